//! Whether entries can be found by what they themselves show as printed.
//!
//! Comes in: the catalog. Goes out: a finding for every entry that another one hides, and for every code with several
//! owners. What an earlier run found out is not looked for again. Never: a finding about two entries of which the first says how to tell the second.

use super::field::Scope;
use super::find::Limits;
use super::index::Index;
use super::memory::Memory;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Language, Message, Part};
use crate::link::{Catalog, Linked};
use crate::parallel::each;
use crate::rule;
use crate::source::{Digest, Span, Spanned};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Among so many hits an entry must be, where the matcher is not sure of another one.
const HITS: usize = 3;

/// An entry that another one hides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Hidden {
    /// Position in the catalog.
    at: usize,
    /// Which of its [`texts`] leads elsewhere, from 0.
    text: usize,
    /// The entry that is found.
    other: usize,
    /// What was looked up.
    line: String,
}

/// What was found out about all entries, for a later run to be told.
#[derive(Debug)]
pub struct Judged {
    /// Of all that the judgement depends on.
    pub digest: [u8; 32],
    /// The hidden entries, without places: those move with every edit.
    pub hidden: Vec<u8>,
}

/// Puts every entry's own messages and traces through the matcher. What is looked through are the names, codes, messages
/// and traces of all entries, without the prose around them: those decide, and a check has to be quick.
///
/// Returns what was not known before.
pub fn check(
    catalog: &Catalog,
    memory: Option<Memory<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<Judged> {
    let digest = digest(catalog);
    let known = memory.and_then(|memory| memory.hidden(&digest));
    let known = known.and_then(|bytes| serde_json::from_slice::<Vec<Hidden>>(&bytes).ok());
    let (all, judged) = if let Some(known) = known {
        (known, None)
    } else {
        let all = look(catalog);
        let hidden = serde_json::to_vec(&all).ok();
        (all, hidden.map(|hidden| Judged { digest, hidden }))
    };
    diagnostics.extend(all.iter().filter_map(|hidden| finding(hidden, catalog)));
    codes(catalog, diagnostics);
    judged
}

/// All hidden entries, in the order of the catalog.
fn look(catalog: &Catalog) -> Vec<Hidden> {
    let index = Index::with(catalog, Table::own(), Scope::Messages, None);
    let entries: Vec<usize> = (0..catalog.entries.len()).collect();
    let found = each(&entries, |at| hidden(*at, catalog, &index));
    found.into_iter().flatten().collect()
}

/// A hash of all that decides which entry a message or a trace leads to.
fn digest(catalog: &Catalog) -> [u8; 32] {
    let of_entries = each(&catalog.entries, |linked| {
        let mut digest = Digest::new();
        let entry = &linked.entry;
        digest.text(entry.id.collection());
        digest.text(entry.id.slug());
        digest.text(&entry.title);
        digest.text(&entry.error);
        digest.list(entry.codes.iter().map(String::as_str));
        digest.number(entry.http_status.map_or(0, |status| status.code().into()));
        digest.text(entry.language.map_or("", Language::name));
        digest.list(entry.keywords.iter().map(String::as_str));
        digest.number(linked.not_this.len());
        for other in &linked.not_this {
            digest.number(*other);
        }
        digest.list(entry.tags.iter().map(|tag| tag.value.as_str()));
        let messages = entry.messages.iter();
        digest.list(messages.map(|message| &*message.text));
        digest.list(entry.stack_trace.iter().map(|trace| trace.text.as_str()));
        digest.finish()
    });
    let mut digest = Digest::new();
    for entry in of_entries {
        digest.digest(entry.as_bytes());
    }
    *digest.finish().as_bytes()
}

/// The texts that must lead to an entry, and where they are written: its messages, and its first trace. A message that
/// stands in the trace is looked up with the trace, and further traces may be what other errors print as well.
fn texts(linked: &Linked) -> impl Iterator<Item = (String, Span)> {
    let is_traced = |message: &&Spanned<Message>| {
        let mut traces = linked.entry.stack_trace.iter();
        traces.any(|trace| message.is_in(trace.text.as_str()))
    };
    let messages = linked.entry.messages.iter();
    let messages = messages.filter(move |message| !is_traced(message));
    let messages = messages.map(|message| (printed(message), message.span));
    let traces = linked.entry.stack_trace.iter().take(1).map(|trace| {
        let text = trace.text.as_str();
        let first = text.find('\n').unwrap_or(text.len());
        (text.to_owned(), trace.text.place(0..first))
    });
    messages.chain(traces)
}

/// The first text of an entry that leads elsewhere.
fn hidden(at: usize, catalog: &Catalog, index: &Index) -> Option<Hidden> {
    let linked = &catalog.entries[at];
    texts(linked).enumerate().find_map(|(text, (words, _))| {
        if index.leads(&words, at) {
            return None;
        }
        let found = index.find(&words, Limits { hits: HITS });
        let winner = found.hits.first()?.entry;
        // Where the list leaves it open which one it is, the reader sees both.
        let is_seen = !found.sure && found.hits.iter().any(|hit| hit.entry == at);
        if winner == at || is_seen || linked.not_this.contains(&winner) {
            return None;
        }
        let line = if found.primary.is_empty() {
            words.trim().to_owned()
        } else {
            found.primary
        };
        Some(Hidden {
            at,
            text,
            other: winner,
            line,
        })
    })
}

fn finding(hidden: &Hidden, catalog: &Catalog) -> Option<Diagnostic> {
    let linked = catalog.entries.get(hidden.at)?;
    let (_, span) = texts(linked).nth(hidden.text)?;
    let other = &catalog.entries.get(hidden.other)?.entry;
    let what = format!("a search for `{}` finds `{}` first", hidden.line, other.id);
    let finding = Diagnostic::new(&rule::UNFINDABLE, span, what)
        .related(Span::file(other.file), "the entry that is found")
        .help(help(linked, &other.id.to_string()));
    Some(finding)
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
