//! Texts, and sources, as a hash: where it is the same, so is all that is made of them.
//!
//! Comes in: texts, one by one, or files of a project. Goes out: a hash of the texts; of files, of their paths and texts and
//! of why there is no text. Never: the bytes of an image; it is published as it is, and no page depends on what is in it.

use super::{FileId, Role, Source, Sources};
use blake3::{Hash, Hasher};

/// A hash of a list of texts in the making.
#[derive(Debug, Clone, Default)]
pub struct Digest(Hasher);

impl Digest {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One text more, with its length, so that no two lists of texts are one stream of bytes.
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    /// Several texts, with their number.
    pub fn list<'a>(&mut self, texts: impl ExactSizeIterator<Item = &'a str>) {
        self.number(texts.len());
        texts.for_each(|text| self.text(text));
    }

    /// A number, or how many things follow.
    pub fn number(&mut self, number: usize) {
        self.0.update(&(number as u64).to_le_bytes());
    }

    /// All of another digest.
    pub fn digest(&mut self, digest: &[u8; 32]) {
        self.0.update(digest);
    }

    #[must_use]
    pub fn finish(&self) -> Hash {
        self.0.finalize()
    }
}

impl Sources {
    /// Of the file of an entry and those beside it.
    #[must_use]
    pub fn digest_of_entry(&self, file: FileId) -> [u8; 32] {
        let files = self.of_entry(file);
        let places = self.place(*files.start())..=self.place(*files.end());
        digest(self.files[places].iter().map(|source| &**source))
    }

    /// Of all files of these roles.
    #[must_use]
    pub fn digest_of(&self, roles: &[Role]) -> [u8; 32] {
        let all = self.iter().map(|(_, source)| source);
        digest(all.filter(|source| roles.contains(&source.role)))
    }
}

fn digest<'a>(sources: impl Iterator<Item = &'a Source>) -> [u8; 32] {
    let mut digest = Digest::new();
    for source in sources {
        digest.digest(source.digest());
    }
    *digest.finish().as_bytes()
}

impl Source {
    /// Of the file alone: several things are known by it.
    fn digest(&self) -> &[u8; 32] {
        self.digest.get_or_init(|| {
            let mut digest = Digest::new();
            digest.text(&self.path);
            digest.text(&self.text);
            digest.text(&format!("{:?}", self.problem));
            *digest.finish().as_bytes()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, Role, &str)]) -> Sources {
        let source =
            |(path, role, text): &(&str, Role, &str)| Source::new(path, *role, text.as_bytes());
        Sources::new(files.iter().map(source).collect())
    }

    #[test]
    fn a_digest_changes_with_every_file_of_the_entry_and_with_no_other() {
        let digest = |own: &str, beside: &str, other: &str| {
            let sources = sources(&[
                ("content/a/one/index.md", Role::Entry, own),
                ("content/a/one/x.py", Role::Snippet, beside),
                ("content/a/two.md", Role::Entry, other),
            ]);
            let file = sources.at("content/a/one/index.md").unwrap();
            sources.digest_of_entry(file)
        };
        let first = digest("a", "b", "c");
        assert_eq!(first, digest("a", "b", "x"));
        for changed in [
            digest("x", "b", "c"),
            digest("a", "x", "c"),
            digest("ab", "", "c"),
        ] {
            assert_ne!(first, changed);
        }
    }

    #[test]
    fn the_numbers_of_files_are_no_part_of_it() {
        let sources = sources(&[
            ("content/a/one/index.md", Role::Entry, "a"),
            ("content/a/one/x.py", Role::Snippet, "b"),
        ]);
        let of = |sources: &Sources| {
            sources.digest_of_entry(sources.at("content/a/one/index.md").unwrap())
        };
        assert_eq!(of(&sources), of(&sources.clone().spaced()));
    }

    #[test]
    fn roles_are_told_apart() {
        let sources = sources(&[
            ("errbook.yaml", Role::Settings, "title: A"),
            ("content/a/two.md", Role::Entry, "b"),
        ]);
        assert_ne!(
            sources.digest_of(&[Role::Settings]),
            sources.digest_of(&[Role::Entry])
        );
    }
}
