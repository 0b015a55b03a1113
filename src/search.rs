//! Finding the entry that a text is about: one matcher for words that are typed and for traces that are pasted.
//!
//! Comes in: the catalog. Goes out: [`Index`], which finds entries and is written as the files of a static host. Never:
//! text of drafts, HTML, or a judgement that the browser makes by itself; `static/match.js` adds up what stands in the
//! index, by the same steps and with the same integers (`tests/search/vectors.jsonl` holds both to it).
//!
//! A text goes through these files, in this order:
//!
//! ```text
//! clean ▶ peel ▶ line (frame, headline) ▶ terms (code, word, skeleton) ▶ expand ▶ find (rank, template, why, lead)
//! entry ▶ field (comment, the same terms) ▶ memory ▶ build (gather, lexicon) ▶ index ▶ write ▶ read
//! trace ▶ facts (the same lines and codes) ▶ maker, holes, hole_name, naming: for who writes an entry about it
//! ```

mod budget;
mod build;
mod clean;
mod code;
mod comment;
mod digits;
mod expand;
mod facts;
mod family;
mod field;
mod find;
mod findability;
mod frame;
mod gather;
mod headline;
mod hole_name;
mod holes;
mod index;
mod lead;
mod lexicon;
mod line;
mod maker;
mod memory;
mod naming;
mod owners;
mod peel;
mod rank;
mod read;
mod scan;
mod skeleton;
mod table;
mod template;
mod terms;
mod why;
mod word;
mod write;

pub use clean::shown;
pub use facts::{Facts, facts};
pub use field::Scope;
pub use find::{Found, Hit, Limits};
pub use findability::Judged;
pub use index::{Card, Collection, Index};
pub use memory::Memory;
pub use table::Table;
pub use terms::Mode;
pub use why::{Reason, Why};
pub use write::{Files, Layout};

use crate::diagnostic::Diagnostics;
use crate::link::{Catalog, Code};
use crate::source::Spanned;

/// The index of a catalog.
#[must_use]
pub fn build(catalog: &Catalog) -> Index {
    Index::with(catalog, Table::own(), Scope::Whole, None)
}

/// The same, with the terms that an earlier run remembers.
#[must_use]
pub fn rebuild(catalog: &Catalog, memory: Memory<'_>) -> Index {
    Index::with(catalog, Table::own(), Scope::Whole, Some(memory))
}

/// Whether the files of an index fit into the site's budget for them, in KB.
pub fn budget(files: &Files, budget: &Spanned<u64>, diagnostics: &mut Diagnostics) {
    budget::check(files, budget, diagnostics);
}

/// Every code with the entries that have it.
#[must_use]
pub fn codes(catalog: &Catalog) -> Vec<Code> {
    owners::owners(catalog)
}

/// Whether the entries can be found by what they themselves show. Returns what was not known before, for
/// [`Memory::keep`].
pub fn findability(
    catalog: &Catalog,
    memory: Option<Memory<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<Judged> {
    findability::check(catalog, memory, diagnostics)
}
