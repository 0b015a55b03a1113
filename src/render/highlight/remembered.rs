//! Highlighting, remembered from one build to the next.
//!
//! In come a language, a text and the cache; out comes what [`code`](super::code) and [`trace`](super::trace) make of
//! them, looked up where an earlier build made it. The key is the kind, the language and the text; nothing else can
//! change the lines, and the cache belongs to one build of the program.

use super::{Highlighted, Plain};
use crate::cache::Cache;
use crate::entry::Language;
use crate::watch::Watch;

/// What highlighting is done with: it changes the time, and nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Highlighter<'a> {
    pub cache: &'a Cache,
    pub watch: &'a Watch,
}

impl Highlighter<'_> {
    /// A snippet in its language.
    pub fn code(self, language: Language, text: &str) -> Highlighted {
        if super::is_plain(language, text) {
            return super::code(language, text);
        }
        let find = || remembered("code", super::code, language, text, self.cache);
        self.watch.part("highlight", find)
    }

    /// What a program printed when it failed.
    pub fn trace(self, language: Language, text: &str) -> Highlighted {
        let find = || remembered("trace", super::trace, language, text, self.cache);
        self.watch.part("highlight", find)
    }
}

fn remembered(
    kind: &'static str,
    make: fn(Language, &str) -> Highlighted,
    language: Language,
    text: &str,
    cache: &Cache,
) -> Highlighted {
    let mut hasher = blake3::Hasher::new();
    hasher.update(language.name().as_bytes());
    hasher.update(&[0]);
    hasher.update(text.as_bytes());
    // What was just made need not be read back.
    let mut made = None;
    let bytes = cache.remembered(kind, hasher.finalize().as_bytes(), || {
        let highlighted = make(language, text);
        let bytes = packed(&highlighted);
        made = Some(highlighted);
        Ok(bytes)
    });
    let known = || bytes.ok().and_then(unpacked);
    made.or_else(known).unwrap_or_else(|| make(language, text))
}

const PLAIN: [Option<Plain>; 5] = [
    None,
    Some(Plain::TooLarge),
    Some(Plain::LongLine),
    Some(Plain::TooSlow),
    Some(Plain::NoGrammar),
];

/// The reason's place in [`PLAIN`], then every line with its newline.
fn packed(highlighted: &Highlighted) -> Vec<u8> {
    let reason = (b'0'..)
        .zip(PLAIN)
        .find(|(_, reason)| *reason == highlighted.plain);
    let mut bytes = vec![reason.map_or(b'?', |(sign, _)| sign)];
    for line in &highlighted.lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

fn unpacked(bytes: Vec<u8>) -> Option<Highlighted> {
    let text = String::from_utf8(bytes).ok()?;
    let (reason, lines) = text.split_at_checked(1)?;
    Some(Highlighted {
        lines: lines.split_terminator('\n').map(str::to_owned).collect(),
        plain: *PLAIN.get(reason.parse::<usize>().ok()?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::SAMPLES;
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_made() {
        let long = "x".repeat(crate::entry::LONGEST_LINE + 1);
        let large = "let x = 1;\n".repeat(7000);
        let own = [
            ("rust", ""),
            ("rust", "\n"),
            ("rust", "\n\nlet x = 1;\n\n"),
            ("rust", &long),
            ("rust", &large),
        ];
        let home = tempfile::tempdir().unwrap();
        for turn in 0..2 {
            let cache = Cache::open(home.path());
            let highlighter = Highlighter {
                cache: &cache,
                watch: &Watch::off(),
            };
            for (name, text) in own.into_iter().chain(SAMPLES.iter().copied()) {
                let language = Language::parse(name).unwrap();
                let expected = super::super::code(language, text);
                assert_eq!(highlighter.code(language, text), expected, "{turn} {name}");
                let expected = super::super::trace(language, text);
                assert_eq!(highlighter.trace(language, text), expected, "{turn} {name}");
            }
        }
    }

    #[test]
    fn every_reason_comes_back() {
        for plain in PLAIN {
            let lines = vec!["a".to_owned(), String::new()];
            let highlighted = Highlighted { lines, plain };
            assert_eq!(unpacked(packed(&highlighted)), Some(highlighted));
        }
    }
}
