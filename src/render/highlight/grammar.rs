//! The grammars: Sublime's, as the `two-face` set holds them.
//!
//! In comes the name of a grammar; out come its contexts and rules, unpacked when first asked for and kept for the life
//! of the program. The packed form is syntect's own (`SyntaxReference`, version 5.3): its parser is not used, because it
//! can spin for ever on one line (`x /*` in JavaScript, trishume/syntect#460 and #706), gives no way to limit a match,
//! and panics on a pattern that does not compile. `machine` runs the grammars instead. Nothing here ever panics.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;
use syntect::parsing::{ClearAmount, Scope, SyntaxReference, SyntaxSet};

use super::regex::Regex;
use super::shortlist::Shortlist;

/// Where a context stands: which grammar of the set, which context of that grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct Place {
    grammar: usize,
    context: usize,
}

/// A state of a grammar: the rules that may match next, and the scopes that hold while it is on the stack.
#[derive(Deserialize)]
pub struct Context {
    pub meta_scope: Vec<Scope>,
    pub meta_content_scope: Vec<Scope>,
    #[expect(
        dead_code,
        reason = "a field of the packed form, already applied to `prototype`"
    )]
    meta_include_prototype: bool,
    pub clear_scopes: Option<ClearAmount>,
    pub prototype: Option<Place>,
    pub uses_backrefs: bool,
    patterns: Vec<Pattern>,
    #[serde(skip)]
    rules: OnceLock<Shortlist>,
    #[serde(skip)]
    alone: OnceLock<Shortlist>,
}

#[derive(Deserialize)]
pub struct Rule {
    pub has_backrefs: bool,
    pub regex: Regex,
    pub scope: Vec<Scope>,
    pub captures: Option<Vec<(usize, Vec<Scope>)>>,
    pub operation: Operation,
    pub with_prototype: Option<Reference>,
    #[serde(skip)]
    number: OnceLock<usize>,
}

#[derive(Deserialize)]
pub enum Operation {
    Push(Vec<Reference>),
    Set(Vec<Reference>),
    Pop,
    Stay,
}

/// A context named by a rule. Only `Linked` ones lead anywhere; the others are what the set could not link.
#[derive(Deserialize)]
#[expect(
    dead_code,
    reason = "the fields of the packed form must be read to get past them"
)]
pub enum Reference {
    Named(String),
    ByScope {
        scope: Scope,
        sub_context: Option<String>,
        with_escape: bool,
    },
    File {
        name: String,
        sub_context: Option<String>,
        with_escape: bool,
    },
    Inline(String),
    Linked(Place),
}

/// The place where the grammar of this name starts; `None` if the set has no such grammar.
pub fn start(name: &str) -> Option<Place> {
    let at = set()
        .syntaxes()
        .iter()
        .position(|syntax| syntax.name == name)?;
    let context = *unpacked(at)?.names.get("__start")?;
    Some(context)
}

/// The context at a place; `None` if the packed form holds no such place.
pub fn context(place: Place) -> Option<&'static Context> {
    unpacked(place.grammar)?.contexts.get(place.context)
}

impl Context {
    /// The rules in the order in which they are tried, with the included contexts in their places, and before them those
    /// of the context's prototype.
    pub fn rules(&'static self) -> &'static Shortlist {
        self.rules.get_or_init(|| {
            let prototype = self.prototype.and_then(context);
            Shortlist::of(prototype.map_or_else(Vec::new, gathered), gathered(self))
        })
    }

    /// The rules without those of the prototype.
    pub fn alone(&'static self) -> &'static Shortlist {
        self.alone
            .get_or_init(|| Shortlist::of(Vec::new(), gathered(self)))
    }
}

impl Rule {
    /// A number of its own, counted from 0 in the order of asking. It says nothing; it is a place in a list.
    pub fn number(&self) -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        *self
            .number
            .get_or_init(|| NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether its groups have scopes of their own.
    pub fn tells_groups(&self) -> bool {
        let is_part = |(group, scopes): &(usize, Vec<Scope>)| *group > 0 && !scopes.is_empty();
        self.captures.iter().flatten().any(is_part)
    }
}

impl Reference {
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Linked(place) => Some(*place),
            _ => None,
        }
    }

    pub fn context(&self) -> Option<&'static Context> {
        context(self.place()?)
    }
}

fn gathered(context: &'static Context) -> Vec<&'static Rule> {
    let mut rules = Vec::new();
    gather(context, 0, &mut rules);
    rules
}

fn gather(context: &'static Context, depth: usize, rules: &mut Vec<&'static Rule>) {
    // Includes nest a few levels; a circle of them would never end.
    if depth > 64 {
        return;
    }
    for pattern in &context.patterns {
        match pattern {
            Pattern::Match(rule) => rules.push(rule),
            Pattern::Include(reference) => {
                if let Some(included) = reference.context() {
                    gather(included, depth + 1, rules);
                }
            }
        }
    }
}

#[derive(Deserialize)]
enum Pattern {
    Match(Box<Rule>),
    Include(Reference),
}

/// One grammar as it is packed: the contexts, and the places of those that have a name.
#[derive(Deserialize)]
struct Unpacked {
    names: HashMap<String, Place>,
    contexts: Vec<Context>,
}

fn set() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(two_face::syntax::extra_newlines)
}

fn unpacked(at: usize) -> Option<&'static Unpacked> {
    static UNPACKED: OnceLock<Vec<OnceLock<Option<Unpacked>>>> = OnceLock::new();
    let grammars =
        UNPACKED.get_or_init(|| set().syntaxes().iter().map(|_| OnceLock::new()).collect());
    grammars
        .get(at)?
        .get_or_init(|| unpack(set().syntaxes().get(at)?))
        .as_ref()
}

/// syntect keeps the packed bytes to itself, but serialises them with everything else.
fn unpack(syntax: &SyntaxReference) -> Option<Unpacked> {
    #[derive(Deserialize)]
    struct Packed {
        serialized_lazy_contexts: Vec<u8>,
    }
    let json = serde_json::to_vec(syntax).ok()?;
    let packed: Packed = serde_json::from_slice(&json).ok()?;
    syntect::dumps::from_reader(packed.serialized_lazy_contexts.as_slice()).ok()
}

#[cfg(test)]
mod tests {
    use super::super::need::Grams;
    use super::super::race::{Race, Sight, Tables};
    use super::super::regex::Answer;
    use super::super::samples::SAMPLES;
    use super::super::shortlist::Member;
    use super::*;

    /// The rules of a grammar, without those of other grammars.
    fn rules(at: usize) -> impl Iterator<Item = &'static Rule> {
        let grammar = unpacked(at).expect("the packed form is what it was with syntect 5.3");
        let patterns = grammar.contexts.iter().flat_map(|it| &it.patterns);
        patterns.filter_map(|pattern| match pattern {
            Pattern::Match(rule) => Some(&**rule),
            Pattern::Include(_) => None,
        })
    }

    /// Oniguruma is asked wherever it would not be.
    #[test]
    fn no_pattern_matches_a_line_that_lacks_what_it_needs() {
        let samples = SAMPLES
            .iter()
            .flat_map(|(_, text)| text.split_inclusive('\n'));
        let lines: Vec<&str> = samples
            .step_by(5)
            .chain(["\n", "é(→x\n", "STRASSE ß ſk\n"])
            .collect();
        let grams: Vec<Grams> = lines.iter().map(|line| Grams::of(line)).collect();
        let mut region = onig::Region::new();
        let (mut spared, mut asked) = (0, 0);
        for rule in (0..set().syntaxes().len()).flat_map(rules) {
            let filled = rule.regex.with(&[]);
            let regex = if rule.has_backrefs {
                &filled
            } else {
                &rule.regex
            };
            for (line, grams) in lines.iter().zip(&grams) {
                if rule.regex.need().met_by(grams) {
                    asked += 1;
                    continue;
                }
                spared += 1;
                let answer = regex.search(line, 0, 5_000, &mut region);
                assert_ne!(answer, Answer::Found, "{regex:?} in {line:?}");
            }
        }
        assert!(spared > 2 * asked, "{spared} spared, {asked} asked");
    }

    /// Oniguruma is asked where an outline is sure, and from before the place that an outline names.
    #[test]
    fn no_outline_is_narrower_than_its_pattern() {
        let samples = SAMPLES
            .iter()
            .flat_map(|(_, text)| text.split_inclusive('\n'));
        let more = ["\n", "  \n", "x = (a) => { b<c>(d) }\n", "SELECT 1;\n"];
        let lines: Vec<&str> = samples
            .filter(|line| line.is_ascii() && line.len() < 100)
            .step_by(7)
            .chain(more)
            .collect();
        let mut region = onig::Region::new();
        let (mut nothing, mut exact, mut later, mut asked) = (0, 0, 0, 0);
        for rule in (0..set().syntaxes().len()).flat_map(rules) {
            let regex = &rule.regex;
            let common = |outline| Race::of(&[outline]).expect("an automaton");
            let common = regex.outline().map(common);
            let race = regex.race().or(common.as_ref());
            let Some(race) = race.filter(|_| !rule.has_backrefs) else {
                asked += lines.len();
                continue;
            };
            let mut tables = Tables::default();
            for (index, line) in lines.iter().enumerate() {
                let from = index % line.len();
                let sight = race.first(line, from, &mut tables);
                let answer = regex.search(line, from, 5_000, &mut region);
                if answer == Answer::Exhausted {
                    continue;
                }
                let span = region.pos(0).filter(|_| answer == Answer::Found);
                let told = || format!("{regex:?} in {line:?} from {from}");
                match sight {
                    None => {
                        nothing += 1;
                        assert_eq!(span, None, "{}", told());
                    }
                    Some(Sight {
                        start,
                        end: Some(end),
                        ..
                    }) => {
                        exact += 1;
                        assert_eq!(span, Some((start, end)), "{}", told());
                    }
                    Some(Sight { start: place, .. }) => {
                        later += 1;
                        let is_behind = span.is_none_or(|(start, _)| start >= place);
                        assert!(is_behind, "{}: {place}", told());
                    }
                }
            }
        }
        assert!(
            nothing > 10 * asked && exact > asked,
            "{nothing} nowhere, {exact} exact, {later} later, {asked} asked"
        );
    }

    /// A line meets the same rules in their one list as it meets when each is asked.
    #[test]
    fn a_shortlist_leaves_nothing_out() {
        let samples = SAMPLES
            .iter()
            .flat_map(|(_, text)| text.split_inclusive('\n'));
        let lines: Vec<&str> = samples.step_by(17).chain(["\n", "é(→x\n"]).collect();
        let grams: Vec<Grams> = lines.iter().map(|line| Grams::of(line)).collect();
        let (mut met, mut all) = (0, 0);
        for context in (0..set().syntaxes().len())
            .filter_map(unpacked)
            .flat_map(|it| &it.contexts)
        {
            let rules = gathered(context);
            let list = context.alone();
            for grams in &grams {
                let teams = [&list.others, &list.runners].into_iter();
                let mut listed: Vec<Member> = teams.flat_map(|team| team.met_by(grams)).collect();
                listed.sort_by_key(|member| member.place);
                let listed: Vec<usize> = listed.iter().map(|it| it.rule.number()).collect();
                let asked = rules.iter().filter(|rule| rule.regex.need().met_by(grams));
                assert_eq!(listed, asked.map(|rule| rule.number()).collect::<Vec<_>>());
                met += listed.len();
                all += rules.len();
            }
        }
        assert!(met > 0 && all > 3 * met, "{met} of {all}");
    }

    #[test]
    fn every_grammar_unpacks_and_every_pattern_compiles() {
        let mut patterns = 0;
        let names = set().syntaxes().iter().map(|syntax| &syntax.name);
        for (at, name) in names.enumerate() {
            assert!(start(name).is_some(), "{name} has no start");
            for rule in rules(at) {
                patterns += 1;
                let regex = if rule.has_backrefs {
                    &rule.regex.with(&[])
                } else {
                    &rule.regex
                };
                assert!(regex.compiles(), "{name}: {regex:?}");
            }
        }
        assert!(patterns > 10_000);
    }
}
