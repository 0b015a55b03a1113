//! Tags that are nearly other tags: `model` in one entry, `models` in ten.

use super::Linked;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use std::collections::BTreeMap;

/// So many entries make a tag one that others were probably meant to have.
const USUAL: usize = 3;

/// The shortest tag that is looked at: `go` and `git` are one letter apart, and two things.
const SHORTEST: usize = 5;

/// Reports tags of a single entry that differ by one letter from a usual one.
pub fn similar(entries: &[Linked], diagnostics: &mut Diagnostics) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in entries.iter().flat_map(|linked| &linked.entry.tags) {
        *counts.entry(&tag.value).or_default() += 1;
    }
    // Two words are one letter apart when they become equal by taking at most one letter from each.
    let mut shortened: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (tag, _) in counts.iter().filter(|(_, count)| **count >= USUAL) {
        for form in forms(tag) {
            shortened.entry(form).or_default().push(tag);
        }
    }
    for tag in entries.iter().flat_map(|linked| &linked.entry.tags) {
        let word = tag.value.as_str();
        if counts[word] > 1 || word.len() < SHORTEST {
            continue;
        }
        let forms = forms(word);
        let candidates = forms
            .iter()
            .filter_map(|form| shortened.get(form))
            .flatten();
        let near = candidates
            .filter(|near| strsim::osa_distance(near, word) == 1)
            .max_by_key(|near| counts[**near]);
        if let Some(near) = near {
            let message = format!(
                "no other entry has the tag `{word}`, {} have `{near}`",
                counts[near]
            );
            let finding = Diagnostic::new(&rule::SIMILAR_TAG, tag.span, message);
            diagnostics.push(finding.help(format!("did you mean `{near}`?")));
        }
    }
}

/// A word, and the word with each of its letters left out.
fn forms(word: &str) -> Vec<String> {
    let without = |(at, c): (usize, char)| format!("{}{}", &word[..at], &word[at + c.len_utf8()..]);
    std::iter::once(word.to_owned())
        .chain(word.char_indices().map(without))
        .collect()
}
