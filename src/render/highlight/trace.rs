//! What a program prints when it fails, whatever the language.
//!
//! In come lines; out comes their HTML: the name of the error and its code are marked, frames are left to `frame`, gutters
//! and carets are quiet, labels (`note:`, `HINT:`) stand out, and everything else stays as it is. It looks at one line at
//! a time (and at the one below), so a trace of any length and any line of any width cost what they weigh.

use super::class::Class;
use super::frame::{self, Owner};
use super::line::{self, Line};

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
        .or_else(|| panicked(text))
        .or_else(|| message(text))
        .unwrap_or_else(|| line::plain(text))
}

/// The name of an exception at the start of a text: `java.io.IOException`, `Error [ERR_X]`; its length in bytes.
pub fn exception(text: &str) -> Option<usize> {
    let word = |sign: char| {
        sign.is_alphanumeric() || matches!(sign, '_' | '.' | ':' | '\\' | '$' | '<' | '>' | '@')
    };
    let path = text
        .find(|sign| !word(sign))
        .map_or(text, |end| &text[..end]);
    // `a::B: text` and `Error: text`: the colon before a space, or at the end, is not of the name.
    let path = path.trim_end_matches(':');
    let last = path.rsplit(['.', ':', '\\', '$']).next().unwrap_or(path);
    let named = ENDINGS.iter().any(|ending| last.ends_with(ending))
        && last.starts_with(|first: char| first.is_uppercase());
    let whole = path.strip_suffix("<T>").unwrap_or(path);
    if !named || whole.contains(['<', '>']) {
        return None;
    }
    let mut length = path.len();
    if let Some(code) = text[length..].strip_prefix(" [")
        && let Some(end) = code.find(']')
        && code[..end]
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    {
        length += end + 3;
    }
    let after = &text[length..];
    let prose = !path.contains(['.', ':', '\\']);
    let closed = after.trim_end().is_empty()
        || after.starts_with([':', ']', ')', '\'']) && !after.starts_with("::")
        || !prose && (after.starts_with(" in ") || after.starts_with(" ("));
    closed.then_some(length)
}

/// How the names of exceptions end.
const ENDINGS: &[&str] = &[
    "Error",
    "Exception",
    "Errors",
    "Failure",
    "Fault",
    "Interrupt",
    "Rejection",
    "Timeout",
    "Warning",
    "Exit",
    "Refused",
    "NotFound",
    "DoesNotExist",
    "Panic",
    "Violation",
    "Denied",
    "Abort",
    "Overflow",
    "ExceptionGroup",
    "StopIteration",
];

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
            && let Some(spot) = frame::spot(place)
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
    match frame::spot(place) {
        Some(spot) => {
            spot.paint(&mut html);
            html.plain(spot.rest);
        }
        None => html.plain(place),
    }
    Some(html.finish())
}

/// A line that names an error, perhaps behind a place and an introduction.
fn message(text: &str) -> Option<String> {
    let body = text.trim_start();
    let mut html = Line::new();
    html.plain(&text[..text.len() - body.len()]);
    let rest = place(body, &mut html);
    let placed = rest.len() < body.len();
    let (lead, rest) = introduced(rest);
    html.push(Some(Class::Quiet), lead);
    let marked = lead.len() + body.len() - rest.len() > 0;
    if let Some(length) = exception(rest) {
        html.push(Some(Class::Error), &rest[..length]);
        html.plain(&rest[length..]);
    } else if let Some((class, length)) = severity(rest).or_else(|| label(rest)) {
        html.push(Some(class), &rest[..length]);
        let after = &rest[length..];
        let inner = after.trim_start_matches([':', ' ']);
        match exception(inner) {
            // `npm error ... Error: text` names two; the first is enough, a bare class behind a severity is the second.
            Some(length) if class == Class::Error && inner[length..].starts_with(':') => {
                html.plain(&after[..after.len() - inner.len()]);
                html.push(Some(Class::Error), &inner[..length]);
                html.plain(&inner[length..]);
            }
            _ => html.plain(after),
        }
    } else if placed || marked {
        html.plain(rest);
    } else {
        return None;
    }
    Some(html.finish())
}

/// Paint the place with which a message begins: `main.go:8:2: `, `a.ts(1,19): `, `a.ts:1:19 - `, `psql:x.sql:2: `
fn place<'a>(body: &'a str, html: &mut Line) -> &'a str {
    let program = body
        .find(|sign: char| !sign.is_ascii_alphanumeric())
        .map_or("", |end| &body[..end]);
    let behind = body[program.len()..]
        .strip_prefix(':')
        .filter(|_| matches!(program, "psql" | "sqlite3" | "mysql"));
    let start = behind.unwrap_or(body);
    let Some(spot) = frame::spot(start) else {
        return body;
    };
    let alone = spot.rest.trim().is_empty();
    let followed = spot.rest.starts_with(": ")
        || spot.rest.starts_with(" - ")
        || spot.rest.starts_with(" error");
    if !alone && !followed {
        return body;
    }
    if spot.owner() == Owner::Library {
        html.push(Some(Class::Quiet), &body[..body.len() - spot.rest.len()]);
    } else {
        html.push(Some(Class::Quiet), &body[..body.len() - start.len()]);
        spot.paint(html);
    }
    let rest = spot.rest.trim_start_matches([':', ' ', '-']);
    html.plain(&spot.rest[..spot.rest.len() - rest.len()]);
    rest
}

/// What stands before the name of an exception, and the rest.
fn introduced(text: &str) -> (&str, &str) {
    const LEADS: &[&str] = &[
        "Caused by: ",
        "Suppressed: ",
        "Uncaught (in promise) ",
        "Uncaught exception: ",
        "Uncaught ",
        "Unhandled exception. ",
        "Unhandled Exception: ",
        "Unhandled exception: ",
        "Unhandled rejection ",
        "---> ",
        " ---> ",
        "** (",
        "[",
        "E   ",
        "terminate called after throwing an instance of '",
        "PHP Fatal error:  Uncaught ",
        "Fatal error: Uncaught ",
        "Process finished: ",
        "Exception: ",
    ];
    if let Some(thread) = text.strip_prefix("Exception in thread \"")
        && let Some(end) = thread.find("\" ")
    {
        return text.split_at(text.len() - thread.len() + end + 2);
    }
    for lead in LEADS {
        if let Some(rest) = text.strip_prefix(lead)
            && exception(rest).is_some()
        {
            return (lead, rest);
        }
    }
    ("", text)
}

/// A word of severity with its code: `error[E0308]`, `error TS2345`, `ERROR:  42P01`, `npm error code ERESOLVE`, `fatal`
fn severity(text: &str) -> Option<(Class, usize)> {
    const WORDS: &[(&str, Class)] = &[
        ("npm ERR!", Class::Error),
        ("npm error", Class::Error),
        ("npm warn", Class::Heading),
        ("npm WARN", Class::Heading),
        ("fatal error", Class::Error),
        ("FATAL ERROR", Class::Error),
        ("error", Class::Error),
        ("ERROR", Class::Error),
        ("Error", Class::Error),
        ("fatal", Class::Error),
        ("FATAL", Class::Error),
        ("Fatal", Class::Error),
        ("panic", Class::Error),
        ("PANIC", Class::Error),
        ("CRITICAL", Class::Error),
        ("CONFLICT", Class::Error),
        ("ERR!", Class::Error),
        ("PHP Fatal error", Class::Error),
        ("Fatal error", Class::Error),
        ("curl", Class::Quiet),
        ("warning", Class::Heading),
        ("WARNING", Class::Heading),
        ("WARN", Class::Heading),
        ("Warning", Class::Heading),
        ("Segmentation fault", Class::Error),
        ("Killed", Class::Error),
        ("Aborted", Class::Error),
    ];
    let (word, class) = WORDS.iter().find(|(word, _)| text.starts_with(word))?;
    let rest = &text[word.len()..];
    if word.starts_with("npm") {
        let code = rest
            .strip_prefix(" code ")
            .map_or(0, |code| " code ".len() + token(code));
        return Some((*class, word.len() + code));
    }
    if let Some(code) = rest.strip_prefix('[') {
        return Some((*class, word.len() + code.find(']')? + 2));
    }
    if let Some(code) = rest
        .strip_prefix(' ')
        .filter(|code| is_code(&code[..token(code)]))
    {
        return Some((*class, word.len() + 1 + token(code)));
    }
    let state = rest
        .strip_prefix(":  ")
        .filter(|state| token(state) == 5 && state[5..].starts_with(':'));
    if state.is_some_and(|state| {
        is_code(&state[..5]) || state[..5].bytes().all(|byte| byte.is_ascii_digit())
    }) {
        return Some((*class, word.len() + ":  ".len() + 5));
    }
    let closed = rest.is_empty()
        || rest.starts_with(':')
        || rest.starts_with(" (")
        || rest.starts_with(" response from");
    closed.then_some((*class, word.len()))
}

/// A label of a diagnostic: `note:`, `HINT:`, `LINE 1:`
fn label(text: &str) -> Option<(Class, usize)> {
    const LABELS: &[&str] = &[
        "= note",
        "= help",
        "= hint",
        "note",
        "help",
        "hint",
        "tip",
        "HINT",
        "DETAIL",
        "CONTEXT",
        "STATEMENT",
        "QUERY",
        "WHERE",
        "Hint",
        "Note",
        "Help",
        "Require stack",
        "Caused by",
    ];
    const ASIDES: &[&str] = &[
        "LOCATION",
        "SCHEMA NAME",
        "TABLE NAME",
        "COLUMN NAME",
        "CONSTRAINT NAME",
        "DATATYPE NAME",
    ];
    let ended = |label: &&&str| {
        text.strip_prefix(**label)
            .is_some_and(|rest| rest.starts_with(':'))
    };
    if let Some(label) = LABELS.iter().find(ended) {
        return Some((Class::Heading, label.len() + 1));
    }
    if ASIDES.iter().any(|label| ended(&label)) {
        return Some((Class::Quiet, text.len()));
    }
    let number = text.strip_prefix("LINE ")?.find(':')?;
    Some((Class::Quiet, "LINE ".len() + number + 1))
}

fn token(text: &str) -> usize {
    text.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_')
        .unwrap_or(text.len())
}

/// Letters and digits, both: `E0308`, `TS2345`, `42P01`
fn is_code(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
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
        html.replace("<span class=\"", "[")
            .replace("\">", " ")
            .replace("</span>", "]")
            .replace("&#39;", "'")
            .replace("&quot;", "\"")
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

    #[test]
    fn exceptions_end_where_they_end() {
        assert_eq!(
            exception("pydantic_core._pydantic_core.ValidationError: 2"),
            Some(44)
        );
        assert_eq!(
            exception("django.contrib.auth.models.User.DoesNotExist: User"),
            Some(44)
        );
        assert_eq!(exception("App\\Exceptions\\CartException in x"), Some(28));
        assert_eq!(exception("ActiveRecord::RecordNotFound: no"), Some(28));
        assert_eq!(exception("error: x"), None);
        assert_eq!(exception("MyErrorHandler: x"), None);
        assert_eq!(exception(""), None);
    }
}
