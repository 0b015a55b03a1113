//! The few steps that every scanner here is made of.
//!
//! Comes in: ASCII bytes and cleaned text. Goes out: how far something reaches. Never: a decision by a character outside
//! ASCII, other than that it is a letter; so the browser's script, which counts in other units, decides the same.

/// A letter, a digit, `_`, or any character outside ASCII.
pub fn is_word(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & WORD > 0
}

/// What a name starts with.
pub fn is_start(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & START > 0
}

/// What a name goes on with.
pub fn is_part(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & (WORD | START) > 0
}

const WORD: u8 = 1;
const START: u8 = 2;

/// What each byte is: every byte of every text is asked for.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let is_letter = byte.is_ascii_alphabetic() || byte >= 0x80;
        let mut class = 0;
        if is_letter || byte.is_ascii_digit() || byte == b'_' {
            class |= WORD;
        }
        if is_letter || byte == b'_' || byte == b'$' {
            class |= START;
        }
        classes[byte as usize] = class;
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    classes
};

/// The byte at a place; NUL behind the end, which cleaned text does not hold.
pub fn at(text: &str, place: usize) -> u8 {
    text.as_bytes().get(place).copied().unwrap_or(0)
}

/// Where the run of such bytes ends that starts at a place.
#[inline]
pub fn run(text: &str, from: usize, is: impl Fn(u8) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    while end < bytes.len() && is(bytes[end]) {
        end += 1;
    }
    end
}

pub fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

pub fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase()
}

pub fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

pub fn is_dark(byte: u8) -> bool {
    byte != b' '
}

/// What follows a run of digits at the start, if there are at least so many.
pub fn after_digits(text: &str, least: usize) -> Option<&str> {
    let end = run(text, 0, is_digit);
    (end >= least).then(|| &text[end..])
}

/// What follows `dd:dd:dd` with an optional fraction.
pub fn after_clock(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let shape = b"dd:dd:dd";
    if !fits(bytes, shape) {
        return None;
    }
    let rest = &text[shape.len()..];
    if matches!(at(rest, 0), b'.' | b',') && at(rest, 1).is_ascii_digit() {
        return after_digits(&rest[1..], 1);
    }
    Some(rest)
}

/// Whether bytes start with a shape, where `d` stands for a digit.
pub fn fits(bytes: &[u8], shape: &[u8]) -> bool {
    bytes.len() >= shape.len()
        && shape.iter().zip(bytes).all(|(want, byte)| match want {
            b'd' => byte.is_ascii_digit(),
            want => want == byte,
        })
}

/// Where `:dd` (a line, a column) stands so many times in a row, from a place on; the end of it.
pub fn after_colons(text: &str, from: usize, times: usize) -> Option<usize> {
    let mut place = from;
    for _ in 0..times {
        if at(text, place) != b':' || !at(text, place + 1).is_ascii_digit() {
            return None;
        }
        place = run(text, place + 1, is_digit);
    }
    Some(place)
}

/// The end of `path:1:2` at the start of a text: no space before it, so many numbers.
pub fn after_location(text: &str, times: usize) -> Option<usize> {
    let end = run(text, 0, is_dark);
    (1..end).find_map(|place| after_colons(text, place, times))
}

/// Text in lower case, as far as it is ASCII.
pub fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// Pieces of a text as one, in lower case, in the place of what stood there.
pub fn lowered<'a>(text: &'a mut String, pieces: impl IntoIterator<Item = &'a str>) -> &'a str {
    text.clear();
    text.extend(pieces);
    text.make_ascii_lowercase();
    text
}

/// Whether a word stands in a text, with no letter or digit before and behind it.
pub fn has_word(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices(word).any(|(start, _)| {
        let end = start + word.len();
        (start == 0 || !is_word(bytes[start - 1])) && !is_word(at(text, end))
    })
}
