//! What changed between a broken and a fixed snippet: which lines stand beside each other, and the words within them.

use similar::{ChangeTag, DiffTag, InlineChangeOptions, TextDiff};
use std::ops::Range;

/// For each line of one side: `None` where it is the same on both, else the byte ranges of its changed words (empty
/// where the whole line is new).
pub type Marks = Vec<Option<Vec<Range<usize>>>>;

/// Two lines beside each other, by their number from 0; nothing where one side has no line.
pub type Row = (Option<usize>, Option<usize>);

/// A broken and a fixed snippet, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    pub broken: Marks,
    pub fixed: Marks,
    /// Every line of both sides, in their order.
    pub rows: Vec<Row>,
}

/// Compares two snippets.
#[must_use]
pub fn compare(broken: &str, fixed: &str) -> Diff {
    let (broken, fixed) = (with_end(broken), with_end(fixed));
    let diff = TextDiff::from_lines(broken.as_str(), fixed.as_str());
    let mut sides: (Marks, Marks) = (
        vec![None; broken.lines().count()],
        vec![None; fixed.lines().count()],
    );
    let mut rows = Vec::new();
    let mut options = InlineChangeOptions::new();
    options.semantic_cleanup(true);
    for operation in diff.ops() {
        let (old, new) = (operation.old_range(), operation.new_range());
        let row = |at: usize| (old.clone().nth(at), new.clone().nth(at));
        rows.extend((0..old.len().max(new.len())).map(row));
        if operation.tag() == DiffTag::Equal {
            continue;
        }
        // No deadline: what is marked must not depend on how busy the machine is.
        for change in diff.iter_inline_changes_with_options_deadline(operation, options, None) {
            let (side, index) = match change.tag() {
                ChangeTag::Equal => continue,
                ChangeTag::Delete => (&mut sides.0, change.old_index()),
                ChangeTag::Insert => (&mut sides.1, change.new_index()),
            };
            if let Some(line) = index.and_then(|index| side.get_mut(index)) {
                *line = Some(words(change.values()));
            }
        }
    }
    Diff {
        broken: sides.0,
        fixed: sides.1,
        rows,
    }
}

fn with_end(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

/// The ranges of emphasised parts, without the white space around them; none where nothing of the line is kept.
fn words(values: &[(bool, &str)]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    let mut is_kept = false;
    for (emphasised, text) in values {
        let body = text.trim_end_matches('\n');
        let inner = body.trim();
        if *emphasised && !inner.is_empty() {
            let start = at + (body.len() - body.trim_start().len());
            ranges.push(start..start + inner.len());
        }
        is_kept |= !emphasised && !inner.is_empty();
        at += text.len();
    }
    if is_kept { ranges } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_words_are_found_within_changed_lines() {
        let Diff {
            broken,
            fixed,
            rows,
        } = compare(
            "a = 1\nask(model=\"gpt-4o\", n=1)\nend",
            "a = 1\nask(model=\"gpt-4o-mini\", n=1)\nprint(a)\nend",
        );
        assert_eq!((broken[0].as_ref(), broken[2].as_ref()), (None, None));
        assert!(broken[1].is_some());
        let line = "ask(model=\"gpt-4o-mini\", n=1)";
        let shown: Vec<&str> = fixed[1]
            .iter()
            .flatten()
            .map(|range| &line[range.clone()])
            .collect();
        assert!(shown.concat().contains("mini"), "{shown:?}");
        assert_eq!(
            fixed[2],
            Some(Vec::new()),
            "a new line is marked as a whole"
        );
        assert_eq!(fixed[3], None);
        let some = |one, other| (Some(one), Some(other));
        assert_eq!(rows, [some(0, 0), some(1, 1), (None, Some(2)), some(2, 3)]);
    }

    #[test]
    fn empty_and_equal_texts_have_no_marks() {
        let marks = |text| {
            let found = compare(text, text);
            (found.broken, found.fixed)
        };
        assert_eq!(marks(""), (Vec::new(), Vec::new()));
        assert_eq!(marks("a\nb"), (vec![None, None], vec![None, None]));
    }
}
