//! A broken and a fixed snippet, side by side and as one diff.
//!
//! Comes in: a pair. Goes out: HTML of both sides with equal lines beside each other, and of the diff. Never: a sign or a
//! number in the text: what is copied is the code.

use super::code;
use super::diff::{self, Diff, Marks, Row};
use super::escape::escape;
use super::frame::Here;
use super::highlight::Highlighted;
use super::view;
use super::words::Words;
use crate::diagnostic::Diagnostics;
use crate::entry::{Pair, Snippet};
use std::ops::Range;

/// Both snippets of a pair and the one in the other, changed lines and words marked.
#[derive(Debug)]
pub struct Compared {
    pub broken: view::Code,
    pub fixed: view::Code,
    pub diff_html: Option<String>,
}

/// Highlights a pair; equal lines stand beside each other, with gaps where one side has fewer.
#[must_use]
pub fn compared(pair: &Pair, here: Here<'_>, diagnostics: &mut Diagnostics) -> Compared {
    let diff = diff::compare(pair.broken.text.as_str(), pair.fixed.text.as_str());
    let mut highlighted = |snippet: &Snippet| {
        let highlighted = here
            .site
            .highlighter
            .code(pair.language, snippet.text.as_str());
        code::slow(&highlighted, snippet.text.place(0..0), diagnostics);
        highlighted
    };
    let broken = highlighted(&pair.broken);
    let fixed = highlighted(&pair.fixed);
    let lines = |highlighted: &Highlighted, marks: &Marks| -> Vec<Line> {
        let marks = marks
            .iter()
            .map(Option::as_ref)
            .chain(std::iter::repeat(None));
        let line = |(line, marks): (&String, Option<&Vec<Range<usize>>>)| Line {
            html: marks.map_or_else(|| line.clone(), |words| marked(line, words)),
            is_changed: marks.is_some(),
        };
        highlighted.lines.iter().zip(marks).map(line).collect()
    };
    let left = lines(&broken, &diff.broken);
    let right = lines(&fixed, &diff.fixed);
    let side = |snippet: &Snippet, lines: &[Line], rows: Vec<Option<usize>>| view::Code {
        html: aligned(lines, &rows),
        lines: lines.len(),
        ..code::block(pair.language, snippet.file.clone(), &[])
    };
    let rows = diff.rows.iter();
    Compared {
        broken: side(&pair.broken, &left, rows.clone().map(|row| row.0).collect()),
        fixed: side(&pair.fixed, &right, rows.map(|row| row.1).collect()),
        diff_html: unified(&diff, &left, &right, here.words()),
    }
}

/// A highlighted line; where it changed, the changed words marked.
struct Line {
    html: String,
    is_changed: bool,
}

/// The lines of one side, with a gap beside each line that only the other side has. A gap holds no text, so that what is
/// copied is the code.
fn aligned(lines: &[Line], rows: &[Option<usize>]) -> String {
    let mut html = String::new();
    let mut written = 0;
    for at in rows {
        let Some(line) = at.and_then(|at| lines.get(at)) else {
            html.push_str("<gap-></gap->");
            continue;
        };
        if line.is_changed {
            html.push_str("<b>");
            html.push_str(&line.html);
            html.push_str("</b>");
        } else {
            html.push_str(&line.html);
        }
        written += 1;
        if written < lines.len() {
            html.push('\n');
        }
    }
    html
}

/// Equal lines that are shown around a change in a diff, where more stand there.
const AROUND: usize = 2;

/// Both sides as one text, removed lines above those that replace them; nothing where they share no line or differ in
/// none. Long runs of equal lines are cut.
fn unified(diff: &Diff, left: &[Line], right: &[Line], words: &Words) -> Option<String> {
    let is_equal = |row: &Row| matches!(row, (Some(old), Some(_)) if diff.broken.get(*old).is_none_or(Option::is_none));
    let equal = diff.rows.iter().filter(|row| is_equal(row)).count();
    if equal == 0 || equal == diff.rows.len() {
        return None;
    }
    let mut html = Vec::new();
    let runs: Vec<&[Row]> = diff
        .rows
        .chunk_by(|one, other| is_equal(one) == is_equal(other))
        .collect();
    for (at, run) in runs.iter().enumerate() {
        if !is_equal(&run[0]) {
            let removed = run.iter().filter_map(|row| left.get(row.0?));
            let added = run.iter().filter_map(|row| right.get(row.1?));
            html.extend(removed.map(|line| format!("<del>{}</del>", line.html)));
            html.extend(added.map(|line| format!("<ins>{}</ins>", line.html)));
            continue;
        }
        let context = |run: &[Row]| {
            let lines = run.iter().filter_map(|row| right.get(row.1?));
            lines.map(|line| line.html.clone()).collect::<Vec<_>>()
        };
        let before = if at == 0 { 0 } else { AROUND };
        let after = if at + 1 == runs.len() { 0 } else { AROUND };
        let hidden = run.len().saturating_sub(before + after);
        if hidden <= AROUND {
            html.extend(context(run));
            continue;
        }
        html.extend(context(&run[..before]));
        let cut = escape(&words.count(&words.same_lines, hidden));
        html.push(format!("<cut->{cut}</cut->"));
        html.extend(context(&run[run.len() - after..]));
    }
    Some(html.join("\n"))
}

/// Wraps byte ranges of the text of a line of HTML in `<mark>`, within the runs that are there.
fn marked(line: &str, ranges: &[Range<usize>]) -> String {
    let mut html = String::with_capacity(line.len() + 16);
    let mut at = 0;
    let mut open = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            '&' => rest.find(';').map_or(1, |end| end + 1),
            _ => c.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        rest = behind;
        let wanted = c != '<' && ranges.iter().any(|range| range.contains(&at));
        if open && !wanted {
            html.push_str("</mark>");
        } else if wanted && !open {
            html.push_str("<mark>");
        }
        open = wanted;
        html.push_str(token);
        at += match c {
            '<' => 0,
            '&' => 1,
            _ => length,
        };
    }
    if open {
        html.push_str("</mark>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_within_spans_and_count_text_only() {
        let line = "<k->let</k-> a = &lt;b&gt;;";
        let ranges = [0..3, 8..11];
        assert_eq!(
            marked(line, &ranges),
            "<k-><mark>let</mark></k-> a = <mark>&lt;b&gt;</mark>;"
        );
        assert_eq!(
            marked("é<s->xy</s->", &[0..2, 3..4]),
            "<mark>é</mark><s->x<mark>y</mark></s->"
        );
    }
}
