//! `errbook check`: everything that is wrong, nothing written.

use super::Verdict;
use super::fix::{Fix, Fixed, fix};
use super::rule;
use super::terminal::{Stream, Terminal, counts, entries};
use super::today::today;
use crate::pipeline::Project;
use crate::{pipeline, report};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Report only what concerns these files and folders; everything is read all the same
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Print the first N findings only; all are counted
    #[arg(long, value_name = "N")]
    max: Option<usize>,
    /// Write what is certain into the files first; with `=secrets` also masks in the place of secrets
    #[arg(
        long,
        value_name = "WHAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "certain"
    )]
    fix: Option<Fix>,
    /// Say what a rule is about and what to do, instead of checking
    #[arg(long, value_name = "RULE", conflicts_with_all = ["paths", "format", "max", "fix"])]
    explain: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  errbook check                                everything, in all entries
  errbook check content/openai --max 5         the first five findings of a collection
  errbook check --fix                          write what is certain into the files
  errbook check --format github                annotations for a pull request
  errbook check --explain unmatched-message    what a rule is about";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, with the line that is meant
    Text,
    /// One document, described in src/report/json.rs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    if let Some(rule) = &arguments.explain {
        return rule::explain(rule, terminal);
    }
    let start = Instant::now();
    let root = super::root(root)?;
    let mut project = wanted(&arguments.paths, &root)?;
    if let Some(what) = arguments.fix {
        let mut sum = Fixed::default();
        // What is mended may uncover more; each round mends at least one finding, and few hide another.
        for _ in 0..ROUNDS {
            let fixed = fix(&project, what)?;
            if fixed.edits == 0 {
                break;
            }
            sum.edits += fixed.edits;
            sum.files.extend(fixed.files);
            project = wanted(&arguments.paths, &root)?;
        }
        let said = match (sum.edits, sum.files.len()) {
            (0, _) => "nothing to fix".to_owned(),
            (1, _) => "fixed 1 finding".to_owned(),
            (edits, 1) => format!("fixed {edits} findings in 1 file"),
            (edits, files) => format!("fixed {edits} findings in {files} files"),
        };
        terminal.say(&said, Stream::Errors)?;
    }
    let (findings, sources) = (&project.findings, &project.sources);
    let most = arguments.max;
    let text = match arguments.format {
        Format::Text => terminal.text(findings, sources, Stream::Output, most)?,
        Format::Json => report::write(findings, sources, report::Format::Json, most)?,
        Format::Sarif => report::write(findings, sources, report::Format::Sarif, most)?,
        Format::Github => report::write(findings, sources, report::Format::GitHub, most)?,
    };
    terminal.print(&text, Stream::Output)?;
    if arguments.format == Format::Text {
        terminal.hint(&rule::more(findings), Stream::Output)?;
    }
    // What a program reads holds nothing else.
    let closing = match arguments.format {
        Format::Text => Stream::Output,
        Format::Json | Format::Sarif | Format::Github => Stream::Errors,
    };
    let found = counts(&project.findings);
    let found = if found.is_empty() {
        "nothing wrong".to_owned()
    } else {
        found
    };
    let checked = entries(project.entries);
    let drafts = match project.catalog.drafts {
        0 => String::new(),
        1 => " (1 draft)".to_owned(),
        count => format!(" ({count} drafts)"),
    };
    terminal.say(
        &format!(
            "checked {checked}{drafts} in {:.2} s: {found}",
            start.elapsed().as_secs_f64()
        ),
        closing,
    )?;
    Ok(if project.findings.deny() {
        Verdict::Findings
    } else {
        Verdict::Fine
    })
}

/// How often `--fix` looks again at what it has mended.
const ROUNDS: usize = 10;

/// Checks the project, and keeps what concerns these files and folders; everything where none is named.
fn wanted(paths: &[PathBuf], root: &Path) -> Result<Project> {
    let mut project = pipeline::check(root, today()?)?;
    if paths.is_empty() {
        return Ok(project);
    }
    let wanted = paths
        .iter()
        .map(|path| within(root, path))
        .collect::<Result<Vec<_>>>()?;
    for (wanted, given) in wanted.iter().zip(paths) {
        let mut sources = project.sources.iter();
        if !sources.any(|(_, source)| is_below(&source.path, wanted)) {
            bail!(
                "{} holds nothing that errbook reads; name a file or folder below content/",
                given.display()
            );
        }
    }
    let sources = &project.sources;
    project.findings.retain(|file| {
        let path = &sources.get(file).path;
        wanted.iter().any(|wanted| is_below(path, wanted))
    });
    Ok(project)
}

/// A path as the sources spell it, from the project's root.
pub fn within(root: &Path, path: &Path) -> Result<String> {
    let whole = path
        .canonicalize()
        .with_context(|| format!("cannot find {}", path.display()))?;
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let Ok(inside) = whole.strip_prefix(&root) else {
        bail!(
            "{} is not in the project {}",
            path.display(),
            root.display()
        );
    };
    Ok(inside
        .iter()
        .map(|segment| segment.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/"))
}

/// Whether a path is this folder, or lies in it.
pub fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
