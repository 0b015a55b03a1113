//! An entry as one self-contained Markdown file, snippets included: it reads back as the same entry.

use crate::entry::{Entry, Extra, Proof, Prose, Snippet};
use std::fmt::Write;

/// The whole entry in the Markdown spelling, whatever it was written in.
#[must_use]
pub fn entry(entry: &Entry) -> String {
    let mut text = String::from("---\n");
    front_matter(entry, &mut text);
    text.push_str("---\n\n");
    text.push_str(entry.meaning.as_str().trim());
    text.push('\n');
    if !entry.stack_trace.is_empty() {
        heading("Stack trace", &mut text);
        for trace in &entry.stack_trace {
            fence(trace.language.name(), trace.text.as_str(), &mut text);
        }
    }
    section("Quick fix", entry.quick_fix.as_ref(), &mut text);
    section("Why it happens", entry.why.as_ref(), &mut text);
    section("Detection", entry.detection.as_ref(), &mut text);
    heading("Causes and fixes", &mut text);
    for cause in entry.causes.iter() {
        let _ = write!(text, "\n### {}\n", cause.cause.as_str().trim());
        if let Some(tell) = &cause.how_to_tell {
            let _ = write!(text, "\n**How to tell:** {}\n", tell.as_str().trim());
        }
        let _ = write!(text, "\n{}\n", cause.fix.as_str().trim_end());
    }
    if !entry.code.is_empty() {
        heading("Code", &mut text);
        for pair in &entry.code {
            for (side, Snippet { text: code, .. }) in
                [("broken", &pair.broken), ("fixed", &pair.fixed)]
            {
                fence(
                    &format!("{} {side}", pair.language.name()),
                    code.as_str(),
                    &mut text,
                );
            }
            if let Some(explanation) = &pair.explanation {
                let _ = write!(text, "\n{}\n", explanation.as_str().trim_end());
            }
        }
    }
    section("Verify the fix", entry.verify_fix.as_ref(), &mut text);
    section("Workaround", entry.workaround.as_ref(), &mut text);
    section("Prevention", entry.prevention.as_ref(), &mut text);
    if !entry.notes.is_empty() {
        heading("Community notes", &mut text);
        for note in &entry.notes {
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
    }
    section("More", entry.more.as_ref(), &mut text);
    text
}

fn heading(words: &str, text: &mut String) {
    let _ = write!(text, "\n## {words}\n");
}

fn section(words: &str, prose: Option<&Prose>, text: &mut String) {
    if let Some(prose) = prose {
        heading(words, text);
        let _ = write!(text, "\n{}\n", prose.as_str().trim_end());
    }
}

/// A fence longer than any within its text.
fn fence(info: &str, code: &str, text: &mut String) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let _ = write!(text, "\n{ticks}{info}\n{code}\n{ticks}\n");
}

fn front_matter(entry: &Entry, text: &mut String) {
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let gap = if value.starts_with('\n') { "" } else { " " };
            let _ = writeln!(text, "{key}:{gap}{value}");
        }
    };
    put("error", Some(quoted(&entry.error)));
    put("title", Some(quoted(&entry.title)));
    put("codes", list(entry.codes.iter().map(|code| quoted(code))));
    put(
        "http_status",
        entry.http_status.map(|status| status.code().to_string()),
    );
    put("severity", Some(entry.severity.word().to_owned()));
    put(
        "difficulty",
        entry
            .difficulty
            .map(|difficulty| difficulty.word().to_owned()),
    );
    put(
        "fix_time",
        entry.fix_time.map(|time| quoted(&time.to_string())),
    );
    put("retry", entry.retry.map(|retry| retry.word().to_owned()));
    put(
        "language",
        entry.language.map(|language| quoted(language.name())),
    );
    put(
        "applies_to",
        table(
            entry
                .applies_to
                .iter()
                .map(|(name, range)| (name, quoted(range.as_str()))),
        ),
    );
    put(
        "tested_on",
        table(
            entry
                .tested_on
                .iter()
                .map(|(name, version)| (name, quoted(version))),
        ),
    );
    put("verified", entry.verified.map(|date| date.to_string()));
    put(
        "verify_url",
        entry.verify_url.as_ref().map(|url| quoted(url.as_str())),
    );
    put(
        "sources",
        list(entry.sources.iter().map(|source| {
            let checked = source
                .checked
                .map_or_else(String::new, |date| format!(", checked: {date}"));
            format!(
                "{{title: {}, url: {}{checked}}}",
                quoted(&source.title),
                quoted(source.url.as_str())
            )
        })),
    );
    put(
        "messages",
        list(entry.messages.iter().map(|message| quoted(&message.text))),
    );
    put("tags", list(entry.tags.iter().map(|tag| quoted(tag))));
    put(
        "keywords",
        list(entry.keywords.iter().map(|words| quoted(words))),
    );
    put(
        "related",
        list(entry.related.iter().map(|id| quoted(&id.value.to_string()))),
    );
    put(
        "not_this",
        list(entry.not_this.iter().map(|other| {
            format!(
                "{{entry: {}, tell: {}}}",
                quoted(&other.entry.value.to_string()),
                quoted(other.tell.as_str())
            )
        })),
    );
    put(
        "aliases",
        list(
            entry
                .aliases
                .iter()
                .map(|alias| quoted(alias.value.as_str())),
        ),
    );
    put("lifecycle", Some(entry.lifecycle.word().to_owned()));
    put(
        "proof",
        entry.proof.as_ref().map(|proof| match proof {
            Proof::Runner(runner) => format!("{{runner: {}}}", quoted(runner)),
            Proof::Skip(reason) => format!("{{skip: {}}}", quoted(reason)),
        }),
    );
    put(
        "suppress",
        list(
            entry
                .suppress
                .iter()
                .map(|(rule, reason)| format!("{{rule: {rule}, reason: {}}}", quoted(reason))),
        ),
    );
    put(
        "extra",
        table(entry.extra.iter().map(|(name, value)| (name, extra(value)))),
    );
}

/// Every JSON string is a YAML double-quoted scalar.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

/// One item to a line where there are several.
fn list(items: impl Iterator<Item = String>) -> Option<String> {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => None,
        [one] => Some(format!("[{one}]")),
        _ => Some(items.iter().map(|item| format!("\n  - {item}")).collect()),
    }
}

fn table<'a>(pairs: impl Iterator<Item = (&'a String, String)>) -> Option<String> {
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}: {value}", quoted(name)))
        .collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

fn extra(value: &Extra) -> String {
    match value {
        Extra::Text(text) => quoted(text),
        Extra::Number(_) | Extra::Flag(_) | Extra::Nothing => value.json().to_string(),
        Extra::List(items) => format!(
            "[{}]",
            items.iter().map(extra).collect::<Vec<_>>().join(", ")
        ),
        Extra::Map(fields) => table(fields.iter().map(|(name, value)| (name, extra(value))))
            .unwrap_or_else(|| "{}".to_owned()),
    }
}
