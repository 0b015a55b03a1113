//! Markdown → safe HTML.
//!
//! Comes in: prose of an entry. Goes out: HTML in which every tag is ours: HTML of the author is shown as text, links
//! lead to allowed addresses only, code is highlighted, ids carry the name of their part so that two parts never meet.

use super::address::{href, leads_to};
use super::code;
use super::escape::escape;
use super::highlight::Highlighter;
use super::words::Words;
use crate::diagnostic::Diagnostics;
use crate::entry::{EntryId, Language, LinkTarget, Prose, link_target};
use crate::source::{Role, Sources};
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd, html,
};
use std::collections::BTreeMap;
use std::ops::Range;

/// Where a prose stands.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// The page, for links.
    pub page: &'a str,
    /// Unique on the page, for ids: `why`, `cause-2`.
    pub part: &'a str,
    /// The highest heading that fits below those of the page: 3 in a section, 4 within an item of one.
    pub heading: u8,
    pub sources: &'a Sources,
    pub highlighter: Highlighter<'a>,
    /// For the headings of alerts.
    pub words: &'a Words,
}

/// Blocks: paragraphs, lists, code.
#[must_use]
pub fn blocks(prose: &Prose, spot: Spot<'_>, diagnostics: &mut Diagnostics) -> String {
    let events: Vec<(Event<'_>, Range<usize>)> = prose.events().collect();
    let headings = headings(&events, spot);
    let mut writer = Writer {
        prose,
        spot,
        diagnostics,
        headings,
        code: None,
        links: Vec::new(),
    };
    let events: Vec<Event<'_>> = events
        .into_iter()
        .filter_map(|(event, range)| writer.event(event, range))
        .collect();
    let mut html = String::with_capacity(prose.as_str().len() * 2);
    html::push_html(&mut html, events.into_iter());
    html.trim_end().to_owned()
}

/// A text of one paragraph without the paragraph around it: for titles and table cells.
#[must_use]
pub fn inline(prose: &Prose, spot: Spot<'_>, diagnostics: &mut Diagnostics) -> String {
    let html = blocks(prose, spot, diagnostics);
    let inner = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"))
        .filter(|inner| !inner.contains("<p>"));
    inner.map(str::to_owned).unwrap_or(html)
}

struct Writer<'a> {
    prose: &'a Prose,
    spot: Spot<'a>,
    diagnostics: &'a mut Diagnostics,
    /// Start of each heading → its id.
    headings: BTreeMap<usize, String>,
    /// The fence being read: its language and text.
    code: Option<(Option<Language>, String, usize)>,
    /// For each open link or image, what closes it; `None` where it is not written.
    links: Vec<Option<Event<'static>>>,
}

impl Writer<'_> {
    fn event<'e>(&mut self, event: Event<'e>, range: Range<usize>) -> Option<Event<'e>> {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = if let CodeBlockKind::Fenced(info) = &kind {
                    info.split_whitespace().next().unwrap_or("")
                } else {
                    ""
                };
                self.code = Some((Language::parse(info), String::new(), range.start));
                None
            }
            Event::End(TagEnd::CodeBlock) => {
                let (language, text, start) = self.code.take()?;
                let place = self.prose.place(start..start);
                Some(Event::Html(
                    code::figure(
                        language,
                        &text,
                        place,
                        self.spot.highlighter,
                        self.diagnostics,
                    )
                    .into(),
                ))
            }
            Event::Text(text) if self.code.is_some() => {
                self.code
                    .iter_mut()
                    .for_each(|(_, code, _)| code.push_str(&text));
                None
            }
            // HTML is text. At the start of a line it would be a block; as a paragraph it reads like the rest.
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let target = self.target(&dest_url);
                let (start, end) = match (link_target(&dest_url), target) {
                    (_, None) => (None, None),
                    // A link out of the site says so, as those of the templates do.
                    (LinkTarget::Outside, Some(address)) => {
                        let title = if title.is_empty() {
                            String::new()
                        } else {
                            format!(" title=\"{}\"", escape(&title))
                        };
                        let tag = format!("<a href=\"{}\"{title} rel=external>", escape(&address));
                        (
                            Some(Event::InlineHtml(tag.into())),
                            Some(Event::InlineHtml("</a>".into())),
                        )
                    }
                    (_, Some(address)) => (
                        Some(Event::Start(Tag::Link {
                            link_type,
                            dest_url: address.into(),
                            title,
                            id,
                        })),
                        Some(Event::End(TagEnd::Link)),
                    ),
                };
                self.links.push(end);
                start
            }
            // Nothing is loaded that does not stand beside the entry: the words stay.
            Event::Start(Tag::Image { ref dest_url, .. }) => {
                let is_there = self.is_image(dest_url);
                self.links
                    .push(is_there.then_some(Event::End(TagEnd::Image)));
                is_there.then_some(event)
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.links.pop().flatten(),
            Event::Start(Tag::Heading {
                level,
                classes,
                attrs,
                ..
            }) => {
                let id = self
                    .headings
                    .get(&range.start)
                    .map(|id| CowStr::from(id.clone()));
                Some(Event::Start(Tag::Heading {
                    level: self.level(level),
                    id,
                    classes,
                    attrs,
                }))
            }
            Event::End(TagEnd::Heading(level)) => {
                Some(Event::End(TagEnd::Heading(self.level(level))))
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, title) = alert(kind, self.spot.words);
                Some(Event::Html(
                    format!(
                        "<blockquote class=\"alert {class}\"><p class=\"alert-title\">{title}</p>\n"
                    )
                    .into(),
                ))
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => Some(Event::Html("</blockquote>\n".into())),
            // Alignment would be an inline style, which the page's security policy forbids.
            Event::Start(Tag::Table(columns)) => {
                let columns = columns
                    .iter()
                    .map(|_| pulldown_cmark::Alignment::None)
                    .collect();
                Some(Event::Start(Tag::Table(columns)))
            }
            Event::TaskListMarker(done) => Some(Event::Text(if done {
                "☑ ".into()
            } else {
                "☐ ".into()
            })),
            Event::FootnoteReference(label) => Some(Event::FootnoteReference(self.own(&label))),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                Some(Event::Start(Tag::FootnoteDefinition(self.own(&label))))
            }
            other => Some(other),
        }
    }

    /// A footnote's label, unique on the page.
    fn own(&self, label: &str) -> CowStr<'static> {
        format!("{}-note-{label}", self.spot.part).into()
    }

    fn level(&self, level: HeadingLevel) -> HeadingLevel {
        let wanted = (level as u8).max(self.spot.heading);
        HeadingLevel::try_from(usize::from(wanted)).unwrap_or(HeadingLevel::H6)
    }

    /// Where a link leads from this page; `None` where it must not be one.
    fn target(&self, destination: &str) -> Option<String> {
        match link_target(destination) {
            LinkTarget::Forbidden => None,
            LinkTarget::Outside | LinkTarget::Part => Some(destination.to_owned()),
            LinkTarget::Path => Some(self.path(destination)),
        }
    }

    fn is_image(&self, destination: &str) -> bool {
        let sources = self.spot.sources;
        let file = &sources.get(self.prose.span().file).path;
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let image = sources.at(&format!("{folder}/{destination}"));
        image.is_some_and(|image| sources.get(image).role == Role::Image)
    }

    /// `/openai/rate-limit-error/` and `../openai/rate-limit-error.md` → the page, as seen from this one.
    fn path(&self, destination: &str) -> String {
        let end = destination.find(['#', '?']).unwrap_or(destination.len());
        let (path, part) = destination.split_at(end);
        let source = &self.spot.sources.get(self.prose.span().file).path;
        let is_beside = !path.starts_with('/') && EntryId::of_link(source, path).is_none();
        if is_beside {
            return destination.to_owned();
        }
        let (file, _) = leads_to(path, source, self.spot.page);
        href(self.spot.page, &file) + part
    }
}

fn alert(kind: BlockQuoteKind, words: &Words) -> (&'static str, &str) {
    match kind {
        BlockQuoteKind::Note => ("note", &words.alert_note),
        BlockQuoteKind::Tip => ("tip", &words.alert_tip),
        BlockQuoteKind::Important => ("important", &words.alert_important),
        BlockQuoteKind::Warning => ("warning", &words.alert_warning),
        BlockQuoteKind::Caution => ("caution", &words.alert_caution),
    }
}

/// The ids of all headings: the part's name, then the words.
fn headings(events: &[(Event<'_>, Range<usize>)], spot: Spot<'_>) -> BTreeMap<usize, String> {
    let mut ids: BTreeMap<usize, String> = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut words: Option<(usize, String)> = None;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { .. }) => words = Some((range.start, String::new())),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = &mut words {
                    words.push_str(text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((start, words)) = words.take() else {
                    continue;
                };
                let id = format!("{}-{}", spot.part, slug(&words));
                let count = seen.entry(id.clone()).or_default();
                *count += 1;
                ids.insert(
                    start,
                    if *count == 1 {
                        id
                    } else {
                        format!("{id}-{count}")
                    },
                );
            }
            _ => {}
        }
    }
    ids
}

fn slug(words: &str) -> String {
    let lower = words.to_lowercase();
    let parts = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty());
    let slug = parts.collect::<Vec<_>>().join("-");
    if slug.is_empty() {
        "part".to_owned()
    } else {
        escape(&slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Cache;
    use crate::source::{FileId, Role, Source, Span, Text};
    use crate::watch::Watch;

    fn html(markdown: &str) -> String {
        let sources = Sources::new(vec![Source::new(
            "content/a/b.md",
            Role::Entry,
            markdown.as_bytes(),
        )]);
        let prose = Prose::new(&Text::plain(
            markdown,
            Span::new(FileId(0), 0..markdown.len()),
        ))
        .unwrap();
        let spot = Spot {
            page: "a/b/index.html",
            part: "why",
            heading: 3,
            sources: &sources,
            highlighter: Highlighter {
                cache: &Cache::none(),
                watch: &Watch::off(),
            },
            words: &Words::default(),
        };
        blocks(&prose, spot, &mut Diagnostics::new())
    }

    #[test]
    fn html_of_the_author_is_text() {
        for markdown in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<!-- x -->",
            "<svg/onload=x>",
            "<div>\n\n*a*\n\n</div>",
        ] {
            let html = html(markdown);
            let tags = ["<script", "<img", "<svg", "<div", "<!--"];
            assert!(
                tags.iter().all(|tag| !html.contains(tag)),
                "{markdown} → {html}"
            );
        }
    }

    #[test]
    fn only_allowed_links_are_links() {
        for markdown in [
            "[x](javascript:alert(1))",
            "[x](JaVa&#115;cript:alert(1))",
            "<javascript:alert(1)>",
            "[x][y]\n\n[y]: data:text/html,1",
            "[x](//evil.example)",
        ] {
            assert!(
                !html(markdown).contains("href"),
                "{markdown} → {}",
                html(markdown)
            );
        }
        assert_eq!(
            html("[x](https://a.example/?a&b)"),
            "<p><a href=\"https://a.example/?a&amp;b\" rel=external>x</a></p>"
        );
    }

    #[test]
    fn links_lead_to_pages_of_the_site() {
        for (markdown, target) in [
            ("[x](c.md)", "../c/index.html"),
            ("[x](../d/e.yaml#fix)", "../../d/e/index.html#fix"),
            ("[x](/d/e/)", "../../d/e/index.html"),
            ("[x](/)", "../../index.html"),
            ("[x](#causes)", "#causes"),
        ] {
            assert_eq!(html(markdown), format!("<p><a href=\"{target}\">x</a></p>"));
        }
    }

    #[test]
    fn ids_and_levels_fit_into_the_page() {
        assert_eq!(
            html("# A `b`\n\n### A b"),
            "<h3 id=\"why-a-b\">A <code>b</code></h3>\n<h3 id=\"why-a-b-2\">A b</h3>"
        );
        let html = html("a[^1]\n\n[^1]: b\n\n| a |\n|--:|\n| 1 |\n\n- [x] done\n\n> [!NOTE]\n> n");
        assert!(
            html.contains("why-note-1")
                && !html.contains("style=")
                && !html.contains("<input")
                && html.contains("alert-title"),
            "{html}"
        );
    }
}
