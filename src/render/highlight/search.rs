//! The searches of one line.
//!
//! In come a rule and where to begin; out comes where it matches next. What was found stays true until the machine has
//! passed it, so every rule is tried a few times in a line and not at every character. Every search is paid for.

use std::rc::Rc;

use onig::Region;
use rustc_hash::FxHashMap;

use super::fuel::{Fuel, Halt};
use super::grammar::{Operation, Regex, Rule, Search};

/// How deep a grammar may nest. syntect stops at the same depth.
pub const DEPTH: usize = 100;

/// What a search costs that stepped back too often, in bytes.
const EXHAUSTED: usize = 5000;

/// The groups of a match, where they are, and what stands there.
pub type Groups = Rc<[Option<(usize, usize)>]>;
pub type Texts = Rc<[Option<Box<str>>]>;

/// Where a rule matches: all of it, and its groups.
#[derive(Clone)]
pub struct Found {
    pub span: (usize, usize),
    pub groups: Groups,
}

/// The searches of one line: what a rule found stays true until the machine has passed it.
pub struct Searches<'a> {
    line: &'a str,
    found: FxHashMap<*const Rule, Option<Found>>,
    /// Patterns with their back-references filled in.
    filled: FxHashMap<(*const Rule, Texts), Regex>,
    region: Region,
}

impl<'a> Searches<'a> {
    pub fn new(line: &'a str) -> Self {
        Self {
            line,
            found: FxHashMap::default(),
            filled: FxHashMap::default(),
            region: Region::with_capacity(8),
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
        match self.found.get(&std::ptr::from_ref(rule)) {
            Some(None) => return Ok(None),
            Some(Some(found)) if found.span.0 >= from => return Ok(Some(found.clone())),
            _ => {}
        }
        let texts = texts.filter(|_| rule.has_backrefs);
        let regex = match texts {
            Some(texts) => {
                let filled = self.filled.entry((rule, Rc::clone(texts)));
                filled.or_insert_with(|| rule.regex.with(texts))
            }
            None => &rule.regex,
        };
        let found = regex.search(self.line, from, &mut self.region);
        let (found, cost) = match found {
            Search::Exhausted => (None, self.line.len() - from + EXHAUSTED),
            Search::Nothing => (None, self.line.len() - from),
            Search::Found => {
                let span = self.region.pos(0).ok_or(Halt::Lost)?;
                let groups = (0..self.region.len())
                    .map(|group| self.region.pos(group))
                    .collect();
                (Some(Found { span, groups }), span.0.saturating_sub(from))
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
                if texts.is_none() {
                    self.found.insert(rule, found.clone());
                }
                Ok(found)
            }
        }
    }
}
