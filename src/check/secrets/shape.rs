//! A mark in a text → the secret around it, if it is one, and what to write in its place.

use super::mark::Charset::{Token, Web};
use super::mark::Mark::{self, Address, At, Header, Home, Key, PrivateKey, WebToken};
use std::ops::Range;

/// What was found.
#[derive(Debug)]
pub struct Secret {
    /// With its article.
    pub what: &'static str,
    pub range: Range<usize>,
    /// What to write instead.
    pub masked: String,
    /// Says something of a person; opens no door.
    pub is_personal: bool,
}

impl Secret {
    fn key(what: &'static str, range: Range<usize>, masked: impl Into<String>) -> Self {
        Self {
            what,
            range,
            masked: masked.into(),
            is_personal: false,
        }
    }

    fn personal(what: &'static str, range: Range<usize>, masked: &str) -> Self {
        Self {
            what,
            range,
            masked: masked.to_owned(),
            is_personal: true,
        }
    }
}

/// The secret around a mark, where there is one.
pub fn read(mark: &Mark, text: &str, at: Range<usize>) -> Option<Secret> {
    match mark {
        Key(prefix, what, charset, least) => {
            let body = run(text, at.end, |c| charset.has(c));
            let is_key =
                !is_word(before(text, at.start)) && body.len() >= *least && is_random(body);
            is_key.then(|| {
                let range = at.start..at.end + body.len();
                Secret::key(what, range, format!("{prefix}***"))
            })
        }
        Header(_) => {
            let body = run(text, at.end, |c| Token.has(c));
            let range = at.end..at.end + body.len();
            (body.len() >= 16 && is_random(body))
                .then(|| Secret::key("an access token", range, "***"))
        }
        PrivateKey => private_key(text, at.start),
        WebToken => {
            let body = run(text, at.start, |c| Web.has(c) || c == '.');
            let parts: Vec<&str> = body.trim_end_matches('.').split('.').collect();
            let is_token = parts.len() >= 3
                && parts.iter().take(2).all(|part| part.len() >= 16)
                && !is_word(before(text, at.start));
            let range = at.start..at.start + body.trim_end_matches('.').len();
            is_token.then(|| Secret::key("a web token (JWT)", range, "eyJ***"))
        }
        Address => password(text, at.end),
        At => mail(text, at),
        Home(_) => home(text, at),
    }
}

/// The characters from `start` on that belong together.
fn run(text: &str, start: usize, belongs: impl Fn(char) -> bool) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let end = rest.find(|c: char| !belongs(c)).unwrap_or(rest.len());
    &rest[..end]
}

/// The character before a place; nothing where that is the letter of an escape, as in `"\ntoken"`.
fn before(text: &str, at: usize) -> Option<char> {
    let before = &text[..at];
    let last = before.chars().next_back()?;
    (!is_escape(before)).then_some(last)
}

/// Whether a text ends with the escape of a line end, a tab or the like.
fn is_escape(text: &str) -> bool {
    let rest = text.strip_suffix(['n', 't', 'r', 'b', 'f', '0', 'e']);
    rest.is_some_and(|rest| rest.ends_with('\\'))
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Whether a machine has made it: letters and digits mixed, many different ones, and no word that says otherwise.
fn is_random(body: &str) -> bool {
    let mut seen: Vec<char> = body.chars().collect();
    let is_run = seen
        .windows(4)
        .any(|four| four.iter().all(|c| *c == four[0]));
    seen.sort_unstable();
    seen.dedup();
    let lower = body.to_ascii_lowercase();
    let stands_in = [
        "example",
        "your",
        "redacted",
        "placeholder",
        "dummy",
        "secret",
        "token",
    ];
    !is_run
        && seen.len() >= 8
        && body.bytes().any(|b| b.is_ascii_digit())
        && body.bytes().any(|b| b.is_ascii_alphabetic())
        && !stands_in.iter().any(|word| lower.contains(word))
}

/// From `-----BEGIN … PRIVATE KEY-----` to its end, or to the last line that belongs to it.
fn private_key(text: &str, start: usize) -> Option<Secret> {
    let line = text[start..].lines().next()?;
    let kind = line
        .strip_prefix("-----BEGIN ")?
        .split("-----")
        .next()
        .filter(|kind| kind.ends_with("PRIVATE KEY") || kind.ends_with("PRIVATE KEY BLOCK"))?;
    let body = start + "-----BEGIN -----".len() + kind.len();
    let end_line = format!("-----END {kind}-----");
    let rest = text.get(body..)?;
    let end = rest.find(&end_line).map_or_else(
        || {
            let is_body = |line: &&str| {
                let line = line.trim();
                !line.is_empty() && line.chars().all(|c| Token.has(c))
            };
            let lines = rest.split_inclusive('\n');
            let own: usize = lines
                .enumerate()
                .take_while(|(at, line)| *at == 0 || is_body(line))
                .map(|(_, line)| line.len())
                .sum();
            body + rest[..own].trim_end().len()
        },
        |end| body + end,
    );
    let inner = text[body..end].trim();
    if inner.len() < 16 || inner.contains("...") {
        return None;
    }
    // The frame and the indentation stay: the text still shows what stood here.
    let from = end - text[body..end].trim_start().len();
    let to = from + inner.len();
    Some(Secret::key("a private key", from..to, "***"))
}

/// The password in `scheme://user:password@host`, where the host is one that others can reach.
fn password(text: &str, start: usize) -> Option<Secret> {
    let authority = run(text, start, |c| {
        !c.is_whitespace() && !"/?#\"'`<>|,;)]}".contains(c)
    });
    let (before, host) = authority.rsplit_once('@')?;
    let (user, password) = before.split_once(':')?;
    let host = host.split(':').next().unwrap_or("");
    let is_placeholder = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let words = [
            "password", "pass", "passwd", "pwd", "secret", "changeme", "token",
        ];
        words.contains(&lower.as_str())
            || !lower
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.~!*+=%".contains(c))
            || lower.contains("***")
            || lower.starts_with("your")
    };
    let is_real = password.len() >= 4
        && password != user
        && !is_placeholder(password)
        && host.contains('.')
        && !host.starts_with("127.");
    let at = start + user.len() + 1;
    is_real.then(|| Secret::key("a password in an address", at..at + password.len(), "***"))
}

fn mail(text: &str, at: Range<usize>) -> Option<Secret> {
    let belongs = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let before = &text[..at.start];
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| belongs(*c))
        .last()
        .map_or(at.start, |(at, _)| at);
    let first = before[start..].chars().next().map_or(0, char::len_utf8);
    let start = if is_escape(&before[..start + first]) {
        start + first
    } else {
        start
    };
    let user = &before[start..];
    let host = run(text, at.end, |c| {
        c.is_ascii_alphanumeric() || ".-".contains(c)
    });
    let host = host.trim_end_matches(['.', '-']);
    let end = at.end + host.len();
    let top = host.rsplit_once('.')?.1;
    let is_host = top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && host.starts_with(|c: char| c.is_ascii_alphabetic());
    let lower = host.to_ascii_lowercase();
    let is_nobodys = ["example.com", "example.org", "example.net"]
        .iter()
        .any(|name| lower == *name || lower.ends_with(&format!(".{name}")))
        || [
            "example",
            "test",
            "invalid",
            "localhost",
            "local",
            "internal",
        ]
        .iter()
        .any(|end| lower.ends_with(&format!(".{end}")));
    // Not the remote of a repository, a prompt, a label of a language, a user of an address.
    let is_other = matches!(
        user,
        "git" | "this" | "super" | "return" | "noreply" | "no-reply"
    ) || text[end..].starts_with([':', '('])
        || before[..start].ends_with("://")
        || before[..start].ends_with(['/', ':', '@', '$', '{']);
    let is_mail = is_host
        && user.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !is_nobodys
        && !is_other;
    is_mail.then(|| Secret::personal("an e-mail address", start..end, "name@example.com"))
}

fn home(text: &str, at: Range<usize>) -> Option<Secret> {
    let name = run(text, at.end, |c| c.is_alphanumeric() || "._-".contains(c));
    let name = name.trim_end_matches(['.', '-']);
    // `/home/page` of an address is no folder, and a name that every machine of a kind has is nobody's.
    let before = before(text, at.start);
    let is_address = at.start > 0
        && text[at.start..].starts_with('/')
        && before.is_some_and(|c| c.is_alphanumeric() || ".-_".contains(c));
    let is_real = name.chars().any(char::is_alphabetic)
        && !NOBODY.contains(&name.to_ascii_lowercase().as_str())
        && !is_address;
    let range = at.end..at.end + name.len();
    is_real.then(|| Secret::personal("somebody's home folder", range, "user"))
}

/// Names of home folders that are nobody's.
const NOBODY: [&str; 35] = [
    "user",
    "users",
    "username",
    "you",
    "your",
    "yourname",
    "your-name",
    "me",
    "name",
    "example",
    "app",
    "node",
    "runner",
    "ubuntu",
    "debian",
    "vscode",
    "circleci",
    "travis",
    "vagrant",
    "docker",
    "jovyan",
    "coder",
    "gitpod",
    "dev",
    "developer",
    "admin",
    "ec2-user",
    "public",
    "default",
    "shared",
    "alice",
    "bob",
    "jane",
    "linuxbrew",
    "git",
];
