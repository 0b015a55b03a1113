//! How a tree that errbook published goes.
//!
//! Comes in: a folder and its manifest. Goes out: the folder removed, or the first thing in it that is not ours, which
//! stays. Never: following a link, or removing anything that the manifest does not list; only a stage that never became a
//! site, and so has no manifest, goes whole.

use super::manifest::{self, Manifest, Stamp};
use super::place::Place;
use super::tree::{self, Whose, first_foreign};
use super::{shown, system};
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    let foreign = remove(folder, &manifest)?;
    foreign.map_or(Ok(()), |foreign| keep(folder, &foreign, place))
}

/// The same for a folder in which everything was ours when it was last looked at.
pub fn clear_ours(folder: &Path, manifest: &Manifest, place: &Place) -> Result<()> {
    if remove_listed(folder, manifest) {
        return finish(folder);
    }
    let foreign = remove(folder, manifest)?;
    foreign.map_or(Ok(()), |foreign| keep(folder, &foreign, place))
}

/// Moves what holds something foreign out of the way, and says where it is.
fn keep(folder: &Path, foreign: &Path, place: &Place) -> Result<()> {
    let foreign = foreign.strip_prefix(folder).unwrap_or(foreign);
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

/// Removes what the manifest lists. Returns the first thing that is not ours, which then stays, with the folders above
/// it. The manifest goes last: whatever interrupts, what is left still says what of it is ours.
fn remove(folder: &Path, manifest: &Manifest) -> Result<Option<PathBuf>> {
    remove_below(folder, manifest.files(), 0)?;
    if let Some(foreign) = first_foreign(folder, manifest, &[])? {
        return Ok(Some(foreign));
    }
    finish(folder).map(|()| None)
}

fn finish(folder: &Path) -> Result<()> {
    let list = folder.join(manifest::NAME);
    gone(fs::remove_file(&list), &list)?;
    gone(fs::remove_dir(folder), folder)
}

/// Looks at each thing before it goes.
fn remove_below(folder: &Path, files: &[(String, Stamp)], above: usize) -> Result<()> {
    let children = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    for child in children.with_context(|| format!("cannot list {}", shown(folder)))? {
        let path = child.path();
        match tree::whose(&child, files, above)? {
            Whose::Page => gone(fs::remove_file(&path), &path)?,
            Whose::Folder(files) => {
                remove_below(&path, files, above + child.file_name().len() + 1)?;
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

/// Removes what is listed without another look, several folders at once, and says whether there was nothing else. No
/// folder is reached through a link.
fn remove_listed(folder: &Path, manifest: &Manifest) -> bool {
    let top = system::Folder::open(folder);
    top.is_ok_and(|top| remove_inside(&top, manifest.files(), 0))
}

fn remove_inside(folder: &system::Folder, files: &[(String, Stamp)], above: usize) -> bool {
    let mut folders = Vec::new();
    let mut are_gone = true;
    let mut rest = files;
    while let [(address, _), others @ ..] = rest {
        rest = match address[above..].split_once('/') {
            None => {
                are_gone &= is_gone(&folder.remove_file(&address[above..]));
                others
            }
            Some((name, _)) => {
                let inner = tree::inside(rest, above, name);
                folders.push((name, inner));
                &rest[inner.len()..]
            }
        };
    }
    let removed = folders.par_iter().map(|(name, files)| {
        let inner = match folder.inner(name) {
            Ok(inner) => inner,
            Err(error) => return error.kind() == io::ErrorKind::NotFound,
        };
        remove_inside(&inner, files, above + name.len() + 1) && is_gone(&folder.remove_folder(name))
    });
    removed.reduce(|| true, |left, right| left && right) && are_gone
}

fn is_gone(outcome: &io::Result<()>) -> bool {
    !matches!(outcome, Err(error) if error.kind() != io::ErrorKind::NotFound)
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
    use super::super::scene::three;
    use super::super::system::Moment;
    use super::super::tree::standing;
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_site_goes_also_when_pages_were_edited_or_deleted() -> Result<()> {
        for clear in [clear_ours, |folder, _, place| clear(folder, place)]
            as [fn(&Path, &Manifest, &Place) -> Result<()>; 2]
        {
            let (_folder, place, manifest) = three()?;
            fs::write(place.site.join("index.html"), "edited by hand")?;
            fs::remove_file(place.site.join("a/b/one.html"))?;
            clear(&place.site, &manifest, &place)?;
            assert!(!place.site.exists());
        }
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
            let (_folder, place, _) = three()?;
            plant(&place.site)?;
            let message = format!(
                "{:#}",
                standing(&place.site, None, Moment::default()).expect_err(name)
            );
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
        let (folder, place, manifest) = three()?;
        fs::rename(place.site.join("a"), folder.path().join("a"))?;
        symlink(folder.path().join("a"), place.site.join("a"))?;
        assert!(!remove_listed(&place.site, &manifest));
        assert_eq!(remove(&place.site, &manifest)?, Some(place.site.join("a")));
        assert!(
            folder.path().join("a/b/one.html").exists()
                && folder.path().join("a/two.html").exists()
        );
        Ok(())
    }

    #[test]
    fn an_unfinished_stage_goes_whole() -> Result<()> {
        let (_folder, place, _) = three()?;
        fs::write(place.site.join("more"), "x")?;
        fs::write(place.site.join(manifest::NAME), "{\"errbook-manif")?;
        clear(&place.site, &place)?;
        assert!(!place.site.exists());
        clear(&place.site, &place)
    }
}
