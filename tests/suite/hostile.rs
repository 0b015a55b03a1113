//! Hostile input: files that are no files, names and bytes that no tool expects, YAML and Markdown made to hang or to
//! break out of the page.
//!
//! What holds for every case: the program ends by itself, soon, with exit code 0 or 1, and without a panic; what it
//! finds stands at a line and column that exist; nothing of the input drives the terminal; and a page that is published
//! holds only the elements, attributes and addresses that errbook's own pages hold.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::markup::{self, Element};
use crate::project::{Project, Run, Site, entry};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

/// Runs with colours, where anything that the input smuggles through would show.
fn run(project: &Project, command: &str) -> Run {
    let mut run = project.run(&[command, "--color", "always"]);
    run.out = uncoloured(&run.out);
    run.err = uncoloured(&run.err);
    run.is_sane();
    placed(project, &run);
    run
}

/// Every finding in a text points to a line and a column that it has.
#[track_caller]
fn placed(project: &Project, run: &Run) {
    let mut texts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (path, line, column) in places(run) {
        let is_text = ["md", "yaml"].iter().any(|end| path.ends_with(end));
        let is_file = fs::symlink_metadata(project.path(&path)).is_ok_and(|found| found.is_file());
        if !is_text || !is_file || (line, column) == (1, 1) {
            continue;
        }
        let widths = texts.entry(path.clone()).or_insert_with(|| {
            let bytes = fs::read(project.path(&path)).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            text.split(['\n', '\r'])
                .map(|line| line.chars().count())
                .collect()
        });
        assert!(
            widths
                .get(line - 1)
                .is_some_and(|width| column <= width + 1),
            "{path}:{line}:{column} is no place:\n{:.2000}",
            run.said()
        );
    }
}

/// The text without the codes for colours; any other escape stays.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
        match end.and_then(|end| part[end..].strip_prefix('m')) {
            Some(rest) => plain.push_str(rest),
            None => plain.extend(["\u{1b}[", part]),
        }
    }
    plain
}

/// The places that findings point to: path, line, column.
fn places(run: &Run) -> Vec<(String, usize, usize)> {
    let said = run.said();
    let place = |line: &str| {
        let (path, column) = line.trim_start().strip_prefix("--> ")?.rsplit_once(':')?;
        let (path, line) = path.rsplit_once(':')?;
        Some((path.to_owned(), line.parse().ok()?, column.parse().ok()?))
    };
    said.lines().filter_map(place).collect()
}

/// Checks and builds; a finding of this rule must stand at this place.
#[track_caller]
fn refused(project: &Project, what: &str, rule: &str, place: &str) {
    for command in ["check", "build"] {
        let run = run(project, command);
        assert_eq!(run.code, Some(1), "{what}: {}", run.said());
        assert!(
            run.said().contains(&format!("error[{rule}]")),
            "{what}: no {rule} in:\n{}",
            run.said()
        );
        assert!(
            run.said().contains(&format!("--> {place}")),
            "{what}: not at {place}:\n{}",
            run.said()
        );
    }
    assert!(
        !project.path("public").exists(),
        "{what}: something was published"
    );
}

// Files that are no files.

/// Something outside the project that must never be published.
const CANARY: &str = "quokkacanary";

/// A project with a secret beside it.
fn beside_a_secret() -> Project {
    let project = Project::new().entry("git/lock", "");
    fs::write(
        project.above().join("secret.md"),
        entry("secret/x", &format!("title: {CANARY}")),
    )
    .unwrap();
    fs::create_dir(project.above().join("secrets")).unwrap();
    fs::write(
        project.above().join("secrets/x.md"),
        entry("secret/x", &format!("title: {CANARY}")),
    )
    .unwrap();
    project
}

/// Where each mark of a secret is looked at anew to its end, a page of marks takes hours.
#[test]
fn a_page_full_of_marks_of_secrets_is_looked_through_at_once() {
    let project = Project::new();
    for (at, mark) in [
        "sk-",
        ".sk-",
        "AKIA",
        "eyJ",
        ".eyJ",
        "whsec_.",
        "Bearer ",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n",
        "@",
        "a@a.",
        "://a:b@",
        "/home/",
    ]
    .iter()
    .enumerate()
    {
        let text = entry(&format!("demo/entry-{at}"), "");
        let page = mark.repeat(400_000 / mark.len());
        let text = text.replace("of this failed", &format!("of this failed\n{page}"));
        project.write(&format!("content/demo/entry-{at}.md"), text);
    }
    project
        .run(&["check", "--fix=secrets"])
        .fine()
        .says("nothing to fix");
}

#[test]
fn thousands_of_wrong_links_to_thousands_of_parts_are_reported_soon() {
    let mut more = "\n## More\n\n".to_owned();
    for at in 0..8000 {
        let _ = writeln!(more, "### Part {at}\n\nSee [it](#pat-{at}).\n");
    }
    let project = Project::new().file("content/demo/entry.md", entry("demo/entry", "") + &more);
    run(&project, "check").fine().says("8000 warnings");
}

#[test]
fn links_are_never_followed() {
    let secret = "../../../secret.md";
    for (at, target) in [
        ("content/git/link.md", secret),
        ("content/git/link.yaml", secret),
        ("content/git/dangling.md", "nowhere"),
        ("content/git/self.md", "self.md"),
        ("content/git/loop.md", "."),
        ("content/git/up.md", ".."),
        ("content/git/proc.md", "/proc/self/environ"),
        ("content/git/device.md", "/dev/zero"),
        ("content/git/link", "../../../secrets"),
        ("content/link", "../../secrets"),
        ("content/loop", "."),
        ("content/proc", "/proc/self"),
        ("content/git/_index.md", secret),
        ("content/_index.md", "../../secret.md"),
        ("content/git/picture.png", secret),
        ("static/link.txt", "../../secret.md"),
        ("static/link", "../../secrets"),
        ("static/look.css", "../../secret.md"),
        ("static/loop", "."),
        ("templates/entry.html", "../../secret.md"),
        ("templates/link", "../../secrets"),
        ("errbook.yaml", "../secret.md"),
    ] {
        let project = beside_a_secret();
        fs::create_dir_all(project.path(at).parent().unwrap()).unwrap();
        symlink(target, project.path(at)).unwrap();
        refused(&project, at, "not-a-file", &format!("{at}:1:1"));
        run(&project, "check").conceals(CANARY);
    }
}

#[test]
fn a_linked_source_folder_is_not_followed_either() {
    for folder in ["static", "templates"] {
        let project = beside_a_secret();
        symlink("../secrets", project.path(folder)).unwrap();
        refused(&project, folder, "not-a-file", &format!("{folder}:1:1"));
    }
    let project = beside_a_secret();
    fs::rename(project.path("content"), project.above().join("elsewhere")).unwrap();
    project.write("errbook.yaml", "");
    symlink("../elsewhere", project.path("content")).unwrap();
    refused(&project, "content", "not-a-file", "content:1:1");
}

#[test]
fn links_in_the_folder_of_an_entry_are_not_followed() {
    let body = entry("git/folder", "").replace(
        "Make the thing.",
        "Make the thing.\n\n## Code\n\n```python broken file=broken.py\n```\n\n```python fixed file=fixed.py\n```",
    );
    let folder = || {
        beside_a_secret()
            .file("content/git/folder/index.md", &body)
            .file("content/git/folder/fixed.py", "a()\n")
            .file("content/git/folder/broken.py", "b()\n")
    };
    folder().build();
    for target in [
        "../../../../secret.md",
        "fixed.py",
        "broken.py",
        "/proc/self/environ",
        "/dev/zero",
    ] {
        let project = folder();
        fs::remove_file(project.path("content/git/folder/broken.py")).unwrap();
        symlink(target, project.path("content/git/folder/broken.py")).unwrap();
        refused(
            &project,
            target,
            "not-a-file",
            "content/git/folder/broken.py:1:1",
        );
    }
    for (file, rule) in [
        ("../lock.md", "snippet-file"),
        ("../../../../secret.md", "snippet-file"),
        ("/etc/passwd", "snippet-file"),
        ("..\\\\lock.md", "snippet-file"),
        ("%2e%2e/lock.md", "snippet-file"),
        ("nowhere.py", "snippet-file"),
        (".", "snippet-file"),
        ("index.md", "snippet-file"),
    ] {
        let project = folder().file(
            "content/git/folder/index.md",
            body.replace("file=broken.py", &format!("file={file}")),
        );
        refused(&project, file, rule, "content/git/folder/index.md:");
    }
}

#[test]
fn pipes_sockets_and_devices_are_named_and_never_waited_for() {
    for at in [
        "content/git/pipe.md",
        "content/git/pipe.png",
        "content/pipe",
        "content/git/_index.md",
        "static/pipe.txt",
        "static/look.css",
        "templates/entry.html",
        "errbook.yaml",
    ] {
        let project = Project::new().entry("git/lock", "");
        fs::create_dir_all(project.path(at).parent().unwrap()).unwrap();
        mknodat(
            CWD,
            project.path(at),
            FileType::Fifo,
            Mode::from_raw_mode(0o644),
            0,
        )
        .unwrap();
        refused(&project, at, "not-a-file", &format!("{at}:1:1"));
    }
    let project = Project::new().entry("git/lock", "");
    let _socket =
        std::os::unix::net::UnixListener::bind(project.path("content/git/socket.md")).unwrap();
    refused(
        &project,
        "a socket",
        "not-a-file",
        "content/git/socket.md:1:1",
    );
    let project = Project::new()
        .file("content/git/folder.md/x", "")
        .entry("git/lock", "");
    run(&project, "check").fine().says("stray-file");
}

#[test]
fn a_hard_link_is_a_file_like_any_other() {
    let project = Project::new()
        .entry("git/lock", "")
        .file("static/a.txt", "a");
    fs::hard_link(project.path("static/a.txt"), project.path("static/b.txt")).unwrap();
    let site = project.build();
    assert_eq!(site.text("b.txt"), "a");
    let inode = |path: &str| {
        std::os::unix::fs::MetadataExt::ino(&fs::metadata(project.path(path)).unwrap())
    };
    assert_ne!(
        inode("static/a.txt"),
        inode("public/a.txt"),
        "the site shares a file with its source"
    );
}

#[test]
fn files_that_come_and_go_while_they_are_read_are_no_panic() {
    let project = Project::new().entry("git/lock", "");
    let path = project.path("content/git/busy.md");
    let text = entry("git/busy", "");
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                fs::write(&path, &text).unwrap();
                fs::write(&path, &text[..text.len() / 2]).unwrap();
                fs::remove_file(&path).unwrap();
            }
        });
        for _ in 0..20 {
            let run = project.run(&["check", "--color", "never"]);
            run.is_sane();
            assert!(
                run.code != Some(2) || run.err.contains("content/git/busy.md"),
                "{}",
                run.said()
            );
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

// Names.

#[test]
fn names_that_cannot_be_addresses_are_told_and_never_obeyed() {
    let long = format!("{}.md", "a".repeat(101));
    let names: &[&[u8]] = &[
        b"\xff\xfe.md",
        b"a\nb.md",
        b"a\rb.md",
        b"a\x1b]0;owned\x07b.md",
        b"a\x1b[2Jb.md",
        b"a\x7fb.md",
        b"a\"b.md",
        b"a'b.md",
        b"a<b>.md",
        b"a&b.md",
        b"-rf.md",
        b"--help.md",
        b"{{x}}.md",
        b"{% include x %}.md",
        b"$(touch owned).md",
        b"`touch owned`.md",
        b"a;b.md",
        b"a|b.md",
        b"a*b.md",
        b"a b.md",
        b"a\\b.md",
        b"a%2fb.md",
        b"%2e%2e.md",
        b"..md",
        b"a..b.md",
        b"a_b.md",
        b"A.md",
        b"a-.md",
        b"a--b.md",
        "\u{e4}.md".as_bytes(),
        "a\u{308}.md".as_bytes(),
        "a\u{202e}b.md".as_bytes(),
        "a\u{200b}b.md".as_bytes(),
        "\u{430}.md".as_bytes(),
        b"con.md",
        b"aux.yaml",
        b"nul.md",
        long.as_bytes(),
    ];
    for name in names {
        let shown = String::from_utf8_lossy(name);
        let project = Project::new().entry("git/lock", "");
        let folder = project.path("content/git");
        fs::write(folder.join(OsStr::from_bytes(name)), entry("git/x", "")).unwrap();
        if name.starts_with(b".") {
            // A file that is hidden is none of the site's.
            run(&project, "check").fine();
            continue;
        }
        for command in ["check", "build"] {
            let run = run(&project, command);
            assert_eq!(run.code, Some(1), "{shown:?}: {}", run.said());
            let said = run.said();
            let is_told = said.contains("error[bad-name]") || said.contains("error[not-a-file]");
            assert!(
                is_told && said.contains("--> content/git/"),
                "{shown:?}: {said}"
            );
        }
        assert!(
            !project.path("public").exists() && !project.path("owned").exists(),
            "{shown:?}"
        );

        // The same as the name of a collection.
        let project = Project::new().entry("git/lock", "");
        let stem = name.split(|byte| *byte == b'.').next().unwrap();
        if matches!(stem, b"" | b"a") {
            continue;
        }
        let folder = project.path("content").join(OsStr::from_bytes(stem));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("x.md"), entry("git/x", "")).unwrap();
        let run = run(&project, "check");
        assert_eq!(run.code, Some(1), "{shown:?} as a folder: {}", run.said());
    }
}

#[test]
fn two_files_never_share_an_address() {
    for (first, second) in [
        ("git/a.md", "git/a.yaml"),
        ("git/a.yml", "git/a.yaml"),
        ("git/a.md", "git/a/index.md"),
        ("git/a.md", "git/A.md"),
        ("git/a/index.md", "git/a/index.yaml"),
        ("git/a.md", "Git/a.md"),
    ] {
        let yaml =
            "error: A\nseverity: low\nmeaning: It.\ncauses: [{cause: A cause, fix: A fix.}]\n";
        let text = |path: &str| {
            if path.ends_with(".md") {
                entry("git/a", "")
            } else {
                yaml.to_owned()
            }
        };
        let project = Project::new()
            .file(&format!("content/{first}"), text(first))
            .file(&format!("content/{second}"), text(second));
        let run = run(&project, "build").finds();
        for path in [first, second] {
            assert!(
                run.said().contains(&format!("content/{path}:")),
                "{path} is not named:\n{}",
                run.said()
            );
        }
    }
}

#[test]
fn names_kept_for_pages_are_refused() {
    for id in [
        "all/x",
        "by/x",
        "search/x",
        "assets/x",
        "licences/x",
        "git/index",
        "git/page",
        "git/404",
        "con/x",
    ] {
        let project = Project::new().entry("git/lock", "").entry(id, "");
        let run = run(&project, "build");
        // Refused, or published where it does no harm.
        if run.code == Some(0) {
            let site = project.site();
            assert!(
                site.text(&format!("{id}/index.html"))
                    .contains(&id.replace('/', ".")),
                "{id}"
            );
            assert!(site.text("all/index.html").contains("git.lock"), "{id}");
        } else {
            run.finds()
                .says("error[bad-name]")
                .says(&format!("content/{id}.md:1:1"));
        }
    }
}

#[test]
fn names_in_static_are_published_as_they_are_or_told() {
    for name in [
        "{{x}}.txt",
        "-rf",
        "a b.txt",
        "a'b\".txt",
        "\u{e4}.txt",
        "$(touch owned)",
        "<script>",
        "%2e%2e",
        "a&b",
    ] {
        let project = Project::new()
            .entry("git/lock", "")
            .file(&format!("static/{name}"), "mine");
        let run = run(&project, "build");
        if run.code == Some(0) {
            assert_eq!(project.site().text(name), "mine", "{name}");
        } else {
            run.says(name);
        }
        assert!(!project.path("owned").exists());
    }
    for name in [
        &b"\xff.txt"[..],
        b"a\nb.txt",
        b"a\x1b]0;owned\x07.txt",
        b"a\\b.txt",
        b"con.txt",
        b"trailing. ",
        b"a:b",
    ] {
        let project = Project::new().entry("git/lock", "").file("static/x", "");
        fs::write(project.path("static").join(OsStr::from_bytes(name)), "mine").unwrap();
        let run = run(&project, "build");
        let shown = String::from_utf8_lossy(name);
        assert!(
            run.code == Some(0) || !project.path("public").exists(),
            "{shown:?}: {}",
            run.said()
        );
    }
    // Two names that one disk or another takes for the same.
    for (one, two) in [("a.txt", "A.txt"), ("\u{e4}.txt", "a\u{308}.txt")] {
        let project = Project::new()
            .entry("git/lock", "")
            .file(&format!("static/{one}"), "1")
            .file(&format!("static/{two}"), "2");
        refused(&project, two, "address-taken", "static/");
    }
}

#[test]
fn names_on_the_command_line_do_not_drive_the_terminal() {
    let project = Project::new().entry("git/lock", "");
    let evil = "a\u{1b}]0;owned\u{7}\u{1b}[2J";
    for arguments in [
        vec!["new", evil],
        vec!["new", "git/\u{1b}[31mx"],
        vec!["check", evil],
        vec!["check", "--root", evil],
        vec!["build", "--out", "content/\u{1b}[2Jx"],
    ] {
        let mut all = vec!["--color", "always"];
        all.extend(arguments.iter().copied());
        let run = project.run(&all);
        assert_eq!(run.code, Some(2), "{}", run.said());
        let said = uncoloured(&run.said());
        let control = said.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(control, None, "{arguments:?}: {said:?}");
    }
    assert_eq!(project.run(&["check"]).code, Some(0));
}

// Bytes.

#[test]
fn bytes_that_are_no_text_are_told_at_their_place() {
    let good = entry("git/x", "");
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let spoiled = |byte: &[u8]| {
        let at = good.find("Make the thing").unwrap();
        [&good.as_bytes()[..at], byte, &good.as_bytes()[at..]].concat()
    };
    let large = format!(
        "{good}\n{}",
        "A long line of prose, again and again.\n".repeat(140_000)
    );
    for (what, bytes, rule, place) in [
        (
            "invalid UTF-8",
            spoiled(b"\xff"),
            "unreadable-file",
            ":23:1",
        ),
        (
            "a cut character",
            spoiled(b"\xe2\x82"),
            "unreadable-file",
            ":23:1",
        ),
        (
            "an overlong slash",
            spoiled(b"\xc0\xaf"),
            "unreadable-file",
            ":23:1",
        ),
        (
            "a surrogate",
            spoiled(b"\xed\xa0\x80"),
            "unreadable-file",
            ":23:1",
        ),
        ("NUL", spoiled(b"\0"), "unreadable-file", ":23:1"),
        ("UTF-16", utf16.clone(), "unreadable-file", ":1:"),
        (
            "UTF-16 with its mark",
            [b"\xff\xfe", &utf16[..]].concat(),
            "unreadable-file",
            ":1:1",
        ),
        ("5 MB", large.into_bytes(), "unreadable-file", ":1:1"),
        ("nothing", Vec::new(), "front-matter", ":1:1"),
        ("spaces", b"  \n\n \n".to_vec(), "front-matter", ":"),
        ("only ---", b"---".to_vec(), "front-matter", ":1:1"),
        (
            "only --- and a line",
            b"---\n".to_vec(),
            "front-matter",
            ":1:1",
        ),
        (
            "empty front matter",
            b"---\n---\n".to_vec(),
            "missing-part",
            ":",
        ),
        (
            "never closed",
            b"---\nerror: X\nseverity: low\n\nText.\n".to_vec(),
            "front-matter",
            ":1:1",
        ),
        (
            "closed by four",
            b"---\nerror: X\nseverity: low\n----\n\nText.\n".to_vec(),
            "front-matter",
            ":1:1",
        ),
        (
            "a mark alone",
            b"\xef\xbb\xbf".to_vec(),
            "front-matter",
            ":1:1",
        ),
        (
            "a fence never closed",
            format!("{good}\n```python\n").into_bytes(),
            "unclosed-fence",
            ":25:1",
        ),
        ("HTML", b"<html>".to_vec(), "front-matter", ":1:1"),
        (
            "a zip",
            b"PK\x03\x04\x00\x00".to_vec(),
            "unreadable-file",
            ":1:",
        ),
    ] {
        let project = Project::new().file("content/git/x.md", bytes);
        refused(&project, what, rule, &format!("content/git/x.md{place}"));
    }
    for (what, bytes, rule) in [
        ("nothing", &b""[..], "missing-part"),
        ("a list", b"- a\n", "wrong-type"),
        ("a word", b"word\n", "wrong-type"),
        ("invalid UTF-8", b"error: \xff\n", "unreadable-file"),
        ("NUL", b"error: \0\n", "unreadable-file"),
    ] {
        let project = Project::new().file("content/git/x.yaml", bytes);
        refused(&project, what, rule, "content/git/x.yaml:1:");
        let project = Project::new()
            .entry("git/lock", "")
            .file("errbook.yaml", bytes);
        let run = run(&project, "check");
        if bytes.is_empty() {
            run.fine();
        } else {
            run.finds().says("--> errbook.yaml:1:");
        }
    }
}

#[test]
fn marks_and_line_ends_of_other_systems_make_the_same_page() {
    let good = entry("git/x", "title: One two\n");
    let expected = Project::new().file("content/git/x.md", &good).build();
    for (what, text) in [
        ("a mark", format!("\u{feff}{good}")),
        ("CRLF", good.replace('\n', "\r\n")),
        ("lone CR", good.replace('\n', "\r")),
        (
            "spaces at line ends of keys",
            good.replace("severity: high", "severity: high   "),
        ),
        ("no line end at the end", good.trim_end().to_owned()),
        ("many line ends at the end", format!("{good}\n\n\n")),
    ] {
        let site = Project::new().file("content/git/x.md", text).build();
        expected.is_same_as(&site, what);
    }
    // Separators that only some tools take for line ends are characters like any other.
    let odd = good.replace(
        "Make the thing",
        "Make\u{2028}the\u{2029}thing\u{85}now\u{c}",
    );
    let site = Project::new().file("content/git/x.md", odd).build();
    safe(&site);
}

#[test]
fn a_line_of_100_kb_is_published() {
    let line = "word ".repeat(20_000);
    for text in [
        line.clone(),
        "x".repeat(100_000),
        "\u{65e5}".repeat(33_000),
        "\u{308}".repeat(50_000),
    ] {
        let body = entry("git/x", "").replace(
            "Make the thing.",
            &format!("{text}\n\n```python\n{text}\n```\n"),
        );
        let project = Project::new().file("content/git/x.md", body);
        run(&project, "build").fine();
        safe(&project.site());
    }
}

// YAML.

#[test]
fn yaml_made_to_explode_is_refused_at_its_place() {
    let bomb = {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..40 {
            let alias = format!("*a{}, ", level - 1).repeat(9);
            let aliases = alias.trim_end_matches(", ");
            writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
        }
        text
    };
    let chain: String = (0..20_000)
        .map(|n| format!("k{n}: &a{n} *a{}\n", n + 1))
        .collect();
    let blocks: String = (0..1_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    for (what, yaml, rule) in [
        ("an alias bomb", bomb, "yaml-feature"),
        (
            "an alias of itself",
            "extra: &a {b: *a}\n".to_owned(),
            "yaml-feature",
        ),
        ("a chain of aliases", chain, "yaml-feature"),
        ("a merge key", "<<: *x\n".to_owned(), "yaml-feature"),
        (
            "an anchor alone",
            "title: &a b\n".to_owned(),
            "yaml-feature",
        ),
        (
            "a tag of Python",
            "title: !!python/object/apply:os.system [\"touch owned\"]\n".to_owned(),
            "yaml-feature",
        ),
        (
            "an include",
            "title: !include /etc/passwd\n".to_owned(),
            "yaml-feature",
        ),
        (
            "a tag of its own",
            "title: !x y\n".to_owned(),
            "yaml-feature",
        ),
        (
            "a tag of text",
            "title: !!str 1\n".to_owned(),
            "yaml-feature",
        ),
        (
            "a directive",
            "%TAG ! tag:x,2000:\n".to_owned(),
            "yaml-feature",
        ),
        (
            "brackets",
            format!("extra: {}\n", "[".repeat(20_000)),
            "yaml-syntax",
        ),
        (
            "braces",
            format!("extra: {}\n", "{a: ".repeat(20_000)),
            "yaml-syntax",
        ),
        (
            "closed brackets",
            format!("extra: {}{}\n", "[".repeat(20_000), "]".repeat(20_000)),
            "yaml-syntax",
        ),
        (
            "lists in lists",
            format!("extra:\n  {}x\n", "- ".repeat(20_000)),
            "yaml-syntax",
        ),
        (
            "questions",
            format!("{}x\n", "? ".repeat(20_000)),
            "yaml-syntax",
        ),
        (
            "maps in maps",
            format!("extra:\n{}", blocks.replace("a:", " a:")),
            "yaml-syntax",
        ),
        ("a tab", "extra:\n\ta: b\n".to_owned(), "yaml-syntax"),
        ("an open quote", "title: \"abc\n".to_owned(), "yaml-syntax"),
        (
            "an open single quote",
            "title: 'abc\n".to_owned(),
            "yaml-syntax",
        ),
        (
            "a key twice",
            "title: a\ntitle: b\n".to_owned(),
            "duplicate-key",
        ),
        (
            "a key twice inside",
            "extra: {a: 1, a: 2}\n".to_owned(),
            "duplicate-key",
        ),
        ("a list as a key", "[a, b]: c\n".to_owned(), "wrong-type"),
        ("an empty key", ": c\n".to_owned(), "unknown-key"),
        (
            "an unknown escape",
            "title: \"\\q\"\n".to_owned(),
            "yaml-syntax",
        ),
        (
            "half a character",
            "title: \"\\ud800\"\n".to_owned(),
            "yaml-syntax",
        ),
        (
            "20,000 keys",
            (0..20_000).map(|n| format!("a{n}: 1\n")).collect(),
            "unknown-key",
        ),
    ] {
        let text = entry("git/x", &yaml);
        let project = Project::new().file("content/git/x.md", &text);
        let run = run(&project, "build");
        assert_eq!(run.code, Some(1), "{what}: {:.2000}", run.said());
        let said = run.said();
        assert!(
            said.contains(&format!("error[{rule}")),
            "{what}: no {rule} in {said:.2000}"
        );
        assert!(
            said.contains("--> content/git/x.md:"),
            "{what}: {said:.2000}"
        );
        assert!(!project.path("owned").exists() && !project.path("public").exists());
    }
}

#[test]
fn the_traps_of_yaml_are_never_silent() {
    for (key, value) in [
        ("title", "no"),
        ("title", "1e3"),
        ("title", "0123"),
        ("title", "1.10"),
        ("title", "null"),
        ("title", "~"),
        ("title", "2024-13-45: x"),
        ("title", "[a]"),
        ("title", "{a: b}"),
        ("title", ""),
        ("verified", "2024-13-45"),
        ("verified", "2024-02-30"),
        ("verified", "2024-2"),
        ("verified", "24"),
        ("verified", "9999"),
        ("verified", "99999999999999999999"),
        ("verified", "2027-01-16"),
        ("http_status", "99"),
        ("http_status", "600"),
        ("http_status", "-403"),
        ("http_status", "403.0"),
        ("http_status", "0x193"),
        ("http_status", "4_03"),
        ("http_status", "\"403\""),
        ("http_status", "99999999999999999999"),
        ("fix_time", "1:30"),
        ("fix_time", "5"),
        ("fix_time", "-5 min"),
        ("fix_time", "9-2 min"),
        ("fix_time", "99999999999999999999 h"),
        ("draft", "yes"),
        ("draft", "1"),
        ("draft", "\"true\""),
        ("draft", "True"),
        ("tested_on", "{git: 1.10}"),
        ("tested_on", "{git: 1e3}"),
        ("tested_on", "{git: [1]}"),
        ("applies_to", "{git: 1.10}"),
        ("applies_to", "{git: \">= banana\"}"),
        ("tags", "auth"),
        ("tags", "[Auth]"),
        ("tags", "[no]"),
        ("tags", "[1]"),
        ("tags", "[[a]]"),
        ("codes", "[404]"),
        ("related", "[git/nowhere]"),
        ("related", "[git/x]"),
        ("related", "[../../etc/passwd]"),
        ("messages_", "[x]"),
        ("language", "pythno"),
        ("lifecycle", "gone"),
        ("retry", "always"),
        ("verify_url", "example.org"),
        ("verify_url", "\"https://\""),
        ("verify_url", "\"https://user:secret@example.org/\""),
    ] {
        let project = Project::new().file(
            "content/git/x.md",
            entry("git/x", &format!("{key}: {value}")),
        );
        let run = run(&project, "check");
        assert_eq!(run.code, Some(1), "{key}: {value} passes:\n{}", run.said());
        run.says("--> content/git/x.md:5:").says("help: ");
    }
}

// Markdown.

#[test]
fn markdown_made_to_hang_or_to_overflow_ends() {
    let many = |text: &str, count: usize| text.repeat(count);
    let around = |open: &str, middle: &str, close: &str, count: usize| {
        format!("{}{middle}{}", open.repeat(count), close.repeat(count))
    };
    let staircase: String = (0..1_000)
        .map(|n| format!("{}- x\n", "  ".repeat(n % 400)))
        .collect();
    let bodies = [
        ("quotes", many("> ", 5_000) + "x"),
        ("lists in one line", many("- ", 5_000) + "x"),
        ("numbered lists in one line", many("1. ", 5_000) + "x"),
        ("quoted lists", many("> - ", 5_000) + "x"),
        ("a staircase of lists", staircase),
        ("open brackets", many("[", 20_000)),
        ("closed brackets", around("[", "a", "]", 20_000)),
        ("open links", many("[a](", 20_000)),
        ("nested links", around("[", "a", "](b)", 10_000)),
        ("images in images", around("![", "a", "](b)", 10_000)),
        ("open images", many("![", 20_000)),
        ("stars", many("*", 40_000)),
        ("emphasis", around("*a ", "x", "*", 10_000)),
        ("strong in emphasis", around("*a **b ", "x", "** c*", 5_000)),
        ("mixed emphasis", many("*a_ ", 20_000)),
        ("underscores", many("_a ", 20_000)),
        ("tildes", many("~a ", 20_000)),
        (
            "backticks of all lengths",
            (1..300).map(|n| "`".repeat(n) + " ").collect(),
        ),
        ("an open backtick each", many("a`` ` ", 10_000)),
        ("open HTML", many("<a ", 20_000)),
        ("open comments", many("<!-- ", 20_000)),
        ("open declarations", many("<!A ", 20_000)),
        ("open CDATA", many("<![CDATA[ ", 20_000)),
        ("open instructions", many("<? ", 20_000)),
        ("autolinks", many("<https://a", 20_000)),
        ("entities", many("&amp;", 20_000)),
        ("ampersands", many("&", 60_000)),
        ("backslashes", many("\\", 60_000)),
        (
            "references",
            (0..5_000)
                .map(|n| format!("[a{n}]: https://a.example/{n}\n"))
                .collect::<String>()
                + &many("[a1] ", 5_000),
        ),
        (
            "unused reference of a long name",
            format!("[{}]", many("a", 50_000)),
        ),
        (
            "a long reference",
            format!(
                "[a]: https://a.example/{}\n\n{}",
                many("b", 10_000),
                many("[a]", 20)
            ),
        ),
        (
            "footnotes",
            (0..2_000)
                .map(|n| format!("[^{n}]: x [^{}]\n\n", n + 1))
                .collect(),
        ),
        ("tables", many("| a |\n|---|\n", 3_000)),
        (
            "a wide table",
            format!(
                "|{}\n|{}\n{}",
                many(" a |", 2_000),
                many("---|", 2_000),
                many("| x |\n", 50)
            ),
        ),
        (
            "a table without cells",
            format!(
                "|{}\n|{}\n{}",
                many(" a |", 500),
                many("---|", 500),
                many("x\n", 500)
            ),
        ),
        ("setext lines", many("a\n=\n", 10)),
        ("hard breaks", many("a  \n", 20_000)),
        ("spaces", many(" ", 100_000) + "x"),
        ("tabs", many("\t", 50_000) + "x"),
        ("alerts", many("> [!NOTE]\n> ", 2_000) + "x"),
        ("math", many("$", 40_000)),
        ("fences in lists", many("- ```\n", 2_000)),
        ("zero width", many("\u{200b}", 30_000)),
        ("bidi", many("\u{202e}", 30_000)),
    ];
    for (what, body) in bodies {
        let text =
            entry("git/x", "").replace("Make the thing.", &format!("Make the thing.\n\n{body}"));
        let project = Project::new().file("content/git/x.md", &text);
        let run = run(&project, "build");
        assert!(matches!(run.code, Some(0 | 1)), "{what}: {:?}", run.code);
        if run.code == Some(0) {
            safe_named(&project.site(), what);
        } else {
            assert!(
                run.said().contains("--> content/git/x.md:"),
                "{what}: {:.2000}",
                run.said()
            );
        }
        assert!(
            run.said().len() < 20_000_000,
            "{what}: {} bytes of findings",
            run.said().len()
        );
    }
}

#[test]
fn sections_by_the_thousand_are_read() {
    let causes: String = (0..3_000)
        .map(|n| format!("\n### Cause {n}\n\nFix {n}.\n"))
        .collect();
    let project = Project::new().file("content/git/x.md", entry("git/x", "") + &causes);
    let site = project.build();
    assert!(site.text("git/x/index.html").contains("Fix 2999."));
    let headings = "\n## Prevention\n\nx\n".repeat(3_000);
    let project = Project::new().file("content/git/x.md", entry("git/x", "") + &headings);
    run(&project, "check").finds().says("error[duplicate-key]");
}

#[test]
fn code_made_to_hang_a_highlighter_is_shown() {
    let languages = [
        "python",
        "traceback",
        "javascript",
        "typescript",
        "tsx",
        "rust",
        "go",
        "java",
        "kotlin",
        "swift",
        "c",
        "cpp",
        "csharp",
        "php",
        "ruby",
        "bash",
        "console",
        "powershell",
        "sql",
        "json",
        "yaml",
        "toml",
        "xml",
        "html",
        "css",
        "dockerfile",
        "hcl",
        "ini",
        "http",
        "diff",
        "text",
        "markdown",
        "make",
    ];
    let hard = [
        "(".repeat(3_000),
        "\"\\".repeat(1_500),
        "/*".repeat(1_500),
        "<a ".repeat(1_000),
        "{[(<".repeat(500),
        "a.b::c->".repeat(300),
        format!("{}\n", "x = '".repeat(50)).repeat(100),
        "'''\"\"\"`${".repeat(300),
        "\\".repeat(1_990),
        format!("{}!", "aA1_".repeat(490)),
        "<<EOF\n$(\n".repeat(300),
        "%{#{".repeat(400),
    ];
    for (number, language) in languages.iter().enumerate() {
        let fences: String = hard
            .iter()
            .map(|text| format!("```{language}\n{text}\n```\n\n"))
            .collect();
        // Half a fence as the snippets of a pair, which are compared word by word, too.
        let one = &hard[number % hard.len()];
        let two = &hard[(number + 5) % hard.len()];
        let code = format!(
            "## Code\n\n```{language} broken\n{one}\n```\n\n```{language} fixed\n{two}\n```\n\nWhy.\n"
        );
        let text = entry("git/x", "").replace(
            "Make the thing.",
            &format!("Make the thing.\n\n{fences}\n{code}"),
        );
        let project = Project::new().file("content/git/x.md", text);
        run(&project, "build").fine();
        let site = project.site();
        safe_named(&site, language);
        let elements = markup::elements(site.text("git/x/index.html")).unwrap();
        let shown: Vec<&str> = elements
            .iter()
            .filter(|element| element.name == "pre")
            .map(|element| element.text.trim_end_matches('\n'))
            .collect();
        for text in hard.iter().chain([one, two]) {
            let is_shown = shown.contains(&text.trim_end_matches('\n'));
            assert!(is_shown, "{language} lost or changed {text:.60}");
        }
    }
}

#[test]
fn a_snippet_that_is_too_large_is_shown_plain_with_a_warning() {
    for text in ["x = 1\n".repeat(20_000), "y".repeat(3_000)] {
        let body =
            entry("git/x", "").replace("Make the thing.", &format!("```python\n{text}\n```"));
        let project = Project::new().file("content/git/x.md", body);
        run(&project, "build")
            .fine()
            .says("warning[large-snippet]")
            .says("--> content/git/x.md:2");
        assert!(
            project
                .site()
                .text("git/x/index.html")
                .contains(text.trim_end())
        );
    }
}

#[test]
fn languages_that_are_none_are_refused() {
    for language in [
        "../../etc/passwd",
        "/etc/passwd",
        "\"><script>alert(1)</script>",
        "{{language}}",
        "python;rm",
        "pythno",
        "\u{1b}]0;owned\u{7}",
        "--help",
        "%s%n",
        "con",
        "\u{202e}nohtyp",
    ] {
        let body = entry("git/x", "").replace("Make the thing.", &format!("```{language}\nx\n```"));
        let project = Project::new().file("content/git/x.md", body);
        refused(
            &project,
            language,
            "unknown-language",
            "content/git/x.md:23:",
        );
        let project = Project::new().file(
            "content/git/x.md",
            entry("git/x", &format!("language: {}", quoted(language))),
        );
        refused(
            &project,
            language,
            "unknown-language",
            "content/git/x.md:5:",
        );
    }
}

// Pages.

const PAYLOADS: [&str; 27] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "--><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=x>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "{{ 7*7 }}{% include '/etc/passwd' %}{# x #}",
    "<% 7*7 %>${7*7}#{7*7}<?php echo 49 ?>",
    "]]><x>\u{2028}\u{2029}",
    "\u{202e}evil\u{2066}\u{200b}",
];

/// A YAML scalar with this text.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                write!(quoted, "\\u{:04x}", u32::from(c)).unwrap();
            }
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

/// An entry that holds the payload in every field that takes free text.
fn infected(payload: &str) -> String {
    let p = quoted(payload);
    let message = quoted(&payload.replace('{', "{{").replace('}', "}}"));
    format!(
        "error: {p}
title: {p}
codes: [{p}]
severity: high
http_status: 403
language: python
tested_on: {{{p}: {p}}}
applies_to: {{{p}: \"1.0+\"}}
sources: [{{title: {p}, url: \"https://a.example/?a=1&b='2'\"}}]
messages: [{message}]
not_this: [{{entry: git/lock, tell: {p}}}]
related: [git/lock]
extra: {{{p}: {p}, list: [{p}], map: {{{p}: {p}}}}}
meaning: {p}
stack_trace: [{{language: text, text: {p}}}, {{language: traceback, text: {p}}}, {{language: console, text: {p}}}]
quick_fix: {p}
why: {p}
detection: {p}
causes: [{{cause: {p}, how_to_tell: {p}, fix: {p}}}]
code: [{{language: python, broken: {p}, fixed: {}, explanation: {p}}}, {{language: html, broken: {p}, fixed: x, explanation: {p}}}]
verify_fix: {p}
workaround: {p}
prevention: {p}
notes: [{{author: {p}, date: 2026, versions: {p}, text: {p}}}]
more: {p}
",
        quoted(&format!("x {payload} y"))
    )
}

#[test]
fn html_in_every_field_is_text_on_every_page() {
    let mut project = Project::new().entry("git/lock", "").file(
        "errbook.yaml",
        format!(
            "title: {}\ndescription: {}\nrepository: https://git.example/a/b\nbase_url: https://a.example/x/\n",
            quoted(PAYLOADS[5]),
            quoted(PAYLOADS[7])
        ),
    );
    for (number, payload) in PAYLOADS.iter().enumerate() {
        project = project
            .file(&format!("content/p{number}/x.yaml"), infected(payload))
            .file(
                &format!("content/p{number}/_index.md"),
                format!("---\ntitle: {}\nlinks: [{{title: {}, url: \"https://a.example/\"}}]\n---\n\n{payload}\n", quoted(payload), quoted(payload)),
            );
    }
    run(&project, "build").fine();
    let site = project.site();
    safe(&site);
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let elements = markup::elements(site.text(&format!("p{number}/x/index.html"))).unwrap();
        let of = |name: &'static str| elements.iter().filter(move |element| element.name == name);
        let title = of("h1").next().unwrap().text.clone();
        assert_eq!(
            title.trim(),
            payload.trim(),
            "the title shows something else"
        );
        assert!(
            of("pre").any(|pre| pre.text.trim() == payload.trim()),
            "{payload} is not in its trace: {:#?}",
            of("pre").map(|pre| &pre.text).collect::<Vec<_>>()
        );
        let json: serde_json::Value =
            serde_json::from_str(site.text(&format!("p{number}/x/index.json"))).unwrap();
        assert_eq!(json["title"], payload.trim());
        assert_eq!(json["error"], payload.trim());
    }
    let index = site
        .names()
        .into_iter()
        .find(|name| name.contains("search-index"))
        .unwrap();
    let script = site.text(index);
    let json = &script[script.find('{').unwrap()..=script.rfind('}').unwrap()];
    let index: serde_json::Value = serde_json::from_str(json).unwrap();
    let titles: BTreeSet<&str> = index["cards"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|card| card[1].as_str())
        .collect();
    assert!(
        PAYLOADS
            .iter()
            .all(|payload| titles.contains(payload.trim())),
        "{titles:?}"
    );
}

#[test]
fn html_in_markdown_is_text_and_told_at_its_place() {
    for payload in PAYLOADS {
        let escaped = payload.replace('"', "\\\"");
        let body = entry("git/x", "")
            .replace(
                "Do the other thing.",
                &format!(
                    "Do {payload}\n\n- {payload}\n\n> {payload}\n\n| {payload} |\n|---|\n| {payload} |\n\n`{payload}`\n\n\
                    [{payload}](https://a.example \"{escaped}\")"
                ),
            )
            .replace("### The thing is missing", &format!("### {payload}"))
            .replace("Make the thing.", &format!("**How to tell:** {payload}\n\n{payload}"));
        let project = Project::new().file("content/git/x.md", body);
        let run = run(&project, "build");
        if run.code == Some(0) {
            safe_named(&project.site(), payload);
            let page = project.site().text("git/x/index.html").to_owned();
            assert!(
                !page.contains(">49<") && !page.contains("4949"),
                "{payload}: a template ran"
            );
        } else {
            // An open comment takes the headings below with it.
            assert!(payload.contains("<!--"), "{payload}: {}", run.said());
        }
        if payload.starts_with("<script") {
            run.says("warning[raw-html]")
                .says("--> content/git/x.md:17:4");
        }
    }
}

#[test]
fn addresses_of_other_schemes_are_never_published() {
    let schemes = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java%73cript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "&#1;javascript:alert(1)",
        "\u{1}javascript:alert(1)",
        "\u{a0}javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "Data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "//evil.example/x",
        "/\\\\evil.example/x",
        "\\\\\\\\evil.example/x",
        "blob:https://a.example/x",
        "ftp://a.example/",
        "view-source:https://a.example/",
        "https:evil.example",
        "https:///evil.example",
        "http://user:password@evil.example/",
        "tel:+1",
    ];
    for scheme in schemes {
        for form in [
            "[x](<S>)",
            "[x](S)",
            "![x](<S>)",
            "[x][y]\n\n[y]: <S>",
            "[y]\n\n[y]: S",
            "<S>",
            "![x][y]\n\n[y]: <S>",
            "**[x](<S> \"t\")**",
        ] {
            let body = entry("git/x", "").replace(
                "Make the thing.",
                &format!("Make the thing.\n\n{}", form.replace('S', scheme)),
            );
            let project = Project::new().file("content/git/x.md", body);
            let run = run(&project, "build");
            if run.code == Some(0) {
                // It was no address at all, and is shown as it was written.
                safe_named(&project.site(), &format!("{form} {scheme}"));
                let elements = markup::elements(project.site().text("git/x/index.html")).unwrap();
                let links = elements
                    .iter()
                    .filter_map(|element| element.attribute("href"));
                let strange: Vec<&str> = links
                    .filter(|href| href.contains("evil") || href.contains("alert"))
                    .collect();
                assert!(strange.is_empty(), "{form} {scheme}: {strange:?}");
            } else {
                run.finds().says("--> content/git/x.md:");
            }
        }
        let front = [
            format!("verify_url: {}", quoted(scheme)),
            format!("sources: [{{title: x, url: {}}}]", quoted(scheme)),
        ];
        for key in front {
            let project = Project::new().file("content/git/x.md", entry("git/x", &key));
            run(&project, "check")
                .finds()
                .says("--> content/git/x.md:5:");
        }
        for key in ["base_url", "repository"] {
            let project = Project::new()
                .entry("git/x", "")
                .file("errbook.yaml", format!("{key}: {}\n", quoted(scheme)));
            run(&project, "check").finds().says("--> errbook.yaml:1:");
        }
    }
}

#[test]
fn templates_in_content_and_settings_stay_text() {
    for text in [
        "{{ 7*7 }}",
        "{% include \"/etc/passwd\" %}",
        "{{ get_env(name='HOME') }}",
        "{# gone #}",
        "{% raw %}x{% endraw %}",
        "{{ __tera_context }}",
        "<component/>",
        "{{ <code/> }}",
    ] {
        let project = Project::new()
            .file("content/git/x.yaml", infected(text))
            .entry("git/lock", "")
            .file(
                "errbook.yaml",
                format!("title: {}\ndescription: {}\n", quoted(text), quoted(text)),
            )
            .file("static/robots.txt", text);
        run(&project, "build").fine();
        let site = project.site();
        safe(&site);
        let elements = markup::elements(site.text("git/x/index.html")).unwrap();
        let title = elements
            .iter()
            .find(|element| element.name == "h1")
            .unwrap();
        assert_eq!(title.text, text);
        assert_eq!(site.text("robots.txt"), text);
    }
}

/// Every page holds only what errbook's own pages hold.
#[track_caller]
fn safe(site: &Site) {
    safe_named(site, "the site");
}

#[track_caller]
fn safe_named(site: &Site, what: &str) {
    for (path, html) in site.pages() {
        let elements =
            markup::elements(html).unwrap_or_else(|fault| panic!("{what}: {path}: {fault}"));
        for element in &elements {
            if let Some(fault) = fault(element) {
                panic!(
                    "{what}: {path}: {fault}: <{} {:?}>",
                    element.name, element.attributes
                );
            }
        }
        if let Err(fault) = markup::ids(&elements) {
            panic!("{what}: {path}: {fault}");
        }
    }
}

const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "script",
    "link",
    "body",
    "a",
    "header",
    "form",
    "input",
    "kbd",
    "nav",
    "ul",
    "ol",
    "li",
    "button",
    "span",
    "div",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "code",
    "pre",
    "section",
    "aside",
    "dl",
    "dt",
    "dd",
    "footer",
    "figure",
    "figcaption",
    "b",
    "mark",
    "time",
    "var",
    "strong",
    "em",
    "del",
    "sup",
    "br",
    "hr",
    "img",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "details",
    "summary",
    "small",
    "label",
    "textarea",
    "noscript",
    "fieldset",
    "legend",
    "a-",
    "c-",
    "d-",
    "e-",
    "f-",
    "gp-",
    "h-",
    "i-",
    "k-",
    "l-",
    "n-",
    "p-",
    "s-",
    "t-",
    "v-",
    "x-",
    "gap-",
    "cut-",
    "ins",
    "bdi",
    "svg",
    "rect",
];

const ATTRIBUTES: &[&str] = &[
    "lang",
    "dir",
    "charset",
    "name",
    "content",
    "src",
    "integrity",
    "width",
    "height",
    "defer",
    "rel",
    "href",
    "type",
    "title",
    "class",
    "id",
    "role",
    "action",
    "placeholder",
    "hidden",
    "tabindex",
    "datetime",
    "checked",
    "for",
    "scope",
    "alt",
    "start",
    "http-equiv",
    "autocomplete",
    "autocapitalize",
    "spellcheck",
    "value",
    "rows",
    "property",
];

/// What a browser could do with an element that errbook's pages never do.
fn fault(element: &Element) -> Option<String> {
    if !ELEMENTS.contains(&element.name.as_str()) {
        return Some("an element of somebody else's".to_owned());
    }
    for (name, value) in &element.attributes {
        let is_known = ATTRIBUTES.contains(&name.as_str())
            || name.starts_with("aria-")
            || name.starts_with("data-");
        if !is_known {
            return Some(format!("an attribute of somebody else's: {name}"));
        }
        let is_address = matches!(name.as_str(), "href" | "src" | "action" | "data-to");
        if is_address && !is_harmless(value) {
            return Some(format!("an address of somebody else's: {value}"));
        }
        if name == "src" && value.contains(':') {
            return Some(format!("loaded from elsewhere: {value}"));
        }
        if name == "http-equiv" && value != "refresh" {
            return Some(format!("http-equiv={value}"));
        }
    }
    let is_own = |name: &str| {
        element.attribute(name).is_some_and(|address| {
            let is_ours = address.contains("assets/") || address.ends_with("index.js");
            is_ours && is_harmless(address) && !address.contains("://")
        })
    };
    // A block of data: no browser runs it, and it must be nothing but data.
    if element.attribute("type") == Some("application/ld+json") {
        let data = serde_json::from_str::<serde_json::Value>(&element.text);
        let is_data = element.name == "script" && element.attributes.len() == 1;
        return match data {
            Ok(_) if is_data => None,
            _ => Some(format!("no data: {}", element.text)),
        };
    }
    match element.name.as_str() {
        "script" if !is_own("src") || !element.text.is_empty() => {
            Some("a script of somebody else's".to_owned())
        }
        "link" if element.attribute("rel") == Some("stylesheet") && !is_own("href") => {
            Some("a style of somebody else's".to_owned())
        }
        _ => None,
    }
}

/// Within the site, or an `https:`, `http:` or `mailto:` address.
fn is_harmless(address: &str) -> bool {
    let seen: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_lowercase();
    if ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| seen.starts_with(scheme))
    {
        return true;
    }
    let before = seen.split(['/', '?', '#']).next().unwrap_or("");
    !before.contains(':')
        && !seen.starts_with("//")
        && !seen.starts_with('\\')
        && !seen.starts_with("/\\")
}
