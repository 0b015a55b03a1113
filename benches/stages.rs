//! One benchmark for each stage, on 100, 1,000 and 10,000 generated entries: `cargo bench`, or `cargo bench -- render`.

mod corpus;

use divan::Bencher;
use errbook::cache::Cache;
use errbook::check::{self, Setting};
use errbook::diagnostic::Diagnostics;
use errbook::entry::{Date, Language};
use errbook::link::{Catalog, Drafts};
use errbook::pipeline::Live;
use errbook::project::{self, Settings};
use errbook::publish::Publisher;
use errbook::render::highlight::{self, Highlighter};
use errbook::render::{self, Site, Target, Theme};
use errbook::source::{self, Role, Sources, Where};
use errbook::watch::Watch;
use errbook::{health, parse, pipeline, search};
use std::path::Path;

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// A project in a folder of its own, read.
struct Read {
    folder: tempfile::TempDir,
    sources: Sources,
    settings: Settings,
}

fn read(count: usize) -> Read {
    let folder = tempfile::tempdir().expect("a folder for the entries");
    corpus::write(folder.path(), count).expect("the entries can be written");
    let sources = source::read(folder.path()).expect("the entries can be read");
    let settings = project::settings(&sources, &mut Diagnostics::new());
    Read {
        folder,
        sources,
        settings,
    }
}

fn today() -> Date {
    Date::parse("2027-01-15").expect("a date")
}

fn catalog(read: &Read) -> Catalog {
    pipeline::load(
        &read.sources,
        &read.settings,
        today(),
        &mut Diagnostics::new(),
    )
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn a_read(bencher: Bencher, count: usize) {
    let read = read(count);
    bencher.bench_local(|| source::read(read.folder.path()));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn b_parse(bencher: Bencher, count: usize) {
    let read = read(count);
    let files: Vec<_> = read.sources.of(Role::Entry).collect();
    bencher.bench_local(|| {
        Diagnostics::new().each(&files, |(id, source), sink| {
            parse::document(*id, source, &read.settings.headings, sink)
        })
    });
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn c_check(bencher: Bencher, count: usize) {
    let read = read(count);
    let setting = Setting {
        sources: &read.sources,
        headings: &read.settings.headings,
        today: today(),
        extra: None,
        stale_after: read.settings.stale_after,
    };
    let files: Vec<_> = read.sources.of(Role::Entry).collect();
    let documents = Diagnostics::new().each(&files, |(id, source), sink| {
        parse::document(*id, source, &read.settings.headings, sink)
    });
    bencher.bench_local(|| {
        Diagnostics::new().each(&documents, |document, sink| {
            check::entry(document, setting, sink)
        })
    });
}

/// Sources → catalog: parsing, checking and linking together.
#[divan::bench(args = SIZES, sample_count = 3)]
fn d_link(bencher: Bencher, count: usize) {
    let read = read(count);
    bencher.bench_local(|| catalog(&read));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn e_findability(bencher: Bencher, count: usize) {
    let catalog = catalog(&read(count));
    bencher.bench_local(|| search::findability(&catalog, None, &mut Diagnostics::new()));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn f_search_index(bencher: Bencher, count: usize) {
    let catalog = catalog(&read(count));
    bencher.bench_local(|| search::build(&catalog).files());
}

/// Without what is remembered from build to build.
#[divan::bench(args = SIZES, sample_count = 3)]
fn g_highlight(bencher: Bencher, count: usize) {
    let catalog = catalog(&read(count));
    let entries = catalog.entries.iter().map(|linked| &linked.entry);
    let snippets: Vec<(Language, &str)> = entries
        .flat_map(|entry| entry.code.iter())
        .flat_map(|pair| {
            [
                (pair.language, pair.broken.text.as_str()),
                (pair.language, pair.fixed.text.as_str()),
            ]
        })
        .collect();
    bencher.bench_local(|| {
        Diagnostics::new().each(&snippets, |(language, text), _| {
            highlight::code(*language, text)
        })
    });
}

/// Runs something on every page of a site whose snippets are remembered.
fn with_pages(read: &Read, run: impl FnOnce(Site<'_>, &[Target])) {
    let catalog = catalog(read);
    let health = health::of(&catalog);
    let theme = Theme::load(&read.sources, &read.settings.site, &mut Diagnostics::new())
        .expect("the built-in theme loads");
    let folder = tempfile::tempdir().expect("a folder for what is remembered");
    for turn in 0..2 {
        let cache = Cache::open(folder.path());
        let site = Site {
            catalog: &catalog,
            health: &health,
            sources: &read.sources,
            settings: &read.settings.site,
            theme: &theme,
            highlighter: Highlighter {
                cache: &cache,
                watch: &Watch::off(),
            },
        };
        let targets = render::targets(site);
        if turn == 1 {
            return run(site, &targets);
        }
        pages(site, &targets);
    }
}

/// The bytes of all pages, counted, so that none of them is held.
fn pages(site: Site<'_>, targets: &[Target]) -> usize {
    let sizes = Diagnostics::new().each(targets, |target, sink| {
        let page = render::page(target, site, sink).expect("the page can be made");
        page.bytes.len()
    });
    sizes.into_iter().sum()
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn h_render(bencher: Bencher, count: usize) {
    let read = read(count);
    with_pages(&read, |site, targets| {
        bencher.bench_local(|| pages(site, targets));
    });
}

/// A whole site of pages that are there already: the second build.
#[divan::bench(args = SIZES, sample_count = 3)]
fn i_publish(bencher: Bencher, count: usize) {
    let files: Vec<(String, String)> = (0..count).map(corpus::entry).collect();
    let folder = tempfile::tempdir().expect("a folder for the site");
    let publish = |root: &Path| {
        let publisher =
            Publisher::open(&root.join("public"), root, &[], |_| None).expect("the folder is ours");
        Diagnostics::new().each(&files, |(path, text), _| {
            publisher
                .put(path, text.as_bytes())
                .expect("the file can be written");
        });
        publisher.finish(|_| ()).expect("the site can be published")
    };
    publish(folder.path());
    bencher.bench_local(|| publish(folder.path()));
}

/// From a save to the bytes of the new page: what `errbook serve` does in between, without the system's word and the
/// network.
#[divan::bench(args = [100, 3_461, 10_000], sample_count = 20)]
fn j_save(bencher: Bencher, count: usize) {
    let folder = tempfile::tempdir().expect("a folder for the entries");
    corpus::write(folder.path(), count).expect("the entries can be written");
    let mut live =
        Live::open(folder.path(), Drafts::LeftOut, today()).expect("the entries can be read");
    let (path, text) = corpus::entry(count / 2);
    let page = path
        .trim_start_matches("content/")
        .replace(".md", "/index.html");
    let place = Where::Paths([path.clone()].into());
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let edited = format!("{text}\nEdited {turn} times.\n");
        std::fs::write(folder.path().join(&path), edited).expect("the entry can be written");
        let again = live.again(&place).expect("the entry can be read");
        live.take(again.expect("it has changed"), today())
            .expect("the theme loads");
        let served = live.preview().file(&page).expect("the page can be made");
        served.expect("the page is there").bytes
    });
}
