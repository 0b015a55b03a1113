//! The words behind the backticks of a fence: `python broken file=broken.py`.

use crate::source::{FileId, Span, Spanned};

/// What a fence says about itself.
#[derive(Debug, Clone)]
pub struct Info {
    /// The fence's first line.
    pub span: Span,
    pub language: Option<Spanned<String>>,
    /// Words behind the language, but for `file=`.
    pub marks: Vec<Spanned<String>>,
    pub file: Option<Spanned<String>>,
}

/// Reads the first line of a fence that starts at `start` of the file's text.
#[must_use]
pub fn info(file: FileId, text: &str, start: usize) -> Info {
    let line = text[start..].lines().next().unwrap_or("");
    let indent = line.len() - line.trim_start().len();
    let ticks = line[indent..].len() - line[indent..].trim_start_matches(['`', '~']).len();
    let mut info = Info {
        span: Span::new(file, start + indent..start + line.trim_end().len()),
        language: None,
        marks: Vec::new(),
        file: None,
    };
    let mut at = indent + ticks;
    let mut is_first = true;
    for word in line[at..].split(' ') {
        let place = |range: std::ops::Range<usize>| {
            Span::new(file, start + at + range.start..start + at + range.end)
        };
        let trimmed = word.trim();
        if let Some(path) = trimmed.strip_prefix("file=") {
            let path = path.trim_matches('"');
            let start = trimmed.find(path).unwrap_or(0);
            let place = place(start..start + path.len());
            info.file = Some(Spanned::new(path.to_owned(), place));
        } else if trimmed.is_empty() {
            // several spaces
        } else if is_first && !matches!(trimmed, "broken" | "fixed") {
            info.language = Some(Spanned::new(trimmed.to_owned(), place(0..trimmed.len())));
        } else {
            info.marks
                .push(Spanned::new(trimmed.to_owned(), place(0..trimmed.len())));
        }
        is_first &= trimmed.is_empty();
        at += word.len() + 1;
    }
    info
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_places() {
        let text = "x\n```python broken file=src/broken.py\n";
        let info = info(FileId(0), text, 2);
        let shown = |word: &Spanned<String>| {
            (
                word.value.clone(),
                text[word.span.lo as usize..word.span.hi as usize].to_owned(),
            )
        };
        assert_eq!(
            info.language.as_ref().map(shown),
            Some(("python".to_owned(), "python".to_owned()))
        );
        assert_eq!(
            info.marks.iter().map(shown).collect::<Vec<_>>(),
            [("broken".to_owned(), "broken".to_owned())]
        );
        assert_eq!(
            info.file.as_ref().map(shown),
            Some(("src/broken.py".to_owned(), "src/broken.py".to_owned()))
        );
    }

    #[test]
    fn a_fence_may_leave_its_language_to_the_entry() {
        let info = info(FileId(0), "~~~  broken", 0);
        assert!(info.language.is_none());
        assert_eq!(info.marks[0].value, "broken");
    }
}
