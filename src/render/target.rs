//! All pages of a site and their addresses.

use super::chapter::{Chapter, Cut, Listing, chapters};
use super::machine::{Machine, machines};
use super::worklist::{self, Worklist};
use super::{Site, Theme};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::EntryId;
use crate::link::{Catalog, Facet};
use crate::rule;
use crate::source::{FileId, Role, Sources, Span};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// One file to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Home,
    /// In a box: most targets are files of entries, and hardly larger than a number.
    Listing(Box<Chapter>),
    /// All terms of a facet.
    Terms(Facet),
    /// All collections.
    Collections,
    /// A page of all codes, from 1.
    Codes(usize),
    /// Position in the catalog.
    Entry(usize),
    EntryMarkdown(usize),
    EntryJson(usize),
    Search,
    Health,
    /// The entries that lack each part.
    Missing,
    /// Entries with what there is to do.
    Worklist(Worklist),
    NotFound,
    Licences,
    /// An old address (a file) and the entry it leads to.
    Redirect {
        from: String,
        entry: usize,
    },
    /// The social image of the entry at this position, or of the site.
    Picture(Option<usize>),
    /// A file for programs.
    Machine(Machine),
}

/// Where the name of the search's index stands. It is the one script whose name does not follow its content.
pub const INDEX: &str = "search/index.js";

/// The picture that previews show of the site. One of the site's own takes its place.
pub const PICTURE: &str = "social.png";

/// Codes on one page of all codes.
pub const CODES: usize = 600;

impl Target {
    /// Whether it gathers so much that it should not be the last one that is begun.
    #[must_use]
    pub fn is_long(&self) -> bool {
        matches!(self, Self::Machine(_))
    }

    /// Where it stands, from the site's root.
    #[must_use]
    pub fn path(&self, catalog: &Catalog) -> String {
        let of_entry = |at: usize, file: &str| {
            let id = &catalog.entries[at].entry.id;
            [id.collection(), "/", id.slug(), file].concat()
        };
        match self {
            Self::Home => "index.html".to_owned(),
            Self::Listing(chapter) => chapter.listing.path(chapter.page, catalog),
            Self::Terms(facet) => format!("by/{}/index.html", facet.word()),
            Self::Collections => "by/collection/index.html".to_owned(),
            Self::Codes(1) => "code/index.html".to_owned(),
            Self::Codes(page) => format!("code/page/{page}/index.html"),
            Self::Entry(at) => of_entry(*at, "/index.html"),
            Self::EntryMarkdown(at) => of_entry(*at, "/index.md"),
            Self::EntryJson(at) => of_entry(*at, "/index.json"),
            Self::Search => "search/index.html".to_owned(),
            Self::Health => "health/index.html".to_owned(),
            Self::Missing => "health/missing/index.html".to_owned(),
            Self::Worklist(list) => worklist::path(list.collection, list.page, catalog),
            Self::NotFound => "404.html".to_owned(),
            Self::Licences => "licences/index.html".to_owned(),
            Self::Redirect { from, .. } => from.clone(),
            Self::Picture(Some(at)) => of_entry(*at, "/social.png"),
            Self::Picture(None) => PICTURE.to_owned(),
            Self::Machine(file) => file.path(catalog),
        }
    }
}

/// Every page of the site, in a fixed order.
#[must_use]
pub fn targets(site: Site<'_>) -> Vec<Target> {
    let (catalog, page_size) = (site.catalog, site.settings.page_size);
    let mut targets = vec![
        Target::Home,
        Target::Search,
        Target::Health,
        Target::NotFound,
        Target::Licences,
        Target::Collections,
    ];
    let mut pages = Vec::new();
    let mut list = |listing: &Listing, cuts: &Arc<[Cut]>| {
        let chapters = chapters(listing, cuts, catalog, page_size);
        pages.extend(chapters.into_iter().map(Box::new).map(Target::Listing));
    };
    let uncut = Arc::from([]);
    list(&Listing::All, &uncut);
    list(&Listing::Recent, &uncut);
    for at in 0..catalog.collections.len() {
        let cuts = Cut::all(at, catalog).into();
        list(&Listing::Collection(at), &cuts);
        for cut in cuts.iter() {
            list(&Listing::Cut(at, cut.clone()), &cuts);
        }
    }
    for taxonomy in &catalog.taxonomies {
        targets.push(Target::Terms(taxonomy.facet));
        for at in 0..taxonomy.terms.len() {
            list(&Listing::Term(taxonomy.facet, at), &uncut);
        }
    }
    targets.extend((1..=catalog.codes.len().div_ceil(CODES)).map(Target::Codes));
    for at in 0..catalog.codes.len() {
        list(&Listing::Code(at), &uncut);
    }
    targets.append(&mut pages);
    if !site.health.missing.is_empty() {
        targets.push(Target::Missing);
    }
    let worklists = worklist::worklists(site.health, catalog, page_size);
    targets.extend(worklists.into_iter().map(Target::Worklist));
    for at in 0..catalog.entries.len() {
        targets.extend([
            Target::Entry(at),
            Target::EntryMarkdown(at),
            Target::EntryJson(at),
        ]);
    }
    targets.extend(
        catalog
            .redirects
            .iter()
            .map(|(from, entry)| Target::Redirect {
                from: from.clone(),
                entry: *entry,
            }),
    );
    targets.extend(pictures(site).into_iter().map(Target::Picture));
    let files = machines(site, &targets);
    targets.extend(files.into_iter().map(Target::Machine));
    targets
}

/// The site's own picture for previews, and one for each entry where the site wants that. Without its address no page could
/// name them.
fn pictures(site: Site<'_>) -> Vec<Option<usize>> {
    let settings = site.settings;
    if settings.base_url.is_none() {
        return Vec::new();
    }
    let entries = 0..site.catalog.entries.len();
    let own = (!site.theme.has_file(PICTURE)).then_some(None);
    own.into_iter()
        .chain(entries.map(Some).filter(|_| settings.social_images))
        .collect()
}

/// Files that are published as they are: images beside entries, and the site's own static files.
#[must_use]
pub fn copies(sources: &Sources, catalog: &Catalog, theme: &Theme) -> Vec<(String, FileId)> {
    let is_published = |path: &str| {
        let mut parts = path.split('/');
        let id = parts.next().zip(parts.next());
        let id = id.and_then(|(collection, slug)| EntryId::new(collection, slug));
        id.is_some_and(|id| catalog.entry(&id).is_some())
    };
    let images = sources
        .of(Role::Image)
        .filter(|(_, source)| source.problem.is_none());
    let images = images.filter_map(|(file, source)| {
        Some((source.path.strip_prefix("content/")?.to_owned(), file))
    });
    images
        .filter(|(path, _)| is_published(path))
        .chain(theme.files().iter().cloned())
        .collect()
}

/// Reports files that would take the address of a page or of another file, or stand in its way.
pub fn collisions(
    targets: &[Target],
    catalog: &Catalog,
    sources: &Sources,
    theme: &Theme,
    diagnostics: &mut Diagnostics,
) {
    let copies = copies(sources, catalog, theme);
    if copies.is_empty() {
        return;
    }
    let mut taken: BTreeMap<String, String> = targets
        .iter()
        .map(|target| {
            let what = if matches!(target, Target::Machine(_) | Target::Picture(_)) {
                "a file that errbook makes"
            } else {
                "a page"
            };
            (folded(&target.path(catalog)), what.to_owned())
        })
        .chain([(INDEX.to_owned(), "a page".to_owned())])
        .collect();
    for (path, file) in copies {
        let name = folded(&path);
        let below = format!("{name}/");
        let inside = taken
            .range(below.clone()..)
            .next()
            .filter(|(other, _)| other.starts_with(&below));
        let outside = name
            .match_indices('/')
            .find_map(|(at, _)| taken.get(&name[..at]));
        let is_asset = name.starts_with("assets/") || name == "assets";
        let owner = taken
            .get(&name)
            .or(inside.map(|(_, owner)| owner))
            .or(outside)
            .cloned()
            .or(is_asset.then(|| "a page".to_owned()));
        if let Some(owner) = owner {
            let finding = Diagnostic::new(
                &rule::TAKEN,
                Span::file(file),
                format!("`/{path}` is the address of {owner}"),
            )
            .help(if sources.get(file).role == Role::Static {
                "rename the file in static/"
            } else {
                "rename the file"
            });
            diagnostics.push(finding);
        }
        taken
            .entry(name)
            .or_insert_with(|| format!("`{}`", sources.get(file).path));
    }
}

/// The same for all spellings that a disk without letter case, or without a view on how accents are composed, takes
/// for one name.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfd().flat_map(char::to_lowercase).nfd().collect()
}
