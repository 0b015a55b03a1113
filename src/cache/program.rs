//! The running program, as a hash: whatever could change what it makes is in it.
//!
//! Comes in: the folder of a cache. Goes out: the hash, made of all bytes of the program; or the one that an earlier run
//! noted in the folder, while the disk says that the program is the same file and was not written to since. Never: an error.
//!
//! ```text
//! look (disk, number, size, seconds and nanoseconds of its last change: 5 × 8) · hash (32) · CRC-32 of both (4) · MAGIC
//! ```

use super::pack::Key;
use std::fs::{self, File, Metadata};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

/// The name of the note.
const NAME: &str = "program";

const MAGIC: &[u8; 16] = b"errbook program\n";

/// What the disk says of a file. Nobody can set back the moment of its last change, only the clock.
type Look = [u8; 40];

#[derive(Debug)]
struct Program {
    hash: Key,
    /// Nothing where the note of an earlier run says it.
    news: Option<Look>,
}

static PROGRAM: OnceLock<Option<Program>> = OnceLock::new();

/// The hash of the running program.
pub fn hash(folder: &Path) -> Option<&'static Key> {
    let program = PROGRAM.get_or_init(|| Program::running(folder));
    Some(&program.as_ref()?.hash)
}

/// Notes the hash for later runs, where it had to be made. A folder that cannot be written goes without.
pub fn note(folder: &Path) {
    let Some(Some(program)) = PROGRAM.get() else {
        return;
    };
    if let Some(look) = &program.news {
        // Dead runs leave at most one file of this name.
        let draft = folder.join("program.draft");
        let written = fs::write(&draft, to_bytes(look, &program.hash));
        let _ = written.and_then(|()| fs::rename(&draft, folder.join(NAME)));
    }
}

impl Program {
    fn running(folder: &Path) -> Option<Self> {
        let file = File::open(std::env::current_exe().ok()?).ok()?;
        let metadata = file.metadata().ok()?;
        if let Some(hash) = noted(folder, &metadata) {
            return Some(Self { hash, news: None });
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file).ok()?;
        Some(Self {
            hash: *hasher.finalize().as_bytes(),
            news: look(&metadata),
        })
    }
}

/// The hash of a file that a note in the folder says.
fn noted(folder: &Path, program: &Metadata) -> Option<Key> {
    let path = folder.join(NAME);
    let noted = fs::symlink_metadata(&path).ok()?.modified().ok()?;
    // Within one tick of the clock it may have been written to and hashed, and written to again.
    if changed(program)? + TICK > noted {
        return None;
    }
    let (own, hash) = parse(&fs::read(path).ok()?)?;
    (look(program) == Some(own)).then_some(hash)
}

/// Longer than any disk's clock stands still.
const TICK: Duration = Duration::from_secs(2);

fn to_bytes(look: &Look, hash: &Key) -> Vec<u8> {
    let said = [look.as_slice(), hash].concat();
    let check = crc32fast::hash(&said).to_le_bytes();
    [said.as_slice(), &check, MAGIC].concat()
}

fn parse(bytes: &[u8]) -> Option<(Look, Key)> {
    let (look, rest) = bytes.split_first_chunk()?;
    let (hash, _) = rest.split_first_chunk()?;
    (to_bytes(look, hash) == bytes).then_some((*look, *hash))
}

#[cfg(unix)]
fn look(metadata: &Metadata) -> Option<Look> {
    use std::os::unix::fs::MetadataExt;
    let file = [metadata.dev(), metadata.ino(), metadata.size()].map(u64::to_le_bytes);
    let moment = [metadata.ctime(), metadata.ctime_nsec()].map(i64::to_le_bytes);
    let parts: [[u8; 8]; 5] = [file[0], file[1], file[2], moment[0], moment[1]];
    parts.concat().try_into().ok()
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Other systems do not say when a file was last changed so that nobody could set it back.
#[cfg(not(unix))]
fn look(_: &Metadata) -> Option<Look> {
    None
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<SystemTime> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file, and a folder with a note of it.
    fn scene() -> (tempfile::TempDir, File, Metadata) {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("file"), "program").unwrap();
        let file = File::open(home.path().join("file")).unwrap();
        let metadata = file.metadata().unwrap();
        write_note(home.path(), &to_bytes(&look(&metadata).unwrap(), &[7; 32]));
        (home, file, metadata)
    }

    /// As if it had been written some time after the file.
    fn write_note(folder: &Path, bytes: &[u8]) {
        let path = folder.join(NAME);
        fs::write(&path, bytes).unwrap();
        let note = File::options().write(true).open(path).unwrap();
        note.set_modified(SystemTime::now() + TICK * 2).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_note_is_believed_while_the_program_stands_as_it_was() {
        let (home, file, metadata) = scene();
        assert_eq!(noted(home.path(), &metadata), Some([7; 32]));
        // Written to, also under its old time.
        std::thread::sleep(Duration::from_millis(20));
        fs::write(home.path().join("file"), "another").unwrap();
        let modified = metadata.modified().unwrap();
        let written = File::options().write(true).open(home.path().join("file"));
        written.unwrap().set_modified(modified).unwrap();
        assert_eq!(noted(home.path(), &file.metadata().unwrap()), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_note_that_is_damaged_or_too_young_is_none() {
        let (home, _file, metadata) = scene();
        let whole = fs::read(home.path().join(NAME)).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            write_note(home.path(), &bytes);
            assert_eq!(noted(home.path(), &metadata), None, "byte {at}");
            write_note(home.path(), &whole[..at]);
            assert_eq!(noted(home.path(), &metadata), None, "cut off at {at}");
        }
        write_note(home.path(), &whole);
        assert_eq!(noted(home.path(), &metadata), Some([7; 32]));
        fs::write(home.path().join(NAME), &whole).unwrap();
        assert_eq!(noted(home.path(), &metadata), None);
    }
}
