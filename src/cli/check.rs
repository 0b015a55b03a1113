//! `errbook check`: everything that is wrong, nothing written.

use super::Verdict;
use super::terminal::{Stream, Terminal, counts, entries};
use super::today::today;
use crate::{pipeline, project};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Report only what concerns these files and folders; everything is read all the same
    paths: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let start = Instant::now();
    let here = std::env::current_dir()
        .context("the current folder is not there; name the project with --root")?;
    let root = project::find(root, &here)?;
    let mut project = pipeline::check(&root, today()?)?;
    if !arguments.paths.is_empty() {
        let wanted = arguments
            .paths
            .iter()
            .map(|path| within(&root, path))
            .collect::<Result<Vec<_>>>()?;
        for (wanted, given) in wanted.iter().zip(&arguments.paths) {
            if !project
                .sources
                .iter()
                .any(|(_, source)| is_below(&source.path, wanted))
            {
                bail!(
                    "{} holds nothing that errbook reads; name a file or folder below content/",
                    given.display()
                );
            }
        }
        let sources = &project.sources;
        project.findings.retain(|file| {
            wanted
                .iter()
                .any(|wanted| is_below(&sources.get(file).path, wanted))
        });
    }
    terminal.findings(&project.findings, &project.sources, Stream::Output)?;
    let found = counts(&project.findings);
    let found = if found.is_empty() {
        "nothing wrong".to_owned()
    } else {
        found
    };
    let checked = entries(project.entries);
    let drafts = if project.catalog.drafts > 0 {
        match project.catalog.drafts {
            1 => " (1 draft)".to_owned(),
            count => format!(" ({count} drafts)"),
        }
    } else {
        String::new()
    };
    terminal.say(
        &format!(
            "checked {checked}{drafts} in {:.2} s: {found}",
            start.elapsed().as_secs_f64()
        ),
        Stream::Output,
    )?;
    Ok(if project.findings.deny() {
        Verdict::Findings
    } else {
        Verdict::Fine
    })
}

/// A path as the sources spell it, from the project's root.
fn within(root: &Path, path: &Path) -> Result<String> {
    let whole = path
        .canonicalize()
        .with_context(|| format!("cannot find {}", path.display()))?;
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let inside = whole.strip_prefix(&root).with_context(|| {
        format!(
            "{} is not in the project {}",
            path.display(),
            root.display()
        )
    })?;
    Ok(inside
        .iter()
        .map(|segment| segment.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/"))
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
