//! What the searches of one line after the other write on, so that a line need not begin with an empty page.
//!
//! In comes what was found in a line; out it comes again, as long as the line lasts. It says which rules may match in the
//! line at all and where each of them matches next, and keeps what the automata of the thread have worked out of
//! themselves, for all lines. Nothing is ever searched here.

use onig::Region;

use super::grammar::Rule;
use super::need::Grams;
use super::question::Known;
use super::race::Tables;
use super::shortlist::{Member, Team};

/// An automaton costs about as much as so many looks at its rules one by one.
const OFTEN: u32 = 50;

pub struct Slate {
    line: u64,
    /// By the number of the rule.
    slots: Vec<Slot>,
    /// What the automata have worked out of themselves.
    pub tables: Tables,
    /// The teams that the line has met, and where in `links` the lists of their rules begin.
    teams: Vec<(*const Team, usize)>,
    links: Vec<Link>,
    /// The groups of the last match.
    pub region: Region,
    /// How often a list is asked before its automaton is made; never, if there is no number.
    pub often: Option<u32>,
}

struct Slot {
    /// The line that it was written for.
    line: u64,
    known: Known,
    price: Price,
}

/// Whether a search was paid for. What was not is of no use to those who pay: otherwise the way in which rules are asked
/// would change what a text costs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Price {
    Paid,
    Free,
}

/// A link of a list of rules: the first one has none.
struct Link {
    member: Option<Member>,
    next: Option<usize>,
}

impl Link {
    fn of(member: Option<Member>) -> Self {
        Self { member, next: None }
    }
}

impl Slate {
    pub fn new() -> Self {
        Self {
            line: 0,
            slots: Vec::new(),
            tables: Tables::default(),
            teams: Vec::new(),
            links: Vec::new(),
            region: Region::with_capacity(8),
            often: Some(OFTEN),
        }
    }

    /// Forget what was found: another line begins.
    pub fn wipe(&mut self) {
        self.line += 1;
        self.teams.clear();
        self.links.clear();
    }

    /// What is known already of the next match of a rule at or behind `from`, at this price.
    pub fn known(&self, rule: &Rule, from: usize, price: Price) -> Option<Known> {
        let slot = self.slots.get(rule.number())?;
        if price == Price::Paid && slot.price == Price::Free {
            return None;
        }
        let is_true = match slot.known {
            Known::Nowhere => true,
            Known::At(start, _) => start >= from,
        };
        (slot.line == self.line && is_true).then_some(slot.known)
    }

    /// Write down where a rule matches next.
    pub fn keep(&mut self, rule: &Rule, known: Known, price: Price) {
        let number = rule.number();
        if number >= self.slots.len() {
            let empty = || Slot {
                line: 0,
                known: Known::Nowhere,
                price: Price::Free,
            };
            self.slots.resize_with(number + 1, empty);
        }
        self.slots[number] = Slot {
            line: self.line,
            known,
            price,
        };
    }

    /// The rules of a team that may match in the line, if the line has met the team: a list to be read by
    /// [`behind`](Self::behind).
    pub fn met(&self, team: &Team) -> Option<usize> {
        let mut teams = self.teams.iter();
        let known = teams.find(|(known, _)| std::ptr::eq(*known, team));
        known.map(|(_, first)| *first)
    }

    /// The same, of a team that the line has not met.
    pub fn meet(&mut self, team: &Team, line: &Grams) -> usize {
        let first = self.links.len();
        self.links.push(Link::of(None));
        for member in team.met_by(line) {
            let next = Some(self.links.len());
            if let Some(last) = self.links.last_mut() {
                last.next = next;
            }
            self.links.push(Link::of(Some(member)));
        }
        self.teams.push((team, first));
        first
    }

    /// The next link of a list, and its rule.
    pub fn behind(&self, link: usize) -> Option<(usize, Member)> {
        let next = self.links[link].next?;
        Some((next, self.links[next].member?))
    }

    /// Take the next link out of its list: its rule matches nowhere any more.
    pub fn drop_behind(&mut self, link: usize) {
        if let Some(next) = self.links[link].next {
            self.links[link].next = self.links[next].next;
        }
    }
}
