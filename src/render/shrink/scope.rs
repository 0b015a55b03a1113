//! Tokens → the local names, each with a shorter one.
//!
//! Comes in: tokens, and which of them are variables. Goes out: the new name of each that is declared in the script.
//! Never: the name of a property, or one that the script does not declare.

use super::token::{Token, ends, is_before_value};
use super::{KEYWORDS, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The shorter name of each token that is a local name.
pub fn names(tokens: &[Token<'_>], roles: &[Role]) -> Vec<Option<String>> {
    let ends = ends(tokens);
    let scopes = scopes(tokens, &ends);
    let scope_of = innermost(&scopes, tokens.len());
    let declared: BTreeSet<(usize, &str)> = declared(tokens, roles, &ends)
        .into_iter()
        .map(|at| (scope_of[at], tokens[at].text))
        .collect();
    // Where each variable is declared: the nearest scope around it that has the name.
    let home = |at: usize| {
        let mut scope = Some(scope_of[at]);
        while let Some(here) = scope {
            if declared.contains(&(here, tokens[at].text)) {
                return Some((here, tokens[at].text));
            }
            scope = scopes[here].parent;
        }
        None
    };
    let homes: Vec<Option<(usize, &str)>> = (0..tokens.len())
        .map(|at| (roles[at] != Role::Fixed).then(|| home(at)).flatten())
        .collect();
    let mut given: BTreeMap<(usize, &str), String> = BTreeMap::new();
    for (here, scope) in scopes.iter().enumerate() {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut own: BTreeMap<&str, usize> = BTreeMap::new();
        for at in scope.range.clone().filter(|at| roles[*at] != Role::Fixed) {
            match homes[at] {
                Some((home, name)) if home == here => drop(own.entry(name).or_insert(at)),
                // Of an outer scope, or of one within, which comes later.
                Some(home) => taken.extend(given.get(&home).map(String::as_str)),
                None => drop(taken.insert(tokens[at].text)),
            }
        }
        let mut own: Vec<(&str, usize)> = own.into_iter().collect();
        // In the order of the text, so that alike functions look alike: that packs best.
        own.sort_by_key(|(_, first)| *first);
        let is_free =
            |name: &String| !KEYWORDS.contains(&name.as_str()) && !taken.contains(name.as_str());
        let free: Vec<String> = (0..).map(short).filter(is_free).take(own.len()).collect();
        let own = own.into_iter().map(|(name, _)| (here, name));
        given.extend(own.zip(free));
    }
    homes
        .iter()
        .map(|home| home.and_then(|home| given.get(&home).cloned()))
        .collect()
}

/// Where a name holds.
struct Scope {
    range: Range<usize>,
    parent: Option<usize>,
}

/// All scopes, outer ones first: the script, functions, loops, `catch`, blocks.
fn scopes(tokens: &[Token<'_>], ends: &BTreeMap<usize, usize>) -> Vec<Scope> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let starts: BTreeMap<usize, usize> = ends.iter().map(|(start, end)| (*end, *start)).collect();
    let close = |at: usize| ends.get(&at).copied().unwrap_or(tokens.len() - 1);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    ranges.push(0..tokens.len());
    for at in 0..tokens.len() {
        match text(at) {
            "=>" => {
                let start = starts.get(&(at - 1)).copied().unwrap_or(at - 1);
                ranges.push(start..body(at + 1, tokens, ends));
            }
            "for" => ranges.push(at..body(close(at + 1) + 1, tokens, ends)),
            "catch" if is_catch(tokens, at) => {
                ranges.push(at..close(close(at + 1) + 1) + 1);
            }
            // The parameters of a function, or of `catch`, and the names in its block must differ: that is one scope.
            "{" if at > 0 && text(at - 1) == "=>" => {}
            "{" if at > 0
                && starts
                    .get(&(at - 1))
                    .is_some_and(|open| *open > 0 && is_catch(tokens, open - 1)) => {}
            "{" if at > 0 && !is_object(tokens, at) => ranges.push(at..close(at) + 1),
            _ => {}
        }
    }
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    ranges.dedup();
    let mut found: Vec<Scope> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for range in ranges {
        while open
            .last()
            .is_some_and(|last| found[*last].range.end <= range.start)
        {
            open.pop();
        }
        let parent = open.last().copied();
        open.push(found.len());
        found.push(Scope { range, parent });
    }
    found
}

/// The word behind `try`, and not the function of a promise.
fn is_catch(tokens: &[Token<'_>], at: usize) -> bool {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    text(at) == "catch" && text(at + 1) == "(" && (at == 0 || text(at - 1) == "}")
}

/// Whether a brace opens an object or a pattern, and no block.
pub fn is_object(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| tokens[before]) else {
        return false;
    };
    is_before_value(before) && !matches!(before.text, "=>" | ";" | "{")
}

/// The end of what a function returns or a loop does.
fn body(start: usize, tokens: &[Token<'_>], ends: &BTreeMap<usize, usize>) -> usize {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        if matches!(token.text, "," | ";" | ")" | "]") || token.text.starts_with('}') {
            return at;
        }
        let is_block = token.text == "{" && !(at > start && is_object(tokens, at));
        at = ends.get(&at).copied().unwrap_or(at) + 1;
        if is_block && tokens.get(at).is_none_or(|next| next.text != "else") {
            return at;
        }
    }
    at
}

/// The innermost scope of each token.
fn innermost(scopes: &[Scope], count: usize) -> Vec<usize> {
    let mut found = vec![0; count];
    for (scope, Scope { range, .. }) in scopes.iter().enumerate() {
        found[range.clone()].fill(scope);
    }
    found
}

/// The places at which names are declared.
fn declared(tokens: &[Token<'_>], roles: &[Role], ends: &BTreeMap<usize, usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = |at: usize| tokens.get(at).map_or("", |token| token.text);
        let declared = match token.text {
            // `const a = 1, { b, c: d } = e;`, `for (const a of b)`
            "const" | "let" | "var" => statement(at + 1, tokens, ends),
            "catch" if is_catch(tokens, at) => at + 1..*ends.get(&(at + 1)).unwrap_or(&(at + 2)),
            "(" if ends.get(&at).is_some_and(|end| next(end + 1) == "=>") => at + 1..ends[&at],
            _ if next(at + 1) == "=>" => at..at + 1,
            _ => continue,
        };
        // A name is declared where it stands first: behind `=` stands what it is.
        let mut is_name = true;
        let mut place = declared.start;
        while place < declared.end {
            match next(place) {
                "=" => {
                    is_name = false;
                }
                "," => is_name = true,
                "(" | "[" | "{" if !is_name => {
                    place = ends.get(&place).copied().unwrap_or(place);
                }
                _ if is_name && roles[place] != Role::Fixed => {
                    found.push(place);
                }
                _ => {}
            }
            place += 1;
        }
    }
    found
}

/// The tokens of a declaration.
fn statement(start: usize, tokens: &[Token<'_>], ends: &BTreeMap<usize, usize>) -> Range<usize> {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        match token.text {
            ";" | "of" | "in" | ")" | "}" => break,
            _ => at = ends.get(&at).copied().unwrap_or(at) + 1,
        }
    }
    start..at
}

/// `a`, `b` … `Z`, `aa` …
fn short(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"etnrisoalcdfpuhmgbyvkwxjqzETNRISOALCDFPUHMGBYVKWXJQZ";
    let last = char::from(LETTERS[number % LETTERS.len()]).to_string();
    match number / LETTERS.len() {
        0 => last,
        more => short(more - 1) + &last,
    }
}
