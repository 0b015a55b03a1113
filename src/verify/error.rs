//! The error in an output, and whether it is the one that an entry is about.
//!
//! Comes in: the output of a snippet that failed, the shapes of its runner, and the entry. Goes out: the errors that stand
//! where the runner says that errors stand. Never: a search through the whole output, where a snippet may have printed
//! anything.

use super::allowed::{Runner, Stream, Take};
use crate::entry::{Entry, Message, Part};

/// An error as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name, code and message together.
    pub whole: String,
    pub name: Option<String>,
    pub code: Option<String>,
}

/// The errors in the two streams of a program.
#[must_use]
pub fn found(runner: &Runner, output: &str, errors: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for shape in &runner.errors {
        let text = match shape.stream {
            Stream::Output => output,
            Stream::Errors => errors,
        };
        let one = |captures: regex::Captures<'_>| {
            let group = |name: &str| captures.name(name).map(|group| group.as_str().to_owned());
            Found {
                whole: group("whole").unwrap_or_else(|| captures[0].to_owned()),
                name: group("name"),
                code: group("code"),
            }
        };
        let mut matches = shape.find.captures_iter(text);
        match shape.take {
            Take::First => all.extend(matches.next().map(one)),
            Take::Last => all.extend(matches.last().map(one)),
            Take::Any => all.extend(matches.map(one)),
        }
    }
    all
}

/// Whether a snippet that fails with this output would prove the entry.
#[must_use]
pub fn shows(entry: &Entry, runner: &Runner, output: &str, errors: &str) -> bool {
    let found = found(runner, output, errors);
    found.iter().any(|found| is_that_of(found, entry))
}

/// Whether it is the error of the entry: by its name or a code, and by a message where the entry has any.
#[must_use]
pub fn is_that_of(found: &Found, entry: &Entry) -> bool {
    if let Some(expected) = entry.proof.as_ref().and_then(|proof| proof.error.as_ref()) {
        return begins(&found.whole, expected);
    }
    let names = std::iter::once(&entry.error).chain(&entry.codes);
    let is_named = names.into_iter().any(|name| is_named(found, name));
    let mut messages = entry.messages.iter();
    is_named
        && (entry.messages.is_empty()
            || messages.any(|message| holds(&found.whole, &message.value)))
}

/// Whether it has this name: the name or code that the runner sees, or words of the error itself. An error that has the
/// name of another exception may hold the words of this one: it tells what came before it.
fn is_named(found: &Found, name: &str) -> bool {
    if found.code.as_deref() == Some(name) {
        return true;
    }
    match &found.name {
        Some(given) if is_same_exception(given, name) => true,
        Some(_) if is_exception(name) => false,
        _ => stands_in(&spaced(&found.whole), &spaced(name)),
    }
}

/// `KeyError`, `openai.RateLimitError`, `java.util.ConcurrentModificationException`; no sentence, and no code.
fn is_exception(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || "_.$:".contains(c);
    name.chars().all(is_letter) && name.contains(|c: char| c.is_lowercase())
}

/// Whether two names are of one exception; a name without its module is of any.
fn is_same_exception(given: &str, name: &str) -> bool {
    let last = |name: &str| name.rsplit(['.', ':', '$']).next().map(str::to_owned);
    let is_whole = |name: &str| name.contains(['.', ':', '$']);
    given == name || (!(is_whole(given) && is_whole(name)) && last(given) == last(name))
}

/// Whether the text begins with the message.
fn begins(text: &str, message: &Message) -> bool {
    let text = spaced(text);
    match message.parts.first() {
        Some(Part::Literal(start)) => text.starts_with(&spaced(start)) && holds(&text, message),
        _ => holds(&text, message),
    }
}

/// Whether the message stands in the text, from the beginning of a word on.
fn holds(text: &str, message: &Message) -> bool {
    let Some(Part::Literal(start)) = message.parts.first() else {
        return message.is_in(text);
    };
    let (text, start) = (spaced(text), spaced(start));
    let mut from = 0;
    while let Some(at) = text[from..].find(&start).map(|at| at + from) {
        if is_word_start(&text, at, &start) && message.is_in(&text[at..]) {
            return true;
        }
        from = at + start.chars().next().map_or(1, char::len_utf8);
        if from >= text.len() {
            break;
        }
    }
    false
}

/// Whether words stand in a text as whole words.
fn stands_in(text: &str, words: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(words).any(|(at, _)| {
        let ends_word =
            words.ends_with(is_letter) && text[at + words.len()..].starts_with(is_letter);
        is_word_start(text, at, words) && !ends_word
    })
}

fn is_word_start(text: &str, at: usize, words: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    !(words.starts_with(is_letter) && text[..at].ends_with(is_letter))
}

/// White space as one space.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, whole: &str) -> Found {
        Found {
            whole: whole.to_owned(),
            name: (!name.is_empty()).then(|| name.to_owned()),
            code: None,
        }
    }

    #[test]
    fn an_error_has_its_own_name_and_not_that_of_its_cause() {
        for (given, whole, name, is) in [
            ("KeyError", "KeyError: 'x'", "KeyError", true),
            (
                "openai.RateLimitError",
                "openai.RateLimitError: …",
                "RateLimitError",
                true,
            ),
            (
                "requests.JSONDecodeError",
                "…",
                "json.JSONDecodeError",
                false,
            ),
            (
                "PendingError",
                "PendingError: (IntegrityError) …",
                "IntegrityError",
                false,
            ),
            ("Error", "Error: listen EADDRINUSE: …", "EADDRINUSE", true),
            ("Error", "Error: listen EADDRINUSES: …", "EADDRINUSE", false),
            (
                "",
                "fatal: not a git repository (or …)",
                "fatal: not a git repository",
                true,
            ),
            (
                "panic",
                "panic: runtime error: index",
                "panic: runtime error",
                true,
            ),
        ] {
            assert_eq!(is_named(&found(given, whole), name), is, "{given} {name}");
        }
    }

    #[test]
    fn a_message_stands_at_the_beginning_of_a_word() {
        let message = Message::parse("no `{name}` here").unwrap();
        assert!(holds("Error: no `x`\n here", &message));
        assert!(!holds("casino `x` here", &message));
        assert!(begins("no `x` here, and more", &message));
        assert!(!begins("but no `x` here", &message));
    }
}
