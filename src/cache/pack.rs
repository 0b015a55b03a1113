//! A pack: one file of remembered bytes, written once and never changed.
//!
//! Comes in: a path; or records, one by one. Goes out: what the pack holds, checked byte for byte. Never: a pack that is
//! half written under the name of a whole one, or bytes whose check does not agree.
//!
//! ```text
//! record…   check (4 bytes, the CRC-32 of key and bytes) · bytes
//! index     for every record: key (32) · offset (8) · length (4), little-endian
//! footer    number of records (8) · hash of program, kind and index (32) · MAGIC
//! ```

use rustc_hash::FxHashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A hash of 256 bits.
pub type Key = [u8; 32];

const MAGIC: &[u8; 16] = b"errbook pack  2\n";
const CHECK: usize = 4;
const ENTRY: usize = 44;
const FOOTER: usize = 56;

/// Where the bytes of a key are in a pack.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    pub key: Key,
    offset: u64,
    pub length: u32,
}

/// A whole pack, open for reading.
#[derive(Debug)]
pub struct Pack {
    pub path: PathBuf,
    file: File,
    size: u64,
}

/// A pack in the making. Dropped before it is sealed, it goes from the disk.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    /// None as soon as it is sealed.
    file: Option<BufWriter<File>>,
    records: Vec<Record>,
    /// A piece of the key of each: where two have the same, the second is not kept, and made again when it is asked for.
    keys: FxHashSet<u64>,
    pub size: u64,
}

/// Whose packs they are: of a program, of a kind, in a folder.
#[derive(Debug, Clone)]
pub struct Owner {
    pub folder: PathBuf,
    pub kind: &'static str,
    pub program: Key,
}

impl Pack {
    /// The pack at this path and its records; nothing if it is not whole, or not this owner's.
    pub fn open(path: &Path, owner: &Owner) -> Option<(Self, Vec<Record>)> {
        let mut file = File::open(path).ok()?;
        let size = file.metadata().ok().filter(fs::Metadata::is_file)?.len();
        let footer_at = size.checked_sub(FOOTER as u64)?;
        let footer = read(&mut file, footer_at, FOOTER)?;
        let (count, rest) = footer.split_at(8);
        let (hash, magic) = rest.split_at(32);
        let count = u64::from_le_bytes(count.try_into().ok()?);
        let length = count.checked_mul(ENTRY as u64)?;
        let index_at = footer_at.checked_sub(length)?;
        if magic != MAGIC {
            return None;
        }
        let index = read(&mut file, index_at, usize::try_from(length).ok()?)?;
        if owner.hash(&index) != hash {
            return None;
        }
        let records = index.chunks_exact(ENTRY).map(Record::parse);
        let records = records.collect::<Option<Vec<Record>>>()?;
        let pack = Self {
            path: path.to_owned(),
            file,
            size,
        };
        Some((pack, records))
    }

    /// The bytes of a record; nothing if they are not what was written.
    pub fn read(&self, record: &Record) -> Option<Vec<u8>> {
        // A length out of a damaged file must not be believed.
        let length = CHECK + record.length as usize;
        let end = record.offset.checked_add(length as u64)?;
        if end > self.size {
            return None;
        }
        let mut bytes = vec![0; length];
        self.fill(&mut bytes, record.offset).ok()?;
        let is_sound = bytes[..CHECK] == check(&record.key, &bytes[CHECK..]);
        bytes.drain(..CHECK);
        is_sound.then_some(bytes)
    }

    #[cfg(unix)]
    fn fill(&self, bytes: &mut [u8], at: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, at)
    }

    #[cfg(not(unix))]
    fn fill(&self, bytes: &mut [u8], at: u64) -> io::Result<()> {
        // An open file has one place at which it is read, and there are several threads.
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(bytes)
    }
}

impl Draft {
    /// Begins a pack. The file is locked while it is written: an unlocked one is a dead run's.
    pub fn create(owner: &Owner) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{}-{count}.new", owner.kind, std::process::id());
        let path = owner.folder.join(name);
        let file = File::create(&path)?;
        file.lock()?;
        Ok(Self {
            path,
            file: Some(BufWriter::with_capacity(1 << 18, file)),
            records: Vec::new(),
            keys: FxHashSet::default(),
            size: 0,
        })
    }

    /// Adds bytes under a key, unless it has them already.
    pub fn put(&mut self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        if !self.keys.insert(piece(key)) {
            return Ok(());
        }
        file.write_all(&check(key, bytes))?;
        file.write_all(bytes)?;
        self.records.push(Record {
            key: *key,
            offset: self.size,
            length,
        });
        self.size += (CHECK + bytes.len()) as u64;
        Ok(())
    }

    /// Makes it a whole pack, under the name of what is in it, and says where.
    pub fn seal(mut self, owner: &Owner) -> io::Result<PathBuf> {
        let Some(mut file) = self.file.take() else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let mut index = Vec::with_capacity(self.records.len() * ENTRY);
        for record in &self.records {
            index.extend_from_slice(&record.key);
            index.extend_from_slice(&record.offset.to_le_bytes());
            index.extend_from_slice(&record.length.to_le_bytes());
        }
        let hash = owner.hash(&index);
        file.write_all(&index)?;
        file.write_all(&(self.records.len() as u64).to_le_bytes())?;
        file.write_all(&hash)?;
        file.write_all(MAGIC)?;
        file.flush()?;
        let whole = owner.path(&hash, ".pack");
        fs::rename(&self.path, &whole)?;
        Ok(whole)
    }
}

fn piece(key: &Key) -> u64 {
    let bytes = key.first_chunk().copied();
    bytes.map_or(0, u64::from_le_bytes)
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Where it was sealed, nothing stands there any more.
        let _ = fs::remove_file(&self.path);
    }
}

impl Owner {
    /// The files of this owner's kind: whole packs, and what dead runs left.
    pub fn files(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let paths = self.paths(&[".pack", ".new"]).into_iter();
        let (whole, dead): (Vec<_>, Vec<_>) = paths.partition(|path| self.names(path, ".pack"));
        let is_dead = |path: &PathBuf| {
            let file = File::options().write(true).open(path);
            file.is_ok_and(|file| file.try_lock().is_ok())
        };
        (whole, dead.into_iter().filter(is_dead).collect())
    }

    /// The paths in the folder that this owner writes with these endings, in the order of their names.
    pub fn paths(&self, endings: &[&str]) -> Vec<PathBuf> {
        let items = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = items.map(|item| item.path()).collect();
        paths.retain(|path| endings.iter().any(|ending| self.names(path, ending)));
        paths.sort();
        paths
    }

    /// The path of a file that is named by a hash.
    pub fn path(&self, hash: &Key, ending: &str) -> PathBuf {
        let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{}-{name}{ending}", self.kind))
    }

    /// Whether a path is one that this owner writes: its kind, numbers, and this ending.
    fn names(&self, path: &Path, ending: &str) -> bool {
        let is_number = |name: &str| match ending {
            ".new" => name
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-'),
            _ => name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit()),
        };
        path.file_name()
            .and_then(OsStr::to_str)
            .and_then(|name| name.strip_prefix(self.kind))
            .and_then(|name| name.strip_prefix('-'))
            .and_then(|name| name.strip_suffix(ending))
            .is_some_and(is_number)
    }

    /// Makes the folder, where it is not there yet.
    pub fn settle(&self) -> io::Result<()> {
        if !self.folder.is_dir() {
            fs::create_dir_all(&self.folder)?;
            // What can be made again does not belong among the sources.
            let _ = fs::write(self.folder.join(".gitignore"), "*\n");
        }
        Ok(())
    }

    /// The hash of bytes as this owner's.
    pub fn hash(&self, bytes: &[u8]) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.program);
        hasher.update(&(self.kind.len() as u64).to_le_bytes());
        hasher.update(self.kind.as_bytes());
        hasher.update(bytes);
        *hasher.finalize().as_bytes()
    }
}

impl Record {
    fn parse(entry: &[u8]) -> Option<Self> {
        let (key, rest) = entry.split_at_checked(32)?;
        let (offset, length) = rest.split_at_checked(8)?;
        Some(Self {
            key: key.try_into().ok()?,
            offset: u64::from_le_bytes(offset.try_into().ok()?),
            length: u32::from_le_bytes(length.try_into().ok()?),
        })
    }

    /// How much room it takes, in bytes.
    pub fn size(&self) -> u64 {
        CHECK as u64 + u64::from(self.length)
    }
}

/// Of damage, not of malice: whoever can write here can write anything.
fn check(key: &Key, bytes: &[u8]) -> [u8; CHECK] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(bytes);
    hasher.finalize().to_le_bytes()
}

fn read(file: &mut File, at: u64, length: usize) -> Option<Vec<u8>> {
    // A length out of a damaged file must not be believed before the bytes are there.
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at)).ok()?;
    file.take(length as u64).read_to_end(&mut bytes).ok()?;
    (bytes.len() == length).then_some(bytes)
}
