//! Patterns of Oniguruma, as far as it must be known what they need.
//!
//! In comes a pattern; out come its clauses: sets of literals, of each of which every match has one next to it. What
//! this does not understand, it takes for anything; it never takes a part for needed that a match can do without.

use super::class::{Class, class};

/// Bytes, among them the signs below.
pub type Literal = Vec<u8>;
pub type Clause = Vec<Literal>;

/// A word begins or ends here (`\b`).
pub const EDGE: u8 = 0;
/// No word ends here (`(?<!\w)`), no word begins here (`(?!\w)`).
pub const NO_WORD_BEFORE: u8 = 1;
pub const NO_WORD_BEHIND: u8 = 2;

/// Literals of one set: the longest lists of names in the grammars have some hundred.
const LITERALS: usize = 2000;
/// And those that come of a product.
const PRODUCT: usize = 64;
const LONGEST: usize = 32;
const DEPTH: usize = 100;
/// Characters of a class that count as so many literals.
const CHARACTERS: usize = 12;

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

/// What is known of a part of a pattern.
struct Part {
    /// All that it can match, if that is a set of literals.
    exact: Option<Vec<Literal>>,
    /// What stands in the line wherever it matches.
    clauses: Vec<Clause>,
    /// It is this class and nothing else.
    class: Option<Class>,
}

impl Part {
    fn anything() -> Self {
        Self {
            exact: None,
            clauses: Vec::new(),
            class: None,
        }
    }

    fn literal(literal: Literal) -> Self {
        Self {
            exact: Some(vec![literal]),
            ..Self::anything()
        }
    }

    /// A place that holds no text.
    fn place() -> Self {
        Self::literal(Literal::new())
    }

    fn class(class: Class) -> Self {
        let characters = class.characters(CHARACTERS);
        Self {
            exact: characters.map(|all| all.into_iter().map(|byte| vec![byte]).collect()),
            clauses: Vec::new(),
            class: Some(class),
        }
    }

    fn clauses(self) -> Vec<Clause> {
        let mut clauses = self.clauses;
        clauses.extend(self.exact);
        clauses
    }

    /// One clause that stands for all: the one with the longest literals.
    fn best(self) -> Option<Clause> {
        let worth = |clause: &Clause| clause.iter().map(Vec::len).min().unwrap_or(0).min(4);
        let clauses = self.clauses().into_iter();
        clauses
            .filter(|clause| worth(clause) > 0)
            .max_by_key(|clause| (worth(clause), std::cmp::Reverse(clause.len())))
    }

    /// It, at least so often.
    fn times(self, least: usize, most: Option<usize>) -> Self {
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
        while let Some(part) = self.item()? {
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

    /// The next atom with its quantifiers; `Some(None)` at the end of the sequence.
    fn item(&mut self) -> Option<Option<Part>> {
        self.skip_remarks();
        let Some(next) = self.peek() else {
            return Some(None);
        };
        if matches!(next, '|' | ')') {
            return Some(None);
        }
        let mut part = self.atom()?;
        loop {
            self.skip_remarks();
            let Some((least, most)) = self.quantifier()? else {
                return Some(Some(part));
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

    /// How often at least and at most, if a quantifier stands here.
    #[expect(
        clippy::option_option,
        reason = "no quantifier is one thing, a pattern that is not understood another"
    )]
    fn quantifier(&mut self) -> Option<Option<(usize, Option<usize>)>> {
        let rest = &self.text[self.at..];
        let (range, length) = match rest.bytes().next() {
            Some(b'*') => ((0, None), 1),
            Some(b'+') => ((1, None), 1),
            Some(b'?') => ((0, Some(1)), 1),
            Some(b'{') => {
                let Some(end) = rest.find('}') else {
                    return Some(None);
                };
                let inside = &rest[1..end];
                let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
                let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if !is_number(least) || !is_number(most) || least.is_empty() && most.is_empty() {
                    return Some(None);
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
            _ => return Some(None),
        };
        self.at += length;
        // Lazy or possessive: it matches at the same places, or at fewer. Behind braces, `?` is one more quantifier.
        if !rest.starts_with('{') && !self.eat("?") {
            self.eat("+");
        }
        Some(Some(range))
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

/// Sets of literals made one.
struct Joined(Vec<Literal>);

impl std::iter::Sum<Vec<Literal>> for Joined {
    fn sum<I: Iterator<Item = Vec<Literal>>>(all: I) -> Self {
        Self(all.flatten().collect())
    }
}

fn fits(left: &[Literal], right: &[Literal]) -> bool {
    let longest = |all: &[Literal]| all.iter().map(Vec::len).max().unwrap_or(0);
    let is_small = left.len() == 1 && right.len() <= LITERALS
        || right.len() == 1 && left.len() <= LITERALS
        || left.len() * right.len() <= PRODUCT;
    is_small && longest(left) + longest(right) <= LONGEST
}

fn product(left: &[Literal], right: &[Literal]) -> Vec<Literal> {
    let joined = |(one, other): (&Literal, &Literal)| [one.as_slice(), other.as_slice()].concat();
    let pairs = left
        .iter()
        .flat_map(|one| right.iter().map(move |other| (one, other)));
    pairs.map(joined).collect()
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
