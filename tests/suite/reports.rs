//! Findings for machines: JSON, SARIF and workflow commands say the same as the text, byte for byte where it matters.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const WRONG: &str = "\u{feff}---\r\nerror: é\r\nseverity: hgih\r\n---\r\n\r\nIt fails.\r\n\r\n## Causes and fixes\r\n\r\n### One\r\n\r\nMend it.\r\n";

fn project(name: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    folder
}

fn check(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_errbook"));
    command.arg("check").arg("--root").arg(root).args(arguments);
    command.output().unwrap()
}

fn json(root: &Path, format: &str) -> Value {
    let output = check(root, &["--format", format]);
    assert_eq!(output.status.code(), Some(1));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn bytes_are_those_of_the_file_on_disk() {
    let folder = project("demo/entry.md", WRONG);
    let report = json(folder.path(), "json");
    let findings = report["findings"].as_array().unwrap();
    let wrong = findings
        .iter()
        .find(|found| found["rule"] == "unknown-value")
        .unwrap();
    let byte = |end: &str| usize::try_from(wrong[end]["byte"].as_u64().unwrap()).unwrap();
    assert_eq!(&WRONG.as_bytes()[byte("start")..byte("end")], b"hgih");
    assert_eq!(
        (&wrong["start"]["line"], &wrong["start"]["column"]),
        (&3.into(), &11.into())
    );
    let count = |level: &str| {
        findings
            .iter()
            .filter(|found| found["level"] == level)
            .count()
    };
    assert_eq!(report["errors"], count("error"));
    assert_eq!(report["warnings"], count("warning"));
}

#[test]
fn sarif_names_known_rules_and_the_same_places() {
    let folder = project("demo/entry.md", WRONG);
    let log = json(folder.path(), "sarif");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let plain = json(folder.path(), "json");
    assert_eq!(results.len(), plain["findings"].as_array().unwrap().len());
    for (result, finding) in results.iter().zip(plain["findings"].as_array().unwrap()) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["ruleId"], finding["rule"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], finding["start"]["line"]);
        assert_eq!(region["endColumn"], finding["end"]["column"]);
        assert_eq!(region["byteOffset"], finding["start"]["byte"]);
    }
}

#[test]
fn workflow_commands_cannot_be_broken_by_names_or_texts() {
    let folder = project("a,b/100%: x.md", WRONG);
    let output = check(folder.path(), &["--format", "github"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let first = lines.lines().next().unwrap();
    assert!(
        first.starts_with("::error file=content/a%2Cb/100%25%3A x.md,line=1,"),
        "{first}"
    );
    assert!(lines.lines().all(|line| line.starts_with("::")), "{lines}");
}

#[test]
fn the_number_printed_can_be_limited_and_all_are_counted() {
    let folder = project("demo/entry.md", "---\na: 1\nb: 1\nc: 1\n---\n");
    let all = String::from_utf8(check(folder.path(), &[]).stdout).unwrap();
    let few = String::from_utf8(check(folder.path(), &["--max", "1"]).stdout).unwrap();
    let closing = |text: &str| {
        text.lines()
            .last()
            .unwrap()
            .split(':')
            .nth(1)
            .unwrap()
            .to_owned()
    };
    assert_eq!(closing(&all), closing(&few));
    assert_eq!(few.matches("\n --> ").count(), 1);
    assert!(all.matches("\n --> ").count() > 3);
}

#[test]
fn every_rule_explains_itself() {
    let here = Path::new(".");
    for rule in errbook::rule::RULES {
        let output = check(here, &["--explain", rule.id]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(
            text.contains(rule.summary) && text.contains(rule.explain),
            "{text}"
        );
    }
    let output = check(here, &["--explain", "unknown-kye"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("did you mean `unknown-key`?")
    );
}
