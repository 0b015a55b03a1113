//! Pairs of entries that readers may confuse, of which one does not say how to tell the other.
//!
//! Comes in: the catalog. Goes out: each such pair once from each side that lacks something, in the order of the
//! entries. Never: a pair that settles it on both sides.

use crate::link::Catalog;
use std::collections::BTreeMap;

/// `entry` should say how to tell `other`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confusion {
    /// Positions in the catalog.
    pub entry: usize,
    pub other: usize,
    pub reason: Reason,
}

/// Why they may be confused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The other one names this one as its look-alike, and is not named back.
    OneSided,
    /// A message of this one matches what the other one shows as printed.
    SharedMessage,
}

impl Reason {
    /// For machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OneSided => "one-sided",
            Self::SharedMessage => "shared-message",
        }
    }
}

pub fn all(catalog: &Catalog) -> Vec<Confusion> {
    let is_gone = |at: usize| catalog.entries[at].entry.lifecycle.is_gone();
    let mut found: BTreeMap<(usize, usize), Reason> = BTreeMap::new();
    for (at, linked) in catalog.entries.iter().enumerate() {
        for other in &linked.not_this {
            if !catalog.entries[*other].not_this.contains(&at) {
                found.insert((*other, at), Reason::OneSided);
            }
        }
    }
    for pair in &catalog.confused {
        found.entry(*pair).or_insert(Reason::SharedMessage);
    }
    found
        .into_iter()
        .filter(|((entry, other), _)| !is_gone(*entry) && !is_gone(*other))
        .map(|((entry, other), reason)| Confusion {
            entry,
            other,
            reason,
        })
        .collect()
}
