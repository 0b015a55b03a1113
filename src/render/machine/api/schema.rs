//! The JSON Schema (draft 2020-12) of every JSON document that a site publishes.
//!
//! Comes in: the schema table of entries, and the schema of the site's own fields. Goes out: one document with a definition
//! for each kind; a document names its own under `$schema`. Never: a key of an entry that the table does not describe.

use super::SHORT;
use crate::check::{ExtraSchema, published};
use crate::entry::{Choice, Evidence, Side};
use crate::health;
use crate::link::Facet;
use crate::render::frame::Here;
use serde_json::{Map, Value, json};

/// What every entry has, whether it was written or not.
const ALWAYS: &[&str] = &[
    "error",
    "title",
    "severity",
    "lifecycle",
    "meaning",
    "causes",
];

/// The whole schema.
pub fn schema(here: Here<'_>) -> Value {
    let own = here.site.settings.extra.as_deref();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "errbook API, version 1",
        "description": "Every JSON document of this site. `page`, `markdown`, `json`, `feed` and the addresses under `documents` lead from the document that holds them to another file of the site; `url` is the address of a page on the web, and absent where the site does not say where it is published. Absent facts are absent keys. Keys may be added within a version, and none is removed or changes its meaning.",
        "anyOf": kinds(),
        "$defs": {
            "index": index(),
            "entries": entries(),
            "codes": codes(),
            "facets": facets(),
            "health": health::schema(),
            "entry": entry(own),
            "short_entry": short_entry(own),
            "id": id(),
            "address": {"type": "string", "format": "uri-reference", "minLength": 1},
            "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
            "evidence": evidence(),
            "ran": ran(),
        },
    });
    if let Some(url) = here.absolute_file(here.path) {
        schema["$id"] = json!(url);
    }
    schema
}

fn kinds() -> Value {
    ["index", "entries", "codes", "facets", "health", "entry"]
        .iter()
        .map(|kind| link(kind))
        .collect()
}

fn link(definition: &str) -> Value {
    json!({"$ref": format!("#/$defs/{definition}")})
}

/// A reference with a word on what stands there.
fn of(definition: &str, description: &str) -> Value {
    json!({"$ref": format!("#/$defs/{definition}"), "description": description})
}

fn count(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

/// An object with these keys and no other; those in `optional` may be absent.
fn record(description: &str, required: Map<String, Value>, optional: Map<String, Value>) -> Value {
    let names: Vec<&String> = required.keys().collect();
    let names = json!(names);
    let mut properties = required;
    properties.extend(optional);
    json!({
        "type": "object",
        "description": description,
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

fn own_schema() -> Value {
    of("address", "the schema of this document")
}

fn id() -> Value {
    let mut id = published(None).remove("related").unwrap_or_default()["items"].take();
    id["description"] = json!("the permanent id of an entry: its collection and its name in it");
    id
}

fn date() -> Value {
    let mut date = published(None).remove("verified").unwrap_or_default();
    date["description"] = json!("when the latest of the entries was last known to be right");
    date
}

fn evidence() -> Value {
    json!({
        "enum": Evidence::WORDS,
        "description": "what stands behind an entry, the best first: `ran`, its code was run: the broken snippet fails as it says, and the fixed one works; `source-backed`, it names its sources; `reported`, it shows the error as really printed; `unverified`, none of these",
    })
}

/// What was run for an entry.
fn ran() -> Value {
    let run = record(
        "a snippet that was run",
        object(json!({
            "pair": {"type": "integer", "minimum": 1, "description": "the number of its pair under `code`, from 1"},
            "side": {"enum": Side::WORDS, "description": "which snippet of the pair"},
            "ended": text("how it ended, such as `status 1`"),
        })),
        object(json!({
            "error": text("the error that it ended with"),
            "output": text("what it printed, its beginning and its end where that is long"),
            "requests": {"type": "array", "items": {"type": "string"}, "description": "requests to canned replies, each with the status of the answer"},
        })),
    );
    record(
        "what was run for the entry, only while nothing has changed that the run was about",
        object(json!({
            "date": {"type": "string", "format": "date", "description": "the day of the run"},
            "runner": text("what ran it"),
            "recipe": text("the hash of all that decided about the verdict"),
            "versions": {"type": "object", "additionalProperties": {"type": "string"}, "description": "tools and packages"},
            "runs": {"type": "array", "items": run, "description": "the snippets in the order in which they were run"},
        })),
        Map::new(),
    )
}

fn index() -> Value {
    let kinds: Map<String, Value> = Evidence::WORDS
        .iter()
        .map(|kind| ((*kind).to_owned(), count("entries")))
        .collect();
    let counts = record(
        "how much there is",
        object(json!({
            "entries": count("entries"),
            "collections": count("collections"),
            "codes": count("codes"),
            "evidence": record("entries by what stands behind them", kinds, Map::new()),
        })),
        Map::new(),
    );
    let collection = record(
        "the errors of one software",
        object(json!({
            "id": text("the first part of the ids of its entries"),
            "title": text("its name"),
            "count": count("its entries"),
            "page": of("address", "its page"),
        })),
        object(json!({
            "url": of("url", "its page on the web"),
            "feed": of("address", "its Atom feed"),
            "verified": date(),
        })),
    );
    let documents = record(
        "the other files for programs",
        object(json!({
            "entries": {"type": "array", "items": link("address"), "minItems": 1, "description": "the pieces of the list of all entries, in order"},
            "codes": of("address", "codes and their entries"),
            "facets": of("address", "facts that entries share, and their entries"),
            "health": of("address", "how complete the entries are, and what to do next"),
            "schema": of("address", "the schema of all of these"),
            "llms": of("address", "the list of entries for language models: Markdown, as llmstxt.org says"),
            "llms_full": of("address", "the text of all entries, or where that is long the list of such texts"),
        })),
        object(json!({
            "feed": of("address", "the Atom feed of all entries"),
            "sitemap": of("address", "the sitemap"),
        })),
    );
    record(
        "What there is, and where: `api/v1/index.json`",
        object(json!({
            "$schema": own_schema(),
            "version": {"const": 1, "description": "the version of these documents"},
            "generator": text("what made the site"),
            "title": text("the site's name"),
            "language": text("BCP 47 tag of the site's language"),
            "page": of("address", "the home page"),
            "counts": counts,
            "collections": {"type": "array", "items": collection, "description": "by id"},
            "documents": documents,
        })),
        object(json!({
            "description": text("what the site holds"),
            "url": of("url", "the home page on the web"),
            "verified": date(),
        })),
    )
}

fn entries() -> Value {
    record(
        "Every entry in short, by id, in pieces: `api/v1/entries.json`, `api/v1/entries-2.json`, …",
        object(json!({
            "$schema": own_schema(),
            "total": count("entries in all pieces"),
            "piece": {"type": "integer", "minimum": 1, "description": "the number of this piece"},
            "pieces": {"type": "integer", "minimum": 1, "description": "how many pieces there are"},
            "entries": {"type": "array", "items": link("short_entry")},
        })),
        object(json!({"next": of("address", "the next piece; the last one has none")})),
    )
}

/// A row of a listing: how many entries, and which.
fn owners(more: Map<String, Value>) -> Value {
    let mut required = object(json!({
        "count": {"type": "integer", "minimum": 1, "description": "how many entries"},
        "page": of("address", "the page that lists them"),
        "entries": {"type": "array", "items": link("id"), "minItems": 1},
    }));
    required.extend(more);
    record("the entries, by id", required, Map::new())
}

fn codes() -> Value {
    record(
        "Codes as programs print them, each with the entries that have it: `api/v1/codes.json`",
        object(json!({
            "$schema": own_schema(),
            "codes": {"type": "object", "additionalProperties": owners(Map::new())},
        })),
        Map::new(),
    )
}

fn facets() -> Value {
    let term = owners(object(json!({"label": text("the words on the page")})));
    let facet = record(
        "a kind of fact",
        object(json!({
            "label": text("the words on the page"),
            "page": of("address", "the page with all terms"),
            "terms": {"type": "object", "additionalProperties": term, "description": "values, as they stand in addresses"},
        })),
        Map::new(),
    );
    let kinds: Map<String, Value> = Facet::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), facet.clone()))
        .collect();
    record(
        "Facts that entries share, each value with its entries: `api/v1/facets.json`",
        object(json!({
            "$schema": own_schema(),
            "facets": record("by kind; those that no entry has are absent", Map::new(), kinds),
        })),
        Map::new(),
    )
}

fn addresses() -> Map<String, Value> {
    object(json!({
        "page": of("address", "its page"),
        "markdown": of("address", "the whole entry as one Markdown file"),
    }))
}

/// The whole entry.
fn entry(own: Option<&ExtraSchema>) -> Value {
    let other = object(json!({"id": link("id"), "page": of("address", "its page")}));
    let mut keys = published(own);
    let mut described = |name: &str| keys.get_mut(name).map(|key| key["description"].take());
    let (related, not_this) = (described("related"), described("not_this"));
    let tell = object(json!({"tell": text("how to tell that one: Markdown")}));
    let look_alike = other.clone().into_iter().chain(tell).collect();
    keys.insert(
        "related".to_owned(),
        json!({"type": "array", "items": record("an entry", other, Map::new()), "description": related}),
    );
    keys.insert(
        "not_this".to_owned(),
        json!({"type": "array", "items": record("an entry", look_alike, Map::new()), "description": not_this}),
    );
    let mut required = object(json!({"$schema": own_schema(), "id": link("id")}));
    required.extend(addresses());
    required.insert("evidence".to_owned(), link("evidence"));
    for name in ALWAYS {
        required.extend(keys.remove_entry(*name));
    }
    let mut optional = object(json!({"url": of("url", "its page on the web"), "ran": link("ran")}));
    optional.extend(keys);
    record(
        "One entry, beside its page: `<collection>/<name>/index.json`. Prose is Markdown",
        required,
        optional,
    )
}

/// The entry in a list.
fn short_entry(own: Option<&ExtraSchema>) -> Value {
    let mut keys = published(own);
    let mut required = object(json!({"id": link("id"), "evidence": link("evidence")}));
    let mut optional = object(json!({"url": of("url", "its page on the web")}));
    for name in SHORT {
        if let Some(key) = keys.remove_entry(*name) {
            let side = if ALWAYS.contains(name) {
                &mut required
            } else {
                &mut optional
            };
            side.extend([key]);
        }
    }
    required.insert(
        "meaning".to_owned(),
        text("what the error means, in one line without markup"),
    );
    required.extend(addresses());
    required.insert("json".to_owned(), of("address", "the whole entry as JSON"));
    record("One entry in short", required, optional)
}

/// The fields of a JSON object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
