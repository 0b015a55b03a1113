//! Classes of characters, as Oniguruma spells them.
//!
//! In comes a pattern from the place where a class begins; out come which characters of ASCII it holds, exactly, whether
//! others may be in it, and where it ends. Never: a guess; what is not understood is nothing.

/// The characters of a class.
#[derive(Debug, Clone, Copy)]
pub struct Class {
    /// A bit for each character of ASCII.
    ascii: u128,
    /// Whether it may hold others.
    others: Others,
    /// It was written as this one character.
    single: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Others {
    None,
    Some,
}

impl Class {
    const NOTHING: Self = Self {
        ascii: 0,
        others: Others::None,
        single: None,
    };

    fn of(is_in: impl Fn(char) -> bool, others: Others) -> Self {
        let ascii = (0..128u8).filter(|byte| is_in(char::from(*byte)));
        Self {
            ascii: ascii.fold(0, |bits, byte| bits | 1 << byte),
            others,
            single: None,
        }
    }

    pub fn everything() -> Self {
        Self::NOTHING.not()
    }

    fn one(character: char) -> Self {
        let ascii = u8::try_from(character).ok().filter(u8::is_ascii);
        Self {
            ascii: ascii.map_or(0, |byte| 1 << byte),
            others: if ascii.is_some() {
                Others::None
            } else {
                Others::Some
            },
            single: Some(character),
        }
    }

    fn not(self) -> Self {
        Self {
            ascii: !self.ascii,
            others: Others::Some,
            single: None,
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            others: if self.others == Others::None {
                other.others
            } else {
                self.others
            },
            single: None,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            ascii: self.ascii & other.ascii,
            ..self.or(other)
        }
    }

    /// The one character that it was written as.
    pub fn character(&self) -> Option<char> {
        self.single
    }

    /// Its characters, if they are at most so many, and none beyond ASCII. Letters are in lower case.
    pub fn characters(&self, most: usize) -> Option<Vec<u8>> {
        if self.others == Others::Some {
            return None;
        }
        let mut all: Vec<u8> = self
            .members()
            .map(|byte| byte.to_ascii_lowercase())
            .collect();
        all.sort_unstable();
        all.dedup();
        // The first few are signs of ours; see `part`.
        (all.len() <= most && all.iter().all(|byte| *byte > 2)).then_some(all)
    }

    /// With its letters of ASCII in either case.
    pub fn folded(self) -> Self {
        let cases = self
            .members()
            .map(|it| 1 << it.to_ascii_lowercase() | 1 << it.to_ascii_uppercase());
        Self {
            ascii: cases.fold(0, |bits, both: u128| bits | both),
            ..self
        }
    }

    /// Its characters of ASCII, in order.
    pub fn members(&self) -> impl Iterator<Item = u8> + use<> {
        let mut left = self.ascii;
        std::iter::from_fn(move || {
            let member = u8::try_from(left.trailing_zeros())
                .ok()
                .filter(u8::is_ascii)?;
            left &= left - 1;
            Some(member)
        })
    }

    /// Whether every letter, digit and underscore of ASCII is in it.
    pub fn has_all_words(&self) -> bool {
        let words = Self::of(is_word, Others::None).ascii;
        self.ascii & words == words
    }

    /// Whether it is these, and nothing else of ASCII.
    pub fn is_words(&self) -> bool {
        self.ascii == Self::of(is_word, Others::None).ascii
    }
}

/// Whether letters of either case are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Told,
    Folded,
}

/// The class whose `[` stands before this text, and where it ends.
pub fn class(text: &str, case: Case) -> Option<(Class, usize)> {
    nested(text, case, 0)
}

fn nested(text: &str, case: Case, depth: usize) -> Option<(Class, usize)> {
    if depth > 20 {
        return None;
    }
    let mut at = 0;
    let is_negated = text.starts_with('^');
    at += usize::from(is_negated);
    // A bracket that stands first is itself in some spellings.
    if text[at..].starts_with(']') {
        return None;
    }
    let mut whole: Option<Class> = None;
    let mut class = Class::NOTHING;
    loop {
        let rest = &text[at..];
        if rest.starts_with(']') {
            at += 1;
            break;
        }
        if rest.starts_with("&&") {
            whole = Some(whole.map_or(class, |whole| whole.and(class)));
            class = Class::NOTHING;
            at += 2;
            continue;
        }
        let (item, length) = item(rest, case, depth)?;
        at += length;
        let is_range = text[at..]
            .strip_prefix('-')
            .is_some_and(|rest| !rest.starts_with([']', '&']));
        let range = item.single.filter(|_| is_range);
        let Some(first) = range else {
            class = class.or(item);
            continue;
        };
        let (last, length) = self::item(&text[at + 1..], case, depth)?;
        at += 1 + length;
        let last = last.single?;
        let others = if last.is_ascii() {
            Others::None
        } else {
            Others::Some
        };
        class = class.or(Class::of(|it| (first..=last).contains(&it), others));
    }
    let mut class = whole.map_or(class, |whole| whole.and(class));
    // What is kept out is kept out in either case.
    if case == Case::Folded {
        class = class.folded();
    }
    let class = Class {
        single: None,
        ..class
    };
    Some((if is_negated { class.not() } else { class }, at))
}

/// One member of a class.
fn item(text: &str, case: Case, depth: usize) -> Option<(Class, usize)> {
    if let Some(name) = text.strip_prefix("[:") {
        let end = name.find(":]")?;
        return Some((posix(&name[..end])?, end + 4));
    }
    if let Some(inner) = text.strip_prefix('[') {
        let (class, length) = nested(inner, case, depth + 1)?;
        return Some((class, length + 1));
    }
    if text.starts_with("\\b") {
        return Some((Class::one('\u{8}'), 2));
    }
    if text.starts_with('\\') {
        return escape(text);
    }
    let character = text.chars().next()?;
    Some((Class::one(character), character.len_utf8()))
}

/// The class that an escape stands for, and where it ends.
pub fn escape(text: &str) -> Option<(Class, usize)> {
    let character = text.strip_prefix('\\')?.chars().next()?;
    let length = 1 + character.len_utf8();
    let class = match character {
        'w' => Class::of(is_word, Others::Some),
        'W' => Class::of(is_word, Others::Some).not(),
        'd' => Class::of(|it| it.is_ascii_digit(), Others::Some),
        'D' => Class::of(|it| it.is_ascii_digit(), Others::Some).not(),
        's' => Class::of(is_space, Others::Some),
        'S' => Class::of(is_space, Others::Some).not(),
        'h' => Class::of(|it| it.is_ascii_hexdigit(), Others::Some),
        'H' => Class::of(|it| it.is_ascii_hexdigit(), Others::Some).not(),
        'n' => Class::one('\n'),
        't' => Class::one('\t'),
        'r' => Class::one('\r'),
        'f' => Class::one('\u{c}'),
        'v' => Class::one('\u{b}'),
        'a' => Class::one('\u{7}'),
        'e' => Class::one('\u{1b}'),
        'x' | 'u' => return number(text, character),
        'p' | 'P' => {
            let name = text.strip_prefix('\\')?[1..].strip_prefix('{')?;
            let end = name.find('}')?;
            let (name, is_turned) = match name[..end].strip_prefix('^') {
                Some(name) => (name, true),
                None => (&name[..end], false),
            };
            let class = property(name)?;
            let is_negated = is_turned != (character == 'P');
            let class = if is_negated { class.not() } else { class };
            return Some((class, length + end + 2));
        }
        // Letters and digits have, or may get, a meaning; signs stand for themselves.
        it if it.is_ascii_alphanumeric() => return None,
        it => Class::one(it),
    };
    Some((class, length))
}

/// `\x41`, `\x{41}`, `\u0041`
fn number(text: &str, kind: char) -> Option<(Class, usize)> {
    let rest = &text[2..];
    let (digits, length) = match rest.strip_prefix('{') {
        Some(braced) if kind == 'x' => {
            let end = braced.find('}')?;
            (&braced[..end], end + 2)
        }
        _ => {
            let most = if kind == 'x' { 2 } else { 4 };
            let length = rest
                .bytes()
                .take(most)
                .take_while(u8::is_ascii_hexdigit)
                .count();
            (&rest[..length], length)
        }
    };
    let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    // A byte beyond ASCII is a part of a character.
    let is_whole = character.is_ascii() || kind == 'u' || rest.starts_with('{');
    is_whole.then(|| (Class::one(character), 2 + length))
}

fn posix(name: &str) -> Option<Class> {
    let (name, is_negated) = match name.strip_prefix('^') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let class = match name {
        "alpha" => Class::of(|it| it.is_ascii_alphabetic(), Others::Some),
        "alnum" => Class::of(|it| it.is_ascii_alphanumeric(), Others::Some),
        "upper" => Class::of(|it| it.is_ascii_uppercase(), Others::Some),
        "lower" => Class::of(|it| it.is_ascii_lowercase(), Others::Some),
        "digit" => Class::of(|it| it.is_ascii_digit(), Others::Some),
        "xdigit" => Class::of(|it| it.is_ascii_hexdigit(), Others::Some),
        "space" => Class::of(is_space, Others::Some),
        "blank" => Class::of(|it| matches!(it, ' ' | '\t'), Others::Some),
        "word" => Class::of(is_word, Others::Some),
        _ => return None,
    };
    Some(if is_negated { class.not() } else { class })
}

fn property(name: &str) -> Option<Class> {
    Some(match name {
        "L" | "Letter" => Class::of(|it| it.is_ascii_alphabetic(), Others::Some),
        "Lu" => Class::of(|it| it.is_ascii_uppercase(), Others::Some),
        "Ll" => Class::of(|it| it.is_ascii_lowercase(), Others::Some),
        "N" | "Nd" => Class::of(|it| it.is_ascii_digit(), Others::Some),
        "Lt" | "Lm" | "Lo" | "Nl" | "No" | "M" | "Mn" | "Mc" => Class::of(|_| false, Others::Some),
        "Pc" => Class::of(|it| it == '_', Others::Some),
        _ => return posix(&name.to_ascii_lowercase()),
    })
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r')
}
