//! The stage: the new site in the making, in a folder of its own beside the old one.
//!
//! Comes in: addresses already claimed, with bytes or with a file to copy. Goes out: the complete tree, on the disk for
//! good, manifest last. Never: a write into an existing file, since unchanged files are the old site's own (hard
//! links).

use super::manifest::{self, Manifest, Stamp};
use super::notes::{Key, Notes};
use super::old::{Old, Unchanged};
use super::place::Place;
use super::system::{self, Look, Moment};
use super::tree::Known;
use super::{removal, shown, twin};
use anyhow::{Context, Result};
use blake3::Hash;
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
    pub old: Old,
    /// Whether it has the files of the old site from the start.
    is_twin: bool,
}

/// A file that came into the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    pub stamp: Stamp,
    pub how: Arrival,
    /// What the disk says of it, where that is known to stand for its bytes.
    pub look: Option<Look>,
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
    pub fn create(place: &Place, known: Option<Known>, notes: Option<Notes>) -> Result<Self> {
        clear_stale(place)?;
        let folder = place.beside(&format!("stage-{}", std::process::id()));
        let handle = system::create_folder(&folder)
            .and_then(|()| File::open(&folder))
            .and_then(|handle| Ok((system::changed(&handle.metadata()?), handle)))
            .inspect_err(|_| {
                let _ = fs::remove_dir(&folder);
            });
        let (begun, handle) = handle.with_context(|| {
            format!(
                "cannot create the folder {} for the new site",
                shown(&folder)
            )
        })?;
        Ok(Self {
            folder,
            place: place.clone(),
            handle,
            old: Old {
                folder: place.site.clone(),
                known,
                notes,
                begun,
            },
            is_twin: false,
        })
    }

    /// Goes on from the twin of the old site, where that stands at a path; what else stands there goes. For a stage in
    /// which nothing is yet.
    pub fn take(&mut self, twin: &Path) -> Result<()> {
        let stands = self.old.noted().is_some_and(|(known, notes)| {
            twin::stands(twin, &self.old.folder, &known.manifest, &notes.twin)
        });
        if stands && fs::rename(twin, &self.folder).is_ok() {
            self.is_twin = true;
            // Without a list, it goes whole where this build dies.
            let list = self.folder.join(manifest::NAME);
            return fs::remove_file(&list)
                .with_context(|| format!("cannot remove {}", shown(&list)));
        }
        if fs::symlink_metadata(twin).is_ok() {
            // What is not ours in it is set aside. Where it cannot go, the next one finds no room.
            let _ = removal::clear(twin, &self.place);
        }
        Ok(())
    }

    /// Takes away what the new site has no more: as a twin, it has it still.
    pub fn drop_gone(&self, new: &Manifest) -> Result<()> {
        let dropped = self
            .twin()
            .map_or(Ok(()), |old| twin::drop_gone(&self.folder, old, new));
        dropped.with_context(|| {
            format!(
                "cannot remove what is old in {}; nothing was changed",
                shown(&self.folder)
            )
        })
    }

    /// Takes away what stands at an address that is written anew.
    fn make_room(&self, address: &str) -> io::Result<()> {
        self.twin()
            .map_or(Ok(()), |old| twin::make_room(&self.folder, old, address))
    }

    /// What it has from the start.
    fn twin(&self) -> Option<&Manifest> {
        self.old.manifest().filter(|_| self.is_twin)
    }

    /// Gives a file of the old site its name in the stage, and says whether that could be done.
    fn link(&self, address: &str, found: &Unchanged) -> bool {
        if self.is_twin && self.old.is_noted(address, found) {
            return true;
        }
        self.make_room(address).is_ok() && found.link(&self.folder.join(address))
    }

    /// Creates one folder; the one above it is there.
    pub fn add_folder(&self, address: &str) -> Result<()> {
        if self
            .twin()
            .is_some_and(|old| twin::has_folder(old, address))
        {
            return Ok(());
        }
        let path = self.folder.join(address);
        self.make_room(address)
            .and_then(|()| system::create_folder(&path))
            .with_context(|| format!("cannot create the folder {}", shown(&path)))
    }

    /// Writes a file, or links it where the old site has the same bytes.
    pub fn put(&self, address: &str, bytes: &[u8]) -> Result<Arrived> {
        let stamp = Stamp::of(bytes);
        if let Some(found) = self.old.with_bytes(address, bytes, stamp)
            && self.link(address, &found)
        {
            return Ok(linked(&found));
        }
        let path = self.folder.join(address);
        let written = self.make_room(address);
        let written = written.and_then(|()| system::write_file(&path, bytes));
        let metadata = written.with_context(|| format!("cannot write {}", shown(&path)))?;
        Ok(Arrived {
            stamp,
            how: Arrival::Written,
            look: Some(system::look(&metadata)),
        })
    }

    /// The old site's file at an address, if it has the bytes that were made of this.
    pub fn standing(&self, address: &str, key: &Key) -> Option<Unchanged> {
        self.old.made_of(address, key)
    }

    /// Links what stands in the old site; where that cannot be done, its bytes are written once more.
    pub fn take_over(&self, address: &str, found: Unchanged) -> Result<Arrived> {
        // A link that cannot be made is no error; writing tells more.
        if self.link(address, &found) {
            return Ok(linked(&found));
        }
        self.put(address, &found.bytes()?)
    }

    /// Copies a regular file in pieces. The stamp is that of the bytes which arrived, also when the file changes
    /// meanwhile.
    pub fn copy(&self, address: &str, from: &Path) -> Result<Arrived> {
        let read = || format!("cannot read {}", shown(from));
        let mut source = system::open_regular(from).with_context(read)?;
        let size = source.metadata().with_context(read)?.len();
        // Read twice only when the old site may have it.
        if self.old.size(address) == Some(size) {
            let stamp = Stamp::of_rest(&source).with_context(read)?;
            if let Some(found) = self.old.with_stamp(address, stamp)
                && self.link(address, &found)
            {
                return Ok(linked(&found));
            }
            source.rewind().with_context(read)?;
        }
        let path = self.folder.join(address);
        let write = || format!("cannot write {}", shown(&path));
        let target = self.make_room(address);
        let target = target.and_then(|()| system::create_file(&path));
        let mut target = target.with_context(write)?;
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
        let metadata = system::settled(&target).with_context(write)?;
        Ok(Arrived {
            stamp: Stamp {
                size: hasher.count(),
                hash: hasher.finalize(),
            },
            how: Arrival::Written,
            look: Some(system::look(&metadata)),
        })
    }

    /// Writes the manifest and brings everything to the disk. After this the stage is a whole site. Says when that was,
    /// by the clock of its disk, and the hash of the manifest.
    pub fn seal(&self, manifest: &Manifest) -> Result<(Moment, Hash)> {
        let path = self.folder.join(manifest::NAME);
        let write = || -> io::Result<_> {
            let mut file = system::create_file(&path)?;
            let hash = manifest.write(&mut file)?;
            Ok((system::settled(&file)?, hash))
        };
        let (metadata, hash) = write().with_context(|| format!("cannot write {}", shown(&path)))?;
        let synced = system::sync_tree(&self.handle, &self.folder);
        synced.with_context(|| format!("cannot bring {} to the disk", shown(&self.folder)))?;
        Ok((system::look(&metadata).written, hash))
    }

    /// Which disk it is on.
    pub fn disk(&self) -> io::Result<u64> {
        Ok(system::disk(&self.handle.metadata()?))
    }
}

fn linked(found: &Unchanged) -> Arrived {
    Arrived {
        stamp: found.stamp,
        how: Arrival::Linked,
        look: found.look,
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now, the next build removes and reports.
        let _ = removal::clear(&self.folder, &self.place);
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
            removal::clear(&child.path(), place)?;
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::notes::Note;
    use super::super::place;
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    /// An old site with the one page `page`, and a stage for the next.
    fn stage(page: &str) -> Result<(tempfile::TempDir, Stage)> {
        let folder = tempfile::tempdir()?;
        let place = place::settle(&folder.path().join("public"), folder.path(), &[])?;
        let manifest = Manifest::of(vec![("page".to_owned(), Stamp::of(page.as_bytes()))]);
        system::create_folder(&place.site)?;
        system::write_file(&place.site.join("page"), page.as_bytes())?;
        let old = Known::of(manifest)?;
        let stage = Stage::create(&place, Some(old), None)?;
        Ok((folder, stage))
    }

    fn arrives(stage: &Stage, text: &str) -> Result<(Arrival, String)> {
        let arrived = stage.put("page", text.as_bytes())?;
        assert_eq!(arrived.stamp, Stamp::of(text.as_bytes()));
        Ok((arrived.how, fs::read_to_string(stage.folder.join("page"))?))
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
        let (_folder, mut stage) = stage("same")?;
        let (made, other) = ([1; 32], [2; 32]);
        // Nothing is known of it, or only what it was made of: then it is read.
        assert!(stage.standing("page", &made).is_none());
        stage.old.notes = notes(&stage, made, None)?;
        assert!(stage.standing("page", &other).is_none());
        assert!(stage.standing("other", &made).is_none());
        let found = stage.standing("page", &made).expect("it stands");
        assert_eq!(stage.take_over("page", found)?.how, Arrival::Linked);
        fs::remove_file(stage.folder.join("page"))?;
        // Between reading and linking, somebody puts another file there: what was read is what arrives.
        let found = stage.standing("page", &made).expect("it stands");
        let page = stage.place.site.join("page");
        let swap = || {
            fs::write(stage.place.site.join("new"), "lame")
                .and_then(|()| fs::rename(stage.place.site.join("new"), &page))
        };
        swap()?;
        assert_eq!(stage.take_over("page", found)?.how, Arrival::Written);
        assert_eq!(fs::read_to_string(stage.folder.join("page"))?, "same");
        // What somebody edited is not believed.
        assert!(stage.standing("page", &made).is_none());
        // Nor is it, where nothing had to be read and there is nothing to write.
        fs::write(&page, "same")?;
        stage.old.notes = notes(&stage, made, Some(&fs::metadata(&page)?))?;
        let found = stage.standing("page", &made).expect("it stands");
        fs::remove_file(stage.folder.join("page"))?;
        fs::write(stage.place.site.join("new"), "lame")?;
        fs::rename(stage.place.site.join("new"), &page)?;
        let message = format!("{:#}", stage.take_over("page", found).expect_err("lame"));
        assert!(message.contains("was written to while"), "{message}");
        Ok(())
    }

    /// Notes of the one page: what it was made of, and how it looked when it was published.
    fn notes(stage: &Stage, key: Key, published: Option<&fs::Metadata>) -> Result<Option<Notes>> {
        let known = stage.old.known.as_ref().context("a site")?;
        let notes = Notes {
            manifest: known.hash,
            disk: stage.disk()?,
            end: published.map(system::changed).unwrap_or_default(),
            files: vec![Note {
                key: Some(key),
                look: published.map(system::look),
            }],
            folders: Vec::new(),
            twin: Vec::new(),
        };
        Ok(Notes::parse(&notes.to_bytes(), known))
    }

    #[test]
    fn a_file_is_read_unless_it_is_sure_that_nobody_wrote_to_it() -> Result<()> {
        type Touch = fn(&Path) -> io::Result<()>;
        // Set back to the moment of publishing, as `touch -r`, `cp -p` and backups do.
        fn set_back(page: &Path, write: Touch) -> io::Result<()> {
            let published = fs::metadata(page)?.modified()?;
            std::thread::sleep(std::time::Duration::from_millis(20));
            write(page)?;
            File::options()
                .write(true)
                .open(page)?
                .set_modified(published)
        }
        let made = [1; 32];
        let touches: [(&str, Touch, Option<Arrival>); 9] = [
            ("nothing", |_| Ok(()), Some(Arrival::Linked)),
            (
                "another name",
                |page| fs::hard_link(page, page.with_file_name("more")),
                Some(Arrival::Linked),
            ),
            (
                "touched",
                |page| {
                    File::options()
                        .write(true)
                        .open(page)?
                        .set_modified(std::time::SystemTime::UNIX_EPOCH)
                },
                Some(Arrival::Linked),
            ),
            (
                "the same in another file",
                |page| {
                    fs::write(page.with_file_name("new"), "same")?;
                    fs::rename(page.with_file_name("new"), page)
                },
                Some(Arrival::Linked),
            ),
            ("edited", |page| fs::write(page, "lame"), None),
            (
                "edited and set back",
                |page| set_back(page, |page| fs::write(page, "lame")),
                None,
            ),
            (
                "another file, set back",
                |page| {
                    set_back(page, |page| {
                        fs::write(page.with_file_name("new"), "lame")?;
                        fs::rename(page.with_file_name("new"), page)
                    })
                },
                None,
            ),
            (
                "longer, set back",
                |page| set_back(page, |page| fs::write(page, "same and more")),
                None,
            ),
            (
                "edited under another name",
                |page| {
                    fs::hard_link(page, page.with_file_name("more"))?;
                    fs::write(page.with_file_name("more"), "lame")
                },
                None,
            ),
        ];
        for (what, touch, expected) in touches {
            let (_folder, mut stage) = stage("same")?;
            let page = stage.place.site.join("page");
            stage.old.notes = notes(&stage, made, Some(&fs::metadata(&page)?))?;
            std::thread::sleep(std::time::Duration::from_millis(20));
            touch(&page)?;
            let found = stage.standing("page", &made);
            let arrived = found
                .map(|found| stage.take_over("page", found))
                .transpose()?;
            assert_eq!(arrived.map(|arrived| arrived.how), expected, "{what}");
            if arrived.is_some() {
                assert_eq!(fs::read_to_string(stage.folder.join("page"))?, "same");
            }
        }
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
            let arrived = stage.copy("page", &from)?;
            assert_eq!(arrived.stamp, Stamp::of(text.as_bytes()));
            assert_eq!(arrived.how, expected);
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
        assert_eq!(stage.copy("large", &from)?.stamp, Stamp::of(&large));
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
        drop(Stage::create(&place, None, None)?);
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
