//! The rules of a context as one automaton.
//!
//! In come the outlines of many rules and, for each search, a line of ASCII; out comes where the first of them may match,
//! and which of them it is: of several that may match at one place, the first one. To ask one rule after the other costs
//! a walk through the line for each, and a context has dozens. This tries all of them at once at one place after the
//! other: most matches begin where the search does, and nearly all places where none does are known by their first byte.

use std::sync::atomic::{AtomicUsize, Ordering};

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::outline::{Extent, Outline};

/// Bytes that a thread keeps for one automaton; where they are full, it begins again. Real code took a third of that at
/// most.
const TABLES: usize = 1 << 20;

#[derive(Debug)]
pub struct Race {
    /// Of its own, counted from 0 in the order of making. It says nothing; it is a place in a list.
    number: usize,
    first: DFA,
    all: DFA,
    extents: Vec<Extent>,
    starts: Starts,
}

/// What the automata have worked out of themselves so far. Each thread has its own: common ones would be waited for.
#[derive(Default)]
pub struct Tables {
    /// By the number of the automaton.
    all: Vec<Table>,
}

/// What one has.
#[derive(Default)]
struct Table {
    first: Option<Box<Cache>>,
    all: Option<Box<(Cache, PatternSet)>>,
}

/// Which rule may match, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Its place among the outlines.
    pub runner: usize,
    pub start: usize,
    /// Where the match ends; nothing where the rule itself must be asked whether it matches there at all.
    pub end: Option<usize>,
}

impl Tables {
    fn of(&mut self, race: &Race) -> &mut Table {
        if race.number >= self.all.len() {
            self.all.resize_with(race.number + 1, Table::default);
        }
        &mut self.all[race.number]
    }
}

impl Race {
    /// Nothing where no automaton can be made of them.
    pub fn of(outlines: &[&Outline]) -> Option<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let trees: Vec<&Hir> = outlines.iter().map(|outline| &outline.tree).collect();
        let config = thompson::Config::new()
            .utf8(false)
            .which_captures(WhichCaptures::None);
        let nfa = NFA::compiler()
            .configure(config)
            .build_many_from_hir(&trees)
            .ok()?;
        let mut starts = Starts([false; 256]);
        for tree in trees {
            starts.add(tree);
        }
        Some(Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            first: dfa(nfa.clone(), MatchKind::LeftmostFirst)?,
            all: dfa(nfa, MatchKind::All)?,
            extents: outlines.iter().map(|outline| outline.extent).collect(),
            starts,
        })
    }

    /// The first place at or behind `from` where one of them may match.
    pub fn first(&self, line: &str, from: usize, tables: &mut Tables) -> Option<Sight> {
        let cache = tables
            .of(self)
            .first
            .get_or_insert_with(|| Box::new(self.first.create_cache()));
        let mut input = Input::new(line).anchored(Anchored::Yes);
        for start in from..=line.len() {
            let byte = line.as_bytes().get(start);
            if byte.is_some_and(|byte| !self.starts.0[usize::from(*byte)]) {
                continue;
            }
            input.set_start(start);
            // It fails where a byte is not allowed, or to begin again is; neither is so here.
            let Ok(Some(found)) = self.first.try_search_fwd(cache, &input) else {
                continue;
            };
            let runner = found.pattern().as_usize();
            let end = match self.extents[runner] {
                Extent::Same => Some(found.offset()),
                Extent::Empty => Some(start),
                Extent::Unsure => None,
            };
            return Some(Sight { runner, start, end });
        }
        None
    }

    /// Those behind `after` that may match at a place, the last one first.
    pub fn behind(
        &self,
        after: usize,
        line: &str,
        place: usize,
        tables: &mut Tables,
    ) -> Vec<usize> {
        let (cache, set) = &mut **tables.of(self).all.get_or_insert_with(|| {
            let set = PatternSet::new(self.extents.len());
            Box::new((self.all.create_cache(), set))
        });
        set.clear();
        let input = Input::new(line).range(place..).anchored(Anchored::Yes);
        let searched = self.all.try_which_overlapping_matches(cache, &input, set);
        debug_assert!(searched.is_ok(), "nothing makes it give up");
        let found = set.iter().rev().map(|pattern| pattern.as_usize());
        found.take_while(|runner| *runner > after).collect()
    }
}

fn dfa(nfa: NFA, kind: MatchKind) -> Option<DFA> {
    let config = Config::new()
        .match_kind(kind)
        .cache_capacity(TABLES)
        .skip_cache_capacity_check(true);
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

/// By byte, whether a match may begin with it.
#[derive(Debug)]
struct Starts([bool; 256]);

impl Starts {
    /// What may begin with nothing may begin with anything.
    fn add(&mut self, tree: &Hir) {
        if tree.properties().minimum_len() == Some(0) {
            self.0.fill(true);
        } else {
            self.add_part(tree);
        }
    }

    /// Adds what a part of a pattern may begin with, unless it is nothing.
    fn add_part(&mut self, tree: &Hir) {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                if let Some(byte) = literal.0.first() {
                    self.0[usize::from(*byte)] = true;
                }
            }
            HirKind::Class(Class::Bytes(class)) => {
                for range in class.ranges() {
                    self.0[usize::from(range.start())..=usize::from(range.end())].fill(true);
                }
            }
            HirKind::Class(Class::Unicode(_)) => self.0.fill(true),
            HirKind::Repetition(repetition) => self.add_part(&repetition.sub),
            HirKind::Capture(capture) => self.add_part(&capture.sub),
            HirKind::Concat(parts) => {
                for part in parts {
                    self.add_part(part);
                    if part.properties().minimum_len() != Some(0) {
                        break;
                    }
                }
            }
            HirKind::Alternation(parts) => parts.iter().for_each(|part| self.add_part(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern::read;
    use super::*;

    fn race(patterns: &[&str]) -> Race {
        let outline = |pattern: &&str| Outline::of(&read(pattern)?);
        let outlines: Vec<Outline> = patterns.iter().filter_map(outline).collect();
        assert_eq!(outlines.len(), patterns.len());
        Race::of(&outlines.iter().collect::<Vec<_>>()).expect("an automaton")
    }

    #[test]
    fn the_first_place_counts_and_at_one_place_the_first_rule() {
        let race = race(&["ab", r"\w+", "b", r"(?=\))", r"(\d)\s*(?=x)"]);
        let tables = &mut Tables::default();
        for (line, from, expected) in [
            ("  ab", 0, Some((0, 2, Some(4)))),
            ("  abc", 0, Some((0, 2, Some(4)))),
            ("  bab", 0, Some((1, 2, Some(5)))),
            ("ab b", 2, Some((1, 3, Some(4)))),
            (" f)", 2, Some((3, 2, Some(2)))),
            ("  -", 0, None),
            ("", 0, None),
        ] {
            let found = race.first(line, from, tables);
            let found = found.map(|sight| (sight.runner, sight.start, sight.end));
            assert_eq!(found, expected, "{line} from {from}");
        }
        assert_eq!(race.behind(0, "abx", 0, tables), [1]);
        assert_eq!(race.behind(0, "1 x", 0, tables), [4, 1]);
        assert_eq!(race.behind(1, "1 x", 0, tables), [4]);
    }

    /// A match that may begin with nothing may begin anywhere, and at the end of the line.
    #[test]
    fn no_place_is_passed_over_where_a_match_may_begin() {
        let tables = &mut Tables::default();
        for (pattern, line, expected) in [
            ("", "-", Some(0)),
            ("x?$", "--", Some(2)),
            (r"\b", "-a", Some(1)),
            ("(a?b|c)d", "-bd", Some(1)),
            ("(?i)éa|x", "--X", Some(2)),
        ] {
            let found = race(&[pattern]).first(line, 0, tables);
            assert_eq!(
                found.map(|sight| sight.start),
                expected,
                "{pattern} in {line}"
            );
        }
    }
}
