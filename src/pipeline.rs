//! The order of the stages: the file to open first.
//!
//! Comes in: a project's root folder and the date of today. Goes out: findings, and with [`build`] a published site.
//! Never: a decision that belongs to a stage.

use crate::cache::Cache;
use crate::check::{self, Setting};
use crate::diagnostic::{Diagnostics, Findings};
use crate::entry::Date;
use crate::health::{self, Health};
use crate::link::{self, Catalog};
use crate::parse;
use crate::project::{self, Settings};
use crate::publish::{Published, Publisher};
use crate::render::{self, Page, Site, Target, Theme};
use crate::search;
use crate::source::{self, Role, Sources};
use anyhow::{Context, Result};
use std::path::Path;

/// Where a project keeps what can be made again.
const CACHE: &str = ".errbook/cache";

/// A project, read and checked.
#[derive(Debug)]
pub struct Project {
    pub sources: Sources,
    pub settings: Settings,
    pub catalog: Catalog,
    pub health: Health,
    theme: Theme,
    /// How many entry files there are, also wrong ones and drafts.
    pub entries: usize,
    /// All findings, settled.
    pub findings: Findings,
    targets: Vec<Target>,
}

/// Reads and checks everything; nothing is written.
pub fn check(root: &Path, today: Date) -> Result<Project> {
    let sources = source::read(root)?;
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(&sources, &mut diagnostics);
    let catalog = load(&sources, &settings, today, &mut diagnostics);
    let theme = Theme::load(&sources, &settings.site.words, &mut diagnostics)?;
    let health = health::of(&catalog);
    // A check leaves nothing behind.
    let cache = Cache::reading(&root.join(CACHE));
    let site = Site {
        catalog: &catalog,
        health: &health,
        sources: &sources,
        settings: &settings.site,
        theme: &theme,
        cache: &cache,
    };
    let targets = render::targets(site);
    render::collisions(&targets, &catalog, &sources, &theme, &mut diagnostics);
    search::findability(&catalog, &mut diagnostics);
    render::templates(site, &targets, &mut diagnostics);
    render::links(site, &targets, &mut diagnostics);
    let findings = diagnostics.settle(&settings.levels);
    let entries = sources.of(Role::Entry).count();
    Ok(Project {
        sources,
        settings,
        catalog,
        health,
        theme,
        entries,
        findings,
        targets,
    })
}

/// What [`entries`] reads.
#[derive(Debug)]
pub struct Entries {
    pub settings: Settings,
    pub catalog: Catalog,
    /// How many entry files there are, also wrong ones and drafts.
    pub files: usize,
}

/// The entries of a project as far as they are right, for those who look something up; nothing is reported.
pub fn entries(root: &Path, today: Date) -> Result<Entries> {
    let sources = source::read(root)?;
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(&sources, &mut diagnostics);
    let catalog = load(&sources, &settings, today, &mut diagnostics);
    Ok(Entries {
        settings,
        catalog,
        files: sources.of(Role::Entry).count(),
    })
}

/// The settings of a project alone; what is wrong in them is for [`check`] to report.
pub fn settings(root: &Path) -> Result<Settings> {
    let sources = source::read(root)?;
    Ok(project::settings(&sources, &mut Diagnostics::new()))
}

/// The files of the search, at their addresses: the script that names the first one, that one, and the folder beside it.
fn searched(files: search::Files) -> Vec<Page> {
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

/// Sources → catalog.
pub fn load(
    sources: &Sources,
    settings: &Settings,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Catalog {
    let setting = Setting {
        sources,
        headings: &settings.headings,
        today,
        extra: settings.site.extra.as_deref(),
        stale_after: settings.stale_after,
    };
    check::files(sources, diagnostics);
    let all: Vec<_> = sources.iter().collect();
    diagnostics.each(&all, |(id, source), sink| check::secrets(*id, source, sink));
    let files: Vec<_> = sources.of(Role::Entry).collect();
    let documents = diagnostics.each(&files, |(id, source), sink| {
        parse::document(*id, source, &settings.headings, sink)
    });
    let checked = diagnostics.each(&documents, |document, sink| {
        check::entry(document, setting, sink)
    });
    let files: Vec<_> = sources.of(Role::Introduction).collect();
    let documents = diagnostics.each(&files, |(id, source), sink| {
        parse::introduction(*id, source, sink)
    });
    let introductions = diagnostics.each(&documents, |document, sink| {
        check::introduction(document, setting, sink)
    });
    let mut catalog = link::catalog(
        checked,
        introductions.into_iter().flatten().collect(),
        diagnostics,
    );
    catalog.codes = search::codes(&catalog);
    catalog
}

/// What a build reports while it works: how many of how many files are done.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    /// Nothing where rendering found something that a rule denies.
    pub published: Option<Published>,
    /// What only rendering finds.
    pub findings: Findings,
    /// What the site goes without, because it does not say where it is published.
    pub left_out: &'static [&'static str],
}

/// Renders and publishes a project whose findings deny nothing.
pub fn build(project: &Project, root: &Path, out: &Path, progress: Progress<'_>) -> Result<Built> {
    let tops: Vec<_> = [
        "errbook.yaml",
        "content",
        "templates",
        "static",
        "words",
        ".git",
        ".errbook",
    ]
    .iter()
    .map(|top| root.join(top))
    .collect();
    let tops: Vec<&Path> = tops.iter().map(std::path::PathBuf::as_path).collect();
    let publisher = Publisher::open(out, root, &tops)?;
    let mut diagnostics = Diagnostics::new();
    let files = search::build(&project.catalog).files();
    if let Some(budget) = &project.settings.search_budget {
        search::budget(&files, budget, &mut diagnostics);
    }
    let search = searched(files);
    let cache = Cache::open(&root.join(CACHE));
    let site = Site {
        catalog: &project.catalog,
        health: &project.health,
        sources: &project.sources,
        settings: &project.settings.site,
        theme: &project.theme,
        cache: &cache,
    };
    let done = std::sync::atomic::AtomicUsize::new(0);
    let results = diagnostics.each(&project.targets, |target, sink| -> Result<()> {
        let path = target.path(site.catalog);
        let page = render::page(target, site, sink)
            .with_context(|| format!("cannot make the page {path}"))?;
        publisher.put(&page.path, &page.bytes)?;
        progress(
            done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
            project.targets.len(),
        );
        Ok(())
    });
    results.into_iter().collect::<Result<()>>()?;
    for asset in project.theme.assets() {
        publisher.put(&asset.path, &asset.bytes)?;
    }
    for file in &search {
        publisher.put(&file.path, &file.bytes)?;
    }
    for (path, file) in render::copies(&project.sources, &project.catalog, &project.theme) {
        publisher.copy(&path, &project.sources.get(file).disk)?;
    }
    let findings = project
        .findings
        .later(diagnostics, &project.settings.levels);
    let published = if findings.deny() {
        None
    } else {
        let published = publisher.finish()?;
        cache.sweep();
        Some(published)
    };
    Ok(Built {
        published,
        findings,
        left_out: render::left_out(&project.settings.site),
    })
}
