//! What files of the site are made of, as a hash: while it is the same, so are their bytes.
//!
//! Comes in: the site. Goes out: for the page of an entry, its twins and its picture, for a page of a listing, and for a
//! text of several entries, a key of all that can change them. Never: a key for what gathers more than this of entries,
//! such as the state of the whole knowledge base; that is made anew.
//!
//! | in the key | of an entry | of a listing | of a text |
//! |---|---|---|---|
//! | what all pages share: settings, words, theme | ✓ | ✓ | ✓ |
//! | what pages say of other entries: titles, addresses, what makes them related | ✓ | ✓ | ✓ |
//! | the facts of all entries that listings show, and the introductions | | ✓ | ✓ |
//! | the sources of the entries themselves, and what was run for them | ✓ | | ✓ |
//!
//! The middle two are of the whole catalog at once, which is more than a page shows. So an entry that is added or renamed
//! changes every key, one with another fact those of all listings, and one that is rewritten its own and those of the texts
//! that it is part of.

use super::target::Target;
use super::{Site, fields};
use crate::entry::{Entry, EntryId, HttpStatus};
use crate::link::{Catalog, Facet};
use crate::source::{Digest, Role};
use std::sync::OnceLock;

/// What many files have in common.
#[derive(Debug)]
pub struct Basis {
    of_listings: Digest,
    /// Of what all entries have in common.
    of_entries: Digest,
    /// Of each entry, made for the first of its files.
    entries: Vec<OnceLock<[u8; 32]>>,
}

impl Basis {
    /// Of a site.
    #[must_use]
    pub fn of(site: Site<'_>) -> Self {
        let (mut mentions, mut facts) = (Digest::new(), Digest::new());
        look(site, &mut mentions);
        surroundings(site.catalog, &mut mentions);
        for linked in &site.catalog.entries {
            told(&linked.entry, &mut mentions, &mut facts);
        }
        let mut of_listings = mentions.clone();
        of_listings.digest(facts.finish().as_bytes());
        let introductions = [Role::Introduction, Role::Image];
        of_listings.digest(&site.sources.digest_of(&introductions));
        Self {
            of_listings,
            of_entries: mentions,
            entries: site
                .catalog
                .entries
                .iter()
                .map(|_| OnceLock::new())
                .collect(),
        }
    }

    /// The key of the file at a path; none for a target that is made anew by every build.
    #[must_use]
    pub fn key(&self, target: &Target, path: &str, site: Site<'_>) -> Option<[u8; 32]> {
        let mut digest = match target {
            Target::Entry(at)
            | Target::EntryMarkdown(at)
            | Target::EntryJson(at)
            | Target::Picture(Some(at)) => {
                let mut digest = Digest::new();
                digest.digest(self.of_entry(*at, site));
                digest
            }
            Target::Listing(_) => self.of_listings.clone(),
            Target::Machine(file) => {
                let members = file.members(site.catalog)?;
                let mut digest = self.of_listings.clone();
                digest.number(members.len());
                for at in members.iter() {
                    digest.digest(self.of_entry(*at, site));
                }
                digest
            }
            _ => return None,
        };
        digest.text(path);
        Some(*digest.finish().as_bytes())
    }

    /// What the files of an entry have in common.
    fn of_entry(&self, at: usize, site: Site<'_>) -> &[u8; 32] {
        self.entries[at].get_or_init(|| {
            let entry = &site.catalog.entries[at].entry;
            let mut digest = self.of_entries.clone();
            digest.digest(&site.sources.digest_of_entry(entry.file));
            if let Some(record) = &entry.ran {
                digest.text(&fields::ran(record).to_string());
            }
            *digest.finish().as_bytes()
        })
    }
}

/// What every page depends on: settings, words, templates, and which other files there are.
fn look(site: Site<'_>, digest: &mut Digest) {
    let roles = [Role::Settings, Role::Template, Role::Words];
    digest.digest(&site.sources.digest_of(&roles));
    digest.list(site.theme.files().iter().map(|(path, _)| path.as_str()));
    for asset in site.theme.assets() {
        digest.text(&asset.path);
        digest.text(&asset.integrity);
    }
}

/// What entries stand in.
fn surroundings(catalog: &Catalog, digest: &mut Digest) {
    for collection in &catalog.collections {
        digest.text(&collection.id);
        digest.text(&collection.title);
        // Whether it has a feed.
        digest.number(usize::from(collection.latest.is_some()));
    }
    digest.list(catalog.codes.iter().map(|code| code.address.as_str()));
    digest.number(usize::from(catalog.taxonomy(Facet::Status).is_some()));
}

/// What the page of another entry may say of this one, and the facts that listings show besides. Every field is named, so
/// that a new one is thought of here.
fn told(entry: &Entry, mentions: &mut Digest, facts: &mut Digest) {
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
    facts.text(&format!("{shown:?}"));
    facts.list(messages.iter().map(|message| &*message.text));
    mentions.text(id.collection());
    mentions.text(id.slug());
    mentions.text(title);
    mentions.text(error);
    mentions.list(codes.iter().map(String::as_str));
    mentions.number(http_status.map_or(0, HttpStatus::code).into());
    mentions.list(tags.iter().map(|tag| tag.value.as_str()));
    let mut named = |others: &mut dyn ExactSizeIterator<Item = &EntryId>| {
        mentions.number(others.len());
        for other in others {
            mentions.text(other.collection());
            mentions.text(other.slug());
        }
    };
    named(&mut related.iter().map(|other| &other.value));
    named(&mut not_this.iter().map(|other| &other.entry.value));
}
