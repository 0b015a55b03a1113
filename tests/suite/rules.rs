//! Every rule has its emission in the source, its fixtures, and its page in content/errbook/; and every page keeps its
//! promise: its broken snippet is reported by its rule and by nothing else, its fixed one is not reported at all.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::entry::{Date, Entry};
use errbook::pipeline::{self, Project};
use errbook::rule::{RULES, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Rules about files that no snippet can show: their pages show a listing.
const LISTED: &[(&str, &str)] = &[
    (
        "shared-code",
        "off unless a site turns it on, and about two entries",
    ),
    ("search-budget", "only a build writes the search"),
    ("unreadable-file", "bytes that are not UTF-8"),
    ("not-a-file", "symbolic links and pipes"),
    ("bad-name", "the name of the file itself"),
    ("stray-file", "a file in the wrong folder"),
    ("duplicate-id", "two files of one name"),
    ("address-taken", "a file in static/"),
    ("missing-words", "a file in words/"),
    ("stale-proof", "a file in proofs/"),
    ("outdated-test", "a file beside errbook.yaml"),
    ("large-snippet", "64 KiB"),
    (
        "slow-snippet",
        "a text that a grammar needs its whole time for",
    ),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn today() -> Date {
    Date::parse("2026-11-23").unwrap()
}

fn pages() -> Project {
    pipeline::check(repository(), today()).unwrap()
}

/// The page of each rule, by the rule's id.
fn by_rule(project: &Project) -> BTreeMap<&str, &Entry> {
    let entries = project.catalog.entries.iter().map(|linked| &*linked.entry);
    entries
        .filter(|entry| entry.id.collection() == "errbook")
        .map(|entry| (entry.id.slug(), entry))
        .collect()
}

/// The name of each rule's constant, as the table has it.
fn constants() -> BTreeMap<String, String> {
    let table = fs::read_to_string(repository().join("src/rule.rs")).unwrap();
    let row = |line: &str| {
        let (name, rest) = line.strip_prefix("    ")?.split_once(" \"")?;
        let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        let (id, _) = rest.split_once('"')?;
        is_name.then(|| (id.to_owned(), name.to_owned()))
    };
    table.lines().filter_map(row).collect()
}

/// All of the source but the table, without tests.
fn source() -> String {
    let mut text = String::new();
    for file in walkdir::WalkDir::new(repository().join("src")) {
        let file = file.unwrap();
        if file.path().extension().is_some_and(|end| end == "rs")
            && !file.path().ends_with("rule.rs")
        {
            let read = fs::read_to_string(file.path()).unwrap();
            text.push_str(read.split("#[cfg(test)]\nmod tests").next().unwrap());
        }
    }
    text
}

#[test]
fn table_fixtures_pages_and_emissions_are_the_same_rules() {
    let table: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    let constants = constants();
    assert_eq!(constants.keys().cloned().collect::<BTreeSet<_>>(), table);
    let folders = fs::read_dir(repository().join("tests/diagnostics")).unwrap();
    let fixtures: BTreeSet<String> = folders
        .map(|folder| folder.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(fixtures, table, "tests/diagnostics");
    let project = pages();
    let pages: BTreeSet<String> = by_rule(&project).keys().map(|&id| id.to_owned()).collect();
    assert_eq!(pages, table, "content/errbook");
    let source = source();
    for (id, name) in &constants {
        assert!(
            source.contains(&format!("rule::{name}")),
            "nothing reports {id}"
        );
    }
}

#[test]
fn pages_name_their_rule_and_what_it_prints() {
    let project = pages();
    for (id, page) in by_rule(&project) {
        assert_eq!(page.error, id);
        assert!(!page.messages.is_empty(), "{id} has no messages");
        let trace = &page
            .stack_trace
            .first()
            .unwrap_or_else(|| panic!("{id} has no trace"))
            .text;
        assert!(
            trace.as_str().contains(&format!("[{id}]: ")),
            "the trace of {id}"
        );
        assert_eq!(page.code.len(), 1, "{id} has one pair");
    }
}

#[test]
fn snippets_of_pages_do_what_the_pages_say() {
    let project = pages();
    let mut listed = BTreeSet::new();
    let mut wrong = Vec::new();
    for (id, page) in by_rule(&project) {
        let Some(pair) = page.code.first() else {
            continue;
        };
        if pair.language.name() == "console" {
            listed.insert(id);
            continue;
        }
        let language = pair.language.name();
        for (side, expected) in [
            (&pair.broken, BTreeSet::from([id.to_owned()])),
            (&pair.fixed, BTreeSet::new()),
        ] {
            let found = found(language, side.text.as_str());
            if found != expected {
                wrong.push(format!(
                    "{id}: expected {expected:?}, found {found:?} in\n{}",
                    side.text.as_str()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let exempt: BTreeSet<&str> = LISTED.iter().map(|(id, _)| *id).collect();
    assert_eq!(listed, exempt, "pages that show a listing");
}

#[test]
fn the_terminal_shows_the_page() {
    let project = pages();
    for (id, page) in by_rule(&project) {
        let output = errbook(&["check", "--explain", id], repository());
        let said = String::from_utf8(output.stdout).unwrap();
        let rule: &Rule = errbook::rule::named(id).unwrap();
        assert!(
            said.starts_with(&format!("{id}: {}", rule.summary)),
            "{said}"
        );
        assert!(said.contains(page.meaning.as_str()), "{said}");
    }
}

/// The rules that report a snippet, where its first line or its language says that it stands.
fn found(language: &str, snippet: &str) -> BTreeSet<String> {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    for (name, word) in [("Other", "other"), ("Third", "third"), ("Fourth", "fourth")] {
        write(
            root,
            &format!("content/demo/{word}.md"),
            &companion(name, word, ""),
        );
    }
    write(
        root,
        "content/demo/draft.md",
        &companion("Draft", "draft", "draft: true\n"),
    );
    let (path, command) = match snippet.lines().next().unwrap_or("") {
        "# errbook.yaml" => ("errbook.yaml", "check"),
        "{# templates/home.html #}" => ("templates/home.html", "check"),
        _ if language == "yaml" => ("content/demo/entry.yaml", "check"),
        _ => ("content/demo/entry.md", "check"),
    };
    write(root, path, snippet);
    let output = errbook(
        &[
            command,
            "--format",
            "json",
            "--root",
            root.to_str().unwrap(),
        ],
        root,
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

/// A sound entry that snippets may refer to.
fn companion(name: &str, word: &str, more: &str) -> String {
    format!(
        "---
error: demo.{name}
severity: low
messages: [\"demo.{name}: the {word} demo failed\"]
tags: [networking]
{more}---

It was asked to fail and did.

## Stack trace

```text
demo.{name}: the {word} demo failed
```

## Quick fix

Run it again.

## Causes and fixes

### It was asked to fail

Ask it to work.
"
    )
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("{text}\n")).unwrap();
}

fn errbook(arguments: &[&str], folder: &Path) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_errbook"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .output()
        .unwrap()
}
