//! The keys of one map, read one by one against their table.

use super::schema::{Key, Need};
use super::suggest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::{Field, Node, Value};
use crate::rule;
use crate::source::Span;
use std::collections::BTreeSet;

/// An opened map. Unknown keys have been reported; every key of the table is expected to be asked for once.
pub struct Fields<'a> {
    fields: &'a [Field],
    keys: &'static [Key],
    /// Where a missing key is reported.
    place: Span,
    /// Keys that a misspelt one was probably meant to be: they are not reported as missing on top.
    guessed: BTreeSet<&'static str>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Opens a map, or reports that the node is none.
    pub fn open(
        node: &'a Node,
        keys: &'static [Key],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Value::Map(fields) = &node.value else {
            if !matches!(node.value, Value::Broken) {
                let is_short = keys.len() <= 8;
                let needed = keys
                    .iter()
                    .filter(|key| is_short || key.need == Need::Required);
                let names: Vec<String> = needed.map(|key| format!("`{}`", key.name)).collect();
                let found = if matches!(node.value, Value::List(_)) {
                    "a list"
                } else {
                    "a text"
                };
                let finding = Diagnostic::new(
                    &rule::WRONG_TYPE,
                    node.span,
                    format!("expected keys and values, found {found}"),
                )
                .help(match (is_short, names.is_empty()) {
                    (true, _) => format!("write `key: value`; the keys are {}", names.join(", ")),
                    (false, true) => "write `key: value`, one to a line".to_owned(),
                    (false, false) => format!(
                        "write `key: value`, one to a line; needed are {}",
                        names.join(", ")
                    ),
                });
                diagnostics.push(finding);
            }
            return None;
        };
        let place = Span {
            hi: node.span.lo,
            ..node.span
        };
        let mut opened = Self {
            fields,
            keys,
            place,
            guessed: BTreeSet::new(),
            asked: Vec::new(),
        };
        opened.unknown(diagnostics);
        Some(opened)
    }

    fn unknown(&mut self, diagnostics: &mut Diagnostics) {
        let is_known = |name: &str| self.keys.iter().any(|key| key.name == name);
        if self.fields.iter().all(|field| is_known(&field.name.text)) {
            return;
        }
        // Looked up once: a map may hold a hundred thousand wrong keys.
        let free: Vec<&'static str> = self
            .keys
            .iter()
            .map(|key| key.name)
            .filter(|key| self.find(key).is_none())
            .collect();
        let unknown: Vec<&Field> = self
            .fields
            .iter()
            .filter(|field| !is_known(&field.name.text))
            .collect();
        let wrong: Vec<String> = unknown
            .iter()
            .map(|field| field.name.text.replace('-', "_"))
            .collect();
        let guesses = suggest::guesses(&wrong, &free);
        for (field, guess) in unknown.into_iter().zip(&guesses) {
            let name = &field.name.text;
            let near = guess.map(|guess| guess.name);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if self.keys.len() <= 8 => {
                    format!(
                        "the keys here are {}",
                        suggest::list(&self.keys.iter().map(|key| key.name).collect::<Vec<_>>())
                    )
                }
                None => "fields of your own go under `extra`".to_owned(),
            };
            let finding = Diagnostic::new(
                &rule::UNKNOWN_KEY,
                field.name.span,
                format!("unknown key `{name}`"),
            )
            .help(help);
            diagnostics.push(match guess.filter(|guess| guess.is_certain) {
                Some(guess) => finding.certain(field.name.span, guess.name),
                None => finding,
            });
        }
        self.guessed
            .extend(guesses.iter().flatten().map(|guess| guess.name));
    }

    fn find(&self, name: &str) -> Option<&'a Field> {
        self.fields.iter().find(|field| field.name.text == name)
    }

    /// Reads a key with `read`; what is missing is reported as the table says.
    pub fn take<T>(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
        read: impl FnOnce(&'a Node, &'static Key, &mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(name);
        let key = self.keys.iter().find(|key| key.name == name)?;
        let Some(field) = self.find(name) else {
            if !self.guessed.contains(name) {
                self.missing(key, diagnostics);
            }
            return None;
        };
        if is_empty(&field.node) {
            let message = format!("`{name}` is empty");
            let help = format!("fill it ({}), or leave it out", key.doc);
            let help = if key.need == Need::Required {
                format!("fill it: {}", key.doc)
            } else {
                help
            };
            diagnostics.push(Diagnostic::new(&rule::EMPTY, field.name.span, message).help(help));
            return None;
        }
        read(&field.node, key, diagnostics)
    }

    /// Whether the key is there at all, right, wrong or misspelt.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some() || self.guessed.contains(name)
    }

    /// Where what is missing is reported.
    pub fn place(&self) -> Span {
        self.place
    }

    fn missing(&self, key: &Key, diagnostics: &mut Diagnostics) {
        let rule = match key.need {
            Need::Required => &rule::MISSING,
            Need::Expected => &rule::EXPECTED,
            Need::Optional => return,
        };
        let message = format!("`{}` is missing: {}", key.name, key.doc);
        let help = match &key.section {
            None => format!("add `{}: {}`", key.name, key.example),
            Some(section) => match section.headings.first() {
                None => format!(
                    "write it {}, or as `{}:` in a YAML entry",
                    section.place, key.name
                ),
                Some(heading) => format!(
                    "add a section `## {heading}`, or `{}:` in a YAML entry",
                    key.name
                ),
            },
        };
        diagnostics.push(Diagnostic::new(rule, self.place, message).help(help));
    }

    /// Ends the reading. A key of the table that nobody asked for would be accepted and lost.
    pub fn close(self) {
        let names = self.keys.iter().map(|key| key.name);
        let mut lost = names.filter(|name| !self.asked.contains(name));
        debug_assert_eq!(
            lost.next(),
            None,
            "a key of the schema that the decoder does not read"
        );
    }
}

/// Null, an empty text, an empty list or map.
fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Text(scalar) => {
            super::read::is_null(scalar) || scalar.text.as_str().trim().is_empty()
        }
        Value::List(items) => items.is_empty(),
        Value::Map(fields) => fields.is_empty(),
        Value::Broken => false,
    }
}
