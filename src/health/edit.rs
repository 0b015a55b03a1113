//! What to do about a gap: one sentence in the imperative.
//!
//! Comes in: a part, or a gap of an entry. Goes out: what its author does next. Never: a sentence that needs the page
//! around it to be understood, apart from the entry that it is about. The sentences here are the English ones; a page may
//! bring those of its language.

use super::condition::{Gap, Lack};
use super::part::Part;
use crate::link::Catalog;

/// The edit that adds a part to any entry.
#[must_use]
pub const fn edit(part: Part) -> &'static str {
    match part {
        Part::QuickFix => "Say in one or two sentences what fixes it",
        Part::Messages => "Write down its message, with holes where it varies",
        Part::StackTrace => "Show the error as it is really printed",
        Part::HowToTell => "Say how to tell the causes apart",
        Part::Code => "Put the code that fails beside the code that works",
        Part::Sources => "Name a page that says the same",
        Part::Verified => "Check that the fix works, and write down the date",
        Part::LookAlikes => "Say how to tell its look-alikes",
        Part::VerifyFix => "Say how one sees that the fix works",
        Part::AppliesTo => "Say in which versions it occurs",
        Part::TestedOn => "Say on which version the fix was tried",
        Part::Why => "Explain what goes on behind it",
        Part::Explanation => "Say what the change in the code does",
        Part::Prevention => "Say what keeps it from coming back",
        Part::Retry => "Say whether trying again can help",
        Part::Checked => "Write down when the sources were last read",
        Part::Detection => "Say how it shows in logs and metrics",
        Part::FixTime => "Say how long the fix takes",
        Part::Difficulty => "Say how much the fix asks of the reader",
        Part::Tags => "Tag it, so that related errors lead here",
    }
}

pub const TELL_TWO_CAUSES: &str = "Say how to tell the two causes apart";
pub const TELL_ALL_CAUSES: &str = "Say how to tell the {count} causes apart";
pub const TELL_ONE_CAUSE: &str = "Say how to tell cause {number}";
pub const TELL_SOME_CAUSES: &str = "Say how to tell causes {numbers}";
pub const TELL_ONE_ENTRY: &str = "Say how to tell it from {entry}";
pub const TELL_ENTRIES: &str = "Say how to tell it from {entry} and {count} more";

/// The sentences of a language; a hole is a name in braces, as in the English ones.
pub struct Edits<'a> {
    pub of: &'a dyn Fn(Part) -> &'a str,
    pub two_causes: &'a str,
    pub all_causes: &'a str,
    pub one_cause: &'a str,
    pub some_causes: &'a str,
    pub one_entry: &'a str,
    pub entries: &'a str,
}

/// The edit that closes a gap, in English.
#[must_use]
pub fn sentence(gap: &Gap, catalog: &Catalog) -> String {
    let english = Edits {
        of: &edit,
        two_causes: TELL_TWO_CAUSES,
        all_causes: TELL_ALL_CAUSES,
        one_cause: TELL_ONE_CAUSE,
        some_causes: TELL_SOME_CAUSES,
        one_entry: TELL_ONE_ENTRY,
        entries: TELL_ENTRIES,
    };
    english.sentence(gap, catalog)
}

impl Edits<'_> {
    /// The edit that closes a gap: where it is about certain causes or entries, it names them.
    #[must_use]
    pub fn sentence(&self, gap: &Gap, catalog: &Catalog) -> String {
        match (&gap.lack, gap.part) {
            (Lack::Items { of, missing }, Part::HowToTell) => match missing.as_slice() {
                all if all.len() == *of && *of == 2 => self.two_causes.to_owned(),
                all if all.len() == *of => self.all_causes.replace("{count}", &of.to_string()),
                [one] => self.one_cause.replace("{number}", &one.to_string()),
                several => {
                    let numbers: Vec<String> = several.iter().map(usize::to_string).collect();
                    self.some_causes.replace("{numbers}", &numbers.join(", "))
                }
            },
            (Lack::Tells(others), part) => {
                let Some((first, more)) = others.split_first() else {
                    return (self.of)(part).to_owned();
                };
                let text = if more.is_empty() {
                    self.one_entry
                } else {
                    self.entries
                };
                let id = catalog.entries[*first].entry.id.to_string();
                let text = text.replace("{count}", &more.len().to_string());
                text.replace("{entry}", &id)
            }
            (Lack::Whole | Lack::Items { .. }, part) => (self.of)(part).to_owned(),
        }
    }
}
