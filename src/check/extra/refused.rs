//! Why a schema in `errbook.yaml` is none, and at which of its lines.

use super::{gather, leaves, name, shown};
use crate::diagnostic::Diagnostic;
use crate::parse::{Node, Value};
use crate::rule;
use crate::source::Span;
use boon::{CompileError, ErrorKind, ValidationError};
use std::collections::HashMap;

const HELP: &str =
    "write a schema of draft 2020-12, such as `{properties: {team: {type: string}}}`";
const INSIDE: &str = "put it under `$defs`, and refer to it as `#/$defs/…`";

/// The findings of a schema that is none, each with its place.
pub fn refused(error: &CompileError, node: &Node) -> Vec<Diagnostic> {
    let found = match error {
        CompileError::ValidationError { src, .. } => {
            let mut found = Vec::new();
            leaves(src, &mut found);
            found
                .iter()
                .map(|error| unfit(error, node))
                .collect::<Vec<_>>()
        }
        CompileError::LoadUrlError { url, .. }
        | CompileError::UnsupportedUrlScheme { url }
        | CompileError::UnsupportedDraft { url } => {
            let (span, written) = reference(node, url);
            let why = format!("`{written}` is not a part of it, and nothing is loaded");
            vec![(span, why, INSIDE)]
        }
        CompileError::JsonPointerNotFound(url)
        | CompileError::AnchorNotFound { reference: url, .. } => {
            let (span, written) = reference(node, url);
            vec![(span, format!("there is nothing at `{written}`"), INSIDE)]
        }
        CompileError::Bug(why) => {
            vec![(
                node.span,
                format!("a pattern in it cannot be used: {why}"),
                HELP,
            )]
        }
        error => {
            let text = error.to_string().replace(super::NAME, "the schema");
            vec![(node.span, text, HELP)]
        }
    };
    let finding = |(span, why, help): (Span, String, &'static str)| {
        let message = format!("`extra` is not a JSON Schema: {why}");
        Diagnostic::new(&rule::SETTINGS, span, message).help(help)
    };
    found.into_iter().map(finding).collect()
}

fn unfit(error: &ValidationError<'_, '_>, node: &Node) -> (Span, String, &'static str) {
    let mut places = HashMap::new();
    gather(node, "", &mut places);
    let place = places.get(&error.instance_location.to_string());
    let node = place.copied().unwrap_or(node);
    let why = match &error.kind {
        ErrorKind::Format { want: "regex", .. } => {
            let pattern = shown(node);
            format!(
                "`{pattern}` is no regular expression (without look-around and back-references)"
            )
        }
        ErrorKind::AnyOf | ErrorKind::OneOf(_) | ErrorKind::Enum { .. } => {
            format!("`{}` means nothing here", shown(node))
        }
        ErrorKind::Type { got, want } => {
            let want: Vec<&str> = want.iter().map(name).collect();
            format!("expected {}, found {}", want.join(" or "), name(*got))
        }
        kind => kind.to_string(),
    };
    (node.span, why, HELP)
}

/// The place where a schema refers to an address, and how it is written there.
fn reference(node: &Node, url: &str) -> (Span, String) {
    let end = url.strip_prefix(super::NAME).unwrap_or(url);
    let end = end.strip_prefix("errbook:///").unwrap_or(end);
    find(node, end).unwrap_or_else(|| (node.span, end.to_owned()))
}

fn find(node: &Node, end: &str) -> Option<(Span, String)> {
    match &node.value {
        Value::Map(fields) => fields.iter().find_map(|field| match &field.node.value {
            Value::Text(scalar)
                if ["$ref", "$dynamicRef", "$schema"].contains(&&*field.name.text) =>
            {
                let text = scalar.text.as_str();
                let path = text.split('#').next().unwrap_or("");
                let is_it = text == end || path.trim_start_matches("./") == end;
                is_it.then(|| (field.node.span, text.to_owned()))
            }
            _ => find(&field.node, end),
        }),
        Value::List(items) => items.iter().find_map(|item| find(item, end)),
        _ => None,
    }
}
