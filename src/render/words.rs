//! The words of the interface: every text on a page that is not an entry's.
//!
//! Comes in: nothing; `words/table.rs` is English, and a file `words/<language>.yaml` replaces what it names (it is read
//! in `project/words.rs`). Goes out: [`Words`], a field for each text, for the views in Rust, for the templates (as
//! `words`) and for the scripts (as `errbookWords`). Never: a text of the command line, which speaks English.
//!
//! `{name}` is a hole; a translation has the same holes. A text that counts has a form for each class of numbers that its
//! language tells apart (CLDR: `one`, `few`, `many`, `other` …).

mod health;
mod plural;
mod table;

pub use plural::Class;
pub use table::{Counted, TABLE, Words};

use crate::entry::{Date, Duration, Evidence, Lifecycle, Severity, Unit};
use crate::link::Facet;

impl Words {
    /// The text with its holes filled: `("host", "example.org")` for `{host}`. What fills a hole is not looked at again.
    #[must_use]
    pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            filled.push_str(before);
            let value = behind.split_once('}').and_then(|(name, behind)| {
                let (_, value) = values.iter().find(|(hole, _)| *hole == name)?;
                Some((*value, behind))
            });
            if let Some((value, behind)) = value {
                filled.push_str(value);
                rest = behind;
            } else {
                filled.push('{');
                rest = behind;
            }
        }
        filled + rest
    }

    /// The form of a text that counts, with the number in it.
    #[must_use]
    pub fn count(&self, text: &Counted, count: usize) -> String {
        let class = plural::class(&self.language, count);
        let form = text.0.get(&class).or_else(|| text.0.get(&Class::Other));
        Self::fill(
            form.map_or("{count}", String::as_str),
            &[("count", &self.number(count))],
        )
    }

    /// A whole number with the groups of its language: `10,000`.
    #[must_use]
    pub fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let gap = self
            .one_thousand
            .trim_start_matches('1')
            .trim_end_matches('0');
        if digits.len() <= 4 {
            return digits;
        }
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push_str(gap);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// `2026`, `November 2026`, `23 November 2026`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let year = date.year().to_string();
        let month = date
            .month()
            .and_then(|month| self.months.split(',').nth(usize::from(month) - 1));
        let Some(month) = month.map(str::trim) else {
            return year;
        };
        match date.day() {
            Some(day) => Self::fill(
                &self.date_day,
                &[("day", &day.to_string()), ("month", month), ("year", &year)],
            ),
            None => Self::fill(&self.date_month, &[("month", month), ("year", &year)]),
        }
    }

    /// `2–5 min`.
    #[must_use]
    pub fn duration(&self, time: Duration) -> String {
        let (low, high) = time.range();
        let count = if low == high {
            low.to_string()
        } else {
            format!("{low}–{high}")
        };
        let count = [("count", count.as_str())];
        match time.unit() {
            Unit::Seconds => Self::fill(&self.seconds, &count),
            Unit::Minutes => Self::fill(&self.minutes, &count),
            Unit::Hours => Self::fill(&self.hours, &count),
            Unit::Days => {
                let class = plural::class(&self.language, high as usize);
                let form = self.days.0.get(&class).or(self.days.0.get(&Class::Other));
                Self::fill(form.map_or("{count}", String::as_str), &count)
            }
        }
    }

    /// A label within a sentence: its first letter small, unless it is an abbreviation (`HTTP status`), or the language
    /// writes its nouns with capitals.
    #[must_use]
    pub fn in_sentence(&self, label: &str) -> String {
        let is_abbreviation = label.chars().nth(1).is_some_and(char::is_uppercase);
        let has_capitals = self.language.split('-').next() == Some("de");
        if is_abbreviation || has_capitals {
            label.to_owned()
        } else {
            label.to_lowercase()
        }
    }

    /// What a kind of fact is called.
    #[must_use]
    pub fn facet(&self, facet: Facet) -> &str {
        match facet {
            Facet::Severity => &self.severity,
            Facet::Status => &self.http_status,
            Facet::Language => &self.language_of_code,
            Facet::Tag => &self.tag,
            Facet::Retry => &self.retry,
            Facet::Difficulty => &self.difficulty,
            Facet::FixTime => &self.time_to_fix,
        }
    }

    /// What a value of a fact is called; names of languages, statuses and tags are the same in every language.
    #[must_use]
    pub fn term<'a>(&'a self, facet: Facet, key: &str, name: &'a str) -> &'a str {
        match (facet, key) {
            (Facet::Severity, "low") => &self.severity_low,
            (Facet::Severity, "medium") => &self.severity_medium,
            (Facet::Severity, "high") => &self.severity_high,
            (Facet::Severity, "critical") => &self.severity_critical,
            (Facet::Retry, "never") => &self.retry_never,
            (Facet::Retry, "after-delay") => &self.retry_after_delay,
            (Facet::Retry, "immediately") => &self.retry_immediately,
            (Facet::Difficulty, "beginner") => &self.difficulty_beginner,
            (Facet::Difficulty, "intermediate") => &self.difficulty_intermediate,
            (Facet::Difficulty, "advanced") => &self.difficulty_advanced,
            (Facet::FixTime, "5-minutes") => &self.fix_5_minutes,
            (Facet::FixTime, "30-minutes") => &self.fix_30_minutes,
            (Facet::FixTime, "2-hours") => &self.fix_2_hours,
            (Facet::FixTime, "longer") => &self.fix_longer,
            _ => name,
        }
    }

    /// What stands behind an entry.
    #[must_use]
    pub fn evidence_of(&self, evidence: Evidence) -> &str {
        match evidence {
            Evidence::Ran => &self.evidence_ran,
            Evidence::SourceBacked => &self.evidence_source_backed,
            Evidence::Reported => &self.evidence_reported,
            Evidence::Unverified => &self.evidence_unverified,
        }
    }

    /// What has become of an error.
    #[must_use]
    pub fn lifecycle_of(&self, lifecycle: Lifecycle) -> &str {
        match lifecycle {
            Lifecycle::Active => &self.lifecycle_active,
            Lifecycle::Deprecated => &self.lifecycle_deprecated,
            Lifecycle::FixedUpstream => &self.lifecycle_fixed_upstream,
            Lifecycle::Removed => &self.lifecycle_removed,
            Lifecycle::Withdrawn => &self.lifecycle_withdrawn,
        }
    }

    /// A severity where its label stands above.
    #[must_use]
    pub fn severity_alone(&self, severity: Severity) -> &str {
        match severity {
            Severity::Low => &self.low,
            Severity::Medium => &self.medium,
            Severity::High => &self.high,
            Severity::Critical => &self.critical,
        }
    }

    /// `ltr` or `rtl`: how the language is written.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        const RIGHT_TO_LEFT: &[&str] =
            &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
        let mut parts = self.language.split('-');
        let primary = parts.next().unwrap_or("");
        let script = parts.find(|part| part.len() == 4);
        let is_rtl = match script.map(str::to_ascii_lowercase).as_deref() {
            Some("arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm") => true,
            Some(_) => false,
            None => RIGHT_TO_LEFT.contains(&primary),
        };
        if is_rtl { "rtl" } else { "ltr" }
    }
}

/// The names of the holes of a text, in their order.
#[must_use]
pub fn holes(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_once_and_unknown_ones_stay() {
        let values = [("a", "{b}"), ("b", "x")];
        assert_eq!(
            Words::fill("{a} and {b} and {c", &values),
            "{b} and x and {c"
        );
        assert_eq!(holes("{a} of {b}"), ["a", "b"]);
    }

    #[test]
    fn numbers_dates_and_durations_follow_the_language() {
        let english = Words::default();
        assert_eq!(english.number(9999), "9999");
        assert_eq!(english.number(1_234_567), "1,234,567");
        assert_eq!(english.count(&english.entries, 1), "1 entry");
        assert_eq!(english.count(&english.entries, 12_000), "12,000 entries");
        let date = |text| english.date(Date::parse(text).unwrap());
        assert_eq!(date("2026"), "2026");
        assert_eq!(date("2026-11"), "November 2026");
        assert_eq!(date("2026-11-03"), "3 November 2026");
        let time = |text| english.duration(Duration::parse(text).unwrap());
        assert_eq!(
            (time("2-5 min"), time("1 day")),
            ("2–5 min".to_owned(), "1 day".to_owned())
        );
        assert_eq!(time("1-2 days"), "1–2 days");
    }

    #[test]
    fn the_direction_is_that_of_the_script() {
        let direction = |language: &str| {
            Words {
                language: language.to_owned(),
                ..Words::default()
            }
            .direction()
        };
        assert_eq!(
            ["de", "ar", "az-Arab", "he-Latn", "fa-IR"].map(direction),
            ["ltr", "rtl", "rtl", "ltr", "rtl"]
        );
    }
}
