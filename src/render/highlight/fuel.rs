//! What a snippet may cost.
//!
//! Work is counted, not timed: the same text costs the same on every machine, at every time, so that a site does not depend
//! on who builds it. A unit is a byte that a search looks at.

/// What is left to spend on searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fuel(pub u64);

/// Why the machine stopped in the middle of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The fuel is spent.
    Spent,
    /// The grammar leads nowhere: a context that is not in the set, or a stack without its bottom.
    Lost,
}

/// What a search over `n` bytes costs: this much, and `n`, and `n² / STEEP`, for a pattern may look at much of the line from
/// every place.
const SEARCH: u64 = 16;
const STEEP: u64 = 16;

/// What one place costs from which a pattern walks far, `n` bytes before the end of the line: `n² / FAR`.
const FAR: u64 = 4;

/// What it costs to see that a rule's match is known: many rules may be asked at every character.
const GLANCE: u64 = 8;

impl Fuel {
    /// Pay for a look at what is known of a rule.
    pub fn glance(&mut self) -> Result<(), Halt> {
        self.take(GLANCE)
    }

    /// Pay for a walk over so many bytes with the automaton of a context.
    pub fn walk(&mut self, bytes: usize) -> Result<(), Halt> {
        self.take(SEARCH + bytes as u64)
    }

    /// Pay for a search over so many bytes.
    pub fn burn(&mut self, bytes: usize) -> Result<(), Halt> {
        let bytes = bytes as u64;
        self.take(SEARCH + bytes + bytes * bytes / STEEP)
    }

    /// Pay for one place from which a pattern walks so many bytes there and back, and again.
    pub fn burn_far(&mut self, bytes: usize) -> Result<(), Halt> {
        let bytes = bytes as u64;
        self.take(SEARCH + bytes * bytes / FAR)
    }

    fn take(&mut self, cost: u64) -> Result<(), Halt> {
        self.0 = self.0.checked_sub(cost).ok_or(Halt::Spent)?;
        Ok(())
    }
}
