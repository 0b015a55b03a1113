//! The text of a new entry, derived from the schema: a draft in which every part says what belongs there.
//!
//! Comes in: what is known of the error. Goes out: the text of a file, in Markdown or YAML. Never: a key or a section that
//! is not in the table; and no text that passes for finished, because [`is_placeholder`] knows its own.

use super::schema::{ENTRY, Key, Need};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How an entry is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    Markdown,
    Yaml,
}

/// How many sections are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sections {
    /// Those that every entry should have, and the code.
    Usual,
    All,
}

/// A trace, as it will stand in the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The language of its fence.
    pub language: &'static str,
    pub text: String,
}

/// What a new entry begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaffold {
    /// Values of the front matter by key, as they are written in YAML.
    pub values: BTreeMap<&'static str, String>,
    /// The language of its snippets.
    pub language: &'static str,
    pub trace: Option<Printed>,
    pub spelling: Spelling,
    pub sections: Sections,
}

/// The message and the trace of an error that nobody has shown yet.
const PRINTED: &str = "The text of the error as it is printed";
const CAUSE: [&str; 3] = [
    "The cause in one line",
    "How to know that it is this cause.",
    "What to do about it, step by step.",
];
const CODE: [&str; 3] = [
    "the code that fails",
    "the code that works",
    "What the change does.",
];
const NOTE: &str = "What somebody else found out.";

/// Whether a text is one that a scaffold has put there for the author to replace. Asked of every text of every entry: it
/// compares, and makes nothing.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let fixed = [PRINTED, NOTE];
    let mut own = fixed.iter().chain(&CAUSE).chain(&CODE);
    own.any(|own| text.eq_ignore_ascii_case(own))
        || text.strip_suffix('.').is_some_and(|bare| {
            let mut sections = ENTRY.iter().filter(|key| key.section.is_some());
            sections.any(|key| bare.eq_ignore_ascii_case(key.doc))
        })
}

/// A text as a value of YAML: quoted, unless it is a word that means nothing else.
#[must_use]
pub fn quoted(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    let means_else = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    if is_word && !means_else {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// The text of the file.
#[must_use]
pub fn scaffold(new: &Scaffold) -> String {
    let mut text = String::new();
    if new.spelling == Spelling::Markdown {
        text.push_str("---\n");
    }
    front_matter(new, &mut text);
    let sections = |is_written: bool| {
        ENTRY.iter().filter(move |key| {
            let is_usual = key.need != Need::Optional || key.name == "code";
            key.section.is_some() && (is_usual || new.sections == Sections::All) == is_written
        })
    };
    let others: Vec<String> = sections(false)
        .map(|key| heading(key, new.spelling))
        .collect();
    if !others.is_empty() {
        let _ = writeln!(
            text,
            "# Further sections, for what else there is to say: {}",
            others.join(", ")
        );
    }
    if new.spelling == Spelling::Markdown {
        text.push_str("---\n");
    }
    for key in sections(true) {
        match new.spelling {
            Spelling::Markdown => markdown(key, new, &mut text),
            Spelling::Yaml => yaml(key, new, &mut text),
        }
    }
    text
}

fn heading(key: &Key, spelling: Spelling) -> String {
    let headings = key.section.as_ref().map(|section| section.headings);
    match (spelling, headings.and_then(<[_]>::first)) {
        (Spelling::Markdown, Some(heading)) => format!("`## {heading}`"),
        _ => format!("`{}`", key.name),
    }
}

/// Keys that are needed or known, and as comments the others.
fn front_matter(new: &Scaffold, text: &mut String) {
    for key in ENTRY.iter().filter(|key| key.section.is_none()) {
        let known = new.values.get(key.name).map(String::as_str);
        let is_set = known.is_some() || key.need != Need::Optional || key.name == "draft";
        let value = match (known, key.name) {
            (Some(known), _) => known.to_owned(),
            (None, "messages") => format!("[{}]", quoted(PRINTED)),
            (None, "draft") => "true".to_owned(),
            (None, _) => key.example.to_owned(),
        };
        let mark = if is_set { "" } else { "# " };
        let _ = writeln!(text, "{mark}{}: {value}  # {}", key.name, key.doc);
    }
}

fn printed(new: &Scaffold) -> Printed {
    new.trace.clone().unwrap_or_else(|| Printed {
        language: "text",
        text: PRINTED.to_owned(),
    })
}

fn markdown(key: &Key, new: &Scaffold, text: &mut String) {
    let headings = key.section.as_ref().map(|section| section.headings);
    if let Some(heading) = headings.and_then(<[_]>::first) {
        let _ = write!(text, "\n## {heading}\n");
    }
    let language = new.language;
    let _ = match key.name {
        "stack_trace" => {
            let trace = printed(new);
            let fence = fence(&trace.text);
            writeln!(text, "\n{fence}{}\n{}\n{fence}", trace.language, trace.text)
        }
        "causes" => {
            let [cause, tell, fix] = CAUSE;
            writeln!(text, "\n### {cause}\n\n**How to tell:** {tell}\n\n{fix}")
        }
        "code" => {
            let [broken, fixed, explanation] = CODE;
            writeln!(
                text,
                "\n```{language} broken\n{broken}\n```\n\n```{language} fixed\n{fixed}\n```\n\n{explanation}"
            )
        }
        "notes" => writeln!(text, "\n### Author, 2026, version\n\n{NOTE}"),
        _ => writeln!(text, "\n{}", sentence(key.doc)),
    };
}

fn yaml(key: &Key, new: &Scaffold, text: &mut String) {
    let language = new.language;
    let _ = match key.name {
        "stack_trace" => {
            let trace = printed(new);
            writeln!(
                text,
                "stack_trace:\n  - language: {}\n    text: {}",
                trace.language,
                block(&trace.text, 6)
            )
        }
        "causes" => {
            let [cause, tell, fix] = CAUSE;
            writeln!(
                text,
                "causes:\n  - cause: {cause}\n    how_to_tell: {tell}\n    fix: {fix}"
            )
        }
        "code" => {
            let [broken, fixed, explanation] = CODE;
            writeln!(
                text,
                "code:\n  - language: {}\n    broken: {}\n    fixed: {}\n    explanation: {explanation}",
                quoted(language),
                block(broken, 6),
                block(fixed, 6)
            )
        }
        "notes" => writeln!(
            text,
            "notes:\n  - author: Author\n    date: 2026\n    text: {NOTE}"
        ),
        _ => writeln!(
            text,
            "{}: {}",
            key.name,
            serde_json::Value::from(sentence(key.doc))
        ),
    };
}

/// A text of several lines as a value of YAML, indented by so many spaces.
fn block(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let lines = text.lines().map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("{margin}{line}\n"),
    });
    // The number says where the text begins, where its first line has spaces of its own.
    let mark = if text.starts_with([' ', '\n']) {
        "|2"
    } else {
        "|"
    };
    format!("{mark}\n{}", lines.collect::<String>())
        .trim_end()
        .to_owned()
}

/// A fence that the text does not close.
fn fence(text: &str) -> String {
    let run = |line: &str| line.trim_start().chars().take_while(|c| *c == '`').count();
    let longest = text.lines().map(run).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

fn sentence(doc: &str) -> String {
    let mut doc = doc.to_owned();
    doc.get_mut(..1)
        .into_iter()
        .for_each(str::make_ascii_uppercase);
    format!("{doc}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_mean_something_else_are_quoted() {
        for (text, written) in [
            ("openai.RateLimitError", "openai.RateLimitError"),
            ("E0308", "E0308"),
            ("42P01", "\"42P01\""),
            ("no", "\"no\""),
            ("a: b", "\"a: b\""),
            ("say \"x\" \\", "\"say \\\"x\\\" \\\\\""),
        ] {
            assert_eq!(quoted(text), written);
        }
    }

    #[test]
    fn a_fence_is_longer_than_those_within() {
        assert_eq!(fence("a"), "```");
        assert_eq!(fence("a\n  ````x\nb"), "`````");
    }

    #[test]
    fn every_text_of_a_scaffold_is_known_as_one() {
        for text in [
            "What to do about it, step by step.",
            " What goes on behind the error.\n",
            PRINTED,
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        assert!(!is_placeholder(
            "What to do about it, step by step. And more."
        ));
    }
}
