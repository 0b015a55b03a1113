//! `errbook inside`: what errbook does in the processes that it starts of itself. It is in no help text.
//!
//! Comes in: a role, and a job. Goes out: what has become of it. Never: anything for a person.

use super::terminal::{Stream, Terminal};
use crate::verify::{Space, watch};
use anyhow::{Context, Result};
use std::io::BufRead;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    role: String,
    text: Option<String>,
    #[arg(long)]
    own_network: bool,
}

pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<ExitCode> {
    match arguments.role.as_str() {
        watch::TRY => watch::try_namespaces()?,
        watch::CONFINE => {
            let text = arguments.text.as_deref().unwrap_or_default();
            // It comes back only where the snippet could not be started; the caller tells that by the code.
            if let Err(error) = watch::confined(text) {
                terminal.failure(&error);
            }
            return Ok(ExitCode::from(watch::failed()));
        }
        _ => supervise(arguments, terminal)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn supervise(arguments: &Arguments, terminal: &Terminal) -> Result<()> {
    let space = if arguments.own_network {
        Space::Own
    } else {
        Space::Shared
    };
    let mut line = String::new();
    let mut input = std::io::BufReader::new(std::io::stdin());
    input
        .read_line(&mut line)
        .context("no job on standard input")?;
    let folder = watch::folder(&line);
    std::thread::spawn(move || {
        watch::until_nobody_waits(input);
        if let Some(folder) = folder {
            watch::end(&folder, space);
        }
        std::process::exit(1);
    });
    let answer = watch::supervise(&line, space)?;
    terminal.print(&answer, Stream::Output)
}
