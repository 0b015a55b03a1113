//! The outline of a Markdown body: its top-level headings and fences, everything else as ranges.

use crate::parse::fence::{self, Info};
use crate::source::{FileId, Piece, Span, Text};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};
use std::ops::Range;
use std::sync::Arc;

/// A top-level block and its range in the file.
pub struct Block {
    pub range: Range<usize>,
    pub kind: Kind,
}

pub enum Kind {
    /// `span` covers the words of the heading.
    Heading {
        level: usize,
        span: Span,
    },
    /// A fence with its text; `closed` is false where the file ends inside it.
    Fence {
        info: Info,
        text: Text,
        closed: bool,
    },
    Other,
}

/// The blocks of `text[range]`, and its link reference definitions by label.
pub fn read(
    file: FileId,
    text: &Arc<str>,
    range: Range<usize>,
) -> (Vec<Block>, Vec<(String, Range<usize>)>) {
    let base = range.start;
    let parser = Parser::new_ext(&text[range], Options::empty());
    let definitions = parser.reference_definitions().iter();
    let mut references: Vec<_> = definitions
        .map(|(label, definition)| {
            (
                label.to_lowercase(),
                base + definition.span.start..base + definition.span.end,
            )
        })
        .collect();
    references.sort_by_key(|(_, range)| range.start);
    let mut blocks: Vec<Block> = Vec::new();
    let mut depth = 0_usize;
    let mut inner: Option<Range<usize>> = None;
    let mut code: Option<Vec<Range<usize>>> = None;
    for (event, at) in parser.into_offset_iter() {
        let at = base + at.start..base + at.end;
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    inner = None;
                    code = matches!(&tag, Tag::CodeBlock(CodeBlockKind::Fenced(_))).then(Vec::new);
                    // Underlined headings belong to the prose: sections are `## `.
                    let is_marked = text[at.clone()].trim_start().starts_with('#');
                    let kind = match &tag {
                        Tag::Heading { level, .. } if is_marked => Kind::Heading {
                            level: number(*level),
                            span: Span::new(file, at.clone()),
                        },
                        _ => Kind::Other,
                    };
                    blocks.push(Block { range: at, kind });
                } else {
                    widen(&mut inner, &at);
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                let Some(block) = blocks.last_mut().filter(|_| depth == 0) else {
                    continue;
                };
                if let Kind::Heading { span, .. } = &mut block.kind {
                    let words = inner.take().unwrap_or(block.range.start..block.range.start);
                    *span = Span::new(file, words);
                }
                if let Some(parts) = code.take() {
                    block.kind = code_block(file, text, &block.range, &parts);
                }
            }
            Event::Text(_) if code.is_some() => {
                code.get_or_insert_default().push(at.clone());
            }
            _ if depth == 0 => blocks.push(Block {
                range: at,
                kind: Kind::Other,
            }),
            _ => widen(&mut inner, &at),
        }
    }
    (blocks, references)
}

fn widen(inner: &mut Option<Range<usize>>, at: &Range<usize>) {
    *inner = Some(inner.take().map_or_else(
        || at.clone(),
        |old| old.start.min(at.start)..old.end.max(at.end),
    ));
}

fn number(level: HeadingLevel) -> usize {
    level as usize
}

/// The fence whose text stands at `parts` of the file.
fn code_block(file: FileId, text: &Arc<str>, range: &Range<usize>, parts: &[Range<usize>]) -> Kind {
    let info = fence::info(file, text, range.start);
    let start = parts
        .first()
        .map_or(info.span.hi as usize, |part| part.start);
    let end = parts.last().map_or(start, |part| part.end);
    let span = Span::new(file, start..end);
    let is_whole = parts.windows(2).all(|two| two[0].end == two[1].start);
    let code = if is_whole {
        let length = text[start..end].trim_end_matches('\n').len();
        Text::shared(text, start..start + length, span)
    } else {
        indented(text, parts, span)
    };
    let last = text[range.clone()]
        .trim_end()
        .lines()
        .last()
        .unwrap_or("")
        .trim();
    let opening = &text[info.span.lo as usize..];
    let mark = opening.chars().next().unwrap_or('`');
    let ticks = opening.len() - opening.trim_start_matches(mark).len();
    let is_fence = last.chars().all(|c| c == mark) && last.len() >= ticks;
    let closed = is_fence && text[range.clone()].trim_end().lines().count() > 1;
    Kind::Fence {
        info,
        text: code,
        closed,
    }
}

/// The text of a fence whose lines have something before them that does not belong to it.
fn indented(text: &str, parts: &[Range<usize>], span: Span) -> Text {
    let mut code = String::new();
    let mut pieces = Vec::new();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    for part in parts {
        pieces.push(Piece::new(offset(code.len()), offset(part.start)));
        code.push_str(&text[part.clone()]);
    }
    Text::mapped(code.trim_end_matches('\n'), span, pieces)
}
