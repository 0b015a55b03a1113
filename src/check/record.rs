//! Records and newest versions: what errbook has written about runs, and what the site says about software.
//!
//! Comes in: the documents of `proofs/<collection>/<slug>.yaml` and `versions.yaml`. Goes out: [`Record`]s, and versions by
//! the name of the software. Never: whether a record still counts; that is known where the runners are.

use super::fields::Fields;
use super::read;
use super::schema::{Key, Kind, Need, key};
use crate::diagnostic::Diagnostics;
use crate::entry::{Choice, Date, EntryId, Record, Run, Side, Verdict};
use crate::parse::{Document, Node};
use crate::source::Source;
use std::collections::BTreeMap;

/// Every key of a record.
pub static RECORD: &[Key] = &[
    key(
        "recipe",
        Need::Required,
        Kind::Line,
        "the hash of all that decided",
        "3f2a1b9c0d4e5f60718293a4b5c6d7e8",
    ),
    key(
        "verdict",
        Need::Required,
        Kind::Word(Verdict::WORDS),
        "what came of it",
        "proved",
    ),
    key(
        "date",
        Need::Required,
        Kind::Date,
        "the day on which it was run",
        "2026-11-28",
    ),
    key(
        "runner",
        Need::Required,
        Kind::Line,
        "what ran it",
        "python",
    ),
    key(
        "versions",
        Need::Optional,
        Kind::Table(&Kind::Line),
        "tools and packages",
        "{python: \"3.13.1\"}",
    ),
    key(
        "runs",
        Need::Required,
        Kind::List(&Kind::Map(RUN)),
        "each snippet that was run",
        "[{pair: 1, side: broken, ended: status 1}]",
    ),
];

/// Every key of a run.
pub static RUN: &[Key] = &[
    key(
        "pair",
        Need::Required,
        Kind::Integer(1, 100),
        "the number of the pair",
        "1",
    ),
    key(
        "side",
        Need::Required,
        Kind::Word(Side::WORDS),
        "which of its snippets",
        "broken",
    ),
    key(
        "ended",
        Need::Required,
        Kind::Line,
        "how it ended",
        "status 1",
    ),
    key(
        "error",
        Need::Optional,
        Kind::Line,
        "the error that it ended with",
        "KeyError: 'port'",
    ),
    key(
        "output",
        Need::Optional,
        Kind::Verbatim,
        "what it printed",
        "KeyError: 'port'",
    ),
    key(
        "requests",
        Need::Optional,
        Kind::List(&Kind::Line),
        "requests to the canned replies",
        "[\"GET /v1/models → 200\"]",
    ),
];

/// Reads a record; `None` where something in it is wrong.
#[must_use]
pub fn record(
    document: &Document,
    source: &Source,
    today: Date,
    d: &mut Diagnostics,
) -> Option<Record> {
    let mut fields = Fields::open(&document.root, RECORD, d)?;
    let recipe = fields.take("recipe", d, read::line);
    let verdict = fields.take("verdict", d, read::choice);
    let date = fields.take("date", d, |n, k, d| read::date(n, k, today, d));
    let runner = fields.take("runner", d, read::line);
    let versions = fields.take("versions", d, |n, k, d| read::table(n, k, d, read::line));
    let runs = fields.take("runs", d, |n, k, d| {
        read::list(n, k, d, |n, _, d| run(n, d))
    });
    fields.close();
    let place = source
        .path
        .strip_prefix("proofs/")
        .and_then(|rest| rest.strip_suffix(".yaml"));
    let (collection, slug) = place?.split_once('/')?;
    Some(Record {
        file: document.file,
        id: EntryId::new(collection, slug)?,
        recipe: recipe?,
        verdict: verdict?,
        date: date?,
        runner: runner?,
        versions: versions.unwrap_or_default(),
        runs: runs?,
    })
}

fn run(node: &Node, d: &mut Diagnostics) -> Option<Run> {
    let mut fields = Fields::open(node, RUN, d)?;
    let pair = fields.take("pair", d, |n, k, d| read::integer(n, k, (1, 100), d));
    let side = fields.take("side", d, read::choice);
    let ended = fields.take("ended", d, read::line);
    let error = fields.take("error", d, read::line);
    let output = fields.take("output", d, read::text);
    let output = output.map(|text| text.as_str().to_owned());
    let requests = fields.take("requests", d, |n, k, d| read::list(n, k, d, read::line));
    fields.close();
    Some(Run {
        pair: usize::try_from(pair?).ok()?,
        side: side?,
        ended: ended?,
        error,
        output: output.unwrap_or_default(),
        requests: requests.unwrap_or_default(),
    })
}

/// The newest versions that the site knows: software → version.
#[must_use]
pub fn versions(document: &Document, d: &mut Diagnostics) -> BTreeMap<String, String> {
    static ANY: Key = key(
        "versions.yaml",
        Need::Optional,
        Kind::Table(&Kind::Line),
        "the newest versions",
        "{python: \"3.14\"}",
    );
    let read = read::table(&document.root, &ANY, d, read::line);
    read.unwrap_or_default().into_iter().collect()
}
