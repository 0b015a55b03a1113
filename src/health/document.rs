//! The health of a site as one JSON document, for machines: `api/v1/health.json`, and what `errbook stats --json` prints.
//!
//! Comes in: the health of a catalog. Goes out: the bytes that [`super::schema`] describes. Never: today, so that the
//! bytes depend on the entries alone; `verified` says when, and whoever reads it knows what is too old.

use super::edit::sentence;
use super::part::{PARTS, Row};
use super::summary::Summary;
use super::{Confusion, Health};
use crate::link::Catalog;
use anyhow::Result;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The definition of this document, in the schema that is published beside it.
const SCHEMA: &str = "schema.json#/$defs/health";

/// The bytes of the document: a line for each entry, so that it can be read by eye and compared by line.
pub fn json(health: &Health, catalog: &Catalog) -> Result<Vec<u8>> {
    let mut text = serde_json::to_string(&head(health, catalog))?;
    text.pop();
    let work = health.work.iter();
    let rows = work.map(|at| entry(*at, health, catalog).to_string());
    let rows = rows.collect::<Vec<_>>().join(",\n");
    let _ = writeln!(text, ",\"work\":[\n{rows}\n]}}");
    Ok(text.into_bytes())
}

/// All but the entries.
fn head(health: &Health, catalog: &Catalog) -> Map<String, Value> {
    let id = |at: usize| catalog.entries[at].entry.id.to_string();
    let part = |row: &Row| json!({"part": row.key, "weight": row.weight, "counts": row.counts});
    let confusion = |found: &Confusion| json!({"entry": id(found.entry), "other": id(found.other), "reason": found.reason.word()});
    let collection = |(at, summary): &(usize, Summary)| {
        let collection = &catalog.collections[*at];
        let mut value = Map::new();
        value.insert("id".to_owned(), json!(collection.id));
        value.insert("title".to_owned(), json!(collection.title));
        value.extend(self::summary(summary));
        Value::Object(value)
    };
    let mut head = Map::new();
    head.insert("$schema".to_owned(), json!(SCHEMA));
    head.extend(summary(&health.whole));
    let mut put = |name: &str, found: Value| head.insert(name.to_owned(), found);
    put("parts", PARTS.iter().map(part).collect());
    put(
        "collections",
        health.collections.iter().map(collection).collect(),
    );
    put(
        "look_alikes",
        health.confusions.iter().map(confusion).collect(),
    );
    head
}

/// An entry; what it lacks and what to do next are absent where there is nothing to do.
fn entry(at: usize, health: &Health, catalog: &Catalog) -> Value {
    let (entry, condition) = (&catalog.entries[at].entry, &health.conditions[at]);
    let mut value = json!({
        "id": entry.id.to_string(),
        "severity": entry.severity.word(),
        "completeness": condition.completeness,
        "evidence": condition.evidence.word(),
    });
    if let Some(date) = entry.verified {
        value["verified"] = json!(date.to_string());
    }
    if let Some(gap) = condition.gaps.first() {
        let missing = condition.gaps.iter().map(|gap| gap.part.row().key);
        value["missing"] = missing.collect();
        value["next"] = json!({
            "part": gap.part.row().key,
            "edit": sentence(gap, catalog),
            "gain": f64::from(gap.gain) / 10.0,
        });
    }
    value
}

fn summary(summary: &Summary) -> Map<String, Value> {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for date in &summary.verified {
        *years.entry(date.year()).or_default() += 1;
    }
    let verified: Map<String, Value> = years
        .into_iter()
        .map(|(year, count)| (format!("{year:04}"), json!(count)))
        .collect();
    let evidence = summary.evidence.iter();
    let missing = summary.missing.iter();
    let bands = summary.bands.iter();
    let fields = [
        ("entries", json!(summary.entries)),
        ("completeness", json!(summary.completeness)),
        (
            "bands",
            bands
                .map(|band| json!({"from": band.from, "to": band.to, "entries": band.entries}))
                .collect(),
        ),
        (
            "evidence",
            Value::Object(
                evidence
                    .map(|(kind, count)| (kind.word().to_owned(), json!(count)))
                    .collect(),
            ),
        ),
        ("verified", Value::Object(verified)),
        (
            "missing",
            Value::Object(
                missing
                    .map(|found| (found.part.row().key.to_owned(), json!(found.entries)))
                    .collect(),
            ),
        ),
    ];
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}
