//! What an error is called that has no name of its own, and what the file of its entry is called.
//!
//! Comes in: the line that says what failed, and a template of its message. Goes out: a name, and words for an address.
//! Never: a value of the reader's in either.

use crate::entry::{Message, Part};

/// A name that is a sentence has so many characters at most.
const LONGEST: usize = 72;

/// A slug is made of so many words of a message.
const WORDS: usize = 6;

/// Words that nothing should end with.
const OPEN: &[&str] = &[
    "a", "an", "and", "any", "are", "at", "be", "because", "by", "for", "from", "in", "is", "it",
    "not", "of", "on", "or", "that", "the", "to", "was", "where", "with",
];

/// A name made of the line itself: up to its first hole.
pub fn sentence(line: &str, message: &Message) -> Option<String> {
    let line = line.trim();
    let first = message.parts.iter().find_map(|part| match part {
        Part::Literal(text) if text.chars().any(char::is_alphanumeric) => Some(text.as_str()),
        _ => None,
    })?;
    // The template begins somewhere in the line; what stands before (`fatal: `) belongs to the name.
    let start = line.find(first).filter(|start| *start < 30).unwrap_or(0);
    let is_cut = message.parts.len() > 1;
    let whole = match &message.parts[0] {
        Part::Literal(_) => format!("{}{first}", &line[..start]),
        Part::Hole(_) => first.to_owned(),
    };
    let mut name = whole.as_str();
    for mark in [" (", ". ", "; "] {
        name = name.split(mark).next().unwrap_or(name);
    }
    // `index out of bounds: the len is`: what follows the colon goes on in the hole.
    if is_cut
        && let Some((head, rest)) = name.rsplit_once(": ")
        && head.contains(' ')
        && rest.split(' ').count() < 5
        && rest.len() > 2
    {
        name = head;
    }
    if let Some((end, _)) = name.char_indices().nth(LONGEST) {
        name = &name[..name[..end].rfind(' ').unwrap_or(end)];
    }
    let name = without_open_end(name);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 3).then(|| name.to_owned())
}

/// The text up to a word that something could end with.
fn without_open_end(text: &str) -> &str {
    let mut text = text;
    loop {
        let is_end = |c: char| c.is_alphanumeric() || matches!(c, '!' | ')' | ']' | '`');
        let ended = text.trim_end_matches(|c| !is_end(c));
        // A mark that opens here is closed in the hole.
        let ended = if ended.matches('`').count() % 2 == 1 {
            ended.trim_end_matches('`').trim_end()
        } else {
            ended
        };
        match ended.rsplit_once(' ') {
            Some((before, word)) if OPEN.contains(&word) => text = before,
            _ => return ended,
        }
    }
}

/// The last segment of a class.
pub fn last(class: &str) -> &str {
    class.rsplit(['.', ':', '\\']).next().unwrap_or(class)
}

/// The first words of a message, without what varies and without `[Errno 2]`.
pub fn words(message: &Message) -> String {
    let literals: String = message
        .parts
        .iter()
        .map(|part| match part {
            Part::Literal(text) => text.as_str(),
            Part::Hole(_) => " ",
        })
        .collect();
    let plain = match literals
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((_, rest)) => rest,
        None => &literals,
    };
    let first = plain.split(". ").next().unwrap_or_default();
    // An apostrophe parts no word.
    let first = first.replace('\'', "").to_lowercase();
    let mut words: Vec<&str> = first
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    while words.last().is_some_and(|word| OPEN.contains(word)) {
        words.pop();
    }
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_they_can() {
        for (line, template, wanted) in [
            (
                "fatal: not a git repository (or any): .git",
                "not a git repository (or any): .git",
                "fatal: not a git repository",
            ),
            (
                "error: could not find `Cargo.toml` in `/x` or y",
                "could not find `Cargo.toml` in `{path}` or y",
                "error: could not find `Cargo.toml`",
            ),
            (
                "index out of bounds: the len is 3",
                "index out of bounds: the len is {len}",
                "index out of bounds",
            ),
            (
                "pathspec 'x' did not match any file(s) known to git",
                "pathspec '{name}' did not match any file(s) known to git",
                "pathspec",
            ),
        ] {
            let message = Message::parse(template).unwrap();
            assert_eq!(sentence(line, &message).as_deref(), Some(wanted), "{line}");
        }
    }

    #[test]
    fn slugs_are_the_first_words() {
        for (template, wanted) in [
            (
                "[Errno 2] No such file or directory: '{path}'",
                "no-such-file-or-directory",
            ),
            (
                "can't open {file} in the house of cards",
                "cant-open-in-the-house",
            ),
            ("One. Two.", "one"),
        ] {
            assert_eq!(words(&Message::parse(template).unwrap()), wanted);
        }
    }
}
