//! The health pages: the whole site at a glance, and lists of entries with what there is to do.
//!
//! Comes in: the health of the catalog. Goes out: views. Never: an order or a number of its own; `health` has judged.

use super::chapter::Listing;
use super::chart::{self, Item};
use super::escape::escape;
use super::forge::Forge;
use super::frame::{Here, plain};
use super::head::NO_INDEX;
use super::listing::pager;
use super::machine::Machine;
use super::machine::api::Document;
use super::target::Target;
use super::view::{
    CollectionRow, Frame, HealthPage, Lacking, Link, MissingPage, MissingPart, Share, WorkRow,
    WorklistPage,
};
use super::worklist::{self, Worklist};
use super::{Site, Words};
use crate::entry::Evidence;
use crate::health::{Confusion, Gap, Part, Reason, Summary};

/// Entries with the most valuable edits that the overview shows.
const WORK: usize = 20;

/// Entries that are named for each missing part.
const LACKING: usize = 50;

/// Pairs that may be confused that the overview shows.
const CONFUSIONS: usize = 20;

/// Missing parts that a row names besides the one to mend next.
const NAMED: usize = 4;

/// The health of the whole site.
pub fn overview(site: Site<'_>, path: &str) -> HealthPage {
    let here = Here { site, path };
    let (catalog, health, words) = (site.catalog, site.health, here.words());
    let whole = &health.whole;
    let evidence = whole.evidence.iter().map(|(kind, count)| Item {
        key: kind.word().to_owned(),
        label: words.evidence_of(*kind).to_owned(),
        count: *count,
        ..Item::default()
    });
    let missing = health.missing.iter().map(|(part, entries)| Item {
        key: part.slug(),
        label: words.part(*part).to_owned(),
        href: Some(missing_href(*part, here)),
        count: entries.len(),
        ..Item::default()
    });
    let undated = whole.entries - whole.verified.len();
    let is_open = |at: &usize| !health.conditions[*at].gaps.is_empty();
    let work = health.work.iter().copied().filter(is_open).take(WORK);
    let confusions = health.confusions.iter().take(CONFUSIONS);
    let confused = health.confusions.len();
    HealthPage {
        frame: frame(&words.health_of_site, vec![plain(&words.health)], here),
        counted: complete(whole, here),
        json: json(here),
        bands: if whole.entries == 0 {
            Vec::new()
        } else {
            chart::bands(&whole.bands, here)
        },
        // A bar of the whole length is every entry.
        evidence: chart::bars(evidence.collect(), whole.entries, here),
        freshness: chart::freshness(&Listing::Recent.entries(catalog), here),
        undated: (undated > 0).then(|| Link {
            text: words.count(&words.undated, undated),
            href: Some(missing_href(Part::Verified, here)),
        }),
        work: rows(work, here),
        missing: chart::bars(missing.collect(), whole.entries, here),
        confusions_html: confusions.map(|found| confusion(found, here)).collect(),
        confusions_cut: cut(CONFUSIONS, confused, words),
        collections: health
            .collections
            .iter()
            .map(|(at, summary)| collection(*at, summary, here))
            .collect(),
    }
}

/// The entries that lack each part.
pub fn missing(site: Site<'_>, path: &str) -> MissingPage {
    let here = Here { site, path };
    let words = here.words();
    let lacking = |at: &usize| {
        let entry = &site.catalog.entries[*at].entry;
        Lacking {
            id: entry.id.to_string(),
            href: here.entry(*at),
            severity: here.severity(entry.severity),
        }
    };
    let part = |(part, entries): &(Part, Vec<usize>)| MissingPart {
        anchor: part.slug(),
        heading: words.part(*part).to_owned(),
        edit: words.edit_of(*part).to_owned(),
        counted: here.entries(entries.len()),
        entries: entries.iter().take(LACKING).map(lacking).collect(),
        cut: cut(LACKING, entries.len(), words),
    };
    let crumbs = vec![
        here.link(&words.health, &Target::Health),
        plain(&words.missing_parts),
    ];
    MissingPage {
        frame: frame(&words.missing_parts, crumbs, here),
        parts: site.health.missing.iter().map(part).collect(),
        json: json(here),
    }
}

/// The entries of a collection with what there is to do.
pub fn worklist(list: &Worklist, site: Site<'_>, path: &str) -> WorklistPage {
    let here = Here { site, path };
    let words = here.words();
    let heading = &site.catalog.collections[list.collection].title;
    let mut summaries = site.health.collections.iter();
    let summary = summaries.find(|(at, _)| *at == list.collection);
    let counted = summary.map_or_else(String::new, |(_, summary)| complete(summary, here));
    let crumbs = vec![here.link(&words.health, &Target::Health), plain(heading)];
    let title = format!("{}: {heading}", words.health);
    let title = if list.page == 1 {
        title
    } else {
        here.on_page(&title, list.page)
    };
    let address = |page: usize| here.file(&worklist::path(list.collection, page, site.catalog));
    WorklistPage {
        frame: frame(&title, crumbs, here),
        heading: heading.clone(),
        counted: format!(
            "{}; {}",
            here.counted_pages(counted, list.page, list.pages),
            words.helps_most_first
        ),
        rows: rows(list.members.iter().copied(), here),
        pager: (list.pages > 1).then(|| pager(list.page, list.pages, &address)),
    }
}

/// The same as JSON.
fn json(here: Here<'_>) -> String {
    here.target(&Target::Machine(Machine::Api(Document::Health)))
}

/// The frame of a page for maintainers, which search engines leave out.
fn frame(title: &str, crumbs: Vec<Link>, here: Here<'_>) -> Frame {
    let mut frame = here.frame(title, "", crumbs);
    frame.head.robots = Some(NO_INDEX.to_owned());
    frame
}

/// `143 entries, 92% complete`
fn complete(summary: &Summary, here: Here<'_>) -> String {
    let share = share(summary.completeness, here.words()).text;
    let complete = Words::fill(&here.words().percent_complete, &[("percent", &share)]);
    format!("{}, {complete}", here.entries(summary.entries))
}

/// `The first 20 of 87`, where there are more than are shown.
fn cut(most: usize, all: usize, words: &Words) -> Option<String> {
    let (count, of) = (words.number(most), words.number(all));
    (all > most).then(|| Words::fill(&words.first_of, &[("count", &count), ("all", &of)]))
}

fn share(percent: u8, words: &Words) -> Share {
    Share {
        percent,
        text: Words::fill(&words.percent, &[("number", &percent.to_string())]),
    }
}

fn rows(entries: impl Iterator<Item = usize>, here: Here<'_>) -> Vec<WorkRow> {
    let forge = here.site.settings.repository.as_ref().map(Forge::new);
    entries.map(|at| row(at, forge.as_ref(), here)).collect()
}

fn row(at: usize, forge: Option<&Forge<'_>>, here: Here<'_>) -> WorkRow {
    let (catalog, words) = (here.site.catalog, here.words());
    let (linked, condition) = (&catalog.entries[at], &here.site.health.conditions[at]);
    let entry = &linked.entry;
    let next = condition.gaps.first();
    let source = &here.site.sources.get(entry.file).path;
    let title = &catalog.collections[linked.collection].title;
    WorkRow {
        title: entry.title.clone(),
        error: entry.error.clone(),
        href: here.entry(at),
        collection: Link {
            text: title.clone(),
            href: Some(here.listing(&Listing::Collection(linked.collection))),
        },
        severity: here.severity(entry.severity),
        severity_alone: words.severity_alone(entry.severity).to_owned(),
        complete: share(condition.completeness, words),
        edit: next.map_or_else(String::new, |gap| words.sentence(gap, catalog)),
        gain: next.map_or_else(String::new, |gap| {
            let percent = u8::try_from(gap.percent()).unwrap_or(100);
            Words::fill(&words.gain, &[("percent", &share(percent, words).text)])
        }),
        editor: forge.map(|forge| Link {
            text: Words::fill(&words.edit_entry, &[("title", &entry.title)]),
            href: Some(forge.edit(source)),
        }),
        missing: others(condition.gaps.get(1..).unwrap_or_default(), words),
    }
}

/// `Sources, Prevention, Detection, Tags and 3 more`
fn others(gaps: &[Gap], words: &Words) -> String {
    let named = gaps.iter().take(NAMED).map(|gap| words.part(gap.part));
    let named = named.collect::<Vec<_>>().join(", ");
    match gaps.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} {}", words.count(&words.and_more, more)),
    }
}

fn confusion(found: &Confusion, here: Here<'_>) -> String {
    let link = |at: usize| {
        let id = here.site.catalog.entries[at].entry.id.to_string();
        format!(
            "<a href=\"{}\">{}</a>",
            escape(&here.entry(at)),
            escape(&id)
        )
    };
    let text = match found.reason {
        Reason::OneSided => &here.words().not_named_back,
        Reason::SharedMessage => &here.words().shares_message,
    };
    let links = [
        ("entry", &*link(found.entry)),
        ("other", &*link(found.other)),
    ];
    Words::fill(&escape(text), &links)
}

fn collection(at: usize, summary: &Summary, here: Here<'_>) -> CollectionRow {
    let (catalog, words) = (here.site.catalog, here.words());
    let verified = summary.verified.iter().max().copied();
    let is_backed = |kind: Evidence| !matches!(kind, Evidence::Reported | Evidence::Unverified);
    let backed = summary.evidence.iter().filter(|(kind, _)| is_backed(*kind));
    let backed = backed.map(|(_, count)| count).sum();
    let of = [
        ("count", &*words.number(backed)),
        ("all", &*words.number(summary.entries)),
    ];
    CollectionRow {
        title: Link {
            text: catalog.collections[at].title.clone(),
            href: Some(here.file(&worklist::path(at, 1, catalog))),
        },
        counted: here.entries(summary.entries),
        complete: share(summary.completeness, words),
        backed: Words::fill(&words.some_of, &of),
        verified: here.date(verified),
        datetime: verified.map(|date| date.to_string()),
        missed: summary.worst().map(|part| Link {
            text: words.part(part).to_owned(),
            href: Some(missing_href(part, here)),
        }),
    }
}

/// The list of the entries that lack a part.
fn missing_href(part: Part, here: Here<'_>) -> String {
    format!("{}#{}", here.target(&Target::Missing), part.slug())
}
