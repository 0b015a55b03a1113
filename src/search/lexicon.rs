//! Texts as numbers: each different text is kept once, beside all the others, and not in an allocation of its own.
//!
//! Comes in: texts. Goes out: the number of each, from 0, in the order of their first coming; and back. Never: a text
//! that is forgotten.

use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::ops::Range;

/// Different texts, numbered.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// All of them, one after the other.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// A piece of the hash of each: texts that differ are seldom compared, and never hashed again.
    hashes: Vec<u32>,
    /// The number of a text above 0, or 0, at the place that its hash asks for or behind it; at least half are 0.
    slots: Vec<u32>,
}

impl Lexicon {
    /// One that takes about so many texts without growing.
    pub fn with_room(texts: usize) -> Self {
        Self {
            text: String::with_capacity(texts * 10),
            ends: Vec::with_capacity(texts),
            hashes: Vec::with_capacity(texts),
            slots: vec![0; (texts * 2).next_power_of_two()],
        }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes all texts have.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The text of a number.
    pub fn get(&self, number: usize) -> &str {
        &self.text[self.place(number)]
    }

    fn place(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[number] as usize
    }

    /// All texts in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The number of a text that is there.
    pub fn find(&self, text: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        self.look(text, hash(text)).ok()
    }

    /// The number of a text, which is added where it is not there yet.
    pub fn number(&mut self, text: &str) -> usize {
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow();
        }
        self.number_of(text, hash(text))
    }

    fn number_of(&mut self, text: &str, hash: u32) -> usize {
        self.look(text, hash).unwrap_or_else(|slot| {
            self.text.push_str(text);
            self.ends
                .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
            self.hashes.push(hash);
            self.slots[slot] = u32::try_from(self.len()).unwrap_or(u32::MAX);
            self.len() - 1
        })
    }

    /// The numbers of several texts, which are added where they are not there yet. A large lexicon lies all over the
    /// memory: what each text needs of it is asked for before the first one waits for it.
    pub fn numbers(&mut self, texts: &[&str]) -> Vec<usize> {
        while self.slots.len() < (self.len() + texts.len() + 1) * 2 {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let hashes: Vec<u32> = texts.iter().map(|text| hash(text)).collect();
        let slots = hashes.iter().map(|hash| self.slots[*hash as usize & mask]);
        let slots: Vec<u32> = slots.collect();
        // The first text that is met is mostly the one.
        let met = slots.iter().zip(&hashes).map(|(slot, hash)| {
            let number = (*slot as usize).checked_sub(1)?;
            (self.hashes[number] == *hash).then(|| (number, self.place(number)))
        });
        let met: Vec<Option<(usize, Range<usize>)>> = met.collect();
        let numbers = texts
            .iter()
            .zip(hashes)
            .zip(met)
            .map(|((text, hash), met)| {
                let met = met.filter(|(_, place)| self.text[place.clone()] == **text);
                let number = met.map(|(number, _)| number);
                number.unwrap_or_else(|| self.number_of(text, hash))
            });
        numbers.collect()
    }

    /// The number of a text, or else the slot for it.
    fn look(&self, text: &str, hash: u32) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let Some(number) = (self.slots[slot] as usize).checked_sub(1) else {
                return Err(slot);
            };
            if self.hashes[number] == hash && self.get(number) == text {
                return Ok(number);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Forgets what is there to find a text by: what is left is told by number.
    pub fn seal(&mut self) {
        (self.hashes, self.slots) = (Vec::new(), Vec::new());
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(32);
        let mask = length - 1;
        self.slots.clear();
        self.slots.resize(length, 0);
        for (hash, number) in self.hashes.iter().zip(1..) {
            let mut slot = *hash as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number;
        }
    }
}

/// Two are the same where they hold the same texts in the same order.
impl PartialEq for Lexicon {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ends == other.ends
    }
}

impl Eq for Lexicon {}

fn hash(text: &str) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the lower half is the one that is mixed best"
    )]
    let half = FxBuildHasher.hash_one(text) as u32;
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut lexicon = Lexicon::default();
        assert_eq!(lexicon.find("a"), None);
        let texts: Vec<String> = (0..1000).map(|n| format!("größe {}", n % 400)).collect();
        for text in &texts {
            lexicon.number(text);
        }
        assert_eq!(lexicon.len(), 400);
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(lexicon.find(text), Some(at % 400));
            assert_eq!(lexicon.get(at % 400), text);
        }
        assert_eq!(lexicon.find("größe"), None);
        assert_eq!(lexicon.find(""), None);
        assert_eq!(lexicon.number(""), 400);
        assert_eq!(lexicon.get(400), "");
        let mut together = Lexicon::default();
        for some in texts.chunks(7) {
            let some: Vec<&str> = some.iter().map(String::as_str).collect();
            let numbers = together.numbers(&some);
            let texts: Vec<&str> = numbers.iter().map(|at| together.get(*at)).collect();
            assert_eq!(texts, some);
        }
        assert_eq!(together.len(), 400);
    }
}
