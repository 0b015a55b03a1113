//! Facts that entries share, and the entries that share them.

use super::Linked;
use crate::entry::{Difficulty, Duration, Entry, Retry, Severity};
use std::collections::BTreeMap;

/// A kind of fact by which entries are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    Severity,
    Status,
    Language,
    Tag,
    Retry,
    Difficulty,
    FixTime,
}

impl Facet {
    /// In the order in which they are offered.
    pub const ALL: &[Self] = &[
        Self::Severity,
        Self::Status,
        Self::Language,
        Self::Tag,
        Self::Retry,
        Self::Difficulty,
        Self::FixTime,
    ];

    /// The part of the address: `by/<word>/`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Status => "status",
            Self::Language => "language",
            Self::Tag => "tag",
            Self::Retry => "retry",
            Self::Difficulty => "difficulty",
            Self::FixTime => "fix-time",
        }
    }
}

/// All terms of one facet.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    pub facet: Facet,
    /// In the order in which they are listed: worst severity first, statuses by number, words by letter.
    pub terms: Vec<Term>,
    /// Key → position in `terms`.
    by_key: BTreeMap<String, usize>,
}

impl Taxonomy {
    /// The term of a key.
    #[must_use]
    pub fn term(&self, key: &str) -> Option<&Term> {
        let at = self.by_key.get(key)?;
        self.terms.get(*at)
    }
}

/// One value and its entries.
#[derive(Debug, Clone)]
pub struct Term {
    /// The part of the address: `high`, `403`, `cpp`.
    pub key: String,
    /// `403 Forbidden`, `C++`; the key itself where its name depends on the reader's language.
    pub name: String,
    /// Positions in the catalog, in their order, which is that of the ids.
    pub entries: Vec<usize>,
}

/// The terms of an entry under one facet: (order, key, name).
#[must_use]
pub fn terms(facet: Facet, entry: &Entry) -> Vec<(u32, String, String)> {
    let one = |order: u32, key: &str, name: &str| vec![(order, key.to_owned(), name.to_owned())];
    match facet {
        Facet::Severity => {
            let order = match entry.severity {
                Severity::Critical => 0,
                Severity::High => 1,
                Severity::Medium => 2,
                Severity::Low => 3,
            };
            one(order, entry.severity.word(), entry.severity.word())
        }
        Facet::Status => entry.http_status.map_or_else(Vec::new, |status| {
            one(
                u32::from(status.code()),
                &status.code().to_string(),
                &status.label(),
            )
        }),
        Facet::Language => entry.language.map_or_else(Vec::new, |language| {
            one(0, language.slug(), language.label())
        }),
        Facet::Tag => entry
            .tags
            .iter()
            .map(|tag| (0, tag.value.clone(), tag.value.clone()))
            .collect(),
        Facet::Retry => entry.retry.map_or_else(Vec::new, |retry| {
            one(order_of_retry(retry), retry.word(), retry.word())
        }),
        Facet::Difficulty => entry.difficulty.map_or_else(Vec::new, |difficulty| {
            let order = match difficulty {
                Difficulty::Beginner => 0,
                Difficulty::Intermediate => 1,
                Difficulty::Advanced => 2,
            };
            one(order, difficulty.word(), difficulty.word())
        }),
        Facet::FixTime => entry.fix_time.map_or_else(Vec::new, |time| {
            let (order, key) = fix_time(&time);
            one(order, key, key)
        }),
    }
}

fn order_of_retry(retry: Retry) -> u32 {
    match retry {
        Retry::Never => 0,
        Retry::AfterDelay => 1,
        Retry::Immediately => 2,
    }
}

/// The steps in which fix times are listed, by their upper end.
fn fix_time(time: &Duration) -> (u32, &'static str) {
    match time.longest() {
        0..=300 => (0, "5-minutes"),
        301..=1800 => (1, "30-minutes"),
        1801..=7200 => (2, "2-hours"),
        _ => (3, "longer"),
    }
}

/// Gathers one facet over all entries.
#[must_use]
pub fn gather(facet: Facet, entries: &[Linked]) -> Taxonomy {
    let mut found: BTreeMap<(u32, String, String), Term> = BTreeMap::new();
    for (at, linked) in entries.iter().enumerate() {
        for (order, key, name) in terms(facet, &linked.entry) {
            let place = (order, name.to_lowercase(), key.clone());
            let term = found.entry(place).or_insert_with(|| Term {
                key,
                name,
                entries: Vec::new(),
            });
            if term.entries.last() != Some(&at) {
                term.entries.push(at);
            }
        }
    }
    let terms: Vec<Term> = found.into_values().collect();
    let key = |(at, term): (usize, &Term)| (term.key.clone(), at);
    Taxonomy {
        facet,
        by_key: terms.iter().enumerate().map(key).collect(),
        terms,
    }
}
