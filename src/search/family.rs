//! The languages and tools that a text speaks of.
//!
//! Comes in: a cleaned text. Goes out: families, as they are named in the table. Never: an exclusion; a family only lifts.

use super::scan::at;
use super::table::Table;
use super::terms::typed_words;
use aho_corasick::AhoCorasick;

/// The families that the words of a typed text stand for.
pub fn typed(text: &str, table: &Table) -> Vec<char> {
    let mut families: Vec<char> = typed_words(text)
        .iter()
        .filter_map(|word| table.family(word))
        .collect();
    families.sort_unstable();
    families.dedup();
    families
}

/// What the programs of a family print: a text, and the signs of which one stands behind it, before the number of a line;
/// none where the text tells by itself.
const MARKS: &[(char, &str, &[u8])] = &[
    ('c', ".c", b":"),
    ('c', ".cc", b":"),
    ('c', ".cpp", b":"),
    ('c', ".h", b":"),
    ('c', ".hpp", b":"),
    ('c', "/ld: ", b""),
    ('c', "collect2:", b""),
    ('g', ".go", b":"),
    ('g', "goroutine 1 [", b""),
    ('j', ".js", b":("),
    ('j', ".mjs", b":("),
    ('j', ".cjs", b":("),
    ('j', ".jsx", b":("),
    ('j', "node:internal", b""),
    ('j', "Node.js v", b""),
    ('j', "node_modules/", b""),
    ('n', "npm ERR!", b""),
    ('n', "npm error", b""),
    ('p', ".py", b":"),
    ('p', "Traceback (most recent call", b""),
    ('p', ".py\", line ", b""),
    ('p', "site-packages", b""),
    ('p', "\", line ", b""),
    ('r', ".rs", b":"),
    ('r', "error[E0", b""),
    ('r', "rustc --explain", b""),
    ('r', "panicked at", b""),
    ('r', "cargo build", b""),
    ('r', "cargo run", b""),
    ('r', "Cargo.toml", b""),
    ('t', ".ts", b":("),
    ('t', ".tsx", b":("),
    ('t', "error TS", b""),
    ('u', ".rb", b":"),
    ('v', ".java", b":"),
    ('v', ".kt", b":"),
    ('v', ".scala", b":"),
    ('v', "Exception in thread \"", b""),
    ('v', "at java.", b""),
    ('x', ".cs:line ", b""),
];

/// [`MARKS`], all looked for in one walk.
#[derive(Debug, Clone)]
pub struct Marks(AhoCorasick);

impl Default for Marks {
    fn default() -> Self {
        let marks = AhoCorasick::new(MARKS.iter().map(|(_, text, _)| text));
        Self(marks.unwrap_or_else(|error| unreachable!("the marks are few: {error}")))
    }
}

/// The families whose programs print such lines.
pub fn pasted(text: &str, marks: &Marks) -> Vec<char> {
    let mut families: Vec<char> = Vec::new();
    for found in marks.0.find_overlapping_iter(text) {
        let (family, _, signs) = MARKS[found.pattern()];
        let end = found.end();
        let is_place = || signs.contains(&at(text, end)) && at(text, end + 1).is_ascii_digit();
        if !families.contains(&family) && (signs.is_empty() || is_place()) {
            families.push(family);
        }
    }
    families
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_texts() {
        let pasted = |text| pasted(text, &Marks::default());
        assert_eq!(pasted("a.ts(1,2): error TS2322: x"), ['t']);
        assert_eq!(pasted(" --> src/main.rs:1:2"), ['r']);
        assert_eq!(pasted("  File \"a.py\", line 1"), ['p']);
        assert_eq!(pasted("hello"), [] as [char; 0]);
        assert_eq!(typed("Rust borrow, python", &Table::own()), ['p', 'r']);
    }
}
