//! Where an entry stands: the path of its file → its id.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{EntryId, MAX_NAME, is_name, is_reserved, is_reserved_slug, near_name};
use crate::rule;
use crate::source::{ENTRY_ENDINGS, FileId, Problem, Role, Sources, Span};
use unicode_normalization::UnicodeNormalization;

/// Reports files that are no regular files, those below `content/` that belong to no entry, and collections whose name
/// cannot be an address (once each, at their first file).
pub fn files(sources: &Sources, diagnostics: &mut Diagnostics) {
    let mut last = "";
    for (file, source) in sources.iter() {
        let is_in_one = matches!(source.role, Role::Entry | Role::Introduction);
        let Some(collection) = collection(&source.path).filter(|_| is_in_one) else {
            continue;
        };
        if collection != last {
            diagnostics.extend(refusal(file, collection, "collection", is_reserved));
            last = collection;
        }
    }
    for (file, source) in sources.iter() {
        let is_read_later = matches!(
            source.role,
            Role::Entry | Role::Introduction | Role::Settings | Role::Proof | Role::Versions
        );
        let is_optional_text = source.role == Role::Snippet
            && !matches!(
                source.problem,
                Some(Problem::SymbolicLink | Problem::NotAFile)
            );
        if let Some(problem) = source
            .problem
            .as_ref()
            .filter(|_| !is_read_later && !is_optional_text)
        {
            diagnostics.push(crate::parse::unreadable(file, problem));
        } else if source.role == Role::Proof {
            let place = source.path.strip_prefix("proofs/");
            let place = place.and_then(|rest| rest.strip_suffix(".yaml"));
            if place.is_some_and(|place| entry_of(place, sources).is_none()) {
                let message = "a record of an entry that is not there";
                let help = "remove the file; where the entry was renamed, run it under its new name: `errbook verify --record`";
                let span = Span::file(file);
                diagnostics.push(Diagnostic::new(&rule::STALE_PROOF, span, message).help(help));
            }
        } else if source.role == Role::Stray {
            let finding = Diagnostic::new(&rule::STRAY_FILE, Span::file(file), "the file belongs to no entry and is not published")
                .help("entries are content/<collection>/<slug>.md; files beside an entry need content/<collection>/<slug>/index.md");
            diagnostics.push(finding);
        }
    }
}

/// The file of the entry at `collection/slug`.
#[must_use]
pub fn entry_of(place: &str, sources: &Sources) -> Option<FileId> {
    let endings = ENTRY_ENDINGS.iter();
    let names = endings.flat_map(|end| [format!("{place}{end}"), format!("{place}/index{end}")]);
    let mut found = names.filter_map(|name| sources.at(&format!("content/{name}")));
    found.find(|file| sources.get(*file).role == Role::Entry)
}

/// `collection/slug` as the path says it, in lower case and with accents composed, so that files that differ only by
/// case or Unicode form meet.
#[must_use]
pub fn of(path: &str) -> String {
    segments(path).map_or_else(String::new, |(collection, slug)| {
        let place = format!("{collection}/{slug}").to_lowercase();
        place.nfc().collect()
    })
}

/// The id of an entry file, or a finding about its slug.
pub fn id(file: FileId, path: &str, diagnostics: &mut Diagnostics) -> Option<EntryId> {
    let (collection, slug) = segments(path)?;
    let refused = refusal(file, slug, "slug", is_reserved_slug);
    let is_fine = refused.is_none() && !is_reserved(collection);
    diagnostics.extend(refused);
    EntryId::new(collection, slug).filter(|_| is_fine)
}

/// The folder below `content/` that a file stands in.
fn collection(path: &str) -> Option<&str> {
    let (collection, _) = path.strip_prefix("content/")?.split_once('/')?;
    Some(collection)
}

/// What keeps `text` from being a part of an address.
fn refusal(file: FileId, text: &str, what: &str, is_kept: fn(&str) -> bool) -> Option<Diagnostic> {
    let near = near_name(text);
    let (message, help) = if text.chars().count() > MAX_NAME {
        (
            format!("the {what} is longer than {MAX_NAME} characters"),
            "choose a shorter name".to_owned(),
        )
    } else if !is_name(text) {
        let help = if near.is_empty() {
            "use lowercase letters, digits and hyphens".to_owned()
        } else {
            format!("rename it to `{near}`")
        };
        (format!("the {what} `{text}` cannot be an address"), help)
    } else if is_kept(text) {
        (
            format!("the {what} `{text}` is kept for errbook's own pages or for devices"),
            format!("rename it, to `{text}-error` for example"),
        )
    } else {
        return None;
    };
    Some(Diagnostic::new(&rule::BAD_NAME, Span::file(file), message).help(help))
}

fn segments(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("content/")?;
    match rest.split('/').collect::<Vec<_>>().as_slice() {
        [collection, file] => Some((
            collection,
            file.rsplit_once('.').map_or(*file, |(stem, _)| stem),
        )),
        [collection, slug, _] => Some((collection, slug)),
        _ => None,
    }
}
