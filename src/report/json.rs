//! Findings as JSON: one document, stable, for editors, CI and scripts.
//!
//! ```json
//! {"version": 1, "errors": 1, "warnings": 0, "findings": [{
//!   "rule": "unknown-key", "level": "error", "message": "unknown key `titel`", "label": "",
//!   "help": "did you mean `title`?", "path": "content/git/merge.md",
//!   "start": {"line": 3, "column": 1, "byte": 22}, "end": {"line": 3, "column": 6, "byte": 27},
//!   "related": [{"message": "first given here", "path": "…", "start": {…}, "end": {…}}],
//!   "edit": {"certain": true, "text": "title", "path": "…", "start": {…}, "end": {…}}}]}
//! ```
//!
//! Lines and columns count from 1, columns in characters; bytes count from 0 in the file as it is on disk. `help` is
//! absent where there is none; so is `edit`, the replacement that mends the finding: what `--fix` writes where it is
//! certain, and `--fix=secrets` where it is not. Keys are added, never changed, within one version.

use super::place::Place;
use crate::diagnostic::{EditKind, Finding, Findings};
use crate::rule::Level;
use crate::source::Sources;
use anyhow::Result;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    errors: usize,
    warnings: usize,
    findings: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    certain: bool,
    text: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

/// The whole document, ended by a newline.
pub fn json(findings: &Findings, shown: &[&Finding], sources: &Sources) -> Result<String> {
    let document = Document {
        version: 1,
        errors: findings.count(Level::Deny),
        warnings: findings.count(Level::Warn),
        findings: shown.iter().map(|finding| item(finding, sources)).collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn item<'a>(finding: &'a Finding, sources: &'a Sources) -> Item<'a> {
    let diagnostic = &finding.diagnostic;
    let related = diagnostic.related.iter().map(|(span, message)| Related {
        message,
        place: Place::new(*span, sources),
    });
    Item {
        rule: diagnostic.rule.id,
        level: super::level(finding.level),
        message: &diagnostic.message,
        label: &diagnostic.label,
        help: diagnostic.help.as_deref(),
        place: Place::new(diagnostic.span, sources),
        related: related.collect(),
        edit: diagnostic.edit.as_ref().map(|edit| Replacement {
            certain: edit.kind == EditKind::Certain,
            text: &edit.text,
            place: Place::new(edit.span, sources),
        }),
    }
}
