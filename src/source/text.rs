//! Text that knows where each of its characters was written, and the one place where encodings are normalised.
//!
//! A YAML block scalar loses its indentation, a quoted one its escapes; a finding inside must still point at the file.

use super::{FileId, Problem, Span};
use std::ops::Range;

/// From `text` on, characters stand at `file` on until the next piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    pub text: u32,
    pub file: u32,
    /// How many bytes of the file are the one character of this piece, an escape; 0 where they stand one to one.
    pub escape: u32,
}

impl Piece {
    /// Characters that stand one to one.
    #[must_use]
    pub fn new(text: u32, file: u32) -> Self {
        Self {
            text,
            file,
            escape: 0,
        }
    }
}

/// A text with the map back to its file. Two are equal when their texts are.
#[derive(Debug, Clone)]
pub struct Text {
    text: String,
    span: Span,
    pieces: Vec<Piece>,
}

impl Text {
    /// A text written one to one at `span`.
    #[must_use]
    pub fn plain(text: &str, span: Span) -> Self {
        Self {
            text: text.to_owned(),
            span,
            pieces: vec![Piece::new(0, span.lo)],
        }
    }

    /// A text whose pieces (sorted, the first at 0) say where it was written.
    #[must_use]
    pub fn mapped(text: String, span: Span, pieces: Vec<Piece>) -> Self {
        Self { text, span, pieces }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where the whole text was written.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where a byte range of the text was written.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Span {
        let lo = self.offset(range.start);
        // The end is taken from the last byte, so that it does not jump over an indentation.
        let hi = if range.end > range.start {
            let last = self.offset(range.end - 1);
            let escape = self.piece(range.end - 1).map_or(0, |piece| piece.escape);
            last + escape.max(1)
        } else {
            lo
        };
        Span {
            file: self.span.file,
            lo: lo.min(self.span.hi),
            hi: hi.clamp(lo, self.span.hi.max(lo)),
        }
    }

    /// The same text without white space around it.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        self.slice(start..start + self.text.trim().len())
    }

    /// A part of the text that keeps its places.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut span = self.place(range.clone());
        // A link definition that was taken along from further up in the file is not where the part ends.
        if !range.is_empty() && self.offset(range.end - 1) < span.lo {
            span.hi = self.span.hi;
        }
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let mut pieces = vec![Piece {
            text: 0,
            file: span.lo,
            escape: self.piece(range.start).map_or(0, |piece| piece.escape),
        }];
        pieces.extend(
            self.pieces
                .iter()
                .filter(|piece| piece.text > at(range.start) && piece.text < at(range.end))
                .map(|piece| Piece {
                    text: piece.text - at(range.start),
                    ..*piece
                }),
        );
        Self {
            text: self.text[range].to_owned(),
            span,
            pieces,
        }
    }

    fn offset(&self, at: usize) -> u32 {
        let piece = self.piece(at);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        piece.map_or(self.span.lo, |piece| {
            let within = if piece.escape > 0 { 0 } else { at - piece.text };
            piece.file + within
        })
    }

    /// The piece that holds this byte of the text.
    fn piece(&self, at: usize) -> Option<&Piece> {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let next = self.pieces.partition_point(|piece| piece.text <= at);
        self.pieces.get(next.saturating_sub(1))
    }

    /// The file that it was written in.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.span.file
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

/// Whether a character cannot be seen, or turns the order of what is seen: soft hyphens, zero-width and bidirectional
/// controls, a byte order mark within a text.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// Decodes bytes: drops a byte order mark, turns `\r\n` and a lone `\r` into `\n`.
/// Returns the text, where bytes were dropped (with the sum so far), and what is wrong with it.
pub(super) fn normalise(bytes: &[u8]) -> (String, Vec<(u32, u32)>, Option<Problem>) {
    let mark: &[u8] = "\u{feff}".as_bytes();
    let body = bytes.strip_prefix(mark).unwrap_or(bytes);
    let mut dropped = Vec::new();
    let mut total = u32::try_from(bytes.len() - body.len()).unwrap_or(0);
    if total > 0 {
        dropped.push((0, total));
    }
    let (valid, broken) = match std::str::from_utf8(body) {
        Ok(text) => (text, false),
        Err(error) => (
            std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or(""),
            true,
        ),
    };
    let mut text = String::with_capacity(valid.len());
    let mut rest = valid;
    while let Some(at) = rest.find('\r') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('\n') {
            total += 1;
            text.push('\n');
            dropped.push((u32::try_from(text.len()).unwrap_or(u32::MAX), total));
            rest = after;
        } else {
            text.push('\n');
        }
    }
    text.push_str(rest);
    let end = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let problem = if broken {
        Some(Problem::NotUtf8(end(text.len())))
    } else {
        text.find('\0').map(|at| Problem::Nul(end(at)))
    };
    (text, dropped, problem)
}

/// The offset at which each line starts.
pub(super) fn line_starts(text: &str) -> Vec<u32> {
    let after = |(at, _): (usize, &str)| u32::try_from(at + 1).unwrap_or(u32::MAX);
    std::iter::once(0)
        .chain(text.match_indices('\n').map(after))
        .collect()
}
