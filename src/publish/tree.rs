//! A tree that errbook published: what in it is ours.
//!
//! Comes in: a folder and its manifest. Goes out: the first thing in it that is not ours. Never: following a link, or a
//! change; what is ours goes by `removal.rs`.
//!
//! Ours is a regular file that the manifest lists, whatever its content: a page edited by hand is still a page that the
//! next build replaces. Foreign is everything else: other files (also hidden ones, `.git`, `CNAME`), links and devices
//! (also in the place of a page), and folders that hold no listed file (also empty ones).

use super::manifest::{self, Manifest, Stamp};
use super::place::in_the_way;
use super::{refusal, shown};
use anyhow::{Context, Result};
use blake3::Hash;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::ffi::OsString;
use std::fs::{self, DirEntry};
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
}

impl Known {
    #[cfg(all(test, unix))]
    pub fn of(manifest: Manifest) -> Result<Self> {
        Ok(Self {
            hash: blake3::hash(&manifest.to_bytes()?),
            manifest: Arc::new(manifest),
        })
    }
}

/// Looks at what stands at the place of a site, and refuses what errbook did not write. A manifest that is known is not
/// read anew.
pub fn standing(site: &Path, known: Option<&Known>) -> Result<Standing> {
    let metadata = match fs::symlink_metadata(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
        outcome => outcome.with_context(|| format!("cannot look at {}", shown(site)))?,
    };
    if !metadata.is_dir() {
        return Err(in_the_way(site));
    }
    let listed = listed(site, known)?;
    let files = listed.as_ref().map(|listed| listed.manifest.files());
    let foreign = foreign_below(site, files.unwrap_or_default(), 0)?;
    match (listed, foreign) {
        (Some(listed), None) => Ok(Standing::Site(listed)),
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
    Ok(Some(Known { manifest, hash }))
}

/// The first thing in the folder, by name, that is not ours.
pub fn first_foreign(folder: &Path, manifest: &Manifest) -> Result<Option<PathBuf>> {
    foreign_below(folder, manifest.files(), 0)
}

/// The files are those in this folder; `above` is how long the part of their addresses is that names it.
fn foreign_below(
    folder: &Path,
    files: &[(String, Stamp)],
    above: usize,
) -> Result<Option<PathBuf>> {
    let children = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let children = children.with_context(|| format!("cannot list {}", shown(folder)))?;
    let mut rest: Vec<(OsString, Whose<'_>)> = Vec::new();
    for child in children {
        match whose(&child, files, above)? {
            Whose::Page | Whose::Manifest => {}
            other => rest.push((child.file_name(), other)),
        }
    }
    // So that the first foreign file is the same one on every disk.
    rest.sort_unstable_by(|left, right| left.0.cmp(&right.0));
    let found = rest.par_iter().map(|(name, whose)| match whose {
        Whose::Folder(files) => foreign_below(&folder.join(name), files, above + name.len() + 1),
        _ => Ok(Some(folder.join(name))),
    });
    let first = found.find_first(|found| !matches!(found, Ok(None)));
    first.unwrap_or(Ok(None))
}

/// To whom something in a folder belongs.
pub enum Whose<'a> {
    Page,
    Manifest,
    /// A folder that holds these pages.
    Folder(&'a [(String, Stamp)]),
    Foreign,
}

/// Of something in the folder of these files; `above` as for [`foreign_below`].
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
    use super::super::scene::three;
    use super::*;

    #[test]
    fn a_site_of_ours_is_recognised_also_when_pages_were_edited_or_deleted() -> Result<()> {
        let (_folder, place, manifest) = three()?;
        fs::write(place.site.join("index.html"), "edited by hand")?;
        fs::remove_file(place.site.join("a/b/one.html"))?;
        let found = standing(&place.site, None)?;
        let Standing::Site(found) = found else {
            panic!("{found:?}")
        };
        assert_eq!(*found.manifest, manifest);
        // Known, it is not read anew; but only as long as it is the same one.
        let again = standing(&place.site, Some(&found))?;
        assert!(
            matches!(again, Standing::Site(again) if Arc::ptr_eq(&again.manifest, &found.manifest))
        );
        let empty = Known::of(Manifest::default())?;
        let again = standing(&place.site, Some(&empty))?;
        assert!(matches!(again, Standing::Site(again) if again.hash == found.hash));
        Ok(())
    }

    #[test]
    fn nothing_and_an_empty_folder_are_fine() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(matches!(
            standing(&folder.path().join("public"), None)?,
            Standing::Nothing
        ));
        assert!(matches!(
            standing(folder.path(), None)?,
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
            standing(folder.path(), None).expect_err("files of others")
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
            standing(&place.site, None).expect_err("no manifest lists it")
        );
        assert!(
            message.contains("/a/caf\u{fffd} is in the output folder"),
            "{message}"
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
