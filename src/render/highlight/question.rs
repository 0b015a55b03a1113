//! What a line is asked for one pattern.
//!
//! In come a pattern, a line and where to look; out comes where the pattern matches next. Oniguruma may step back only so
//! often at one place, and pays for it where that was not enough.

use onig::Region;

use super::fuel::{Fuel, Halt};
use super::race::{Race, Sight, Tables};
use super::regex::{Answer, Regex};

/// How often a pattern may step back at one place, at first: enough for nearly every line that is meant to be read.
const QUICK: u32 = 200;

/// And how often when that was not enough. At 5,000 the colours of 100,000 real lines are those of Oniguruma's own limit,
/// 10 million, which is a second.
const PATIENT: u32 = 5_000;

/// What is known of the next match of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// There is none in the rest of the line.
    Nowhere,
    At(usize, usize),
}

/// What a pattern says of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It matches, up to here.
    Match(usize),
    Nothing,
    GivenUp,
}

/// A pattern, and the line that is searched for it.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub regex: &'a Regex,
    pub line: &'a str,
}

impl Question<'_> {
    /// Where the pattern matches at or behind `from`; nothing where that cannot be told soon.
    pub fn find_soon(self, from: usize, region: &mut Region) -> Option<Known> {
        let Self { regex, line } = self;
        if let Some(text) = regex.literal() {
            let start = place_of(text.as_bytes(), line.as_bytes(), from);
            return Some(start.map_or(Known::Nowhere, |at| Known::At(at, at + text.len())));
        }
        match regex.search(line, from, QUICK, region) {
            Answer::Exhausted => None,
            answer => Some(answer.known(region)),
        }
    }

    /// Where the pattern matches at or behind `from`, however long it takes, for what it takes.
    pub fn find(self, from: usize, region: &mut Region, fuel: &mut Fuel) -> Result<Known, Halt> {
        let Some(known) = self.find_soon(from, region) else {
            fuel.burn(self.line.len() - from)?;
            return self.find_patiently(from, region, fuel);
        };
        fuel.burn(self.seen(known).saturating_sub(from))?;
        Ok(known)
    }

    /// The same by an automaton of the pattern's own, which says where it may match: such a pattern is a long list of words,
    /// and Oniguruma would try all of them at every place.
    pub fn find_by(
        self,
        race: &Race,
        from: usize,
        tables: &mut Tables,
        region: &mut Region,
        fuel: &mut Fuel,
    ) -> Result<Known, Halt> {
        let known = self.first_of(race, from, tables, region, fuel)?;
        fuel.burn(self.seen(known).saturating_sub(from))?;
        Ok(known)
    }

    /// The first place named by the automaton where the pattern matches; none where it is given up before.
    fn first_of(
        self,
        race: &Race,
        mut from: usize,
        tables: &mut Tables,
        region: &mut Region,
        fuel: &mut Fuel,
    ) -> Result<Known, Halt> {
        while let Some(Sight { start, end, .. }) = race.first(self.line, from, tables) {
            let found = match end {
                Some(end) => Found::Match(end),
                None => self.found(start, region, fuel)?,
            };
            match found {
                Found::Match(end) => return Ok(Known::At(start, end)),
                Found::GivenUp => return Ok(Known::Nowhere),
                Found::Nothing => from = start + 1,
            }
        }
        Ok(Known::Nowhere)
    }

    /// Up to where a search has looked.
    fn seen(self, known: Known) -> usize {
        match known {
            Known::At(start, _) => start,
            Known::Nowhere => self.line.len(),
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
        let Self { regex, line } = self;
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

    /// Up to where the pattern matches at this place.
    pub fn found(self, at: usize, region: &mut Region, fuel: &mut Fuel) -> Result<Found, Halt> {
        let answer = self.begins(at, region, fuel)?;
        Ok(match (answer, region.pos(0)) {
            (Answer::Found, Some((_, end))) => Found::Match(end),
            (Answer::Exhausted, _) => Found::GivenUp,
            _ => Found::Nothing,
        })
    }

    /// What matches at this place, however far the pattern walks for it.
    pub fn begins(self, at: usize, region: &mut Region, fuel: &mut Fuel) -> Result<Answer, Halt> {
        let Self { regex, line } = self;
        let quick = regex.begins(line, at, QUICK, region);
        if quick != Answer::Exhausted {
            return Ok(quick);
        }
        fuel.burn_far(line.len() - at)?;
        Ok(regex.begins(line, at, PATIENT, region))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_automaton_of_its_own_finds_what_the_pattern_finds() {
        let words: Vec<String> = (0..900).map(|number| format!("w{number}x")).collect();
        let words = words.join("|");
        for pattern in [
            format!(r"\b({words})\b"),
            format!(r"(?<!\.)\b(?:{words})\b"),
            format!(r"(?:{words})(?=\s*\()"),
            format!("(?i:{words})"),
        ] {
            let regex = Regex::from(pattern);
            let race = regex.race().expect("an automaton of its own");
            for line in [
                "w7x .w8x (w9x)",
                "w1x.w20x w899x (",
                "W3X w900x",
                "aw5x",
                "",
            ] {
                for from in 0..=line.len() {
                    let question = Question {
                        regex: &regex,
                        line,
                    };
                    let (mut region, mut fuel) = (Region::new(), Fuel(1 << 30));
                    let tables = &mut Tables::default();
                    let by_race = question.find_by(race, from, tables, &mut region, &mut fuel);
                    let alone = question.find(from, &mut region, &mut fuel);
                    assert_eq!(by_race, alone, "{line} from {from}");
                }
            }
        }
        assert!(Regex::from(r"\b(a|b)\b".to_owned()).race().is_none());
    }
}
