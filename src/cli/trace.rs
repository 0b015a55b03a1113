//! What a program printed → what an entry can show of it.
//!
//! Comes in: a file, or text that was pasted. Goes out: [`Trace`]: the text without colours and secrets and not longer than
//! anybody reads, and what it says of its error. Never: a secret, also not in a name or a template made of it.

use super::paste;
use super::terminal::Terminal;
use crate::check::secrets;
use crate::diagnostic::{Diagnostics, EditKind, Levels};
use crate::edit;
use crate::search::{self, Facts};
use crate::source::{FileId, Role, Source, Sources};
use anyhow::{Context, Result, bail};
use std::fs;

/// A longer trace loses lines of its middle.
const MOST_LINES: usize = 120;

/// So many of its first lines are kept.
const HEAD: usize = 30;

/// A longer line loses its end.
const LONGEST_LINE: usize = 1000;

/// A trace, read.
#[derive(Debug)]
pub struct Trace {
    /// As it will stand in the entry.
    pub text: String,
    pub facts: Facts,
    /// How many secrets and names of people were masked.
    pub masked: usize,
    /// How many lines were left out.
    pub left_out: usize,
}

/// The text of a file, or of standard input for `-`.
pub fn read(from: &str, terminal: &Terminal) -> Result<String> {
    if from == "-" {
        return paste::read(terminal);
    }
    let bytes = fs::read(from).with_context(|| format!("cannot read the trace {from}"))?;
    if bytes.contains(&0) {
        bail!("{from} is not text; name the file that holds what the program printed");
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a trace; none where nothing was printed.
pub fn trace(printed: &str) -> Option<Trace> {
    let shown = search::shown(printed);
    let (masked, count) = masked(&shown);
    let (text, left_out) = shortened(masked.trim_end());
    let text = text.trim_start_matches('\n').to_owned();
    (!text.trim().is_empty()).then(|| Trace {
        facts: search::facts(&text),
        text,
        masked: count,
        left_out,
    })
}

/// The text with masks in the place of secrets, as `errbook check --fix=secrets` writes them, and how many.
fn masked(text: &str) -> (String, usize) {
    let source = Source::new("trace", Role::Snippet, text.as_bytes());
    let sources = Sources::new(vec![source]);
    let source = sources.get(FileId(0));
    let mut diagnostics = Diagnostics::new();
    secrets(FileId(0), source, &mut diagnostics);
    let findings = diagnostics.settle(&Levels::default());
    let edits = edit::edits(&findings, &[EditKind::Mask]);
    let Some(edits) = edits.get(&FileId(0)) else {
        return (text.to_owned(), 0);
    };
    match edit::apply(source, text.as_bytes(), edits) {
        Some(bytes) => (String::from_utf8_lossy(&bytes).into_owned(), edits.len()),
        None => (text.to_owned(), 0),
    }
}

/// The lines that are kept, and how many are not. What failed stands at an end of a trace.
fn shortened(text: &str) -> (String, usize) {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let cut = |line: &str| match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    if lines.len() <= MOST_LINES {
        let kept: Vec<String> = lines.iter().map(|line| cut(line)).collect();
        return (kept.join("\n"), 0);
    }
    let left_out = lines.len() - MOST_LINES;
    let mut kept: Vec<String> = lines[..HEAD].iter().map(|line| cut(line)).collect();
    kept.push(format!("… {left_out} lines left out …"));
    kept.extend(lines[HEAD + left_out..].iter().map(|line| cut(line)));
    (kept.join("\n"), left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_all_that_is_made_of_a_trace() {
        let key = format!("sk-proj-{}", "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY");
        let text = format!(
            "\x1b[31m  File \"/home/rosa/a.py\", line 1\x1b[0m\nopenai.AuthenticationError: Incorrect API key provided: {key}.\n"
        );
        let trace = trace(&text).unwrap();
        assert_eq!(trace.masked, 2);
        assert!(!format!("{trace:?}").contains("aB3d"), "{trace:?}");
        assert!(!format!("{trace:?}").contains("rosa"), "{trace:?}");
        assert_eq!(
            trace.facts.message.as_deref(),
            Some("Incorrect API key provided: {secret}.")
        );
    }

    #[test]
    fn a_long_trace_keeps_its_ends() {
        let lines: Vec<String> = (0..500).map(|nth| format!("line {nth}")).collect();
        let trace = trace(&lines.join("\n")).unwrap();
        assert_eq!(trace.left_out, 380);
        assert_eq!(trace.text.lines().count(), MOST_LINES + 1);
        assert!(trace.text.starts_with("line 0\n") && trace.text.ends_with("line 499"));
        assert!(trace.text.contains("\n… 380 lines left out …\nline 410\n"));
    }

    #[test]
    fn nothing_printed_is_no_trace() {
        assert!(trace("\n \x1b[0m\n").is_none());
    }
}
