//! An entry that cannot be wrong: what stands in it has been checked.
//!
//! Comes in: values that `check` decoded. Goes out: [`Entry`] and its parts, each in a file of its own. Never: findings;
//! a part says why a text is not one of it, and `check` says where.

mod choice;
mod date;
mod duration;
mod email;
mod extra;
mod id;
mod language;
mod message;
mod non_empty;
mod proof;
mod prose;
mod record;
mod status;
mod url;
mod version;

pub use choice::{Choice, Difficulty, Evidence, Lifecycle, Method, Retry, Severity, Side, Verdict};
pub use date::Date;
pub use duration::{Duration, Unit};
pub use email::Email;
pub use extra::{Extra, object};
pub use id::{
    Alias, CollectionId, EntryId, MAX_NAME, is_name, is_own_file, is_reserved, is_reserved_slug,
    near_name,
};
pub use language::Language;
pub use message::{Message, Part};
pub use non_empty::NonEmpty;
pub use proof::{Proof, Reply};
pub use prose::{DIALECT, Prose};
pub use record::{Record, Run};
pub use status::HttpStatus;
pub use url::{LinkTarget, Url, link_target, percent_decoded};
pub use version::VersionRange;

use crate::source::{FileId, Spanned, Text};

/// The largest snippet that is highlighted, in bytes.
pub const LARGEST_SNIPPET: usize = 64 * 1024;

/// The longest line that is highlighted, in bytes.
pub const LONGEST_LINE: usize = 2000;

/// One error, its causes and its fixes.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    /// The file that it was read from.
    pub file: FileId,
    /// The name exactly as the software prints it.
    pub error: String,
    /// Given, or the last segment of `error`.
    pub title: String,
    pub codes: Vec<String>,
    pub http_status: Option<HttpStatus>,
    pub severity: Severity,
    pub difficulty: Option<Difficulty>,
    pub fix_time: Option<Duration>,
    pub retry: Option<Retry>,
    pub language: Option<Language>,
    /// Software → versions in which the error occurs, in the order written.
    pub applies_to: Vec<(String, VersionRange)>,
    /// Software → version on which the fix was tried.
    pub tested_on: Vec<(String, String)>,
    pub verified: Option<Date>,
    pub verify_url: Option<Url>,
    pub sources: Vec<Reference>,
    pub messages: Vec<Spanned<Message>>,
    pub tags: Vec<Spanned<String>>,
    /// What people type who look for it.
    pub keywords: Vec<String>,
    pub related: Vec<Spanned<EntryId>>,
    pub not_this: Vec<LookAlike>,
    pub aliases: Vec<Spanned<Alias>>,
    pub lifecycle: Lifecycle,
    pub draft: bool,
    /// In boxes, this and the next: they are large, and most entries have none.
    pub proof: Option<Box<Proof>>,
    /// What was run and proved it: only while nothing has changed that it is about.
    pub ran: Option<Box<Record>>,
    /// Rules that the entry breaks on purpose: id and reason.
    pub suppress: Vec<(&'static str, String)>,
    /// The site's own fields.
    pub extra: Vec<(String, Extra)>,
    pub meaning: Prose,
    pub stack_trace: Vec<Trace>,
    pub quick_fix: Option<Prose>,
    pub why: Option<Prose>,
    pub detection: Option<Prose>,
    pub causes: NonEmpty<Cause>,
    pub code: Vec<Pair>,
    pub verify_fix: Option<Prose>,
    pub workaround: Option<Prose>,
    pub prevention: Option<Prose>,
    pub notes: Vec<Note>,
    pub more: Option<Prose>,
}

impl Entry {
    /// The last segment of its name in lower case: what `openai.RateLimitError` and `anthropic.RateLimitError` share.
    #[must_use]
    pub fn short_name(&self) -> String {
        let last = self.error.rsplit(['.', ':']).next().unwrap_or("");
        let name = if last.is_empty() { &self.error } else { last };
        name.to_lowercase()
    }

    /// By what it is sorted among others: its title in lower case without leading punctuation, so that `.env` stands under
    /// E.
    #[must_use]
    pub fn sort_key(&self) -> String {
        let letters = |c: char| !c.is_alphanumeric();
        self.title.trim_start_matches(letters).to_lowercase()
    }

    /// Whether it was last verified more than so many months ago; what is gone need not be verified.
    #[must_use]
    pub fn is_stale(&self, limit: u16, today: Date) -> bool {
        let months = self.verified.map(|date| date.months_until(today));
        months.is_some_and(|months| months > i32::from(limit)) && !self.lifecycle.is_gone()
    }

    /// What stands behind it.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        if self.ran.is_some() {
            Evidence::Ran
        } else if !self.sources.is_empty() {
            Evidence::SourceBacked
        } else if !self.stack_trace.is_empty() {
            Evidence::Reported
        } else {
            Evidence::Unverified
        }
    }
}

/// Where a claim of the entry can be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub title: String,
    pub url: Url,
    /// When the page was last seen to say so.
    pub checked: Option<Date>,
}

/// An error that is easily taken for this one.
#[derive(Debug, Clone, PartialEq)]
pub struct LookAlike {
    pub entry: Spanned<EntryId>,
    /// How to tell that one.
    pub tell: Prose,
}

/// The error as really printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    pub language: Language,
    pub text: Text,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// One line of Markdown.
    pub cause: Prose,
    pub how_to_tell: Option<Prose>,
    pub fix: Prose,
}

/// The same program twice: as it fails, and as it works.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub language: Language,
    pub broken: Snippet,
    pub fixed: Snippet,
    pub explanation: Option<Prose>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    pub text: Text,
    /// The file beside the entry that holds it.
    pub file: Option<String>,
}

/// What somebody else found out.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub author: String,
    pub date: Option<Date>,
    pub versions: Option<String>,
    pub text: Prose,
}

/// What stands in front of a collection: `_index.md`.
#[derive(Debug, Clone, PartialEq)]
pub struct Introduction {
    /// The collection; `None` for the site itself.
    pub collection: Option<CollectionId>,
    pub file: FileId,
    pub title: Option<String>,
    pub links: Vec<(String, Url)>,
    pub text: Option<Prose>,
    /// The places of the site that the text links to, as written.
    pub text_links: Vec<Spanned<String>>,
}
