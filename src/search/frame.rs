//! Lines that say where, and not what: stack frames, places, and what tools always print.
//!
//! Comes in: one line, cleaned and peeled. Goes out: whether it says nothing about the error. Never: a guess; readers
//! share messages with an entry, not frames.

use super::scan::{self, after_digits, after_location, at, is_word, run};
use super::table::Table;

/// Whether the line only tells a place in a program.
pub fn is_frame(line: &str) -> bool {
    is_at(line)
        || is_python(line)
        || line.starts_with("--> ") && after_location(&line[4..], 2).is_some()
        || line.starts_with("::: ")
        || line.starts_with("created by ")
        || line.starts_with("node:internal")
        || line.starts_with("(node:internal")
        || is_numbered(line)
        || is_go(line)
        || is_more(line)
        || line
            .strip_prefix("from ")
            .is_some_and(|rest| after_location(rest, 1).is_some())
}

/// `at f (a.js:1:2)`, `at a.b.C.d(C.java:1)`, `at async f`, `at X.Y() in a.cs:line 3`
fn is_at(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("at ") else {
        return false;
    };
    let ends = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_place =
        ends.len() < rest.len() && (ends.ends_with([':', '(']) || ends.ends_with("line "));
    let is_call = rest.contains('(') && rest.ends_with([')', ']']);
    is_place || is_call || rest.starts_with("async ") || run(rest, 0, scan::is_dark) == rest.len()
}

/// `File "x.py", line 3`
pub fn is_python(line: &str) -> bool {
    ["File \"", "File '"]
        .iter()
        .any(|start| line.starts_with(start))
        && line.contains(", line ")
        || (line.starts_with("File: '") && line.contains(", lineno: "))
}

/// `#0 …`, `12: core::panicking::panic`, `goroutine 1 [running]:`
fn is_numbered(line: &str) -> bool {
    if let Some(rest) = line
        .strip_prefix('#')
        .and_then(|rest| after_digits(rest, 1))
    {
        return rest.starts_with(' ');
    }
    if let Some(rest) = line
        .strip_prefix("goroutine ")
        .and_then(|rest| after_digits(rest, 1))
    {
        return rest.starts_with(" [");
    }
    let Some(rest) = after_digits(line, 1).and_then(|rest| rest.strip_prefix(": ")) else {
        return false;
    };
    let rest = rest.trim_start_matches(' ');
    run(rest, 0, scan::is_dark) == rest.len() && !rest.is_empty()
        || rest.contains("::")
            && run(rest, 0, |b| is_word(b) || matches!(b, b'<' | b':'))
                > rest.find("::").unwrap_or(0)
}

/// `main.main()`, `/src/main.go:12 +0x1d`
fn is_go(line: &str) -> bool {
    let dark = run(line, 0, scan::is_dark);
    let word = &line[..dark];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_place = digits.len() < word.len() && digits.ends_with(".go:");
    let is_call = word.ends_with(')') && word.contains('(') && word.contains('.');
    is_place && (dark == line.len() || line[dark..].starts_with(" +0x"))
        || is_call && dark == line.len()
        || line.ends_with(')') && word.contains("(0x")
}

/// `... 12 more`
fn is_more(line: &str) -> bool {
    let rest = line
        .strip_prefix("... ")
        .and_then(|rest| after_digits(rest, 1));
    rest.is_some_and(|rest| rest.starts_with(" more") || rest.starts_with(" common frames"))
}

/// Whether tools print the line with any error, or it holds no word at all.
pub fn is_noise(line: &str, table: &Table) -> bool {
    if !line.bytes().any(|b| b.is_ascii_alphanumeric() || b >= 0x80) {
        return true;
    }
    let count = after_digits(line, 1).unwrap_or("");
    matches!(count, " error" | " errors")
        || table
            .noise
            .iter()
            .any(|start| line.starts_with(start.as_str()))
}

/// Whether the line is what somebody typed into a shell.
pub fn is_command(line: &str) -> bool {
    let prompt = ["$ ", ">>> ", "... ", "% "];
    if prompt.iter().any(|start| line.starts_with(start)) {
        return true;
    }
    // `user@host:~$ `, `[root@box dir]# `, `PS C:\> `
    let Some(end) = line.find(['$', '#', '>']) else {
        return false;
    };
    let before = &line[..end];
    at(line, end + 1) == b' '
        && (before.contains('@')
            && !before.trim_end_matches(']').is_empty()
            && before.chars().count() < 60
            || before.starts_with("PS "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        for line in [
            "at Object.<anonymous> (/srv/a.js:1:2)",
            "at com.example.Main.main(Main.java:12)",
            "at async run",
            "at file:///srv/a.mjs:5:8",
            "File \"/srv/a.py\", line 3, in <module>",
            "--> src/main.rs:1:2",
            "#0 0x00 in main",
            "12: core::panicking::panic",
            "0: std::panicking::begin_panic::{{closure}} at x",
            "goroutine 1 [running]:",
            "main.main()",
            "/src/main.go:12 +0x1d",
            "... 12 more",
            "from app.rb:3:in `x'",
        ] {
            assert!(is_frame(line), "{line}");
        }
        for line in [
            "at least one argument is missing",
            "0: no such file",
            "error: x (y.z)",
            "panic: x",
        ] {
            assert!(!is_frame(line), "{line}");
        }
        assert!(is_command("$ cargo build") && is_command("me@box:~$ ls"));
        assert!(!is_command("the price is 3 $ a piece"));
    }
}
