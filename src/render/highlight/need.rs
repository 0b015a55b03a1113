//! What a line must hold for a pattern to match anywhere in it.
//!
//! In come a pattern and, once for each line, the line; out comes whether a search is worth its time. Most rules of a
//! grammar name a word or a sign that most lines lack, and this sees it for the price of a few bits where Oniguruma would
//! walk through the line. It may say yes too often; it never says no where the pattern matches.
//!
//! A line is taken for the set of its *grams*: one, two and three neighbours in it, letters in lower case, with a mark
//! wherever a word begins or ends. So `\bif\b` asks for ⟨mark i f⟩ and ⟨i f mark⟩, which hardly any other line has.

mod clauses;
mod part;

use super::pattern::Pattern;
use part::Literal;

/// Between a letter, digit or underscore and anything else.
const MARK: u8 = 0;

/// Bits of a set of grams: a line of 60 bytes sets about 250 of them.
const BITS: usize = 4096;

/// The grams of a line.
pub struct Grams {
    bits: [u64; BITS / 64],
    is_ascii: bool,
}

/// What a pattern needs: of every clause at least one literal.
#[derive(Debug)]
pub struct Need {
    /// One clause after the other: its length, and in it one literal after the other: its length, its grams.
    clauses: Box<[u16]>,
    /// Letters of either case are one: beyond ASCII that is more than a mapping of bytes.
    folds: bool,
}

/// What each of several patterns needs.
pub struct Needs {
    /// One pattern after the other: the length of its clauses, its clauses.
    clauses: Box<[u16]>,
}

impl Grams {
    pub fn of(line: &str) -> Self {
        let mut grams = Self {
            bits: [0; BITS / 64],
            is_ascii: line.is_ascii(),
        };
        let mut last = [MARK; 2];
        let mut known = 0;
        let mut add = |byte: u8| {
            let [first, second] = last;
            let bits = &mut grams.bits;
            let mut set = |gram: u16| bits[usize::from(gram) / 64] |= 1 << (gram % 64);
            set(one(byte));
            if known > 0 {
                set(two(second, byte));
            }
            if known > 1 {
                set(three(first, second, byte));
            }
            last = [second, byte];
            known += 1;
        };
        let mut before = b' ';
        for byte in line.bytes().map(|byte| byte.to_ascii_lowercase()) {
            if parts(before, byte) {
                add(MARK);
            }
            add(byte);
            before = byte;
        }
        if is_word(before) || !before.is_ascii() {
            add(MARK);
        }
        grams
    }

    pub fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// Whether of every clause at least one literal is there.
    fn meets(&self, clauses: &[u16]) -> bool {
        let is_there = |literal: &[u16]| literal.iter().all(|gram| self.holds(*gram));
        pieces(clauses).all(|clause| pieces(clause).any(is_there))
    }

    fn holds(&self, gram: u16) -> bool {
        self.bits[usize::from(gram) / 64] & (1 << (gram % 64)) != 0
    }
}

impl Need {
    /// What this pattern needs; nothing where that cannot be told.
    pub fn of(pattern: Option<&Pattern>) -> Self {
        let clauses = pattern.map(|pattern| clauses::needed(&pattern.tree));
        let clauses = clauses.unwrap_or_default();
        let clauses = clauses
            .iter()
            .filter_map(|clause| clause.iter().map(grams).collect());
        let mut clauses: Vec<Vec<Box<[u16]>>> = clauses.collect();
        // The clause that says no most often comes first: long literals, and few of them.
        clauses.sort_by_key(|clause| {
            let shortest = clause.iter().map(|grams| grams.len()).min().unwrap_or(0);
            (std::cmp::Reverse(shortest.min(4)), clause.len())
        });
        clauses.truncate(4);
        let clauses: Vec<u16> = clauses
            .iter()
            .filter_map(|clause| {
                let literals: Option<Vec<_>> =
                    clause.iter().map(|grams| with_length(grams)).collect();
                with_length(&literals?.concat())
            })
            .flatten()
            .collect();
        Self {
            clauses: clauses.into(),
            folds: pattern.is_some_and(|pattern| pattern.folds),
        }
    }

    /// Whether the pattern may match in a line.
    pub fn met_by(&self, line: &Grams) -> bool {
        self.is_beyond(line) || line.meets(&self.clauses)
    }

    /// Whether it cannot be told of a line, for letters that fold stand in it otherwise.
    pub fn is_beyond(&self, line: &Grams) -> bool {
        !line.is_ascii && self.folds
    }
}

impl Needs {
    pub fn of<'a>(needs: impl Iterator<Item = &'a Need>) -> Self {
        let clauses = |need: &Need| with_length(&need.clauses).unwrap_or_else(|| vec![0]);
        Self {
            clauses: needs.flat_map(clauses).collect(),
        }
    }

    /// Of each pattern, in order, whether a line holds what it needs.
    pub fn met_by(&self, line: &Grams) -> impl Iterator<Item = bool> {
        pieces(&self.clauses).map(|clauses| line.meets(clauses))
    }
}

/// The pieces of a list in which each stands behind its length.
fn pieces(mut list: &[u16]) -> impl Iterator<Item = &[u16]> {
    std::iter::from_fn(move || {
        let (length, rest) = list.split_first()?;
        let (piece, rest) = rest.split_at_checked(usize::from(*length))?;
        list = rest;
        Some(piece)
    })
}

/// A piece of such a list; nothing if it is too long for one.
fn with_length(piece: &[u16]) -> Option<Vec<u16>> {
    let length = u16::try_from(piece.len()).ok()?;
    Some([&[length], piece].concat())
}

/// The longest grams of a literal; nothing if it says nothing.
fn grams(literal: &Literal) -> Option<Box<[u16]>> {
    let text = spelt(literal);
    let grams: Vec<u16> = match text.as_slice() {
        [] | [MARK] => return None,
        [byte] => vec![one(*byte)],
        [first, second] => vec![two(*first, *second)],
        text => text
            .windows(3)
            .map(|window| three(window[0], window[1], window[2]))
            .collect(),
    };
    Some(grams.into())
}

/// A literal as it stands in a line: with its marks, up to the first byte that is not ASCII.
fn spelt(literal: &Literal) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::with_capacity(literal.len() + 2);
    let word = |byte: Option<&u8>| byte.is_some_and(|byte| is_word(*byte));
    for (at, byte) in literal.iter().enumerate() {
        let sign = match *byte {
            part::EDGE => MARK,
            // These two say only what is not there: an edge follows where a word is on their other side.
            part::NO_WORD_BEFORE if word(literal.get(at + 1)) => MARK,
            part::NO_WORD_BEHIND if word(text.last()) => MARK,
            part::NO_WORD_BEFORE | part::NO_WORD_BEHIND => continue,
            byte if !byte.is_ascii() => break,
            byte => byte.to_ascii_lowercase(),
        };
        match text.last() {
            Some(&MARK) if sign == MARK => continue,
            Some(&last) if last != MARK && sign != MARK && parts(last, sign) => text.push(MARK),
            _ => {}
        }
        text.push(sign);
    }
    text
}

/// Whether a mark stands between two bytes of a line. Around a byte that is not ASCII one stands always, since it may be
/// part of a letter or of a sign.
fn parts(before: u8, byte: u8) -> bool {
    is_word(before) != is_word(byte) || !before.is_ascii() || !byte.is_ascii()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn one(byte: u8) -> u16 {
    gram(u32::from_be_bytes([1, 0, 0, byte]))
}

fn two(first: u8, second: u8) -> u16 {
    gram(u32::from_be_bytes([2, 0, first, second]))
}

fn three(first: u8, second: u8, third: u8) -> u16 {
    gram(u32::from_be_bytes([3, first, second, third]))
}

/// Fibonacci hashing to the bits of a set.
#[expect(clippy::cast_possible_truncation, reason = "12 bits are left")]
fn gram(key: u32) -> u16 {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - BITS.ilog2())) as u16
}

#[cfg(test)]
mod tests {
    use super::super::pattern::read;
    use super::*;

    fn meets(pattern: &str, line: &str) -> bool {
        Need::of(read(pattern).as_ref()).met_by(&Grams::of(line))
    }

    #[test]
    fn what_a_pattern_needs_is_missed() {
        for (pattern, with, without) in [
            (r"\b(if|else)\b", "x if y", "a gift, elsewhere"),
            ("(?x) \\b( and # or\n | or )\\b", "a OR b", "android, ore"),
            (r"\(", "f(x)", "f[x]"),
            (r"(?=\s*=>)", "x => y", "x >= y"),
            (
                r"(?<![_$\p{L}\p{N}])NaN(?![_$\p{L}\p{N}])",
                "= NaN;",
                "xNaNa",
            ),
            (r"(a|b)?\s+let(?!\w)", " let x", "letter"),
            (r"[=;]\w*", "x;", "x,"),
            (r"(?i:select)", "SELECT 1", "delete 1"),
            (r"(foo){2,3}", "foofoo", "fo of"),
            (r"\d+\.\d*", "1.5", "15"),
            ("'''|\"\"\"", "x = '''", "x = ''"),
        ] {
            assert!(meets(pattern, with), "{pattern} in {with}");
            assert!(!meets(pattern, without), "{pattern} in {without}");
        }
    }

    #[test]
    fn what_may_be_absent_is_not_needed() {
        for (pattern, line) in [
            (r"(if)?", ""),
            (r"x{0,3}", "y"),
            (r"(?!if)\w", "a"),
            (r"(?<!\.)b", "b"),
            (r"a|", ""),
            (r"(?<![\w$])\.", ".."),
            (r"\b\(", "é("),
            (r"\bfoo\b", "→foo→"),
            (r"[^a]", "b"),
            (r"(?i)straße", "STRASSE"),
            (r"(?i)ss", "ß"),
            (r"[[:alpha:]&&[^a]]", "b"),
            (r"\x41\u0042", "ab"),
            (r"(?<x>a)\k<x>\g<x>", "aaa"),
            (r"(?~abc)", ""),
            (r"a{2}?", ""),
            (r"[a-&&[^b]]", "-"),
            (r"(?x)[ ]", " "),
        ] {
            assert!(meets(pattern, line), "{pattern} in {line}");
        }
    }
}
