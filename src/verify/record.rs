//! Records: what a run leaves in `proofs/`, and whether it still counts.
//!
//! Comes in: verdicts, or records and the entries that they are about. Goes out: the text of a record; entries that know
//! what was run; findings about records that no longer fit. Never: a page that depends on a run: it depends on the record,
//! which is a source.
//!
//! A record is one file for each entry, `proofs/<collection>/<slug>.yaml`: two people who verify different entries never
//! meet in one file, and what changes is seen beside the entry that it is about. Only what is proved is recorded.

use super::allowed::Runner;
use super::recipe::{self, Unfit};
#[cfg(target_os = "linux")]
use super::{Attempt, Recipe, Report};
use crate::diagnostic::{Diagnostic, Diagnostics};
#[cfg(target_os = "linux")]
use crate::entry::{Date, Run};
use crate::entry::{Entry, Record, Verdict};
use crate::rule;
use crate::source::{Span, is_invisible};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Where records are.
const FOLDER: &str = "proofs";

/// Of each output, so many bytes are recorded.
const LONGEST: usize = 4000;

/// Where the record of an entry stands, from the project's root.
#[must_use]
pub fn path(entry: &Entry) -> String {
    format!("{FOLDER}/{}.yaml", entry.id)
}

/// The text of a record.
#[must_use]
pub fn text(record: &Record) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let mut text = "# Written by `errbook verify --record`. It counts as long as nothing changes that it is about.\n".to_owned();
    let _ = writeln!(text, "recipe: {}", quoted(&record.recipe));
    let _ = writeln!(text, "verdict: {}", record.verdict.word());
    let _ = writeln!(text, "date: {}", record.date);
    let _ = writeln!(text, "runner: {}", quoted(&record.runner));
    if !record.versions.is_empty() {
        text.push_str("versions:\n");
    }
    for (name, version) in &record.versions {
        let _ = writeln!(text, "  {}: {}", quoted(name), quoted(version));
    }
    text.push_str("runs:\n");
    for run in &record.runs {
        let _ = writeln!(text, "  - pair: {}", run.pair);
        let _ = writeln!(text, "    side: {}", run.side.word());
        let _ = writeln!(text, "    ended: {}", quoted(&run.ended));
        if let Some(error) = &run.error {
            let _ = writeln!(text, "    error: {}", quoted(error));
        }
        let output = run.output.trim_end();
        if !output.trim().is_empty() {
            let _ = writeln!(text, "    output: {}", block(output));
        }
        if !run.requests.is_empty() {
            text.push_str("    requests:\n");
        }
        for request in &run.requests {
            let _ = writeln!(text, "      - {}", quoted(request));
        }
    }
    text
}

/// A text of several lines as YAML shows it best: line by line, where nothing in it would be lost that way.
fn block(text: &str) -> String {
    let is_plain = |c: char| {
        c == '\n'
            || c == '\t'
            || !(c.is_control() || is_invisible(c) || "\u{2028}\u{2029}\u{feff}".contains(c))
    };
    if !text.contains('\n') || !text.chars().all(is_plain) {
        return Value::from(text).to_string();
    }
    let line = |line: &str| {
        if line.is_empty() {
            "\n".to_owned()
        } else {
            format!("\n      {line}")
        }
    };
    format!("|2-{}", text.split('\n').map(line).collect::<String>())
}

/// What a run leaves.
#[cfg(target_os = "linux")]
#[must_use]
pub fn of(recipe: &Recipe<'_>, report: &Report, date: Date) -> Record {
    let run = |attempt: &Attempt| {
        let ran = &attempt.ran;
        let both = format!("{}\n{}", ran.output.trim_end(), ran.errors);
        Run {
            pair: attempt.pair,
            side: ran.side,
            ended: ran.stop.text(),
            error: attempt.error.clone(),
            output: shown(&both, &recipe.end()),
            requests: ran.requests.clone(),
        }
    };
    Record {
        file: recipe.entry.file,
        id: recipe.entry.id.clone(),
        recipe: recipe.hash.clone(),
        verdict: report.verdict,
        date,
        runner: recipe.runner.name.clone(),
        versions: report.versions.clone().into_iter().collect(),
        runs: report.attempts.iter().map(run).collect(),
    }
}

/// An output as it is recorded: without control characters, its beginning and its end.
#[must_use]
pub fn shown(output: &str, end: &str) -> String {
    let lines = output.lines().filter(|line| !line.contains(end));
    let text: Vec<&str> = lines.map(str::trim_end).collect();
    let text: String = text
        .join("\n")
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect();
    let text = text.trim_matches('\n');
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let start = text.floor_char_boundary(LONGEST / 2);
    let rest = text.ceil_char_boundary(text.len() - LONGEST / 2);
    format!("{}\n…\n{}", &text[..start], &text[rest..])
}

/// Gives an entry its record where that still counts, and reports what does not fit.
pub fn settle<'a>(
    entry: &mut Entry,
    record: Option<Record>,
    newest: &BTreeMap<String, String>,
    runners: impl FnOnce() -> &'a BTreeMap<String, Runner>,
    d: &mut Diagnostics,
) {
    let named = entry.proof.as_ref().and_then(|proof| proof.runner.as_ref());
    let place = named.map(|runner| runner.span);
    // Most sites run nothing, and need no runners.
    let hash = place.and_then(|place| {
        let runners = runners();
        match recipe::of(entry, runners) {
            Ok(recipe) => Some(recipe.hash),
            Err(Unfit::NotAsked) => None,
            Err(unfit) => {
                d.push(unrunnable(&unfit, place, runners));
                None
            }
        }
    });
    if let Some(record) = record {
        let is_good = hash.as_ref() == Some(&record.recipe) && record.verdict == Verdict::Proved;
        if is_good {
            entry.ran = Some(Box::new(record));
        } else if let Some(place) = place {
            let message = format!(
                "what was run on {} is no longer what stands here",
                record.date
            );
            let help = format!("run it again: `errbook verify --record {}`", entry.id);
            d.push(Diagnostic::new(&rule::STALE_PROOF, place, message).help(help));
        } else {
            d.push(orphan(&record));
        }
    }
    behind(entry, newest, d);
}

fn orphan(record: &Record) -> Diagnostic {
    let message = format!(
        "a record of `{}`, which has no proof that can be run",
        record.id
    );
    Diagnostic::new(&rule::STALE_PROOF, Span::file(record.file), message)
        .help("remove the file, or give the entry its `proof` back")
}

fn unrunnable(unfit: &Unfit, place: Span, runners: &BTreeMap<String, Runner>) -> Diagnostic {
    let help = match unfit {
        Unfit::NoRunner(name) => {
            let names: Vec<&str> = runners.keys().map(String::as_str).collect();
            let near = names.iter().find(|known| known.eq_ignore_ascii_case(name));
            near.map_or_else(
                || {
                    format!(
                        "the runners are {}; errbook.yaml can have more",
                        names.join(", ")
                    )
                },
                |near| format!("did you mean `{near}`?"),
            )
        }
        _ => "choose the runner of the language that the snippets are in".to_owned(),
    };
    Diagnostic::new(&rule::UNRUNNABLE_PROOF, place, unfit.to_string()).help(help)
}

/// Reports versions that the entry was tried on and that are older than the site's newest ones.
fn behind(entry: &Entry, newest: &BTreeMap<String, String>, d: &mut Diagnostics) {
    let ran = entry.ran.iter().flat_map(|record| &record.versions);
    let tested = ran.chain(&entry.tested_on);
    let mut seen = Vec::new();
    for (name, version) in tested {
        let Some(new) = newest.get(name).filter(|new| is_older(version, new)) else {
            continue;
        };
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let place = Span {
            file: entry.file,
            lo: 0,
            hi: 0,
        };
        let message = format!("tried on {name} {version}; versions.yaml has {new}");
        let help = "try it on the newer version, and write that one; or say in `lifecycle` what has become of the error";
        d.push(Diagnostic::new(&rule::OUTDATED_TEST, place, message).help(help));
    }
}

/// Whether a version is older, as exactly as the newer one is given: 3.11.7 is not older than 3.11, but older than 3.12.
fn is_older(version: &str, new: &str) -> bool {
    let numbers = |text: &str| -> Vec<u64> {
        let part = |part: &str| part.trim_start_matches('v').parse().ok();
        text.split('.').map_while(part).collect()
    };
    let (version, new) = (numbers(version), numbers(new));
    let precise = version.len().min(new.len());
    !version.is_empty() && version[..precise] < new[..precise]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_exactly_as_the_newer_one_is_given() {
        for (version, new, older) in [
            ("3.11.7", "3.11", false),
            ("3.11.7", "3.12", true),
            ("3.9", "3.10", true),
            ("1.5.x", "1.6", true),
            ("1.x", "1.6", false),
            ("2.0.0", "1.9", false),
            ("nightly", "1.9", false),
        ] {
            assert_eq!(is_older(version, new), older, "{version} {new}");
        }
    }

    #[test]
    fn a_long_output_keeps_its_beginning_and_its_end() {
        let output = format!("first\u{1b}[31m\nthe end\n{}\nlast\n", "x".repeat(9000));
        let text = shown(&output, "the end");
        assert!(
            text.starts_with("first[31m\nxxx") && text.ends_with("xxx\nlast"),
            "{text}"
        );
        assert!(text.len() < LONGEST + 20);
    }
}
