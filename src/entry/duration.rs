//! How long a fix takes: a number or a range, with its unit.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

/// `30 s`, `2-5 min`, `1 h`, `1-2 days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    low: u32,
    high: u32,
    unit: Unit,
}

impl Duration {
    /// The duration of a text, or how to write one.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const HELP: &str =
            "write a number or a range with its unit: `30 s`, `2-5 min`, `1 h`, `1-2 days`";
        let split = text.find(|c: char| c.is_alphabetic()).ok_or(HELP)?;
        let (numbers, unit) = text.split_at(split);
        let unit = match unit.trim().trim_end_matches('.') {
            "s" | "sec" | "second" | "seconds" => Unit::Seconds,
            "m" | "min" | "mins" | "minute" | "minutes" => Unit::Minutes,
            "h" | "hour" | "hours" => Unit::Hours,
            "d" | "day" | "days" => Unit::Days,
            _ => return Err(HELP),
        };
        let (low, high) = numbers.split_once(['-', '–']).unwrap_or((numbers, numbers));
        let number = |text: &str| {
            text.trim()
                .parse::<u32>()
                .ok()
                .filter(|n| (1..=1000).contains(n))
                .ok_or(HELP)
        };
        let (low, high) = (number(low)?, number(high)?);
        if low > high {
            Err("the range runs from the shorter to the longer time")
        } else {
            Ok(Self { low, high, unit })
        }
    }

    /// The upper end in seconds.
    #[must_use]
    pub fn longest(&self) -> u64 {
        let unit = match self.unit {
            Unit::Seconds => 1,
            Unit::Minutes => 60,
            Unit::Hours => 3600,
            Unit::Days => 86_400,
        };
        u64::from(self.high) * unit
    }

    /// The lower and the upper end, in [`Duration::unit`]s.
    #[must_use]
    pub fn range(&self) -> (u32, u32) {
        (self.low, self.high)
    }

    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }
}

/// As it can be read again: `2–5 min`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Seconds => "s",
            Unit::Minutes => "min",
            Unit::Hours => "h",
            Unit::Days if self.high == 1 => "day",
            Unit::Days => "days",
        };
        if self.low == self.high {
            write!(f, "{} {unit}", self.low)
        } else {
            write!(f, "{}–{} {unit}", self.low, self.high)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ranges_and_units() {
        for (text, shown, seconds) in [
            ("2-5 min", "2–5 min", 300),
            ("1 h", "1 h", 3600),
            ("30s", "30 s", 30),
            ("1-2 days", "1–2 days", 172_800),
            ("1 day", "1 day", 86_400),
        ] {
            let duration = Duration::parse(text).unwrap();
            assert_eq!(
                (duration.to_string().as_str(), duration.longest()),
                (shown, seconds)
            );
            assert_eq!(Duration::parse(shown), Ok(duration));
        }
        for text in [
            "5",
            "min",
            "5-2 min",
            "0 min",
            "a few minutes",
            "5 parsecs",
            "",
        ] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }
}
