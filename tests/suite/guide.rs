//! The commands of the README and of `docs/` do what is said of them.
//!
//! A file is a story, told from top to bottom in an empty folder. A fence with a second word behind its language
//! (```` ```yaml errbook.yaml ````) is a file that the reader writes. A `console` fence runs lines of shell, one by one:
//! what is shown below a line must stand in what it prints, in this order and with any numbers; `…` stands for any lines,
//! `[exit 1]` for the exit code. Nothing below a line says nothing of its output. What cannot be run here, such as an
//! installation, is in fences of `sh`, which name no command of errbook.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

use crate::project::{self, ERRBOOK};
use crate::readme::guide;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A fence: the words behind its backticks, and its lines.
struct Fence<'a> {
    words: Vec<&'a str>,
    lines: Vec<&'a str>,
}

fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut found: Vec<Fence<'_>> = Vec::new();
    let mut open: Option<&str> = None;
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            None if ticks.len() >= 3 => {
                open = Some(ticks);
                found.push(Fence {
                    words: line[ticks.len()..].split_whitespace().collect(),
                    lines: Vec::new(),
                });
            }
            Some(mark) if line == mark => open = None,
            Some(_) => found.last_mut().unwrap().lines.push(line),
            None => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

#[test]
fn every_command_does_what_is_said_of_it() {
    let mut commands = 0;
    for (path, text) in guide() {
        let folder = tempfile::tempdir().unwrap();
        let mut here = folder.path().canonicalize().unwrap();
        for fence in fences(&text) {
            match fence.words.as_slice() {
                ["console"] => commands += play(&path, &fence.lines, &mut here),
                [language] if ["sh", "bash", "shell"].contains(language) => {
                    let is_ours = |line: &&str| line.trim_start().starts_with("errbook");
                    let own = fence.lines.iter().find(|line| is_ours(line));
                    assert!(
                        own.is_none(),
                        "{path}: {own:?} belongs into a console fence"
                    );
                }
                [_, file] => {
                    let file = here.join(file);
                    fs::create_dir_all(file.parent().unwrap()).unwrap();
                    fs::write(file, fence.lines.join("\n") + "\n").unwrap();
                }
                _ => {}
            }
        }
    }
    assert!(commands > 30, "only {commands} commands were run");
}

/// Runs the lines of a fence; says how many there were.
fn play(path: &str, lines: &[&str], here: &mut PathBuf) -> usize {
    let mut lines = lines.iter().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let command = line
            .strip_prefix("$ ")
            .unwrap_or_else(|| panic!("{path}: `{line}` is no command"));
        count += 1;
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(*line);
        }
        if let Some(folder) = command.strip_prefix("cd ") {
            *here = here.join(folder);
            assert!(here.is_dir(), "{path}: {command}");
        } else if command.starts_with("errbook serve") {
            serves(path, command, here);
        } else {
            runs(path, command, &shown, here);
        }
    }
    count
}

/// A command for a shell in which `errbook` is the program under test.
fn shell(command: &str, here: &Path) -> Command {
    let program = Path::new(ERRBOOK).parent().unwrap().to_owned();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&paths)));
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(here);
    project::settled(&mut shell);
    shell.env("PATH", paths.unwrap());
    shell
}

fn runs(path: &str, command: &str, shown: &[&str], here: &Path) {
    let run = project::run(shell(&format!("exec 2>&1\n{command}"), here));
    let (shown, code) = match shown.split_last() {
        Some((last, rest)) if last.starts_with("[exit ") => (
            rest,
            last.trim_matches(['[', ']'])
                .trim_start_matches("exit ")
                .parse()
                .ok(),
        ),
        _ => (shown, Some(0)),
    };
    assert_eq!(run.code, code, "{path}: {command}\n{}", run.out);
    let printed: Vec<String> = run.out.lines().map(without_numbers).collect();
    let mut rest = printed.iter();
    let mut is_open = false;
    for line in shown {
        if *line == "…" {
            is_open = true;
            continue;
        }
        let wanted = without_numbers(line);
        let found = if is_open {
            rest.by_ref().any(|line| *line == wanted)
        } else {
            rest.next() == Some(&wanted)
        };
        assert!(
            found,
            "{path}: {command} does not print `{line}`:\n{}",
            run.out
        );
        is_open = false;
    }
    let is_done = shown.is_empty() || is_open || rest.next().is_none();
    assert!(is_done, "{path}: {command} prints more:\n{}", run.out);
}

/// Starts what runs until it is stopped, and waits for the address that it says.
fn serves(path: &str, command: &str, here: &Path) {
    let mut child = shell(&format!("exec {command}"), here).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let mut lines = said.lines().map_while(Result::ok);
    let is_there = lines.any(|line| line.contains("http://"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_there, "{path}: {command} says no address");
}

/// Digits as `0`, so that times and counts do not matter.
fn without_numbers(line: &str) -> String {
    let mut text = String::new();
    for c in line.trim_end().chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !text.ends_with('0') {
            text.push(c);
        }
    }
    text
}

#[test]
fn links_of_the_guide_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, text) in guide() {
        let folder = root.join(&path).parent().unwrap().to_owned();
        let outside: String = outside_of_fences(&text);
        for (at, _) in outside.match_indices("](") {
            let link = outside[at + 2..].split(')').next().unwrap();
            let is_shown = outside[..at].ends_with("`[text") || link.contains("://");
            if !is_shown && !link.starts_with("/openai") {
                let file = link.split('#').next().unwrap();
                assert!(folder.join(file).exists(), "{path}: {link}");
            }
        }
    }
}

fn outside_of_fences(text: &str) -> String {
    let mut open: Option<&str> = None;
    let mut kept = String::new();
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            None if ticks.len() >= 3 => open = Some(ticks),
            Some(mark) if line == mark => open = None,
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
            Some(_) => {}
        }
    }
    kept
}
