//! An entry as one self-contained Markdown file, snippets included: it reads back as the same entry.
//!
//! Comes in: an entry. Goes out: its front matter and its sections, in the order of the schema table and under the
//! headings that the table shows first. Never: a key or a heading that the table does not have.

use super::fields;
use crate::check::schema::{ENTRY, Key, Kind};
use crate::entry::{Entry, Note, Snippet};
use serde_json::Value;
use std::fmt::Write;

/// So many bytes an entry has, or fewer; a long one may have any number.
const USUAL: usize = 4096;

/// The whole entry in the Markdown spelling, whatever it was written in.
#[must_use]
pub fn entry(entry: &Entry) -> String {
    let mut text = String::with_capacity(USUAL);
    text.push_str("---\n");
    front_matter(entry, &mut text);
    if let Some(record) = &entry.ran {
        // A comment: it is no key of an entry, and reading the file back does not make it true.
        let _ = writeln!(
            text,
            "# run on {} with {}: the broken code failed with this error, the fixed code reached its end",
            record.date,
            record.versions()
        );
    }
    text.push_str("---\n\n");
    body(entry, &mut text);
    text
}

/// Everything behind the front matter.
pub fn body(entry: &Entry, text: &mut String) {
    text.push_str(entry.meaning.as_str().trim());
    text.push('\n');
    for key in ENTRY {
        let headings = key.section.as_ref().map_or(&[][..], |it| it.headings);
        if let Some(heading) = headings.first() {
            section(key.name, heading, entry, text);
        }
    }
}

fn section(name: &str, heading: &str, entry: &Entry, text: &mut String) {
    let start = text.len();
    let _ = write!(text, "\n## {heading}\n");
    let filled = text.len();
    match name {
        "stack_trace" => {
            for trace in &entry.stack_trace {
                fence(trace.language.name(), trace.text.as_str(), text);
            }
        }
        "causes" => causes(entry, text),
        "code" => code(entry, text),
        "notes" => entry.notes.iter().for_each(|it| note(it, text)),
        _ => {
            if let Some(prose) = fields::prose(entry, name) {
                let _ = write!(text, "\n{}\n", prose.as_str().trim_end());
            }
        }
    }
    // Nothing came below the heading.
    if text.len() == filled {
        text.truncate(start);
    }
}

fn causes(entry: &Entry, text: &mut String) {
    for cause in entry.causes.iter() {
        let _ = write!(text, "\n### {}\n", cause.cause.as_str().trim());
        if let Some(tell) = &cause.how_to_tell {
            let _ = write!(text, "\n**How to tell:** {}\n", tell.as_str().trim());
        }
        let _ = write!(text, "\n{}\n", cause.fix.as_str().trim_end());
    }
}

fn code(entry: &Entry, text: &mut String) {
    for pair in &entry.code {
        for (side, Snippet { text: code, .. }) in [("broken", &pair.broken), ("fixed", &pair.fixed)]
        {
            let info = format!("{} {side}", pair.language.name());
            fence(&info, code.as_str(), text);
        }
        if let Some(explanation) = &pair.explanation {
            let _ = write!(text, "\n{}\n", explanation.as_str().trim_end());
        }
    }
}

fn note(note: &Note, text: &mut String) {
    let date = note.date.map_or_else(String::new, |date| date.to_string());
    let versions = note.versions.as_deref().unwrap_or("");
    let title = [note.author.as_str(), &date, versions].join(", ");
    let _ = write!(
        text,
        "\n### {}\n\n{}\n",
        title.trim_end_matches([',', ' ']),
        note.text.as_str().trim_end()
    );
}

/// A fence longer than any within its text.
fn fence(info: &str, code: &str, text: &mut String) {
    // Few codes have a tick at all, which is soon seen.
    let runs = code.contains('`').then(|| code.split(|c| c != '`'));
    let longest = runs.into_iter().flatten().map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let _ = write!(text, "\n{ticks}{info}\n{code}\n{ticks}\n");
}

/// The facts of an entry, a key to a line, or to several where it is a list.
pub fn front_matter(entry: &Entry, text: &mut String) {
    for key in ENTRY.iter().filter(|key| key.section.is_none()) {
        let Some(value) = fields::value(entry, key.name) else {
            continue;
        };
        let _ = match (&value, &key.kind) {
            (Value::Array(items), Kind::List(kind)) if items.len() > 1 => {
                let _ = writeln!(text, "{}:", key.name);
                let mut lines = items.iter().map(|item| yaml(item, kind));
                lines.try_for_each(|item| writeln!(text, "  - {item}"))
            }
            (value, kind) => writeln!(text, "{}: {}", key.name, yaml(value, kind)),
        };
    }
}

/// A value in YAML's flow style. Texts are quoted unless their kind leaves no room for a misunderstanding.
fn yaml(value: &Value, kind: &Kind) -> String {
    match (value, kind) {
        (Value::String(text), Kind::Word(_) | Kind::Date | Kind::Rule) => text.clone(),
        (Value::String(text), _) => quoted(text),
        (Value::Array(items), kind) => {
            let kind = if let Kind::List(kind) = kind {
                kind
            } else {
                kind
            };
            let items: Vec<String> = items.iter().map(|item| yaml(item, kind)).collect();
            format!("[{}]", items.join(", "))
        }
        (Value::Object(fields), Kind::Map(keys)) => {
            let kind = |name: &str| keys.iter().find(|key: &&Key| key.name == name);
            map(fields.iter().map(|(name, value)| {
                let kind = kind(name).map_or(&Kind::Free, |key| &key.kind);
                format!("{name}: {}", yaml(value, kind))
            }))
        }
        (Value::Object(fields), kind) => {
            let kind = if let Kind::Table(kind) = kind {
                kind
            } else {
                kind
            };
            map(fields
                .iter()
                .map(|(name, value)| format!("{}: {}", quoted(name), yaml(value, kind))))
        }
        (Value::Null | Value::Bool(_) | Value::Number(_), _) => value.to_string(),
    }
}

fn map(fields: impl Iterator<Item = String>) -> String {
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

/// Every JSON string is a YAML double-quoted scalar.
fn quoted(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    if quoted.contains('\u{7f}') {
        quoted.replace('\u{7f}', "\\u007f")
    } else {
        quoted
    }
}
