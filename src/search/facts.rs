//! What a trace says of its error, for who writes an entry about it.
//!
//! Comes in: what a program printed. Goes out: [`Facts`]: the error's name, codes, status, a template of its message, and
//! names for its collection and slug. Never: a guess where the trace says nothing; then the author is asked.

use super::clean::clean;
use super::code::codes;
use super::headline::{bare, exception, location};
use super::holes;
use super::line::{Kind, Line, read};
use super::maker::{Head, maker};
use super::naming::{last, sentence, words};
use super::scan::lower;
use super::table::Table;
use crate::entry::{Language, Message, near_name};

/// What is known of the error of a trace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// As the software prints it: a class, a code, or the line that says what failed, without what varies.
    pub error: Option<String>,
    /// Other codes that are printed with it, as printed.
    pub codes: Vec<String>,
    pub http_status: Option<u16>,
    /// The language of the program that failed.
    pub language: Option<Language>,
    /// What kind of text the trace is: the language of its fence.
    pub printed: Option<Language>,
    /// A message template that fits the trace.
    pub message: Option<String>,
    /// Names for the collection, the likeliest first.
    pub collections: Vec<String>,
    /// A name for the entry within its collection.
    pub slug: Option<String>,
}

/// Classes that say nothing without a code or a message.
const PLAIN: &[&str] = &["Error", "Exception", "error", "Panic"];

/// Classes that many errors share: the message tells them apart.
const SHARED: &[&str] = &[
    "AttributeError",
    "ImportError",
    "IndexError",
    "NameError",
    "OSError",
    "RangeError",
    "ReferenceError",
    "RuntimeError",
    "SyntaxError",
    "TypeError",
    "ValueError",
];

/// Reads a trace.
#[must_use]
pub fn facts(text: &str) -> Facts {
    let table = Table::own();
    let cleaned = clean(text);
    let read = read(&cleaned, &table);
    let Some(primary) = read.primary else {
        return Facts::default();
    };
    let at = telling(&read.lines, primary, &table);
    let line = &read.lines[at];
    let bare = unwrapped(bare(&line.text));
    let found = exception(bare, &table);
    let class = found.map(|found| &bare[found.start..found.end]);
    let Printed {
        mut codes,
        status: http_status,
    } = printed(&read.lines, at, &table);

    let own = found.map(|found| &bare[found.message..]);
    let message = template(own, bare, text, &codes, http_status, &table);

    let is_plain = class.is_some_and(|class| PLAIN.contains(&class));
    let is_coded = line.kind == Kind::Diagnostic || class.is_none() || is_plain;
    let code = codes.first().filter(|_| is_coded).cloned();
    let class = class.filter(|_| code.is_none());
    let spoken = class.map(str::to_owned).or_else(|| {
        let line = format!("{}{}", level(&line.text), bare);
        sentence(&line, message.as_ref()?)
    });
    let error = code.clone().or(spoken);
    codes.retain(|code| Some(code) != error.as_ref());

    let head = match class {
        Some(class) => Head::Class(class),
        None if is_plain => Head::Class("Error"),
        None => match line.kind {
            Kind::Diagnostic | Kind::Warning | Kind::Panic => Head::Compiler,
            _ => Head::Line,
        },
    };
    let maker = maker(&cleaned, head, &table);
    let is_typed = read.lines.iter().any(|line| line.kind == Kind::Command);
    let kind = match () {
        () if is_typed => Language::CONSOLE,
        () if cleaned.contains("Traceback (most recent call") => Language::TRACEBACK,
        () => Language::TEXT,
    };
    let words = message.as_ref().map(words).unwrap_or_default();
    let slug = match (class, code) {
        (Some(class), _) if SHARED.contains(&class) && words.contains('-') => words,
        (Some(class), _) => last(class).to_owned(),
        (None, Some(code))
            if code.contains('_') || !code.contains(|c: char| c.is_ascii_digit()) =>
        {
            code
        }
        (None, Some(code)) => format!("{code}-{words}"),
        (None, None) => words,
    };
    Facts {
        codes,
        http_status,
        language: maker.language,
        printed: Some(kind),
        message: message.map(|message| message.text.to_string()),
        collections: maker.names.iter().map(|name| near_name(name)).collect(),
        slug: Some(near_name(&slug)).filter(|slug| !slug.is_empty()),
        error,
    }
}

/// The line that says most: the primary one, unless an author would take another.
fn telling(lines: &[Line], primary: usize, table: &Table) -> usize {
    // `npm error code ENOENT` announces the line that begins with the same word.
    let announced = lines
        .iter()
        .find_map(|line| line.text.strip_prefix("code "));
    if let Some(code) = announced.filter(|code| !code.contains(' ')) {
        let small = format!("{} ", lower(code));
        let found = lines
            .iter()
            .position(|line| lower(&line.text).starts_with(&small));
        if let Some(found) = found {
            return found;
        }
    }
    let line = &lines[primary];
    // A line of a program that was shown; the message stands below.
    if line.kind != Kind::Exception && line.text.ends_with(';') {
        let below = lines[primary..]
            .iter()
            .position(|line| line.text.contains(": "));
        return below.map_or(primary, |below| primary + below);
    }
    let class = |line: &Line| {
        let bare = bare(&line.text);
        exception(bare, table).map(|found| bare[found.start..found.end].to_owned())
    };
    let is_warning = class(line).is_some_and(|class| class.ends_with("Warning"));
    let is_weak = matches!(line.kind, Kind::Text | Kind::Failure | Kind::Source);
    let better = lines.iter().enumerate().position(|(at, line)| {
        let is_exception = line.kind == Kind::Exception && at != primary;
        let is_placed = is_weak && line.kind != Kind::Source && location(&line.text) > 0;
        (is_warning || is_weak) && is_exception || is_placed
    });
    // A structured log quotes what it wraps; the program says the same in words.
    let spoken = || {
        let is_quoted = is_weak && line.text.starts_with('"');
        let last = lines.iter().rposition(|line| {
            line.kind == Kind::Failure && line.text.starts_with(|c: char| c.is_alphabetic())
        });
        last.filter(|_| is_quoted)
    };
    better.or_else(spoken).unwrap_or(primary)
}

/// `psql: error: ` before a message.
fn unwrapped(line: &str) -> &str {
    let Some((name, rest)) = line.split_once(": error: ") else {
        return line;
    };
    if name.contains(' ') { line } else { rest }
}

/// What stands before a message and says how bad it is: `fatal: `.
fn level(line: &str) -> &str {
    let end = line.find(": ").map_or(0, |at| at + 2);
    let words = [
        "fatal",
        "error",
        "panic",
        "fatal error",
        "ERROR",
        "FATAL ERROR",
    ];
    let is_level = words.contains(&line[..end].trim_end_matches(": "));
    if is_level { &line[..end] } else { "" }
}

/// A template that fits the trace. A message that is nothing but a value is told with its class.
fn template(
    message: Option<&str>,
    bare: &str,
    trace: &str,
    codes: &[String],
    status: Option<u16>,
    table: &Table,
) -> Option<Message> {
    let with_class = message.map(|message| {
        let class = bare[..bare.len() - message.len()].trim_end_matches([':', ' ']);
        &bare[class.rfind(['.', ' ']).map_or(0, |at| at + 1)..]
    });
    let is_value = |message: &&str| !message.trim().contains(' ');
    let whole = [
        message.filter(|message| !is_value(message)),
        with_class,
        Some(bare),
    ];
    whole.into_iter().flatten().find_map(|told| {
        let told = without_code(without_cause(told), codes);
        let text = holes::template(told, status, table);
        let message = Message::parse(&text).ok()?;
        message.is_in(trace).then_some(message)
    })
}

/// What a trace prints besides words.
#[derive(Debug, Default)]
struct Printed {
    codes: Vec<String>,
    status: Option<u16>,
}

/// Codes as printed, those of the primary line first. A word in capitals is a code only where the text says so: it may
/// be the name of a setting.
fn printed(lines: &[Line], primary: usize, table: &Table) -> Printed {
    let mut printed = Printed::default();
    let own = std::iter::once(&lines[primary]);
    let others = lines.iter().enumerate().filter(|(at, line)| {
        *at != primary && !matches!(line.kind, Kind::Source | Kind::Command | Kind::Note)
    });
    for (nth, line) in own.chain(others.map(|(_, line)| line)).enumerate() {
        let mut found = Vec::new();
        codes(&line.text, table, &mut |code, _| {
            found.push(code.to_owned());
        });
        for code in found {
            if let Some(status) = code.strip_prefix("http ") {
                let status = status.parse().ok().filter(|status| *status >= 300);
                printed.status = printed.status.or(status);
                continue;
            }
            let Some(code) = said(&code, &line.text, nth == 0) else {
                continue;
            };
            if !printed.codes.contains(&code) {
                printed.codes.push(code);
            }
        }
        if nth == 0 {
            printed.codes.extend(state(&line.text));
            printed.status = printed.status.or_else(|| client_error(&line.text));
        }
    }
    printed
}

/// `404` of `404 Client Error: Not Found`
fn client_error(line: &str) -> Option<u16> {
    let mut marks = [" Client Error", " Server Error"].iter();
    let before = marks.find_map(|mark| line.split_once(mark))?.0;
    let status = before.rsplit(' ').next()?.parse().ok()?;
    (400..600).contains(&status).then_some(status)
}

/// A code in the letters of its line, where the line gives it as one.
fn said(code: &str, line: &str, is_primary: bool) -> Option<String> {
    let small = lower(line);
    let code = code.strip_prefix("sqlstate ").unwrap_or(code);
    let start = small.find(code)?;
    let end = start + code.len();
    let written = &line[start..end];
    let before = small[..start].trim_end_matches([' ', '\'', '"', ':', '=', '(']);
    let is_marked =
        before.ends_with("code") || before.ends_with('[') || line[end..].starts_with(']');
    let is_constant = written.contains('_') && !written.contains('-');
    let is_own = is_primary && !is_constant && written.bytes().any(|b| b.is_ascii_uppercase());
    let is_symbol = is_primary && line.ends_with(&format!("({written})"));
    (is_marked || is_own || is_symbol).then(|| written.to_owned())
}

/// `23505` of `ERROR:  23505: duplicate key`: how `psql` says it when it is asked to say all.
fn state(line: &str) -> Option<String> {
    let (_, rest) = line
        .split_once("ERROR:  ")
        .or_else(|| line.split_once("FATAL:  "))?;
    let (state, _) = rest.split_once(": ")?;
    let is_state = state.len() == 5
        && state
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && state.bytes().any(|b| b.is_ascii_digit());
    is_state.then(|| state.to_owned())
}

/// The message behind the class that it was made of: `(sqlite3.IntegrityError) UNIQUE …`.
fn without_cause(message: &str) -> &str {
    let cause = message
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "));
    match cause {
        Some((class, rest)) if !class.contains(' ') && class.contains('.') => rest,
        _ => message,
    }
}

/// The message behind the code that says the same again: `23505: `, `enoent `.
fn without_code<'a>(message: &'a str, codes: &[String]) -> &'a str {
    for code in codes {
        let is_state = code.starts_with(|c: char| c.is_ascii_digit());
        let state = message
            .strip_prefix(&format!("{code}: "))
            .filter(|_| is_state);
        let word = || message.strip_prefix(&format!("{} ", lower(code)));
        if let Some(rest) = state.or_else(word) {
            return rest.trim_start();
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let facts = facts(text);
        let status = facts
            .http_status
            .map_or_else(|| "-".to_owned(), |status| status.to_string());
        format!(
            "{} {:?} {status} {} {:?} {}/{}",
            facts.error.unwrap_or_default(),
            facts.codes,
            facts.language.map_or("-", Language::name),
            facts.message.unwrap_or_default(),
            facts.collections.first().map_or("-", String::as_str),
            facts.slug.unwrap_or_default(),
        )
    }

    #[test]
    fn what_traces_say() {
        for (text, wanted) in [
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 5, in <module>\n    f()\nopenai.RateLimitError: Error code: 429 - You exceeded your quota",
                "openai.RateLimitError [] 429 python \"Error code: 429 - You exceeded your quota\" openai/rate-limit-error",
            ),
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 5, in <module>\nKeyError: 'x'",
                "KeyError [] - python \"KeyError: '{key}'\" python/key-error",
            ),
            (
                "error[E0382]: borrow of moved value: `s`\n --> a.rs:4:16",
                "E0382 [] - rust \"borrow of moved value: `{value}`\" rust/e0382-borrow-of-moved-value",
            ),
            (
                "Error: ENOENT: no such file or directory, open 'x.json'\n    at f (a.js:1:2)\n  code: 'ENOENT'\nNode.js v20",
                "ENOENT [] - javascript \"ENOENT: no such file or directory, open '{path}'\" node/enoent",
            ),
            (
                "psql:a.sql:3: ERROR:  42P01: relation \"orders\" does not exist",
                "42P01 [] - sql \"relation \\\"{relation}\\\" does not exist\" postgres/42p01-relation-does-not-exist",
            ),
            (
                "fatal: refusing to merge unrelated histories",
                "fatal: refusing to merge unrelated histories [] - bash \"refusing to merge unrelated histories\" git/refusing-to-merge-unrelated-histories",
            ),
            ("", " [] - - \"\" -/"),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
    }
}
