//! Text that knows where each of its characters was written, and the one place where encodings are normalised.
//!
//! A YAML block scalar loses its indentation, a quoted one its escapes; a finding inside must still point at the file.

use super::{FileId, Problem, Span};
use std::ops::Range;
use std::sync::Arc;

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

/// A text with the map back to its file. Two are equal when their texts are. What stands in the file as it is meant shares
/// the file's own text: a site holds the texts of its entries once.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text of the file, or one that was made of it.
    whole: Arc<str>,
    /// Where the text stands in `whole`.
    from: u32,
    to: u32,
    span: Span,
    /// Empty where all characters stand one to one from the start of `span` on.
    pieces: Box<[Piece]>,
}

impl Text {
    /// A text written one to one at `span`.
    #[must_use]
    pub fn plain(text: &str, span: Span) -> Self {
        Self::mapped(text, span, Vec::new())
    }

    /// What stands at `range` of a file's text, and is a part of what is written at `span`.
    #[must_use]
    pub fn shared(file: &Arc<str>, range: Range<usize>, span: Span) -> Self {
        Self {
            pieces: pieces(vec![Piece::new(0, short(range.start))], span),
            whole: Arc::clone(file),
            from: short(range.start),
            to: short(range.end),
            span,
        }
    }

    /// A text whose pieces (sorted, the first at 0) say where it was written.
    #[must_use]
    pub fn mapped(text: &str, span: Span, all: Vec<Piece>) -> Self {
        Self {
            pieces: pieces(all, span),
            from: 0,
            to: short(text.len()),
            whole: Arc::from(text),
            span,
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.whole[self.from as usize..self.to as usize]
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
        let text = self.as_str();
        let start = text.len() - text.trim_start().len();
        self.slice(start..start + text.trim().len())
    }

    /// A part of the text that keeps its places.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut span = self.place(range.clone());
        // A link definition that was taken along from further up in the file is not where the part ends.
        if !range.is_empty() && self.offset(range.end - 1) < span.lo {
            span.hi = self.span.hi;
        }
        let (start, end) = (short(range.start), short(range.end));
        let mut all = vec![Piece {
            text: 0,
            file: span.lo,
            escape: self.piece(range.start).map_or(0, |piece| piece.escape),
        }];
        all.extend(
            self.pieces
                .iter()
                .filter(|piece| piece.text > start && piece.text < end)
                .map(|piece| Piece {
                    text: piece.text - start,
                    ..*piece
                }),
        );
        debug_assert!(
            self.as_str().get(range).is_some(),
            "it is a part of the text"
        );
        Self {
            pieces: pieces(all, span),
            whole: Arc::clone(&self.whole),
            from: self.from + start,
            to: self.from + end,
            span,
        }
    }

    fn offset(&self, at: usize) -> u32 {
        let Some(piece) = self.piece(at) else {
            return self.span.lo + short(at);
        };
        let within = if piece.escape > 0 {
            0
        } else {
            short(at) - piece.text
        };
        piece.file + within
    }

    /// The piece that holds this byte of the text.
    fn piece(&self, at: usize) -> Option<&Piece> {
        let at = short(at);
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
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

/// An offset in a text; none is as long as that.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The pieces of a text that is written at `span`, where they say more than the span does.
fn pieces(all: Vec<Piece>, span: Span) -> Box<[Piece]> {
    match all.as_slice() {
        [only] if *only == Piece::new(0, span.lo) => Box::default(),
        _ => all.into_boxed_slice(),
    }
}

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
pub(super) fn normalise(bytes: &[u8]) -> (Arc<str>, Vec<(u32, u32)>, Option<Problem>) {
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
    let mut text = String::new();
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
    let text: Arc<str> = if text.is_empty() {
        Arc::from(rest)
    } else {
        text.push_str(rest);
        Arc::from(text)
    };
    let end = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let problem = if broken {
        Some(Problem::NotUtf8(end(text.len())))
    } else {
        text.find('\0').map(|at| Problem::Nul(end(at)))
    };
    (text, dropped, problem)
}
