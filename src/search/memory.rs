//! What the search remembers from one run to the next: the terms of an entry, and which entries are hidden.
//!
//! Comes in: the cache, and the sources that entries were read from. Goes out: what was made of the same before.
//! Never: a term that is not made from these sources, or a finding: those have places, which move with every edit.

use super::field::{Scope, strengths};
use super::findability::Judged;
use super::table::Table;
use crate::cache::Cache;
use crate::entry::Entry;
use crate::source::{Digest, Role, Sources};

/// Where to look up what an earlier run found out.
#[derive(Debug, Clone, Copy)]
pub struct Memory<'a> {
    cache: &'a Cache,
    sources: &'a Sources,
    /// Of what decides how entries are read.
    settings: [u8; 32],
}

impl<'a> Memory<'a> {
    #[must_use]
    pub fn new(cache: &'a Cache, sources: &'a Sources) -> Self {
        Self {
            cache,
            sources,
            settings: sources.digest_of(&[Role::Settings]),
        }
    }

    /// Which entries an earlier run found hidden among those of this digest.
    pub fn hidden(self, digest: &[u8; 32]) -> Option<Vec<u8>> {
        self.cache.recall("hidden", digest)
    }

    /// Remembers what was found out.
    pub fn keep(self, judged: &Judged) {
        self.cache.keep("hidden", &judged.digest, &judged.hidden);
    }
}

/// The terms of an entry, each with how strongly it has it: the length of a term and its bytes, and four bytes of a
/// number, over and over.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms(Vec<u8>);

impl Terms {
    /// The terms of an entry, remembered where there is a memory.
    pub fn of(entry: &Entry, table: &Table, scope: Scope, memory: Option<Memory<'_>>) -> Self {
        let make = || {
            let mut terms = Self(Vec::new());
            strengths(entry, table, scope, &mut |term, strength| {
                terms.add(term, strength);
            });
            terms
        };
        // Of messages alone there are few terms: making them takes no longer than reading them.
        let Some(memory) = memory.filter(|_| scope == Scope::Whole) else {
            return make();
        };
        let mut digest = Digest::new();
        digest.digest(&memory.settings);
        digest.digest(&memory.sources.digest_of_entry(entry.file));
        let key = digest.finish();
        let known = memory.cache.recall("terms", key.as_bytes()).map(Self);
        known.filter(Self::is_whole).unwrap_or_else(|| {
            let made = make();
            memory.cache.keep("terms", key.as_bytes(), &made.0);
            made
        })
    }

    fn add(&mut self, term: &str, strength: f32) {
        // No term is longer: a word of a text that is cut into lines of at most 64 KB.
        let Ok(length) = u32::try_from(term.len()) else {
            return;
        };
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(term.as_bytes());
        self.0.extend_from_slice(&strength.to_le_bytes());
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, f32)> {
        let mut rest = self.0.as_slice();
        std::iter::from_fn(move || {
            let (term, strength, after) = first(rest)?;
            rest = after;
            Some((term, strength))
        })
    }

    fn is_whole(&self) -> bool {
        let mut rest = self.0.as_slice();
        while let Some((_, _, after)) = first(rest) {
            rest = after;
        }
        rest.is_empty()
    }
}

fn first(bytes: &[u8]) -> Option<(&str, f32, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (term, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let (strength, rest) = rest.split_first_chunk()?;
    Some((
        str::from_utf8(term).ok()?,
        f32::from_le_bytes(*strength),
        rest,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_as_they_were() {
        let all = [("", 0.5), ("a", 1.0), ("größe\u{0}", 3.25)];
        let mut terms = Terms(Vec::new());
        for (term, strength) in all {
            terms.add(term, strength);
        }
        assert_eq!(terms.iter().collect::<Vec<_>>(), all);
        assert!(terms.is_whole());
        let cut = Terms(terms.0[..terms.0.len() - 1].to_vec());
        assert!(!cut.is_whole());
        assert_eq!(cut.iter().count(), 2);
    }
}
