//! A tree that errbook published: what in it is ours.
//!
//! Comes in: a folder and its manifest. Goes out: the first thing in it that is not ours. Never: following a link, or a
//! change; what is ours goes by `removal.rs`.
//!
//! Ours is a regular file that the manifest lists, whatever its content: a page edited by hand is still a page that the
//! next build replaces. Foreign is everything else: other files (also hidden ones, `.git`, `CNAME`), links and devices
//! (also in the place of a page), and folders that hold no listed file (also empty ones).
//!
//! A folder that has changed in nothing since it was looked at holds what it held then, and is not listed again.

use super::manifest::{self, Manifest, Stamp};
use super::place::in_the_way;
use super::system::{self, Look, Moment};
use super::{refusal, shown};
use anyhow::{Context, Result};
use blake3::Hash;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What stands at the place of a site.
#[derive(Debug)]
pub enum Standing {
    Nothing,
    EmptyFolder,
    Site(Known),
}

/// A site of ours.
#[derive(Debug, Clone)]
pub struct Known {
    pub manifest: Arc<Manifest>,
    /// Of the bytes of its manifest.
    pub hash: Hash,
    /// Of its folders, in their order: how they were found, where nobody can change one and leave it looking so.
    pub looks: Vec<Option<Look>>,
}

impl Known {
    #[cfg(all(test, unix))]
    pub fn of(manifest: Manifest) -> Result<Self> {
        Ok(Self {
            hash: blake3::hash(&manifest.to_bytes()?),
            manifest: Arc::new(manifest),
            looks: Vec::new(),
        })
    }
}

/// What the disk says of a folder; nothing of what is none.
pub fn look(metadata: &Metadata) -> Option<Look> {
    let look = Look {
        number: system::look(metadata).number,
        written: system::changed(metadata),
    };
    (metadata.is_dir() && look.number != 0).then_some(look)
}

/// Those of the looks that a change from this moment on cannot leave as they are: a disk's clock goes in ticks.
pub fn sure(looks: Vec<Option<Look>>, before: Moment) -> Vec<Option<Look>> {
    let is_sure = |look: &Look| look.written < before;
    let looks = looks.into_iter();
    looks.map(|look| look.filter(is_sure)).collect()
}

/// What is found at the place of a site, before all that is in it was looked at.
#[derive(Debug)]
pub enum Found {
    Nothing,
    /// A folder, which may have a manifest.
    Folder(Option<Known>),
}

/// Looks at what stands at the place of a site, and refuses what errbook did not write. A manifest that is known is not
/// read anew, nor are the folders. It is `now` by the clock of the disk, or later.
pub fn standing(site: &Path, known: Option<&Known>, now: Moment) -> Result<Standing> {
    judged(site, found(site, known)?, now)
}

/// The first half of [`standing`]: whether there is a manifest.
pub fn found(site: &Path, known: Option<&Known>) -> Result<Found> {
    let metadata = match fs::symlink_metadata(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        outcome => outcome.with_context(|| format!("cannot look at {}", shown(site)))?,
    };
    if !metadata.is_dir() {
        return Err(in_the_way(site));
    }
    listed(site, known).map(Found::Folder)
}

/// The second half: whether all else is in it. Folders that look as they are known to have looked are not listed.
pub fn judged(site: &Path, found: Found, now: Moment) -> Result<Standing> {
    let Found::Folder(listed) = found else {
        return Ok(Standing::Nothing);
    };
    let (foreign, looks) = match &listed {
        Some(listed) => survey(site, &listed.manifest, &listed.looks)?,
        None => survey(site, &Manifest::default(), &[])?,
    };
    match (listed, foreign) {
        (Some(listed), None) => {
            let looks = sure(looks, now);
            Ok(Standing::Site(Known { looks, ..listed }))
        }
        (None, None) => Ok(Standing::EmptyFolder),
        (Some(_), Some(foreign)) => {
            let what = format!(
                "{} is in the output folder, but errbook did not put it there",
                shown(&foreign)
            );
            Err(refusal(
                &what,
                "move it away, or choose another output folder",
            ))
        }
        (None, Some(first)) => {
            let what = format!(
                "the output folder {} holds files that errbook did not write, first {}",
                shown(site),
                shown(&first)
            );
            Err(refusal(&what, "choose a new or empty folder"))
        }
    }
}

fn listed(site: &Path, known: Option<&Known>) -> Result<Option<Known>> {
    let Some(bytes) = Manifest::bytes(site)? else {
        return Ok(None);
    };
    let hash = blake3::hash(&bytes);
    if let Some(known) = known.filter(|known| known.hash == hash) {
        return Ok(Some(known.clone()));
    }
    let manifest = Arc::new(Manifest::of_bytes(&bytes, site)?);
    Ok(Some(Known {
        manifest,
        hash,
        looks: Vec::new(),
    }))
}

/// How the folders of a site were left; nothing of those that have changed since a moment.
pub fn left(site: &Path, manifest: &Manifest, since: Moment) -> Vec<Option<Look>> {
    let looks = manifest.folders().map(|folder| {
        let metadata = fs::symlink_metadata(site.join(folder.address)).ok()?;
        look(&metadata)
    });
    sure(looks.collect(), since)
}

/// The first thing in the folder, by name, that is not ours. The looks are those of its folders when all in them was.
pub fn first_foreign(
    folder: &Path,
    manifest: &Manifest,
    looks: &[Option<Look>],
) -> Result<Option<PathBuf>> {
    survey(folder, manifest, looks).map(|(foreign, _)| foreign)
}

/// The first thing in the folder, by name, that is not ours, and the looks of the folders in it. Those that look as they
/// were `left` are not listed.
fn survey(
    top: &Path,
    manifest: &Manifest,
    left: &[Option<Look>],
) -> Result<(Option<PathBuf>, Vec<Option<Look>>)> {
    let folders = manifest.folders();
    let left = Some(left).filter(|left| left.len() == folders.len());
    let found = folders.enumerate().map(|(at, folder)| {
        let path = top.join(folder.address);
        let look = match fs::symlink_metadata(&path) {
            // What stands in its place is seen in the folder above.
            Ok(metadata) if !metadata.is_dir() => return Ok((None, None)),
            Err(error) if is_absent(&error) => return Ok((None, None)),
            outcome => look(&outcome.with_context(|| format!("cannot look at {}", shown(&path)))?),
        };
        let is_as_left = look.is_some() && left.is_some_and(|left| left[at] == look);
        let foreign = if is_as_left {
            None
        } else {
            foreign_in(&path, folder.files, folder.above())?
        };
        Ok((foreign, look))
    });
    let found: Vec<(Option<PathBuf>, Option<Look>)> = found.collect::<Result<_>>()?;
    let (below, looks): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    // So that it is the same one on every disk.
    let foreign = below
        .into_iter()
        .chain([foreign_in(top, manifest.files(), 0)?]);
    Ok((foreign.flatten().min(), looks))
}

/// Whether the error says that nothing stands there.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The first thing in a folder itself that is not ours. The files are those in it; `above` is how long the part of their
/// addresses is that names it.
fn foreign_in(folder: &Path, files: &[(String, Stamp)], above: usize) -> Result<Option<PathBuf>> {
    let list = || format!("cannot list {}", shown(folder));
    let mut first: Option<PathBuf> = None;
    for child in fs::read_dir(folder).with_context(list)? {
        let child = child.with_context(list)?;
        if let Whose::Foreign = whose(&child, files, above)? {
            let path = child.path();
            first = Some(first.map_or(path.clone(), |first| first.min(path)));
        }
    }
    Ok(first)
}

/// To whom something in a folder belongs.
pub enum Whose<'a> {
    Page,
    Manifest,
    /// A folder that holds these pages.
    Folder(&'a [(String, Stamp)]),
    Foreign,
}

/// Of something in the folder of these files; `above` as for [`foreign_in`].
pub fn whose<'a>(
    child: &DirEntry,
    files: &'a [(String, Stamp)],
    above: usize,
) -> Result<Whose<'a>> {
    let kind = child
        .file_type()
        .with_context(|| format!("cannot look at {}", shown(&child.path())))?;
    let name = child.file_name();
    // A name that is not UTF-8 is in no manifest.
    let Some(name) = name.to_str() else {
        return Ok(Whose::Foreign);
    };
    Ok(match () {
        () if kind.is_file() && above == 0 && name == manifest::NAME => Whose::Manifest,
        () if kind.is_file() && is_listed(files, above, name) => Whose::Page,
        () if kind.is_dir() => match inside(files, above, name) {
            [] => Whose::Foreign,
            files => Whose::Folder(files),
        },
        () => Whose::Foreign,
    })
}

fn is_listed(files: &[(String, Stamp)], above: usize, name: &str) -> bool {
    files
        .binary_search_by(|(address, _)| address[above..].cmp(name))
        .is_ok()
}

/// Those of the files in a folder that lie in a folder of this name.
pub fn inside<'a>(files: &'a [(String, Stamp)], above: usize, name: &str) -> &'a [(String, Stamp)] {
    // How the rest of an address stands to the name with a `/`.
    let order = |(address, _): &(String, Stamp)| {
        let rest = &address.as_bytes()[above..];
        let common = rest.len().min(name.len());
        rest[..common]
            .cmp(&name.as_bytes()[..common])
            .then_with(|| rest.get(name.len()).cmp(&Some(&b'/')))
    };
    let start = files.partition_point(|file| order(file) == Ordering::Less);
    let end = files.partition_point(|file| order(file) != Ordering::Greater);
    &files[start..end]
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::place::Place;
    use super::super::scene::three;
    use super::*;

    #[test]
    fn a_site_of_ours_is_recognised_also_when_pages_were_edited_or_deleted() -> Result<()> {
        let (_folder, place, manifest) = three()?;
        fs::write(place.site.join("index.html"), "edited by hand")?;
        fs::remove_file(place.site.join("a/b/one.html"))?;
        let found = standing(&place.site, None, Moment::default())?;
        let Standing::Site(found) = found else {
            panic!("{found:?}")
        };
        assert_eq!(*found.manifest, manifest);
        // Known, it is not read anew; but only as long as it is the same one.
        let again = standing(&place.site, Some(&found), Moment::default())?;
        assert!(
            matches!(again, Standing::Site(again) if Arc::ptr_eq(&again.manifest, &found.manifest))
        );
        let empty = Known::of(Manifest::default())?;
        let again = standing(&place.site, Some(&empty), Moment::default())?;
        assert!(matches!(again, Standing::Site(again) if again.hash == found.hash));
        Ok(())
    }

    #[test]
    fn nothing_and_an_empty_folder_are_fine() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(matches!(
            standing(&folder.path().join("public"), None, Moment::default())?,
            Standing::Nothing
        ));
        assert!(matches!(
            standing(folder.path(), None, Moment::default())?,
            Standing::EmptyFolder
        ));
        Ok(())
    }

    #[test]
    fn a_folder_with_files_but_no_manifest_is_refused() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("b"), "x")?;
        fs::write(folder.path().join("a"), "x")?;
        let message = format!(
            "{:#}",
            standing(folder.path(), None, Moment::default()).expect_err("files of others")
        );
        assert!(
            message.contains("first ") && message.contains("/a; nothing was changed"),
            "{message}"
        );
        Ok(())
    }

    #[test]
    fn a_name_that_is_not_utf8_is_foreign() -> Result<()> {
        use std::os::unix::ffi::OsStrExt;
        let (_folder, place, _) = three()?;
        fs::write(
            place
                .site
                .join("a")
                .join(std::ffi::OsStr::from_bytes(b"caf\xe9")),
            "x",
        )?;
        let message = format!(
            "{:#}",
            standing(&place.site, None, Moment::default()).expect_err("no manifest lists it")
        );
        assert!(
            message.contains("/a/caf\u{fffd} is in the output folder"),
            "{message}"
        );
        Ok(())
    }

    fn look_at(place: &Place) -> Result<Known> {
        // Something beside the site has to come for the clock to go.
        fs::write(place.beside("lock"), "")?;
        let found = standing(&place.site, None, place.clock()?)?;
        fs::remove_file(place.beside("lock"))?;
        match found {
            Standing::Site(found) => Ok(found),
            other => panic!("{other:?}"),
        }
    }

    /// Whoever is quicker than the clock of the disk is seen, too.
    #[test]
    fn what_turns_up_in_a_folder_that_was_looked_at_is_seen() -> Result<()> {
        let (_folder, place, _) = three()?;
        for number in 0..50 {
            let found = look_at(&place)?;
            let foreign = place.site.join(["a", "a/b"][number % 2]).join("x");
            fs::write(&foreign, "x")?;
            let first = first_foreign(&place.site, &found.manifest, &found.looks)?;
            assert_eq!(first, Some(foreign.clone()));
            assert!(standing(&place.site, Some(&found), Moment::default()).is_err());
            fs::remove_file(foreign)?;
        }
        Ok(())
    }

    #[test]
    fn a_folder_that_looks_as_it_was_left_is_not_listed() -> Result<()> {
        let (_folder, place, manifest) = three()?;
        fs::write(place.site.join("a/b/x"), "x")?;
        let at = place.site.join("a/b");
        let looks = vec![None, look(&fs::metadata(&at)?)];
        assert_eq!(first_foreign(&place.site, &manifest, &looks)?, None);
        // Two lists of folders are not compared when they are of different sites.
        let foreign = Some(at.join("x"));
        assert_eq!(first_foreign(&place.site, &manifest, &looks[1..])?, foreign);
        assert_eq!(
            first_foreign(&place.site, &manifest, &[None, None])?,
            foreign
        );
        Ok(())
    }

    #[test]
    fn folders_are_known_by_their_files() {
        let files = ["a-b", "a.b", "a/b/c", "a/d", "a0", "ab/c"].map(|address| {
            let address = format!("top/{address}");
            let stamp = Stamp::of(address.as_bytes());
            (address, stamp)
        });
        let inside = |name| {
            let inside = inside(&files, "top/".len(), name).iter();
            inside.map(|(address, _)| &**address).collect::<Vec<_>>()
        };
        assert_eq!(inside("a"), ["top/a/b/c", "top/a/d"]);
        assert_eq!(inside("ab"), ["top/ab/c"]);
        for name in ["a-b", "a0", "b", "A", ""] {
            assert!(inside(name).is_empty(), "{name}");
        }
    }
}
