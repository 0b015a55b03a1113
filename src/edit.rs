//! Findings → files with the edits of these findings made, byte for byte: comments, order, quotes, line ends stay.
//!
//! Comes in: settled findings, and a file as it is on disk. Goes out: which edits may be made together, and the file's
//! new bytes. Never: writing them, or a byte outside of an edit.

use crate::diagnostic::{Edit, EditKind, Findings};
use crate::source::{FileId, Source};
use std::collections::BTreeMap;

/// The edits that may be made at once, by file, in the order of their places. Of two that touch the same bytes the
/// second waits: what it is about may have changed.
#[must_use]
pub fn edits<'a>(findings: &'a Findings, kinds: &[EditKind]) -> BTreeMap<FileId, Vec<&'a Edit>> {
    let mut all: Vec<&Edit> = findings
        .iter()
        .filter_map(|finding| finding.diagnostic.edit.as_ref())
        .filter(|edit| kinds.contains(&edit.kind))
        .collect();
    all.sort_by_key(|edit| edit.span);
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in all {
        let edits = by_file.entry(edit.span.file).or_default();
        let is_free = edits
            .last()
            .is_none_or(|last| last.span.hi <= edit.span.lo && last.span != edit.span);
        if is_free {
            edits.push(edit);
        }
    }
    by_file
}

/// The file with the edits made; `None` where its bytes are not those that were checked.
#[must_use]
pub fn apply(source: &Source, bytes: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    // Line ends may have changed, and the text has not: the places are those of the bytes as they are now.
    let source = Some(Source::new(&source.path, source.role, bytes))
        .filter(|now| now.text == source.text)?;
    let mut edited = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for edit in edits {
        let start = source.disk_offset(edit.span.lo) as usize;
        // The end is that of the last character: behind it a dropped carriage return may stand.
        let end = match edit.span.hi.checked_sub(1) {
            Some(last) if edit.span.hi > edit.span.lo => source.disk_offset(last) as usize + 1,
            _ => start,
        };
        edited.extend_from_slice(bytes.get(done..start)?);
        edited.extend_from_slice(edit.text.as_bytes());
        done = end;
    }
    edited.extend_from_slice(bytes.get(done..)?);
    Some(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Diagnostics, Levels};
    use crate::rule;
    use crate::source::{Role, Sources, Span};

    fn edited(bytes: &[u8], replacements: &[(&str, &str)]) -> Vec<u8> {
        let sources = Sources::new(vec![Source::new("content/a/b.md", Role::Entry, bytes)]);
        let source = sources.get(FileId(0));
        let mut diagnostics = Diagnostics::new();
        for (from, to) in replacements {
            let at = source.text.find(from).unwrap();
            let span = Span::new(FileId(0), at..at + from.len());
            diagnostics.push(Diagnostic::new(&rule::UNKNOWN_KEY, span, "x").certain(span, *to));
        }
        let findings = diagnostics.settle(&Levels::default());
        let edits = edits(&findings, &[EditKind::Certain]);
        apply(source, bytes, &edits[&FileId(0)]).unwrap()
    }

    #[test]
    fn only_the_bytes_of_the_edits_change() {
        let bytes = "\u{feff}---\r\nsevrity: high # é\r\nverison: 1\r\n---\r\n".as_bytes();
        let expected = "\u{feff}---\r\nseverity: high # é\r\nversion: 1\r\n---\r\n".as_bytes();
        let found = edited(bytes, &[("verison", "version"), ("sevrity", "severity")]);
        assert_eq!(found, expected);
    }

    #[test]
    fn of_two_edits_at_one_place_the_first_is_made() {
        assert_eq!(
            edited(b"abcdef", &[("abc", "x"), ("cde", "y"), ("f", "z")]),
            b"xdez"
        );
    }

    #[test]
    fn other_line_ends_are_no_other_text() {
        let source = Source::new("content/a/b.md", Role::Entry, b"a\nb\nc\n");
        let span = Span::new(FileId(0), 4..5);
        let finding = Diagnostic::new(&rule::UNKNOWN_KEY, span, "x").certain(span, "d");
        let edit = finding.edit.unwrap();
        let edited = apply(&source, b"a\r\nb\r\nc\r\n", &[&edit]);
        assert_eq!(edited.as_deref(), Some(&b"a\r\nb\r\nd\r\n"[..]));
    }

    #[test]
    fn a_file_that_has_changed_since_is_left_alone() {
        let source = Source::new("content/a/b.md", Role::Entry, b"abc");
        assert_eq!(apply(&source, b"abd", &[]), None);
    }
}
