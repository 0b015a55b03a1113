//! The site's own fields and their JSON Schema.
//!
//! Comes in: the schema that `errbook.yaml` holds, and what stands under `extra` of an entry. Goes out: typed values,
//! and findings at the value that does not fit. Never: a schema from elsewhere; a reference leads within the schema.

use super::read;
use super::schema::Key;
use super::suggest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::Extra;
use crate::parse::{Node, Scalar, Style, Value};
use crate::rule;
use crate::source::Span;
use boon::{Compiler, ErrorKind, SchemaIndex, Schemas, Type, UrlLoader, ValidationError};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt;

/// The name of the schema among those of the compiler; nothing is fetched from it.
const NAME: &str = "errbook:///extra";

/// The compiled schema of `extra`.
pub struct ExtraSchema {
    schemas: Schemas,
    root: SchemaIndex,
    written: Json,
}

impl fmt::Debug for ExtraSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ExtraSchema").field(&self.written).finish()
    }
}

/// Refuses to load what a schema refers to.
struct Nowhere;

impl UrlLoader for Nowhere {
    fn load(&self, url: &str) -> Result<Json, Box<dyn std::error::Error>> {
        Err(format!("{url} is not a part of the schema").into())
    }
}

impl ExtraSchema {
    /// Compiles the schema of `errbook.yaml`, or reports why it is none.
    pub fn new(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        if matches!(node.value, Value::Broken) {
            return None;
        }
        let written = typed(node)?.json();
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.use_loader(Box::new(Nowhere));
        let compiled = match compiler.add_resource(NAME, written.clone()) {
            Ok(()) => compiler.compile(NAME, &mut schemas),
            Err(error) => Err(error),
        };
        match compiled {
            Ok(root) => Some(Self {
                schemas,
                root,
                written,
            }),
            Err(error) => {
                for (span, why) in refused(&error, node) {
                    let message = format!("`extra` is not a JSON Schema: {why}");
                    let finding = Diagnostic::new(&rule::SETTINGS, span, message);
                    diagnostics.push(finding.help(
                        "write a schema of draft 2020-12, such as `{properties: {team: {type: string}}}`",
                    ));
                }
                None
            }
        }
    }

    /// The schema as `errbook.yaml` has it.
    #[must_use]
    pub fn written(&self) -> &Json {
        &self.written
    }

    /// What a field is called on a page: the `title` of its property, or its own name.
    #[must_use]
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        let title = &self.written["properties"][name]["title"];
        title.as_str().unwrap_or(name)
    }

    /// The names of properties that the schema lists beside the place that an error names.
    fn properties(&self, schema_url: &str) -> Vec<&str> {
        let pointer = schema_url
            .split_once('#')
            .map_or("", |(_, pointer)| pointer);
        let place = self.written.pointer(pointer).unwrap_or(&self.written);
        let names = place["properties"].as_object();
        names.map_or_else(Vec::new, |names| names.keys().map(String::as_str).collect())
    }

    /// Reports what does not fit. Without `extra` in an entry, nothing is looked at as an empty map.
    pub fn check(&self, node: Option<&Node>, place: Span, diagnostics: &mut Diagnostics) {
        let empty = Node::map(place, Vec::new());
        let node = node.unwrap_or(&empty);
        let Some(value) = typed(node) else {
            return;
        };
        let value = value.json();
        if let Err(error) = self.schemas.validate(&value, self.root) {
            let mut found = Vec::new();
            leaves(&error, &mut found);
            for error in found {
                diagnostics.extend(self.findings(error, node));
            }
        }
    }

    fn findings(&self, error: &ValidationError<'_, '_>, root: &Node) -> Vec<Diagnostic> {
        let node = at(root, &error.instance_location.to_string());
        let finding = |message: String| Diagnostic::new(&rule::BAD_EXTRA, node.span, message);
        let one = match &error.kind {
            ErrorKind::AdditionalProperties { got } => {
                let is_there = |name: &&str| match &node.value {
                    Value::Map(fields) => fields.iter().any(|field| field.name.text == **name),
                    _ => false,
                };
                let mut names = self.properties(error.schema_url);
                names.retain(|name| !is_there(name));
                return got.iter().map(|name| unknown(node, name, &names)).collect();
            }
            ErrorKind::Required { want } => {
                let place = Span {
                    hi: node.span.lo,
                    ..node.span
                };
                let missing = |name: &&str| {
                    let message = format!("`{name}` is missing under `extra`");
                    Diagnostic::new(&rule::BAD_EXTRA, place, message)
                        .help(format!("add `{name}:` with its value under `extra`"))
                };
                return want.iter().map(missing).collect();
            }
            ErrorKind::Type { got, want } => {
                let want: Vec<String> = want.iter().map(|want| name(want).to_owned()).collect();
                let message = format!("expected {}, found {}", want.join(" or "), name(*got));
                match &node.value {
                    Value::Text(scalar)
                        if want.iter().any(|want| want == name(Type::String))
                            && scalar.style == Style::Plain =>
                    {
                        let quoted = read::quoted(scalar.text.as_str());
                        finding(message)
                            .help(format!("put it into quotes: {quoted}"))
                            .certain(node.span, quoted)
                    }
                    Value::Text(scalar) if scalar.style == Style::Certain => {
                        finding(message).help(format!("write {} without quotes", want.join(" or ")))
                    }
                    _ => finding(message).help(format!("write {}", want.join(" or "))),
                }
            }
            ErrorKind::Enum { want } => {
                let words: Vec<Cow<'_, str>> = want.iter().map(word).collect();
                let words: Vec<&str> = words.iter().map(Cow::as_ref).collect();
                let shown = shown(node);
                let near = suggest::nearest(&shown, words.iter().copied());
                let all = suggest::list(&words);
                let help = near.map_or_else(
                    || format!("it is one of {all}"),
                    |near| format!("did you mean `{near}`? it is one of {all}"),
                );
                finding(format!("unknown value `{shown}`")).help(help)
            }
            ErrorKind::Pattern { want, .. } => finding(format!("`{}` does not fit", shown(node)))
                .help(format!("it must match the pattern `{want}`")),
            ErrorKind::FalseSchema => {
                finding("the schema allows no value here".to_owned()).help("remove the field")
            }
            kind => finding(format!("`{}` does not fit: {kind}", shown(node)))
                .help("`extra` in errbook.yaml holds the schema of these fields"),
        };
        vec![one]
    }
}

/// The findings of a schema that is none, each with its place.
fn refused(error: &boon::CompileError, node: &Node) -> Vec<(Span, String)> {
    if let boon::CompileError::ValidationError { src, .. } = error {
        let mut found = Vec::new();
        leaves(src, &mut found);
        let place = |error: &&ValidationError<'_, '_>| {
            let node = at(node, &error.instance_location.to_string());
            (node.span, error.kind.to_string())
        };
        return found.iter().map(place).collect();
    }
    let text = error.to_string();
    vec![(node.span, text.replace(NAME, "the schema"))]
}

/// The errors that say something themselves. Of alternatives only the whole is reported.
fn leaves<'e, 's, 'v>(
    error: &'e ValidationError<'s, 'v>,
    found: &mut Vec<&'e ValidationError<'s, 'v>>,
) {
    let is_choice = matches!(error.kind, ErrorKind::AnyOf | ErrorKind::OneOf(_));
    if error.causes.is_empty() || is_choice {
        found.push(error);
    } else {
        for cause in &error.causes {
            leaves(cause, found);
        }
    }
}

fn unknown(node: &Node, name: &str, names: &[&str]) -> Diagnostic {
    let field = match &node.value {
        Value::Map(fields) => fields.iter().find(|field| field.name.text == name),
        _ => None,
    };
    let span = field.map_or(node.span, |field| field.name.span);
    let finding = Diagnostic::new(&rule::BAD_EXTRA, span, format!("unknown key `{name}`"));
    match suggest::nearest(name, names.iter().copied()) {
        Some(near) => {
            let finding = finding.help(format!("did you mean `{near}`?"));
            if suggest::only(name, names.iter().copied()).is_some() {
                finding.certain(span, near)
            } else {
                finding
            }
        }
        None if names.is_empty() => finding.help("remove it: the schema allows no other keys"),
        None => finding.help(format!("the keys here are {}", suggest::list(names))),
    }
}

/// The node that a JSON pointer leads to, or the last one on the way.
fn at<'a>(root: &'a Node, pointer: &str) -> &'a Node {
    let mut node = root;
    for segment in pointer.split('/').skip(1) {
        let name = segment.replace("~1", "/").replace("~0", "~");
        let next = match &node.value {
            Value::Map(fields) => fields
                .iter()
                .find(|field| field.name.text == name)
                .map(|field| &field.node),
            Value::List(items) => name.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => return node,
        }
    }
    node
}

fn shown(node: &Node) -> String {
    typed(node).map_or_else(String::new, |value| value.line())
}

fn word(value: &Json) -> Cow<'_, str> {
    match value {
        Json::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn name(kind: Type) -> &'static str {
    match kind {
        Type::Null => "nothing",
        Type::Boolean => "`true` or `false`",
        Type::Number => "a number",
        Type::Integer => "a whole number",
        Type::String => "a text",
        Type::Array => "a list",
        Type::Object => "keys with values",
    }
}

/// All fields with the types that YAML gives them.
pub fn fields(node: &Node, _: &'static Key, _: &mut Diagnostics) -> Option<Extra> {
    typed(node)
}

/// The value with the type that YAML 1.2 gives it.
fn typed(node: &Node) -> Option<Extra> {
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
    let number = is_number.then(|| {
        plain
            .parse::<i64>()
            .ok()
            .map(serde_json::Number::from)
            .or_else(|| serde_json::Number::from_f64(plain.parse().ok()?))
    });
    match number.flatten() {
        Some(number) => Extra::Number(number),
        None => Extra::Text(text.to_owned()),
    }
}
