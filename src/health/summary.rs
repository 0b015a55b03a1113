//! What the conditions of many entries come to.
//!
//! Comes in: conditions. Goes out: [`Summary`]. Never: a number that a template would have to add up.

use super::condition::Condition;
use super::part::{PARTS, Part};
use crate::entry::{Choice, Date, Evidence};
use crate::link::Catalog;

/// The judged entries of a collection, or of the whole site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub entries: usize,
    /// The mean, in percent; 100 only where nothing is missing.
    pub completeness: u8,
    /// From the least complete to those that lack nothing.
    pub bands: Vec<Band>,
    /// How many entries each kind of evidence stands behind, the strongest first.
    pub evidence: Vec<(Evidence, usize)>,
    /// Dates of verification, in the order of the entries.
    pub verified: Vec<Date>,
    /// How many entries lack each part, in the order of the table; parts that none lacks are left out.
    pub missing: Vec<Missing>,
}

/// Entries of about the same completeness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// In percent, both included.
    pub from: u8,
    pub to: u8,
    pub entries: usize,
}

/// A part, and how many entries lack it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub part: Part,
    pub entries: usize,
    /// All that they lose together, in tenths of a percent of an entry.
    pub loss: u64,
}

impl Summary {
    /// Of the entries at these positions.
    #[must_use]
    pub fn of(members: &[usize], conditions: &[Condition], catalog: &Catalog) -> Self {
        let mut bands: Vec<Band> = (0..=10)
            .map(|at: u8| Band {
                from: at * 10,
                to: (at * 10 + 9).min(100),
                entries: 0,
            })
            .collect();
        let mut evidence: Vec<(Evidence, usize)> =
            Evidence::VALUES.iter().map(|kind| (*kind, 0)).collect();
        let missing = |part| Missing {
            part,
            entries: 0,
            loss: 0,
        };
        let mut missing: Vec<Missing> = PARTS.iter().map(|row| missing(row.part)).collect();
        let mut complete = 0;
        for at in members {
            let condition = &conditions[*at];
            complete += usize::from(condition.completeness);
            bands[usize::from(condition.completeness / 10)].entries += 1;
            for (kind, count) in &mut evidence {
                *count += usize::from(*kind == condition.evidence);
            }
            for gap in &condition.gaps {
                let found = &mut missing[gap.part as usize];
                found.entries += 1;
                found.loss += u64::from(gap.gain);
            }
        }
        missing.retain(|found| found.entries > 0);
        let dates = members
            .iter()
            .filter_map(|at| catalog.entries[*at].entry.verified);
        Self {
            entries: members.len(),
            completeness: u8::try_from(complete.checked_div(members.len()).unwrap_or(100))
                .unwrap_or(100),
            bands,
            evidence,
            verified: dates.collect(),
            missing,
        }
    }

    /// The part that readers miss most.
    #[must_use]
    pub fn worst(&self) -> Option<Part> {
        // Of equal losses the first in the table.
        let worst = self.missing.iter().rev().max_by_key(|found| found.loss);
        worst.map(|found| found.part)
    }
}
