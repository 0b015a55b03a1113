//! A note: what the last run wrote down under a name.
//!
//! Comes in: a path; and with [`write`], bytes. Goes out: the bytes, checked. Never: a note that is half written under the
//! name of a whole one, one of another program or name, or an error.
//!
//! ```text
//! bytes · hash of program, kind, name and bytes (32) · MAGIC
//! ```

use super::pack::{Key, Owner};
use std::fs;
use std::io::Write;

pub const ENDING: &str = ".note";
const MAGIC: &[u8; 16] = b"errbook note  1\n";

/// More notes of one kind than this are of places that are hardly used any more, or not worth the room.
const NOTES: usize = 8;

/// The bytes of a note; nothing if they are not what was written.
pub fn read(owner: &Owner, name: &Key) -> Option<Vec<u8>> {
    let mut bytes = fs::read(owner.path(name, ENDING)).ok()?;
    let end = bytes.len().checked_sub(MAGIC.len() + size_of::<Key>())?;
    let foot = bytes.split_off(end);
    let (check, magic) = foot.split_at(size_of::<Key>());
    (magic == MAGIC && check == self::check(owner, name, &bytes)).then_some(bytes)
}

/// Writes a note in the place of an earlier one of this name. A folder that cannot be written keeps what it has.
pub fn write(owner: &Owner, name: &Key, bytes: &[u8]) {
    let check = check(owner, name, bytes);
    let path = owner.path(name, ENDING);
    // Dead runs leave at most one file of this name.
    let draft = path.with_extension("draft");
    let write = || {
        let mut file = fs::File::create(&draft)?;
        let parts = [bytes, check.as_slice(), MAGIC];
        parts.iter().try_for_each(|part| file.write_all(part))?;
        fs::rename(&draft, &path)
    };
    if write().is_err() {
        let _ = fs::remove_file(&draft);
    }
    let others = owner.paths(&[ENDING]).into_iter();
    let others = others.filter(|other| *other != path);
    for other in others.skip(NOTES - 1) {
        let _ = fs::remove_file(other);
    }
}

fn check(owner: &Owner, name: &Key, bytes: &[u8]) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&owner.hash(name));
    hasher.update(bytes);
    *hasher.finalize().as_bytes()
}
