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
mod grammar;
mod line;
mod machine;
mod painter;
mod scopes;
mod trace;
mod traceback;

use std::fmt;

use crate::entry::{LARGEST_SNIPPET, LONGEST_LINE, Language};
use choice::Way;
use console::Piece;
use line::Line;
use machine::{Fuel, Halt};
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

/// What a text may cost. 64 KiB of dense code cost up to 55 million; the most expensive text that fits takes 3 s.
const FUEL: Fuel = Fuel(128_000_000);

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
    let painted = painter
        .filter(|_| text.len() <= LONGEST_LINE)
        .and_then(|painter| painter.line(text, fuel).ok());
    painted.map_or_else(|| line::plain(text), |html| html.to_string())
}
