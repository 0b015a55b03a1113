//! The machine that runs a grammar over a line.
//!
//! In come a state and a line with its newline; out come the scopes that open and close along the line, in syntect's
//! vocabulary, and the next state. The rules of the game are syntect's (a test holds the two against each other), plus
//! what it lacks: a machine that comes back to a place where it was moves on, and work is paid for out of a [`Fuel`].
//! It is a pure function: no clock, so the same line costs the same everywhere. It never panics and never spins.

use syntect::parsing::ScopeStackOp;

use super::fuel::{Fuel, Halt};
use super::grammar::{self, Context, Operation, Place};
use super::lead::{DEPTH, Lead, Places, Texts, Wanted};
use super::scopes;
use super::search::Searches;
use super::slate::Slate;

/// After this many matches that consume nothing, the machine starts to look for a circle; after so many more, it need not
/// look.
const PATIENCE: usize = 16;
const PATIENCE_END: usize = 512;

/// How deep it may get by a `set` of several contexts, which is not held to [`DEPTH`]: some grammars nest one level for each
/// bracket, and every step looks at all of them.
const DEEPEST: usize = 1000;

/// Where a grammar stands between two lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    stack: Vec<Level>,
    started: Started,
    /// Depths at which a prototype's rule pushed: the prototypes below do not apply above.
    shields: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Started {
    No,
    Yes,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Level {
    context: Place,
    prototypes: Vec<Place>,
    /// The groups of the match that pushed this level, where its rules refer back to them.
    groups: Option<Texts>,
}

impl State {
    /// The state before the first line, in the grammar that starts at this place.
    pub fn new(start: Place) -> Self {
        let bottom = Level {
            context: start,
            prototypes: Vec::new(),
            groups: None,
        };
        Self {
            stack: vec![bottom],
            started: Started::No,
            shields: Vec::new(),
        }
    }

    /// Run over one line, which ends with its newline.
    pub fn line(
        &mut self,
        line: &str,
        slate: &mut Slate,
        fuel: &mut Fuel,
    ) -> Result<Vec<(usize, ScopeStackOp)>, Halt> {
        let mut run = Run {
            line,
            at: 0,
            pushed: None,
            idle: 0,
            seen: Vec::new(),
            ops: Vec::new(),
        };
        if self.started == Started::No {
            let top = self.top()?;
            if let Some(scope) = known(top.context)?.meta_content_scope.first() {
                run.ops.push((0, ScopeStackOp::Push(*scope)));
            }
            self.started = Started::Yes;
        }
        let mut searches = Searches::new(line, slate);
        while self.step(&mut run, &mut searches, fuel)? == Step::Again {}
        Ok(run.ops)
    }

    /// About how much memory it takes, in bytes.
    pub fn size(&self) -> usize {
        let levels = self.stack.iter();
        let held =
            levels.map(|level| size_of::<Level>() + level.prototypes.len() * size_of::<Place>());
        held.sum::<usize>() + self.shields.len() * size_of::<usize>()
    }

    fn top(&self) -> Result<&Level, Halt> {
        self.stack.last().ok_or(Halt::Lost)
    }

    /// Find the rule that matches first, and follow it.
    fn step(
        &mut self,
        run: &mut Run,
        searches: &mut Searches,
        fuel: &mut Fuel,
    ) -> Result<Step, Halt> {
        while self
            .shields
            .last()
            .is_some_and(|depth| *depth >= self.stack.len())
        {
            self.shields.pop();
        }
        fuel.burn(0)?;
        let Some(best) = self.best(run, searches, fuel)? else {
            return Ok(Step::Done);
        };
        if best.lead.circles || self.was_here(run, &best) {
            // The same matches would follow again: look at the next character, as Sublime Text does.
            let Some((width, _)) = run.line[run.at..].char_indices().nth(1) else {
                return Ok(Step::Done);
            };
            run.advance(run.at + width);
            return Ok(Step::Again);
        }
        let (_, end) = best.lead.span;
        if end <= run.at && matches!(best.lead.rule().operation, Operation::Push(_)) {
            run.pushed = Some((end, self.stack.len() + 1));
        }
        run.advance(end);
        if best.origin == Origin::Prototype {
            self.shields.push(self.stack.len());
        }
        let current = known(self.top()?.context)?;
        let told = if best.lead.rule().tells_groups() {
            Some(searches.groups(best.lead.rule(), best.texts.as_ref(), best.lead.span, fuel)?)
        } else {
            None
        };
        let whole = [Some(best.lead.span)];
        let groups = told.as_deref().unwrap_or(&whole);
        scopes::of(
            best.lead.rule(),
            best.lead.span,
            groups,
            current,
            &mut run.ops,
        )?;
        self.follow(&best, told, searches, fuel)?;
        Ok(Step::Again)
    }

    fn best(
        &self,
        run: &Run,
        searches: &mut Searches,
        fuel: &mut Fuel,
    ) -> Result<Option<Best>, Halt> {
        let top = self.top()?;
        let context = known(top.context)?;
        let shield = self.shields.last().copied().unwrap_or(0);
        // Prototypes of pushes first, from the bottom up, then the context's own prototype, then the context.
        let levels = self.stack.get(shield..).unwrap_or_default();
        let prototypes = levels.iter().flat_map(|level| {
            let groups = level.groups.as_ref();
            level.prototypes.iter().map(move |place| (*place, groups))
        });
        let pushed = prototypes.map(|(place, groups)| {
            let list = known(place)?.alone();
            Ok((Origin::Prototype, list, groups))
        });
        let own = (Origin::Context, context.rules(), top.groups.as_ref());

        let mut best: Option<Best> = None;
        for list in pushed.chain(std::iter::once(Ok(own))) {
            let (origin, list, groups) = list?;
            let wanted = Wanted {
                from: run.at,
                depth: self.stack.len(),
                texts: groups,
                is_guarded: run.pushed == Some((run.at, self.stack.len())),
            };
            let Some(lead) = searches.lead(list, wanted, fuel)? else {
                continue;
            };
            let start = lead.span.0;
            let earlier = |best: &Best| {
                let than = best.lead.span.0;
                start < than || start == than && best.lead.circles
            };
            if best.as_ref().is_none_or(earlier) {
                let texts = groups.filter(|_| !list.is_lent(lead.member)).cloned();
                best = Some(Best {
                    lead,
                    origin,
                    texts,
                });
                if lead.is_final(wanted) {
                    break;
                }
            }
        }
        Ok(best)
    }

    /// Whether a match that consumes nothing meets a machine that stood exactly so at this byte before.
    fn was_here(&self, run: &mut Run, best: &Best) -> bool {
        // A circle of pops alone runs out of stack.
        if best.lead.span.1 > run.at || matches!(best.lead.rule().operation, Operation::Pop) {
            return false;
        }
        run.idle += 1;
        if run.idle <= PATIENCE {
            return false;
        }
        let here = (self.clone(), run.pushed);
        let known = run.idle > PATIENCE_END || run.seen.contains(&here);
        if !known {
            run.seen.push(here);
        }
        known
    }

    /// Push, set or pop as the rule says.
    fn follow(
        &mut self,
        best: &Best,
        mut told: Option<Box<Places>>,
        searches: &mut Searches,
        fuel: &mut Fuel,
    ) -> Result<(), Halt> {
        let (targets, kept) = match &best.lead.rule().operation {
            Operation::Push(targets) => (targets, Vec::new()),
            // A prototype stays with its level until that is popped.
            Operation::Set(targets) => (
                targets,
                self.stack
                    .pop()
                    .map(|level| level.prototypes)
                    .unwrap_or_default(),
            ),
            Operation::Pop => {
                self.stack.pop();
                return Ok(());
            }
            Operation::Stay => return Ok(()),
        };
        let mut kept = Some(kept);
        for (index, target) in targets.iter().enumerate() {
            let mut prototypes = kept.take().unwrap_or_default();
            if index + 1 == targets.len()
                && let Some(prototype) = &best.lead.rule().with_prototype
            {
                prototypes.push(prototype.place().ok_or(Halt::Lost)?);
            }
            let context = target.place().ok_or(Halt::Lost)?;
            let mut refers_back = known(context)?.uses_backrefs;
            for prototype in &prototypes {
                refers_back |= known(*prototype)?.uses_backrefs;
            }
            if refers_back && told.is_none() {
                told = Some(searches.groups(
                    best.lead.rule(),
                    best.texts.as_ref(),
                    best.lead.span,
                    fuel,
                )?);
            }
            let told = told.as_deref().filter(|_| refers_back);
            let groups = told.map(|groups| searches.texts(groups));
            if self.stack.len() >= DEEPEST || prototypes.len() >= DEPTH {
                return Err(Halt::Spent);
            }
            self.stack.push(Level {
                context,
                prototypes,
                groups,
            });
        }
        Ok(())
    }
}

#[derive(PartialEq, Eq)]
enum Step {
    Again,
    Done,
}

/// One line on its way through the machine.
struct Run<'a> {
    line: &'a str,
    at: usize,
    /// After a push that consumed nothing: where, and how deep the stack was then. A pop there would circle.
    pushed: Option<(usize, usize)>,
    /// Matches at this byte that consumed nothing.
    idle: usize,
    seen: Vec<(State, Option<(usize, usize)>)>,
    ops: Vec<(usize, ScopeStackOp)>,
}

impl Run<'_> {
    fn advance(&mut self, to: usize) {
        if to > self.at {
            self.idle = 0;
            self.seen.clear();
        }
        self.at = to;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Context,
    Prototype,
}

struct Best {
    lead: Lead,
    origin: Origin,
    /// What the back-references of the rule stand for.
    texts: Option<Texts>,
}

fn known(place: Place) -> Result<&'static Context, Halt> {
    grammar::context(place).ok_or(Halt::Lost)
}

#[cfg(test)]
mod tests {
    use super::super::choice::{self, Way};
    use super::super::samples::SAMPLES;
    use super::*;
    use crate::entry::Language;
    use syntect::parsing::ParseState;

    /// Where syntect comes back at all, it says the same.
    #[test]
    fn the_machine_does_what_syntect_does() {
        let set = two_face::syntax::extra_newlines();
        let mut lines = 0;
        let mut slate = Slate::new();
        for (name, text) in SAMPLES {
            let language = Language::parse(name).expect("a language of the table");
            let Way::Grammar(name) = choice::of(language, text) else {
                continue;
            };
            // `x /*` in a script: syntect never comes back.
            if text.contains("x /* a") && language.name() == "html" {
                continue;
            }
            let syntax = set.find_syntax_by_name(name).expect("a grammar of the set");
            let mut theirs = ParseState::new(syntax);
            let mut ours = State::new(grammar::start(name).expect("a grammar of the set"));
            for line in text.split_inclusive('\n') {
                let expected = theirs.parse_line(line, &set).expect("no error");
                assert_eq!(
                    ours.line(line, &mut slate, &mut Fuel(u64::MAX)),
                    Ok(expected),
                    "{name}: {line}"
                );
                lines += 1;
            }
        }
        assert!(lines > 300, "{lines}");
    }

    /// One rule after the other, or all of a context at once: it is seen in the time alone.
    #[test]
    fn the_way_in_which_rules_are_asked_changes_nothing() {
        let mut together = Slate::new();
        together.often = Some(0);
        let mut alone = Slate::new();
        alone.often = None;
        let mut random = 1_u64;
        let mut lines = 0;
        for (name, text) in SAMPLES {
            let language = Language::parse(name).expect("a language of the table");
            let Way::Grammar(grammar) = choice::of(language, text) else {
                continue;
            };
            let start = State::new(grammar::start(grammar).expect("a grammar of the set"));
            let (mut one, mut all) = (start.clone(), start);
            let pieces: Vec<&str> = text
                .split_inclusive(|sign: char| !sign.is_alphanumeric())
                .collect();
            let mut mixed = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005) + 1;
                let at = usize::try_from(random >> 33).expect("31 bits") % pieces.len();
                pieces[at].replace('\n', " ")
            };
            let strange = (0..20).map(|length| (0..length * 3).map(|_| mixed()).collect());
            let strange: Vec<String> = strange.collect();
            let real = text
                .split_inclusive('\n')
                .map(|line| line.trim_end_matches('\n'));
            for line in real.chain(strange.iter().map(String::as_str)) {
                let line = format!("{line}\n");
                let (mut ours, mut theirs) = (Fuel(100_000_000), Fuel(100_000_000));
                let expected = one.line(&line, &mut alone, &mut ours);
                let found = all.line(&line, &mut together, &mut theirs);
                assert_eq!(found, expected, "{grammar}: {line}");
                assert_eq!((&all, theirs), (&one, ours), "{grammar}: {line}");
                lines += 1;
            }
        }
        assert!(lines > 1000, "{lines}");
    }

    #[test]
    fn a_machine_that_comes_back_to_where_it_was_moves_on() {
        let mut state = State::new(grammar::start("JavaScript").expect("a grammar of the set"));
        let mut fuel = Fuel(1_000_000);
        assert!(state.line("x /*\n", &mut Slate::new(), &mut fuel).is_ok());
        assert!(state.line("*/ y\n", &mut Slate::new(), &mut fuel).is_ok());
        assert!(fuel.0 > 900_000);
    }

    #[test]
    fn work_is_paid_for() {
        let mut state = State::new(grammar::start("Python").expect("a grammar of the set"));
        assert_eq!(
            state.line("x = 1\n", &mut Slate::new(), &mut Fuel(100)),
            Err(Halt::Spent)
        );
    }
}
