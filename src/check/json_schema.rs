//! The schema table as JSON Schema (draft 2020-12), for editors: completion, hover texts and errors while typing.
//!
//! Comes in: the table. Goes out: one JSON document. Never: a fact of its own; what the table does not say is not here.

use super::ExtraSchema;
use super::schema::{ENTRY, Key, Kind, Need};
use crate::entry::{Language, MAX_NAME};
use crate::rule::RULES;
use serde_json::{Map, Value, json};

/// A year, a month or a day.
const DATE: &str = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";

/// What is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A whole entry in the YAML spelling.
    Entry,
    /// The front matter of a Markdown entry: its sections are headings.
    FrontMatter,
}

/// The document for one part, with the site's own schema of `extra` where it has one.
#[must_use]
pub fn json_schema(part: Part, own: Option<&ExtraSchema>) -> Value {
    let is_wanted = |key: &&Key| part == Part::Entry || key.section.is_none();
    let keys: Vec<&Key> = ENTRY.iter().filter(is_wanted).collect();
    let (title, description) = match part {
        Part::Entry => ("errbook entry", "One error, its causes and its fixes"),
        Part::FrontMatter => (
            "errbook front matter",
            "What stands between the two `---` of an entry",
        ),
    };
    let mut schema = document(title, description, &keys);
    own_fields(&mut schema["properties"]["extra"], own);
    schema
}

/// A document for any table of keys.
#[must_use]
pub fn document(title: &str, description: &str, keys: &[&Key]) -> Value {
    let mut schema = Map::new();
    schema.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("title".to_owned(), json!(title));
    schema.insert("description".to_owned(), json!(description));
    schema.extend(object(keys, Side::Written));
    Value::Object(schema)
}

/// The keys of an entry as errbook writes them out for programs: what authors may write in two ways has one.
#[must_use]
pub fn published(own: Option<&ExtraSchema>) -> Map<String, Value> {
    // A draft is never published.
    let keys = ENTRY.iter().filter(|key| key.name != "draft");
    let property = |key: &Key| (key.name.to_owned(), property(key, Side::Published));
    let mut properties: Map<String, Value> = keys.map(property).collect();
    if let Some(extra) = properties.get_mut("extra") {
        own_fields(extra, own);
    }
    properties
}

/// Who wrote a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// An author, in YAML.
    Written,
    /// errbook, in JSON.
    Published,
}

fn own_fields(extra: &mut Value, own: Option<&ExtraSchema>) {
    if let Some(own) = own {
        let described = extra["description"].take();
        *extra = json!({"description": described, "allOf": [own.written()]});
    }
}

fn object(keys: &[&Key], side: Side) -> Map<String, Value> {
    let required = keys.iter().filter(|key| key.need == Need::Required);
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key, side)))
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert(
        "required".to_owned(),
        required.map(|key| key.name).collect(),
    );
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn property(key: &Key, side: Side) -> Value {
    let mut schema = value(&key.kind, side);
    let doc = match key.need {
        Need::Expected if side == Side::Written => {
            format!("{} (expected: a warning without)", key.doc)
        }
        _ => key.doc.to_owned(),
    };
    if side == Side::Published {
        schema["description"] = json!(doc);
        return schema;
    }
    schema["description"] = json!(format!("{doc}\n\nExample: {}: {}", key.name, key.example));
    // What editors show that know it; others would show the marks of code.
    let shown = format!("{doc}\n\n```yaml\n{}: {}\n```", key.name, key.example);
    schema["markdownDescription"] = json!(shown);
    if let Some(example) = example(key) {
        schema["examples"] = json!([example]);
    }
    schema
}

/// The example as a value, where it is one word or one line: what an editor offers.
fn example(key: &Key) -> Option<Value> {
    match key.kind {
        Kind::Line | Kind::Url | Kind::Duration | Kind::EntryId | Kind::Alias => {
            Some(json!(key.example.trim_matches('"')))
        }
        // A date is a text; only a bare year is a number.
        Kind::Date if key.example.contains('-') => Some(json!(key.example)),
        Kind::Integer(..) => key.example.parse::<i64>().ok().map(Value::from),
        _ => None,
    }
}

fn value(kind: &Kind, side: Side) -> Value {
    let name = "[a-z0-9]+(-[a-z0-9]+)*";
    match kind {
        Kind::Line | Kind::Prose | Kind::Message => json!({"type": "string", "minLength": 1}),
        Kind::Verbatim | Kind::Range => json!({"type": "string"}),
        Kind::Integer(low, high) => json!({"type": "integer", "minimum": low, "maximum": high}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Date if side == Side::Published => json!({"type": "string", "pattern": DATE}),
        // A bare year is a number to YAML, and errbook reads it as a date.
        Kind::Date => json!({
            "type": ["string", "integer"],
            "pattern": DATE,
            "minimum": 1000,
            "maximum": 9999,
        }),
        Kind::Duration => json!({
            "type": "string",
            "pattern": "^[0-9]+([-–][0-9]+)? ?(s|sec|seconds?|m|mins?|minutes?|h|hours?|d|days?)\\.?$",
        }),
        Kind::Language if side == Side::Published => json!({"type": "string", "minLength": 1}),
        Kind::Language => json!({"enum": Language::names().collect::<Vec<_>>()}),
        Kind::Url => json!({"type": "string", "format": "uri", "pattern": "^https?://"}),
        Kind::EntryId => json!({"type": "string", "pattern": format!("^{name}/{name}$")}),
        Kind::Alias => json!({"type": "string", "pattern": "^/."}),
        Kind::Tag => {
            json!({"type": "string", "pattern": format!("^{name}$"), "maxLength": MAX_NAME})
        }
        Kind::Rule => {
            let rules = RULES.iter().filter(|rule| rule.is_suppressible());
            json!({"enum": rules.map(|rule| rule.id).collect::<Vec<_>>()})
        }
        Kind::Free => json!({}),
        Kind::List(item) => json!({"type": "array", "items": value(item, side)}),
        Kind::Table(item) => json!({"type": "object", "additionalProperties": value(item, side)}),
        Kind::Map(keys) => Value::Object(object(&keys.iter().collect::<Vec<_>>(), side)),
        // A single trace is a list of one, and a text that stands in a file is the text.
        Kind::Either(one, other) if side == Side::Published => match **other {
            Kind::List(_) => value(other, side),
            _ => value(one, side),
        },
        Kind::Either(one, other) => json!({"anyOf": [value(one, side), value(other, side)]}),
    }
}
