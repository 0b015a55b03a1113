//! Transcripts of real command lines: every file of `tests/commands` is a test.
//!
//! A transcript is Markdown. Its text says what it shows; its fences are a story, told from top to bottom in an empty
//! folder:
//!
//! ````text
//! ```tree
//! content/git/lock.md:
//!     ---
//!     error: Lock
//! notes.txt:
//! empty/
//! ```
//! ````
//!
//! A `tree` fence before the first command writes files: a path and a colon, then the content, indented by four spaces;
//! a path that ends with a slash is an empty folder. Every later one says which files there must be by then, all of
//! them: with a colon and content, a file must have that content; without a colon, it must be what it was when it was
//! last seen, or may be anything when it is new. `public/...` stands for one or more files below `public/`.
//!
//! ````text
//! ```console
//! $ errbook check
//! checked 1 entry in … s: nothing wrong
//! $ errbook nonsense | head -n 1
//! error: unrecognized subcommand 'nonsense'
//! [exit 2]
//! ```
//! ````
//!
//! A `console` fence runs lines of shell, one by one, each from the project's folder, and holds what they print to
//! either stream, and their exit code where it is not 0. Times are printed as `… s`, the version as `VERSION`, the folder
//! as `FOLDER` and an escape character as `␛`. Where fences are printed, the one around them has more backticks. `ERRBOOK_UPDATE=1` writes the `console` fences anew.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{self, ERRBOOK, tree};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each transcript is a test of its own name.
macro_rules! transcripts {
    ($($name:ident)+) => {
        const NAMES: &[&str] = &[$(stringify!($name)),+];
        $(#[test] fn $name() { play(stringify!($name)); })+
    };
}

transcripts! {
    help help_of_commands version mistakes init
    check check_some build new new_refused new_from_trace
    explain stats theme elsewhere quiet colours pipes list shells log_format
}

#[test]
fn every_file_is_a_test() {
    let names = fs::read_dir(folder())
        .unwrap()
        .map(|child| child.unwrap().path());
    let mut names: Vec<String> = names
        .map(|path| {
            path.file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .replace('-', "_")
        })
        .collect();
    let mut tests = NAMES.to_vec();
    names.sort_unstable();
    tests.sort_unstable();
    assert_eq!(names, tests);
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands")
}

/// Plays one transcript; what differs fails the test, or is written when that is wanted.
fn play(name: &str) {
    let path = folder().join(format!("{}.md", name.replace('_', "-")));
    let text = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let stage = folder.path().canonicalize().unwrap().join("project");
    fs::create_dir(&stage).unwrap();
    let mut story = Story {
        stage: &stage,
        seen: None,
    };
    let mut played = String::new();
    for part in parts(&text) {
        match part {
            Part::Prose(line) => played.push_str(line),
            Part::Tree(lines) => {
                for line in &lines {
                    played.push_str(line);
                }
                story.tree(&path, &lines);
            }
            Part::Console(lines) => {
                for command in lines.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    played.push_str(&story.run(command.trim_end()));
                }
            }
        }
    }
    if std::env::var_os("ERRBOOK_UPDATE").is_some() {
        fs::write(&path, &played).unwrap();
    } else if text != played {
        let differing = text
            .lines()
            .zip(played.lines())
            .position(|(a, b)| a != b)
            .unwrap_or(text.lines().count().min(played.lines().count()));
        panic!(
            "{}:{}: it went differently; with ERRBOOK_UPDATE=1 this becomes the transcript:\n{played}",
            path.display(),
            differing + 1
        );
    }
}

enum Part<'a> {
    /// A line of text, or one that opens or closes a fence.
    Prose(&'a str),
    Tree(Vec<&'a str>),
    Console(Vec<&'a str>),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        parts.push(Part::Prose(line));
        let fence = line.trim_end();
        let kind = fence.trim_start_matches('`');
        let ticks = &fence[..fence.len() - kind.len()];
        if ticks.len() < 3 {
            continue;
        }
        let mut inside = Vec::new();
        let end = loop {
            match lines.next() {
                Some(line) if line.trim_end() == ticks => break line,
                Some(line) => inside.push(line),
                None => panic!("a fence is never closed"),
            }
        };
        parts.push(match kind {
            "tree" => Part::Tree(inside),
            "console" => Part::Console(inside),
            _ => panic!("{fence} is neither a tree nor a console"),
        });
        parts.push(Part::Prose(end));
    }
    parts
}

struct Story<'a> {
    stage: &'a Path,
    /// The files as they were last seen; nothing before the first command.
    seen: Option<BTreeMap<String, Vec<u8>>>,
}

impl Story<'_> {
    /// Runs a line of shell; returns it with what it printed, as it stands in a transcript.
    fn run(&mut self, line: &str) -> String {
        if self.seen.is_none() {
            self.seen = Some(tree(self.stage));
        }
        let program = Path::new(ERRBOOK).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let path = std::env::join_paths(
            std::iter::once(program.to_owned()).chain(std::env::split_paths(&path)),
        );
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("exec 2>&1\n{line}")])
            .current_dir(self.stage);
        project::settled(&mut command);
        command.env("PATH", path.unwrap());
        let run = project::run(command);
        let mut told = format!("$ {line}\n{}", self.settled(&run.out));
        if !told.ends_with('\n') {
            told.push_str("(no line end)\n");
        }
        match (run.code, run.signal) {
            (Some(0), _) => {}
            (Some(code), _) => writeln!(told, "[exit {code}]").unwrap(),
            (None, signal) => writeln!(told, "[signal {signal:?}]").unwrap(),
        }
        assert!(!told.contains("panicked at"), "{told}");
        told
    }

    /// What was printed, without what differs from run to run.
    fn settled(&self, text: &str) -> String {
        let text = text
            .replace(&*self.stage.to_string_lossy(), "FOLDER")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
            .replace('\u{1b}', "␛");
        let mut words = text.split(" in ");
        let mut settled = words.next().unwrap_or("").to_owned();
        for word in words {
            settled.push_str(" in ");
            let digits = word
                .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .unwrap_or(word.len());
            match word[digits..].strip_prefix(" s") {
                Some(rest) if digits > 0 => {
                    settled.push_str("… s");
                    settled.push_str(rest);
                }
                _ => settled.push_str(word),
            }
        }
        settled
    }

    /// Writes the files of a fence, or compares them with those that are there.
    fn tree(&mut self, transcript: &Path, lines: &[&str]) {
        let listed = listed(lines);
        let Some(seen) = &self.seen else {
            for (path, content) in listed {
                let file = self.stage.join(&path);
                if path.ends_with('/') {
                    fs::create_dir_all(file).unwrap();
                } else {
                    fs::create_dir_all(file.parent().unwrap()).unwrap();
                    fs::write(file, content.unwrap()).unwrap();
                }
            }
            return;
        };
        let found = tree(self.stage);
        let mut missing: Vec<&str> = found.keys().map(String::as_str).collect();
        for (path, content) in &listed {
            let place = format!("{}: {path}", transcript.display());
            if let Some(folder) = path.strip_suffix("...") {
                let before = missing.len();
                missing.retain(|name| !name.starts_with(folder));
                assert!(missing.len() < before, "{place} is not there");
            } else if path.ends_with('/') {
                assert!(self.stage.join(path).is_dir(), "{place} is not there");
            } else {
                let bytes = found
                    .get(path)
                    .unwrap_or_else(|| panic!("{place} is not there"));
                let expected = content.as_ref().map(String::as_bytes);
                let expected = expected.or(seen.get(path).map(Vec::as_slice));
                assert!(
                    expected.is_none_or(|expected| expected == bytes),
                    "{place} holds:\n{}",
                    String::from_utf8_lossy(bytes)
                );
                missing.retain(|name| name != path);
            }
        }
        assert!(
            missing.is_empty(),
            "{}: these files are there, too: {missing:?}",
            transcript.display()
        );
        self.seen = Some(found);
    }
}

/// The paths of a `tree` fence with their contents.
fn listed(lines: &[&str]) -> Vec<(String, Option<String>)> {
    let mut listed: Vec<(String, Option<String>)> = Vec::new();
    for line in lines {
        let text = line.trim_end();
        if line.starts_with("    ") || text.is_empty() {
            let (_, content) = listed.last_mut().expect("a path comes first");
            let content = content.as_mut().expect("a colon behind the path");
            content.push_str(line.strip_prefix("    ").unwrap_or("\n"));
        } else {
            match text.strip_suffix(':') {
                Some(path) => listed.push((path.to_owned(), Some(String::new()))),
                None => listed.push((text.to_owned(), None)),
            }
        }
    }
    listed
}

#[test]
fn a_tree_is_read_as_it_is_written() {
    let lines: Vec<&str> = "a/b:\n    x\n\n      y\nc\nd/\ne:\n"
        .split_inclusive('\n')
        .collect();
    assert_eq!(
        listed(&lines),
        [
            ("a/b".to_owned(), Some("x\n\n  y\n".to_owned())),
            ("c".to_owned(), None),
            ("d/".to_owned(), None),
            ("e".to_owned(), Some(String::new())),
        ]
    );
}
