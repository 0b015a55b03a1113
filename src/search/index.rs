//! What the search looks through: postings of terms, and a card for every entry.
//!
//! Comes in: the catalog. Goes out: [`Index`]. Never: a draft.

use super::build::{Postings, postings};
use super::field::Scope;
use super::find::{Found, Limits, ask, asked, find};
use super::lead::leads;
use super::memory::Memory;
use super::read;
use super::table::Table;
use super::write::{self, Files, Layout};
use crate::entry::{Entry, EntryId, HttpStatus, Message};
use crate::link::Catalog;
use anyhow::Result;

/// An entry as the search shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub slug: String,
    pub title: String,
    pub error: String,
    pub severity: String,
    pub status: Option<u16>,
    /// The language's canonical name.
    pub language: Option<String>,
    pub codes: Vec<String>,
    pub messages: Vec<Message>,
    /// What stands behind it, as a word.
    pub evidence: String,
    /// Position in [`Index::collections`].
    pub collection: usize,
    /// The language or tool that it belongs to, as in the table; a space for none.
    pub family: char,
}

/// The entries of one folder: a range of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    pub id: String,
    pub title: String,
    pub first: usize,
}

/// Everything that is looked through.
#[derive(Debug, Clone)]
pub struct Index {
    pub(super) table: Table,
    pub(super) postings: Postings,
    pub(super) cards: Vec<Card>,
    pub(super) collections: Vec<Collection>,
    /// With so many letters a word begins that another is taken for.
    pub(super) letters: usize,
}

/// From so many keys on, words are compared that share two letters, and not one.
const MANY: usize = 1_000_000;

impl Index {
    /// The index of a catalog, with the numbers of a table, and of so much of its entries.
    #[must_use]
    pub fn with(catalog: &Catalog, table: Table, scope: Scope, memory: Option<Memory<'_>>) -> Self {
        let entries: Vec<&Entry> = catalog
            .entries
            .iter()
            .map(|linked| &*linked.entry)
            .collect();
        let collections: Vec<Collection> = catalog
            .collections
            .iter()
            .map(|collection| Collection {
                id: collection.id.clone(),
                title: collection.title.clone(),
                first: collection.entries.iter().min().copied().unwrap_or_default(),
            })
            .collect();
        // Before the cards: what it is made of takes more room than they do, and is gone by then.
        let postings = postings(&entries, &table, scope, memory);
        let cards = catalog
            .entries
            .iter()
            .map(|linked| card(&linked.entry, linked.collection, &table))
            .collect();
        let letters = if postings.keys.len() < MANY { 1 } else { 2 };
        Self {
            table,
            postings,
            cards,
            collections,
            letters,
        }
    }

    /// Finds the entries that a text is about.
    #[must_use]
    pub fn find(&self, text: &str, limits: Limits) -> Found {
        find(self, text, limits)
    }

    /// Whether an entry is the first hit of a text; quicker than [`Self::find`] where it is by far.
    #[must_use]
    pub fn leads(&self, text: &str, entry: usize) -> bool {
        leads(self, text, entry)
    }

    /// The terms that a text is looked up by, each with its weight, the strongest first.
    #[must_use]
    pub fn terms(&self, text: &str) -> Vec<(String, u32)> {
        let query = ask(text, self);
        let terms = asked(&query, self).into_iter();
        terms
            .map(|term| (term.key.to_owned(), term.asked.weight))
            .collect()
    }

    /// The index as files of a static host, in the layout that suits its size.
    #[must_use]
    pub fn files(&self) -> Files {
        self.written(write::layout(self))
    }

    /// The same in a layout of one's choice.
    #[must_use]
    pub fn written(&self, layout: Layout) -> Files {
        write::files(self, layout)
    }

    /// Reads an index: the bytes of its first file, and a way to a file (folder, name) beside it.
    pub fn read(first: &[u8], piece: &dyn Fn(&str, &str) -> Result<Vec<u8>>) -> Result<Self> {
        read::read(first, piece)
    }

    /// The id of an entry.
    #[must_use]
    pub fn id(&self, entry: usize) -> EntryId {
        let card = &self.cards[entry];
        EntryId::new(&self.collections[card.collection].id, &card.slug)
            .unwrap_or_else(|| unreachable!("ids are of entries"))
    }

    #[must_use]
    pub fn card(&self, entry: usize) -> &Card {
        &self.cards[entry]
    }

    /// The names of the collections, in their order.
    #[must_use]
    pub fn collections(&self) -> Vec<String> {
        let ids = self
            .collections
            .iter()
            .map(|collection| collection.id.clone());
        ids.collect()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.cards.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// The collections that words name.
    pub(super) fn named(&self, words: &[String]) -> Vec<usize> {
        let is_named = |collection: &Collection| words.contains(&collection.id);
        self.collections
            .iter()
            .enumerate()
            .filter(|(_, collection)| is_named(collection))
            .map(|(at, _)| at)
            .collect()
    }
}

fn card(entry: &Entry, collection: usize, table: &Table) -> Card {
    let family = table
        .family(entry.id.collection())
        .or_else(|| {
            entry
                .language
                .and_then(|language| table.family(language.name()))
        })
        .unwrap_or(' ');
    Card {
        slug: entry.id.slug().to_owned(),
        title: entry.title.clone(),
        error: entry.error.clone(),
        severity: entry.severity.word().to_owned(),
        status: entry.http_status.map(HttpStatus::code),
        language: entry.language.map(|language| language.name().to_owned()),
        codes: entry.codes.clone(),
        messages: entry
            .messages
            .iter()
            .map(|message| message.value.clone())
            .collect(),
        evidence: entry.evidence().word().to_owned(),
        collection,
        family,
    }
}
