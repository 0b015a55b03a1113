//! The site's own fields and their JSON Schema.
//!
//! Comes in: the schema that `errbook.yaml` holds, and what stands under `extra` of an entry. Goes out: typed values,
//! and findings at the value that does not fit. Never: a schema from elsewhere; a reference leads within the schema.

mod keys;
mod refused;
mod typed;

pub use typed::{fields, typed};

use super::read;
use super::suggest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::Extra;
use crate::parse::{Node, Style, Value};
use crate::rule;
use crate::source::Span;
use boon::{Compiler, ErrorKind, SchemaIndex, Schemas, Type, UrlLoader, ValidationError};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// The name of the schema among those of the compiler; nothing is fetched from it.
const NAME: &str = "errbook:///extra";

/// Where an author finds what is allowed.
const SEE: &str = "`extra` in errbook.yaml holds the schema of these fields";

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
        if let Err(error) = compiler.add_resource(NAME, written.clone()) {
            diagnostics.extend(refused::refused(&error, node));
            return None;
        }
        match compiler.compile(NAME, &mut schemas) {
            Ok(root) => Some(Self {
                schemas,
                root,
                written,
            }),
            Err(error) => {
                diagnostics.extend(refused::refused(&error, node));
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
            let mut places = HashMap::new();
            gather(node, "", &mut places);
            for error in found {
                let place = places.get(&error.instance_location.to_string());
                diagnostics.extend(self.findings(error, place.copied().unwrap_or(node)));
            }
        }
    }

    fn findings(&self, error: &ValidationError<'_, '_>, node: &Node) -> Vec<Diagnostic> {
        let finding = |message: String| Diagnostic::new(&rule::BAD_EXTRA, node.span, message);
        let one = match &error.kind {
            ErrorKind::AdditionalProperties { got } => {
                let names = self.properties(error.schema_url);
                return keys::unknown(node, got, &names);
            }
            ErrorKind::Required { want } => {
                let place = Span {
                    hi: node.span.lo,
                    ..node.span
                };
                let path = format!("extra{}", error.instance_location).replace('/', ".");
                let missing = |name: &&str| {
                    let message = format!("`{name}` is missing under `{path}`");
                    Diagnostic::new(&rule::BAD_EXTRA, place, message)
                        .help(format!("add `{name}:` with its value under `{path}`"))
                };
                let names = self.properties(error.schema_url);
                let guessed = keys::guessed(node, &names);
                let wanted = want.iter().filter(|name| !guessed.contains(**name));
                return wanted.map(missing).collect();
            }
            ErrorKind::Type { got, want } => {
                let want: Vec<String> = want.iter().map(|want| name(want).to_owned()).collect();
                let message = format!("expected {}, found {}", want.join(" or "), name(*got));
                match &node.value {
                    Value::Text(_) if *got == Type::Null => finding(message).help(format!(
                        "write {}, or leave the field out",
                        want.join(" or ")
                    )),
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
                let all = suggest::list(&words);
                match &node.value {
                    // The very text, which YAML takes for something else.
                    Value::Text(scalar)
                        if scalar.style == Style::Plain
                            && want.contains(&Json::from(scalar.text.as_str())) =>
                    {
                        let quoted = read::quoted(scalar.text.as_str());
                        let found = match typed(node) {
                            Some(Extra::Number(_)) => name(Type::Number),
                            Some(Extra::Flag(_)) => name(Type::Boolean),
                            _ => name(Type::Null),
                        };
                        finding(format!("expected {}, found {found}", name(Type::String)))
                            .help(format!("put it into quotes: {quoted}"))
                            .certain(node.span, quoted)
                    }
                    _ => {
                        let shown = shown(node);
                        let near = suggest::nearest(&shown, words.iter().copied());
                        let help = near.map_or_else(
                            || format!("it is one of {all}"),
                            |near| format!("did you mean `{near}`? it is one of {all}"),
                        );
                        finding(format!("unknown value `{shown}`")).help(help)
                    }
                }
            }
            ErrorKind::Pattern { want, .. } => finding(format!("`{}` does not fit", shown(node)))
                .help(format!("it must match the pattern `{want}`")),
            ErrorKind::FalseSchema => {
                finding("the schema allows no value here".to_owned()).help("remove the field")
            }
            ErrorKind::RefCycle { .. } => {
                finding("the schema leads in a circle here".to_owned()).help(SEE)
            }
            ErrorKind::AnyOf | ErrorKind::OneOf(None) => {
                finding(format!("{} fits none of what is allowed here", named(node))).help(SEE)
            }
            kind => finding(format!("{} does not fit: {kind}", named(node))).help(SEE),
        };
        vec![one]
    }
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

/// All values by their JSON pointers: a map may hold a hundred thousand wrong ones.
fn gather<'a>(node: &'a Node, pointer: &str, places: &mut HashMap<String, &'a Node>) {
    match &node.value {
        Value::Map(fields) => {
            for field in fields {
                let name = field.name.text.replace('~', "~0").replace('/', "~1");
                gather(&field.node, &format!("{pointer}/{name}"), places);
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                gather(item, &format!("{pointer}/{at}"), places);
            }
        }
        _ => {}
    }
    places.insert(pointer.to_owned(), node);
}

/// A value as a message names it.
fn named(node: &Node) -> String {
    match &node.value {
        Value::List(_) => "the list".to_owned(),
        Value::Map(_) => "the map".to_owned(),
        _ => format!("`{}`", shown(node)),
    }
}

fn shown(node: &Node) -> String {
    const LONGEST: usize = 60;
    let line = typed(node).map_or_else(String::new, |value| value.line());
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
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
