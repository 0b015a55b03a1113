//! The running program, as a hash: whatever could change what it makes is in it.
//!
//! Comes in: the folder of a cache. Goes out: the hash, made of all bytes of the program; or the one that an earlier run
//! noted in the folder, while the disk says that the program is the same file and was not written to since. Never: an error.

use super::note;
use super::pack::{Key, Owner};
use std::fs::{self, File, Metadata};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

/// Longer than any disk's clock stands still.
const TICK: Duration = Duration::from_secs(2);

#[derive(Debug)]
struct Program {
    hash: Key,
    /// The look of the program, where no earlier run has noted the hash under it.
    news: Option<Key>,
}

static PROGRAM: OnceLock<Option<Program>> = OnceLock::new();

/// The hash of the running program.
pub fn hash(folder: &Path) -> Option<&'static Key> {
    let program = PROGRAM.get_or_init(|| Program::running(folder));
    Some(&program.as_ref()?.hash)
}

/// Notes the hash for later runs, where it had to be made. A folder that cannot be written goes without.
pub fn note(folder: &Path) {
    let program = PROGRAM.get().and_then(Option::as_ref);
    if let Some(Program {
        hash,
        news: Some(look),
    }) = program
    {
        note::write(&owner(folder), look, hash);
    }
}

/// Whose notes of programs are: all others are told apart by the hash that is noted here.
fn owner(folder: &Path) -> Owner {
    Owner {
        folder: folder.to_owned(),
        kind: "program",
        program: Key::default(),
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
            news: look(&metadata).map(|(look, _)| look),
        })
    }
}

/// The hash of a file that a note in the folder says.
fn noted(folder: &Path, program: &Metadata) -> Option<Key> {
    let owner = owner(folder);
    let (look, changed) = look(program)?;
    let path = owner.path(&look, note::ENDING);
    let noted = fs::symlink_metadata(path).ok()?.modified().ok()?;
    // Within one tick of the clock it may have been written to and hashed, and written to again.
    if changed + TICK > noted {
        return None;
    }
    note::read(&owner, &look)?.try_into().ok()
}

/// What the disk says of a file (which one it is, its size, and when it was last changed), and that moment. Nobody can set it
/// back, only the clock.
#[cfg(unix)]
fn look(metadata: &Metadata) -> Option<(Key, SystemTime)> {
    use std::os::unix::fs::MetadataExt;
    let file = [metadata.dev(), metadata.ino(), metadata.size()].map(u64::to_le_bytes);
    let moment = [metadata.ctime(), metadata.ctime_nsec()].map(i64::to_le_bytes);
    let parts = [file.as_flattened(), moment.as_flattened()].concat();
    let seconds = Duration::from_secs(metadata.ctime().try_into().ok()?);
    let changed = SystemTime::UNIX_EPOCH.checked_add(seconds)?;
    Some((*blake3::hash(&parts).as_bytes(), changed))
}

/// Other systems do not say when a file was last changed so that nobody could set it back.
#[cfg(not(unix))]
fn look(_: &Metadata) -> Option<(Key, SystemTime)> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A file, and a folder with a note of it.
    fn scene() -> (tempfile::TempDir, File, Metadata) {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("file"), "program").unwrap();
        let file = File::open(home.path().join("file")).unwrap();
        let metadata = file.metadata().unwrap();
        note::write(&owner(home.path()), &look(&metadata).unwrap().0, &[7; 32]);
        let path = path(home.path(), &metadata);
        write_note(&path, &fs::read(&path).unwrap());
        (home, file, metadata)
    }

    fn path(folder: &Path, program: &Metadata) -> PathBuf {
        owner(folder).path(&look(program).unwrap().0, note::ENDING)
    }

    /// As if it had been written some time after the file.
    fn write_note(path: &Path, bytes: &[u8]) {
        fs::write(path, bytes).unwrap();
        let note = File::options().write(true).open(path).unwrap();
        note.set_modified(SystemTime::now() + TICK * 2).unwrap();
    }

    #[test]
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
    fn a_note_that_is_damaged_or_too_young_is_none() {
        let (home, _file, metadata) = scene();
        let path = path(home.path(), &metadata);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            write_note(&path, &bytes);
            assert_eq!(noted(home.path(), &metadata), None, "byte {at}");
            write_note(&path, &whole[..at]);
            assert_eq!(noted(home.path(), &metadata), None, "cut off at {at}");
        }
        write_note(&path, &whole);
        assert_eq!(noted(home.path(), &metadata), Some([7; 32]));
        fs::write(&path, &whole).unwrap();
        assert_eq!(noted(home.path(), &metadata), None);
    }
}
