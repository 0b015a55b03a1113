//! What was found, for people and for programs.
//!
//! Comes in: [`Found`] and what is known of its entries. Goes out: text, or JSON:
//!
//! ```json
//! {"sure": true, "primary": "KeyError: 'name'", "matches": [{
//!   "id": "python/key-error", "score": 5210, "title": "KeyError", "error": "KeyError",
//!   "why": {"kind": "template", "text": "KeyError: {key}", "line": "KeyError: 'name'", "holes": {"key": "'name'"}},
//!   "page": "public/python/key-error/index.html", "quick_fix": "…"}]}
//! ```
//!
//! Matches are sorted, best first; scores compare within one answer only. `page` is absent where none is published,
//! `quick_fix` where an entry has none. Keys are added, never changed.

use super::knowledge::Knowledge;
use crate::report::visible;
use crate::search::{Found, Hit, Reason};
use anyhow::Result;
use serde_json::{Map, Value, json};
use std::fmt::Write;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// One JSON document, ended by a newline.
pub fn json(found: &Found, knowledge: &Knowledge) -> Result<String> {
    let matches = found
        .hits
        .iter()
        .map(|hit| told(hit, knowledge))
        .collect::<Result<Vec<_>>>()?;
    let document = json!({"sure": found.sure, "primary": found.primary, "matches": matches});
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn told(hit: &Hit, knowledge: &Knowledge) -> Result<Value> {
    let card = knowledge.index.card(hit.entry);
    let holes: Map<String, Value> = hit
        .why
        .holes
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let mut item = json!({
        "id": knowledge.index.id(hit.entry).to_string(),
        "score": hit.score,
        "title": card.title,
        "error": card.error,
        "why": {"kind": hit.why.kind.word(), "text": hit.why.text, "line": hit.why.line, "holes": holes},
    });
    if let Some(page) = knowledge.page(hit.entry) {
        item["page"] = json!(page);
    }
    if let Some(quick_fix) = knowledge.told(hit.entry)?.quick_fix {
        item["quick_fix"] = json!(quick_fix);
    }
    Ok(item)
}

/// The best match with its quick fix and why it is the best, then the next ones and what tells them apart.
pub fn text(found: &Found, knowledge: &Knowledge) -> Result<String> {
    let Some((best, next)) = found.hits.split_first() else {
        return Ok(
            "nothing matches; try the error's name, its code, or the line that says what failed\n"
                .to_owned(),
        );
    };
    let mut text = String::new();
    if !found.sure {
        let _ = writeln!(text, "{BOLD}no sure match{PLAIN}; the nearest entry:\n");
    }
    let told = knowledge.told(best.entry)?;
    heading(&mut text, best, knowledge);
    paragraph(&mut text, "", &told.meaning);
    text.push('\n');
    why(&mut text, best);
    if let Some(quick_fix) = &told.quick_fix {
        let _ = writeln!(text, "\n{BOLD}Quick fix{PLAIN}");
        paragraph(&mut text, "  ", quick_fix);
    }
    if let Some(page) = knowledge.page(best.entry) {
        let _ = writeln!(text, "\n{DIM}page:{PLAIN} {}", visible(&page));
    } else if let Some(file) = knowledge.file(best.entry) {
        let _ = writeln!(text, "\n{DIM}entry:{PLAIN} {}", visible(&file));
    }
    if !next.is_empty() {
        let _ = writeln!(text, "\n{BOLD}Next{PLAIN}");
    }
    for hit in next {
        let id = knowledge.index.id(hit.entry).to_string();
        let _ = write!(
            text,
            "  {id}  {DIM}{}{PLAIN}",
            visible(&knowledge.index.card(hit.entry).error)
        );
        match told.look_alikes.iter().find(|(other, _)| *other == id) {
            Some((_, tell)) => {
                let _ = writeln!(
                    text,
                    "\n    {DIM}it is this one if:{PLAIN} {}",
                    joined(tell)
                );
            }
            None => text.push('\n'),
        }
    }
    Ok(text)
}

/// `openai.PermissionDeniedError  HTTP 403  openai/permission-denied-error`
fn heading(text: &mut String, hit: &Hit, knowledge: &Knowledge) {
    let card = knowledge.index.card(hit.entry);
    let status = card
        .status
        .map_or_else(String::new, |status| format!("  HTTP {status}"));
    let _ = writeln!(
        text,
        "{BOLD}{}{PLAIN}{status}  {DIM}{}{PLAIN}",
        visible(&card.error),
        knowledge.index.id(hit.entry)
    );
}

fn why(text: &mut String, hit: &Hit) {
    let why = &hit.why;
    let what = match why.kind {
        Reason::Template => "the message",
        Reason::Code => "the code",
        Reason::Name => "the name",
        Reason::Message => "the whole message",
        Reason::Words => "the words",
    };
    let _ = writeln!(text, "{DIM}matched:{PLAIN} {what} `{}`", joined(&why.text));
    let line = joined(&why.line);
    if !line.is_empty() && line != joined(&why.text) {
        let _ = writeln!(text, "{DIM}     in:{PLAIN} {line}");
    }
    for (name, value) in &why.holes {
        let name = if name.is_empty() { "…" } else { name };
        let _ = writeln!(text, "{DIM}   with:{PLAIN} {name} = {}", joined(value));
    }
}

/// Markdown as it stands, each line behind `indent`.
fn paragraph(text: &mut String, indent: &str, markdown: &str) {
    for line in visible(markdown).lines() {
        let _ = writeln!(text, "{}", format!("{indent}{line}").trim_end());
    }
}

/// In one line.
fn joined(words: &str) -> String {
    visible(words)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
