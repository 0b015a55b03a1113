//! A grammar's lines as HTML, remembered.
//!
//! In comes a line; out comes its HTML. Every thread keeps one memory: equal lines in equal states are parsed once, which
//! is most lines of a broken and a fixed snippet. What is remembered is a pure function of the state and the line (the
//! fuel that it cost is remembered with it and paid again), so a warm memory changes the time and nothing else.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap};
use syntect::parsing::{ClearAmount, ScopeStackOp};

use super::class::{Class, Paint, Palette};
use super::fuel::{Fuel, Halt};
use super::grammar::Place;
use super::line::Line;
use super::machine::State;
use super::slate::Slate;

/// How much a thread remembers: lines, their HTML and the states behind them, in bytes; and how many states.
const BYTES: usize = 8 << 20;
const STATES: usize = 4096;

/// A grammar on its way through a snippet.
pub struct Painter {
    point: Rc<Known>,
}

impl Painter {
    /// Before the first line of a snippet, in the grammar that starts at this place.
    pub fn new(start: Place) -> Self {
        let point = Point {
            state: State::new(start),
            paints: Vec::new(),
            cleared: Vec::new(),
        };
        Self {
            point: Known::of(point),
        }
    }

    /// The HTML of the next line, which comes without its newline.
    pub fn line(&mut self, line: &str, fuel: &mut Fuel) -> Result<Rc<str>, Halt> {
        let before = *fuel;
        let known = MEMORY.with_borrow(|memory| memory.recall(&self.point, line));
        let painted = match known {
            Some(painted) => painted,
            None => MEMORY.with_borrow_mut(|memory| {
                let painted = memory.paint(&self.point.point, line, fuel)?;
                Ok(memory.keep(&self.point, line, painted))
            })?,
        };
        *fuel = Fuel(before.0.checked_sub(painted.cost).ok_or(Halt::Spent)?);
        self.point = painted.next;
        Ok(painted.html)
    }
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::new(Memory::new());
}

/// Where a snippet stands between two lines: the machine, the paint of every open scope, and those that are set aside.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Point {
    state: State,
    paints: Vec<Paint>,
    cleared: Vec<Vec<Paint>>,
}

/// A point with its hash: it is looked up for every line, and made for few.
struct Known {
    point: Point,
    hash: u64,
}

impl Known {
    fn of(point: Point) -> Rc<Self> {
        let hash = FxBuildHasher.hash_one(&point);
        Rc::new(Self { point, hash })
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.hash == other.hash && self.point == other.point
    }
}

impl Eq for Known {}

impl Hash for Known {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.hash);
    }
}

#[derive(Clone)]
struct Painted {
    html: Rc<str>,
    next: Rc<Known>,
    cost: u64,
}

struct Memory {
    palette: Palette,
    slate: Slate,
    /// One allocation per point, so that equal points are the same points.
    points: FxHashMap<Rc<Known>, FxHashMap<Box<str>, Painted>>,
    bytes: usize,
}

impl Memory {
    fn new() -> Self {
        Self {
            palette: Palette::new(),
            slate: Slate::new(),
            points: FxHashMap::default(),
            bytes: 0,
        }
    }

    fn recall(&self, point: &Rc<Known>, line: &str) -> Option<Painted> {
        self.points.get(point)?.get(line).cloned()
    }

    fn paint(&mut self, point: &Point, line: &str, fuel: &mut Fuel) -> Result<Painted, Halt> {
        let before = fuel.0;
        let mut next = point.clone();
        let with_newline = [line, "\n"].concat();
        let ops = next.state.line(&with_newline, &mut self.slate, fuel)?;
        let mut html = Line::new();
        let mut at = 0;
        for (index, op) in ops {
            if let Some(piece) = line.get(at..index.min(line.len()))
                && !piece.is_empty()
            {
                push(&mut html, next.paints.last(), piece);
                at += piece.len();
            }
            next.apply(&op, &mut self.palette);
        }
        push(&mut html, next.paints.last(), &line[at..]);
        Ok(Painted {
            html: Rc::from(html.finish()),
            next: Known::of(next),
            cost: before - fuel.0,
        })
    }

    fn keep(&mut self, point: &Rc<Known>, line: &str, mut painted: Painted) -> Painted {
        if self.bytes > BYTES || self.points.len() > STATES {
            self.points.clear();
            self.bytes = 0;
        }
        if let Some((known, _)) = self.points.get_key_value(&painted.next) {
            painted.next = Rc::clone(known);
        }
        self.bytes += line.len() + painted.html.len() + painted.next.point.state.size();
        self.points
            .entry(Rc::clone(point))
            .or_default()
            .insert(Box::from(line), painted.clone());
        painted
    }
}

fn push(html: &mut Line, paint: Option<&Paint>, text: &str) {
    let class = match paint {
        // Grammars count `=>` or `|` among the keywords: a sign is easier to see than a colour on it.
        Some(Paint::As(Class::Keyword)) if !text.contains(char::is_alphanumeric) => None,
        Some(Paint::As(class)) => Some(*class),
        Some(Paint::Operator) if text.starts_with(char::is_alphabetic) => Some(Class::Keyword),
        _ => None,
    };
    html.push(class, text);
}

impl Point {
    fn apply(&mut self, op: &ScopeStackOp, palette: &mut Palette) {
        match op {
            ScopeStackOp::Push(scope) => {
                let outer = self.paints.last().copied().unwrap_or(Paint::Plain);
                self.paints.push(palette.paint(*scope, outer));
            }
            ScopeStackOp::Pop(count) => self
                .paints
                .truncate(self.paints.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ClearAmount::TopN(count) => self.paints.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.paints.split_off(kept));
            }
            ScopeStackOp::Restore => self.paints.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

/// Forget everything that this thread remembers.
#[cfg(test)]
pub fn forget() {
    MEMORY.with_borrow_mut(|memory| *memory = Memory::new());
}
