//! The searches of one line.
//!
//! In come the rules of a context and where to begin; out comes which of them matches first. Most are asked together, by
//! their automaton ([`Race`]), as soon as that is worth its making; one that is a long list of words has an automaton of
//! its own. Those that are asked alone are not asked at every character: what a rule found stays true until the machine
//! has passed it. Which way is taken changes neither what is found nor what it costs, so that a text is painted the same
//! whatever was painted before.

use std::rc::Rc;

use onig::Region;
use rustc_hash::FxHashMap;

use super::fuel::{Fuel, Halt};
use super::grammar::Rule;
use super::lead::{Lead, Places, Texts, Wanted};
use super::need::Grams;
use super::question::{Found, Known, Question};
use super::race::Race;
use super::regex::{Answer, Regex};
use super::shortlist::{Shortlist, Team};
use super::slate::{Price, Slate};

/// A rule takes long, and was not waited for.
struct Impatient;

/// One line, and what was found in it so far.
pub struct Searches<'a> {
    line: &'a str,
    is_ascii: bool,
    /// Made when they are first asked for.
    grams: Option<Box<Grams>>,
    slate: &'a mut Slate,
    /// Patterns with their back-references filled in.
    filled: FxHashMap<(*const Rule, Texts), Regex>,
}

impl<'a> Searches<'a> {
    pub fn new(line: &'a str, slate: &'a mut Slate) -> Self {
        slate.wipe();
        Self {
            line,
            is_ascii: line.is_ascii(),
            grams: None,
            slate,
            filled: FxHashMap::default(),
        }
    }

    /// The rule of a list that matches first.
    pub fn lead(
        &mut self,
        list: &'static Shortlist,
        wanted: Wanted,
        fuel: &mut Fuel,
    ) -> Result<Option<Lead>, Halt> {
        fuel.walk(self.line.len() - wanted.from)?;
        let runner = if self.is_ascii {
            self.runner(list, wanted, fuel)?
        } else {
            self.patient(&list.runners, list, wanted, fuel)?
        };
        let other = match runner {
            Some(lead) if lead.is_final(wanted) => self.before(lead, list, wanted, fuel)?,
            _ => self.patient(&list.others, list, wanted, fuel)?,
        };
        Ok(match (other, runner) {
            (Some(other), Some(runner)) if runner.beats(&other) => Some(runner),
            (other, runner) => other.or(runner),
        })
    }

    /// The first of the runners, in a line of ASCII.
    fn runner(
        &mut self,
        list: &'static Shortlist,
        wanted: Wanted,
        fuel: &mut Fuel,
    ) -> Result<Option<Lead>, Halt> {
        if !list.is_asked(self.slate.often)
            && let Ok(lead) = self.one_by_one(&list.runners, list, wanted, Price::Free, fuel)?
        {
            return Ok(lead);
        }
        match list.race() {
            Some(race) => self.together(race, list, wanted, fuel),
            None => self.patient(&list.runners, list, wanted, fuel),
        }
    }

    /// The first of the runners, by their automaton.
    fn together(
        &mut self,
        race: &Race,
        list: &'static Shortlist,
        wanted: Wanted,
        fuel: &mut Fuel,
    ) -> Result<Option<Lead>, Halt> {
        let runners = list.runners.members();
        // Those whose first match is of no use.
        let mut out: Vec<usize> = Vec::new();
        let mut from = wanted.from;
        while let Some(sight) = race.first(self.line, from, &mut self.slate.tables) {
            let mut circle = None;
            let mut behind: Option<Vec<usize>> = None;
            let (mut runner, mut end) = (sight.runner, sight.end);
            loop {
                let member = runners[runner];
                let found = match end {
                    _ if out.contains(&runner) => Found::Nothing,
                    Some(end) => Found::Match(end),
                    None => self.begins(member.rule, sight.start, fuel)?,
                };
                match found {
                    Found::Match(end) => match Lead::of(member, (sight.start, end), wanted) {
                        Some(lead) if !lead.circles => return Ok(Some(lead)),
                        Some(lead) => circle = circle.or(Some(lead)),
                        None => out.push(runner),
                    },
                    Found::Nothing => {}
                    Found::GivenUp => out.push(runner),
                }
                let behind = behind.get_or_insert_with(|| {
                    let tables = &mut self.slate.tables;
                    race.behind(sight.runner, self.line, sight.start, tables)
                });
                let Some(next) = behind.pop() else { break };
                (runner, end) = (next, None);
            }
            if circle.is_some() {
                return Ok(circle);
            }
            from = sight.start + 1;
        }
        Ok(None)
    }

    /// What a runner matches at a place.
    fn begins(
        &mut self,
        rule: &'static Rule,
        place: usize,
        fuel: &mut Fuel,
    ) -> Result<Found, Halt> {
        let line = self.line;
        let grams = self.grams.get_or_insert_with(|| Box::new(Grams::of(line)));
        if !rule.regex.need().met_by(grams) {
            return Ok(Found::Nothing);
        }
        self.ask(rule, None, |question, region| {
            question.found(place, region, fuel)
        })
    }

    /// The first of the others that comes before a runner which matches where the search begins: it must match there, too.
    fn before(
        &mut self,
        lead: Lead,
        list: &'static Shortlist,
        wanted: Wanted,
        fuel: &mut Fuel,
    ) -> Result<Option<Lead>, Halt> {
        if !list.others.begins_before(lead.member) {
            return Ok(None);
        }
        let mut link = self.met(&list.others);
        while let Some((next, member)) = self.slate.behind(link) {
            if member.place > lead.member.place {
                break;
            }
            fuel.glance()?;
            let end = match self.known(member.rule, wanted.from, Price::Paid, fuel)? {
                Some(Known::At(start, end)) => (start == wanted.from).then_some(end),
                Some(Known::Nowhere) => None,
                None => {
                    let texts = wanted.texts.filter(|_| !list.is_lent(member));
                    let found = self.ask(member.rule, texts, |question, region| {
                        question.found(wanted.from, region, fuel)
                    });
                    match found? {
                        Found::Match(end) => Some(end),
                        Found::Nothing | Found::GivenUp => None,
                    }
                }
            };
            let found = end.and_then(|end| Lead::of(member, (wanted.from, end), wanted));
            if let Some(found) = found.filter(|found| !found.circles) {
                return Ok(Some(found));
            }
            link = next;
        }
        Ok(None)
    }

    /// The rule of a team that matches first, however long it takes.
    fn patient(
        &mut self,
        team: &'static Team,
        list: &Shortlist,
        wanted: Wanted,
        fuel: &mut Fuel,
    ) -> Result<Option<Lead>, Halt> {
        let lead = self.one_by_one(team, list, wanted, Price::Paid, fuel)?;
        Ok(lead.unwrap_or_default())
    }

    /// The rule of a team that matches first, by asking one after the other. One that takes long is waited for where that
    /// is paid.
    fn one_by_one(
        &mut self,
        team: &'static Team,
        list: &Shortlist,
        wanted: Wanted,
        price: Price,
        fuel: &mut Fuel,
    ) -> Result<Result<Option<Lead>, Impatient>, Halt> {
        let mut best: Option<Lead> = None;
        if team.members().is_empty() {
            return Ok(Ok(best));
        }
        let mut link = self.met(team);
        while let Some((next, member)) = self.slate.behind(link) {
            let texts = wanted.texts.filter(|_| !list.is_lent(member));
            let Some(known) = self.find(member.rule, texts, wanted.from, price, fuel)? else {
                return Ok(Err(Impatient));
            };
            let Known::At(start, end) = known else {
                // With other texts it may be somewhere.
                if member.rule.has_backrefs {
                    link = next;
                } else {
                    self.slate.drop_behind(link);
                }
                continue;
            };
            link = next;
            let lead = Lead::of(member, (start, end), wanted);
            if let Some(lead) = lead
                && best.is_none_or(|best| lead.beats(&best))
            {
                best = Some(lead);
                if lead.is_final(wanted) {
                    break;
                }
            }
        }
        Ok(Ok(best))
    }

    /// The next match of a rule at or behind `from`, as far as it was found before or an automaton of its own tells it.
    fn known(
        &mut self,
        rule: &'static Rule,
        from: usize,
        price: Price,
        fuel: &mut Fuel,
    ) -> Result<Option<Known>, Halt> {
        let known = self.slate.known(rule, from, price);
        if known.is_some() || rule.has_backrefs || !self.is_ascii {
            return Ok(known);
        }
        let (regex, line) = (&rule.regex, self.line);
        let Some(race) = regex.race() else {
            return Ok(None);
        };
        let Slate { tables, region, .. } = &mut *self.slate;
        let known = Question { regex, line }.find_by(race, from, tables, region, fuel)?;
        self.slate.keep(rule, known, Price::Paid);
        Ok(Some(known))
    }

    /// The next match of a rule at or behind `from`; `texts` are what its back-references stand for. Nothing where that
    /// takes long and is not paid.
    fn find(
        &mut self,
        rule: &'static Rule,
        texts: Option<&Texts>,
        from: usize,
        price: Price,
        fuel: &mut Fuel,
    ) -> Result<Option<Known>, Halt> {
        if price == Price::Paid {
            fuel.glance()?;
        }
        if let Some(known) = self.known(rule, from, price, fuel)? {
            return Ok(Some(known));
        }
        let texts = texts.filter(|_| rule.has_backrefs);
        let known = self.ask(rule, texts, |question, region| match price {
            Price::Paid => question.find(from, region, fuel).map(Some),
            Price::Free => Ok(question.find_soon(from, region)),
        })?;
        if let Some(known) = known
            && texts.is_none()
        {
            self.slate.keep(rule, known, price);
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
        self.ask(rule, texts, |question, region| {
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
        ask: impl FnOnce(Question, &mut Region) -> T,
    ) -> T {
        let regex = match texts {
            Some(texts) if rule.has_backrefs => {
                let filled = self.filled.entry((rule, Rc::clone(texts)));
                filled.or_insert_with(|| rule.regex.with(texts))
            }
            _ => &rule.regex,
        };
        let line = self.line;
        ask(Question { regex, line }, &mut self.slate.region)
    }

    /// The rules of a team that may match in the line, as a list on the slate.
    fn met(&mut self, team: &Team) -> usize {
        if let Some(known) = self.slate.met(team) {
            return known;
        }
        let line = self.line;
        let grams = self.grams.get_or_insert_with(|| Box::new(Grams::of(line)));
        self.slate.meet(team, grams)
    }
}
