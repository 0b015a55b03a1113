//! Entries → [`Catalog`]: references resolved, collections and taxonomies gathered.
//!
//! Comes in: what `check` made of every file. Goes out: a catalog that is only read from here on. Never: a draft in
//! it, or a reference that leads nowhere.

mod again;
mod code;
mod messages;
mod references;
mod tags;
mod taxonomy;

pub use again::again;
pub use code::Code;
pub use references::Standing;
pub use taxonomy::{Facet, Taxonomy, Term, terms};

use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entry::{Date, Entry, EntryId, Introduction};
use crate::parallel::each;
use crate::rule;
use crate::source::{FileId, Span, Spanned};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All published entries and how they hang together. A clone shares what an edit of one entry seldom changes.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// By id.
    pub entries: Vec<Linked>,
    /// By id; each has at least one entry.
    pub collections: Vec<Collection>,
    /// In the order of [`Facet::ALL`]; those without a term are left out.
    pub taxonomies: Vec<Taxonomy>,
    /// By address. The search knows what a code is: `pipeline::load` asks it.
    pub codes: Arc<Vec<Code>>,
    /// The last segment of a name ([`Entry::short_name`]) → positions of the entries that have it.
    pub names: Arc<BTreeMap<String, Vec<usize>>>,
    /// Entries of which a message matches what another one shows as printed, with that other one, where neither names
    /// the other as a look-alike; in order.
    pub confused: Vec<(usize, usize)>,
    /// Old address (a file of the site) → entry.
    pub redirects: BTreeMap<String, usize>,
    /// The site's own introduction.
    pub introduction: Option<Introduction>,
    /// The links in all texts that lead to places of the site.
    pub links: Arc<Vec<Link>>,
    /// What is written, and not published: `collection/slug` → why.
    pub hidden: BTreeMap<String, Standing>,
    /// How many drafts were left out.
    pub drafts: usize,
}

/// A link to a place of the site, in the text of an entry (published or not) or of an introduction.
#[derive(Debug, Clone)]
pub struct Link {
    /// The file of the page that it stands on, from the site's root.
    pub page: String,
    /// A draft may link to drafts.
    pub is_draft: bool,
    /// Where it leads, as written.
    pub to: Spanned<String>,
}

/// An entry with its references as positions in [`Catalog::entries`].
#[derive(Debug, Clone)]
pub struct Linked {
    pub entry: Arc<Entry>,
    /// Position in [`Catalog::collections`].
    pub collection: usize,
    pub related: Vec<usize>,
    /// One for each of `entry.not_this`.
    pub not_this: Vec<usize>,
}

/// The entries of one folder.
#[derive(Debug, Clone)]
pub struct Collection {
    pub id: String,
    pub title: String,
    pub introduction: Option<Introduction>,
    /// Positions in [`Catalog::entries`], by title.
    pub entries: Vec<usize>,
    /// The latest `verified` in it.
    pub latest: Option<Date>,
}

impl Catalog {
    /// The latest `verified` of all entries.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        let dates = self.collections.iter().map(|collection| collection.latest);
        dates.max().flatten()
    }

    /// The taxonomy of a facet, where any entry has it.
    #[must_use]
    pub fn taxonomy(&self, facet: Facet) -> Option<&Taxonomy> {
        self.taxonomies
            .iter()
            .find(|taxonomy| taxonomy.facet == facet)
    }

    /// The position of an entry in [`Catalog::entries`].
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<usize> {
        let place = |linked: &Linked| linked.entry.id.cmp(id);
        self.entries.binary_search_by(place).ok()
    }

    /// The position of a code in [`Catalog::codes`], however it is written.
    #[must_use]
    pub fn code(&self, written: &str) -> Option<usize> {
        let address = Code::address(written);
        let place = |code: &Code| code.address.as_str().cmp(&address);
        self.codes.binary_search_by(place).ok()
    }
}

/// What becomes of the drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// They are in no catalog: what is published.
    LeftOut,
    /// They are entries like any other: what an author looks at.
    Kept,
}

/// Links all entries and introductions of a project.
#[must_use]
pub fn catalog(
    checked: &[&Checked],
    introductions: &[Introduction],
    drafts: Drafts,
    diagnostics: &mut Diagnostics,
) -> Catalog {
    duplicates(checked, diagnostics);
    let known = references::Known::new(checked);
    known.check(checked, diagnostics);
    let links = links(checked, introductions);
    let mut entries: Vec<Arc<Entry>> = checked
        .iter()
        .filter_map(|file| file.entry.clone())
        .collect();
    // Of those that share an id, the first file stays: the sort keeps their order.
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    entries.dedup_by(|a, b| a.id == b.id);
    let all = entries.len();
    entries.retain(|entry| !entry.draft || drafts == Drafts::Kept);
    let drafts = all - entries.len();
    let redirects = references::redirects(&entries, diagnostics);
    references::one_sided(&entries, diagnostics);
    leave_out_dead_ends(&mut entries);
    let collections = collections(&entries, introductions);
    let entries: Vec<Linked> = diagnostics.each(&entries, |entry, _| {
        let related = entry
            .related
            .iter()
            .filter_map(|id| position(&entries, &id.value))
            .collect();
        let not_this = entry
            .not_this
            .iter()
            .filter_map(|other| position(&entries, &other.entry.value))
            .collect();
        let collection = collections
            .binary_search_by(|collection| collection.id.as_str().cmp(entry.id.collection()))
            .unwrap_or_else(|_| unreachable!("collections are gathered from these entries"));
        Linked {
            entry: Arc::clone(entry),
            collection,
            related,
            not_this,
        }
    });
    let (confused, (taxonomies, names)) = diagnostics.both(
        |sink| messages::shared(&entries, sink),
        |sink| {
            tags::similar(&entries, sink);
            let mut taxonomies = each(Facet::ALL, |facet| taxonomy::gather(*facet, &entries));
            taxonomies.retain(|taxonomy| !taxonomy.terms.is_empty());
            (taxonomies, by_name(&entries))
        },
    );
    let introduction = introductions
        .iter()
        .find(|introduction| introduction.collection.is_none())
        .cloned();
    Catalog {
        entries,
        collections,
        taxonomies,
        codes: Arc::default(),
        names: Arc::new(names),
        confused,
        redirects,
        introduction,
        links: Arc::new(links),
        hidden: known.hidden(),
        drafts,
    }
}

/// The positions of entries by their short names.
fn by_name(entries: &[Linked]) -> BTreeMap<String, Vec<usize>> {
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, linked) in entries.iter().enumerate() {
        names.entry(linked.entry.short_name()).or_default().push(at);
    }
    names
}

/// Takes away the references that lead nowhere: they have been reported, and where a site only warns of them, they are left
/// out.
fn leave_out_dead_ends(entries: &mut [Arc<Entry>]) {
    let is_there = |entry: &Entry, id: &EntryId| entry.id != *id && position(entries, id).is_some();
    let is_whole = |entry: &Arc<Entry>| {
        let mut named = entry.related.iter().map(|other| &other.value);
        let mut alike = entry.not_this.iter().map(|other| &other.entry.value);
        named.all(|id| is_there(entry, id)) && alike.all(|id| is_there(entry, id))
    };
    let lacking = entries.iter().enumerate();
    let lacking = lacking.filter(|(_, entry)| !is_whole(entry));
    let mended = lacking.map(|(at, entry)| {
        let mut mended = Entry::clone(entry);
        mended.related.retain(|other| is_there(entry, &other.value));
        mended
            .not_this
            .retain(|other| is_there(entry, &other.entry.value));
        (at, Arc::new(mended))
    });
    for (at, entry) in mended.collect::<Vec<_>>() {
        entries[at] = entry;
    }
}

/// Where an entry stands among those that are sorted by their ids.
fn position(entries: &[Arc<Entry>], id: &EntryId) -> Option<usize> {
    entries.binary_search_by(|entry| entry.id.cmp(id)).ok()
}

fn links(checked: &[&Checked], introductions: &[Introduction]) -> Vec<Link> {
    let entries = checked.iter().flat_map(|file| {
        let link = |to: &Spanned<String>| Link {
            page: format!("{}/index.html", file.place),
            is_draft: file.is_draft,
            to: to.clone(),
        };
        file.links.iter().map(link)
    });
    let introductions = introductions.iter().flat_map(|introduction| {
        let page = match &introduction.collection {
            Some(collection) => format!("{}/index.html", collection.as_str()),
            None => "index.html".to_owned(),
        };
        let link = move |to: &Spanned<String>| Link {
            page: page.clone(),
            is_draft: false,
            to: to.clone(),
        };
        introduction.text_links.iter().map(link)
    });
    entries.chain(introductions).collect()
}

fn duplicates(checked: &[&Checked], diagnostics: &mut Diagnostics) {
    let mut first: BTreeMap<&str, FileId> = BTreeMap::new();
    for file in checked.iter().filter(|file| !file.place.is_empty()) {
        if let Some(earlier) = first.get(file.place.as_str()) {
            let finding = Diagnostic::new(
                &rule::DUPLICATE_ID,
                Span::file(file.file),
                format!("another file is `{}` as well", file.place),
            )
            .related(Span::file(*earlier), "the other file")
            .help("rename one of the two, or merge them");
            diagnostics.push(finding);
        } else {
            first.insert(&file.place, file.file);
        }
    }
}

fn collections(all: &[Arc<Entry>], introductions: &[Introduction]) -> Vec<Collection> {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, entry) in all.iter().enumerate() {
        members.entry(entry.id.collection()).or_default().push(at);
    }
    let gather = |(id, mut members): (&str, Vec<usize>)| {
        let latest = arranged(&mut members, |at| &all[at]);
        let is_own = |found: &&Introduction| {
            found
                .collection
                .as_ref()
                .is_some_and(|collection| collection.as_str() == id)
        };
        let introduction = introductions.iter().find(is_own).cloned();
        let title = introduction
            .as_ref()
            .and_then(|found| found.title.clone())
            .unwrap_or_else(|| id.to_owned());
        Collection {
            id: id.to_owned(),
            title,
            introduction,
            latest,
            entries: members,
        }
    };
    members.into_iter().map(gather).collect()
}

/// Puts the members of a collection into the order of their titles; those of the same title stay in that of their ids.
/// Goes out: the latest `verified` of them.
fn arranged<'a>(members: &mut [usize], entry: impl Fn(usize) -> &'a Entry) -> Option<Date> {
    members.sort_unstable();
    members.sort_by_cached_key(|at| entry(*at).sort_key());
    members.iter().filter_map(|at| entry(*at).verified).max()
}
