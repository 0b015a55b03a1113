//! The reader of patterns.
//!
//! In comes the text of a pattern; out comes its tree. Never: a guess; where a sign is not understood there is no tree.

use super::class::{self, Case, Class, class};
use super::{Greed, Node, Pattern, Place, Side};

/// How deep groups may nest.
const DEPTH: usize = 100;

/// What flags say, up to the end of the group that they stand in.
#[derive(Clone, Copy)]
struct Mode {
    extended: bool,
    case: Case,
    /// A dot is a newline, too.
    dots: bool,
}

pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    mode: Mode,
    folds: bool,
}

impl<'a> Reader<'a> {
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            mode: Mode {
                extended: false,
                case: Case::Told,
                dots: false,
            },
            folds: false,
        }
    }

    pub fn whole(mut self) -> Option<Pattern> {
        let tree = self.alternatives()?;
        (self.at == self.text.len()).then_some(Pattern {
            tree,
            folds: self.folds,
        })
    }

    /// Alternatives up to the end of their group. Nothing where the pattern is not understood.
    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut parts = vec![self.sequence()?];
        while self.eat("|") {
            parts.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(one_or(parts, Node::Alternatives))
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        while !self.is_at_end() {
            parts.push(self.item()?);
        }
        Some(one_or(parts, Node::Sequence))
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_remarks();
        matches!(self.peek(), None | Some('|' | ')'))
    }

    /// The next atom with its quantifiers.
    fn item(&mut self) -> Option<Node> {
        let mut part = self.atom()?;
        loop {
            self.skip_remarks();
            let Some((least, most, greed)) = self.quantifier() else {
                return Some(part);
            };
            part = Node::Repeat {
                part: Box::new(part),
                least,
                most,
                greed,
            };
        }
    }

    fn atom(&mut self) -> Option<Node> {
        let character = self.next()?;
        Some(match character {
            '(' => return self.group(),
            '[' => {
                let (class, end) = class(&self.text[self.at..], self.mode.case)?;
                self.at += end;
                Node::Class(class)
            }
            '^' => Node::Place(Place::LineStart),
            '$' => Node::Place(Place::LineEnd),
            '.' if self.mode.dots => Node::Class(Class::everything()),
            '.' => Node::Dot,
            '\\' => return self.escape(),
            '*' | '+' | '?' => return None,
            character => self.character(character),
        })
    }

    fn character(&self, character: char) -> Node {
        Node::Character {
            character,
            case: self.mode.case,
        }
    }

    fn escape(&mut self) -> Option<Node> {
        let character = self.next()?;
        Some(match character {
            'b' => Node::Place(Place::Edge),
            'B' => Node::Place(Place::NoEdge),
            'G' | 'K' => Node::Place(Place::Search),
            'A' | 'z' | 'Z' | 'y' | 'Y' => Node::Place(Place::Other),
            'R' | 'X' | 'N' | 'O' => Node::Anything,
            '1'..='9' => {
                self.at += digits(&self.text[self.at..]);
                Node::Anything
            }
            'k' | 'g' => {
                let end = self.text[self.at..].find('>')?;
                if !self.eat("<") {
                    return None;
                }
                self.at += end;
                Node::Anything
            }
            _ => {
                self.at -= character.len_utf8() + 1;
                let (class, end) = class::escape(&self.text[self.at..])?;
                self.at += end;
                match class.character() {
                    Some(character) => self.character(character),
                    None if self.mode.case == Case::Folded => Node::Class(class.folded()),
                    None => Node::Class(class),
                }
            }
        })
    }

    fn group(&mut self) -> Option<Node> {
        let before = self.mode;
        if self.eat("?#") {
            self.at += self.text[self.at..].find(')')? + 1;
            return Some(Node::Place(Place::Anywhere));
        }
        let kind = ["?:", "?>", "?=", "?!", "?<=", "?<!"]
            .into_iter()
            .find(|kind| self.text[self.at..].starts_with(kind));
        if let Some(kind) = kind {
            self.at += kind.len();
        } else if self.eat("?<") {
            self.at += self.text[self.at..].find('>')? + 1;
        } else if self.eat("?") {
            if self.flags()? {
                // They hold until the group around them ends.
                return Some(Node::Place(Place::Anywhere));
            }
        } else if self.peek() == Some('*') {
            return None;
        }
        let inner = self.alternatives()?;
        if !self.eat(")") {
            return None;
        }
        self.mode = before;
        let around = |side, part| Node::Around {
            side,
            part: Box::new(part),
        };
        Some(match kind {
            Some("?>") => Node::Atomic(Box::new(inner)),
            Some("?=") => around(Side::Ahead, inner),
            Some("?!") => around(Side::NotAhead, inner),
            Some("?<=") => around(Side::Behind, inner),
            Some("?<!") => around(Side::NotBehind, inner),
            _ => inner,
        })
    }

    /// Whether these flags stand alone: `(?x)`, and not `(?x:`.
    fn flags(&mut self) -> Option<bool> {
        let mut is_on = true;
        loop {
            match self.next()? {
                '-' => is_on = false,
                'x' => self.mode.extended = is_on,
                'i' => {
                    self.mode.case = if is_on { Case::Folded } else { Case::Told };
                    self.folds |= is_on;
                }
                'm' => self.mode.dots = is_on,
                ')' => return Some(true),
                ':' => return Some(false),
                _ => return None,
            }
        }
    }

    /// How often at least and at most, if a quantifier stands here. Other braces are themselves.
    fn quantifier(&mut self) -> Option<(usize, Option<usize>, Greed)> {
        let rest = &self.text[self.at..];
        let (range, length) = match rest.bytes().next()? {
            b'*' => ((0, None), 1),
            b'+' => ((1, None), 1),
            b'?' => ((0, Some(1)), 1),
            b'{' => {
                let end = rest.find('}')?;
                let inside = &rest[1..end];
                let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
                let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if !is_number(least) || !is_number(most) || least.is_empty() && most.is_empty() {
                    return None;
                }
                let least = if least.is_empty() {
                    0
                } else {
                    least.parse().ok()?
                };
                let most = if most.is_empty() {
                    None
                } else {
                    Some(most.parse().ok()?)
                };
                ((least, most), end + 1)
            }
            _ => return None,
        };
        let is_sign = !rest.starts_with('{');
        let (least, most) = range;
        self.at += length;
        // Behind braces, `?` and `+` are one more quantifier, or none: both are read as one more.
        let greed = match self.peek() {
            Some('?') if is_sign => Greed::Least,
            Some('+') if is_sign => Greed::Other,
            Some('?' | '+') => return Some((least, most, Greed::Other)),
            _ => return Some((least, most, Greed::Most)),
        };
        self.at += 1;
        Some((least, most, greed))
    }

    fn skip_remarks(&mut self) {
        while self.mode.extended {
            let rest = &self.text[self.at..];
            if rest.starts_with('#') {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn eat(&mut self, text: &str) -> bool {
        let is_here = self.text[self.at..].starts_with(text);
        if is_here {
            self.at += text.len();
        }
        is_here
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The only part there is, or all of them as one.
fn one_or(mut parts: Vec<Node>, all: impl Fn(Vec<Node>) -> Node) -> Node {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => all(parts),
    }
}
