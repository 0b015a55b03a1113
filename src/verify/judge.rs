//! What the runs of two snippets prove.
//!
//! Comes in: how the broken and the fixed snippet of a pair ended. Goes out: a [`Verdict`], and why. Never: a run; whoever
//! asks for a second one has it.

use super::allowed::{Ends, Runner};
use super::error::{self, Found};
use super::job::{PATIENCE, Ran, Stop};
use crate::entry::{Entry, Verdict};

/// A verdict, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    /// One line: what was seen that is not as it should be; empty where all is.
    pub why: String,
    /// The error that the broken snippet ended with.
    pub error: Option<String>,
}

impl Finding {
    fn new(verdict: Verdict, why: impl Into<String>) -> Self {
        Self {
            verdict,
            why: why.into(),
            error: None,
        }
    }
}

/// What the broken snippet shows; `Proved` stands for "fails as the entry says".
#[must_use]
pub fn broken(ran: &Ran, runner: &Runner, entry: &Entry) -> Finding {
    if let Some(finding) = nothing(ran, runner) {
        return finding;
    }
    match ran.stop {
        Stop::Status(0) => {
            return Finding::new(
                Verdict::BrokenPasses,
                "the broken snippet ends without an error",
            );
        }
        Stop::Signal(signal) if !runner.signals.contains(&signal) => {
            let why = format!("the broken snippet is ended by signal {signal}, which says nothing");
            return Finding::new(Verdict::WrongError, why);
        }
        _ => {}
    }
    let found = error::found(runner, &ran.output, &ran.errors);
    if let Some(error) = found.iter().find(|found| error::is_that_of(found, entry)) {
        return Finding {
            error: Some(line(error)),
            ..Finding::new(Verdict::Proved, "")
        };
    }
    let why = match found.last() {
        Some(other) => format!(
            "the broken snippet fails with another error: {}",
            line(other)
        ),
        None => format!(
            "the broken snippet {}, without an error where {} prints errors{}",
            ended(&ran.stop),
            runner.name,
            tail(&ran.errors)
        ),
    };
    Finding::new(Verdict::WrongError, why)
}

/// What the fixed snippet shows; `Proved` stands for "reaches its end".
#[must_use]
pub fn fixed(ran: &Ran, runner: &Runner, end: &str) -> Finding {
    if let Some(finding) = nothing(ran, runner) {
        return finding;
    }
    if ran.stop != Stop::Status(0) {
        let found = error::found(runner, &ran.output, &ran.errors);
        let said = found
            .last()
            .map_or_else(|| tail(&ran.errors), |found| format!(": {}", line(found)));
        let why = format!("the fixed snippet {}{said}", ended(&ran.stop));
        return Finding::new(Verdict::FixedFails, why);
    }
    let is_said = ran.output.contains(end) || ran.errors.contains(end);
    if runner.ends == Ends::Said && !is_said {
        let why = "the fixed snippet ends without an error, but before its end";
        return Finding::new(Verdict::FixedFails, why);
    }
    Finding::new(Verdict::Proved, "")
}

/// Where a run says nothing about the snippet.
fn nothing(ran: &Ran, runner: &Runner) -> Option<Finding> {
    let side = ran.side.word();
    let unable = |why: String| Some(Finding::new(Verdict::CouldNotRun, why));
    match &ran.stop {
        Stop::Time => {
            let why = format!(
                "the {side} snippet was ended: it has {} s of processor time, and {} s of the clock",
                runner.seconds,
                runner.seconds * PATIENCE
            );
            Some(Finding::new(Verdict::TimedOut, why))
        }
        Stop::NotStarted(why) => unable(format!("the {side} snippet could not be started: {why}")),
        Stop::Limit(what) => unable(format!("the {side} snippet was ended: {what}")),
        Stop::Status(code @ (126 | 127)) => {
            let said = tail(&ran.errors);
            unable(format!(
                "the {side} snippet ended with status {code}, as where a program is missing{said}"
            ))
        }
        Stop::Status(0) | Stop::Signal(_) => None,
        Stop::Status(_) => {
            let is_unable = |text: &str| {
                runner
                    .unable
                    .as_ref()
                    .is_some_and(|unable| unable.is_match(text))
            };
            is_unable(&ran.errors).then(|| {
                Finding::new(
                    Verdict::CouldNotRun,
                    tail(&ran.errors).trim_start_matches([':', ' ']),
                )
            })
        }
    }
}

fn ended(stop: &Stop) -> String {
    match stop {
        Stop::Status(code) => format!("ends with status {code}"),
        Stop::Signal(signal) => format!("is ended by signal {signal}"),
        Stop::Time => "takes too long".to_owned(),
        Stop::Limit(what) => format!("is ended: {what}"),
        Stop::NotStarted(why) => format!("does not start: {why}"),
    }
}

/// The first line of an error, cut where it is long.
fn line(found: &Found) -> String {
    cut(found.whole.trim().lines().next().unwrap_or(""))
}

/// The last line that was printed.
fn tail(text: &str) -> String {
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    last.map_or_else(String::new, |line| format!(": {}", cut(line.trim())))
}

fn cut(line: &str) -> String {
    const LONGEST: usize = 300;
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
