//! All pages of a site and their addresses.

use super::Theme;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::{Catalog, Facet};
use crate::rule;
use crate::source::{FileId, Role, Sources, Span};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// One file to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Home,
    Listing(Chapter),
    /// All terms of a facet.
    Terms(Facet),
    /// All collections.
    Collections,
    /// A page of all codes, from 1.
    Codes(usize),
    /// Position in the catalog.
    Entry(usize),
    EntryMarkdown(usize),
    EntryJson(usize),
    Search,
    NotFound,
    Licences,
    /// An old address (a file) and the entry it leads to.
    Redirect {
        from: String,
        entry: usize,
    },
}

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
    /// Letters with the page on which each begins; only of [`Listing::All`].
    pub letters: Vec<(char, usize)>,
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
    /// A facet and the position of its term.
    Term(Facet, usize),
    /// Position of a code in the catalog.
    Code(usize),
}

/// Where the name of the search's index stands. It is the one script whose name does not follow its content.
pub const INDEX: &str = "search/index.js";

/// Codes on one page of all codes.
pub const CODES: usize = 600;

/// The folder of the pages of one term.
#[must_use]
pub fn term_folder(facet: Facet, key: &str) -> String {
    format!("by/{}/{key}", facet.word())
}

impl Listing {
    /// The folder of its pages.
    #[must_use]
    pub fn folder(&self, catalog: &Catalog) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Recent => "by/verified".to_owned(),
            Self::Collection(at) => catalog.collections[*at].id.clone(),
            Self::Term(facet, at) => {
                let key = catalog
                    .taxonomy(*facet)
                    .map_or("", |taxonomy| &taxonomy.terms[*at].key);
                term_folder(*facet, key)
            }
            Self::Code(at) => format!("code/{}", catalog.codes[*at].address),
        }
    }

    /// The file of one of its pages.
    #[must_use]
    pub fn path(&self, page: usize, catalog: &Catalog) -> String {
        let folder = self.folder(catalog);
        if page == 1 {
            format!("{folder}/index.html")
        } else {
            format!("{folder}/page/{page}/index.html")
        }
    }

    /// Positions of its entries, in the order in which they are listed.
    #[must_use]
    pub fn entries(&self, catalog: &Catalog) -> Vec<usize> {
        let mut all: Vec<usize> = (0..catalog.entries.len()).collect();
        let entry = |at: &usize| &catalog.entries[*at].entry;
        match self {
            Self::All => {
                all.sort_by_cached_key(|at| {
                    (
                        letter(&entry(at).title),
                        sort_key(&entry(at).title),
                        entry(at).id.clone(),
                    )
                });
                all
            }
            Self::Recent => {
                all.retain(|at| entry(at).verified.is_some());
                all.sort_by_cached_key(|at| {
                    (std::cmp::Reverse(entry(at).verified), entry(at).id.clone())
                });
                all
            }
            Self::Collection(at) => catalog.collections[*at].entries.clone(),
            Self::Term(facet, at) => catalog
                .taxonomy(*facet)
                .map_or_else(Vec::new, |taxonomy| taxonomy.terms[*at].entries.clone()),
            Self::Code(at) => catalog.codes[*at].entries.clone(),
        }
    }
}

/// Lower case without leading punctuation, so that `.env` stands under E.
#[must_use]
pub fn sort_key(title: &str) -> String {
    title
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

impl Target {
    /// Where it stands, from the site's root.
    #[must_use]
    pub fn path(&self, catalog: &Catalog) -> String {
        let id = |at: usize| &catalog.entries[at].entry.id;
        match self {
            Self::Home => "index.html".to_owned(),
            Self::Listing(chapter) => chapter.listing.path(chapter.page, catalog),
            Self::Terms(facet) => format!("by/{}/index.html", facet.word()),
            Self::Collections => "by/collection/index.html".to_owned(),
            Self::Codes(1) => "code/index.html".to_owned(),
            Self::Codes(page) => format!("code/page/{page}/index.html"),
            Self::Entry(at) => format!("{}/index.html", id(*at)),
            Self::EntryMarkdown(at) => format!("{}/index.md", id(*at)),
            Self::EntryJson(at) => format!("{}/index.json", id(*at)),
            Self::Search => "search/index.html".to_owned(),
            Self::NotFound => "404.html".to_owned(),
            Self::Licences => "licences/index.html".to_owned(),
            Self::Redirect { from, .. } => from.clone(),
        }
    }
}

/// Every page of the site, in a fixed order.
#[must_use]
pub fn targets(catalog: &Catalog, page_size: usize) -> Vec<Target> {
    let mut targets = vec![
        Target::Home,
        Target::Search,
        Target::NotFound,
        Target::Licences,
        Target::Collections,
    ];
    let mut listings = vec![Listing::All, Listing::Recent];
    listings.extend((0..catalog.collections.len()).map(Listing::Collection));
    for taxonomy in &catalog.taxonomies {
        targets.push(Target::Terms(taxonomy.facet));
        listings.extend((0..taxonomy.terms.len()).map(|at| Listing::Term(taxonomy.facet, at)));
    }
    targets.extend((1..=catalog.codes.len().div_ceil(CODES)).map(Target::Codes));
    listings.extend((0..catalog.codes.len()).map(Listing::Code));
    targets.extend(
        listings
            .into_iter()
            .flat_map(|listing| chapters(&listing, catalog, page_size))
            .map(Target::Listing),
    );
    for at in 0..catalog.entries.len() {
        targets.extend([
            Target::Entry(at),
            Target::EntryMarkdown(at),
            Target::EntryJson(at),
        ]);
    }
    targets.extend(
        catalog
            .redirects
            .iter()
            .map(|(from, entry)| Target::Redirect {
                from: from.clone(),
                entry: *entry,
            }),
    );
    targets
}

fn chapters(listing: &Listing, catalog: &Catalog, page_size: usize) -> Vec<Chapter> {
    let all = listing.entries(catalog);
    let mut letters: Vec<(char, usize)> = Vec::new();
    if *listing == Listing::All {
        for (place, at) in all.iter().enumerate() {
            let letter = letter(&catalog.entries[*at].entry.title);
            if letters.last().is_none_or(|(last, _)| *last != letter) {
                letters.push((letter, place / page_size + 1));
            }
        }
    }
    let chapter = |(at, members): (usize, &[usize])| Chapter {
        listing: listing.clone(),
        page: at + 1,
        pages: all.len().div_ceil(page_size),
        total: all.len(),
        members: members.to_vec(),
        letters: letters.clone(),
    };
    if all.is_empty() {
        return vec![Chapter {
            pages: 1,
            ..chapter((0, &[]))
        }];
    }
    all.chunks(page_size).enumerate().map(chapter).collect()
}

/// Files that are published as they are: images beside entries, and the site's own static files.
#[must_use]
pub fn copies(sources: &Sources, catalog: &Catalog, theme: &Theme) -> Vec<(String, FileId)> {
    let is_published = |path: &str| {
        let id = path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        catalog
            .entries
            .binary_search_by(|linked| linked.entry.id.to_string().cmp(&id))
            .is_ok()
    };
    let images = sources
        .of(Role::Image)
        .filter(|(_, source)| source.problem.is_none());
    let images = images.filter_map(|(file, source)| {
        Some((source.path.strip_prefix("content/")?.to_owned(), file))
    });
    images
        .filter(|(path, _)| is_published(path))
        .chain(theme.files().iter().cloned())
        .collect()
}

/// Reports files that would take the address of a page or of another file, or stand in its way.
pub fn collisions(
    targets: &[Target],
    catalog: &Catalog,
    sources: &Sources,
    theme: &Theme,
    diagnostics: &mut Diagnostics,
) {
    let mut taken: BTreeMap<String, String> = targets
        .iter()
        .map(|target| folded(&target.path(catalog)))
        .chain([INDEX.to_owned()])
        .map(|path| (path, "a page".to_owned()))
        .collect();
    for (path, file) in copies(sources, catalog, theme) {
        let name = folded(&path);
        let below = format!("{name}/");
        let inside = taken
            .range(below.clone()..)
            .next()
            .filter(|(other, _)| other.starts_with(&below));
        let outside = name
            .match_indices('/')
            .find_map(|(at, _)| taken.get(&name[..at]));
        let is_asset = name.starts_with("assets/") || name == "assets";
        let owner = taken
            .get(&name)
            .or(inside.map(|(_, owner)| owner))
            .or(outside)
            .cloned()
            .or(is_asset.then(|| "a page".to_owned()));
        if let Some(owner) = owner {
            let finding = Diagnostic::new(
                &rule::TAKEN,
                Span::file(file),
                format!("`/{path}` is the address of {owner}"),
            )
            .help(if sources.get(file).role == Role::Static {
                "rename the file in static/"
            } else {
                "rename the file"
            });
            diagnostics.push(finding);
        }
        taken
            .entry(name)
            .or_insert_with(|| format!("`{}`", sources.get(file).path));
    }
}

/// The same for all spellings that a disk without letter case, or without a view on how accents are composed, takes
/// for one name.
fn folded(path: &str) -> String {
    path.nfd().flat_map(char::to_lowercase).nfd().collect()
}

/// The letter under which a title stands; `#` for everything that starts with no letter of the alphabet.
#[must_use]
pub fn letter(title: &str) -> char {
    let first = sort_key(title).chars().next().unwrap_or('#');
    if first.is_ascii_lowercase() {
        first.to_ascii_uppercase()
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

    #[test]
    fn an_empty_site_still_has_its_pages() {
        let targets = targets(&Catalog::default(), 100);
        let paths: Vec<String> = targets
            .iter()
            .map(|target| target.path(&Catalog::default()))
            .collect();
        assert!(
            paths.contains(&"index.html".to_owned())
                && paths.contains(&"all/index.html".to_owned()),
            "{paths:?}"
        );
    }
}
