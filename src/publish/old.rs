//! The old site: which of its files hold what the new one needs.
//!
//! Comes in: an address, with bytes, their stamp, or what they were made of. Goes out: the file, once it is known to hold
//! them, and a second name for it. Never: a belief in the old manifest alone, since somebody may have edited a file: it is
//! read, unless the notes of the last build say that nobody has; or a change to the old site.

use super::manifest::{Manifest, Stamp};
use super::notes::{Key, Notes};
use super::shown;
use super::system::{self, Look, Moment};
use super::tree::Known;
use anyhow::{Context, Result, ensure};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

/// The site that stood before.
#[derive(Debug)]
pub struct Old {
    pub folder: PathBuf,
    /// Nothing where none stood.
    pub known: Option<Known>,
    /// Of the build that published it.
    pub notes: Option<Notes>,
    /// When the new site was begun, by the clock of the disk. What was written since then may be written to again within one
    /// tick.
    pub begun: Moment,
}

/// A file of the old site that holds what it should.
#[derive(Debug)]
pub struct Unchanged {
    pub stamp: Stamp,
    /// What the disk will say of it, where that is known to stand for its bytes.
    pub look: Option<Look>,
    path: PathBuf,
    /// Where it had to be read.
    file: Option<File>,
    metadata: Metadata,
}

impl Old {
    /// The site that stood, while the notes of the last build are of it.
    pub fn noted(&self) -> Option<(&Known, &Notes)> {
        self.known.as_ref().zip(self.notes.as_ref())
    }

    /// What the files and folders of the site were.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.known.as_ref().map(|known| &*known.manifest)
    }

    /// Whether a file that was found is the one that was noted: the twin has that one.
    pub fn is_noted(&self, address: &str, found: &Unchanged) -> bool {
        let noted = self.listed(address).and_then(|(place, _)| {
            let notes = self.notes.as_ref()?;
            notes.files.get(place)?.look
        });
        let disk = self.notes.as_ref().map(|notes| notes.disk);
        disk == Some(system::disk(&found.metadata))
            && noted.is_some_and(|look| look.number == system::look(&found.metadata).number)
    }

    /// How many bytes there were at an address.
    pub fn size(&self, address: &str) -> Option<u64> {
        self.listed(address).map(|(_, stamp)| stamp.size)
    }

    /// The file at an address, if it has these bytes, whose stamp this is.
    pub fn with_bytes(&self, address: &str, bytes: &[u8], stamp: Stamp) -> Option<Unchanged> {
        // Comparing is quicker than hashing once more.
        let (place, listed) = self.listed(address)?;
        let is_same = |file: &File| holds(file, bytes);
        (listed == stamp)
            .then(|| self.unchanged(address, place, stamp, is_same))
            .flatten()
    }

    /// The file at an address, if it has the bytes of this stamp.
    pub fn with_stamp(&self, address: &str, stamp: Stamp) -> Option<Unchanged> {
        let (place, listed) = self.listed(address)?;
        let is_same = |file: &File| has_stamp(file, stamp);
        (listed == stamp)
            .then(|| self.unchanged(address, place, stamp, is_same))
            .flatten()
    }

    /// The file at an address, if it has the bytes that were made of this.
    pub fn made_of(&self, address: &str, key: &Key) -> Option<Unchanged> {
        let (place, stamp) = self.listed(address)?;
        let note = self.notes.as_ref()?.files.get(place)?;
        if note.key.as_ref() != Some(key) {
            return None;
        }
        self.unchanged(address, place, stamp, |file| has_stamp(file, stamp))
    }

    fn listed(&self, address: &str) -> Option<(usize, Stamp)> {
        let manifest = &self.known.as_ref()?.manifest;
        let place = manifest.place(address)?;
        Some((place, manifest.files()[place].1))
    }

    fn unchanged(
        &self,
        address: &str,
        place: usize,
        stamp: Stamp,
        is_same: impl FnOnce(&File) -> io::Result<bool>,
    ) -> Option<Unchanged> {
        let path = self.folder.join(address);
        if let Some(notes) = &self.notes {
            let metadata = fs::symlink_metadata(&path).ok()?;
            if notes.is_untouched(place, stamp, &metadata) {
                return Some(Unchanged {
                    stamp,
                    look: Some(system::look(&metadata)),
                    path,
                    file: None,
                    metadata,
                });
            }
        }
        let file = system::open_regular(&path).ok()?;
        let metadata = file.metadata().ok()?;
        // A changed mode is not repaired in place: the old site would change before the exchange.
        let is_whole = metadata.len() == stamp.size && system::has_file_mode(&metadata);
        let look = Some(system::look(&metadata)).filter(|look| look.written < self.begun);
        (is_whole && is_same(&file).ok()?).then_some(Unchanged {
            stamp,
            look,
            path,
            file: Some(file),
            metadata,
        })
    }
}

impl Unchanged {
    /// Gives the file a second name, and says whether that could be done. It may be another owner's, on another disk, or
    /// have too many names; and between looking and linking, another file may have taken its name.
    pub fn link(&self, to: &Path) -> bool {
        let linked = || -> io::Result<bool> {
            fs::hard_link(&self.path, to)?;
            if cfg!(unix) && !system::is_same(&self.metadata, &fs::symlink_metadata(to)?) {
                fs::remove_file(to)?;
                return Ok(false);
            }
            Ok(true)
        };
        linked().unwrap_or(false)
    }

    /// Its bytes: those of the file that was found, where it had to be read.
    pub fn bytes(self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = match self.file {
            Some(mut file) => file.rewind().map(|()| file),
            None => system::open_regular(&self.path),
        };
        file.and_then(|mut file| file.read_to_end(&mut bytes))
            .with_context(|| format!("cannot read {}", shown(&self.path)))?;
        ensure!(
            Stamp::of(&bytes) == self.stamp,
            "{} was written to while the site was built; build again",
            shown(&self.path)
        );
        Ok(bytes)
    }
}

fn has_stamp(file: &File, stamp: Stamp) -> io::Result<bool> {
    Ok(Stamp::of_rest(file)? == stamp)
}

/// Whether a file holds these bytes and no more.
fn holds(file: &File, bytes: &[u8]) -> io::Result<bool> {
    let mut old = Vec::with_capacity(bytes.len() + 1);
    file.take(bytes.len() as u64 + 1).read_to_end(&mut old)?;
    Ok(old == bytes)
}
