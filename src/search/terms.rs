//! A text → the terms that are looked up.
//!
//! Comes in: what was typed or pasted, or a line of an entry. Goes out: [`Term`]s with weights. Never: a term that the
//! browser's script would not make of the same text.

use super::clean::clean;
use super::code::codes;
use super::headline::{bare, exception};
use super::line::{Read, read};
use super::scan::{after_location, is_word, lower};
use super::skeleton::{pairs, signature, skeleton, tokens};
use super::table::Table;
use super::word::{Is, Origin, symbols, words};
use rustc_hash::FxHashMap;

/// The longest key, in characters.
const LONGEST: usize = 64;

/// A text of at most so many characters in one line counts as typed.
const TYPED: usize = 100;

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
    /// Key → what it is worth.
    pub terms: FxHashMap<String, Asked>,
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
    let mut terms: FxHashMap<String, Asked> = FxHashMap::default();
    for (at, line) in read.lines.iter().enumerate() {
        let mut add = |key: String, weight: u32| {
            let found = terms.entry(key).or_insert(Asked {
                weight,
                times: 0,
                line: at,
            });
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
            terms.insert(key, Asked::new(weight, 0));
        });
    }
    for asked in terms.values_mut() {
        asked.weight += (asked.times - 1).min(3) * (asked.weight >> 3).max(1);
    }
    Query {
        mode,
        text,
        read,
        terms,
    }
}

/// Codes, names, words and symbols of a line, with their shares.
pub fn own(line: &str, origin: Origin, table: &Table, put: &mut dyn FnMut(String, u32)) {
    codes(line, table, &mut |code, share| {
        short(format!("{code}!"), |key| put(key, share));
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
        let (key, share) = match is {
            Is::Name if place < head => (format!("{text}."), (share * table.shares.head) >> 4),
            Is::Name => (format!("{text}."), share),
            Is::Word => (text, share),
        };
        short(key, |key| put(key, share));
    });
    if origin != Origin::Pasted {
        symbols(line, &mut |text| put(text, table.shares.whole));
    }
}

pub fn short(key: String, put: impl FnOnce(String)) {
    if key.len() <= LONGEST || key.chars().count() <= LONGEST {
        put(key);
    }
}

/// Pairs and signatures of a line, taken with and without what stands around the message.
pub fn told(line: &str, table: &Table, put: &mut dyn FnMut(String, Kind)) {
    let bare = bare(line);
    let message = exception(bare, table).map_or(bare, |found| &bare[found.message..]);
    let mut seen: Vec<&str> = Vec::new();
    let mut given: Vec<String> = Vec::new();
    for variant in [line, bare, message] {
        if seen.contains(&variant) {
            continue;
        }
        seen.push(variant);
        let tokens = tokens(&skeleton(variant, table));
        pairs(&tokens, table, &mut |pair| {
            if !given.contains(&pair) {
                given.push(pair);
            }
        });
        if let Some(signature) = signature(&tokens, table) {
            short(signature, |key| put(key, Kind::Signature));
        }
    }
    for pair in given {
        short(pair, |key| put(key, Kind::Pair));
    }
}

/// The words of a typed text in lower case: letters and digits.
pub fn typed_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c.is_ascii());
    words.filter(|word| !word.is_empty()).map(lower).collect()
}
