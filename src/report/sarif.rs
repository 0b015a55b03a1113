//! Findings as SARIF 2.1.0, for code scanning services.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, sections 3.13 to 3.30.

use super::place::Place;
use crate::diagnostic::Finding;
use crate::rule::{Level, RULES, Rule};
use crate::source::{Sources, Span};
use anyhow::Result;
use serde_json::{Value, json};

/// The whole log, ended by a newline.
pub fn sarif(shown: &[&Finding], sources: &Sources) -> Result<String> {
    let results: Vec<Value> = shown
        .iter()
        .map(|finding| result(finding, sources))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "errbook",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.explain},
        "defaultConfiguration": {"level": word(rule.level)},
    })
}

fn result(finding: &Finding, sources: &Sources) -> Value {
    let diagnostic = &finding.diagnostic;
    let help = diagnostic.help.iter().map(|help| format!("\n{help}"));
    let text: String = std::iter::once(diagnostic.message.clone())
        .chain(help)
        .collect();
    let mut result = json!({
        "ruleId": diagnostic.rule.id,
        "ruleIndex": RULES.iter().position(|rule| rule.id == diagnostic.rule.id),
        "level": word(finding.level),
        "message": {"text": text},
        "locations": [location(diagnostic.span, sources)],
    });
    if let Some(edit) = &diagnostic.edit {
        let place = location(edit.span, sources);
        let place = &place["physicalLocation"];
        result["fixes"] = json!([{
            "description": {"text": diagnostic.help.as_deref().unwrap_or(&diagnostic.message)},
            "artifactChanges": [{
                "artifactLocation": place["artifactLocation"],
                "replacements": [{
                    "deletedRegion": place["region"],
                    "insertedContent": {"text": edit.text},
                }],
            }],
        }]);
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(|(span, message)| {
            let mut place = location(*span, sources);
            place["message"] = json!({"text": message});
            place
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    }
}

fn location(span: Span, sources: &Sources) -> Value {
    let Place { path, start, end } = Place::new(span, sources);
    json!({"physicalLocation": {
        "artifactLocation": {"uri": encoded(path)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": start.byte,
            "byteLength": end.byte - start.byte,
        },
    }})
}

/// A path as a URI reference: everything but unreserved characters and `/` percent-encoded.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let one = |byte: u8| {
        if plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    path.bytes().map(one).collect()
}
