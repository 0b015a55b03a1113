//! What files of the site are made of, as a hash: while it is the same, so are their bytes.
//!
//! Comes in: the site. Goes out: for the page of an entry, its twins and its picture, and for a page of a listing, a key
//! of all that can change them. Never: a key for what gathers more than this of entries, such as the state of the whole
//! knowledge base; that is made anew.
//!
//! | in the key | of an entry | of a listing |
//! |---|---|---|
//! | what all pages share: settings, words, theme | ✓ | ✓ |
//! | what pages say of other entries: titles, addresses, what makes them related | ✓ | ✓ |
//! | the facts of all entries that listings show, and the introductions | | ✓ |
//! | the sources of the entry itself, and what was run for it | ✓ | |
//!
//! The middle two are of the whole catalog at once, which is more than a page shows. So an entry that is added or renamed
//! changes every key, one with another fact those of all listings, and one that is rewritten its own.

use super::target::Target;
use super::{Site, fields};
use crate::entry::{Entry, EntryId, HttpStatus};
use crate::link::{Catalog, Facet};
use crate::source::Role;
use blake3::Hasher;

/// What many files have in common.
#[derive(Debug)]
pub struct Basis {
    of_entries: Hasher,
    of_listings: Hasher,
}

impl Basis {
    /// Of a site.
    #[must_use]
    pub fn of(site: Site<'_>) -> Self {
        let (mut mentions, mut facts) = (Hasher::new(), Hasher::new());
        look(site, &mut mentions);
        surroundings(site.catalog, &mut mentions);
        for linked in &site.catalog.entries {
            told(&linked.entry, &mut mentions, &mut facts);
        }
        let mut of_listings = mentions.clone();
        of_listings.update(facts.finalize().as_bytes());
        let introductions = [Role::Introduction, Role::Image];
        of_listings.update(&site.sources.digest_of(&introductions));
        Self {
            of_entries: mentions,
            of_listings,
        }
    }

    /// The key of the file at a path; none for a target that is made anew by every build.
    #[must_use]
    pub fn key(&self, target: &Target, path: &str, site: Site<'_>) -> Option<[u8; 32]> {
        let mut hasher = match target {
            Target::Entry(at)
            | Target::EntryMarkdown(at)
            | Target::EntryJson(at)
            | Target::Picture(Some(at)) => {
                let entry = &site.catalog.entries[*at].entry;
                let mut hasher = self.of_entries.clone();
                hasher.update(&site.sources.digest_of_entry(entry.file));
                if let Some(record) = &entry.ran {
                    text(&fields::ran(record).to_string(), &mut hasher);
                }
                hasher
            }
            Target::Listing(_) => self.of_listings.clone(),
            _ => return None,
        };
        text(path, &mut hasher);
        Some(*hasher.finalize().as_bytes())
    }
}

/// What every page depends on: settings, words, templates, and which other files there are.
fn look(site: Site<'_>, hasher: &mut Hasher) {
    let roles = [Role::Settings, Role::Template, Role::Words];
    hasher.update(&site.sources.digest_of(&roles));
    for (path, _) in site.theme.files() {
        text(path, hasher);
    }
    for asset in site.theme.assets() {
        text(&asset.path, hasher);
        text(&asset.integrity, hasher);
    }
}

/// What entries stand in.
fn surroundings(catalog: &Catalog, hasher: &mut Hasher) {
    for collection in &catalog.collections {
        text(&collection.id, hasher);
        text(&collection.title, hasher);
        // Whether it has a feed.
        hasher.update(&[u8::from(collection.latest.is_some())]);
    }
    for code in catalog.codes.iter() {
        text(&code.address, hasher);
    }
    hasher.update(&[u8::from(catalog.taxonomy(Facet::Status).is_some())]);
}

/// What the page of another entry may say of this one, and the facts that listings show besides. Every field is named, so
/// that a new one is thought of here.
fn told(entry: &Entry, mentions: &mut Hasher, facts: &mut Hasher) {
    let Entry {
        id,
        title,
        // Entries of one name, status, tag or code are related.
        error,
        codes,
        http_status,
        tags,
        // Which of several related entries are named is decided by both.
        related,
        not_this,
        // In listings.
        severity,
        difficulty,
        fix_time,
        retry,
        language,
        verified,
        messages,
        lifecycle,
        extra,
        // Only on its own page, and on those that gather entries.
        file: _,
        applies_to: _,
        tested_on: _,
        verify_url: _,
        sources: _,
        keywords: _,
        aliases: _,
        draft: _,
        proof: _,
        ran: _,
        suppress: _,
        meaning: _,
        stack_trace: _,
        quick_fix: _,
        why: _,
        detection: _,
        causes: _,
        code: _,
        verify_fix: _,
        workaround: _,
        prevention: _,
        notes: _,
        more: _,
    } = entry;
    let shown = (
        (severity, difficulty, fix_time, retry, language),
        (verified, lifecycle, extra),
    );
    text(&format!("{shown:?}"), facts);
    list(messages.iter().map(|message| message.text.as_str()), facts);
    let hasher = mentions;
    text(id.collection(), hasher);
    text(id.slug(), hasher);
    text(title, hasher);
    text(error, hasher);
    list(codes.iter().map(String::as_str), hasher);
    let status = http_status.map_or(0, HttpStatus::code);
    hasher.update(&status.to_le_bytes());
    list(tags.iter().map(|tag| tag.value.as_str()), hasher);
    let named = |others: &mut dyn ExactSizeIterator<Item = &EntryId>, hasher: &mut Hasher| {
        hasher.update(&others.len().to_le_bytes());
        for other in others {
            text(other.collection(), hasher);
            text(other.slug(), hasher);
        }
    };
    named(&mut related.iter().map(|other| &other.value), hasher);
    named(&mut not_this.iter().map(|other| &other.entry.value), hasher);
}

fn list<'a>(texts: impl ExactSizeIterator<Item = &'a str>, hasher: &mut Hasher) {
    hasher.update(&texts.len().to_le_bytes());
    for one in texts {
        text(one, hasher);
    }
}

/// With its length, so that no two lists of texts are one stream of bytes.
fn text(text: &str, hasher: &mut Hasher) {
    hasher.update(&text.len().to_le_bytes());
    hasher.update(text.as_bytes());
}
