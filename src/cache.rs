//! Bytes remembered under the hash of what made them.
//!
//! Comes in: a kind, a key (the hash of everything that the bytes depend on), and how to make the bytes. Goes out: the
//! bytes, made now or by an earlier run of the same program. Never: an error of its own, a byte that was not made from
//! this key, or a word about what the bytes mean.
//!
//! What is remembered is good for one build of the program only: the hash of the running program is part of every pack,
//! so neither another version nor another set of grammars can ever be met. A folder that cannot be read or written, and
//! a pack that is damaged, cut off or not ours, is a miss. Packs are written beside and renamed, and never changed
//! afterwards, so that several builds may run at once.

mod note;
mod pack;
mod program;
mod shelf;

use anyhow::Result;
pub use pack::Key;
use pack::Owner;
use shelf::Shelf;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What earlier runs remember, and what this one adds. Dropped, it keeps what was added.
#[derive(Debug)]
pub struct Cache {
    /// None where nothing is remembered at all.
    folder: Option<PathBuf>,
    adds: Adds,
    shelves: Mutex<BTreeMap<&'static str, Arc<Shelf>>>,
}

/// What a run adds to what is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Adds {
    Everything,
    Nothing,
}

/// How much a run asked for of what is behind the things that it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Everything,
    /// Some things were taken as they stood, and what they are made of was not asked for.
    Some,
}

impl Cache {
    /// The cache in a folder, which need not exist. It is looked at when it is first asked, and created when there is
    /// something to remember.
    pub fn open(folder: &Path) -> Self {
        Self {
            folder: Some(folder.to_owned()),
            ..Self::none()
        }
    }

    /// The cache in a folder, where nothing is to be written.
    pub fn reading(folder: &Path) -> Self {
        Self {
            adds: Adds::Nothing,
            ..Self::open(folder)
        }
    }

    /// A cache that always misses and remembers nothing.
    pub fn none() -> Self {
        Self {
            folder: None,
            adds: Adds::Everything,
            shelves: Mutex::default(),
        }
    }

    /// The bytes of this kind (a word) under this key: remembered, or else made and remembered.
    ///
    /// # Errors
    /// Those of `make`; then nothing is remembered.
    pub fn remembered(
        &self,
        kind: &'static str,
        key: &Key,
        make: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        if let Some(bytes) = self.recall(kind, key) {
            return Ok(bytes);
        }
        let bytes = make()?;
        self.keep(kind, key, &bytes);
        Ok(bytes)
    }

    /// The bytes of this kind that an earlier run kept under this key.
    pub fn recall(&self, kind: &'static str, key: &Key) -> Option<Vec<u8>> {
        self.shelf(kind)?.recall(key)
    }

    /// Remembers bytes of this kind for later runs.
    pub fn keep(&self, kind: &'static str, key: &Key, bytes: &[u8]) {
        if self.adds == Adds::Everything
            && let Some(shelf) = self.shelf(kind)
        {
            shelf.keep(key, bytes);
        }
    }

    /// What the last run of the same program noted under a name, of this kind. Unlike what is kept, it is not known by what
    /// made it, so it is for whom asks to see whether it is still true.
    pub fn noted(&self, kind: &'static str, name: &Key) -> Option<Vec<u8>> {
        note::read(&self.owner(kind)?, name)
    }

    /// Notes bytes of this kind under a name for the next run, in the place of what was noted before.
    pub fn note(&self, kind: &'static str, name: &Key, bytes: &[u8]) {
        if self.adds == Adds::Everything
            && let Some(owner) = self.owner(kind)
            && owner.settle().is_ok()
        {
            note::write(&owner, name, bytes);
        }
    }

    /// Ends a run: of the kinds that it asked for, what it did not need is forgotten as soon as it takes more room than
    /// the rest. A run that did not ask for everything it stands on forgets nothing, and only puts together what many runs
    /// have added.
    pub fn sweep(self, asked: Asked) {
        let shelves = self
            .shelves
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for shelf in shelves.values() {
            shelf.sweep(asked);
        }
        if let Some(folder) = self
            .folder
            .as_ref()
            .filter(|_| self.adds == Adds::Everything)
        {
            program::note(folder);
        }
    }

    fn shelf(&self, kind: &'static str) -> Option<Arc<Shelf>> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = shelves.get(kind) {
            return Some(Arc::clone(shelf));
        }
        let shelf = Arc::new(Shelf::open(self.owner(kind)?));
        shelves.insert(kind, Arc::clone(&shelf));
        Some(shelf)
    }

    fn owner(&self, kind: &'static str) -> Option<Owner> {
        Some(Owner {
            folder: self.folder.clone()?,
            kind,
            program: *program::hash(self.folder.as_deref()?)?,
        })
    }
}

#[cfg(test)]
mod tests;
