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

/// Fits a template onto a line that is [`spaced`]; letter case does not count, white space counts as one space.
pub fn fit(message: &Message, line: &str) -> Option<Fit> {
    let small = lower(line);
    let mut fit = Fit {
        letters: 0,
        holes: Vec::new(),
    };
    let mut open: Option<&str> = None;
    let mut place = 0;
    let mut is_first = true;
    for (nth, part) in message.parts.iter().enumerate() {
        let literal = match part {
            Part::Hole(name) => {
                open = Some(name);
                continue;
            }
            Part::Literal(literal) => lower(&spaced(&clean(literal))),
        };
        let is_last = nth + 1 == message.parts.len();
        let wanted = if is_first {
            literal.trim_start_matches(' ')
        } else {
            &literal
        };
        let wanted = if is_last {
            wanted.trim_end_matches(' ')
        } else {
            wanted
        };
        let start = if is_first || open.is_some() {
            search(&small, wanted, place)?
        } else {
            small[place..].starts_with(wanted).then_some(place)?
        };
        let is_torn =
            |at_: usize| at_ > 0 && is_word(at(&small, at_ - 1)) && is_word(at(&small, at_));
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

fn search(text: &str, wanted: &str, from: usize) -> Option<usize> {
    text[from..].find(wanted).map(|at| at + from)
}

/// Runs of spaces and line ends as one space.
pub fn spaced(text: &str) -> String {
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

    #[test]
    fn holes_have_their_values() {
        let message = Message::parse("Project `{project}` has no {what} to `{}`").unwrap();
        let found = fit(
            &message,
            &spaced("error: project `x y` has  no access to `o3`!"),
        )
        .unwrap();
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
