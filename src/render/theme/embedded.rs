//! The files of the default theme, as they are inside the program.
//!
//! Comes in: nothing. Goes out: each file with the path at which a site may have one of its own in its place. Never: a
//! file that no page or asset is made of.

use super::{STATIC, TEMPLATES};

/// A file of the default theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    /// `templates` or `static`
    pub folder: &'static str,
    /// `entry.html`
    pub name: &'static str,
    pub bytes: &'static [u8],
}

impl Embedded {
    /// From the project's root: `templates/entry.html`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }
}

/// All of them: templates, then static files, each by name.
#[must_use]
pub fn embedded() -> Vec<Embedded> {
    let mut all = Vec::new();
    for (folder, dir) in [("templates", &TEMPLATES), ("static", &STATIC)] {
        let files = dir.files().filter_map(|file| {
            Some(Embedded {
                folder,
                name: file.path().to_str()?,
                bytes: file.contents(),
            })
        });
        let mut files: Vec<Embedded> = files.collect();
        files.sort_by_key(|file| file.name);
        all.extend(files);
    }
    all
}
