//! Every rule, shown by example: what is bad is reported by exactly that rule, what is good is not reported at all.
//!
//! `tests/diagnostics/<rule>/` holds files `bad*.md`, `bad*.yaml` (put into a project as `content/demo/entry.*`) and
//! folders `bad*/` (whole projects), each with the report that an author reads in `bad*.stderr`; `good*` are the same
//! thing done right. What cannot be kept in a repository (links, pipes, odd names, other encodings, large files) is
//! made here, by [`made`]. A rule without a folder, a folder without a rule and a report without a case all fail.
//!
//! `ERRBOOK_UPDATE=1 cargo test --test suite diagnostics` writes the reports anew: read the difference as an author.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use errbook::rule::{self, Level, RULES};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// 2026-11-23: what lies behind it is the future.
const TODAY: &str = "1795392000";

/// One project with something wrong in it.
struct Bad {
    rule: String,
    name: String,
    make: Make,
}

enum Make {
    /// A file or a folder of the fixtures.
    Kept(PathBuf),
    /// Made in the project's folder.
    Made(fn(&Path) -> io::Result<()>),
    /// The same, for what only rendering finds: the project is built.
    Built(fn(&Path) -> io::Result<()>),
}

#[test]
fn every_rule_has_its_folder_and_every_folder_its_rule() {
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    let folders: BTreeSet<String> = names(&fixtures()).into_iter().collect();
    assert_eq!(rules, folders);
    let shown: BTreeSet<String> = bad().into_iter().map(|case| case.rule).collect();
    assert_eq!(rules, shown, "a rule has nothing bad in its folder");
    for rule in RULES {
        assert!(
            !good(rule.id).is_empty(),
            "{} has nothing good in its folder",
            rule.id
        );
    }
}

#[test]
fn every_report_has_its_case_and_every_case_a_name_of_its_own() {
    let mut cases = BTreeSet::new();
    for case in bad() {
        let path = report_path(&case.rule, &case.name);
        assert!(cases.insert(path.clone()), "{} twice", path.display());
    }
    for rule in names(&fixtures()) {
        for name in names(&fixtures().join(&rule)) {
            let path = fixtures().join(&rule).join(&name);
            let is_known = name.starts_with("good")
                || cases.contains(&path.with_extension("stderr"))
                || cases.contains(&path);
            // Where a system cannot make a case, its report is still there.
            assert!(
                is_known || !cfg!(target_os = "linux"),
                "{} belongs to no case",
                path.display()
            );
        }
    }
}

#[test]
fn what_is_bad_is_reported_by_exactly_its_rule() {
    let mut wrong = Vec::new();
    for case in bad() {
        let (report, code) = report(&case);
        let path = report_path(&case.rule, &case.name);
        let place = format!("{}/{}", case.rule, case.name);
        let found: BTreeSet<&str> = report.lines().filter_map(rule_of).collect();
        if found != BTreeSet::from([case.rule.as_str()]) {
            wrong.push(format!("{place}: reported by {found:?}\n{report}"));
        }
        let level = rule::named(&case.rule).unwrap().level;
        if code != Some(i32::from(level == Level::Deny)) {
            wrong.push(format!("{place}: exit code {code:?}\n{report}"));
        }
        if std::env::var_os("ERRBOOK_UPDATE").is_some() {
            fs::write(&path, &report).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if report != expected {
            wrong.push(format!(
                "{place}: the report has changed\n--- expected\n{expected}\n--- found\n{report}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_good_is_not_reported() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for path in good(rule.id) {
            let folder = TempDir::new().unwrap();
            lay_out(&path, folder.path()).unwrap();
            let output = errbook("check", folder.path());
            let said = without_time(&String::from_utf8(output.stdout).unwrap());
            let is_quiet = said.starts_with("checked ")
                && said.ends_with(": nothing wrong\n")
                && said.lines().count() == 1;
            if !is_quiet || output.status.code() != Some(0) {
                wrong.push(format!("{}:\n{said}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn report_path(rule: &str, name: &str) -> PathBuf {
    fixtures().join(rule).join(format!("{name}.stderr"))
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// All cases, those of the fixtures and those made here.
fn bad() -> Vec<Bad> {
    let mut cases = made();
    for rule in names(&fixtures()) {
        let folder = fixtures().join(&rule);
        for name in names(&folder) {
            if name.starts_with("bad") && !name.ends_with(".stderr") {
                let stem = name
                    .rsplit_once('.')
                    .map_or(name.as_str(), |(stem, _)| stem);
                cases.push(Bad {
                    rule: rule.clone(),
                    name: stem.to_owned(),
                    make: Make::Kept(folder.join(&name)),
                });
            }
        }
    }
    cases
}

fn good(rule: &str) -> Vec<PathBuf> {
    let folder = fixtures().join(rule);
    names(&folder)
        .iter()
        .filter(|name| name.starts_with("good"))
        .map(|name| folder.join(name))
        .collect()
}

/// The bad fixtures that are kept as files and folders.
pub fn kept() -> Vec<PathBuf> {
    let kept = |case: Bad| match case.make {
        Make::Kept(path) => Some(path),
        Make::Made(_) | Make::Built(_) => None,
    };
    bad().into_iter().filter_map(kept).collect()
}

/// Puts a fixture into an empty project: a folder as it is, a file as the entry `demo/entry`.
pub fn lay_out(fixture: &Path, root: &Path) -> io::Result<()> {
    if fixture.is_dir() {
        return copy(fixture, root);
    }
    let end = fixture.extension().unwrap().to_str().unwrap();
    let entry = root.join(format!("content/demo/entry.{end}"));
    fs::create_dir_all(entry.parent().unwrap())?;
    fs::copy(fixture, entry).map(drop)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// What an author reads, and the exit code.
fn report(case: &Bad) -> (String, Option<i32>) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("project");
    fs::create_dir_all(root.join("content/demo")).unwrap();
    let command = match &case.make {
        Make::Kept(path) => lay_out(path, &root).map(|()| "check"),
        Make::Made(make) => make(&root).map(|()| "check"),
        Make::Built(make) => make(&root).map(|()| "build"),
    };
    let command = command.unwrap_or_else(|error| panic!("{}/{}: {error}", case.rule, case.name));
    let output = errbook(command, &root);
    let said = if command == "check" {
        output.stdout
    } else {
        output.stderr
    };
    (
        without_time(&String::from_utf8(said).unwrap()),
        output.status.code(),
    )
}

fn errbook(command: &str, root: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_errbook"))
        .args([command, "--color", "never", "--root"])
        .arg(root)
        .env("SOURCE_DATE_EPOCH", TODAY)
        .output()
        .unwrap()
}

/// `checked 1 entry in 0.00 s: 1 error` without the time.
fn without_time(report: &str) -> String {
    let line = |line: &str| match line.split_once(" in ") {
        Some((before, after)) if line.starts_with("checked ") => {
            let rest = after.split_once(" s: ").map_or("", |(_, rest)| rest);
            format!("{before}: {rest}\n")
        }
        _ => format!("{line}\n"),
    };
    report.lines().map(line).collect()
}

/// The rule of a line such as `error[empty-part]: …`.
fn rule_of(line: &str) -> Option<&str> {
    let rest = line
        .strip_prefix("error[")
        .or_else(|| line.strip_prefix("warning["))?;
    rest.split_once("]: ").map(|(rule, _)| rule)
}

/// An entry with nothing wrong in it.
const ENTRY: &str = "---
error: demo.Error
severity: low
messages: [\"the demo failed\"]
---

The demo did not work.

## Stack trace

```text
demo.Error: the demo failed
```

## Quick fix

Run it again.

## Causes and fixes

### The demo was asked to fail

Ask it to work.
";

/// The cases that a repository cannot hold.
fn made() -> Vec<Bad> {
    let check = Make::Made;
    let mut cases: BTreeMap<(&str, &str), Make> = BTreeMap::from([
        (("unreadable-file", "bad-latin1"), check(latin1)),
        (("unreadable-file", "bad-utf16"), check(utf16)),
        (("unreadable-file", "bad-nul"), check(nul)),
        (("unreadable-file", "bad-too-large"), check(too_large)),
        (
            ("unreadable-file", "bad-settings"),
            check(settings_not_utf8),
        ),
        (
            ("unreadable-file", "bad-introduction"),
            check(introduction_not_utf8),
        ),
        (
            ("unreadable-file", "bad-template"),
            check(template_not_utf8),
        ),
        (("bad-name", "bad-long"), check(long_name)),
        (
            ("snippet-file", "bad-unreadable"),
            check(unreadable_snippet),
        ),
        (("large-snippet", "bad-64-kib"), check(large_snippet)),
        (("slow-snippet", "bad"), Make::Built(slow_snippet)),
        (("search-budget", "bad"), Make::Built(small_budget)),
        (
            ("template-error", "bad-value"),
            Make::Built(template_without_value),
        ),
    ]);
    #[cfg(unix)]
    cases.extend([
        (("not-a-file", "bad-link"), check(link)),
        (
            ("not-a-file", "bad-link-to-nowhere"),
            check(link_to_nowhere),
        ),
        (("not-a-file", "bad-link-to-folder"), check(link_to_folder)),
        (("not-a-file", "bad-link-circle"), check(link_circle)),
        (("not-a-file", "bad-link-content"), check(link_content)),
        (("not-a-file", "bad-link-settings"), check(link_settings)),
        (("not-a-file", "bad-link-static"), check(link_static)),
        (("not-a-file", "bad-link-snippet"), check(link_snippet)),
        (("not-a-file", "bad-pipe"), check(pipe)),
        (("not-a-file", "bad-pipe-snippet"), check(pipe_snippet)),
        (("not-a-file", "bad-socket"), check(socket)),
        (("bad-name", "bad-odd"), check(odd_names)),
    ]);
    #[cfg(target_os = "linux")]
    cases.extend([(("bad-name", "bad-not-utf8"), check(name_not_utf8))]);
    cases
        .into_iter()
        .map(|((rule, name), make)| Bad {
            rule: rule.to_owned(),
            name: name.to_owned(),
            make,
        })
        .collect()
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap())?;
    fs::write(path, bytes)
}

/// The entry with some words replaced by bytes.
fn entry_with(words: &str, bytes: &[u8]) -> Vec<u8> {
    let (before, after) = ENTRY.split_once(words).unwrap();
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}

fn latin1(root: &Path) -> io::Result<()> {
    write(
        root,
        "content/demo/entry.md",
        entry_with("Run it again.", b"Run the caf\xe9 again."),
    )
}

fn utf16(root: &Path) -> io::Result<()> {
    let units = std::iter::once(0xfeff).chain(ENTRY.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    write(root, "content/demo/entry.md", bytes)
}

fn nul(root: &Path) -> io::Result<()> {
    write(
        root,
        "content/demo/entry.md",
        entry_with("Run it again.", b"Run\0it again."),
    )
}

fn too_large(root: &Path) -> io::Result<()> {
    let log = "demo.Error: the demo failed\n".repeat(40_000);
    write(
        root,
        "content/demo/entry.md",
        entry_with("demo.Error: the demo failed\n", log.as_bytes()),
    )
}

fn settings_not_utf8(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    write(
        root,
        "errbook.yaml",
        b"title: Fehler\ndescription: f\xfcr alle\n",
    )
}

fn introduction_not_utf8(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    write(root, "content/demo/_index.md", b"F\xfcr alle.\n")
}

fn template_not_utf8(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    write(root, "templates/home.html", b"<p>f\xfcr alle</p>\n")
}

fn long_name(root: &Path) -> io::Result<()> {
    let name = "long-".repeat(25);
    write(root, &format!("content/demo/{name}name.md"), ENTRY)?;
    write(root, &format!("content/{name}name/entry.md"), ENTRY)
}

fn unreadable_snippet(root: &Path) -> io::Result<()> {
    let code =
        "\n## Code\n\n```python broken file=broken.py\n```\n\n```python fixed file=fixed.py\n```\n";
    write(
        root,
        "content/demo/entry/index.md",
        format!("{ENTRY}{code}"),
    )?;
    write(root, "content/demo/entry/broken.py", b"print('caf\xe9')\n")?;
    write(
        root,
        "content/demo/entry/fixed.py",
        "x = 1\n".repeat(200_000),
    )
}

fn large_snippet(root: &Path) -> io::Result<()> {
    let log = "demo.Error: the demo failed\n".repeat(2_400);
    write(
        root,
        "content/demo/entry.md",
        entry_with("demo.Error: the demo failed\n", log.as_bytes()),
    )
}

/// Long lines on which every rule of a large grammar searches to the end, again and again.
fn slow_snippet(root: &Path) -> io::Result<()> {
    let line = "a::b->c ".repeat(240) + "\n";
    let code = line.repeat(32);
    let section =
        format!("\n## Code\n\n```haskell broken\n{code}```\n\n```haskell fixed\nb\n```\n");
    write(root, "content/demo/entry.md", format!("{ENTRY}{section}"))
}

/// Only when the files of the search are written does their size show.
fn small_budget(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    write(root, "errbook.yaml", "title: Errors\nsearch_budget: 1\n")
}

/// Only with its view does a template show that it asks for what is not there.
fn template_without_value(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    let home = "{% extends \"base.html\" %}\n{% block main %}\n<p>{{ nope.nothing }}</p>\n{% endblock %}\n";
    write(root, "templates/home.html", home)
}

#[cfg(unix)]
use std::os::unix::fs::symlink;

#[cfg(unix)]
fn link(root: &Path) -> io::Result<()> {
    write(root, "outside.md", ENTRY)?;
    symlink("../../outside.md", root.join("content/demo/entry.md"))
}

#[cfg(unix)]
fn link_to_nowhere(root: &Path) -> io::Result<()> {
    symlink("nowhere.md", root.join("content/demo/entry.md"))
}

#[cfg(unix)]
fn link_to_folder(root: &Path) -> io::Result<()> {
    write(root, "outside/entry.md", ENTRY)?;
    symlink("../outside", root.join("content/linked"))
}

#[cfg(unix)]
fn link_circle(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    symlink("..", root.join("content/demo/up"))
}

#[cfg(unix)]
fn link_content(root: &Path) -> io::Result<()> {
    write(root, "outside/demo/entry.md", ENTRY)?;
    fs::remove_dir_all(root.join("content"))?;
    symlink("outside", root.join("content"))
}

#[cfg(unix)]
fn link_settings(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    write(root, "outside.yaml", "title: Outside\n")?;
    symlink("outside.yaml", root.join("errbook.yaml"))
}

#[cfg(unix)]
fn link_static(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry.md", ENTRY)?;
    write(root, "outside.txt", "secret\n")?;
    fs::create_dir(root.join("static"))?;
    symlink("../outside.txt", root.join("static/robots.txt"))
}

#[cfg(unix)]
fn link_snippet(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry/index.md", ENTRY)?;
    write(root, "outside.py", "a()\n")?;
    symlink(
        "../../../outside.py",
        root.join("content/demo/entry/broken.py"),
    )
}

#[cfg(unix)]
fn make_pipe(path: &Path) -> io::Result<()> {
    let status = Command::new("mkfifo").arg(path).status()?;
    assert!(status.success());
    Ok(())
}

#[cfg(unix)]
fn pipe(root: &Path) -> io::Result<()> {
    make_pipe(&root.join("content/demo/entry.md"))
}

#[cfg(unix)]
fn pipe_snippet(root: &Path) -> io::Result<()> {
    write(root, "content/demo/entry/index.md", ENTRY)?;
    make_pipe(&root.join("content/demo/entry/broken.py"))
}

#[cfg(unix)]
fn socket(root: &Path) -> io::Result<()> {
    std::os::unix::net::UnixListener::bind(root.join("content/demo/entry.md")).map(drop)
}

/// Names that would be something else to a shell, a terminal, a template, a page or Windows.
#[cfg(unix)]
fn odd_names(root: &Path) -> io::Result<()> {
    for name in [
        "-rf",
        "con",
        "new\nline",
        "a\"quote'",
        "{{ 7*7 }}",
        "<b>",
        "..\\up",
        "\u{1b}[31mred",
    ] {
        write(root, &format!("content/demo/{name}.md"), ENTRY)?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn name_not_utf8(root: &Path) -> io::Result<()> {
    use std::os::unix::ffi::OsStrExt;
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    fs::write(root.join("content/demo").join(name), ENTRY)
}
