//! Findings for machines: JSON, SARIF and workflow commands say the same as the text, byte for byte where it matters.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::diagnostics::{kept, lay_out};
use crate::project::{Project, entry};
use errbook::rule::RULES;
use serde_json::Value;
use std::collections::BTreeSet;
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

/// The part of the format that we write, described after its specification.
const SARIF: &str = include_str!("../reports/sarif.json");

#[test]
fn sarif_is_valid_for_every_kind_of_finding() {
    let schema: Value = serde_json::from_str(SARIF).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("file:///sarif.json", schema).unwrap();
    let root = compiler
        .compile("file:///sarif.json", &mut schemas)
        .unwrap();
    let mut seen = BTreeSet::new();
    let (mut fixes, mut related) = (0, 0);
    let unreadable = Project::new()
        .file("content/demo/nul.md", "a\0b")
        .entry("demo/entry", "");
    std::os::unix::fs::symlink("entry.md", unreadable.path("content/demo/link.md")).unwrap();
    let mut folders = vec![(unreadable.root().to_owned(), None)];
    for fixture in kept() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content")).unwrap();
        lay_out(&fixture, folder.path()).unwrap();
        folders.push((folder.path().to_owned(), Some(folder)));
    }
    for (folder, _) in &folders {
        let output = check(folder, &["--format", "sarif"]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        if let Err(error) = schemas.validate(&log, root) {
            panic!("{}: {error:#}\n{log:#}", folder.display());
        }
        for result in log["runs"][0]["results"].as_array().unwrap() {
            seen.insert(result["ruleId"].as_str().unwrap().to_owned());
            fixes += usize::from(!result["fixes"].is_null());
            related += usize::from(!result["relatedLocations"].is_null());
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let at = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
            assert!(at("startLine", "startColumn") <= at("endLine", "endColumn"));
        }
    }
    let all: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    let unseen: Vec<&String> = all.difference(&seen).collect();
    assert_eq!(
        unseen,
        ["search-budget", "slow-snippet"],
        "it is found by a build only"
    );
    assert!(
        fixes > 30 && related > 10,
        "{fixes} fixes, {related} related"
    );
}

#[test]
fn a_fix_says_the_same_to_all_programs() {
    let project = Project::new().file("errbook.yaml", "titel: Demo\n").file(
        "content/demo/entry.md",
        entry("demo/entry", "codes: [404]\ntags: [A B]"),
    );
    let findings = json(project.root(), "json");
    let log = json(project.root(), "sarif");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for (result, finding) in results.iter().zip(findings["findings"].as_array().unwrap()) {
        let change = &result["fixes"][0]["artifactChanges"][0];
        let replacement = &change["replacements"][0];
        let edit = &finding["edit"];
        assert_eq!(edit["certain"], true);
        assert_eq!(change["artifactLocation"]["uri"], edit["path"]);
        assert_eq!(replacement["insertedContent"]["text"], edit["text"]);
        let (region, start, end) = (&replacement["deletedRegion"], &edit["start"], &edit["end"]);
        assert_eq!(region["byteOffset"], start["byte"]);
        assert_eq!(region["startLine"], start["line"]);
        assert_eq!(region["endColumn"], end["column"]);
        let length = end["byte"].as_u64().unwrap() - start["byte"].as_u64().unwrap();
        assert_eq!(region["byteLength"], length);
    }
}

#[test]
fn the_settings_are_reported_in_every_format() {
    let settings = "\u{feff}title: Ü\r\nrules: {secret: wran, unknown-key: warn}\r\nextra: {type: objekt}\r\nbase_ulr: x\r\n";
    let project = Project::new()
        .file("errbook.yaml", settings)
        .entry("demo/entry", "");
    let text = String::from_utf8(check(project.root(), &[]).stdout).unwrap();
    let places = ["2:17", "2:36", "3:15", "4:1"];
    for place in places {
        assert!(
            text.contains(&format!(" --> errbook.yaml:{place}\n")),
            "{text}"
        );
    }
    assert!(
        text.contains("checked 1 entry in ") && text.contains(": 4 errors"),
        "{text}"
    );
    let report = json(project.root(), "json");
    let mut found = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["path"], "errbook.yaml");
        let byte = |end: &str| usize::try_from(finding[end]["byte"].as_u64().unwrap()).unwrap();
        found.push(&settings[byte("start")..byte("end")]);
    }
    assert_eq!(found, ["wran", "warn", "objekt", "base_ulr"]);
    let log = json(project.root(), "sarif");
    let lines = |results: &Value| -> Vec<String> {
        let place = |result: &Value| {
            let place = &result["locations"][0]["physicalLocation"];
            let region = &place["region"];
            assert_eq!(place["artifactLocation"]["uri"], "errbook.yaml");
            format!("{}:{}", region["startLine"], region["startColumn"])
        };
        results.as_array().unwrap().iter().map(place).collect()
    };
    assert_eq!(lines(&log["runs"][0]["results"]), places);
    let commands =
        String::from_utf8(check(project.root(), &["--format", "github"]).stdout).unwrap();
    let starts = [
        "line=2,endLine=2,col=17",
        "line=2,endLine=2,col=36",
        "line=3,endLine=3,col=15",
        "line=4,endLine=4,col=1",
    ];
    assert_eq!(commands.lines().count(), starts.len(), "{commands}");
    for (line, start) in commands.lines().zip(starts) {
        assert!(
            line.starts_with(&format!("::error file=errbook.yaml,{start},")),
            "{line}"
        );
    }
}

#[test]
fn no_format_sends_commands_to_a_terminal() {
    let text = entry("demo/entry", "tags: [\"\\e[31m\"]").replace(
        "Do the other thing.",
        "See [this](#%1b[31m) and [that](/x%1b]0;y%07/).",
    );
    let project = Project::new().file("content/demo/entry.md", text);
    for format in ["text", "json", "sarif", "github"] {
        project.run(&["check", "--format", format]).finds();
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
    for rule in RULES {
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
