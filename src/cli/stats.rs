//! `errbook stats`: how good the entries are, and which edits help readers most.

use super::Verdict;
use super::overview;
use super::terminal::{Stream, Terminal};
use super::today::today;
use crate::check::nearest;
use crate::health;
use crate::link::Catalog;
use crate::pipeline;
use anyhow::{Result, bail};
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Print one JSON document: that of the site's api/v1/health.json
    #[arg(long)]
    json: bool,
    /// Look at the entries of one collection only
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
    /// Print the N most valuable edits; by default 10, in JSON all of them
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

const EXAMPLES: &str = "\
Examples:
  errbook stats                                how complete the entries are, and what to do next
  errbook stats --collection openai --limit 3  of one collection
  errbook stats --json                         for programs";

/// Edits that are printed unless the command line says otherwise.
const EDITS: usize = 10;

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    let today = today()?;
    let entries = pipeline::entries(&root, today)?;
    let catalog = &entries.catalog;
    let mut health = health::of(catalog);
    if let Some(name) = &arguments.collection {
        health = health.within(collection(name, catalog)?, catalog);
    }
    if arguments.json {
        health.work.truncate(arguments.limit.unwrap_or(usize::MAX));
        let document = health::json(&health, catalog)?;
        terminal.print(&String::from_utf8_lossy(&document), Stream::Output)?;
    } else {
        let stale = health::stale(&health, catalog, today, entries.settings.stale_after);
        let limit = entries.settings.stale_after;
        let shown = overview::Shown {
            catalog,
            health: &health,
            stale: (&stale, limit),
            edits: arguments.limit.unwrap_or(EDITS),
        };
        terminal.print(&shown.text(terminal.width()), Stream::Output)?;
    }
    let wrong = entries
        .files
        .saturating_sub(catalog.entries.len() + catalog.drafts);
    if wrong > 0 {
        let what = if wrong == 1 {
            "1 entry is"
        } else {
            &format!("{wrong} entries are")
        };
        let line = format!("{what} wrong and not counted; `errbook check` says why");
        terminal.say(&line, Stream::Errors)?;
    }
    Ok(Verdict::Fine)
}

/// The position of a collection.
fn collection(name: &str, catalog: &Catalog) -> Result<usize> {
    let names = || catalog.collections.iter().map(|found| found.id.as_str());
    match names().position(|known| known == name) {
        Some(at) => Ok(at),
        None => match nearest(name, names()) {
            Some(near) => bail!("there is no collection `{name}`; did you mean `{near}`?"),
            None => bail!(
                "there is no collection `{name}`; a collection is a folder in content/ with an entry in it"
            ),
        },
    }
}
