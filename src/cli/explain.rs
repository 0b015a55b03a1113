//! `errbook explain`: the entry that words, a code or an output are about.

use super::knowledge::{self, Knowledge};
use super::terminal::{Stream, Terminal};
use super::{Verdict, answer, browser, paste};
use crate::search::Limits;
use anyhow::{Context, Result, bail};
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Words, a name or a code; without any, standard input is read to its end
    #[arg(value_name = "WORDS", trailing_var_arg = true)]
    words: Vec<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// Open the page of a sure match in the browser
    #[arg(long)]
    open: bool,
    /// Print at most N matches
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
}

const EXAMPLES: &str = "\
Examples:
  errbook explain E0382                        by a code
  errbook explain borrow moved value           by a few words
  cargo build 2>&1 | errbook explain           by what a command has printed
  errbook explain --json < crash.log           for programs";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let knowledge = knowledge::open(root)?;
    let text = if arguments.words.is_empty() {
        paste::read(terminal)?
    } else {
        arguments.words.join(" ")
    };
    if text.trim().is_empty() {
        bail!(
            "there is nothing to explain; name an error, or pipe an output in: `command 2>&1 | errbook explain`"
        );
    }
    let limits = Limits {
        hits: usize::from(arguments.limit),
    };
    let found = knowledge.index.find(&text, limits);
    let said = if arguments.json {
        answer::json(&found, &knowledge)?
    } else {
        answer::text(&found, &knowledge)?
    };
    terminal.print(&said, Stream::Output)?;
    if arguments.open {
        open(&found, &knowledge)?;
    }
    Ok(if found.sure {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

fn open(found: &crate::search::Found, knowledge: &Knowledge) -> Result<()> {
    let Some(best) = found.hits.first().filter(|_| found.sure) else {
        return Ok(());
    };
    let id = knowledge.index.id(best.entry);
    let page = knowledge.page(best.entry).with_context(|| {
        format!("{id} has no page yet; run `errbook build`, or set `base_url` in errbook.yaml")
    })?;
    browser::open(&page)
}
