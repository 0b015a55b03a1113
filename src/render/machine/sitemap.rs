//! The sitemap: every page that search engines may list, with dates from the entries.
//!
//! Comes in: all pages. Goes out: one list, or several and a list of them where one would be longer than search engines
//! read. Never: a page that is not to be listed, or a date that no entry has.

use crate::entry::Date;
use crate::link::Catalog;
use crate::render::frame::Here;
use crate::render::target::Target;
use crate::render::xml::{HEAD, xml};
use std::fmt::Write;

/// Addresses in one file. Source: sitemaps.org/protocol.html.
const MOST: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// One file of the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sitemap {
    /// All pages.
    Whole(Vec<Stop>),
    /// The names of so many parts.
    Index(usize),
    /// A part, by its number from 1.
    Part(usize, Vec<Stop>),
}

/// A page to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Its file, from the site's root.
    path: String,
    /// The latest `verified` of the entries on it.
    latest: Option<Date>,
}

impl Sitemap {
    /// The file, from the site's root.
    pub fn path(&self) -> String {
        match self {
            Self::Whole(_) | Self::Index(_) => "sitemap.xml".to_owned(),
            Self::Part(number, _) => part(*number),
        }
    }
}

fn part(number: usize) -> String {
    format!("sitemap-{number}.xml")
}

/// The files of the sitemap of these pages.
pub fn sitemaps(pages: &[Target], catalog: &Catalog) -> Vec<Sitemap> {
    split(
        pages
            .iter()
            .filter_map(|page| stop(page, catalog))
            .collect(),
        MOST,
    )
}

fn split(stops: Vec<Stop>, most: usize) -> Vec<Sitemap> {
    if stops.len() <= most {
        return vec![Sitemap::Whole(stops)];
    }
    let parts = stops.chunks(most).enumerate();
    let mut files: Vec<Sitemap> = parts
        .map(|(at, stops)| Sitemap::Part(at + 1, stops.to_vec()))
        .collect();
    files.insert(0, Sitemap::Index(files.len()));
    files
}

/// Nothing for a file that is no page, or a page that leads to others.
fn stop(target: &Target, catalog: &Catalog) -> Option<Stop> {
    let date = |at: &usize| catalog.entries[*at].entry.verified;
    let latest = match target {
        Target::Home => catalog.latest(),
        // The same entries as in the collection, in another order.
        Target::Listing(chapter) if chapter.listing.is_reordered() => return None,
        Target::Listing(chapter) => chapter.members.iter().filter_map(date).max(),
        Target::Entry(at) => date(at),
        Target::Terms(_)
        | Target::Collections
        | Target::Codes(_)
        | Target::Search
        | Target::Licences => None,
        Target::EntryMarkdown(_)
        | Target::EntryJson(_)
        | Target::Health
        | Target::Missing
        | Target::Worklist(_)
        | Target::NotFound
        | Target::Redirect { .. }
        | Target::Picture(_)
        | Target::Machine(_) => return None,
    };
    Some(Stop {
        path: target.path(catalog),
        latest,
    })
}

/// The text of a file of the sitemap; nothing without `base_url`.
pub fn sitemap(file: &Sitemap, here: Here<'_>) -> Option<String> {
    let (element, item) = match file {
        Sitemap::Index(_) => ("sitemapindex", "sitemap"),
        Sitemap::Whole(_) | Sitemap::Part(..) => ("urlset", "url"),
    };
    let mut text = format!("{HEAD}<{element} xmlns=\"{NAMESPACE}\">\n");
    let mut put = |path: &str, latest: Option<Date>| -> Option<()> {
        let _ = write!(
            text,
            "<{item}><loc>{}</loc>",
            xml(&here.absolute_file(path)?)
        );
        if let Some(date) = latest {
            let _ = write!(text, "<lastmod>{}</lastmod>", date.first_day());
        }
        let _ = writeln!(text, "</{item}>");
        Some(())
    };
    match file {
        Sitemap::Index(parts) => (1..=*parts).try_for_each(|number| put(&part(number), None))?,
        Sitemap::Whole(stops) | Sitemap::Part(_, stops) => {
            stops
                .iter()
                .try_for_each(|stop| put(&stop.path, stop.latest))?;
        }
    }
    let _ = writeln!(text, "</{element}>");
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sitemap_is_split_and_nothing_is_lost() {
        let stops = |count: usize| -> Vec<Stop> {
            let stop = |at: usize| Stop {
                path: format!("p{at}/index.html"),
                latest: None,
            };
            (0..count).map(stop).collect()
        };
        let whole = split(stops(3), 3);
        assert_eq!(whole, [Sitemap::Whole(stops(3))]);
        let parts = split(stops(7), 3);
        let paths: Vec<String> = parts.iter().map(Sitemap::path).collect();
        assert_eq!(
            paths,
            [
                "sitemap.xml",
                "sitemap-1.xml",
                "sitemap-2.xml",
                "sitemap-3.xml"
            ]
        );
        assert_eq!(parts[0], Sitemap::Index(3));
        let all: Vec<Stop> = parts
            .iter()
            .flat_map(|file| match file {
                Sitemap::Part(_, stops) => stops.clone(),
                Sitemap::Whole(_) | Sitemap::Index(_) => Vec::new(),
            })
            .collect();
        assert_eq!(all, stops(7));
    }
}
