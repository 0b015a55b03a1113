//! Atom feeds: the entries that were verified last, of all or of one collection.
//!
//! Comes in: the catalog. Goes out: one feed. An entry without a date is in none, since a feed is in the order of dates.
//! Never: a date that no entry has, or an author who is not the site.

use crate::entry::Date;
use crate::link::Catalog;
use crate::render::chapter::Listing;
use crate::render::frame::Here;
use crate::render::target::Target;
use crate::render::xml::{HEAD, xml};
use std::cmp::Reverse;
use std::fmt::Write;

/// Entries in one feed: the latest.
const MOST: usize = 50;

/// The file of the feed of all entries, or of those of a collection.
pub fn path(collection: Option<usize>, catalog: &Catalog) -> String {
    match collection {
        Some(at) => format!("{}/feed.xml", catalog.collections[at].id),
        None => "feed.xml".to_owned(),
    }
}

/// What a feed is called.
pub fn title(collection: Option<usize>, here: Here<'_>) -> String {
    let site = &here.site.settings.title;
    match collection {
        Some(at) => format!("{} · {site}", here.site.catalog.collections[at].title),
        None => site.clone(),
    }
}

/// When the latest entry of a feed was verified; a feed without one is not there.
pub fn latest(collection: Option<usize>, catalog: &Catalog) -> Option<Date> {
    match collection {
        Some(at) => catalog.collections[at].latest,
        None => catalog.latest(),
    }
}

/// The text of a feed; nothing without `base_url`, or without a date.
/// Source: RFC 4287.
pub fn feed(collection: Option<usize>, here: Here<'_>) -> Option<String> {
    let catalog = here.site.catalog;
    let page = match collection {
        Some(at) => here.absolute_file(&Listing::Collection(at).path(1, catalog))?,
        None => here.absolute(&Target::Home)?,
    };
    let itself = here.absolute_file(here.path)?;
    let mut text = format!(
        "{HEAD}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        here.words().language
    );
    let _ = writeln!(text, "<title>{}</title>", xml(&title(collection, here)));
    let description = &here.site.settings.description;
    if !description.is_empty() {
        let _ = writeln!(text, "<subtitle>{}</subtitle>", xml(description));
    }
    let _ = writeln!(text, "<id>{}</id>", xml(&itself));
    link("self", "application/atom+xml", &itself, &mut text);
    link("alternate", "text/html", &page, &mut text);
    updated(latest(collection, catalog)?, &mut text);
    let author = xml(&here.site.settings.title);
    let _ = writeln!(text, "<author><name>{author}</name></author>");
    for at in entries(collection, catalog) {
        entry(at, here, &mut text);
    }
    text.push_str("</feed>\n");
    Some(text)
}

/// Positions of the entries in a feed: the latest first.
fn entries(collection: Option<usize>, catalog: &Catalog) -> Vec<usize> {
    let mut all = match collection {
        Some(at) => catalog.collections[at].entries.clone(),
        None => (0..catalog.entries.len()).collect(),
    };
    let date = |at: &usize| catalog.entries[*at].entry.verified;
    all.retain(|at| date(at).is_some());
    // Positions are in the order of ids.
    all.sort_by_key(|at| (Reverse(date(at)), *at));
    all.truncate(MOST);
    all
}

fn entry(at: usize, here: Here<'_>, text: &mut String) {
    let linked = &here.site.catalog.entries[at];
    let entry = &linked.entry;
    let address = here.absolute(&Target::Entry(at));
    let (Some(address), Some(date)) = (address, entry.verified) else {
        return;
    };
    let collection = &here.site.catalog.collections[linked.collection];
    text.push_str("<entry>\n");
    let _ = writeln!(text, "<title>{}</title>", xml(&entry.title));
    let _ = writeln!(text, "<id>{}</id>", xml(&address));
    link("alternate", "text/html", &address, text);
    updated(date, text);
    let (term, label) = (xml(&collection.id), xml(&collection.title));
    let _ = writeln!(text, "<category term=\"{term}\" label=\"{label}\"/>");
    let _ = writeln!(text, "<summary>{}</summary>", xml(&entry.meaning.plain()));
    text.push_str("</entry>\n");
}

fn link(relation: &str, kind: &str, address: &str, text: &mut String) {
    let address = xml(address);
    let _ = writeln!(
        text,
        "<link rel=\"{relation}\" type=\"{kind}\" href=\"{address}\"/>"
    );
}

/// Atom knows moments only: a date is its first one.
fn updated(date: Date, text: &mut String) {
    let _ = writeln!(text, "<updated>{}T00:00:00Z</updated>", date.first_day());
}
