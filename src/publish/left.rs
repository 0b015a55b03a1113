//! What a build leaves to the next one: the tree of the old site, as the twin of the new one.
//!
//! Comes in: the old site after the exchange, and the new one. Goes out: the twin in the folder for it, with how its folders
//! were left, or no twin: then the old site is removed. Never: a failure because there is no twin; only one because the old
//! site could not go.

use super::manifest::Manifest;
use super::system::{self, Look, Moment};
use super::tree::{self, Known};
use super::{Publisher, removal, twin};
use anyhow::Result;
use std::io;
use std::path::{Path, PathBuf};

/// How the twin of a site was left.
#[derive(Debug, Default)]
pub struct Twin {
    /// Of its folders.
    looks: Vec<Option<Look>>,
    /// What has changed since then may have been changed by somebody else; nothing where nobody else has seen it.
    before: Option<Moment>,
}

impl Twin {
    /// The looks that hold as long as nobody changes anything; `end` is the end of the build.
    pub fn sure(self, end: Moment) -> Vec<Option<Look>> {
        tree::sure(self.looks, self.before.unwrap_or(end))
    }
}

impl Publisher {
    /// Keeps the twin of the site in a folder on its disk (`twin.rs`), which is for this place alone, and goes on from the
    /// one that the last build left there. To be called before anything is put.
    ///
    /// # Errors
    /// A disk that cannot be written.
    pub fn keep_twin(&mut self, folder: PathBuf) -> Result<()> {
        if cfg!(unix) {
            self.stage.take(&twin::place(&folder))?;
            self.twin = Some(folder);
        }
        Ok(())
    }

    /// What becomes of the old site: the twin of the new one, or nothing.
    pub fn leave(&self, old: &Known, new: &Manifest, are_linked: &[bool]) -> Result<Twin> {
        // Of another site than was looked at when this build began, it is not known which files are the same.
        let before = self.stage.old.known.as_ref();
        let is_known = before.is_some_and(|before| before.hash == old.hash);
        let Some(folder) = self.twin.as_ref().filter(|_| is_known) else {
            removal::clear_ours(&self.stage.folder, &old.manifest, &self.place)?;
            return Ok(Twin::default());
        };
        let looks = self.twin_of(folder, &old.manifest, new, |place| are_linked[place]);
        let Ok(looks) = looks else {
            removal::clear(&self.stage.folder, &self.place)?;
            return Ok(Twin::default());
        };
        Ok(Twin {
            looks,
            before: Some(self.stage.old.begun),
        })
    }

    /// The twin of a site where none stood before.
    pub fn first_twin(&self, new: &Manifest) -> Twin {
        let Some(folder) = &self.twin else {
            return Twin::default();
        };
        let made = system::create_folder(&self.stage.folder)
            .and_then(|()| self.twin_of(folder, &Manifest::default(), new, |_| false));
        // What could not be made goes with the stage.
        let looks = made.unwrap_or_default();
        Twin {
            looks,
            before: None,
        }
    }

    /// Makes what stands in the place of the stage the twin of the new site, and puts it where the next build looks.
    fn twin_of(
        &self,
        folder: &Path,
        old: &Manifest,
        new: &Manifest,
        is_linked: impl Fn(usize) -> bool + Sync,
    ) -> io::Result<Vec<Option<Look>>> {
        let stage = &self.stage.folder;
        let looks = twin::renew(stage, &self.place.site, old, new, is_linked)?;
        twin::put_away(stage, folder)?;
        Ok(looks)
    }
}
