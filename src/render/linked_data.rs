//! What a page says of itself in the words of schema.org: JSON-LD for search engines.
//!
//! Comes in: a page, seen from itself, and its frame. Goes out: JSON that is safe within a `<script>` element, one graph
//! for each page. Things are named by their addresses on the web, so a site without `base_url` has none of it. Never: an
//! author, a date or a rating that nobody wrote down.

use super::address::leads_to;
use super::chapter::Chapter;
use super::frame::Here;
use super::target::Target;
use super::view::{Frame, Link};
use crate::entry::{Difficulty, Entry};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The home page: the site, and how it is searched.
/// Source: schema.org/WebSite, schema.org/SearchAction.
pub fn home(here: Here<'_>, frame: &Frame) -> Option<String> {
    let search = here.absolute(&Target::Search)?;
    let mut site = site(here, frame)?;
    describe(&mut site, frame);
    site["inLanguage"] = json!(frame.lang);
    site["potentialAction"] = json!({
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": format!("{search}?q={{search_term_string}}"),
        },
        "query-input": "required name=search_term_string",
    });
    Some(graph(&[site]))
}

/// An entry: an article, and where it stands.
/// Source: schema.org/TechArticle; developers.google.com/search/docs, “Article”, “Breadcrumb”.
pub fn entry(entry: &Entry, collection: &str, here: Here<'_>, frame: &Frame) -> Option<String> {
    let address = frame.head.canonical.clone()?;
    let mut page = json!({"@type": "WebPage", "@id": address});
    // Verified is what the entry says of its date: when it was last known to be right, and not when it was changed.
    if let Some(date) = entry.verified {
        page["lastReviewed"] = json!(date.to_string());
    }
    let mut article = Map::new();
    let mut put = |name: &str, value: Value| drop(article.insert(name.to_owned(), value));
    put("@type", json!("TechArticle"));
    put("headline", json!(frame.head.title));
    put("description", json!(frame.description));
    put("mainEntityOfPage", page);
    put("inLanguage", json!(frame.lang));
    put("isPartOf", part_of(here, frame)?);
    put("articleSection", json!(collection));
    put("about", json!({"@type": "Thing", "name": entry.error}));
    let keywords: Vec<&str> = entry
        .codes
        .iter()
        .map(String::as_str)
        .chain(entry.tags.iter().map(|tag| tag.value.as_str()))
        .collect();
    if !keywords.is_empty() {
        put("keywords", json!(keywords));
    }
    // schema.org knows these two levels only.
    match entry.difficulty {
        Some(Difficulty::Beginner) => put("proficiencyLevel", json!("Beginner")),
        Some(Difficulty::Advanced) => put("proficiencyLevel", json!("Expert")),
        Some(Difficulty::Intermediate) | None => {}
    }
    let source = |source: &crate::entry::Reference| json!({"@type": "WebPage", "name": source.title, "url": source.url.as_str()});
    if !entry.sources.is_empty() {
        put("citation", entry.sources.iter().map(source).collect());
    }
    if let Some(picture) = &frame.head.picture {
        put("image", json!([picture.href]));
    }
    let mut things = vec![Value::Object(article)];
    things.extend(trail(here, frame));
    Some(graph(&things))
}

/// A page of a listing: the entries on this page, numbered through all pages. Their own pages say what they are called.
/// Source: schema.org/CollectionPage, schema.org/ItemList.
pub fn list(chapter: &Chapter, page_size: usize, here: Here<'_>, frame: &Frame) -> Option<String> {
    let before = (chapter.page - 1) * page_size;
    let item = |(place, at): (usize, &usize)| ListItem {
        kind: "ListItem",
        position: before + place + 1,
        url: here.absolute(&Target::Entry(*at)),
    };
    let page = ListPage {
        page: collection_page(here, frame)?,
        entries: ItemList {
            kind: "ItemList",
            count: chapter.total,
            items: chapter.members.iter().enumerate().map(item).collect(),
        },
    };
    let trail = trail(here, frame).map(Thing::Other);
    let things = std::iter::once(Thing::List(page)).chain(trail);
    Some(graph(&things.collect::<Vec<_>>()))
}

/// Of a long list there is no tree in between.
#[derive(Serialize)]
#[serde(untagged)]
enum Thing {
    List(ListPage),
    Other(Value),
}

#[derive(Serialize)]
struct ListPage {
    #[serde(flatten)]
    page: Map<String, Value>,
    #[serde(rename = "mainEntity")]
    entries: ItemList,
}

#[derive(Serialize)]
struct ItemList {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "numberOfItems")]
    count: usize,
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem>,
}

#[derive(Serialize)]
struct ListItem {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    url: Option<String>,
}

/// A page that leads to listings.
pub fn overview(here: Here<'_>, frame: &Frame) -> Option<String> {
    let mut things = vec![Value::Object(collection_page(here, frame)?)];
    things.extend(trail(here, frame));
    Some(graph(&things))
}

/// The site as its own page says it.
fn site(here: Here<'_>, frame: &Frame) -> Option<Value> {
    let mut site = part_of(here, frame)?;
    site["url"] = json!(here.absolute(&Target::Home)?);
    Some(site)
}

/// The site as every other page says it: its name in the graph begins with its address.
fn part_of(here: Here<'_>, frame: &Frame) -> Option<Value> {
    let home = here.absolute(&Target::Home)?;
    Some(json!({
        "@type": "WebSite",
        "@id": format!("{home}#website"),
        "name": frame.site,
    }))
}

fn collection_page(here: Here<'_>, frame: &Frame) -> Option<Map<String, Value>> {
    let mut page = json!({
        "@type": "CollectionPage",
        "name": frame.head.title,
        "url": frame.head.canonical.as_ref()?,
        "inLanguage": frame.lang,
        "isPartOf": part_of(here, frame)?,
    });
    describe(&mut page, frame);
    match page {
        Value::Object(page) => Some(page),
        _ => None,
    }
}

fn describe(thing: &mut Value, frame: &Frame) {
    if !frame.description.is_empty() {
        thing["description"] = json!(frame.description);
    }
}

/// The crumbs of the page, the page itself included: without `item`, the last one is the page that says so.
/// Source: schema.org/BreadcrumbList; developers.google.com/search/docs, “Breadcrumb”.
fn trail(here: Here<'_>, frame: &Frame) -> Option<Value> {
    let item = |(place, crumb): (usize, &Link)| {
        let mut item = json!({
            "@type": "ListItem",
            "position": place + 1,
            "name": crumb.text,
        });
        if let Some(href) = &crumb.href {
            let file = leads_to(href, "", here.path).0;
            item["item"] = json!(here.absolute_file(&file)?);
        }
        Some(item)
    };
    let items: Option<Vec<Value>> = frame.crumbs.iter().enumerate().map(item).collect();
    let items = items.filter(|items| !items.is_empty())?;
    Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

fn graph(things: &[impl Serialize]) -> String {
    safe(&Graph {
        context: "https://schema.org",
        things,
    })
}

#[derive(Serialize)]
struct Graph<'a, T> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@graph")]
    things: &'a [T],
}

/// JSON in which nothing can end a `<script>` element, begin a comment or an entity, or break a line of a script.
fn safe(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    let is_unsafe = |c: char| {
        matches!(
            c,
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{7f}'..='\u{9f}'
        )
    };
    let mut safe = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_unsafe) {
        let (before, behind) = rest.split_at(at);
        safe.push_str(before);
        let mut behind = behind.chars();
        if let Some(c) = behind.next() {
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        }
        rest = behind.as_str();
    }
    safe + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_within_its_script_and_comes_out_as_it_went_in() {
        let hostile = "</script><!--<script>&amp; \u{2028}\u{2029}\u{85}\u{1}\"\\";
        let text = safe(&json!({ "name": hostile }));
        for c in ['<', '>', '&', '\u{2028}', '\u{2029}', '\u{85}', '\u{1}'] {
            assert!(!text.contains(c), "{c:?} in {text}");
        }
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["name"], hostile);
    }
}
