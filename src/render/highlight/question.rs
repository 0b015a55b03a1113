//! What a line is asked for one pattern.
//!
//! In come a pattern, a line and where to look; out comes where the pattern matches next. An automaton is asked before
//! Oniguruma, which may step back only so often at one place, and pays for it where that was not enough.

use onig::Region;

use super::fuel::{Fuel, Halt};
use super::outline::{Sight, Tables};
use super::regex::{Answer, Regex};

/// How often a pattern may step back at one place, at first: enough for nearly every line that is meant to be read.
const QUICK: u32 = 200;

/// And how often when that was not enough. At 5,000 the colours of 100,000 real lines are those of Oniguruma's own limit,
/// 10 million, which is a second.
const PATIENT: u32 = 5_000;

/// What is known of the next match of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// There is none in the rest of the line.
    Nowhere,
    /// There is none, for the machine as it stands.
    NotNow,
    At(usize, usize),
}

/// What a question is worked out on.
pub struct Paper<'a> {
    pub region: &'a mut Region,
    pub tables: &'a mut Tables,
}

/// A pattern, and the line that is searched for it.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub regex: &'a Regex,
    pub line: &'a str,
    pub is_ascii: bool,
}

impl Question<'_> {
    /// Where the pattern matches at or behind `from`. What is found and what it costs do not depend on how often the
    /// pattern was asked before, so that an automaton, which is dear to make, need not be made for every pattern.
    pub fn find(self, from: usize, paper: Paper, fuel: &mut Fuel) -> Result<Known, Halt> {
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
    pub fn begins(self, at: usize, region: &mut Region, fuel: &mut Fuel) -> Result<Answer, Halt> {
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
