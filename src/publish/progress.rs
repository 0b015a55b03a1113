//! What was put so far.
//!
//! Comes in: files as they arrive, from any thread. Goes out: the manifest of the site, and in its order what there is to say
//! of each file. Never: the same file twice in memory; of a large site, they are many.

use super::manifest::{Manifest, Stamp};
use super::notes::{Key, Note};
use super::stage::{Arrival, Arrived};
use rayon::prelude::*;

#[derive(Debug, Default)]
pub struct Progress {
    files: Vec<(String, Stamp)>,
    /// One for each file.
    notes: Vec<Note>,
    are_linked: Vec<bool>,
    /// A file was refused or could not be written.
    pub is_broken: bool,
}

impl Progress {
    /// Makes room for so many files.
    pub fn expect(&mut self, files: usize) {
        self.files.reserve(files);
        self.notes.reserve(files);
        self.are_linked.reserve(files);
    }

    pub fn push(&mut self, path: &str, arrived: Arrived, key: Option<&Key>) {
        let (key, look) = (key.copied(), arrived.look);
        self.files.push((path.to_owned(), arrived.stamp));
        self.notes.push(Note { key, look });
        self.are_linked.push(arrived.how == Arrival::Linked);
    }

    /// The manifest of the files, and in its order the notes of them, and whether each is a file of the old site. They are
    /// put into their order where they stand.
    pub fn sorted(mut self) -> (Manifest, Vec<Note>, Vec<bool>) {
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        order.par_sort_unstable_by(|one, other| self.files[*one].0.cmp(&self.files[*other].0));
        for at in 0..order.len() {
            // What was there may have been exchanged before, against one that came to an earlier place.
            let mut from = order[at];
            while from < at {
                from = order[from];
            }
            self.files.swap(at, from);
            self.notes.swap(at, from);
            self.are_linked.swap(at, from);
        }
        (Manifest::of(self.files), self.notes, self.are_linked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_follow_their_files_into_the_order_of_the_manifest() {
        let mut progress = Progress::default();
        progress.expect(1000);
        for number in 0_u32..1000 {
            let path = format!("{}", number.wrapping_mul(2_654_435_761) % 100_003);
            let arrived = Arrived {
                stamp: Stamp::of(path.as_bytes()),
                how: if path.len().is_multiple_of(2) {
                    Arrival::Linked
                } else {
                    Arrival::Written
                },
                look: None,
            };
            let key = *blake3::hash(path.as_bytes()).as_bytes();
            progress.push(&path, arrived, Some(&key));
        }
        let (manifest, notes, are_linked) = progress.sorted();
        assert!(manifest.files().is_sorted_by(|one, other| one.0 < other.0));
        for ((path, stamp), (note, is_linked)) in
            manifest.files().iter().zip(notes.iter().zip(are_linked))
        {
            assert_eq!(*stamp, Stamp::of(path.as_bytes()));
            assert_eq!(note.key, Some(*stamp.hash.as_bytes()));
            assert_eq!(is_linked, path.len().is_multiple_of(2));
        }
    }
}
