//! The table of settings as JSON Schema, for editors.
//!
//! Comes in: the table. Goes out: one JSON document. Never: a key that the reader of `errbook.yaml` does not know.

use super::table::SETTINGS;
use crate::check::document;
use crate::check::schema::{ENTRY, Key};
use crate::rule::{Level, RULES, Rule};
use serde_json::{Map, Value, json};

/// The document. Names that errbook gives out, of rules and of sections, are listed one by one, so that an editor can
/// offer them.
#[must_use]
pub fn schema() -> Value {
    let keys: Vec<&Key> = SETTINGS.iter().collect();
    let mut schema = document(
        "errbook settings",
        "The settings of a knowledge base",
        &keys,
    );
    let rules = RULES.iter().map(|rule| (rule.id.to_owned(), level(rule)));
    named(&mut schema["properties"]["rules"], rules.collect());
    let sections = ENTRY.iter().filter(|key| {
        let section = key.section.as_ref();
        section.is_some_and(|section| !section.headings.is_empty())
    });
    let spellings = |key: &Key| {
        let own = json!({"type": "array", "items": {"type": "string", "minLength": 1}});
        let one = json!({"type": "string", "minLength": 1});
        json!({"description": key.doc, "anyOf": [own, one]})
    };
    let sections = sections.map(|key| (key.name.to_owned(), spellings(key)));
    named(&mut schema["properties"]["headings"], sections.collect());
    schema
}

/// A rule that nobody can lower has one level.
fn level(rule: &Rule) -> Value {
    let names = Level::NAMES
        .iter()
        .filter(|(_, level)| !rule.is_fatal || *level == Level::Deny);
    let names: Vec<&str> = names.map(|(name, _)| *name).collect();
    json!({"description": rule.summary, "markdownDescription": format!("{}\n\n{}", rule.summary, rule.explain), "enum": names})
}

/// Only these names.
fn named(table: &mut Value, properties: Map<String, Value>) {
    table["properties"] = Value::Object(properties);
    table["additionalProperties"] = json!(false);
}
