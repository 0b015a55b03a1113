//! What `errbook explain` looks through: a project's entries, or a site that has been built from some.
//!
//! Comes in: a folder. Goes out: the index, and what is known of each entry in it. Never: a finding; what an entry says
//! wrong is for `errbook check` to report.

use super::today::today;
use crate::entry::Prose;
use crate::pipeline::{self, Entries};
use crate::project;
use crate::search::{self, Index};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a built site says what it consists of.
const MANIFEST: &str = ".errbook-manifest";

/// Entries that can be found and told.
pub struct Knowledge {
    pub index: Index,
    root: PathBuf,
    origin: Origin,
}

enum Origin {
    Project(Box<Entries>),
    /// The folder of a built site.
    Site,
}

/// What is told of an entry.
#[derive(Debug, Default)]
pub struct Told {
    /// Markdown.
    pub meaning: String,
    /// Markdown.
    pub quick_fix: Option<String>,
    /// Look-alikes: their ids, and how to tell them (Markdown).
    pub look_alikes: Vec<(String, String)>,
}

/// Opens the folder that is named, or the nearest one from here upwards that is a project or a built site.
pub fn open(given: Option<&Path>) -> Result<Knowledge> {
    let here = match given {
        Some(_) => PathBuf::new(),
        None => std::env::current_dir()
            .context("the current folder is not there; name the project with --root")?,
    };
    let is_site = |folder: &Path| folder.join(MANIFEST).is_file();
    let site = match given {
        Some(folder) => is_site(folder).then(|| folder.to_owned()),
        None => here
            .ancestors()
            .take_while(|folder| !folder.join("errbook.yaml").is_file())
            .find(|folder| is_site(folder))
            .map(Path::to_owned),
    };
    match site {
        Some(root) => site_of(root),
        None => project_of(project::find(given, &here)?),
    }
}

fn project_of(root: PathBuf) -> Result<Knowledge> {
    let entries = pipeline::entries(&root, today()?)?;
    Ok(Knowledge {
        index: search::build(&entries.catalog),
        root,
        origin: Origin::Project(Box::new(entries)),
    })
}

fn site_of(root: PathBuf) -> Result<Knowledge> {
    let assets = root.join("assets");
    let is_index = |name: &str| name.starts_with("search-index-") && name.ends_with(".js");
    let mut found = Vec::new();
    for item in
        fs::read_dir(&assets).with_context(|| format!("cannot read {}", assets.display()))?
    {
        let name = item?.file_name().to_string_lossy().into_owned();
        if is_index(&name) {
            found.push(name);
        }
    }
    let [first] = found.as_slice() else {
        bail!(
            "{} holds {} search indexes instead of one; build the site again",
            assets.display(),
            found.len()
        );
    };
    let read = |path: PathBuf| {
        fs::read(&path)
            .with_context(|| format!("cannot read {}; build the site again", path.display()))
    };
    let index = Index::read(&read(assets.join(first))?, &|folder, name| {
        read(assets.join(folder).join(name))
    })?;
    Ok(Knowledge {
        index,
        root,
        origin: Origin::Site,
    })
}

impl Knowledge {
    /// What there is to tell of an entry.
    pub fn told(&self, entry: usize) -> Result<Told> {
        match &self.origin {
            Origin::Project(entries) => {
                let entry = &entries.catalog.entries[entry].entry;
                let text = |prose: &Prose| prose.as_str().to_owned();
                let look_alike = |other: &crate::entry::LookAlike| {
                    (other.entry.value.to_string(), text(&other.tell))
                };
                Ok(Told {
                    meaning: text(&entry.meaning),
                    quick_fix: entry.quick_fix.as_ref().map(text),
                    look_alikes: entry.not_this.iter().map(look_alike).collect(),
                })
            }
            Origin::Site => {
                let path = self
                    .root
                    .join(format!("{}/index.json", self.index.id(entry)));
                let bytes = fs::read(&path).with_context(|| {
                    format!("cannot read {}; build the site again", path.display())
                })?;
                let entry: Value = serde_json::from_slice(&bytes)
                    .with_context(|| format!("{} is not JSON", path.display()))?;
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let others = entry["not_this"].as_array();
                Ok(Told {
                    meaning: text(&entry["meaning"]),
                    quick_fix: entry["quick_fix"].as_str().map(str::to_owned),
                    look_alikes: others.map_or_else(Vec::new, |others| {
                        others
                            .iter()
                            .map(|other| (text(&other["entry"]), text(&other["tell"])))
                            .collect()
                    }),
                })
            }
        }
    }

    /// Where the page of an entry can be read: a file that is there, or its address where the site is published.
    pub fn page(&self, entry: usize) -> Option<String> {
        let id = self.index.id(entry);
        let folder = match &self.origin {
            Origin::Project(_) => self.root.join(pipeline::PUBLIC),
            Origin::Site => self.root.clone(),
        };
        let file = folder.join(format!("{id}/index.html"));
        if file.is_file() {
            return Some(file.display().to_string());
        }
        match &self.origin {
            Origin::Project(entries) => {
                let base = entries.settings.site.base_url.as_ref()?;
                Some(format!("{}/{id}/", base.as_str().trim_end_matches('/')))
            }
            Origin::Site => None,
        }
    }

    /// The file that an entry is written in, from the project's root.
    pub fn file(&self, entry: usize) -> Option<String> {
        match &self.origin {
            Origin::Project(entries) => {
                let file = entries.catalog.entries[entry].entry.file;
                entries.paths.get(&file).cloned()
            }
            Origin::Site => None,
        }
    }
}
