//! References between entries, and old addresses that lead to them.

use super::position;
use crate::check::{Candidates, Checked};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Entry, EntryId, LookAlike, is_own_file, is_reserved};
use crate::rule;
use crate::source::Spanned;
use std::cell::{LazyCell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of every entry file, also of those that are drafts or broken.
pub struct Known {
    places: BTreeMap<String, Standing>,
}

/// What has become of an entry file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Published,
    Draft,
    /// It has findings of its own; references to it are not reported on top.
    Broken,
}

impl Known {
    pub fn new(checked: &[&Checked]) -> Self {
        let standing = |file: &&Checked| match &file.entry {
            _ if file.is_draft => Standing::Draft,
            Some(_) => Standing::Published,
            None => Standing::Broken,
        };
        let place = |file: &&Checked| (file.place.clone(), standing(file));
        Self {
            places: checked.iter().map(place).collect(),
        }
    }

    /// Reports the references of all files that lead nowhere.
    pub fn check(&self, checked: &[&Checked], diagnostics: &mut Diagnostics) {
        let near = OnceCell::new();
        for file in checked {
            for reference in &file.references {
                diagnostics.extend(self.finding(file, reference, &near));
            }
        }
    }

    /// The places that are not published, and why.
    pub fn hidden(self) -> BTreeMap<String, Standing> {
        let mut places = self.places;
        places.retain(|_, standing| *standing != Standing::Published);
        places
    }

    fn finding<'a>(
        &'a self,
        file: &Checked,
        reference: &Spanned<EntryId>,
        near: &OnceCell<Candidates<'a>>,
    ) -> Option<Diagnostic> {
        let Spanned { value: id, span } = reference;
        if id.to_string() == file.place {
            let finding =
                Diagnostic::new(&rule::SELF_REFERENCE, *span, "the entry refers to itself");
            return Some(finding.help("name another entry, or remove the reference"));
        }
        match self.places.get(&id.to_string()) {
            None => {
                let near =
                    near.get_or_init(|| Candidates::new(self.places.keys().map(String::as_str)));
                let help = near.nearest(&id.to_string()).map_or_else(
                    || "write that entry first, or remove the reference".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("there is no entry `{id}`");
                Some(Diagnostic::new(&rule::UNKNOWN_REFERENCE, *span, message).help(help))
            }
            Some(Standing::Draft) if !file.is_draft => {
                let message = format!("`{id}` is a draft and not published");
                let finding = Diagnostic::new(&rule::DRAFT_REFERENCE, *span, message);
                Some(finding.help("publish the draft, or remove the reference until then"))
            }
            Some(_) => None,
        }
    }
}

/// Reports look-alikes that do not point back. One whose own references are wrong has findings already: it may have been
/// meant to.
pub fn one_sided(entries: &[Arc<Entry>], diagnostics: &mut Diagnostics) {
    let wrong = diagnostics.files(&[
        &rule::UNKNOWN_REFERENCE,
        &rule::SELF_REFERENCE,
        &rule::DRAFT_REFERENCE,
    ]);
    for entry in entries {
        for other in &entry.not_this {
            let back = position(entries, &other.entry.value).map(|at| &entries[at]);
            let Some(back) = back else {
                continue;
            };
            let points_back = |third: &LookAlike| third.entry.value == entry.id;
            if !back.not_this.iter().any(points_back) && !wrong.contains(&back.file) {
                let message = format!("`{}` does not point back", other.entry.value);
                let help = format!(
                    "name `{}` under its `not_this` as well, with how to tell it",
                    entry.id
                );
                let finding = Diagnostic::new(&rule::ONE_SIDED, other.entry.span, message);
                diagnostics.push(finding.help(help));
            }
        }
    }
}

/// The redirects of all aliases; those that collide with a page or with each other are reported.
pub fn redirects(entries: &[Arc<Entry>], diagnostics: &mut Diagnostics) -> BTreeMap<String, usize> {
    // Most sites have no alias.
    let pages = LazyCell::new(|| {
        let own = entries
            .iter()
            .map(|entry| format!("{}/index.html", entry.id));
        let of_collections = entries
            .iter()
            .map(|entry| format!("{}/index.html", entry.id.collection()));
        let others = ["index.html".to_owned(), "404.html".to_owned()];
        let all = own.chain(of_collections).chain(others);
        all.collect::<BTreeSet<String>>()
    });
    let mut redirects: BTreeMap<String, usize> = BTreeMap::new();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for alias in &entry.aliases {
            let file = alias.value.file();
            let lower = file.to_lowercase();
            let top = lower.split('/').next().unwrap_or("");
            let own = is_reserved(top.strip_suffix(".html").unwrap_or(top));
            let taken = if own {
                Some("errbook keeps addresses that start like this for its own pages".to_owned())
            } else if let Some(name) = lower.split('/').find(|name| is_own_file(name)) {
                Some(format!("`{name}` is the name of a file that errbook makes"))
            } else if pages.contains(&lower) {
                Some("a page of the site has this address".to_owned())
            } else {
                holder(&lower, &first)
                    .map(|other| format!("the alias of `{}` takes this address", entries[other].id))
            };
            if let Some(message) = taken {
                let finding = Diagnostic::new(&rule::BAD_ALIAS, alias.span, message)
                    .help("remove the alias, or write an old address that only this entry had");
                diagnostics.push(finding);
            } else {
                first.insert(lower, at);
                redirects.insert(file, at);
            }
        }
    }
    redirects
}

/// The entry whose alias is this file, lies below it, or would be a folder on its way.
fn holder(file: &str, first: &BTreeMap<String, usize>) -> Option<usize> {
    let mut above = file.match_indices('/').map(|(at, _)| &file[..at]);
    let below = format!("{file}/");
    let inside = first
        .range(below.clone()..)
        .next()
        .filter(|(other, _)| other.starts_with(&below))
        .map(|(_, at)| *at);
    first
        .get(file)
        .copied()
        .or(inside)
        .or_else(|| above.find_map(|folder| first.get(folder).copied()))
}
