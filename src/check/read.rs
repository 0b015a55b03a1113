//! Typed reads: a node → a value of one kind, or a finding that says how to write it.

mod value;

pub use value::{
    alias, choice, date, duration, email, entry_id, flag, integer, language, message, range,
    status, tag, unknown_language, url,
};

use super::schema::Key;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Extra, Prose};
use crate::parse::{Field, Node, Scalar, Style, Value};
use crate::rule;
use crate::source::Text;

/// `~` or `null` without quotes, or nothing at all.
#[must_use]
pub fn is_null(scalar: &Scalar) -> bool {
    scalar.style == Style::Plain
        && matches!(scalar.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
}

/// What YAML's readers would make of a text without quotes, where it is not a text.
#[must_use]
pub fn guessed_type(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" => return Some("a boolean"),
        "null" | "~" => return Some("nothing at all (null)"),
        ".nan" | ".inf" | "-.inf" => return Some("a number"),
        _ => {}
    }
    let unsigned = lower.trim_start_matches(['+', '-']);
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    if let Some(hex) = unsigned.strip_prefix("0x").filter(|hex| !hex.is_empty()) {
        return hex
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then_some("a hexadecimal number");
    }
    if digits(unsigned) {
        return Some(if unsigned.len() > 1 && unsigned.starts_with('0') {
            "an octal number"
        } else {
            "a number"
        });
    }
    if unsigned.contains(':') && unsigned.split(':').all(digits) {
        return Some("a number in base 60");
    }
    let is_float = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.parse::<f64>().is_ok();
    is_float.then_some("a number")
}

/// A text in double quotes, as YAML reads it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn expected(node: &Node, what: &str, key: &Key, diagnostics: &mut Diagnostics) {
    let found = match &node.value {
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "keys and values",
        Value::Broken => return,
    };
    let finding = Diagnostic::new(
        &rule::WRONG_TYPE,
        node.span,
        format!("`{}` takes {what}, found {found}", key.name),
    )
    .help(format!("write `{}: {}`", key.name, key.example));
    diagnostics.push(finding);
}

fn scalar<'a>(
    node: &'a Node,
    what: &str,
    key: &Key,
    diagnostics: &mut Diagnostics,
) -> Option<&'a Scalar> {
    if let Value::Text(scalar) = &node.value {
        Some(scalar)
    } else {
        expected(node, what, key, diagnostics);
        None
    }
}

/// A text that YAML would not take for something else.
pub fn text<'a>(node: &'a Node, key: &Key, diagnostics: &mut Diagnostics) -> Option<&'a Text> {
    let scalar = scalar(node, "a text", key, diagnostics)?;
    let value = scalar.text.as_str();
    if let Some(guess) = guessed_type(value).filter(|_| scalar.style == Style::Plain) {
        let finding = Diagnostic::new(
            &rule::WRONG_TYPE,
            node.span,
            format!(
                "`{}` takes a text, and YAML reads this as {guess}",
                key.name
            ),
        )
        .help(format!("put it into quotes: {}", quoted(value)))
        .certain(node.span, quoted(value));
        diagnostics.push(finding);
        return None;
    }
    Some(&scalar.text)
}

/// One line, trimmed.
pub fn line(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = text(node, key, diagnostics)?;
    let value = text.as_str().trim();
    if let Some(at) = value.find('\n') {
        let finding = Diagnostic::new(
            &rule::WRONG_TYPE,
            text.place(at..at),
            format!("`{}` takes one line", key.name),
        )
        .help("join the lines");
        diagnostics.push(finding);
        return None;
    }
    if value.is_empty() {
        diagnostics.push(
            Diagnostic::new(&rule::EMPTY, node.span, "an empty text")
                .help(format!("write {}, or leave it out", key.doc)),
        );
        return None;
    }
    Some(value.to_owned())
}

/// Markdown; its places are kept. What it must not hold is `check::prose`'s.
pub fn prose(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Prose> {
    Prose::new(text(node, key, diagnostics)?)
}

/// Each item of a list; a wrong item is reported and left out (its finding decides whether the entry stands).
pub fn list<T>(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
    mut item: impl FnMut(&Node, &'static Key, &mut Diagnostics) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::List(items) = &node.value else {
        expected(node, "a list", key, diagnostics);
        return None;
    };
    let read = items.iter().filter_map(|node| item(node, key, diagnostics));
    Some(fitted(read.collect()))
}

/// A list without room for more: lists are short, there are many of each entry, and all are held.
fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

/// Names of the author's own, each with a value; a wrong one is reported and left out.
pub fn table<T>(
    node: &Node,
    key: &'static Key,
    diagnostics: &mut Diagnostics,
    mut value: impl FnMut(&Node, &'static Key, &mut Diagnostics) -> Option<T>,
) -> Option<Vec<(String, T)>> {
    let Value::Map(fields) = &node.value else {
        expected(node, "names with values", key, diagnostics);
        return None;
    };
    let mut pair = |field: &Field| {
        let value = value(&field.node, key, diagnostics)?;
        Some((field.name.text.clone(), value))
    };
    Some(fitted(fields.iter().filter_map(&mut pair).collect()))
}

/// Any data, as written.
pub fn free(node: &Node) -> Option<Extra> {
    match &node.value {
        Value::Text(scalar) if is_null(scalar) => Some(Extra::Text(String::new())),
        Value::Text(scalar) => Some(Extra::Text(scalar.text.as_str().to_owned())),
        Value::List(items) => items
            .iter()
            .map(free)
            .collect::<Option<_>>()
            .map(Extra::List),
        Value::Map(fields) => fields
            .iter()
            .map(|field| Some((field.name.text.clone(), free(&field.node)?)))
            .collect::<Option<_>>()
            .map(Extra::Map),
        Value::Broken => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_yaml_takes_for_something_else_are_known() {
        for text in [
            "1.10", "403", "012", "no", "Yes", "1e3", "0x1F", "1:30", "1_000", "-5", ".5", "true",
        ] {
            assert!(guessed_type(text).is_some(), "{text}");
        }
        for text in [
            "1.1.0", "3.9+", "v1", "E0308", "1.x", "0xZZ", "nope", "12ab", ">=1.0", "10:20:x",
        ] {
            assert_eq!(guessed_type(text), None, "{text}");
        }
    }
}
