//! The searches of one line.
//!
//! In come a rule and where to begin; out comes where it matches next. What was found stays true until the machine has
//! passed it, so every rule is tried a few times in a line and not at every character. Every search is paid for.

use std::ops::Range;
use std::rc::Rc;

use onig::Region;
use rustc_hash::FxHashMap;

use super::fuel::{Fuel, Halt};
use super::grammar::{self, Operation, Place, Rule};
use super::need::Grams;
use super::outline::{Groups, Sight};
use super::regex::{Answer, Regex};

/// How deep a grammar may nest. syntect stops at the same depth.
pub const DEPTH: usize = 100;

/// How often a pattern may step back at one place, at first: enough for nearly every line that is meant to be read.
const QUICK: u32 = 200;

/// And how often when that was not enough. At 5,000 the colours of 100,000 real lines are those of Oniguruma's own limit,
/// 10 million, which is a second.
const PATIENT: u32 = 5_000;

/// The groups of a match, where they are, and what stands there.
type Places = Rc<[Option<(usize, usize)>]>;
pub type Texts = Rc<[Option<Box<str>>]>;

/// Where a rule matches: all of it, and its groups, where they were told.
#[derive(Clone)]
pub struct Found {
    pub span: (usize, usize),
    groups: Option<Places>,
}

impl Found {
    fn whole(start: usize, end: usize) -> Self {
        Self {
            span: (start, end),
            groups: None,
        }
    }

    /// Where a group is, if it is in the match. The first one, 0, is all of it.
    pub fn group(&self, number: usize) -> Option<(usize, usize)> {
        match &self.groups {
            Some(groups) => groups.get(number).copied().flatten(),
            None => (number == 0).then_some(self.span),
        }
    }
}

/// What the searches of one line after the other write on, so that a line need not begin with an empty page.
pub struct Slate {
    /// By the number of the rule.
    slots: Vec<Slot>,
    line: u64,
    /// The contexts that the line has met, and where in `rules` those of their rules are that may match in it.
    contexts: Vec<(Place, Range<usize>)>,
    rules: Vec<&'static Rule>,
    region: Region,
}

struct Slot {
    /// The line that it was written for.
    line: u64,
    found: Option<Found>,
}

impl Slate {
    pub fn new() -> Self {
        Self {
            slots: Vec::new(),
            line: 0,
            contexts: Vec::new(),
            rules: Vec::new(),
            region: Region::with_capacity(8),
        }
    }

    fn slot(&mut self, rule: &Rule) -> &mut Slot {
        let number = rule.number();
        if number >= self.slots.len() {
            let empty = || Slot {
                line: 0,
                found: None,
            };
            self.slots.resize_with(number + 1, empty);
        }
        &mut self.slots[number]
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
        slate.rules.clear();
        Self {
            line,
            grams: Grams::of(line),
            slate,
            filled: FxHashMap::default(),
        }
    }

    /// The rules of a context that may match anywhere in the line, as numbers for [`rule`](Self::rule).
    pub fn rules(&mut self, place: Place, fuel: &mut Fuel) -> Result<Range<usize>, Halt> {
        let slate = &mut *self.slate;
        let known = slate.contexts.iter().find(|(known, _)| *known == place);
        if let Some((_, rules)) = known {
            return Ok(rules.clone());
        }
        let start = slate.rules.len();
        for rule in grammar::context(place).ok_or(Halt::Lost)?.rules() {
            fuel.glance()?;
            if rule.regex.may_match(&self.grams) {
                slate.rules.push(rule);
            }
        }
        let rules = start..slate.rules.len();
        slate.contexts.push((place, rules.clone()));
        Ok(rules)
    }

    pub fn rule(&self, number: usize) -> &'static Rule {
        self.slate.rules[number]
    }

    /// What stands in each group of a match of a rule.
    pub fn texts(&mut self, rule: &Rule, found: &Found) -> Texts {
        let line = self.line;
        let text = |span: Option<(usize, usize)>| {
            span.and_then(|(start, end)| line.get(start..end))
                .map(Box::from)
        };
        if let Some(groups) = &found.groups {
            return groups.iter().map(|group| text(*group)).collect();
        }
        // They were not told, or there are none.
        let region = &mut self.slate.region;
        let (start, _) = found.span;
        if !rule.has_backrefs && rule.regex.begins(line, start, PATIENT, region) == Answer::Found {
            (0..region.len())
                .map(|group| text(region.pos(group)))
                .collect()
        } else {
            Rc::new([text(Some(found.span))])
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
    ) -> Result<Option<Found>, Halt> {
        fuel.glance()?;
        let now = self.slate.line;
        let slot = self.slate.slot(rule);
        if slot.line == now {
            match &slot.found {
                None => return Ok(None),
                Some(found) if found.span.0 >= from => return Ok(Some(found.clone())),
                Some(_) => {}
            }
        }
        let texts = texts.filter(|_| rule.has_backrefs);
        let regex = match texts {
            Some(texts) => {
                let filled = self.filled.entry((rule, Rc::clone(texts)));
                filled.or_insert_with(|| rule.regex.with(texts))
            }
            None => &rule.regex,
        };
        let line = Text {
            text: self.line,
            is_ascii: self.grams.is_ascii(),
        };
        let groups = || rule.groups();
        let found = look(regex, groups, line, from, &mut self.slate.region, fuel)?;
        let useful = |found: &Found| match rule.operation {
            Operation::Stay => found.span.0 != found.span.1,
            Operation::Push(_) => depth < DEPTH,
            _ => true,
        };
        match found {
            Some(found) if !useful(&found) => Ok(None),
            found => {
                if texts.is_none() {
                    *self.slate.slot(rule) = Slot {
                        line: now,
                        found: found.clone(),
                    };
                }
                Ok(found)
            }
        }
    }
}

/// A line that is searched.
#[derive(Clone, Copy)]
struct Text<'a> {
    text: &'a str,
    is_ascii: bool,
}

/// Where a pattern matches at or behind `from`. What is found and what it costs do not depend on how often the pattern was
/// asked before, so that an automaton, which is dear to make, need not be made for every pattern.
fn look(
    regex: &Regex,
    groups: impl Fn() -> Groups,
    Text {
        text: line,
        is_ascii,
    }: Text,
    from: usize,
    region: &mut Region,
    fuel: &mut Fuel,
) -> Result<Option<Found>, Halt> {
    if let Some(text) = regex.literal() {
        let start = place_of(text.as_bytes(), line.as_bytes(), from);
        fuel.burn(start.unwrap_or(line.len()) - from)?;
        return Ok(start.map(|start| Found::whole(start, start + text.len())));
    }
    let mut sight = if !is_ascii {
        Some(Sight::From(from))
    } else if regex.is_asked_often() {
        Some(regex.sight(line, from, &groups))
    } else {
        None
    };
    loop {
        let start = match sight {
            Some(Sight::Nothing) => {
                fuel.burn(line.len() - from)?;
                return Ok(None);
            }
            Some(Sight::Match(start, end)) => {
                fuel.burn(start - from)?;
                return Ok(Some(Found::whole(start, end)));
            }
            Some(Sight::From(start)) => start,
            None => from,
        };
        match regex.search(line, start, QUICK, region) {
            Answer::Found => {
                let (start, _) = region.pos(0).ok_or(Halt::Lost)?;
                fuel.burn(start.saturating_sub(from))?;
                return found(region);
            }
            Answer::Nothing => {
                fuel.burn(line.len() - from)?;
                return Ok(None);
            }
            Answer::Exhausted if sight.is_none() => sight = Some(regex.sight(line, from, &groups)),
            Answer::Exhausted => {
                fuel.burn(line.len() - from)?;
                return patiently(regex, line, start, region, fuel);
            }
        }
    }
}

/// A search that is not quick is done over, place by place: only so it can be seen at how many places the pattern walks
/// far, and each of those be paid for. Some patterns would walk to the end of the line and back from every place, which
/// is a second for a line of 1,000 bytes.
fn patiently(
    regex: &Regex,
    line: &str,
    from: usize,
    region: &mut Region,
    fuel: &mut Fuel,
) -> Result<Option<Found>, Halt> {
    if regex.is_tied() {
        return Ok(None);
    }
    for at in (from..=line.len()).filter(|at| line.is_char_boundary(*at)) {
        let quick = regex.begins(line, at, QUICK, region);
        let answer = if quick == Answer::Exhausted {
            fuel.burn_far(line.len() - at)?;
            regex.begins(line, at, PATIENT, region)
        } else {
            quick
        };
        match answer {
            Answer::Found => return found(region),
            Answer::Nothing => {}
            Answer::Exhausted => return Ok(None),
        }
    }
    Ok(None)
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

/// The match whose groups are in a region.
fn found(region: &Region) -> Result<Option<Found>, Halt> {
    let span = region.pos(0).ok_or(Halt::Lost)?;
    let groups = (0..region.len()).map(|group| region.pos(group));
    Ok(Some(Found {
        span,
        groups: (region.len() > 1).then(|| groups.collect()),
    }))
}
