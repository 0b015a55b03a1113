//! Markdown with front matter → the tree that the YAML spelling would have given.
//!
//! The front matter goes through the YAML reader; headings and fences of the body become further fields of the same
//! map. Only the outline is read here (`CommonMark`, top-level headings and fences): prose stays text with its places.

mod blocks;
mod pairs;
mod shapes;
mod swallowed;

use super::section::Headings;
use super::tree::{Field, Node, Value};
use super::yaml;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::{FileId, Span, Text};
use blocks::{Block, Kind};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads an introduction: its body is one text, whatever its headings.
#[must_use]
pub fn read_introduction(file: FileId, text: &Arc<str>, diagnostics: &mut Diagnostics) -> Node {
    let has_front_matter = text.trim_start().starts_with("---");
    let split = if has_front_matter {
        split(file, text, diagnostics)
    } else {
        Some((0..0, 0..text.len()))
    };
    let Some((yaml, body)) = split else {
        return Node::broken(Span::file(file));
    };
    let mut root = yaml::read(file, text, yaml, diagnostics);
    let range = shapes::trimmed(text, body);
    if let Value::Map(fields) = &mut root.value
        && !range.is_empty()
    {
        let span = Span::new(file, range.clone());
        fields.push(Field::new(
            "text",
            span,
            Node::text(Text::shared(text, range, span)),
        ));
    }
    root
}

/// Reads an entry.
#[must_use]
pub fn read(
    file: FileId,
    text: &Arc<str>,
    headings: &Headings,
    diagnostics: &mut Diagnostics,
) -> Node {
    let Some((yaml, body)) = split(file, text, diagnostics) else {
        return Node::broken(Span::file(file));
    };
    let mut root = yaml::read(file, text, yaml.clone(), diagnostics);
    let body = Body::new(file, text, body);
    let sections = sections(&body, headings, diagnostics);
    match &mut root.value {
        Value::Map(fields) => {
            for section in sections {
                let name = &section.name;
                let Some(key) = fields.iter().find(|field| field.name.text == name.text) else {
                    fields.push(section);
                    continue;
                };
                let message = format!("the section and the key `{}` are the same part", name.text);
                let finding = Diagnostic::new(&rule::DUPLICATE_KEY, name.span, message)
                    .label("again here")
                    .related(key.name.span, "first here")
                    .help("keep one of the two");
                diagnostics.push(finding);
            }
        }
        // The body has been read for its own findings; without front matter there is no entry.
        Value::Broken => {}
        Value::Text(_) | Value::List(_) => {
            let finding = Diagnostic::new(
                &rule::WRONG_TYPE,
                root.span,
                "the front matter is not a list of keys",
            )
            .help("write `key: value` lines between the two `---`");
            diagnostics.push(finding);
            root.value = Value::Broken;
        }
    }
    root
}

/// The ranges of the front matter (between its fences) and of the body.
fn split(
    file: FileId,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = 0;
    let mut opened = None;
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_end() == "---";
        match opened {
            None if is_fence => opened = Some(at + line.len()),
            None if line.trim().is_empty() => {}
            None => break,
            Some(start) if is_fence => return Some((start..at, at + line.len()..text.len())),
            Some(_) => {}
        }
        at += line.len();
    }
    let finding = match opened {
        None if text[at..].lines().any(|line| line.trim_end() == "---") => Diagnostic::new(
            &rule::FRONT_MATTER,
            Span::new(file, at..at + text[at..].lines().next().map_or(0, str::len)),
            "something stands before the front matter",
        )
        .help("begin the file with `---`; move what stands above it below, or remove it"),
        None => Diagnostic::new(
            &rule::FRONT_MATTER,
            Span::new(file, at..at),
            "the entry has no front matter",
        )
        .help("begin the file with `---`, the keys `error` and `severity`, and a second `---`"),
        Some(start) => {
            let span = Span::new(
                file,
                start.saturating_sub(4)
                    ..start.saturating_sub(1).max(text[..start].trim_end().len()),
            );
            Diagnostic::new(
                &rule::FRONT_MATTER,
                span,
                "the front matter is never closed",
            )
            .label("opened here")
            .help("put a line `---` behind the last key")
        }
    };
    diagnostics.push(finding);
    None
}

/// The body of a file with what its sections are made of.
pub(super) struct Body<'a> {
    pub file: FileId,
    pub text: &'a Arc<str>,
    /// Top-level blocks, in order.
    pub blocks: Vec<Block>,
    /// Link reference definitions: label in lower case, range.
    pub references: Vec<(String, Range<usize>)>,
    pub range: Range<usize>,
}

impl<'a> Body<'a> {
    fn new(file: FileId, text: &'a Arc<str>, range: Range<usize>) -> Self {
        let (blocks, references) = blocks::read(file, text, range.clone());
        Self {
            file,
            text,
            blocks,
            references,
            range,
        }
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}

fn sections(body: &Body<'_>, headings: &Headings, diagnostics: &mut Diagnostics) -> Vec<Field> {
    for block in &body.blocks {
        if let Kind::Fence {
            info,
            closed: false,
            ..
        } = &block.kind
        {
            let opening = &body.text[info.span.lo as usize..];
            let marks = opening.len() - opening.trim_start_matches(['`', '~']).len();
            let marks = &opening[..marks];
            let finding = Diagnostic::new(
                &rule::UNCLOSED_FENCE,
                info.span,
                "this fence is never closed",
            )
            .help(format!("close it with {marks} on a line of its own"));
            diagnostics.push(finding);
        }
    }
    let is_section = |block: &Block| matches!(block.kind, Kind::Heading { level: 1 | 2, .. });
    let first = body
        .blocks
        .iter()
        .position(is_section)
        .unwrap_or(body.blocks.len());
    let mut fields: Vec<Field> = Vec::new();
    let end = body
        .blocks
        .get(first)
        .map_or(body.range.end, |block| block.range.start);
    fields.extend(meaning(body, first, end, diagnostics));
    let meant = meant(body, headings);
    let mut rest = &body.blocks[first..];
    while let Some((heading, behind)) = rest.split_first() {
        let length = behind.iter().position(is_section).unwrap_or(behind.len());
        let (content, next) = behind.split_at(length);
        let end = next
            .first()
            .map_or(body.range.end, |block| block.range.start);
        if let Some(field) = section(body, heading, content, end, (headings, &meant), diagnostics) {
            let is_guess = matches!(field.node.value, Value::Broken);
            let earlier = fields
                .iter_mut()
                .find(|known| known.name.text == field.name.text);
            match earlier {
                None => fields.push(field),
                Some(_) if is_guess => {}
                Some(guess) if matches!(guess.node.value, Value::Broken) => *guess = field,
                Some(earlier) => {
                    let finding = Diagnostic::new(
                        &rule::DUPLICATE_KEY,
                        field.name.span,
                        "this section is there twice",
                    )
                    .label("again here")
                    .related(earlier.name.span, "first here")
                    .help("join the two sections");
                    diagnostics.push(finding);
                }
            }
        }
        rest = next;
    }
    fields.extend(swallowed::sections(body, &fields, headings, diagnostics));
    fields
}

/// The text before the first section, where there is one.
fn meaning(
    body: &Body<'_>,
    blocks: usize,
    end: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Field> {
    let range = body.range.start..end;
    let trimmed = shapes::trimmed(body.text, range);
    if trimmed.is_empty() {
        return None;
    }
    for block in &body.blocks[..blocks] {
        if let Kind::Heading { span, .. } = &block.kind {
            let finding = Diagnostic::new(
                &rule::MISPLACED,
                *span,
                "a heading before the first section",
            )
            .help(
                "sections start with `## `; what the error means comes first and needs no heading",
            );
            diagnostics.push(finding);
        }
    }
    let text = shapes::prose(body, trimmed.clone());
    Some(Field::new("meaning", body.span(trimmed), Node::text(text)))
}

/// How many headings are those of a field, or were probably meant to be: a second one is not corrected into the first.
fn meant(body: &Body<'_>, headings: &Headings) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for block in &body.blocks {
        if let Kind::Heading { level: 2, span } = &block.kind {
            let words = &body.text[span.lo as usize..span.hi as usize];
            let known = headings.find(words).map(|(field, _)| field);
            let near = || headings.nearest(words).map(|(field, _)| field);
            if let Some(field) = known.or_else(near) {
                *counts.entry(field).or_default() += 1;
            }
        }
    }
    counts
}

fn section(
    body: &Body<'_>,
    heading: &Block,
    content: &[Block],
    end: usize,
    (headings, meant): (&Headings, &BTreeMap<&str, usize>),
    diagnostics: &mut Diagnostics,
) -> Option<Field> {
    let Kind::Heading { level, span } = &heading.kind else {
        return None;
    };
    let words = &body.text[span.lo as usize..span.hi as usize];
    if *level == 1 {
        let finding = Diagnostic::new(
            &rule::UNKNOWN_HEADING,
            *span,
            "sections start with `## `, not with `# `",
        )
        .help("write `## `; the page's heading is the key `title` of the front matter");
        diagnostics.push(finding);
        return None;
    }
    let Some((field, shape)) = headings.find(words) else {
        let near = headings.nearest(words);
        let help = near.map_or_else(
            || {
                format!(
                    "the sections are: {}; put free text under `## More`",
                    headings.all().collect::<Vec<_>>().join(", ")
                )
            },
            |(_, near)| format!("did you mean `## {near}`?"),
        );
        let finding = Diagnostic::new(
            &rule::UNKNOWN_HEADING,
            *span,
            if words.is_empty() {
                "a section without a heading".to_owned()
            } else {
                format!("unknown section `{words}`")
            },
        )
        .help(help);
        let certain = near.filter(|(field, _)| headings.is_certain(words) && meant[field] == 1);
        diagnostics.push(match certain {
            Some((_, near)) => finding.certain(*span, near),
            None => finding,
        });
        // The section that was meant is there, so it is not reported as missing on top.
        return near.map(|(field, _)| Field::new(field, *span, Node::broken(*span)));
    };
    let node = shapes::node(
        body,
        shape,
        *span,
        content,
        heading.range.end..end,
        diagnostics,
    );
    Some(Field::new(field, *span, node))
}
