//! `llms.txt` and `llms-full.txt`: the site for language models, as a list of links and as one text.
//!
//! Comes in: the catalog. Goes out: Markdown, in pieces where one would be more than a model reads at a time. Addresses are
//! whole with `base_url`, and lead from file to file without. Never: a text that is on no page, but for the few words that
//! say what this is.
//! Source: llmstxt.org.

use crate::entry::Entry;
use crate::link::Catalog;
use crate::render::Site;
use crate::render::frame::Here;
use crate::render::listing::shortened;
use crate::render::machine::api::Document;
use crate::render::markdown;
use crate::render::target::Target;
use std::fmt::Write;

/// Entries that one list names; with more, each collection has a list of its own.
const LIST: usize = 1000;

/// Bytes of entries in one text.
const TEXT: usize = 1_000_000;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guide {
    /// The list of all entries, or of all lists.
    List,
    /// The list of a collection, by its position.
    ListOf(usize),
    /// The text of all entries.
    Whole,
    /// The list of all texts.
    Texts(Vec<Part>),
    /// A text of a collection.
    Part(Part),
}

/// Some entries of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Position in the catalog.
    collection: usize,
    /// From 1.
    number: usize,
    /// Positions in the catalog.
    entries: Vec<usize>,
}

impl Guide {
    /// Its file, from the site's root.
    pub fn path(&self, catalog: &Catalog) -> String {
        match self {
            Self::List => "llms.txt".to_owned(),
            Self::ListOf(at) => format!("{}/llms.txt", catalog.collections[*at].id),
            Self::Whole | Self::Texts(_) => "llms-full.txt".to_owned(),
            Self::Part(part) => part.path(catalog),
        }
    }

    /// The entries that it is of; nothing for a list of other lists, and for the text of a site so small that it is one.
    pub fn members<'a>(&'a self, catalog: &'a Catalog) -> Option<&'a [usize]> {
        match self {
            Self::ListOf(at) => Some(&catalog.collections[*at].entries),
            Self::Part(part) => Some(&part.entries),
            Self::List | Self::Whole | Self::Texts(_) => None,
        }
    }
}

impl Part {
    fn path(&self, catalog: &Catalog) -> String {
        let folder = &catalog.collections[self.collection].id;
        match self.number {
            1 => format!("{folder}/llms-full.txt"),
            number => format!("{folder}/llms-full-{number}.txt"),
        }
    }
}

/// All files of a site.
pub fn guides(site: Site<'_>) -> Vec<Guide> {
    let catalog = site.catalog;
    let mut files = vec![Guide::List];
    if is_long(catalog) {
        files.extend((0..catalog.collections.len()).map(Guide::ListOf));
    }
    // The source of an entry is about as long as its text.
    let length = |at: usize| site.sources.get(catalog.entries[at].entry.file).text.len();
    if (0..catalog.entries.len()).map(length).sum::<usize>() <= TEXT {
        files.push(Guide::Whole);
        return files;
    }
    let collections = catalog.collections.iter().enumerate();
    let parts: Vec<Part> = collections
        .flat_map(|(at, collection)| parts(at, &collection.entries, length))
        .collect();
    files.push(Guide::Texts(parts.clone()));
    files.extend(parts.into_iter().map(Guide::Part));
    files
}

fn is_long(catalog: &Catalog) -> bool {
    catalog.entries.len() > LIST
}

/// A collection in parts; a part holds one entry at least.
fn parts(collection: usize, entries: &[usize], length: impl Fn(usize) -> usize) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut filled = 0;
    for at in entries {
        let more = length(*at);
        match parts.last_mut() {
            Some(part) if filled + more <= TEXT => part.entries.push(*at),
            _ => {
                filled = 0;
                parts.push(Part {
                    collection,
                    number: parts.len() + 1,
                    entries: vec![*at],
                });
            }
        }
        filled += more;
    }
    parts
}

/// The text of a file.
pub fn guide(file: &Guide, here: Here<'_>) -> String {
    let catalog = here.site.catalog;
    let mut text = String::new();
    match file {
        Guide::List => list(here, &mut text),
        Guide::ListOf(at) => {
            let collection = &catalog.collections[*at];
            heading(&collection.title, here, &mut text);
            section(&collection.title, &collection.entries, here, &mut text);
        }
        Guide::Whole => {
            heading(&here.site.settings.title, here, &mut text);
            let all = catalog.collections.iter().flat_map(|it| &it.entries);
            all.for_each(|at| whole(*at, here, &mut text));
        }
        Guide::Texts(parts) => {
            heading(&here.site.settings.title, here, &mut text);
            text.push_str("\nEvery entry in full, by collection.\n\n## Texts\n\n");
            for part in parts {
                let title = &catalog.collections[part.collection].title;
                let (name, number) = (line(title), part.number);
                let name = if number == 1 {
                    name
                } else {
                    format!("{name}, {number}")
                };
                let counted = format!("{} entries", part.entries.len());
                item(&name, &part.path(catalog), &counted, here, &mut text);
            }
        }
        Guide::Part(part) => {
            heading(&catalog.collections[part.collection].title, here, &mut text);
            part.entries
                .iter()
                .for_each(|at| whole(*at, here, &mut text));
        }
    }
    text
}

fn list(here: Here<'_>, text: &mut String) {
    let catalog = here.site.catalog;
    heading(&here.site.settings.title, here, text);
    text.push_str(
        "\nEach entry is one error: what it means, how it is printed, its causes, and the fix for each of them. \
         `index.md` is the entry as Markdown, `index.json` beside it the same as data, `index.html` its page.\n",
    );
    if is_long(catalog) {
        text.push_str("\n## Collections\n\n");
        for (at, collection) in catalog.collections.iter().enumerate() {
            let counted = format!("{} entries", collection.entries.len());
            let file = Guide::ListOf(at).path(catalog);
            item(&line(&collection.title), &file, &counted, here, text);
        }
    } else {
        for collection in &catalog.collections {
            section(&collection.title, &collection.entries, here, text);
        }
    }
    text.push_str("\n## Optional\n\n");
    let full = Guide::Whole.path(catalog);
    item(
        "Every entry in full",
        &full,
        "the texts of all entries",
        here,
        text,
    );
    for (name, document, note) in [
        ("API", Document::Index, "what there is as JSON, and where"),
        ("Codes", Document::Codes, "each code with its entries"),
        (
            "Schema",
            Document::Schema,
            "the JSON Schema of all JSON here",
        ),
    ] {
        item(name, &document.path(), note, here, text);
    }
}

fn heading(title: &str, here: Here<'_>, text: &mut String) {
    let _ = writeln!(text, "# {}", line(title));
    let description = &here.site.settings.description;
    if !description.is_empty() {
        let _ = writeln!(text, "\n> {}", line(description));
    }
}

fn section(title: &str, entries: &[usize], here: Here<'_>, text: &mut String) {
    let _ = write!(text, "\n## {}\n\n", line(title));
    for at in entries {
        let entry = &here.site.catalog.entries[*at].entry;
        let file = Target::EntryMarkdown(*at).path(here.site.catalog);
        item(&line(&entry.title), &file, &note(entry), here, text);
    }
}

/// `openai.PermissionDeniedError: The key is valid, but …`
fn note(entry: &Entry) -> String {
    let meaning = shortened(&entry.meaning.plain(), 160);
    if entry.error == entry.title {
        meaning
    } else {
        format!("{}: {meaning}", entry.error)
    }
}

fn item(name: &str, file: &str, note: &str, here: Here<'_>, text: &mut String) {
    let name = name
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]");
    let _ = writeln!(text, "- [{name}]({}): {}", address(file, here), line(note));
}

fn address(file: &str, here: Here<'_>) -> String {
    here.absolute_file(file).unwrap_or_else(|| here.file(file))
}

/// An entry in full: its title, its address, its facts, its text.
fn whole(at: usize, here: Here<'_>, text: &mut String) {
    let entry = &here.site.catalog.entries[at].entry;
    let page = address(&Target::Entry(at).path(here.site.catalog), here);
    let _ = write!(text, "\n# {}\n\n<{page}>\n\n```yaml\n", line(&entry.title));
    markdown::front_matter(entry, text);
    text.push_str("```\n\n");
    markdown::body(entry, text);
}

/// In one line, without what moves a terminal's cursor.
fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.contains(char::is_control) {
        line = line.replace(char::is_control, "\u{fffd}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_as_full_as_it_may_be_and_never_empty() {
        let sizes = [TEXT, 1, TEXT - 1, 1, TEXT + 1, 5];
        let parts = parts(3, &[0, 1, 2, 3, 4, 5], |at| sizes[at]);
        let held: Vec<&[usize]> = parts.iter().map(|part| part.entries.as_slice()).collect();
        assert_eq!(held, [&[0][..], &[1, 2], &[3], &[4], &[5]]);
        let numbers: Vec<usize> = parts.iter().map(|part| part.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        assert!(parts.iter().all(|part| part.collection == 3));
    }
}
