//! Whether an entry is the first that a text leads to.
//!
//! Comes in: a text, the index, and an entry. Goes out: what [`super::find`] would say of it. Never: the rest of an answer;
//! a check asks for every message and every trace of every entry, and most lead where they should.

use super::find::{Term, ask, asked, fitted, message, messages};
use super::index::Index;
use super::rank::{Lifted, counted, covered, ranked};
use super::terms::{Kind, Query};
use std::cmp::Reverse;

/// Whether an entry is the first of those that are found by a text.
pub fn leads(index: &Index, text: &str, entry: usize) -> bool {
    let query = ask(text, index);
    let terms = asked(&query, index);
    is_far_ahead(&terms, &query, index, entry) || is_first(&terms, &query, index, entry)
}

/// Whether no other entry comes near. The terms that most entries have are also those that say least: as long as no entry
/// could lead by them alone, it is enough to look at the entries that have any of the others.
fn is_far_ahead(terms: &[Term<'_>], query: &Query, index: &Index, entry: usize) -> bool {
    let find = &index.table.find;
    let lifted = Lifted::by(query, index);
    let lines = messages(query, index);
    let base = |entry: usize| lifted.score(terms, query.mode, index, entry);
    let whole = |entry: usize, score: u64| {
        let letters = message(index, entry, &lines).map_or(0, |found| found.fit.letters);
        fitted(score, letters, find)
    };
    let own_base = base(entry);
    let own = whole(entry, own_base);
    let words = terms.iter().filter(|term| term.kind == Kind::Word).count() as u64;
    // What an entry comes to at most that has so much of the terms, and that is spoken of or not.
    let most = |score: u64, lifted: u64| {
        let score = covered(score, words, query.mode, find);
        fitted(score + lifted * (score >> find.lift), find.letters, find)
    };
    let mut lists: Vec<&Term<'_>> = terms.iter().collect();
    lists.sort_by_key(|term| Reverse(term.postings.len()));
    let weight = |term: &Term<'_>| u64::from(term.asked.weight);
    // By half of what leads: an entry must have as much again of the others to be looked at.
    let (mut by_long, mut long) = (0, 0);
    for term in &lists {
        let more = by_long + weight(term) * u64::from(term.top);
        if most(more * 2, 1) >= own {
            break;
        }
        by_long = more;
        long += 1;
    }
    // Nearly all that are counted come to less than this: so they cost no more than to be compared with a number.
    let least = [0, 1].map(|lifted| least(own, |score| most(score, lifted) >= own));
    let mut before = 0;
    let mut is_ahead = true;
    counted(lists[long..].iter().copied(), index, &mut |other, count| {
        let mut score = u64::from(count.score) + by_long;
        if score < least[1] || !is_ahead || other == entry {
            return;
        }
        let least = least[usize::from(lifted.has(other, index))];
        for term in &lists[..long] {
            if score < least {
                return;
            }
            score -= weight(term) * u64::from(term.top - term.impact(other));
        }
        if score >= least {
            let score = base(other);
            before += usize::from(score >= own_base);
            is_ahead = fitted(score, find.letters, find) < own || whole(other, score) < own;
        }
    });
    // Templates are tried only on the best entries; with so many before it, it would not have been.
    is_ahead && before < find.verified
}

/// The least number up to `most` that is enough, where more is enough, too.
fn least(most: u64, is_enough: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = u64::midpoint(low, high);
        if is_enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The same by the whole way: the best entries, and the templates of those that could be before it.
fn is_first(terms: &[Term<'_>], query: &Query, index: &Index, entry: usize) -> bool {
    let find = &index.table.find;
    let mut ranked = ranked(terms, query, index, find.verified);
    let Some(own) = ranked.iter().position(|(found, _)| *found == entry) else {
        return false;
    };
    let (_, own) = ranked.remove(own);
    let beats = |other: &(usize, u64), score: u64| (other.1, entry) > (score, other.0);
    // Most are first by far, and no template has to be tried.
    let most = |(other, score): (usize, u64)| (other, fitted(score, find.letters, find));
    if !ranked.iter().any(|other| beats(&most(*other), own)) {
        return true;
    }
    let lines = messages(query, index);
    let letters = |entry: usize| message(index, entry, &lines).map_or(0, |found| found.fit.letters);
    let own = fitted(own, letters(entry), find);
    let is_first = |(other, score): &(usize, u64)| {
        !beats(&most((*other, *score)), own)
            || !beats(&(*other, fitted(*score, letters(*other), find)), own)
    };
    ranked.iter().all(is_first)
}
