//! `errbook new` in a terminal: it asks for what nothing else says, and takes no wrong answer.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{self, Project};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};

/// End of input, at the beginning of a line.
const CTRL_D: &str = "\u{4}";

/// What was seen in the terminal, and the exit code.
struct Seen {
    text: String,
    code: Option<i32>,
}

/// Runs a command in a terminal, where somebody types this.
fn typed(project: &Project, arguments: &[&str], keys: &str) -> Seen {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut command = project.command(arguments);
    command
        .stdin(terminal.try_clone().unwrap())
        .stderr(terminal.try_clone().unwrap());
    let mut master = File::from(master);
    let mut keyboard = master.try_clone().unwrap();
    keyboard.write_all(keys.as_bytes()).unwrap();
    let run = project::run(command);
    // Nobody holds the other end any more once this is dropped, and reading ends.
    drop(terminal);
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = master.read(&mut piece) {
        bytes.extend_from_slice(&piece[..count]);
    }
    Seen {
        text: String::from_utf8_lossy(&bytes).into_owned() + &run.out,
        code: run.code,
    }
}

fn draft(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path(path)).unwrap()
}

#[test]
fn a_trace_is_pasted_and_its_answers_are_offered() {
    let project = Project::new();
    let keys = format!("KeyError: 'port'\n{CTRL_D}\nmeduim\nhigh\n\n");
    let seen = typed(&project, &["new", "python/key-error"], &keys);
    assert_eq!(seen.code, Some(0), "{}", seen.text);
    for said in [
        "Paste what the program printed",
        "The error's name, as it is printed",
        "[KeyError]",
        "`meduim` is no severity; did you mean `medium`?",
        "HTTP status",
        "wrote content/python/key-error.md",
    ] {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    let text = draft(&project, "content/python/key-error.md");
    assert!(text.contains("\nerror: KeyError  #"), "{text}");
    assert!(text.contains("\nseverity: high  #"), "{text}");
    project.run(&["check"]).fine();
}

#[test]
fn without_a_trace_everything_is_asked() {
    let project = Project::new();
    let keys = format!("{CTRL_D}shop.SoldOut\n{CTRL_D}");
    let seen = typed(&project, &["new"], &keys);
    assert_eq!(seen.code, Some(2), "{}", seen.text);
    assert!(
        seen.text
            .contains("there was no answer; nothing was written"),
        "{}",
        seen.text
    );
    let keys = format!("{CTRL_D}shop.SoldOut\nshop/Sold Out\nshop/sold-out\nlow\n9\n409\n");
    let seen = typed(&project, &["new"], &keys);
    assert_eq!(seen.code, Some(0), "{}", seen.text);
    assert!(
        seen.text.contains("did you mean `shop/sold-out`?"),
        "{}",
        seen.text
    );
    assert!(seen.text.contains("`9` is no HTTP status"), "{}", seen.text);
    let text = draft(&project, "content/shop/sold-out.md");
    assert!(text.contains("\nerror: shop.SoldOut  #"), "{text}");
    assert!(text.contains("\nhttp_status: 409  #"), "{text}");
}

#[test]
fn who_is_told_of_an_entry_may_write_none() {
    let project = Project::new().entry("git/lock", "");
    let trace = "The git.lock of this failed";
    let keys = format!("{trace}\n{CTRL_D}n\n");
    let seen = typed(&project, &["new", "git/other"], &keys);
    assert!(
        seen.text.contains("git/lock explains it already"),
        "{}",
        seen.text
    );
    assert!(seen.text.contains("nothing was written"), "{}", seen.text);
    assert!(!project.path("content/git/other.md").exists());
    let keys = format!("{trace}\n{CTRL_D}y\nX\n\n\n");
    let seen = typed(&project, &["new", "git/other"], &keys);
    assert_eq!(seen.code, Some(0), "{}", seen.text);
    assert!(project.path("content/git/other.md").is_file());
}

#[test]
fn nobody_is_asked_who_does_not_want_to_be() {
    let project = Project::new();
    let seen = typed(&project, &["new", "shop/sold-out", "--yes"], "");
    assert_eq!(seen.code, Some(0), "{}", seen.text);
    assert!(!seen.text.contains('?'), "{}", seen.text);
}
