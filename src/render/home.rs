//! The view of the home page.

use super::chapter::Listing;
use super::frame::Here;
use super::linked_data;
use super::listing::{intro, row};
use super::view::{self, Card};
use super::{Site, Words};
use crate::diagnostic::Diagnostics;
use crate::entry::Severity;
use crate::link::{Collection, Facet};

/// How many rows the home page shows.
const RECENT: usize = 10;

/// How many tags the home page shows: the most used.
const TAGS: usize = 24;

pub fn home(site: Site<'_>, path: &str, diagnostics: &mut Diagnostics) -> view::HomePage {
    let here = Here { site, path };
    let Site {
        catalog, settings, ..
    } = site;
    let introduction = catalog.introduction.as_ref();
    let heading = introduction
        .and_then(|found| found.title.clone())
        .unwrap_or_else(|| settings.title.clone());
    let mut tags = here.terms(Facet::Tag);
    tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
    tags.truncate(TAGS);
    let recent = Listing::Recent.entries(catalog);
    let mut frame = here.frame(&settings.title, &settings.description, Vec::new());
    frame.head.linked_data_html = linked_data::home(here, &frame);
    view::HomePage {
        frame,
        heading,
        intro_html: intro(introduction, here, diagnostics),
        count: catalog.entries.len(),
        counted: here
            .words()
            .count(&here.words().all_count, catalog.entries.len()),
        all: here.listing(&Listing::All),
        collections: catalog
            .collections
            .iter()
            .enumerate()
            .map(|(at, collection)| card(at, collection, here))
            .collect(),
        severities: here.terms(Facet::Severity),
        statuses: here.terms(Facet::Status),
        languages: here.terms(Facet::Language),
        tags,
        recent: recent
            .iter()
            .take(RECENT)
            .map(|at| row(*at, here))
            .collect(),
    }
}

fn card(at: usize, collection: &Collection, here: Here<'_>) -> Card {
    let severity = |at: &usize| here.site.catalog.entries[*at].entry.severity;
    let words = here.words();
    let worst = collection.entries.iter().map(severity).max();
    let worst = here.severity(worst.unwrap_or(Severity::Low));
    Card {
        title: collection.title.clone(),
        href: here.listing(&Listing::Collection(at)),
        counted: here.entries(collection.entries.len()),
        worst_label: Words::fill(
            &words.up_to,
            &[("severity", &words.in_sentence(&worst.label))],
        ),
        worst,
        verified: here
            .date(collection.latest)
            .map(|date| Words::fill(&words.verified_on, &[("date", &date)])),
    }
}
