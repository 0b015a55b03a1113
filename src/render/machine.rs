//! Files for programs: search engines, feed readers, browsers, hosts.
//!
//! Comes in: the site and its pages. Goes out: which of these files it has, and their bytes. Those that hold whole
//! addresses are left out where the site does not say where it is published. Never: a fact that is on no page.

pub mod api;
mod feed;
mod guide;
mod host;
mod opensearch;
mod sitemap;

pub use host::POLICY;
pub use sitemap::Sitemap;

use super::frame::Here;
use super::target::Target;
use super::view::Link;
use super::{Site, SiteSettings};
use crate::link::Catalog;
use anyhow::{Result, anyhow};
use std::borrow::Cow;

/// A file for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Machine {
    Robots,
    /// Rules for the host: what to send along with files.
    Headers,
    /// Rules for the host: what has moved.
    Redirects,
    SearchDescription,
    /// Of all entries, or of those of the collection at this position.
    Feed(Option<usize>),
    Sitemap(Sitemap),
    Api(api::Document),
    Guide(guide::Guide),
}

impl Machine {
    /// Where it stands, from the site's root.
    #[must_use]
    pub fn path(&self, catalog: &Catalog) -> String {
        match self {
            Self::Robots => "robots.txt".to_owned(),
            Self::Headers => "_headers".to_owned(),
            Self::Redirects => "_redirects".to_owned(),
            Self::SearchDescription => "opensearch.xml".to_owned(),
            Self::Feed(collection) => feed::path(*collection, catalog),
            Self::Sitemap(file) => file.path(),
            Self::Api(document) => document.path(),
            Self::Guide(file) => file.path(catalog),
        }
    }

    /// The entries that it says more of than a listing does; nothing for a file that is not of certain entries, or so short
    /// that it is soon made.
    pub(super) fn members<'a>(&'a self, catalog: &'a Catalog) -> Option<Cow<'a, [usize]>> {
        match self {
            Self::Feed(Some(at)) => Some(catalog.collections[*at].entries.as_slice().into()),
            Self::Api(document) => Some(document.members(catalog)?.collect()),
            Self::Guide(file) => Some(file.members(catalog)?.into()),
            _ => None,
        }
    }

    /// Whether a file of the site's own takes its place. What a host is told depends on the host, and its owner knows it.
    fn gives_way(&self) -> bool {
        matches!(self, Self::Robots | Self::Headers | Self::Redirects)
    }
}

/// The files of a site with these pages.
#[must_use]
pub fn machines(site: Site<'_>, pages: &[Target]) -> Vec<Machine> {
    let catalog = site.catalog;
    let mut files = vec![Machine::Robots, Machine::Headers];
    if !catalog.redirects.is_empty() {
        files.push(Machine::Redirects);
    }
    if site.settings.base_url.is_some() {
        files.push(Machine::SearchDescription);
        let feeds = std::iter::once(None).chain((0..catalog.collections.len()).map(Some));
        let dated = feeds.filter(|collection| feed::latest(*collection, catalog).is_some());
        files.extend(dated.map(Machine::Feed));
        files.extend(
            sitemap::sitemaps(pages, catalog)
                .into_iter()
                .map(Machine::Sitemap),
        );
    }
    files.extend(api::documents(catalog).into_iter().map(Machine::Api));
    files.extend(guide::guides(site).into_iter().map(Machine::Guide));
    let is_own = |file: &Machine| {
        let path = file.path(catalog);
        file.gives_way() && site.theme.has_file(&path)
    };
    files.retain(|file| !is_own(file));
    files
}

/// What a site goes without where it does not say where it is published.
#[must_use]
pub fn left_out(settings: &SiteSettings) -> &'static [&'static str] {
    match settings.base_url {
        Some(_) => &[],
        None => &[
            "canonical addresses",
            "linked data",
            "sitemap",
            "feeds",
            "search description",
            "social images",
        ],
    }
}

/// The bytes of a file.
pub fn bytes(file: &Machine, site: Site<'_>, path: &str) -> Result<Vec<u8>> {
    let here = Here { site, path };
    let text = match file {
        Machine::Robots => Some(host::robots(here)),
        Machine::Headers => Some(host::headers()),
        Machine::Redirects => Some(host::redirects(here)),
        Machine::SearchDescription => opensearch::description(here),
        Machine::Feed(collection) => feed::feed(*collection, here),
        Machine::Sitemap(file) => sitemap::sitemap(file, here),
        Machine::Guide(file) => Some(guide::guide(file, here)),
        Machine::Api(document) => return api::bytes(*document, here),
    };
    text.map(String::into_bytes)
        .ok_or_else(|| anyhow!("{path} cannot be made: the site has no base_url"))
}

/// The feed of all entries, or of those of a collection, as seen from a page; none where it is not there.
pub fn feed(collection: Option<usize>, here: Here<'_>) -> Option<Link> {
    here.site.settings.base_url.as_ref()?;
    feed::latest(collection, here.site.catalog)?;
    Some(Link {
        text: feed::title(collection, here),
        href: Some(here.target(&Target::Machine(Machine::Feed(collection)))),
    })
}
