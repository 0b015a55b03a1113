//! Questions in a terminal, one line each.
//!
//! Comes in: a question and what is taken for an empty answer. Goes out: the answer. Never: a question where nobody can
//! answer; then what the options say has to do.

use super::terminal::{Stream, Terminal};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, IsTerminal, Read};

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// Somebody who can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    terminal: &'a Terminal,
}

/// Whoever sits at the terminal; nobody where input comes from elsewhere.
pub fn somebody(terminal: &Terminal) -> Option<Asker<'_>> {
    let is_there = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    is_there.then_some(Asker { terminal })
}

impl Asker<'_> {
    /// One line; `default` where it is empty.
    pub fn line(self, question: &str, default: &str) -> Result<String> {
        let shown = match default {
            "" => String::new(),
            default => format!(" {DIM}[{default}]{PLAIN}"),
        };
        let prompt = format!("{BOLD}{question}{PLAIN}{shown} ");
        self.terminal.print(&prompt, Stream::Errors)?;
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        if read.context("cannot read the answer")? == 0 {
            self.terminal.print("\n", Stream::Errors)?;
            bail!("there was no answer; nothing was written");
        }
        Ok(match answer.trim() {
            "" => default.to_owned(),
            answer => answer.to_owned(),
        })
    }

    /// One line that has to be right; what is wrong with it is said, and it is asked again.
    pub fn right<T>(
        self,
        question: &str,
        default: &str,
        read: impl Fn(&str) -> Result<T>,
    ) -> Result<T> {
        loop {
            match read(&self.line(question, default)?) {
                Ok(value) => return Ok(value),
                Err(error) => self.terminal.failure(&error),
            }
        }
    }

    /// Whether the answer is yes.
    pub fn yes(self, question: &str) -> Result<bool> {
        let answer = self.line(&format!("{question} (y/n)"), "n")?;
        Ok(matches!(answer.to_lowercase().as_str(), "y" | "yes"))
    }

    /// Several lines, up to Ctrl-D; empty where there is none.
    pub fn text(self, question: &str) -> Result<String> {
        let prompt = format!(
            "{BOLD}{question}{PLAIN} {DIM}(ends with Ctrl-D on a line of its own)\n{PLAIN}"
        );
        self.terminal.print(&prompt, Stream::Errors)?;
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.context("cannot read what was pasted")?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
