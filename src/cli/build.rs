//! `errbook build`: check everything, then publish.

use super::Verdict;
use super::terminal::{Stream, Terminal, counts, entries};
use super::today::today;
use crate::{pipeline, project};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the site is published; by default public/ in the project
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let start = Instant::now();
    let here = std::env::current_dir()
        .context("the current folder is not there; name the project with --root")?;
    let root = project::find(root, &here)?;
    let project = pipeline::check(&root, today()?)?;
    terminal.findings(&project.findings, &project.sources, Stream::Errors)?;
    if project.findings.deny() {
        terminal.say(
            &format!(
                "{}: nothing was published, and what was published before is untouched",
                counts(&project.findings)
            ),
            Stream::Errors,
        )?;
        return Ok(Verdict::Findings);
    }
    let out = arguments.out.clone().unwrap_or_else(|| root.join("public"));
    let bar = terminal.progress(0);
    let (published, late) = pipeline::build(&project, &root, &out, &|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    terminal.findings(&late, &project.sources, Stream::Errors)?;
    let warnings = [counts(&project.findings), counts(&late)]
        .into_iter()
        .filter(|found| !found.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let warnings = if warnings.is_empty() {
        warnings
    } else {
        format!("; {warnings}")
    };
    let shown = out.strip_prefix(&here).unwrap_or(&out).display();
    let line = format!(
        "published {} to {shown} in {:.2} s: {} files written, {} unchanged, {} removed{warnings}",
        entries(project.catalog.entries.len()),
        start.elapsed().as_secs_f64(),
        published.written,
        published.linked,
        published.removed,
    );
    terminal.say(&line, Stream::Output)?;
    Ok(Verdict::Fine)
}
