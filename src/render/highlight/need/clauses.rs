//! The clauses of a pattern: what its tree needs.
//!
//! In comes a tree; out come sets of literals, of each of which every match has one next to it. Never: a part taken for
//! needed that a match can do without.

use super::part::{
    Clause, EDGE, Joined, LITERALS, Literal, NO_WORD_BEFORE, NO_WORD_BEHIND, Part, fits, product,
};
use crate::render::highlight::pattern::class::{Case, Class};
use crate::render::highlight::pattern::{Node, Place, Side};

pub fn needed(tree: &Node) -> Vec<Clause> {
    part(tree).clauses()
}

fn part(node: &Node) -> Part {
    match node {
        Node::Character { character, case } => character_of(*character, *case),
        Node::Class(class) => Part::class(*class),
        Node::Place(Place::Edge) => Part::literal(vec![EDGE]),
        Node::Place(_) => Part::place(),
        Node::Dot | Node::Anything => Part::anything(),
        Node::Sequence(parts) => sequence(parts),
        Node::Alternatives(parts) => alternatives(parts.iter().map(part).collect()),
        Node::Repeat {
            part: inner,
            least,
            most,
            ..
        } => part(inner).times(*least, *most),
        Node::Atomic(inner) => part(inner),
        Node::Around { side, part: inner } => around(*side, part(inner)),
    }
}

fn alternatives(parts: Vec<Part>) -> Part {
    let sizes = parts.iter().map(|part| part.exact.as_ref().map(Vec::len));
    let size: Option<usize> = sizes.sum();
    if size.is_some_and(|size| size <= LITERALS) {
        return Part {
            exact: parts
                .into_iter()
                .map(|part| part.exact)
                .sum::<Option<Joined>>()
                .map(|all| all.0),
            ..Part::anything()
        };
    }
    let clauses = parts.into_iter().map(Part::best).sum::<Option<Joined>>();
    let clauses = clauses
        .map(|clause| clause.0)
        .filter(|clause| clause.len() <= LITERALS);
    Part {
        clauses: clauses.into_iter().collect(),
        ..Part::anything()
    }
}

fn sequence(parts: &[Node]) -> Part {
    let mut clauses = Vec::new();
    let mut exact: Vec<Literal> = vec![Literal::new()];
    let mut is_exact = true;
    for part in parts.iter().map(part) {
        clauses.extend(part.clauses);
        match part.exact {
            Some(next) if fits(&exact, &next) => match next.as_slice() {
                [only] => exact.iter_mut().for_each(|it| it.extend_from_slice(only)),
                next => exact = product(&exact, next),
            },
            next => {
                let gone =
                    std::mem::replace(&mut exact, next.unwrap_or_else(|| vec![Literal::new()]));
                clauses.push(gone);
                is_exact = false;
            }
        }
    }
    if !is_exact {
        clauses.push(std::mem::take(&mut exact));
    }
    clauses.retain(|clause| clause.iter().all(|literal| !literal.is_empty()));
    Part {
        exact: is_exact.then_some(exact),
        clauses,
        class: None,
    }
}

fn character_of(character: char, case: Case) -> Part {
    // Beyond ASCII, letters of either case may be of different lengths.
    if case == Case::Folded && !character.is_ascii() {
        return Part::anything();
    }
    let mut bytes = [0; 4];
    let literal = character.encode_utf8(&mut bytes).as_bytes().to_vec();
    // Signs of ours never stand in a text.
    if literal[0] <= NO_WORD_BEHIND {
        return Part::anything();
    }
    Part::literal(literal)
}

fn around(side: Side, inner: Part) -> Part {
    let no_word = |sign: u8| {
        let is_word = inner.class.as_ref().is_some_and(Class::has_all_words);
        Part::literal(if is_word { vec![sign] } else { Literal::new() })
    };
    match side {
        Side::NotBehind => no_word(NO_WORD_BEFORE),
        Side::NotAhead => no_word(NO_WORD_BEHIND),
        Side::Ahead | Side::Behind => Part {
            clauses: inner.clauses(),
            ..Part::place()
        },
    }
}
