//! Values under `extra` with the types that YAML 1.2 gives them.

use crate::check::read;
use crate::check::schema::Key;
use crate::diagnostic::Diagnostics;
use crate::entry::Extra;
use crate::parse::{Node, Scalar, Style, Value};
use serde_json::Number;

/// All fields with the types that YAML gives them.
pub fn fields(node: &Node, _: &'static Key, _: &mut Diagnostics) -> Option<Extra> {
    typed(node)
}

/// The value with the type that YAML 1.2 gives it.
pub fn typed(node: &Node) -> Option<Extra> {
    match &node.value {
        Value::Text(scalar) => Some(scalar_value(scalar)),
        Value::List(items) => items
            .iter()
            .map(typed)
            .collect::<Option<_>>()
            .map(Extra::List),
        Value::Map(fields) => fields
            .iter()
            .map(|field| Some((field.name.text.clone(), typed(&field.node)?)))
            .collect::<Option<_>>()
            .map(Extra::Map),
        Value::Broken => None,
    }
}

/// Source: YAML 1.2.2, section 10.3.2, the core schema.
fn scalar_value(scalar: &Scalar) -> Extra {
    let text = scalar.text.as_str();
    if scalar.style == Style::Certain {
        return Extra::Text(text.to_owned());
    }
    if read::is_null(scalar) {
        return Extra::Nothing;
    }
    match text {
        "true" | "True" | "TRUE" => return Extra::Flag(true),
        "false" | "False" | "FALSE" => return Extra::Flag(false),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned
            .chars()
            .all(|c| c.is_ascii_digit() || ".eE+-".contains(c));
    let plain = text.strip_prefix('+').unwrap_or(text);
    // A whole number that is too large would come out as another one.
    let is_whole = unsigned.bytes().all(|b| b.is_ascii_digit());
    let number = is_number.then(|| {
        plain
            .parse::<i64>()
            .ok()
            .map(Number::from)
            .or_else(|| plain.parse::<u64>().ok().map(Number::from))
            .or_else(|| Number::from_f64(plain.parse().ok().filter(|_| !is_whole)?))
    });
    match number.flatten() {
        Some(number) => Extra::Number(number),
        None => Extra::Text(text.to_owned()),
    }
}
