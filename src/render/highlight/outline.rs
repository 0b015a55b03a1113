//! The outline of a pattern: one for an automaton, which matches all texts of ASCII that the pattern matches, and maybe
//! some that it does not.
//!
//! In comes a pattern; out comes its outline, as the `regex` crates read it, and how far it may be believed. Oniguruma
//! tries one way through a pattern after the other; an automaton goes all ways at once, and those of other patterns with
//! them. What an automaton cannot hold is left out of the outline, so it may say yes too often. It never says no where the
//! pattern matches.

use regex_syntax::hir::{Class as Bytes, ClassBytes, ClassBytesRange, Dot, Hir, Look, Repetition};

use super::pattern::class::Case;
use super::pattern::{Greed, Node, Pattern, Place, Side};

/// A pattern that comes to more signs, its repetitions written out, is not held together with others.
const LARGEST: usize = 1 << 12;

/// And one that comes to more is not worth an automaton of its own.
const LARGEST_ALONE: usize = 1 << 15;

#[derive(Debug)]
pub struct Outline {
    pub tree: Hir,
    /// How many signs it comes to, its repetitions written out.
    pub size: usize,
    pub extent: Extent,
}

/// What a match of the automaton says of that of the pattern, once both begin at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It is the same.
    Same,
    /// That of the pattern holds no text: it only looks ahead.
    Empty,
    Unsure,
}

impl Outline {
    /// Nothing where the outline would say nothing, or too much.
    pub fn of(pattern: &Pattern) -> Option<Self> {
        Self::within(LARGEST, pattern)
    }

    /// The same for an automaton that holds nothing else.
    pub fn alone(pattern: &Pattern) -> Option<Self> {
        Self::within(LARGEST_ALONE, pattern)
    }

    fn within(largest: usize, pattern: &Pattern) -> Option<Self> {
        let size = size(&pattern.tree);
        if size > largest {
            return None;
        }
        let mut writer = Writer { is_exact: true };
        let tree = writer.part(&pattern.tree, Stand::Last)?;
        let extent = match () {
            () if !writer.is_exact => Extent::Unsure,
            () if only_looks_ahead(&pattern.tree) => Extent::Empty,
            () if looks_ahead(&pattern.tree) => Extent::Unsure,
            () => Extent::Same,
        };
        let says_nothing = extent == Extent::Unsure && tree.properties().minimum_len() == Some(0);
        (!says_nothing).then_some(Self { tree, size, extent })
    }
}

/// How many signs a part comes to, its repetitions written out.
fn size(node: &Node) -> usize {
    match node {
        Node::Character { .. } | Node::Class(_) | Node::Dot | Node::Place(_) | Node::Anything => 1,
        Node::Sequence(parts) | Node::Alternatives(parts) => {
            parts.iter().map(size).fold(0, usize::saturating_add)
        }
        Node::Repeat {
            part, least, most, ..
        } => size(part).saturating_mul(most.unwrap_or(*least).max(1)),
        Node::Atomic(part) | Node::Around { part, .. } => size(part),
    }
}

/// Where a part stands in the pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Nothing comes behind it: what it looks ahead to may be taken as a part of the match.
    Last,
    Between,
}

/// Writes a tree as one of the `regex` crates.
struct Writer {
    /// Whether it matches what the tree matches, in the same order of ways.
    is_exact: bool,
}

impl Writer {
    fn part(&mut self, node: &Node, stand: Stand) -> Option<Hir> {
        Some(match node {
            Node::Character { character, case } => self.character(*character, *case),
            Node::Class(class) => members(class.members()),
            Node::Dot => Hir::dot(Dot::AnyByteExceptLF),
            Node::Anything => self.loosely(anything()),
            Node::Place(place) => self.place(*place)?,
            Node::Sequence(parts) => self.sequence(parts, stand)?,
            Node::Alternatives(parts) => {
                let parts = parts.iter().map(|part| self.part(part, stand));
                Hir::alternation(parts.collect::<Option<_>>()?)
            }
            Node::Repeat {
                part,
                least,
                most,
                greed,
            } => {
                let is_at_most_once = *most == Some(1);
                let stand = if is_at_most_once {
                    stand
                } else {
                    Stand::Between
                };
                let sub = Box::new(self.part(part, stand)?);
                // What can be nothing ends a repetition in ways of its own.
                self.is_exact &= *greed != Greed::Other && !may_be_empty(part);
                let most = most.map(u32::try_from).transpose().ok()?;
                let least = u32::try_from(*least).ok()?;
                if most.is_some_and(|most| most < least) {
                    return None;
                }
                Hir::repetition(Repetition {
                    min: least,
                    max: most,
                    greedy: *greed != Greed::Least,
                    sub,
                })
            }
            Node::Atomic(part) => {
                self.is_exact = false;
                self.part(part, stand)?
            }
            Node::Around { side, part } => self.around(*side, part, stand)?,
        })
    }

    fn sequence(&mut self, parts: &[Node], stand: Stand) -> Option<Hir> {
        let is_text = |part: &Node| !matches!(part, Node::Place(_) | Node::Around { .. });
        let text = parts.iter().rposition(is_text).map_or(0, |last| last + 1);
        let is_ahead = |part: &Node| {
            matches!(
                part,
                Node::Around {
                    side: Side::Ahead,
                    ..
                }
            )
        };
        // Of several that look ahead from the end, the last one is taken; the places behind it are looked at from where
        // it began, so they are left out.
        let ahead = parts[text..].iter().rposition(is_ahead);
        let end = match ahead {
            Some(ahead) if stand == Stand::Last => text + ahead + 1,
            _ => parts.len(),
        };
        self.is_exact &= end == parts.len();
        let written = parts[..end].iter().enumerate().map(|(index, part)| {
            let is_last = stand == Stand::Last && index + 1 == end;
            self.part(part, if is_last { stand } else { Stand::Between })
        });
        Some(Hir::concat(written.collect::<Option<_>>()?))
    }

    fn around(&mut self, side: Side, part: &Node, stand: Stand) -> Option<Hir> {
        let words = match part {
            Node::Class(class) if class.has_all_words() => Some(class.is_words()),
            _ => None,
        };
        Some(match (side, words) {
            (Side::Ahead, _) if stand == Stand::Last => self.part(part, stand)?,
            (Side::NotBehind, Some(is_exact)) => {
                self.is_exact &= is_exact;
                Hir::look(Look::WordStartHalfAscii)
            }
            (Side::NotAhead, Some(is_exact)) => {
                self.is_exact &= is_exact;
                Hir::look(Look::WordEndHalfAscii)
            }
            _ => self.loosely(Hir::empty()),
        })
    }

    fn place(&mut self, place: Place) -> Option<Hir> {
        Some(match place {
            Place::Edge => Hir::look(Look::WordAscii),
            Place::NoEdge => Hir::look(Look::WordAsciiNegate),
            // Behind the last newline no line starts, for Oniguruma.
            Place::LineStart => self.loosely(Hir::look(Look::StartLF)),
            Place::LineEnd => Hir::look(Look::EndLF),
            Place::Other => self.loosely(Hir::empty()),
            Place::Anywhere => Hir::empty(),
            Place::Search => return None,
        })
    }

    fn character(&mut self, character: char, case: Case) -> Hir {
        let folds = case == Case::Folded;
        let byte = u8::try_from(character).ok().filter(u8::is_ascii);
        match byte {
            None if folds => self.loosely(anything()),
            Some(byte) if folds && byte.is_ascii_alphabetic() => {
                members([byte.to_ascii_uppercase(), byte.to_ascii_lowercase()].into_iter())
            }
            byte => members(byte.into_iter()),
        }
    }

    /// Something that matches more than it stands for.
    fn loosely(&mut self, tree: Hir) -> Hir {
        self.is_exact = false;
        tree
    }
}

fn anything() -> Hir {
    Hir::repetition(Repetition {
        min: 0,
        max: None,
        greedy: true,
        sub: Box::new(Hir::dot(Dot::AnyByte)),
    })
}

/// One of these characters, all of ASCII; none is nothing that a line of ASCII holds.
fn members(members: impl Iterator<Item = u8>) -> Hir {
    let mut ranges: Vec<ClassBytesRange> = Vec::new();
    for member in members {
        match ranges.last_mut() {
            Some(last) if last.end() + 1 == member => {
                *last = ClassBytesRange::new(last.start(), member);
            }
            _ => ranges.push(ClassBytesRange::new(member, member)),
        }
    }
    if ranges.is_empty() {
        ranges.push(ClassBytesRange::new(0x80, 0x80));
    }
    Hir::class(Bytes::Bytes(ClassBytes::new(ranges)))
}

fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Character { .. } | Node::Class(_) | Node::Dot => false,
        Node::Place(_) | Node::Around { .. } | Node::Anything => true,
        Node::Sequence(parts) => parts.iter().all(may_be_empty),
        Node::Alternatives(parts) => parts.iter().any(may_be_empty),
        Node::Repeat { part, least, .. } => *least == 0 || may_be_empty(part),
        Node::Atomic(part) => may_be_empty(part),
    }
}

/// Whether it is places, and at their end a look ahead.
fn only_looks_ahead(node: &Node) -> bool {
    match node {
        Node::Around { side, .. } => *side == Side::Ahead,
        Node::Sequence(parts) => parts.split_last().is_some_and(|(last, others)| {
            only_looks_ahead(last) && others.iter().all(|part| matches!(part, Node::Place(_)))
        }),
        _ => false,
    }
}

fn looks_ahead(node: &Node) -> bool {
    match node {
        Node::Around { side, .. } => *side == Side::Ahead,
        Node::Sequence(parts) | Node::Alternatives(parts) => parts.iter().any(looks_ahead),
        Node::Repeat { part, .. } | Node::Atomic(part) => looks_ahead(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern::read;
    use super::super::race::{Race, Tables};
    use super::*;

    /// Where a match may begin, and where it ends if the outline is sure.
    fn sight(pattern: &str, line: &str) -> Option<(usize, Option<usize>)> {
        let pattern = read(pattern).expect("a pattern that is understood");
        let outline = Outline::of(&pattern).expect("an outline that says something");
        let race = Race::of(&[&outline]).expect("an automaton");
        let sight = race.first(line, 0, &mut Tables::default())?;
        Some((sight.start, sight.end))
    }

    #[test]
    fn a_pattern_that_an_automaton_can_hold_is_its_own_outline() {
        for (pattern, line, expected) in [
            (r"\b[\p{L}_]\w*\b", "9 +", None),
            (r"\b[\p{L}_]\w*\b", " ab9 c", Some((1, Some(4)))),
            ("(?i:select)", "; SeLeCt", Some((2, Some(8)))),
            ("(?x) a+? # lazy\n | bc", "xaa", Some((1, Some(2)))),
            (r"(?=\))", "f()", Some((2, Some(2)))),
            (r"(?<!\w)if(?!\w)", "gif if", Some((4, Some(6)))),
            ("(?i:[^a])", "Aab", Some((2, Some(3)))),
            ("é|→", "e", None),
        ] {
            assert_eq!(sight(pattern, line), expected, "{pattern} in {line}");
        }
    }

    /// Groups, what stands before, what is not given back, what refers back: the outline says where to begin.
    #[test]
    fn an_outline_is_never_narrower_than_the_pattern() {
        for (pattern, line, expected) in [
            (r"(\w+)\s*(?=\()", "a + f(", Some((4, None))),
            (r"(\w+)\s*(?=\()", "a + f[", None),
            (r"(?<=[=,])\s*x", "x = x", Some((0, None))),
            (r"(?<=[=,])\s*x", "y = y", None),
            (r"(?>a+)b", "caab", Some((1, None))),
            (r"(a|b)c\1", " bcb", Some((1, None))),
            (r"(?![ab])\wc", "acdc", Some((0, None))),
            (r"(?=ab)(?!ac)a", "xac", Some((1, None))),
            (r"x(?:(?=\.\.)|(?!\.))", "x. x", Some((0, None))),
            (r"^\s*a", "b a", None),
            (r"(?i)K", "k", Some((0, Some(1)))),
        ] {
            assert_eq!(sight(pattern, line), expected, "{pattern} in {line}");
        }
    }

    #[test]
    fn what_would_say_nothing_is_no_outline() {
        for pattern in [r"(?!a)", r"\G\s", r"(?=\1)", r"(?<=a)", "(a{999}){999}"] {
            let pattern = read(pattern).expect("a pattern that is understood");
            assert!(Outline::of(&pattern).is_none(), "{pattern:?}");
        }
    }
}
