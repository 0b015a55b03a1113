//! What was run, and what came of it: the record that stands behind an entry.
//!
//! Comes in: what `check` decoded from `proofs/`. Goes out: [`Record`]. Never: a run; a record is a source like any other.

use super::{Date, EntryId, Side, Verdict};
use crate::source::FileId;

/// The record of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub file: FileId,
    pub id: EntryId,
    /// The hash of all that decided: snippets, runner, what the entry says about the error.
    pub recipe: String,
    pub verdict: Verdict,
    /// The day on which it was run.
    pub date: Date,
    pub runner: String,
    /// Tool or package → version.
    pub versions: Vec<(String, String)>,
    pub runs: Vec<Run>,
}

/// One snippet that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The number of the pair, from 1.
    pub pair: usize,
    pub side: Side,
    /// `status 1`
    pub ended: String,
    /// The error that it ended with, in one line.
    pub error: Option<String>,
    /// What it printed, cut where it is long.
    pub output: String,
    /// Requests to the canned replies.
    pub requests: Vec<String>,
}

impl Record {
    /// `python 3.11.7, openai 3.0.0`
    #[must_use]
    pub fn versions(&self) -> String {
        let one = |(name, version): &(String, String)| format!("{name} {version}");
        self.versions.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
