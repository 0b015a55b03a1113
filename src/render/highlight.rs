//! Code as safe HTML.
//!
//! In come a language and a text; out come its lines as HTML: escaped, with short classes (the table is [`classes`]), every
//! span closed on its own line, so that a line can be marked, numbered or compared alone. The text of the lines is the
//! text that came in. Both functions are pure: the same text is the same HTML on any thread, with a cold or a warm memory.
//!
//! What would cost too much is plain text, and says why: the budgets are sizes and counted work, never time, so a slow
//! machine builds the same site. Nothing in a text can make them panic, hang or emit a tag of its own.

mod choice;
mod class;
mod console;
mod frame;
mod fuel;
mod grammar;
mod lead;
mod line;
mod machine;
mod message;
mod need;
mod outline;
mod painter;
mod pattern;
mod question;
mod race;
mod regex;
mod remembered;
#[cfg(test)]
mod samples;
mod scopes;
mod search;
mod shortlist;
mod slate;
mod spot;
mod trace;
mod traceback;

pub use remembered::Highlighter;

use std::fmt;

use crate::entry::{LARGEST_SNIPPET, LONGEST_LINE, Language};
use choice::Way;
use console::Piece;
use fuel::{Fuel, Halt};
use line::Line;
use painter::Painter;

/// Code as safe HTML, one string per line, without newlines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    pub lines: Vec<String>,
    /// Why it is plain text, if it is and need not be.
    pub plain: Option<Plain>,
}

/// Why a text was left plain. Then all of it is: colours that stop in the middle say that something is wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    TooLarge,
    LongLine,
    TooSlow,
    /// The grammar leads nowhere; no grammar of the set does.
    NoGrammar,
}

/// What a text may cost. 64 KiB of dense code cost 1 million (SQL) to 11 million (R), in Less 41 million; of a few hundred
/// hostile texts the most expensive one took half a second.
const FUEL: Fuel = Fuel(256_000_000);

/// A snippet in its language.
pub fn code(language: Language, text: &str) -> Highlighted {
    let lines = lines_of(text);
    match choice::of(language, text) {
        Way::Plain => plain(&lines, None),
        Way::Traceback => traceback(&lines),
        Way::Console => terminal(&lines, |line, _| line::plain(line)),
        Way::Grammar(name) => match parsed(name, text, &lines) {
            Ok(lines) => Highlighted { lines, plain: None },
            Err(why) => plain(&lines, Some(why)),
        },
    }
}

/// What a program printed when it failed. Text and consoles are read as traces; another language is what it says.
pub fn trace(language: Language, text: &str) -> Highlighted {
    let lines = lines_of(text);
    match choice::of(language, text) {
        Way::Traceback => traceback(&lines),
        Way::Plain if traceback::is_traceback(&lines) => traceback(&lines),
        Way::Plain => Highlighted {
            lines: trace::lines(&lines),
            plain: None,
        },
        Way::Console => terminal(&lines, trace::line),
        Way::Grammar(_) => code(language, text),
    }
}

/// Every class that can stand in the HTML, and its meaning.
pub fn classes() -> &'static [(&'static str, &'static str)] {
    class::CLASSES
}

impl fmt::Display for Plain {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::TooLarge => write!(out, "it is larger than {} KiB", LARGEST_SNIPPET >> 10),
            Self::LongLine => write!(out, "it has a line longer than {LONGEST_LINE} bytes"),
            Self::TooSlow => out.write_str("its grammar takes too long over it"),
            Self::NoGrammar => out.write_str("its grammar does not hold together"),
        }
    }
}

/// Whether nothing is painted in it, so that it costs nothing.
fn is_plain(language: Language, text: &str) -> bool {
    matches!(choice::of(language, text), Way::Plain)
}

/// A newline ends a line; the last one begins none.
fn lines_of(text: &str) -> Vec<&str> {
    text.split_terminator('\n').collect()
}

fn plain(lines: &[&str], why: Option<Plain>) -> Highlighted {
    Highlighted {
        lines: lines.iter().copied().map(line::plain).collect(),
        plain: why,
    }
}

fn parsed(grammar: &str, text: &str, lines: &[&str]) -> Result<Vec<String>, Plain> {
    if text.len() > LARGEST_SNIPPET {
        return Err(Plain::TooLarge);
    }
    if lines.iter().any(|line| line.len() > LONGEST_LINE) {
        return Err(Plain::LongLine);
    }
    let mut painter = Painter::new(grammar::start(grammar).ok_or(Plain::NoGrammar)?);
    let mut fuel = FUEL;
    lines
        .iter()
        .map(|line| Ok(painter.line(line, &mut fuel)?.to_string()))
        .collect()
}

impl From<Halt> for Plain {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Spent => Self::TooSlow,
            Halt::Lost => Self::NoGrammar,
        }
    }
}

/// A traceback; the source lines in it share one budget, and are plain when it is spent.
fn traceback(lines: &[&str]) -> Highlighted {
    let mut fuel = FUEL;
    let source = |source: &str| {
        let mut painter = painter_of(Language::PYTHON);
        command(painter.as_mut(), source, &mut fuel)
    };
    Highlighted {
        lines: traceback::lines(lines, source),
        plain: None,
    }
}

/// A terminal: commands in their language, and what they print as `output` says (it also gets the line below).
fn terminal(lines: &[&str], output: impl Fn(&str, Option<&str>) -> String) -> Highlighted {
    let mut fuel = FUEL;
    let mut painter = None;
    let mut html = Vec::with_capacity(lines.len());
    for (at, piece) in console::pieces(lines).into_iter().enumerate() {
        if let Piece::Command { language, .. } = piece {
            painter = painter_of(language);
        }
        html.push(match piece {
            Piece::Output(line) => output(line, lines.get(at + 1).copied()),
            Piece::Command {
                prompt,
                command: text,
                ..
            }
            | Piece::More {
                prompt,
                command: text,
            } => {
                let mut line = Line::new();
                line.prompt(prompt);
                line.html(&command(painter.as_mut(), text, &mut fuel));
                line.finish()
            }
        });
    }
    Highlighted {
        lines: html,
        plain: None,
    }
}

fn painter_of(language: Language) -> Option<Painter> {
    match choice::of(language, "") {
        Way::Grammar(name) => grammar::start(name).map(Painter::new),
        _ => None,
    }
}

/// One line of code among other lines: plain where a snippet would be.
fn command(painter: Option<&mut Painter>, text: &str, fuel: &mut Fuel) -> String {
    let html = painter
        .filter(|_| text.len() <= LONGEST_LINE)
        .and_then(|painter| painter.line(text, fuel).ok());
    html.map_or_else(|| line::plain(text), |html| html.to_string())
}

#[cfg(test)]
mod tests {
    use super::samples::SAMPLES;
    use super::*;

    fn language(name: &str) -> Language {
        Language::parse(name).expect("a language of the table")
    }

    /// The text that a reader sees, and whether the tags are what they should be.
    fn seen(html: &str) -> String {
        let mut text = String::new();
        let mut open: Option<&str> = None;
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            let end = rest.find('>').expect("a tag ends");
            let tag = &rest[at..=end];
            let name = match open.take() {
                Some(name) => {
                    assert_eq!(tag, format!("</{name}>"), "runs are flat: {html}");
                    None
                }
                None => tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')),
            };
            let is_known = |name: &str| {
                let class = name.strip_suffix('-');
                classes().iter().any(|(known, _)| Some(*known) == class)
            };
            assert!(name.is_none_or(is_known), "{tag} in {html}");
            open = name;
            rest = &rest[end + 1..];
        }
        assert_eq!(open, None, "a run is left open: {html}");
        text.push_str(rest);
        assert!(!text.contains('>'), "{html}");
        let signs = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&amp;", "&"),
        ];
        signs
            .iter()
            .fold(text, |text, (entity, sign)| text.replace(entity, sign))
    }

    fn assert_same_text(language: Language, text: &str) {
        for highlighted in [code(language, text), trace(language, text)] {
            let lines: Vec<_> = highlighted.lines.iter().map(|line| seen(line)).collect();
            assert_eq!(
                lines,
                text.split_terminator('\n').collect::<Vec<_>>(),
                "{language}"
            );
        }
    }

    #[test]
    fn the_text_of_the_lines_is_the_text_that_came_in() {
        for (name, text) in SAMPLES {
            assert_same_text(language(name), text);
        }
    }

    /// What a grammar does not expect: another language, half of an escape, signs of control, no newline.
    #[test]
    fn any_text_in_any_language_comes_out_as_it_came_in() {
        let hostile = [
            "",
            "\n",
            "\n\n\n",
            "a\r\nb\rc",
            "\0\u{1b}[31m\u{7f}",
            "\u{feff}é🦀\u{202e}x",
            "</code></pre><script>alert('x')</script>",
            "&amp;&lt;",
            "x /*",
            "x /*\n*/ y",
            "<?php",
            "<<EOF\n$x\nEOF",
            "r#\"",
            "'''\n\"\"\"",
            "`${`${`",
            "\\",
            "\t\t",
            "<!--",
            "{{{%<%= #{",
            "$ \n$",
            "PS /> x",
            "C:\\>",
            "  File \"a\", line 9999999999999999999999",
            "  | | |",
            "  at (",
            "\tat ",
            ":1:1:1",
        ];
        for language in Language::all() {
            for text in hostile {
                assert_same_text(language, text);
            }
            for (_, text) in SAMPLES.iter().step_by(7) {
                assert_same_text(language, text);
            }
        }
    }

    #[test]
    fn a_warm_memory_and_another_thread_change_nothing() {
        let one = |(name, text): &(&str, &str)| code(language(name), text);
        painter::forget();
        let cold: Vec<_> = SAMPLES.iter().map(one).collect();
        let warm: Vec<_> = SAMPLES.iter().map(one).collect();
        let elsewhere =
            std::thread::spawn(move || SAMPLES.iter().rev().map(one).collect::<Vec<_>>());
        let mut elsewhere = elsewhere.join().expect("no panic");
        elsewhere.reverse();
        assert_eq!(cold, warm);
        assert_eq!(cold, elsewhere);
    }

    #[test]
    fn what_a_snippet_costs_does_not_depend_on_what_is_remembered() {
        let text = "x = [f\"{k!r}\" for k in 'abc' if k]\n".repeat(20);
        let left = |fuel: u64| {
            let mut fuel = Fuel(fuel);
            let mut painter = Painter::new(grammar::start("Python").expect("a grammar"));
            let done = text
                .lines()
                .try_for_each(|line| painter.line(line, &mut fuel).map(drop));
            done.map(|()| fuel.0)
        };
        painter::forget();
        let enough = 1_000_000;
        let spent = enough - left(enough).expect("enough");
        for (fuel, expected) in [(spent, Ok(0)), (spent - 1, Err(Halt::Spent))] {
            assert_eq!(left(fuel), expected);
            painter::forget();
            assert_eq!(left(fuel), expected);
        }
    }

    #[test]
    fn what_costs_too_much_is_plain_and_says_why() {
        let rust = language("rust");
        assert_eq!(code(rust, "let x = 1;").plain, None);
        assert_eq!(
            code(rust, &"let x = 1;\n".repeat(7000)).plain,
            Some(Plain::TooLarge)
        );
        let long = format!("let x = \"{}\";\nlet y = 1;", "a".repeat(LONGEST_LINE));
        let highlighted = code(rust, &long);
        assert_eq!(highlighted.plain, Some(Plain::LongLine));
        assert_eq!(highlighted.lines[1], "let y = 1;");
        let hostile: String = (0..33)
            .map(|line| format!("{}é{line}\n", "a.b(".repeat(475)))
            .collect();
        assert_eq!(
            code(language("typescript"), &hostile).plain,
            Some(Plain::TooSlow)
        );
        assert_eq!(Plain::TooLarge.to_string(), "it is larger than 64 KiB");
    }

    /// In JavaScript, and in what embeds it, syntect's own parser never comes back from the first of these.
    #[test]
    fn no_line_is_too_much_for_any_grammar() {
        let signs = [
            "x /*", "(", "[{<", "\"'`", "/*", "<a ", "${", "a::", "a<", "- ", "__", "\\", "@[",
            "<<A ",
        ];
        for language in Language::all() {
            for sign in signs {
                let line = sign.repeat(240 / sign.len());
                let lines = code(language, &format!("{line}\n{line}")).lines;
                assert_eq!(lines.len(), 2, "{language}");
            }
        }
    }

    #[test]
    fn code_looks_as_expected() {
        let shown = |name: &str, text: &str| {
            let html = code(language(name), text).lines.join("\n");
            line::shown(&html)
        };
        let python = "[k def] [f f]([v x]=[n 1]): [c # c]\n    [k return] [l None]";
        assert_eq!(shown("python", "def f(x=1): # c\n    return None"), python);
        assert_eq!(shown("json", r#"{"a": "b"}"#), r#"{[a "a"]: [s "b"]}"#);
        assert_eq!(shown("rust", "pub fn f() {}"), "[k pub fn] [f f]() {}");
        assert_eq!(
            shown("js", "x => !y && typeof z"),
            "[v x] =&gt; !y &amp;&amp; [k typeof] z"
        );
        assert_eq!(
            shown("tsx", "<a b=\"c\">{d}</a>"),
            r#"&lt;[t a] [a b]=[s "c"]&gt;{d}&lt;/[t a]&gt;"#
        );
        assert_eq!(
            shown("console", "$ ls\nError: x"),
            "[gp $ ][f ls]\nError: x"
        );
        assert_eq!(shown("text", "Error: x"), "Error: x");
    }

    #[test]
    fn a_trace_marks_its_error_whatever_it_is_called() {
        let lines = |name: &str, text: &str| trace(language(name), text).lines.join("\n");
        assert_eq!(lines("text", "KeyError: 1"), "<e->KeyError</e->: 1");
        let traceback = "Traceback (most recent call last):\nx.Odd: 1";
        assert_eq!(lines("text", traceback), lines("traceback", traceback));
        assert!(lines("console", "$ go run .\npanic: x").ends_with("<e->panic</e->: x"));
        assert_eq!(lines("json", "1"), "<n->1</n->");
    }
}
