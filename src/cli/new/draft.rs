//! What is known of an error → the text of its entry.

use crate::check::scaffold::{Printed, Scaffold, Sections, Spelling, quoted, scaffold};
use crate::cli::trace::Trace;
use crate::entry::Language;
use std::collections::BTreeMap;

/// What is known of the error.
pub struct Draft {
    pub error: String,
    pub severity: String,
    pub status: Option<u16>,
    pub trace: Option<Trace>,
}

impl Draft {
    /// The text of the file.
    pub fn text(self, spelling: Spelling, sections: Sections) -> String {
        let facts = self
            .trace
            .as_ref()
            .map(|trace| trace.facts.clone())
            .unwrap_or_default();
        let list =
            |texts: Vec<String>| (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")));
        let values = [
            ("error", Some(quoted(&self.error))),
            ("severity", Some(self.severity)),
            ("http_status", self.status.map(|status| status.to_string())),
            (
                "codes",
                list(facts.codes.iter().map(|code| quoted(code)).collect()),
            ),
            (
                "language",
                facts.language.map(|language| quoted(language.name())),
            ),
            (
                "messages",
                list(facts.message.iter().map(|text| text_of(text)).collect()),
            ),
        ];
        let values: BTreeMap<&'static str, String> = values
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect();
        scaffold(&Scaffold {
            values,
            language: facts.language.map_or("text", Language::name),
            trace: self.trace.map(|trace| Printed {
                language: facts.printed.map_or("text", Language::name),
                text: trace.text,
            }),
            spelling,
            sections,
        })
    }
}

/// A template in quotes, also where it is one word.
fn text_of(template: &str) -> String {
    serde_json::Value::from(template).to_string()
}
