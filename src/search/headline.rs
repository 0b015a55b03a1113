//! Lines that say what failed.
//!
//! Comes in: one line, cleaned and peeled. Goes out: whether it is a compiler's finding, a panic, an exception or an
//! `error:`, and its text without what is printed around it. Never: a line of another kind than its shape says.

use super::line::Kind;
use super::scan::{self, after_colons, after_location, at, is_part, is_start, run};
use super::table::{Table, Words};

/// The kind of a headline.
pub fn kind(line: &str, table: &Table) -> Option<Kind> {
    if line.starts_with("Caused by: ") || line.starts_with("Causing: ") {
        return Some(Kind::Cause);
    }
    if let Some(kind) = diagnostic(line, table) {
        return Some(kind);
    }
    if is_panic(line) {
        return Some(Kind::Panic);
    }
    if exception(line, table).is_some() {
        return Some(Kind::Exception);
    }
    is_fatal(line).then_some(Kind::Fatal)
}

/// `error[E0308]:`, `error TS2322:`, `x.py:1:2: C0103:`, `x.c:1:2: error:`
fn diagnostic(line: &str, table: &Table) -> Option<Kind> {
    for (word, kind) in [("error[", Kind::Diagnostic), ("warning[", Kind::Warning)] {
        if let Some((code, rest)) = line
            .strip_prefix(word)
            .and_then(|rest| rest.split_once(']'))
            && !code.is_empty()
            && rest.starts_with(':')
        {
            return Some(kind);
        }
    }
    let said = line
        .contains("error ")
        .then(|| line.match_indices("error "));
    for (start, word) in said.into_iter().flatten() {
        let is_apart =
            start == 0 || matches!(at(line, start - 1), b' ' | b':' | b']' | b')' | b'-');
        let end = run(line, start + word.len(), |b| b.is_ascii_alphanumeric());
        if is_apart && is_listed(&line[start + word.len()..end], table) {
            return Some(Kind::Diagnostic);
        }
    }
    if let Some(end) = after_location(line, 2) {
        let rest = line[end..].trim_start_matches([':', ' ']);
        let letters = run(rest, 0, scan::is_upper);
        let digits = run(rest, letters, scan::is_digit);
        if (1..=4).contains(&letters)
            && (3..=5).contains(&(digits - letters))
            && matches!(at(rest, digits), b':' | b' ')
        {
            return Some(Kind::Diagnostic);
        }
        if rest.starts_with("warning:") {
            return Some(Kind::Warning);
        }
    }
    let rest = &line[location(line)..];
    (rest.len() < line.len() && (rest.starts_with("error:") || rest.starts_with("fatal error:")))
        .then_some(Kind::Diagnostic)
}

/// `TS2322`: a prefix of the table and three to five digits.
fn is_listed(code: &str, table: &Table) -> bool {
    let letters = run(code, 0, |b| b.is_ascii_alphabetic());
    let digits = code.len() - letters;
    (3..=5).contains(&digits)
        && code[letters..].bytes().all(scan::is_digit)
        && (table.codes.has(&scan::lower(&code[..letters])) || &code[..letters] == "C")
}

/// Where the text behind `x.c:1:2: `, `x.ts(1,2): ` starts; 0 where there is no place.
pub fn location(line: &str) -> usize {
    let dark = run(line, 0, scan::is_dark);
    for place in 1..dark {
        let end = match at(line, place) {
            b':' => {
                after_colons(line, place, 1).map(|end| after_colons(line, end, 1).unwrap_or(end))
            }
            b'(' => {
                let end = run(line, place + 1, |b| b.is_ascii_digit() || b == b',');
                (end > place + 1 && at(line, end) == b')').then_some(end + 1)
            }
            _ => None,
        };
        if let Some(end) = end {
            let end = if at(line, end) == b':' { end + 1 } else { end };
            let text = run(line, end, |b| b == b' ');
            if text == end && text < line.len() {
                continue;
            }
            let rest = &line[text..];
            return text + rest.len() - rest.trim_start_matches("- ").len();
        }
    }
    0
}

fn is_panic(line: &str) -> bool {
    line.starts_with("panic:") || line.contains("panicked at") || line.contains("panic serving")
}

fn is_fatal(line: &str) -> bool {
    let words = [
        "FATAL ERROR",
        "fatal error",
        "fatal",
        "FATAL",
        "panic",
        "error",
        "ERROR",
        "E",
        "Error",
        "Fatal",
    ];
    let rest = words.iter().find_map(|word| {
        let rest = line.strip_prefix(word)?.trim_start_matches(' ');
        rest.strip_prefix([':', '!'])
    });
    rest.is_some_and(|rest| !rest.trim_matches(' ').is_empty())
        || (line.starts_with("Error at ") && line.contains(": "))
}

/// The class of an exception at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exception {
    pub start: usize,
    pub end: usize,
    /// Where its message starts.
    pub message: usize,
}

/// `openai.PermissionDeniedError: …`, `Uncaught TypeError [ERR_X]: …`, `java.lang.X`
pub fn exception(line: &str, table: &Table) -> Option<Exception> {
    let start = before(line);
    let end = path(line, start);
    let name = &line[start..end];
    let last = name.rsplit(['.', ':', '\\']).next().unwrap_or_default();
    let is_dotted = last.len() < name.len();
    let is_lower_path = is_dotted && !at(name, 0).is_ascii_uppercase();
    let is_capital = at(last, 0).is_ascii_uppercase() || matches!(at(last, 0), b'_' | b'$');
    let is_named = is_capital && (table.endings.end(last) || is_invalid(last, &table.endings));
    let is_plain = is_lower_path
        && !name.contains('\\')
        && (at(last, 0).is_ascii_uppercase() || table.lowercase.has(last));
    if !is_named && !is_plain {
        return None;
    }
    let mut after = end;
    if line[end..].starts_with(" [") {
        let close = run(line, end + 2, |b| {
            b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'
        });
        if close > end + 2 && at(line, close) == b']' {
            after = close + 1;
        }
    }
    let spaces = run(line, after, |b| b == b' ');
    let is_headline = after == line.len() || at(line, after) == b':' || at(line, spaces) == b'(';
    let message = if at(line, after) == b':' {
        after + 1
    } else {
        after
    };
    is_headline.then_some(Exception {
        start,
        end,
        message: run(line, message, |b| b == b' '),
    })
}

/// `UndefinedTable`, `InvalidOperation`: an ending that others follow.
fn is_invalid(last: &str, endings: &Words) -> bool {
    let mut words = ["Undefined", "Invalid"].iter();
    words.any(|word| last.starts_with(word) && endings.has(word))
}

/// Where the name starts behind `Uncaught `, `Exception in thread "main" ` and the like.
fn before(line: &str) -> usize {
    let mut start = 0;
    loop {
        let rest = &line[start..];
        let words = [
            "Uncaught ",
            "Unhandled exception. ",
            "Unhandled exception: ",
            "Unhandled Rejection: ",
            "(in promise) ",
            "ERROR ",
            "ERROR: ",
            "Error: ",
            "error: ",
            "Exception: ",
            "fatal: ",
        ];
        let next = words
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .or_else(|| {
                let (_, rest) = rest
                    .strip_prefix("Exception in thread \"")?
                    .split_once("\" ")?;
                Some(rest)
            });
        let next = next.or_else(|| {
            // `(node:62360) UnhandledPromiseRejectionWarning: `
            let (number, rest) = rest.strip_prefix("(node:")?.split_once(") ")?;
            number.bytes().all(scan::is_digit).then_some(())?;
            Some(
                rest.strip_prefix("UnhandledPromiseRejectionWarning: ")
                    .unwrap_or(rest),
            )
        });
        match next {
            Some(next) if is_start(at(next, 0)) => start = line.len() - next.len(),
            _ => return start,
        }
    }
}

/// The end of a path of names, joined by `.`, `::` or `\`.
fn path(line: &str, start: usize) -> usize {
    if !is_start(at(line, start)) {
        return start;
    }
    let mut end = run(line, start, is_part);
    loop {
        let gap = match at(line, end) {
            b'.' | b'\\' => 1,
            b':' if at(line, end + 1) == b':' => 2,
            _ => return end,
        };
        if !is_start(at(line, end + gap)) {
            return end;
        }
        end = run(line, end + gap, is_part);
    }
}

/// The message without the place, the word `error`, the code and the linter's name around it.
pub fn bare(line: &str) -> &str {
    let mut line = &line[location(line)..];
    for word in [
        "Caused by: ",
        "Causing: ",
        "Uncaught ",
        "ERROR in ",
        "fatal: ",
        "panic: ",
        "FATAL: ",
        "FATAL ERROR: ",
    ] {
        line = line.strip_prefix(word).unwrap_or(line);
    }
    for word in ["fatal error", "error", "warning", "Error", "ERROR"] {
        let Some(rest) = line.strip_prefix(word) else {
            continue;
        };
        let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((_, rest)) => rest,
            None => rest.strip_prefix(' ').map_or(rest, |rest| {
                &rest[run(rest, 0, |b| b.is_ascii_uppercase() || b.is_ascii_digit())..]
            }),
        };
        if let Some(rest) = rest.strip_prefix(':') {
            line = rest.trim_start_matches(' ');
            break;
        }
    }
    let letters = run(line, 0, scan::is_upper);
    let digits = run(line, letters, scan::is_digit);
    if (1..=6).contains(&letters) && digits - letters >= 3 && at(line, digits) == b':' {
        line = line[digits + 1..].trim_start_matches(' ');
    }
    match symbol(line) {
        Some(symbol) => line[..line.len() - symbol.len() - 2].trim_end_matches(' '),
        None => line,
    }
}

/// `unused-import` of a line that ends with `(unused-import)`.
pub fn symbol(line: &str) -> Option<&str> {
    let inner = line.strip_suffix(')')?;
    let (_, name) = inner.rsplit_once(" (")?;
    let is_symbol = name.contains('-')
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    is_symbol.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines() {
        let table = Table::own();
        for (line, wanted) in [
            ("Caused by: java.io.IOException: x", Kind::Cause),
            ("error[E0308]: mismatched types", Kind::Diagnostic),
            ("warning[E0170]: x", Kind::Warning),
            ("a.ts(1,2): error TS2322: x", Kind::Diagnostic),
            ("src/a.ts:1:2 - error TS2322: x", Kind::Diagnostic),
            ("a.py:1:0: C0103: x (invalid-name)", Kind::Diagnostic),
            ("main.c:1:2: error: x", Kind::Diagnostic),
            ("thread 'main' panicked at src/main.rs:1:2:", Kind::Panic),
            ("openai.PermissionDeniedError: x", Kind::Exception),
            ("TypeError [ERR_INVALID_ARG_TYPE]: x", Kind::Exception),
            ("java.lang.NullPointerException", Kind::Exception),
            (
                "Exception in thread \"main\" java.lang.X: y",
                Kind::Exception,
            ),
            ("psycopg2.errors.UndefinedTable: x", Kind::Exception),
            ("Uncaught TypeError: x", Kind::Exception),
            ("socket.timeout: timed out", Kind::Exception),
            ("error: linker `cc` not found", Kind::Fatal),
            ("fatal: not a git repository", Kind::Fatal),
        ] {
            assert_eq!(kind(line, &table), Some(wanted), "{line}");
        }
        for line in ["The TypeError was here", "hello: world", "a.b.c = 1"] {
            assert_eq!(kind(line, &table), None, "{line}");
        }
    }

    #[test]
    fn bare_messages() {
        for (line, wanted) in [
            ("error[E0308]: mismatched types", "mismatched types"),
            ("a.ts(1,2): error TS2322: Type x", "Type x"),
            ("src/a.ts:1:2 - error TS2322: Type x", "Type x"),
            ("a.py:1:0: C0103: bad name (invalid-name)", "bad name"),
            (
                "main.c:1:2: fatal error: x.h: No such file",
                "x.h: No such file",
            ),
            ("TS2322: Type x", "Type x"),
            ("error: x", "x"),
            ("plain words", "plain words"),
        ] {
            assert_eq!(bare(line), wanted, "{line}");
        }
    }
}
