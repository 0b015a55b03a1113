//! The terms of a query → the entries that have most of what is asked.
//!
//! Comes in: terms with their postings. Goes out: the best entries with their scores, best first. Never: more of them than
//! are wanted; most entries that have a word of a text are far from being its subject.

use super::family;
use super::find::Term;
use super::index::Index;
use super::table;
use super::terms::{Kind, Mode, Query, typed_words};
use std::cell::RefCell;

/// The best entries for some terms: adds up weight times impact; an entry that has more of the words gains, and one of the
/// language, the tool or the collection that the text speaks of.
pub fn ranked(terms: &[Term<'_>], query: &Query, index: &Index, room: usize) -> Vec<(usize, u64)> {
    let find = &index.table.find;
    let lifted = Lifted::by(query, index);
    let mut best = Best::new(room);
    counted(terms.iter(), index, &mut |entry, count| {
        let score = count.scored(query.mode, find);
        // The card is looked at only where it could matter.
        if best.has_room_for(entry, score + (score >> find.lift)) {
            best.add(entry, lifted.lift(score, entry, index));
        }
    });
    best.kept
}

/// Calls `put` with each entry that has any of some terms, and what those give it.
pub fn counted<'a>(
    terms: impl Iterator<Item = &'a Term<'a>>,
    index: &Index,
    put: &mut dyn FnMut(usize, Count),
) {
    TALLY.with_borrow_mut(|tally| {
        if tally.len() < index.cards.len() {
            tally.resize(index.cards.len(), Count::default());
        }
        let mut touched: Vec<u32> = Vec::new();
        for term in terms {
            for (entry, impact) in term.postings {
                let count = &mut tally[*entry as usize];
                if count.terms == 0 {
                    touched.push(*entry);
                }
                count.add(term, *impact);
            }
        }
        for entry in touched {
            put(entry as usize, std::mem::take(&mut tally[entry as usize]));
        }
    });
}

/// What terms give an entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    pub score: u32,
    words: u16,
    /// How many terms have added to it.
    terms: u16,
}

impl Count {
    fn add(&mut self, term: &Term<'_>, impact: u8) {
        self.score += term.asked.weight * u32::from(impact);
        self.words += u16::from(term.kind == Kind::Word && impact > 0);
        self.terms += 1;
    }

    /// The score with what an entry gains that has more than one of the words.
    fn scored(self, mode: Mode, find: &table::Find) -> u64 {
        covered(self.score.into(), self.words.into(), mode, find)
    }
}

/// A score with what so many words add to it.
pub fn covered(score: u64, words: u64, mode: Mode, find: &table::Find) -> u64 {
    let more = words.saturating_sub(1);
    score
        + match mode {
            Mode::Typed => (score * more) >> find.cover_typed,
            Mode::Pasted => (score * more.min(u64::from(find.cover_most))) >> find.cover_pasted,
        }
}

thread_local! {
    /// A place for every entry, all of them empty between two queries: to make one for each query would cost as much as
    /// there are entries, and a check asks as often as there are entries.
    static TALLY: RefCell<Vec<Count>> = const { RefCell::new(Vec::new()) };
}

/// The languages, tools and collections that a text speaks of.
pub struct Lifted {
    families: Vec<char>,
    collections: Vec<usize>,
}

impl Lifted {
    pub fn by(query: &Query, index: &Index) -> Self {
        match query.mode {
            Mode::Typed => Self {
                families: family::typed(&query.text, &index.table),
                collections: index.named(&typed_words(&query.text)),
            },
            Mode::Pasted => Self {
                families: family::pasted(&query.text, &index.table.marks),
                collections: Vec::new(),
            },
        }
    }

    /// The score of one entry, as [`ranked`] has it.
    pub fn score(&self, terms: &[Term<'_>], mode: Mode, index: &Index, entry: usize) -> u64 {
        let mut count = Count::default();
        for term in terms {
            count.add(term, term.impact(entry));
        }
        self.lift(count.scored(mode, &index.table.find), entry, index)
    }

    /// A score with what an entry gains that is spoken of.
    fn lift(&self, score: u64, entry: usize, index: &Index) -> u64 {
        let gain = score >> index.table.find.lift;
        score + if self.has(entry, index) { gain } else { 0 }
    }

    /// Whether an entry is spoken of.
    pub fn has(&self, entry: usize, index: &Index) -> bool {
        let card = &index.cards[entry];
        self.families.contains(&card.family) || self.collections.contains(&card.collection)
    }
}

/// The best entries so far, by score, then by number.
struct Best {
    kept: Vec<(usize, u64)>,
    room: usize,
}

impl Best {
    fn new(room: usize) -> Self {
        Self {
            kept: Vec::with_capacity(room + 1),
            room,
        }
    }

    fn has_room_for(&self, entry: usize, score: u64) -> bool {
        self.kept.len() < self.room
            || self
                .kept
                .last()
                .is_some_and(|(last, least)| (score, *last) > (*least, entry))
    }

    fn add(&mut self, entry: usize, score: u64) {
        if self.has_room_for(entry, score) {
            let is_before = |(other, more): &(usize, u64)| (*more, entry) > (score, *other);
            let place = self.kept.partition_point(is_before);
            self.kept.insert(place, (entry, score));
            self.kept.truncate(self.room);
        }
    }
}
