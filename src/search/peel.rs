//! What programs that collect logs put before a line.
//!
//! Comes in: one cleaned line. Goes out: what stood there before it was collected. Never: a piece of the message.

use super::scan::{self, after_clock, after_digits, at, fits, run};
use super::table::Words;

/// How often a line is peeled.
const LAYERS: usize = 5;

/// The line without times, levels, containers' names and the like, and without space around it.
pub fn peel<'a>(line: &'a str, levels: &Words) -> &'a str {
    let mut line = line.trim_matches(' ');
    let mut stamped = false;
    for _ in 0..LAYERS {
        let before = line.len();
        if let Some(rest) = stamp(line) {
            stamped = true;
            line = rest;
        }
        if stamped {
            line = logger(line, levels).unwrap_or(line);
        }
        for rule in [
            bars, docker, mark, number, thread, compose, npm, kubernetes, runner,
        ] {
            line = rule(line).unwrap_or(line).trim_start_matches(' ');
        }
        line = level(line, levels).unwrap_or(line).trim_start_matches(' ');
        if line.len() == before {
            break;
        }
    }
    line.trim_end_matches(['|', ' '])
}

/// `| `
fn bars(line: &str) -> Option<&str> {
    line.starts_with('|').then(|| line.trim_start_matches('|'))
}

/// `#12 2.465 `
fn docker(line: &str) -> Option<&str> {
    let rest = after_digits(line.strip_prefix('#')?, 1)?.strip_prefix(' ')?;
    let rest = after_digits(rest, 1)?.strip_prefix('.')?;
    after_digits(rest, 1)?.strip_prefix(' ')
}

/// `> `, `! `, and pytest's `E   `
fn mark(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("> ").or_else(|| line.strip_prefix("! "));
    rest.or_else(|| line.strip_prefix("E   "))
}

/// `[0] `
fn number(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('[')?;
    let end = run(rest, 0, scan::is_digit);
    (1..=7).contains(&end).then_some(())?;
    rest[end..].strip_prefix("] ")
}

/// A date and a time, or a time, with or without brackets.
fn stamp(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('[').unwrap_or(line);
    let bytes = rest.as_bytes();
    let rest = if fits(bytes, b"dddd-dd-dd") || fits(bytes, b"dddd/dd/dd") {
        let rest = rest[10..].strip_prefix(['T', ' '])?;
        if !fits(rest.as_bytes(), b"dd:dd") {
            return None;
        }
        let rest = after_clock(rest).unwrap_or_else(|| &rest[5..]);
        zone(rest)
    } else {
        after_clock(rest)?
    };
    // `[10:22:33 INFO]: `
    let rest = match rest.strip_prefix(' ').and_then(|rest| rest.split_once(']')) {
        Some((level, rest)) if line.starts_with('[') && level.bytes().all(scan::is_upper) => rest,
        _ => rest.strip_prefix(']').unwrap_or(rest),
    };
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start_matches(' '))
}

/// What follows `Z`, `+02:00` or ` UTC`.
fn zone(rest: &str) -> &str {
    if let Some(rest) = rest.strip_prefix('Z') {
        return rest;
    }
    if matches!(at(rest, 0), b'+' | b'-') && at(rest, 1).is_ascii_digit() {
        return &rest[run(rest, 1, |b| b.is_ascii_digit() || b == b':')..];
    }
    let word = rest
        .strip_prefix(' ')
        .map_or(0, |rest| run(rest, 0, scan::is_upper));
    if word == 3 && matches!(at(rest, 4), b' ' | b']') {
        return &rest[4..];
    }
    rest
}

/// Behind a time: `ERROR `, `1234 --- [main] a.b.C : `.
fn logger<'a>(line: &'a str, levels: &Words) -> Option<&'a str> {
    let end = run(line, 0, |b| b.is_ascii_alphabetic());
    if at(line, end) == b' ' && levels.has(&line[..end]) {
        return Some(line[end..].trim_start_matches(' '));
    }
    let rest = after_digits(line, 1)?.strip_prefix(" --- [")?;
    let (_, rest) = rest.split_once("] ")?;
    let (_, rest) = rest.split_once(" : ")?;
    Some(rest.trim_start_matches(' '))
}

/// `[Server thread/ERROR]: `
fn thread(line: &str) -> Option<&str> {
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (_, level) = name.rsplit_once('/')?;
    if name.chars().count() > 60 || level.is_empty() || !level.bytes().all(scan::is_upper) {
        return None;
    }
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    rest.strip_prefix(' ')
}

/// `[ERROR] `
fn level<'a>(line: &'a str, levels: &Words) -> Option<&'a str> {
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    levels.has(name.trim_matches(' ')).then_some(())?;
    rest.strip_prefix(' ')
}

/// `web_1  | `, `web-1  | `
fn compose(line: &str) -> Option<&str> {
    let end = run(line, 0, |b| scan::is_word(b) || matches!(b, b'-' | b'.'));
    let name = line[..end].trim_end_matches(|c: char| c.is_ascii_digit());
    if name.len() == end || !name.ends_with(['_', '-']) || name.chars().count() < 2 {
        return None;
    }
    line[end..].trim_start_matches(' ').strip_prefix('|')
}

/// `npm ERR! `, `npm error `
fn npm(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("npm ")?;
    let marks = ["ERR!", "error", "WARN", "warn"];
    let rest = marks.iter().find_map(|mark| rest.strip_prefix(mark))?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(rest)
}

/// `E1123 16:55:27.123456       1 file.go:123] `
fn kubernetes(line: &str) -> Option<&str> {
    if !matches!(at(line, 0), b'E' | b'W' | b'I' | b'F') || !fits(&line.as_bytes()[1..], b"dddd ") {
        return None;
    }
    let (head, rest) = after_clock(&line[6..])?.split_once("] ")?;
    (head.chars().count() < 80).then_some(rest)
}

/// `##[error]`
fn runner(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("##[")?;
    rest.split_once(']').map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::table::Table;

    #[test]
    fn what_collectors_put_before_a_line() {
        let table = Table::own();
        for line in [
            "#12 2.465 boom: x",
            "2024-01-02T03:04:05.678Z boom: x",
            "[10:22:33 ERROR]: boom: x",
            "[Server thread/ERROR]: boom: x",
            "web_1  | [ERROR] boom: x",
            "npm ERR! boom: x",
            "E1123 16:55:27.123456       1 file.go:123] boom: x",
            "2024-01-01 10:00:00.000 ERROR 1234 --- [main] c.e.Foo : boom: x",
            "2024-01-01 10:00:00.000 UTC [123] boom: x",
            "| boom: x |",
            "##[error]boom: x",
        ] {
            assert_eq!(peel(line, &table.levels), "boom: x", "{line}");
        }
        for line in ["E0308: x", "12:30 is late", "[x] y", "404 - not found"] {
            assert_eq!(peel(line, &table.levels), line);
        }
    }
}
