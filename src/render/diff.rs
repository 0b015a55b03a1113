//! What changed between a broken and a fixed snippet: lines, and the words within them.

use similar::{ChangeTag, InlineChangeOptions, TextDiff};
use std::ops::Range;

/// For each line of one side: `None` where it is the same on both, else the byte ranges of its changed words (empty
/// where the whole line is new).
pub type Marks = Vec<Option<Vec<Range<usize>>>>;

/// The marks of both sides.
#[must_use]
pub fn marks(broken: &str, fixed: &str) -> (Marks, Marks) {
    let (broken, fixed) = (with_end(broken), with_end(fixed));
    let diff = TextDiff::from_lines(broken.as_str(), fixed.as_str());
    let mut sides: (Marks, Marks) = (
        vec![None; broken.lines().count()],
        vec![None; fixed.lines().count()],
    );
    let mut options = InlineChangeOptions::new();
    options.semantic_cleanup(true);
    for operation in diff.ops() {
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
    sides
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
        let (broken, fixed) = marks(
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
    }

    #[test]
    fn empty_and_equal_texts_have_no_marks() {
        assert_eq!(marks("", ""), (Vec::new(), Vec::new()));
        assert_eq!(marks("a\nb", "a\nb"), (vec![None, None], vec![None, None]));
    }
}
