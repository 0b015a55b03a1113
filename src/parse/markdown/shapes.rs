//! The content of one section → the value that its field has in the YAML spelling.

use super::Body;
use super::blocks::{Block, Kind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::fence::Info;
use crate::parse::section::Shape;
use crate::parse::tree::{Field, Node};
use crate::rule;
use crate::source::{Piece, Span, Spanned, Text};
use std::ops::Range;

/// The value of a section whose heading is at `heading` and whose content (`blocks`) covers `range`.
pub fn node(
    body: &Body<'_>,
    shape: Shape,
    heading: Span,
    blocks: &[Block],
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Node {
    match shape {
        Shape::Prose => {
            let range = trimmed(body.text, range);
            if range.is_empty() {
                Node::text(Text::plain("", heading))
            } else {
                Node::text(prose(body, range))
            }
        }
        Shape::Traces => traces(body, heading, blocks, diagnostics),
        Shape::Causes => causes(body, heading, blocks, range, diagnostics),
        Shape::Pairs => super::pairs::pairs(body, heading, blocks, diagnostics),
        Shape::Notes => notes(body, heading, blocks, range, diagnostics),
    }
}

/// The range without white space around it.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    // Blank lines go, the indentation of the first line stays: it may open a code block.
    let start = inside.len() - inside.trim_start().len();
    let start = inside[..start].rfind('\n').map_or(0, |end| end + 1);
    range.start + start.min(inside.trim_end().len())..range.start + inside.trim_end().len()
}

/// Prose with the link definitions that it uses and that stand elsewhere in the body.
pub fn prose(body: &Body<'_>, range: Range<usize>) -> Text {
    joined(body, &[range])
}

/// Several ranges of the body as one prose, apart by an empty line.
fn joined(body: &Body<'_>, ranges: &[Range<usize>]) -> Text {
    let ranges: Vec<_> = ranges
        .iter()
        .map(|range| trimmed(body.text, range.clone()))
        .filter(|range| !range.is_empty())
        .collect();
    let used = |label: &str| {
        ranges.iter().any(|range| {
            let text = body.text[range.clone()].to_lowercase();
            let label = format!("[{label}]");
            let mut uses = text.match_indices(&label);
            // Behind a definition's own label stands a colon.
            uses.any(|(at, label)| !text[at + label.len()..].starts_with(':'))
        })
    };
    let is_needed = |label: &str, definition: &Range<usize>| {
        let is_inside = ranges.iter().any(|range| range.contains(&definition.start));
        !is_inside && used(label)
    };
    let definitions = body.references.iter();
    let definitions = definitions.filter(|(label, definition)| is_needed(label, definition));
    let definitions: Vec<_> = definitions.map(|(_, definition)| definition).collect();
    let start = ranges.first().map_or(body.range.start, |range| range.start);
    let end = ranges.last().map_or(start, |range| range.end);
    let span = body.span(start..end.max(start));
    if let ([only], []) = (ranges.as_slice(), definitions.as_slice()) {
        return Text::shared(body.text, only.clone(), span);
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (mut text, mut pieces) = (String::new(), Vec::new());
    for range in ranges.iter().chain(definitions) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        pieces.push(Piece::new(offset(text.len()), offset(range.start)));
        text.push_str(&body.text[range.clone()]);
    }
    Text::mapped(&text, span, pieces)
}

fn traces(body: &Body<'_>, heading: Span, blocks: &[Block], diagnostics: &mut Diagnostics) -> Node {
    let mut items = Vec::new();
    for block in blocks {
        let Kind::Fence { info, text, .. } = &block.kind else {
            let help = "put the trace into a fence, and explanations under `## Why it happens`";
            misplaced(
                body,
                block,
                "a stack trace holds fences only",
                help,
                diagnostics,
            );
            continue;
        };
        marks(info, &[], diagnostics);
        let mut fields = language(info);
        fields.push(Field::new(
            "text",
            text.span(),
            snippet(info, text, diagnostics),
        ));
        items.push(Node::map(info.span, fields));
    }
    Node::list(heading, items)
}

fn causes(
    body: &Body<'_>,
    heading: Span,
    blocks: &[Block],
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Node {
    let help = "start each cause with `### ` and the cause in one line; its fix follows as text";
    let parts = parts(body, blocks, range, help, diagnostics);
    let item = |part: &Part<'_>| {
        let mut fields = vec![Field::new(
            "cause",
            part.title.span(),
            Node::text(part.title.clone()),
        )];
        let mut fix = Vec::new();
        let mut from = part.range.start;
        for block in part.blocks {
            if let Some(told) = how_to_tell(body, block) {
                fix.push(from..block.range.start);
                from = block.range.end;
                fields.push(Field::new(
                    "how_to_tell",
                    body.span(block.range.clone()),
                    Node::text(prose(body, told)),
                ));
            }
        }
        fix.push(from..part.range.end);
        let fix = joined(body, &fix);
        if !fix.as_str().is_empty() {
            fields.push(Field::new("fix", fix.span(), Node::text(fix)));
        }
        Node::map(part.title.span(), fields)
    };
    Node::list(heading, parts.iter().map(item).collect())
}

/// The range behind `**How to tell:**` where the block is a paragraph that starts with it.
fn how_to_tell(body: &Body<'_>, block: &Block) -> Option<Range<usize>> {
    if !matches!(block.kind, Kind::Other) {
        return None;
    }
    let text = &body.text[block.range.clone()];
    let rest = ["**How to tell:**", "**How to tell**:", "__How to tell:__"]
        .iter()
        .find_map(|start| {
            text.get(..start.len())
                .filter(|found| found.eq_ignore_ascii_case(start))
                .map(|_| &text[start.len()..])
        })?;
    Some(trimmed_inline(
        block.range.end - rest.len()..block.range.end,
        body.text,
    ))
}

fn trimmed_inline(range: Range<usize>, text: &str) -> Range<usize> {
    let inside = &text[range.clone()];
    range.start + inside.len() - inside.trim_start().len()..range.start + inside.trim_end().len()
}

fn notes(
    body: &Body<'_>,
    heading: Span,
    blocks: &[Block],
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Node {
    let help = "start each note with `### author, date, version`; the note follows as text";
    let parts = parts(body, blocks, range, help, diagnostics);
    let item = |part: &Part<'_>| {
        let mut fields = Vec::new();
        let mut rest = 0..part.title.as_str().len();
        for name in ["author", "date", "versions"] {
            let title = part.title.as_str();
            let comma = if name == "versions" {
                None
            } else {
                title[rest.clone()].find(',')
            };
            let end = comma.map_or(rest.end, |comma| rest.start + comma);
            let text = part.title.slice(rest.start..end).trimmed();
            if !text.as_str().is_empty() {
                fields.push(Field::new(name, text.span(), Node::text(text)));
            }
            rest = (end + 1).min(rest.end)..rest.end;
        }
        let text = joined(body, std::slice::from_ref(&part.range));
        if !text.as_str().is_empty() {
            fields.push(Field::new("text", text.span(), Node::text(text)));
        }
        Node::map(part.title.span(), fields)
    };
    Node::list(heading, parts.iter().map(item).collect())
}

/// A `###` heading and what stands below it.
struct Part<'a> {
    title: Text,
    blocks: &'a [Block],
    range: Range<usize>,
}

fn parts<'a>(
    body: &Body<'_>,
    blocks: &'a [Block],
    range: Range<usize>,
    help: &'static str,
    diagnostics: &mut Diagnostics,
) -> Vec<Part<'a>> {
    let is_title = |block: &Block| matches!(block.kind, Kind::Heading { level: 3, .. });
    let first = blocks.iter().position(is_title).unwrap_or(blocks.len());
    for block in &blocks[..first] {
        misplaced(
            body,
            block,
            "text before the first `###` heading",
            help,
            diagnostics,
        );
    }
    let mut parts = Vec::new();
    let mut rest = &blocks[first..];
    while let Some((title, behind)) = rest.split_first() {
        let length = behind.iter().position(is_title).unwrap_or(behind.len());
        let (blocks, next) = behind.split_at(length);
        let end = next.first().map_or(range.end, |block| block.range.start);
        if let Kind::Heading { span, .. } = title.kind {
            let words = span.lo as usize..span.hi as usize;
            parts.push(Part {
                title: Text::shared(body.text, words, span),
                blocks,
                range: title.range.end..end,
            });
        }
        rest = next;
    }
    parts
}

pub fn language(info: &Info) -> Vec<Field> {
    let field = |word: &Spanned<String>| {
        Field::new(
            "language",
            word.span,
            Node::text(Text::plain(&word.value, word.span)),
        )
    };
    info.language.iter().map(field).collect()
}

/// The text of a fence, or the file that it names.
pub fn snippet(info: &Info, text: &Text, diagnostics: &mut Diagnostics) -> Node {
    let Some(path) = &info.file else {
        return Node {
            span: info.span.to(text.span()),
            ..Node::text(text.clone())
        };
    };
    if !text.as_str().trim().is_empty() {
        let finding = Diagnostic::new(
            &rule::SNIPPET_FILE,
            path.span,
            "the fence names a file and holds text as well",
        )
        .help("keep one of the two: an empty fence with `file=`, or the text itself");
        diagnostics.push(finding);
    }
    let file = Node::text(Text::plain(&path.value, path.span));
    Node::map(info.span, vec![Field::new("file", path.span, file)])
}

pub fn marks(info: &Info, known: &[&str], diagnostics: &mut Diagnostics) {
    for mark in info
        .marks
        .iter()
        .filter(|mark| !known.contains(&mark.value.as_str()))
    {
        let help = if known.is_empty() {
            "only a language and `file=` can stand behind the backticks here".to_owned()
        } else {
            format!(
                "behind the language stand {} and `file=`",
                known
                    .iter()
                    .map(|k| format!("`{k}`"))
                    .collect::<Vec<_>>()
                    .join(" or ")
            )
        };
        diagnostics.push(
            Diagnostic::new(
                &rule::UNKNOWN_VALUE,
                mark.span,
                format!("unknown word `{}` behind the fence", mark.value),
            )
            .help(help),
        );
    }
}

pub fn misplaced(
    body: &Body<'_>,
    block: &Block,
    message: &str,
    help: &'static str,
    diagnostics: &mut Diagnostics,
) {
    let range = trimmed_inline(block.range.clone(), body.text);
    let first_line = body.text[range.clone()].lines().next().map_or(0, str::len);
    let span = body.span(range.start..range.start + first_line);
    diagnostics.push(Diagnostic::new(&rule::MISPLACED, span, message).help(help));
}
