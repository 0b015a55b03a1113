//! Patterns of Oniguruma, as far as it must be known what they need.
//!
//! In comes a pattern; out come its clauses: sets of literals, of each of which every match has one next to it. Never: a
//! part taken for needed that a match can do without. What is not understood may be anything.

use super::class::{Class, class};
use super::part::{
    Clause, EDGE, Joined, LITERALS, Literal, NO_WORD_BEFORE, NO_WORD_BEHIND, Part, fits, product,
};

const DEPTH: usize = 100;

/// The clauses of a pattern, and whether it takes letters of either case for one.
pub fn needed(pattern: &str) -> (Vec<Clause>, bool) {
    let mut reader = Reader {
        text: pattern,
        at: 0,
        depth: 0,
        extended: false,
        folds: false,
        ever_folds: false,
    };
    let part = reader.alternatives();
    let is_whole = reader.at == pattern.len();
    let clauses = part.filter(|_| is_whole).map(Part::clauses);
    (clauses.unwrap_or_default(), reader.ever_folds)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    extended: bool,
    folds: bool,
    ever_folds: bool,
}

impl Reader<'_> {
    /// Alternatives up to the end of their group. Nothing where the pattern is not understood.
    fn alternatives(&mut self) -> Option<Part> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut parts = vec![self.sequence()?];
        while self.eat("|") {
            parts.push(self.sequence()?);
        }
        self.depth -= 1;
        if parts.len() == 1 {
            return parts.pop();
        }
        let sizes = parts.iter().map(|part| part.exact.as_ref().map(Vec::len));
        let size: Option<usize> = sizes.sum();
        if size.is_some_and(|size| size <= LITERALS) {
            return Some(Part {
                exact: parts
                    .into_iter()
                    .map(|part| part.exact)
                    .sum::<Option<Joined>>()
                    .map(|all| all.0),
                ..Part::anything()
            });
        }
        let clauses = parts.into_iter().map(Part::best).sum::<Option<Joined>>();
        let clauses = clauses
            .map(|clause| clause.0)
            .filter(|clause| clause.len() <= LITERALS);
        Some(Part {
            clauses: clauses.into_iter().collect(),
            ..Part::anything()
        })
    }

    fn sequence(&mut self) -> Option<Part> {
        let mut clauses = Vec::new();
        let mut exact: Vec<Literal> = vec![Literal::new()];
        let mut is_exact = true;
        let mut items = 0;
        let mut class = None;
        while !self.is_at_end() {
            let part = self.item()?;
            items += 1;
            class = part.class;
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
        Some(Part {
            exact: is_exact.then_some(exact),
            clauses,
            class: class.filter(|_| items == 1),
        })
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_remarks();
        matches!(self.peek(), None | Some('|' | ')'))
    }

    /// The next atom with its quantifiers.
    fn item(&mut self) -> Option<Part> {
        let mut part = self.atom()?;
        loop {
            self.skip_remarks();
            let Some((least, most)) = self.quantifier() else {
                return Some(part);
            };
            part = part.times(least, most);
        }
    }

    fn atom(&mut self) -> Option<Part> {
        let character = self.next()?;
        Some(match character {
            '(' => return self.group(),
            '[' => {
                let (class, end) = class(&self.text[self.at..])?;
                self.at += end;
                Part::class(class)
            }
            '^' | '$' => Part::place(),
            '.' => Part::anything(),
            '\\' => return self.escape(),
            '*' | '+' | '?' => return None,
            character => self.character(character),
        })
    }

    fn character(&self, character: char) -> Part {
        // Beyond ASCII, letters of either case may be of different lengths.
        if self.folds && !character.is_ascii() {
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

    fn escape(&mut self) -> Option<Part> {
        let character = self.next()?;
        Some(match character {
            'b' => Part::literal(vec![EDGE]),
            'B' | 'A' | 'z' | 'Z' | 'G' | 'K' | 'y' | 'Y' => Part::place(),
            'R' | 'X' | 'N' | 'O' => Part::anything(),
            '1'..='9' => {
                self.at += digits(&self.text[self.at..]);
                Part::anything()
            }
            'k' | 'g' => {
                let end = self.text[self.at..].find('>')?;
                if !self.eat("<") {
                    return None;
                }
                self.at += end;
                Part::anything()
            }
            _ => {
                self.at -= character.len_utf8() + 1;
                let (class, end) = super::class::escape(&self.text[self.at..])?;
                self.at += end;
                match class.character() {
                    Some(character) => self.character(character),
                    None => Part::class(class),
                }
            }
        })
    }

    fn group(&mut self) -> Option<Part> {
        let before = (self.extended, self.folds);
        if self.eat("?#") {
            self.at += self.text[self.at..].find(')')? + 1;
            return Some(Part::place());
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
                return Some(Part::place());
            }
        } else if self.peek() == Some('*') {
            return None;
        }
        let inner = self.alternatives()?;
        if !self.eat(")") {
            return None;
        }
        (self.extended, self.folds) = before;
        let no_word = |sign: u8| {
            let is_word = inner.class.as_ref().is_some_and(Class::has_all_words);
            Part::literal(if is_word { vec![sign] } else { Literal::new() })
        };
        Some(match kind {
            Some("?=" | "?<=") => Part {
                clauses: inner.clauses(),
                ..Part::place()
            },
            Some("?<!") => no_word(NO_WORD_BEFORE),
            Some("?!") => no_word(NO_WORD_BEHIND),
            _ => inner,
        })
    }

    /// Whether these flags stand alone: `(?x)`, and not `(?x:`.
    fn flags(&mut self) -> Option<bool> {
        let mut is_on = true;
        loop {
            match self.next()? {
                '-' => is_on = false,
                'x' => self.extended = is_on,
                'i' => {
                    self.folds = is_on;
                    self.ever_folds |= is_on;
                }
                'm' | 's' => {}
                ')' => return Some(true),
                ':' => return Some(false),
                _ => return None,
            }
        }
    }

    /// How often at least and at most, if a quantifier stands here. Other braces are themselves.
    fn quantifier(&mut self) -> Option<(usize, Option<usize>)> {
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
        // Lazy or possessive: it matches at the same places, or at fewer. Behind braces, `?` is one more quantifier.
        let is_sign = !rest.starts_with('{');
        self.at += length;
        if is_sign && !self.eat("?") {
            self.eat("+");
        }
        Some(range)
    }

    fn skip_remarks(&mut self) {
        while self.extended {
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
