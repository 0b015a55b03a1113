//! The entries of a project for those who look something up.
//!
//! Comes in: a project's root folder and the date of today. Goes out: what is right in it. Never: a finding; what is wrong
//! is for [`check`](super::check) to report.

use super::{checked, load, setting};
use crate::diagnostic::Diagnostics;
use crate::entry::{Date, Entry};
use crate::link::Catalog;
use crate::project::{self, Settings};
use crate::source::{self, FileId, Role};
use crate::watch::Watch;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What [`entries`] reads.
#[derive(Debug)]
pub struct Entries {
    pub settings: Settings,
    pub catalog: Catalog,
    /// How many entry files there are, also wrong ones and drafts.
    pub files: usize,
    /// Where each entry of the catalog is, from the project's root.
    pub paths: BTreeMap<FileId, String>,
}

/// The entries of a project as far as they are right, for those who look something up; nothing is reported.
pub fn entries(root: &Path, today: Date) -> Result<Entries> {
    let sources = source::read(root)?;
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(&sources, &mut diagnostics);
    let catalog = load(&sources, &settings, today, &mut diagnostics);
    let path = |file: FileId| (file, sources.get(file).path.clone());
    Ok(Entries {
        paths: catalog
            .entries
            .iter()
            .map(|linked| path(linked.entry.file))
            .collect(),
        settings,
        catalog,
        files: sources.of(Role::Entry).count(),
    })
}

/// Every entry as far as it is right, drafts among them, in the order of their ids; nothing is linked or reported.
pub fn every_entry(root: &Path, today: Date) -> Result<(Settings, Vec<Arc<Entry>>)> {
    let sources = source::read(root)?;
    let mut diagnostics = Diagnostics::new();
    let settings = project::settings(&sources, &mut diagnostics);
    let setting = setting(&sources, &settings, today);
    let checked = checked(setting, &settings, &Watch::off(), &mut diagnostics);
    let mut entries: Vec<Arc<Entry>> = checked.into_iter().filter_map(|file| file.entry).collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((settings, entries))
}

/// The templates and static files that a project has of its own: path → bytes.
pub fn theme_files(root: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let sources = source::read(root)?;
    let own = sources.of(Role::Template).chain(sources.of(Role::Static));
    own.filter(|(_, source)| source.problem.is_none())
        .map(|(_, source)| Ok((source.path.clone(), source::bytes(source)?)))
        .collect()
}

/// The settings of a project alone; what is wrong in them is for [`check`](super::check) to report.
pub fn settings(root: &Path) -> Result<Settings> {
    let sources = source::read(root)?;
    Ok(project::settings(&sources, &mut Diagnostics::new()))
}
