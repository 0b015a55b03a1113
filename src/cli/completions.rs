//! `errbook completions SHELL`: what a shell completes behind `errbook`, of the definition of the command line.

use super::terminal::{Stream, Terminal};
use super::{Verdict, definition};
use anyhow::Result;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Where the output goes:
  errbook completions bash > ~/.local/share/bash-completion/completions/errbook
  errbook completions zsh > ~/.zfunc/_errbook        (with `fpath+=~/.zfunc` in .zshrc, before compinit)
  errbook completions fish > ~/.config/fish/completions/errbook.fish";

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Verdict> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut definition(), "errbook", &mut bytes);
    terminal.print(&String::from_utf8_lossy(&bytes), Stream::Output)?;
    Ok(Verdict::Fine)
}
