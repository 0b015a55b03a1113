//! Entries that a reader of one entry may mean instead, and why.
//!
//! Comes in: an entry of the catalog. Goes out: those that its author named, then those that share its name, status or
//! tags. Never: a look through all entries: each shared fact is followed to the nearest few that have it, so that a page
//! costs the same on a large site.

use crate::entry::Entry;
use crate::link::{Catalog, Facet};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many there are at most, unless the author named more.
const MOST: usize = 6;

/// How many entries with a fact are looked at, on either side of the entry itself: neighbours by id are of one collection.
const NEAR: usize = 24;

/// Another entry, and what it has in common with this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Position in the catalog.
    pub at: usize,
    pub is_named: bool,
    pub same_name: bool,
    pub same_status: bool,
    pub tags: Vec<String>,
}

/// The related entries of the one at this position, the best first.
#[must_use]
pub fn to(at: usize, catalog: &Catalog) -> Vec<Related> {
    let linked = &catalog.entries[at];
    let named = linked.related.iter().map(|other| Related {
        is_named: true,
        ..common(at, *other, catalog)
    });
    let mut found: Vec<Related> = named.collect();
    let known: BTreeSet<usize> = linked
        .related
        .iter()
        .chain(&linked.not_this)
        .copied()
        .chain([at])
        .collect();
    let sharers = Sharers::of(&linked.entry, catalog);
    let mut others: Vec<usize> = sharers
        .lists()
        .flat_map(|list| near(at, list))
        .filter(|other| !known.contains(other))
        .collect();
    others.sort_unstable();
    others.dedup();
    let collection = |at: usize| catalog.entries[at].collection;
    let mut others: Vec<(usize, usize)> = others
        .into_iter()
        .map(|other| (sharers.weight(other), other))
        // A status alone says little: a neighbour with nothing else in common is no help.
        .filter(|(weight, other)| *weight > 2 || collection(*other) == collection(at))
        .collect();
    others.sort_by_key(|(weight, other)| {
        let is_foreign = collection(*other) != collection(at);
        (Reverse(*weight), is_foreign, *other)
    });
    others.truncate(MOST.saturating_sub(found.len()));
    found.extend(
        others
            .into_iter()
            .map(|(_, other)| common(at, other, catalog)),
    );
    found
}

/// The entries that share a fact with one entry, by fact, each list in the order of the positions. What two entries have in
/// common is read off these lists: a look into the other entry would be one into another corner of the memory.
struct Sharers<'a> {
    name: &'a [usize],
    /// One list for each tag.
    tags: Vec<&'a [usize]>,
    status: &'a [usize],
}

impl<'a> Sharers<'a> {
    fn of(entry: &Entry, catalog: &'a Catalog) -> Self {
        let lists = |facet: Facet| {
            let taxonomy = catalog.taxonomy(facet);
            let terms = crate::link::terms(facet, entry).into_iter();
            let list =
                terms.filter_map(move |(_, key, _)| Some(taxonomy?.term(&key)?.entries.as_slice()));
            list.collect::<Vec<_>>()
        };
        let names = catalog.names.get(&entry.short_name());
        Self {
            name: names.map_or(&[], Vec::as_slice),
            tags: lists(Facet::Tag),
            status: lists(Facet::Status).first().copied().unwrap_or_default(),
        }
    }

    fn lists(&self) -> impl Iterator<Item = &'a [usize]> {
        [self.name]
            .into_iter()
            .chain(self.tags.iter().copied())
            .chain([self.status])
    }

    /// What another entry has in common with this one, weighed: the same error elsewhere says more than two tags, these
    /// more than a status.
    fn weight(&self, other: usize) -> usize {
        let is_in = |list: &[usize]| list.binary_search(&other).is_ok();
        let tags = self.tags.iter().filter(|list| is_in(list)).count();
        usize::from(is_in(self.name)) * 6 + tags.min(3) * 2 + usize::from(is_in(self.status)) * 2
    }
}

/// The members of a sorted list around a position.
fn near(at: usize, list: &[usize]) -> impl Iterator<Item = usize> {
    let place = list.partition_point(|other| *other < at);
    let range = place.saturating_sub(NEAR)..(place + NEAR).min(list.len());
    list[range].iter().copied()
}

fn common(at: usize, other: usize, catalog: &Catalog) -> Related {
    let (one, two) = (&catalog.entries[at].entry, &catalog.entries[other].entry);
    Related {
        at: other,
        is_named: false,
        same_name: one.short_name() == two.short_name(),
        same_status: same_status(one, two),
        tags: shared_tags(one, two).cloned().collect(),
    }
}

fn same_status(one: &Entry, two: &Entry) -> bool {
    one.http_status.is_some() && one.http_status == two.http_status
}

fn shared_tags<'a>(one: &'a Entry, two: &Entry) -> impl Iterator<Item = &'a String> {
    let tags = one.tags.iter().map(|tag| &tag.value);
    tags.filter(|tag| two.tags.iter().any(|other| other.value == **tag))
}
