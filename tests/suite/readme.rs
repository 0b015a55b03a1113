//! The README and the guide tell the truth: their tables are those of the program (`tests/suite/guide.rs` runs their
//! commands).
//!
//! `ERRBOOK_UPDATE=1 cargo test --test suite readme` writes the tables anew.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::check::schema::{ENTRY, Key, Kind, Need, PROOF, REPLY};
use errbook::health::{self, PARTS};
use errbook::project::{RUNNER, SETTINGS, SHAPE};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Line => "text".to_owned(),
        Kind::Prose => "Markdown".to_owned(),
        Kind::Verbatim => "text as it stands".to_owned(),
        Kind::Integer(low, high) => format!("number {low}–{high}"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Word(words) => words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(" "),
        Kind::Date => "date".to_owned(),
        Kind::Duration => "duration".to_owned(),
        Kind::Language => "language".to_owned(),
        Kind::Url => "address".to_owned(),
        Kind::EntryId => "id".to_owned(),
        Kind::Alias => "address on this site".to_owned(),
        Kind::Message => "template".to_owned(),
        Kind::Tag => "word".to_owned(),
        Kind::Range => "version range".to_owned(),
        Kind::Rule => "rule".to_owned(),
        Kind::Free => "any".to_owned(),
        Kind::List(item) => format!("list of {}", self::kind(item)),
        Kind::Table(value) => format!("names with {}", self::kind(value)),
        Kind::Map(keys) => {
            let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
            format!("map of {}", names.join(", "))
        }
        Kind::Either(one, other) => format!("{} or {}", self::kind(one), self::kind(other)),
    }
}

fn need(key: &Key) -> &'static str {
    match key.need {
        Need::Required => "yes",
        Need::Expected => "expected",
        Need::Optional => "",
    }
}

fn keys<'a>(keys: impl Iterator<Item = &'a Key>) -> String {
    let mut table =
        "| key | required | value | what | example |\n|---|---|---|---|---|\n".to_owned();
    for key in keys {
        let Key {
            name, doc, example, ..
        } = key;
        let _ = writeln!(
            table,
            "| `{name}` | {} | {} | {doc} | `{example}` |",
            need(key),
            kind(&key.kind)
        );
    }
    table
}

fn sections() -> String {
    let mut table = "| heading | key in YAML | required | what |\n|---|---|---|---|\n".to_owned();
    for key in ENTRY {
        let Some(section) = &key.section else {
            continue;
        };
        let heading = section
            .headings
            .first()
            .map_or("(text before the first heading)".to_owned(), |words| {
                format!("`## {words}`")
            });
        let _ = writeln!(
            table,
            "| {heading} | `{}` | {} | {} |",
            key.name,
            need(key),
            key.doc
        );
    }
    table
}

fn settings() -> String {
    let mut table = "| key | value | what | example |\n|---|---|---|---|\n".to_owned();
    for key in SETTINGS {
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | `{}` |",
            key.name,
            kind(&key.kind),
            key.doc,
            key.example
        );
    }
    table
}

fn parts() -> String {
    let mut table = "| part | weight | counts in | the edit |\n|---|---|---|---|\n".to_owned();
    for row in PARTS {
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} |",
            row.key,
            row.weight,
            row.counts,
            health::edit(row.part)
        );
    }
    table
}

/// The README and the files of the guide, by path.
pub fn guide() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::from([("README.md".to_owned(), readme())]);
    for file in fs::read_dir(root.join("docs")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let path = format!("docs/{name}");
        let text = fs::read_to_string(root.join(&path)).unwrap();
        files.insert(path, text);
    }
    files
}

/// Puts a table between its markers, in the one file that has them.
fn put(files: &mut BTreeMap<String, String>, marker: &str, table: &str) {
    let (start, end) = (
        format!("<!-- {marker} -->\n"),
        format!("<!-- /{marker} -->\n"),
    );
    let mut places = files.values_mut().filter(|text| text.contains(&start));
    let text = places
        .next()
        .unwrap_or_else(|| panic!("neither README nor docs/ has {start}"));
    assert!(places.next().is_none(), "two files have {start}");
    let (before, rest) = text.split_once(&start).unwrap();
    let (_, after) = rest
        .split_once(&end)
        .unwrap_or_else(|| panic!("{end} is missing"));
    *text = format!("{before}{start}{table}{end}{after}");
}

#[test]
fn the_tables_are_those_of_the_program() {
    let before = guide();
    let mut after = before.clone();
    let entry = ENTRY.iter().filter(|key| key.section.is_none());
    put(&mut after, "keys", &keys(entry));
    put(&mut after, "proof", &keys(PROOF.iter()));
    put(&mut after, "replies", &keys(REPLY.iter()));
    put(&mut after, "sections", &sections());
    put(&mut after, "settings", &settings());
    put(&mut after, "parts", &parts());
    put(&mut after, "runner", &keys(RUNNER.iter()));
    put(&mut after, "shape", &keys(SHAPE.iter()));
    for (path, text) in &after {
        if *text == before[path] {
            continue;
        }
        if std::env::var_os("ERRBOOK_UPDATE").is_some() {
            fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), text).unwrap();
        } else {
            panic!("the tables of {path} lag; run ERRBOOK_UPDATE=1 cargo test --test suite readme");
        }
    }
}

/// The fences of a language, in order.
fn fences(text: &str, language: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open: Option<(&str, bool)> = None;
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            None if ticks.len() >= 3 => {
                let is_wanted = line[ticks.len()..].trim() == language;
                open = Some((ticks, is_wanted));
                if is_wanted {
                    found.push(String::new());
                }
            }
            Some((mark, _)) if line == mark => open = None,
            Some((_, true)) => {
                let text = found.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    found
}

#[test]
fn the_entry_of_a_new_knowledge_base_is_the_one_that_is_shown() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scaffold/content/card-declined.md");
    let entry = fs::read_to_string(path).unwrap();
    assert_eq!(fences(&readme(), "markdown")[0], entry);
}

#[test]
fn the_yaml_spelling_and_the_shown_mistake_are_real() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content/billing-api");
    fs::create_dir_all(&content).unwrap();
    let text = readme();
    let check = || {
        let output = Command::new(env!("CARGO_BIN_EXE_errbook"))
            .arg("check")
            .arg("--root")
            .arg(folder.path())
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    fs::write(
        content.join("card-declined.yaml"),
        &fences(&guide()["docs/entries.md"], "yaml")[0],
    )
    .unwrap();
    assert_eq!(check().0, Some(0), "{}", check().1);
    fs::remove_file(content.join("card-declined.yaml")).unwrap();
    let entry = fences(&text, "markdown")
        .remove(0)
        .replace("severity: medium", "severity: meduim");
    fs::write(content.join("card-declined.md"), entry).unwrap();
    let (code, printed) = check();
    assert_eq!(code, Some(1));
    let shown = fences(&text, "text")
        .into_iter()
        .find(|fence| fence.starts_with("error["))
        .unwrap();
    assert!(printed.starts_with(&shown), "{printed}\n{shown}");
}

#[test]
fn every_dependency_is_listed_with_its_reason() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let (_, dependencies) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[").unwrap();
    let text = readme();
    for line in dependencies.lines().filter(|line| !line.trim().is_empty()) {
        let name = line.split([' ', '=']).next().unwrap();
        assert!(
            text.contains(&format!("`{name}`")),
            "README does not say what {name} is for"
        );
    }
}
