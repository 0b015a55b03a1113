//! Texts with places: every file of the project that errbook reads, its lines, and byte spans into it.
//!
//! Comes in: the project's root folder. Goes out: [`Sources`], sorted by path, each text normalised once (byte order
//! mark dropped, line ends `\n`). Never: an opinion about the content; what cannot be read as text is kept with its
//! [`Problem`], so that the next stage can report it among all other findings.

mod again;
mod digest;
mod lines;
mod place;
mod read;
mod text;

pub use again::{Again, Where, again};
pub use digest::Digest;
pub use place::{LineColumn, Span, Spanned};
pub use read::{TOPS, bytes, read};
pub use text::{Piece, Text, is_invisible};

use lines::Lines;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// The largest text file that is read: 1 MiB. A fix page is a page; a log belongs elsewhere.
pub const LARGEST_TEXT: u64 = 1 << 20;

/// How the name of an entry's file ends.
pub const ENTRY_ENDINGS: [&str; 3] = [".md", ".yaml", ".yml"];

/// Which file of [`Sources`] a span points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// What a file is for, decided by its path alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `errbook.yaml`
    Settings,
    /// `content/<collection>/<slug>.md`, `.yaml`, `.yml`, or `index.*` in a folder of its own
    Entry,
    /// `content/_index.md` or `content/<collection>/_index.md`
    Introduction,
    /// a text beside a folder entry, for `file=`
    Snippet,
    /// an image beside a folder entry, published with its page
    Image,
    /// `templates/**`
    Template,
    /// `static/**`
    Static,
    /// `words/<language>.yaml`: the words of the interface
    Words,
    /// `proofs/<collection>/<slug>.yaml`: what was run, and what came of it
    Proof,
    /// `versions.yaml`: the newest versions of software
    Versions,
    /// below `content/`, but not where an entry can be
    Stray,
}

/// Why a file has no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The bytes are not UTF-8; the text holds what comes before, the offset is where it stops.
    NotUtf8(u32),
    /// A NUL character at this offset.
    Nul(u32),
    /// Larger than [`LARGEST_TEXT`]; the size in bytes.
    TooLarge(u64),
    SymbolicLink,
    /// A pipe, a socket, a device.
    NotAFile,
    /// The name is not UTF-8; the path holds replacement characters.
    NameNotUtf8,
}

/// What the disk says about a file without reading it: when it was last written, how long it is, and which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    /// Nanoseconds since 1970.
    pub written: i128,
    pub length: u64,
    /// A file that is renamed over another is another file.
    pub number: u64,
}

/// One file.
#[derive(Debug, Clone)]
pub struct Source {
    /// From the project's root, with `/`: `content/openai/rate-limit-error.md`.
    pub path: String,
    /// Where it is on this machine.
    pub disk: PathBuf,
    pub role: Role,
    /// Normalised: no byte order mark, `\n` at line ends. Empty where the file has no text to read.
    pub text: Arc<str>,
    pub problem: Option<Problem>,
    /// As it was before it was read; nothing of what was never on a disk.
    pub stamp: Stamp,
    /// Where its lines start, once somebody has asked: of most files nobody does.
    lines: OnceLock<Lines>,
    /// Of its path and text, once somebody has asked.
    digest: OnceLock<[u8; 32]>,
    /// Offsets in `text` before which bytes of the file were dropped by normalising, with their number.
    dropped: Vec<(u32, u32)>,
}

impl Source {
    /// A text that is not (or not yet) a file, for tests and for what is made in memory.
    #[must_use]
    pub fn new(path: &str, role: Role, bytes: &[u8]) -> Self {
        let (text, dropped, problem) = text::normalise(bytes);
        Self {
            path: path.to_owned(),
            disk: PathBuf::from(path),
            role,
            lines: OnceLock::new(),
            digest: OnceLock::new(),
            text,
            problem,
            stamp: Stamp::default(),
            dropped,
        }
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let (line, start) = self.lines().at(&self.text, offset as usize);
        let end = (offset as usize).clamp(start, self.text.len());
        let column = self
            .text
            .get(start..end)
            .map_or(end - start, |text| text.chars().count())
            + 1;
        let line = line + 1;
        LineColumn { line, column }
    }

    /// The byte range of a line (from 1) without its end.
    #[must_use]
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let at = |line: usize| self.lines().start(&self.text, line);
        let (start, next) = (at(line.saturating_sub(1)), at(line));
        start..start + self.text[start..next].trim_end_matches('\n').len()
    }

    /// How many lines the text has; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines().count()
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    /// The offset in the file as it is on disk, before normalising.
    #[must_use]
    pub fn disk_offset(&self, offset: u32) -> u32 {
        let before = self.dropped.partition_point(|(at, _)| *at <= offset);
        offset + before.checked_sub(1).map_or(0, |last| self.dropped[last].1)
    }
}

/// All files of a project, sorted by path. A clone shares their texts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
    /// The id of each file, ascending as well. Empty where ids are places in `files`, as in a project that is read once.
    ids: Vec<FileId>,
}

impl Sources {
    /// Takes files in any order and gives them their ids by path.
    #[must_use]
    pub fn new(mut files: Vec<Source>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            files: files.into_iter().map(Arc::new).collect(),
            ids: Vec::new(),
        }
    }

    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[self.place(file)]
    }

    /// Where a file stands among the files; an id that none has is the place of the next.
    fn place(&self, file: FileId) -> usize {
        if self.ids.is_empty() {
            file.0 as usize
        } else {
            self.ids.partition_point(|id| *id < file)
        }
    }

    fn id(&self, place: usize) -> FileId {
        let dense = || FileId(u32::try_from(place).unwrap_or(u32::MAX));
        self.ids.get(place).copied().unwrap_or_else(dense)
    }

    /// The file at a path from the project's root.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<FileId> {
        let found = self
            .files
            .binary_search_by(|source| source.path.as_str().cmp(path))
            .ok()?;
        Some(self.id(found))
    }

    /// All files with their ids, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(place, source)| (self.id(place), &**source))
    }

    /// The files of one role, in the order of their paths.
    pub fn of(&self, role: Role) -> impl Iterator<Item = (FileId, &Source)> {
        self.iter().filter(move |(_, source)| source.role == role)
    }

    /// The file of an entry, with the files beside it where it has a folder of its own: neighbours in the order of paths.
    #[must_use]
    pub fn of_entry(&self, file: FileId) -> std::ops::RangeInclusive<FileId> {
        let path = &self.get(file).path;
        let Some((folder, name)) = path.rsplit_once('/') else {
            return file..=file;
        };
        if !name.starts_with("index.") {
            return file..=file;
        }
        let folder = format!("{folder}/");
        let start = self.files.partition_point(|source| source.path < folder);
        let inside = self.files[start..]
            .iter()
            .take_while(|source| source.path.starts_with(&folder));
        self.id(start)..=self.id(start + inside.count().saturating_sub(1))
    }

    /// The text that a span covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file)
            .text
            .get(span.lo as usize..span.hi as usize)
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let source = Source::new("a.md", Role::Entry, "éa\n\tb\r\n日本c".as_bytes());
        assert_eq!(&*source.text, "éa\n\tb\n日本c");
        let place = |needle: &str| {
            source.line_column(u32::try_from(source.text.find(needle).unwrap()).unwrap())
        };
        assert_eq!(place("a"), LineColumn { line: 1, column: 2 });
        assert_eq!(place("b"), LineColumn { line: 2, column: 2 });
        assert_eq!(place("c"), LineColumn { line: 3, column: 3 });
    }

    #[test]
    fn disk_offsets_count_what_normalising_dropped() {
        let bytes = "\u{feff}a\r\nb\r\nc".as_bytes();
        let source = Source::new("a.md", Role::Entry, bytes);
        assert_eq!(&*source.text, "a\nb\nc");
        for needle in ["a", "b", "c"] {
            let offset = u32::try_from(source.text.find(needle).unwrap()).unwrap();
            assert_eq!(
                &bytes[source.disk_offset(offset) as usize..][..1],
                needle.as_bytes(),
                "{needle}"
            );
        }
    }

    #[test]
    fn text_that_is_not_utf8_keeps_what_comes_before() {
        let source = Source::new("a.md", Role::Entry, b"ab\r\n\xff");
        assert_eq!(source.problem, Some(Problem::NotUtf8(3)));
        assert_eq!(&*source.text, "ab\n");
        assert_eq!(
            Source::new("a.md", Role::Entry, b"a\0b").problem,
            Some(Problem::Nul(1))
        );
    }
}
