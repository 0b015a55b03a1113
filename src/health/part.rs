//! The parts that readers look for, and how much they lose without each: the one table that completeness comes from.
//!
//! Comes in: nothing. Goes out: [`PARTS`]. Never: a part that every entry must have anyway (the schema says which), or
//! one that not every error can have, such as codes, a workaround, or notes.

/// Something that an entry of any error could say, and some do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    QuickFix,
    Messages,
    StackTrace,
    HowToTell,
    Code,
    Sources,
    Verified,
    LookAlikes,
    VerifyFix,
    AppliesTo,
    TestedOn,
    Why,
    Explanation,
    Prevention,
    Retry,
    Checked,
    Detection,
    FixTime,
    Difficulty,
    Tags,
}

/// What is known of a part.
#[derive(Debug)]
pub struct Row {
    pub part: Part,
    /// Its key in the schema of an entry; with a dot, the key of an item in a list.
    pub key: &'static str,
    /// How much readers lose without it; all weights together are 100.
    pub weight: u16,
    /// In which entries it counts: a fragment.
    pub counts: &'static str,
}

const EVERY: &str = "every entry";

const fn row(part: Part, key: &'static str, weight: u16, counts: &'static str) -> Row {
    Row {
        part,
        key,
        weight,
        counts,
    }
}

/// Every part, what readers need most first. An entry's completeness is the share that it has of the weights that count
/// in it; a part with several items (how to tell each cause) counts by the share of them that is there.
pub static PARTS: &[Row] = &[
    // A reader comes with an error on the screen: can it be found, and what helps at once?
    row(Part::QuickFix, "quick_fix", 17, EVERY),
    row(Part::Messages, "messages", 12, EVERY),
    row(Part::StackTrace, "stack_trace", 10, EVERY),
    // Which of the fixes is mine? What does it look like?
    row(
        Part::HowToTell,
        "causes.how_to_tell",
        10,
        "entries with two or more causes",
    ),
    row(Part::Code, "code", 8, EVERY),
    // Can I believe it?
    row(Part::Sources, "sources", 8, EVERY),
    row(Part::Verified, "verified", 6, EVERY),
    // Is it this error at all?
    row(
        Part::LookAlikes,
        "not_this",
        6,
        "entries that have some, are named as one, or share a message with another entry",
    ),
    row(Part::VerifyFix, "verify_fix", 4, EVERY),
    row(Part::AppliesTo, "applies_to", 3, EVERY),
    row(Part::TestedOn, "tested_on", 3, EVERY),
    row(Part::Why, "why", 3, EVERY),
    row(
        Part::Explanation,
        "code.explanation",
        2,
        "entries with code",
    ),
    row(Part::Prevention, "prevention", 2, EVERY),
    row(Part::Retry, "retry", 1, "entries with an HTTP status"),
    row(Part::Checked, "sources.checked", 1, "entries with sources"),
    row(Part::Detection, "detection", 1, EVERY),
    row(Part::FixTime, "fix_time", 1, EVERY),
    row(Part::Difficulty, "difficulty", 1, EVERY),
    row(Part::Tags, "tags", 1, EVERY),
];

impl Part {
    /// In the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        PARTS.iter().map(|row| row.part)
    }

    #[must_use]
    pub fn row(self) -> &'static Row {
        &PARTS[self as usize]
    }

    /// Its key as a part of an address: `causes-how-to-tell`.
    #[must_use]
    pub fn slug(self) -> String {
        self.row().key.replace(['.', '_'], "-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::schema::{ENTRY, Key, Kind, Need};
    use std::collections::BTreeSet;

    /// The keys of the schema that are no part, and why.
    const NO_PART: &[(&str, &str)] = &[
        ("title", "the last segment of the name is one"),
        ("codes", "not every error has one"),
        ("http_status", "not every error has one"),
        ("language", "the fences say it"),
        ("verify_url", "sources say where"),
        ("keywords", "most entries are found by their own words"),
        ("related", "errors with the same tags are shown anyway"),
        ("aliases", "only what has moved has one"),
        ("lifecycle", "most errors are active"),
        ("draft", "a state, not a part"),
        (
            "proof",
            "whether snippets are run shows in what stands behind the entry",
        ),
        ("suppress", "for those who need it"),
        ("extra", "the site's own"),
        ("workaround", "most errors need none"),
        ("notes", "others write them"),
        ("more", "free"),
        ("code.language", "by default the entry's"),
        ("stack_trace.language", "the fences say it"),
        ("notes.date", "others write them"),
        ("notes.versions", "others write them"),
    ];

    /// The keys of a table and of the maps in its lists, but those that an entry must have.
    fn keys(table: &'static [Key], before: &str) -> Vec<String> {
        let mut found = Vec::new();
        for key in table {
            let name = format!("{before}{}", key.name);
            if key.need != Need::Required {
                found.push(name.clone());
            }
            found.extend(inner(&key.kind, &format!("{name}.")));
        }
        found
    }

    fn inner(kind: &'static Kind, before: &str) -> Vec<String> {
        match kind {
            Kind::List(Kind::Map(table)) => keys(table, before),
            Kind::Either(one, other) => [inner(one, before), inner(other, before)].concat(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_key_of_the_schema_is_a_part_or_none_for_a_reason() {
        let parts = PARTS.iter().map(|row| row.key);
        let others = NO_PART.iter().map(|(key, _)| *key);
        let told: Vec<&str> = parts.chain(others).collect();
        let known = keys(ENTRY, "");
        for key in &known {
            let count = told.iter().filter(|told| *told == key).count();
            // A list of maps that must be there has items that may be missing: they are the part.
            assert_eq!(count, 1, "`{key}` stands {count} times in the tables");
        }
        let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        // Whether there are look-alikes is no choice of the schema's; `not_this` is optional there.
        let unknown: Vec<_> = told.iter().filter(|key| !known.contains(**key)).collect();
        assert!(unknown.is_empty(), "{unknown:?} are no optional keys");
    }

    #[test]
    fn weights_are_percent_and_rows_are_in_order() {
        assert_eq!(PARTS.iter().map(|row| row.weight).sum::<u16>(), 100);
        assert!(PARTS.is_sorted_by_key(|row| std::cmp::Reverse(row.weight)));
        for (at, part) in Part::all().enumerate() {
            assert_eq!(part as usize, at, "{part:?}");
        }
        assert_eq!(Part::HowToTell.slug(), "causes-how-to-tell");
    }
}
