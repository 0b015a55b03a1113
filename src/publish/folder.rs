//! The folders of a site, as its files tell.
//!
//! Comes in: the files, sorted by address. Goes out: the folders, each before those in it, with the files in each. Never: the
//! top one, or a look at the disk.

use super::manifest::Stamp;

/// A folder of a site.
#[derive(Debug)]
pub struct Folder<'a> {
    pub address: &'a str,
    pub files: &'a [(String, Stamp)],
}

impl Folder<'_> {
    /// How long the part of the addresses of its files is that names it.
    pub fn above(&self) -> usize {
        self.address.len() + 1
    }
}

/// Where a folder stands in the list of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    first: usize,
    count: usize,
    /// Of its address.
    length: usize,
}

impl Extent {
    pub fn folder(self, files: &[(String, Stamp)]) -> Folder<'_> {
        Folder {
            address: &files[self.first].0[..self.length],
            files: &files[self.first..self.first + self.count],
        }
    }
}

/// All folders of these files but the top one.
pub fn extents(files: &[(String, Stamp)]) -> Vec<Extent> {
    let mut found: Vec<Extent> = Vec::new();
    // Those that the last file is in.
    let mut open: Vec<usize> = Vec::new();
    let mut before = "";
    for (at, (address, _)) in files.iter().enumerate() {
        let pairs = address.bytes().zip(before.bytes());
        let shared = pairs.take_while(|(one, other)| one == other).count();
        while let Some(last) = open.pop_if(|last| found[*last].length >= shared) {
            found[last].count = at - found[last].first;
        }
        for (length, _) in address.match_indices('/').filter(|(at, _)| *at >= shared) {
            open.push(found.len());
            found.push(Extent {
                first: at,
                count: 0,
                length,
            });
        }
        before = address;
    }
    for last in open {
        found[last].count = files.len() - found[last].first;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_stands_before_those_in_it_and_has_all_its_files() {
        let addresses = [
            "a", "a-b/x", "a/b/c", "a/b/d", "a/bc/e", "a/d", "a0/f", "b/g/h/i", "c",
        ];
        let files = addresses.map(|address| (address.to_owned(), Stamp::of(b"")));
        let found = extents(&files);
        let found = found.iter().map(|extent| extent.folder(&files));
        let told: Vec<(&str, Vec<&str>)> = found
            .map(|folder| {
                let files = folder.files.iter();
                let names = files.map(|(address, _)| &address[folder.above()..]);
                (folder.address, names.collect())
            })
            .collect();
        let expected = [
            ("a-b", vec!["x"]),
            ("a", vec!["b/c", "b/d", "bc/e", "d"]),
            ("a/b", vec!["c", "d"]),
            ("a/bc", vec!["e"]),
            ("a0", vec!["f"]),
            ("b", vec!["g/h/i"]),
            ("b/g", vec!["h/i"]),
            ("b/g/h", vec!["i"]),
        ];
        assert_eq!(told, expected);
        assert!(extents(&[]).is_empty());
    }
}
