//! The table of weights and words that the matcher works by.
//!
//! Comes in: `weights.json`. Goes out: [`Table`], and the part of it that a reader's browser needs, as it was written.
//! Never: a weight that stands anywhere else; the browser takes the very numbers that the index was made with.

use super::family::Marks;
use super::scan;
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// The table as it is written.
const WRITTEN: &str = include_str!("weights.json");

/// Words that are written as one text, with spaces between them.
#[derive(Debug, Clone, Default)]
pub struct Words {
    all: FxHashSet<String>,
    /// How many bytes they have.
    lengths: BTreeSet<usize>,
    longest: usize,
}

impl Words {
    pub fn has(&self, word: &str) -> bool {
        word.len() <= self.longest && self.all.contains(word)
    }

    /// Whether a text ends with one of them.
    pub fn end(&self, text: &str) -> bool {
        let has = |length: &usize| {
            let start = text.len().checked_sub(*length);
            let end = start.and_then(|start| text.get(start..));
            end.is_some_and(|end| self.has(end))
        };
        self.lengths.iter().any(has)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let words = text.split(' ');
        let lengths: BTreeSet<usize> = words.clone().map(str::len).collect();
        Ok(Self {
            longest: lengths.last().copied().unwrap_or_default(),
            lengths,
            all: words.map(str::to_owned).collect(),
        })
    }
}

/// Words of which one is looked for in a line, all in one walk.
#[derive(Debug, Clone)]
pub struct Said(AhoCorasick);

impl Said {
    /// Whether one of them stands in a line, in any case, with no letter or digit before and behind it.
    pub fn has_one_in(&self, line: &str) -> bool {
        let is_word = |found: aho_corasick::Match| {
            let before = line.as_bytes()[..found.start()].last();
            !before.is_some_and(|byte| scan::is_word(*byte))
                && !scan::is_word(scan::at(line, found.end()))
        };
        self.0.find_overlapping_iter(line).any(is_word)
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        let mut builder = AhoCorasick::builder();
        let found = builder.ascii_case_insensitive(true).build(words);
        found.map(Self).map_err(serde::de::Error::custom)
    }
}

/// What a line counts, by its kind.
#[derive(Debug, Clone, Deserialize)]
pub struct LineWeights {
    pub primary: u32,
    pub diagnostic: u32,
    pub cause: u32,
    pub exception: u32,
    pub panic: u32,
    pub fatal: u32,
    /// The line behind the primary one.
    pub next: u32,
    pub label: u32,
    pub note: u32,
    pub source: u32,
    pub text: u32,
    /// A line that speaks of a failure, where no line is the primary one.
    pub failure: u32,
    /// The same beside a primary line.
    pub beside: u32,
    pub command: u32,
    /// From this weight on, pairs and signatures are taken.
    pub told: u32,
}

/// How much of its line's weight a term gets, in sixteenths.
#[derive(Debug, Clone, Deserialize)]
pub struct Shares {
    pub whole: u32,
    /// A name that its line opens with.
    pub head: u32,
    /// The first and the last segment of a dotted name.
    pub ends: u32,
    pub quoted: u32,
    /// A segment that is not the last.
    pub inner: u32,
    /// A part of a name in camelCase or `snake_case`.
    pub part: u32,
    /// A segment that is one word.
    pub path: u32,
    /// A code without its zeros.
    pub alias: u32,
    pub number: u32,
}

/// Which terms are asked first.
#[derive(Debug, Clone, Deserialize)]
pub struct Factors {
    pub code: u32,
    pub signature: u32,
    pub name: u32,
    pub pair: u32,
    pub word: u32,
}

/// Numbers of the query.
#[derive(Debug, Clone, Deserialize)]
pub struct Find {
    /// So many terms of a typed text are asked.
    pub typed: usize,
    pub pasted: usize,
    /// So many words are taken for one that the index lacks.
    pub best: usize,
    /// The weight of a single word that is a name.
    pub joined: u32,
    /// What every word more adds to it.
    pub longer: u32,
    /// What an ending that was not typed takes from it.
    pub suffixed: u32,
    pub exact: u32,
    /// Sixteenths of a term's weight for a word at distance 0, 1, 2.
    pub near: [u32; 3],
    /// An entry of the family that is asked for gains its score shifted right by this.
    pub lift: u32,
    pub cover_typed: u32,
    pub cover_pasted: u32,
    pub cover_most: u32,
    pub signature: u32,
    pub pair: u32,
    /// The messages of so many best entries are compared with the text.
    pub verified: usize,
    /// A message that matches gains `score × letters / template`, with at most `letters` letters.
    pub template: u32,
    pub letters: u32,
    /// Sure from a first score of this many tenths of the second on.
    pub sure: u32,
    /// A name alone is sure where the entry has one part in so many of what is asked.
    pub known: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Field {
    pub weight: f64,
    /// How much the length of the field counts, from 0 to 1.
    pub length: f64,
    /// A length at which nothing is added or taken.
    pub usual: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Fields {
    pub id: Field,
    pub title: Field,
    pub message: Field,
    pub keyword: Field,
    pub lead: Field,
    pub body: Field,
    pub comment: Field,
    pub code: Field,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Kinds {
    pub code: f64,
    pub signature: f64,
    pub name: f64,
    pub pair: f64,
    pub word: f64,
}

/// Numbers of the build; they are folded into the impacts, and the browser never sees them.
#[derive(Debug, Clone, Deserialize)]
pub struct Build {
    pub scale: f64,
    pub saturation: f64,
    /// So many entries at most are kept for a term.
    pub postings: usize,
    pub kinds: Kinds,
    pub fields: Fields,
}

/// The whole table.
#[derive(Debug, Clone, Deserialize)]
pub struct Table {
    pub version: u32,
    pub lines: LineWeights,
    pub shares: Shares,
    pub factors: Factors,
    pub find: Find,
    /// Words that say nothing.
    pub stop: Words,
    /// Those of them that make a pair with another one.
    pub kept: Words,
    /// What stands before the digits of a code, in any case.
    pub codes: Words,
    pub not_codes: Words,
    /// What follows a bare status code.
    pub statuses: Words,
    /// How names of exceptions end.
    pub endings: Words,
    /// Exceptions whose names are in lower case.
    pub lowercase: Words,
    pub levels: Words,
    pub extensions: Words,
    pub units: Words,
    pub failures: Said,
    pub noise: Vec<String>,
    pub families: BTreeMap<char, Words>,
    /// What programs of some families print.
    #[serde(skip)]
    pub marks: Marks,
    pub build: Build,
}

/// The table as a browser takes it: without the numbers of the build.
pub fn browser() -> serde_json::Value {
    let mut table: serde_json::Value = serde_json::from_str(WRITTEN).unwrap_or_default();
    if let Some(rows) = table.as_object_mut() {
        rows.shift_remove("build");
    }
    table
}

impl Table {
    /// The table of this program.
    pub fn own() -> Self {
        Self::parse(WRITTEN)
    }

    fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|error| unreachable!("weights.json: {error}"))
    }

    /// The family that a word stands for: a language or a tool.
    pub fn family(&self, word: &str) -> Option<char> {
        let found = self.families.iter().find(|(_, words)| words.has(word));
        found.map(|(family, _)| *family)
    }
}
