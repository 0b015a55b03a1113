//! Keys under `extra` that the schema does not list, and what was probably meant.

use crate::check::suggest::Guess;
use crate::check::{read, suggest};
use crate::diagnostic::Diagnostic;
use crate::parse::{Field, Node, Value};
use crate::rule;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A finding for each unknown key of a map. What was meant is none of the keys that are there.
pub fn unknown(node: &Node, unknown: &[Cow<'_, str>], names: &[&str]) -> Vec<Diagnostic> {
    let fields: BTreeMap<&str, &Field> = fields(node)
        .iter()
        .map(|field| (field.name.text.as_str(), field))
        .collect();
    let free: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !fields.contains_key(name))
        .collect();
    let wrong: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    let guesses = suggest::guesses(&wrong, &free);
    let finding = |(name, guess): (&Cow<'_, str>, Option<Guess<'_>>)| {
        let span = fields
            .get(&**name)
            .map_or(node.span, |field| field.name.span);
        let finding = Diagnostic::new(&rule::BAD_EXTRA, span, format!("unknown key `{name}`"));
        match guess {
            Some(Guess { name, is_certain }) => {
                let finding = finding.help(format!("did you mean `{name}`?"));
                if is_certain {
                    finding.certain(span, written(name))
                } else {
                    finding
                }
            }
            None if names.is_empty() => finding.help("remove it: the schema allows no other keys"),
            None => finding.help(format!("the keys here are {}", suggest::list(names))),
        }
    };
    unknown.iter().zip(guesses).map(finding).collect()
}

/// The keys that unknown ones in their map were probably meant to be.
pub fn guessed<'a>(node: &Node, names: &'a [&'a str]) -> BTreeSet<&'a str> {
    let unknown = fields(node)
        .iter()
        .map(|field| field.name.text.as_str())
        .filter(|name| !names.contains(name));
    unknown
        .filter_map(|name| suggest::nearest(name, names.iter().copied()))
        .collect()
}

fn fields(node: &Node) -> &[Field] {
    match &node.value {
        Value::Map(fields) => fields,
        _ => &[],
    }
}

/// A key as it can stand in YAML.
fn written(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        && read::guessed_type(name).is_none();
    if is_plain {
        name.to_owned()
    } else {
        read::quoted(name)
    }
}
