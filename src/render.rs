//! Catalog → pages.
//!
//! Comes in: the catalog, the site's settings, the theme. Goes out: [`Page`]s: an address and its bytes, one at a
//! time. Never: a page that depends on anything but its view, on the clock, or on the other pages' bytes.

mod address;
mod basis;
mod chapter;
mod chart;
mod code;
mod cuts;
mod diff;
mod entry;
mod escape;
mod fields;
mod finding;
mod forge;
mod frame;
mod group;
mod head;
mod health;
pub mod highlight;
mod home;
mod json;
mod linked_data;
mod links;
mod listing;
mod look;
mod machine;
mod markdown;
mod pair;
mod picture;
mod prose;
mod related;
mod row;
mod shrink;
mod target;
mod theme;
pub mod view;
pub mod words;
mod worklist;
mod xml;

pub use address::{base_path, encoded, href};
pub use basis::Basis;
pub use chapter::{Chapter, Cut, Listing};
pub use links::links;
pub use look::{Colour, Look, Use};
pub use machine::{POLICY, left_out};
pub use target::{INDEX, Target, collisions, copies, targets};
pub use theme::{Asset, Embedded, Theme, embedded, hashed};
pub use words::Words;

use highlight::Highlighter;

use crate::check::ExtraSchema;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Email, Url};
use crate::health::Health;
use crate::link::Catalog;
use crate::rule;
use crate::source::{Sources, Span};
use anyhow::Result;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;

/// What `errbook.yaml` settles about the pages.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    pub title: String,
    pub description: String,
    /// Where the site is published: what needs whole addresses is left out without it.
    pub base_url: Option<Url>,
    pub repository: Option<Repository>,
    /// Whom readers write to where there is no repository.
    pub contact: Option<Email>,
    /// Entries on one page of a listing.
    pub page_size: usize,
    /// Whether `/` and Ctrl K go to the search box.
    pub search_keys: bool,
    /// Whether each entry has a picture of its own for previews.
    pub social_images: bool,
    /// The words of the interface, in the language of the site.
    pub words: Arc<Words>,
    /// Whether pages say of their scripts and styles which bytes they are.
    pub integrity: bool,
    /// The schema of the site's own fields, for their titles.
    pub extra: Option<Arc<ExtraSchema>>,
    pub look: Look,
}

impl SiteSettings {
    /// What one of the site's own fields is called on a page.
    fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.extra
            .as_ref()
            .map_or(name, |schema| schema.label(name))
    }
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            title: "Errors".to_owned(),
            description: String::new(),
            base_url: None,
            repository: None,
            contact: None,
            page_size: 100,
            search_keys: true,
            integrity: false,
            social_images: false,
            words: Arc::default(),
            extra: None,
            look: Look::default(),
        }
    }
}

/// Where the sources of a site are kept.
#[derive(Debug, Clone)]
pub struct Repository {
    pub url: Url,
    pub branch: String,
    /// The project's folder in it, without slashes around; empty for the root.
    pub folder: String,
}

/// Everything that pages are made of.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    pub catalog: &'a Catalog,
    pub health: &'a Health,
    pub sources: &'a Sources,
    pub settings: &'a SiteSettings,
    pub theme: &'a Theme,
    pub highlighter: Highlighter<'a>,
}

impl Site<'_> {
    fn render<V: Serialize>(
        self,
        template: &str,
        view: &V,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        self.theme.render(template, view, self.sources, diagnostics)
    }
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// From the site's root: `openai/rate-limit-error/index.html`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Tries the site's own templates on one page of each kind: what they ask for, and is not there, shows only then.
pub fn templates(site: Site<'_>, targets: &[Target], diagnostics: &mut Diagnostics) {
    if !site.theme.has_own_templates() {
        return;
    }
    let mut kinds = HashSet::new();
    let first: Vec<&Target> = targets
        .iter()
        .filter(|target| kinds.insert(std::mem::discriminant(*target)))
        .collect();
    diagnostics.each(&first, |target, sink| {
        let mut found = Diagnostics::new();
        // A page that cannot be made at all stops the build, which says why.
        let _ = page(target, site, &mut found);
        sink.extend(found.of(&rule::TEMPLATE));
    });
}

/// Renders one page.
pub fn page(target: &Target, site: Site<'_>, diagnostics: &mut Diagnostics) -> Result<Page> {
    let path = target.path(site.catalog);
    let mut found = Diagnostics::new();
    let d = &mut found;
    let bytes = match target {
        Target::Home => site.render("home.html", &home::home(site, &path, d), d),
        Target::Listing(chapter) => {
            site.render("list.html", &listing::list(chapter, site, &path, d), d)
        }
        Target::Terms(facet) => site.render("terms.html", &listing::terms(*facet, site, &path), d),
        Target::Collections => site.render("terms.html", &listing::collections(site, &path), d),
        Target::Entry(at) => site.render("entry.html", &entry::view(*at, site, &path, d), d),
        Target::EntryMarkdown(at) => {
            Ok(markdown::entry(&site.catalog.entries[*at].entry).into_bytes())
        }
        Target::EntryJson(at) => json::entry(*at, site, &path),
        Target::Codes(page) => site.render("codes.html", &finding::codes(*page, site, &path), d),
        Target::Search => site.render("search.html", &finding::search(site, &path), d),
        Target::Health => site.render("health.html", &health::overview(site, &path), d),
        Target::Missing => site.render("missing.html", &health::missing(site, &path), d),
        Target::Worklist(list) => {
            site.render("worklist.html", &health::worklist(list, site, &path), d)
        }
        Target::NotFound => site.render("not-found.html", &listing::not_found(site), d),
        Target::Licences => site.render("licences.html", &frame::licences(site, &path), d),
        Target::Picture(entry) => picture::png(*entry, site, &path, d),
        Target::Machine(file) => machine::bytes(file, site, &path),
        Target::Redirect { entry, .. } => {
            site.render("redirect.html", &frame::redirect(*entry, site, &path), d)
        }
    };
    diagnostics.append(found.told(|found| on_page(found, &path, target, site)));
    Ok(Page {
        bytes: bytes?,
        path,
    })
}

/// A finding in a template says on which page it showed, and of which entry that is.
fn on_page(found: Diagnostic, path: &str, target: &Target, site: Site<'_>) -> Diagnostic {
    if found.rule != &rule::TEMPLATE {
        return found;
    }
    let page = path.strip_suffix("index.html").unwrap_or(path);
    let while_making = format!("while making /{page}");
    let label = if found.label.is_empty() {
        while_making
    } else {
        format!("{}, {while_making}", found.label)
    };
    let found = found.label(label);
    match target {
        Target::Entry(at) => {
            let file = site.catalog.entries[*at].entry.file;
            found.related(Span::file(file), "the page is of this entry")
        }
        _ => found,
    }
}
