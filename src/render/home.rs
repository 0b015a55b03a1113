//! The view of the home page.

use super::chapter::Listing;
use super::chart;
use super::frame::Here;
use super::linked_data;
use super::listing::intro;
use super::row::Rows;
use super::target::Target;
use super::view::{self, Card, Link};
use super::{Site, Words};
use crate::diagnostic::Diagnostics;
use crate::entry::Severity;
use crate::link::{Catalog, Collection, Facet};
use std::cmp::Reverse;

/// How many rows the home page shows.
const RECENT: usize = 10;

/// How many statuses the home page shows: the most frequent.
const STATUSES: usize = 8;

/// How many tags the home page shows: the most used.
const TAGS: usize = 24;

pub fn home(site: Site<'_>, path: &str, diagnostics: &mut Diagnostics) -> view::HomePage {
    let here = Here { site, path };
    let words = here.words();
    let Site {
        catalog, settings, ..
    } = site;
    let introduction = catalog.introduction.as_ref();
    let heading = introduction
        .and_then(|found| found.title.clone())
        .unwrap_or_else(|| settings.title.clone());
    let tags = here.terms(Facet::Tag);
    let tags = frequent(Facet::Tag, TAGS, catalog)
        .into_iter()
        .map(|at| tags[at].clone());
    let recent = Listing::Recent.entries(catalog);
    let mut frame = here.frame(&settings.title, &settings.description, Vec::new());
    frame.head.linked_data_html = linked_data::home(here, &frame);
    let severities: Vec<usize> = (0..count_terms(Facet::Severity, catalog)).collect();
    let all_statuses = count_terms(Facet::Status, catalog);
    let mut statuses = frequent(Facet::Status, STATUSES, catalog);
    statuses.sort_unstable();
    let mut rows = Rows::new(here);
    view::HomePage {
        frame,
        heading,
        intro_html: intro(introduction, here, diagnostics),
        count: catalog.entries.len(),
        counted: words.count(&words.all_count, catalog.entries.len()),
        all: here.listing(&Listing::All),
        collections: catalog
            .collections
            .iter()
            .enumerate()
            .map(|(at, collection)| card(at, collection, here))
            .collect(),
        severities: chart::terms(Facet::Severity, &severities, here),
        more_statuses: (all_statuses > STATUSES).then(|| Link {
            text: words.count(&words.all_status_codes, all_statuses),
            href: Some(here.target(&Target::Terms(Facet::Status))),
        }),
        statuses: chart::terms(Facet::Status, &statuses, here),
        freshness: chart::freshness(&recent, here),
        languages: here.terms(Facet::Language),
        tags: tags.collect(),
        recent: recent.iter().take(RECENT).map(|at| rows.row(*at)).collect(),
    }
}

fn count_terms(facet: Facet, catalog: &Catalog) -> usize {
    let found = catalog.taxonomy(facet);
    found.map_or(0, |taxonomy| taxonomy.terms.len())
}

/// The positions of the terms with the most entries, the most frequent one first.
fn frequent(facet: Facet, most: usize, catalog: &Catalog) -> Vec<usize> {
    let terms = catalog.taxonomy(facet);
    let terms = terms.map_or(&[][..], |taxonomy| &taxonomy.terms);
    let mut positions: Vec<usize> = (0..terms.len()).collect();
    positions.sort_by_key(|at| (Reverse(terms[*at].entries.len()), *at));
    positions.truncate(most);
    positions
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
