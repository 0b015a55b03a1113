//! What each kind of secret looks like, and what stands in its place.

use super::mark::{
    Charset,
    Mark::{self, Address, At, Header, Home, Key, PrivateKey, WebToken},
    NOBODY,
};
use std::collections::BTreeSet;
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
            let is_key = !is_in_word(&text[..at.start]) && is_token(text, at.end, *charset, *least);
            is_key.then(|| {
                let body = run(text, at.end, |c| charset.has(c));
                let range = at.start..at.end + body.len();
                Secret::key(what, range, format!("{prefix}***"))
            })
        }
        Header(_) => is_token(text, at.end, Charset::Token, 16).then(|| {
            let body = run(text, at.end, |c| Charset::Token.has(c));
            Secret::key("an access token", at.end..at.end + body.len(), "***")
        }),
        PrivateKey => private_key(text, at.start),
        WebToken => web_token(text, at.start),
        Address => password(text, at.end),
        At => mail(text, at),
        Home(_) => home(text, at),
    }
}

/// The characters from `start` on that belong together.
fn run(text: &str, start: usize, mut belongs: impl FnMut(char) -> bool) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let end = rest.find(|c: char| !belongs(c)).unwrap_or(rest.len());
    &rest[..end]
}

/// Whether a word goes on behind this text. The letters of an escape (`\n`, `\u0022`, `%3D`) belong to no word.
fn is_in_word(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_some_and(|c| c.is_alphanumeric() || "_-".contains(c)) && !is_escape(before)
}

/// Whether a text ends with an escape of a string or an address.
fn is_escape(before: &str) -> bool {
    let is_coded = |mark: &str, digits: usize| {
        let start = before.len().checked_sub(mark.len() + digits);
        let end = start.and_then(|start| before.get(start..));
        let code = end.and_then(|end| end.strip_prefix(mark));
        code.is_some_and(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let is_letter = || {
        let mut last = before.bytes().rev();
        let letter = last.next().filter(|b| b"nrtbfv0ae".contains(b));
        letter.is_some() && last.next() == Some(b'\\')
    };
    is_letter()
        || is_coded("%", 2)
        || is_coded("\\x", 2)
        || is_coded("\\u", 4)
        || is_coded("\\U", 8)
}

/// Whether a key starts here. A page may hold a hundred thousand marks in one word, so no more of it is looked at than
/// tells: the rest belongs to the key whatever it is.
fn is_token(text: &str, start: usize, charset: Charset, least: usize) -> bool {
    const ENOUGH: usize = 128;
    let mut left = ENOUGH;
    let body = run(text, start, |c| {
        left = left.saturating_sub(1);
        left > 0 && charset.has(c)
    });
    body.len() >= least && is_random(body)
}

/// Three parts with dots between; each is looked at only where the one before it is long enough.
fn web_token(text: &str, start: usize) -> Option<Secret> {
    if is_in_word(&text[..start]) {
        return None;
    }
    let mut end = start;
    for _ in 0..2 {
        let part = run(text, end, |c| Charset::Web.has(c));
        end += part.len();
        if part.len() < 16 || !text[end..].starts_with('.') {
            return None;
        }
        end += 1;
    }
    // Encrypted ones have five parts.
    let rest = run(text, end, |c| Charset::Web.has(c) || c == '.');
    let range = start..end + rest.trim_end_matches('.').len();
    Some(Secret::key("a web token (JWT)", range, "eyJ***"))
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
    const BEGIN: &str = "-----BEGIN ";
    let kind = run(text, start + BEGIN.len(), |c| {
        c.is_ascii_alphanumeric() || c == ' '
    });
    let body = start + BEGIN.len() + kind.len() + "-----".len();
    let is_key = kind.ends_with("PRIVATE KEY") || kind.ends_with("PRIVATE KEY BLOCK");
    let rest = text.get(body..)?;
    if !is_key || !text[..body].ends_with("-----") {
        return None;
    }
    // The next one does not belong to this one.
    let own = &rest[..rest.find(BEGIN).unwrap_or(rest.len())];
    let length = own
        .find(&format!("-----END {kind}-----"))
        .unwrap_or_else(|| open_body(own));
    let end = body + length;
    let inner = text[body..end].trim();
    let is_body = |word: &str| word.len() >= 16 && word.chars().collect::<BTreeSet<_>>().len() >= 8;
    if inner.contains("...") || !inner.split(|c| !Charset::Token.has(c)).any(is_body) {
        return None;
    }
    // The frame and the indentation stay: the text still shows what stood here.
    let from = end - text[body..end].trim_start().len();
    let to = from + inner.len();
    Some(Secret::key("a private key", from..to, "***"))
}

/// How much belongs to a private key that is never closed.
fn open_body(own: &str) -> usize {
    let is_body = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && line.chars().all(|c| Charset::Token.has(c))
    };
    // Behind the frame the text may be that of a quoted string, with `\n` written out.
    let first = run(own, 0, |c| Charset::Token.has(c) || "\\ \t".contains(c));
    let lines = own[first.len()..].split_inclusive('\n').enumerate();
    let length: usize = lines
        .take_while(|(at, line)| (*at == 0 && *line == "\n") || is_body(line))
        .map(|(_, line)| line.len())
        .sum();
    own[..first.len() + length].trim_end().len()
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
    // In a string, the first letters may be those of an escape.
    let lengths = [1, 3, 5, 9].iter().map(|length| start + length);
    let start = lengths
        .filter(|end| before[..start].ends_with('\\') && *end <= at.start)
        .find(|end| is_escape(&before[..*end]))
        .unwrap_or(start);
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
    let before = &text[..at.start];
    let is_address =
        text[at.start..].starts_with('/') && (is_in_word(before) || before.ends_with('.'));
    let is_real = name.chars().any(char::is_alphabetic)
        && !NOBODY.contains(&name.to_ascii_lowercase().as_str())
        && !is_address;
    let range = at.end..at.end + name.len();
    is_real.then(|| Secret::personal("somebody's home folder", range, "user"))
}
