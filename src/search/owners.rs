//! Which entries have which code: `E0308` may be of the compiler of one language and of the linter of another.
//!
//! Comes in: the catalog. Goes out: every code with its owners. Never: a bare number, which is looked up but is no code.

use super::clean::clean;
use super::code::codes;
use super::scan::lower;
use super::table::Table;
use crate::entry::Entry;
use crate::link::{Catalog, Code};
use crate::parallel::each;
use std::collections::BTreeMap;

/// All codes with their owners, by address.
pub fn owners(catalog: &Catalog) -> Vec<Code> {
    let table = Table::own();
    let mut found: BTreeMap<String, Code> = BTreeMap::new();
    let labels = each(&catalog.entries, |linked| written(&linked.entry, &table));
    for (at, labels) in labels.into_iter().enumerate() {
        for label in labels {
            let address = Code::address(&label);
            let code = found.entry(address.clone()).or_insert_with(|| Code {
                address,
                labels: Vec::new(),
                entries: Vec::new(),
            });
            let is_known = |known: &String| known.eq_ignore_ascii_case(&label);
            if !code.labels.iter().any(is_known) {
                code.labels.push(label);
            }
            if code.entries.last() != Some(&at) {
                code.entries.push(at);
            }
        }
    }
    found.into_values().collect()
}

/// The codes of an entry as it writes them: its own, those in its name, and its status.
fn written(entry: &Entry, table: &Table) -> Vec<String> {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut labels: Vec<String> = entry.codes.iter().map(|code| spaced(code)).collect();
    let name = spaced(&clean(&entry.error));
    codes(&name, table, &mut |code, _| {
        let is_alias = code.starts_with('~');
        if let Some(start) = lower(&name).find(code).filter(|_| !is_alias) {
            labels.push(name[start..start + code.len()].to_owned());
        }
    });
    // `57014`, `42P01`: a name that is nothing but a code, whoever prints it.
    let is_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.chars().all(is_code) && name.contains(|c: char| c.is_ascii_digit()) {
        labels.push(name);
    }
    labels.extend(
        entry
            .http_status
            .map(|status| format!("HTTP {}", status.code())),
    );
    labels.retain(|label| !label.is_empty());
    labels
}
