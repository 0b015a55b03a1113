//! What the templates of listings see, and that of the search.

use super::{Badge, Frame, Link, Shared};
use serde::Serialize;
use serde_json::{Map, Value};

/// One entry in a listing.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub title: String,
    pub error: String,
    pub href: String,
    pub collection: Shared<Link>,
    /// The first message template as text, or empty.
    pub message: String,
    pub severity: Shared<Badge>,
    /// `High`: where the column says that it is a severity.
    pub severity_alone: String,
    pub status: Option<Shared<Badge>>,
    /// `2026-11`, as written.
    pub verified: Option<String>,
    pub deprecated: bool,
    /// Only `errbook serve --drafts` lists such an entry.
    pub draft: bool,
    /// The site's own fields as data, by name: `fields.team`.
    pub fields: Map<String, Value>,
}

/// Rows under one heading; the heading is empty where a listing has just one group.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// `A`, `April 2026`, or empty.
    pub heading: String,
    pub anchor: String,
    pub rows: Vec<Row>,
}

/// A value of a taxonomy with the number of its entries: `403 Forbidden`, 12.
#[derive(Debug, Clone, Serialize)]
pub struct Term {
    pub key: String,
    pub label: String,
    pub href: String,
    /// `12`, written as the site's language writes numbers.
    pub count: String,
    /// `12 entries`
    pub counted: String,
}

/// Pages of a long listing.
#[derive(Debug, Clone, Serialize)]
pub struct Pager {
    pub current: usize,
    pub total: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Every page; the current one without an address.
    pub pages: Vec<Link>,
}

/// A listing: a collection, a term of a taxonomy, or all entries A–Z.
#[derive(Debug, Clone, Serialize)]
pub struct ListPage {
    pub frame: Frame,
    /// `collection`, `cut` (a part or another order of one), `term` or `all`
    pub kind: String,
    /// What the heading counts among: `Severity`, `HTTP status`, `Collection`; empty on `all`.
    pub over: String,
    pub heading: String,
    /// The introduction of a collection, on its first page.
    pub intro_html: Option<String>,
    /// Official links of a collection.
    pub links: Vec<Link>,
    /// Its other orders; only of a collection.
    pub orders: Orders,
    /// Its parts, by facet; only of a collection.
    pub filters: Vec<Cuts>,
    /// The number of entries on all pages of this listing.
    pub count: usize,
    /// `1,200 entries, page 2 of 12`
    pub counted: String,
    /// Letters A–Z with the place where each begins; only on `all`.
    pub letters: Vec<Link>,
    /// Years with the place where each begins; only on the list of those that are verified.
    pub years: Vec<Link>,
    pub groups: Vec<Group>,
    pub pager: Option<Pager>,
}

/// The orders of a collection that are pages of their own.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Orders {
    pub name: Option<Order>,
    pub severity: Option<Order>,
    pub date: Option<Order>,
}

/// One order.
#[derive(Debug, Clone, Serialize)]
pub struct Order {
    pub href: String,
    pub is_shown: bool,
}

/// The parts of a collection by one facet.
#[derive(Debug, Clone, Serialize)]
pub struct Cuts {
    /// `HTTP status`
    pub label: String,
    /// `status`
    pub kind: String,
    pub terms: Vec<Narrowed>,
}

/// One part of a collection.
#[derive(Debug, Clone, Serialize)]
pub struct Narrowed {
    /// `403`
    pub key: String,
    /// `403 Forbidden`
    pub label: String,
    /// Of the part that is shown, the whole collection.
    pub href: String,
    pub is_shown: bool,
}

/// All terms of one taxonomy: `by/severity/`.
#[derive(Debug, Clone, Serialize)]
pub struct TermsPage {
    pub frame: Frame,
    pub heading: String,
    /// `severity`, `status`, `language`, `tag`, `retry`, `difficulty`, `fix-time`, or `collection`
    pub taxonomy: String,
    pub terms: Vec<Term>,
}

/// The search page: a form and, without JavaScript, the way to the listings.
#[derive(Debug, Clone, Serialize)]
pub struct SearchPage {
    pub frame: Frame,
    /// By what results can be narrowed down.
    pub filters: Vec<Filter>,
    pub all: String,
    /// All codes; `None` where no entry has one.
    pub codes: Option<String>,
    pub collections: Vec<Term>,
    /// `/ and Ctrl K go to the search …`, the keys marked.
    pub keys_html: String,
}

/// A fact by which results can be narrowed down.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// `collection`, `severity`, `status`, `language` or `evidence`: its name in the page's address.
    pub name: String,
    pub label: String,
    pub choices: Vec<Choice>,
}

/// One value of a filter.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// As in the index.
    pub key: String,
    pub label: String,
}

/// All codes, or a page of them.
#[derive(Debug, Clone, Serialize)]
pub struct CodesPage {
    pub frame: Frame,
    /// `900 codes, page 1 of 2`
    pub counted: String,
    pub terms: Vec<Term>,
    pub pager: Option<Pager>,
}
