//! From what a program printed to an entry: every file of `tests/traces` is made into one by `errbook new --from-trace`,
//! in both spellings, and passes as a draft.
//!
//! `tests/traces/entries.txt` holds what was taken from each: its id, and the keys of its front matter.
//! `ERRBOOK_UPDATE=1 cargo test --test suite traces` writes it anew: read the difference as an author.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, tree};
use errbook::entry::Message;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces")
}

/// The traces, by name.
fn traces() -> Vec<(String, PathBuf)> {
    let files = fs::read_dir(folder()).unwrap();
    let mut traces: Vec<(String, PathBuf)> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| name != "entries")
        .collect();
    traces.sort();
    assert!(traces.len() >= 12, "{}", traces.len());
    traces
}

/// The one file below `content/`: its path and its text.
fn written(project: &Project) -> (String, String) {
    let mut files = tree(&project.path("content")).into_iter();
    let (path, bytes) = files.next().unwrap();
    assert!(files.next().is_none());
    (path, String::from_utf8(bytes).unwrap())
}

#[test]
fn every_trace_becomes_a_draft_that_passes() {
    let mut told = String::new();
    for (name, trace) in traces() {
        let path = trace.to_str().unwrap();
        let mut ids = Vec::new();
        for spelling in [&[][..], &["--yaml"], &["--all"]] {
            let project = Project::new();
            let options = [&["new", "--from-trace", path], spelling].concat();
            project.run(&options).fine();
            let checked = project.run(&["check"]).fine();
            assert!(
                checked.out.contains("checked 1 entry (1 draft)")
                    && checked.out.contains("nothing wrong"),
                "{name}: {}",
                checked.out
            );
            let (path, text) = written(&project);
            ids.push(path.split('.').next().unwrap().to_owned());
            if spelling.is_empty() {
                writeln!(told, "{name}: {}", ids[0]).unwrap();
                let front = text.split("\n---\n").next().unwrap();
                for line in front.lines().skip(1).filter(|line| !line.starts_with('#')) {
                    let value = line.split("  # ").next().unwrap();
                    writeln!(told, "    {value}").unwrap();
                }
            }
        }
        assert!(ids.iter().all(|id| *id == ids[0]), "{name}: {ids:?}");
    }
    let golden = folder().join("entries.txt");
    if std::env::var_os("ERRBOOK_UPDATE").is_some() {
        fs::write(golden, told).unwrap();
    } else {
        assert_eq!(fs::read_to_string(golden).unwrap(), told);
    }
}

#[test]
fn the_template_of_a_trace_fits_the_trace() {
    for (name, path) in traces() {
        let text = fs::read_to_string(path).unwrap();
        let facts = errbook::search::facts(&text);
        let template = facts.message.unwrap_or_else(|| panic!("{name} has none"));
        assert!(Message::parse(&template).unwrap().is_in(&text), "{name}");
    }
}

#[test]
fn an_entry_that_was_made_of_a_trace_is_found_by_it() {
    for (name, path) in traces() {
        let project = Project::new();
        let path = path.to_str().unwrap();
        project.run(&["new", "--from-trace", path]).fine();
        let (file, text) = written(&project);
        let text = text.replace("draft: true", "draft: false");
        project.write(&format!("content/{file}"), text);
        let id = file.split('.').next().unwrap();
        let again = project.run(&["new", "shop/again", "--from-trace", path, "--unless-known"]);
        assert_eq!(again.code, Some(1), "{name}: {}", again.err);
        assert!(
            again.err.starts_with(&format!("{id} explains it already")),
            "{name}: {}",
            again.err
        );
    }
}

#[test]
fn what_is_no_trace_makes_no_wrong_entry() {
    let hostile = [
        "\u{1b}[31m\u{202e}evil\u{1b}[0m: {{{ }}} `````` --- \"quotes\" 'and' \\back",
        "---\nerror: x\n---\n",
        "```\nerror: a fence\n```",
        "Error: <script>alert(1)</script>\n    at f (a.js:1:2)",
        "error: {",
        "error: }{name}{",
        "KeyError: '\u{1f600}'",
        "Error: # not a comment: [x, y]\nError: & * ! | > % @",
        "\t\tindented\n\n\n\u{c}\u{b}x: error: y",
        "ERROR: no\nERROR: yes\nERROR: 1.10",
        "x.Error: \u{85}\u{2028}next",
        "FATAL:  \"",
    ];
    for text in hostile {
        for spelling in [&[][..], &["--yaml"]] {
            let project = Project::new().file("trace", text);
            let options = [&["new", "a/b", "--from-trace", "trace"], spelling].concat();
            project.run(&options).fine();
            let checked = project.run(&["check"]);
            assert_eq!(checked.code, Some(0), "{text:?}: {}", checked.out);
            assert!(!checked.out.contains("error["), "{text:?}: {}", checked.out);
        }
    }
}
