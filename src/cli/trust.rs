//! `errbook trust`: agrees to what `errbook verify` would run now, and to nothing else.

use super::Verdict;
use super::plan::{Plan, Wanted};
use super::terminal::{Stream, Terminal, entries};
use super::today::today;
use crate::pipeline;
use crate::verify::consent;
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    wanted: Wanted,
}

const EXAMPLES: &str = "\
Examples:
  errbook trust           agree to all snippets and runners as they are now
  errbook trust python    agree to those of one collection as well";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    let read = pipeline::entries(&root, today()?)?;
    let plan = Plan::of(&read, &arguments.wanted, &root)?;
    let mut agreed: BTreeSet<String> = if arguments.wanted.is_everything() {
        BTreeSet::new()
    } else {
        consent::given(&root)?
    };
    agreed.extend(plan.recipes.iter().map(|recipe| recipe.hash.clone()));
    let file = consent::give(&root, agreed.iter().map(String::as_str))?;
    terminal.print(&plan.list(), Stream::Output)?;
    let line = format!(
        "agreed to the snippets of {}, and to nothing that changes in them or their runners; kept in {}",
        entries(plan.recipes.len()),
        file.display()
    );
    terminal.say(&line, Stream::Output)?;
    Ok(Verdict::Fine)
}
