//! Entries that a reader of one entry may mean instead, and why.
//!
//! Comes in: an entry of the catalog. Goes out: those that its author named, then those that share its name, status or
//! tags. Never: a look through all entries: each shared fact is followed to the nearest few that have it, so that a page
//! costs the same on a large site.

use crate::entry::Entry;
use crate::link::{Catalog, Facet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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

impl Related {
    /// What it has in common, weighed: the same error elsewhere says more than two tags, these more than a status.
    fn weight(&self) -> usize {
        usize::from(self.same_name) * 6
            + self.tags.len().min(3) * 2
            + usize::from(self.same_status) * 2
    }
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
    let mut shared: BTreeMap<usize, Related> = BTreeMap::new();
    for list in lists(&linked.entry, catalog) {
        for other in near(at, list) {
            if !known.contains(&other) {
                shared
                    .entry(other)
                    .or_insert_with(|| common(at, other, catalog));
            }
        }
    }
    let mut shared: Vec<Related> = shared.into_values().collect();
    let collection = |at: usize| catalog.entries[at].collection;
    shared.sort_by_key(|other| {
        let is_foreign = collection(other.at) != collection(at);
        (Reverse(other.weight()), is_foreign, other.at)
    });
    // A status alone says little: a neighbour with nothing else in common is no help.
    shared.retain(|other| other.weight() > 2 || collection(other.at) == collection(at));
    shared.truncate(MOST.saturating_sub(found.len()));
    found.append(&mut shared);
    found
}

/// The entries that have a name, a tag or a status of this one, in the order of their positions.
fn lists<'a>(entry: &Entry, catalog: &'a Catalog) -> Vec<&'a [usize]> {
    let mut lists: Vec<&[usize]> = Vec::new();
    lists.extend(catalog.names.get(&entry.short_name()).map(Vec::as_slice));
    for facet in [Facet::Tag, Facet::Status] {
        let Some(taxonomy) = catalog.taxonomy(facet) else {
            continue;
        };
        let keys: BTreeSet<String> = crate::link::terms(facet, entry)
            .into_iter()
            .map(|(_, key, _)| key)
            .collect();
        let terms = keys.iter().filter_map(|key| taxonomy.term(key));
        lists.extend(terms.map(|term| term.entries.as_slice()));
    }
    lists
}

/// The members of a sorted list around a position.
fn near(at: usize, list: &[usize]) -> impl Iterator<Item = usize> {
    let place = list.partition_point(|other| *other < at);
    let range = place.saturating_sub(NEAR)..(place + NEAR).min(list.len());
    list[range].iter().copied()
}

fn common(at: usize, other: usize, catalog: &Catalog) -> Related {
    let (one, two) = (&catalog.entries[at].entry, &catalog.entries[other].entry);
    let tags = one.tags.iter().map(|tag| &tag.value);
    Related {
        at: other,
        is_named: false,
        same_name: one.short_name() == two.short_name(),
        same_status: one.http_status.is_some() && one.http_status == two.http_status,
        tags: tags
            .filter(|tag| two.tags.iter().any(|other| other.value == **tag))
            .cloned()
            .collect(),
    }
}
