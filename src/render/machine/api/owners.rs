//! Which entries have a code, or a term of a facet: rows of the documents that name every entry several times.
//!
//! Comes in: the catalog. Goes out: JSON in one line for each row, written as it is made. Never: a tree of all the rows, which
//! would be many times as large as the document.

use crate::entry::EntryId;
use crate::link::Facet;
use crate::render::chapter::Listing;
use crate::render::frame::Here;
use crate::render::target::Target;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

/// The codes as they are written, each with its entries.
pub fn codes(here: Here<'_>) -> Vec<(&str, String)> {
    let mut rows = Vec::new();
    for (at, code) in here.site.catalog.codes.iter().enumerate() {
        let row = text(&owners(&Listing::Code(at), None, &code.entries, here));
        rows.extend(
            code.labels
                .iter()
                .map(|label| (label.as_str(), row.clone())),
        );
    }
    rows
}

/// The terms of a facet, each with its entries.
pub fn terms(facet: Facet, here: Here<'_>) -> String {
    let catalog = here.site.catalog;
    let terms = catalog
        .taxonomy(facet)
        .map_or(&[][..], |taxonomy| &taxonomy.terms);
    let term = |(at, term): (usize, &crate::link::Term)| {
        let label = here.words().term(facet, &term.key, &term.name);
        let row = owners(&Listing::Term(facet, at), Some(label), &term.entries, here);
        format!("{}:{}", text(&term.key), text(&row))
    };
    let rows: Vec<String> = terms.iter().enumerate().map(term).collect();
    let page = here.target(&Target::Terms(facet));
    format!(
        "{{\"label\":{},\"page\":{},\"terms\":{{{}}}}}",
        text(here.words().facet(facet)),
        text(&page),
        rows.join(",")
    )
}

/// The entries of a listing. There are so many that no tree of them is made.
#[derive(Serialize)]
struct Owners<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    count: usize,
    page: String,
    #[serde(serialize_with = "ids")]
    entries: Vec<&'a EntryId>,
}

fn owners<'a>(
    listing: &Listing,
    label: Option<&'a str>,
    entries: &[usize],
    here: Here<'a>,
) -> Owners<'a> {
    let id = |at: &usize| &here.site.catalog.entries[*at].entry.id;
    Owners {
        label,
        count: entries.len(),
        page: here.listing(listing),
        entries: entries.iter().map(id).collect(),
    }
}

fn ids<S: Serializer>(entries: &[&EntryId], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(entries.len()))?;
    let mut text = String::new();
    for id in entries {
        text.clear();
        text.extend([id.collection(), "/", id.slug()]);
        list.serialize_element(&text)?;
    }
    list.end()
}

/// In one line.
fn text(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
