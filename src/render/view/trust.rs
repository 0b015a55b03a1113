//! What stands behind an entry, as its page shows it: evidence, date, and what was run.

use super::Link;
use serde::Serialize;

/// The line under the meaning.
#[derive(Debug, Clone, Serialize)]
pub struct Trust {
    /// `ran`, `source-backed`, `reported` or `unverified`.
    pub evidence: String,
    /// The same in words: `Checked against its sources`.
    pub label: String,
    /// `November 2026`, `2026`, `23 November 2026`; from `verified`.
    pub date: Option<String>,
    /// The same as written in the entry, for `<time datetime>`.
    pub datetime: Option<String>,
    /// `openai 3.54.0`: what it was tested on, in one line.
    pub tested: Option<String>,
    /// The first source.
    pub source: Option<Link>,
}

/// What was run.
#[derive(Debug, Clone, Serialize)]
pub struct Ran {
    /// `Run on 28 November 2026 with python 3.13.1`
    pub title: String,
    /// What it showed, in one sentence.
    pub text: String,
    pub runs: Vec<Run>,
}

/// One snippet that was run.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// `Broken code`, `Fixed code`
    pub title: String,
    /// What it printed; `None` where it printed nothing.
    pub output: Option<String>,
    /// What it asked a web service, and what that answered.
    pub requests: Vec<String>,
}
