//! A project that is looked at again and again while somebody writes it: what did not change is not read, parsed or
//! checked again.
//!
//! Comes in: the project's root folder, and then what was read again. Goes out: the site as it is now ([`Preview`]), the
//! findings in what changed, and a [`Question`] whose answer is all findings, those of `errbook check`. Never: a file
//! written, or an entry that disappears because it is wrong for the moment; as long as it is, the last right one is shown.

use super::alone::{Alone, Made};
use super::preview::Preview;
use super::question::Question;
use super::{CACHE, linked, setting};
use crate::cache::Cache;
use crate::check::{self, Checked};
use crate::diagnostic::{Diagnostics, Findings};
use crate::entry::{Date, Entry, Introduction};
use crate::link::{self, Catalog, Drafts};
use crate::parallel::each;
use crate::project::{self, Settings};
use crate::render::Theme;
use crate::rule;
use crate::source::{self, Again, FileId, Role, Source, Sources, Where};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project in the making.
#[derive(Debug)]
pub struct Live {
    root: PathBuf,
    drafts: Drafts,
    today: Date,
    sources: Sources,
    settings: Arc<Settings>,
    /// What is wrong in the settings.
    settings_found: Diagnostics,
    /// What the names of the files give away.
    placed: Diagnostics,
    files: BTreeMap<FileId, Arc<Alone>>,
    /// The last one that could be used.
    theme: Arc<Theme>,
    theme_found: Diagnostics,
    cache: Arc<Cache>,
    /// As long as it holds.
    catalog: Arc<Catalog>,
}

/// What is shown of a file.
#[derive(Debug)]
enum Shown {
    Nothing,
    Entry(Arc<Entry>),
    /// An introduction, or an entry that was never right.
    Other,
}

/// With so many files at once, everything is linked anew.
const FEW: usize = 32;

/// What is another one than before, for those who look at the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Texts of pages.
    Pages,
    /// Style sheets only: the paths of the files in `static/`, without that.
    Styles(BTreeSet<String>),
    /// Files that pages show, which a browser may hold under the same address.
    Files,
}

impl Live {
    /// Reads a project.
    pub fn open(root: &Path, drafts: Drafts, today: Date) -> Result<Self> {
        let sources = source::read(root)?.spaced();
        let mut settings_found = Diagnostics::new();
        let settings = project::settings(&sources, &mut settings_found);
        let mut theme_found = Diagnostics::new();
        let theme = Theme::load(&sources, &settings.site, &mut theme_found)?;
        let mut live = Self {
            root: root.to_owned(),
            drafts,
            today,
            settings: Arc::new(settings),
            settings_found,
            placed: Diagnostics::new(),
            files: BTreeMap::new(),
            theme: Arc::new(theme),
            theme_found,
            // What is rendered now and then need not be kept; a preview leaves nothing behind.
            cache: Arc::new(Cache::reading(&root.join(CACHE))),
            catalog: Arc::default(),
            sources,
        };
        live.check(&live.sources.iter().map(|(file, _)| file).collect());
        live.catalog = Arc::new(live.linked());
        if !live.theme.is_usable() {
            live.theme = Arc::new(Theme::built_in(&live.sources, &live.settings.site)?);
        }
        Ok(live)
    }

    /// Looks where something may have changed. Nothing where nothing did.
    pub fn again(&self, place: &Where) -> Result<Option<Again>> {
        if let Some(again) = source::again(&self.root, &self.sources, place)? {
            return Ok((!again.is_same()).then_some(again));
        }
        // Its ids are new, so everything is.
        let sources = source::read(&self.root)?.spaced();
        let changed = sources.iter().map(|(file, _)| file).collect();
        let gone = self.sources.iter();
        let gone = gone.map(|(file, source)| (file, source.path.clone()));
        Ok(Some(Again {
            gone: gone.collect(),
            sources,
            changed,
        }))
    }

    /// Takes over what was read again.
    pub fn take(&mut self, again: Again, today: Date) -> Result<Change> {
        let before = std::mem::replace(&mut self.sources, again.sources);
        let gone = again
            .gone
            .iter()
            .map(|(file, path)| (before.get(*file).role, path.as_str()));
        let new: Vec<(Role, &str)> = again
            .changed
            .iter()
            .map(|file| self.sources.get(*file))
            .map(|source| (source.role, source.path.as_str()))
            .collect();
        let all: Vec<(Role, &str)> = gone.chain(new).collect();
        let touches = |roles: &[Role]| all.iter().any(|(role, _)| roles.contains(role));
        let change = change(&all);
        let is_new_day = std::mem::replace(&mut self.today, today) != today;
        let is_settled = touches(&[Role::Settings, Role::Words, Role::Versions]);
        let is_themed = is_settled || touches(&[Role::Template, Role::Static]);
        for (file, _) in &again.gone {
            self.files.remove(file);
        }
        let wanted = if is_settled || is_new_day {
            self.sources.iter().map(|(file, _)| file).collect()
        } else {
            let mut wanted = again.changed.clone();
            wanted.extend(
                all.iter()
                    .filter_map(|(_, path)| neighbour(path, &self.sources)),
            );
            wanted
        };
        if is_settled {
            self.settings_found = Diagnostics::new();
            self.settings = Arc::new(project::settings(&self.sources, &mut self.settings_found));
        }
        let before = wanted
            .iter()
            .map(|file| self.shown(*file))
            .collect::<Vec<_>>();
        self.check(&wanted);
        let after = wanted
            .iter()
            .map(|file| self.shown(*file))
            .collect::<Vec<_>>();
        self.catalog = Arc::new(self.relinked(&again.gone, &before, &after));
        if is_themed {
            self.clothe()?;
        }
        Ok(change)
    }

    /// Checks files by themselves, all at once.
    fn check(&mut self, wanted: &BTreeSet<FileId>) {
        self.placed = Diagnostics::new();
        check::files(&self.sources, &mut self.placed);
        let wanted: Vec<(FileId, &Source)> = wanted
            .iter()
            .map(|file| (*file, self.sources.get(*file)))
            .collect();
        let setting = setting(&self.sources, &self.settings, self.today);
        let before = |file: &FileId| self.files.get(file).map(|alone| &**alone);
        // A sink of its own for each: what one file gave is replaced alone.
        let made = each(&wanted, |(file, source)| {
            let alone = Alone::of(*file, source, before(file), setting, &self.settings);
            (*file, Arc::new(alone))
        });
        self.files.extend(made);
    }

    /// Takes the templates and static files as they are now, unless no page could be made with them.
    fn clothe(&mut self) -> Result<()> {
        let mut found = Diagnostics::new();
        let theme = Theme::load(&self.sources, &self.settings.site, &mut found)?;
        let preview = self.dressed(Arc::new(theme));
        preview.try_templates(&mut found);
        self.theme_found = found.clone();
        if preview.theme.is_usable() && found.of(&rule::TEMPLATE).next().is_none() {
            self.theme = preview.theme;
        }
        Ok(())
    }

    /// The entry that is shown of a file.
    fn shown(&self, file: FileId) -> Shown {
        match self.files.get(&file).map(|alone| &alone.made) {
            Some(Made::Entry { now, shown }) => {
                let checked = shown.as_ref().unwrap_or(now);
                match &checked.entry {
                    Some(entry) => Shown::Entry(Arc::clone(entry)),
                    None => Shown::Other,
                }
            }
            Some(Made::Introduction(_)) => Shown::Other,
            Some(Made::Nothing) | None => Shown::Nothing,
        }
    }

    /// The catalog after these files changed from one state to another.
    fn relinked(&self, gone: &[(FileId, String)], before: &[Shown], after: &[Shown]) -> Catalog {
        let mut edited = Vec::new();
        let mut is_simple = gone.is_empty() && before.len() <= FEW;
        for both in before.iter().zip(after) {
            match both {
                (Shown::Nothing, Shown::Nothing) => {}
                // What is left out is in no catalog, before and after.
                (Shown::Entry(old), Shown::Entry(new)) if old.draft == new.draft => {
                    edited.extend(
                        (!new.draft || self.drafts == Drafts::Kept).then(|| Arc::clone(new)),
                    );
                }
                _ => is_simple = false,
            }
        }
        let edited = is_simple.then(|| link::again(&self.catalog, &edited));
        edited.flatten().unwrap_or_else(|| self.linked())
    }

    /// The site as it is now.
    pub fn preview(&self) -> Preview {
        self.dressed(Arc::clone(&self.theme))
    }

    fn dressed(&self, theme: Arc<Theme>) -> Preview {
        Preview::new(
            self.sources.clone(),
            Arc::clone(&self.settings),
            theme,
            Arc::clone(&self.catalog),
            Arc::clone(&self.cache),
        )
    }

    /// All that is shown, linked.
    fn linked(&self) -> Catalog {
        let files = self.files.values();
        let shown = files.filter_map(|file| match &file.made {
            Made::Entry { now, shown } => Some(shown.as_ref().unwrap_or(now)),
            _ => None,
        });
        let shown: Vec<&Checked> = shown.collect();
        // What is found here is found again by who answers the question.
        let mut found = Diagnostics::new();
        linked(&shown, &self.introductions(), self.drafts, &mut found)
    }

    fn introductions(&self) -> Vec<Introduction> {
        let files = self.files.values();
        let introductions = files.filter_map(|file| match &file.made {
            Made::Introduction(introduction) => Some((**introduction).clone()),
            _ => None,
        });
        introductions.collect()
    }

    /// What is wrong in some files, seen by themselves: it is known at once.
    pub fn found_in(&self, files: &BTreeSet<FileId>) -> Findings {
        let mut found = self.settings_found.clone();
        found.append(self.theme_found.clone());
        found.append(self.placed.clone());
        for file in files.iter().filter_map(|file| self.files.get(file)) {
            found.append(file.found.clone());
        }
        let mut findings = found.settle_early(&self.settings.levels);
        findings.retain(|file| files.contains(&file));
        findings
    }

    /// Everything that is wrong: the question, to be answered when there is time.
    pub fn question(&self) -> Question {
        Question {
            sources: self.sources.clone(),
            settings: Arc::clone(&self.settings),
            theme: Arc::clone(&self.theme),
            cache: Arc::clone(&self.cache),
            introductions: self.introductions(),
            files: self.files.values().cloned().collect(),
            found: [&self.settings_found, &self.placed, &self.theme_found].map(Clone::clone),
        }
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// How many entry files there are.
    pub fn entries(&self) -> usize {
        self.sources.of(Role::Entry).count()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// The entry in whose folder a file lies, or whose run it records.
fn neighbour(path: &str, sources: &Sources) -> Option<FileId> {
    if let Some(record) = path.strip_prefix("proofs/") {
        return check::entry_of(record.strip_suffix(".yaml")?, sources);
    }
    let mut ends = path.match_indices('/').map(|(at, _)| at);
    let folder = &path[..ends.nth(2)?];
    let mut names = ["index.md", "index.yaml", "index.yml"].into_iter();
    names.find_map(|name| sources.at(&format!("{folder}/{name}")))
}

fn change(all: &[(Role, &str)]) -> Change {
    let style = |(role, path): &(Role, &str)| {
        let is_style = *role == Role::Static && path.ends_with(".css");
        is_style.then(|| path.strip_prefix("static/").unwrap_or(path).to_owned())
    };
    if let Some(styles) = all.iter().map(style).collect() {
        return Change::Styles(styles);
    }
    if all
        .iter()
        .any(|(role, _)| matches!(role, Role::Static | Role::Image))
    {
        return Change::Files;
    }
    Change::Pages
}
