//! A pattern of a grammar, and what may be asked of it.
//!
//! In come a line and where to look; out comes what the pattern says, or that it stepped back too often to know. A pattern
//! is compiled when it is first tried; one that does not compile matches nothing. No question goes without a limit.

use std::sync::OnceLock;

use super::need::Need;
use super::outline::Outline;
use super::pattern;
use super::race::Race;

use onig::{MatchParam, RegexOptions, Region, SearchOptions};
use serde::Deserialize;

/// A pattern of so many bytes may have an automaton of its own: a language has a few of them, lists of hundreds of words,
/// and dozens of contexts that each would have to hold them.
const LONG: usize = 1 << 12;

#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub struct Regex {
    pattern: String,
    read: OnceLock<Told>,
    /// The text that it stands for, if it is one.
    literal: Option<Box<str>>,
    compiled: OnceLock<Option<onig::Regex>>,
    race: OnceLock<Option<Race>>,
}

/// What a pattern says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Found,
    Nothing,
    /// It stepped back more often than it may.
    Exhausted,
}

/// What a pattern tells without being tried.
#[derive(Debug)]
struct Told {
    need: Need,
    outline: Option<Outline>,
}

impl Regex {
    /// What a line must hold for it to match anywhere in it.
    pub fn need(&self) -> &Need {
        &self.told().need
    }

    /// What an automaton can hold of it, if that says anything.
    pub fn outline(&self) -> Option<&Outline> {
        self.told().outline.as_ref()
    }

    /// The automaton of a pattern that is too long to be held together with others, and so has one of its own.
    pub fn race(&self) -> Option<&Race> {
        if self.pattern.len() < LONG || self.outline().is_some() {
            return None;
        }
        let race = || {
            let outline = Outline::alone(&pattern::read(&self.pattern)?)?;
            Race::of(&[&outline])
        };
        self.race.get_or_init(race).as_ref()
    }

    fn told(&self) -> &Told {
        self.read.get_or_init(|| {
            let pattern = pattern::read(&self.pattern);
            Told {
                need: Need::of(pattern.as_ref()),
                outline: pattern.as_ref().and_then(Outline::of),
            }
        })
    }

    /// The text that it stands for, if it is a text and nothing else.
    pub fn literal(&self) -> Option<&str> {
        self.literal.as_deref()
    }

    /// Look for the first match at or behind `from`, and put its groups into `region`. The pattern may step back so many
    /// `retries` at each place; the first place where that is not enough ends the search.
    pub fn search(&self, line: &str, from: usize, retries: u32, region: &mut Region) -> Answer {
        let Some(regex) = self.compiled() else {
            return Answer::Nothing;
        };
        let options = SearchOptions::SEARCH_OPTION_NONE;
        let limits = limits(retries);
        let found = regex.search_with_param(line, from, line.len(), options, Some(region), limits);
        Answer::from(found)
    }

    /// Look for a match that begins at `at`.
    pub fn begins(&self, line: &str, at: usize, retries: u32, region: &mut Region) -> Answer {
        let Some(regex) = self.compiled() else {
            return Answer::Nothing;
        };
        let options = SearchOptions::SEARCH_OPTION_NONE;
        Answer::from(regex.match_with_param(line, at, options, Some(region), limits(retries)))
    }

    /// Whether it asks where the search began (`\G`): then places cannot be tried one by one.
    pub fn is_tied(&self) -> bool {
        self.pattern.contains(r"\G")
    }

    /// This pattern with the back-references that point into an earlier match (`\1` to `\9`) filled in.
    pub fn with(&self, groups: &[Option<Box<str>>]) -> Self {
        let mut filled = String::with_capacity(self.pattern.len());
        let mut characters = self.pattern.chars();
        while let Some(character) = characters.next() {
            if character != '\\' {
                filled.push(character);
                continue;
            }
            match characters.next() {
                Some(digit) if digit.is_ascii_digit() => {
                    let group = digit
                        .to_digit(10)
                        .and_then(|digit| groups.get(digit as usize));
                    if let Some(Some(group)) = group {
                        push_literal(&mut filled, group);
                    }
                }
                other => filled.extend(std::iter::once('\\').chain(other)),
            }
        }
        Self::from(filled)
    }

    #[cfg(test)]
    pub fn compiles(&self) -> bool {
        self.compiled().is_some()
    }

    fn compiled(&self) -> Option<&onig::Regex> {
        let compile = || {
            let options = RegexOptions::REGEX_OPTION_CAPTURE_GROUP;
            onig::Regex::with_options(&self.pattern, options, onig::Syntax::default()).ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

impl From<Result<Option<usize>, onig::Error>> for Answer {
    fn from(found: Result<Option<usize>, onig::Error>) -> Self {
        match found {
            Ok(Some(_)) => Self::Found,
            Ok(None) => Self::Nothing,
            Err(_) => Self::Exhausted,
        }
    }
}

impl From<String> for Regex {
    fn from(pattern: String) -> Self {
        Self {
            literal: literal(&pattern),
            pattern,
            read: OnceLock::new(),
            compiled: OnceLock::new(),
            race: OnceLock::new(),
        }
    }
}

fn limits(retries: u32) -> MatchParam {
    let mut limits = MatchParam::default();
    limits.set_retry_limit_in_match(retries);
    limits
}

/// The text that a pattern stands for: letters, digits, and signs that mean nothing or are escaped.
fn literal(pattern: &str) -> Option<Box<str>> {
    let mut text = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => characters.next().filter(char::is_ascii_punctuation)?,
            '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => {
                return None;
            }
            character => character,
        });
    }
    Some(text.into())
}

/// Text as a pattern that matches exactly this text.
fn push_literal(pattern: &mut String, text: &str) {
    for character in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_back_reference_becomes_the_literal_text_of_its_group() {
        let groups = [None, Some(Box::from("E.F")), None];
        let regex = Regex::from(r"^\1$\\1\2\w".to_owned());
        assert_eq!(regex.with(&groups).pattern, r"^E\.F$\\1\w");
    }

    #[test]
    fn a_match_that_steps_back_for_ever_is_given_up() {
        let regex = Regex::from("^(a|aa)+$".to_owned());
        let line = "a".repeat(60) + "b";
        let answer = regex.search(&line, 0, 5000, &mut Region::new());
        assert_eq!(answer, Answer::Exhausted);
    }

    #[test]
    fn a_place_is_tried_alone_with_all_that_follows_it() {
        let regex = Regex::from("b+(c)$".to_owned());
        let mut region = Region::new();
        assert_eq!(regex.begins("abbc", 1, 5000, &mut region), Answer::Found);
        assert_eq!(region.pos(0), Some((1, 4)));
        assert_eq!(region.pos(1), Some((3, 4)));
        assert_eq!(regex.begins("abbc", 0, 5000, &mut region), Answer::Nothing);
    }

    #[test]
    fn a_pattern_that_is_a_text_is_known_as_one() {
        let literal = |pattern: &str| Regex::from(pattern.to_owned()).literal().map(str::to_owned);
        assert_eq!(literal(r"\(=>"), Some("(=>".to_owned()));
        assert_eq!(literal(""), Some(String::new()));
        assert_eq!(literal(r"a\b"), None);
        assert_eq!(literal(r"a+"), None);
        assert_eq!(literal("\\"), None);
    }

    #[test]
    fn a_pattern_that_does_not_compile_matches_nothing() {
        let regex = Regex::from("(".to_owned());
        let answer = regex.search("(", 0, 5000, &mut Region::new());
        assert_eq!(answer, Answer::Nothing);
    }
}
