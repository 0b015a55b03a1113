//! What is listed, in which order, and on which page of its listing.
//!
//! Comes in: the catalog. Goes out: [`Chapter`]s, one for each page of a listing. Never: a view; that is `listing.rs`.

use super::group::heading;
use crate::link::{Catalog, Facet, terms as terms_of};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    pub listing: Listing,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// Entries on all pages.
    pub total: usize,
    /// Positions of the entries on this page.
    pub members: Vec<usize>,
    /// Letters or years: what each is called, the heading that it begins with, and the page that this one is on.
    pub marks: Vec<(String, String, usize)>,
    /// What there is of the collection that is listed, in whole or in part; counted once for all pages.
    pub cuts: Arc<[Cut]>,
}

/// What is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Every entry, A–Z.
    All,
    /// Every entry with a date, the latest first.
    Recent,
    /// Position in the catalog.
    Collection(usize),
    /// A collection in another order, or a part of it.
    Cut(usize, Cut),
    /// A facet and the position of its term.
    Term(Facet, usize),
    /// Position of a code in the catalog.
    Code(usize),
}

/// The folder of the pages of one term.
#[must_use]
pub fn term_folder(facet: Facet, key: &str) -> String {
    ["by/", facet.word(), "/", key].concat()
}

/// A collection in another order, or those of its entries that share a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// The worst first.
    BySeverity,
    /// The latest first; those without a date last.
    ByDate,
    /// A facet and the key of its term.
    Only(Facet, String),
}

/// A collection with fewer entries is seen at a glance.
const WORTH_CUTTING: usize = 5;

impl Cut {
    /// The facets by which a collection is cut.
    pub const FACETS: &[Facet] = &[Facet::Severity, Facet::Status];

    /// What there is of a collection: both orders, and the terms that some of its entries have and others have not.
    #[must_use]
    pub fn all(collection: usize, catalog: &Catalog) -> Vec<Self> {
        let members = &catalog.collections[collection].entries;
        if members.len() < WORTH_CUTTING {
            return Vec::new();
        }
        let mut cuts = vec![Self::BySeverity, Self::ByDate];
        for facet in Self::FACETS {
            let terms: BTreeMap<(u32, String), usize> =
                members.iter().fold(BTreeMap::new(), |mut terms, at| {
                    for (order, key, _) in terms_of(*facet, &catalog.entries[*at].entry) {
                        *terms.entry((order, key)).or_default() += 1;
                    }
                    terms
                });
            let is_cut = |(_, count): &(&(u32, String), &usize)| **count < members.len();
            let own = terms.iter().filter(is_cut);
            cuts.extend(own.map(|((_, key), _)| Self::Only(*facet, key.clone())));
        }
        cuts
    }

    /// Its folder below that of the collection.
    #[must_use]
    pub fn folder(&self) -> String {
        match self {
            Self::BySeverity => "by/severity".to_owned(),
            Self::ByDate => "by/verified".to_owned(),
            Self::Only(facet, key) => term_folder(*facet, key),
        }
    }

    fn entries(&self, members: &[usize], catalog: &Catalog) -> Vec<usize> {
        let entry = |at: &usize| &catalog.entries[*at].entry;
        let mut members = members.to_vec();
        match self {
            Self::BySeverity => members.sort_by_key(|at| Reverse(entry(at).severity)),
            Self::ByDate => members.sort_by_key(|at| Reverse(entry(at).verified)),
            Self::Only(facet, key) => {
                let term = catalog
                    .taxonomy(*facet)
                    .and_then(|taxonomy| taxonomy.term(key));
                let all = term.map_or(&[][..], |term| &term.entries);
                members.retain(|at| all.binary_search(at).is_ok());
            }
        }
        members
    }
}

impl Listing {
    /// The folder of its pages.
    #[must_use]
    pub fn folder(&self, catalog: &Catalog) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Recent => "by/verified".to_owned(),
            Self::Collection(at) => catalog.collections[*at].id.clone(),
            Self::Cut(at, cut) => format!("{}/{}", catalog.collections[*at].id, cut.folder()),
            Self::Term(facet, at) => {
                let key = catalog
                    .taxonomy(*facet)
                    .map_or("", |taxonomy| &taxonomy.terms[*at].key);
                term_folder(*facet, key)
            }
            Self::Code(at) => format!("code/{}", catalog.codes[*at].address),
        }
    }

    /// Whether it holds the entries of another listing in another order.
    #[must_use]
    pub fn is_reordered(&self) -> bool {
        matches!(self, Self::Cut(_, Cut::BySeverity | Cut::ByDate))
    }

    /// The file of one of its pages.
    #[must_use]
    pub fn path(&self, page: usize, catalog: &Catalog) -> String {
        let folder = self.folder(catalog);
        if page == 1 {
            folder + "/index.html"
        } else {
            format!("{folder}/page/{page}/index.html")
        }
    }

    /// Positions of its entries, in the order in which they are listed.
    #[must_use]
    pub fn entries(&self, catalog: &Catalog) -> Vec<usize> {
        let every = || (0..catalog.entries.len()).collect::<Vec<usize>>();
        let entry = |at: &usize| &catalog.entries[*at].entry;
        match self {
            Self::All => {
                let mut all = every();
                all.sort_by_cached_key(|at| {
                    (
                        letter(&entry(at).title),
                        entry(at).sort_key(),
                        entry(at).id.clone(),
                    )
                });
                all
            }
            Self::Recent => {
                let mut all = every();
                all.retain(|at| entry(at).verified.is_some());
                all.sort_by_cached_key(|at| (Reverse(entry(at).verified), entry(at).id.clone()));
                all
            }
            Self::Collection(at) => catalog.collections[*at].entries.clone(),
            Self::Cut(at, cut) => cut.entries(&catalog.collections[*at].entries, catalog),
            Self::Term(facet, at) => catalog
                .taxonomy(*facet)
                .map_or_else(Vec::new, |taxonomy| taxonomy.terms[*at].entries.clone()),
            Self::Code(at) => catalog.codes[*at].entries.clone(),
        }
    }
}

/// All pages of a listing, and what there is of its collection.
#[must_use]
pub fn chapters(
    listing: &Listing,
    cuts: &Arc<[Cut]>,
    catalog: &Catalog,
    page_size: usize,
) -> Vec<Chapter> {
    let all = listing.entries(catalog);
    let mut marks: Vec<(String, String, usize)> = Vec::new();
    for (place, at) in all.iter().enumerate() {
        let Some(heading) = heading(listing, &catalog.entries[*at].entry) else {
            break;
        };
        let mark = heading.mark();
        if marks.last().is_none_or(|(last, ..)| *last != mark) {
            marks.push((mark, heading.anchor(), place / page_size + 1));
        }
    }
    let chapter = |(at, members): (usize, &[usize])| Chapter {
        listing: listing.clone(),
        page: at + 1,
        pages: all.len().div_ceil(page_size),
        total: all.len(),
        members: members.to_vec(),
        marks: marks.clone(),
        cuts: Arc::clone(cuts),
    };
    if all.is_empty() {
        return vec![Chapter {
            pages: 1,
            ..chapter((0, &[]))
        }];
    }
    all.chunks(page_size).enumerate().map(chapter).collect()
}

/// The letter under which a title stands; `#` for everything that starts with no letter of the alphabet.
#[must_use]
pub fn letter(title: &str) -> char {
    let first = title.chars().find(|c| c.is_alphanumeric()).unwrap_or('#');
    let first = first.to_ascii_uppercase();
    if first.is_ascii_uppercase() {
        first
    } else {
        '#'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_sorted_by_their_first_letter() {
        assert_eq!(
            (
                letter(".env is missing"),
                letter("`x`"),
                letter("42P01"),
                letter("日本")
            ),
            ('E', 'X', '#', '#')
        );
    }
}
