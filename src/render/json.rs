//! An entry as JSON, for machines: the same facts as its page, by the keys of the schema table. Absent parts are absent
//! keys; prose is Markdown. `url` is an address on the web, and there only with `base_url`; every other address leads
//! from the file to another file of the site.

use super::Site;
use super::fields;
use super::frame::Here;
use super::machine::api;
use super::target::Target;
use crate::check::schema::ENTRY;
use anyhow::Result;
use serde_json::{Map, Value, json};

/// The bytes of `index.json`.
pub fn entry(at: usize, site: Site<'_>, path: &str) -> Result<Vec<u8>> {
    let here = Here { site, path };
    let linked = &site.catalog.entries[at];
    let entry = &linked.entry;
    let mut value = Map::new();
    let mut put = |name: &str, found: Value| drop(value.insert(name.to_owned(), found));
    put("$schema", json!(api::schema_of("entry", here)));
    put("id", json!(entry.id.to_string()));
    if let Some(url) = here.absolute(&Target::Entry(at)) {
        put("url", json!(url));
    }
    put("page", json!(here.entry(at)));
    put("markdown", json!(here.target(&Target::EntryMarkdown(at))));
    put("evidence", json!(entry.evidence().word()));
    if let Some(record) = &entry.ran {
        put("ran", fields::ran(record));
    }
    for key in ENTRY {
        let Some(found) = fields::value(entry, key.name) else {
            continue;
        };
        let found = match key.name {
            "related" => others(&linked.related, here).collect(),
            "not_this" => others(&linked.not_this, here)
                .zip(&entry.not_this)
                .map(|(mut other, look_alike)| {
                    other["tell"] = json!(look_alike.tell.as_str());
                    other
                })
                .collect(),
            _ => found,
        };
        put(key.name, found);
    }
    let mut bytes = serde_json::to_vec_pretty(&Value::Object(value))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Other entries, by id, with their pages.
fn others(positions: &[usize], here: Here<'_>) -> impl Iterator<Item = Value> {
    let id = move |at: usize| here.site.catalog.entries[at].entry.id.to_string();
    positions
        .iter()
        .map(move |at| json!({"id": id(*at), "page": here.entry(*at)}))
}
