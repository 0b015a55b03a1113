//! A text → its lines, each with what it counts, and the one that says what failed.
//!
//! Comes in: cleaned text. Goes out: [`Read`]. Never: frames, carets, or the source line below a Python frame.

use super::frame::{is_command, is_frame, is_noise, is_python};
use super::headline::kind;
use super::peel::peel;
use super::scan;
use super::table::Table;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Cause,
    Diagnostic,
    Warning,
    Panic,
    Exception,
    /// `error: …`, `fatal: …`
    Fatal,
    /// Speaks of a failure in no certain form.
    Failure,
    /// What points into a source line: `| ^^^ expected i32`.
    Label,
    Note,
    /// A source line that a compiler shows.
    Source,
    Command,
    Text,
}

/// One line that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    pub weight: u32,
    pub text: String,
}

/// A text, read.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub lines: Vec<Line>,
    /// Position in `lines`.
    pub primary: Option<usize>,
}

/// Reads cleaned text.
pub fn read(text: &str, table: &Table) -> Read {
    let mut lines: Vec<Line> = Vec::new();
    let mut python = text.contains("Traceback (most recent call");
    let mut below_frame = false;
    let mut awaited: Option<Kind> = None;
    let mut push = |kind, text: &str| {
        lines.push(Line {
            kind,
            weight: 0,
            text: text.to_owned(),
        });
    };
    let before = shared(text);
    for raw in text.split('\n') {
        let raw = cut(raw.get(before..).unwrap_or(""));
        if let Some((kind, text)) = gutter(raw) {
            if let Some(text) = text {
                push(kind, &text);
            }
            continue;
        }
        let line = peel(raw, &table.levels);
        let indent = raw.len() - raw.trim_start_matches(' ').len();
        if line == "Caused by:" {
            awaited = Some(Kind::Cause);
            continue;
        }
        if is_noise(line, table) {
            below_frame = below_frame && !line.is_empty();
            continue;
        }
        if is_frame(line) && awaited.is_none() {
            below_frame = is_python(line);
            python = python || below_frame;
            continue;
        }
        if let Some(kind) = awaited.take() {
            let numbered = scan::after_digits(line, 1).and_then(|rest| rest.strip_prefix(": "));
            push(kind, numbered.unwrap_or(line));
            continue;
        }
        if below_frame && indent >= 4 && kind(line, table) != Some(Kind::Exception) {
            continue;
        }
        below_frame = false;
        let kind = of(line, table);
        if kind == Kind::Panic && is_place_only(line) {
            awaited = Some(Kind::Panic);
            continue;
        }
        push(kind, line);
    }
    weigh(lines, python, table)
}

/// A line goes on being read up to so many characters; a message stands at its start.
const LONGEST: usize = 2000;

/// The start of a very long line, so that no text can take long.
fn cut(line: &str) -> &str {
    // Every character has at least one byte.
    if line.len() <= LONGEST {
        return line;
    }
    line.char_indices()
        .nth(LONGEST)
        .map_or(line, |(at, _)| &line[..at])
}

/// How much punctuation all lines of a text start with, as in a quotation or a comment; 0 where it is only space.
fn shared(text: &str) -> usize {
    let lines = || text.split('\n').filter(|line| !line.is_empty());
    let Some(first) = lines().next() else {
        return 0;
    };
    let is_mark = |b: u8| {
        matches!(
            b,
            b' ' | b'`' | b'|' | b'>' | b'#' | b'*' | b'/' | b';' | b'%'
        )
    };
    let mut length = scan::run(first, 0, is_mark);
    for line in lines() {
        let same = first
            .bytes()
            .zip(line.bytes())
            .take(length)
            .take_while(|(a, b)| a == b)
            .count();
        length = length.min(same);
    }
    // One or two lines may well start alike by themselves.
    let is_marked = first[..length].bytes().any(|b| b != b' ') && lines().nth(2).is_some();
    if is_marked { length } else { 0 }
}

/// The kind of a line that is neither in a gutter nor a frame.
fn of(line: &str, table: &Table) -> Kind {
    if is_command(line) {
        return Kind::Command;
    }
    if let Some(kind) = kind(line, table) {
        return kind;
    }
    let note = line.strip_prefix("= ").unwrap_or(line);
    let notes = [
        "note:",
        "help:",
        "hint:",
        "warning:",
        "detail:",
        "suggestion:",
    ];
    let is_start = |start: &&str| {
        let bytes = note.as_bytes().get(..start.len());
        bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
    };
    if notes.iter().any(is_start) {
        return Kind::Note;
    }
    if table.failures.has_one_in(line) {
        return Kind::Failure;
    }
    Kind::Text
}

/// ` 12 | let x = 1;`, `    | ^^^ expected i32`: a source line, or what points into one. The text is none where it says
/// nothing.
fn gutter(raw: &str) -> Option<(Kind, Option<String>)> {
    // At the very start of a line it was put there by who collected the line.
    let inner = raw.trim_start_matches(' ');
    let digits = scan::run(inner, 0, scan::is_digit);
    let bar = inner[digits..].trim_start_matches(' ');
    let rest = bar.strip_prefix('|')?;
    let is_numbered = digits > 0;
    if !is_numbered && inner.len() == raw.len() {
        return None;
    }
    if is_numbered {
        let text = rest.trim_matches(' ').replace(['`', '"', '\''], " ");
        return Some((
            Kind::Source,
            (!text.trim_matches(' ').is_empty()).then_some(text),
        ));
    }
    let marks = rest.trim_start_matches([' ', '|']);
    let words = marks.trim_start_matches(['^', '-', '~', '_', '+', '|', ' ']);
    let is_pointed = words.len() < marks.len() || marks.is_empty() || rest.starts_with("  ");
    if !is_pointed && is_headline_like(marks) {
        return None;
    }
    let words = words.trim_matches(' ');
    let text = words
        .bytes()
        .any(|b| b.is_ascii_alphabetic() || b >= 0x80)
        .then(|| words.to_owned());
    Some((Kind::Label, text))
}

/// Whether what follows a bar is a whole line of its own.
fn is_headline_like(text: &str) -> bool {
    text.contains(": ") || text.contains("-->")
}

/// `thread 'main' panicked at src/main.rs:1:2:`: the message stands in the next line.
fn is_place_only(line: &str) -> bool {
    let Some((_, place)) = line.split_once("panicked at ") else {
        return false;
    };
    let place = place.trim_end_matches(':');
    !place.contains(['\'', '"']) && scan::after_location(place, 2) == Some(place.len())
}

/// Gives every line its weight, and chooses the primary one.
fn weigh(mut lines: Vec<Line>, python: bool, table: &Table) -> Read {
    let weights = &table.lines;
    let first = |kind: Kind| lines.iter().position(|line| line.kind == kind);
    let last = |kind: Kind| lines.iter().rposition(|line| line.kind == kind);
    let exception = if python {
        last(Kind::Exception)
    } else {
        first(Kind::Exception)
    };
    let chosen = last(Kind::Cause)
        .or_else(|| first(Kind::Diagnostic))
        .or_else(|| first(Kind::Panic))
        .or(exception)
        .or_else(|| first(Kind::Fatal))
        .or_else(|| first(Kind::Warning));
    for line in &mut lines {
        line.weight = match line.kind {
            Kind::Cause => weights.cause,
            Kind::Diagnostic | Kind::Warning => weights.diagnostic,
            Kind::Panic => weights.panic,
            Kind::Exception => weights.exception,
            Kind::Fatal => weights.fatal,
            Kind::Failure if chosen.is_some() => weights.beside,
            Kind::Failure => weights.failure,
            Kind::Label => weights.label,
            Kind::Note => weights.note,
            Kind::Source => weights.source,
            Kind::Command => weights.command,
            Kind::Text => weights.text,
        };
    }
    let primary = chosen.or_else(|| {
        let most = lines.iter().map(|line| line.weight).max()?;
        lines.iter().position(|line| line.weight == most)
    });
    if let Some(at) = primary {
        lines[at].weight = weights.primary;
        if let Some(next) = lines.get_mut(at + 1)
            && matches!(next.kind, Kind::Text | Kind::Failure)
        {
            next.weight = next.weight.max(weights.next);
        }
    }
    Read { lines, primary }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn primary(text: &str) -> String {
        let read = read(text, &Table::own());
        read.lines[read.primary.unwrap()].text.clone()
    }

    #[test]
    fn the_line_that_says_what_failed() {
        for (text, wanted) in [
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    raise ValueError(1)\nValueError: one\n\nDuring handling of the above exception, another exception occurred:\n\nKeyError: 'x'",
                "KeyError: 'x'",
            ),
            (
                "Exception in thread \"main\" a.B: x\n\tat a.b.C(D.java:1)\nCaused by: java.io.IOException: y\n\t... 3 more",
                "Caused by: java.io.IOException: y",
            ),
            (
                "TypeError: a is not a function\n    at f (a.js:1:2)\nError: later",
                "TypeError: a is not a function",
            ),
            (
                "thread 'main' (12) panicked at src/main.rs:8:38:\nindex out of bounds\nstack backtrace:",
                "index out of bounds",
            ),
            (
                "   Compiling a v0.1.0\nwarning: unused\nerror[E0308]: mismatched types\n --> src/main.rs:1:2\n  |\n1 | let x: i32 = \"\";\n  |              ^^ expected `i32`",
                "error[E0308]: mismatched types",
            ),
            (
                "$ git push\nTo github.com:a/b\n ! [rejected] main -> main\nerror: failed to push some refs",
                "error: failed to push some refs",
            ),
            ("E   TypeError: no", "TypeError: no"),
            (
                "| error[E0080]: x\n|   --> a.rs:1:2\n|    |\n| 1  | x",
                "error[E0080]: x",
            ),
            (
                "bash: foo: command not found\nhello",
                "bash: foo: command not found",
            ),
        ] {
            assert_eq!(primary(&super::super::clean::clean(text)), wanted, "{text}");
        }
    }
}
