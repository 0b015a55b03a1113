//! What the search looks through.
//!
//! Comes in: the catalog. Goes out: the bytes of one script that names every entry with its codes and messages; it
//! works from the disk as well, where a browser reads no data files. Never: text of drafts, or HTML.

use crate::link::{Catalog, Linked};
use anyhow::Result;
use serde::Serialize;

/// An entry as the search sees it; keys are short because every reader loads all of them.
#[derive(Debug, Serialize)]
struct Card<'a> {
    /// Title.
    t: &'a str,
    /// The error's name.
    e: &'a str,
    /// The page, from the site's root.
    h: String,
    /// The collection.
    c: &'a str,
    /// Codes, tags and messages.
    k: String,
}

/// The search script's data: `window.errbookIndex = […]`.
pub fn index(catalog: &Catalog) -> Result<Vec<u8>> {
    let cards: Vec<Card<'_>> = catalog
        .entries
        .iter()
        .map(|linked| card(linked, catalog))
        .collect();
    // The file is a script, never part of a page, so nothing in it can end a `<script>` element; U+2028 and U+2029 are
    // allowed in strings since ECMAScript 2019.
    let json = serde_json::to_string(&cards)?;
    Ok(format!("window.errbookIndex={json};\n").into_bytes())
}

fn card<'a>(linked: &'a Linked, catalog: &'a Catalog) -> Card<'a> {
    let entry = &linked.entry;
    let status = entry.http_status.map(|status| status.code().to_string());
    let messages = entry.messages.iter().map(|message| message.plain());
    let words = entry
        .codes
        .iter()
        .cloned()
        .chain(status)
        .chain(entry.tags.iter().map(|tag| tag.value.clone()))
        .chain(messages);
    Card {
        t: &entry.title,
        e: &entry.error,
        h: format!("{}/index.html", entry.id),
        c: &catalog.collections[linked.collection].title,
        k: words.collect::<Vec<_>>().join(" "),
    }
}
