//! The terms of a query → the entries that have most of what is asked.
//!
//! Comes in: terms with their postings. Goes out: the best entries with their scores, best first. Never: more of them than
//! are wanted; most entries that have a word of a text are far from being its subject.

use super::family;
use super::find::Term;
use super::index::{Card, Index};
use super::terms::{Kind, Mode, Query, typed_words};
use std::cell::RefCell;

/// The best entries for some terms: adds up weight times impact; an entry that has more of the words gains, and one of the
/// language, the tool or the collection that the text speaks of.
pub fn ranked(terms: &[Term<'_>], query: &Query, index: &Index, room: usize) -> Vec<(usize, u64)> {
    let find = &index.table.find;
    let lifted = Lifted::by(query, index);
    let mut best = Best::new(room);
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
        for entry in touched {
            let count = std::mem::take(&mut tally[entry as usize]);
            let score = u64::from(count.score);
            let more = u64::from(count.words.saturating_sub(1));
            let gain = match query.mode {
                Mode::Typed => (score * more) >> find.cover_typed,
                Mode::Pasted => (score * more.min(u64::from(find.cover_most))) >> find.cover_pasted,
            };
            let (entry, score) = (entry as usize, score + gain);
            let most = score + (score >> find.lift);
            // The card is looked at only where it could matter.
            if best.has_room_for(entry, most) {
                let is_lifted = lifted.has(&index.cards[entry]);
                best.add(entry, if is_lifted { most } else { score });
            }
        }
    });
    best.kept
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

/// The languages, tools and collections that a text speaks of.
struct Lifted {
    families: Vec<char>,
    collections: Vec<usize>,
}

impl Lifted {
    fn by(query: &Query, index: &Index) -> Self {
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

    fn has(&self, card: &Card) -> bool {
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
