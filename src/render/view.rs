//! What a template sees: closed, serialisable structs, one per kind of page.
//!
//! Comes in: nothing; these are plain values that the sibling files fill. Goes out: what `theme` hands to the
//! templates. Never: a function that could look something up. What a page depends on is what its view holds.
//!
//! Fields whose name ends in `html` are finished, safe HTML; every other text is escaped by the template engine.
//! Every `href` is ready to use: relative to the page that holds it, or an absolute `https:` address.

mod chart;
mod frame;
mod head;
mod health;
mod listing;
mod picture;
mod shared;
mod trust;

pub use chart::Bar;
pub use frame::Frame;
pub use head::{Head, Picture};
pub use health::{
    CollectionRow, HealthPage, Lacking, MissingPage, MissingPart, Share, WorkRow, WorklistPage,
};
pub use listing::{
    Choice, CodesPage, Cuts, Filter, Group, ListPage, Narrowed, Order, Orders, Pager, Row,
    SearchPage, Term, TermsPage,
};
pub use picture::{Block, Line, Mark, PicturePage};
pub use shared::Shared;
pub use trust::{Ran, Run, Trust};

use serde::Serialize;
use serde_json::{Map, Value};

/// The version of what templates see: it rises when a field goes or becomes another type (`docs/contract.md`).
pub const CONTRACT: u32 = 2;

/// A file that a page loads.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    pub href: String,
    /// `sha256-…`, unless the site is to be opened from the disk, where browsers refuse files with it.
    pub integrity: Option<String>,
}

/// A text and where it leads; without an address it is plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub text: String,
    pub href: Option<String>,
}

/// A fact about an entry that links to the listing of all entries that share it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// The value, as a CSS class and for icons: `high`, `never`, `403`.
    pub key: String,
    /// The words: `High severity`, `403 Forbidden`, `Do not retry`, `Fix: 2–5 min`.
    pub label: String,
    pub href: String,
}

/// The page of one entry, parts in the order of the page. An empty list or `None` leaves no trace on the page.
#[derive(Debug, Clone, Serialize)]
pub struct EntryPage {
    pub frame: Frame,
    /// `openai/permission-denied-error`
    pub id: String,
    pub collection: Link,
    /// Any of `deprecated`, `fixed-upstream`, `removed`, `withdrawn`, with the words to show; none when active.
    pub lifecycle: Option<Badge>,
    /// Only `errbook serve --drafts` shows such a page.
    pub draft: bool,
    pub severity: Badge,
    pub status: Option<Badge>,
    pub retry: Option<Badge>,
    pub difficulty: Option<Badge>,
    pub fix_time: Option<Badge>,
    pub language: Option<Badge>,
    pub title: String,
    /// The name as the software prints it, with a copy button.
    pub error: String,
    /// Other codes printed with it, each leading to all entries that have it.
    pub codes: Vec<Link>,
    pub meaning_html: String,
    /// What the reader can believe: evidence, date, source.
    pub trust: Trust,
    pub quick_fix_html: Option<String>,
    pub look_alikes: Vec<LookAlike>,
    pub traces: Vec<Code>,
    pub messages: Vec<Message>,
    pub why_html: Option<String>,
    pub detection_html: Option<String>,
    pub causes: Vec<Cause>,
    pub pairs: Vec<Pair>,
    pub verify_fix_html: Option<String>,
    pub workaround_html: Option<String>,
    pub prevention_html: Option<String>,
    pub more_html: Option<String>,
    pub sources: Vec<SourceLink>,
    pub notes: Vec<Note>,
    /// Where a reader can add a note; `None` without a repository.
    pub invitation: Option<String>,
    pub applies_to: Vec<Fact>,
    pub tested_on: Vec<Fact>,
    pub verify_url: Option<String>,
    /// How the snippets are run, or why they are not: one sentence.
    pub proof: Option<String>,
    /// What was run, folded; `None` where no run stands behind the entry.
    pub ran: Option<Ran>,
    /// The site's own fields for readers: the title that the schema gives each, its value in one line.
    pub extra: Vec<Fact>,
    /// The same as data, by name: `fields.team`.
    pub fields: Map<String, Value>,
    pub tags: Vec<Link>,
    pub related: Vec<Related>,
    /// `On this page`: the sections that this page has.
    pub sections: Vec<Link>,
    pub edit: Option<String>,
    pub history: Option<String>,
    pub report: Option<String>,
    /// `Version 1a2b3c4d`: of what the author wrote.
    pub version: String,
    pub neighbours: Neighbours,
    pub markdown: String,
    pub json: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct LookAlike {
    pub title: String,
    pub href: String,
    /// How to tell that one from this one.
    pub tell_html: String,
}

/// A block of highlighted code. `html` holds its lines; of a pair, `<b>` stands around those that were changed, `<mark>`
/// around changed words in them, and `<gap->` where the other side has a line more. A keyword is `<k->let</k->`; what the
/// other elements stand for is in `static/code.css`.
#[derive(Debug, Clone, Serialize)]
pub struct Code {
    /// `python`: the canonical name.
    pub language: String,
    /// `Python`: the words.
    pub label: String,
    /// The file it came from, where the entry names one.
    pub file: Option<String>,
    pub html: String,
    /// The last line that says something: of a trace, the error itself; as HTML.
    pub last_html: String,
    pub lines: usize,
    /// Whether it is long enough to be shown by its telling line alone at first; only of a trace.
    pub is_folded: bool,
    /// `Show all 23 lines`; of a trace.
    pub show_all: String,
}

/// A message template, holes marked.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    pub html: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Cause {
    /// The id to link to: `cause-1` … .
    pub anchor: String,
    /// `1` …
    pub number: String,
    pub title_html: String,
    pub how_to_tell_html: Option<String>,
    pub fix_html: String,
}

/// Broken and fixed code of one language, with what the change does.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// Unique on the page: `pair-1` … ; the tabs need it.
    pub anchor: String,
    /// The words on the tab: `Python`.
    pub label: String,
    pub broken: Code,
    pub fixed: Code,
    /// Both as one diff: `<del>` and `<ins>` around lines; nothing where they share no line.
    pub diff_html: Option<String>,
    pub explanation_html: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SourceLink {
    pub title: String,
    pub href: String,
    /// `platform.openai.com`
    pub host: String,
    /// `read 23 November 2026`
    pub checked: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Note {
    pub author: String,
    pub date: Option<String>,
    pub versions: Option<String>,
    pub text_html: String,
}

/// A name and what is said of it: `openai`, `≥ 1.0.0`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Related {
    pub title: String,
    pub href: String,
    /// Why: `same name · status 401`, `tags: auth, models`, `see also`.
    pub reason: String,
}

/// The entries before and behind one in its collection.
#[derive(Debug, Clone, Serialize)]
pub struct Neighbours {
    pub previous: Option<Link>,
    pub next: Option<Link>,
    /// `Previous in OpenAI`
    pub previous_label: String,
    pub next_label: String,
}

/// A collection on the home page.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub title: String,
    pub href: String,
    /// `12 entries`
    pub counted: String,
    /// The worst severity in it.
    pub worst: Badge,
    /// `Up to high severity`
    pub worst_label: String,
    /// `Verified November 2026`: the latest date in it.
    pub verified: Option<String>,
}

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    pub frame: Frame,
    pub heading: String,
    /// The site's own introduction (`content/_index.md`).
    pub intro_html: Option<String>,
    pub count: usize,
    /// `All 139 entries, A to Z`
    pub counted: String,
    pub all: String,
    pub collections: Vec<Card>,
    pub severities: Vec<Bar>,
    /// The most frequent ones, by number.
    pub statuses: Vec<Bar>,
    /// The way to all statuses, where there are more.
    pub more_statuses: Option<Link>,
    /// When entries were last verified, as columns; empty where none has a date.
    pub freshness: Vec<Bar>,
    pub languages: Vec<Term>,
    pub tags: Vec<Term>,
    pub recent: Vec<Row>,
}

/// The page for an address that does not exist.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundPage {
    pub frame: Frame,
    pub all: String,
    pub collections: Vec<Term>,
}

/// The page at an old address.
#[derive(Debug, Clone, Serialize)]
pub struct RedirectPage {
    pub frame: Frame,
    /// `It is now at …`, with the link.
    pub moved_html: String,
    pub href: String,
    /// The script that takes the part of the address along.
    pub script: File,
}

/// The licences of the grammars that colour the code.
#[derive(Debug, Clone, Serialize)]
pub struct LicencesPage {
    pub frame: Frame,
    pub text: String,
}
