//! The section `## Code`: fences marked `broken` and `fixed` → pairs.

use super::Body;
use super::blocks::{Block, Kind};
use super::shapes::{language, marks, misplaced, prose, snippet};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::Language;
use crate::parse::fence::Info;
use crate::parse::tree::{Field, Node, Value};
use crate::rule;
use crate::source::Span;
use std::ops::Range;

pub fn pairs(
    body: &Body<'_>,
    heading: Span,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) -> Node {
    let mut items: Vec<(Span, Vec<Field>)> = Vec::new();
    let mut explanation: Vec<Range<usize>> = Vec::new();
    for block in blocks {
        let Kind::Fence { info, text, .. } = &block.kind else {
            if items.is_empty() {
                let help = "write the `broken` and the `fixed` fence first, then the explanation";
                misplaced(
                    body,
                    block,
                    "text before the first pair of snippets",
                    help,
                    diagnostics,
                );
            } else {
                explanation.push(block.range.clone());
            }
            continue;
        };
        let Some(side) = side(info, diagnostics) else {
            continue;
        };
        let is_second = items.last().is_some_and(|(_, fields)| {
            fields
                .iter()
                .all(|field| field.name.text != side && field.name.text != "fixed")
        }) && side == "fixed"
            && explanation.is_empty();
        if !is_second {
            explain(body, &mut items, &mut explanation);
            items.push((info.span, language(info)));
        }
        if let Some((_, fields)) = items.last_mut() {
            same_language(info, fields, diagnostics);
            fields.push(Field::new(
                side,
                info.span,
                snippet(info, text, diagnostics),
            ));
        }
    }
    explain(body, &mut items, &mut explanation);
    Node::list(
        heading,
        items
            .into_iter()
            .map(|(span, fields)| Node::map(span, fields))
            .collect(),
    )
}

/// `broken` or `fixed`, whichever the fence is marked with.
fn side(info: &Info, diagnostics: &mut Diagnostics) -> Option<&'static str> {
    marks(info, &["broken", "fixed"], diagnostics);
    let marked = |side: &str| info.marks.iter().any(|mark| mark.value == side);
    match (marked("broken"), marked("fixed")) {
        (true, false) => Some("broken"),
        (false, true) => Some("fixed"),
        (is_both, _) => {
            let message = if is_both {
                "a snippet cannot be broken and fixed"
            } else {
                "a fence that is neither broken nor fixed"
            };
            let help = "mark it behind its language: ```` ```python broken ```` or ```` ```python fixed ````; other code goes under `## More`";
            diagnostics.push(Diagnostic::new(&rule::MISPLACED, info.span, message).help(help));
            None
        }
    }
}

fn explain(body: &Body<'_>, items: &mut [(Span, Vec<Field>)], explanation: &mut Vec<Range<usize>>) {
    if let (Some((_, fields)), Some(first)) = (items.last_mut(), explanation.first()) {
        let end = explanation.last().map_or(first.end, |last| last.end);
        let text = prose(body, first.start..end);
        fields.push(Field::new("explanation", text.span(), Node::text(text)));
    }
    explanation.clear();
}

fn same_language(info: &Info, fields: &[Field], diagnostics: &mut Diagnostics) {
    let Some(first) = fields.iter().find(|field| field.name.text == "language") else {
        return;
    };
    let Some(second) = info
        .language
        .as_ref()
        .filter(|second| second.span != first.name.span)
    else {
        return;
    };
    let Value::Text(known) = &first.node.value else {
        return;
    };
    // `py` and `python` are one language.
    let language = |word: &str| Language::parse(word).ok_or_else(|| word.to_owned());
    if language(known.text.as_str()) != language(&second.value) {
        let message = format!(
            "the pair is in two languages, `{}` and `{}`",
            known.text.as_str(),
            second.value
        );
        let finding = Diagnostic::new(&rule::UNPAIRED, second.span, message)
            .related(first.name.span, "the broken one is here")
            .help("write both snippets in one language; another language is another pair");
        diagnostics.push(finding);
    }
}
