//! Whether a message template fits a line, and what stands in its holes.
//!
//! Comes in: a template and a line. Goes out: the values of the holes and how many letters agree. Never: a match that
//! starts or ends within a word.

use super::clean::clean;
use super::scan::{at, is_word, lower};
use crate::entry::{Message, Part};

/// A template that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Letters and digits of the template's text.
    pub letters: u32,
    /// Name and value of each hole, in their order.
    pub holes: Vec<(String, String)>,
}

/// A template, ready to be fitted onto lines.
#[derive(Debug)]
pub struct Template<'a>(Vec<Piece<'a>>);

#[derive(Debug)]
enum Piece<'a> {
    /// In lower case.
    Literal(String),
    Hole(&'a str),
}

/// A line, ready to have templates fitted onto it: white space counts as one space, letter case does not count.
#[derive(Debug, Clone)]
pub struct Fitting {
    pub text: String,
    /// In lower case.
    small: String,
}

impl Fitting {
    pub fn new(line: &str) -> Self {
        let text = spaced(line);
        Self {
            small: lower(&text),
            text,
        }
    }
}

impl<'a> Template<'a> {
    pub fn new(message: &'a Message) -> Self {
        let last = message.parts.len().saturating_sub(1);
        let mut is_first = true;
        let piece = |(nth, part): (usize, &'a Part)| {
            let literal = match part {
                Part::Hole(name) => return Piece::Hole(name),
                Part::Literal(literal) => spaced(&clean(literal)),
            };
            let mut wanted = literal.as_str();
            if std::mem::take(&mut is_first) {
                wanted = wanted.trim_start_matches(' ');
            }
            if nth == last {
                wanted = wanted.trim_end_matches(' ');
            }
            Piece::Literal(lower(wanted))
        };
        Self(message.parts.iter().enumerate().map(piece).collect())
    }

    /// Fits the template onto a line.
    pub fn fit(&self, line: &Fitting) -> Option<Fit> {
        let (line, small) = (line.text.as_str(), line.small.as_str());
        let mut fit = Fit {
            letters: 0,
            holes: Vec::new(),
        };
        let mut open: Option<&str> = None;
        let mut place = 0;
        let mut is_first = true;
        for (nth, piece) in self.0.iter().enumerate() {
            let wanted = match piece {
                Piece::Hole(name) => {
                    open = Some(name);
                    continue;
                }
                Piece::Literal(literal) => literal.as_str(),
            };
            let is_last = nth + 1 == self.0.len();
            let start = if is_first || open.is_some() {
                search(small, wanted, place)?
            } else {
                small[place..].starts_with(wanted).then_some(place)?
            };
            let is_torn =
                |at_: usize| at_ > 0 && is_word(at(small, at_ - 1)) && is_word(at(small, at_));
            if is_first && open.is_none() && is_torn(start) {
                return None;
            }
            if let Some(name) = open.take() {
                let value = &line[place..start];
                // A hole that a template starts with does not hold what programs print before a message: `KeyError: `.
                let value = match value.rfind(": ").filter(|_| is_first) {
                    Some(colon) => &value[colon + 2..],
                    None => value,
                };
                fit.holes
                    .push((name.to_owned(), value.trim_matches(' ').to_owned()));
            }
            place = start + wanted.len();
            if is_last && !wanted.is_empty() && is_torn(place) {
                return None;
            }
            let letters = wanted
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || !c.is_ascii())
                .count();
            fit.letters += u32::try_from(letters).unwrap_or(u32::MAX);
            is_first = false;
        }
        if let Some(name) = open {
            fit.holes
                .push((name.to_owned(), line[place..].trim_matches(' ').to_owned()));
        }
        Some(fit)
    }
}

fn search(text: &str, wanted: &str, from: usize) -> Option<usize> {
    text[from..].find(wanted).map(|at| at + from)
}

/// Runs of spaces and line ends as one space.
fn spaced(text: &str) -> String {
    let bytes = text.as_bytes();
    if !text.contains(['\n', '\t', '\r']) && !bytes.windows(2).any(|two| two == b"  ") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if matches!(c, '\n' | '\t' | '\r') {
            ' '
        } else {
            c
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(message: &Message, line: &str) -> Option<Fit> {
        Template::new(message).fit(&Fitting::new(line))
    }

    #[test]
    fn holes_have_their_values() {
        let message = Message::parse("Project `{project}` has no {what} to `{}`").unwrap();
        let found = fit(&message, "error: project `x y` has  no access to `o3`!").unwrap();
        let pairs: Vec<_> = found
            .holes
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(pairs, ["project=x y", "what=access", "=o3"]);
        assert_eq!(found.letters, 14);
        assert!(fit(&message, "project `x` has no access").is_none());
        let message = Message::parse("KeyError: {key}").unwrap();
        assert_eq!(
            fit(&message, "KeyError: 'a b' ").unwrap().holes,
            [("key".to_owned(), "'a b'".to_owned())]
        );
        assert!(fit(&message, "MyKeyError: 'a'").is_none());
    }
}
