//! Lists of the entries of each collection with what there is to do, page by page.
//!
//! Comes in: the health of the catalog. Goes out: [`Worklist`]s, one for each page. Never: an order of its own.

use crate::health::Health;
use crate::link::Catalog;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worklist {
    /// Position of the collection in the catalog.
    pub collection: usize,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// Positions of the entries on this page.
    pub members: Vec<usize>,
}

/// The file of a page of the list of a collection.
#[must_use]
pub fn path(collection: usize, page: usize, catalog: &Catalog) -> String {
    let folder = format!("health/collection/{}", catalog.collections[collection].id);
    if page == 1 {
        format!("{folder}/index.html")
    } else {
        format!("{folder}/page/{page}/index.html")
    }
}

/// All lists of a site, with so many entries on a page.
#[must_use]
pub fn worklists(health: &Health, catalog: &Catalog, page_size: usize) -> Vec<Worklist> {
    let mut lists = Vec::new();
    for (collection, entries) in health.work_by_collection(catalog) {
        let pages = entries.len().div_ceil(page_size);
        let list = |(page, members): (usize, &[usize])| Worklist {
            collection,
            page: page + 1,
            pages,
            members: members.to_vec(),
        };
        lists.extend(entries.chunks(page_size).enumerate().map(list));
    }
    lists
}
