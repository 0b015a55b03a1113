//! `errbook check --fix` writes what is certain into the files, and not one byte more.
//!
//! What it may write is what `--format json` lists: the test makes these edits itself, by their byte places, and
//! compares. Comments, order, quotes, line ends, the byte order mark and the rights of the file stay as they are.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{Project, entry, run, tree};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;

/// The file that most tests here are about.
const ENTRY: &str = "content/demo/entry.md";

/// A key, a token and a private key, none of which opens anything. Put together here, so that no scanner takes this
/// file for one that holds any.
fn secrets() -> [String; 3] {
    let body = "q8Zt4Lm2Xc9Vb7Np3Wd6Hy1Kf5Js0Rg";
    [
        format!("sk-{body}"),
        format!("Bearer {body}"),
        format!("-----BEGIN PRIVATE KEY-----\n{body}\n{body}\n-----END PRIVATE KEY-----"),
    ]
}

/// An entry with these lines in its front matter in the place of `severity: high`.
fn with(lines: &str) -> String {
    entry("demo/entry", "").replace("severity: high\n", lines)
}

/// The files of a project with the edits made that `--format json` lists, as often as it lists any.
fn edited(project: &Project, kinds: &[bool]) -> BTreeMap<String, Vec<u8>> {
    let copy = Project::new();
    for (path, bytes) in tree(project.root()) {
        copy.write(&path, bytes);
    }
    for _ in 0..10 {
        let report = copy.run(&["check", "--format", "json"]);
        let report: Value = serde_json::from_str(&report.out).unwrap();
        let mut edits: Vec<(String, usize, usize, String)> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| &finding["edit"])
            .filter(|edit| kinds.iter().any(|kind| edit["certain"] == *kind))
            .map(|edit| {
                let byte =
                    |end: &str| usize::try_from(edit[end]["byte"].as_u64().unwrap()).unwrap();
                let text = |name: &str| edit[name].as_str().unwrap().to_owned();
                (text("path"), byte("start"), byte("end"), text("text"))
            })
            .collect();
        if edits.is_empty() {
            break;
        }
        // From the end on, so that the places of the others stay.
        edits.sort();
        for (path, start, end, text) in edits.into_iter().rev() {
            let mut bytes = fs::read(copy.path(&path)).unwrap();
            bytes.splice(start..end, text.into_bytes());
            copy.write(&path, bytes);
        }
    }
    tree(copy.root())
}

/// Runs `--fix`, and holds what it wrote against what was listed; comes back with the file in question.
#[track_caller]
fn fixed(project: &Project, argument: &str) -> String {
    let kinds: &[bool] = if argument == "--fix" {
        &[true]
    } else {
        &[true, false]
    };
    let expected = edited(project, kinds);
    project.run(&["check", argument]).is_sane();
    let found = tree(project.root());
    assert_eq!(shown(&found), shown(&expected));
    let again = project.run(&["check", argument]);
    assert!(again.err.contains("nothing to fix"), "{}", again.said());
    assert_eq!(shown(&tree(project.root())), shown(&found), "a second time");
    let path = project.path(ENTRY);
    fs::read_to_string(path).unwrap_or_default()
}

fn shown(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, String> {
    let text = |(path, bytes): (&'_ String, &Vec<u8>)| format!("{path}: {}", bytes.escape_ascii());
    files
        .iter()
        .map(|file| (file.0.as_str(), text(file)))
        .collect()
}

#[test]
fn every_kind_of_certain_edit_is_made() {
    for (before, after) in [
        (
            "severity: high\ntested_on: {demo: 1.10}\n",
            "severity: high\ntested_on: {demo: \"1.10\"}\n",
        ),
        (
            "severity: high\napplies_to:\n  demo: 2   # all\n",
            "severity: high\napplies_to:\n  demo: \"2\"   # all\n",
        ),
        (
            "severity: high\ncodes: [404, no, \"x\", null]\n",
            "severity: high\ncodes: [\"404\", \"no\", \"x\", \"null\"]\n",
        ),
        (
            "severity: high\ntitle: 0x1F\n",
            "severity: high\ntitle: \"0x1F\"\n",
        ),
        ("severty: high\n", "severity: high\n"),
        ("'sevrity' : high\n", "severity : high\n"),
        (
            "severity: high\nhttp-status: 404\n",
            "severity: high\nhttp_status: 404\n",
        ),
        (
            "severity: high\nsources: [{titel: It, url: \"https://x.example/\"}]\n",
            "severity: high\nsources: [{title: It, url: \"https://x.example/\"}]\n",
        ),
        ("severity: High\n", "severity: high\n"),
        ("severity: \"HIGH\" # !\n", "severity: high # !\n"),
        (
            "severity: high\nretry: After Delay\n",
            "severity: high\nretry: after-delay\n",
        ),
        (
            "severity: high\nretry: after_delay\n",
            "severity: high\nretry: after-delay\n",
        ),
        (
            "severity: high\nhttp_status: \"403\"\n",
            "severity: high\nhttp_status: 403\n",
        ),
        (
            "severity: high\nhttp_status: '403'\n",
            "severity: high\nhttp_status: 403\n",
        ),
        (
            "severity: high\ndraft: no\n",
            "severity: high\ndraft: false\n",
        ),
        (
            "severity: high\ndraft: \"False\"\n",
            "severity: high\ndraft: false\n",
        ),
        (
            "severity: high\ntags: [Rate Limit, rate_limits]\n",
            "severity: high\ntags: [rate-limit, rate-limits]\n",
        ),
        // What is written may itself be something else to YAML, and is put into quotes.
        (
            "severity: high\ntags: [\"NO\", 404]\n",
            "severity: high\ntags: [\"no\", \"404\"]\n",
        ),
    ] {
        let project = Project::new().file(ENTRY, with(before));
        assert_eq!(fixed(&project, "--fix"), with(after), "{before}");
    }
}

#[test]
fn headings_are_corrected() {
    let right = entry("demo/entry", "");
    for (right_heading, wrong) in [
        ("## Quick fix\n", "## Quik fix\n"),
        ("## Stack trace\n", "##   Stak trace ##\n"),
        ("## Causes and fixes\n", "## Causes and fixs\n"),
    ] {
        let project = Project::new().file(ENTRY, right.replace(right_heading, wrong));
        let heading = if wrong.ends_with(" ##\n") {
            "##   Stack trace ##\n"
        } else {
            right_heading
        };
        assert_eq!(
            fixed(&project, "--fix"),
            right.replace(right_heading, heading)
        );
    }
}

#[test]
fn the_fields_of_the_site_are_corrected() {
    let schema = "extra:
  properties:
    team: {type: string}
    on call: {type: boolean}
  additionalProperties: false
";
    let project = Project::new().file("errbook.yaml", schema).file(
        ENTRY,
        with("severity: high\nextra: {taem: 1.10, on-call: true} # ours\n"),
    );
    assert_eq!(
        fixed(&project, "--fix"),
        with("severity: high\nextra: {team: \"1.10\", \"on call\": true} # ours\n")
    );
}

#[test]
fn the_settings_are_corrected() {
    let project = Project::new()
        .file(
            "errbook.yaml",
            "titel: Demo # the name\npage_size: \"50\"\n",
        )
        .entry("demo/entry", "");
    fixed(&project, "--fix");
    let settings = fs::read_to_string(project.path("errbook.yaml")).unwrap();
    assert_eq!(settings, "title: Demo # the name\npage_size: 50\n");
}

/// Comments, odd quotes, wide and combining characters, in a file as other systems write it.
const ODD: &str = "---
# Über 日本語 💥
error:   demo.Error   # as printed
'sevrity' :  \"High\"
http_status: \"403\"#not a comment
messages:
- \"日本語 {thing} e\u{301} failed\"
tested_on: {日本: 2.0, 'b': 1.10 , c: \"3\"} # 1.10
codes:
    - 404     # 404
    - \"404\"
---

It means 💥 no more: tested_on: {a: 1.10}.

##  Stak trace  ##

```text
日本語 it e\u{301} failed
```

## Quick fix

Do it.\t

## Causes and fixes

### One

Mend.";

#[test]
fn all_other_bytes_stay_whatever_they_are() {
    let odd = ODD.replace("\"403\"#not a comment", "\"403\"   # a comment");
    let windows = format!("\u{feff}{}", odd.replace('\n', "\r\n"));
    let mixed = odd
        .replacen('\n', "\r\n", 5)
        .replacen("# 1.10\n", "# 1.10\r", 1);
    for before in [odd, windows, mixed] {
        let project = Project::new().file(ENTRY, &before);
        let after = fixed(&project, "--fix");
        let expected = before
            .replace("'sevrity' :  \"High\"", "severity :  high")
            .replace("\"403\"", "403")
            .replace("{日本: 2.0, 'b': 1.10 ,", "{日本: \"2.0\", 'b': \"1.10\" ,")
            .replace("- 404 ", "- \"404\" ")
            .replace("Stak trace", "Stack trace");
        assert_eq!(after, expected);
        project.run(&["check"]).fine().says("nothing wrong");
    }
}

#[test]
fn a_yaml_entry_is_corrected_as_well() {
    let text = "# mine
error: demo.Error
severity: Low
messages: [it failed]
meaning: >-
    It does
    not work.
stack_trace: |
    it failed
quik_fix: 'Don''t.'
causes:
  -   cause: One
      fxi: Mend.
";
    let project = Project::new().file("content/demo/entry.yaml", text);
    fixed(&project, "--fix");
    let after = fs::read_to_string(project.path("content/demo/entry.yaml")).unwrap();
    let expected = text
        .replace("Low", "low")
        .replace("quik_fix", "quick_fix")
        .replace("fxi", "fix");
    assert_eq!(after, expected);
}

#[test]
fn what_is_not_certain_is_left() {
    let [key, ..] = secrets();
    for lines in [
        // Either of two, or neither.
        "severity: hgih\n".to_owned(),
        "severity: high\nhttp_status: 0403\n".to_owned(),
        "severity: high\nhttp_status: \"0403\"\n".to_owned(),
        "severity: high\nverified: 2026-13\n".to_owned(),
        "severity: high\nlanguage: pyhton\n".to_owned(),
        "severity: high\nrelated: [demo/entri]\n".to_owned(),
        "severity: high\ncolour: red\n".to_owned(),
        "severity: high\ntags: [\"C++\", \"日本\"]\n".to_owned(),
        // The key that was meant is there, or is meant twice.
        "severity: high\nseverty: low\n".to_owned(),
        "severty: high\nsevrity: low\n".to_owned(),
        // Only who wants it hidden has it hidden.
        format!("severity: high\nverify_url: https://x.example/?key={key}\n"),
    ] {
        let text = with(&lines);
        let project = Project::new().file(ENTRY, &text);
        let run = project.run(&["check", "--fix"]).finds();
        assert!(run.err.contains("nothing to fix"), "{}", run.said());
        assert_eq!(fs::read_to_string(project.path(ENTRY)).unwrap(), text);
    }
}

#[test]
fn what_would_be_there_twice_is_left() {
    let text = entry("demo/entry", "");
    let twice = text.clone() + "\n## Quik fix\n\nAgain.\n";
    let both_wrong = twice.replace("## Quick fix", "## Quick fxi");
    let schema = "extra: {properties: {team: {}, tier: {}}, additionalProperties: false}\n";
    let extra = with("severity: high\nextra: {team: a, taem: b}\n");
    let both_extra = with("severity: high\nextra: {taem: a, tema: b}\n");
    let empty = with("severity: high\nextra: {team: ~}\n");
    for text in [twice, both_wrong, extra, both_extra, empty] {
        let schema = schema.replace("team: {}", "team: {type: string}");
        let project = Project::new()
            .file("errbook.yaml", schema)
            .file(ENTRY, &text);
        let run = project.run(&["check", "--fix"]).finds();
        assert!(run.err.contains("nothing to fix"), "{}", run.said());
        assert_eq!(fs::read_to_string(project.path(ENTRY)).unwrap(), text);
    }
}

#[test]
fn secrets_are_masked_wherever_authors_write() {
    let [key, token, private] = secrets();
    let text = with(&format!(
        "severity: high # {key}\nverify_url: \"https://x.example/?key={key}\"\ncodes: [{key}]\n"
    ))
    .replace(
        "failed\n```\n",
        &format!(
            "failed\nAuthorization: {token}\nFile \"/home/rlindqvist/a.py\"\n{private}\n```\n"
        ),
    )
    .replace(
        "Do the other thing.",
        "Write to rosa.lindqvist@acme.io, or postgres://app:h7Kq2vXz@db.acme.io/x.",
    );
    let indented = private.replace('\n', "\n  ");
    let yaml = format!(
        "error: demo.Other\nseverity: low\nmessages: [\"it failed\"]\nmeaning: \"With \\u0022{key}\\u0022.\"\nstack_trace: |\n  it failed\n  {indented}\nquick_fix: >-\n  Send {token}\n  again.\ncauses: [{{cause: One, fix: 'Not {key}'}}]\n"
    );
    let folder = entry("demo/folder", "")
        + "\n## Code\n\n```python broken file=broken.py\n```\n\n```python fixed file=fixed.py\n```\n";
    let project = Project::new()
        .file(
            "errbook.yaml",
            format!("title: Demo\ndescription: \"{key}\"\n"),
        )
        .file(
            "content/_index.md",
            format!("---\ntitle: Demo\n---\n\n{token}\r\n"),
        )
        .file(ENTRY, &text)
        .file("content/demo/other.yaml", &yaml)
        .file("content/demo/folder/index.md", folder)
        .file(
            "content/demo/folder/broken.py",
            format!("key = \"{key}\"\r\n"),
        )
        .file("content/demo/folder/fixed.py", "key = env[\"KEY\"]\n");
    // What is certain is written without; secrets are not.
    project
        .run(&["check", "--fix"])
        .finds()
        .says("nothing to fix");
    let after = fixed(&project, "--fix=secrets");
    let masked = |text: &str| {
        let body = private.lines().nth(1).unwrap();
        let inner = |gap: &str| format!("{body}\n{gap}{body}");
        text.replace(&inner(""), "***")
            .replace(&inner("  "), "***")
            .replace(&key, "sk-***")
            .replace(body, "***")
            .replace("rlindqvist", "user")
            .replace("rosa.lindqvist@acme.io", "name@example.com")
            .replace("h7Kq2vXz", "***")
    };
    assert_eq!(after, masked(&text));
    let after = fs::read_to_string(project.path("content/demo/other.yaml")).unwrap();
    assert_eq!(after, masked(&yaml));
    for (path, bytes) in tree(project.root()) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("q8Zt4Lm2"), "{path}: {text}");
    }
    project.run(&["check"]).fine().says("nothing wrong");
}

#[test]
fn a_suppressed_secret_is_left() {
    let [key, ..] = secrets();
    let text = with(&format!(
        "severity: high\ncodes: [{key}]\nsuppress: [{{rule: secret, reason: It is from the guide.}}]\n"
    ));
    let project = Project::new().file(ENTRY, &text);
    assert_eq!(fixed(&project, "--fix=secrets"), text);
}

#[test]
fn only_the_files_that_are_named_are_touched() {
    let wrong = with("severity: High\n");
    let project = Project::new()
        .file(ENTRY, &wrong)
        .file("content/demo/other.md", &wrong)
        .file("content/shop/entry.md", &wrong)
        .file("errbook.yaml", "titel: Demo\n");
    project
        .run(&["check", "--fix", "content/demo/other.md"])
        .fine();
    let read = |path: &str| fs::read_to_string(project.path(path)).unwrap();
    assert_eq!(read("content/demo/other.md"), with("severity: high\n"));
    assert_eq!(
        (read(ENTRY), read("content/shop/entry.md")),
        (wrong.clone(), wrong.clone())
    );
    project.run(&["check", "--fix", "content/demo"]).fine();
    assert_eq!(read(ENTRY), with("severity: high\n"));
    assert_eq!(read("content/shop/entry.md"), wrong);
    assert_eq!(read("errbook.yaml"), "titel: Demo\n");
}

#[test]
fn the_rights_of_a_file_stay() {
    for mode in [0o600, 0o640, 0o755] {
        let project = Project::new().file(ENTRY, with("severity: High\n"));
        settle(&project.path(ENTRY), mode);
        project.run(&["check", "--fix"]).fine();
        let rights = fs::metadata(project.path(ENTRY)).unwrap().permissions();
        assert_eq!(rights.mode() & 0o777, mode);
    }
}

#[test]
fn what_cannot_be_written_is_as_it_was() {
    let wrong = with("severity: High\n");
    for (path, mode) in [(ENTRY, 0o444), ("content/demo", 0o555)] {
        let project = Project::new().file(ENTRY, &wrong);
        settle(project.above(), 0o755);
        settle(&project.path(path), mode);
        let mut command = project.command(&["check", "--fix"]);
        if rustix::process::geteuid().is_root() {
            // Nothing is forbidden to root but what the file itself says.
            command.uid(NOBODY).gid(NOBODY);
        }
        let run = run(command).fails();
        assert!(
            run.err
                .contains("cannot write content/demo/entry.md; it is as it was before"),
            "{}",
            run.said()
        );
        assert_eq!(fs::read_to_string(project.path(ENTRY)).unwrap(), wrong);
        let names: Vec<String> = tree(project.root()).into_keys().collect();
        assert_eq!(names, [ENTRY]);
        settle(&project.path(path), 0o755);
    }
}

/// A read-only file is no less so for root, who could write it.
#[test]
fn a_read_only_file_is_respected_by_everybody() {
    let wrong = with("severity: High\n");
    let project = Project::new().file(ENTRY, &wrong);
    settle(&project.path(ENTRY), 0o444);
    project.run(&["check", "--fix"]).fails().says("read-only");
    assert_eq!(fs::read_to_string(project.path(ENTRY)).unwrap(), wrong);
}

/// The user and group that own nothing.
const NOBODY: u32 = 65534;

fn settle(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn the_entries_of_this_repository_need_no_correction() {
    let project = Project::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let before = tree(&here.join("content"));
    assert!(before.len() > 50);
    for (path, bytes) in &before {
        project.write(&format!("content/{path}"), bytes);
    }
    project.write("errbook.yaml", fs::read(here.join("errbook.yaml")).unwrap());
    project.run(&["check", "--fix"]).is_sane();
    let after = tree(&project.path("content"));
    assert_eq!(shown(&after), shown(&before));
}

#[test]
fn the_report_is_that_of_the_files_as_they_are_then() {
    let project = Project::new().file(ENTRY, with("severity: High\ncolour: red\n"));
    let run = project.run(&["check", "--fix", "--format", "json"]).finds();
    assert!(run.err.starts_with("fixed 1 finding\n"), "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let rules: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| &finding["rule"])
        .collect();
    assert_eq!(rules, ["unknown-key"]);
}
