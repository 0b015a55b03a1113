//! A script → its tokens.
//!
//! Comes in: a script. Goes out: its words, values and marks. Never: a comment, or a space that nothing needs.

use std::collections::BTreeMap;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Word,
    /// A number, a text, a piece of a template or a regular expression.
    Value,
    Mark,
}

#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Whether a line ended before it.
    pub is_first: bool,
}

/// Behind these words a brace opens an object or a pattern, and a slash a regular expression.
const BEFORE_VALUES: &[&str] = &[
    "return", "const", "let", "of", "in", "case", "typeof", "await", "new",
];

/// Marks of more than one character, the longest first.
const MARKS: &[&str] = &[
    ">>>=", "...", "===", "!==", "??=", "||=", "&&=", ">>>", "<<=", ">>=", "**=", "=>", "?.", "??",
    "||", "&&", "==", "!=", "<=", ">=", "++", "--", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "<<",
    ">>", "**",
];

/// The tokens of a script.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    // For each open brace, whether it is one of a template: `${`.
    let mut braces = Vec::new();
    let mut is_first = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            is_first |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            continue;
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let (kind, length) = if c.is_ascii_digit() {
            let end = rest.find(|c: char| !is_word(c) && c != '.');
            (Kind::Value, end.unwrap_or(rest.len()))
        } else if is_word(c) {
            let end = rest.find(|c: char| !is_word(c));
            (Kind::Word, end.unwrap_or(rest.len()))
        } else if c == '"' || c == '\'' {
            (Kind::Value, 1 + closing(&rest[1..], c))
        } else if c == '`' || (c == '}' && braces.last() == Some(&true)) {
            if c == '}' {
                braces.pop();
            }
            let length = 1 + template(&rest[1..]);
            if rest[..length].ends_with("${") {
                braces.push(true);
            }
            (Kind::Value, length)
        } else if c == '/' && found.last().is_none_or(|before| is_before_value(*before)) {
            (Kind::Value, expression(rest))
        } else {
            match c {
                '{' => braces.push(false),
                '}' => drop(braces.pop()),
                _ => {}
            }
            let mark = MARKS.iter().find(|mark| rest.starts_with(**mark));
            (Kind::Mark, mark.map_or(c.len_utf8(), |mark| mark.len()))
        };
        found.push(Token {
            kind,
            text: &rest[..length],
            is_first,
        });
        is_first = false;
        at += length;
    }
    found
}

/// The tokens without a semicolon or a comma before a closing bracket, and without the brackets around a single parameter.
pub fn needed<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .map_or("", |token| token.text)
    };
    let is_parameter = |open: Option<usize>| {
        let is_word = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Word);
        open.is_some_and(|at| {
            text(open) == "("
                && is_word(at + 1)
                && text(Some(at + 2)) == ")"
                && text(Some(at + 3)) == "=>"
        })
    };
    let is_needed = |at: &usize| match text(Some(*at)) {
        ";" => text(Some(at + 1)) != "}",
        "," => !matches!(text(Some(at + 1)), "]" | "}" | ")"),
        "(" => !is_parameter(Some(*at)),
        ")" => !is_parameter(at.checked_sub(2)),
        _ => true,
    };
    (0..tokens.len())
        .filter(is_needed)
        .map(|at| tokens[at])
        .collect()
}

/// The length up to and with an unescaped mark.
fn closing(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if c == mark && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// The length of a piece of a template: to its end, or to the brace of the next value, with it.
fn template(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if !is_escaped && c == '`' {
            return at + 1;
        }
        if !is_escaped && text[at..].starts_with("${") {
            return at + 2;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// The length of a regular expression with its flags.
fn expression(text: &str) -> usize {
    let (mut is_escaped, mut is_class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '[' if !is_escaped => is_class = true,
            ']' if !is_escaped => is_class = false,
            '/' if !is_escaped && !is_class => {
                let flags = &text[at + 1..];
                let end = flags.find(|c: char| !c.is_ascii_alphabetic());
                return at + 1 + end.unwrap_or(flags.len());
            }
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// Whether a value can follow: then a slash begins a regular expression, and a brace an object.
pub fn is_before_value(token: Token<'_>) -> bool {
    match token.kind {
        Kind::Word => BEFORE_VALUES.contains(&token.text),
        Kind::Value => token.text.ends_with("${"),
        Kind::Mark => !matches!(token.text, ")" | "]" | "}" | "++" | "--"),
    }
}

/// Each opening bracket, and the one that closes it.
pub fn ends(tokens: &[Token<'_>]) -> BTreeMap<usize, usize> {
    let mut open = Vec::new();
    let mut ends = BTreeMap::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Value {
            if token.text.starts_with('}') {
                ends.extend(open.pop().map(|start| (start, at)));
            }
            if token.text.ends_with("${") {
                open.push(at);
            }
        } else if matches!(token.text, "(" | "[" | "{") {
            open.push(at);
        } else if matches!(token.text, ")" | "]" | "}") {
            ends.extend(open.pop().map(|start| (start, at)));
        }
    }
    ends
}
