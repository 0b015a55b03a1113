//! The headings within a listing: letters in the list of all entries, months in the list of those that are verified.
//!
//! Comes in: a listing and an entry of it. Goes out: the heading that the entry stands under. Never: a heading in a
//! listing that has just one group.

use super::Words;
use super::chapter::{Listing, letter};
use crate::entry::{Date, Entry};

/// A heading of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    Letter(char),
    /// A month, or a year where the month is not known.
    Month(Date),
}

/// The heading of an entry in a listing that has headings.
pub fn heading(listing: &Listing, entry: &Entry) -> Option<Heading> {
    match listing {
        Listing::All => Some(Heading::Letter(letter(&entry.title))),
        Listing::Recent => Some(Heading::Month(entry.verified?.without_day())),
        Listing::Collection(_) | Listing::Cut(..) | Listing::Term(..) | Listing::Code(_) => None,
    }
}

impl Heading {
    /// The id to link to.
    pub fn anchor(self) -> String {
        match self {
            Self::Letter('#') => "letter-other".to_owned(),
            Self::Letter(letter) => format!("letter-{}", letter.to_ascii_lowercase()),
            Self::Month(month) => format!("in-{month}"),
        }
    }

    /// What the listing's navigation calls it: the letter, or the year.
    pub fn mark(self) -> String {
        match self {
            Self::Letter(letter) => letter.to_string(),
            Self::Month(month) => month.year().to_string(),
        }
    }

    pub fn text(self, words: &Words) -> String {
        match self {
            Self::Letter(letter) => letter.to_string(),
            Self::Month(month) => words.date(month),
        }
    }
}
