//! What a program prints when it fails, whatever the language.
//!
//! In come lines; out comes their HTML: the name of the error and its code are marked, frames are left to `frame`, gutters
//! and carets are quiet, labels (`note:`, `HINT:`) stand out, and everything else stays as it is. It looks at one line at
//! a time (and at the one below), so a trace of any length and any line of any width cost what they weigh.

use super::class::Class;
use super::frame;
use super::line::{self, Line};
use super::message::message;
use super::spot;
use super::traceback;

/// The lines of a trace that is not a Python traceback.
pub fn lines(lines: &[&str]) -> Vec<String> {
    let below = |at: usize| lines.get(at + 1).copied();
    lines
        .iter()
        .enumerate()
        .map(|(at, text)| line(text, below(at)))
        .collect()
}

/// One line, and the line below it.
pub fn line(text: &str, next: Option<&str>) -> String {
    carets(text)
        .or_else(|| gutter(text))
        .or_else(|| frame::frame(text, next))
        .or_else(|| traceback::frame(text))
        .or_else(|| panicked(text))
        .or_else(|| message(text))
        .unwrap_or_else(|| line::plain(text))
}

/// A line that only points: `    ^^^^^`, `  ~~~~^~~`
fn carets(text: &str) -> Option<String> {
    let body = text.trim();
    let pointing = body
        .bytes()
        .all(|byte| matches!(byte, b'^' | b'~' | b' ' | b'-' | b'|'))
        && body.contains(['^', '~']);
    pointing.then(|| line::of(Class::Quiet, text))
}

/// The frame that compilers draw around code: `  --> src/main.rs:3:5`, `2 | let x`, `  | ^^^ found`, `  = note: text`
fn gutter(text: &str) -> Option<String> {
    let mut html = Line::new();
    for arrow in ["--> ", "::: ", "╭▸ ", "┌─ ", ",-["] {
        if let Some((before, place)) = text.split_once(arrow)
            && before.trim().is_empty()
            && let Some(spot) = spot::leading(place)
        {
            html.push(Some(Class::Quiet), &text[..before.len() + arrow.len()]);
            spot.paint(&mut html);
            html.plain(spot.rest);
            return Some(html.finish());
        }
    }
    let number = text
        .trim_start_matches([' ', '>'])
        .trim_start_matches(|sign: char| sign.is_ascii_digit());
    let sign = number.trim_start();
    if sign.len() == text.len()
        || number.len() - sign.len() > 4 && text.trim_start().len() != sign.len()
    {
        return None;
    }
    let rest = sign.strip_prefix(['|', '│', '┆'])?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '_', '/', '|', '-']) {
        return None;
    }
    html.push(Some(Class::Quiet), &text[..text.len() - rest.len()]);
    let marks = rest.trim_start_matches([' ', '^', '~', '-', '_', '|', '+']);
    if rest[..rest.len() - marks.len()].contains(['^', '~', '-', '_', '+']) {
        html.push(Some(Class::Quiet), &rest[..rest.len() - marks.len()]);
        html.plain(marks);
    } else {
        html.plain(rest);
    }
    Some(html.finish())
}

/// `thread 'main' (123) panicked at src/main.rs:3:5:`, `thread 'main' panicked at 'text', src/main.rs:3:5`
fn panicked(text: &str) -> Option<String> {
    let (thread, rest) = text
        .split_once("panicked at ")
        .filter(|(thread, _)| thread.trim_start().starts_with("thread '"))?;
    let mut html = Line::new();
    html.push(Some(Class::Quiet), thread);
    html.push(Some(Class::Error), "panicked");
    html.push(Some(Class::Quiet), " at ");
    let (words, place) = if rest.starts_with('\'') {
        rest.rsplit_at(", ")
    } else {
        ("", rest)
    };
    html.plain(words);
    match spot::leading(place) {
        Some(spot) => {
            spot.paint(&mut html);
            html.plain(spot.rest);
        }
        None => html.plain(place),
    }
    Some(html.finish())
}

/// `rsplit_once` that keeps the separator on the left.
trait RsplitAt {
    fn rsplit_at(&self, separator: &str) -> (&str, &str);
}

impl RsplitAt for str {
    fn rsplit_at(&self, separator: &str) -> (&str, &str) {
        self.rfind(separator)
            .map_or(("", self), |at| self.split_at(at + separator.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let html = line(text, None);
        line::shown(&html)
    }

    #[test]
    fn the_name_of_the_error_is_marked() {
        for (text, expected) in [
            ("foo.BarError: it broke", "[e foo.BarError]: it broke"),
            (
                "Exception in thread \"main\" java.lang.IllegalStateException: no",
                "[c Exception in thread \"main\"] [e java.lang.IllegalStateException]: no",
            ),
            (
                "Caused by: java.io.IOException",
                "[c Caused by:] [e java.io.IOException]",
            ),
            (
                "Error [ERR_HTTP_HEADERS_SENT]: Cannot set",
                "[e Error [ERR_HTTP_HEADERS_SENT]]: Cannot set",
            ),
            (
                "Unhandled exception. System.NullReferenceException: Object",
                "[c Unhandled exception.] [e System.NullReferenceException]: Object",
            ),
            (
                "error[E0308]: mismatched types",
                "[e error[E0308]]: mismatched types",
            ),
            (
                "broken.ts(1,7): error TS2322: Type",
                "[p broken.ts]([n 1],[n 7]): [e error TS2322]: Type",
            ),
            (
                "src/a.ts:3:5 - error TS2322: Type",
                "[p src/a.ts]:[n 3]:[n 5] - [e error TS2322]: Type",
            ),
            (
                "./broken.go:3:8: \"fmt\" imported and not used",
                "[p ./broken.go]:[n 3]:[n 8]: \"fmt\" imported and not used",
            ),
            (
                "panic: assignment to entry in nil map",
                "[e panic]: assignment to entry in nil map",
            ),
            (
                "fatal: not a git repository",
                "[e fatal]: not a git repository",
            ),
            (
                "psql:broken.sql:1: ERROR:  42P01: relation",
                "[c psql:][p broken.sql]:[n 1]: [e ERROR:  42P01]: relation",
            ),
            (
                "psql: error: connection to server failed",
                "[c psql:] [e error]: connection to server failed",
            ),
            ("npm error code ERESOLVE", "[e npm error code ERESOLVE]"),
            ("npm ERR! missing script", "[e npm ERR!] missing script"),
            (
                "thread 'main' panicked at src/main.rs:3:5:",
                "[c thread 'main'] [e panicked] [c at] [p src/main.rs]:[n 3]:[n 5]:",
            ),
            ("** (ArgumentError) bad", "[c ** (][e ArgumentError]) bad"),
            (
                "[TypeError: x is not a function]",
                "[c [][e TypeError]: x is not a function]",
            ),
            ("  LINE 1: SELECT", "  [c LINE 1:] SELECT"),
            ("HINT:  Perhaps", "[h HINT:]  Perhaps"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn gutters_and_carets_are_quiet() {
        assert_eq!(
            shown(" --> src/main.rs:3:5"),
            " [c --&gt;] [p src/main.rs]:[n 3]:[n 5]"
        );
        assert_eq!(shown("2 |     let n = 1;"), "[c 2 |]     let n = 1;");
        assert_eq!(
            shown("  |         ^^^ expected `u32`"),
            "  [c |         ^^^] expected `u32`"
        );
        assert_eq!(shown("  |"), "  [c |]");
        assert_eq!(shown("    ~~~^~~"), "    [c ~~~^~~]");
        assert_eq!(shown("  = note: this"), "  [h = note:] this");
    }

    #[test]
    fn prose_stays_as_it_is() {
        for text in [
            "",
            "Errors are values",
            "The Error was here",
            "an exception",
            "a | b",
            "Please commit your changes",
            "x: y",
            "--- a",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
