//! A text → the terms that are looked up.
//!
//! Comes in: what was typed or pasted, or a line of an entry. Goes out: [`Term`]s with weights. Never: a term that the
//! browser's script would not make of the same text.

use super::clean::clean;
use super::code::codes;
use super::headline::{bare, exception};
use super::lexicon::Lexicon;
use super::line::{Read, read};
use super::scan::{after_location, is_word, lower};
use super::skeleton::{Tokens, pairs, signature, skeleton};
use super::table::Table;
use super::word::{Is, Origin, symbols, words};

/// The longest key, in characters.
const LONGEST: usize = 64;

/// A text of at most so many characters in one line counts as typed.
const TYPED: usize = 100;

/// So many terms a query has, or fewer; a pasted text may have any number.
const ROOM: usize = 128;

/// So many pairs a line has, or fewer; a long one may have any number.
const PAIRS: usize = 16;

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Code,
    Signature,
    Name,
    Pair,
    Word,
}

impl Kind {
    /// How much a term of this kind tells.
    pub fn factor(self, table: &Table) -> u32 {
        let factors = &table.factors;
        match self {
            Self::Code => factors.code,
            Self::Signature => factors.signature,
            Self::Name => factors.name,
            Self::Pair => factors.pair,
            Self::Word => factors.word,
        }
    }

    /// The kind of a key: codes end with `!`, names with `.`; pairs hold a space, signatures a `#` and eight digits.
    pub fn of(key: &str) -> Self {
        let bytes = key.as_bytes();
        match bytes.last() {
            Some(b'!') => Self::Code,
            Some(b'.') if is_word(bytes[bytes.len().saturating_sub(2)]) => Self::Name,
            _ if bytes.len() > 9 && bytes[bytes.len() - 9] == b'#' => Self::Signature,
            _ if bytes.contains(&b' ') => Self::Pair,
            _ => Self::Word,
        }
    }
}

/// Whether somebody typed words or pasted what a program printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Typed,
    Pasted,
}

/// What a query asks for.
#[derive(Debug, Clone)]
pub struct Query {
    pub mode: Mode,
    /// The cleaned text.
    pub text: String,
    pub read: Read,
    pub terms: Wanted,
}

/// The terms of a query, each with what it is worth.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    keys: Lexicon,
    /// By the number of the key.
    asked: Vec<Asked>,
}

impl Wanted {
    pub fn get(&self, key: &str) -> Option<&Asked> {
        self.keys.find(key).map(|number| &self.asked[number])
    }

    /// What a key is worth, to be changed; `new` where it was not asked for yet.
    pub fn entry(&mut self, key: &str, new: Asked) -> &mut Asked {
        let number = self.keys.number(key);
        if number == self.asked.len() {
            self.asked.push(new);
        }
        &mut self.asked[number]
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asked)> {
        self.keys.iter().zip(&self.asked)
    }
}

/// A term of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub weight: u32,
    /// How many lines it stands in.
    times: u32,
    /// The line that gives it its weight: a position in [`Read::lines`].
    pub line: usize,
}

impl Asked {
    pub fn new(weight: u32, line: usize) -> Self {
        Self {
            weight,
            times: 1,
            line,
        }
    }
}

/// The terms of a text.
pub fn query(text: &str, table: &Table) -> Query {
    let text = clean(text);
    let one = text.trim_matches([' ', '\n']);
    let is_typed =
        !one.contains('\n') && one.chars().count() <= TYPED && after_location(one, 2).is_none();
    let mode = if is_typed { Mode::Typed } else { Mode::Pasted };
    let read = read(&text, table);
    let mut terms = Wanted {
        keys: Lexicon::with_room(ROOM),
        asked: Vec::with_capacity(ROOM),
    };
    for (at, line) in read.lines.iter().enumerate() {
        let mut add = |key: &str, weight: u32| {
            let new = Asked {
                weight,
                times: 0,
                line: at,
            };
            let found = terms.entry(key, new);
            found.times += 1;
            if weight > found.weight {
                found.weight = weight;
                found.line = at;
            }
        };
        let origin = match mode {
            Mode::Typed => Origin::Typed,
            Mode::Pasted => Origin::Pasted,
        };
        own(&line.text, origin, table, &mut |key, share| {
            add(key, (line.weight * share) >> 2);
        });
        if line.weight >= table.lines.told {
            told(&line.text, table, &mut |key, kind| {
                let times = if kind == Kind::Signature {
                    table.find.signature
                } else {
                    table.find.pair
                };
                add(key, line.weight * times);
            });
        }
    }
    if mode == Mode::Typed && read.lines.is_empty() {
        // Nothing but signs: no line of a text, but somebody may look for `?.`.
        let weight = (table.lines.primary * table.shares.whole) >> 2;
        symbols(one, &mut |key| {
            let asked = Asked::new(weight, 0);
            *terms.entry(key, asked) = asked;
        });
    }
    for asked in &mut terms.asked {
        asked.weight += (asked.times - 1).min(3) * (asked.weight >> 3).max(1);
    }
    Query {
        mode,
        text: text.into_owned(),
        read,
        terms,
    }
}

/// Codes, names, words and symbols of a line, with their shares.
pub fn own(line: &str, origin: Origin, table: &Table, put: &mut dyn FnMut(&str, u32)) {
    // Written over for each of them.
    let mut key = String::new();
    codes(line, table, &mut |code, share| {
        put_short(marked(&mut key, code, '!'), |key| put(key, share));
    });
    let bare = bare(line);
    // The class that a line opens with is what failed; other names in it only take part.
    let head = if origin == Origin::Pasted {
        exception(bare, table)
    } else {
        None
    };
    let head = head.map_or(0, |found| found.end);
    words(bare, origin, table, &mut |text, is, share, place| {
        let (text, share) = match is {
            Is::Name if place < head => (
                marked(&mut key, text, '.'),
                (share * table.shares.head) >> 4,
            ),
            Is::Name => (marked(&mut key, text, '.'), share),
            Is::Word => (text, share),
        };
        put_short(text, |key| put(key, share));
    });
    if origin != Origin::Pasted {
        symbols(line, &mut |text| put(text, table.shares.whole));
    }
}

/// A text with a mark behind it, in the place of what stood there.
fn marked<'a>(key: &'a mut String, text: &str, mark: char) -> &'a str {
    key.clear();
    key.push_str(text);
    key.push(mark);
    key
}

/// Puts a key that is not too long.
pub fn put_short(key: &str, put: impl FnOnce(&str)) {
    if key.len() <= LONGEST || key.chars().count() <= LONGEST {
        put(key);
    }
}

/// Pairs and signatures of a line, taken with and without what stands around the message.
pub fn told(line: &str, table: &Table, put: &mut dyn FnMut(&str, Kind)) {
    let bare = bare(line);
    let message = exception(bare, table).map_or(bare, |found| &bare[found.message..]);
    let variants = [line, bare, message];
    let mut given = Lexicon::with_room(PAIRS);
    for (nth, variant) in variants.iter().enumerate() {
        if variants[..nth].contains(variant) {
            continue;
        }
        let tokens = Tokens::of(&skeleton(variant, table));
        pairs(&tokens, table, &mut |pair| {
            given.number(pair);
        });
        if let Some(signature) = signature(&tokens, table) {
            put_short(&signature, |key| put(key, Kind::Signature));
        }
    }
    for pair in given.iter() {
        put_short(pair, |key| put(key, Kind::Pair));
    }
}

/// The words of a typed text in lower case: letters and digits.
pub fn typed_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c.is_ascii());
    words.filter(|word| !word.is_empty()).map(lower).collect()
}
