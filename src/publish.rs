//! The publisher: a site gets into its folder whole, or not at all.
//!
//! Comes in: where the site will stand, and its files, one by one, from any thread. Goes out: the site, and how much of
//! it was new. Never: printing, a clock, a file's content kept in memory, a change to a folder that holds anything
//! which errbook did not put there, or a site that is half old and half new.
//!
//! ```text
//! open     settle the place ─▶ lock ─▶ recover ─▶ look what stands there ─▶ clear dead stages, begin a stage
//! put      claim the address ─▶ link the old file if it has the same bytes, else write
//! keep     link the old file if it has the bytes of this hash, else nothing: the caller makes them and puts them
//! finish   manifest, one sync ─▶ look again ─▶ swap ─▶ remove the old site
//! ```
//!
//! Beside the output `public`, a build uses these names, and leaves none of them:
//!
//! | name | what |
//! |---|---|
//! | `.public.lock` | one build at a time; see `lock.rs` |
//! | `.public.stage-<pid>` | the new site, and after the swap the old one until it is removed |
//! | `.public.journal`, `.public.old-<pid>` | only where the file system cannot exchange folders; see `renames.rs` |
//! | `.public.kept-<number>` | stays: what somebody put into the old site at the very moment of the swap |
//!
//! A process killed at any moment leaves the old site or the new one, whole; the next build clears the rest.

mod address;
mod lock;
mod manifest;
mod old;
mod place;
mod renames;
mod spelling;
mod stage;
mod swap;
mod system;
mod tree;

use address::Addresses;
use anyhow::{Context, Result, anyhow, bail};
use lock::Lock;
use manifest::{Manifest, Stamp};
use place::{Parents, Place};
use stage::{Arrival, Stage};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use swap::First;
use tree::Standing;

/// A site being written. Pages go to it one by one, from any thread; nothing is visible to readers until
/// [`finish`](Self::finish).
///
/// Dropped without it (an error, a panic, a build given up), the site that stood before still stands, and nothing else:
/// each field takes away what it made. The order of the fields is the order in which that happens.
#[derive(Debug)]
pub struct Publisher {
    progress: Mutex<Progress>,
    stage: Stage,
    lock: Lock,
    _parents: Parents,
    place: Place,
}

/// The hash of a file's bytes.
pub type Digest = [u8; 32];

/// What publishing did. Counts and sizes are those of the files put, without the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or differ from the old site's.
    pub written: usize,
    /// Files that the old site had with the same bytes.
    pub linked: usize,
    /// Files of the old site that this one has no more.
    pub removed: usize,
    /// Size of the whole site.
    pub bytes: u64,
}

impl Publisher {
    /// Begins a site at `out`, inside or outside the project's `root`, but not at or around it, and nowhere near the
    /// `sources` (files and folders that the site is built from; they need not exist).
    ///
    /// # Errors
    /// A place that is not errbook's to write, another build that is publishing there, or a disk that cannot be
    /// written. Nothing was changed then.
    pub fn open(out: &Path, root: &Path, sources: &[&Path]) -> Result<Self> {
        let place = place::settle(out, root, sources)?;
        let parents = place.make_parents()?;
        let lock = Lock::take(&place.beside("lock"), &place.site)?;
        renames::recover(&place)?;
        let old = match tree::standing(&place.site)? {
            Standing::Site(manifest) => manifest,
            Standing::Nothing | Standing::EmptyFolder => Manifest::default(),
        };
        let stage = Stage::create(&place, old)?;
        Ok(Self {
            progress: Mutex::default(),
            stage,
            lock,
            _parents: parents,
            place,
        })
    }

    /// Puts one file. The path is relative and separated by `/`.
    ///
    /// # Errors
    /// A path that is taken or that could leave the site, or a disk that cannot be written. After any error the site
    /// cannot be finished, since a file is missing in it.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest> {
        self.arrive(path, || self.stage.put(path, bytes))
    }

    /// Takes over the old site's file at a path, if it has one there with these very bytes, and says whether it has.
    ///
    /// # Errors
    /// As for [`put`](Self::put).
    pub fn keep(&self, path: &str, digest: &Digest) -> Result<bool> {
        let Some(found) = self.stage.standing(path, digest) else {
            return Ok(false);
        };
        self.arrive(path, || self.stage.take_over(path, found))?;
        Ok(true)
    }

    /// Puts a copy of a regular file; symbolic links are not followed.
    ///
    /// # Errors
    /// As for [`put`](Self::put), or a file that cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> Result<()> {
        self.arrive(path, || {
            self.stage
                .copy(path, from)
                .with_context(|| format!("cannot publish {}", shown(from)))
        })?;
        Ok(())
    }

    /// Shows the site to readers, in one step, and removes the old one.
    ///
    /// # Errors
    /// When the message does not say otherwise, the old site stands as it was.
    pub fn finish(self) -> Result<Published> {
        let progress = std::mem::take(&mut *self.progress()?);
        if progress.is_broken {
            bail!(
                "the site was not published, because a file is missing in it; see the first error"
            );
        }
        let new = Manifest {
            files: progress.files,
        };
        self.stage.seal(&new)?;
        self.lock.check()?;
        // Looked at anew: it stood open to everyone during the build.
        let removed = match tree::standing(&self.place.site)? {
            Standing::Nothing => {
                swap::first(&self.place, &self.stage.folder, First::Nothing).map(|()| 0)?
            }
            Standing::EmptyFolder => {
                swap::first(&self.place, &self.stage.folder, First::EmptyFolder).map(|()| 0)?
            }
            Standing::Site(old) => {
                swap::replace(&self.place, &self.stage.folder, &old)?;
                let cleared = tree::clear_listed(&self.stage.folder, &old, &self.place);
                cleared.with_context(|| {
                    let site = shown(&self.place.site);
                    format!("the new site stands at {site}, but the old one could not be removed as a whole")
                })?;
                old.files
                    .keys()
                    .filter(|path| !new.files.contains_key(*path))
                    .count()
            }
        };
        let bytes = new.files.values().map(|stamp| stamp.size).sum();
        Ok(Published {
            written: progress.written,
            linked: progress.linked,
            removed,
            bytes,
        })
    }

    fn arrive(
        &self,
        path: &str,
        store: impl FnOnce() -> Result<(Stamp, Arrival)>,
    ) -> Result<Digest> {
        let outcome = self.claim(path).and_then(|()| store());
        let mut progress = self.progress()?;
        match outcome {
            Ok((stamp, arrival)) => {
                match arrival {
                    Arrival::Written => progress.written += 1,
                    Arrival::Linked => progress.linked += 1,
                }
                progress.files.insert(path.to_owned(), stamp);
                Ok(*stamp.hash.as_bytes())
            }
            Err(error) => {
                progress.is_broken = true;
                Err(error)
            }
        }
    }

    /// Takes the address. Its folders are created before anyone else can see that they are taken.
    fn claim(&self, path: &str) -> Result<()> {
        let mut progress = self.progress()?;
        let folders = progress.addresses.claim(path)?;
        folders
            .iter()
            .try_for_each(|folder| self.stage.add_folder(folder))
    }

    fn progress(&self) -> Result<MutexGuard<'_, Progress>> {
        self.progress.lock().map_err(|_| {
            anyhow!("the site was not published, because a thread that wrote it panicked")
        })
    }
}

#[derive(Debug, Default)]
struct Progress {
    addresses: Addresses,
    files: BTreeMap<String, Stamp>,
    written: usize,
    linked: usize,
    /// A file was refused or could not be written.
    is_broken: bool,
}

/// A refusal: what is wrong, and what to do. Only for errors before which nothing was changed.
fn refusal(what: &str, advice: &str) -> anyhow::Error {
    anyhow!("{what}; nothing was changed: {advice}")
}

/// A path for messages: control characters, which could drive a terminal, are escaped.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if !text.contains(char::is_control) {
        return text;
    }
    text.chars()
        .map(|letter| {
            if letter.is_control() {
                letter.escape_debug().to_string()
            } else {
                letter.to_string()
            }
        })
        .collect()
}

#[cfg(all(test, unix))]
mod scene;
#[cfg(all(test, unix))]
mod tests;
