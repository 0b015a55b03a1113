//! A message as it was printed → a template of it: what varies becomes a hole, named by the words around it.
//!
//! Comes in: one line of a trace without what stands around the message. Goes out: the text of a template, as an author
//! would write it. Never: a hole for what tells this error from another one, such as `NoneType` or a status code.

use super::hole_name::named;
use super::scan::{self, at, is_word, run};
use super::skeleton::{close, literal, varying};
use super::table::Table;
use std::collections::BTreeSet;
use std::ops::Range;

/// A longer message is cut behind a sentence or a word: a template need not reach to the end of its line.
const LONGEST: usize = 160;

/// Quoted words that belong to the error, and not to the reader's program.
const KEPT: &[&str] = &[
    "None",
    "NoneType",
    "null",
    "undefined",
    "nil",
    "Cargo.toml",
    "package.json",
    "import",
    "await",
    "yield",
    "return",
    "self",
    "this",
    "any",
    "function",
];

/// Functions of a program that a message begins with, by what follows them.
const CALLS: &[&str] = &[
    "() missing ",
    "() got ",
    "() takes ",
    " is not a function",
    " is not defined",
    " is not iterable",
    " is not a constructor",
];

/// The template of a message. Numbers that are the error's own status stay as they are.
pub fn template(message: &str, status: Option<u16>, table: &Table) -> String {
    let message = shortened(inner(message));
    let status = status.map(|status| status.to_string());
    let mut out = String::new();
    let mut taken = BTreeSet::new();
    // Words before the last hole name no other one.
    let mut last = 0;
    let mut place = 0;
    while place < message.len() {
        let piece = piece(message, place, table);
        let value = &message[piece.hole.clone()];
        let is_own = Some(value) == status.as_deref()
            || KEPT.contains(&value)
            // `Option::unwrap()`, and not a function of the reader's.
            || value.contains("::")
            || value.is_empty();
        if is_own {
            push(&mut out, &message[place..piece.end]);
            place = piece.end;
            continue;
        }
        push(&mut out, &message[place..piece.hole.start]);
        let name = named(message, last, &piece.hole, table);
        let number = (2..).map(|nth| format!("{name}{nth}"));
        let mut names = std::iter::once(name.to_owned()).chain(number);
        let name = names.find(|name| taken.insert(name.clone()));
        out.push('{');
        out.push_str(&name.unwrap_or_default());
        out.push('}');
        push(&mut out, &message[piece.hole.end..piece.end]);
        last = piece.end;
        place = piece.end;
    }
    out
}

/// Text as a template spells it.
fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        out.push(c);
        if matches!(c, '{' | '}') {
            out.push(c);
        }
    }
}

/// What an answer in JSON says in words.
fn inner(message: &str) -> &str {
    for mark in ["'message': ", "\"message\": ", "\"message\":"] {
        let Some((before, rest)) = message.split_once(mark) else {
            continue;
        };
        if let Some(end) = close(rest, 0).filter(|_| before.contains('{')) {
            return &rest[1..end];
        }
    }
    message
}

fn shortened(message: &str) -> &str {
    let message = message.trim();
    if message.chars().count() <= LONGEST {
        return message;
    }
    let end = message
        .char_indices()
        .nth(LONGEST)
        .map_or(message.len(), |(at, _)| at);
    let head = &message[..end];
    let cut = head
        .rfind(". ")
        .map(|at| at + 1)
        .or_else(|| head.rfind(' '));
    head[..cut.unwrap_or(end)].trim_end_matches([' ', ',', ':', ';', '(', '-'])
}

/// A stretch of a message: what varies in it, and where it ends; an empty hole where nothing does.
struct Piece {
    hole: Range<usize>,
    end: usize,
}

/// What starts at a place. The marks around a value stay in the template.
fn piece(line: &str, place: usize, table: &Table) -> Piece {
    if let Some(end) = close(line, place) {
        return Piece {
            hole: place + 1..end,
            end: end + 1,
        };
    }
    let is_new = place == 0 || !is_word(at(line, place - 1));
    let found = match at(line, place) {
        b'[' => varying(line, place, table).map(|end| {
            // `[Errno 2]`, `[SSL: CERTIFICATE_VERIFY_FAILED]` say which error it is.
            let is_own = at(line, place + 1).is_ascii_uppercase();
            let hole = if is_own { end..end } else { place + 1..end - 1 };
            Piece { hole, end }
        }),
        _ if is_new => call(line, place)
            .or_else(|| tail(line, place))
            .or_else(|| mixed(line, place))
            .map(|end| Piece {
                hole: place..end,
                end,
            }),
        _ => None,
    };
    found.unwrap_or_else(|| {
        let Some(end) = varying(line, place, table) else {
            let end = literal(line, place);
            return Piece {
                hole: end..end,
                end,
            };
        };
        let end = without_signs(line, place, end);
        Piece {
            hole: place..end,
            end,
        }
    })
}

/// The end of a sentence is no part of a value, and what is in brackets ends with them.
fn without_signs(line: &str, start: usize, mut end: usize) -> usize {
    while end > start + 1 {
        let text = &line[start..end];
        let is_open = text.matches('(').count() < text.matches(')').count();
        match at(line, end - 1) {
            b'.' | b',' | b';' | b':' | b'?' | b'!' | b'"' | b'\'' => end -= 1,
            b')' if is_open => end -= 1,
            _ => break,
        }
    }
    end
}

/// `connect` of `connect() got an unexpected keyword`, at the start of a message.
fn call(line: &str, start: usize) -> Option<usize> {
    let end = run(line, start, |b| is_word(b) || matches!(b, b'.' | b'$'));
    let rest = &line[end..];
    let is_call = CALLS.iter().any(|call| rest.starts_with(call));
    (start == 0 && end > 0 && is_call).then_some(end)
}

/// `auth_user` of `no such table: auth_user`: one word of a program at the end.
fn tail(line: &str, start: usize) -> Option<usize> {
    let word = &line[start..];
    let is_name = |b: u8| is_word(b) || matches!(b, b'.' | b'-' | b'$');
    let is_tail = line[..start].ends_with(": ")
        && word.bytes().all(is_name)
        && word.contains(['.', '_', '-'])
        && word.starts_with(|c: char| c.is_alphabetic())
        && !word.ends_with(['.', '-']);
    is_tail.then_some(line.len())
}

/// `gpt-4o`, `127.0.0.1:9`, `0xe9`, `sk-***`: letters or signs with digits between them, in one word.
fn mixed(line: &str, start: usize) -> Option<usize> {
    let end = run(line, start, |b| {
        is_word(b) || matches!(b, b'-' | b'.' | b':' | b'*')
    });
    let text = line[start..end].trim_end_matches(['.', ':', '-']);
    let end = start + text.len();
    let is_masked = text.contains("***");
    let is_hex = text.len() > 2 && text.starts_with("0x") && text[2..].bytes().all(scan::is_hex);
    let has = |is: fn(char) -> bool| text.contains(is);
    let is_joined = has(|c| c.is_ascii_digit())
        && has(|c| matches!(c, '-' | '.' | ':'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_masked || is_hex || is_joined).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_gets_a_name() {
        let table = Table::own();
        for (line, wanted) in [
            (
                "Project `shop` does not have access to model `gpt-4x`",
                "Project `{project}` does not have access to model `{model}`",
            ),
            (
                "Error code: 403 - You do not have access to model: gpt-4o",
                "Error code: 403 - You do not have access to model: {model}",
            ),
            (
                "Error code: 403 - {'error': {'message': 'No access to model: gpt-4o', 'type': 'x'}}",
                "No access to model: {model}",
            ),
            (
                "[Errno 2] No such file or directory: 'settings.toml'",
                "[Errno 2] No such file or directory: '{path}'",
            ),
            (
                "'NoneType' object has no attribute 'group'",
                "'NoneType' object has no attribute '{attribute}'",
            ),
            (
                "insert on table \"c\" violates constraint \"c_fkey\"",
                "insert on table \"{table}\" violates constraint \"{constraint}\"",
            ),
            (
                "index out of range [5] with length 1",
                "index out of range [{index}] with length {length}",
            ),
            (
                "Expecting value: line 1 column 1 (char 0)",
                "Expecting value: line {line} column {column} (char {position})",
            ),
            (
                "cannot import name 'x' from 'y' (/usr/lib/y.py)",
                "cannot import name '{name}' from '{name2}' ({path})",
            ),
            (
                "Property 'a' of type '{ b: c; }'.",
                "Property '{property}' of type '{type}'.",
            ),
            ("set() of {x} failed", "set() of {details} failed"),
            (
                "f.g() missing 1 required",
                "{name}() missing {number} required",
            ),
            ("no such table: auth_user", "no such table: {table}"),
            (
                "a `x` or `y` or `z`",
                "a `{name}` or `{name2}` or `{name3}`",
            ),
            (
                "called `Option::unwrap()` on a `None` value",
                "called `Option::unwrap()` on a `None` value",
            ),
            ("see (https://a.example/b?c).", "see ({url})."),
            ("a } b { c", "a }} b {{ c"),
            ("Incorrect key: sk-***.", "Incorrect key: {secret}."),
        ] {
            assert_eq!(template(line, Some(403), &table), wanted, "{line}");
        }
    }

    #[test]
    fn a_long_message_is_cut_behind_a_sentence() {
        let line = format!("One sentence. {}", "word ".repeat(60));
        assert_eq!(template(&line, None, &Table::own()), "One sentence.");
        let line = "word ".repeat(60);
        let cut = template(&line, None, &Table::own());
        assert!(cut.ends_with("word") && cut.len() < LONGEST, "{cut}");
    }
}
