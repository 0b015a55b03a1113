//! `errbook list`: the entries of a project, one a line.
//!
//! Comes in: filters. Goes out: a table for people, tabs for programs, or JSON. Never: an entry that is wrong; what is
//! wrong in it is for `errbook check` to report.
//!
//! The columns are `id`, `severity`, `status`, `verified`, `draft` and `error`, in this order; a value that an entry does
//! not have is `-`. Columns are added at the end, never changed. Where the output is no terminal, one tab stands between
//! two columns and there is no head.

use super::Verdict;
use super::terminal::{Stream, Terminal};
use super::today::today;
use crate::check::nearest;
use crate::entry::{Choice, Date, Entry, HttpStatus, Severity};
use crate::pipeline;
use crate::report::visible;
use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Entries of this collection
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
    /// Entries of this severity; may be given several times
    #[arg(long, value_name = "WORD", value_parser = PossibleValuesParser::new(Severity::WORDS))]
    severity: Vec<String>,
    /// Entries with this HTTP status
    #[arg(long, value_name = "CODE", value_parser = clap::value_parser!(u16).range(100..=599))]
    status: Option<u16>,
    /// Entries with this tag
    #[arg(long, value_name = "WORD")]
    tag: Option<String>,
    /// Drafts only
    #[arg(long)]
    draft: bool,
    /// Entries that were last verified longer ago than `stale_after` allows
    #[arg(long)]
    stale: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  errbook list --draft                          what is not published yet
  errbook list --severity critical --stale      what to look at first
  errbook list --collection openai --json       for programs
  errbook list | cut -f 1                       the ids";

const HEAD: [&str; 6] = ["ID", "SEVERITY", "STATUS", "VERIFIED", "DRAFT", "ERROR"];

const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

pub fn run(arguments: &Arguments, root: Option<&Path>, terminal: &Terminal) -> Result<Verdict> {
    let root = super::root(root)?;
    let today = today()?;
    let (settings, entries) = pipeline::every_entry(&root, today)?;
    named(arguments, &entries)?;
    let limit = settings.stale_after;
    let found: Vec<&Entry> = entries
        .iter()
        .map(Arc::as_ref)
        .filter(|entry| is_wanted(entry, arguments, limit, today))
        .collect();
    let text = if arguments.json {
        let rows = found.iter().map(|entry| document(entry, limit, today));
        serde_json::to_string_pretty(&json!({"entries": rows.collect::<Vec<Value>>()}))? + "\n"
    } else if terminal.is_shown() {
        table(&found)
    } else {
        let line = |entry: &&Entry| row(entry).join("\t") + "\n";
        found.iter().map(line).collect()
    };
    terminal.print(&text, Stream::Output)?;
    if found.is_empty() {
        terminal.say("no entry is like that", Stream::Errors)?;
    }
    Ok(Verdict::Fine)
}

/// Whether a collection and a tag are there at all; else it is a slip of the keyboard.
fn named(arguments: &Arguments, entries: &[Arc<Entry>]) -> Result<()> {
    let collections: BTreeSet<&str> = entries.iter().map(|entry| entry.id.collection()).collect();
    let tags: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| &entry.tags)
        .map(|tag| tag.value.as_str())
        .collect();
    let wanted = [
        ("collection", &arguments.collection, collections),
        ("tag", &arguments.tag, tags),
    ];
    for (what, name, known) in wanted {
        if let Some(name) = name.as_deref().filter(|name| !known.contains(name)) {
            match nearest(name, known.iter().copied()) {
                Some(near) => bail!("there is no {what} `{name}`; did you mean `{near}`?"),
                None => bail!("there is no {what} `{name}`"),
            }
        }
    }
    Ok(())
}

fn is_wanted(entry: &Entry, arguments: &Arguments, limit: u16, today: Date) -> bool {
    let is = |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|name| name == own);
    let severity = entry.severity.word();
    is(&arguments.collection, entry.id.collection())
        && (arguments.severity.is_empty() || arguments.severity.iter().any(|word| word == severity))
        && (arguments.status.is_none()
            || entry.http_status.map(HttpStatus::code) == arguments.status)
        && arguments
            .tag
            .as_ref()
            .is_none_or(|tag| tags(entry).any(|own| own == tag))
        && (!arguments.draft || entry.draft)
        && (!arguments.stale || entry.is_stale(limit, today))
}

fn tags(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.tags.iter().map(|tag| tag.value.as_str())
}

fn row(entry: &Entry) -> [String; 6] {
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        entry.id.to_string(),
        entry.severity.word().to_owned(),
        or(entry.http_status.map(|status| status.code().to_string())),
        or(entry.verified.map(|date| date.to_string())),
        or(entry.draft.then(|| "draft".to_owned())),
        visible(&entry.error).replace('\t', " "),
    ]
}

fn table(entries: &[&Entry]) -> String {
    let rows: Vec<[String; 6]> = entries.iter().map(|entry| row(entry)).collect();
    let mut widths = HEAD.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; 6]| {
        let padded = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut text = if rows.is_empty() {
        String::new()
    } else {
        format!("{BOLD}{}{PLAIN}\n", line(HEAD))
    };
    for row in &rows {
        text.push_str(&line(row.each_ref().map(String::as_str)));
        text.push('\n');
    }
    text
}

/// Facts that an entry does not have are absent keys.
fn document(entry: &Entry, limit: u16, today: Date) -> Value {
    let mut document = json!({
        "id": entry.id.to_string(),
        "severity": entry.severity.word(),
        "draft": entry.draft,
        "stale": entry.is_stale(limit, today),
        "error": entry.error,
        "title": entry.title,
    });
    let more = [
        (
            "http_status",
            entry.http_status.map(|status| json!(status.code())),
        ),
        (
            "verified",
            entry.verified.map(|date| json!(date.to_string())),
        ),
        (
            "tags",
            (!entry.tags.is_empty()).then(|| json!(tags(entry).collect::<Vec<_>>())),
        ),
    ];
    for (key, value) in more {
        if let Some(value) = value {
            document[key] = value;
        }
    }
    document
}
