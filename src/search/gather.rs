//! The terms of entries, one entry after the other → for each term the entries that have it, the strongest.
//!
//! Comes in: terms with their strengths, entry by entry. Goes out: the list of each. Never: an entry that cannot be among
//! those that will be kept; a word that all entries have would otherwise take as much room as there are entries.

use super::lexicon::Lexicon;
use std::borrow::Cow;

/// A list for each term.
#[derive(Debug)]
pub struct Gathered {
    pub terms: Lexicon,
    /// By the number of the term: its first entry. Most terms are those of one entry.
    firsts: Vec<(u32, f32)>,
    /// By the number of the term: where its list stands; [`NOWHERE`] where it has one entry.
    places: Vec<u32>,
    lists: Vec<List>,
    /// So many entries of a term will be kept.
    kept: usize,
}

/// The place of a list that is not there.
const NOWHERE: u32 = u32::MAX;

/// The entries of a term.
#[derive(Debug)]
struct List {
    /// How many there are.
    owners: usize,
    /// Each with how strongly it has the term, in their order; without those that cannot be kept.
    found: Vec<(u32, f32)>,
    /// So many entries as will be kept have the term at least as strongly as this; nothing while there are fewer.
    least: Option<f32>,
}

impl Gathered {
    pub fn new(kept: usize) -> Self {
        Self {
            terms: Lexicon::default(),
            firsts: Vec::new(),
            places: Vec::new(),
            lists: Vec::new(),
            kept,
        }
    }

    /// Adds the terms of an entry, each with how strongly it has it; entries come one after the other.
    pub fn add<'a>(&mut self, entry: u32, terms: impl Iterator<Item = (&'a str, f32)>) {
        let (keys, strengths): (Vec<&str>, Vec<f32>) = terms.unzip();
        let numbers = self.terms.numbers(&keys);
        for (number, strength) in numbers.into_iter().zip(strengths) {
            self.add_one(number, entry, strength);
        }
    }

    fn add_one(&mut self, number: usize, entry: u32, strength: f32) {
        if number == self.firsts.len() {
            self.firsts.push((entry, strength));
            self.places.push(NOWHERE);
            return;
        }
        let place = &mut self.places[number];
        if *place == NOWHERE {
            *place = u32::try_from(self.lists.len()).unwrap_or(NOWHERE);
            self.lists.push(List::of(self.firsts[number]));
        }
        self.lists[*place as usize].push((entry, strength), self.kept);
    }

    /// Ends the gathering, and says for how many entries there must be room in all lists together, while one of them holds
    /// those that will not be kept, too.
    pub fn end(&mut self) -> usize {
        self.terms.seal();
        self.firsts.shrink_to_fit();
        self.places.shrink_to_fit();
        self.lists.shrink_to_fit();
        let lengths = || self.lists.iter().map(|list| list.found.len());
        let kept: usize = lengths().map(|length| length.min(self.kept)).sum();
        let longest = lengths().max().unwrap_or(0);
        kept + longest + self.terms.len() - self.lists.len()
    }

    /// Takes the list of a term: how many entries have it, and those of them that may be kept, each with how strongly.
    pub fn take(&mut self, number: usize) -> (usize, Cow<'_, [(u32, f32)]>) {
        match self.lists.get_mut(self.places[number] as usize) {
            Some(list) => (list.owners, Cow::Owned(std::mem::take(&mut list.found))),
            None => (1, Cow::Borrowed(std::slice::from_ref(&self.firsts[number]))),
        }
    }
}

impl List {
    fn of(first: (u32, f32)) -> Self {
        Self {
            owners: 1,
            found: vec![first],
            least: None,
        }
    }

    /// Adds an entry behind all the others, unless enough of them have the term as strongly: those come first, because
    /// their impact is as high at least.
    fn push(&mut self, found: (u32, f32), kept: usize) {
        self.owners += 1;
        if self.least.is_some_and(|least| found.1 <= least) {
            return;
        }
        self.found.push(found);
        // It rises slowly: now and then is enough.
        if self.found.len().is_multiple_of(kept.max(1)) {
            let mut strengths: Vec<f32> =
                self.found.iter().map(|(_, strength)| *strength).collect();
            let last = kept.saturating_sub(1);
            let (_, least, _) = strengths.select_nth_unstable_by(last, |a, b| b.total_cmp(a));
            self.least = Some(*least);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_enough_entries_before_have_as_strongly_is_counted_and_not_kept() {
        let mut gathered = Gathered::new(3);
        for (entry, strength) in (0..).zip([5.0, 1.0, 4.0, 1.0, 5.0, 2.0, 4.0, 4.0]) {
            gathered.add(entry, [("often", strength)].into_iter());
        }
        gathered.add(7, [("once", 1.0)].into_iter());
        let kept = [(0, 5.0), (1, 1.0), (2, 4.0), (4, 5.0), (5, 2.0), (6, 4.0)];
        let once = gathered.terms.find("once").unwrap();
        assert_eq!(gathered.end(), 3 + 6 + 1);
        assert_eq!(gathered.take(0), (8, Cow::Borrowed(&kept[..])));
        assert_eq!(gathered.take(once), (1, Cow::Borrowed(&[(7, 1.0)][..])));
    }
}
