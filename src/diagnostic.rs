//! Findings as values, and the way in which a stage that finds something works on several things at once.
//!
//! Comes in: what the stages report. Goes out: [`Findings`], sorted by place, with the level of each settled once.
//! Never: printing, stopping, or a finding without a place.

mod level;

pub use level::{Levels, Suppression};

use crate::parallel::{both, each};
use crate::rule::{Level, Rule};
use crate::source::{FileId, Span};
use level::Suppressions;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};
use std::borrow::Cow;
use std::collections::BTreeSet;

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
    pub help: Option<Cow<'static, str>>,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
    /// What would mend it.
    pub edit: Option<Edit>,
}

/// A replacement in the text of a file that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
    pub kind: EditKind,
}

/// Who may ask for an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKind {
    /// It says what the author certainly meant.
    Certain,
    /// It takes something out of the text, so the author has to want it.
    Mask,
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
            edit: None,
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The help where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(Cow::Owned).or(self.help);
        self
    }

    /// What the author certainly meant.
    #[must_use]
    pub fn certain(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edit = Some(Edit {
            span,
            text: text.into(),
            kind: EditKind::Certain,
        });
        self
    }

    /// What hides it from readers.
    #[must_use]
    pub fn mask(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edit = Some(Edit {
            span,
            text: text.into(),
            kind: EditKind::Mask,
        });
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// Where the stages put what they find.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    suppressions: Vec<Suppression>,
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
        self.suppressions.extend(other.suppressions);
    }

    /// Whether nothing was found, and nothing suppressed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.suppressions.is_empty()
    }

    /// Notes that an entry is known to break a rule.
    pub fn suppress(&mut self, suppression: Suppression) {
        self.suppressions.push(suppression);
    }

    /// Whether anything has been found that leaves no value to go on with.
    #[must_use]
    pub fn fatal(&self) -> bool {
        self.found.iter().any(|found| found.rule.is_fatal)
    }

    /// The files in which any of these rules has found something.
    #[must_use]
    pub fn files(&self, rules: &[&'static Rule]) -> BTreeSet<FileId> {
        let found = self
            .found
            .iter()
            .filter(|found| rules.contains(&found.rule));
        found.map(|found| found.span.file).collect()
    }

    /// The same findings, each with something added.
    #[must_use]
    pub fn told(mut self, more: impl Fn(Diagnostic) -> Diagnostic) -> Self {
        self.found = self.found.into_iter().map(more).collect();
        self
    }

    /// What one rule has found.
    pub fn of(self, rule: &'static Rule) -> impl Iterator<Item = Diagnostic> {
        self.found
            .into_iter()
            .filter(move |found| found.rule == rule)
    }

    /// Runs a stage on [`each`] item with a sink of its own. Outputs and findings come back in the order of the items.
    pub fn each<I, O, F>(&mut self, items: I, stage: F) -> Vec<O>
    where
        I: IntoParallelIterator,
        I::Iter: IndexedParallelIterator,
        O: Send,
        F: Fn(I::Item, &mut Self) -> O + Sync + Send,
    {
        let results = each(items, |item| {
            let mut sink = Self::new();
            (stage(item, &mut sink), sink)
        });
        let mut outputs = Vec::with_capacity(results.len());
        for (output, sink) in results {
            outputs.push(output);
            self.append(sink);
        }
        outputs
    }

    /// Runs [`both`] stages, each with a sink of its own. The findings of the first come first.
    pub fn both<A: Send, B: Send>(
        &mut self,
        first: impl FnOnce(&mut Self) -> A + Send,
        second: impl FnOnce(&mut Self) -> B + Send,
    ) -> (A, B) {
        let mut sink = Self::new();
        let outputs = both(|| first(&mut *self), || second(&mut sink));
        self.append(sink);
        outputs
    }

    /// Ends the collecting: sorts by path and place, drops repetitions, and gives each finding its level.
    #[must_use]
    pub fn settle(self, levels: &Levels) -> Findings {
        let mut found = self.found;
        let suppressions = Suppressions::new(self.suppressions);
        found.extend(suppressions.unused(&found));
        settled(found, levels, suppressions)
    }

    /// Settles what was found so far, while more may come: it is too early to say that a suppression is not needed.
    #[must_use]
    pub fn settle_early(self, levels: &Levels) -> Findings {
        settled(self.found, levels, Suppressions::new(self.suppressions))
    }
}

/// Sources have their ids in the order of their paths, so spans sort by path and place.
fn settled(found: Vec<Diagnostic>, levels: &Levels, suppressions: Suppressions) -> Findings {
    let mut found: Vec<Finding> = found
        .into_iter()
        .filter(|diagnostic| !suppressions.cover(diagnostic))
        .map(|diagnostic| Finding {
            level: levels.of(diagnostic.rule),
            diagnostic,
        })
        .filter(|finding| finding.level != Level::Allow)
        .collect();
    found.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.diagnostic.span, finding.diagnostic.rule.id);
        key(a).cmp(&key(b))
    });
    // The first of those that say the same of the same place: a template that fails, fails on many pages.
    found.dedup_by(|b, a| {
        let (a, b) = (&a.diagnostic, &b.diagnostic);
        a.span == b.span && a.rule == b.rule && a.message == b.message
    });
    Findings {
        found,
        suppressions,
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
    suppressions: Suppressions,
}

impl Findings {
    /// Settles what a later stage found, under the suppressions of the same entries.
    #[must_use]
    pub fn later(&self, diagnostics: Diagnostics, levels: &Levels) -> Self {
        settled(diagnostics.found, levels, self.suppressions.clone())
    }

    /// One finding alone.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            found: vec![finding.clone()],
            suppressions: Suppressions::default(),
        }
    }

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
