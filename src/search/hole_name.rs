//! What the hole of a template is called.
//!
//! Comes in: a message, and the range of what varies in it. Goes out: a name, by the shape of the value or by the words
//! around it. Never: a name made of the value itself.

use super::scan::{is_word, lower, run};
use super::table::Table;
use std::ops::Range;

/// So many words in front of a value may name it.
const NEAR: usize = 4;

/// Words that say what a value is, and what the hole is called where that is another word.
const NOUNS: &[(&str, &str)] = &[
    ("address", ""),
    ("argument", ""),
    ("attribute", ""),
    ("base", ""),
    ("bind", "address"),
    ("branch", ""),
    ("bucket", ""),
    ("byte", ""),
    ("char", "position"),
    ("class", ""),
    ("codec", ""),
    ("collection", ""),
    ("column", ""),
    ("command", ""),
    ("constraint", ""),
    ("container", ""),
    ("database", ""),
    ("dependency", ""),
    ("directory", "path"),
    ("domain", "host"),
    ("expected", ""),
    ("field", ""),
    ("file", ""),
    ("folder", "path"),
    ("function", ""),
    ("host", ""),
    ("image", ""),
    ("index", ""),
    ("input", ""),
    ("key", ""),
    ("keyerror", "key"),
    ("keyword", ""),
    ("kind", ""),
    ("len", ""),
    ("length", ""),
    ("limit", ""),
    ("line", ""),
    ("member", ""),
    ("method", ""),
    ("model", ""),
    ("module", ""),
    ("named", "name"),
    ("object", "type"),
    ("open", "path"),
    ("operator", ""),
    ("option", ""),
    ("package", ""),
    ("parameter", ""),
    ("path", ""),
    ("pathspec", "name"),
    ("port", ""),
    ("position", ""),
    ("project", ""),
    ("property", ""),
    ("reading", "property"),
    ("relation", ""),
    ("remote", ""),
    ("requirement", ""),
    ("resource", ""),
    ("role", ""),
    ("row", ""),
    ("schema", ""),
    ("script", ""),
    ("server", "host"),
    ("service", ""),
    ("setting", ""),
    ("size", ""),
    ("state", ""),
    ("string", ""),
    ("table", ""),
    ("token", ""),
    ("type", ""),
    ("url", ""),
    ("user", ""),
    ("value", ""),
    ("variable", ""),
    ("version", ""),
];

/// What a hole is called: by its shape, by a word before it, or by the word behind it.
pub fn named(line: &str, floor: usize, hole: &Range<usize>, table: &Table) -> &'static str {
    let value = &line[hole.clone()];
    let is_apart = |c: char| !c.is_alphanumeric() && c != '_';
    let mut before = line[floor.min(hole.start)..hole.start]
        .rsplit(is_apart)
        .filter(|word| !word.is_empty())
        .take(NEAR);
    let behind = line[hole.end..]
        .split(is_apart)
        .find(|word| !word.is_empty());
    shape(value)
        .or_else(|| before.find_map(noun))
        .or_else(|| behind.and_then(noun))
        .unwrap_or_else(|| {
            let is_number = value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let is_name = value
                .bytes()
                .all(|b| is_word(b) || matches!(b, b'.' | b'-'));
            match (is_number, is_name && !table.units.has(&lower(value))) {
                (true, _) => "number",
                (_, true) => "name",
                _ if value.starts_with('{') => "details",
                _ => "value",
            }
        })
}

/// `path` of `directory`, `column` of `columns`.
fn noun(word: &str) -> Option<&'static str> {
    let word = lower(word);
    let known = |word: &str| NOUNS.iter().find(|(noun, _)| *noun == word);
    let (noun, name) = known(&word).or_else(|| known(word.strip_suffix('s')?))?;
    Some(if name.is_empty() { noun } else { name })
}

/// What a value is that shows it by itself.
fn shape(value: &str) -> Option<&'static str> {
    let start = run(value, 0, |b| b.is_ascii_alphanumeric() || b == b'+');
    let is_separated = value.contains('/') || value.contains(":\\");
    let is_address = value.contains(':') && value.ends_with(|c: char| c.is_ascii_digit())
        || value.bytes().filter(|b| *b == b'.').count() == 3
            && value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let found = [
        ("url", start > 1 && value[start..].starts_with("://")),
        ("email", value.contains('@') && value.contains('.')),
        ("path", is_separated && !value.contains([' ', '<'])),
        ("secret", value.contains("***")),
        (
            "address",
            is_address && !value.contains(' ') || value.len() > 8 && value.starts_with("0x"),
        ),
        ("id", value.len() == 36 && value.matches('-').count() == 4),
    ];
    found.iter().find(|(_, is)| *is).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_values() {
        let table = Table::own();
        for (line, value, wanted) in [
            ("no such table: users", "users", "table"),
            ("columns x and y", "y", "column"),
            ("'utf-8' codec failed", "utf-8", "codec"),
            ("at https://a.example/x now", "https://a.example/x", "url"),
            ("in /srv/app today", "/srv/app", "path"),
            ("from 127.0.0.1:80 on", "127.0.0.1:80", "address"),
            ("waited 30 times", "30", "number"),
            ("said <a b>", "<a b>", "value"),
        ] {
            let start = line.find(value).unwrap();
            let hole = start..start + value.len();
            assert_eq!(named(line, 0, &hole, &table), wanted, "{line}");
        }
    }
}
