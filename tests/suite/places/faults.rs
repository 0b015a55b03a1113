//! Faults, and the random places where they can be put.
//!
//! Comes in: a tree in which nothing is wrong. Goes out: the same tree with a fault and its marks, and the rule that must
//! report it. Two faults are never put where one would hide the other.

use super::spelling::{
    AS_IS, SECTIONS, START, Spelling, TAKEN, Tree, WHOLE, around, is_mark, mark, marked, whole,
};
use Tree::{List, Map, Text};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A row of [`VALUES`].
    Value(usize),
    /// A row of [`INLINE`].
    Inline(usize),
    /// A row of [`BLOCKS`].
    Block(usize),
    SelfReference,
    UnknownKey,
    MisspeltKey,
    DuplicateKey,
    Missing,
    Empty,
    Message,
    Hidden,
    LongLine,
    Identical,
    NoSnippet,
    // Only Markdown has these.
    UnknownHeading,
    MisspeltHeading,
    UnclosedFence,
    FenceMark,
    // Alone in their file: nothing else of it is read.
    Nul,
    NotUtf8,
}

pub fn kinds(spelling: Spelling) -> Vec<Kind> {
    use Kind::{
        DuplicateKey, Empty, FenceMark, Hidden, Identical, LongLine, Message, Missing,
        MisspeltHeading, MisspeltKey, NoSnippet, NotUtf8, Nul, SelfReference, UnclosedFence,
        UnknownHeading, UnknownKey,
    };
    let mut kinds: Vec<Kind> = (0..VALUES.lines().count()).map(Kind::Value).collect();
    kinds.extend((0..INLINE.len()).map(Kind::Inline));
    kinds.extend((0..BLOCKS.len()).map(Kind::Block));
    kinds.extend([UnknownKey, MisspeltKey, DuplicateKey, Missing, Empty]);
    kinds.extend([Message, SelfReference, Hidden, LongLine, Identical]);
    kinds.extend([NoSnippet, Nul, NotUtf8]);
    if spelling == Spelling::Markdown {
        kinds.extend([UnknownHeading, MisspeltHeading, UnclosedFence, FenceMark]);
    }
    kinds
}

/// A rule, where a value stands, and what does not belong there. What starts with `=` is written as it is, without
/// quotes; « and » are the marks, otherwise they stand around the whole value, quotes included.
const VALUES: &str = "\
unknown-value | severity difficulty retry lifecycle | hgih | High | 日本
bad-date | verified sources.*.checked notes.*.date | 2026-13 | 2026-4 | soon | 2026-02-30
bad-date | verified sources.*.checked notes.*.date | 2026-12 | 2027 | 2026-11-24
bad-duration | fix_time | 5 | a while | 5-2 min
bad-version-range | applies_to.* | latest | 1..2 | new
bad-url | verify_url sources.*.url | example.org | ftp://x.example | https://a b
insecure-link | verify_url sources.*.url | http://example.org/a
unknown-reference | related.* not_this.*.entry | nope/nothing | No Such Id | nothing
bad-alias | aliases.* | errors/403 | /a b/ | /../x/
unknown-value | tags.* | Not A Tag | 日本 | a_b
unknown-language | language stack_trace.*.language code.*.language | nolang | pyhton-3
unknown-value | http_status | =999 | =42
wrong-type | http_status | =4O4 | =-1 | =0404 | =\"404\" | ='4\u{301}'
wrong-type | draft | =yes | =\"true\" | =1
wrong-type | error title codes.* tested_on.* sources.*.title applies_to.* | =1.10 | =no | =403 | =1:30
wrong-type | title verified severity tags.* tested_on.* | =[one, two] | ={one: two} | =[日本, 'x' ]
yaml-feature | error title codes.* | =«!t» words | =«&a» words | =«*a» ";

/// What does not belong into a text.
const INLINE: &[(&str, &str)] = &[
    ("«<b>»", "raw-html"),
    ("«<a href=\"x\" title='日本'>»", "raw-html"),
    ("«<!-- a note -->»", "raw-html"),
    ("«[two words](javascript:alert(1))»", "bad-url"),
    ("«![日本](data:text/html,x)»", "bad-url"),
    ("«<javascript:x>»", "bad-url"),
    ("«[`a b` c](http://example.org/a)»", "insecure-link"),
    ("«<http://example.org/>»", "insecure-link"),
    ("«[it](../nope/nothing.md)»", "broken-link"),
    ("«![it](nope.png)»", "missing-image"),
];

/// The same as paragraphs of their own.
const BLOCKS: &[(&str, &str)] = &[
    ("```«nolang»\nwords\n```", "unknown-language"),
    ("~~~~  «nolang» more\nnolang\n~~~~", "unknown-language"),
    (
        "- item\n\n  ```«nolang»\n  words\n  ```\n\nend",
        "unknown-language",
    ),
    ("> ```«nolang»\n> nolang\n> ```", "unknown-language"),
    (
        "```text\n\n\tab 日本«\u{202e}» cd\n\n```",
        "hidden-character",
    ),
    (
        "- item\n\n  ```text\n  \tab«\u{200b}»cd\n  ```\n\nend",
        "hidden-character",
    ),
    (
        "1. item\n   > ```text\n   > e\u{301}«\u{2066}»\n   > ```\n\nend",
        "hidden-character",
    ),
    ("| a | b |\n|---|---|\n| 日本 | «<b>» |", "raw-html"),
    ("- 日本 *a «<b>» c*\n- b", "raw-html"),
    ("«<div>»\nwords\n</div>", "raw-html"),
    (
        "> a\n> e\u{301} «[it\n> is](http://example.org/a)» b",
        "insecure-link",
    ),
    ("See «[the page][nope]».\n\n[nope]: javascript:x", "bad-url"),
    ("> «## 日本 words»", "misplaced"),
];

/// Every entry has a message that its trace shows, whatever becomes of the others.
pub const TEMPLATE: &str = "the place is {n} of {m}";
pub const PRINTED: &str = "the place is 1 of 2";
/// Texts of several paragraphs, texts of one, and code.
const PROSE: &str = "meaning quick_fix why detection verify_fix workaround prevention more causes.*.fix \
                     code.*.explanation notes.*.text";
const SENTENCES: &str = "causes.*.cause causes.*.how_to_tell not_this.*.tell";
pub const CODE: &str = "stack_trace.*.text code.*.broken code.*.fixed";
/// Maps, first those that both spellings write as maps.
const MAPS: [&str; 2] = [
    ". sources.* not_this.* proof",
    "causes.* code.* stack_trace.* notes.*",
];
const TABLES: &str = "applies_to tested_on extra";

/// Numbers that only look random (SplitMix64): the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % limit as u64).unwrap()
    }

    pub fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A place that fits, and in which no fault stands yet.
    fn free(
        &mut self,
        tree: &mut Tree,
        patterns: &str,
        fits: fn(&Tree) -> bool,
    ) -> Option<Vec<usize>> {
        let mut places = tree.places(patterns);
        places.retain(|path| {
            let found = tree.at(path);
            found.is_free() && fits(found)
        });
        self.any(&places)
    }

    fn any(&mut self, places: &[Vec<usize>]) -> Option<Vec<usize>> {
        (!places.is_empty()).then(|| self.pick(places).clone())
    }
}

/// A text that may be changed.
fn is_text(tree: &Tree) -> bool {
    matches!(tree, Text(text) if text != TEMPLATE && text != PRINTED)
}

/// Where a word can come between two others: not in code, links and headings.
fn gaps(text: &str) -> Vec<usize> {
    let (mut gaps, mut fence, mut code, mut depth, mut at) = (Vec::new(), false, None, 0_i32, 0);
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let is_fence = start.starts_with("```") || start.starts_with("~~~");
        fence ^= is_fence;
        if start.is_empty() {
            (code, depth) = (None, 0);
        }
        let is_prose =
            !fence && !is_fence && !start.starts_with(['#', '|', '[']) && !line.starts_with("    ");
        for (index, c) in line.char_indices().filter(|_| is_prose) {
            match c {
                '`' if line[..index].ends_with('`') => {}
                '`' => {
                    let run = line[index..].len() - line[index..].trim_start_matches('`').len();
                    code = match code {
                        None => Some(run),
                        Some(open) if open == run => None,
                        other => other,
                    };
                }
                '[' | '(' | '<' => depth += 1,
                ']' | ')' | '>' => depth -= 1,
                ' ' if code.is_none() && depth == 0 && index > 0 => {
                    let bytes = line.as_bytes();
                    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
                    if is_word(index - 1) && is_word(index + 1) {
                        gaps.push(at + index);
                    }
                }
                _ => {}
            }
        }
        at += line.len();
    }
    gaps
}

/// Where a paragraph can come between two others.
fn borders(text: &str) -> Vec<usize> {
    let (mut borders, mut fence, mut at) = (vec![0, text.len()], false, 0);
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        fence ^= start.starts_with("```") || start.starts_with("~~~");
        at += line.len();
        if start.is_empty() && !fence && !text[at..].starts_with([' ', '\t']) {
            borders.push(at);
        }
    }
    borders
}

/// Puts words of other scripts, combining marks and tabs where they change nothing.
pub fn dress(tree: &mut Tree, dice: &mut Dice) {
    // Markdown takes the definition of a link along to the texts that use it.
    if let Some(defines) = dice.any(&tree.places(PROSE)) {
        for path in tree.places(PROSE) {
            let text = tree.at(&path).text();
            let gaps = gaps(text);
            if !gaps.is_empty() && dice.one_in(3) {
                text.insert_str(*dice.pick(&gaps), " [日本][Page]");
            }
        }
        let definition = "\n\n[page]: https://example.org/page";
        tree.at(&defines).text().push_str(definition);
    }
    for path in tree.places(&format!("{PROSE} {SENTENCES}")) {
        let text = tree.at(&path).text();
        for _ in 0..dice.below(3) {
            let gaps = gaps(text);
            if !gaps.is_empty() {
                let word = *dice.pick(&[
                    "日本語",
                    "e\u{301}",
                    "\t",
                    "🙂👩\u{200d}👧",
                    "a\u{a0}b",
                    "क्षि",
                ]);
                text.insert_str(*dice.pick(&gaps), &format!(" {word}"));
            }
        }
    }
    for path in tree
        .places(CODE)
        .into_iter()
        .chain(tree.places("sources.*.title title"))
    {
        let text = tree.at(&path).text();
        for _ in 0..dice.below(4) {
            let places: Vec<usize> = text
                .char_indices()
                .map(|(at, _)| at)
                .filter(|at| *at > 0)
                .collect();
            if text != PRINTED && !places.is_empty() {
                let word = *dice.pick(&["\t", "日本", "e\u{301}", "  ", "🙂", "\"", "\\"]);
                text.insert_str(*dice.pick(&places), word);
            }
        }
    }
    for path in tree.places(TABLES) {
        tree.at(&path)
            .fields()
            .insert(0, ("日本 e\u{301}".to_owned(), Text("1.x".to_owned())));
    }
}

/// Puts a fault of this kind somewhere; returns the rule that must report it.
pub fn put(
    tree: &mut Tree,
    kind: Kind,
    id: &str,
    spelling: Spelling,
    fault: usize,
    dice: &mut Dice,
) -> Option<&'static str> {
    let is_markdown = spelling == Spelling::Markdown;
    let is_front = |key: &str| !SECTIONS.iter().any(|(name, _)| *name == key);
    let all = mark(WHOLE, fault).to_string();
    let maps = if is_markdown {
        MAPS[0].to_owned()
    } else {
        MAPS.join(" ")
    };
    match kind {
        Kind::Value(row) => {
            let cells: Vec<&'static str> = VALUES.lines().nth(row)?.split(" | ").collect();
            let path = dice.free(tree, cells[1], is_text)?;
            let text = *dice.pick(&cells[2..]);
            let raw = text
                .strip_prefix('=')
                .map(|text| format!("{AS_IS}{}", marked(text, fault)));
            let text = raw.unwrap_or_else(|| text.to_owned());
            let is_inside = text.chars().any(|c| is_mark(c) && c != AS_IS);
            *tree.at(&path).text() = if is_inside { text } else { all + &text };
            Some(cells[0])
        }
        Kind::SelfReference => {
            let path = dice.free(tree, "related.* not_this.*.entry", is_text)?;
            *tree.at(&path).text() = all + id;
            Some("self-reference")
        }
        Kind::Inline(row) => {
            let path = dice.free(tree, &format!("{PROSE} {SENTENCES}"), is_text)?;
            let text = tree.at(&path).text();
            let mut gaps = gaps(text);
            if !text.ends_with(['`', '~', '|']) && !text.contains("```") {
                gaps.push(text.len());
            }
            let gap = *(!gaps.is_empty()).then(|| dice.pick(&gaps))?;
            let before = *dice.pick(&["", "日本 ", "e\u{301}x 🙂 ", "\t "]);
            text.insert_str(gap, &marked(&format!(" {before}{} ", INLINE[row].0), fault));
            *text = text.trim_end().to_owned();
            Some(INLINE[row].1)
        }
        Kind::Block(row) => {
            let (block, rule) = BLOCKS[row];
            let path = dice.free(tree, PROSE, is_text)?;
            // Between the snippets of Markdown stand no other fences.
            let is_explanation = path.len() == 3
                && matches!(tree.at(&path[..1]), List(pairs) if pairs[0].get("fixed").is_some());
            if is_markdown && is_explanation && block.starts_with(['`', '~']) {
                return None;
            }
            let text = tree.at(&path).text();
            let border = *dice.pick(&borders(text));
            let block = marked(block, fault);
            let block = if border == text.len() {
                format!("\n\n{block}")
            } else {
                format!("{block}\n\n")
            };
            text.insert_str(border, &block);
            Some(rule)
        }
        Kind::UnknownKey => {
            let path = dice.free(tree, &maps, |tree| matches!(tree, Map(_)))?;
            let fields = tree.at(&path).fields();
            let at = dice.below(fields.len() + 1);
            let key = *dice.pick(&["colour", "日本", "two words", "e\u{301}\"x"]);
            fields.insert(at, (all + key, Text("red".to_owned())));
            Some("unknown-key")
        }
        Kind::MisspeltKey | Kind::DuplicateKey | Kind::Empty => {
            let tables = if kind == Kind::DuplicateKey {
                TABLES
            } else {
                ""
            };
            let path = dice.any(&tree.places(&format!("{maps} {tables}")))?;
            let is_root = path.is_empty();
            let fields = tree.at(&path).fields();
            let at = dice.below(fields.len());
            let (key, value) = fields[at].clone();
            let is_fixed = matches!(value, Text(_)) && !is_text(&value);
            if !is_once(fields, &key) || !value.is_free() || is_fixed {
                return None;
            }
            let is_section = is_markdown && is_root && !is_front(&key);
            match kind {
                Kind::DuplicateKey if key != "meaning" || !is_section => {
                    let later = at + 1 + dice.below(fields.len() - at);
                    fields.insert(later, (all + &key, value));
                    Some("duplicate-key")
                }
                Kind::MisspeltKey if !is_section => {
                    fields[at].0 = all + &misspelt(&key, dice);
                    Some("unknown-key")
                }
                Kind::Empty if !is_section => {
                    let nothing = *dice.pick(&["\"\"", "''", "~", "null", "[]", "{}"]);
                    fields[at] = (all + &key, Text(format!("{AS_IS}{nothing}")));
                    Some("empty-part")
                }
                Kind::Empty if key != "meaning" && matches!(value, Text(_)) => {
                    fields[at] = (all + &key, Text(String::new()));
                    Some("empty-part")
                }
                _ => None,
            }
        }
        Kind::Missing => {
            let required = [
                (
                    ".",
                    "error severity meaning causes messages stack_trace quick_fix",
                ),
                ("sources.*", "title url"),
                ("not_this.*", "entry tell"),
                ("causes.* notes.*", "fix text"),
                ("causes.* notes.*", "cause author"),
            ];
            let (places, keys) = *dice.pick(&required[..if is_markdown { 4 } else { 5 }]);
            let path = dice.any(&tree.places(places))?;
            let fields = tree.at(&path).fields();
            let names: Vec<&str> = keys.split(' ').collect();
            let is_there = |field: &&(String, Tree)| whole(&field.0, START).0.is_none();
            // What is left is a map still.
            if fields.iter().filter(is_there).count() < 2 {
                return None;
            }
            let at = fields.iter().position(|(key, tree)| {
                names.contains(&key.as_str())
                    && is_once(fields, key)
                    && tree.is_free()
                    && dice.one_in(2)
            })?;
            let (key, _) = fields.remove(at);
            fields.push((mark(START, fault).to_string(), Text(String::new())));
            let is_expected = ["messages", "stack_trace", "quick_fix"].contains(&key.as_str());
            Some(if is_expected {
                "expected-part"
            } else {
                "missing-part"
            })
        }
        Kind::Message => {
            let path = dice.free(tree, "messages.*", is_text)?;
            let text = tree.at(&path).text();
            let mut depth = 0;
            let mut places: Vec<usize> = Vec::new();
            for (at, c) in text.char_indices() {
                let is_beside = c == '{' || c == '}' || text[..at].ends_with(['{', '}']);
                if depth == 0 && !is_beside {
                    places.push(at);
                }
                depth += i32::from(c == '{') - i32::from(c == '}');
            }
            let at = *(!places.is_empty()).then(|| dice.pick(&places))?;
            let before = *dice.pick(&["", "日本 ", "\"e\u{301}\\"]);
            let brace = *dice.pick(&["«{»", "«}»"]);
            text.insert_str(at, &marked(&format!("{before}{brace}"), fault));
            Some("bad-message")
        }
        Kind::Hidden => {
            let path = dice.free(tree, CODE, is_text)?;
            let text = tree.at(&path).text();
            let places: Vec<usize> = text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect();
            let hidden = *dice.pick(&[
                '\u{ad}', '\u{200b}', '\u{200f}', '\u{202a}', '\u{2060}', '\u{2069}',
            ]);
            text.insert_str(*dice.pick(&places), &marked(&format!("«{hidden}»"), fault));
            Some("hidden-character")
        }
        Kind::LongLine => {
            let path = dice.free(tree, CODE, is_text)?;
            let text = tree.at(&path).text();
            let starts: Vec<usize> = [0]
                .into_iter()
                .chain(text.match_indices('\n').map(|(at, _)| at + 1))
                .collect();
            let line = format!(
                "«»{}{}\n",
                dice.pick(&["", "  ", "\t", "日本\t"]),
                "x y ".repeat(501)
            );
            text.insert_str(*dice.pick(&starts), &marked(&line, fault));
            Some("large-snippet")
        }
        Kind::Identical => {
            let path = dice.free(tree, "code.*", |pair| {
                ["broken", "fixed"]
                    .iter()
                    .all(|side| pair.get(side).is_some_and(is_text))
            })?;
            let fields = tree.at(&path).fields();
            let broken = fields.iter().position(|(key, _)| key == "broken")?;
            let fixed = fields.iter().position(|(key, _)| key == "fixed")?;
            let text = fields[broken].1.text().trim().to_owned();
            let (first, rest) = text.split_at(text.find('\n').unwrap_or(text.len()));
            *fields[fixed].1.text() = around(Some(fault), first) + rest;
            *fields[broken].1.text() = format!("{TAKEN}{text}");
            Some("identical-snippets")
        }
        Kind::NoSnippet => {
            let path = dice.free(tree, "code.*.broken code.*.fixed", is_text)?;
            *tree.at(&path) = Map(vec![("file".to_owned(), Text(all + "nope.txt"))]);
            Some("snippet-file")
        }
        Kind::UnknownHeading => {
            let heading = *dice.pick(&["Colour scheme", "日本 e\u{301}", "`a b` c"]);
            tree.fields()
                .push((format!("{all}#{heading}"), Text("Words.".to_owned())));
            Some("unknown-heading")
        }
        Kind::MisspeltHeading => {
            let (key, heading) = *dice.pick(&SECTIONS[1..]);
            let field = tree
                .fields()
                .iter_mut()
                .find(|(name, value)| name == key && value.is_free() && is_text(value))?;
            field.0 = format!("{all}#{}", misspelt(heading, dice));
            Some("unknown-heading")
        }
        Kind::UnclosedFence => {
            let path = dice.free(tree, "more", is_text)?;
            if !is_once(tree.fields(), "more") {
                return None;
            }
            let fence = *dice.pick(&["```", "~~~~ python", "  ````  text"]);
            let (indent, fence) = fence.split_at(fence.len() - fence.trim_start().len());
            tree.at(&path).text().push_str(&marked(
                &format!("\n\n{indent}«{fence}»\n日本\n\n## More"),
                fault,
            ));
            Some("unclosed-fence")
        }
        Kind::FenceMark => {
            let path = dice.free(tree, "stack_trace.*.language", is_text)?;
            tree.at(&path).text().push_str(&marked("  «broekn»", fault));
            Some("unknown-value")
        }
        Kind::Nul | Kind::NotUtf8 => Some("unreadable-file"),
    }
}

/// Whether the key has not been given twice.
fn is_once(fields: &[(String, Tree)], key: &str) -> bool {
    let same = fields
        .iter()
        .filter(|(name, _)| whole(name, WHOLE).1 == key);
    same.count() == 1 && !key.chars().any(is_mark)
}

/// With one letter twice.
fn misspelt(word: &str, dice: &mut Dice) -> String {
    let letters: Vec<usize> = word
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    let at = dice.pick(&letters) + 1;
    format!("{}{}", &word[..at], &word[at - 1..])
}
