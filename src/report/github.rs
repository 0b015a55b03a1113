//! Findings as workflow commands, which GitHub shows as annotations on the changed lines.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions".

use super::place::Place;
use crate::diagnostic::Finding;
use crate::source::Sources;
use std::fmt::Write;

/// One line per finding.
#[must_use]
pub fn github(shown: &[&Finding], sources: &Sources) -> String {
    let mut lines = String::new();
    for finding in shown {
        let diagnostic = &finding.diagnostic;
        let Place { path, start, end } = Place::new(diagnostic.span, sources);
        let help = diagnostic.help.iter().map(|help| format!("\n{help}"));
        let text: String = std::iter::once(diagnostic.message.clone())
            .chain(help)
            .collect();
        let _ = writeln!(
            lines,
            "::{} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            super::level(finding.level),
            property(path),
            start.line,
            end.line,
            start.column,
            end.column,
            property(diagnostic.rule.id),
            message(&text),
        );
    }
    lines
}

fn message(text: &str) -> String {
    let escaped = super::visible(text).replace('%', "%25");
    escaped.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
