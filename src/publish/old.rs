//! The old site: which of its files hold what the new one needs.
//!
//! Comes in: an address, with bytes, their stamp or their hash. Goes out: the file, once it has been read and found to hold
//! them, and a second name for it. Never: a belief in the old manifest alone, since somebody may have edited a file; or a
//! change to the old site.

use super::manifest::{Manifest, Stamp};
use super::{shown, system};
use anyhow::{Context, Result};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

/// The site that stood before.
#[derive(Debug)]
pub struct Old {
    folder: PathBuf,
    manifest: Manifest,
}

/// A file of the old site that has been read, and holds what it should.
#[derive(Debug)]
pub struct Unchanged {
    pub stamp: Stamp,
    path: PathBuf,
    file: File,
    metadata: Metadata,
}

impl Old {
    pub fn new(folder: PathBuf, manifest: Manifest) -> Self {
        Self { folder, manifest }
    }

    /// How many bytes there were at an address.
    pub fn size(&self, address: &str) -> Option<u64> {
        self.manifest.files.get(address).map(|stamp| stamp.size)
    }

    /// The file at an address, if it has these bytes, whose stamp this is.
    pub fn with_bytes(&self, address: &str, bytes: &[u8], stamp: Stamp) -> Option<Unchanged> {
        // Comparing is quicker than hashing once more.
        self.unchanged(address, stamp, |file| holds(file, bytes))
    }

    /// The file at an address, if it has the bytes of this stamp.
    pub fn with_stamp(&self, address: &str, stamp: Stamp) -> Option<Unchanged> {
        self.unchanged(address, stamp, |file| Ok(Stamp::of_rest(file)? == stamp))
    }

    /// The file at an address, if it has the bytes of this hash.
    pub fn with_hash(&self, address: &str, hash: &[u8; 32]) -> Option<Unchanged> {
        let stamp = *self.manifest.files.get(address)?;
        (stamp.hash.as_bytes() == hash)
            .then(|| self.with_stamp(address, stamp))
            .flatten()
    }

    fn unchanged(
        &self,
        address: &str,
        stamp: Stamp,
        is_same: impl FnOnce(&File) -> io::Result<bool>,
    ) -> Option<Unchanged> {
        if self.manifest.files.get(address) != Some(&stamp) {
            return None;
        }
        let path = self.folder.join(address);
        let file = system::open_regular(&path).ok()?;
        let metadata = file.metadata().ok()?;
        // A changed mode is not repaired in place: the old site would change before the exchange.
        let is_whole = metadata.len() == stamp.size && system::has_file_mode(&metadata);
        (is_whole && is_same(&file).ok()?).then_some(Unchanged {
            stamp,
            path,
            file,
            metadata,
        })
    }
}

impl Unchanged {
    /// Gives the file a second name, and says whether that could be done. It may be another owner's, on another disk, or
    /// have too many names; and between reading and linking, another file may have taken its name.
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

    /// Its bytes, read once more from the file that was found.
    pub fn bytes(mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.file.rewind();
        read.and_then(|()| self.file.read_to_end(&mut bytes))
            .with_context(|| format!("cannot read {}", shown(&self.path)))?;
        Ok(bytes)
    }
}

/// Whether a file holds these bytes and no more.
fn holds(file: &File, bytes: &[u8]) -> io::Result<bool> {
    let mut old = Vec::with_capacity(bytes.len() + 1);
    file.take(bytes.len() as u64 + 1).read_to_end(&mut old)?;
    Ok(old == bytes)
}
