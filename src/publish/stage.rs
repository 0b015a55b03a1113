//! The stage: the new site in the making, in a folder of its own beside the old one.
//!
//! Comes in: addresses already claimed, with bytes or with a file to copy. Goes out: the complete tree, on the disk for
//! good, manifest last. Never: a write into an existing file, since unchanged files are the old site's own (hard
//! links).

use super::manifest::{self, Manifest, Stamp};
use super::old::{Old, Unchanged};
use super::place::Place;
use super::{shown, system, tree};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Dropped, it goes from the disk, whatever stands in it then: a site half written, or the old one after the exchange.
#[derive(Debug)]
pub struct Stage {
    pub folder: PathBuf,
    place: Place,
    /// Opened before the first file is written; see [`system::sync_tree`].
    handle: File,
    /// What unchanged files are taken from.
    old: Old,
}

/// How a file came into the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    Written,
    /// The old site's file, under a second name.
    Linked,
}

impl Stage {
    /// Clears the stages of builds that died, and begins a new one. The caller holds the lock, so none of them lives.
    pub fn create(place: &Place, old: Manifest) -> Result<Self> {
        clear_stale(place)?;
        let folder = place.beside(&format!("stage-{}", std::process::id()));
        let handle = system::create_folder(&folder)
            .and_then(|()| File::open(&folder))
            .inspect_err(|_| {
                let _ = fs::remove_dir(&folder);
            });
        let handle = handle.with_context(|| {
            format!(
                "cannot create the folder {} for the new site",
                shown(&folder)
            )
        })?;
        Ok(Self {
            folder,
            place: place.clone(),
            handle,
            old: Old::new(place.site.clone(), old),
        })
    }

    /// Creates one folder; the one above it is there.
    pub fn add_folder(&self, address: &str) -> Result<()> {
        let path = self.folder.join(address);
        system::create_folder(&path)
            .with_context(|| format!("cannot create the folder {}", shown(&path)))
    }

    /// Writes a file, or links it where the old site has the same bytes.
    pub fn put(&self, address: &str, bytes: &[u8]) -> Result<(Stamp, Arrival)> {
        let stamp = Stamp::of(bytes);
        let same = self.old.with_bytes(address, bytes, stamp);
        if same.is_some_and(|found| self.link(address, &found)) {
            return Ok((stamp, Arrival::Linked));
        }
        let path = self.folder.join(address);
        let written = system::create_file(&path).and_then(|mut file| file.write_all(bytes));
        written.with_context(|| format!("cannot write {}", shown(&path)))?;
        Ok((stamp, Arrival::Written))
    }

    /// The old site's file at an address, if it has the bytes of this hash.
    pub fn standing(&self, address: &str, hash: &[u8; 32]) -> Option<Unchanged> {
        self.old.with_hash(address, hash)
    }

    /// Links what stands in the old site; where that cannot be done, its bytes are written once more.
    pub fn take_over(&self, address: &str, found: Unchanged) -> Result<(Stamp, Arrival)> {
        if self.link(address, &found) {
            return Ok((found.stamp, Arrival::Linked));
        }
        self.put(address, &found.bytes()?)
    }

    /// Copies a regular file in pieces. The stamp is that of the bytes which arrived, also when the file changes
    /// meanwhile.
    pub fn copy(&self, address: &str, from: &Path) -> Result<(Stamp, Arrival)> {
        let read = || format!("cannot read {}", shown(from));
        let mut source = system::open_regular(from).with_context(read)?;
        let size = source.metadata().with_context(read)?.len();
        // Read twice only when the old site may have it.
        if self.old.size(address) == Some(size) {
            let stamp = Stamp::of_rest(&source).with_context(read)?;
            let same = self.old.with_stamp(address, stamp);
            if same.is_some_and(|found| self.link(address, &found)) {
                return Ok((stamp, Arrival::Linked));
            }
            source.rewind().with_context(read)?;
        }
        let path = self.folder.join(address);
        let write = || format!("cannot write {}", shown(&path));
        let mut target = system::create_file(&path).with_context(write)?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let piece = match source.read(&mut buffer) {
                Ok(length) => buffer.get(..length).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error).with_context(read),
            };
            if piece.is_empty() {
                break;
            }
            hasher.update(piece);
            target.write_all(piece).with_context(write)?;
        }
        Ok((
            Stamp {
                size: hasher.count(),
                hash: hasher.finalize(),
            },
            Arrival::Written,
        ))
    }

    /// Writes the manifest and brings everything to the disk. After this the stage is a whole site.
    pub fn seal(&self, manifest: &Manifest) -> Result<()> {
        let path = self.folder.join(manifest::NAME);
        let bytes = manifest.to_bytes()?;
        let written = system::create_file(&path).and_then(|mut file| file.write_all(&bytes));
        written.with_context(|| format!("cannot write {}", shown(&path)))?;
        let synced = system::sync_tree(&self.handle, &self.folder);
        synced.with_context(|| format!("cannot bring {} to the disk", shown(&self.folder)))
    }

    /// Whether the old site's file now stands in the stage, too. A link that cannot be made is no error; the file is then
    /// written, which tells more.
    fn link(&self, address: &str, found: &Unchanged) -> bool {
        found.link(&self.folder.join(address))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now, the next build removes and reports.
        let _ = tree::clear(&self.folder, &self.place);
    }
}

fn clear_stale(place: &Place) -> Result<()> {
    let list = || format!("cannot list {}", shown(&place.parent));
    let prefix = place.beside("stage-");
    let prefix = prefix.file_name().unwrap_or_default().as_encoded_bytes();
    for child in fs::read_dir(&place.parent).with_context(list)? {
        let child = child.with_context(list)?;
        let name = child.file_name();
        // No further dot: `.public.stage-1.stage-2` belongs to an output called `public.stage-1`.
        let is_stage = name
            .as_encoded_bytes()
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.contains(&b'.'));
        if is_stage && child.file_type().with_context(list)?.is_dir() {
            tree::clear(&child.path(), place)?;
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::place;
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    /// An old site with the one page `page`, and a stage for the next.
    fn stage(page: &str) -> Result<(tempfile::TempDir, Stage)> {
        let folder = tempfile::tempdir()?;
        let place = place::settle(&folder.path().join("public"), folder.path(), &[])?;
        let old = Manifest {
            files: [("page".to_owned(), Stamp::of(page.as_bytes()))].into(),
        };
        system::create_folder(&place.site)?;
        system::create_file(&place.site.join("page"))?.write_all(page.as_bytes())?;
        let stage = Stage::create(&place, old)?;
        Ok((folder, stage))
    }

    fn arrives(stage: &Stage, text: &str) -> Result<(Arrival, String)> {
        let (stamp, arrival) = stage.put("page", text.as_bytes())?;
        assert_eq!(stamp, Stamp::of(text.as_bytes()));
        Ok((arrival, fs::read_to_string(stage.folder.join("page"))?))
    }

    #[test]
    fn an_unchanged_file_is_the_same_file() -> Result<()> {
        let (_folder, stage) = stage("same")?;
        assert_eq!(
            arrives(&stage, "same")?,
            (Arrival::Linked, "same".to_owned())
        );
        let inode = |path: &Path| fs::metadata(path).map(|metadata| metadata.ino());
        assert_eq!(
            inode(&stage.folder.join("page"))?,
            inode(&stage.place.site.join("page"))?
        );
        Ok(())
    }

    #[test]
    fn a_changed_file_is_written_and_the_old_one_untouched() -> Result<()> {
        let (_folder, stage) = stage("old")?;
        assert_eq!(
            arrives(&stage, "new")?,
            (Arrival::Written, "new".to_owned())
        );
        assert_eq!(fs::read_to_string(stage.place.site.join("page"))?, "old");
        Ok(())
    }

    #[test]
    fn the_old_file_is_believed_only_when_it_has_the_bytes_and_the_mode() -> Result<()> {
        type Spoil = fn(&Path) -> io::Result<()>;
        let spoils: [Spoil; 5] = [
            |page| fs::write(page, "lame"),
            |page| fs::write(page, "longer than before"),
            |page| fs::set_permissions(page, PermissionsExt::from_mode(0o600)),
            |page| fs::remove_file(page),
            |page| {
                fs::rename(page, page.with_file_name("moved"))?;
                symlink("moved", page)
            },
        ];
        for spoil in spoils {
            let (_folder, stage) = stage("same")?;
            spoil(&stage.place.site.join("page"))?;
            assert_eq!(
                arrives(&stage, "same")?,
                (Arrival::Written, "same".to_owned())
            );
            let metadata = fs::symlink_metadata(stage.folder.join("page"))?;
            assert!(metadata.is_file() && system::has_file_mode(&metadata));
        }
        Ok(())
    }

    #[test]
    fn what_stands_is_taken_over_only_with_its_bytes() -> Result<()> {
        let (_folder, stage) = stage("same")?;
        let hash = |text: &str| *Stamp::of(text.as_bytes()).hash.as_bytes();
        assert!(stage.standing("page", &hash("lame")).is_none());
        assert!(stage.standing("other", &hash("same")).is_none());
        let found = stage.standing("page", &hash("same")).expect("it stands");
        assert_eq!(stage.take_over("page", found)?.1, Arrival::Linked);
        fs::remove_file(stage.folder.join("page"))?;
        // Between reading and linking, somebody puts another file there: what was read is what arrives.
        let found = stage.standing("page", &hash("same")).expect("it stands");
        fs::write(stage.place.site.join("new"), "lame")?;
        fs::rename(stage.place.site.join("new"), stage.place.site.join("page"))?;
        assert_eq!(stage.take_over("page", found)?.1, Arrival::Written);
        assert_eq!(fs::read_to_string(stage.folder.join("page"))?, "same");
        // What somebody edited is not believed.
        assert!(stage.standing("page", &hash("same")).is_none());
        Ok(())
    }

    #[test]
    fn copies_are_like_puts_and_share_nothing_with_their_source() -> Result<()> {
        for (text, expected) in [
            ("same", Arrival::Linked),
            ("lame", Arrival::Written),
            ("other", Arrival::Written),
        ] {
            let (folder, stage) = stage("same")?;
            let from = folder.path().join("from");
            fs::write(&from, text)?;
            let (stamp, arrival) = stage.copy("page", &from)?;
            assert_eq!((stamp, arrival), (Stamp::of(text.as_bytes()), expected));
            assert_eq!(fs::read_to_string(stage.folder.join("page"))?, text);
            assert_ne!(
                fs::metadata(&from)?.ino(),
                fs::metadata(stage.folder.join("page"))?.ino()
            );
        }
        let (folder, stage) = stage("")?;
        let from = folder.path().join("from");
        let large: Vec<u8> = (0_u32..100_000).flat_map(u32::to_le_bytes).collect();
        fs::write(&from, &large)?;
        assert_eq!(stage.copy("large", &from)?.0, Stamp::of(&large));
        assert_eq!(fs::read(stage.folder.join("large"))?, large);
        Ok(())
    }

    #[test]
    fn only_regular_files_are_copied_and_others_are_named() -> Result<()> {
        let (folder, stage) = stage("")?;
        let from = folder.path().join("from");
        symlink("/etc/passwd", &from)?;
        let message = format!("{:#}", stage.copy("x", &from).expect_err("a link"));
        assert!(
            message.contains("/from: it is a symbolic link"),
            "{message}"
        );
        assert!(stage.copy("x", folder.path()).is_err());
        assert!(stage.copy("x", Path::new("/dev/zero")).is_err());
        assert!(!stage.folder.join("x").exists());
        Ok(())
    }

    #[test]
    fn stages_of_dead_builds_go_and_nothing_else_does() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let place = place::settle(&folder.path().join("public"), folder.path(), &[])?;
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path(".public.stage-1/a/b"))?;
        fs::write(path(".public.stage-1/a/b/c"), "x")?;
        fs::create_dir(path(".public.stage-old"))?;
        for other in [
            ".public.stage-1.stage-2",
            ".publics.stage-1",
            "public.stage-1",
            ".public.stag",
        ] {
            fs::create_dir(path(other))?;
        }
        fs::write(path(".public.stage-file"), "x")?;
        symlink(".publics.stage-1", path(".public.stage-link"))?;
        drop(Stage::create(&place, Manifest::default())?);
        let names = fs::read_dir(folder.path())?.map(|child| child.map(|child| child.file_name()));
        let mut names = names.collect::<io::Result<Vec<_>>>()?;
        names.sort();
        assert_eq!(
            names,
            [
                ".public.stag",
                ".public.stage-1.stage-2",
                ".public.stage-file",
                ".public.stage-link",
                ".publics.stage-1",
                "public.stage-1"
            ]
        );
        Ok(())
    }
}
