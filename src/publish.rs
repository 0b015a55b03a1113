//! The publisher: a site gets into its folder whole, or not at all.
//!
//! Comes in: where the site will stand, and its files, one by one, from any thread. Goes out: the site, and how much of
//! it was new. Never: printing, a clock, a file's content kept in memory, a change to a folder that holds anything
//! which errbook did not put there, or a site that is half old and half new.
//!
//! ```text
//! open     settle the place ─▶ lock ─▶ recover ─▶ look what stands there ─▶ clear dead stages, begin a stage
//! put      claim the address ─▶ link the old file if it has the same bytes, else write
//! keep     link the old file if it was made of the same things, else nothing: the caller makes it and puts it
//! finish   manifest, one sync ─▶ look again ─▶ swap ─▶ remove the old site ─▶ notes for the next build
//! ```
//!
//! With a folder for a twin (`twin.rs`), the old site is not removed: it gets what is new, waits there, and is the stage of
//! the next build.
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
mod folder;
mod left;
mod lock;
mod manifest;
mod notes;
mod old;
mod place;
mod progress;
mod removal;
mod renames;
mod spelling;
mod stage;
mod swap;
mod system;
mod tree;
mod twin;

use address::Addresses;
use anyhow::{Context, Result, anyhow, bail};
use lock::Lock;
pub use notes::Key;
use notes::Notes;
use place::{Parents, Place};
use progress::Progress;
use stage::{Arrived, Stage};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use swap::First;
use tree::{Found, Standing};

/// A site being written. Pages go to it one by one, from any thread; nothing is visible to readers until
/// [`finish`](Self::finish).
///
/// Dropped without it (an error, a panic, a build given up), the site that stood before still stands, and nothing else:
/// each field takes away what it made. The order of the fields is the order in which that happens.
#[derive(Debug)]
pub struct Publisher {
    addresses: Mutex<Addresses>,
    progress: Mutex<Progress>,
    stage: Stage,
    /// The folder for the twin of the site, where one is kept.
    twin: Option<PathBuf>,
    lock: Lock,
    _parents: Parents,
    place: Place,
}

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
    /// `sources` (files and folders that the site is built from; they need not exist). `noted` is asked for the notes that
    /// the last build of this place made in [`finish`](Self::finish), by the [`name`](Self::name) of the place. Notes of
    /// anything else than the site that stands are of no use, and do no harm.
    ///
    /// # Errors
    /// A place that is not errbook's to write, another build that is publishing there, or a disk that cannot be
    /// written. Nothing was changed then.
    pub fn open(
        out: &Path,
        root: &Path,
        sources: &[&Path],
        noted: impl FnOnce(&Key) -> Option<Vec<u8>>,
    ) -> Result<Self> {
        let place = place::settle(out, root, sources)?;
        let parents = place.make_parents()?;
        let lock = Lock::take(&place.beside("lock"), &place.site)?;
        renames::recover(&place)?;
        // The lock has just come.
        let now = place.clock().unwrap_or_default();
        let mut found = tree::found(&place.site, None)?;
        let mut notes = None;
        if let Found::Folder(Some(known)) = &mut found {
            let bytes = noted(&place.name()).unwrap_or_default();
            notes = Notes::parse(&bytes, known);
            let folders = notes
                .as_ref()
                .and_then(|notes| notes.folders_of(&place.site));
            known.looks = folders.unwrap_or_default().to_vec();
        }
        let old = match tree::judged(&place.site, found, now)? {
            Standing::Site(known) => Some(known),
            Standing::Nothing | Standing::EmptyFolder => None,
        };
        let stage = Stage::create(&place, old, notes)?;
        Ok(Self {
            addresses: Mutex::default(),
            progress: Mutex::default(),
            stage,
            twin: None,
            lock,
            _parents: parents,
            place,
        })
    }

    /// The name of the place, for the notes of its builds.
    #[must_use]
    pub fn name(&self) -> Key {
        self.place.name()
    }

    /// Makes room for about so many files: what is told before need not be moved when it grows.
    ///
    /// # Errors
    /// After a panic.
    pub fn expect(&self, files: usize) -> Result<()> {
        self.addresses.lock().map_err(|_| panicked())?.expect(files);
        self.progress()?.expect(files);
        Ok(())
    }

    /// Puts one file. The path is relative and separated by `/`.
    ///
    /// # Errors
    /// A path that is taken or that could leave the site, or a disk that cannot be written. After any error the site
    /// cannot be finished, since a file is missing in it.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.arrive(path, None, || self.stage.put(path, bytes))
    }

    /// Puts one file, and notes what it was made of, for [`keep`](Self::keep).
    ///
    /// # Errors
    /// As for [`put`](Self::put).
    pub fn put_made_of(&self, path: &str, bytes: &[u8], key: &Key) -> Result<()> {
        self.arrive(path, Some(key), || self.stage.put(path, bytes))
    }

    /// Takes over the old site's file at a path, if it has one there that was made of the same and still has these very
    /// bytes, and says whether it has.
    ///
    /// # Errors
    /// As for [`put`](Self::put).
    pub fn keep(&self, path: &str, key: &Key) -> Result<bool> {
        let Some(found) = self.stage.standing(path, key) else {
            return Ok(false);
        };
        self.arrive(path, Some(key), || self.stage.take_over(path, found))?;
        Ok(true)
    }

    /// Puts a copy of a regular file; symbolic links are not followed.
    ///
    /// # Errors
    /// As for [`put`](Self::put), or a file that cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> Result<()> {
        self.arrive(path, None, || {
            self.stage
                .copy(path, from)
                .with_context(|| format!("cannot publish {}", shown(from)))
        })
    }

    /// Shows the site to readers, in one step, and removes the old one. What the next build of this place should know is
    /// handed to `note`.
    ///
    /// # Errors
    /// When the message does not say otherwise, the old site stands as it was.
    pub fn finish(self, note: impl FnOnce(&[u8])) -> Result<Published> {
        let progress = std::mem::take(&mut *self.progress()?);
        // Nothing comes any more.
        *self.addresses.lock().map_err(|_| panicked())? = Addresses::default();
        if progress.is_broken {
            bail!(
                "the site was not published, because a file is missing in it; see the first error"
            );
        }
        let (new, mut notes, are_linked) = progress.sorted();
        let linked = are_linked.iter().filter(|is_linked| **is_linked).count();
        self.stage.drop_gone(&new)?;
        // Looked at anew: it stood open to everyone during the build.
        let old = &self.stage.old;
        let look = || tree::standing(&self.place.site, old.known.as_ref(), old.begun);
        let (sealed, standing) = rayon::join(|| self.stage.seal(&new), look);
        let (sealed, manifest) = sealed?;
        self.lock.check()?;
        let (removed, twin) = match standing? {
            Standing::Nothing => {
                swap::first(&self.place, &self.stage.folder, First::Nothing)?;
                (0, self.first_twin(&new))
            }
            Standing::EmptyFolder => {
                swap::first(&self.place, &self.stage.folder, First::EmptyFolder)?;
                (0, self.first_twin(&new))
            }
            Standing::Site(old) => {
                swap::replace(&self.place, &self.stage.folder, &old)?;
                let twin = self.leave(&old, &new, &are_linked);
                let twin = twin.with_context(|| {
                    let site = shown(&self.place.site);
                    format!("the new site stands at {site}, but the old one could not be removed as a whole")
                })?;
                (old.manifest.without(&new).count(), twin)
            }
        };
        // One that was written within the same tick of the clock may be written to within it, too.
        for file in &mut notes {
            file.look = file.look.filter(|look| look.written < sealed);
        }
        if let (Ok(end), Ok(disk)) = (self.place.clock(), self.stage.disk()) {
            let notes = Notes {
                manifest,
                disk,
                end,
                files: notes,
                // What has come into the others since the twin was looked at need not be ours.
                folders: tree::left(&self.place.site, &new, self.stage.old.begun),
                twin: twin.sure(end),
            };
            note(&notes.to_bytes());
        }
        let bytes = new.files().iter().map(|(_, stamp)| stamp.size).sum();
        Ok(Published {
            written: are_linked.len() - linked,
            linked,
            removed,
            bytes,
        })
    }

    fn arrive(
        &self,
        path: &str,
        key: Option<&Key>,
        store: impl FnOnce() -> Result<Arrived>,
    ) -> Result<()> {
        let outcome = self.claim(path).and_then(|()| store());
        match outcome {
            Ok(arrived) => {
                self.progress()?.push(path, arrived, key);
                Ok(())
            }
            Err(error) => {
                self.progress()?.is_broken = true;
                Err(error)
            }
        }
    }

    /// Takes the address. Its folders are created before anyone else can see that they are taken.
    fn claim(&self, path: &str) -> Result<()> {
        let mut addresses = self.addresses.lock().map_err(|_| panicked())?;
        let folders = addresses.claim(path)?;
        folders
            .iter()
            .try_for_each(|folder| self.stage.add_folder(folder))
    }

    fn progress(&self) -> Result<MutexGuard<'_, Progress>> {
        self.progress.lock().map_err(|_| panicked())
    }
}

fn panicked() -> anyhow::Error {
    anyhow!("the site was not published, because a thread that wrote it panicked")
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
