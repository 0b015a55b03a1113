//! Addresses that a page may link to.

use std::fmt;

/// An absolute `https:` or `http:` address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(String);

impl Url {
    /// The address of a text, or how to write one.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const HELP: &str = "write a whole address, such as `https://example.org/guide`";
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c))
        {
            return Err("an address has no spaces, quotes or angle brackets");
        }
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(HELP)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        if host.contains('@') {
            return Err("an address on a page names no user or password");
        }
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let is_host = name.starts_with('[')
            || (!name.is_empty() && !name.starts_with('.') && !name.contains(".."));
        if is_host {
            Ok(Self(text.to_owned()))
        } else {
            Err(HELP)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `platform.openai.com`
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        host.strip_prefix("www.").unwrap_or(host)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a link in Markdown may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTarget {
    /// `https:`, `http:` or `mailto:`
    Outside,
    /// `#part` of the same page
    Part,
    /// a path within the site or beside the entry
    Path,
    /// any other scheme: never published
    Forbidden,
}

/// Decides on a destination after decoding what browsers decode: white space and control characters are dropped,
/// percent signs undone, letters lowered. (Entities have been resolved by the Markdown reader.)
#[must_use]
pub fn link_target(destination: &str) -> LinkTarget {
    let mut seen = percent_decoded(destination);
    seen.retain(|c| !c.is_whitespace() && !c.is_control());
    let lower = seen.to_ascii_lowercase();
    if lower.starts_with('#') {
        return LinkTarget::Part;
    }
    if lower.starts_with("//") || lower.starts_with("/\\") || lower.starts_with('\\') {
        return LinkTarget::Forbidden;
    }
    let before = lower.split(['/', '?', '#']).next().unwrap_or("");
    match before.split_once(':').map(|(scheme, _)| scheme) {
        None => LinkTarget::Path,
        Some("https" | "http") if Url::parse(destination).is_ok() => LinkTarget::Outside,
        Some("mailto") => LinkTarget::Outside,
        Some(_) => LinkTarget::Forbidden,
    }
}

/// Undoes percent signs.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        if let Some(byte) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_urls() {
        assert_eq!(
            Url::parse("https://www.example.org/a?b#c").map(|u| u.host().to_owned()),
            Ok("example.org".to_owned())
        );
        for text in [
            "",
            "example.org",
            "javascript:alert(1)",
            "https://",
            "https:// x",
            "https:///x",
            "ftp://x.example",
            "https://a@b.example",
            "https://x.example/\"onload=",
            "https://a..b",
        ] {
            assert!(Url::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hidden_schemes_are_seen_through() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " java\tscript:x",
            "java%73cript:x",
            "%6aavascript%3Ax",
            "data:text/html,x",
            "vbscript:x",
            "file:///x",
            "//evil.example",
            "/\\evil.example",
            "\u{1}javascript:x",
        ] {
            assert_eq!(link_target(text), LinkTarget::Forbidden, "{text}");
        }
        assert_eq!(link_target("https://x.example/a:b"), LinkTarget::Outside);
        assert_eq!(link_target("mailto:team@x.example"), LinkTarget::Outside);
        assert_eq!(link_target("../a/"), LinkTarget::Path);
        assert_eq!(link_target("a/b:c"), LinkTarget::Path);
        assert_eq!(link_target("#fix"), LinkTarget::Part);
    }
}
