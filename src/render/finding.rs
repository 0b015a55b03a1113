//! The views of the pages that lead to an entry by what a reader has of it: the search, and all codes.

use super::chapter::Listing;
use super::escape::escape;
use super::frame::{Here, plain};
use super::linked_data;
use super::listing::pager;
use super::target::{CODES, Target};
use super::view::{self, Choice, Filter, Term};
use super::{Site, Words};
use crate::entry::{Choice as _, Evidence};
use crate::link::{Code, Facet};
use std::collections::BTreeMap;

pub fn search(site: Site<'_>, path: &str) -> view::SearchPage {
    let here = Here { site, path };
    let words = here.words();
    view::SearchPage {
        frame: here.frame(
            &words.search,
            &words.search_description,
            vec![plain(&words.search)],
        ),
        filters: filters(here),
        all: here.listing(&Listing::All),
        codes: here.codes(),
        collections: here.collections(),
        keys_html: Words::fill(
            &escape(&words.keys_to_search),
            &[
                ("slash", "<kbd>/</kbd>"),
                ("ctrl", "<kbd>Ctrl</kbd>"),
                ("k", "<kbd>K</kbd>"),
            ],
        ),
    }
}

/// Everything by which results can be narrowed down, in the words of the page; a script counts, and shows what counts.
fn filters(here: Here<'_>) -> Vec<Filter> {
    let choices = |terms: Vec<Term>| {
        let choice = |term: Term| Choice {
            key: term.key,
            label: term.label,
        };
        terms.into_iter().map(choice).collect()
    };
    let words = here.words();
    // The index names languages as entries do, and not as addresses.
    let entries = &here.site.catalog.entries;
    let languages: BTreeMap<&str, &str> = entries
        .iter()
        .filter_map(|linked| linked.entry.language)
        .map(|language| (language.label(), language.name()))
        .collect();
    let language = |(label, name): (&str, &str)| Choice {
        key: name.to_owned(),
        label: label.to_owned(),
    };
    let evidence = |evidence: &Evidence| Choice {
        key: evidence.word().to_owned(),
        label: words.evidence_of(*evidence).to_owned(),
    };
    let filter = |name: &str, label: &str, choices: Vec<Choice>| Filter {
        name: name.to_owned(),
        label: label.to_owned(),
        choices,
    };
    vec![
        filter("collection", &words.collection, choices(here.collections())),
        filter(
            "severity",
            &words.severity,
            choices(here.terms(Facet::Severity)),
        ),
        filter(
            "status",
            &words.http_status,
            choices(here.terms(Facet::Status)),
        ),
        filter(
            "language",
            &words.language_of_code,
            languages.into_iter().map(language).collect(),
        ),
        filter(
            "evidence",
            &words.evidence,
            Evidence::VALUES.iter().map(evidence).collect(),
        ),
    ]
}

/// One page of all codes.
pub fn codes(page: usize, site: Site<'_>, path: &str) -> view::CodesPage {
    let here = Here { site, path };
    let words = here.words();
    let all = &site.catalog.codes;
    let first = (page - 1) * CODES;
    let term = |(at, code): (usize, &Code)| Term {
        key: code.address.clone(),
        label: code.label(),
        href: here.listing(&Listing::Code(first + at)),
        count: words.number(code.entries.len()),
        counted: here.entries(code.entries.len()),
    };
    let title = if page == 1 {
        words.codes.clone()
    } else {
        here.on_page(&words.codes, page)
    };
    let address = |page: usize| here.target(&Target::Codes(page));
    let pages = all.len().div_ceil(CODES);
    let mut frame = here.frame(&title, &words.codes_description, vec![plain(&words.codes)]);
    frame.head.linked_data_html = linked_data::overview(here, &frame);
    view::CodesPage {
        frame,
        counted: here.counted_pages(words.count(&words.count_codes, all.len()), page, pages),
        terms: all
            .iter()
            .skip(first)
            .take(CODES)
            .enumerate()
            .map(term)
            .collect(),
        pager: (pages > 1).then(|| pager(page, pages, &address)),
    }
}
