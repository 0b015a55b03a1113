//! How good the entries are, and what to do next: for those who maintain a site.
//!
//! Comes in: the catalog. Goes out: [`Health`]: of every entry how complete it is, what it lacks, and the one edit that
//! helps its readers most; and what that comes to for a collection and for the whole site. Never: a finding (what is
//! wrong is for `check`), the clock (only [`stale`] asks for the date of today, and no page does), or HTML.
//!
//! Entries that are removed or withdrawn are left out: nobody meets the error, so no edit helps.

mod condition;
mod document;
mod edit;
mod freshness;
mod look_alike;
mod part;
mod schema;
mod summary;

pub use condition::{Condition, Gap, Lack};
pub use document::json;
pub use edit::{
    Edits, TELL_ALL_CAUSES, TELL_ENTRIES, TELL_ONE_CAUSE, TELL_ONE_ENTRY, TELL_SOME_CAUSES,
    TELL_TWO_CAUSES, edit, sentence,
};
pub use freshness::{Step, stale, steps};
pub use look_alike::{Confusion, Reason};
pub use part::{PARTS, Part, Row};
pub use schema::schema;
pub use summary::{Band, Missing, Summary};

use crate::link::Catalog;
use crate::parallel::each;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The health of a site, or of one collection of it.
#[derive(Debug, Clone)]
pub struct Health {
    /// One for each entry of the catalog.
    pub conditions: Vec<Condition>,
    /// Positions of the entries that are judged: the one whose next edit helps most comes first.
    pub work: Vec<usize>,
    pub whole: Summary,
    /// Collections that have a judged entry: position in the catalog, and what their entries come to.
    pub collections: Vec<(usize, Summary)>,
    /// The judged entries that lack each part, in the order of [`PARTS`]; of each part those first where it helps most.
    /// Parts that none lacks are left out.
    pub missing: Vec<(Part, Vec<usize>)>,
    /// Pairs that readers may confuse, and that do not say how to tell them.
    pub confusions: Vec<Confusion>,
}

/// Judges all entries of a catalog.
#[must_use]
pub fn of(catalog: &Catalog) -> Health {
    let confusions = look_alike::all(catalog);
    let mut unnamed: Vec<Vec<usize>> = vec![Vec::new(); catalog.entries.len()];
    for confusion in &confusions {
        unnamed[confusion.entry].push(confusion.other);
    }
    let entries: Vec<_> = catalog.entries.iter().zip(&unnamed).collect();
    let conditions = each(entries, |(linked, unnamed)| condition::of(linked, unnamed));
    gathered(conditions, confusions, catalog, 0..catalog.entries.len())
}

impl Health {
    /// The same for the entries of one collection; their look-alikes may be anywhere.
    #[must_use]
    pub fn within(self, collection: usize, catalog: &Catalog) -> Self {
        let members = catalog.collections[collection].entries.iter().copied();
        let mut confusions = self.confusions;
        confusions.retain(|confusion| catalog.entries[confusion.entry].collection == collection);
        gathered(self.conditions, confusions, catalog, members)
    }

    /// The judged entries of each collection that has one, in the order of [`Health::work`].
    #[must_use]
    pub fn work_by_collection(&self, catalog: &Catalog) -> BTreeMap<usize, Vec<usize>> {
        by_collection(&self.work, catalog)
    }
}

fn by_collection(work: &[usize], catalog: &Catalog) -> BTreeMap<usize, Vec<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in work {
        let collection = catalog.entries[*at].collection;
        members.entry(collection).or_default().push(*at);
    }
    members
}

fn gathered(
    conditions: Vec<Condition>,
    confusions: Vec<Confusion>,
    catalog: &Catalog,
    members: impl Iterator<Item = usize>,
) -> Health {
    let mut work: Vec<usize> = members
        .filter(|at| !catalog.entries[*at].entry.lifecycle.is_gone())
        .collect();
    work.sort_by_key(|at| {
        let condition = &conditions[*at];
        (Reverse(condition.worth()), condition.completeness, *at)
    });
    let lacking = |part: Part| {
        let lacks = |at: &usize| {
            let mut gaps = conditions[*at].gaps.iter();
            let gap = gaps.find(|gap| gap.part == part)?;
            Some((Reverse(gap.worth), *at))
        };
        let mut entries: Vec<(Reverse<u32>, usize)> = work.iter().filter_map(lacks).collect();
        entries.sort_unstable();
        (
            part,
            entries.into_iter().map(|(_, at)| at).collect::<Vec<_>>(),
        )
    };
    let missing: Vec<(Part, Vec<usize>)> = Part::all()
        .map(lacking)
        .filter(|(_, entries)| !entries.is_empty())
        .collect();
    let summary = |members: &[usize]| Summary::of(members, &conditions, catalog);
    let whole = summary(&work);
    let collections = by_collection(&work, catalog)
        .iter()
        .map(|(at, members)| (*at, summary(members)))
        .collect();
    Health {
        conditions,
        work,
        whole,
        collections,
        missing,
        confusions,
    }
}
