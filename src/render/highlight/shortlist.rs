//! The rules of a context, as they are asked.
//!
//! In come the rules of a context, in their order; out they come in two teams. An automaton can tell where the first of
//! the *runners* matches, all of them at once ([`Race`]). The *others* are asked one by one, those whose needs a line
//! meets: what no automaton can hold, and what is so long that it has one of its own. What all of a team need stands in
//! one list, which is read from its beginning to its end: rules and their patterns lie all over the memory, and most of
//! them are not worth the way.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::grammar::Rule;
use super::need::{Grams, Needs};
use super::outline::Outline;
use super::race::Race;

/// Rules that come to more signs together are too much for one automaton.
const LARGEST: usize = 1 << 16;

pub struct Shortlist {
    /// How many of its rules are those of the context's prototype. They come first.
    lent: usize,
    pub others: Team,
    pub runners: Team,
    asked: AtomicU32,
    race: OnceLock<Option<Race>>,
}

/// Some rules of a list.
pub struct Team {
    members: Vec<Member>,
    needs: Needs,
}

/// A rule, and its place in the list.
#[derive(Clone, Copy)]
pub struct Member {
    pub place: usize,
    pub rule: &'static Rule,
}

impl Shortlist {
    /// The rules of a context behind those that its prototype lends to it.
    pub fn of(lent: Vec<&'static Rule>, own: Vec<&'static Rule>) -> Self {
        let from_prototype = lent.len();
        let rules = lent.into_iter().chain(own).enumerate();
        let members: Vec<Member> = rules.map(|(place, rule)| Member { place, rule }).collect();
        let outlines = members.iter().filter_map(Member::outline);
        let size: usize = outlines.map(|outline| outline.size).sum();
        let is_runner = |member: &Member| size <= LARGEST && member.outline().is_some();
        let (runners, others) = members.into_iter().partition(is_runner);
        Self {
            lent: from_prototype,
            others: Team::of(others),
            runners: Team::of(runners),
            asked: AtomicU32::new(0),
            race: OnceLock::new(),
        }
    }

    /// Whether a rule is lent by the context's prototype.
    pub fn is_lent(&self, member: Member) -> bool {
        member.place < self.lent
    }

    /// Whether the automaton is worth its making by now: it was asked for so often. It may be there already.
    pub fn is_asked(&self, often: Option<u32>) -> bool {
        let is_made = self.race.get().is_some();
        let asked = || self.asked.fetch_add(1, Ordering::Relaxed);
        often.is_some_and(|often| is_made || asked() >= often)
    }

    /// The automaton of the runners; nothing if it cannot be made.
    pub fn race(&self) -> Option<&Race> {
        let race = self.race.get_or_init(|| {
            let outlines = self.runners.members.iter().filter_map(Member::outline);
            Race::of(&outlines.collect::<Vec<_>>())
        });
        race.as_ref()
    }
}

impl Member {
    /// What refers back is another pattern each time.
    fn outline(&self) -> Option<&'static Outline> {
        let is_fixed = !self.rule.has_backrefs;
        self.rule.regex.outline().filter(|_| is_fixed)
    }
}

impl Team {
    fn of(members: Vec<Member>) -> Self {
        let needs = Needs::of(members.iter().map(|member| member.rule.regex.need()));
        Self { members, needs }
    }

    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Whether one of them comes before a rule of the other team.
    pub fn begins_before(&self, member: Member) -> bool {
        let first = self.members.first();
        first.is_some_and(|first| first.place < member.place)
    }

    /// Those that may match in a line.
    pub fn met_by(&self, line: &Grams) -> impl Iterator<Item = Member> {
        let are_met = self.needs.met_by(line);
        let members = self.members.iter().copied().zip(are_met);
        // Only a line that is not ASCII is worth the way to a rule that is not met.
        let may_match = |(member, is_met): &(Member, bool)| {
            *is_met || !line.is_ascii() && member.rule.regex.need().is_beyond(line)
        };
        members.filter(may_match).map(|(member, _)| member)
    }
}
