//! What differs between operating systems: the exchange of two folders, one sync for a whole tree, opening without
//! following links, modes and identities.
//!
//! Comes in: a path or an open file. Goes out: the operating system's own error; the caller adds which path and what to
//! do. Never: a decision. Where a system lacks a call, the error says [`io::ErrorKind::Unsupported`].

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Swaps what stands at two paths, in one step that no reader can fall into.
///
/// Linux: `renameat2(RENAME_EXCHANGE)`; macOS: `renameatx_np(RENAME_SWAP)`. The file system must know it, too.
pub fn exchange(left: &Path, right: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    return Ok(rustix::fs::renameat_with(
        rustix::fs::CWD,
        left,
        rustix::fs::CWD,
        right,
        rustix::fs::RenameFlags::EXCHANGE,
    )?);
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    return Err(io::Error::new(
        io::ErrorKind::Unsupported,
        format!("exchange of {} and {}", left.display(), right.display()),
    ));
}

/// Whether the error says that the system or the file system cannot do this at all: `ENOSYS`, `ENOTSUP`, `EINVAL`.
pub fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

/// Moves a folder to a path where nothing stands. What stands there is never replaced.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    match rustix::fs::renameat_with(
        rustix::fs::CWD,
        from,
        rustix::fs::CWD,
        to,
        rustix::fs::RenameFlags::NOREPLACE,
    )
    .map_err(io::Error::from)
    {
        Err(error) if is_unsupported(&error) => {}
        outcome => return outcome,
    }
    // A folder renamed over anything but an empty folder fails on every system, so this look loses nothing but words.
    match fs::symlink_metadata(to) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Brings a whole tree to the disk. `handle` is the tree's top folder, opened before the first file was written: Linux
/// reports what went wrong in writing behind the program's back since then, on any file of the file system.
///
/// One `syncfs` instead of an `fsync` per file: 500 pages cost one flush. Elsewhere every file and folder is synced.
pub fn sync_tree(handle: &File, top: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    match rustix::fs::syncfs(handle).map_err(io::Error::from) {
        Err(error) if is_unsupported(&error) => {}
        outcome => return outcome,
    }
    let _ = handle;
    sync_each(top)
}

fn sync_each(folder: &Path) -> io::Result<()> {
    for child in fs::read_dir(folder)? {
        let child = child?;
        if child.file_type()?.is_dir() {
            sync_each(&child.path())?;
        } else {
            File::open(child.path())?.sync_all()?;
        }
    }
    sync_folder(folder)
}

/// Brings the names in one folder to the disk. Some network file systems cannot, and have nothing to bring.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if is_unsupported(&error) => Ok(()),
        outcome => outcome,
    }
}

/// Opens a regular file for reading: no symbolic link at the end of the path, no pipe that would wait for a writer.
pub fn open_regular(path: &Path) -> io::Result<File> {
    // Looked at first, because opening a device can already do something; and again once open, because it may be
    // another by then.
    check_regular(&fs::symlink_metadata(path)?)?;
    let file = options_nofollow().read(true).open(path)?;
    check_regular(&file.metadata()?)?;
    Ok(file)
}

fn check_regular(metadata: &Metadata) -> io::Result<()> {
    let fault = match metadata.file_type() {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_symlink() => "it is a symbolic link, and errbook does not follow those",
        kind if kind.is_dir() => "it is a folder",
        _ => "it is not a regular file",
    };
    Err(io::Error::other(fault))
}

/// Creates a file of the site, readable by everyone (0644) as soon as it is [`settled`]; fails when anything stands there.
pub fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    options.open(path)
}

/// Gives a file that is written its mode, whatever the umask took of it, and says what the disk says of it now.
pub fn settled(file: &File) -> io::Result<Metadata> {
    let metadata = file.metadata()?;
    #[cfg(unix)]
    if !has_file_mode(&metadata) {
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    }
    Ok(metadata)
}

/// Creates a file of the site and writes it.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<Metadata> {
    let mut file = create_file(path)?;
    file.write_all(bytes)?;
    settled(&file)
}

/// Creates a folder of the site, 0755 whatever the umask. A group inherited from a setgid folder stays inherited.
pub fn create_folder(path: &Path) -> io::Result<()> {
    #[cfg(not(unix))]
    fs::create_dir(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        fs::DirBuilder::new().mode(0o755).create(path)?;
        let mode = fs::symlink_metadata(path)?.permissions().mode() & 0o7777;
        let wanted = 0o755 | mode & 0o2000;
        if mode != wanted {
            fs::set_permissions(path, PermissionsExt::from_mode(wanted))?;
        }
    }
    Ok(())
}

/// Whether a file has the mode that [`create_file`] gives.
pub fn has_file_mode(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777 == 0o644;
    #[cfg(not(unix))]
    return !metadata.permissions().readonly();
}

/// An open folder, in which names are removed without looking at how one gets there again.
#[cfg(unix)]
#[derive(Debug)]
pub struct Folder(std::os::fd::OwnedFd);

#[cfg(unix)]
impl Folder {
    /// The folder at a path; the last part of the path is no link.
    pub fn open(path: &Path) -> io::Result<Self> {
        let opened = rustix::fs::open(path, Self::flags(), rustix::fs::Mode::empty());
        Ok(Self(opened?))
    }

    /// A folder in it, which is no link.
    pub fn inner(&self, name: &str) -> io::Result<Self> {
        let opened = rustix::fs::openat(&self.0, name, Self::flags(), rustix::fs::Mode::empty());
        Ok(Self(opened?))
    }

    pub fn remove_file(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(
            &self.0,
            name,
            rustix::fs::AtFlags::empty(),
        )?)
    }

    pub fn remove_folder(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(
            &self.0,
            name,
            rustix::fs::AtFlags::REMOVEDIR,
        )?)
    }

    fn flags() -> rustix::fs::OFlags {
        use rustix::fs::OFlags;
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC
    }
}

/// Other systems look at each name before it is removed.
#[cfg(not(unix))]
#[derive(Debug)]
pub enum Folder {}

#[cfg(not(unix))]
impl Folder {
    pub fn open(_: &Path) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn inner(&self, _: &str) -> io::Result<Self> {
        match *self {}
    }

    pub fn remove_file(&self, _: &str) -> io::Result<()> {
        match *self {}
    }

    pub fn remove_folder(&self, _: &str) -> io::Result<()> {
        match *self {}
    }
}

/// Opens the file of a lock, creating it when it is not there; never through a link.
pub fn open_lock(path: &Path) -> io::Result<File> {
    let file = options_nofollow()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    check_regular(&file.metadata()?)?;
    Ok(file)
}

/// Whether both are one and the same file or folder, under whatever names.
pub fn is_same(left: &Metadata, right: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        (left.dev(), left.ino()) == (right.dev(), right.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = (left, right);
        false
    }
}

/// A moment, as the clock of a file system has it: seconds since 1970, and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Moment {
    pub seconds: i64,
    pub nanoseconds: u32,
}

/// What the disk says of a file without reading it, by which it is known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Which of the files on its disk it is; zero where the system does not tell.
    pub number: u64,
    /// When its bytes were last written.
    pub written: Moment,
}

/// The looks of a file.
pub fn look(metadata: &Metadata) -> Look {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Look {
            number: metadata.ino(),
            written: moment(metadata.mtime(), metadata.mtime_nsec()),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        Look::default()
    }
}

/// When anything about a file was last changed: its bytes, names, mode or owner. Nobody can set it back, only the clock.
pub fn changed(metadata: &Metadata) -> Moment {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        moment(metadata.ctime(), metadata.ctime_nsec())
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        Moment::default()
    }
}

#[cfg(unix)]
fn moment(seconds: i64, nanoseconds: i64) -> Moment {
    Moment {
        seconds,
        nanoseconds: u32::try_from(nanoseconds).unwrap_or_default(),
    }
}

/// The number of the disk that a file is on.
pub fn disk(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::dev(metadata);
    #[cfg(not(unix))]
    {
        let _ = metadata;
        0
    }
}

/// Whether both lie on one file system.
pub fn is_same_disk(left: &Metadata, right: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::dev(left) == std::os::unix::fs::MetadataExt::dev(right);
    #[cfg(not(unix))]
    {
        let _ = (left, right);
        true
    }
}

#[cfg(unix)]
fn options_nofollow() -> OpenOptions {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    options
}

#[cfg(not(unix))]
fn options_nofollow() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn only_regular_files_are_opened() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "x")?;
        symlink("file", path("link"))?;
        symlink("nowhere", path("dangling"))?;
        rustix::fs::mknodat(
            rustix::fs::CWD,
            path("pipe"),
            rustix::fs::FileType::Fifo,
            0o644.into(),
            0,
        )?;
        let _socket = std::os::unix::net::UnixListener::bind(path("socket"))?;
        assert!(open_regular(&path("file")).is_ok());
        for (name, reason) in [
            ("link", "link"),
            ("dangling", "link"),
            ("pipe", "regular"),
            ("socket", "regular"),
            (".", "folder"),
        ] {
            let error = open_regular(&path(name)).expect_err(name);
            assert!(error.to_string().contains(reason), "{name}: {error}");
        }
        let device = open_regular(Path::new("/dev/null")).expect_err("a device");
        assert!(device.to_string().contains("regular"), "{device}");
        Ok(())
    }

    #[test]
    fn modes_do_not_depend_on_the_umask_and_setgid_is_inherited() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        let mode = |name: &str| {
            fs::metadata(path(name)).map(|metadata| metadata.permissions().mode() & 0o7777)
        };
        write_file(&path("file"), b"x")?;
        create_folder(&path("plain"))?;
        assert_eq!((mode("file")?, mode("plain")?), (0o644, 0o755));
        fs::set_permissions(path("plain"), PermissionsExt::from_mode(0o2775))?;
        create_folder(&path("plain/inner"))?;
        assert_eq!(mode("plain/inner")?, 0o2755);
        Ok(())
    }

    #[test]
    fn a_new_name_never_replaces_anything() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("from"))?;
        fs::create_dir(path("to"))?;
        let error = rename_new(&path("from"), &path("to")).expect_err("an empty folder is there");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        rename_new(&path("from"), &path("new"))
    }

    #[test]
    fn a_tree_can_be_synced_file_by_file() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("a"))?;
        fs::write(folder.path().join("a/b"), "x")?;
        sync_each(folder.path())?;
        sync_tree(&File::open(folder.path())?, folder.path())
    }
}
