//! Whether entries can be found by what they themselves show as printed.
//!
//! Comes in: the catalog. Goes out: a finding for every entry that another one hides, and for every code with several
//! owners. Never: a finding about two entries of which the first says how to tell the second.

use super::field::Scope;
use super::find::Limits;
use super::index::Index;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Message, Part};
use crate::link::{Catalog, Linked};
use crate::rule;
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

/// Among so many hits an entry must be, where the matcher is not sure of another one.
const HITS: usize = 3;

/// Puts every entry's own messages and traces through the matcher. What is looked through are the names, codes, messages
/// and traces of all entries, without the prose around them: those decide, and a check has to be quick.
pub fn check(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    let index = Index::with(catalog, Table::own(), Scope::Messages);
    let entries: Vec<usize> = (0..catalog.entries.len()).collect();
    diagnostics.each(&entries, |at, sink| {
        if let Some(finding) = hidden(*at, catalog, &index) {
            sink.push(finding);
        }
    });
    codes(catalog, diagnostics);
}

/// The finding about an entry that another one hides: for the first of its texts that leads elsewhere.
fn hidden(at: usize, catalog: &Catalog, index: &Index) -> Option<Diagnostic> {
    let linked = &catalog.entries[at];
    // A message that stands in the trace is looked up with the trace.
    let traced = |message: &&Spanned<Message>| {
        let mut traces = linked.entry.stack_trace.iter();
        traces.any(|trace| message.is_in(trace.text.as_str()))
    };
    let messages = linked
        .entry
        .messages
        .iter()
        .filter(|message| !traced(message));
    let messages = messages.map(|message| (printed(message), message.span));
    // Further traces may be what other errors print as well.
    let traces = linked.entry.stack_trace.iter().take(1).map(|trace| {
        let text = trace.text.as_str();
        let first = text.find('\n').unwrap_or(text.len());
        (text.to_owned(), trace.text.place(0..first))
    });
    messages.chain(traces).find_map(|(text, span)| {
        let found = index.find(&text, Limits { hits: HITS });
        let winner = found.hits.first()?.entry;
        // Where the list leaves it open which one it is, the reader sees both.
        let is_seen = !found.sure && found.hits.iter().any(|hit| hit.entry == at);
        if winner == at || is_seen || linked.not_this.contains(&winner) {
            return None;
        }
        let other = &catalog.entries[winner].entry;
        let line = if found.primary.is_empty() {
            text.trim()
        } else {
            &found.primary
        };
        let what = format!("a search for `{line}` finds `{}` first", other.id);
        let finding = Diagnostic::new(&rule::UNFINDABLE, span, what)
            .related(Span::file(other.file), "the entry that is found")
            .help(help(linked, &other.id.to_string()));
        Some(finding)
    })
}

fn help(linked: &Linked, other: &str) -> String {
    let more = if linked.entry.messages.is_empty() {
        "give it its messages as they are printed"
    } else {
        "give it a message, a code or a keyword that only this error has"
    };
    format!("{more}, or say how to tell `{other}` under `not_this`")
}

/// A message as it may be printed.
fn printed(message: &Message) -> String {
    let part = |part: &Part| match part {
        Part::Literal(text) => text.clone(),
        Part::Hole(_) => "0".to_owned(),
    };
    message.parts.iter().map(part).collect()
}

/// A finding for each code that several entries have.
fn codes(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    let mut owners: BTreeMap<String, Vec<&Linked>> = BTreeMap::new();
    for linked in &catalog.entries {
        let mut own: Vec<String> = linked
            .entry
            .codes
            .iter()
            .map(|code| code.to_ascii_lowercase())
            .collect();
        own.sort_unstable();
        own.dedup();
        for code in own {
            owners.entry(code).or_default().push(linked);
        }
    }
    for (code, owners) in owners {
        let [first, others @ ..] = owners.as_slice() else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        let what = format!("{} entries have the code `{code}`", owners.len());
        let finding = Diagnostic::new(&rule::SHARED_CODE, Span::file(first.entry.file), what);
        let finding = others.iter().fold(finding, |finding, other| {
            finding.related(Span::file(other.entry.file), "has it as well")
        });
        diagnostics.push(finding.help(
            "a search for the code lists them all; say how to tell them apart under `not_this`",
        ));
    }
}
