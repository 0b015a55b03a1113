//! Findings for people: the message, the source line with a caret, and the next action.

use crate::diagnostic::Finding;
use crate::parallel::each;
use crate::rule::Level;
use crate::source::{FileId, Role, Source, Sources, Span, is_invisible};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet,
};
use std::collections::BTreeMap;
use std::ops::Range;

/// With or without terminal colours; where they are shown is for the caller to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// One frame per finding, each followed by an empty line; empty when there are none.
#[must_use]
pub fn text(shown: &[&Finding], sources: &Sources, style: Style, width: usize) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled().decor_style(DecorStyle::Ascii),
    }
    .term_width(width);
    let place = |finding: &Finding| (finding.diagnostic.span.file, finding.diagnostic.rule.id);
    let mut left: BTreeMap<(FileId, &str), usize> = BTreeMap::new();
    for finding in shown {
        *left.entry(place(finding)).or_default() += 1;
    }
    let mut seen: BTreeMap<(FileId, &str), usize> = BTreeMap::new();
    let numbered = shown.iter().map(|finding| {
        let seen = seen.entry(place(finding)).or_default();
        *seen += 1;
        (*finding, *seen)
    });
    let numbered: Vec<(&Finding, usize)> =
        numbered.filter(|(_, number)| *number <= MOST + 1).collect();
    let write = |(finding, number): &(&Finding, usize)| {
        if *number <= MOST {
            return format!("{}\n\n", frame(finding, sources, &renderer));
        }
        let (file, rule) = place(finding);
        let more = left[&(file, rule)] - MOST;
        let path = line(&sources.get(file).path);
        format!("… and {more} more of {rule} in {path}\n\n")
    };
    each(&numbered, write).concat()
}

/// Findings of one rule in one file that are shown; the others are counted.
const MOST: usize = 100;

fn frame(finding: &Finding, sources: &Sources, renderer: &Renderer) -> String {
    let diagnostic = &finding.diagnostic;
    let level = match finding.level {
        Level::Deny => Title::ERROR,
        Level::Warn | Level::Allow => Title::WARNING,
    };
    let title = level
        .primary_title(line(&diagnostic.message))
        .id(diagnostic.rule.id);
    let source = sources.get(diagnostic.span.file);
    // Of a file that is published as it is, there are no lines to show.
    let mut group = if matches!(source.role, Role::Static | Role::Image) {
        title.element(Origin::path(line(&source.path)).line(1).char_column(1))
    } else {
        title.element(shown(
            sources,
            diagnostic.span,
            &diagnostic.label,
            AnnotationKind::Primary,
        ))
    };
    for (span, label) in &diagnostic.related {
        group = group.element(shown(sources, *span, label, AnnotationKind::Context));
    }
    let help = diagnostic
        .help
        .as_ref()
        .map(|help| Group::with_title(Title::HELP.secondary_title(line(help))));
    let report: Vec<Group<'_>> = std::iter::once(group).chain(help).collect();
    renderer.render(&report)
}

/// The lines that a span covers (the first three of many), as a snippet of their own, so that a large file is not
/// walked again for each of its findings.
fn shown<'a>(
    sources: &'a Sources,
    span: Span,
    label: &str,
    kind: AnnotationKind,
) -> Snippet<'a, Annotation<'a>> {
    let source = sources.get(span.file);
    let Excerpt { text, line, range } = excerpt(source, span);
    let annotation = kind
        .span(range)
        .label((!label.is_empty()).then(|| self::line(label)));
    Snippet::source(text)
        .line_start(line)
        .path(self::line(&source.path))
        .annotation(annotation)
}

struct Excerpt {
    text: String,
    /// The number of its first line.
    line: usize,
    /// The span within the text.
    range: Range<usize>,
}

fn excerpt(source: &Source, span: Span) -> Excerpt {
    const LINES: usize = 3;
    let first = source.line_column(span.lo).line;
    let last = source
        .line_column(span.hi.max(span.lo + 1) - 1)
        .line
        .clamp(first, first + LINES - 1);
    let start = source.line_range(first).start;
    let end = source.line_range(last).end.max(start);
    let lo = (span.lo as usize).clamp(start, end) - start;
    let hi = (span.hi as usize).clamp(start + lo, end) - start;
    let text = &source.text[start..end];
    // One character becomes one character, so that the caret stays where it points; only the byte offsets move.
    let moved = |at: usize| visible(text.get(..at).unwrap_or(text)).len();
    Excerpt {
        range: moved(lo)..moved(hi),
        text: visible(text),
        line: first,
    }
}

/// The same for what stands in one line: names of files may hold line ends, too.
fn line(text: &str) -> String {
    visible(text)
        .replace('\n', "\u{240a}")
        .replace('\t', "\u{2409}")
}

/// Control and invisible characters (but tabs and line ends) shown as pictures: a file cannot send commands to the terminal.
#[must_use]
pub fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        c if is_invisible(c) => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Diagnostics, Findings, Levels};
    use crate::rule;
    use crate::source::FileId;

    fn all(findings: &Findings) -> Vec<&Finding> {
        findings.iter().collect()
    }

    fn report(text_of_file: &str, range: Range<usize>) -> String {
        let sources = Sources::new(vec![Source::new(
            "content/a/b.md",
            Role::Entry,
            text_of_file.as_bytes(),
        )]);
        let mut diagnostics = Diagnostics::new();
        let span = Span::new(FileId(0), range);
        diagnostics.push(
            Diagnostic::new(&rule::UNKNOWN_VALUE, span, "unknown value `hgih`")
                .label("here")
                .help("write `high`"),
        );
        text(
            &all(&diagnostics.settle(&Levels::default())),
            &sources,
            Style::Plain,
            100,
        )
    }

    #[test]
    fn a_frame_shows_place_caret_and_help() {
        let shown = report("---\nseverity: hgih\n---\n", 14..18);
        assert!(
            shown.contains("error[unknown-value]: unknown value `hgih`"),
            "{shown}"
        );
        assert!(shown.contains("content/a/b.md:2:11"), "{shown}");
        assert!(shown.contains("^^^^ here"), "{shown}");
        assert!(shown.contains("help: write `high`"), "{shown}");
    }

    #[test]
    fn a_file_cannot_send_commands_to_the_terminal() {
        let shown = report("a\u{1b}[31mb hgih", 8..12);
        assert!(!shown.contains('\u{1b}'), "{shown}");
        assert!(shown.contains("content/a/b.md:1:9"), "{shown}");
    }

    #[test]
    fn a_file_name_cannot_either() {
        let path = "content/a/\u{1b}[31m\n.md";
        let sources = Sources::new(vec![Source::new(path, Role::Entry, b"a")]);
        let mut diagnostics = Diagnostics::new();
        let message = format!("`{path}` cannot be an address");
        let span = Span::file(FileId(0));
        diagnostics.push(Diagnostic::new(&rule::BAD_NAME, span, message));
        let findings = diagnostics.settle(&Levels::default());
        let shown = text(&all(&findings), &sources, Style::Plain, 100);
        assert!(!shown.contains('\u{1b}'), "{shown}");
        assert!(shown.contains("content/a/␛[31m␊.md:1:1"), "{shown}");
    }

    #[test]
    fn an_empty_file_has_a_frame_too() {
        assert!(report("", 0..0).contains("content/a/b.md:1:1"));
    }
}
