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
    let commands = command
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    let mut pages = vec![("errbook.1".to_owned(), page(command.clone())?)];
    for command in commands.filter(|command| command.get_name() != "help") {
        let name = format!("errbook-{}", command.get_name());
        pages.push((format!("{name}.1"), page(command.clone())?));
    }
    for (name, text) in &pages {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let line = format!("wrote {} pages into {}", pages.len(), folder.display());
    terminal.say(&line, Stream::Output)?;
    Ok(Verdict::Fine)
}

fn page(command: clap::Command) -> Result<String> {
    let mut bytes = Vec::new();
    Man::new(command)
        .render(&mut bytes)
        .context("cannot make the page")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
