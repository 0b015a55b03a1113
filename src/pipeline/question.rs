//! Everything that is wrong in a project: a question that can be put at one moment and answered later.
//!
//! Comes in: what every file is by itself, at that moment. Goes out: the findings of `errbook check`. Never: a look at what
//! the project has become meanwhile.

use super::alone::{Alone, Made};
use super::{across, linked};
use crate::cache::Cache;
use crate::check::Checked;
use crate::diagnostic::{Diagnostics, Findings};
use crate::entry::Introduction;
use crate::health;
use crate::link::Drafts;
use crate::project::Settings;
use crate::render::highlight::Highlighter;
use crate::render::{Site, Theme};
use crate::source::Sources;
use crate::watch::Watch;
use std::sync::Arc;

/// Everything that the findings of a project depend on.
#[derive(Debug)]
pub struct Question {
    pub sources: Sources,
    pub(super) settings: Arc<Settings>,
    pub(super) theme: Arc<Theme>,
    pub(super) cache: Arc<Cache>,
    pub(super) introductions: Vec<Introduction>,
    pub(super) files: Vec<Arc<Alone>>,
    pub(super) found: [Diagnostics; 3],
}

impl Question {
    /// The findings of `errbook check`: drafts are checked, and are in no catalog.
    pub fn answer(&self) -> Findings {
        let mut diagnostics = Diagnostics::new();
        for found in self
            .found
            .iter()
            .chain(self.files.iter().map(|file| &file.found))
        {
            diagnostics.append(found.clone());
        }
        let checked = self.files.iter().filter_map(|file| match &file.made {
            Made::Entry { now, .. } => Some(now),
            _ => None,
        });
        let checked: Vec<&Checked> = checked.collect();
        let catalog = linked(
            &checked,
            &self.introductions,
            Drafts::LeftOut,
            &mut diagnostics,
        );
        let health = health::of(&catalog);
        let site = Site {
            catalog: &catalog,
            health: &health,
            sources: &self.sources,
            settings: &self.settings.site,
            theme: &self.theme,
            highlighter: Highlighter {
                cache: &self.cache,
                watch: &Watch::off(),
            },
        };
        across(site, &Watch::off(), &mut diagnostics);
        diagnostics.settle(&self.settings.levels)
    }
}
