//! The machine that runs a grammar over a line.
//!
//! In come a state and a line with its newline; out come the scopes that open and close along the line, in syntect's
//! vocabulary, and the next state. The rules of the game are syntect's (a test holds the two against each other), plus
//! what it lacks: a machine that comes back to a place where it was moves on, and work is paid for out of a [`Fuel`].
//! It is a pure function: no clock, so the same line costs the same everywhere. It never panics and never spins.

use std::rc::Rc;

use onig::Region;
use rustc_hash::FxHashMap;
use syntect::parsing::ScopeStackOp;

use super::grammar::{self, Context, Operation, Place, Regex, Rule, Search};
use super::scopes;

/// What a search over `n` bytes costs: this much, and `n`, and `n² / STEEP`, for a pattern may walk to the end of the line
/// from every place. Measured over 140 kinds of hostile lines, a unit is at most 25 ns; over real code, 2 ns.
const SEARCH: usize = 16;
const STEEP: usize = 16;

/// What a search costs that stepped back too often, in bytes.
const EXHAUSTED: usize = 5000;

/// How deep a grammar may nest. syntect stops at the same depth.
const DEPTH: usize = 100;

/// After this many matches that consume nothing, the machine starts to look for a circle.
const PATIENCE: usize = 16;

/// What is left to spend on searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fuel(pub u64);

/// Why the machine stopped in the middle of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The fuel is spent, or one match stepped back too often.
    Spent,
    /// The grammar leads nowhere: a context that is not in the set, or a stack without its bottom.
    Lost,
}

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
    groups: Option<Rc<[Option<Box<str>>]>>,
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
        let mut searches = Searches {
            line,
            found: FxHashMap::default(),
            region: Region::with_capacity(8),
        };
        while self.step(&mut run, &mut searches, fuel)? == Step::Again {}
        Ok(run.ops)
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
        let Some(best) = self.best(run, searches, fuel)? else {
            return Ok(Step::Done);
        };
        if best.circles == Circles::Yes || self.was_here(run, &best) {
            // The same matches would follow again: look at the next character, as Sublime Text does.
            let Some((width, _)) = run.line[run.at..].char_indices().nth(1) else {
                return Ok(Step::Done);
            };
            run.advance(run.at + width);
            return Ok(Step::Again);
        }
        let (_, end) = best.span;
        if end <= run.at && matches!(best.rule.operation, Operation::Push(_)) {
            run.pushed = Some((end, self.stack.len() + 1));
        }
        run.advance(end);
        if best.origin == Origin::Prototype {
            self.shields.push(self.stack.len());
        }
        let current = known(self.top()?.context)?;
        scopes::of(best.rule, best.span, &best.groups, current, &mut run.ops)?;
        self.follow(&best, run.line)?;
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
        let guarded = run.pushed == Some((run.at, self.stack.len()));
        let shield = self.shields.last().copied().unwrap_or(0);
        // Prototypes of pushes first, from the bottom up, then the context's own prototype, then the context.
        let levels = self.stack.get(shield..).unwrap_or_default();
        let prototypes = levels.iter().flat_map(|level| {
            let groups = level.groups.as_ref();
            level
                .prototypes
                .iter()
                .map(move |place| (Origin::Prototype, *place, groups))
        });
        let own = context
            .prototype
            .map(|place| (Origin::Context, place, None));
        let itself = (Origin::Context, top.context, top.groups.as_ref());

        let mut best: Option<Best> = None;
        for (origin, place, groups) in prototypes.chain(own).chain(std::iter::once(itself)) {
            for rule in known(place)?.rules() {
                let Some(found) = searches.find(rule, groups, run.at, self.stack.len(), fuel)?
                else {
                    continue;
                };
                let (start, end) = found.span;
                let earlier = |best: &Best| {
                    start < best.span.0 || start == best.span.0 && best.circles == Circles::Yes
                };
                if !best.as_ref().is_none_or(earlier) {
                    continue;
                }
                let pops_back =
                    guarded && end <= run.at && matches!(rule.operation, Operation::Pop);
                if matches!(rule.operation, Operation::Push(_)) && self.stack.len() >= DEPTH {
                    return Ok(None);
                }
                let circles = if pops_back { Circles::Yes } else { Circles::No };
                best = Some(Best {
                    rule,
                    origin,
                    circles,
                    span: found.span,
                    groups: found.groups,
                });
                if start == run.at && circles == Circles::No {
                    return Ok(best);
                }
            }
        }
        Ok(best)
    }

    /// Whether a match that consumes nothing meets a machine that stood exactly so at this byte before.
    fn was_here(&self, run: &mut Run, best: &Best) -> bool {
        if best.span.1 > run.at {
            return false;
        }
        run.idle += 1;
        if run.idle <= PATIENCE {
            return false;
        }
        let here = (self.clone(), run.pushed);
        let known = run.seen.contains(&here);
        if !known {
            run.seen.push(here);
        }
        known
    }

    /// Push, set or pop as the rule says.
    fn follow(&mut self, best: &Best, line: &str) -> Result<(), Halt> {
        let (targets, kept) = match &best.rule.operation {
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
                && let Some(prototype) = &best.rule.with_prototype
            {
                prototypes.push(prototype.place().ok_or(Halt::Lost)?);
            }
            let context = target.place().ok_or(Halt::Lost)?;
            let mut refers_back = known(context)?.uses_backrefs;
            for prototype in &prototypes {
                refers_back |= known(*prototype)?.uses_backrefs;
            }
            let groups = refers_back.then(|| best.texts(line));
            self.stack.push(Level {
                context,
                prototypes,
                groups,
            });
        }
        Ok(())
    }
}

impl Fuel {
    fn burn(&mut self, bytes: usize) -> Result<(), Halt> {
        let cost = SEARCH + bytes + bytes * bytes / STEEP;
        self.0 = self.0.checked_sub(cost as u64).ok_or(Halt::Spent)?;
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Circles {
    Yes,
    No,
}

type Groups = Rc<[Option<(usize, usize)>]>;

struct Best {
    rule: &'static Rule,
    origin: Origin,
    circles: Circles,
    span: (usize, usize),
    groups: Groups,
}

impl Best {
    fn texts(&self, line: &str) -> Rc<[Option<Box<str>>]> {
        let text = |span: &Option<(usize, usize)>| {
            span.and_then(|(start, end)| line.get(start..end))
                .map(Box::from)
        };
        self.groups.iter().map(text).collect()
    }
}

#[derive(Clone)]
struct Found {
    span: (usize, usize),
    groups: Groups,
}

/// The searches of one line: what a rule found stays true until the machine has passed it.
struct Searches<'a> {
    line: &'a str,
    found: FxHashMap<*const Rule, Option<Found>>,
    region: Region,
}

impl Searches<'_> {
    fn find(
        &mut self,
        rule: &'static Rule,
        groups: Option<&Rc<[Option<Box<str>>]>>,
        from: usize,
        depth: usize,
        fuel: &mut Fuel,
    ) -> Result<Option<Found>, Halt> {
        match self.found.get(&std::ptr::from_ref(rule)) {
            Some(None) => return Ok(None),
            Some(Some(found)) if found.span.0 >= from => return Ok(Some(found.clone())),
            _ => {}
        }
        let filled: Regex;
        let (regex, lasts) = match groups {
            Some(groups) if rule.has_backrefs => {
                filled = rule.regex.with(groups);
                (&filled, false)
            }
            _ => (&rule.regex, true),
        };
        let (found, cost) = match regex.search(self.line, from, &mut self.region) {
            Search::Exhausted => (None, self.line.len() - from + EXHAUSTED),
            Search::Nothing => (None, self.line.len() - from),
            Search::Found => {
                let span = self.region.pos(0).ok_or(Halt::Lost)?;
                (
                    Some(Found {
                        span,
                        groups: self.region_groups(),
                    }),
                    span.0.saturating_sub(from),
                )
            }
        };
        fuel.burn(cost)?;
        let useful = |found: &Found| match rule.operation {
            Operation::Stay => found.span.0 != found.span.1,
            Operation::Push(_) => depth < DEPTH,
            _ => true,
        };
        match found {
            Some(found) if !useful(&found) => Ok(None),
            found => {
                if lasts {
                    self.found.insert(rule, found.clone());
                }
                Ok(found)
            }
        }
    }

    fn region_groups(&self) -> Groups {
        (0..self.region.len())
            .map(|group| self.region.pos(group))
            .collect()
    }
}

fn known(place: Place) -> Result<&'static Context, Halt> {
    grammar::context(place).ok_or(Halt::Lost)
}
