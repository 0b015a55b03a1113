//! The JSON Schema (draft 2020-12) of [`super::json`], to stand among the definitions of a larger one.
//!
//! Comes in: the table of parts. Goes out: the schema. Never: a word that the tables do not hold.

use super::part::PARTS;
use crate::entry::{Choice, Evidence, Severity};
use serde_json::{Value, json};

/// Describes the document, closed: a key that is not here is not in it. Keys are added, never changed.
#[must_use]
pub fn schema() -> Value {
    let keys: Vec<&str> = PARTS.iter().map(|row| row.key).collect();
    let id = json!({"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$"});
    let percent = json!({"type": "integer", "minimum": 0, "maximum": 100});
    let count = json!({"type": "integer", "minimum": 0});
    let mut fields = described(&keys, &percent, &count);
    let mut collection = fields.clone();
    collection["id"] = json!({"type": "string"});
    collection["title"] = json!({"type": "string"});
    fields["$schema"] = json!({"type": "string", "description": "the schema of this document"});
    fields["parts"] = json!({
        "description": "What completeness comes from: the share that an entry has of the weights that count in it",
        "type": "array",
        "items": closed(&json!({
            "part": {"enum": keys, "description": "The key in an entry; with a dot, of the items of a list"},
            "weight": {"type": "integer", "minimum": 1, "description": "All weights together are 100"},
            "counts": {"type": "string", "description": "In which entries it counts"},
        }), &[]),
    });
    fields["collections"] = json!({"type": "array", "items": closed(&collection, &[])});
    fields["look_alikes"] = json!({
        "description": "Entries that readers may confuse: `entry` should say how to tell `other`",
        "type": "array",
        "items": closed(&json!({
            "entry": id,
            "other": id,
            "reason": {"enum": ["one-sided", "shared-message"], "description": "`other` names `entry` and is not named back; or a message of `entry` matches the trace of `other`"},
        }), &[]),
    });
    fields["work"] = json!({
        "description": "Every entry, the one whose next edit helps readers most first: its gain times the harm that the error does",
        "type": "array",
        "items": closed(&json!({
            "id": id,
            "severity": {"enum": Severity::WORDS},
            "completeness": percent,
            "evidence": {"enum": Evidence::WORDS},
            "verified": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$", "description": "A year, a month or a day"},
            "missing": {"type": "array", "items": {"enum": keys}, "minItems": 1},
            "next": closed(&json!({
                "part": {"enum": keys},
                "edit": {"type": "string", "description": "What to do, in English"},
                "gain": {"type": "number", "minimum": 0, "maximum": 100, "description": "By how many percent the entry becomes more complete"},
            }), &[]),
        }), &["verified", "missing", "next"]),
    });
    let mut schema = closed(&fields, &[]);
    schema["description"] = json!(
        "How complete the entries are, what stands behind them, and what to do next: `api/v1/health.json`. Entries that are removed or withdrawn are left out"
    );
    schema
}

/// What is said of the whole site and of each collection alike.
fn described(keys: &[&str], percent: &Value, count: &Value) -> Value {
    let counts = |names: Value, what: &str| json!({"type": "object", "propertyNames": names, "additionalProperties": count, "description": what});
    json!({
        "entries": count,
        "completeness": {"allOf": [percent], "description": "The mean, in percent"},
        "bands": {
            "type": "array",
            "description": "How many entries are about as complete: from and to are percents, both included",
            "items": closed(&json!({"from": percent, "to": percent, "entries": count}), &[]),
        },
        "evidence": counts(json!({"enum": Evidence::WORDS}), "How many entries each kind of evidence stands behind"),
        "verified": counts(json!({"pattern": "^[0-9]{4}$"}), "How many entries were last verified in each year; the rest has no date"),
        "missing": counts(json!({"enum": keys}), "How many entries lack each part"),
    })
}

/// An object with these properties and no other; all but the optional ones are required.
fn closed(properties: &Value, optional: &[&str]) -> Value {
    let names = properties
        .as_object()
        .into_iter()
        .flat_map(|fields| fields.keys());
    let required: Vec<&String> = names
        .filter(|name| !optional.contains(&name.as_str()))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
