//! What the templates of the health pages see.

use super::{Badge, Bar, Frame, Link, Pager};
use serde::Serialize;

/// How complete something is.
#[derive(Debug, Clone, Serialize)]
pub struct Share {
    /// From 0 to 100.
    pub percent: u8,
    /// `92%`
    pub text: String,
}

/// An entry, and what would make it better.
#[derive(Debug, Clone, Serialize)]
pub struct WorkRow {
    pub title: String,
    pub error: String,
    pub href: String,
    pub collection: Link,
    pub severity: Badge,
    /// `High`, where the heading above says severity.
    pub severity_alone: String,
    pub complete: Share,
    /// What to do next, in one sentence; empty where nothing is missing.
    pub edit: String,
    /// `+9%`: how much more complete that makes the entry.
    pub gain: String,
    /// Where the entry can be edited, with a text that names it.
    pub editor: Option<Link>,
    /// What else is missing: the first few parts, and how many more; empty where nothing is.
    pub missing: String,
}

/// A collection at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct CollectionRow {
    /// Leads to what there is to do in it.
    pub title: Link,
    /// `12 entries`
    pub counted: String,
    pub complete: Share,
    /// `9 of 12`: how many entries are backed by sources, or better.
    pub backed: String,
    /// The latest date of verification: in words, and as written.
    pub verified: Option<String>,
    pub datetime: Option<String>,
    /// The part that readers miss most; leads to the entries that lack it.
    pub missed: Option<Link>,
}

/// The health of the whole site: `health/`.
#[derive(Debug, Clone, Serialize)]
pub struct HealthPage {
    pub frame: Frame,
    /// `143 entries, 92% complete`
    pub counted: String,
    /// The same as JSON.
    pub json: String,
    /// How many entries are about as complete, as columns; empty where there is no entry.
    pub bands: Vec<Bar>,
    pub evidence: Vec<Bar>,
    /// When entries were last verified, as columns; empty where none has a date.
    pub freshness: Vec<Bar>,
    /// `3 entries have no date`; leads to them.
    pub undated: Option<Link>,
    /// The entries whose next edit helps most.
    pub work: Vec<WorkRow>,
    /// How many entries lack each part; each bar leads to them.
    pub missing: Vec<Bar>,
    /// Pairs that readers may confuse, as HTML: one sentence each, with a link to either.
    pub confusions_html: Vec<String>,
    /// `The first 20 of 87`, where there are more.
    pub confusions_cut: Option<String>,
    pub collections: Vec<CollectionRow>,
}

/// The entries that lack each part: `health/missing/`.
#[derive(Debug, Clone, Serialize)]
pub struct MissingPage {
    pub frame: Frame,
    /// What readers need most comes first.
    pub parts: Vec<MissingPart>,
    /// The document that has all entries.
    pub json: String,
}

/// The entries that lack a part.
#[derive(Debug, Clone, Serialize)]
pub struct MissingPart {
    pub anchor: String,
    pub heading: String,
    /// What to do about it.
    pub edit: String,
    /// `870 entries`
    pub counted: String,
    /// Those where it helps readers most, by their ids, with their severity.
    pub entries: Vec<Lacking>,
    /// `The first 50 of 870`, where there are more.
    pub cut: Option<String>,
}

/// An entry that lacks the part of its list.
#[derive(Debug, Clone, Serialize)]
pub struct Lacking {
    /// `openai/rate-limit-error`
    pub id: String,
    pub href: String,
    pub severity: Badge,
}

/// The entries of a collection with what there is to do: a page of `health/collection/openai/`.
#[derive(Debug, Clone, Serialize)]
pub struct WorklistPage {
    pub frame: Frame,
    pub heading: String,
    /// `12 entries, 92% complete, page 1 of 3; what helps readers most comes first`
    pub counted: String,
    pub rows: Vec<WorkRow>,
    pub pager: Option<Pager>,
}
