//! Lines that name an error.
//!
//! In comes one line; out comes its HTML with the name or the code of the error marked, if the line names one: an
//! exception of any language, a severity with its code, a label of a diagnostic. What the message says stays plain.

use super::class::Class;
use super::line::Line;
use super::spot::{self, Owner};

/// A line that names an error, perhaps behind a place and an introduction.
pub fn message(text: &str) -> Option<String> {
    let body = text.trim_start();
    let mut html = Line::new();
    html.plain(&text[..text.len() - body.len()]);
    let rest = place(body, &mut html);
    let placed = rest.len() < body.len();
    let (lead, rest) = introduced(rest);
    html.push(Some(Class::Quiet), lead);
    if let Some(length) = exception(rest) {
        html.push(Some(Class::Error), &rest[..length]);
        html.plain(&rest[length..]);
    } else if let Some((class, length)) = severity(rest).or_else(|| label(rest)) {
        html.push(Some(class), &rest[..length]);
        let after = &rest[length..];
        let inner = after.trim_start_matches([':', ' ']);
        match exception(inner) {
            // `PHP Fatal error: Uncaught TypeError: text` names two.
            Some(length) if class == Class::Error && inner[length..].starts_with(':') => {
                html.plain(&after[..after.len() - inner.len()]);
                html.push(Some(Class::Error), &inner[..length]);
                html.plain(&inner[length..]);
            }
            _ => html.plain(after),
        }
    } else if placed || !lead.is_empty() {
        html.plain(rest);
    } else {
        return None;
    }
    Some(html.finish())
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
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "Error", "Exception", "Errors", "Failure", "Fault", "Interrupt", "Rejection", "Timeout",
    "Warning", "Exit", "Refused", "NotFound", "DoesNotExist", "Panic", "Violation", "Denied",
    "Abort", "Overflow", "ExceptionGroup", "StopIteration",
];

/// Paint the place with which a message begins: `main.go:8:2: `, `a.ts(1,19): `, `a.ts:1:19 - `, `psql:x.sql:2: `
fn place<'a>(body: &'a str, html: &mut Line) -> &'a str {
    let program = body
        .find(|sign: char| !sign.is_ascii_alphanumeric())
        .map_or("", |end| &body[..end]);
    let behind = body[program.len()..]
        .strip_prefix(':')
        .filter(|_| matches!(program, "psql" | "sqlite3" | "mysql"));
    let start = behind.unwrap_or(body);
    let Some(spot) = spot::leading(start) else {
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
    #[rustfmt::skip]
    const LEADS: &[&str] = &[
        "Caused by: ", "Suppressed: ", "Uncaught (in promise) ", "Uncaught exception: ",
        "Uncaught ", "Unhandled exception. ", "Unhandled Exception: ", "Unhandled exception: ",
        "Unhandled rejection ", "---> ", " ---> ", "** (", "[", "E   ",
        "terminate called after throwing an instance of '", "PHP Fatal error:  Uncaught ",
        "Fatal error: Uncaught ", "Process finished: ", "Exception: ",
    ];
    if let Some(thread) = text.strip_prefix("Exception in thread \"")
        && let Some(end) = thread.find("\" ")
    {
        return text.split_at(text.len() - thread.len() + end + 2);
    }
    // The program that says so: `psql: error: text`, `docker: Error response from daemon: text`
    if let Some((program, rest)) = text.split_once(": ")
        && program.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && severity(program).is_none()
        && severity(rest).is_some()
    {
        return text.split_at(text.len() - rest.len());
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
    #[rustfmt::skip]
    const WORDS: &[(&str, Class)] = &[
        ("npm ERR!", Class::Error), ("npm error", Class::Error), ("npm warn", Class::Heading),
        ("npm WARN", Class::Heading), ("fatal error", Class::Error), ("FATAL ERROR", Class::Error),
        ("error", Class::Error), ("ERROR", Class::Error), ("Error", Class::Error),
        ("fatal", Class::Error), ("FATAL", Class::Error), ("Fatal", Class::Error),
        ("panic", Class::Error), ("PANIC", Class::Error), ("CRITICAL", Class::Error),
        ("CONFLICT", Class::Error), ("ERR!", Class::Error), ("PHP Fatal error", Class::Error),
        ("Fatal error", Class::Error), ("curl", Class::Quiet), ("warning", Class::Heading),
        ("WARNING", Class::Heading), ("WARN", Class::Heading), ("Warning", Class::Heading),
        ("Segmentation fault", Class::Error), ("Killed", Class::Error), ("Aborted", Class::Error),
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
    #[rustfmt::skip]
    const LABELS: &[&str] = &[
        "= note", "= help", "= hint", "note", "help", "hint", "tip", "HINT", "DETAIL", "CONTEXT",
        "STATEMENT", "QUERY", "WHERE", "Hint", "Note", "Help", "Require stack", "Caused by",
    ];
    #[rustfmt::skip]
    const ASIDES: &[&str] = &[
        "LOCATION", "SCHEMA NAME", "TABLE NAME", "COLUMN NAME", "CONSTRAINT NAME", "DATATYPE NAME",
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

#[cfg(test)]
mod tests {
    use super::*;

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
