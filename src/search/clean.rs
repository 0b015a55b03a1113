//! What was typed or pasted → plain text, the same in Rust and in the browser.
//!
//! Comes in: any text. Goes out: text without colour codes and invisible characters, with straight quotes, and with
//! letters only beyond ASCII. Never: a character outside the Basic Multilingual Plane, so that lengths agree.

use crate::source::is_invisible;

/// Longer texts lose their middle: what failed stands at an end.
const LONGEST: usize = 65536;
const HEAD: usize = 16384;
const TAIL: usize = 49152;

/// The cleaned text.
pub fn clean(text: &str) -> String {
    shorten(walked(text, |c, out| match c {
        '\n' => out.push('\n'),
        '\t' => out.push_str("    "),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {}
        ' '..='~' => out.push(c),
        _ => out.extend(plain(c)),
    }))
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
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => escape(&mut rest),
            '\r' => {
                rest.next_if_eq(&'\n');
                out.push('\n');
            }
            c => put(c, &mut out),
        }
    }
    out
}

/// Skips a colour code or another escape sequence.
fn escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            while rest.next_if(|c| matches!(c, ' '..='?')).is_some() {}
            rest.next_if(|c| matches!(c, '@'..='~'));
        }
        Some(']') => {
            while let Some(c) = rest.next_if(|c| *c != '\n') {
                if c == '\u{7}' {
                    break;
                }
                if c == '\u{1b}' {
                    rest.next_if_eq(&'\\');
                    break;
                }
            }
        }
        Some('@'..='_') => {
            rest.next();
        }
        _ => {}
    }
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
