//! What `verify` and `trust` are about: the recipes of the entries that are meant.
//!
//! Comes in: the entries, and what the command line names. Goes out: [`Plan`]. Never: a run.

use super::{check, terminal};
use crate::link::Catalog;
use crate::pipeline::Entries;
use crate::verify::{self, Recipe, Unfit, consent};
use anyhow::Result;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Which entries are meant.
#[derive(Debug, clap::Args)]
pub struct Wanted {
    /// Only these entries, collections, files and folders
    #[arg(value_name = "ENTRY")]
    entries: Vec<PathBuf>,
}

/// What is to be run.
pub struct Plan<'a> {
    pub recipes: Vec<Recipe<'a>>,
    /// Entries that say why nothing is run.
    pub skipped: usize,
    /// Entries without a word about it.
    pub silent: usize,
    /// Entries whose proof cannot be carried out: id and reason.
    pub unfit: Vec<(String, String)>,
}

impl<'a> Plan<'a> {
    pub fn of(entries: &'a Entries, wanted: &Wanted, root: &Path) -> Result<Self> {
        let mut plan = Self {
            recipes: Vec::new(),
            skipped: 0,
            silent: 0,
            unfit: Vec::new(),
        };
        let paths = wanted.paths(&entries.catalog, root)?;
        for linked in &entries.catalog.entries {
            let entry = &linked.entry;
            let id = entry.id.to_string();
            if !paths.is_empty()
                && !paths
                    .iter()
                    .any(|path| path.names(&id, &entries.paths[&entry.file]))
            {
                continue;
            }
            match verify::recipe(entry, entries.settings.runners.all()) {
                Ok(recipe) => plan.recipes.push(recipe),
                Err(Unfit::NotAsked) if entry.proof.is_some() => plan.skipped += 1,
                Err(Unfit::NotAsked) => plan.silent += 1,
                Err(unfit) => plan.unfit.push((id, unfit.to_string())),
            }
        }
        Ok(plan)
    }

    /// Whether the user has agreed to all of it.
    pub fn is_agreed(&self, root: &Path) -> Result<bool> {
        let given = consent::given(root)?;
        Ok(self
            .recipes
            .iter()
            .all(|recipe| given.contains(&recipe.hash)))
    }

    /// What would be run.
    pub fn list(&self) -> String {
        let mut text = String::new();
        let id = |recipe: &Recipe<'_>| recipe.entry.id.to_string();
        let column = self
            .recipes
            .iter()
            .map(|recipe| id(recipe).len())
            .max()
            .unwrap_or(0);
        for recipe in &self.recipes {
            let _ = writeln!(
                text,
                "  {:column$}  {:10}  {}",
                id(recipe),
                recipe.runner.name,
                &recipe.hash[..12]
            );
        }
        text
    }

    /// What the user is asked.
    pub fn question(&self) -> String {
        format!(
            "errbook verify would run the snippets of {} on this machine, each with its runner:\n{}\
             Look at them first. `errbook verify --trust` runs them once; `errbook trust` agrees to exactly these, until \
             one of them or a runner changes.\n",
            terminal::entries(self.recipes.len()),
            self.list()
        )
    }
}

impl Wanted {
    pub fn is_everything(&self) -> bool {
        self.entries.is_empty()
    }

    fn paths(&self, catalog: &Catalog, root: &Path) -> Result<Vec<Named>> {
        let one = |path: &PathBuf| {
            let name = path.to_string_lossy().into_owned();
            let mut ids = catalog.entries.iter().map(|linked| &linked.entry.id);
            let is_id = ids.any(|id| is_of(&id.to_string(), &name));
            if is_id {
                Ok(Named::Id(name))
            } else {
                check::within(root, path).map(Named::Path)
            }
        };
        self.entries.iter().map(one).collect()
    }
}

/// One argument.
enum Named {
    /// An entry or a collection.
    Id(String),
    /// A file or folder, from the project's root.
    Path(String),
}

impl Named {
    fn names(&self, id: &str, file: &str) -> bool {
        match self {
            Self::Id(name) => is_of(id, name),
            Self::Path(path) => check::is_below(file, path),
        }
    }
}

/// Whether an id is this entry's, or of an entry of this collection.
fn is_of(id: &str, name: &str) -> bool {
    id == name || id.split('/').next() == Some(name)
}
