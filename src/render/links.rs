//! Every link of every text leads to something that is published.
//!
//! Comes in: the links of the catalog, and all pages. Goes out: findings. Parts of pages are looked for among the ids
//! of the page as it is really rendered, so whatever template makes it. Never: a link to another site.

use super::address::{leads_to, percent_decoded};
use super::{Site, Target, copies, page};
use crate::check::{Candidates, short};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::{Link, Standing};
use crate::rule;
use crate::source::{ENTRY_ENDINGS, Spanned};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Checks all links of a site.
pub fn links(site: Site<'_>, targets: &[Target], diagnostics: &mut Diagnostics) {
    let own = footer(site);
    let all = || site.catalog.links.iter().chain(&own);
    if all().next().is_none() {
        return;
    }
    let published = Published::new(site, targets);
    let near = OnceCell::new();
    let mut parts: BTreeMap<usize, Vec<(&Link, String)>> = BTreeMap::new();
    for link in all() {
        let source = &site.sources.get(link.to.span.file).path;
        let (file, part) = leads_to(&link.to.value, source, &link.page);
        match published.files.get(file.as_str()) {
            None => diagnostics.extend(missing(link, &file, site, &published, &near)),
            Some(Some(target)) if !part.is_empty() => {
                parts.entry(*target).or_default().push((link, part));
            }
            Some(_) => {}
        }
    }
    let parts: Vec<_> = parts.into_iter().collect();
    diagnostics.each(&parts, |(target, links), sink| {
        // What is wrong with the page itself is found when it is published.
        let rendered = page(&targets[*target], site, &mut Diagnostics::new());
        let Some(html) = rendered
            .ok()
            .and_then(|page| String::from_utf8(page.bytes).ok())
        else {
            return;
        };
        let (ids, near) = (ids(&html), OnceCell::new());
        for (link, part) in links {
            sink.extend(missing_part(link, part, &ids, &near));
        }
    });
}

/// The links at the foot of every page, seen from the home page.
fn footer(site: Site<'_>) -> Vec<Link> {
    let links = site.settings.look.footer_links.iter();
    let link = |to: &Spanned<String>| Link {
        page: "index.html".to_owned(),
        is_draft: false,
        to: to.clone(),
    };
    links.map(link).collect()
}

/// Every file of the site, and the page that makes it, where it is one.
struct Published {
    files: HashMap<String, Option<usize>>,
    /// The addresses of pages as authors write them: `/openai/rate-limit-error/`.
    addresses: Vec<String>,
}

impl Published {
    fn new(site: Site<'_>, targets: &[Target]) -> Self {
        let path = |target: &Target| target.path(site.catalog);
        let mut files: HashMap<String, Option<usize>> =
            copies(site.sources, site.catalog, site.theme)
                .into_iter()
                .map(|(path, _)| (path, None))
                .collect();
        // An old address leads on to a page, and takes the part along.
        let entries: HashMap<usize, usize> = targets
            .iter()
            .enumerate()
            .filter_map(|(at, target)| match target {
                Target::Entry(entry) => Some((*entry, at)),
                _ => None,
            })
            .collect();
        let page = |(at, target): (usize, &Target)| match target {
            Target::Redirect { entry, .. } => entries.get(entry).copied(),
            Target::EntryJson(_)
            | Target::EntryMarkdown(_)
            | Target::Machine(_)
            | Target::Picture(_) => None,
            _ => Some(at),
        };
        let pages = targets.iter().enumerate();
        files.extend(pages.map(|(at, target)| (path(target), page((at, target)))));
        let addresses = targets
            .iter()
            .filter_map(|target| Some(format!("/{}", path(target).strip_suffix("index.html")?)))
            .collect();
        Self { files, addresses }
    }
}

fn missing<'a>(
    link: &Link,
    file: &str,
    site: Site<'_>,
    published: &'a Published,
    near: &OnceCell<Candidates<'a>>,
) -> Option<Diagnostic> {
    let place = file.strip_suffix("/index.html").unwrap_or(file);
    let shown = short(&link.to.value);
    match site.catalog.hidden.get(place) {
        // It has findings of its own.
        Some(Standing::Broken) => return None,
        Some(Standing::Draft) if link.is_draft => return None,
        Some(Standing::Draft) => {
            let message = format!("`{shown}` is a draft and not published");
            let finding = Diagnostic::new(&rule::DRAFT_REFERENCE, link.to.span, message);
            return Some(finding.help("publish the draft, or remove the link until then"));
        }
        Some(Standing::Published) | None => {}
    }
    // A listing that only a broken entry has is there when that entry is mended.
    if is_listing(place, site) {
        return None;
    }
    // The own page of an entry that is not published is no page; its links to itself are right.
    if file == link.page {
        return None;
    }
    let without_slash = published.files.contains_key(&format!("{file}/index.html"));
    let is_file = ENTRY_ENDINGS.iter().any(|end| {
        let path = link.to.value.split(['#', '?']).next().unwrap_or("");
        path.ends_with(end) && !path.starts_with('/')
    });
    let near = near.get_or_init(|| Candidates::new(published.addresses.iter().map(String::as_str)));
    let wanted = format!("/{}", file.strip_suffix("index.html").unwrap_or(file));
    let help = match near.nearest(&wanted) {
        _ if without_slash => format!("write `{shown}/`: the page's address ends with a slash"),
        Some(near) if is_file => format!("did you mean the entry `{}`?", near.trim_matches('/')),
        Some(near) => format!("did you mean `{near}`?"),
        None if is_file => {
            "link to the file of an entry, such as `../openai/rate-limit-error.md`".to_owned()
        }
        None => "link to a page, such as `/openai/rate-limit-error/`, or to the file of an entry"
            .to_owned(),
    };
    let message = if is_file {
        let path = link.to.value.split(['#', '?']).next().unwrap_or("");
        format!("there is no entry at `{}`", short(path))
    } else {
        format!("there is no page at `{shown}`")
    };
    let rule = if is_file {
        &rule::BROKEN_LINK
    } else {
        &rule::BROKEN_ADDRESS
    };
    let finding = Diagnostic::new(rule, link.to.span, message);
    Some(finding.help(help))
}

/// Whether the broken entries of a site may bring a listing at this place.
fn is_listing(place: &str, site: Site<'_>) -> bool {
    let hidden = site.catalog.hidden.iter();
    let mut broken = hidden.filter(|(_, standing)| **standing == Standing::Broken);
    let (top, page) = place.split_once('/').unwrap_or((place, ""));
    let is_of = |broken: &str| {
        let collection = broken.split('/').next().unwrap_or("");
        top == collection && (page.is_empty() || page.starts_with("page/"))
    };
    broken.any(|(broken, _)| top == "by" || top == "all" || is_of(broken))
}

fn missing_part<'a>(
    link: &Link,
    part: &str,
    ids: &'a BTreeSet<String>,
    near: &OnceCell<(Candidates<'a>, BTreeMap<&'a str, &'a str>, Candidates<'a>)>,
) -> Option<Diagnostic> {
    let part = percent_decoded(part);
    // `#top` and nothing at all lead to the top of any page.
    if ids.contains(&part) || part.is_empty() || part.eq_ignore_ascii_case("top") {
        return None;
    }
    let (whole, own, behind) = near.get_or_init(|| {
        // Ids of headings in texts begin with the section that they stand in.
        let own: BTreeMap<&str, &str> = ids
            .iter()
            .filter_map(|id| Some((id.split_once('-')?.1, id.as_str())))
            .collect();
        let behind = Candidates::new(own.keys().copied());
        (Candidates::new(ids.iter().map(String::as_str)), own, behind)
    });
    let near = whole
        .nearest(&part)
        .or_else(|| own.get(behind.nearest(&part)?).copied());
    let help = near.map_or_else(
        || "open the page and copy the address of the heading that is meant".to_owned(),
        |near| format!("did you mean `#{near}`?"),
    );
    let message = format!("the page has no part `#{}`", short(&part));
    let finding = Diagnostic::new(&rule::BROKEN_ANCHOR, link.to.span, message);
    Some(finding.help(help))
}

/// All ids of a page. One in single quotes is not seen, so a template should keep to double ones.
fn ids(html: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut rest = html;
    // In tags alone: the text of a snippet may say `id="…"`, too.
    while let Some(start) = rest.find('<') {
        let tag = &rest[start..];
        let mut quoted = false;
        let end = tag.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let tag = &tag[..end.unwrap_or(tag.len())];
        ids.extend(id(tag).map(unescaped));
        rest = &rest[start + tag.len()..];
    }
    ids
}

/// The id in a tag.
fn id(tag: &str) -> Option<&str> {
    let mut quoted = false;
    let mut spaces = tag.char_indices().filter(|(_, c)| {
        quoted ^= *c == '"';
        *c == ' ' && !quoted
    });
    let value = spaces.find_map(|(at, _)| tag[at..].strip_prefix(" id="))?;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([' ', '\n']).next(),
    }
}

fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (code, c)| text.replace(code, c))
}
