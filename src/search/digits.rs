//! Small numbers as characters that a script's string holds as they are, and that compress well.
//!
//! Comes in: entry numbers and impacts. Goes out: text of 93 different characters, and back. Never: a quotation mark or
//! a backslash, which a string would have to escape.

/// So many characters there are.
pub const DIGITS: u32 = 93;

/// A number that takes more than one character is written in this base; the other half says that more follows.
const BASE: u32 = 46;

/// The character of a number below [`DIGITS`].
pub fn digit(value: u32) -> char {
    let code = value + 32;
    let code = if code >= 34 { code + 1 } else { code };
    let code = if code >= 92 { code + 1 } else { code };
    char::from_u32(code).unwrap_or(' ')
}

/// The number of a character.
pub fn value(byte: u8) -> u32 {
    let code = u32::from(byte);
    code.saturating_sub(32) - u32::from(code > 34) - u32::from(code > 92)
}

/// Appends a number of any size, its lowest digit first.
pub fn push(out: &mut String, mut number: u32) {
    while number >= BASE {
        out.push(digit(BASE + number % BASE));
        number /= BASE;
    }
    out.push(digit(number));
}

/// Takes a number from the start of some bytes.
pub fn take(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u32> {
    let (mut number, mut factor) = (0u32, 1u32);
    loop {
        let digit = value(*bytes.next()?);
        number = number.wrapping_add((digit % BASE).wrapping_mul(factor));
        if digit < BASE {
            return Some(number);
        }
        factor = factor.wrapping_mul(BASE);
    }
}

/// The impacts that there are: one by one at first, then each 3.6 % above the one before.
pub fn levels() -> Vec<u8> {
    let mut levels = vec![1u32];
    while levels.len() < DIGITS as usize {
        let last = levels[levels.len() - 1];
        levels.push((last + 1).max((last * 1036 + 500) / 1000).min(255));
    }
    levels
        .into_iter()
        .map(|level| u8::try_from(level).unwrap_or(u8::MAX))
        .collect()
}

/// The level that is nearest to an impact.
pub fn level(levels: &[u8], impact: u8) -> u8 {
    let above = levels
        .partition_point(|level| *level < impact)
        .min(levels.len() - 1);
    let below = above.saturating_sub(1);
    if impact - levels[below].min(impact) < levels[above] - impact.min(levels[above]) {
        levels[below]
    } else {
        levels[above]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let all: String = (0..DIGITS).map(digit).collect();
        assert!(!all.contains(['"', '\\']) && all.is_ascii() && all.len() == 93);
        assert!(
            all.bytes()
                .zip(0..)
                .all(|(byte, number)| value(byte) == number)
        );
        for number in [0, 45, 46, 92, 93, 2116, 3461, 99_999, 4_000_000] {
            let mut text = String::new();
            push(&mut text, number);
            assert_eq!(take(&mut text.as_bytes().iter()), Some(number), "{text}");
        }
    }

    #[test]
    fn levels_rise_to_the_largest_impact() {
        let levels = levels();
        assert!(
            levels
                .windows(2)
                .all(|two| two[0] < two[1] || two[1] == 255),
            "{levels:?}"
        );
        assert_eq!((levels[0], levels[levels.len() - 1]), (1, 255));
        assert_eq!(level(&levels, 7), 7);
        assert_eq!(level(&levels, 255), 255);
    }
}
