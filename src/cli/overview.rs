//! The health of a site as text for a terminal.
//!
//! Comes in: the health, and how wide the terminal is. Goes out: counts with bars, the parts that are most often missing,
//! and the edits that help readers most. Never: a line that is wider than the terminal, but for a single long word.

use crate::health::{Health, Part, Step, Summary, sentence, steps};
use crate::link::Catalog;
use std::fmt::Write;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// Parts that are named among those that are most often missing.
const PARTS: usize = 6;

/// The longest bar, in characters.
const BAR: usize = 30;

/// Where the text of an edit begins.
const INDENT: usize = 10;

/// What is shown.
pub struct Shown<'a> {
    pub catalog: &'a Catalog,
    pub health: &'a Health,
    /// Entries that were verified too long ago, the oldest first, and after how many months that is.
    pub stale: (&'a [usize], u16),
    /// How many edits are printed.
    pub edits: usize,
}

/// A line of a chart.
struct Line {
    label: String,
    count: usize,
    /// Stands in the place of the bar, as far as there is room for it.
    notes: Vec<String>,
}

impl Shown<'_> {
    pub fn text(&self, width: usize) -> String {
        let mut text = String::new();
        let whole = &self.health.whole;
        if whole.entries == 0 {
            text.push_str("no entry to judge; `errbook new COLLECTION/SLUG` writes one\n");
            return text;
        }
        let collections = match self.health.collections.as_slice() {
            [(at, _)] => format!("in {}", self.catalog.collections[*at].id),
            several => format!("in {} collections", several.len()),
        };
        let _ = writeln!(
            text,
            "{BOLD}{} {collections}, {} % complete{PLAIN}",
            super::terminal::entries(whole.entries),
            whole.completeness
        );
        chart(&mut text, "Complete", &bands(whole), width);
        chart(&mut text, "Evidence", &evidence(whole), width);
        chart(&mut text, "Verified", &self.verified(), width);
        let parts = parts(whole);
        if !parts.is_empty() {
            chart(&mut text, "Most missed", &parts, width);
        }
        self.edits(&mut text, width);
        text
    }

    fn verified(&self) -> Vec<Line> {
        let whole = &self.health.whole;
        let line = |label: &str, count: usize, notes: Vec<String>| Line {
            label: label.to_owned(),
            count,
            notes,
        };
        let step = |step: Step| {
            let label = match (step.quarter, step.is_open) {
                (Some(quarter), _) => format!("{} Q{quarter}", step.year),
                (None, false) => step.year.to_string(),
                (None, true) => format!("to {}", step.year),
            };
            line(&label, step.count, Vec::new())
        };
        let steps = steps(&whole.verified).into_iter();
        let steps: Vec<Step> = steps.skip_while(|step| step.count == 0).collect();
        let mut lines: Vec<Line> = steps.into_iter().rev().map(step).collect();
        let never = whole.entries - whole.verified.len();
        if never > 0 {
            lines.push(line("never", never, Vec::new()));
        }
        let (stale, limit) = self.stale;
        if let Some(oldest) = stale.first() {
            let id = &self.catalog.entries[*oldest].entry.id;
            let notes = vec![
                format!("more than {limit} months ago"),
                format!("the oldest is {id}"),
            ];
            lines.push(line("too old", stale.len(), notes));
        }
        lines
    }

    fn edits(&self, text: &mut String, width: usize) {
        let is_open = |at: &&usize| !self.health.conditions[**at].gaps.is_empty();
        let open: Vec<usize> = self.health.work.iter().filter(is_open).copied().collect();
        let shown = &open[..self.edits.min(open.len())];
        if open.is_empty() {
            let _ = writeln!(text, "\nNothing is missing anywhere.");
            return;
        }
        if shown.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{BOLD}Most valuable edits{PLAIN}");
        let row = |at: &usize| {
            let gap = self.health.conditions[*at].gaps.first()?;
            let id = self.catalog.entries[*at].entry.id.to_string();
            Some((gap.percent(), id, sentence(gap, self.catalog)))
        };
        let rows: Vec<(u32, String, String)> = shown.iter().filter_map(row).collect();
        let column = rows.iter().map(|(_, id, _)| id.len()).max().unwrap_or(0);
        let said = rows.iter().map(|(.., said)| said.chars().count()).max();
        let is_wide = INDENT + column + 2 + said.unwrap_or(0) <= width;
        for (percent, id, said) in rows {
            let gain = format!("+{percent} %");
            if is_wide {
                let _ = writeln!(text, "  {gain:>6}  {id:column$}  {said}");
                continue;
            }
            let _ = writeln!(text, "  {gain:>6}  {id}");
            for line in wrapped(&said, width.saturating_sub(INDENT)) {
                let _ = writeln!(text, "{:INDENT$}{line}", "");
            }
        }
        let rest = open.len() - shown.len();
        if rest > 0 {
            let _ = writeln!(
                text,
                "{DIM}{rest} more with `--limit N`, all of them with `--json`{PLAIN}"
            );
        }
    }
}

/// Those that hold an entry, and all between them, the most complete first.
fn bands(whole: &Summary) -> Vec<Line> {
    let line = |band: &crate::health::Band| Line {
        label: if band.from == band.to {
            format!("{} %", band.to)
        } else {
            format!("{}–{} %", band.from, band.to)
        },
        count: band.entries,
        notes: Vec::new(),
    };
    let used = whole.bands.iter().skip_while(|band| band.entries == 0);
    let mut lines: Vec<Line> = used.map(line).collect();
    while lines.last().is_some_and(|line| line.count == 0) {
        lines.pop();
    }
    lines.reverse();
    lines
}

fn evidence(whole: &Summary) -> Vec<Line> {
    let line = |(kind, count): &(crate::entry::Evidence, usize)| Line {
        label: kind.word().to_owned(),
        count: *count,
        notes: Vec::new(),
    };
    whole.evidence.iter().map(line).collect()
}

/// The parts whose lack costs readers most.
fn parts(whole: &Summary) -> Vec<Line> {
    let mut missing: Vec<(u64, Part, usize)> = whole
        .missing
        .iter()
        .map(|found| (found.loss, found.part, found.entries))
        .collect();
    missing.sort_by_key(|(loss, part, _)| (std::cmp::Reverse(*loss), *part));
    missing.truncate(PARTS);
    let line = |(_, part, count): (u64, Part, usize)| Line {
        label: part.row().key.to_owned(),
        count,
        notes: Vec::new(),
    };
    missing.into_iter().map(line).collect()
}

fn chart(text: &mut String, heading: &str, lines: &[Line], width: usize) {
    let _ = writeln!(text, "\n{BOLD}{heading}{PLAIN}");
    let label = |line: &Line| line.label.chars().count();
    let column = lines.iter().map(label).max().unwrap_or(0);
    let digits = |line: &Line| line.count.to_string().len();
    let count = lines.iter().map(digits).max().unwrap_or(0);
    let most = lines
        .iter()
        .map(|line| line.count)
        .max()
        .unwrap_or(0)
        .max(1);
    let space = BAR.min(width.saturating_sub(column + count + 6)).max(1);
    for line in lines {
        // What is there shows, however little it is.
        let length = (line.count * space).div_ceil(most);
        let mut bar = "█".repeat(length);
        if let Some((first, more)) = line.notes.split_first() {
            bar.clone_from(first);
            for note in more {
                if column + count + 6 + bar.len() + 2 + note.len() <= width {
                    let _ = write!(bar, "; {note}");
                }
            }
            bar = format!("{DIM}{bar}{PLAIN}");
        }
        let row = format!("  {:column$}  {:>count$}  {bar}", line.label, line.count);
        let _ = writeln!(text, "{}", row.trim_end());
    }
}

/// Words in lines of at most so many characters.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
