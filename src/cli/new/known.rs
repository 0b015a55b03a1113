//! What the project knows of a trace before a new entry is written.
//!
//! Comes in: what a program printed, and the project. Goes out: the entry that explains it already, as text, and the
//! collections that there are. Never: a match that is not sure.

use crate::cli::knowledge::{self, Knowledge};
use crate::report::visible;
use crate::search::{Hit, Limits, Reason};
use anyhow::Result;
use std::path::Path;

/// What is known.
pub struct Known {
    /// What to say of the entry that explains the trace.
    pub entry: Option<String>,
    pub collections: Vec<String>,
}

/// Looks the trace up.
pub fn known(printed: &str, root: &Path) -> Result<Known> {
    let knowledge = knowledge::open(Some(root))?;
    let found = knowledge.index.find(printed, Limits::default());
    let best = found.hits.first().filter(|_| found.sure);
    Ok(Known {
        entry: best.map(|hit| told(hit, &knowledge)),
        collections: knowledge.index.collections(),
    })
}

fn told(hit: &Hit, knowledge: &Knowledge) -> String {
    let what = match hit.why.kind {
        Reason::Template => "the message",
        Reason::Code => "the code",
        Reason::Name => "the name",
        Reason::Message => "the whole message",
        Reason::Words => "the words",
    };
    let id = knowledge.index.id(hit.entry);
    let file = knowledge.file(hit.entry);
    format!(
        "{id} explains it already: {what} `{}` matches{}\n",
        visible(&hit.why.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        file.map_or_else(String::new, |file| format!(" ({})", visible(&file)))
    )
}
