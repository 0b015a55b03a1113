//! `errbook schema`: the JSON Schema of entries or of the settings, for editors.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use crate::check::{Part, json_schema};
use crate::pipeline;
use crate::project;
use anyhow::Result;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Describe the front matter of Markdown entries instead of whole YAML entries
    #[arg(long)]
    front_matter: bool,
    /// Describe errbook.yaml instead of entries
    #[arg(long, conflicts_with = "front_matter")]
    config: bool,
}

const EXAMPLES: &str = "\
Examples:
  errbook schema > entry.schema.json                content/**/*.yaml
  errbook schema --front-matter > front.schema.json
  errbook schema --config > config.schema.json      errbook.yaml

docs/editors.md of errbook's repository has what VS Code, Neovim and Helix want to know.";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    if arguments.config {
        let text = serde_json::to_string_pretty(&project::schema())? + "\n";
        terminal.print(&text, Stream::Output)?;
        return Ok(Verdict::Fine);
    }
    let part = if arguments.front_matter {
        Part::FrontMatter
    } else {
        Part::Entry
    };
    // Within a project its own fields are described as well; elsewhere the schema is that of any entry.
    let root = match root {
        Some(_) => Some(super::root(root)?),
        None => super::root(None).ok(),
    };
    let settings = root.map(|root| pipeline::settings(&root)).transpose()?;
    let own = settings
        .as_ref()
        .and_then(|found| found.site.extra.as_deref());
    let text = serde_json::to_string_pretty(&json_schema(part, own))? + "\n";
    terminal.print(&text, Stream::Output)?;
    Ok(Verdict::Fine)
}
