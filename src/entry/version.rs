//! Version ranges, as package managers write them.

use std::fmt;

/// `3.9+`, `>=1.0, <2`, `1.x`, `1.2-1.8`, `^1.2`, `*`, `18`: kept as written, its grammar checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRange(String);

impl VersionRange {
    /// The range of a text, or how to write one.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const HELP: &str = "write `3.9+`, `>=1.0, <2`, `1.x`, `1.2-1.8`, `^1.2`, `~1.2` or `*`";
        let parts = text.split("||").flat_map(|part| part.split(','));
        if parts.map(str::trim).all(is_part) {
            Ok(Self(text.trim().to_owned()))
        } else {
            Err(HELP)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For readers: `≥ 1.0.0`, `3.9+`.
impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self
            .0
            .replace(">=", "≥ ")
            .replace("<=", "≤ ")
            .replace("!=", "≠ ")
            .replace("||", " or ");
        let shown = shown.replace('>', "> ").replace('<', "< ");
        f.write_str(&shown.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn is_part(part: &str) -> bool {
    if part == "*" {
        return true;
    }
    let operators = [">=", "<=", "==", "!=", "~=", "~>", ">", "<", "=", "^", "~"];
    if let Some(rest) = operators
        .iter()
        .find_map(|operator| part.strip_prefix(operator))
    {
        return is_version(rest.trim());
    }
    if let Some((low, high)) = part
        .split_once([' ', '–'])
        .filter(|(_, rest)| !rest.is_empty())
    {
        // `1.2 - 1.8` and `1.2–1.8`
        let high = high.trim().trim_start_matches(['-', '–']).trim();
        return is_version(low.trim()) && is_version(high);
    }
    if let Some((low, high)) = part
        .split_once('-')
        .filter(|(_, high)| high.starts_with(|c: char| c.is_ascii_digit()))
    {
        return is_version(low) && is_version(high);
    }
    is_version(part.strip_suffix('+').unwrap_or(part))
}

/// Dotted numbers, the last ones possibly `x` or `*`, with an optional suffix such as `-rc.1` or `b2`.
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let head = text.split(['-', '+']).next().unwrap_or("");
    let mut segments = head.split('.');
    let is_first = segments.next().is_some_and(|first| {
        first.starts_with(|c: char| c.is_ascii_digit())
            && first.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let is_segment = |s: &str| {
        s == "*" || (!s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    };
    let suffix = &text[head.len()..];
    is_first
        && segments.all(is_segment)
        && text.len() <= 64
        && suffix
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-+.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spellings_are_ranges() {
        for (text, shown) in [
            ("3.9+", "3.9+"),
            (">=1.0.0", "≥ 1.0.0"),
            (">=1.0, <2", "≥ 1.0, < 2"),
            ("1.x", "1.x"),
            ("1.2-1.8", "1.2-1.8"),
            ("1.2 - 1.8", "1.2 - 1.8"),
            ("^1.2", "^1.2"),
            ("*", "*"),
            ("18", "18"),
            ("1.2.3-rc.1", "1.2.3-rc.1"),
            ("2 || 3", "2 or 3"),
            ("3.13.0a1", "3.13.0a1"),
        ] {
            assert_eq!(
                VersionRange::parse(text).map(|range| range.to_string()),
                Ok(shown.to_owned()),
                "{text}"
            );
        }
        for text in [
            "",
            "new",
            "1..2",
            ">=",
            "1.0,",
            "latest",
            "all",
            "> new",
            "1.0 and up",
        ] {
            assert!(VersionRange::parse(text).is_err(), "{text}");
        }
    }
}
