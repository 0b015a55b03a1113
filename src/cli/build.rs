//! `errbook build`: check everything, then publish.

use super::Verdict;
use super::rule;
use super::terminal::{Stream, Terminal, counts, entries};
use super::timings;
use super::today::today;
use crate::diagnostic::Findings;
use crate::pipeline;
use crate::rule::Level;
use crate::watch::Watch;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Where the site is published; by default public/ in the project
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Show where the time went: for each stage its time, the CPU time of all threads, and how much went through it
    #[arg(long)]
    timings: bool,
}

const EXAMPLES: &str = "\
Examples:
  errbook build                        publish into public/
  errbook build --out /srv/errors      publish into another folder
  errbook build --timings              and show where the time went";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let start = Instant::now();
    let root = super::root(root)?;
    let watch = if arguments.timings {
        Watch::on()
    } else {
        Watch::off()
    };
    let project = pipeline::watched(&root, today()?, &watch)?;
    terminal.findings(&project.findings, &project.sources, Stream::Errors)?;
    terminal.hint(&rule::more(&project.findings), Stream::Errors)?;
    if project.findings.deny() {
        return nothing(&project.findings, terminal);
    }
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => root.join(pipeline::PUBLIC),
    };
    let bar = terminal.progress();
    let built = pipeline::build(&project, &root, &out, &watch, &|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        terminal.advanced(done, all);
    });
    bar.finish_and_clear();
    let built = built?;
    terminal.findings(&built.findings, &project.sources, Stream::Errors)?;
    let Some(published) = built.published else {
        return nothing(&built.findings, terminal);
    };
    let line = format!(
        "published {} to {} in {:.2} s: {} files written, {} unchanged, {} removed{}",
        entries(project.catalog.entries.len()),
        out.strip_prefix(std::env::current_dir().unwrap_or_default())
            .unwrap_or(&out)
            .display(),
        start.elapsed().as_secs_f64(),
        published.written,
        published.linked,
        published.removed,
        warnings([&project.findings, &built.findings]),
    );
    terminal.say(&line, Stream::Output)?;
    if !built.left_out.is_empty() {
        let line = format!(
            "`base_url` is not set in errbook.yaml, so the site has no {}",
            any(built.left_out)
        );
        terminal.say(&line, Stream::Output)?;
    }
    if arguments.timings {
        terminal.say(&timings::table(&watch, start.elapsed()), Stream::Output)?;
    }
    // The process ends: what a large project holds in millions of pieces goes with it, at once.
    std::mem::forget(project);
    Ok(Verdict::Fine)
}

fn nothing(findings: &Findings, terminal: &Terminal) -> Result<Verdict> {
    let line = format!(
        "{}: nothing was published, and what was published before is untouched",
        counts(findings)
    );
    terminal.say(&line, Stream::Errors)?;
    Ok(Verdict::Findings)
}

/// `a, b or c`
fn any(names: &[&str]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => names.concat(),
    }
}

/// `; 2 warnings`, or nothing.
fn warnings(found: [&Findings; 2]) -> String {
    match found
        .iter()
        .map(|findings| findings.count(Level::Warn))
        .sum()
    {
        0 => String::new(),
        1 => "; 1 warning".to_owned(),
        count => format!("; {count} warnings"),
    }
}
