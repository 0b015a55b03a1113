//! Typed reads: a node → a value of one kind, or a finding that says how to write it.

use super::Scene;
use super::schema::Key;
use super::suggest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Alias, Choice, Date, Duration, EntryId, Extra, HttpStatus, Language, Message, Prose, Url, VersionRange, is_name, near_name};
use crate::parse::{Field, Node, Scalar, Style, Value};
use crate::rule::{self, Rule};
use crate::source::{Spanned, Text};

/// `~` or `null` without quotes, or nothing at all.
#[must_use]
pub fn is_null(scalar: &Scalar) -> bool {
    scalar.style == Style::Plain && matches!(scalar.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
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
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    if let Some(hex) = unsigned.strip_prefix("0x").filter(|hex| !hex.is_empty()) {
        return hex.bytes().all(|b| b.is_ascii_hexdigit()).then_some("a hexadecimal number");
    }
    if digits(unsigned) {
        return Some(if unsigned.len() > 1 && unsigned.starts_with('0') { "an octal number" } else { "a number" });
    }
    if unsigned.contains(':') && unsigned.split(':').all(digits) {
        return Some("a number in base 60");
    }
    let is_float = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && unsigned.parse::<f64>().is_ok();
    is_float.then_some("a number")
}

fn expected(node: &Node, what: &str, key: &Key, diagnostics: &mut Diagnostics) {
    let found = match &node.value {
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "keys and values",
        Value::Broken => return,
    };
    let finding = Diagnostic::new(&rule::WRONG_TYPE, node.span, format!("`{}` takes {what}, found {found}", key.name))
        .help(format!("write `{}: {}`", key.name, key.example));
    diagnostics.push(finding);
}

fn scalar<'a>(node: &'a Node, what: &str, key: &Key, diagnostics: &mut Diagnostics) -> Option<&'a Scalar> {
    match &node.value {
        Value::Text(scalar) => Some(scalar),
        _ => {
            expected(node, what, key, diagnostics);
            None
        }
    }
}

/// A text that YAML would not take for something else.
fn text<'a>(node: &'a Node, key: &Key, diagnostics: &mut Diagnostics) -> Option<&'a Text> {
    let scalar = scalar(node, "a text", key, diagnostics)?;
    let value = scalar.text.as_str();
    if let Some(guess) = guessed_type(value).filter(|_| scalar.style == Style::Plain) {
        let finding = Diagnostic::new(&rule::WRONG_TYPE, node.span, format!("`{}` takes a text, and YAML reads this as {guess}", key.name))
            .help(format!("put it into quotes: \"{value}\""));
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
        let finding = Diagnostic::new(&rule::WRONG_TYPE, text.place(at..at), format!("`{}` takes one line", key.name)).help("join the lines");
        diagnostics.push(finding);
        return None;
    }
    if value.is_empty() {
        diagnostics.push(Diagnostic::new(&rule::EMPTY, node.span, "an empty text").help(format!("write {}, or leave it out", key.doc)));
        return None;
    }
    Some(value.to_owned())
}

/// Markdown; its places are kept.
pub fn prose(node: &Node, key: &'static Key, scene: Scene<'_>, diagnostics: &mut Diagnostics) -> Option<Prose> {
    let prose = Prose::new(text(node, key, diagnostics)?.clone())?;
    super::prose::check(&prose, scene, diagnostics);
    Some(prose)
}

/// A value whose text is read by a parser that says how to write it.
fn parsed<T>(
    node: &Node,
    key: &Key,
    rule: &'static Rule,
    diagnostics: &mut Diagnostics,
    parse: impl FnOnce(&str) -> Result<T, &'static str>,
) -> Option<T> {
    let scalar = scalar(node, "a text", key, diagnostics)?;
    let value = scalar.text.as_str().trim();
    match parse(value) {
        Ok(parsed) => Some(parsed),
        Err(help) => {
            diagnostics.push(Diagnostic::new(rule, node.span, format!("`{value}` does not fit `{}`", key.name)).help(help));
            None
        }
    }
}

pub fn date(node: &Node, key: &'static Key, today: Date, diagnostics: &mut Diagnostics) -> Option<Date> {
    let date = parsed(node, key, &rule::BAD_DATE, diagnostics, Date::parse)?;
    if date.is_after(today) {
        let finding = Diagnostic::new(&rule::BAD_DATE, node.span, format!("`{date}` is in the future"))
            .help(format!("`{}` says what has happened; today is {today}", key.name));
        diagnostics.push(finding);
    }
    Some(date)
}

pub fn duration(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Duration> {
    parsed(node, key, &rule::BAD_DURATION, diagnostics, Duration::parse)
}

pub fn url(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Url> {
    parsed(node, key, &rule::BAD_URL, diagnostics, Url::parse)
}

pub fn alias(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Spanned<Alias>> {
    parsed(node, key, &rule::BAD_ALIAS, diagnostics, Alias::parse).map(|alias| Spanned::new(alias, node.span))
}

pub fn range(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<VersionRange> {
    let value = line(node, key, diagnostics)?;
    match VersionRange::parse(&value) {
        Ok(range) => Some(range),
        Err(help) => {
            diagnostics.push(Diagnostic::new(&rule::BAD_VERSION, node.span, format!("`{value}` is not a version range")).help(help));
            None
        }
    }
}

/// One of a few words.
pub fn choice<T: Choice>(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<T> {
    let value = scalar(node, "a word", key, diagnostics)?.text.as_str();
    let found = T::parse(value);
    if found.is_none() {
        let words = suggest::list(T::WORDS);
        let near = suggest::nearest(value, T::WORDS.iter().copied());
        let help = near.map_or_else(|| format!("it is one of {words}"), |near| format!("did you mean `{near}`? it is one of {words}"));
        diagnostics.push(Diagnostic::new(&rule::UNKNOWN_VALUE, node.span, format!("unknown value `{value}` for `{}`", key.name)).help(help));
    }
    found
}

pub fn flag(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<bool> {
    let scalar = scalar(node, "`true` or `false`", key, diagnostics)?;
    match (scalar.text.as_str(), scalar.style) {
        ("true", Style::Plain) => Some(true),
        ("false", Style::Plain) => Some(false),
        (value, _) => {
            let message = format!("`{}` takes `true` or `false`, found `{value}`", key.name);
            diagnostics.push(Diagnostic::new(&rule::WRONG_TYPE, node.span, message).help("write `true` or `false`, without quotes"));
            None
        }
    }
}

/// A plain whole number within bounds.
pub fn integer(node: &Node, key: &'static Key, bounds: (i64, i64), diagnostics: &mut Diagnostics) -> Option<i64> {
    let scalar = scalar(node, "a whole number", key, diagnostics)?;
    let value = scalar.text.as_str();
    let is_plain = scalar.style == Style::Plain && value.bytes().all(|b| b.is_ascii_digit()) && !value.starts_with('0');
    let number = value.parse().ok().filter(|number| (bounds.0..=bounds.1).contains(number));
    if let (true, Some(number)) = (is_plain, number) {
        return Some(number);
    }
    let rule = if is_plain { &rule::UNKNOWN_VALUE } else { &rule::WRONG_TYPE };
    let help = match number {
        Some(number) => format!("write {number} without quotes, signs or leading zeros"),
        None => format!("write a number such as {}", key.example),
    };
    let message = format!("`{}` takes a whole number from {} to {}, found `{value}`", key.name, bounds.0, bounds.1);
    diagnostics.push(Diagnostic::new(rule, node.span, message).help(help));
    None
}

pub fn status(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<HttpStatus> {
    integer(node, key, (100, 599), diagnostics).and_then(|code| HttpStatus::new(u16::try_from(code).ok()?))
}

pub fn language(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Language> {
    let text = &scalar(node, "a language", key, diagnostics)?.text;
    let found = Language::parse(text.as_str());
    if found.is_none() {
        diagnostics.push(unknown_language(text.as_str(), node.span));
    }
    found
}

/// The finding for a language that the highlighter does not know.
pub fn unknown_language(name: &str, span: crate::source::Span) -> Diagnostic {
    let near = suggest::nearest(name, Language::names());
    let help = near.map_or_else(|| "use a known language, or `text`".to_owned(), |near| format!("did you mean `{near}`? otherwise use `text`"));
    Diagnostic::new(&rule::UNKNOWN_LANGUAGE, span, format!("unknown language `{name}`")).help(help)
}

pub fn entry_id(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Spanned<EntryId>> {
    let value = line(node, key, diagnostics)?;
    let found = EntryId::parse(&value);
    if found.is_none() {
        let finding = Diagnostic::new(&rule::UNKNOWN_REFERENCE, node.span, format!("`{value}` is not the id of an entry"))
            .help("an id is <collection>/<slug>, such as `openai/rate-limit-error`");
        diagnostics.push(finding);
    }
    Some(Spanned::new(found?, node.span))
}

pub fn message(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<Message> {
    let text = text(node, key, diagnostics)?;
    match Message::parse(text.as_str()) {
        Ok(message) => Some(message),
        Err((at, help)) => {
            let end = at + text.as_str()[at..].chars().next().map_or(0, char::len_utf8);
            diagnostics.push(Diagnostic::new(&rule::BAD_MESSAGE, text.place(at..end), "the message template cannot be read").help(help));
            None
        }
    }
}

pub fn tag(node: &Node, key: &'static Key, diagnostics: &mut Diagnostics) -> Option<String> {
    let value = line(node, key, diagnostics)?;
    if is_name(&value) {
        return Some(value);
    }
    let near = near_name(&value.replace('+', "p").replace('#', "-sharp"));
    let help = if near.is_empty() { "tags are lowercase words with hyphens".to_owned() } else { format!("write `{near}`") };
    diagnostics.push(Diagnostic::new(&rule::UNKNOWN_VALUE, node.span, format!("`{value}` cannot be a tag")).help(help));
    None
}

/// Each item of a list; a wrong item is reported and left out.
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
    let read: Vec<T> = items.iter().filter_map(|node| item(node, key, diagnostics)).collect();
    (read.len() == items.len()).then_some(read)
}

/// Names of the author's own, each with a value.
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
    let mut pair = |field: &Field| Some((field.name.text.clone(), value(&field.node, key, diagnostics)?));
    let read: Vec<_> = fields.iter().filter_map(&mut pair).collect();
    (read.len() == fields.len()).then_some(read)
}

/// Any data, as written.
pub fn free(node: &Node) -> Option<Extra> {
    match &node.value {
        Value::Text(scalar) if is_null(scalar) => Some(Extra::Text(String::new())),
        Value::Text(scalar) => Some(Extra::Text(scalar.text.as_str().to_owned())),
        Value::List(items) => items.iter().map(free).collect::<Option<_>>().map(Extra::List),
        Value::Map(fields) => {
            fields.iter().map(|field| Some((field.name.text.clone(), free(&field.node)?))).collect::<Option<_>>().map(Extra::Map)
        }
        Value::Broken => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_yaml_takes_for_something_else_are_known() {
        for text in ["1.10", "403", "012", "no", "Yes", "1e3", "0x1F", "1:30", "1_000", "-5", ".5", "true"] {
            assert!(guessed_type(text).is_some(), "{text}");
        }
        for text in ["1.1.0", "3.9+", "v1", "E0308", "1.x", "0xZZ", "nope", "12ab", ">=1.0", "10:20:x"] {
            assert_eq!(guessed_type(text), None, "{text}");
        }
    }
}
