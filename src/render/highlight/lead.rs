//! The rule of a context that matches first.
//!
//! In comes a match of a rule; out comes what it counts beside the matches of other rules: nothing, if following it would
//! lead nowhere. The judgement is syntect's.

use std::rc::Rc;

use super::grammar::{Operation, Rule};
use super::shortlist::Member;

/// How deep a grammar may nest. syntect stops at the same depth.
pub const DEPTH: usize = 100;

/// Where the groups of a match are; the first one, 0, is all of it.
pub type Places = [Option<(usize, usize)>];

/// What stands in each group of a match.
pub type Texts = Rc<[Option<Box<str>>]>;

/// What is looked for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Where to begin.
    pub from: usize,
    /// That of the stack.
    pub depth: usize,
    /// What the back-references of the rules stand for.
    pub texts: Option<&'a Texts>,
    /// Whether to pop here, by a match that holds nothing, would lead in a circle.
    pub is_guarded: bool,
}

/// The rule of a list that matches first.
#[derive(Clone, Copy)]
pub struct Lead {
    pub member: Member,
    pub span: (usize, usize),
    pub circles: bool,
}

impl Lead {
    /// A match as it counts in its list; nothing if it is of no use.
    pub fn of(member: Member, span: (usize, usize), wanted: Wanted) -> Option<Self> {
        let (start, end) = span;
        let is_useful = match member.rule.operation {
            Operation::Stay => start != end,
            Operation::Push(_) => wanted.depth < DEPTH,
            Operation::Pop | Operation::Set(_) => true,
        };
        let pops = matches!(member.rule.operation, Operation::Pop);
        is_useful.then_some(Self {
            member,
            span,
            circles: pops && wanted.is_guarded && end <= wanted.from,
        })
    }

    pub fn rule(&self) -> &'static Rule {
        self.member.rule
    }

    /// Whether it comes before another one of the same list.
    pub fn beats(&self, other: &Self) -> bool {
        let order = |lead: &Self| (lead.span.0, lead.circles, lead.member.place);
        order(self) < order(other)
    }

    /// Whether nothing that is asked after it can come before it.
    pub fn is_final(&self, wanted: Wanted) -> bool {
        self.span.0 == wanted.from && !self.circles
    }
}
