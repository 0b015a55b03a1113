//! Patterns of Oniguruma, read.
//!
//! In comes a pattern; out comes the tree of its parts, as far as others here ask for it: what a line must hold
//! ([`need`](super::need)), and which texts it can match at all ([`outline`](super::outline)). Never: a tree that
//! matches less than the pattern. What is not understood may be anything, or there is no tree.

pub mod class;
mod reader;

use class::{Case, Class};
use reader::Reader;

/// A pattern and what holds for all of it.
#[derive(Debug)]
pub struct Pattern {
    pub tree: Node,
    /// It takes letters of either case for one, somewhere.
    pub folds: bool,
}

/// A part of a pattern.
#[derive(Debug)]
pub enum Node {
    Character {
        character: char,
        case: Case,
    },
    /// One character of a class, in either case where the pattern says so.
    Class(Class),
    /// Any character but a newline.
    Dot,
    /// A place in the line that holds no text.
    Place(Place),
    /// Something that is not looked into: a reference back, a part called by its name.
    Anything,
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        part: Box<Node>,
        least: usize,
        most: Option<usize>,
        greed: Greed,
    },
    /// Once it matched, it is not tried in another way.
    Atomic(Box<Node>),
    /// What stands around this place, or does not.
    Around {
        side: Side,
        part: Box<Node>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    LineStart,
    LineEnd,
    /// A word begins or ends (`\b`), or neither (`\B`).
    Edge,
    NoEdge,
    /// Where the search began (`\G`), or where the match shall have begun (`\K`).
    Search,
    /// Nothing is asked here (flags, remarks).
    Anywhere,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    Most,
    Least,
    /// It gives nothing back, or it is not sure that it does.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Ahead,
    NotAhead,
    Behind,
    NotBehind,
}

/// The tree of a pattern; nothing where it is not understood.
pub fn read(pattern: &str) -> Option<Pattern> {
    Reader::of(pattern).whole()
}
