//! Notes of a build for the next one: what each file of the site was made of, and what the disk says of it.
//!
//! Comes in: the site as it was published; or the notes, and what stands now. Goes out: bytes; or whether a file is still
//! what was published, without reading it. Never: a belief in a file that may have been written to since. Where anything
//! differs, the file is read and its hash compared.
//!
//! A file is untouched when all of this holds:
//!
//! | what | catches |
//! |---|---|
//! | the manifest is the one that was published | a site put back from a backup, or built by another run |
//! | the file is on the same disk, with the same number | a file put in its place |
//! | its bytes were last written at the same moment, to the nanosecond | an edit, a clock set back |
//! | that moment was over before the manifest was written | an edit within one tick of the disk's clock |
//! | nothing about it changed after the build had ended | a time of writing set back by hand or by a copy |
//! | its size and mode are those that were published | |

use super::manifest::Stamp;
use super::system::{self, Look, Moment};
use super::tree::Known;
use blake3::Hash;
use std::fs::{self, Metadata};
use std::path::Path;

/// What a file was made of: whoever puts it decides what that is.
pub type Key = [u8; 32];

const HEAD: usize = 60;
const LOOK: usize = 20;
const LINE: usize = 32 + LOOK;

/// Notes of a whole site.
#[derive(Debug, PartialEq, Eq)]
pub struct Notes {
    /// Of the manifest that was published with them.
    pub manifest: Hash,
    pub disk: u64,
    /// When the build ended, by the clock of the site's disk.
    pub end: Moment,
    /// In the order of the manifest.
    pub files: Vec<Note>,
    /// How its folders were left, in their order.
    pub folders: Vec<Option<Look>>,
    /// How those of its twin were left; nothing where it has none.
    pub twin: Vec<Option<Look>>,
}

/// Of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Note {
    pub key: Option<Key>,
    /// Nothing where the next build has to read it.
    pub look: Option<Look>,
}

impl Notes {
    /// What these bytes say of the site that stands; nothing if they are of another.
    pub fn parse(bytes: &[u8], site: &Known) -> Option<Self> {
        let (head, lines) = bytes.split_at_checked(HEAD)?;
        let (manifest, head) = head.split_at_checked(32)?;
        let (disk, head) = head.split_at_checked(8)?;
        let (folders, end) = head.split_at_checked(8)?;
        let folders = u64::from_le_bytes(folders.try_into().ok()?);
        let folders = usize::try_from(folders).ok()?.checked_mul(LOOK)?;
        let count = site.manifest.files().len();
        let (lines, rest) = lines.split_at_checked(count.checked_mul(LINE)?)?;
        let (folders, twin) = rest.split_at_checked(folders)?;
        let looks = |bytes: &[u8]| -> Option<Vec<_>> {
            let looks = bytes.chunks(LOOK);
            looks.map(|bytes| look(bytes).map(noted)).collect()
        };
        let notes = Self {
            manifest: Hash::from_slice(manifest).ok()?,
            disk: u64::from_le_bytes(disk.try_into().ok()?),
            end: moment(end)?,
            files: lines.chunks(LINE).map(Note::parse).collect::<Option<_>>()?,
            folders: looks(folders)?,
            twin: looks(twin)?,
        };
        (notes.manifest == site.hash).then_some(notes)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let folders = self.folders.len() + self.twin.len();
        let mut bytes = Vec::with_capacity(HEAD + self.files.len() * LINE + folders * LOOK);
        bytes.extend_from_slice(self.manifest.as_bytes());
        bytes.extend_from_slice(&self.disk.to_le_bytes());
        bytes.extend_from_slice(&(self.folders.len() as u64).to_le_bytes());
        push_moment(&mut bytes, self.end);
        for note in &self.files {
            bytes.extend_from_slice(&note.key.unwrap_or_default());
            push_look(&mut bytes, note.look);
        }
        for look in self.folders.iter().chain(&self.twin) {
            push_look(&mut bytes, *look);
        }
        bytes
    }

    /// How the folders of the site were left; nothing where it stands on another disk.
    pub fn folders_of(&self, site: &Path) -> Option<&[Option<Look>]> {
        let metadata = fs::symlink_metadata(site).ok()?;
        (system::disk(&metadata) == self.disk).then_some(&self.folders)
    }

    /// Whether the file that stands somewhere in the manifest is the one that was published.
    pub fn is_untouched(&self, place: usize, stamp: Stamp, metadata: &Metadata) -> bool {
        let noted = self.files.get(place).and_then(|note| note.look);
        noted == Some(system::look(metadata))
            && system::disk(metadata) == self.disk
            && system::changed(metadata) <= self.end
            && metadata.is_file()
            && metadata.len() == stamp.size
            && system::has_file_mode(metadata)
    }
}

impl Note {
    fn parse(line: &[u8]) -> Option<Self> {
        let (key, look) = line.split_at_checked(32)?;
        let (key, look): (Key, Look) = (key.try_into().ok()?, self::look(look)?);
        Some(Self {
            key: (key != Key::default()).then_some(key),
            look: noted(look),
        })
    }
}

fn look(bytes: &[u8]) -> Option<Look> {
    let (number, written) = bytes.split_at_checked(8)?;
    Some(Look {
        number: u64::from_le_bytes(number.try_into().ok()?),
        written: moment(written)?,
    })
}

/// What was noted of a look; nothing where none was.
fn noted(look: Look) -> Option<Look> {
    (look.number != 0).then_some(look)
}

fn push_look(bytes: &mut Vec<u8>, look: Option<Look>) {
    let look = look.unwrap_or_default();
    bytes.extend_from_slice(&look.number.to_le_bytes());
    push_moment(bytes, look.written);
}

fn moment(bytes: &[u8]) -> Option<Moment> {
    let (seconds, nanoseconds) = bytes.split_at_checked(8)?;
    Some(Moment {
        seconds: i64::from_le_bytes(seconds.try_into().ok()?),
        nanoseconds: u32::from_le_bytes(nanoseconds.try_into().ok()?),
    })
}

fn push_moment(bytes: &mut Vec<u8>, moment: Moment) {
    bytes.extend_from_slice(&moment.seconds.to_le_bytes());
    bytes.extend_from_slice(&moment.nanoseconds.to_le_bytes());
}
