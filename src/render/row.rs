//! Entries in listings.
//!
//! Comes in: a page, and one entry after the other. Goes out: the row of each. What many of them link to, their collection,
//! their severity and their status, is looked up once for a page: a large site has 20 rows for every entry.

use std::collections::BTreeMap;

use super::chapter::Listing;
use super::frame::Here;
use super::listing::shortened;
use super::view::{Badge, Link, Row, Shared};
use crate::entry::{Lifecycle, object};
use crate::link::Facet;

/// Characters of a message.
const MESSAGE: usize = 120;

/// The rows of one page.
pub struct Rows<'a> {
    here: Here<'a>,
    /// By the number of the collection.
    collections: BTreeMap<usize, Shared<Link>>,
    /// By the word for it.
    severities: BTreeMap<&'static str, Shared<Badge>>,
    /// By the number of the status.
    statuses: BTreeMap<u16, Option<Shared<Badge>>>,
}

impl<'a> Rows<'a> {
    pub fn new(here: Here<'a>) -> Self {
        Self {
            here,
            collections: BTreeMap::new(),
            severities: BTreeMap::new(),
            statuses: BTreeMap::new(),
        }
    }

    pub fn row(&mut self, at: usize) -> Row {
        let here = self.here;
        let catalog = here.site.catalog;
        let linked = &catalog.entries[at];
        let entry = &linked.entry;
        let collection = self.collections.entry(linked.collection);
        let collection = collection.or_insert_with(|| {
            Shared::from(Link {
                text: catalog.collections[linked.collection].title.clone(),
                href: Some(here.listing(&Listing::Collection(linked.collection))),
            })
        });
        let severity = self.severities.entry(entry.severity.word());
        let severity = severity.or_insert_with(|| here.severity(entry.severity).into());
        let status = entry.http_status.and_then(|status| {
            let badge = self.statuses.entry(status.code());
            let badge = badge.or_insert_with(|| here.badge(Facet::Status, entry).map(Shared::from));
            badge.clone()
        });
        let message = entry.messages.first();
        Row {
            title: entry.title.clone(),
            error: entry.error.clone(),
            href: here.entry(at),
            collection: collection.clone(),
            message: message
                .map_or_else(String::new, |message| shortened(&message.plain(), MESSAGE)),
            severity: severity.clone(),
            severity_alone: here.words().severity_alone(entry.severity).to_owned(),
            status,
            verified: entry.verified.map(|date| date.to_string()),
            deprecated: entry.lifecycle != Lifecycle::Active,
            draft: entry.draft,
            fields: object(&entry.extra),
        }
    }
}
