//! Where the characters of a YAML scalar stand in the file: behind its indentation, its quotes and its escapes.

use crate::source::{Piece, Span, Text};
use granit_parser::ScalarStyle;
use std::ops::Range;
use std::sync::Arc;

/// The range of a scalar without the white space behind it (the parser's span of a block ends where the next key starts).
#[must_use]
pub fn trimmed(file: &str, range: Range<usize>) -> Range<usize> {
    let kept = file[range.clone()].trim_end().len();
    range.start..range.start + kept.max(usize::from(!range.is_empty() && kept > 0))
}

/// `value`, a scalar that stands in this style at `span` of `file`: the file's own text, where it says what is meant.
#[must_use]
pub fn text(file: &Arc<str>, value: &str, style: ScalarStyle, span: Span) -> Text {
    let pieces = pieces(file, value, style, span);
    if let [only] = pieces.as_slice()
        && only.escape == 0
    {
        let start = only.file as usize;
        let range = start..start + value.len();
        if file.get(range.clone()) == Some(value) {
            return Text::shared(file, range, span);
        }
    }
    Text::mapped(value, span, pieces)
}

/// Where the pieces of a scalar stand.
fn pieces(file: &str, value: &str, style: ScalarStyle, span: Span) -> Vec<Piece> {
    let written = &file[span.lo as usize..span.hi as usize];
    match style {
        ScalarStyle::SingleQuoted => flow(written, Some('\''), span.lo),
        ScalarStyle::DoubleQuoted => flow(written, Some('"'), span.lo),
        ScalarStyle::Plain => flow(written, None, span.lo),
        _ => lines(file, value, span),
    }
}

/// A quoted or plain scalar: one character for each escape, and a space or fewer line ends for each line that is folded.
fn flow(written: &str, quote: Option<char>, lo: u32) -> Vec<Piece> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(0);
    let ends = usize::from(quote.is_some());
    let end = written.len().saturating_sub(ends);
    let mut pieces = vec![Piece::new(0, lo + offset(ends))];
    let (mut at, mut text) = (ends, 0_usize);
    while let Some(c) = written.get(at..end).and_then(|rest| rest.chars().next()) {
        let rest = &written[at..end];
        let (length, becomes) = match (quote, c) {
            (Some('"'), '\\') => escape(rest),
            (Some('\''), '\'') => (2, 1),
            (_, ' ' | '\t' | '\n') => fold(rest),
            _ => (c.len_utf8(), c.len_utf8()),
        };
        if length != becomes {
            if becomes > 0 {
                pieces.push(Piece {
                    text: offset(text),
                    file: lo + offset(at),
                    escape: offset(length),
                });
            }
            let next = Piece::new(offset(text + becomes), lo + offset(at + length));
            pieces.push(next);
        }
        at += length;
        text += becomes;
    }
    pieces
}

/// The bytes of white space as written, and of what YAML makes of them: a line end becomes a space, several become one less.
fn fold(written: &str) -> (usize, usize) {
    let line = written.trim_start_matches([' ', '\t']);
    if !line.starts_with('\n') {
        let kept = written.len() - line.len();
        return (kept, kept);
    }
    let length = written.len() - written.trim_start_matches([' ', '\t', '\n']).len();
    let ends = written[..length].matches('\n').count();
    (length, (ends - 1).max(1))
}

/// The bytes of an escape as written, and of the character that it becomes.
fn escape(written: &str) -> (usize, usize) {
    let digits = match written.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'_' | b'N') => return (2, 2),
        Some(b'L' | b'P') => return (2, 3),
        // The line end becomes nothing; empty lines behind it are line ends.
        Some(b'\n') => {
            let rest = &written[1..];
            let length = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
            return (1 + length, rest[..length].matches('\n').count() - 1);
        }
        _ => return (2, 1),
    };
    let code = written
        .get(2..2 + digits)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let length = code.and_then(char::from_u32).map_or(1, char::len_utf8);
    (2 + digits, length)
}

/// A block scalar: each line of the file is looked up in the value.
fn lines(file: &str, value: &str, span: Span) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = 0;
    let mut at = span.lo as usize;
    for line in file[at..span.hi as usize].split_inclusive('\n') {
        let content = line.trim();
        let is_found = !content.is_empty();
        if let Some(found) = value[text..].find(content).filter(|_| is_found) {
            // The spaces that a literal block keeps in front of the line belong to it as well.
            let indent = line.find(content).unwrap_or(0);
            let kept = value[..text + found].len()
                - value[..text + found].trim_end_matches([' ', '\t']).len();
            let kept = kept.min(indent);
            let start = text + found - kept;
            let place = at + indent - kept;
            let offset = |at: usize| u32::try_from(at).unwrap_or(0);
            pieces.push(Piece::new(offset(start), offset(place)));
            text += found + content.len();
        }
        at += line.len();
    }
    // What stands before the first line that was found: empty lines.
    if pieces.first().is_none_or(|first| first.text > 0) {
        let file = pieces.first().map_or(span.lo, |first| first.file);
        pieces.insert(0, Piece::new(0, file));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::parse::tree::Value;
    use crate::source::FileId;

    /// Where `needle`, found in the value of key `k`, stands in the file.
    fn place(yaml: &str, needle: &str) -> usize {
        let node = crate::parse::yaml::read(
            FileId(0),
            &yaml.into(),
            0..yaml.len(),
            &mut Diagnostics::new(),
        );
        let Value::Map(fields) = node.value else {
            panic!("no map")
        };
        let Value::Text(scalar) = &fields[0].node.value else {
            panic!("no text")
        };
        let at = scalar
            .text
            .as_str()
            .find(needle)
            .unwrap_or_else(|| panic!("{needle} not in {:?}", scalar.text.as_str()));
        scalar.text.place(at..at + needle.len()).lo as usize
    }

    #[test]
    fn a_place_inside_a_scalar_is_a_place_in_the_file() {
        for yaml in [
            "k: one NEEDLE two\n",
            "k: \"a \\\" \\u00e9 \\n NEEDLE\"\n",
            "k: 'it''s NEEDLE'\n",
            "k: |\n  first\n\n    NEEDLE deep\n  last\n",
            "k: |-\n    é first\n    x NEEDLE\n",
            "k: >\n  folded text\n  with NEEDLE in it\n\n  end\n",
            "k: plain text\n  over lines NEEDLE\nnext: 1\n",
            "k: \"quoted\n  over NEEDLE lines\"\n",
        ] {
            assert_eq!(
                place(yaml, "NEEDLE"),
                yaml.find("NEEDLE").unwrap(),
                "{yaml}"
            );
        }
    }
}
