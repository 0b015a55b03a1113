//! The order of the stages: the file to open first.
//!
//! Comes in: a project's root folder and the date of today. Goes out: findings, and with [`build`] a published site.
//! Never: a decision that belongs to a stage.

mod alone;
mod live;
mod lookup;
mod preview;
mod question;

pub use live::{Change, Live};
pub use lookup::{Entries, entries, every_entry, settings};
use preview::searched;
pub use preview::{Preview, Served};
pub use question::Question;

use crate::cache::Cache;
use crate::check::{self, Checked, Setting};
use crate::diagnostic::{Diagnostics, Findings};
use crate::entry::Date;
use crate::health::{self, Health};
use crate::link::{self, Catalog, Drafts};
use crate::parse;
use crate::project::{self, Settings};
use crate::publish::{Published, Publisher};
use crate::render::highlight::Highlighter;
use crate::render::{self, Page, Site, Target, Theme};
use crate::search;
use crate::source::{self, FileId, Role, Source, Sources};
use crate::watch::Watch;
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
    watched(root, today, &Watch::off())
}

/// [`check`], and where its time goes.
pub fn watched(root: &Path, today: Date, watch: &Watch) -> Result<Project> {
    let sources = watch.stage("read", || {
        let sources = source::read(root);
        let files = sources.as_ref().map_or(0, |sources| sources.iter().count());
        (sources, files)
    })?;
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(&sources, &mut diagnostics);
    let catalog = catalog(&sources, &settings, today, watch, &mut diagnostics);
    let theme = Theme::load(&sources, &settings.site.words, &mut diagnostics)?;
    let health = watch.stage("health", || (health::of(&catalog), catalog.entries.len()));
    // A check leaves nothing behind.
    let cache = Cache::reading(&root.join(CACHE));
    let site = Site {
        catalog: &catalog,
        health: &health,
        sources: &sources,
        settings: &settings.site,
        theme: &theme,
        highlighter: Highlighter {
            cache: &cache,
            watch,
        },
    };
    let targets = across(site, watch, &mut diagnostics);
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

/// Reports what only the whole site shows. Goes out: its pages.
fn across(site: Site<'_>, watch: &Watch, diagnostics: &mut Diagnostics) -> Vec<Target> {
    watch.stage("findability", || {
        search::findability(site.catalog, diagnostics);
        ((), site.catalog.entries.len())
    });
    watch.stage("links", || {
        let targets = render::targets(site);
        render::collisions(
            &targets,
            site.catalog,
            site.sources,
            site.theme,
            diagnostics,
        );
        render::templates(site, &targets, diagnostics);
        render::links(site, &targets, diagnostics);
        (targets, site.catalog.links.len())
    })
}

/// Sources → catalog.
pub fn load(
    sources: &Sources,
    settings: &Settings,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Catalog {
    catalog(sources, settings, today, &Watch::off(), diagnostics)
}

/// [`load`], and where its time goes.
fn catalog(
    sources: &Sources,
    settings: &Settings,
    today: Date,
    watch: &Watch,
    diagnostics: &mut Diagnostics,
) -> Catalog {
    let setting = setting(sources, settings, today);
    check::files(sources, diagnostics);
    let all: Vec<_> = sources.iter().collect();
    watch.stage("secrets", || {
        diagnostics.each(&all, |(id, source), sink| check::secrets(*id, source, sink));
        ((), all.len())
    });
    let checked = checked(setting, watch, diagnostics);
    let files: Vec<_> = sources.of(Role::Introduction).collect();
    let documents = diagnostics.each(&files, |(id, source), sink| {
        parse::introduction(*id, source, sink)
    });
    let introductions = diagnostics.each(&documents, |document, sink| {
        check::introduction(document, setting, sink)
    });
    watch.stage("link", || {
        let introductions: Vec<_> = introductions.into_iter().flatten().collect();
        let checked: Vec<&Checked> = checked.iter().collect();
        let mut catalog = link::catalog(&checked, &introductions, Drafts::LeftOut, diagnostics);
        catalog.codes = search::codes(&catalog);
        let entries = catalog.entries.len();
        (catalog, entries)
    })
}

/// One entry file by itself.
fn entry(
    file: FileId,
    source: &Source,
    setting: Setting<'_>,
    watch: &Watch,
    diagnostics: &mut Diagnostics,
) -> Checked {
    let document = watch.part("parse", || {
        parse::document(file, source, setting.headings, diagnostics)
    });
    watch.part("check", || check::entry(&document, setting, diagnostics))
}

/// What a check needs besides a file.
fn setting<'a>(sources: &'a Sources, settings: &'a Settings, today: Date) -> Setting<'a> {
    Setting {
        sources,
        headings: &settings.headings,
        today,
        extra: settings.site.extra.as_deref(),
        stale_after: settings.stale_after,
    }
}

/// The entries, each read and checked by itself.
fn checked(setting: Setting<'_>, watch: &Watch, diagnostics: &mut Diagnostics) -> Vec<Checked> {
    let files: Vec<_> = setting.sources.of(Role::Entry).collect();
    // One after the other for each file, so that the documents of all files are never held at once.
    watch.stage("entries", || {
        let checked = diagnostics.each(&files, |(id, source), sink| {
            entry(*id, source, setting, watch, sink)
        });
        (checked, files.len())
    })
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
pub fn build(
    project: &Project,
    root: &Path,
    out: &Path,
    watch: &Watch,
    progress: Progress<'_>,
) -> Result<Built> {
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
    // Written at once: the index of a large site is large, and no page needs it.
    watch.stage("search index", || {
        let files = search::build(&project.catalog).files();
        if let Some(budget) = &project.settings.search_budget {
            search::budget(&files, budget, &mut diagnostics);
        }
        let put = |file: &Page| publisher.put(&file.path, &file.bytes);
        let files = searched(files);
        (files.iter().try_for_each(put), files.len())
    })?;
    let cache = Cache::open(&root.join(CACHE));
    let site = Site {
        catalog: &project.catalog,
        health: &project.health,
        sources: &project.sources,
        settings: &project.settings.site,
        theme: &project.theme,
        highlighter: Highlighter {
            cache: &cache,
            watch,
        },
    };
    let done = std::sync::atomic::AtomicUsize::new(0);
    let page = |target: &Target, sink: &mut Diagnostics| -> Result<()> {
        let path = target.path(site.catalog);
        let page = render::page(target, site, sink)
            .with_context(|| format!("cannot make the page {path}"))?;
        watch.part("write", || publisher.put(&page.path, &page.bytes))?;
        progress(
            done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
            project.targets.len(),
        );
        Ok(())
    };
    watch.stage("render", || {
        let results = diagnostics.each(&project.targets, page);
        let made: Result<()> = results.into_iter().collect();
        (made, project.targets.len())
    })?;
    watch.stage("assets and images", || {
        let assets = project.theme.assets();
        let assets = assets.map(|asset| publisher.put(&asset.path, &asset.bytes));
        let copies = render::copies(&project.sources, &project.catalog, &project.theme);
        let copies = copies
            .into_iter()
            .map(|(path, file)| publisher.copy(&path, &project.sources.get(file).disk));
        let put: Result<Vec<()>> = assets.chain(copies).collect();
        let files = put.as_ref().map_or(0, Vec::len);
        (put, files)
    })?;
    let findings = project
        .findings
        .later(diagnostics, &project.settings.levels);
    let published = if findings.deny() {
        None
    } else {
        let published = watch.stage("publish", || {
            let published = publisher.finish();
            cache.sweep();
            let files = published
                .as_ref()
                .map_or(0, |published| published.written + published.linked);
            (published, files)
        })?;
        Some(published)
    };
    Ok(Built {
        published,
        findings,
        left_out: render::left_out(&project.settings.site),
    })
}
