//! A project in a folder of its own, and the real program run in it.
//!
//! ```text
//! let project = Project::new().file("content/git/lock.md", "…").entry("git/merge", "");
//! let site = project.build();              // published, or the test fails with what the program said
//! let run = project.run(&["check"]);       // any command; the answer holds exit code and both streams
//! ```
//!
//! Every run sees the same environment (no colours, one date of today), and is killed when it does not end within a
//! minute, which fails the test. A run that ends with a panic or by a signal fails it, too.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The program under test.
pub const ERRBOOK: &str = env!("CARGO_BIN_EXE_errbook");

/// The date of today for every run: 15 January 2027.
pub const TODAY: &str = "1800000000";

/// No run of these tests needs a tenth of this.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with sources, removed with the value.
pub struct Project {
    /// Above the project, so that files beside it are removed as well.
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Project {
    /// A project without any entry.
    pub fn new() -> Self {
        Self::named("project")
    }

    /// A project whose root folder has this name.
    pub fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join(name);
        fs::create_dir_all(root.join("content")).unwrap();
        Self {
            _folder: folder,
            root,
        }
    }

    /// Writes a file, with the folders above it.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes a whole, faultless entry; `more` are further lines of its front matter.
    pub fn entry(self, id: &str, more: &str) -> Self {
        let text = entry(id, more);
        self.file(&format!("content/{id}.md"), text)
    }

    /// The same as [`file`](Self::file), for a project that is in use.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder that holds the project and nothing else.
    pub fn above(&self) -> &Path {
        self.root.parent().unwrap()
    }

    pub fn path(&self, path: impl AsRef<OsStr>) -> PathBuf {
        self.root.join(path.as_ref())
    }

    /// The program with these arguments, ready to be started in the project.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(ERRBOOK);
        command.args(arguments).current_dir(&self.root);
        settled(&mut command);
        command
    }

    /// Runs the program in the project.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.command(arguments))
    }

    /// Builds the project into `public/`; it must succeed.
    pub fn build(&self) -> Site {
        self.run(&["build"]).fine();
        self.site()
    }

    /// The site as it stands in `public/`.
    pub fn site(&self) -> Site {
        Site::read(&self.path("public"))
    }

    /// Names in the project's root that begin with a dot: what a build keeps beside its output. What it may remember is
    /// no litter.
    pub fn litter(&self) -> Vec<String> {
        let names = fs::read_dir(&self.root)
            .unwrap()
            .map(|child| child.unwrap().file_name().to_string_lossy().into_owned());
        names
            .filter(|name| name.starts_with('.') && name != ".errbook")
            .collect()
    }
}

/// A whole, faultless entry without findings.
pub fn entry(id: &str, more: &str) -> String {
    let name = id.replace('/', ".");
    let more = if more.is_empty() {
        String::new()
    } else {
        format!("{}\n", more.trim_end())
    };
    format!(
        "---
error: {name}
severity: high
messages: [\"The {name} of {{thing}} failed\"]
{more}---

What {name} means.

## Stack trace

```text
The {name} of this failed
```

## Quick fix

Do the other thing.

## Causes and fixes

### The thing is missing

Make the thing.
"
    )
}

/// The same environment for every run, whoever runs the tests.
pub fn settled(command: &mut Command) {
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "RAYON_NUM_THREADS",
        "VISUAL",
        "EDITOR",
    ] {
        command.env_remove(name);
    }
    command
        .env("SOURCE_DATE_EPOCH", TODAY)
        .env("RUST_BACKTRACE", "0")
        .env("TERM", "dumb")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}

/// Runs a command to its end. One that takes too long is killed, with all that it started, and fails the test.
pub fn run(mut command: Command) -> Run {
    command.process_group(0);
    let shown = format!("{command:?}");
    let child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{shown}: {error}"));
    ended(child, &shown)
}

/// Waits for a process that was started as the first of its own group.
pub fn ended(child: Child, shown: &str) -> Run {
    let group = rustix::process::Pid::from_child(&child);
    let (sender, receiver) = mpsc::channel();
    let waiting = std::thread::spawn(move || {
        let output = child.wait_with_output();
        let _ = sender.send(());
        output
    });
    let is_late = receiver.recv_timeout(PATIENCE).is_err();
    if is_late {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let output = waiting.join().unwrap().unwrap();
    let run = Run::of(&output);
    assert!(!is_late, "{shown} did not end\n{}", run.said());
    run
}

/// How a run ended, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8 and nothing else")
        };
        Self {
            code: output.status.code(),
            signal: output.status.signal(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Everything that was printed.
    pub fn said(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// Exit code 0.
    #[track_caller]
    pub fn fine(self) -> Self {
        self.ends_with(0)
    }

    /// Exit code 1: something in the entries is wrong.
    #[track_caller]
    pub fn finds(self) -> Self {
        self.ends_with(1)
    }

    /// Exit code 2: the machine or the command line failed.
    #[track_caller]
    pub fn fails(self) -> Self {
        self.ends_with(2)
    }

    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        self.is_sane();
        assert_eq!(
            self.code,
            Some(code),
            "the exit code is wrong; it said:\n{}",
            self.said()
        );
        self
    }

    /// Ended by itself, without a panic, and printed nothing that would drive a terminal.
    #[track_caller]
    pub fn is_sane(&self) {
        let said = self.said();
        assert!(
            matches!(self.code, Some(0..=2)) && !said.contains("panicked at"),
            "ended with {:?}, signal {:?}:\n{said}",
            self.code,
            self.signal
        );
        let control = said
            .chars()
            .find(|c| c.is_control() && !"\n\t".contains(*c));
        assert_eq!(control, None, "a control character was printed:\n{said}");
    }

    /// Printed this somewhere.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(
            self.said().contains(words),
            "expected `{words}` in:\n{}",
            self.said()
        );
        self
    }

    /// Did not print this anywhere.
    #[track_caller]
    pub fn conceals(self, words: &str) -> Self {
        assert!(
            !self.said().contains(words),
            "found `{words}` in:\n{}",
            self.said()
        );
        self
    }
}

/// All files of a published site, with the manifest: path from the site's root → bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Site {
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Where errbook lists what it published.
pub const MANIFEST: &str = ".errbook-manifest";

impl Site {
    pub fn read(folder: &Path) -> Self {
        Self {
            files: tree(folder),
        }
    }

    /// The text of a file that must be there.
    #[track_caller]
    pub fn text(&self, path: &str) -> &str {
        let bytes = self
            .files
            .get(path)
            .unwrap_or_else(|| panic!("the site has no {path}: {:#?}", self.names()));
        str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is not UTF-8"))
    }

    pub fn names(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    /// The HTML pages with their texts.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .keys()
            .filter(|path| is_page(path))
            .map(|path| (path.as_str(), self.text(path)))
    }

    /// The files in which these bytes occur; also the manifest and the assets.
    pub fn holding(&self, needle: &str) -> Vec<&str> {
        let is_in = |bytes: &[u8]| {
            bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes())
        };
        let found = self
            .files
            .iter()
            .filter(|(path, bytes)| path.contains(needle) || is_in(bytes));
        found.map(|(path, _)| path.as_str()).collect()
    }

    /// Fails with the names of the files that differ.
    #[track_caller]
    pub fn is_same_as(&self, other: &Self, when: &str) {
        let differing = self.differing(other);
        assert!(differing.is_empty(), "{when}: these differ: {differing:#?}");
    }

    /// The files that are in one of the two sites only, or differ.
    pub fn differing<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let mut names: Vec<&str> = [self.names(), other.names()].concat();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| self.files.get(*name) != other.files.get(*name));
        names
    }
}

pub fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "html")
}

/// All files below a folder; symbolic links are followed nowhere and listed as empty.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for child in
            fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display()))
        {
            let child = child.unwrap();
            let kind = child.file_type().unwrap();
            if kind.is_dir() {
                folders.push(child.path());
                continue;
            }
            let path = child.path();
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let bytes = if kind.is_file() {
                fs::read(&path).unwrap()
            } else {
                Vec::new()
            };
            files.insert(name, bytes);
        }
    }
    files
}
