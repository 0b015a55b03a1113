//! Charts: counts → bars with their geometry, which a template component draws as inline SVG.
//!
//! Comes in: labels, counts and the listing of what is counted. Goes out: [`Bar`]s. Never: a bar that vanishes though
//! something is counted, or a fact that only the length or the colour of a bar tells: its count stands beside it.

use super::Words;
use super::chapter::Listing;
use super::frame::Here;
use super::group::heading;
use super::view::Bar;
use crate::health::{Band, Step, steps};
use crate::link::Facet;

/// The height of the highest column, in pixels.
const HEIGHT: usize = 72;

/// The length of the longest bar, in percent of the space for it.
const LENGTH: usize = 100;

/// The shortest bar of something.
const LEAST: usize = 2;

/// What is counted.
#[derive(Debug, Default)]
pub struct Item {
    pub key: String,
    pub label: String,
    pub sub: String,
    pub said: String,
    pub href: Option<String>,
    pub count: usize,
}

/// Horizontal bars; one of `most` has the whole length.
pub fn bars(items: Vec<Item>, most: usize, here: Here<'_>) -> Vec<Bar> {
    drawn(items, most, LENGTH, here)
}

/// Terms of a facet, each a link to its listing; the most frequent one has the longest bar.
pub fn terms(facet: Facet, positions: &[usize], here: Here<'_>) -> Vec<Bar> {
    let all = here.site.catalog.taxonomy(facet);
    let all = all.map_or(&[][..], |taxonomy| &taxonomy.terms);
    let item = |at: &usize| Item {
        key: all[*at].key.clone(),
        label: here
            .words()
            .term(facet, &all[*at].key, &all[*at].name)
            .to_owned(),
        href: Some(here.listing(&Listing::Term(facet, *at))),
        count: all[*at].entries.len(),
        ..Item::default()
    };
    let items: Vec<Item> = positions.iter().map(item).collect();
    let most = most(&items);
    bars(items, most, here)
}

/// How many entries are about as complete, as columns.
pub fn bands(bands: &[Band], here: Here<'_>) -> Vec<Bar> {
    let words = here.words();
    let item = |band: &Band| {
        let (from, to) = (band.from.to_string(), band.to.to_string());
        let said = if band.from == band.to {
            Words::fill(&words.percent, &[("number", &to)])
        } else {
            Words::fill(&words.percent_range, &[("from", &from), ("to", &to)])
        };
        Item {
            key: from.clone(),
            label: from,
            said,
            count: band.entries,
            ..Item::default()
        }
    };
    columns(bands.iter().map(item).collect(), here)
}

/// When entries were last verified, as columns: each leads to where its entries begin in the list of them all. `recent`
/// are the positions of that list.
pub fn freshness(recent: &[usize], here: Here<'_>) -> Vec<Bar> {
    let entry = |at: usize| &here.site.catalog.entries[at].entry;
    let dates: Vec<_> = recent.iter().filter_map(|at| entry(*at).verified).collect();
    let mut year = None;
    let mut items = Vec::new();
    for step in steps(&dates) {
        // The dates are in the order of the list, the latest first.
        let first = dates.iter().position(|date| Some(*date) == step.latest);
        let href = first.and_then(|place| {
            let found = heading(&Listing::Recent, entry(recent[place]))?;
            let page = place / here.site.settings.page_size + 1;
            let path = Listing::Recent.path(page, here.site.catalog);
            Some(format!("{}#{}", here.file(&path), found.anchor()))
        });
        let is_new = year.replace(step.year) != Some(step.year);
        items.push(Item {
            href,
            ..column(&step, is_new, here.words())
        });
    }
    columns(items, here)
}

/// `Q4` over `2026`, which stands where it changes; or the year alone.
fn column(step: &Step, is_new: bool, words: &Words) -> Item {
    let year = step.year.to_string();
    let fill = |text: &str, quarter: i8| {
        Words::fill(text, &[("quarter", &quarter.to_string()), ("year", &year)])
    };
    let (label, said) = match step.quarter {
        Some(quarter) => (
            fill(&words.quarter, quarter),
            fill(&words.quarter_of_year, quarter),
        ),
        None if step.is_open => (format!("≤{year}"), fill(&words.up_to_year, 0)),
        None => (year.clone(), year.clone()),
    };
    Item {
        key: said.clone(),
        label,
        sub: if is_new && step.quarter.is_some() {
            year
        } else {
            String::new()
        },
        said,
        count: step.count,
        ..Item::default()
    }
}

fn columns(items: Vec<Item>, here: Here<'_>) -> Vec<Bar> {
    let most = most(&items);
    drawn(items, most, HEIGHT, here)
}

fn most(items: &[Item]) -> usize {
    items.iter().map(|item| item.count).max().unwrap_or(0)
}

fn drawn(items: Vec<Item>, most: usize, longest: usize, here: Here<'_>) -> Vec<Bar> {
    let bar = |item: Item| Bar {
        count: here.words().number(item.count),
        counted: here.entries(item.count),
        size: size(item.count, most, longest),
        key: item.key,
        label: item.label,
        sub: item.sub,
        said: item.said,
        href: item.href,
    };
    items.into_iter().map(bar).collect()
}

fn size(count: usize, most: usize, longest: usize) -> usize {
    match count {
        0 => 0,
        count => (count * longest / most.max(1)).max(LEAST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_bar_still_shows_and_the_longest_fills_the_space() {
        for (count, most, expected) in [
            (0, 1000, 0),
            (1, 1000, 2),
            (500, 1000, 50),
            (1000, 1000, 100),
            (0, 0, 0),
        ] {
            assert_eq!(size(count, most, LENGTH), expected, "{count} of {most}");
        }
    }
}
