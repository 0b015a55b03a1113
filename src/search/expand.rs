//! What somebody may have meant who typed a word that no entry has.
//!
//! Comes in: a typed query and the words of the index. Goes out: further terms of the query. Never: a guess at a code, at
//! digits, or at a word of three letters; and nothing for a pasted text, which has no typing errors.

use super::build::Postings;
use super::table::Table;
use super::terms::{Asked, Kind, Mode, Query, typed_words};

/// So many neighbours are tried as one word.
const JOINED: usize = 5;

/// A shorter word is not guessed at.
const SHORTEST: usize = 4;

/// Adds to a typed query what may have been meant.
pub fn expand(query: &mut Query, postings: &Postings, letters: usize, table: &Table) {
    if query.mode == Mode::Pasted {
        return;
    }
    let mut added: Vec<(String, u32)> = Vec::new();
    for (key, asked) in query.terms.iter() {
        if let Some(text) = guessable(key)
            && !postings.has(key)
        {
            let known = vocabulary(postings, text, letters);
            added.extend(
                near(text, known, table)
                    .into_iter()
                    .map(|(key, near)| (key, (asked.weight * near) >> 4)),
            );
        }
    }
    joined(&query.text, table, &mut |key, weight| {
        let is_more = |asked: &Asked| asked.weight < weight;
        if postings.has(key) && query.terms.get(key).is_none_or(is_more) {
            added.push((key.to_owned(), weight));
        }
    });
    for (key, weight) in added {
        let asked = query.terms.entry(&key, Asked::new(0, 0));
        asked.weight = asked.weight.max(weight);
    }
}

/// The text of a word or a name that may hold a typing error.
fn guessable(key: &str) -> Option<&str> {
    let text = match Kind::of(key) {
        Kind::Word => key,
        Kind::Name => key.strip_suffix('.')?,
        _ => return None,
    };
    let is_long = text.len() >= SHORTEST && text.is_ascii();
    (is_long && text.as_bytes()[0].is_ascii_alphabetic()).then_some(text)
}

/// The words and names of the index that are compared with a text: those of its group.
fn vocabulary<'a>(
    postings: &'a Postings,
    text: &'a str,
    letters: usize,
) -> impl Iterator<Item = &'a str> {
    let first = &text[..1];
    postings
        .starting(first)
        .map(|at| postings.keys.get(at))
        .filter(move |key| {
            key.is_ascii()
                && matches!(Kind::of(key), Kind::Word | Kind::Name)
                && leading(key, letters).eq(leading(text, letters))
        })
}

/// The first letters of a key; what is no letter or digit counts as `_`.
pub fn group(key: &str, letters: usize) -> String {
    leading(key, letters).collect()
}

fn leading(key: &str, letters: usize) -> impl Iterator<Item = char> {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    key.chars().take(letters).map(plain)
}

/// The best of the known keys for a text, each with its sixteenths.
fn near<'a>(text: &str, known: impl Iterator<Item = &'a str>, table: &Table) -> Vec<(String, u32)> {
    let most = if text.len() <= 7 { 1 } else { 2 };
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for key in known {
        let other = key.strip_suffix('.').unwrap_or(key);
        if other.starts_with(text) {
            found.push((0, other.len() - text.len(), key));
        } else if let Some(distance) = distance(text.as_bytes(), other.as_bytes(), most) {
            found.push((distance, 0, key));
        }
    }
    found.sort_unstable();
    found.truncate(table.find.best);
    found
        .into_iter()
        .map(|(distance, _, key)| (key.to_owned(), table.find.near[distance]))
        .collect()
}

/// Optimal string alignment distance, up to a limit: letters added, lost, changed or swapped.
fn distance(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let cost = usize::from(one[i - 1] != other[j - 1]);
            let mut value = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                value = value.min(before[j - 2] + 1);
            }
            row.push(value);
        }
        if row.iter().all(|value| *value > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    (last[other.len()] <= most).then_some(last[other.len()])
}

/// Calls `guess` with what neighbours are together: `null pointer exception`, `err invalid arg type`, `http 403`, `e0308`.
fn joined(text: &str, table: &Table, guess: &mut dyn FnMut(&str, u32)) {
    let find = &table.find;
    let words = typed_words(text);
    // Written over for each of them.
    let mut key = String::new();
    let mut guess = |pieces: &[&str], weight: u32| {
        key.clear();
        key.extend(pieces.iter().copied());
        guess(&key, weight);
    };
    for (at, first) in words.iter().enumerate() {
        let mut together = first.clone();
        for (nth, next) in std::iter::once("")
            .chain(words[at + 1..].iter().map(String::as_str))
            .take(JOINED)
            .enumerate()
        {
            together.push_str(next);
            if together.chars().count() < 5 {
                continue;
            }
            for suffix in ["", "error", "exception"] {
                let weight = find.joined + find.longer * u32::try_from(nth).unwrap_or(0);
                let weight = if suffix.is_empty() {
                    weight
                } else {
                    weight - find.suffixed
                };
                guess(&[&together, suffix, "."], weight);
                if nth > 0 {
                    guess(&[&together, suffix], weight);
                }
            }
        }
        guess(&[first, "!"], find.exact);
        if let Some(next) = words.get(at + 1) {
            guess(&[first, " ", next, "!"], find.joined);
        }
    }
    if words.len() > 1 {
        guess(&[&words.join("_"), "!"], find.exact);
        guess(&[&words.join("-"), "!"], find.exact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let of = |one: &str, other: &str| distance(one.as_bytes(), other.as_bytes(), 2);
        assert_eq!(of("permision", "permission"), Some(1));
        assert_eq!(of("recieve", "receive"), Some(1));
        assert_eq!(of("conection", "connecton"), Some(2));
        assert_eq!(of("table", "chair"), None);
    }
}
