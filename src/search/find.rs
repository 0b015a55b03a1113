//! A text → the entries that explain it, best first.
//!
//! Comes in: a query and the index. Goes out: [`Found`]. Never: a fraction; the browser's script adds the same integers.

use super::expand::expand;
use super::index::Index;
use super::rank::ranked;
use super::table;
use super::template::{Fit, Fitting, Template};
use super::terms::{Asked, Kind, Mode, Query, query};
use super::why::{self, Reason, Why};

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
    /// The highest impact of these.
    pub top: u8,
}

impl Term<'_> {
    /// The impact of the term for an entry; 0 where the entry does not have it.
    pub fn impact(&self, entry: usize) -> u8 {
        let found = |(other, _): &(u32, u8)| (*other as usize).cmp(&entry);
        let place = self.postings.binary_search_by(found);
        place.map_or(0, |at| self.postings[at].1)
    }
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
            (asked.weight * kind.factor(table), kind, key, *asked)
        })
        .collect();
    let order = |a: &(u32, Kind, &str, Asked), b: &(u32, Kind, &str, Asked)| {
        b.0.cmp(&a.0).then_with(|| a.2.cmp(b.2))
    };
    let most = match query.mode {
        Mode::Typed => table.find.typed,
        Mode::Pasted => table.find.pasted,
    };
    if most > 0 && most < terms.len() {
        terms.select_nth_unstable_by(most - 1, order);
    }
    terms.truncate(most);
    terms.sort_unstable_by(order);
    let found = |(_, kind, key, asked)| {
        let (postings, top) = index.postings.of(key);
        Term {
            key,
            kind,
            asked,
            postings,
            top,
        }
    };
    terms.into_iter().map(found).collect()
}

/// A score with what a template of so many letters adds to it that fits.
pub fn fitted(score: u64, letters: u32, find: &table::Find) -> u64 {
    score + score * u64::from(letters.min(find.letters)) / u64::from(find.template)
}

/// Finds the entries of a text.
pub fn find(index: &Index, text: &str, limits: Limits) -> Found {
    let query = ask(text, index);
    let terms = asked(&query, index);
    let find = &index.table.find;
    let ranked = ranked(&terms, &query, index, limits.hits.max(find.verified));
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
            let letters = fit.as_ref().map_or(0, |found| found.fit.letters);
            (entry, fitted(score, letters, find), fit)
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
    let has = |term: &&Term<'_>| term.impact(entry) > 0;
    let rank = |term: &Term<'_>| term.asked.weight * term.kind.factor(table);
    let all: u32 = terms.iter().map(rank).sum();
    let own: u32 = terms.iter().filter(has).map(rank).sum();
    own * table.find.known >= all
}

/// The lines that templates are compared with: the primary one, and the first of those that may be a message.
pub fn messages(query: &Query, index: &Index) -> Vec<(usize, Fitting)> {
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
        .map(|at| (at, Fitting::new(&query.read.lines[at].text)))
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
pub fn message(index: &Index, entry: usize, lines: &[(usize, Fitting)]) -> Option<Fitted> {
    let mut best: Option<Fitted> = None;
    for (message, template) in index.cards[entry].messages.iter().enumerate() {
        let template = Template::new(template);
        for (line, text) in lines {
            if let Some(fit) = template.fit(text)
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
