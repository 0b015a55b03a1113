//! Code as safe HTML.
#![allow(dead_code)]

mod choice;
mod class;
mod grammar;
mod line;
mod machine;
mod painter;

use std::fmt;
use crate::entry::Language;
use choice::Way;
use machine::{Fuel, Halt};
use painter::Painter;

pub struct Highlighted { pub lines: Vec<String>, pub plain: Option<Plain> }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain { TooLarge, LongLine, TooSlow, Failed }

pub const FUEL: u64 = 1 << 40;
pub fn code(language: Language, text: &str) -> Highlighted {
    match choice::of(language, text) { Way::Grammar(name) => match with(name, text, &mut Fuel(FUEL)) { Ok(lines)=>Highlighted{lines,plain:None}, Err(h)=>Highlighted{lines: text.split_terminator('\n').map(line::plain).collect(), plain: Some(match h {Halt::Spent=>Plain::TooSlow,Halt::Lost=>Plain::Failed})} },
     _=>Highlighted{lines: text.split_terminator('\n').map(line::plain).collect(), plain:None}}
}
pub fn with(name: &str, text: &str, fuel: &mut Fuel) -> Result<Vec<String>, Halt> {
    let mut p = Painter::new(grammar::start(name).ok_or(Halt::Lost)?);
    text.split_terminator('\n').map(|l| p.line(l, fuel).map(|h| h.to_string())).collect()
}
impl fmt::Display for Plain { fn fmt(&self, out:&mut fmt::Formatter)->fmt::Result { out.write_str("x") } }
#[cfg(test)]
mod oracle {
    use super::*;
    use syntect::parsing::ParseState;
    use std::time::*;
    #[test]
    fn the_machine_agrees_with_syntect() {
        let set = two_face::syntax::extra_newlines();
        let mut n = 0;
        let (mut ta, mut tb) = (Duration::ZERO, Duration::ZERO);
        let (mut worst_line, mut worst_text, mut total) = ((0, String::new()), (0, String::new()), 0);
        for (ext, text) in crate::corpus::all() {
            let Some(language) = Language::parse(&ext) else { continue };
            let Way::Grammar(name) = choice::of(language, &text) else { continue };
            let mut theirs = ParseState::new(set.find_syntax_by_name(name).unwrap());
            let mut ours = machine::State::new(grammar::start(name).unwrap());
            let mut cost = 0;
            for l in text.split_terminator('\n') {
                let l = format!("{l}\n");
                let t = Instant::now();
                let a = theirs.parse_line(&l, &set).unwrap();
                ta += t.elapsed();
                let t = Instant::now();
                let mut fuel = Fuel(u64::MAX);
                let b = ours.line(&l, &mut fuel).unwrap();
                tb += t.elapsed();
                let c = u64::MAX - fuel.0; cost += c;
                if c > worst_line.0 { worst_line = (c, format!("{name} {} {l}", l.len())) }
                if a != b { eprintln!("DIFF {name}: cost {c} {l}\n{a:?}\n{b:?}"); break }
                n += 1;
            }
            total += cost;
            if cost > worst_text.0 { worst_text = (cost, format!("{name} {}\n{}", text.len(), &text[..60.min(text.len())])) }
        }
        eprintln!("{n} lines, syntect {ta:?}, machine {tb:?}, fuel {total}, line {worst_line:?}, text {worst_text:?}");
    }
}
