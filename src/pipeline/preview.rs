//! The site at one moment, of which each file is made when it is asked for.
//!
//! Comes in: a path from the site's root. Goes out: the bytes that `errbook build` would publish there, or nothing where
//! it would publish nothing. Never: a path that is looked for on the disk; what is not in the site's own list of addresses
//! is not there.

use crate::cache::Cache;
use crate::diagnostic::{Diagnostics, Findings};
use crate::entry::EntryId;
use crate::health::{self, Health};
use crate::link::Catalog;
use crate::project::Settings;
use crate::render::highlight::Highlighter;
use crate::render::{self, Page, Site, Target, Theme};
use crate::rule;
use crate::search;
use crate::source::{self, FileId, Sources};
use crate::watch::Watch;
use anyhow::Result;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A site that can be looked at.
#[derive(Debug)]
pub struct Preview {
    sources: Sources,
    settings: Arc<Settings>,
    pub theme: Arc<Theme>,
    catalog: Arc<Catalog>,
    /// Judged when a page asks for it that shows it.
    health: OnceLock<Health>,
    /// Of no entry: what the pages of entries are given, which say nothing of it.
    no_health: Health,
    cache: Arc<Cache>,
    watch: Watch,
    /// What stands at each address that is no entry's own; gathered when the first one is asked for.
    others: OnceLock<BTreeMap<String, What>>,
    /// The files of the search; made when the first one is asked for, since that takes long on a large site.
    index: OnceLock<BTreeMap<String, Vec<u8>>>,
}

/// What stands at an address.
#[derive(Debug, Clone)]
enum What {
    Page(Target),
    /// A file of the theme, by its name.
    Asset(Arc<[u8]>),
    Copy(FileId),
    /// A file of the search.
    Search,
}

/// A file as it was asked for.
#[derive(Debug, Clone)]
pub struct Served {
    pub bytes: Vec<u8>,
    /// Why the site's own template could not be used; the page was made with the built-in one.
    pub found: Findings,
}

impl Preview {
    pub(super) fn new(
        sources: Sources,
        settings: Arc<Settings>,
        theme: Arc<Theme>,
        catalog: Arc<Catalog>,
        cache: Arc<Cache>,
    ) -> Self {
        Self {
            health: OnceLock::new(),
            no_health: health::of(&Catalog::default()),
            sources,
            settings,
            theme,
            catalog,
            cache,
            watch: Watch::off(),
            others: OnceLock::new(),
            index: OnceLock::new(),
        }
    }

    fn site<'a>(&'a self, theme: &'a Theme) -> Site<'a> {
        let health = self.health.get_or_init(|| health::of(&self.catalog));
        self.with(theme, health)
    }

    /// The site as the page of a target needs it.
    fn site_for<'a>(&'a self, target: &Target, theme: &'a Theme) -> Site<'a> {
        match target {
            Target::Entry(_) | Target::EntryMarkdown(_) | Target::EntryJson(_) => {
                self.with(theme, &self.no_health)
            }
            _ => self.site(theme),
        }
    }

    fn with<'a>(&'a self, theme: &'a Theme, health: &'a Health) -> Site<'a> {
        Site {
            catalog: &self.catalog,
            health,
            sources: &self.sources,
            settings: &self.settings.site,
            theme,
            highlighter: Highlighter {
                cache: &self.cache,
                watch: &self.watch,
            },
        }
    }

    /// Reports what the site's own templates ask for and is not there, on one page of each kind.
    pub fn try_templates(&self, diagnostics: &mut Diagnostics) {
        let site = self.site(&self.theme);
        render::templates(site, &render::targets(site), diagnostics);
    }

    /// The file at a path from the site's root.
    pub fn file(&self, path: &str) -> Result<Option<Served>> {
        match self.what(path) {
            Some(What::Page(target)) => self.page(&target).map(Some),
            Some(What::Asset(bytes)) => Ok(Some(Served::plain(bytes.to_vec()))),
            Some(What::Copy(file)) => {
                let bytes = source::bytes(self.sources.get(file))?;
                Ok(Some(Served::plain(bytes)))
            }
            Some(What::Search) => Ok(self.index().get(path).cloned().map(Served::plain)),
            // Only who has read the name of the index asks for the rest of it.
            None => {
                let made = self.index.get().and_then(|index| index.get(path));
                Ok(made.cloned().map(Served::plain))
            }
        }
    }

    /// The page that says that there is none.
    pub fn missing(&self) -> Result<Served> {
        self.page(&Target::NotFound)
    }

    fn page(&self, target: &Target) -> Result<Served> {
        let mut found = Diagnostics::new();
        let page = render::page(target, self.site_for(target, &self.theme), &mut found)?;
        let mut unusable = Diagnostics::new();
        unusable.extend(found.of(&rule::TEMPLATE));
        let found = unusable.settle_early(&self.settings.levels);
        if found.iter().next().is_none() {
            return Ok(Served::plain(page.bytes));
        }
        let built_in = Theme::built_in(&self.sources, &self.settings.site)?;
        let page = render::page(
            target,
            self.site_for(target, &built_in),
            &mut Diagnostics::new(),
        )?;
        Ok(Served {
            bytes: page.bytes,
            found,
        })
    }

    /// The address of a file of the theme, by its name.
    pub fn asset(&self, name: &str) -> Option<&str> {
        self.theme.asset(name).map(|asset| asset.path.as_str())
    }

    fn what(&self, path: &str) -> Option<What> {
        // Entries are many, and their addresses say which one they are of.
        if let Some(target) = self.of_entry(path) {
            return Some(What::Page(target));
        }
        let others = self.others.get_or_init(|| self.others());
        others.get(path).cloned()
    }

    fn of_entry(&self, path: &str) -> Option<Target> {
        let (id, name) = path.rsplit_once('/')?;
        let id = EntryId::parse(id)?;
        let at = self.catalog.entry(&id)?;
        match name {
            "index.html" => Some(Target::Entry(at)),
            "index.md" => Some(Target::EntryMarkdown(at)),
            "index.json" => Some(Target::EntryJson(at)),
            _ => None,
        }
    }

    fn others(&self) -> BTreeMap<String, What> {
        let site = self.site(&self.theme);
        let is_other = |target: &Target| {
            !matches!(
                target,
                Target::Entry(_) | Target::EntryMarkdown(_) | Target::EntryJson(_)
            )
        };
        let targets = render::targets(site).into_iter().filter(is_other);
        let pages = targets.map(|target| (target.path(&self.catalog), What::Page(target)));
        let assets = self.theme.assets();
        let assets = assets.map(|asset| {
            let bytes = asset.bytes.as_slice().into();
            (asset.path.clone(), What::Asset(bytes))
        });
        let copies = render::copies(&self.sources, &self.catalog, &self.theme).into_iter();
        let copies = copies.map(|(path, file)| (path, What::Copy(file)));
        let index = [(render::INDEX.to_owned(), What::Search)];
        copies.chain(assets).chain(pages).chain(index).collect()
    }

    fn index(&self) -> &BTreeMap<String, Vec<u8>> {
        let file = |page: Page| (page.path, page.bytes);
        let make = || {
            let memory = search::Memory::new(&self.cache, &self.sources);
            let files = searched(search::rebuild(&self.catalog, memory).files());
            files.into_iter().map(file).collect()
        };
        self.index.get_or_init(make)
    }

    /// The path that the site is published under: `/errors/`, or `/`.
    pub fn base(&self) -> String {
        let url = self.settings.site.base_url.as_ref();
        url.map_or_else(|| "/".to_owned(), |url| render::base_path(url.as_str()))
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// How many entries can be looked at.
    pub fn entries(&self) -> usize {
        self.catalog.entries.len()
    }
}

impl Served {
    fn plain(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            found: Findings::default(),
        }
    }
}

/// The files of the search, at their addresses: the script that names the first one, that one, and the folder beside it.
pub(super) fn searched(files: search::Files) -> Vec<Page> {
    let first = Page {
        path: render::hashed("search-index.js", &files.first),
        bytes: files.first,
    };
    let pieces = files.pieces.into_iter().map(|(name, bytes)| Page {
        path: format!("assets/{}/{name}", files.folder),
        bytes,
    });
    let name = Page {
        path: render::INDEX.to_owned(),
        bytes: format!("globalThis.errbookIndexAt = \"{}\";\n", first.path).into_bytes(),
    };
    [name, first].into_iter().chain(pieces).collect()
}
