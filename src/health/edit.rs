//! What to do about a gap: one sentence in the imperative.
//!
//! Comes in: a part, or a gap of an entry. Goes out: what its author does next. Never: a sentence that needs the page
//! around it to be understood, apart from the entry that it is about.

use super::condition::{Gap, Lack};
use super::part::Part;
use crate::link::Catalog;

/// The edit that adds a part to any entry.
#[must_use]
pub fn edit(part: Part) -> &'static str {
    match part {
        Part::QuickFix => "Say in one or two sentences what fixes it",
        Part::Messages => "Write the message as it is printed, with holes where it varies",
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
        Part::Checked => "Write down when the sources were last looked at",
        Part::Detection => "Say how it shows in logs and metrics",
        Part::FixTime => "Say how long the fix takes",
        Part::Difficulty => "Say how much the fix asks of the reader",
        Part::Tags => "Tag it, so that related errors lead here",
    }
}

/// The edit that closes a gap: where it is about certain causes or entries, it names them.
#[must_use]
pub fn sentence(gap: &Gap, catalog: &Catalog) -> String {
    let id = |at: &usize| catalog.entries[*at].entry.id.to_string();
    match (&gap.lack, gap.part) {
        (Lack::Items { of, missing }, Part::HowToTell) => match missing.as_slice() {
            all if all.len() == *of && *of == 2 => {
                "Say how to tell the two causes apart".to_owned()
            }
            all if all.len() == *of => format!("Say how to tell the {of} causes apart"),
            [one] => format!("Say how to tell cause {one}"),
            several => {
                let numbers: Vec<String> = several.iter().map(usize::to_string).collect();
                format!("Say how to tell causes {}", numbers.join(", "))
            }
        },
        (Lack::Tells(others), _) => match others.as_slice() {
            [] => edit(gap.part).to_owned(),
            [one] => format!("Say how to tell it from {}", id(one)),
            [first, more @ ..] => {
                format!(
                    "Say how to tell it from {} and {} more",
                    id(first),
                    more.len()
                )
            }
        },
        (Lack::Whole | Lack::Items { .. }, part) => edit(part).to_owned(),
    }
}
