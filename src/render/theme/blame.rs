//! Whose fault an error of the template engine is.
//!
//! Comes in: the error, and the templates of the site itself. Goes out: a finding in one of them, with its place and, where
//! a name is missing, the one that was probably meant. Never: a finding about a built-in template.

use crate::check::nearest;
use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::source::{FileId, Sources, Span};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tera::ErrorKind;

/// The place in a template of the site that an error points to.
pub fn finding(
    error: &tera::Error,
    own: &BTreeMap<String, FileId>,
    sources: &Sources,
) -> Option<Diagnostic> {
    let help = "compare it with the built-in template of the same name, or remove it";
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let file = *own.get(report.filename())?;
            let length = sources.get(file).text.len();
            let range = report.span().range.start.min(length)..report.span().range.end.min(length);
            let message = report.message().trim().to_owned();
            Some(
                Diagnostic::new(
                    &rule::TEMPLATE,
                    Span::new(file, range),
                    format!("the template cannot be used: {message}"),
                )
                .help(help),
            )
        }
        ErrorKind::MissingParent { current, .. }
        | ErrorKind::CircularExtend { tpl: current, .. }
        | ErrorKind::CircularInclude { tpl: current, .. } => Some(
            Diagnostic::new(
                &rule::TEMPLATE,
                Span::file(*own.get(current)?),
                format!("the template cannot be used: {error}"),
            )
            .help(help),
        ),
        _ => {
            let text = error.to_string();
            let (name, file) = own.iter().next()?;
            let (place, message) = told(&text, own, sources).unwrap_or_else(|| {
                let message =
                    format!("the templates cannot be used with `{name}` among them: {error}");
                (Span::file(*file), message)
            });
            Some(Diagnostic::new(&rule::TEMPLATE, place, message).help(help))
        }
    }
}

/// With the name of the view that was probably meant, where the error is at a name that the view does not have.
pub fn suggested<V: Serialize>(found: Diagnostic, view: &V, sources: &Sources) -> Diagnostic {
    let word = sources.slice(found.span).to_owned();
    let mut names = BTreeSet::new();
    // The view has been serialised before; it cannot fail now.
    gather(&serde_json::to_value(view).unwrap_or_default(), &mut names);
    // Where the error itself lists what is there, that is the list to choose from.
    let listed = found.message.split_once("Available ").map(|(_, list)| {
        let names = list.split_once(": ").map_or("", |(_, names)| names);
        names.split(", ").map(str::to_owned).collect()
    });
    let names: BTreeSet<String> = listed.unwrap_or(names);
    let is_name = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    match nearest(&word, names.iter().map(String::as_str)) {
        Some(near) if is_name && near != word => found.help(format!("did you mean `{near}`?")),
        _ => found,
    }
}

/// The names of all fields, at any depth.
fn gather(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                names.insert(name.clone());
                gather(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, names)),
        _ => {}
    }
}

/// The place that an error tells only in its text: `error: what`, then `--> name:line:column`.
fn told(text: &str, own: &BTreeMap<String, FileId>, sources: &Sources) -> Option<(Span, String)> {
    let message = text.lines().next()?.trim_start_matches("error: ");
    let place = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("--> "))?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let file = *own.get(parts.next()?)?;
    let source = sources.get(file);
    let range = source.line_range(line);
    let width = source.text[range.clone()]
        .chars()
        .take(column.saturating_sub(1));
    let at = range.start + width.map(char::len_utf8).sum::<usize>();
    let message = format!("the template cannot be used: {message}");
    Some((Span::new(file, at..at), message))
}
