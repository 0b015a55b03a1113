//! The views of pages around the entries: listings, terms, 404.

use super::chapter::{Chapter, Cut, Listing};
use super::cuts;
use super::frame::{Here, plain};
use super::group::{Heading, heading};
use super::linked_data;
use super::machine;
use super::prose::{Spot, blocks};
use super::row::Rows;
use super::target::Target;
use super::view::{self, Group, Link, Pager, Term};
use super::{Site, Words};
use crate::diagnostic::Diagnostics;
use crate::entry::Introduction;
use crate::link::Facet;

/// Characters of the description of a list.
pub const DESCRIPTION: usize = 200;

pub fn intro(
    introduction: Option<&Introduction>,
    here: Here<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let spot = Spot {
        page: here.path,
        part: "intro",
        heading: 2,
        sources: here.site.sources,
        highlighter: here.site.highlighter,
        words: here.words(),
    };
    introduction
        .and_then(|found| found.text.as_ref())
        .map(|text| blocks(text, spot, diagnostics))
}

pub fn list(
    chapter: &Chapter,
    site: Site<'_>,
    path: &str,
    diagnostics: &mut Diagnostics,
) -> view::ListPage {
    let here = Here { site, path };
    let catalog = site.catalog;
    let words = here.words();
    let (kind, over, heading, crumbs, title) = match &chapter.listing {
        Listing::All => (
            "all",
            "",
            words.all_errors.clone(),
            vec![plain(&words.a_to_z)],
            words.all_errors.clone(),
        ),
        Listing::Recent => (
            "term",
            "",
            words.recently_verified.clone(),
            vec![plain(&words.recently_verified)],
            words.recent_title.clone(),
        ),
        Listing::Collection(at) => {
            let title = &catalog.collections[*at].title;
            let crumbs = vec![
                here.link(&words.collections, &Target::Collections),
                plain(title),
            ];
            (
                "collection",
                words.collection.as_str(),
                title.clone(),
                crumbs,
                Words::fill(&words.collection_title, &[("name", title)]),
            )
        }
        Listing::Cut(at, cut) => {
            let collection = &catalog.collections[*at].title;
            let label = match cut {
                Cut::BySeverity => words.worst_first.as_str(),
                Cut::ByDate => &words.latest_first,
                Cut::Only(facet, key) => here.term_label(*facet, key),
            };
            let crumbs = vec![
                here.link(&words.collections, &Target::Collections),
                Link {
                    text: collection.clone(),
                    href: Some(here.listing(&Listing::Collection(*at))),
                },
                plain(label),
            ];
            let title = Words::fill(&words.cut_title, &[("name", collection), ("which", label)]);
            (
                "cut",
                words.collection.as_str(),
                title.clone(),
                crumbs,
                title,
            )
        }
        Listing::Term(facet, at) => {
            let key = catalog
                .taxonomy(*facet)
                .map_or("", |taxonomy| &taxonomy.terms[*at].key);
            let label = here.term_label(*facet, key);
            let crumbs = vec![
                here.link(words.facet(*facet), &Target::Terms(*facet)),
                plain(label),
            ];
            (
                "term",
                words.facet(*facet),
                label.to_owned(),
                crumbs,
                Words::fill(&words.term_title, &[("name", label)]),
            )
        }
        Listing::Code(at) => {
            let label = catalog.codes[*at].label();
            let crumbs = vec![here.link(&words.codes, &Target::Codes(1)), plain(&label)];
            let title = Words::fill(&words.code_title, &[("name", &label)]);
            ("term", words.code_word.as_str(), label, crumbs, title)
        }
    };
    let collection = if let Listing::Collection(at) = &chapter.listing {
        Some(&catalog.collections[*at])
    } else {
        None
    };
    let introduction = collection
        .and_then(|found| found.introduction.as_ref())
        .filter(|_| chapter.page == 1);
    let description = introduction
        .and_then(|found| found.text.as_ref())
        .map_or_else(
            || here.described(&heading, chapter),
            |text| shortened(&text.plain(), DESCRIPTION),
        );
    let title = if chapter.page == 1 {
        title
    } else {
        here.on_page(&title, chapter.page)
    };
    let mut frame = here.frame(&title, &description, crumbs);
    if let Listing::Collection(at) | Listing::Cut(at, _) = &chapter.listing {
        frame.head.feeds.extend(machine::feed(Some(*at), here));
    }
    // The same entries in another order are the collection's own page to search engines.
    if let Listing::Cut(at, _) = &chapter.listing
        && chapter.listing.is_reordered()
    {
        let whole = Listing::Collection(*at).path(1, catalog);
        frame.head.canonical = here.absolute_file(&whole);
    } else {
        let page_size = site.settings.page_size;
        frame.head.linked_data_html = linked_data::list(chapter, page_size, here, &frame);
    }
    view::ListPage {
        frame,
        kind: kind.to_owned(),
        over: over.to_owned(),
        heading,
        intro_html: intro(introduction, here, diagnostics),
        links: introduction.map_or_else(Vec::new, |found| {
            found
                .links
                .iter()
                .map(|(text, url)| Link {
                    text: text.clone(),
                    href: Some(url.to_string()),
                })
                .collect()
        }),
        count: chapter.total,
        orders: cuts::orders(chapter, here),
        filters: cuts::filters(chapter, here),
        counted: here.counted_pages(here.entries(chapter.total), chapter.page, chapter.pages),
        letters: marks(chapter, here, &Listing::All),
        years: marks(chapter, here, &Listing::Recent),
        groups: groups(chapter, here),
        pager: (chapter.pages > 1).then(|| {
            let address = |page: usize| here.file(&chapter.listing.path(page, catalog));
            pager(chapter.page, chapter.pages, &address)
        }),
    }
}

/// The way to each letter or year, where there are several; nothing of a listing of another kind.
fn marks(chapter: &Chapter, here: Here<'_>, of: &Listing) -> Vec<Link> {
    let link = |(text, anchor, page): &(String, String, usize)| {
        let page = if *page == chapter.page {
            String::new()
        } else {
            here.file(&chapter.listing.path(*page, here.site.catalog))
        };
        Link {
            text: text.clone(),
            href: Some(format!("{page}#{anchor}")),
        }
    };
    if chapter.listing == *of && chapter.marks.len() > 1 {
        chapter.marks.iter().map(link).collect()
    } else {
        Vec::new()
    }
}

fn groups(chapter: &Chapter, here: Here<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut rows = Rows::new(here);
    for at in &chapter.members {
        let heading = heading(&chapter.listing, &here.site.catalog.entries[*at].entry);
        let anchor = heading.map_or_else(String::new, Heading::anchor);
        if groups.last().is_none_or(|last| last.anchor != anchor) {
            groups.push(Group {
                heading: heading.map_or_else(String::new, |found| found.text(here.words())),
                anchor,
                rows: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(rows.row(*at));
        }
    }
    groups
}

/// The first, the last, and the pages around the current one.
pub fn pager(current: usize, total: usize, address: &dyn Fn(usize) -> String) -> Pager {
    const AROUND: usize = 3;
    let is_near = |page: &usize| page.abs_diff(current) <= AROUND || *page == 1 || *page == total;
    let link = |page: usize| Link {
        text: page.to_string(),
        href: (page != current).then(|| address(page)),
    };
    Pager {
        current,
        total,
        previous: (current > 1).then(|| address(current - 1)),
        next: (current < total).then(|| address(current + 1)),
        pages: (1..=total).filter(is_near).map(link).collect(),
    }
}

/// At most this many characters, cut between words.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut
        .rfind(' ')
        .filter(|end| *end > most / 2)
        .unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end())
}

pub fn terms(facet: Facet, site: Site<'_>, path: &str) -> view::TermsPage {
    let here = Here { site, path };
    let words = here.words();
    let label = words.facet(facet);
    let terms = here.terms(facet);
    let title = Words::fill(&words.errors_by, &[("what", &words.in_sentence(label))]);
    let names: Vec<&str> = terms.iter().map(|term| term.label.as_str()).collect();
    let description = shortened(&format!("{title}: {}", names.join(", ")), DESCRIPTION);
    let mut frame = here.frame(&title, &description, vec![plain(label)]);
    frame.head.linked_data_html = linked_data::overview(here, &frame);
    view::TermsPage {
        frame,
        heading: label.to_owned(),
        taxonomy: facet.word().to_owned(),
        terms,
    }
}

pub fn collections(site: Site<'_>, path: &str) -> view::TermsPage {
    let here = Here { site, path };
    let words = here.words();
    let mut frame = here.frame(
        &words.collections,
        &words.all_collections,
        vec![plain(&words.collections)],
    );
    frame.head.linked_data_html = linked_data::overview(here, &frame);
    view::TermsPage {
        frame,
        heading: words.collections.clone(),
        taxonomy: "collection".to_owned(),
        terms: here.collections(),
    }
}

pub fn not_found(site: Site<'_>) -> view::NotFoundPage {
    let here = Here {
        site,
        path: "404.html",
    };
    let collections: Vec<Term> = here.collections();
    view::NotFoundPage {
        frame: here.frame(&here.words().not_found, "", Vec::new()),
        all: here.listing(&Listing::All),
        collections,
    }
}
