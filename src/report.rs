//! Findings as text that people and programs read.
//!
//! Comes in: settled [`Findings`](crate::diagnostic::Findings) and the sources they point into. Goes out: strings.
//! Never: printing them.

mod github;
mod json;
mod place;
mod sarif;
mod text;

pub use text::{Style, visible};

use crate::diagnostic::{Finding, Findings};
use crate::rule::Level;
use crate::source::Sources;
use anyhow::Result;

/// How findings are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Source frames, at most this many columns wide.
    Text(Style, usize),
    Json,
    Sarif,
    GitHub,
}

/// The first `most` findings in one format.
pub fn write(
    findings: &Findings,
    sources: &Sources,
    format: Format,
    most: Option<usize>,
) -> Result<String> {
    let shown: Vec<&Finding> = findings.iter().take(most.unwrap_or(usize::MAX)).collect();
    match format {
        Format::Text(style, width) => Ok(text::text(&shown, sources, style, width)),
        Format::Json => json::json(findings, &shown, sources),
        Format::Sarif => sarif::sarif(&shown, sources),
        Format::GitHub => Ok(github::github(&shown, sources)),
    }
}

/// The level as readers and machines know it.
fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn | Level::Allow => "warning",
    }
}
