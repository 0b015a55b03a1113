//! Markdown text of an entry, with its places.

use crate::source::{Span, Text};
use pulldown_cmark::{Event, Options, Parser};
use std::ops::Range;

/// The Markdown that entries are written in: `CommonMark` with tables, footnotes, strikethrough, task lists and alerts.
pub const DIALECT: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Markdown that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose(Text);

impl Prose {
    /// Without the empty lines around it; `None` for a text of nothing but white space.
    #[must_use]
    pub fn new(text: &Text) -> Option<Self> {
        let whole = text.as_str();
        let end = whole.trim_end().len();
        // The indentation of the first line stays: it may open a code block.
        let space = whole[..end].len() - whole[..end].trim_start().len();
        let start = whole[..space].rfind('\n').map_or(0, |at| at + 1);
        (end > 0).then(|| Self(text.slice(start..end)))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Where a byte range of it was written.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Span {
        self.0.place(range)
    }

    #[must_use]
    pub fn span(&self) -> Span {
        self.0.span()
    }

    /// The Markdown events with their byte ranges.
    pub fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(self.0.as_str(), DIALECT).into_offset_iter()
    }

    /// The words without their markup, in one line: for descriptions and titles.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut words = String::with_capacity(self.as_str().len());
        for (event, _) in self.events() {
            match event {
                Event::Text(text)
                | Event::Code(text)
                | Event::Html(text)
                | Event::InlineHtml(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak | Event::End(_) => words.push(' '),
                _ => {}
            }
        }
        let mut plain = String::with_capacity(words.len());
        for word in words.split_whitespace() {
            // The end of an inline element is no space between words: `code`, not `code ,`.
            if !plain.is_empty() && !word.starts_with([',', '.', ';', ':', ')', '?', '!']) {
                plain.push(' ');
            }
            plain.push_str(word);
        }
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn plain_words_have_no_markup() {
        let text = "The *key*, `model_x`,\nis [known](https://x.example). **But** not <b>here</b>!";
        let prose = Prose::new(&Text::plain(text, Span::new(FileId(0), 0..text.len()))).unwrap();
        assert_eq!(
            prose.plain(),
            "The key, model_x, is known. But not <b>here</b>!"
        );
    }
}
