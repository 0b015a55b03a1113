//! The documents below `/api/v1/`: the whole site for programs, without a server.
//!
//! Comes in: the catalog. Goes out: JSON: what there is, every entry in short, codes and facets with their entries, and the
//! schema of all of these. `url` is an address on the web, and there only with `base_url`; every other address leads from
//! the document to another file of the site, so that a copy of the site works anywhere. Never: a field that the schema does
//! not describe.

mod owners;
mod schema;

use super::feed;
use crate::entry::{Choice, Evidence};
use crate::health;
use crate::link::{Catalog, Facet};
use crate::render::chapter::Listing;
use crate::render::fields;
use crate::render::frame::Here;
use crate::render::target::Target;
use anyhow::Result;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::ops::Range;

/// Entries in one document.
const PIECE: usize = 1000;

/// What is said of an entry in short, besides its id and its addresses: keys of the schema table.
const SHORT: &[&str] = &[
    "error",
    "title",
    "codes",
    "http_status",
    "severity",
    "lifecycle",
    "verified",
];

/// One document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Index,
    /// A piece of the list of all entries, from 1.
    Entries(usize),
    Codes,
    Facets,
    Health,
    Schema,
}

impl Document {
    /// Its file, from the site's root.
    pub fn path(self) -> String {
        let name = match self {
            Self::Index => "index.json",
            Self::Entries(1) => "entries.json",
            Self::Entries(piece) => return format!("api/v1/entries-{piece}.json"),
            Self::Codes => "codes.json",
            Self::Facets => "facets.json",
            Self::Health => "health.json",
            Self::Schema => "schema.json",
        };
        format!("api/v1/{name}")
    }

    /// The entries that it lists.
    pub fn members(self, catalog: &Catalog) -> Option<Range<usize>> {
        let Self::Entries(piece) = self else {
            return None;
        };
        let first = (piece - 1) * PIECE;
        Some(first..catalog.entries.len().min(first + PIECE))
    }

    /// Its name among the definitions of the schema.
    fn definition(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Entries(_) => "entries",
            Self::Codes => "codes",
            Self::Facets => "facets",
            Self::Health => "health",
            Self::Schema => "schema",
        }
    }
}

/// Where the schema of a kind of document stands, as seen from a file.
pub fn schema_of(definition: &str, here: Here<'_>) -> String {
    let schema = here.file(&Document::Schema.path());
    format!("{schema}#/$defs/{definition}")
}

/// All documents of a site.
pub fn documents(catalog: &Catalog) -> Vec<Document> {
    let entries = (1..=pieces(catalog)).map(Document::Entries);
    let others = [
        Document::Codes,
        Document::Facets,
        Document::Health,
        Document::Schema,
    ];
    std::iter::once(Document::Index)
        .chain(entries)
        .chain(others)
        .collect()
}

/// How many documents hold all entries; without entries one says so.
fn pieces(catalog: &Catalog) -> usize {
    catalog.entries.len().div_ceil(PIECE).max(1)
}

/// The bytes of a document.
pub fn bytes(document: Document, here: Here<'_>) -> Result<Vec<u8>> {
    if document == Document::Schema {
        return pretty(&schema::schema(here));
    }
    if document == Document::Health {
        return health::json(here.site.health, here.site.catalog);
    }
    let mut head = Map::new();
    let schema = schema_of(document.definition(), here);
    head.insert("$schema".to_owned(), json!(schema));
    match document {
        Document::Index | Document::Health | Document::Schema => {
            head.extend(index(here));
            pretty(&Value::Object(head))
        }
        Document::Entries(piece) => {
            let all = here.site.catalog.entries.len();
            let pieces = pieces(here.site.catalog);
            head.insert("total".to_owned(), json!(all));
            head.insert("piece".to_owned(), json!(piece));
            head.insert("pieces".to_owned(), json!(pieces));
            if piece < pieces {
                let next = here.file(&Document::Entries(piece + 1).path());
                head.insert("next".to_owned(), json!(next));
            }
            let members = document.members(here.site.catalog).unwrap_or_default();
            let rows = members.map(|at| short(at, here));
            listed(
                &head,
                "entries",
                ['[', ']'],
                rows.map(|row| row.to_string()),
            )
        }
        Document::Codes => {
            let rows = owners::codes(here)
                .into_iter()
                .map(|(code, row)| format!("{}:{row}", json!(code)));
            listed(&head, "codes", ['{', '}'], rows)
        }
        Document::Facets => {
            let facets = &here.site.catalog.taxonomies;
            let row =
                |facet: Facet| format!("{}:{}", json!(facet.word()), owners::terms(facet, here));
            let rows = facets.iter().map(|taxonomy| row(taxonomy.facet));
            listed(&head, "facets", ['{', '}'], rows)
        }
    }
}

/// What there is, and where.
fn index(here: Here<'_>) -> Map<String, Value> {
    let (catalog, settings) = (here.site.catalog, here.site.settings);
    let mut found = Map::new();
    let mut put = |name: &str, value: Value| drop(found.insert(name.to_owned(), value));
    put("version", json!(1));
    put(
        "generator",
        json!(concat!("errbook ", env!("CARGO_PKG_VERSION"))),
    );
    put("title", json!(settings.title));
    if !settings.description.is_empty() {
        put("description", json!(settings.description));
    }
    put("language", json!(here.words().language));
    put_addresses(&Target::Home, here, &mut put);
    put(
        "counts",
        json!({
            "entries": catalog.entries.len(),
            "collections": catalog.collections.len(),
            "codes": catalog.codes.len(),
            "evidence": evidence(catalog),
        }),
    );
    if let Some(latest) = catalog.latest() {
        put("verified", json!(latest.to_string()));
    }
    let collections = 0..catalog.collections.len();
    put(
        "collections",
        collections.map(|at| collection(at, here)).collect(),
    );
    put("documents", documents_of(here));
    found
}

/// How many entries stand on each kind of evidence, the best first.
fn evidence(catalog: &Catalog) -> Map<String, Value> {
    let count = |wanted: &Evidence| {
        let of = |linked: &&crate::link::Linked| linked.entry.evidence() == *wanted;
        catalog.entries.iter().filter(of).count()
    };
    let kinds = Evidence::VALUES.iter();
    kinds
        .map(|kind| (kind.word().to_owned(), json!(count(kind))))
        .collect()
}

fn collection(at: usize, here: Here<'_>) -> Value {
    let collection = &here.site.catalog.collections[at];
    let file = Listing::Collection(at).path(1, here.site.catalog);
    let mut found = json!({
        "id": collection.id,
        "title": collection.title,
        "count": collection.entries.len(),
        "page": here.file(&file),
    });
    if let Some(url) = here.absolute_file(&file) {
        found["url"] = json!(url);
    }
    if let Some(feed) = feed(Some(at), here) {
        found["feed"] = json!(feed.href);
    }
    if let Some(latest) = feed::latest(Some(at), here.site.catalog) {
        found["verified"] = json!(latest.to_string());
    }
    found
}

/// The other files for programs.
fn documents_of(here: Here<'_>) -> Value {
    let file = |document: Document| here.file(&document.path());
    let entries = (1..=pieces(here.site.catalog)).map(|piece| file(Document::Entries(piece)));
    let mut found = json!({
        "entries": entries.collect::<Vec<_>>(),
        "codes": file(Document::Codes),
        "facets": file(Document::Facets),
        "health": file(Document::Health),
        "schema": file(Document::Schema),
        "llms": here.file("llms.txt"),
        "llms_full": here.file("llms-full.txt"),
    });
    if let Some(feed) = feed(None, here) {
        found["feed"] = json!(feed.href);
    }
    if here.site.settings.base_url.is_some() {
        found["sitemap"] = json!(here.file("sitemap.xml"));
    }
    found
}

/// An entry in short.
fn short(at: usize, here: Here<'_>) -> Value {
    let entry = &here.site.catalog.entries[at].entry;
    let mut found = Map::new();
    let mut put = |name: &str, value: Value| drop(found.insert(name.to_owned(), value));
    put("id", json!(entry.id.to_string()));
    for name in SHORT {
        if let Some(value) = fields::value(entry, name) {
            put(name, value);
        }
    }
    put("evidence", json!(entry.evidence().word()));
    put("meaning", json!(entry.meaning.plain()));
    put_addresses(&Target::Entry(at), here, &mut put);
    put("markdown", json!(here.target(&Target::EntryMarkdown(at))));
    put("json", json!(here.target(&Target::EntryJson(at))));
    Value::Object(found)
}

/// The page of a target, and its address on the web where that is known.
fn put_addresses(target: &Target, here: Here<'_>, put: &mut impl FnMut(&str, Value)) {
    if let Some(url) = here.absolute(target) {
        put("url", json!(url));
    }
    put("page", json!(here.target(target)));
}

fn pretty(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A document with one long list, a line for each row: it is read by eye and compared by line, too.
fn listed(
    head: &Map<String, Value>,
    name: &str,
    [open, close]: [char; 2],
    rows: impl Iterator<Item = String>,
) -> Result<Vec<u8>> {
    let mut text = serde_json::to_string(head)?;
    text.pop();
    let rows = rows.collect::<Vec<_>>().join(",\n");
    let _ = writeln!(text, ",{}:{open}\n{rows}\n{close}}}", json!(name));
    Ok(text.into_bytes())
}
