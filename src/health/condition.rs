//! The condition of one entry: how complete it is, and what would make it better.
//!
//! Comes in: an entry, and the look-alikes that it does not name. Goes out: [`Condition`]. Never: a view on how well
//! something is written; only whether it is there.

use super::part::Part;
use crate::entry::{Entry, Evidence, Severity};
use crate::link::Linked;

/// What is judged of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// In percent; 100 only where nothing is missing.
    pub completeness: u8,
    /// What it lacks, the most valuable edit first.
    pub gaps: Vec<Gap>,
    /// What stands behind the entry.
    pub evidence: Evidence,
}

/// A part that is missing, or is not there for all that it could be there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub part: Part,
    /// By how much the entry would be more complete, in tenths of a percent.
    pub gain: u32,
    /// How much that helps: the gain times the harm that the error does (1 to 4).
    pub worth: u32,
    pub lack: Lack,
}

impl Condition {
    /// How much the most valuable edit helps; 0 where there is nothing to do.
    #[must_use]
    pub fn worth(&self) -> u32 {
        self.gaps.first().map_or(0, |gap| gap.worth)
    }
}

impl Gap {
    /// The gain in whole percent; little is not nothing.
    #[must_use]
    pub fn percent(&self) -> u32 {
        ((self.gain + 5) / 10).max(1)
    }
}

/// What of a part is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// All of it.
    Whole,
    /// Of so many items these, numbered from 1.
    Items { of: usize, missing: Vec<usize> },
    /// How to tell these other entries: positions in the catalog.
    Tells(Vec<usize>),
}

/// The parts of a share, so that thirds and fourths of a weight are whole numbers.
const SHARES: usize = 1000;

/// Judges an entry; `unnamed` are the entries that it may be confused with and does not name.
pub fn of(linked: &Linked, unnamed: &[usize]) -> Condition {
    let entry = &linked.entry;
    let mut wanted = 0;
    let mut gaps = Vec::new();
    for part in Part::all() {
        let Some((there, of, lack)) = tally(part, entry, unnamed) else {
            continue;
        };
        let weight = usize::from(part.row().weight) * SHARES;
        wanted += weight;
        if there < of {
            gaps.push((part, weight * (of - there) / of, lack));
        }
    }
    let lost: usize = gaps.iter().map(|(_, lost, _)| lost).sum();
    // Parts of the same gain stay in the order of the table.
    gaps.sort_by_key(|(_, lost, _)| std::cmp::Reverse(*lost));
    let share = |points: usize, of: usize| u32::try_from(points * of / wanted).unwrap_or(0);
    let harm = match entry.severity {
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
        Severity::Critical => 4,
    };
    let gap = |(part, lost, lack)| {
        let gain = share(lost, 1000);
        Gap {
            part,
            gain,
            worth: gain * harm,
            lack,
        }
    };
    let mut gaps: Vec<Gap> = gaps.into_iter().map(gap).collect();
    // They stand where the list of what is lacking grew.
    gaps.shrink_to_fit();
    Condition {
        completeness: u8::try_from(share(wanted - lost, 100)).unwrap_or(100),
        gaps,
        evidence: entry.evidence(),
    }
}

/// How much of a part there is, of how much, and what is missing; nothing where the part does not count in this entry.
fn tally(part: Part, entry: &Entry, unnamed: &[usize]) -> Option<(usize, usize, Lack)> {
    let whole = |is_there: bool| Some((usize::from(is_there), 1, Lack::Whole));
    match part {
        Part::QuickFix => whole(entry.quick_fix.is_some()),
        Part::Messages => whole(!entry.messages.is_empty()),
        Part::StackTrace => whole(!entry.stack_trace.is_empty()),
        Part::HowToTell => {
            let told = entry.causes.iter().map(|cause| cause.how_to_tell.is_some());
            // A single cause has nothing to be told from.
            items(told).filter(|(_, of, _)| *of > 1)
        }
        Part::Code => whole(!entry.code.is_empty()),
        Part::Sources => whole(!entry.sources.is_empty()),
        Part::Verified => whole(entry.verified.is_some()),
        Part::LookAlikes => {
            let (named, all) = (entry.not_this.len(), entry.not_this.len() + unnamed.len());
            (all > 0).then(|| (named, all, Lack::Tells(unnamed.to_vec())))
        }
        Part::VerifyFix => whole(entry.verify_fix.is_some()),
        Part::AppliesTo => whole(!entry.applies_to.is_empty()),
        Part::TestedOn => whole(!entry.tested_on.is_empty()),
        Part::Why => whole(entry.why.is_some()),
        Part::Explanation => items(entry.code.iter().map(|pair| pair.explanation.is_some())),
        Part::Prevention => whole(entry.prevention.is_some()),
        Part::Retry => entry.http_status.and_then(|_| whole(entry.retry.is_some())),
        Part::Checked => items(entry.sources.iter().map(|source| source.checked.is_some())),
        Part::Detection => whole(entry.detection.is_some()),
        Part::FixTime => whole(entry.fix_time.is_some()),
        Part::Difficulty => whole(entry.difficulty.is_some()),
        Part::Tags => whole(!entry.tags.is_empty()),
    }
}

/// A part of each item of a list; nothing of an empty list.
fn items(there: impl Iterator<Item = bool>) -> Option<(usize, usize, Lack)> {
    let (mut of, mut missing) = (0, Vec::new());
    for is_there in there {
        of += 1;
        if !is_there {
            missing.push(of);
        }
    }
    (of > 0).then(|| (of - missing.len(), of, Lack::Items { of, missing }))
}
