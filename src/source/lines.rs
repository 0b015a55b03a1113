//! Where the lines of a text start.
//!
//! Comes in: a text; then the same text with an offset or the number of a line. Goes out: the line, or where it starts. Never:
//! a number for each line; of a site with a finding in every file, those are as much as a twentieth of its texts.

/// So many lines lie between two that are noted.
const EACH: usize = 64;

#[derive(Debug, Clone)]
pub struct Lines {
    /// Where the first line starts, and every so many further on.
    starts: Box<[u32]>,
    count: usize,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let (mut starts, mut count) = (Vec::new(), 0);
        for start in std::iter::once(0).chain(after_ends(text)) {
            if count % EACH == 0 {
                starts.push(u32::try_from(start).unwrap_or(u32::MAX));
            }
            count += 1;
        }
        Self {
            starts: starts.into(),
            count,
        }
    }

    /// How many there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The line at an offset, from 0, and where it starts.
    pub fn at(&self, text: &str, offset: usize) -> (usize, usize) {
        let noted = self
            .starts
            .partition_point(|start| *start as usize <= offset);
        let noted = noted.saturating_sub(1);
        let start = self.starts[noted] as usize;
        let behind = text.as_bytes().get(start..offset.min(text.len()));
        let ends = behind.unwrap_or_default().iter().enumerate();
        let ends = ends.filter(|(_, byte)| **byte == b'\n');
        let found = (noted * EACH, start);
        ends.fold(found, |(line, _), (at, _)| (line + 1, start + at + 1))
    }

    /// Where a line starts, from 0; the end of the text behind the last one.
    pub fn start(&self, text: &str, line: usize) -> usize {
        let start = self.starts.get(line / EACH).map(|start| *start as usize);
        let found = start.and_then(|start| match line % EACH {
            0 => Some(start),
            more => Some(start + after_ends(&text[start..]).nth(more - 1)?),
        });
        found.unwrap_or(text.len())
    }
}

/// The offsets behind all ends of lines.
fn after_ends(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('\n').map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_noted_is_counted() {
        let short: String = (0..500).map(|n| "é".repeat(n % 5) + "\n").collect();
        for text in [
            "",
            "a",
            "\n",
            "a\n\nb",
            &"\n".repeat(128),
            &short,
            &short[..90],
        ] {
            let lines = Lines::of(text);
            let starts: Vec<usize> = std::iter::once(0).chain(after_ends(text)).collect();
            assert_eq!(lines.count(), starts.len());
            for (line, start) in starts.iter().enumerate() {
                assert_eq!(lines.start(text, line), *start, "{line}");
            }
            assert_eq!(lines.start(text, starts.len()), text.len());
            assert_eq!(lines.start(text, starts.len() + EACH), text.len());
            for offset in 0..text.len() + 3 {
                let line = starts.partition_point(|start| *start <= offset) - 1;
                assert_eq!(lines.at(text, offset), (line, starts[line]), "{offset}");
            }
        }
    }
}
