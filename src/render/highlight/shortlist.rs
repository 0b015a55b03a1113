//! Which rules of a context may match in a line.
//!
//! In come the rules of a context and, for each line, its grams; out come the rules whose needs the line meets, in their
//! order. What all of them need stands in one list, which is read from its beginning to its end: rules and their patterns
//! lie all over the memory, and most of them are not worth the way.

use super::grammar::Rule;
use super::need::{Grams, Needs};

/// The rules of a context, and what their patterns need.
pub struct Shortlist {
    rules: Vec<&'static Rule>,
    needs: Needs,
}

impl Shortlist {
    pub fn of(rules: Vec<&'static Rule>) -> Self {
        let needs = Needs::of(rules.iter().map(|rule| rule.regex.need()));
        Self { rules, needs }
    }

    /// How many rules there are in all.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// The rules that may match in a line.
    pub fn met_by(&self, line: &Grams) -> impl Iterator<Item = &'static Rule> {
        let are_met = self.needs.met_by(line);
        let rules = self.rules.iter().copied().zip(are_met);
        // Only a line that is not ASCII is worth the way to a rule that is not met.
        let may_match = |(rule, is_met): &(&Rule, bool)| {
            *is_met || !line.is_ascii() && rule.regex.need().is_beyond(line)
        };
        rules.filter(may_match).map(|(rule, _)| rule)
    }
}
