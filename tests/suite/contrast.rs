//! Every colour of highlighted code can be read: WCAG AA (4.5:1) on every ground it stands on, in both themes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The least contrast of text that is not large.
const LEAST: f64 = 4.5;

/// What code stands on: a figure, the page, a broken line, a fixed line.
const GROUNDS: [&str; 4] = ["--sheet", "--paper", "--bad-bg", "--good-bg"];

#[test]
fn every_colour_of_code_can_be_read_on_every_ground_in_both_themes() {
    let properties = properties();
    let inks: Vec<&str> = properties
        .keys()
        .map(String::as_str)
        .filter(|name| name.starts_with("--code-") || ["--ink", "--soft"].contains(name))
        .collect();
    assert!(
        inks.len() > 10,
        "code.css defines the colours of code as `--code-…`"
    );
    let mut faults = String::new();
    for ink in inks {
        for ground in GROUNDS {
            let (ink_themes, ground_themes) =
                (themes(&properties, ink), themes(&properties, ground));
            for (theme, of) in ["light", "dark"].into_iter().zip(0..) {
                let contrast = contrast(ink_themes[of], ground_themes[of]);
                if contrast < LEAST {
                    let _ = writeln!(faults, "{ink} on {ground}, {theme}: {contrast:.2}");
                }
            }
        }
    }
    assert!(faults.is_empty(), "below {LEAST}:1\n{faults}");
}

#[test]
fn contrast_is_what_wcag_says() {
    let (black, white) = (colour("#000"), colour("#ffffff"));
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast(colour("#767676"), white) - 4.54).abs() < 0.01);
}

type Colour = [f64; 3];

/// The custom properties of both style sheets, as they are written.
fn properties() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let mut properties = BTreeMap::new();
    for file in ["look.css", "code.css"] {
        let path = folder.join(file);
        let css = std::fs::read_to_string(&path)
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        for declaration in without_comments(&css).split(['{', '}', ';']) {
            if let Some((name, value)) = declaration.split_once(':')
                && name.trim().starts_with("--")
            {
                properties
                    .entry(name.trim().to_owned())
                    .or_insert_with(|| value.trim().to_owned());
            }
        }
    }
    properties
}

fn without_comments(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// A property's colour in the light and in the dark theme.
fn themes(properties: &BTreeMap<String, String>, name: &str) -> [Colour; 2] {
    let mut value = properties
        .get(name)
        .unwrap_or_else(|| panic!("{name} is not defined"));
    for _ in 0..8 {
        let Some(other) = value
            .strip_prefix("var(")
            .and_then(|other| other.strip_suffix(')'))
        else {
            break;
        };
        value = properties
            .get(other.trim())
            .unwrap_or_else(|| panic!("{name}: {other} is not defined"));
    }
    match value
        .strip_prefix("light-dark(")
        .and_then(|both| both.strip_suffix(')'))
    {
        Some(both) => {
            let (light, dark) = both
                .split_once(',')
                .unwrap_or_else(|| panic!("{name}: light-dark() takes two colours"));
            [colour(light.trim()), colour(dark.trim())]
        }
        None => [colour(value), colour(value)],
    }
}

/// `#rgb` or `#rrggbb`, each channel from 0 to 1.
fn colour(text: &str) -> Colour {
    let digits = text
        .strip_prefix('#')
        .unwrap_or_else(|| panic!("`{text}` is not a colour in hexadecimal"));
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => panic!("`{text}` has neither 3 nor 6 digits"),
    };
    [0, 2, 4].map(|at| {
        let channel = u8::from_str_radix(&wide[at..at + 2], 16)
            .unwrap_or_else(|_| panic!("`{text}` is not hexadecimal"));
        f64::from(channel) / 255.0
    })
}

/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: Colour) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
