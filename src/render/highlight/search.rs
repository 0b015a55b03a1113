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
use super::outline::{Sight, Tables};
use super::regex::{Answer, Regex};

/// How deep a grammar may nest. syntect stops at the same depth.
pub const DEPTH: usize = 100;

/// How often a pattern may step back at one place, at first: enough for nearly every line that is meant to be read.
const QUICK: u32 = 200;

/// And how often when that was not enough. At 5,000 the colours of 100,000 real lines are those of Oniguruma's own limit,
/// 10 million, which is a second.
const PATIENT: u32 = 5_000;

/// Where the groups of a match are; the first one, 0, is all of it.
pub type Places = [Option<(usize, usize)>];

/// What stands in each group of a match.
pub type Texts = Rc<[Option<Box<str>>]>;

/// What is known of the next match of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// There is none in the rest of the line.
    Nowhere,
    /// There is none, for the machine as it stands.
    NotNow,
    At(usize, usize),
}

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

struct Paper<'a> {
    region: &'a mut Region,
    tables: &'a mut Tables,
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
        let known = self.ask(rule, texts, |asked, paper| asked.find(from, paper, fuel))?;
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
        self.ask(rule, texts, |asked, Paper { region, .. }| {
            let answer = asked.begins(start, region, fuel)?;
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
        question: impl FnOnce(Asked, Paper) -> T,
    ) -> T {
        let regex = match texts {
            Some(texts) if rule.has_backrefs => {
                let filled = self.filled.entry((rule, Rc::clone(texts)));
                filled.or_insert_with(|| rule.regex.with(texts))
            }
            _ => &rule.regex,
        };
        let asked = Asked {
            regex,
            line: self.line,
            is_ascii: self.grams.is_ascii(),
        };
        question(asked, self.slate.paper(rule))
    }
}

/// A pattern, and the line that is searched for it.
#[derive(Clone, Copy)]
struct Asked<'a> {
    regex: &'a Regex,
    line: &'a str,
    is_ascii: bool,
}

impl Asked<'_> {
    /// Where the pattern matches at or behind `from`. What is found and what it costs do not depend on how often the
    /// pattern was asked before, so that an automaton, which is dear to make, need not be made for every pattern.
    fn find(self, from: usize, paper: Paper, fuel: &mut Fuel) -> Result<Known, Halt> {
        let Self { regex, line, .. } = self;
        let Paper { region, tables } = paper;
        if let Some(text) = regex.literal() {
            let start = place_of(text.as_bytes(), line.as_bytes(), from);
            let known = start.map_or(Known::Nowhere, |at| Known::At(at, at + text.len()));
            return self.paid(known, from, fuel);
        }
        let mut sight = if !self.is_ascii {
            Some(Sight::From(from))
        } else if regex.is_asked_often() {
            Some(regex.sight(line, from, tables))
        } else {
            None
        };
        loop {
            let start = match sight {
                Some(Sight::Nothing) => return self.paid(Known::Nowhere, from, fuel),
                Some(Sight::Match(start, end)) => {
                    return self.paid(Known::At(start, end), from, fuel);
                }
                Some(Sight::From(start)) => start,
                None => from,
            };
            match regex.search(line, start, QUICK, region) {
                Answer::Exhausted if sight.is_none() => {
                    sight = Some(regex.sight(line, from, tables));
                }
                Answer::Exhausted => {
                    fuel.burn(line.len() - from)?;
                    return self.find_patiently(start, region, fuel);
                }
                answer => return self.paid(answer.known(region), from, fuel),
            }
        }
    }

    /// A search that is not quick is done over, place by place: only so it can be seen at how many places the pattern walks
    /// far, and each of those be paid for. Some patterns would walk to the end of the line and back from every place, which
    /// is a second for a line of 1,000 bytes.
    fn find_patiently(
        self,
        from: usize,
        region: &mut Region,
        fuel: &mut Fuel,
    ) -> Result<Known, Halt> {
        let Self { regex, line, .. } = self;
        if regex.is_tied() {
            return Ok(Known::Nowhere);
        }
        for at in (from..=line.len()).filter(|at| line.is_char_boundary(*at)) {
            match self.begins(at, region, fuel)? {
                Answer::Nothing => {}
                answer => return Ok(answer.known(region)),
            }
        }
        Ok(Known::Nowhere)
    }

    /// What matches at this place, however far the pattern walks for it.
    fn begins(self, at: usize, region: &mut Region, fuel: &mut Fuel) -> Result<Answer, Halt> {
        let Self { regex, line, .. } = self;
        let quick = regex.begins(line, at, QUICK, region);
        if quick != Answer::Exhausted {
            return Ok(quick);
        }
        fuel.burn_far(line.len() - at)?;
        Ok(regex.begins(line, at, PATIENT, region))
    }

    /// What was found by a search from here, which is paid for by the way to it.
    fn paid(self, known: Known, from: usize, fuel: &mut Fuel) -> Result<Known, Halt> {
        let end = match known {
            Known::At(start, _) => start,
            Known::Nowhere | Known::NotNow => self.line.len(),
        };
        fuel.burn(end.saturating_sub(from))?;
        Ok(known)
    }
}

impl Answer {
    /// What is known by an answer whose match is in a region. A pattern that is given up matches nowhere.
    fn known(self, region: &Region) -> Known {
        let span = region.pos(0).filter(|_| self == Self::Found);
        span.map_or(Known::Nowhere, |(start, end)| Known::At(start, end))
    }
}

/// Where a short text stands in a line, at or behind `from`. It is one or two signs mostly, and the line is short, so that
/// there is nothing to prepare.
fn place_of(text: &[u8], line: &[u8], from: usize) -> Option<usize> {
    let Some((first, rest)) = text.split_first() else {
        return (from <= line.len()).then_some(from);
    };
    let mut at = from;
    loop {
        at += line.get(at..)?.iter().position(|byte| byte == first)?;
        if line[at + 1..].starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
}
