//! The order of the stages: the file to open first.
//!
//! Comes in: a project's root folder and the date of today. Goes out: findings, and with [`build`] a published site.
//! Never: a decision that belongs to a stage.

mod alone;
mod build;
mod live;
mod lookup;
mod preview;
mod question;
mod ran;

pub use build::{Built, Progress, build};
pub use live::{Change, Live};
pub use lookup::{Entries, entries, every_entry, settings, theme_files};
pub use preview::{Preview, Served};
pub use question::Question;

use crate::cache::Cache;
use crate::check::{self, Checked, Setting};
use crate::diagnostic::{Diagnostics, Findings};
use crate::entry::{Date, Introduction};
use crate::health::{self, Health};
use crate::link::{self, Catalog, Drafts};
use crate::parse;
use crate::project::{self, Settings};
use crate::render::highlight::Highlighter;
use crate::render::{self, Site, Target, Theme};
use crate::search;
use crate::source::{self, FileId, Role, Source, Sources};
use crate::watch::Watch;
use anyhow::Result;
use std::path::Path;
use std::sync::Arc;

/// Where the site of a project stands unless somebody says otherwise.
pub const PUBLIC: &str = "public";

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
    /// What [`search::findability`] found out.
    judged: Option<search::Judged>,
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
    let (catalog, theme) = diagnostics.both(
        |sink| catalog(&sources, &settings, today, watch, sink),
        |sink| Theme::load(&sources, &settings.site, sink),
    );
    let theme = theme?;
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
    let (targets, judged) = across(site, watch, &mut diagnostics);
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
        judged,
    })
}

/// Reports what only the whole site shows. Goes out: its pages, and what of this is news.
fn across(
    site: Site<'_>,
    watch: &Watch,
    diagnostics: &mut Diagnostics,
) -> (Vec<Target>, Option<search::Judged>) {
    let judged = watch.stage("findability", || {
        let memory = search::Memory::new(site.highlighter.cache, site.sources);
        let judged = search::findability(site.catalog, Some(memory), diagnostics);
        (judged, site.catalog.entries.len())
    });
    let targets = watch.stage("links", || {
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
    });
    (targets, judged)
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
    let checked = checked(setting, settings, watch, diagnostics);
    let files: Vec<_> = sources.of(Role::Introduction).collect();
    let introductions = diagnostics.each(&files, |(id, source), sink| {
        introduction(*id, source, setting, sink)
    });
    watch.stage("link", || {
        let introductions: Vec<_> = introductions.into_iter().flatten().collect();
        let checked: Vec<&Checked> = checked.iter().collect();
        let catalog = linked(&checked, &introductions, Drafts::LeftOut, diagnostics);
        let entries = catalog.entries.len();
        (catalog, entries)
    })
}

/// One entry file by itself.
fn entry(
    file: FileId,
    source: &Source,
    setting: Setting<'_>,
    settings: &Settings,
    watch: &Watch,
    diagnostics: &mut Diagnostics,
) -> Checked {
    let document = watch.part("parse", || {
        parse::document(file, source, setting.headings, diagnostics)
    });
    let mut checked = watch.part("check", || check::entry(&document, setting, diagnostics));
    watch.part("proofs", || {
        ran::settle(&mut checked, setting, settings, diagnostics);
    });
    checked
}

/// One introduction by itself.
fn introduction(
    file: FileId,
    source: &Source,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Introduction> {
    let document = parse::introduction(file, source, diagnostics);
    check::introduction(&document, setting, diagnostics)
}

/// Entries and introductions → catalog.
fn linked(
    checked: &[&Checked],
    introductions: &[Introduction],
    drafts: Drafts,
    diagnostics: &mut Diagnostics,
) -> Catalog {
    let mut catalog = link::catalog(checked, introductions, drafts, diagnostics);
    catalog.codes = Arc::new(search::codes(&catalog));
    catalog
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
fn checked(
    setting: Setting<'_>,
    settings: &Settings,
    watch: &Watch,
    diagnostics: &mut Diagnostics,
) -> Vec<Checked> {
    let files: Vec<_> = setting.sources.of(Role::Entry).collect();
    // One after the other for each file, so that the documents of all files are never held at once.
    watch.stage("entries", || {
        let checked = diagnostics.each(&files, |(id, source), sink| {
            entry(*id, source, setting, settings, watch, sink)
        });
        (checked, files.len())
    })
}
