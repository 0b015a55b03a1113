//! The manifest: the list of what errbook published, kept in the site itself as `.errbook-manifest`.
//!
//! Comes in: addresses with their stamps, or the bytes of an earlier manifest. Goes out: the same bytes for the same
//! site, or the list. Never: a clock, a machine's name, or trust in what it reads: every line is checked.
//!
//! JSON lines: a head with the format and the count, one line per file sorted by path, and a foot with the hash of all
//! lines above, so that a cut or edited manifest is noticed before anything is removed on its word.

use super::folder::{self, Extent, Folder};
use super::{address, refusal, shown, system};
use anyhow::{Context, Result, bail, ensure};
use blake3::Hash;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::Path;

/// Where the manifest stands in the site.
pub const NAME: &str = ".errbook-manifest";

const FORMAT: u32 = 1;

/// Size in bytes and hash of one published file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub size: u64,
    pub hash: Hash,
}

impl Stamp {
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            hash: blake3::hash(bytes),
        }
    }

    /// Reads to the end, in pieces.
    pub fn of_rest(reader: impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok(Self {
            size: hasher.count(),
            hash: hasher.finalize(),
        })
    }
}

/// The files of a site, sorted by address; the manifest itself is not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    files: Vec<(String, Stamp)>,
    folders: Vec<Extent>,
}

impl Manifest {
    /// Of files in any order.
    pub fn of(mut files: Vec<(String, Stamp)>) -> Self {
        files.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        Self::sorted(files)
    }

    fn sorted(files: Vec<(String, Stamp)>) -> Self {
        let folders = folder::extents(&files);
        Self { files, folders }
    }

    pub fn files(&self) -> &[(String, Stamp)] {
        &self.files
    }

    /// The folders of the site but the top one, each before those in it.
    pub fn folders(&self) -> impl IndexedParallelIterator<Item = Folder<'_>> {
        let folders = self.folders.par_iter();
        folders.map(|folder| folder.folder(&self.files))
    }

    /// Where a file stands in the list.
    pub fn place(&self, address: &str) -> Option<usize> {
        let found = self
            .files
            .binary_search_by(|(file, _)| file.as_str().cmp(address));
        found.ok()
    }

    /// The addresses of the files that another site has no more.
    pub fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        let mut others = other.files.iter().map(|(address, _)| address).peekable();
        let mut is_missing = move |address: &String| {
            while others.next_if(|other| *other < address).is_some() {}
            others.peek() != Some(&address)
        };
        let files = self.files.iter().map(|(address, _)| address);
        files
            .filter(move |address| is_missing(address))
            .map(String::as_str)
    }

    /// The manifest of a site that stands, or nothing when the folder has none.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        match Self::bytes(folder)? {
            Some(bytes) => Self::of_bytes(&bytes, folder).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of the manifest in a folder, or nothing when it has none.
    pub fn bytes(folder: &Path) -> Result<Option<Vec<u8>>> {
        let path = folder.join(NAME);
        let mut bytes = Vec::new();
        match system::open_regular(&path) {
            Ok(mut file) => file.read_to_end(&mut bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => Err(error),
        }
        .with_context(|| {
            format!(
                "cannot read {}; nothing was changed: {}",
                shown(&path),
                advice(folder)
            )
        })?;
        Ok(Some(bytes))
    }

    /// What the bytes of the manifest in a folder say.
    pub fn of_bytes(bytes: &[u8], folder: &Path) -> Result<Self> {
        Self::parse(bytes).map_err(|fault| {
            let path = folder.join(NAME);
            refusal(&format!("{}: {fault:#}", shown(&path)), &advice(folder))
        })
    }

    /// Writes the list in pieces, and says which hash all its bytes have.
    pub fn write(&self, mut out: impl Write) -> io::Result<Hash> {
        const PIECE: usize = 1 << 16;
        let mut hasher = blake3::Hasher::new();
        let mut piece = Vec::with_capacity(2 * PIECE);
        let head = Head {
            format: FORMAT,
            files: self.files.len(),
        };
        push_line(&mut piece, &head)?;
        for (path, stamp) in &self.files {
            let line = Line {
                path: Cow::Borrowed(path),
                size: stamp.size,
                blake3: &stamp.hash.to_hex(),
            };
            push_line(&mut piece, &line)?;
            if piece.len() > PIECE {
                hasher.update(&piece);
                out.write_all(&piece)?;
                piece.clear();
            }
        }
        let above = hasher.update(&piece).finalize().to_hex();
        let foot = piece.len();
        push_line(&mut piece, &Foot { blake3: &above })?;
        hasher.update(&piece[foot..]);
        out.write_all(&piece)?;
        Ok(hasher.finalize())
    }

    #[cfg(test)]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let hash = self.write(&mut bytes)?;
        ensure!(hash == blake3::hash(&bytes), "its hash is another");
        Ok(bytes)
    }

    fn parse(bytes: &[u8]) -> Result<Self> {
        let damaged = "this list of published files is damaged or was edited";
        let Ok(text) = str::from_utf8(bytes) else {
            bail!("{damaged}: not UTF-8")
        };
        let mut lines = text.split_inclusive('\n');
        // The format comes first: what a later errbook wrote is not damaged, only unknown here.
        let head: Head = serde_json::from_str(lines.next().unwrap_or_default()).context(damaged)?;
        ensure!(
            head.format == FORMAT,
            "another version of errbook wrote it (format {}, this errbook knows format {FORMAT})",
            head.format
        );
        let mut files: Vec<(String, Stamp)> = Vec::new();
        let mut above = text.len();
        if let Some(foot) = text.strip_suffix('\n').and_then(|rest| rest.rfind('\n')) {
            above = foot + 1;
        }
        let (Some(listed), Some(foot)) = (bytes.get(..above), text.get(above..)) else {
            bail!("{damaged}")
        };
        let foot: Foot = serde_json::from_str(foot).context(damaged)?;
        ensure!(
            foot.blake3 == blake3::hash(listed).to_hex().as_str(),
            "{damaged}: its hash is another"
        );
        for line in lines.take(head.files) {
            let Line { path, size, blake3 } = serde_json::from_str(line).context(damaged)?;
            address::check(&path).context(damaged)?;
            let last = files.last();
            ensure!(
                last.is_none_or(|(last, _)| **last < *path),
                "{damaged}: not sorted"
            );
            let hash = Hash::from_hex(blake3).context(damaged)?;
            files.push((path.into_owned(), Stamp { size, hash }));
        }
        ensure!(
            text.lines().count() == files.len() + 2,
            "{damaged}: its head counts other files"
        );
        Ok(Self::sorted(files))
    }
}

#[derive(Serialize, Deserialize)]
struct Head {
    #[serde(rename = "errbook-manifest")]
    format: u32,
    /// How many lines follow before the foot.
    #[serde(default)]
    files: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    size: u64,
    blake3: &'a str,
}

/// The hash of all bytes above it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Foot<'a> {
    blake3: &'a str,
}

fn advice(folder: &Path) -> String {
    format!(
        "look into {}, and if all of it is errbook's, remove it and build again",
        shown(folder)
    )
}

fn push_line(bytes: &mut Vec<u8>, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *bytes, line)?;
    bytes.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn sample() -> Manifest {
        let files = [
            ("index.html", "start"),
            ("a/ä.html", "umlaut"),
            ("a/\"quoted\".txt", ""),
            ("b", "x"),
        ];
        Manifest::of(
            files
                .map(|(path, text)| (path.to_owned(), Stamp::of(text.as_bytes())))
                .into(),
        )
    }

    fn fault(bytes: &[u8]) -> String {
        Manifest::parse(bytes).map_or_else(|error| format!("{error:#}"), |_| "accepted".to_owned())
    }

    /// The lines with a right foot, whatever they say.
    fn sealed(lines: &str) -> Vec<u8> {
        format!(
            "{lines}{{\"blake3\":\"{}\"}}\n",
            blake3::hash(lines.as_bytes()).to_hex()
        )
        .into_bytes()
    }

    #[test]
    fn a_manifest_comes_back_as_it_was_written() -> Result<()> {
        for manifest in [Manifest::default(), sample()] {
            assert_eq!(Manifest::parse(&manifest.to_bytes()?)?, manifest);
        }
        Ok(())
    }

    #[test]
    fn the_bytes_are_sorted_and_readable() -> Result<()> {
        let manifest = Manifest::of(vec![
            ("b".to_owned(), Stamp::of(b"")),
            ("a".to_owned(), Stamp::of(b"x")),
        ]);
        let text = String::from_utf8(manifest.to_bytes()?)?;
        let starts: Vec<_> = text.lines().map(|line| line.split_at(20).0).collect();
        assert_eq!(
            starts,
            [
                "{\"errbook-manifest\":",
                "{\"path\":\"a\",\"size\":1",
                "{\"path\":\"b\",\"size\":0",
                "{\"blake3\":\"bfb61a1b3"
            ]
        );
        Ok(())
    }

    #[test]
    fn a_manifest_cut_anywhere_or_changed_anywhere_is_damaged() -> Result<()> {
        let bytes = sample().to_bytes()?;
        for end in 0..bytes.len() - 1 {
            assert!(
                fault(&bytes[..end]).contains("damaged"),
                "cut after {end} bytes"
            );
        }
        for place in 0..bytes.len() - 1 {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            let fault = fault(&changed);
            assert!(
                fault.contains("damaged") || fault.contains("another version"),
                "byte {place}: {fault}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_later_format_is_not_called_damaged() {
        let later = fault(b"{\"errbook-manifest\":2,\"files\":0,\"more\":true}\nanything\n");
        assert!(
            later.contains("format 2, this errbook knows format 1"),
            "{later}"
        );
    }

    #[test]
    fn a_line_is_not_believed_because_its_foot_is_right() {
        let hash = blake3::hash(b"").to_hex();
        let line =
            |path: &str| format!("{{\"path\":\"{path}\",\"size\":0,\"blake3\":\"{hash}\"}}\n");
        let head = |files: usize| format!("{{\"errbook-manifest\":1,\"files\":{files}}}\n");
        assert_eq!(
            fault(&sealed(&format!("{}{}", head(1), line("a")))),
            "accepted"
        );
        for (lines, reason) in [
            (
                format!("{}{}", head(1), line("../../etc/passwd")),
                "not names",
            ),
            (format!("{}{}", head(1), line("/etc/passwd")), "absolute"),
            (
                format!("{}{}{}", head(2), line("b"), line("a")),
                "not sorted",
            ),
            (
                format!("{}{}{}", head(2), line("a"), line("a")),
                "not sorted",
            ),
            (format!("{}{}", head(2), line("a")), "damaged"),
            (format!("{}{}", head(0), line("a")), "counts other files"),
        ] {
            let fault = fault(&sealed(&lines));
            assert!(fault.contains(reason), "{lines}: {fault}");
        }
    }

    #[test]
    fn a_manifest_is_never_read_through_a_link() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("elsewhere"), sample().to_bytes()?)?;
        assert_eq!(Manifest::read(folder.path())?, None);
        fs::rename(folder.path().join("elsewhere"), folder.path().join(NAME))?;
        assert_eq!(Manifest::read(folder.path())?, Some(sample()));
        #[cfg(unix)]
        {
            fs::rename(folder.path().join(NAME), folder.path().join("elsewhere"))?;
            std::os::unix::fs::symlink("elsewhere", folder.path().join(NAME))?;
            let error = Manifest::read(folder.path()).expect_err("a link is no manifest");
            assert!(format!("{error:#}").contains("symbolic link"), "{error:#}");
        }
        Ok(())
    }

    #[test]
    fn files_are_found_by_their_address() {
        let manifest = sample();
        for (place, (address, _)) in manifest.files().iter().enumerate() {
            assert_eq!(manifest.place(address), Some(place));
        }
        assert_eq!(manifest.place("a"), None);
    }
}
