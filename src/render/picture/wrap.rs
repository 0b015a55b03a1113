//! Text → lines of outlines that fit: smaller where it is long, broken where it is longer, cut where it is too long.
//!
//! Comes in: a text that can be drawn, and a room for it. Goes out: a [`Block`]. Never: a line wider than the room.

use super::lettering::Hand;
use crate::render::view::{Block, Line};
use anyhow::Result;

/// What a text may take up.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub hand: Hand,
    /// In pixels, the preferred one first, each with how many lines of it may stand below each other.
    pub sizes: &'static [(f32, usize)],
    /// In pixels.
    pub width: f32,
}

/// From one baseline to the next, in units of the size.
const LEADING: f32 = 1.2;

/// From the top of a line to its baseline, in units of the size.
const ASCENT: f32 = 0.95;

/// Characters that are looked at: more than any room holds, so that what is longer is cut all the same.
const MOST: usize = 600;

/// The text in its room.
pub fn block(text: &str, room: Room) -> Result<Block> {
    let end = text.char_indices().nth(MOST);
    let text = &text[..end.map_or(text.len(), |(end, _)| end)];
    let (mut lines, mut chosen) = (Vec::new(), 0.0);
    for (size, most) in room.sizes {
        chosen = *size;
        lines = wrapped(text, room, chosen)?;
        if lines.len() <= *most {
            break;
        }
    }
    let most = room.sizes.last().map_or(1, |(_, most)| *most);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(last, room, chosen)?;
        }
    }
    let mut top = 0.0;
    let mut drawn = Vec::new();
    for text in lines {
        drawn.push(Line {
            path: room.hand.outline(&text, chosen)?,
            width: room.hand.width(&text)? * chosen,
            y: top + ASCENT * chosen,
            text,
        });
        top += LEADING * chosen;
    }
    Ok(Block {
        size: chosen,
        height: top,
        lines: drawn,
    })
}

/// As many words in a line as fit; a word that does not is broken, behind a sign if it has one.
fn wrapped(text: &str, room: Room, size: f32) -> Result<Vec<String>> {
    let fits = |line: &str| Ok::<bool, anyhow::Error>(room.hand.width(line)? * size <= room.width);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&longer)? {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        while !fits(rest)? {
            let end = end_of_line(rest, &fits)?;
            lines.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        rest.clone_into(&mut line);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    Ok(lines)
}

/// Where a word is broken: behind the last sign that fits, or else behind the last character.
fn end_of_line(word: &str, fits: &dyn Fn(&str) -> Result<bool>) -> Result<usize> {
    let mut ends = word.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
    let (mut last, _) = ends.next().unwrap_or((word.len(), ' '));
    let mut sign = None;
    for (end, c) in ends {
        if !fits(&word[..end])? {
            break;
        }
        last = end;
        if matches!(c, '.' | ':' | '_' | '/' | '-' | ',' | '(' | '<') {
            sign = Some(end);
        }
    }
    // A short piece at the end of a line reads worse than a break between letters.
    Ok(sign.filter(|end| end * 3 > last).unwrap_or(last))
}

/// The line with an ellipsis at its end.
fn cut(line: &str, room: Room, size: f32) -> Result<String> {
    let mut kept = line.to_owned();
    loop {
        let ended = format!("{}…", kept.trim_end());
        if kept.is_empty() || room.hand.width(&ended)? * size <= room.width {
            return Ok(ended);
        }
        kept.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room {
        hand: Hand::Text,
        sizes: &[(80.0, 2), (60.0, 2), (40.0, 2)],
        width: 1000.0,
    };

    #[test]
    fn a_long_text_is_smaller_then_broken_then_cut() {
        let long = "the server refused what was asked of it ".repeat(10);
        for (text, size, is_cut) in [
            ("Short", 80.0, false),
            ("Permission was denied by the server", 80.0, false),
            (
                "Permission was denied by the server that keeps the models",
                60.0,
                false,
            ),
            (long.as_str(), 40.0, true),
        ] {
            let block = block(text, ROOM).unwrap();
            assert!((block.size - size).abs() < 0.1, "{text}: {}", block.size);
            assert!(block.lines.len() <= 2);
            let shown: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(shown.join(" ").ends_with('…'), is_cut, "{shown:?}");
            assert!(block.lines.iter().all(|line| line.width <= ROOM.width));
        }
    }

    #[test]
    fn a_name_is_broken_behind_a_sign() {
        let room = Room {
            sizes: &[(40.0, 99)],
            width: 450.0,
            ..ROOM
        };
        let block = block("com.example.billing.PaymentRefusedException", room).unwrap();
        let lines: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines[0], "com.example.billing.");
        let endless = super::block(&"x".repeat(1_000_000), room).unwrap();
        assert!(endless.lines.iter().all(|line| line.width <= 450.0));
        let narrow = super::block(&"i".repeat(1_000_000), ROOM).unwrap();
        assert!(narrow.lines[1].text.ends_with('…'), "it is cut");
    }
}
