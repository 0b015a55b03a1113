//! `errbook man`: manual pages, of the definition of the command line.
//!
//! Comes in: nothing, or a folder. Goes out: the page of errbook, or into the folder a page for each command. Never: a
//! date, which would differ from day to day.

use super::terminal::{Stream, Terminal};
use super::{Verdict, definition};
use anyhow::{Context, Result};
use clap_mangen::Man;
use std::fs;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The folder for the pages of all commands; without it, the page of errbook itself is printed
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  errbook man | man -l -                    read it
  errbook man ~/.local/share/man/man1       install the pages: then `man errbook-new` works";

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Verdict> {
    let mut command = definition();
    command.build();
    let Some(folder) = &arguments.folder else {
        terminal.print(&page(command)?, Stream::Output)?;
        return Ok(Verdict::Fine);
    };
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut pages = Vec::new();
    gather(&command, &mut pages)?;
    for (name, text) in &pages {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let line = format!("wrote {} pages into {}", pages.len(), folder.display());
    terminal.say(&line, Stream::Output)?;
    Ok(Verdict::Fine)
}

/// The page of a command, and those of the commands below it. `build` has given each its whole name.
fn gather(command: &clap::Command, pages: &mut Vec<(String, String)>) -> Result<()> {
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    pages.push((format!("{name}.1"), page(command.clone())?));
    let below = command
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    below
        .filter(|command| command.get_name() != "help")
        .try_for_each(|command| gather(command, pages))
}

fn page(command: clap::Command) -> Result<String> {
    let mut bytes = Vec::new();
    Man::new(command)
        .render(&mut bytes)
        .context("cannot make the page")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
