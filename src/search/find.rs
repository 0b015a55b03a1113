//! A text → the entries that explain it, best first.
//!
//! Comes in: a query and the index. Goes out: [`Found`]. Never: a fraction; the browser's script adds the same integers.

use super::expand::expand;
use super::family;
use super::index::Index;
use super::template::{Fit, fit, spaced};
use super::terms::{Asked, Kind, Mode, Query, query, typed_words};
use super::why::{self, Reason, Why};
use std::cell::RefCell;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How the text was read.
    pub mode: Mode,
    /// The line that says what failed.
    pub primary: String,
    /// Whether the first hit can be relied on.
    pub sure: bool,
    /// Best first.
    pub hits: Vec<Hit>,
}

/// One entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number in the index: its place in the order of the ids.
    pub entry: usize,
    pub score: u64,
    pub why: Why,
}

/// So many lines are compared with templates, besides the primary one.
const MESSAGES: usize = 40;

/// How many hits are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub hits: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { hits: 10 }
    }
}

/// A term that is asked, with what the index has for it.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    pub key: &'a str,
    pub kind: Kind,
    pub asked: Asked,
    pub postings: &'a [(u32, u8)],
}

/// The query of a text, with what may have been meant.
pub fn ask(text: &str, index: &Index) -> Query {
    let mut query = query(text, &index.table);
    expand(&mut query, &index.postings, index.letters, &index.table);
    query
}

/// The terms that are asked, the strongest first.
pub fn asked<'a>(query: &'a Query, index: &'a Index) -> Vec<Term<'a>> {
    let table = &index.table;
    let mut terms: Vec<(u32, Kind, &str, Asked)> = query
        .terms
        .iter()
        .map(|(key, asked)| {
            let kind = Kind::of(key);
            (
                asked.weight * kind.factor(table),
                kind,
                key.as_str(),
                *asked,
            )
        })
        .collect();
    terms.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(b.2)));
    terms.truncate(match query.mode {
        Mode::Typed => table.find.typed,
        Mode::Pasted => table.find.pasted,
    });
    let found = |(_, kind, key, asked)| Term {
        key,
        kind,
        asked,
        postings: index.postings.of(key).unwrap_or_default(),
    };
    terms.into_iter().map(found).collect()
}

/// Finds the entries of a text.
pub fn find(index: &Index, text: &str, limits: Limits) -> Found {
    let query = ask(text, index);
    let terms = asked(&query, index);
    let mut ranked = count(&terms, query.mode, index);
    lift(&mut ranked, &query, index);
    let find = &index.table.find;
    best(&mut ranked, limits.hits.max(find.verified));
    let lines = messages(&query, index);
    let mut fitted: Vec<(usize, u64, Option<Fitted>)> = ranked
        .into_iter()
        .enumerate()
        .map(|(place, (entry, score))| {
            let fit = if place < find.verified {
                message(index, entry, &lines)
            } else {
                None
            };
            let letters = fit
                .as_ref()
                .map_or(0, |found| u64::from(found.fit.letters.min(find.letters)));
            (
                entry,
                score + score * letters / u64::from(find.template),
                fit,
            )
        })
        .collect();
    fitted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let is_apart = match fitted.as_slice() {
        [] => false,
        [_] => true,
        [first, second, ..] => first.1 * 10 >= second.1 * u64::from(find.sure),
    };
    fitted.truncate(limits.hits);
    let hit = |(entry, score, fit)| Hit {
        entry,
        score,
        why: why::of(entry, &terms, &query, fit, index),
    };
    let hits: Vec<Hit> = fitted.into_iter().map(hit).collect();
    let is_strong = |hit: &Hit| match hit.why.kind {
        Reason::Template | Reason::Code | Reason::Message => true,
        // Many errors have the same class: then the message has to be known as well.
        Reason::Name => is_known(hit.entry, &terms, index),
        Reason::Words => false,
    };
    let sure = is_apart && hits.first().is_some_and(is_strong);
    let primary = query
        .read
        .primary
        .map_or(String::new(), |at| query.read.lines[at].text.clone());
    Found {
        mode: query.mode,
        primary,
        sure,
        hits,
    }
}

/// Whether an entry has enough of what is asked.
fn is_known(entry: usize, terms: &[Term<'_>], index: &Index) -> bool {
    let table = &index.table;
    let has = |term: &&Term<'_>| {
        let found = |(other, _): &(u32, u8)| (*other as usize).cmp(&entry);
        term.postings.binary_search_by(found).is_ok()
    };
    let rank = |term: &Term<'_>| term.asked.weight * term.kind.factor(table);
    let all: u32 = terms.iter().map(rank).sum();
    let own: u32 = terms.iter().filter(has).map(rank).sum();
    own * table.find.known >= all
}

/// Adds up weight times impact; an entry that has more of the words gains.
fn count(terms: &[Term<'_>], mode: Mode, index: &Index) -> Vec<(usize, u64)> {
    TALLY.with_borrow_mut(|tally| {
        if tally.len() < index.cards.len() {
            tally.resize(index.cards.len(), Count::default());
        }
        let mut touched: Vec<u32> = Vec::new();
        for term in terms {
            for (entry, impact) in term.postings {
                let count = &mut tally[*entry as usize];
                if !std::mem::replace(&mut count.is_touched, true) {
                    touched.push(*entry);
                }
                count.score += term.asked.weight * u32::from(*impact);
                count.words += u16::from(term.kind == Kind::Word);
            }
        }
        let find = &index.table.find;
        let covered = |entry: u32| {
            let count = std::mem::take(&mut tally[entry as usize]);
            let score = u64::from(count.score);
            let more = u64::from(count.words.saturating_sub(1));
            let gain = match mode {
                Mode::Typed => (score * more) >> find.cover_typed,
                Mode::Pasted => (score * more.min(u64::from(find.cover_most))) >> find.cover_pasted,
            };
            (entry as usize, score + gain)
        };
        touched.into_iter().map(covered).collect()
    })
}

/// What a query gives an entry.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    score: u32,
    words: u16,
    is_touched: bool,
}

thread_local! {
    /// A place for every entry, all of them empty between two queries: to make one for each query would cost as much as
    /// there are entries, and a check asks as often as there are entries.
    static TALLY: RefCell<Vec<Count>> = const { RefCell::new(Vec::new()) };
}

/// An entry of the language, the tool or the collection that the text speaks of gains.
fn lift(ranked: &mut [(usize, u64)], query: &Query, index: &Index) {
    let (families, named) = match query.mode {
        Mode::Typed => (
            family::typed(&query.text, &index.table),
            index.named(&typed_words(&query.text)),
        ),
        Mode::Pasted => (family::pasted(&query.text), Vec::new()),
    };
    if families.is_empty() && named.is_empty() {
        return;
    }
    for (entry, score) in ranked {
        let card = &index.cards[*entry];
        if families.contains(&card.family) || named.contains(&card.collection) {
            *score += *score >> index.table.find.lift;
        }
    }
}

/// Sorts by score, then by entry, and keeps the best.
fn best(ranked: &mut Vec<(usize, u64)>, count: usize) {
    let order = |a: &(usize, u64), b: &(usize, u64)| b.1.cmp(&a.1).then(a.0.cmp(&b.0));
    if ranked.len() > count && count > 0 {
        ranked.select_nth_unstable_by(count - 1, order);
        ranked.truncate(count);
    }
    ranked.sort_unstable_by(order);
}

/// The lines that templates are compared with: the primary one, and the first of those that may be a message.
fn messages(query: &Query, index: &Index) -> Vec<(usize, String)> {
    let told = index.table.lines.told;
    let others = query.read.lines.iter().enumerate();
    let others = others
        .filter(|(_, line)| line.weight >= told)
        .map(|(at, _)| at);
    let mut places: Vec<usize> = query.read.primary.into_iter().collect();
    places.extend(
        others
            .filter(|at| Some(*at) != query.read.primary)
            .take(MESSAGES),
    );
    places
        .into_iter()
        .map(|at| (at, spaced(&query.read.lines[at].text)))
        .collect()
}

/// A template of an entry that fits a line.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Position in the card's messages.
    pub message: usize,
    /// Position in the text's lines.
    pub line: usize,
    pub fit: Fit,
}

/// The template of an entry that fits a line with the most letters.
fn message(index: &Index, entry: usize, lines: &[(usize, String)]) -> Option<Fitted> {
    let mut best: Option<Fitted> = None;
    for (message, template) in index.cards[entry].messages.iter().enumerate() {
        for (line, text) in lines {
            if let Some(fit) = fit(template, text)
                && best
                    .as_ref()
                    .is_none_or(|known| known.fit.letters < fit.letters)
            {
                best = Some(Fitted {
                    message,
                    line: *line,
                    fit,
                });
            }
        }
    }
    best
}
