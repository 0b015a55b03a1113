//! What the user of this machine has agreed to run.
//!
//! Comes in: the folder of a project, and the hashes of its recipes. Goes out: which of them are agreed to. Never: an
//! agreement that lies in the project itself: a project that one has just fetched cannot trust itself.

use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The file of this user for a project.
fn file(root: &Path) -> Result<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let state = state
        .or(home)
        .context("there is no home folder to keep your agreement in; use --trust")?;
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let hash = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
    Ok(state.join("errbook/trust").join(&hash[..32]))
}

/// The recipes that the user has agreed to, for the project in this folder.
pub fn given(root: &Path) -> Result<BTreeSet<String>> {
    match fs::read_to_string(file(root)?) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error).context("your agreement cannot be read"),
    }
}

/// Keeps the agreement to exactly these recipes.
pub fn give<'a>(root: &Path, recipes: impl Iterator<Item = &'a str>) -> Result<PathBuf> {
    let file = file(root)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut text: Vec<&str> = recipes.collect();
    text.sort_unstable();
    fs::write(&file, text.join("\n") + "\n")
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
