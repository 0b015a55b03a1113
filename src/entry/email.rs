//! An e-mail address that readers may write to.

use std::fmt;

/// `errors@acme.example`: what `mailto:` takes without escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address of a text, or how to write one.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const HELP: &str = "write one address, such as `errors@acme.example`";
        let is_name = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
        let is_label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let (name, host) = text.split_once('@').ok_or(HELP)?;
        let is_right = !name.is_empty()
            && name.chars().all(is_name)
            && host.contains('.')
            && host.split('.').all(is_label);
        if is_right {
            Ok(Self(text.to_owned()))
        } else {
            Err(HELP)
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_name_and_one_host() {
        for text in ["errors@acme.example", "a.b+c@x-y.example.org"] {
            assert_eq!(Email::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "acme.example",
            "a@b",
            "a b@c.de",
            "a@b..c",
            "a@b.c?cc=d@e.f",
            "<a@b.cd>",
            "a@@b.cd",
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }
}
