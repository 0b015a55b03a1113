//! Message templates: the text as printed, with holes where it varies.

use std::sync::Arc;

/// ``Project `{project}` does not have access to model `{model}` ``. A copy shares what is in it: the search has one of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// As written in the entry.
    pub text: Arc<str>,
    pub parts: Arc<[Part]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Literal(String),
    /// The name of what stands there; empty for `{}`.
    Hole(String),
}

impl Message {
    /// The template of a text, or the byte at which it cannot be read and why.
    pub fn parse(text: &str) -> Result<Self, (usize, &'static str)> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let is_doubled = rest.peek().is_some_and(|(_, next)| *next == c);
            match c {
                '{' | '}' if is_doubled => {
                    rest.next();
                    literal.push(c);
                }
                '}' => return Err((at, "a single `}`: write `}}` for a brace")),
                '{' => {
                    let Some(length) = text[at + 1..].find('}') else {
                        return Err((
                            at,
                            "a hole that is not closed: write `{name}`, or `{{` for a brace",
                        ));
                    };
                    let name = &text[at + 1..at + 1 + length];
                    if !name
                        .chars()
                        .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
                    {
                        return Err((
                            at,
                            "a hole holds a name or nothing; write `{{` and `}}` for literal braces",
                        ));
                    }
                    if !literal.is_empty() {
                        parts.push(Part::Literal(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Hole(name.to_owned()));
                    while rest.next_if(|(next, _)| *next <= at + 1 + length).is_some() {}
                }
                c => literal.push(c),
            }
        }
        if !literal.is_empty() {
            literal.shrink_to_fit();
            parts.push(Part::Literal(literal));
        }
        if parts.iter().any(
            |part| matches!(part, Part::Literal(text) if text.chars().any(char::is_alphanumeric)),
        ) {
            Ok(Self {
                text: text.into(),
                parts: parts.into(),
            })
        } else {
            Err((
                0,
                "a template needs literal words, or it would match everything",
            ))
        }
    }

    /// Whether its literal parts stand in a text, in their order; letter case does not count, white space as one space.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let spaced = |text: &str| {
            let mut spaced = String::with_capacity(text.len());
            for word in text.split_whitespace() {
                if !spaced.is_empty() {
                    spaced.push(' ');
                }
                spaced.push_str(word);
            }
            if spaced.is_ascii() {
                spaced.make_ascii_lowercase();
                spaced
            } else {
                spaced.to_lowercase()
            }
        };
        let text = spaced(text);
        let mut rest = text.as_str();
        self.parts.iter().all(|part| match part {
            Part::Hole(_) => true,
            Part::Literal(literal) => {
                let literal = spaced(literal);
                match rest.find(&literal) {
                    Some(at) => {
                        rest = &rest[at + literal.len()..];
                        true
                    }
                    None => false,
                }
            }
        })
    }

    /// For readers: holes as `…`.
    #[must_use]
    pub fn plain(&self) -> String {
        self.parts
            .iter()
            .map(|part| {
                if let Part::Literal(text) = part {
                    text
                } else {
                    "…"
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_found_in_what_it_stands_for() {
        let message = Message::parse("no `{name}` in {}").unwrap();
        assert!(message.is_in("Error: No `x` in\n  the crate"));
        assert!(!message.is_in("in `x`, no `y`"));
    }

    #[test]
    fn literals_holes_and_braces() {
        let literal = |text: &str| Part::Literal(text.to_owned());
        let hole = |text: &str| Part::Hole(text.to_owned());
        assert_eq!(
            Message::parse("a `{b}` {}").unwrap().parts,
            [literal("a `"), hole("b"), literal("` "), hole("")].into()
        );
        assert_eq!(
            Message::parse("{{x}} {é} y").unwrap().parts,
            [literal("{x} "), hole("é"), literal(" y")].into()
        );
        assert_eq!(Message::parse("{}{}a").unwrap().plain(), "……a");
        for (text, at) in [
            ("a {b", 2),
            ("a } b", 2),
            ("x {b c}", 2),
            ("{}", 0),
            ("", 0),
            ("'{x}'", 0),
        ] {
            assert_eq!(
                Message::parse(text).map_err(|(at, _)| at),
                Err(at),
                "{text}"
            );
        }
    }
}
