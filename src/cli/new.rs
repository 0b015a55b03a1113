//! `errbook new`: a draft with every part of an entry, derived from the schema.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use crate::check::schema::{ENTRY, Key, Need};
use crate::entry::{EntryId, is_reserved, is_reserved_slug, near_name};
use crate::source::ENTRY_ENDINGS;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The collection (the software that raises the error) and the entry's name, such as openai/rate-limit-error
    #[arg(value_name = "COLLECTION/SLUG")]
    id: String,
}

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    let id = id(&arguments.id)?;
    let folder = root.join("content").join(id.collection());
    let ends = ENTRY_ENDINGS.into_iter().chain([""]);
    for taken in ends.map(|end| folder.join(format!("{}{end}", id.slug()))) {
        if taken.symlink_metadata().is_ok() {
            bail!(
                "{} is there already; it was not touched",
                shown(&taken, &root)
            );
        }
    }
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", shown(&folder, &root)))?;
    let path = folder.join(format!("{}.md", id.slug()));
    let mut file = fs::File::create_new(&path)
        .with_context(|| format!("cannot write {}", shown(&path, &root)))?;
    file.write_all(skeleton(&id).as_bytes())
        .with_context(|| format!("cannot write {}", shown(&path, &root)))?;
    let line = format!(
        "wrote {}: fill it in, remove `draft: true`, and run `errbook check`",
        shown(&path, &root)
    );
    terminal.say(&line, Stream::Output)?;
    Ok(Verdict::Fine)
}

fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn id(text: &str) -> Result<EntryId> {
    if let Some(id) = EntryId::parse(text) {
        let kept = [
            (id.collection(), is_reserved(id.collection())),
            (id.slug(), is_reserved_slug(id.slug())),
        ];
        if let Some((name, _)) = kept.iter().find(|(_, is_kept)| *is_kept) {
            bail!("`{name}` is kept for errbook's own pages or for devices; choose another name");
        }
        return Ok(id);
    }
    match text.split_once('/') {
        Some((collection, slug))
            if !slug.contains('/')
                && !near_name(collection).is_empty()
                && !near_name(slug).is_empty() =>
        {
            bail!(
                "`{text}` cannot be an address; did you mean `{}/{}`?",
                near_name(collection),
                near_name(slug)
            )
        }
        _ => bail!(
            "`{text}` is not <collection>/<slug>; write for example openai/rate-limit-error (lowercase letters, digits, hyphens)"
        ),
    }
}

/// The text of a new entry: required keys filled, optional ones as comments, every section with what belongs there.
#[must_use]
pub fn skeleton(id: &EntryId) -> String {
    let mut text = String::from("---\n");
    for key in ENTRY.iter().filter(|key| key.section.is_none()) {
        let is_set = key.need != Need::Optional || key.name == "draft";
        let value = match key.name {
            "error" => id.slug(),
            "messages" => "[\"The text of the error as it is printed\"]",
            "draft" => "true",
            _ => key.example,
        };
        let mark = if is_set { "" } else { "# " };
        let _ = writeln!(text, "{mark}{}: {value}  # {}", key.name, key.doc);
    }
    text.push_str("---\n");
    for key in ENTRY {
        let Some(section) = &key.section else {
            continue;
        };
        if let Some(heading) = section.headings.first() {
            let _ = write!(text, "\n## {heading}\n");
        }
        let _ = write!(text, "\n{}", placeholder(key));
    }
    text
}

/// What stands in a section until the author has written it.
fn placeholder(key: &Key) -> String {
    match key.name {
        "stack_trace" => "```text\nThe text of the error as it is printed\n```\n".to_owned(),
        "causes" => "### The cause in one line\n\n**How to tell:** how to know that it is this cause.\n\nThe fix.\n".to_owned(),
        "code" => "```text broken\nthe code that fails\n```\n\n```text fixed\nthe code that works\n```\n\nWhat the change does.\n".to_owned(),
        "notes" => "### Author, 2026, version\n\nWhat somebody else found out.\n".to_owned(),
        _ => {
            let mut doc = key.doc.to_owned();
            doc.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
            format!("{doc}.\n")
        }
    }
}
