//! A project read again: of what did not change, the texts that are held are kept.
//!
//! Comes in: the sources as they were read, and where something may have changed. Goes out: the sources as they are now,
//! and which files are new, changed or gone. A file that stays keeps its id, so that spans into it stay right. Never: a
//! belief that something changed because it was said; what is read decides.

use super::read::{Found, TOPS, entry_folders, is_hidden, list, load, role, stamp};
use super::{FileId, Source, Sources};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Where something may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// At these paths from the project's root, with `/`. A path that is no file yet, or none any more, is looked for
    /// among all files.
    Paths(BTreeSet<String>),
    Anywhere,
}

/// What has become of the files.
#[derive(Debug, Clone, Default)]
pub struct Again {
    pub sources: Sources,
    /// New files, and those whose content, or what they are for, is another one than before.
    pub changed: BTreeSet<FileId>,
    /// Files that are not there any more: their ids and paths.
    pub gone: Vec<(FileId, String)>,
}

impl Again {
    /// Whether everything is as it was.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty()
    }
}

/// Ids of neighbours lie so far apart at first, so that files can come between them.
const ROOM: u32 = 1 << 12;

impl Sources {
    /// The same files with room between their ids, as [`again`] wants it. Too many files get none.
    #[must_use]
    pub fn spaced(mut self) -> Self {
        let count = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let room = ROOM.min(u32::MAX / count.saturating_add(1)).max(1);
        self.ids = (1..=count)
            .map(|at| FileId(at.saturating_mul(room)))
            .collect();
        self
    }
}

/// Looks at a project again. Nothing where new files have no room between the ids of their neighbours: then everything is
/// to be read anew.
pub fn again(root: &Path, before: &Sources, place: &Where) -> Result<Option<Again>> {
    if let Where::Paths(paths) = place {
        let mut paths = paths.clone();
        paths.retain(|path| is_read(path));
        if paths.iter().all(|path| is_kept(before, path)) {
            return texts(before, &paths).map(Some);
        }
    }
    all(before, list(root)?, place)
}

/// Whether errbook reads what stands at a path.
fn is_read(path: &str) -> bool {
    let mut names = path.split('/');
    let is_of_project = names.next().is_some_and(|top| TOPS.contains(&top));
    is_of_project && !names.any(is_hidden)
}

/// Whether a file that was there still is one.
fn is_kept(before: &Sources, path: &str) -> bool {
    let file = before.at(path).map(|file| before.get(file));
    file.is_some_and(|source| source.disk.is_file())
}

/// The files at these paths, read again.
fn texts(before: &Sources, paths: &BTreeSet<String>) -> Result<Again> {
    let mut again = Again {
        sources: before.clone(),
        ..Again::default()
    };
    for file in paths.iter().filter_map(|path| before.at(path)) {
        let old = before.get(file);
        let is_link = old.disk.is_symlink();
        let found = Found {
            path: old.path.clone(),
            disk: old.disk.clone(),
            problem: is_link.then_some(super::Problem::SymbolicLink),
        };
        let folders = match old.role {
            super::Role::Entry | super::Role::Image | super::Role::Snippet => own_folder(&old.path),
            _ => BTreeSet::new(),
        };
        let new = load(found, &folders)?;
        if differs(old, &new) {
            again.changed.insert(file);
        }
        let place = again.sources.place(file);
        again.sources.files[place] = Arc::new(new);
    }
    Ok(again)
}

/// The folder of an entry that has one of its own.
fn own_folder(path: &str) -> BTreeSet<String> {
    let mut segments = path.match_indices('/').map(|(at, _)| &path[..at]);
    segments.nth(2).map(str::to_owned).into_iter().collect()
}

/// All files that are there now, each read where it may have changed.
fn all(before: &Sources, found: Vec<Found>, place: &Where) -> Result<Option<Again>> {
    let folders = entry_folders(&found);
    let mut found = found;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let is_named = |path: &str| match place {
        Where::Paths(paths) => paths.contains(path),
        Where::Anywhere => false,
    };
    let mut files = Vec::with_capacity(found.len());
    for file in found {
        let known = before.at(&file.path);
        let kept = known.filter(|id| {
            let old = before.get(*id);
            !is_named(&file.path)
                && file.problem.is_none()
                && old.role == role(&file.path, &folders)
                && old.stamp == stamp(&file.disk)
        });
        let source = match kept {
            Some(id) => Arc::clone(&before.files[before.place(id)]),
            None => Arc::new(load(file, &folders)?),
        };
        files.push((known, source));
    }
    Ok(numbered(before, &files))
}

/// Gives new files ids between those of their neighbours.
fn numbered(before: &Sources, files: &[(Option<FileId>, Arc<Source>)]) -> Option<Again> {
    let mut again = Again::default();
    let mut last: u32 = 0;
    for (at, (known, source)) in files.iter().enumerate() {
        let id = if let Some(id) = known {
            if differs(before.get(*id), source) {
                again.changed.insert(*id);
            }
            *id
        } else {
            // Between the one before and the next that is known, among all that are new there.
            let after = &files[at..];
            let new = after
                .iter()
                .take_while(|(known, _)| known.is_none())
                .count();
            let next = after.get(new).and_then(|(known, _)| *known);
            let next = next.map_or(
                last.saturating_add(ROOM.saturating_mul(u32::try_from(new).ok()? + 1)),
                |id| id.0,
            );
            let step = next.checked_sub(last)? / (u32::try_from(new).ok()? + 1);
            if step == 0 {
                return None;
            }
            let id = FileId(last + step);
            again.changed.insert(id);
            id
        };
        if id.0 <= last {
            return None;
        }
        last = id.0;
        again.sources.ids.push(id);
        again.sources.files.push(Arc::clone(source));
    }
    let now: BTreeSet<FileId> = again.sources.ids.iter().copied().collect();
    let gone = before.iter().filter(|(id, _)| !now.contains(id));
    again.gone = gone.map(|(id, source)| (id, source.path.clone())).collect();
    Some(again)
}

/// Whether a file says something else than before. Of what is published as it is, only the disk knows.
fn differs(old: &Source, new: &Source) -> bool {
    let has_text = !matches!(
        new.role,
        super::Role::Image | super::Role::Static | super::Role::Stray
    );
    old.role != new.role
        || old.problem != new.problem
        || old.text != new.text
        || !has_text && old.stamp != new.stamp
}
