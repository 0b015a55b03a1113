//! Parts of a pattern: what is known of one, and how parts make a larger one.
//!
//! In come parts; out come what they match together, if that is a set of literals, and what stands in the line wherever
//! they do. Never: a set too large to be worth looking for.

use crate::render::highlight::pattern::class::Class;

/// Bytes, among them the signs below.
pub type Literal = Vec<u8>;
pub type Clause = Vec<Literal>;

/// A word begins or ends here (`\b`).
pub const EDGE: u8 = 0;
/// No word ends here (`(?<!\w)`), no word begins here (`(?!\w)`).
pub const NO_WORD_BEFORE: u8 = 1;
pub const NO_WORD_BEHIND: u8 = 2;

/// Literals of one set: the longest lists of names in the grammars have some hundred.
pub const LITERALS: usize = 2000;
/// And those that come of a product.
const PRODUCT: usize = 64;
const LONGEST: usize = 32;
/// Characters of a class that count as so many literals.
const CHARACTERS: usize = 12;

/// What is known of a part of a pattern.
pub struct Part {
    /// All that it can match, if that is a set of literals.
    pub exact: Option<Vec<Literal>>,
    /// What stands in the line wherever it matches.
    pub clauses: Vec<Clause>,
    /// It is this class and nothing else.
    pub class: Option<Class>,
}

impl Part {
    pub fn anything() -> Self {
        Self {
            exact: None,
            clauses: Vec::new(),
            class: None,
        }
    }

    pub fn literal(literal: Literal) -> Self {
        Self {
            exact: Some(vec![literal]),
            ..Self::anything()
        }
    }

    /// A place that holds no text.
    pub fn place() -> Self {
        Self::literal(Literal::new())
    }

    pub fn class(class: Class) -> Self {
        let characters = class.characters(CHARACTERS);
        Self {
            exact: characters.map(|all| all.into_iter().map(|byte| vec![byte]).collect()),
            clauses: Vec::new(),
            class: Some(class),
        }
    }

    pub fn clauses(self) -> Vec<Clause> {
        let mut clauses = self.clauses;
        clauses.extend(self.exact);
        clauses
    }

    /// One clause that stands for all: the one with the longest literals.
    pub fn best(self) -> Option<Clause> {
        let worth = |clause: &Clause| clause.iter().map(Vec::len).min().unwrap_or(0).min(4);
        let clauses = self.clauses().into_iter();
        clauses
            .filter(|clause| worth(clause) > 0)
            .max_by_key(|clause| (worth(clause), std::cmp::Reverse(clause.len())))
    }

    /// It, at least so often.
    pub fn times(self, least: usize, most: Option<usize>) -> Self {
        match (least, most, self.exact) {
            (0, Some(1), Some(mut exact)) if exact.len() < PRODUCT => {
                exact.push(Literal::new());
                Self {
                    exact: Some(exact),
                    ..Self::anything()
                }
            }
            (0, ..) => Self::anything(),
            (1, Some(1), exact) => Self { exact, ..self },
            (_, _, exact) => Self {
                clauses: Self {
                    exact,
                    clauses: self.clauses,
                    class: None,
                }
                .clauses(),
                ..Self::anything()
            },
        }
    }
}

/// Sets of literals made one.
pub struct Joined(pub Vec<Literal>);

impl std::iter::Sum<Vec<Literal>> for Joined {
    fn sum<I: Iterator<Item = Vec<Literal>>>(all: I) -> Self {
        Self(all.flatten().collect())
    }
}

pub fn fits(left: &[Literal], right: &[Literal]) -> bool {
    let longest = |all: &[Literal]| all.iter().map(Vec::len).max().unwrap_or(0);
    let is_small = left.len() == 1 && right.len() <= LITERALS
        || right.len() == 1 && left.len() <= LITERALS
        || left.len() * right.len() <= PRODUCT;
    is_small && longest(left) + longest(right) <= LONGEST
}

pub fn product(left: &[Literal], right: &[Literal]) -> Vec<Literal> {
    let joined = |(one, other): (&Literal, &Literal)| [one.as_slice(), other.as_slice()].concat();
    let pairs = left
        .iter()
        .flat_map(|one| right.iter().map(move |other| (one, other)));
    pairs.map(joined).collect()
}
