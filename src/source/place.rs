//! Places: byte spans of a file, and values that remember theirs.

use super::FileId;

/// A range of bytes of one file's normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    /// First byte.
    pub lo: u32,
    /// One past the last byte.
    pub hi: u32,
}

impl Span {
    /// The empty span at the very start of a file: for what concerns the file as a whole.
    #[must_use]
    pub fn file(file: FileId) -> Self {
        Self { file, lo: 0, hi: 0 }
    }

    /// From byte offsets; texts are far smaller than 4 GiB.
    #[must_use]
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            file,
            lo: offset(range.start),
            hi: offset(range.end),
        }
    }

    /// From the start of this span to the end of the other.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        Self {
            hi: end.hi.max(self.hi),
            ..self
        }
    }
}

/// A place as people and editors say it; both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

/// A value and where it was written. Two of them are equal when the values are.
#[derive(Debug, Clone)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A value is read as if its place were not there.
impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}
