//! The languages and tools that a text speaks of.
//!
//! Comes in: a cleaned text. Goes out: families, as they are named in the table. Never: an exclusion; a family only lifts.

use super::scan::at;
use super::table::Table;
use super::terms::typed_words;

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

/// The families whose programs print such lines.
pub fn pasted(text: &str) -> Vec<char> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut families = Vec::new();
    let mut add = |family, is: bool| {
        if is {
            families.push(family);
        }
    };
    add(
        'c',
        is_place(text, &[".c", ".cc", ".cpp", ".h", ".hpp"], b":") || has(&["/ld: ", "collect2:"]),
    );
    add(
        'g',
        is_place(text, &[".go"], b":") || has(&["goroutine 1 ["]),
    );
    add(
        'j',
        is_place(text, &[".js", ".mjs", ".cjs", ".jsx"], b":(")
            || has(&["node:internal", "Node.js v", "node_modules/"]),
    );
    add('n', has(&["npm ERR!", "npm error"]));
    add(
        'p',
        is_place(text, &[".py"], b":")
            || has(&[
                "Traceback (most recent call",
                ".py\", line ",
                "site-packages",
                "\", line ",
            ]),
    );
    add(
        'r',
        is_place(text, &[".rs"], b":")
            || has(&[
                "error[E0",
                "rustc --explain",
                "panicked at",
                "cargo build",
                "cargo run",
                "Cargo.toml",
            ]),
    );
    add(
        't',
        is_place(text, &[".ts", ".tsx"], b":(") || has(&["error TS"]),
    );
    add('u', is_place(text, &[".rb"], b":"));
    add(
        'v',
        is_place(text, &[".java", ".kt", ".scala"], b":")
            || has(&["Exception in thread \"", "at java."]),
    );
    add('x', has(&[".cs:line "]));
    families
}

/// Whether a file with such an ending stands in front of a line's number.
fn is_place(text: &str, endings: &[&str], marks: &[u8]) -> bool {
    endings.iter().any(|ending| {
        text.match_indices(ending).any(|(start, _)| {
            let end = start + ending.len();
            marks.contains(&at(text, end)) && at(text, end + 1).is_ascii_digit()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_texts() {
        assert_eq!(pasted("a.ts(1,2): error TS2322: x"), ['t']);
        assert_eq!(pasted(" --> src/main.rs:1:2"), ['r']);
        assert_eq!(pasted("  File \"a.py\", line 1"), ['p']);
        assert_eq!(pasted("hello"), [] as [char; 0]);
        assert_eq!(typed("Rust borrow, python", &Table::own()), ['p', 'r']);
    }
}
