//! Text → XML text, for feeds, sitemaps and descriptions.
//!
//! Comes in: any text. Goes out: text that is well-formed wherever it stands, also within quotes. Never: a character that
//! XML does not have.

/// What every XML file begins with.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Escapes `& < > " '`; what XML 1.0 does not allow becomes a replacement character.
/// Source: XML 1.0, 2.2 “Characters”.
#[must_use]
pub fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\t' | '\n' => safe.push(c),
            // Allowed and useless: the first 32 of them are not, and readers show none.
            _ if c.is_control() => safe.push('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_well_formed() {
        assert_eq!(
            xml("<a b=\"c\">&'\u{0}\u{1b}\u{85}\u{fffe}\n日"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&apos;\u{fffd}\u{fffd}\u{fffd}\u{fffd}\n日"
        );
    }
}
