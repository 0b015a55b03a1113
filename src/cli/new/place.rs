//! Where a new entry goes.
//!
//! Comes in: an id, as it was typed, and a text. Goes out: the file. Never: a name that cannot be an address, or a file
//! in the place of another.

use crate::check::scaffold::Spelling;
use crate::entry::{EntryId, MAX_NAME, is_reserved, is_reserved_slug, near_name};
use crate::source::ENTRY_ENDINGS;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The id of a text.
pub fn id(text: &str) -> Result<EntryId> {
    if let Some(id) = EntryId::parse(text) {
        let kept = [
            (id.collection(), is_reserved(id.collection())),
            (id.slug(), is_reserved_slug(id.slug())),
        ];
        if let Some((name, _)) = kept.iter().find(|(_, is_kept)| *is_kept) {
            bail!("`{name}` is kept for errbook's own pages or for devices; choose another name");
        }
        return Ok(id);
    }
    match text.split_once('/') {
        Some((collection, slug))
            if !slug.contains('/')
                && !near_name(collection).is_empty()
                && !near_name(slug).is_empty() =>
        {
            bail!(
                "`{text}` cannot be an address; did you mean `{}/{}`?",
                near_name(collection),
                near_name(slug)
            )
        }
        _ => bail!(
            "`{text}` is not <collection>/<slug>; write for example openai/rate-limit-error (lowercase letters, digits, hyphens)"
        ),
    }
}

/// A slug for an error that has a name only: its last segment, or its first words.
pub fn slug(error: &str) -> String {
    let last = if error.contains(' ') {
        error
    } else {
        error.rsplit(['.', ':']).next().unwrap_or(error)
    };
    let name = near_name(last);
    let mut words: Vec<&str> = name.split('-').collect();
    words.truncate(8);
    words.join("-").chars().take(MAX_NAME).collect()
}

/// Whether nothing stands where the entry will be, in any spelling.
pub fn free(id: &EntryId, root: &Path) -> Result<()> {
    let folder = root.join("content").join(id.collection());
    let ends = ENTRY_ENDINGS.into_iter().chain([""]);
    for taken in ends.map(|end| folder.join(format!("{}{end}", id.slug()))) {
        if taken.symlink_metadata().is_ok() {
            bail!(
                "{} is there already; it was not touched",
                shown(&taken, root)
            );
        }
    }
    Ok(())
}

/// Writes the file, and says where it is.
pub fn write(id: &EntryId, text: &str, spelling: Spelling, root: &Path) -> Result<PathBuf> {
    let folder = root.join("content").join(id.collection());
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", shown(&folder, root)))?;
    let end = match spelling {
        Spelling::Markdown => "md",
        Spelling::Yaml => "yaml",
    };
    let path = folder.join(format!("{}.{end}", id.slug()));
    let mut file = fs::File::create_new(&path)
        .with_context(|| format!("cannot write {}", shown(&path, root)))?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write {}", shown(&path, root)))?;
    Ok(path)
}

/// A path from the project's root on.
pub fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}
