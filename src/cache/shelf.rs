//! A shelf: everything that is remembered of one kind.
//!
//! Comes in: a folder. Goes out: bytes by their keys, out of any of the packs in it; what is new goes into one more.
//! Never: bytes kept in memory (of a record, only its place is), or an error.

use super::Asked;
use super::pack::{Draft, Key, Owner, Pack, Record};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How much is remembered of one kind, in bytes. 10,000 entries take about 50 million.
const LIMIT: u64 = 1 << 30;

/// More packs than this are made one.
const PACKS: usize = 8;

/// What is not used may take so much room without being cleared, in bytes.
const SLACK: u64 = 1 << 20;

#[derive(Debug)]
pub struct Shelf {
    owner: Owner,
    packs: Vec<Pack>,
    records: Vec<Kept>,
    /// Key → place in `records`.
    known: FxHashMap<Key, u32>,
    /// Files that look like ours and cannot be read: cut off, damaged, or another program's.
    useless: Vec<PathBuf>,
    fresh: Mutex<Fresh>,
}

#[derive(Debug)]
struct Kept {
    pack: usize,
    record: Record,
    is_used: AtomicBool,
}

/// What this run adds.
#[derive(Debug)]
enum Fresh {
    Nothing,
    Draft(Draft),
    /// The folder cannot be written.
    Never,
}

impl Shelf {
    pub fn open(owner: Owner) -> Self {
        let (paths, mut useless) = owner.files();
        let mut packs = Vec::new();
        let mut records: Vec<Kept> = Vec::new();
        let mut known: FxHashMap<Key, u32> = FxHashMap::default();
        for path in paths {
            let Some((pack, found)) = Pack::open(&path, &owner) else {
                useless.push(path);
                continue;
            };
            known.reserve(found.len());
            records.reserve(found.len());
            for record in found {
                if let Ok(at) = u32::try_from(records.len()) {
                    known.insert(record.key, at);
                }
                records.push(Kept {
                    pack: packs.len(),
                    record,
                    is_used: AtomicBool::new(false),
                });
            }
            packs.push(pack);
        }
        Self {
            owner,
            packs,
            records,
            known,
            useless,
            fresh: Mutex::new(Fresh::Nothing),
        }
    }

    pub fn recall(&self, key: &Key) -> Option<Vec<u8>> {
        let kept = &self.records[*self.known.get(key)? as usize];
        let bytes = self.packs[kept.pack].read(&kept.record)?;
        kept.is_used.store(true, Ordering::Relaxed);
        Some(bytes)
    }

    pub fn keep(&self, key: &Key, bytes: &[u8]) {
        let mut fresh = self.fresh();
        if matches!(*fresh, Fresh::Nothing) {
            *fresh = self.begin().map_or(Fresh::Never, Fresh::Draft);
        }
        let Fresh::Draft(draft) = &mut *fresh else {
            return;
        };
        if draft.size + bytes.len() as u64 <= LIMIT && draft.put(key, bytes).is_err() {
            *fresh = Fresh::Never;
        }
    }

    /// Clears what is of no use; what was not used is cleared when it takes more room than what was.
    pub fn sweep(&self, asked: Asked) {
        for path in &self.useless {
            let _ = fs::remove_file(path);
        }
        let used = |kept: &&Kept| asked == Asked::Some || kept.is_used.load(Ordering::Relaxed);
        let all: u64 = self.records.iter().map(|kept| kept.record.size()).sum();
        let live: u64 = self
            .records
            .iter()
            .filter(used)
            .map(|kept| kept.record.size())
            .sum();
        let added = match &*self.fresh() {
            Fresh::Draft(draft) => draft.size,
            _ => 0,
        };
        let is_wasteful = all - live > live + added + SLACK || all + added > LIMIT;
        if is_wasteful || self.packs.len() >= PACKS {
            for kept in self.records.iter().filter(used) {
                if let Some(bytes) = self.packs[kept.pack].read(&kept.record) {
                    self.keep(&kept.record.key, &bytes);
                }
            }
            if matches!(*self.fresh(), Fresh::Never) {
                return;
            }
            let sealed = self.seal();
            for pack in &self.packs {
                if sealed.as_ref() != Some(&pack.path) {
                    let _ = fs::remove_file(&pack.path);
                }
            }
        }
    }

    fn begin(&self) -> Option<Draft> {
        self.owner.settle().ok()?;
        Draft::create(&self.owner).ok()
    }

    fn seal(&self) -> Option<PathBuf> {
        match std::mem::replace(&mut *self.fresh(), Fresh::Nothing) {
            Fresh::Draft(draft) => draft.seal(&self.owner).ok(),
            Fresh::Nothing | Fresh::Never => None,
        }
    }

    fn fresh(&self) -> MutexGuard<'_, Fresh> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.seal();
    }
}
