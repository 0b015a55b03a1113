//! What a site may change of its look without a template: colours, the logo, links and the footer.
//!
//! Comes in: what `errbook.yaml` says. Goes out: [`Look`], and the style rules of its colours. Never: a text that cannot be
//! read: each colour is made darker on light ground and lighter on dark ground until it can. All of it is computed with
//! operations that give the same everywhere.

use crate::entry::{Prose, Url};
use crate::source::{FileId, Spanned};
use std::fmt::Write as _;

/// What a site has settled about its look.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// What each colour is for, and the colour.
    pub colours: Vec<(Use, Colour)>,
    /// The path in `static/` of the picture beside the site's name.
    pub logo: Option<String>,
    /// Further links of the menu.
    pub links: Vec<(String, Url)>,
    /// Markdown at the foot of every page, in the place of the line that says what the site is made with.
    pub footer: Option<Prose>,
    /// The places of the site that the footer links to, as written.
    pub footer_links: Vec<Spanned<String>>,
    /// Where all this is written.
    pub file: Option<FileId>,
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Links, marks and bars.
    Accent,
    Error,
    Warning,
    Success,
}

impl Use {
    /// In the order in which they are written down.
    pub const ALL: [(&'static str, Self); 4] = [
        ("accent", Self::Accent),
        ("error", Self::Error),
        ("warning", Self::Warning),
        ("success", Self::Success),
    ];

    /// The custom properties that have it.
    fn properties(self) -> &'static [&'static str] {
        match self {
            Self::Accent => &["--link", "--bar"],
            Self::Error => &["--bad"],
            Self::Warning => &["--warn"],
            Self::Success => &["--good"],
        }
    }
}

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// What text stands on in the built-in style sheet, on light and on dark pages: `--paper`, `--sheet`, and the grounds of
/// `--bad-bg`, `--good-bg` and `--warn-bg`.
const GROUNDS: [[&str; 5]; 2] = [
    ["#fff", "#f6f7f9", "#fdecea", "#e6f5ec", "#fdf1e0"],
    ["#12141a", "#1a1d25", "#3a1d1f", "#14301f", "#35270f"],
];

/// What text needs, and a little more for how it is computed. Source: WCAG 2.2, 1.4.3.
const LEAST: f64 = 4.6;

/// A colour is changed in so many steps at most.
const STEPS: u16 = 64;

impl Colour {
    /// `#1a56c4` or `#15c`
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digit = |at: usize| u8::try_from(digits[at..].chars().next()?.to_digit(16)?).ok();
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let two = |high: usize, low: usize| Some(digit(high)? * 16 + digit(low)?);
        match digits.len() {
            3 => Some(Self([two(0, 0)?, two(1, 1)?, two(2, 2)?])),
            6 => Some(Self([two(0, 1)?, two(2, 3)?, two(4, 5)?])),
            _ => None,
        }
    }

    fn css(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// So many steps of the way to another colour.
    fn towards(self, other: Self, step: u16) -> Self {
        let mix = |from: u8, to: u8| {
            let sum = u16::from(from) * (STEPS - step) + u16::from(to) * step;
            u8::try_from(sum / STEPS).unwrap_or(u8::MAX)
        };
        let [from, to] = [self.0, other.0];
        Self([
            mix(from[0], to[0]),
            mix(from[1], to[1]),
            mix(from[2], to[2]),
        ])
    }

    /// How bright it is, 0 to 1. The exponent 2.4 is taken by square roots alone (as 2 + 1/4 + 1/8 + 1/32), which are
    /// exact, so that every machine comes to the same.
    fn luminance(self) -> f64 {
        let channel = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 {
                return share / 12.92;
            }
            let base = (share + 0.055) / 1.055;
            let fourth = base.sqrt().sqrt();
            let eighth = fourth.sqrt();
            base * base * fourth * eighth * eighth.sqrt().sqrt()
        };
        let [red, green, blue] = self.0.map(channel);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest colour on the way to another one that can be read on all these grounds.
    fn readable(self, towards: Self, grounds: &[&str]) -> Self {
        let grounds: Vec<Self> = grounds.iter().filter_map(|css| Self::parse(css)).collect();
        let can_be_read = |colour: &Self| {
            grounds
                .iter()
                .all(|ground| colour.contrast(*ground) >= LEAST)
        };
        let mut steps = (0..=STEPS).map(|step| self.towards(towards, step));
        steps.find(can_be_read).unwrap_or(towards)
    }
}

impl Look {
    /// The style rules of its colours, to stand behind all others; empty where there are none.
    #[must_use]
    pub fn css(&self) -> String {
        let mut css = String::new();
        for (what, colour) in &self.colours {
            let light = colour.readable(Colour([0; 3]), &GROUNDS[0]).css();
            let dark = colour.readable(Colour([255; 3]), &GROUNDS[1]).css();
            for property in what.properties() {
                // Written to a text, which never fails.
                let _ = write!(css, "{property}:light-dark({light},{dark});");
            }
        }
        if css.is_empty() {
            css
        } else {
            format!(":root{{{css}}}\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        assert_eq!(Colour::parse("#15c"), Some(Colour([0x11, 0x55, 0xcc])));
        assert_eq!(Colour::parse("#1A56c4"), Some(Colour([0x1a, 0x56, 0xc4])));
        for wrong in ["", "#", "15c", "#15", "#15cg", "#1155cc00", "#é5c", "blue"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn any_colour_can_be_read_in_both_themes() {
        let real = |colour: Colour| {
            let channel = |byte: u8| {
                let share = f64::from(byte) / 255.0;
                if share <= 0.040_45 {
                    share / 12.92
                } else {
                    ((share + 0.055) / 1.055).powf(2.4)
                }
            };
            let [red, green, blue] = colour.0.map(channel);
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        for wanted in [
            "#000", "#fff", "#ff0", "#1a56c4", "#777", "#0f0", "#00f", "#f0f", "#123456",
        ] {
            let wanted = Colour::parse(wanted).unwrap();
            for (grounds, end) in GROUNDS.iter().zip([[0; 3], [255; 3]]) {
                let found = wanted.readable(Colour(end), grounds);
                for ground in grounds {
                    let (one, two) = (real(found), real(Colour::parse(ground).unwrap()));
                    let contrast = (one.max(two) + 0.05) / (one.min(two) + 0.05);
                    assert!(contrast >= 4.5, "{found:?} on {ground}: {contrast}");
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays() {
        let look = Look {
            colours: vec![(Use::Accent, Colour::parse("#1a56c4").unwrap())],
            ..Look::default()
        };
        let css = look.css();
        assert!(
            css.starts_with(":root{--link:light-dark(#1a56c4,#"),
            "{css}"
        );
        assert_eq!(Look::default().css(), "");
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../static/look.css");
        for (at, name) in ["--paper", "--sheet", "--bad-bg", "--good-bg", "--warn-bg"]
            .iter()
            .enumerate()
        {
            let rule = format!(
                "{name}: light-dark({}, {});",
                GROUNDS[0][at], GROUNDS[1][at]
            );
            assert!(sheet.contains(&rule), "{rule}");
        }
    }
}
