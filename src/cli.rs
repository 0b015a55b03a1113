//! The command line.
//!
//! Comes in: arguments. Goes out: text on the terminal, and an exit code: 0 fine, 1 findings of level error, 2 the
//! machine or the command line failed. Never: a decision about content.

mod answer;
mod ask;
mod browser;
mod build;
mod check;
mod completions;
mod editor;
mod explain;
mod fix;
mod init;
#[cfg(target_os = "linux")]
mod inside;
mod knowledge;
mod list;
mod man;
mod new;
mod overview;
mod paste;
#[cfg(target_os = "linux")]
mod plan;
mod rule;
mod run;
mod schema;
mod serve;
mod stats;
mod terminal;
mod theme;
mod timings;
mod today;
mod trace;
#[cfg(target_os = "linux")]
mod trust;
#[cfg(target_os = "linux")]
mod verify;

use crate::project;
use anyhow::Context;
use clap::{Args, ColorChoice, CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terminal::Terminal;

/// Write an error down in Markdown, and readers find the fix.
///
/// errbook makes a website of fix pages out of a folder of entries: one Markdown or YAML file per error, with its
/// severity, stack trace, causes and fixes, broken and fixed code.
#[derive(Debug, Parser)]
#[command(name = "errbook", version, color = ColorChoice::Auto, subcommand_required = true, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  errbook init my-errors                 make a new knowledge base in my-errors/
  errbook new --from-trace crash.log     write a new entry, a draft, of what a program printed
  errbook check                          report everything that is wrong, in all entries
  errbook build                          publish the site into public/
  errbook serve --open                   look at the site while it is written
  errbook explain E0382                  find the entry about an error, a code or a few words
  cargo build 2>&1 | errbook explain     find the entry about what a command has printed

Exit codes: 0 fine, 1 something in the entries is wrong, 2 the machine or the command line failed.";

#[derive(Debug, Args)]
struct Global {
    /// The project's folder; by default the nearest one from here upwards with errbook.yaml or content/
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Print findings and failures only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: terminal::Colour,
    /// How messages, progress and failures are written
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    log_format: terminal::LogFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new knowledge base that builds at once
    Init(init::Arguments),
    /// Write a new entry: a draft, of a trace, of options or of answers
    New(new::Arguments),
    /// Show the site on this machine while it is written: pages reload by themselves
    Serve(serve::Arguments),
    /// Report everything that is wrong, at its line and column; write nothing
    Check(check::Arguments),
    /// Check all entries, and publish the site when nothing is wrong
    Build(build::Arguments),
    /// List the entries, one a line
    List(list::Arguments),
    /// Say how complete the entries are, and which edits help readers most
    Stats(stats::Arguments),
    /// Find the entry that words, a code, or an output on standard input are about
    Explain(explain::Arguments),
    /// Run a command, and explain its output when it fails
    Run(run::Arguments),
    #[cfg(target_os = "linux")]
    /// Run the snippets of entries: the broken one must fail as the entry says, the fixed one must work
    Verify(verify::Arguments),
    #[cfg(target_os = "linux")]
    /// Agree to the snippets and runners as they are now, so that `verify` runs them
    Trust(trust::Arguments),
    /// List the files of the theme, or copy some into the project to change them
    Theme(theme::Arguments),
    /// Print the JSON Schema of entries or of errbook.yaml, for editors
    Schema(schema::Arguments),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Arguments),
    /// Print the manual page, or write those of all commands into a folder
    Man(man::Arguments),
    #[cfg(target_os = "linux")]
    #[command(hide = true)]
    Inside(inside::Arguments),
}

/// Runs one command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are not errors, and a reader that has gone is none; a disk that is full is one.
            let is_lost = error
                .print()
                .is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
            return if error.use_stderr() || is_lost {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let terminal = Terminal::new(cli.global.color, cli.global.quiet, cli.global.log_format);
    let root = cli.global.root.as_deref();
    let outcome = match cli.command {
        Command::Init(arguments) => init::run(&arguments, root, &terminal),
        Command::Build(arguments) => build::run(&arguments, root, &terminal),
        Command::Serve(arguments) => serve::run(&arguments, root, &terminal),
        Command::Check(arguments) => check::run(&arguments, root, &terminal),
        Command::New(arguments) => new::run(&arguments, root, &terminal),
        Command::Explain(arguments) => explain::run(&arguments, root, &terminal),
        Command::Run(arguments) => match run::run(&arguments, root, &terminal) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
        Command::Stats(arguments) => stats::run(&arguments, root, &terminal),
        #[cfg(target_os = "linux")]
        Command::Verify(arguments) => verify::run(&arguments, root, &terminal),
        #[cfg(target_os = "linux")]
        Command::Trust(arguments) => trust::run(&arguments, root, &terminal),
        Command::Theme(arguments) => theme::run(&arguments, root, &terminal),
        Command::Schema(arguments) => schema::run(&arguments, root, &terminal),
        Command::List(arguments) => list::run(&arguments, root, &terminal),
        Command::Completions(arguments) => completions::run(&arguments, &terminal),
        Command::Man(arguments) => man::run(&arguments, &terminal),
        #[cfg(target_os = "linux")]
        Command::Inside(arguments) => match inside::run(&arguments, &terminal) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(error) => {
            terminal.failure(&error);
            ExitCode::from(2)
        }
    }
}

/// The definition that help, completions and manual pages are made of.
fn definition() -> clap::Command {
    Cli::command()
}

/// The project's folder: the one that is named, or the one that the current folder lies in.
fn root(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let here = match given {
        Some(_) => PathBuf::new(),
        None => std::env::current_dir()
            .context("the current folder is not there; name the project with --root")?,
    };
    project::find(given, &here)
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    /// Something of level error was found and reported.
    Findings,
}
