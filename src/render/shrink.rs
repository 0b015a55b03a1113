//! The theme's own scripts and templates, as short as they can be made without understanding them.
//!
//! Comes in: a script of `static/`, or a template. Goes out: the script without comments and needless space, its local
//! names shortened; the template without what a browser does not need. Never: a file of the site, which is used as it
//! is. It reads the scripts of this repository, with a semicolon
//! behind every statement and without `class`, `with` and `eval`; the browser tests run what comes out of it.

mod scope;
mod template;
mod token;

pub use template::{bare, template, unindented};

use scope::{is_object, names};
use token::{Kind, Token, needed, tokens};

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A keyword, or the name of a property.
    Fixed,
    Variable,
    /// `{ name }`, the property and the variable in one.
    Both,
}

const KEYWORDS: &[&str] = &[
    "async",
    "await",
    "break",
    "case",
    "catch",
    "const",
    "continue",
    "do",
    "else",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "of",
    "return",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
];

/// Shortens a script.
pub fn script(text: &str) -> String {
    let tokens = needed(&tokens(text));
    let roles = roles(&tokens);
    let names = names(&tokens, &roles);
    let joined = joined(&tokens);
    let mut out = String::with_capacity(text.len() / 2);
    for (at, token) in tokens.iter().enumerate() {
        let is_word = at > 0 && joined[at - 1];
        if joined[at] {
            out.push(',');
        }
        if joined[at] || is_word {
            continue;
        }
        let follows_comma = at > 1 && joined[at - 2];
        if let Some(before) = at.checked_sub(1).filter(|_| !follows_comma) {
            out.push_str(gap(tokens[before], *token));
        }
        match (roles[at], &names[at]) {
            (Role::Variable, Some(name)) => out.push_str(name),
            (Role::Both, Some(name)) => {
                out.push_str(token.text);
                out.push(':');
                out.push_str(name);
            }
            _ => out.push_str(token.text),
        }
    }
    out.push('\n');
    out
}

/// The semicolons between two declarations of constants, which a comma can join.
fn joined(tokens: &[Token<'_>]) -> Vec<bool> {
    // For each open bracket, whether the statement that is being read declares constants.
    let mut declares = vec![false];
    let mut joined = vec![false; tokens.len()];
    for (at, token) in tokens.iter().enumerate() {
        let is_mark = token.kind == Kind::Mark;
        if is_mark && matches!(token.text, ")" | "]" | "}") || token.text.starts_with('}') {
            declares.pop();
        }
        if is_mark && matches!(token.text, "(" | "[" | "{") || token.text.ends_with("${") {
            declares.push(false);
        }
        let Some(last) = declares.last_mut() else {
            continue;
        };
        match token.text {
            "const" => *last = true,
            ";" => {
                let is_next = tokens.get(at + 1).is_some_and(|next| next.text == "const");
                joined[at] = *last && is_next;
                *last = false;
            }
            _ => {}
        }
    }
    joined
}

fn roles(tokens: &[Token<'_>]) -> Vec<Role> {
    // For each open bracket, whether it is the brace of an object or of a pattern.
    let mut objects: Vec<bool> = Vec::new();
    let mut roles = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let text_at = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at))
                .map_or("", |token| token.text)
        };
        let before = text_at(at.checked_sub(1));
        let after = text_at(Some(at + 1));
        let is_open = token.kind == Kind::Mark && matches!(token.text, "(" | "[" | "{")
            || token.text.ends_with("${");
        if token.kind == Kind::Mark && matches!(token.text, ")" | "]" | "}")
            || token.text.starts_with('}')
        {
            objects.pop();
        }
        if is_open {
            objects.push(token.text == "{" && is_object(tokens, at));
        }
        let is_item = objects.last() == Some(&true) && matches!(before, "{" | ",");
        roles.push(match token.kind {
            Kind::Word if KEYWORDS.contains(&token.text) || matches!(before, "." | "?.") => {
                Role::Fixed
            }
            Kind::Word if is_item && after == ":" => Role::Fixed,
            Kind::Word if is_item && matches!(after, "," | "}" | "=") => Role::Both,
            Kind::Word => Role::Variable,
            _ => Role::Fixed,
        });
    }
    roles
}

/// What has to stand between two tokens.
fn gap(before: Token<'_>, after: Token<'_>) -> &'static str {
    let is_wordy =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    let (last, first) = (before.text.chars().next_back(), after.text.chars().next());
    let is_closed = before.kind != Kind::Mark || matches!(before.text, ")" | "]");
    let goes_on = after.kind == Kind::Mark
        && !matches!(after.text, "(" | "[" | "{" | "!" | "++" | "--" | "...");
    if after.is_first
        && is_closed
        && !goes_on
        && !before.text.ends_with("${")
        && !after.text.starts_with('}')
    {
        "\n"
    } else if is_wordy(last) && is_wordy(first)
        || (last == first && matches!(first, Some('+' | '-')))
    {
        " "
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_does_stays() {
        for (long, short) in [
            (
                "const first = 1; // one\n  use(first);\n",
                "const e=1;use(e);\n",
            ),
            (
                "const { size, name: called = size } = it;\nuse(size, called.size);",
                "const{size:e,name:t=e}=it;use(e,t.size);\n",
            ),
            (
                "const say = (word) => `a ${word} // ${`${word}`} b`;",
                "const e=e=>`a ${e} // ${`${e}`} b`;\n",
            ),
            (
                "const all = 1, add = (one, two) => { const three = all + two; /* a */ return [one, three,]; };",
                "const e=1,t=(t,n)=>{const r=e+n;return[t,r]};\n",
            ),
            (
                "const is = /[/'\"]\\/ /gi.test(text) ? a : b;",
                "const e=/[/'\"]\\/ /gi.test(text)?a:b;\n",
            ),
            (
                "try { go().catch((why) => why); } catch (no) { const yes = no; say({ yes, no: no + +yes }); }",
                "try{go().catch(e=>e)}catch(e){const t=e;say({yes:t,no:e+ +t})}\n",
            ),
            (
                "const one = 1; const two = () => { let x; const y = 2; const z = x; go(y, z); }; const three = two;",
                "const e=1,t=()=>{let e;const t=2,n=e;go(t,n)},n=t;\n",
            ),
            (
                "for (const [key, value] of list) if (key) value()\nelse key();",
                "for(const[e,t]of list)if(e)t()\nelse e();\n",
            ),
        ] {
            assert_eq!(script(long), short, "{long}");
        }
    }
}
