//! Text as outlines: what a picture shows must not depend on the fonts of the machine.
//!
//! Comes in: text. Goes out: its width, and its outline as the data of an SVG path, set in one of two fonts that are in the
//! program. Letters stand side by side from left to right, kerned; scripts that need more than that are not in the fonts.
//! Never: a glyph for a character that the font does not have.

use anyhow::{Result, anyhow};
use std::fmt::Write;
use std::sync::LazyLock;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::opentype_layout::LayoutTable;
use ttf_parser::{Face, FaceParsingError, GlyphId, OutlineBuilder, Tag};
use unicode_normalization::UnicodeNormalization;

/// Which font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Inter, semi-bold.
    Text,
    /// `JetBrains` Mono.
    Code,
}

static TEXT: LazyLock<Result<Face<'static>, FaceParsingError>> =
    LazyLock::new(|| Face::parse(include_bytes!("../../../fonts/Inter-SemiBold.ttf"), 0));

static CODE: LazyLock<Result<Face<'static>, FaceParsingError>> = LazyLock::new(|| {
    Face::parse(
        include_bytes!("../../../fonts/JetBrainsMono-Regular.ttf"),
        0,
    )
});

impl Hand {
    fn face(self) -> Result<&'static Face<'static>> {
        let face = match self {
            Self::Text => &TEXT,
            Self::Code => &CODE,
        };
        face.as_ref()
            .map_err(|error| anyhow!("a built-in font cannot be read: {error}"))
    }

    /// The text as it can be drawn: accents composed, signs that are no letters left out where the font lacks them. Nothing
    /// where it lacks a letter, or where nothing remains.
    pub fn drawable(self, text: &str) -> Result<Option<String>> {
        let face = self.face()?;
        let has = |c: &char| c.is_whitespace() || face.glyph_index(*c).is_some();
        let composed: String = text.nfc().collect();
        if composed.chars().any(|c| c.is_alphanumeric() && !has(&c)) {
            return Ok(None);
        }
        let kept: String = composed.chars().filter(has).collect();
        let words: Vec<&str> = kept.split_whitespace().collect();
        Ok((!words.is_empty()).then(|| words.join(" ")))
    }

    /// How wide a text is, in units of its size.
    pub fn width(self, text: &str) -> Result<f32> {
        let face = self.face()?;
        let end = |_: GlyphId, _: f32| {};
        Ok(set(face, text, end) / f32::from(face.units_per_em()))
    }

    /// The outline of a text at a size in pixels, from the start of its baseline: the `d` of an SVG path.
    pub fn outline(self, text: &str, size: f32) -> Result<String> {
        let face = self.face()?;
        let scale = size / f32::from(face.units_per_em());
        let mut pen = Pen {
            path: String::new(),
            at: 0.0,
            scale,
        };
        set(face, text, |glyph, at| {
            pen.at = at;
            // A glyph without an outline is a space.
            let _ = face.outline_glyph(glyph, &mut pen);
        });
        Ok(pen.path)
    }
}

/// Calls `put` with each glyph and where it begins; returns where the last one ends. All in units of the font.
fn set(face: &Face<'_>, text: &str, mut put: impl FnMut(GlyphId, f32)) -> f32 {
    let mut at = 0.0;
    let mut last = None;
    for c in text.chars() {
        let Some(glyph) = face.glyph_index(c) else {
            continue;
        };
        let kerned = last.zip(face.tables().gpos);
        at += kerned.map_or(0.0, |(last, table)| f32::from(kerning(&table, last, glyph)));
        put(glyph, at);
        at += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        last = Some(glyph);
    }
    at
}

/// How much closer two glyphs stand. Source: OpenType, “GPOS”, lookup type 2 under the feature `kern`.
fn kerning(table: &LayoutTable<'_>, left: GlyphId, right: GlyphId) -> i16 {
    let Some(feature) = table.features.find(Tag::from_bytes(b"kern")) else {
        return 0;
    };
    let lookups = feature.lookup_indices.into_iter();
    let subtables = lookups
        .filter_map(|index| table.lookups.get(index))
        .flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>());
    for subtable in subtables {
        let PositioningSubtable::Pair(pair) = subtable else {
            continue;
        };
        let records = match pair {
            PairAdjustment::Format1 { coverage, sets } => coverage
                .get(left)
                .and_then(|index| sets.get(index))
                .and_then(|set| set.get(right)),
            PairAdjustment::Format2 {
                coverage,
                classes: (first, second),
                matrix,
            } => coverage
                .get(left)
                .and_then(|_| matrix.get((first.get(left), second.get(right)))),
        };
        if let Some((record, _)) = records {
            return record.x_advance;
        }
    }
    0
}

/// Writes outlines as path data.
struct Pen {
    path: String,
    /// Where the glyph begins, in units of the font.
    at: f32,
    scale: f32,
}

impl Pen {
    fn put(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (number, (x, y)) in points.iter().enumerate() {
            let gap = if number == 0 { "" } else { " " };
            let (x, y) = ((self.at + x) * self.scale, -y * self.scale);
            // A glyph has its y axis upwards, a picture downwards. Hundredths of a pixel are more than an eye sees.
            let _ = write!(self.path, "{gap}{x:.2} {y:.2}");
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.put('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.put('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_the_fonts_lack_are_not_drawn_as_boxes() {
        let drawable = |text| Hand::Text.drawable(text).unwrap();
        for (text, drawn) in [
            ("Zeitüberschreitung", Some("Zeitüberschreitung")),
            ("e\u{301}te\u{301}", Some("été")),
            ("Ошибка Σφάλμα", Some("Ошибка Σφάλμα")),
            ("Rocket 🚀 failed", Some("Rocket failed")),
            ("権限がありません", None),
            ("خطأ", None),
            ("שגיאה 403", None),
            ("🚀", None),
        ] {
            assert_eq!(drawable(text).as_deref(), drawn, "{text}");
        }
    }

    #[test]
    fn pairs_are_kerned_and_code_is_not() {
        let wide = |hand: Hand, text: &str| hand.width(text).unwrap();
        let (apart, pair) = (
            wide(Hand::Text, "A") + wide(Hand::Text, "V"),
            wide(Hand::Text, "AV"),
        );
        assert!(pair < apart - 0.01, "{pair} of {apart}");
        let (one, four) = (wide(Hand::Code, "i"), wide(Hand::Code, "WiiW"));
        assert!((four - 4.0 * one).abs() < 1e-4);
    }

    #[test]
    fn an_outline_stands_on_its_baseline() {
        let path = Hand::Text.outline("H", 100.0).unwrap();
        let numbers = |text: &str| -> Vec<f32> {
            text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
                .filter_map(|number| number.parse().ok())
                .collect()
        };
        let ys: Vec<f32> = numbers(&path).chunks(2).map(|point| point[1]).collect();
        assert!(ys.iter().all(|y| (-80.0..=0.0).contains(y)), "{path}");
        assert!(ys.contains(&0.0), "{path}");
        assert_eq!(Hand::Text.outline(" ", 100.0).unwrap(), "");
    }
}
