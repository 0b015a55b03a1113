//! What must not be published: keys and tokens, private keys, passwords in addresses, e-mail addresses, home folders.
//!
//! Comes in: the text of any file that an author writes. Goes out: findings with the masked text as their edit. Never:
//! what stands for a secret (`sk-…`, `<token>`, `$TOKEN`, `xxxx`), or a name that is nobody's.

mod mark;
mod shape;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::{FileId, Role, Source, Span};
use aho_corasick::{AhoCorasick, MatchKind};
use mark::{MARKS, Mark};
use shape::Secret;
use std::sync::LazyLock;

/// Looks through one file.
pub fn secrets(file: FileId, source: &Source, diagnostics: &mut Diagnostics) {
    let is_written = matches!(
        source.role,
        Role::Entry | Role::Introduction | Role::Snippet | Role::Settings
    );
    if !is_written {
        return;
    }
    let text = &*source.text;
    let mut behind = 0;
    for found in MACHINE.iter().flat_map(|machine| machine.find_iter(text)) {
        // What lies within the secret before is a part of it.
        if found.start() < behind {
            continue;
        }
        let mark = &MARKS[found.pattern().as_usize()];
        if let Some(secret) = shape::read(mark, text, found.range()) {
            behind = secret.range.end;
            if secret.is_personal && is_contact(source, secret.range.start) {
                continue;
            }
            diagnostics.push(finding(file, &secret));
        }
    }
}

/// Whether a place is the setting with the address that readers are meant to write to.
fn is_contact(source: &Source, at: usize) -> bool {
    let line = source.text[..at].rsplit('\n').next().unwrap_or("");
    source.role == Role::Settings && line.trim_start_matches(['"', '\'']).starts_with("contact")
}

/// Finds all marks in one walk.
static MACHINE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(MARKS.iter().map(Mark::text))
        .ok()
});

fn finding(file: FileId, secret: &Secret) -> Diagnostic {
    let span = Span::new(file, secret.range.clone());
    let (rule, help) = if secret.is_personal {
        (
            &rule::PERSONAL,
            format!(
                "write `{}`, or let `errbook check --fix=secrets` do it",
                secret.masked
            ),
        )
    } else {
        let shown = secret.masked.lines().next().unwrap_or("");
        (
            &rule::SECRET,
            format!("revoke it, then write `{shown}`, or let `errbook check --fix=secrets` do it"),
        )
    };
    Diagnostic::new(rule, span, format!("this looks like {}", secret.what))
        .help(help)
        .mask(span, secret.masked.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The text with every finding masked, and how many there were.
    fn masked(text: &str) -> (String, usize) {
        let source = Source::new("content/a/b.md", Role::Entry, text.as_bytes());
        let sources = Sources::new(vec![source]);
        let mut diagnostics = Diagnostics::new();
        secrets(FileId(0), sources.get(FileId(0)), &mut diagnostics);
        let findings = diagnostics.settle(&crate::diagnostic::Levels::default());
        let mut masked = text.to_owned();
        for finding in findings.iter().rev() {
            let edit = finding.diagnostic.edit.as_ref().unwrap();
            masked.replace_range(edit.span.lo as usize..edit.span.hi as usize, &edit.text);
        }
        (masked, findings.iter().count())
    }

    /// Secrets are put together here, so that no scanner takes this file for one that holds any.
    fn made(start: &str, length: usize) -> String {
        let body = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY".repeat(4);
        format!("{start}{}", &body[..length])
    }

    #[test]
    fn keys_and_tokens_are_masked_once_and_for_all() {
        let jwt = format!("{}.{}.{}", made("eyJ", 17), made("eyJ", 30), made("", 40));
        for (secret, mask) in [
            (made("sk-proj-", 48), "sk-proj-***"),
            (made("sk-ant-api03-", 60), "sk-ant-***"),
            (made("ghp_", 36), "ghp_***"),
            (made("github_pat_", 60), "github_pat_***"),
            (made("glpat-", 20), "glpat-***"),
            (made("xoxb-", 40), "xoxb-***"),
            (made("AIza", 35), "AIza***"),
            (made("hf_", 34), "hf_***"),
            (made("npm_", 36), "npm_***"),
            (made("sk_live_", 24), "sk_live_***"),
            (format!("AKIA{}", "Q3E7ZK2M5PXWV9TB"), "AKIA***"),
            (jwt, "eyJ***"),
        ] {
            let text = format!("key=\"{secret}\", next");
            let (once, count) = masked(&text);
            assert_eq!(
                (once.as_str(), count),
                (format!("key=\"{mask}\", next").as_str(), 1)
            );
            assert_eq!(masked(&once), (once.clone(), 0), "masked twice");
        }
        let escaped = format!("a: \"b\\n{}\"", made("ghp_", 36));
        assert_eq!(masked(&escaped).0, "a: \"b\\nghp_***\"");
        let bearer = format!("Authorization: Bearer {}", made("", 40));
        assert_eq!(masked(&bearer).0, "Authorization: Bearer ***");
        let url = "DATABASE_URL=postgres://app:h7Kq2vXz@db.acme.example/prod";
        assert_eq!(
            masked(url).0,
            "DATABASE_URL=postgres://app:***@db.acme.example/prod"
        );
    }

    #[test]
    fn what_stands_behind_an_escape_is_found_as_well() {
        let key = made("sk-", 40);
        for before in ["\\n", "\\t", "\\u0022", "\\x1b", "key%3D", "a\\\"", "="] {
            let once = masked(&format!("{before}{key}")).0;
            assert_eq!(once, format!("{before}sk-***"));
            let once = masked(&format!("{before}/home/rosa/x")).0;
            assert_eq!(once, format!("{before}/home/user/x"));
            let once = masked(&format!("{before} \\nrosa@acme.io")).0;
            assert_eq!(once, format!("{before} \\nname@example.com"));
        }
        assert_eq!(masked("\\u0022rosa@acme.io").0, "\\u0022name@example.com");
        assert_eq!(masked(&format!("task-{key}")).1, 0);
    }

    #[test]
    fn private_keys_keep_their_frame() {
        let (begin, end) = (
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----END RSA PRIVATE KEY-----",
        );
        let body = made("", 60);
        let text = format!("a\n  {begin}\n  {body}\n  {body}\n  {end}\nb");
        let (once, count) = masked(&text);
        assert_eq!(
            (once.as_str(), count),
            (format!("a\n  {begin}\n  ***\n  {end}\nb").as_str(), 1)
        );
        assert_eq!(masked(&once).1, 0);
        // One that is never closed ends with its last line of letters, or with the quote around it.
        let open = format!("{begin}\n{body}\n\nb");
        assert_eq!(masked(&open).0, format!("{begin}\n***\n\nb"));
        let quoted = format!("[\"{begin}\\n{body}\", 1]");
        assert_eq!(masked(&quoted).0, format!("[\"{begin}***\", 1]"));
    }

    #[test]
    fn people_are_nobody() {
        for (text, mask) in [
            (
                "File \"/home/rlindqvist/app/main.py\"",
                "File \"/home/user/app/main.py\"",
            ),
            ("at /Users/Rosa Lindqvist/x", "at /Users/user Lindqvist/x"),
            ("C:\\Users\\rosa\\app", "C:\\Users\\user\\app"),
            ("C:\\\\Users\\\\rosa\\\\app", "C:\\\\Users\\\\user\\\\app"),
            (
                "write to rosa.l@acme.io now",
                "write to name@example.com now",
            ),
        ] {
            let (once, count) = masked(text);
            assert_eq!((once.as_str(), count), (mask, 1));
            assert_eq!(masked(&once).1, 0, "{once}");
        }
    }

    #[test]
    fn what_only_stands_for_a_secret_is_left_alone() {
        for text in [
            "sk-...",
            "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk-proj-<your key>",
            "task-list-of-the-whole-team-is-long",
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_your_token_here_your_token_here_abc1",
            "Bearer $TOKEN",
            "Bearer <token>",
            "postgres://user:password@db.acme.example/x",
            "postgres://postgres:postgres@localhost/x",
            "https://user:${PASSWORD}@acme.example",
            "git@github.com:acme/x.git",
            "ssh://git@github.com/x",
            "/home/user/x",
            "/home/<name>/x",
            "/home/$USER/x",
            "/Users/you/x",
            "C:\\Users\\%USERNAME%\\x",
            "https://acme.example/home/page",
            "name@example.com",
            "a@b.test",
            "react@18.2.0",
            "x@18.2.0-next.a",
            "this@Main.run",
            "a\\n\\n@app.post",
            "@app.route",
            "root@web:~#",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\n***",
            "`-----BEGIN PRIVATE KEY-----` and then `-----END PRIVATE KEY-----`",
            "-----BEGIN RSA PRIVATE KEY-----\nxxxxxxxxxxxxxxxxxxxx\n-----END RSA PRIVATE KEY-----",
            "eyJhbGciOiJIUzI1NiJ9",
            "/home/",
            "@",
            "://",
            "mailto:",
            "sk-",
            "Bearer ",
        ] {
            assert_eq!(masked(text), (text.to_owned(), 0));
        }
    }
}
