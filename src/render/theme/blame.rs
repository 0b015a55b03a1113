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
            let callers = callers(&error.to_string());
            let own_callers = || {
                callers
                    .iter()
                    .filter_map(|caller| caller.place(own, sources))
            };
            let place = own.get(report.filename()).map(|file| {
                let length = sources.get(*file).text.len();
                let range = &report.span().range;
                Span::new(*file, range.start.min(length)..range.end.min(length))
            });
            // What a built-in template trips over may be what one of the site gave it.
            let place = place.or_else(|| own_callers().next())?;
            let message = report.message().trim().to_owned();
            let mut found = Diagnostic::new(
                &rule::TEMPLATE,
                place,
                format!("the template cannot be used: {message}"),
            )
            .help(help);
            let others = callers
                .iter()
                .filter(|caller| !own.contains_key(&caller.name));
            found.label = others
                .map(|caller| format!("called from {}:{}", caller.name, caller.line))
                .collect::<Vec<_>>()
                .join(", ");
            for span in own_callers().filter(|span| *span != place) {
                found = found.related(span, "called from here");
            }
            Some(found)
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

/// A place in a template as an error tells it.
struct Caller {
    name: String,
    /// Both from 1.
    line: usize,
    column: usize,
}

impl Caller {
    /// `name:line:column`
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        let name = parts.next()?.to_owned();
        Some(Self { name, line, column })
    }

    /// Where that is, in a template of the site.
    fn place(&self, own: &BTreeMap<String, FileId>, sources: &Sources) -> Option<Span> {
        let file = *own.get(&self.name)?;
        let source = sources.get(file);
        let range = source.line_range(self.line);
        let before = source.text[range.clone()]
            .chars()
            .take(self.column.saturating_sub(1));
        let at = range.start + before.map(char::len_utf8).sum::<usize>();
        Some(Span::new(file, at..at))
    }
}

/// The templates that led to the place of an error, the nearest first.
fn callers(text: &str) -> Vec<Caller> {
    text.lines()
        .filter_map(|line| line.strip_prefix("note: called from "))
        .filter_map(Caller::parse)
        .collect()
}

/// The place that an error tells only in its text: `error: what`, then `--> name:line:column`.
fn told(text: &str, own: &BTreeMap<String, FileId>, sources: &Sources) -> Option<(Span, String)> {
    let message = text.lines().next()?.trim_start_matches("error: ");
    let place = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("--> "))?;
    let place = Caller::parse(place)?.place(own, sources)?;
    Some((place, format!("the template cannot be used: {message}")))
}
