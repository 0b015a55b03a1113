//! The promises of the cache, each tried.

use super::{Asked, Cache};
use anyhow::{Result, bail};
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

fn key(number: u64) -> [u8; 32] {
    *blake3::hash(&number.to_le_bytes()).as_bytes()
}

/// The bytes under a number, and whether they had to be made.
fn ask(cache: &Cache, number: u64) -> (Vec<u8>, bool) {
    let is_made = Cell::new(false);
    let bytes = cache.remembered("thing", &key(number), || {
        is_made.set(true);
        Ok(made(number))
    });
    (bytes.unwrap(), is_made.get())
}

fn made(number: u64) -> Vec<u8> {
    let line = format!("made of {number} ");
    (0..number % 40).flat_map(|_| line.bytes()).collect()
}

/// Asks for the numbers, checks every byte, and says how many had to be made.
fn makes(cache: &Cache, numbers: impl IntoIterator<Item = u64>) -> usize {
    let asked = numbers.into_iter().filter(|number| {
        let (bytes, is_made) = ask(cache, *number);
        assert_eq!(bytes, made(*number), "{number}");
        is_made
    });
    asked.count()
}

fn packs(folder: &Path) -> Vec<PathBuf> {
    files(folder, "pack")
}

/// The files with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).unwrap();
    let paths = items.map(|item| item.unwrap().path());
    let is_one = |path: &PathBuf| path.extension().is_some_and(|other| other == ending);
    let mut found: Vec<_> = paths.filter(is_one).collect();
    found.sort();
    found
}

fn clear(folder: &Path) {
    for path in packs(folder) {
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn what_was_made_is_remembered_by_the_next_run() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("deep/cache");
    assert_eq!(makes(&Cache::open(&folder), 0..100), 100);
    assert_eq!(makes(&Cache::open(&folder), 0..110), 10);
    let cache = Cache::open(&folder);
    assert_eq!(makes(&cache, 0..110), 0);
    cache.sweep(Asked::Everything);
    assert_eq!(
        packs(&folder).len(),
        2,
        "nothing was new, so nothing was written"
    );
    assert_eq!(
        fs::read_to_string(folder.join(".gitignore")).unwrap(),
        "*\n"
    );
}

#[test]
fn a_cache_for_reading_writes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cache");
    assert_eq!(makes(&Cache::reading(&folder), 0..3), 3);
    assert!(!folder.exists());
    makes(&Cache::open(&folder), 0..3);
    assert_eq!(makes(&Cache::reading(&folder), 0..5), 2);
    assert_eq!(makes(&Cache::open(&folder), 0..5), 2);
}

#[test]
fn kinds_do_not_meet() {
    let home = tempfile::tempdir().unwrap();
    for turn in 0..2 {
        let cache = Cache::open(home.path());
        for kind in ["a", "ab", "b"] {
            let bytes = cache.remembered(kind, &key(1), || Ok(kind.as_bytes().to_vec()));
            assert_eq!(bytes.unwrap(), kind.as_bytes(), "{turn}");
        }
    }
}

#[test]
fn what_cannot_be_made_is_not_remembered() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::open(home.path());
    let failed: Result<_> = cache.remembered("thing", &key(7), || bail!("no"));
    assert_eq!(failed.unwrap_err().to_string(), "no");
    assert_eq!(makes(&cache, [7]), 1);
}

#[test]
fn a_damaged_or_foreign_pack_is_a_miss_and_goes() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    makes(&Cache::open(folder), 0..50);
    let pack = packs(folder).pop().unwrap();
    let whole = fs::read(&pack).unwrap();
    // Any byte may be wrong, and the file may end anywhere.
    for at in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&pack, &damaged).unwrap();
        let made = makes(&Cache::open(folder), 0..50);
        assert!(made > 0, "the byte {at} was not looked at");
        clear(folder);
        fs::write(&pack, &whole[..at]).unwrap();
        assert_eq!(makes(&Cache::open(folder), 0..50), 50);
        clear(folder);
    }
    // Another program's: everything as it should be, but for the hash that the program is part of.
    let owner = super::pack::Owner {
        folder: folder.to_owned(),
        kind: "thing",
        program: key(0),
    };
    let mut draft = super::pack::Draft::create(&owner).unwrap();
    draft.put(&key(1), b"wrong").unwrap();
    draft.seal(&owner).unwrap();
    fs::write(folder.join("thing-0123456789abcdef.pack"), b"").unwrap();
    let cache = Cache::open(folder);
    assert_eq!(makes(&cache, 0..50), 50);
    cache.sweep(Asked::Everything);
    assert_eq!(packs(folder).len(), 1);
    assert_eq!(makes(&Cache::open(folder), 0..50), 0);
}

#[test]
fn what_is_no_longer_used_is_swept_once_it_is_much() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    let large = |cache: &Cache, numbers: std::ops::Range<u64>| {
        for number in numbers {
            let bytes = cache.remembered("thing", &key(number), || Ok(vec![0; 100_000]));
            assert_eq!(bytes.unwrap().len(), 100_000);
        }
    };
    let size = || {
        packs(folder)
            .iter()
            .map(|path| fs::metadata(path).unwrap().len())
            .sum::<u64>()
    };
    large(&Cache::open(folder), 0..40);
    let cache = Cache::open(folder);
    large(&cache, 30..40);
    drop(cache);
    assert!(size() > 4_000_000, "a run that was given up sweeps nothing");
    let cache = Cache::open(folder);
    large(&cache, 30..40);
    cache.sweep(Asked::Everything);
    assert_eq!(size() / 100_000, 10);
    let cache = Cache::open(folder);
    let known = cache.remembered("thing", &key(35), || bail!("forgotten"));
    assert_eq!(known.unwrap().len(), 100_000);
}

#[test]
fn many_small_packs_become_one() {
    let home = tempfile::tempdir().unwrap();
    for turn in 1..40 {
        let cache = Cache::open(home.path());
        assert_eq!(makes(&cache, 0..turn), 1);
        cache.sweep(Asked::Everything);
    }
    assert!(packs(home.path()).len() <= 9);
    assert_eq!(makes(&Cache::open(home.path()), 0..39), 0);
}

#[test]
fn runs_at_the_same_time_do_not_hurt_each_other() {
    let home = tempfile::tempdir().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let folder = home.path().to_owned();
            std::thread::spawn(move || {
                for turn in 0..10 {
                    let cache = Cache::open(&folder);
                    makes(&cache, thread * 3..thread * 3 + turn * 5);
                    cache.sweep(Asked::Everything);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    makes(&Cache::open(home.path()), 0..70);
    let rest = fs::read_dir(home.path()).unwrap();
    let left = rest.filter(|item| {
        item.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|it| it == "new")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn what_a_dead_run_left_goes_and_what_a_living_one_writes_stays() {
    let home = tempfile::tempdir().unwrap();
    let dead = home.path().join("thing-1-0.new");
    fs::write(&dead, b"half").unwrap();
    let living = Cache::open(home.path());
    makes(&living, 0..3);
    let cache = Cache::open(home.path());
    makes(&cache, 3..6);
    cache.sweep(Asked::Everything);
    assert!(!dead.exists());
    drop(living);
    assert_eq!(makes(&Cache::open(home.path()), 0..6), 0);
}

#[test]
fn a_folder_that_cannot_be_used_is_a_cache_that_always_misses() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, b"").unwrap();
    for folder in [
        file.as_path(),
        &file.join("below"),
        Path::new("/proc/nowhere"),
    ] {
        let cache = Cache::open(folder);
        assert_eq!(makes(&cache, 0..3), 3);
        assert_eq!(makes(&cache, 0..3), 3);
        cache.sweep(Asked::Everything);
    }
    let none = Cache::none();
    assert_eq!(makes(&none, 0..3), 3);
    none.sweep(Asked::Everything);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_still_read() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    makes(&Cache::open(home.path()), 0..5);
    let set = |mode| fs::set_permissions(home.path(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let cache = Cache::open(home.path());
    assert_eq!(makes(&cache, 0..6), 1);
    cache.sweep(Asked::Everything);
    set(0o755);
}

#[test]
fn a_run_that_asked_for_some_things_forgets_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("cache");
    for number in 0..40 {
        let cache = Cache::open(&path);
        ask(&cache, number);
        cache.sweep(Asked::Some);
    }
    let cache = Cache::open(&path);
    assert!((0..40).all(|number| !ask(&cache, number).1));
    let packs = fs::read_dir(&path).unwrap().count();
    assert!(packs < 12, "many runs are put together: {packs}");
}

#[test]
fn a_note_is_the_last_one_of_its_name_or_none() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cache");
    let cache = Cache::open(&folder);
    assert_eq!(cache.noted("thing", &key(1)), None);
    for text in ["first", "second"] {
        cache.note("thing", &key(1), text.as_bytes());
        assert_eq!(
            cache.noted("thing", &key(1)).as_deref(),
            Some(text.as_bytes())
        );
    }
    // Another name, another kind, and a cache that is only read.
    assert_eq!(cache.noted("thing", &key(2)), None);
    assert_eq!(cache.noted("other", &key(1)), None);
    Cache::reading(&folder).note("thing", &key(1), b"third");
    assert_eq!(
        Cache::reading(&folder).noted("thing", &key(1)).as_deref(),
        Some(b"second".as_slice())
    );
    assert_eq!(Cache::none().noted("thing", &key(1)), None);
    // Cut or changed anywhere, it is none.
    let notes = || files(&folder, "note");
    let [path] = notes().try_into().unwrap();
    let whole = fs::read(&path).unwrap();
    for place in 0..whole.len() {
        fs::write(&path, &whole[..place]).unwrap();
        assert_eq!(cache.noted("thing", &key(1)), None);
        let mut changed = whole.clone();
        changed[place] ^= 1;
        fs::write(&path, changed).unwrap();
        assert_eq!(cache.noted("thing", &key(1)), None);
    }
    // There is never an end of names.
    for number in 0..100 {
        cache.note("thing", &key(number), b"more");
        assert!(cache.noted("thing", &key(number)).is_some());
    }
    assert_eq!(notes().len(), 8);
}
