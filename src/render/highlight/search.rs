//! The searches of one line.
//!
//! In come a rule and where to begin; out comes where it matches next. What was found stays true until the machine has
//! passed it, so every rule is tried a few times in a line and not at every character. Every search is paid for.

use std::rc::Rc;

use onig::Region;
use rustc_hash::FxHashMap;

use super::fuel::{Fuel, Halt};
use super::grammar::{self, Operation, Place, Rule};
use super::need::Grams;
use super::outline::Tables;
use super::question::{Known, Paper, Question};
use super::regex::{Answer, Regex};

/// How deep a grammar may nest. syntect stops at the same depth.
pub const DEPTH: usize = 100;

/// Where the groups of a match are; the first one, 0, is all of it.
pub type Places = [Option<(usize, usize)>];

/// What stands in each group of a match.
pub type Texts = Rc<[Option<Box<str>>]>;

/// What the searches of one line after the other write on, so that a line need not begin with an empty page.
pub struct Slate {
    /// By the number of the rule.
    slots: Vec<Slot>,
    line: u64,
    /// The contexts that the line has met, and where in `links` the lists of their rules begin.
    contexts: Vec<(Place, usize)>,
    links: Vec<Link>,
    region: Region,
}

struct Slot {
    /// The line that it was written for.
    line: u64,
    known: Known,
    tables: Tables,
}

/// A link of a list of rules: the first one has none.
struct Link {
    rule: Option<&'static Rule>,
    next: Option<usize>,
}

impl Slate {
    pub fn new() -> Self {
        Self {
            slots: Vec::new(),
            line: 0,
            contexts: Vec::new(),
            links: Vec::new(),
            region: Region::with_capacity(8),
        }
    }

    fn slot(&mut self, rule: &Rule) -> &mut Slot {
        self.parts(rule).0
    }

    /// What a question to the pattern of a rule is worked out on.
    fn paper(&mut self, rule: &Rule) -> Paper<'_> {
        let (slot, region) = self.parts(rule);
        Paper {
            region,
            tables: &mut slot.tables,
        }
    }

    fn parts(&mut self, rule: &Rule) -> (&mut Slot, &mut Region) {
        let number = rule.number();
        if number >= self.slots.len() {
            let empty = || Slot {
                line: 0,
                known: Known::NotNow,
                tables: Tables::default(),
            };
            self.slots.resize_with(number + 1, empty);
        }
        (&mut self.slots[number], &mut self.region)
    }
}

/// The searches of one line: what a rule found stays true until the machine has passed it.
pub struct Searches<'a> {
    line: &'a str,
    grams: Grams,
    slate: &'a mut Slate,
    /// Patterns with their back-references filled in.
    filled: FxHashMap<(*const Rule, Texts), Regex>,
}

impl<'a> Searches<'a> {
    pub fn new(line: &'a str, slate: &'a mut Slate) -> Self {
        slate.line += 1;
        slate.contexts.clear();
        slate.links.clear();
        Self {
            line,
            grams: Grams::of(line),
            slate,
            filled: FxHashMap::default(),
        }
    }

    /// The rules of a context that may match in the line, as a list to be read by [`behind`](Self::behind).
    pub fn rules(&mut self, place: Place, fuel: &mut Fuel) -> Result<usize, Halt> {
        let slate = &mut *self.slate;
        let known = slate.contexts.iter().find(|(known, _)| *known == place);
        if let Some((_, first)) = known {
            return Ok(*first);
        }
        let rules = grammar::context(place).ok_or(Halt::Lost)?.rules();
        fuel.glance(rules.len())?;
        let links = &mut slate.links;
        let first = links.len();
        links.push(Link {
            rule: None,
            next: None,
        });
        for rule in rules.met_by(&self.grams) {
            let next = Some(links.len());
            if let Some(last) = links.last_mut() {
                last.next = next;
            }
            links.push(Link {
                rule: Some(rule),
                next: None,
            });
        }
        slate.contexts.push((place, first));
        Ok(first)
    }

    /// The next link of a list, and its rule.
    pub fn behind(&self, link: usize) -> Option<(usize, &'static Rule)> {
        let next = self.slate.links[link].next?;
        Some((next, self.slate.links[next].rule?))
    }

    /// Take the next link out of its list: its rule matches nowhere any more.
    pub fn drop_behind(&mut self, link: usize) {
        let links = &mut self.slate.links;
        if let Some(next) = links[link].next {
            links[link].next = links[next].next;
        }
    }

    /// The next match of a rule at or behind `from`; `texts` are what its back-references stand for, `depth` is that of
    /// the stack.
    pub fn find(
        &mut self,
        rule: &'static Rule,
        texts: Option<&Texts>,
        from: usize,
        depth: usize,
        fuel: &mut Fuel,
    ) -> Result<Known, Halt> {
        fuel.glance(1)?;
        let now = self.slate.line;
        let Slot { line, known, .. } = self.slate.slot(rule);
        match *known {
            _ if *line != now => {}
            Known::Nowhere => return Ok(Known::Nowhere),
            Known::At(start, end) if start >= from => return Ok(Known::At(start, end)),
            _ => {}
        }
        let texts = texts.filter(|_| rule.has_backrefs);
        let known = self.ask(rule, texts, |question, paper| {
            question.find(from, paper, fuel)
        })?;
        let is_useful = match (known, &rule.operation) {
            (Known::At(start, end), Operation::Stay) => start != end,
            (Known::At(..), Operation::Push(_)) => depth < DEPTH,
            _ => true,
        };
        if !is_useful {
            return Ok(Known::NotNow);
        }
        if texts.is_none() {
            let slot = self.slate.slot(rule);
            (slot.line, slot.known) = (now, known);
        } else if known == Known::Nowhere {
            // With other texts it may be somewhere.
            return Ok(Known::NotNow);
        }
        Ok(known)
    }

    /// Where the groups of a match are.
    pub fn groups(
        &mut self,
        rule: &'static Rule,
        texts: Option<&Texts>,
        (start, end): (usize, usize),
        fuel: &mut Fuel,
    ) -> Result<Box<Places>, Halt> {
        self.ask(rule, texts, |question, Paper { region, .. }| {
            let answer = question.begins(start, region, fuel)?;
            let groups = (0..region.len()).map(|group| region.pos(group));
            let told = (answer == Answer::Found).then(|| groups.collect());
            Ok(told.unwrap_or_else(|| Box::from([Some((start, end))])))
        })
    }

    /// What stands in each group of a match.
    pub fn texts(&self, groups: &Places) -> Texts {
        let text = |(start, end): (usize, usize)| self.line.get(start..end).map(Box::from);
        groups.iter().map(|group| group.and_then(text)).collect()
    }

    /// Put a question to the pattern of a rule, with its back-references filled in.
    fn ask<T>(
        &mut self,
        rule: &'static Rule,
        texts: Option<&Texts>,
        ask: impl FnOnce(Question, Paper) -> T,
    ) -> T {
        let regex = match texts {
            Some(texts) if rule.has_backrefs => {
                let filled = self.filled.entry((rule, Rc::clone(texts)));
                filled.or_insert_with(|| rule.regex.with(texts))
            }
            _ => &rule.regex,
        };
        let question = Question {
            regex,
            line: self.line,
            is_ascii: self.grams.is_ascii(),
        };
        ask(question, self.slate.paper(rule))
    }
}
