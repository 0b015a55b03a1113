//! A checked project → a published site.
//!
//! Comes in: a project whose findings deny nothing, and where its site will stand. Goes out: the site, and what only
//! rendering finds. Never: a file that was made of other things than those of today; what is taken over is known by the
//! hash of all that it depends on, which the notes of the last build name.

use super::preview::searched;
use super::{CACHE, PUBLIC, Project};
use crate::cache::{Asked, Cache};
use crate::diagnostic::{Diagnostics, Findings};
use crate::parallel::both;
use crate::publish::{self, Published, Publisher};
use crate::render::highlight::Highlighter;
use crate::render::{self, Basis, Site, Target};
use crate::search;
use crate::source::TOPS;
use crate::watch::Watch;
use anyhow::{Context, Result};
use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};

/// The kind under which the cache knows the notes of the last build into a place.
const SITE: &str = "site";

/// Where the twin of that site is kept.
const TWIN: &str = ".errbook/twin";

/// A site with more entries is large.
const LARGE: usize = 20_000;

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
    let tops = TOPS.iter().chain(&[".git", ".errbook"]);
    let tops: Vec<_> = tops.map(|top| root.join(top)).collect();
    let tops: Vec<&Path> = tops.iter().map(std::path::PathBuf::as_path).collect();
    let mut diagnostics = Diagnostics::new();
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
    let open = || -> Result<Publisher> {
        let noted = |place: &publish::Key| cache.noted(SITE, place);
        let mut publisher = Publisher::open(out, root, &tops, noted)?;
        // One for the project: sites elsewhere come and go.
        if out == root.join(PUBLIC) {
            publisher.keep_twin(root.join(TWIN))?;
        }
        publisher.expect(project.targets.len())?;
        Ok(publisher)
    };
    // What all pages share is hashed by one thread, and the old site is looked at meanwhile.
    let (publisher, basis) = both(open, || Basis::of(site));
    let publisher = publisher?;
    let place = publisher.name();
    // Counted and told in one, so that no thread tells a number behind a higher one.
    let done = Mutex::new(0);
    let kept = AtomicUsize::new(0);
    let page = |target: &&Target, sink: &mut Diagnostics| -> Result<()> {
        let path = target.path(site.catalog);
        let key = basis.key(target, &path, site);
        let keep = || key.map_or(Ok(false), |key| publisher.keep(&path, &key));
        if watch.part("keep", keep)? {
            kept.fetch_add(1, Relaxed);
        } else {
            let mut found = Diagnostics::new();
            let page = render::page(target, site, &mut found)
                .with_context(|| format!("cannot make the page {path}"))?;
            // What there is to say about a page is said by every build.
            let key = key.filter(|_| found.is_empty());
            watch.part("write", || match key {
                Some(key) => publisher.put_made_of(&page.path, &page.bytes, &key),
                None => publisher.put(&page.path, &page.bytes),
            })?;
            sink.append(found);
        }
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += 1;
        progress(*done, project.targets.len());
        Ok(())
    };
    watch.stage("render", || {
        // The long ones first, so that no thread is still at one when all others are done.
        let mut targets: Vec<&Target> = project.targets.iter().collect();
        targets.sort_by_key(|target| !target.is_long());
        let index = || watch.part("search index", || index(project, &cache, &publisher));
        // Beside the pages: most of an index is made by one thread, and no page needs it. That thread is one of those
        // that make the pages: another one would have to wait for them with the rest, which is made by all. The index of
        // a large site takes as much memory as all that the pages need together, so it is made, and gone, before them.
        let (index, pages) = if project.catalog.entries.len() > LARGE {
            (index(), diagnostics.each(&targets, page))
        } else {
            both(index, || diagnostics.each(&targets, page))
        };
        let index = index.map(|found| diagnostics.append(found));
        let made: Result<()> = pages.into_iter().chain([index]).collect();
        (made, targets.len())
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
            let published = publisher.finish(|notes| cache.note(SITE, &place, notes));
            cache.sweep(match kept.into_inner() {
                0 => Asked::Everything,
                _ => Asked::Some,
            });
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

/// Publishes the files of the search.
fn index(project: &Project, cache: &Cache, publisher: &Publisher) -> Result<Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let memory = search::Memory::new(cache, &project.sources);
    if let Some(judged) = &project.judged {
        memory.keep(judged);
    }
    let files = search::rebuild(&project.catalog, memory).files();
    if let Some(budget) = &project.settings.search_budget {
        search::budget(&files, budget, &mut diagnostics);
    }
    let mut files = searched(files).into_iter();
    files.try_for_each(|file| publisher.put(&file.path, &file.bytes))?;
    Ok(diagnostics)
}
