//! What one file of a project is by itself.
//!
//! Comes in: the file, and what it was before. Goes out: what was found in it, and what it makes. Never: a look at other
//! entries, so that it is right as long as the file does not change, nor those in its folder, nor the record of its run.

use super::{entry, introduction};
use crate::check::{self, Checked, Setting};
use crate::diagnostic::Diagnostics;
use crate::entry::Introduction;
use crate::project::Settings;
use crate::source::{FileId, Role, Source};
use crate::watch::Watch;

/// What one file is by itself.
#[derive(Debug)]
pub struct Alone {
    pub found: Diagnostics,
    pub made: Made,
}

#[derive(Debug)]
pub enum Made {
    /// Files that belong to another one, or to nothing.
    Nothing,
    Entry {
        now: Checked,
        /// The same file as it is shown: with the last entry that was right, where it is wrong now.
        shown: Option<Checked>,
    },
    Introduction(Box<Introduction>),
}

impl Alone {
    /// Looks at one file.
    pub fn of(
        file: FileId,
        source: &Source,
        before: Option<&Self>,
        setting: Setting<'_>,
        settings: &Settings,
    ) -> Self {
        let mut found = Diagnostics::new();
        check::secrets(file, source, &mut found);
        let made = match source.role {
            Role::Entry => {
                let now = entry(file, source, setting, settings, &Watch::off(), &mut found);
                let last = match (&now.entry, before.map(|before| &before.made)) {
                    (None, Some(Made::Entry { now, shown })) => Some(shown.as_ref().unwrap_or(now)),
                    _ => None,
                };
                let shown = last.filter(|last| last.entry.is_some()).cloned();
                Made::Entry { now, shown }
            }
            Role::Introduction => {
                let made = introduction(file, source, setting, &mut found);
                made.map_or(Made::Nothing, |made| Made::Introduction(Box::new(made)))
            }
            _ => Made::Nothing,
        };
        Self { found, made }
    }
}
