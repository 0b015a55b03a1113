//! How serious a finding is on this site and in this entry: the one place where that is settled.
//!
//! The table of rules gives each its level; `errbook.yaml` may set another; an entry may say, with a reason, that it
//! breaks a rule on purpose. What leaves nothing to publish stays an error, whatever they say.

use super::Diagnostic;
use crate::rule::{self, Level, Rule};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// The level of each rule on this site: the table's, or the one of `errbook.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    changed: BTreeMap<&'static str, Level>,
}

impl Levels {
    pub fn set(&mut self, rule: &'static Rule, level: Level) {
        self.changed.insert(rule.id, level);
    }

    #[must_use]
    pub fn of(&self, rule: &Rule) -> Level {
        self.changed.get(rule.id).copied().unwrap_or(rule.level)
    }
}

/// One rule that one entry breaks on purpose.
#[derive(Debug, Clone)]
pub struct Suppression {
    pub rule: &'static Rule,
    /// Where it is written.
    pub span: Span,
    /// The entry's file, with those beside it where it has a folder of its own.
    pub files: RangeInclusive<FileId>,
    /// Drafts are not held against other entries.
    pub is_draft: bool,
}

/// The suppressions of all entries, by rule and the first file that each covers. No two of one rule overlap.
#[derive(Debug, Clone, Default)]
pub(super) struct Suppressions {
    by_place: BTreeMap<(&'static str, FileId), Suppression>,
}

impl Suppressions {
    pub fn new(all: Vec<Suppression>) -> Self {
        let place = |one: Suppression| ((one.rule.id, *one.files.start()), one);
        Self {
            by_place: all.into_iter().map(place).collect(),
        }
    }

    /// Whether an entry says that this finding is as it should be.
    pub fn cover(&self, found: &Diagnostic) -> bool {
        self.covering(found).is_some()
    }

    fn covering(&self, found: &Diagnostic) -> Option<(&'static str, FileId)> {
        let (rule, file) = (found.rule.id, found.span.file);
        let before = self.by_place.range((rule, FileId(0))..=(rule, file));
        let (place, nearest) = before.last()?;
        nearest.files.contains(&file).then_some(*place)
    }

    /// A finding for each that covers none. An entry with a fatal finding has not been looked at to the end, nor have
    /// others been held against it, and what only rendering finds is not known yet.
    pub fn unused(&self, found: &[Diagnostic]) -> Vec<Diagnostic> {
        let used: BTreeSet<_> = found.iter().filter_map(|one| self.covering(one)).collect();
        let fatal = found.iter().filter(|found| found.rule.is_fatal);
        let broken: BTreeSet<FileId> = fatal.map(|found| found.span.file).collect();
        let is_known = |one: &Suppression| {
            let is_across = rule::FOUND_ACROSS_ENTRIES.contains(&one.rule);
            broken.range(one.files.clone()).next().is_none()
                && !(is_across && (one.is_draft || !broken.is_empty()))
                && !rule::FOUND_WHILE_RENDERING.contains(&one.rule)
        };
        let is_unused = |(place, one): &(&_, &Suppression)| !used.contains(*place) && is_known(one);
        let finding = |(_, one): (&_, &Suppression)| {
            let message = format!("`{}` finds nothing in this entry", one.rule.id);
            Diagnostic::new(&rule::UNUSED_SUPPRESSION, one.span, message)
                .help("remove the suppression")
        };
        self.by_place
            .iter()
            .filter(is_unused)
            .map(finding)
            .collect()
    }
}
