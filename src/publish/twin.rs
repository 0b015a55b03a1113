//! The twin: the files of the site that stands, under names of their own in a second tree, for the next build.
//!
//! Comes in: the tree that stood before, and what has become of its files. Goes out: a tree with the names of the site that
//! stands now; and for the next build, whether it still has them. Never: a file of its own (all are the site's, under a
//! second name), a belief in a folder that may have been written to since, or a reader: nobody is shown a twin.
//!
//! A site with one page changed is the old site but for a few names. Its tree cannot be edited, because readers look at it;
//! that of the twin can. So the old tree is not taken apart after the exchange: it is made the twin of the new one.
//!
//! A folder is as it was left while it is the same folder on its disk, and nothing about it has changed. Where that is not
//! sure, it is read, and must hold the names of the site, each for the same file as there.

use super::manifest::{self, Manifest, Stamp};
use super::system::{self, Look};
use super::tree::{Whose, inside, is_absent, look, whose};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// How many names there are in a folder of these files.
fn names(files: &[(String, Stamp)], above: usize) -> usize {
    let (mut count, mut before) = (0, "");
    for (address, _) in files {
        let rest = &address[above..];
        let name = rest.split_once('/').map_or(rest, |(name, _)| name);
        count += usize::from(name != before);
        before = name;
    }
    count
}

/// Whether a tree has the names of the site that stands. The looks are those of its folders, in their order.
pub fn stands(tree: &Path, site: &Path, of: &Manifest, looks: &[Option<Look>]) -> bool {
    let folders = of.folders();
    if folders.len() != looks.len() || !is_same(tree, site, of.files(), 0) {
        return false;
    }
    let folders = folders.zip(looks);
    folders.all(|(folder, left)| {
        let path = tree.join(folder.address);
        if left.is_some() {
            fs::symlink_metadata(path).is_ok_and(|metadata| look(&metadata) == *left)
        } else {
            let site = site.join(folder.address);
            is_same(&path, &site, folder.files, folder.above())
        }
    })
}

/// Whether a folder holds the names of the site's, and nothing else.
fn is_same(folder: &Path, site: &Path, files: &[(String, Stamp)], above: usize) -> bool {
    let compare = || -> anyhow::Result<bool> {
        let metadata = fs::symlink_metadata(folder)?;
        if !metadata.is_dir() || !is_open(&metadata) {
            return Ok(false);
        }
        let mut count = 0;
        for child in fs::read_dir(folder)? {
            let child = child?;
            match whose(&child, files, above)? {
                Whose::Manifest => continue,
                Whose::Folder(_) => {}
                Whose::Page => {
                    let own = fs::symlink_metadata(child.path())?;
                    let other = fs::symlink_metadata(site.join(child.file_name()))?;
                    if !system::is_same(&own, &other) {
                        return Ok(false);
                    }
                }
                Whose::Foreign => return Ok(false),
            }
            count += 1;
        }
        Ok(count == names(files, above))
    };
    compare().unwrap_or(false)
}

/// Whether everyone may read a folder, as [`system::create_folder`] has it.
fn is_open(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777 == 0o755;
    #[cfg(not(unix))]
    return !metadata.permissions().readonly();
}

/// Whether a site has a folder at an address.
pub fn has_folder(site: &Manifest, address: &str) -> bool {
    !inside(site.files(), 0, address).is_empty()
}

/// Takes away what a site had at an address, where something new is to stand: a file, or a folder.
pub fn make_room(tree: &Path, old: &Manifest, address: &str) -> io::Result<()> {
    let path = tree.join(address);
    if old.place(address).is_some() {
        return gone(fs::remove_file(path));
    }
    if has_folder(old, address) {
        return gone(fs::remove_dir_all(path));
    }
    Ok(())
}

/// Takes away what a site had and the new one has no more.
pub fn drop_gone(tree: &Path, old: &Manifest, new: &Manifest) -> io::Result<()> {
    for address in old.without(new) {
        if !has_folder(new, address) {
            gone(fs::remove_file(tree.join(address)))?;
        }
    }
    let kept = names_of(new);
    let folders: Vec<&str> = old.folders().map(|folder| folder.address).collect();
    for folder in folders.into_iter().rev() {
        // Where a file has come in its place, it went before.
        if !kept.contains(folder) && new.place(folder).is_none() {
            gone(fs::remove_dir(tree.join(folder)))?;
        }
    }
    Ok(())
}

/// The addresses of the folders of a site.
fn names_of(site: &Manifest) -> HashSet<&str> {
    site.folders().map(|folder| folder.address).collect()
}

/// Makes the tree of the old site that of the new one: `is_linked` says of the files of the new one which are files of the
/// old one at the same address. Returns the looks of its folders.
pub fn renew(
    tree: &Path,
    site: &Path,
    old: &Manifest,
    new: &Manifest,
    is_linked: impl Fn(usize) -> bool + Sync,
) -> io::Result<Vec<Option<Look>>> {
    drop_gone(tree, old, new)?;
    // From here on it holds what its list does not name: until it is whole again, it has none, and goes whole.
    gone(fs::remove_file(tree.join(manifest::NAME)))?;
    let folders: Vec<&str> = new.folders().map(|folder| folder.address).collect();
    let had = names_of(old);
    let mut levels: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for folder in folders.iter().filter(|folder| !had.contains(*folder)) {
        let above = folder.matches('/').count();
        levels.entry(above).or_default().push(folder);
    }
    // Each after those above it, and all that lie as deep at once.
    for level in levels.values() {
        level.par_iter().try_for_each(|folder| {
            make_room(tree, old, folder)?;
            system::create_folder(&tree.join(folder))
        })?;
    }
    let files = new.files().par_iter().enumerate();
    files
        .filter(|(place, _)| !is_linked(*place))
        .try_for_each(|(_, (address, _))| {
            make_room(tree, old, address)?;
            fs::hard_link(site.join(address), tree.join(address))
        })?;
    fs::hard_link(site.join(manifest::NAME), tree.join(manifest::NAME))?;
    let looks = folders.par_iter().map(|folder| {
        let metadata = fs::symlink_metadata(tree.join(folder));
        metadata.map(|metadata| look(&metadata))
    });
    looks.collect()
}

/// Puts a twin where the next build looks for it, in a folder that no version control takes up.
pub fn put_away(tree: &Path, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(".gitignore"), "*\n")?;
    fs::rename(tree, place(folder))
}

/// Where a twin is put in the folder for it.
pub fn place(folder: &Path) -> PathBuf {
    folder.join("site")
}

/// A removal whose aim may have been reached already.
fn gone(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if is_absent(&error) => Ok(()),
        outcome => outcome,
    }
}
