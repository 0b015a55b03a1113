//! The outline of a pattern: an automaton for all texts of ASCII that it can match, and maybe for some that it cannot.
//!
//! In come a pattern and, for each search, a line of ASCII; out comes that the pattern matches nowhere, or the first place
//! where it may, or, where the outline is the pattern itself, the match. Oniguruma tries a pattern at every place of the
//! line, and there, one way after the other; an automaton walks through the line once. What an automaton cannot hold is
//! left out of the outline, so it may say yes too often. It never says no where the pattern matches.

use regex_automata::hybrid::dfa;
use regex_automata::hybrid::regex::{Builder, Cache, Regex};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Input, Match, MatchError};

use super::pattern::class::{Case, Class};
use super::pattern::{Greed, Node, Pattern, Place, Side};

/// Bytes of a compiled automaton; a pattern that needs more is not worth it.
const LARGEST: usize = 1 << 20;

#[derive(Debug)]
pub struct Outline {
    regex: Regex,
    extent: Extent,
}

/// What an automaton has worked out of itself so far. Each thread has its own: a common one would be waited for.
#[derive(Default)]
pub struct Tables(Option<Box<Cache>>);

/// What an outline says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Nothing,
    /// The pattern matches exactly here, and nowhere before.
    Match(usize, usize),
    /// It matches nowhere before this place.
    From(usize),
}

/// What a match of the automaton says of that of the pattern, once both begin at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// It is the same.
    Same,
    /// That of the pattern holds no text: it only looks ahead.
    Empty,
    Unsure,
}

impl Outline {
    /// Nothing where the outline would say nothing.
    pub fn of(pattern: &Pattern) -> Option<Self> {
        let mut writer = Writer {
            text: String::new(),
            is_exact: true,
        };
        writer.part(&pattern.tree, Stand::Last)?;
        let extent = match () {
            () if !writer.is_exact => Extent::Unsure,
            () if only_looks_ahead(&pattern.tree) => Extent::Empty,
            () if looks_ahead(&pattern.tree) => Extent::Unsure,
            () => Extent::Same,
        };
        let regex = Builder::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(
                thompson::Config::new()
                    .utf8(false)
                    .nfa_size_limit(Some(LARGEST)),
            )
            .dfa(dfa::Config::new().skip_cache_capacity_check(true))
            .build(&writer.text)
            .ok()?;
        let outline = Self { regex, extent };
        let tables = &mut Tables::default();
        let mut matches = |text| !matches!(outline.first(text, 0, tables), Ok(None));
        let says_nothing = extent == Extent::Unsure && matches("") && matches("a");
        (!says_nothing).then_some(outline)
    }

    /// The first match of the automaton.
    fn first(
        &self,
        line: &str,
        from: usize,
        tables: &mut Tables,
    ) -> Result<Option<Match>, MatchError> {
        let cache = tables
            .0
            .get_or_insert_with(|| Box::new(self.regex.create_cache()));
        let input = Input::new(line).range(from..);
        self.regex.try_search(cache, &input)
    }

    /// What can be known of the first match at or behind `from`, in a line of ASCII.
    pub fn sight(&self, line: &str, from: usize, tables: &mut Tables) -> Sight {
        // None gives up without a limit to its tables.
        let Ok(found) = self.first(line, from, tables) else {
            return Sight::From(from);
        };
        match (found, self.extent) {
            (None, _) => Sight::Nothing,
            (Some(found), Extent::Same) => Sight::Match(found.start(), found.end()),
            (Some(found), Extent::Empty) => Sight::Match(found.start(), found.start()),
            (Some(found), Extent::Unsure) => Sight::From(found.start()),
        }
    }
}

/// Where a part stands in the pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Nothing comes behind it: what it looks ahead to may be taken as a part of the match.
    Last,
    Between,
}

/// Writes a tree as a pattern of the `regex` crates.
struct Writer {
    text: String,
    /// Whether it matches what the tree matches, in the same order of ways.
    is_exact: bool,
}

impl Writer {
    fn part(&mut self, node: &Node, stand: Stand) -> Option<()> {
        match node {
            Node::Character { character, case } => self.character(*character, *case),
            Node::Class(class) => self.class(class),
            Node::Dot => self.text.push_str(r"[^\n]"),
            Node::Anything => self.loosely("(?s:.*)"),
            Node::Place(place) => self.place(*place)?,
            Node::Sequence(parts) => self.sequence(parts, stand)?,
            Node::Alternatives(parts) => {
                self.text.push_str("(?:");
                for (index, part) in parts.iter().enumerate() {
                    self.text.push_str(if index == 0 { "" } else { "|" });
                    self.part(part, stand)?;
                }
                self.text.push(')');
            }
            Node::Repeat {
                part,
                least,
                most,
                greed,
            } => {
                self.text.push_str("(?:");
                self.part(
                    part,
                    if *most == Some(1) {
                        stand
                    } else {
                        Stand::Between
                    },
                )?;
                self.text.push(')');
                let most = most.map(|most| most.to_string()).unwrap_or_default();
                self.text.extend(["{", &least.to_string(), ",", &most, "}"]);
                if *greed == Greed::Least {
                    self.text.push('?');
                }
                // What can be nothing ends a repetition in ways of its own.
                self.is_exact &= *greed != Greed::Other && !may_be_empty(part);
            }
            Node::Atomic(part) => {
                self.is_exact = false;
                self.part(part, stand)?;
            }
            Node::Around { side, part } => self.around(*side, part, stand)?,
        }
        Some(())
    }

    fn sequence(&mut self, parts: &[Node], stand: Stand) -> Option<()> {
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
        for (index, part) in parts[..end].iter().enumerate() {
            let is_last = stand == Stand::Last && index + 1 == end;
            self.part(part, if is_last { stand } else { Stand::Between })?;
        }
        Some(())
    }

    fn around(&mut self, side: Side, part: &Node, stand: Stand) -> Option<()> {
        let words = match part {
            Node::Class(class) if class.has_all_words() => Some(class.is_words()),
            _ => None,
        };
        match (side, words) {
            (Side::Ahead, _) if stand == Stand::Last => {
                self.text.push_str("(?:");
                self.part(part, stand)?;
                self.text.push(')');
            }
            (Side::NotBehind, Some(is_exact)) => {
                self.text.push_str(r"\b{start-half}");
                self.is_exact &= is_exact;
            }
            (Side::NotAhead, Some(is_exact)) => {
                self.text.push_str(r"\b{end-half}");
                self.is_exact &= is_exact;
            }
            _ => self.is_exact = false,
        }
        Some(())
    }

    fn place(&mut self, place: Place) -> Option<()> {
        match place {
            Place::Edge => self.text.push_str(r"\b"),
            Place::NoEdge => self.text.push_str(r"\B"),
            // Behind the last newline no line starts, for Oniguruma.
            Place::LineStart => self.loosely("(?m:^)"),
            Place::LineEnd => self.text.push_str("(?m:$)"),
            Place::Other => self.loosely(""),
            Place::Anywhere => {}
            Place::Search => return None,
        }
        Some(())
    }

    fn character(&mut self, character: char, case: Case) {
        let folds = case == Case::Folded;
        if !character.is_ascii() && folds {
            self.loosely("(?s:.*)");
        } else if folds && character.is_ascii_alphabetic() {
            let (lower, upper) = (
                character.to_ascii_lowercase(),
                character.to_ascii_uppercase(),
            );
            self.text.extend(['[', lower, upper, ']']);
        } else {
            self.members(
                u8::try_from(character)
                    .ok()
                    .filter(u8::is_ascii)
                    .into_iter(),
            );
        }
    }

    fn class(&mut self, class: &Class) {
        self.members(class.members());
    }

    /// One of these characters, all of ASCII; none is nothing that a line of ASCII holds.
    fn members(&mut self, members: impl Iterator<Item = u8>) {
        let mut ranges: Vec<(u8, u8)> = Vec::new();
        for member in members {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == member => *last = member,
                _ => ranges.push((member, member)),
            }
        }
        if ranges.is_empty() {
            ranges.push((0x80, 0x80));
        }
        self.text.push('[');
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
        let byte = |byte: u8| ['\\', 'x', digit(byte >> 4), digit(byte & 15)];
        for (first, last) in ranges {
            self.text.extend(byte(first));
            self.text.push('-');
            self.text.extend(byte(last));
        }
        self.text.push(']');
    }

    /// Something that matches more than it stands for.
    fn loosely(&mut self, text: &str) {
        self.text.push_str(text);
        self.is_exact = false;
    }
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
    use super::*;

    fn sight(pattern: &str, line: &str) -> Sight {
        let pattern = read(pattern).expect("a pattern that is understood");
        let outline = Outline::of(&pattern).expect("an outline that says something");
        outline.sight(line, 0, &mut Tables::default())
    }

    #[test]
    fn a_pattern_that_an_automaton_can_hold_is_its_own_outline() {
        for (pattern, line, expected) in [
            (r"\b[\p{L}_]\w*\b", "9 +", Sight::Nothing),
            (r"\b[\p{L}_]\w*\b", " ab9 c", Sight::Match(1, 4)),
            ("(?i:select)", "; SeLeCt", Sight::Match(2, 8)),
            ("(?x) a+? # lazy\n | bc", "xaa", Sight::Match(1, 2)),
            (r"(?=\))", "f()", Sight::Match(2, 2)),
            (r"(?<!\w)if(?!\w)", "gif if", Sight::Match(4, 6)),
            ("(?i:[^a])", "Aab", Sight::Match(2, 3)),
            ("é|→", "e", Sight::Nothing),
        ] {
            assert_eq!(sight(pattern, line), expected, "{pattern} in {line}");
        }
    }

    /// Groups, what stands before, what is not given back, what refers back: the outline says where to begin.
    #[test]
    fn an_outline_is_never_narrower_than_the_pattern() {
        for (pattern, line, expected) in [
            (r"(\w+)\s*(?=\()", "a + f(", Sight::From(4)),
            (r"(\w+)\s*(?=\()", "a + f[", Sight::Nothing),
            (r"(?<=[=,])\s*x", "x = x", Sight::From(0)),
            (r"(?<=[=,])\s*x", "y = y", Sight::Nothing),
            (r"(?>a+)b", "caab", Sight::From(1)),
            (r"(a|b)c\1", " bcb", Sight::From(1)),
            (r"(?![ab])\wc", "acdc", Sight::From(0)),
            (r"(?=ab)(?!ac)a", "xac", Sight::From(1)),
            (r"x(?:(?=\.\.)|(?!\.))", "x. x", Sight::From(0)),
            (r"^\s*a", "b a", Sight::Nothing),
            (r"(?i)K", "k", Sight::Match(0, 1)),
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
