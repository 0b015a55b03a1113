//! A scene for the tests of the swap: a site, a sealed stage, and what stands beside them afterwards.
//!
//! Comes in: nothing. Goes out: a project in a temporary folder. Never: a part of the program, only of its tests.

use super::manifest::{self, Manifest, Stamp};
use super::place::{self, Place};
use super::tree::Known;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub struct Scene {
    /// The project; gone with the scene.
    pub folder: tempfile::TempDir,
    pub place: Place,
    pub stage: PathBuf,
    /// What is known of the site.
    pub old: Known,
}

/// A site with the page `a`, and a sealed stage with the page `b`.
pub fn scene() -> Result<Scene> {
    let folder = tempfile::tempdir()?;
    let place = place::settle(&folder.path().join("public"), folder.path(), &[])?;
    let stage = place.beside("stage-1");
    let old = Known::of(plant(&place.site, "a")?)?;
    plant(&stage, "b")?;
    Ok(Scene {
        folder,
        place,
        stage,
        old,
    })
}

/// A whole site with one page, whose text is its name.
pub fn plant(site: &Path, page: &str) -> Result<Manifest> {
    let manifest = Manifest::of(vec![(page.to_owned(), Stamp::of(page.as_bytes()))]);
    fs::create_dir(site)?;
    fs::write(site.join(page), page)?;
    fs::write(site.join(manifest::NAME), manifest.to_bytes()?)?;
    Ok(manifest)
}

/// A project with a site of three pages in `public`.
pub fn three() -> Result<(tempfile::TempDir, Place, Manifest)> {
    let folder = tempfile::tempdir()?;
    let place = place::settle(&folder.path().join("public"), folder.path(), &[])?;
    let mut files = Vec::new();
    for address in ["index.html", "a/b/one.html", "a/two.html"] {
        files.push((address.to_owned(), Stamp::of(address.as_bytes())));
        let path = place.site.join(address);
        fs::create_dir_all(path.parent().context("a parent")?)?;
        fs::write(path, address)?;
    }
    let manifest = Manifest::of(files);
    fs::write(place.site.join(manifest::NAME), manifest.to_bytes()?)?;
    Ok((folder, place, manifest))
}

impl Scene {
    /// Everything beside each other, folders with their pages: `public: a`.
    pub fn names(&self) -> Result<BTreeSet<String>> {
        let list = |folder: &Path| -> Result<Vec<String>> {
            let children = fs::read_dir(folder)?
                .map(|child| Ok(child?.file_name().to_string_lossy().into_owned()));
            children.collect::<Result<Vec<_>>>()
        };
        let mut names = BTreeSet::new();
        for name in list(self.folder.path())? {
            let path = self.folder.path().join(&name);
            let mut pages = if path.is_dir() {
                list(&path)?
            } else {
                Vec::new()
            };
            pages.retain(|page| page != manifest::NAME);
            pages.sort();
            names.insert(if pages.is_empty() {
                name
            } else {
                format!("{name}: {}", pages.join(" "))
            });
        }
        Ok(names)
    }

    /// Exactly these names stand beside each other.
    pub fn expect(&self, names: &[&str]) -> Result<()> {
        assert_eq!(
            self.names()?,
            names.iter().map(|&name| name.to_owned()).collect()
        );
        Ok(())
    }
}
