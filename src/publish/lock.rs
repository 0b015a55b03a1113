//! One build at a time into one output folder.
//!
//! Comes in: the lock's path, `.<name>.lock` beside the output. Goes out: the lock, or word that another build holds
//! it. Never: waiting, and never a lock that outlives its process.
//!
//! The lock is the operating system's (`flock`) on a file of the output's own, not on the parent folder: that one is
//! commonly the project, shared with other outputs, and programs such as `flock . make` hold it for hours. The system
//! drops the lock when the process ends, however it ends; the empty file that a killed build leaves locks nobody out,
//! and goes with the next build. Nothing is read from it, so it cannot be stale.

use super::{shown, system};
use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock for publishing into `site`, at once or not at all.
    pub fn take(path: &Path, site: &Path) -> Result<Self> {
        // Whoever ends removes the file, so the one that was locked may be another than the one that stands there by
        // now. Each further turn means that one more build has ended in between.
        for _ in 0..100 {
            let file = system::open_lock(path).with_context(|| {
                format!(
                    "cannot write beside the output folder {} (lock {})",
                    shown(site),
                    shown(path)
                )
            })?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("cannot lock {}", shown(path)));
                }
            }
            let lock = Self {
                file,
                path: path.to_owned(),
            };
            if lock.stands()? {
                return Ok(lock);
            }
        }
        bail!(
            "another errbook build is publishing into {}; wait for it to end and run the command again",
            shown(site)
        )
    }

    /// Fails when somebody removed the lock's file, so that another build may have begun.
    pub fn check(&self) -> Result<()> {
        if !self.stands()? {
            bail!(
                "somebody removed {} during the build; nothing was changed: build again",
                shown(&self.path)
            );
        }
        Ok(())
    }

    fn stands(&self) -> Result<bool> {
        let locked = self
            .file
            .metadata()
            .with_context(|| format!("cannot look at {}", shown(&self.path)))?;
        match fs::symlink_metadata(&self.path) {
            Ok(standing) => Ok(cfg!(not(unix)) || system::is_same(&locked, &standing)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => {
                Err(error).with_context(|| format!("cannot look at {}", shown(&self.path)))
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still locked: nobody else can have taken this one.
        if self.stands().unwrap_or(false) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_and_leaves_nothing() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(".public.lock");
        let lock = Lock::take(&path, Path::new("public"))?;
        lock.check()?;
        let message = Lock::take(&path, Path::new("public"))
            .expect_err("it is held")
            .to_string();
        assert_eq!(
            message,
            "another errbook build is publishing into public; wait for it to end and run the command again"
        );
        let other = Lock::take(&folder.path().join(".site.lock"), Path::new("site"))?;
        drop(lock);
        drop(Lock::take(&path, Path::new("public"))?);
        drop(other);
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);
        Ok(())
    }

    #[test]
    fn a_file_left_by_a_killed_build_locks_nobody_out() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(".public.lock");
        fs::write(&path, "")?;
        drop(Lock::take(&path, Path::new("public"))?);
        assert!(!path.exists());
        Ok(())
    }

    #[test]
    fn a_lock_whose_file_is_taken_away_is_noticed_and_leaves_the_other_alone() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(".public.lock");
        let first = Lock::take(&path, Path::new("public"))?;
        fs::remove_file(&path)?;
        assert!(first.check().is_err());
        let second = Lock::take(&path, Path::new("public"))?;
        assert!(first.check().is_err());
        drop(first);
        second.check()
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_lock_is_not_followed() -> Result<()> {
        let folder = tempfile::tempdir()?;
        std::os::unix::fs::symlink("precious", folder.path().join(".public.lock"))?;
        let outcome = Lock::take(&folder.path().join(".public.lock"), Path::new("public"));
        assert!(outcome.is_err() && !folder.path().join("precious").exists());
        Ok(())
    }
}
