//! Findings as they are shown over a page: each with its source frame, errors first.
//!
//! Comes in: findings and the sources they point into. Goes out: texts, which stay right when the sources change. Never:
//! HTML; the page that shows them puts them there as text.

use crate::diagnostic::Findings;
use crate::report::{self, Format, Style};
use crate::rule::Level;
use crate::source::Sources;
use serde::Serialize;
use std::collections::BTreeSet;

/// Everything that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Why the project could not be read at all.
    failure: Option<String>,
    findings: Vec<Told>,
    /// Whether the whole site was looked through, or only the files that changed last.
    is_whole: bool,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Told {
    level: &'static str,
    /// The file that it is in.
    path: String,
    text: String,
}

/// Columns of a frame.
const WIDTH: usize = 100;

const ERROR: &str = "error";

impl Report {
    /// Findings as texts.
    pub fn of(findings: &Findings, sources: &Sources) -> Self {
        let told = |finding| {
            let one = Findings::of(finding);
            let path = sources.get(finding.diagnostic.span.file).path.clone();
            let text = report::write(&one, sources, Format::Text(Style::Plain, WIDTH), None);
            Told {
                level: match finding.level {
                    Level::Deny => ERROR,
                    Level::Warn | Level::Allow => "warning",
                },
                path,
                // Frames are written to a text, which does not fail.
                text: text.unwrap_or_default().trim_end().to_owned(),
            }
        };
        let mut findings: Vec<Told> = findings.iter().map(told).collect();
        findings.sort_by_key(|told| told.level != ERROR);
        Self {
            findings,
            ..Self::default()
        }
    }

    /// The same, as what the whole site shows.
    pub fn whole(self) -> Self {
        Self {
            is_whole: true,
            ..self
        }
    }

    /// That the project cannot be read.
    pub fn failed(self, failure: String) -> Self {
        Self {
            failure: Some(failure),
            ..self
        }
    }

    /// The same with what else was found.
    pub fn with(&self, more: Self) -> Self {
        let mut whole = self.clone();
        for told in more.findings {
            if !whole.findings.contains(&told) {
                whole.findings.push(told);
            }
        }
        whole.findings.sort_by_key(|told| told.level != ERROR);
        whole
    }

    /// The same, with what is known by now about some files in the place of what was known about them.
    pub fn renewed(&self, paths: &BTreeSet<String>, now: Self) -> Self {
        let mut whole = self.clone();
        whole.failure = None;
        whole.is_whole = false;
        whole.findings.retain(|told| !paths.contains(&told.path));
        whole.with(now)
    }

    /// Whether the same is wrong.
    pub fn says(&self, other: &Self) -> bool {
        self.failure == other.failure && self.findings == other.findings
    }

    pub fn is_empty(&self) -> bool {
        self.failure.is_none() && self.findings.is_empty()
    }

    /// Errors and warnings.
    pub fn counts(&self) -> (usize, usize) {
        let is_error = |told: &&Told| told.level == ERROR;
        let errors = self.findings.iter().filter(is_error).count();
        (errors, self.findings.len() - errors)
    }

    /// The texts of all errors, each with an empty line behind it.
    pub fn errors(&self) -> String {
        let errors = self.findings.iter().filter(|told| told.level == ERROR);
        errors.map(|told| format!("{}\n\n", told.text)).collect()
    }

    pub fn json(&self) -> String {
        let (errors, warnings) = self.counts();
        serde_json::json!({
            "errors": errors,
            "warnings": warnings,
            "failure": self.failure,
            "whole": self.is_whole,
            "findings": self.findings,
        })
        .to_string()
    }
}
