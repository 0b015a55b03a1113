//! A tree that errbook published: what in it is ours, and how it goes.
//!
//! Comes in: a folder and its manifest. Goes out: the first thing in it that is not ours, or the folder removed. Never:
//! following a link, or removing anything that the manifest does not list; only a stage that never became a site, and
//! so has no manifest, goes whole.
//!
//! Ours is a regular file that the manifest lists, whatever its content: a page edited by hand is still a page that the
//! next build replaces. Foreign is everything else: other files (also hidden ones, `.git`, `CNAME`), links and devices
//! (also in the place of a page), and folders that hold no listed file (also empty ones).

use super::manifest::{self, Manifest};
use super::place::{Place, in_the_way};
use super::{refusal, shown, system};
use anyhow::{Context, Result, bail};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

/// What stands at the place of a site.
#[derive(Debug)]
pub enum Standing {
    Nothing,
    EmptyFolder,
    Site(Manifest),
}

/// Looks at what stands at the place of a site, and refuses what errbook did not write.
pub fn standing(site: &Path) -> Result<Standing> {
    let metadata = match fs::symlink_metadata(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
        outcome => outcome.with_context(|| format!("cannot look at {}", shown(site)))?,
    };
    if !metadata.is_dir() {
        return Err(in_the_way(site));
    }
    let manifest = Manifest::read(site)?;
    let foreign = first_foreign(site, manifest.as_ref().unwrap_or(&Manifest::default()))?;
    match (manifest, foreign) {
        (Some(manifest), None) => Ok(Standing::Site(manifest)),
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

/// The first thing in the folder, by name, that is not ours.
pub fn first_foreign(folder: &Path, manifest: &Manifest) -> Result<Option<PathBuf>> {
    foreign_below(folder, "", manifest)
}

fn foreign_below(folder: &Path, address: &str, manifest: &Manifest) -> Result<Option<PathBuf>> {
    for child in children(folder)? {
        match whose(&child, address, manifest)? {
            Whose::Page | Whose::Manifest => {}
            Whose::Foreign => return Ok(Some(child.path())),
            Whose::Folder(inner) => {
                if let Some(foreign) = foreign_below(&child.path(), &inner, manifest)? {
                    return Ok(Some(foreign));
                }
            }
        }
    }
    Ok(None)
}

/// Removes what the manifest lists. Returns the first thing that is not ours, which then stays, with the folders above
/// it. The manifest goes last: whatever interrupts, what is left still says what of it is ours.
pub fn remove(folder: &Path, manifest: &Manifest) -> Result<Option<PathBuf>> {
    remove_below(folder, "", manifest)?;
    if let Some(foreign) = first_foreign(folder, manifest)? {
        return Ok(Some(foreign));
    }
    gone(
        fs::remove_file(folder.join(manifest::NAME)),
        &folder.join(manifest::NAME),
    )?;
    gone(fs::remove_dir(folder), folder)?;
    Ok(None)
}

fn remove_below(folder: &Path, address: &str, manifest: &Manifest) -> Result<()> {
    for child in children(folder)? {
        let path = child.path();
        match whose(&child, address, manifest)? {
            Whose::Page => gone(fs::remove_file(&path), &path)?,
            Whose::Folder(inner) => {
                remove_below(&path, &inner, manifest)?;
                // Stays when something foreign is in it; the caller looks for that.
                match fs::remove_dir(&path) {
                    Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
                    outcome => gone(outcome, &path)?,
                }
            }
            Whose::Manifest | Whose::Foreign => {}
        }
    }
    Ok(())
}

/// Removes a folder that errbook made beside a site and that no living build uses: a stage half written or complete, or
/// an old site after the exchange. What turns up in an old site that is not ours is moved to `.<name>.kept-<number>`.
pub fn clear(folder: &Path, place: &Place) -> Result<()> {
    // Without a list, or with one cut short by a power loss, it is a stage that was never complete: all of it is ours.
    let Ok(Some(manifest)) = Manifest::read(folder) else {
        return match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            outcome => outcome.with_context(|| format!("cannot remove {}", shown(folder))),
        };
    };
    clear_listed(folder, &manifest, place)
}

/// The same, where the list is known.
pub fn clear_listed(folder: &Path, manifest: &Manifest, place: &Place) -> Result<()> {
    let Some(foreign) = remove(folder, manifest)? else {
        return Ok(());
    };
    let foreign = foreign.strip_prefix(folder).unwrap_or(&foreign);
    for number in 1..1000 {
        let kept = place.beside(&format!("kept-{number}"));
        match system::rename_new(folder, &kept) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("cannot rename {} to {}", shown(folder), shown(&kept))
                });
            }
            Ok(()) => bail!(
                "the old site held something that errbook did not put there; it is kept as {}: move it to its place",
                shown(&kept.join(foreign))
            ),
        }
    }
    bail!(
        "cannot set {} aside: too many folders `kept-…` beside it; remove those that you do not need",
        shown(folder)
    )
}

enum Whose {
    Page,
    Manifest,
    /// A folder that holds pages, with its address.
    Folder(String),
    Foreign,
}

fn whose(child: &DirEntry, above: &str, manifest: &Manifest) -> Result<Whose> {
    let kind = child
        .file_type()
        .with_context(|| format!("cannot look at {}", shown(&child.path())))?;
    // A name that is not UTF-8 is in no manifest.
    let Ok(name) = child.file_name().into_string() else {
        return Ok(Whose::Foreign);
    };
    let address = if above.is_empty() {
        name
    } else {
        format!("{above}/{name}")
    };
    Ok(match () {
        () if kind.is_file() && address == manifest::NAME => Whose::Manifest,
        () if kind.is_file() && manifest.files.contains_key(&address) => Whose::Page,
        () if kind.is_dir() && manifest.has_folder(&address) => Whose::Folder(address),
        () => Whose::Foreign,
    })
}

/// Sorted, so that the first foreign file is the same one on every disk.
fn children(folder: &Path) -> Result<Vec<DirEntry>> {
    let children = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut children = children.with_context(|| format!("cannot list {}", shown(folder)))?;
    children.sort_by_key(DirEntry::file_name);
    Ok(children)
}

/// A removal whose aim may have been reached already.
fn gone(outcome: io::Result<()>, path: &Path) -> Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome.with_context(|| format!("cannot remove {}", shown(path))),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::manifest::Stamp;
    use super::*;
    use std::os::unix::fs::symlink;

    /// A project with a site of three pages in `public`.
    fn site() -> Result<(tempfile::TempDir, Place, Manifest)> {
        let folder = tempfile::tempdir()?;
        let place = super::super::place::settle(&folder.path().join("public"), folder.path(), &[])?;
        let mut manifest = Manifest::default();
        for address in ["index.html", "a/b/one.html", "a/two.html"] {
            manifest
                .files
                .insert(address.to_owned(), Stamp::of(address.as_bytes()));
            let path = place.site.join(address);
            fs::create_dir_all(path.parent().context("a parent")?)?;
            fs::write(path, address)?;
        }
        fs::write(place.site.join(manifest::NAME), manifest.to_bytes()?)?;
        Ok((folder, place, manifest))
    }

    #[test]
    fn a_site_of_ours_is_recognised_also_when_pages_were_edited_or_deleted() -> Result<()> {
        let (_folder, place, manifest) = site()?;
        fs::write(place.site.join("index.html"), "edited by hand")?;
        fs::remove_file(place.site.join("a/b/one.html"))?;
        assert!(matches!(standing(&place.site)?, Standing::Site(found) if found == manifest));
        assert_eq!(remove(&place.site, &manifest)?, None);
        assert!(matches!(standing(&place.site)?, Standing::Nothing));
        Ok(())
    }

    #[test]
    fn nothing_and_an_empty_folder_are_fine() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(matches!(
            standing(&folder.path().join("public"))?,
            Standing::Nothing
        ));
        assert!(matches!(standing(folder.path())?, Standing::EmptyFolder));
        Ok(())
    }

    #[test]
    fn anything_else_is_foreign_and_named_and_kept() -> Result<()> {
        type Plant = fn(&Path) -> io::Result<()>;
        let plants: [(&str, Plant); 11] = [
            ("CNAME", |site| fs::write(site.join("CNAME"), "x")),
            (".git", |site| {
                fs::write(site.join(".git"), "gitdir: elsewhere")
            }),
            (".git", |site| fs::create_dir_all(site.join(".git/objects"))),
            ("a/b/.hidden", |site| {
                fs::write(site.join("a/b/.hidden"), "x")
            }),
            ("a/.errbook-manifest", |site| {
                fs::write(site.join("a/.errbook-manifest"), "x")
            }),
            ("empty", |site| fs::create_dir(site.join("empty"))),
            ("link", |site| symlink("/etc", site.join("link"))),
            ("index.html", |site| {
                fs::rename(site.join("index.html"), site.join("../index.html"))?;
                symlink("../index.html", site.join("index.html"))
            }),
            ("a", |site| {
                fs::rename(site.join("a"), site.join("../a"))?;
                symlink("../a", site.join("a"))
            }),
            ("a/two.html", |site| {
                fs::remove_file(site.join("a/two.html"))?;
                fs::create_dir(site.join("a/two.html"))
            }),
            ("a/b/pipe", |site| {
                std::os::unix::net::UnixListener::bind(site.join("a/b/pipe")).map(drop)
            }),
        ];
        for (name, plant) in plants {
            let (_folder, place, _) = site()?;
            plant(&place.site)?;
            let message = format!("{:#}", standing(&place.site).expect_err(name));
            let path = place.site.join(name);
            assert!(
                message.contains(&format!("{} is in the output folder", shown(&path))),
                "{name}: {message}"
            );
            assert!(message.contains("nothing was changed: "), "{message}");
            let foreign = fs::symlink_metadata(&path)?;
            let message = format!("{:#}", clear(&place.site, &place).expect_err(name));
            let kept = place.beside("kept-1").join(name);
            assert!(message.contains(&shown(&kept)), "{name}: {message}");
            assert!(
                system::is_same(&foreign, &fs::symlink_metadata(&kept)?),
                "{name} is kept"
            );
            assert!(!place.site.exists());
        }
        Ok(())
    }

    #[test]
    fn what_lies_behind_a_link_is_never_removed() -> Result<()> {
        let (folder, place, manifest) = site()?;
        fs::rename(place.site.join("a"), folder.path().join("a"))?;
        symlink(folder.path().join("a"), place.site.join("a"))?;
        assert_eq!(remove(&place.site, &manifest)?, Some(place.site.join("a")));
        assert!(
            folder.path().join("a/b/one.html").exists()
                && folder.path().join("a/two.html").exists()
        );
        Ok(())
    }

    #[test]
    fn a_folder_with_files_but_no_manifest_is_refused() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("b"), "x")?;
        fs::write(folder.path().join("a"), "x")?;
        let message = format!(
            "{:#}",
            standing(folder.path()).expect_err("files of others")
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
        let (_folder, place, _) = site()?;
        fs::write(
            place
                .site
                .join("a")
                .join(std::ffi::OsStr::from_bytes(b"caf\xe9")),
            "x",
        )?;
        let message = format!(
            "{:#}",
            standing(&place.site).expect_err("no manifest lists it")
        );
        assert!(
            message.contains("/a/caf\u{fffd} is in the output folder"),
            "{message}"
        );
        Ok(())
    }

    #[test]
    fn an_unfinished_stage_goes_whole() -> Result<()> {
        let (_folder, place, _) = site()?;
        fs::write(place.site.join("more"), "x")?;
        fs::write(place.site.join(manifest::NAME), "{\"errbook-manif")?;
        clear(&place.site, &place)?;
        assert!(!place.site.exists());
        clear(&place.site, &place)
    }
}
