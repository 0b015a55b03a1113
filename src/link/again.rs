//! A catalog after a few entries were edited, without linking all the others again.
//!
//! Comes in: the catalog as it was, and the entries that were edited. Goes out: the same catalog that linking everything
//! gives, or nothing where an edit changes what other entries hang on (its names, messages, traces or references): then
//! everything is linked again. Never: a finding.

use super::taxonomy::gather;
use super::{Catalog, Facet, arranged, terms};
use crate::entry::Entry;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The catalog with these entries in the place of those of the same ids.
#[must_use]
pub fn again(before: &Catalog, edited: &[Arc<Entry>]) -> Option<Catalog> {
    let mut places = Vec::with_capacity(edited.len());
    for entry in edited {
        let at = before.entry(&entry.id)?;
        if !hangs_alike(&before.entries[at].entry, entry) {
            return None;
        }
        places.push(at);
    }
    let mut catalog = before.clone();
    let mut collections = BTreeSet::new();
    let mut facets: BTreeSet<Facet> = BTreeSet::new();
    for (at, entry) in places.into_iter().zip(edited) {
        let old = &before.entries[at].entry;
        if old.sort_key() != entry.sort_key() || old.verified != entry.verified {
            collections.insert(catalog.entries[at].collection);
        }
        let differs = |facet: &&Facet| terms(**facet, old) != terms(**facet, entry);
        facets.extend(Facet::ALL.iter().filter(differs));
        catalog.entries[at].entry = Arc::clone(entry);
    }
    let all = &catalog.entries;
    for at in collections {
        let collection = &mut catalog.collections[at];
        collection.latest = arranged(&mut collection.entries, |at| &all[at].entry);
    }
    if !facets.is_empty() {
        let gathered = Facet::ALL.iter().filter_map(|facet| {
            let known = before.taxonomy(*facet).filter(|_| !facets.contains(facet));
            let is_new = facets.contains(facet);
            known
                .cloned()
                .or_else(|| is_new.then(|| gather(*facet, all)))
        });
        catalog.taxonomies = gathered
            .filter(|taxonomy| !taxonomy.terms.is_empty())
            .collect();
    }
    Some(catalog)
}

/// Whether two states of an entry mean the same to all others.
fn hangs_alike(old: &Entry, new: &Entry) -> bool {
    let related =
        |entry: &Entry| -> Vec<_> { entry.related.iter().map(|id| id.value.clone()).collect() };
    let alike = |entry: &Entry| -> Vec<_> {
        entry
            .not_this
            .iter()
            .map(|other| other.entry.value.clone())
            .collect()
    };
    old.id == new.id
        && old.file == new.file
        && old.draft == new.draft
        && old.error == new.error
        && old.codes == new.codes
        && old.http_status == new.http_status
        && old.messages == new.messages
        && old.stack_trace == new.stack_trace
        && old.aliases == new.aliases
        && related(old) == related(new)
        && alike(old) == alike(new)
}
