//! What Markdown text must not hold: links that are never published, HTML, languages nobody can highlight.

use super::Scene;
use super::lints;
use super::nearest;
use super::read::unknown_language;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{LARGEST_SNIPPET, LONGEST_LINE, Language, LinkTarget, Prose, link_target};
use crate::rule;
use crate::source::{FileId, Role, Sources, Span, Spanned, Text};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag};
use std::ops::Range;

/// Reports what is wrong in one text, whose headings start at `level`. Comes back with the places of the site that it
/// links to: whether they are there can be said only when all pages are known.
pub fn check(
    prose: &Prose,
    level: u8,
    scene: Scene<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Spanned<String>> {
    checked(prose, level, scene.setting.sources, scene.file, diagnostics)
}

/// The same for a short text of a file that is no entry.
pub fn of_file(
    prose: &Prose,
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Vec<Spanned<String>> {
    checked(prose, 2, sources, file, diagnostics)
}

fn checked(
    prose: &Prose,
    level: u8,
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Vec<Spanned<String>> {
    if is_plain(prose.as_str()) {
        return Vec::new();
    }
    let mut links = Vec::new();
    let mut above = level - 1;
    let mut html_until = 0;
    let is_entry = sources.get(file).role == Role::Entry;
    for (event, range) in prose.events() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                fence(prose, &info, range, diagnostics);
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if link_target(&dest_url) == LinkTarget::Forbidden =>
            {
                let finding = Diagnostic::new(
                    &rule::BAD_URL,
                    prose.place(range),
                    format!("a link to `{}` is never published", short(&dest_url)),
                )
                .help("link to an `https:` address, or to a page of the site");
                diagnostics.push(finding);
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                lints::link(&dest_url, prose.place(range.clone()), diagnostics);
                if matches!(link_target(&dest_url), LinkTarget::Path | LinkTarget::Part) {
                    links.push(Spanned::new(dest_url.to_string(), prose.place(range)));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                image(prose, &dest_url, range, (sources, file), diagnostics);
            }
            Event::Start(Tag::Heading { level, .. })
                if level <= HeadingLevel::H2
                    && is_entry
                    && prose.as_str()[range.clone()].starts_with('#') =>
            {
                let finding = Diagnostic::new(
                    &rule::MISPLACED,
                    prose.place(without_end(prose, range)),
                    "a heading of the page within a text",
                )
                .help("headings within a section start with `###`");
                diagnostics.push(finding);
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let level = level as u8;
                if level > above + 1 {
                    let (found, wanted) =
                        ("#".repeat(level.into()), "#".repeat((above + 1).into()));
                    let message = format!("`{found}` where `{wanted}` comes next");
                    let finding = Diagnostic::new(
                        &rule::HEADING_ORDER,
                        prose.place(without_end(prose, range)),
                        message,
                    );
                    diagnostics.push(finding.help(format!("write `{wanted}`")));
                }
                above = level;
            }
            Event::Html(tag) | Event::InlineHtml(tag)
                if range.start >= html_until && !tag.starts_with("</") =>
            {
                html_until = range.end + 1;
                let finding = Diagnostic::new(
                    &rule::RAW_HTML,
                    prose.place(without_end(prose, range)),
                    "HTML is shown as text",
                )
                .help("put it into backticks if readers should see it, or write it in Markdown");
                diagnostics.push(finding);
            }
            _ => {}
        }
    }
    links
}

/// Whether a text holds no sign of what is looked at: links, images and footnotes, HTML, headings and fences. Most texts hold
/// none, and need not be read as Markdown.
fn is_plain(text: &str) -> bool {
    let is_sign = |byte: u8| matches!(byte, b'[' | b'<' | b'#' | b'\r');
    if text.bytes().any(is_sign) || text.contains("```") || text.contains("~~~") {
        return false;
    }
    // A heading may be a text with a line of `=` or `-` below it, also in a quotation.
    let is_rule = |line: &str| {
        let line = line.trim();
        line.starts_with('>')
            || !line.is_empty()
                && line
                    .bytes()
                    .all(|byte| matches!(byte, b'=' | b'-' | b' ' | b'\t'))
    };
    !text.lines().any(is_rule)
}

/// The range of a block without the line end behind it.
fn without_end(prose: &Prose, range: Range<usize>) -> Range<usize> {
    let words = prose.as_str()[range.clone()].trim_end();
    range.start..range.start + words.len()
}

/// Images stand beside the entry; nothing is loaded from elsewhere.
fn image(
    prose: &Prose,
    destination: &str,
    range: Range<usize>,
    (sources, file): (&Sources, FileId),
    diagnostics: &mut Diagnostics,
) {
    let folder = sources
        .get(file)
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let found = sources
        .at(&format!("{folder}/{destination}"))
        .map(|file| sources.get(file).role);
    if found != Some(Role::Image) {
        let images = sources
            .of(Role::Image)
            .filter_map(|(_, source)| source.path.strip_prefix(folder)?.strip_prefix('/'));
        let help = match nearest(destination, images) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "put it into the entry's own folder, beside its index.md; images from other sites are not loaded".to_owned(),
        };
        let message = if destination.is_empty() {
            "an image without an address".to_owned()
        } else {
            format!(
                "there is no image `{}` beside the entry",
                short(destination)
            )
        };
        let finding = Diagnostic::new(&rule::MISSING_IMAGE, prose.place(range), message).help(help);
        diagnostics.push(finding);
    }
}

fn fence(prose: &Prose, info: &str, range: Range<usize>, diagnostics: &mut Diagnostics) {
    let name = info.split_whitespace().next().unwrap_or("");
    if !name.is_empty() && Language::parse(name).is_none() {
        let at = prose.as_str()[range.clone()]
            .find(name)
            .map_or(range.start, |at| range.start + at);
        diagnostics.push(unknown_language(name, prose.place(at..at + name.len())));
    }
    let place = |at: Range<usize>| prose.place(range.start + at.start..range.start + at.end);
    let code = &prose.as_str()[range.clone()];
    size(code, place, diagnostics);
    lints::hidden(code, place, diagnostics);
}

/// Reports a snippet that will be shown without colours because of its size, or that holds what cannot be seen.
pub fn snippet(text: &Text, diagnostics: &mut Diagnostics) {
    let place = |at: Range<usize>| text.place(at);
    size(text.as_str(), place, diagnostics);
    lints::hidden(text.as_str(), place, diagnostics);
}

/// `place` tells where a range of the code was written.
fn size(code: &str, place: impl Fn(Range<usize>) -> Span, diagnostics: &mut Diagnostics) {
    let mut at = 0;
    let mut long = code.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line.trim_end_matches('\n').len())
    });
    let (at, message) = if code.len() > LARGEST_SNIPPET {
        let (size, limit) = (code.len() / 1024, LARGEST_SNIPPET / 1024);
        let message =
            format!("a snippet of {size} KiB is shown without colours; the limit is {limit} KiB");
        (0, message)
    } else if let Some((at, length)) = long.find(|(_, length)| *length > LONGEST_LINE) {
        let message = format!(
            "a snippet with a line of {length} bytes is shown without colours; the limit is {LONGEST_LINE}"
        );
        (at, message)
    } else {
        return;
    };
    diagnostics.push(
        Diagnostic::new(&rule::LARGE_SNIPPET, place(at..at), message)
            .help("cut it down to what shows the error"),
    );
}

/// A text of an author as a message can quote it: at most 60 characters.
#[must_use]
pub fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(60).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_holds_nothing_that_is_looked_at() {
        let parts = [
            "word",
            " ",
            " ",
            "\n",
            "\n",
            "\n\n",
            "    ",
            "- ",
            "1. ",
            "> ",
            "*",
            "+ ",
            "`",
            "```",
            "~~~",
            "===",
            "---",
            "=",
            "-",
            "# ",
            "[a](b)",
            "[a]",
            "<b>",
            "https://x.example",
            "![a](b)",
            "|",
            "\r",
            "\\",
            "\t",
            "[^1]",
            "**",
            "é",
        ];
        let mut state = 11_u64;
        let mut below = |end: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % end
        };
        let mut plain = 0;
        for _ in 0..60_000 {
            let length = 1 + below(7);
            let text: String = (0..length).map(|_| parts[below(parts.len())]).collect();
            let whole = Text::plain(&text, Span::new(FileId(0), 0..text.len()));
            let Some(prose) = Prose::new(&whole).filter(|prose| is_plain(prose.as_str())) else {
                continue;
            };
            plain += 1;
            let is_looked_at = |event: &Event<'_>| {
                matches!(
                    event,
                    Event::Start(
                        Tag::CodeBlock(CodeBlockKind::Fenced(_))
                            | Tag::Link { .. }
                            | Tag::Image { .. }
                            | Tag::Heading { .. }
                    ) | Event::Html(_)
                        | Event::InlineHtml(_)
                )
            };
            let found = prose.events().find(|(event, _)| is_looked_at(event));
            assert!(found.is_none(), "{text:?}: {found:?}");
        }
        assert!(plain > 5_000, "{plain}");
    }
}
