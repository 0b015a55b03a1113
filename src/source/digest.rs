//! Sources as a hash: where it is the same, so is all that errbook reads of them.
//!
//! Comes in: files of a project. Goes out: a hash of their paths and texts, and of why there is no text. Never: the bytes
//! of an image; it is published as it is, and no page depends on what is in it.

use super::{FileId, Role, Source, Sources};
use blake3::Hasher;

impl Sources {
    /// Of the file of an entry and those beside it.
    #[must_use]
    pub fn digest_of_entry(&self, file: FileId) -> [u8; 32] {
        let files = self.of_entry(file);
        let all = (files.start().0..=files.end().0).map(|at| self.get(FileId(at)));
        digest(all)
    }

    /// Of all files of these roles.
    #[must_use]
    pub fn digest_of(&self, roles: &[Role]) -> [u8; 32] {
        let all = self.iter().map(|(_, source)| source);
        digest(all.filter(|source| roles.contains(&source.role)))
    }
}

fn digest<'a>(sources: impl Iterator<Item = &'a Source>) -> [u8; 32] {
    let mut hasher = Hasher::new();
    // With its length, so that no two lists of texts are one stream of bytes.
    let mut put = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for source in sources {
        put(&source.path);
        put(&source.text);
        put(&format!("{:?}", source.problem));
    }
    *hasher.finalize().as_bytes()
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
