//! The words about what entries lack: the name of each part, and what to do about it.
//!
//! Comes in: a part, or a gap. Goes out: its text in the language of the site. Never: a sentence of its own; how one is
//! put together is said in `health`.

use super::Words;
use crate::health::{Edits, Gap, Part};
use crate::link::Catalog;

impl Words {
    /// What a part is called; where the page of an entry has a heading for it, that one.
    #[must_use]
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::QuickFix => &self.quick_fix,
            Part::Messages => &self.message_templates,
            Part::StackTrace => &self.stack_trace,
            Part::HowToTell => &self.how_to_tell,
            Part::Code => &self.code,
            Part::Sources => &self.sources,
            Part::Verified => &self.verified,
            Part::LookAlikes => &self.look_alikes_named,
            Part::VerifyFix => &self.verify_fix,
            Part::AppliesTo => &self.works_with,
            Part::TestedOn => &self.tested_on,
            Part::Why => &self.why,
            Part::Explanation => &self.what_change_does,
            Part::Prevention => &self.prevention,
            Part::Retry => &self.retry,
            Part::Checked => &self.when_sources_read,
            Part::Detection => &self.detection,
            Part::FixTime => &self.time_to_fix,
            Part::Difficulty => &self.difficulty,
            Part::Tags => &self.tags,
        }
    }

    /// What closes a gap of an entry.
    #[must_use]
    pub fn sentence(&self, gap: &Gap, catalog: &Catalog) -> String {
        let edits = Edits {
            of: &|part| self.edit_of(part),
            two_causes: &self.tell_two_causes,
            all_causes: &self.tell_all_causes,
            one_cause: &self.tell_one_cause,
            some_causes: &self.tell_some_causes,
            one_entry: &self.tell_one_entry,
            entries: &self.tell_entries,
        };
        edits.sentence(gap, catalog)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_part_has_a_name_and_an_edit_of_its_own() {
        let words = Words::default();
        let names: BTreeSet<&str> = Part::all().map(|part| words.part(part)).collect();
        assert_eq!(names.len(), Part::all().count());
        let edits: BTreeSet<&str> = Part::all().map(|part| words.edit_of(part)).collect();
        assert_eq!(edits.len(), Part::all().count());
    }
}
