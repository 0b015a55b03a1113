//! What was typed or pasted → plain text, the same in Rust and in the browser.
//!
//! Comes in: any text. Goes out: text without colour codes and invisible characters, with straight quotes, and with
//! letters only beyond ASCII. Never: a character outside the Basic Multilingual Plane, so that lengths agree.

use crate::source::is_invisible;
use std::borrow::Cow;

/// Longer texts lose their middle: what failed stands at an end.
const LONGEST: usize = 65536;
const HEAD: usize = 16384;
const TAIL: usize = 49152;

/// The cleaned text: most are clean as they stand.
pub fn clean(text: &str) -> Cow<'_, str> {
    // Many bytes at once, without a question behind each.
    let is_all_clean = |bytes: &[u8]| bytes.iter().fold(true, |is, byte| is & is_clean(*byte));
    if text.len() <= LONGEST && text.as_bytes().chunks(64).all(is_all_clean) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(shorten(walked(text, |c, out| match c {
        '\n' => out.push('\n'),
        '\t' => out.push_str("    "),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {}
        ' '..='~' => out.push(c),
        _ => out.extend(plain(c)),
    })))
}

/// What stays as it is wherever it stands.
fn is_clean(byte: u8) -> bool {
    matches!(byte, b'\n' | b' '..=b'~')
}

/// A text as a terminal showed it: without escape sequences, and without what cannot be seen. Tabs stay.
#[must_use]
pub fn shown(text: &str) -> String {
    walked(text, |c, out| match c {
        '\n' | '\t' => out.push(c),
        c if c.is_control() || is_invisible(c) => {}
        c => out.push(c),
    })
}

/// A text without escape sequences, its lines ended by `\n`, of whose characters each is put as it shall be.
fn walked(text: &str, put: impl Fn(char, &mut String)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let length = rest.bytes().take_while(|byte| is_clean(*byte)).count();
        out.push_str(&rest[..length]);
        let mut behind = rest[length..].chars();
        let Some(c) = behind.next() else {
            return out;
        };
        rest = behind.as_str();
        match c {
            '\u{1b}' => rest = escaped(rest),
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                out.push('\n');
            }
            c => put(c, &mut out),
        }
    }
}

/// What follows a colour code or another escape sequence.
fn escaped(rest: &str) -> &str {
    // One character, where it is between these two.
    let ends = |rest: &str, from: char, to: char| rest.starts_with(|c| (from..=to).contains(&c));
    if let Some(rest) = rest.strip_prefix('[') {
        let rest = rest.trim_start_matches(|c| matches!(c, ' '..='?'));
        return &rest[usize::from(ends(rest, '@', '~'))..];
    }
    if let Some(rest) = rest.strip_prefix(']') {
        let Some(end) = rest.find(['\n', '\u{7}', '\u{1b}']) else {
            return "";
        };
        return match rest.as_bytes()[end] {
            b'\n' => &rest[end..],
            0x1b => {
                let rest = &rest[end + 1..];
                rest.strip_prefix('\\').unwrap_or(rest)
            }
            _ => &rest[end + 1..],
        };
    }
    &rest[usize::from(ends(rest, '@', '_'))..]
}

/// What a character outside ASCII becomes.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ad}' => None,
        '\u{2018}'..='\u{201b}' => Some('\''),
        '\u{201c}'..='\u{201f}' => Some('"'),
        '\u{2010}'..='\u{2015}' => Some('-'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{a0}'..='\u{bf}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{303f}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fff0}'.. => Some(' '),
        c => Some(c),
    }
}

fn shorten(text: String) -> String {
    // Every character has at least one byte.
    if text.len() <= LONGEST {
        return text;
    }
    let count = text.chars().count();
    if count <= LONGEST {
        return text;
    }
    let place = |nth: usize| {
        text.char_indices()
            .nth(nth)
            .map_or(text.len(), |(at, _)| at)
    };
    format!("{}\n{}", &text[..place(HEAD)], &text[place(count - TAIL)..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_quotes_and_what_cannot_be_seen() {
        let text = "\u{1b}[1m\u{1b}[91merror\u{1b}[0m:\u{a0}\u{201c}x\u{201d}\u{200b}\r\nb\u{1b}]0;title\u{7}c\t│ é";
        assert_eq!(clean(text), "error: \"x\"\nbc      é");
        assert_eq!(clean("ｅｒｒ：😀 型"), "err:  型");
    }

    #[test]
    fn what_a_terminal_showed() {
        let text = "\u{1b}[1merror\u{1b}[0m: \u{201c}x\u{201d}\u{200b}\r\n\tat a\0";
        assert_eq!(shown(text), "error: \u{201c}x\u{201d}\n\tat a");
    }

    #[test]
    fn a_long_text_keeps_its_ends() {
        let text = "é".repeat(40_000) + &"z".repeat(40_000);
        let short = clean(&text);
        assert_eq!(short.chars().count(), HEAD + 1 + TAIL);
        assert!(short.ends_with('z') && short.starts_with('é'));
    }
}
