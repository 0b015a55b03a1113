//! Trees that carry faults → Markdown and YAML, in any style that can hold them, with the marks of each fault.
//!
//! A mark is a character that no text holds. It has no width: it is not escaped, no line is broken between it and the
//! letter that it belongs to, and a block has the marks of its lines, not of its header.

use super::faults::Dice;
use Tree::{List, Map, Text};
use errbook::parse::{self, Node, Value};
use std::fmt::Write as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    Markdown,
    Yaml,
}

/// Sections in their order, with their headings.
pub const SECTIONS: [(&str, &str); 12] = [
    ("meaning", ""),
    ("stack_trace", "Stack trace"),
    ("quick_fix", "Quick fix"),
    ("why", "Why it happens"),
    ("detection", "Detection"),
    ("causes", "Causes and fixes"),
    ("code", "Code"),
    ("verify_fix", "Verify the fix"),
    ("workaround", "Workaround"),
    ("prevention", "Prevention"),
    ("notes", "Community notes"),
    ("more", "More"),
];

// Marks. The start and the end of fault n are `FAULT + 2n` and the next.
pub const FAULT: u32 = 0xe000;
/// In front of a scalar: all of it is fault n.
pub const WHOLE: u32 = 0xf000;
/// As the name of a field: where its map starts is fault n.
pub const START: u32 = 0xf100;
pub const NUL: char = '\u{f8fb}';
pub const NOT_UTF8: char = '\u{f8fc}';
/// No further fault is to be put here.
pub const TAKEN: char = '\u{f8fd}';
/// In front of a scalar: written as it is.
pub const AS_IS: char = '\u{f8ff}';

pub fn is_mark(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

pub fn mark(base: u32, fault: usize) -> char {
    char::from_u32(base + u32::try_from(fault).unwrap()).unwrap()
}

/// The text with the marks of a fault for « and ».
pub fn marked(text: &str, fault: usize) -> String {
    let (open, shut) = (mark(FAULT, 2 * fault), mark(FAULT, 2 * fault + 1));
    text.replace('«', &open.to_string())
        .replace('»', &shut.to_string())
}

pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

/// The fault that a scalar is as a whole, and the scalar.
pub fn whole(text: &str, base: u32) -> (Option<usize>, &str) {
    let first = text.chars().next().map_or(0, u32::from);
    if (base..base + 0x100).contains(&first) {
        (Some((first - base) as usize), &text[3..])
    } else {
        (None, text)
    }
}

#[derive(Debug, Clone)]
pub enum Tree {
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub fn of(node: &Node) -> Self {
        match &node.value {
            Value::Text(scalar) => Text(scalar.text.as_str().trim_end_matches('\n').to_owned()),
            Value::List(items) => List(items.iter().map(Self::of).collect()),
            Value::Map(fields) => {
                let field = |field: &parse::Field| (field.name.text.clone(), Self::of(&field.node));
                Map(fields.iter().map(field).collect())
            }
            Value::Broken => panic!("the ground is broken"),
        }
    }

    pub fn get(&self, key: &str) -> Option<&Self> {
        let Map(fields) = self else { return None };
        fields
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, tree)| tree)
    }

    pub fn fields(&mut self) -> &mut Vec<(String, Self)> {
        let Map(fields) = self else { panic!("no map") };
        fields
    }

    pub fn text(&mut self) -> &mut String {
        let Text(text) = self else { panic!("no text") };
        text
    }

    pub fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |tree, step| match tree {
            List(items) => &mut items[*step],
            Map(fields) => &mut fields[*step].1,
            Text(_) => panic!("no such place"),
        })
    }

    /// Whether no fault has been put here.
    pub fn is_free(&self) -> bool {
        match self {
            Text(text) => !text.chars().any(|c| is_mark(c) && c != AS_IS),
            List(items) => items.iter().all(Self::is_free),
            Map(fields) => fields
                .iter()
                .all(|(key, tree)| !key.chars().any(is_mark) && tree.is_free()),
        }
    }

    /// All places that fit one of the patterns: keys, and `*` for any item or key; `.` is the root.
    pub fn places(&self, patterns: &str) -> Vec<Vec<usize>> {
        let steps = |pattern: &str| {
            self.below(
                &pattern
                    .split('.')
                    .filter(|step| !step.is_empty())
                    .collect::<Vec<_>>(),
            )
        };
        patterns.split_whitespace().flat_map(steps).collect()
    }

    fn below(&self, steps: &[&str]) -> Vec<Vec<usize>> {
        let Some((step, rest)) = steps.split_first() else {
            return vec![Vec::new()];
        };
        let inside: Vec<(usize, &Self)> = match self {
            Text(_) => Vec::new(),
            List(items) => items.iter().enumerate().filter(|_| *step == "*").collect(),
            Map(fields) => {
                let fits = |key: &str| !key.chars().any(is_mark) && (*step == "*" || *step == key);
                let fields = fields.iter().enumerate().filter(|(_, (key, _))| fits(key));
                fields.map(|(at, (_, tree))| (at, tree)).collect()
            }
        };
        let paths = |(at, tree): (usize, &Self)| {
            let below = tree.below(rest).into_iter();
            below
                .map(move |path| [vec![at], path].concat())
                .collect::<Vec<_>>()
        };
        inside.into_iter().flat_map(paths).collect()
    }
}

pub fn markdown(mut tree: Tree, dice: &mut Dice) -> String {
    let order = |key: &str| {
        let key = whole(key, WHOLE).1;
        if key.starts_with('#') {
            return Some(10);
        }
        SECTIONS.iter().position(|(name, _)| *name == key)
    };
    let (mut sections, front): (Vec<_>, Vec<_>) = tree
        .fields()
        .drain(..)
        .partition(|(key, _)| order(key).is_some());
    sections.sort_by_key(|(key, _)| order(key));
    let mut out = format!(
        "{}---\n{}---\n\n",
        ["", "\n", " \n\n"][dice.below(3)],
        block(&Map(front), 0, dice)
    );
    for (key, value) in &sections {
        let (fault, key) = whole(key, WHOLE);
        let heading = key
            .strip_prefix('#')
            .unwrap_or_else(|| SECTIONS.iter().find(|(name, _)| *name == key).unwrap().1);
        if !heading.is_empty() {
            let (space, end) = (
                dice.pick(&[" ", "   ", "\t"]),
                dice.pick(&["", " ##", "  "]),
            );
            let _ = write!(out, "##{space}{}{end}\n\n", around(fault, heading));
        }
        match (value, key) {
            (Text(text), _) => out.push_str(text),
            (List(items), "stack_trace") => {
                for item in items {
                    let language = word(item, "language").unwrap_or_default();
                    fence(&mut out, item, "text", &language, dice);
                }
            }
            (List(items), "code") => {
                for pair in items {
                    let language = word(pair, "language").unwrap_or_default();
                    fence(
                        &mut out,
                        pair,
                        "broken",
                        &format!("{language} broken"),
                        dice,
                    );
                    fence(
                        &mut out,
                        pair,
                        "fixed",
                        &format!("{} fixed", bare(&language)),
                        dice,
                    );
                    out.push_str(&word(pair, "explanation").unwrap_or_default());
                    out.push_str("\n\n");
                }
            }
            (List(items), name) => {
                for item in items {
                    let title = if name == "causes" {
                        word(item, "cause").unwrap()
                    } else {
                        ["author", "date", "versions"]
                            .map(|part| word(item, part).unwrap_or_default())
                            .join(", ")
                    };
                    let Map(fields) = item else { panic!("no map") };
                    let start = starts(fields);
                    let _ = write!(out, "### {start}{title}\n\n");
                    let told =
                        word(item, "how_to_tell").map(|told| format!("**How to tell:** {told}"));
                    let mut parts: Vec<String> = told.into_iter().collect();
                    let text = word(item, if name == "causes" { "fix" } else { "text" });
                    parts.insert(dice.below(parts.len() + 1), text.unwrap_or_default());
                    out.push_str(&parts.join("\n\n"));
                    out.push_str("\n\n");
                }
            }
            (Map(_), _) => panic!("no section holds this"),
        }
        out.push_str("\n\n");
    }
    out.trim_end_matches('\n').to_owned() + ["\n", "", "\n\n"][dice.below(3)]
}

/// A text of an item with the marks of a fault that it is as a whole.
fn word(item: &Tree, key: &str) -> Option<String> {
    item.get(key).map(|tree| {
        let Text(text) = tree else { panic!("no text") };
        let (fault, text) = whole(text, WHOLE);
        around(fault, text)
    })
}

/// A text with the marks of the fault that it is.
pub fn around(fault: Option<usize>, text: &str) -> String {
    match fault {
        None => text.to_owned(),
        Some(fault) => marked("«", fault) + text + &marked("»", fault),
    }
}

/// The marks of what is missing in a map: nothing at all, at its start.
fn starts(fields: &[(String, Tree)]) -> String {
    fields
        .iter()
        .filter_map(|(key, _)| whole(key, START).0)
        .map(|fault| marked("«»", fault))
        .collect()
}

/// The text of an item in a fence, indented or not, behind which these words stand.
fn fence(out: &mut String, item: &Tree, key: &str, words: &str, dice: &mut Dice) {
    let (text, file) = match item.get(key) {
        Some(Text(text)) => (text.as_str(), String::new()),
        Some(file) => ("", format!(" file={}", word(file, "file").unwrap())),
        None => return,
    };
    let mark = *dice.pick(&["`", "~"]);
    let mut marks = mark.repeat(3 + dice.below(2));
    while bare(text).contains(&marks) {
        marks.push_str(mark);
    }
    let pad = " ".repeat(dice.below(4));
    let _ = writeln!(out, "{pad}{marks}{words}{file}");
    for line in text.split('\n').filter(|_| !text.is_empty()) {
        let _ = writeln!(out, "{pad}{line}");
    }
    let _ = write!(out, "{pad}{marks}\n\n");
}

/// A tree as lines of YAML, each indented by `indent`; what follows a key or a dash is the value's.
pub fn block(tree: &Tree, indent: usize, dice: &mut Dice) -> String {
    let pad = " ".repeat(indent);
    let mut yaml = String::new();
    match tree {
        Text(_) => panic!("a text is a value"),
        List(items) => {
            for item in items {
                let _ = write!(
                    yaml,
                    "{}{pad}-{}",
                    comment(&pad, &yaml, dice),
                    value(item, '-', indent, dice)
                );
            }
        }
        Map(fields) => {
            let start = starts(fields);
            for (key, item) in fields
                .iter()
                .filter(|(key, _)| whole(key, START).0.is_none())
            {
                let space = comment(&pad, &yaml, dice);
                let start = if yaml.is_empty() { start.as_str() } else { "" };
                let key = scalar(key, None, dice);
                let _ = write!(
                    yaml,
                    "{space}{pad}{start}{key}:{}",
                    value(item, ':', indent, dice)
                );
            }
        }
    }
    yaml
}

fn comment(pad: &str, before: &str, dice: &mut Dice) -> String {
    match dice.below(12) {
        0 if !before.is_empty() => format!("{pad}# 日本 e\u{301}\t: {{ [ \" '\n"),
        1 if !before.is_empty() => "\n".to_owned(),
        _ => String::new(),
    }
}

/// What stands behind `key:` or `-`, with its line end.
fn value(tree: &Tree, behind: char, indent: usize, dice: &mut Dice) -> String {
    let pad = " ".repeat(indent + 2);
    if let Text(text) = tree {
        let scalar = scalar(text, Some(indent), dice);
        let is_block = scalar.trim_start_matches(is_mark).starts_with(['|', '>']);
        return match dice.below(10) {
            0 if !is_block => format!("\n{pad}{scalar}\n"),
            1 if !is_block => format!(" {scalar}  # 日本 \"\n"),
            _ => format!(" {scalar}\n"),
        };
    }
    match dice.below(6) {
        0 => format!(" {}\n", flow(tree, indent + 2, dice)),
        // A list may stand as far left as its key, and what stands in a list may begin behind its dash.
        1 | 2 if behind == ':' && matches!(tree, List(_)) => {
            format!("\n{}", block(tree, indent, dice))
        }
        1..=4 if behind == '-' => format!(" {}", block(tree, indent + 2, dice).trim_start()),
        _ => format!("\n{}", block(tree, indent + 2, dice)),
    }
}

fn flow(tree: &Tree, indent: usize, dice: &mut Dice) -> String {
    let gap = if dice.one_in(3) {
        format!("\n{}", " ".repeat(indent))
    } else {
        " ".to_owned()
    };
    match tree {
        Text(text) => scalar(text, None, dice),
        List(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, indent, dice)).collect();
            format!("[{gap}{} ]", items.join(&format!(",{gap}")))
        }
        Map(fields) => {
            let named = fields
                .iter()
                .filter(|(key, _)| whole(key, START).0.is_none());
            let named: Vec<String> = named
                .map(|(key, item)| {
                    format!("{}: {}", scalar(key, None, dice), flow(item, indent, dice))
                })
                .collect();
            format!(
                "{}{{{gap}{} }}",
                starts(fields),
                named.join(&format!(",{gap}"))
            )
        }
    }
}

/// A text in one of the styles that can hold it there: over several lines where they can be indented by more than `room`.
fn scalar(text: &str, room: Option<usize>, dice: &mut Dice) -> String {
    let (fault, text) = whole(text, WHOLE);
    if let Some(text) = text.strip_prefix(AS_IS) {
        return around(fault, text);
    }
    let seen = bare(text);
    let has_controls = seen
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t');
    let is_guessed = matches!(
        seen.as_str(),
        "no" | "yes" | "on" | "off" | "y" | "n" | "true" | "false" | "null"
    );
    let starts_plain = seen.starts_with(char::is_alphabetic)
        || seen.starts_with(|c: char| c.is_ascii_digit()) && seen.contains([' ', '-']);
    let is_plain = starts_plain
        && !is_guessed
        && !seen.contains("  ")
        && !seen.ends_with([' ', ':'])
        && !seen.contains(": ")
        && seen
            .chars()
            .all(|c| c.is_alphanumeric() || " ._-+/:".contains(c));
    let is_line = !has_controls && !seen.contains(['\n', '\t']);
    let is_even = !has_controls
        && !seen.is_empty()
        && seen.split('\n').all(|line| line == line.trim())
        && !seen.ends_with('\n')
        && !seen.starts_with('\n');
    let spelt = match (dice.below(8), room) {
        (0 | 1, Some(indent)) if is_plain => folded(text, indent + 2, dice),
        (0 | 1, _) if is_plain => text.to_owned(),
        (2, Some(indent)) if is_even => {
            format!("'{}'", folded(&text.replace('\'', "''"), indent + 2, dice))
        }
        (2, _) if is_line => format!("'{}'", text.replace('\'', "''")),
        // The place of a block is that of its lines, without its header.
        (3 | 4, Some(indent)) if !has_controls && !seen.trim().is_empty() => {
            return literal(&around(fault, text), &seen, indent, dice);
        }
        (5, Some(indent)) if is_even => {
            let pad = 1 + dice.below(4);
            let header = header(&seen, pad, dice);
            let text = folded(&around(fault, text), indent + pad, dice);
            return format!(">{header}\n{}{text}", " ".repeat(indent + pad));
        }
        _ => double(text, room.map(|indent| indent + 2), dice),
    };
    around(fault, &spelt)
}

/// What stands behind `|` or `>`: how far the text is indented, what becomes of line ends behind it, a comment.
fn header(seen: &str, pad: usize, dice: &mut Dice) -> String {
    let said = if seen.starts_with([' ', '\n', '\t']) || dice.one_in(6) {
        pad.to_string()
    } else {
        String::new()
    };
    let chomping = if seen.contains('\n') {
        *dice.pick(&["-", "", "+"])
    } else {
        "-"
    };
    let comment = if dice.one_in(6) { " # 日本 |" } else { "" };
    format!("{said}{chomping}{comment}")
}

fn literal(text: &str, seen: &str, indent: usize, dice: &mut Dice) -> String {
    let pad = 1 + dice.below(4);
    let mut yaml = format!("|{}", header(seen, pad, dice));
    for line in text.split('\n') {
        let pad = if line.is_empty() && dice.one_in(2) {
            0
        } else {
            indent + pad
        };
        let _ = write!(yaml, "\n{}{line}", " ".repeat(pad));
    }
    yaml
}

/// Over several lines, of which YAML makes one: some spaces become line ends, and each run of line ends gets one more.
fn folded(text: &str, indent: usize, dice: &mut Dice) -> String {
    let pad = format!("\n{}", " ".repeat(indent));
    let mut yaml = String::new();
    let letters = letters(text);
    for (at, (before, c, behind)) in letters.iter().enumerate() {
        let is_alone = before.is_empty() && behind.is_empty();
        let beside = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(|(_, c, _)| !c.is_whitespace() && !"#-?:|".contains(*c))
        };
        yaml.push_str(before);
        if *c == '\n' {
            let is_first = at == 0 || letters[at - 1].1 != '\n';
            yaml.push_str(if is_first { "\n\n" } else { "\n" });
            if letters.get(at + 1).is_some_and(|(_, c, _)| *c != '\n') {
                yaml.push_str(&pad[1..]);
            }
        } else if *c == ' '
            && is_alone
            && beside(at.checked_sub(1))
            && beside(Some(at + 1))
            && dice.one_in(6)
        {
            yaml.push_str(&pad);
        } else {
            yaml.push(*c);
        }
        yaml.push_str(behind);
    }
    yaml
}

/// In double quotes, with escapes; over several lines where an indentation is given.
fn double(text: &str, indent: Option<usize>, dice: &mut Dice) -> String {
    let pad = indent.map(|indent| format!("\n{}", " ".repeat(indent)));
    let mut yaml = String::from("\"");
    let letters = letters(text);
    for (at, (before, c, behind)) in letters.iter().enumerate() {
        let is_black = |at: usize| letters.get(at).is_some_and(|(_, c, _)| !c.is_whitespace());
        if let Some(pad) = &pad
            && at > 0
        {
            if *c == ' '
                && is_black(at - 1)
                && is_black(at + 1)
                && before.is_empty()
                && behind.is_empty()
                && dice.one_in(12)
            {
                yaml.push_str(pad);
                continue;
            }
            if is_black(at) && dice.one_in(60) {
                let _ = write!(yaml, "\\{pad}");
            }
        }
        yaml.push_str(before);
        match c {
            '"' | '\\' => yaml.extend(['\\', *c]),
            '\n' => yaml.push_str("\\n"),
            '\t' if dice.one_in(2) => yaml.push_str("\\t"),
            '/' if dice.one_in(8) => yaml.push_str("\\/"),
            '\u{a0}' if dice.one_in(2) => yaml.push_str("\\_"),
            c if c.is_control() && *c != '\t'
                || !c.is_ascii() && dice.one_in(4)
                || dice.one_in(80) =>
            {
                let code = u32::from(*c);
                let _ = match dice.below(3) {
                    0 if code < 0x100 => write!(yaml, "\\x{code:02x}"),
                    1 if code < 0x1_0000 => write!(yaml, "\\u{code:04X}"),
                    _ => write!(yaml, "\\U{code:08x}"),
                };
            }
            c => yaml.push(*c),
        }
        yaml.push_str(behind);
    }
    yaml + "\""
}

/// Each letter with the marks that stand before it and behind it.
fn letters(text: &str) -> Vec<(String, char, String)> {
    let mut letters: Vec<(String, char, String)> = Vec::new();
    let mut before = String::new();
    for c in text.chars() {
        let is_end = is_mark(c) && u32::from(c) < WHOLE && u32::from(c) % 2 == 1;
        match letters.last_mut().filter(|_| is_end && before.is_empty()) {
            Some(last) => last.2.push(c),
            None if is_mark(c) => before.push(c),
            None => letters.push((std::mem::take(&mut before), c, String::new())),
        }
    }
    assert!(before.is_empty(), "marks behind the end of {text:?}");
    letters
}
