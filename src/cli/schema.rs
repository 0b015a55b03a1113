//! `errbook schema`: the JSON Schema of entries, for editors.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use crate::check::{Part, json_schema};
use anyhow::Result;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Describe the front matter of Markdown entries instead of whole YAML entries
    #[arg(long)]
    front_matter: bool,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Verdict> {
    let part = if arguments.front_matter {
        Part::FrontMatter
    } else {
        Part::Entry
    };
    let text = serde_json::to_string_pretty(&json_schema(part))? + "\n";
    terminal.print(&text, Stream::Output)?;
    Ok(Verdict::Fine)
}
