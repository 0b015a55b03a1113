//! Which form of a counting text a number takes, by language.
//!
//! Source: Unicode CLDR, Language Plural Rules (cardinal), for whole numbers. A language that is not named here tells one
//! from all others, as most do.

use serde::Serialize;

/// A class of numbers, by its name in CLDR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Class {
    pub const NAMES: &[(&str, Self)] = &[
        ("zero", Self::Zero),
        ("one", Self::One),
        ("two", Self::Two),
        ("few", Self::Few),
        ("many", Self::Many),
        ("other", Self::Other),
    ];
}

/// The class of a number in a language (a BCP 47 tag).
#[must_use]
pub fn class(language: &str, count: usize) -> Class {
    let (ten, hundred) = (count % 10, count % 100);
    let is_teen = (11..=14).contains(&hundred);
    match language.split('-').next().unwrap_or("") {
        "id" | "ja" | "ko" | "lo" | "ms" | "my" | "th" | "vi" | "zh" => Class::Other,
        "fr" | "pt" | "hy" | "hi" | "bn" | "fa" | "am" | "gu" | "kn" | "zu" if count <= 1 => {
            Class::One
        }
        "cs" | "sk" if (2..=4).contains(&count) => Class::Few,
        "pl" if count != 1 => {
            if (2..=4).contains(&ten) && !is_teen {
                Class::Few
            } else {
                Class::Many
            }
        }
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" => match ten {
            1 if hundred != 11 => Class::One,
            2..=4 if !is_teen => Class::Few,
            _ if matches!(language.split('-').next(), Some("ru" | "uk" | "be")) => Class::Many,
            _ => Class::Other,
        },
        "lt" => match ten {
            1 if hundred != 11 => Class::One,
            2..=9 if !(11..=19).contains(&hundred) => Class::Few,
            _ => Class::Other,
        },
        "ro" if count != 1 && (count == 0 || (1..=19).contains(&hundred)) => Class::Few,
        "sl" => match hundred {
            1 => Class::One,
            2 => Class::Two,
            3 | 4 => Class::Few,
            _ => Class::Other,
        },
        "he" if count == 2 => Class::Two,
        "ar" => match count {
            0 => Class::Zero,
            1 => Class::One,
            2 => Class::Two,
            _ if (3..=10).contains(&hundred) => Class::Few,
            _ if hundred >= 11 => Class::Many,
            _ => Class::Other,
        },
        _ if count == 1 => Class::One,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_into_the_classes_of_their_language() {
        use Class::{Few, Many, One, Other, Two, Zero};
        let classes = |language| [0, 1, 2, 5, 11, 21, 22, 103].map(|count| class(language, count));
        assert_eq!(
            classes("en"),
            [Other, One, Other, Other, Other, Other, Other, Other]
        );
        assert_eq!(
            classes("fr"),
            [One, One, Other, Other, Other, Other, Other, Other]
        );
        assert_eq!(classes("ja"), [Other; 8]);
        assert_eq!(classes("pl"), [Many, One, Few, Many, Many, Many, Few, Few]);
        assert_eq!(
            classes("ru-RU"),
            [Many, One, Few, Many, Many, One, Few, Few]
        );
        assert_eq!(
            classes("cs"),
            [Other, One, Few, Other, Other, Other, Other, Other]
        );
        assert_eq!(classes("ar"), [Zero, One, Two, Few, Many, Many, Many, Few]);
        assert_eq!(
            classes("sl"),
            [Other, One, Two, Other, Other, Other, Other, Few]
        );
    }
}
