//! The part of a message that never varies: its skeleton, and the pairs and signature of that.
//!
//! Comes in: a message, or a template with [`HOLE`]s. Goes out: the words between the holes. Never: quoted text, paths,
//! addresses or numbers, because they differ from reader to reader.

use super::clean::clean;
use super::scan::{self, at, is_word, lower, run};
use super::table::Table;
use super::word::{parts, stem};
use crate::entry::{Message, Part};
use std::ops::Range;

/// What stands where a message varies.
pub const HOLE: char = '\u{1}';

/// The text of a template, with a [`HOLE`] for each of its holes.
pub fn with_holes(message: &Message) -> String {
    let mut text = String::new();
    for part in &*message.parts {
        match part {
            Part::Literal(literal) => text.push_str(&clean(literal)),
            Part::Hole(_) => text.push(HOLE),
        }
    }
    text
}

/// The quoted stretches of a line, as byte ranges without the marks.
pub fn quotes(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < line.len() {
        match close(line, place) {
            Some(end) => {
                found.push((place + 1, end));
                place = end + 1;
            }
            None => place += 1,
        }
    }
    found
}

/// Where the quoted text ends that starts at a place. A `'` next to a letter is an apostrophe.
pub fn close(line: &str, start: usize) -> Option<usize> {
    let mark = at(line, start);
    if !matches!(mark, b'`' | b'"' | b'\'') {
        return None;
    }
    let is_letter = |place: usize| at(line, place).is_ascii_alphabetic();
    if mark == b'\'' && start > 0 && is_letter(start - 1) {
        return None;
    }
    let bytes = line.as_bytes();
    let mut place = start + 1;
    while place < bytes.len() {
        if bytes[place] == b'\\' && mark != b'`' {
            place += 2;
            continue;
        }
        // The linker quotes `like this'.
        let is_close = bytes[place] == mark && (mark != b'\'' || !is_letter(place + 1))
            || mark == b'`'
                && bytes[place] == b'\''
                && !is_letter(place + 1)
                && !line[place..].contains('`');
        if is_close {
            return Some(place);
        }
        place += 1;
    }
    None
}

/// A message with a [`HOLE`] for everything that varies.
pub fn skeleton(line: &str, table: &Table) -> String {
    let mut out = String::with_capacity(line.len() + 16);
    let mut place = 0;
    while place < line.len() {
        let end = plain(line, place);
        if end > place {
            out.push_str(&line[place..end]);
            place = end;
            continue;
        }
        if let Some(end) = varying(line, place, table) {
            out.push(' ');
            out.push(HOLE);
            out.push(' ');
            place = end;
            continue;
        }
        let next = literal(line, place);
        out.push_str(&line[place..next]);
        place = next;
    }
    out
}

/// The end of letters between spaces, as most of a message is: no rule takes them for anything that varies.
fn plain(line: &str, place: usize) -> usize {
    let end = run(line, place, |b| b.is_ascii_alphabetic());
    let is_apart = end == line.len() || at(line, end) == b' ';
    let is_new = place == 0 || !is_word(at(line, place - 1));
    if is_apart && is_new { end } else { place }
}

/// Where what varies ends that starts at a place.
pub fn varying(line: &str, place: usize, table: &Table) -> Option<usize> {
    let is_new = place == 0 || !is_word(at(line, place - 1));
    close(line, place)
        .map(|end| end + 1)
        .or_else(|| bracket(line, place))
        .or_else(|| path(line, place))
        .or_else(|| is_new.then(|| token(line, place, table)).flatten())
}

/// The end of what never varies at a place. A word goes over whole, so that no rule starts within it.
pub fn literal(line: &str, place: usize) -> usize {
    run(line, place, is_word).max(place + 1)
}

/// `[…]` or `{…}`, with nothing of its kind within.
fn bracket(line: &str, start: usize) -> Option<usize> {
    let (open, shut) = match at(line, start) {
        b'[' => (b'[', b']'),
        b'{' => (b'{', b'}'),
        _ => return None,
    };
    let mut depth = 0;
    for (place, byte) in line.bytes().enumerate().skip(start) {
        if byte == open {
            depth += 1;
        } else if byte == shut {
            depth -= 1;
            if depth == 0 {
                return Some(place + 1);
            }
        }
    }
    None
}

/// `/usr/lib/x`, `C:\a\b`, `a/b/c`: at least two separators.
fn path(line: &str, start: usize) -> Option<usize> {
    let is_drive = at(line, start).is_ascii_alphabetic()
        && at(line, start + 1) == b':'
        && matches!(at(line, start + 2), b'\\' | b'/');
    let mut place = if is_drive { start + 2 } else { start };
    if !matches!(at(line, place), b'/' | b'\\') && !is_drive
        || start > 0 && is_word(at(line, start - 1)) && is_drive
    {
        return None;
    }
    let is_path = |b: u8| is_word(b) || matches!(b, b'.' | b'@' | b'+' | b'~' | b'-');
    let mut count = 0;
    while matches!(at(line, place), b'/' | b'\\') {
        let end = run(line, place + 1, is_path);
        if end == place + 1 {
            break;
        }
        count += 1;
        place = end;
    }
    let end = if matches!(at(line, place), b'/' | b'\\') {
        place + 1
    } else {
        place
    };
    (count >= 2).then_some(end)
}

/// An address, a file, a long number in hexadecimal, a number with its unit.
fn token(line: &str, start: usize, table: &Table) -> Option<usize> {
    let dark = run(line, start, scan::is_dark);
    let text = &line[start..dark];
    let letters = run(text, 0, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'+' | b':')
    });
    if letters > 2 && text[..letters].ends_with(':') && text[letters..].starts_with("//") {
        return Some(dark);
    }
    let end = run(text, 0, |b| is_word(b) || matches!(b, b'.' | b'-' | b'+'));
    let name = &text[..end];
    if at(text, end) == b'@' && end > 0 {
        let host = run(text, end + 1, |b| is_word(b) || matches!(b, b'.' | b'-'));
        if text[end + 1..host].contains('.') {
            return Some(start + host);
        }
    }
    let name = name.trim_end_matches('.');
    if let Some((stem, ending)) = name.rsplit_once('.')
        && !stem.is_empty()
        && table.extensions.has(ending)
    {
        let mut place = name.len();
        while at(text, place) == b':' && at(text, place + 1).is_ascii_digit() {
            place = run(text, place + 1, scan::is_digit);
        }
        return Some(start + place);
    }
    let is_uuid = run(text, 0, |b| b.is_ascii_hexdigit() || b == b'-') == 36
        && text[..36].matches('-').count() == 4;
    if is_uuid && !is_word(at(text, 36)) {
        return Some(start + 36);
    }
    let word = &text[..run(text, 0, is_word)];
    let hex = word.strip_prefix("0x").unwrap_or(word);
    if hex.len() >= 8 && hex.bytes().all(scan::is_hex) && hex.bytes().any(scan::is_digit) {
        return Some(start + word.len());
    }
    number(text, table).map(|end| start + end)
}

/// `12`, `1.5`, `10:22`, `64KB`, `95%`
fn number(text: &str, table: &Table) -> Option<usize> {
    let mut end = run(text, 0, scan::is_digit);
    if end == 0 {
        return None;
    }
    while matches!(at(text, end), b'.' | b':' | b',') && at(text, end + 1).is_ascii_digit() {
        end = run(text, end + 1, scan::is_digit);
    }
    if at(text, end) == b'%' {
        return Some(end + 1);
    }
    let unit = run(text, end, is_word);
    (unit == end || table.units.has(&lower(&text[end..unit]))).then_some(unit)
}

/// The words of a skeleton, stemmed, with the holes between them.
#[derive(Debug)]
pub struct Tokens {
    /// All words, one after the other.
    text: String,
    /// Where each word stands in the text; `None` for a hole.
    places: Vec<Option<Range<usize>>>,
}

impl Tokens {
    /// The words of a skeleton.
    pub fn of(skeleton: &str) -> Self {
        let mut tokens = Self {
            text: String::with_capacity(skeleton.len()),
            places: Vec::with_capacity(skeleton.len() / 4),
        };
        let mut place = 0;
        while place < skeleton.len() {
            let byte = at(skeleton, place);
            if byte == HOLE as u8 {
                tokens.places.push(None);
                place += 1;
            } else if byte.is_ascii_alphabetic() || byte >= 0x80 {
                let end = run(skeleton, place, |b| {
                    b.is_ascii_alphanumeric() || b == b'\'' || b >= 0x80
                });
                let word = skeleton[place..end].trim_end_matches('\'');
                let is_capitals = word
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
                if is_capitals {
                    tokens.push(word, |word| (word, ""));
                } else if !word.bytes().skip(1).any(|b| b.is_ascii_uppercase()) {
                    tokens.push(word, stem);
                } else {
                    for part in parts(word) {
                        tokens.push(part, stem);
                    }
                }
                place = end;
            } else {
                place += 1;
            }
        }
        tokens
    }

    /// Adds a word in lower case; what is left of it then, and what comes behind that, `cut` says.
    fn push(&mut self, word: &str, cut: impl Fn(&str) -> (&str, &'static str)) {
        let start = self.text.len();
        self.text.push_str(word);
        self.text[start..].make_ascii_lowercase();
        let (left, end) = cut(&self.text[start..]);
        let length = left.len();
        self.text.truncate(start + length);
        self.text.push_str(end);
        self.places.push(Some(start..self.text.len()));
    }

    /// The words without the holes.
    fn words(&self) -> impl Iterator<Item = &str> {
        let places = self.places.iter().flatten();
        places.map(|place| &self.text[place.clone()])
    }
}

/// Calls `put` with every two neighbours that no hole parts and that are not both stop words.
pub fn pairs(tokens: &Tokens, table: &Table, put: &mut dyn FnMut(&str)) {
    // Written over for each of them.
    let mut pair = String::new();
    let mut before: Option<(&str, bool)> = None;
    for place in &tokens.places {
        let word = place.clone().map(|place| &tokens.text[place]);
        let word = word.map(|word| (word, table.stop.has(word)));
        if let (Some((one, is_stop)), Some((other, is_second_stop))) = (before, word)
            && (!is_stop || !is_second_stop || table.kept.has(one))
        {
            pair.clear();
            pair.extend([one, " ", other]);
            put(&pair);
        }
        before = word;
    }
}

/// The signature of a whole message: its first word and a number made of all of them.
pub fn signature(tokens: &Tokens, table: &Table) -> Option<String> {
    let telling = tokens.words().filter(|word| !table.stop.has(word));
    let first = tokens.words().next()?;
    (telling.take(3).count() == 3).then(|| format!("{first}#{:08x}", hash(tokens.words())))
}

/// FNV-1a over the characters of words with spaces between them, each character as one byte, or as two where it does not
/// fit into one.
fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut take = |byte: u32| hash = (hash ^ byte).wrapping_mul(0x0100_0193);
    for (nth, word) in words.enumerate() {
        if nth > 0 {
            take(u32::from(b' '));
        }
        for c in word.chars() {
            let c = c as u32;
            take(c & 0xff);
            if c > 0xff {
                take(c >> 8);
            }
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_is_a_hole() {
        let table = Table::own();
        for (line, wanted) in [
            (
                "Project `x` does not have access",
                "Project _ does not have access",
            ),
            ("can't open 'a b' isn't", "can't open _ isn't"),
            ("at /usr/lib/x.py line 3", "at _ line _"),
            ("see https://a.example/b?c=d now", "see _ now"),
            ("C:\\a\\b failed after 30s (95%)", "_ failed after _ ( _ )"),
            ("src/main.rs:1:2 and app.py:3", "src/ _ and _"),
            (
                "id 550e8400-e29b-41d4-a716-446655440000 of a@b.example",
                "id _ of _",
            ),
            ("undefined reference to `foo'", "undefined reference to _"),
            ("list [1, [2]] {a}", "list _ _"),
            ("0xdeadbeef1 deadbeef x86_64 2nd", "_ deadbeef x86_64 2nd"),
        ] {
            let found = skeleton(line, &table).replace(HOLE, "_");
            assert_eq!(
                found.split_whitespace().collect::<Vec<_>>().join(" "),
                wanted,
                "{line}"
            );
        }
    }

    #[test]
    fn pairs_and_signatures() {
        let table = Table::own();
        let tokens = Tokens::of(&skeleton("Type 'A' is not assignable to type 'B'.", &table));
        let mut found = Vec::new();
        pairs(&tokens, &table, &mut |pair| found.push(pair.to_owned()));
        assert_eq!(found, ["not assignable", "assignable to", "to type"]);
        assert!(signature(&tokens, &table).unwrap().starts_with("type#"));
    }
}
