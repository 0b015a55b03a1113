//! Walks a project and reads its files, following no link.
//!
//! Comes in: the root folder. Goes out: [`Sources`]. A folder or file that the machine refuses to read is a failure
//! with its path; a file that is merely wrong (a link, a pipe, not UTF-8, too large) is a value.

use super::{ENTRY_ENDINGS, LARGEST_TEXT, Problem, Role, Source, Sources, Stamp};
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What a project is made of: all that is read of it.
pub const TOPS: [&str; 7] = [
    "errbook.yaml",
    "versions.yaml",
    "content",
    "proofs",
    "templates",
    "static",
    "words",
];

/// Reads the files and folders of [`TOPS`] below `root`; what is not there is not read.
pub fn read(root: &Path) -> Result<Sources> {
    let found = list(root)?;
    let folders = entry_folders(&found);
    // Several at once; of several that cannot be read, the first is named.
    let files: Vec<_> = found
        .into_par_iter()
        .map(|file| load(file, &folders))
        .collect();
    let files: Result<Vec<_>> = files.into_iter().collect();
    Ok(Sources::new(files?))
}

/// A file that is there.
pub struct Found {
    pub path: String,
    pub disk: PathBuf,
    pub problem: Option<Problem>,
}

/// All files of a project, in no order.
pub fn list(root: &Path) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for top in TOPS {
        walk(root, top, &mut found)?;
    }
    Ok(found)
}

fn walk(root: &Path, top: &str, found: &mut Vec<Found>) -> Result<()> {
    let start = root.join(top);
    if start.symlink_metadata().is_err() {
        return Ok(());
    }
    let is_visible = |item: &DirEntry| !is_hidden(&item.file_name().to_string_lossy());
    let visible = |item: &DirEntry| item.depth() == 0 || is_visible(item);
    for item in WalkDir::new(&start)
        .follow_links(false)
        .into_iter()
        .filter_entry(visible)
    {
        let item = item.with_context(|| format!("cannot read {}", start.display()))?;
        let kind = item.file_type();
        if kind.is_dir() {
            continue;
        }
        let relative = item.path().strip_prefix(root).unwrap_or(item.path());
        let segments: Vec<_> = relative
            .iter()
            .map(std::ffi::OsStr::to_string_lossy)
            .collect();
        let problem = if kind.is_symlink() {
            Some(Problem::SymbolicLink)
        } else if !kind.is_file() {
            Some(Problem::NotAFile)
        } else if relative.to_str().is_none() {
            Some(Problem::NameNotUtf8)
        } else {
            None
        };
        found.push(Found {
            path: segments.join("/"),
            disk: item.path().to_owned(),
            problem,
        });
    }
    Ok(())
}

/// Files whose name starts with a dot or ends with a tilde belong to editors and tools, not to the site.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~')
}

/// The folders `content/<collection>/<slug>` that hold an `index.*`.
pub fn entry_folders(found: &[Found]) -> BTreeSet<String> {
    let of = |file: &Found| {
        let (folder, name) = file.path.rsplit_once('/')?;
        let is_index = matches!(name, "index.md" | "index.yaml" | "index.yml");
        (is_index && folder.split('/').count() == 3).then(|| folder.to_owned())
    };
    found.iter().filter_map(of).collect()
}

/// Reads one file, if it is one to read.
pub fn load(file: Found, folders: &BTreeSet<String>) -> Result<Source> {
    let role = role(&file.path, folders);
    let wants_text = !matches!(role, Role::Image | Role::Static | Role::Stray);
    let mut source = match file.problem {
        None if wants_text => {
            match contents(&file.disk).with_context(|| format!("cannot read {}", file.path))? {
                Contents::Bytes(bytes, stamp) => Source {
                    stamp,
                    ..Source::new(&file.path, role, &bytes)
                },
                Contents::Wrong(problem) => Source {
                    problem: Some(problem),
                    stamp: stamp(&file.disk),
                    ..Source::new(&file.path, role, b"")
                },
            }
        }
        problem => Source {
            problem,
            stamp: stamp(&file.disk),
            ..Source::new(&file.path, role, b"")
        },
    };
    source.disk = file.disk;
    Ok(source)
}

/// The stamp of a file; that of no file where there is none.
pub fn stamp(path: &Path) -> Stamp {
    path.symlink_metadata()
        .map_or_else(|_| Stamp::default(), |facts| of_facts(&facts))
}

#[cfg(unix)]
fn of_facts(facts: &std::fs::Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp {
        written: i128::from(facts.mtime()) * 1_000_000_000 + i128::from(facts.mtime_nsec()),
        length: facts.len(),
        number: facts.ino(),
    }
}

#[cfg(not(unix))]
fn of_facts(facts: &std::fs::Metadata) -> Stamp {
    let written = facts.modified().ok();
    let since = written.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    Stamp {
        written: since.map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0)),
        length: facts.len(),
        number: 0,
    }
}

/// The bytes of a file that is published as it is, whatever their number.
pub fn bytes(source: &Source) -> Result<Vec<u8>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = open(&source.disk)?;
        if !file.metadata()?.is_file() {
            return Err(std::io::Error::other("it is no regular file any more"));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().with_context(|| format!("cannot read {}", source.path))
}

enum Contents {
    Bytes(Vec<u8>, Stamp),
    Wrong(Problem),
}

/// The bytes of a regular file, decided on the opened file and not on its name, so that a file that is swapped for a
/// link or a pipe in between is neither followed nor waited for.
fn contents(path: &Path) -> std::io::Result<Contents> {
    let file = match open(path) {
        Ok(file) => file,
        #[cfg(unix)]
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            return Ok(Contents::Wrong(Problem::SymbolicLink));
        }
        Err(error) => return Err(error),
    };
    let facts = file.metadata()?;
    if !facts.is_file() {
        return Ok(Contents::Wrong(Problem::NotAFile));
    }
    if facts.len() > LARGEST_TEXT {
        return Ok(Contents::Wrong(Problem::TooLarge(facts.len())));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(facts.len()).unwrap_or(0) + 1);
    file.take(LARGEST_TEXT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_TEXT {
        return Ok(Contents::Wrong(Problem::TooLarge(bytes.len() as u64)));
    }
    Ok(Contents::Bytes(bytes, of_facts(&facts)))
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

/// What a file is for.
pub fn role(path: &str, folders: &BTreeSet<String>) -> Role {
    let segments: Vec<&str> = path.split('/').collect();
    match segments.as_slice() {
        ["errbook.yaml"] => Role::Settings,
        ["templates", ..] => Role::Template,
        ["static", ..] => Role::Static,
        ["words", ..] => Role::Words,
        ["versions.yaml"] => Role::Versions,
        ["proofs", _, name] if name.ends_with(".yaml") => Role::Proof,
        ["content", "_index.md"] | ["content", _, "_index.md"] => Role::Introduction,
        ["content", _, name] if is_entry_name(name) => Role::Entry,
        ["content", collection, slug, rest @ ..]
            if folders.contains(&format!("content/{collection}/{slug}")) =>
        {
            match rest {
                ["index.md" | "index.yaml" | "index.yml"] => Role::Entry,
                [.., name] if is_image_name(name) => Role::Image,
                _ => Role::Snippet,
            }
        }
        _ => Role::Stray,
    }
}

fn is_entry_name(name: &str) -> bool {
    ENTRY_ENDINGS.iter().any(|end| name.ends_with(end))
}

fn is_image_name(name: &str) -> bool {
    let end = name
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
        .to_ascii_lowercase();
    matches!(
        end.as_str(),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_a_file_is_for() {
        let folders = BTreeSet::from(["content/git/lock".to_owned()]);
        for (path, expected) in [
            ("errbook.yaml", Role::Settings),
            ("content/_index.md", Role::Introduction),
            ("content/git/_index.md", Role::Introduction),
            ("content/git/merge.md", Role::Entry),
            ("content/git/merge.yml", Role::Entry),
            ("content/git/lock/index.yaml", Role::Entry),
            ("content/git/lock/broken.sh", Role::Snippet),
            ("content/git/lock/picture.PNG", Role::Image),
            ("content/readme.md", Role::Stray),
            ("content/git/notes/deep.md", Role::Stray),
            ("content/git/picture.png", Role::Stray),
            ("static/logo.svg", Role::Static),
            ("words/fr.yaml", Role::Words),
            ("versions.yaml", Role::Versions),
            ("proofs/git/merge.yaml", Role::Proof),
            ("proofs/notes.txt", Role::Stray),
        ] {
            assert_eq!(role(path, &folders), expected, "{path}");
        }
    }
}
