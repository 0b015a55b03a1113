//! Which spellings are one name on somebody's disk.
//!
//! Comes in: an address. Goes out: its folded form, the same for all spellings that a disk without letter case (macOS,
//! Windows) or without a view on how accents are composed (macOS) takes for one file. Never: a judgement; two spellings
//! that only a far-fetched font tells apart may fold to the same, two that one disk holds equal never fold apart.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The form to compare addresses by. Not for display: case, composition and the order of accents are gone.
pub fn folded(address: &str) -> Cow<'_, str> {
    if address.is_ascii() {
        let is_folded = !address.bytes().any(|letter| letter.is_ascii_uppercase());
        return if is_folded {
            Cow::Borrowed(address)
        } else {
            Cow::Owned(address.to_ascii_lowercase())
        };
    }
    // Up and down again: `ß` meets `ss`, `ς` meets `σ`, the Kelvin sign meets `k`. Taking apart comes before (so that
    // an accent does not hide its letter) and after (some capitals come apart only when made small).
    address
        .nfd()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfd()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_a_disk_holds_equal_fold_together() {
        for (left, right) in [
            ("Index.HTML", "index.html"),
            ("é", "e\u{301}"),
            ("É", "e\u{301}"),
            ("ệ", "e\u{323}\u{302}"),
            ("ệ", "e\u{302}\u{323}"),
            ("\u{212b}", "å"),
            ("\u{212a}", "k"),
            ("straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("한", "\u{1112}\u{1161}\u{11ab}"),
            ("が", "か\u{3099}"),
            ("\u{f900}", "豈"),
            ("ΐ", "ι\u{308}\u{301}"),
            ("שּׁ", "ש\u{5c1}\u{5bc}"),
        ] {
            assert_eq!(folded(left), folded(right), "{left} and {right}");
        }
    }

    #[test]
    fn other_spellings_stay_apart() {
        for (left, right) in [
            ("é", "e"),
            ("a/b", "a-b"),
            ("o", "ø"),
            ("が", "か"),
            ("豈", "更"),
            ("한", "하"),
        ] {
            assert_ne!(folded(left), folded(right), "{left} and {right}");
        }
    }
}
