//! Document → [`Entry`](crate::entry::Entry): every key read, every problem reported, and only then a value built.
//!
//! Comes in: a document, the sources beside it, the date of today. Goes out: [`Checked`]: an entry that cannot be wrong,
//! or the knowledge that one was meant to be here. Never: stopping at the first problem, or looking at another entry.

mod decode;
mod extra;
pub mod fields;
mod introduction;
mod json_schema;
mod lints;
mod place;
mod proof;
mod prose;
pub mod read;
mod record;
pub mod scaffold;
pub mod schema;
mod secrets;
mod snippet;
mod suggest;
mod suppression;
mod texts;

pub use extra::ExtraSchema;
pub use introduction::{introduction, link_to};
pub use json_schema::{Part, document, json_schema, published};
pub use place::{entry_of, files};
pub use prose::{of_file as prose_of, short};
pub use record::{record, versions};
pub use secrets::secrets;
pub use suggest::{Candidates, list, nearest};
pub use suppression::unknown_rule;

use crate::diagnostic::Diagnostics;
use crate::entry::{Date, Entry, EntryId};
use crate::parse::{Document, Headings};
use crate::source::{FileId, Problem, Sources, Spanned};
use std::sync::Arc;

/// What a check needs besides the document.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub sources: &'a Sources,
    pub headings: &'a Headings,
    /// Nothing can have been verified after this day.
    pub today: Date,
    /// The schema of the site's own fields, where it has one.
    pub extra: Option<&'a ExtraSchema>,
    /// After how many months a verification is too old.
    pub stale_after: u16,
}

/// A setting, seen from one file.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    setting: Setting<'a>,
    file: FileId,
}

/// What has become of one entry file.
#[derive(Debug, Clone)]
pub struct Checked {
    pub file: FileId,
    /// `collection/slug` as the path says it, valid or not; empty for a file that is not where entries are.
    pub place: String,
    /// The entry, unless something in it is wrong.
    pub entry: Option<Arc<Entry>>,
    pub is_draft: bool,
    /// The entries that it names.
    pub references: Vec<Spanned<EntryId>>,
    /// The places of the site that its texts link to, as written.
    pub links: Vec<Spanned<String>>,
}

/// Checks one document.
#[must_use]
pub fn entry(document: &Document, setting: Setting<'_>, diagnostics: &mut Diagnostics) -> Checked {
    let source = setting.sources.get(document.file);
    // A name that is not even text has been reported.
    let id = if source.problem == Some(Problem::NameNotUtf8) {
        None
    } else {
        place::id(document.file, &source.path, diagnostics)
    };
    let decoded = decode::entry(
        document,
        id,
        Scene {
            setting,
            file: document.file,
        },
        diagnostics,
    );
    Checked {
        file: document.file,
        place: place::of(&source.path),
        entry: decoded.entry.map(Arc::new),
        is_draft: decoded.is_draft,
        references: decoded.references,
        links: decoded.links,
    }
}
