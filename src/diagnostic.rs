//! Findings as values, and the one way in which a stage works on many items at once.
//!
//! Comes in: what the stages report. Goes out: [`Findings`], sorted by place, with the level of each settled once.
//! Never: printing, stopping, or a finding without a place.

use crate::rule::{Level, Rule};
use crate::source::{FileId, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One finding: which rule, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub rule: &'static Rule,
    pub span: Span,
    /// What is wrong: a lowercase fragment.
    pub message: String,
    /// Why here: stands at the caret; may be empty.
    pub label: String,
    /// The next action.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            span,
            message: message.into(),
            label: String::new(),
            help: None,
            related: Vec::new(),
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The help where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// Where the stages put what they find.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Takes any number of findings.
    pub fn extend(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(found);
    }

    /// Takes over what another sink collected.
    pub fn append(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    /// Whether anything that a rule denies by default has been found: then a value cannot be trusted.
    #[must_use]
    pub fn deny(&self) -> bool {
        self.found
            .iter()
            .any(|found| found.rule.level == Level::Deny)
    }

    /// Runs a stage on each item, in parallel, each with a sink of its own. Outputs and findings come back in the
    /// order of the items, whatever the number of threads.
    pub fn each<I, O, F>(&mut self, items: I, stage: F) -> Vec<O>
    where
        I: IntoParallelIterator,
        I::Iter: IndexedParallelIterator,
        O: Send,
        F: Fn(I::Item, &mut Self) -> O + Sync,
    {
        let run = |item| {
            let mut sink = Self::new();
            (stage(item, &mut sink), sink.found)
        };
        let results: Vec<(O, Vec<Diagnostic>)> = items.into_par_iter().map(run).collect();
        let mut outputs = Vec::with_capacity(results.len());
        for (output, found) in results {
            outputs.push(output);
            self.found.extend(found);
        }
        outputs
    }

    /// Ends the collecting: sorts by path and place, drops repetitions, and gives each finding its level.
    #[must_use]
    pub fn settle(self, levels: &Levels) -> Findings {
        let mut found: Vec<Finding> = self
            .found
            .into_iter()
            .map(|diagnostic| Finding {
                level: levels.of(diagnostic.rule),
                diagnostic,
            })
            .filter(|finding| finding.level != Level::Allow)
            .collect();
        // Sources have their ids in the order of their paths.
        let key = |finding: &Finding| {
            let Diagnostic { span, rule, .. } = &finding.diagnostic;
            (*span, rule.id)
        };
        found.sort_by_key(key);
        found.dedup();
        Findings { found }
    }
}

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

/// A diagnostic with its settled level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    pub diagnostic: Diagnostic,
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// All findings of a run, sorted by path and place.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.found.iter()
    }

    /// Keeps the findings of some files only.
    pub fn retain(&mut self, mut wanted: impl FnMut(FileId) -> bool) {
        self.found
            .retain(|finding| wanted(finding.diagnostic.span.file));
    }

    /// How many findings have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.found
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// Whether nothing may be published.
    #[must_use]
    pub fn deny(&self) -> bool {
        self.count(Level::Deny) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    fn at(lo: usize, message: &str) -> Diagnostic {
        Diagnostic::new(&rule::EMPTY, Span::new(FileId(0), lo..lo), message)
    }

    #[test]
    fn findings_come_back_in_the_order_of_the_items() {
        let mut diagnostics = Diagnostics::new();
        let doubled = diagnostics.each((0..500_usize).collect::<Vec<_>>(), |item, sink| {
            sink.push(at(item, "x"));
            item * 2
        });
        assert!(
            doubled
                .iter()
                .enumerate()
                .all(|(index, value)| *value == index * 2)
        );
        assert!(
            diagnostics
                .found
                .iter()
                .enumerate()
                .all(|(index, found)| found.span.lo as usize == index)
        );
    }

    #[test]
    fn levels_are_settled_once_and_repetitions_dropped() {
        let collect = || {
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(at(2, "b"));
            diagnostics.push(at(1, "a"));
            diagnostics.push(at(1, "a"));
            diagnostics
        };
        let findings = collect().settle(&Levels::default());
        assert_eq!(
            findings
                .iter()
                .map(|f| f.diagnostic.message.as_str())
                .collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert!(findings.deny());
        let mut levels = Levels::default();
        levels.set(&rule::EMPTY, Level::Allow);
        assert_eq!(collect().settle(&levels).iter().count(), 0);
    }
}
