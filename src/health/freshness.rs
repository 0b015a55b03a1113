//! When entries were last verified: steps on a time axis, which the dates alone decide, and what is too old today.
//!
//! Comes in: dates. Goes out: [`Step`]s, quarters or years; with the date of today, the entries that are too old. Never:
//! today in a step: steps stand on pages, whose bytes do not change with the day.

use super::Health;
use crate::entry::Date;
use crate::link::Catalog;

/// The most steps of an axis: as many as fit side by side on a phone.
const MOST: i32 = 12;

/// The fewest: less would not look like an axis.
const FEWEST: i32 = 4;

/// A quarter or a year on a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub year: i16,
    /// From 1 to 4; nothing where the step is a whole year.
    pub quarter: Option<i8>,
    /// Whether all that is older is counted here as well; only of the first step.
    pub is_open: bool,
    /// Dates in it.
    pub count: usize,
    /// The latest of them.
    pub latest: Option<Date>,
}

/// The axis from the oldest date to the latest, without a gap: quarters, where every date names its month and there are
/// few quarters between them; else years. No step where there is no date.
#[must_use]
pub fn steps(dates: &[Date]) -> Vec<Step> {
    let quarter = |date: &Date| {
        let quarter = date.quarter()?;
        Some(i32::from(date.year()) * 4 + i32::from(quarter) - 1)
    };
    let quarters: Option<Vec<i32>> = dates.iter().map(quarter).collect();
    let is_short = |numbers: &Vec<i32>| {
        let ends = numbers.iter().min().zip(numbers.iter().max());
        ends.is_some_and(|(first, last)| last - first < MOST)
    };
    if let Some(numbers) = quarters.filter(is_short) {
        axis(dates, &numbers, |number| {
            let quarter = i8::try_from(number.rem_euclid(4) + 1);
            (number.div_euclid(4), quarter.ok())
        })
    } else {
        let years: Vec<i32> = dates.iter().map(|date| i32::from(date.year())).collect();
        axis(dates, &years, |number| (number, None))
    }
}

/// The steps between the smallest and the largest number; each date has one.
fn axis(dates: &[Date], numbers: &[i32], place: impl Fn(i32) -> (i32, Option<i8>)) -> Vec<Step> {
    let Some((oldest, last)) = numbers.iter().min().zip(numbers.iter().max()) else {
        return Vec::new();
    };
    let first = (last + 1 - MOST).max(*oldest).min(last + 1 - FEWEST);
    let step = |number: i32| {
        let (year, quarter) = place(number);
        Step {
            year: i16::try_from(year).unwrap_or(i16::MAX),
            quarter,
            is_open: number == first && *oldest < first,
            count: 0,
            latest: None,
        }
    };
    let mut steps: Vec<Step> = (first..=*last).map(step).collect();
    for (date, number) in dates.iter().zip(numbers) {
        let at = usize::try_from(number - first).unwrap_or(0);
        steps[at].count += 1;
        steps[at].latest = steps[at].latest.max(Some(*date));
    }
    steps
}

/// The judged entries that were last verified more than `limit` months before `today`, the oldest first.
#[must_use]
pub fn stale(health: &Health, catalog: &Catalog, today: Date, limit: u16) -> Vec<usize> {
    let entry = |at: usize| &catalog.entries[at].entry;
    let is_stale = |at: &usize| entry(*at).is_stale(limit, today);
    let mut found: Vec<usize> = health.work.iter().copied().filter(is_stale).collect();
    found.sort_by_key(|at| (entry(*at).verified, *at));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(texts: &[&str]) -> Vec<Date> {
        texts
            .iter()
            .map(|text| Date::parse(text).unwrap())
            .collect()
    }

    fn told(texts: &[&str]) -> Vec<String> {
        let told = |step: Step| {
            let quarter = step.quarter.map_or_else(String::new, |q| format!(" Q{q}"));
            let open = if step.is_open { "≤" } else { "" };
            let latest = step
                .latest
                .map_or_else(String::new, |date| format!(" {date}"));
            format!("{open}{}{quarter}: {}{latest}", step.year, step.count)
        };
        steps(&dates(texts)).into_iter().map(told).collect()
    }

    #[test]
    fn few_quarters_are_shown_as_quarters_without_a_gap() {
        assert_eq!(
            told(&["2026-11", "2026-10-02", "2026-01", "2025-12-31"]),
            [
                "2025 Q4: 1 2025-12-31",
                "2026 Q1: 1 2026-01",
                "2026 Q2: 0",
                "2026 Q3: 0",
                "2026 Q4: 2 2026-11"
            ]
        );
        assert_eq!(
            told(&["2026-02"]),
            [
                "2025 Q2: 0",
                "2025 Q3: 0",
                "2025 Q4: 0",
                "2026 Q1: 1 2026-02"
            ]
        );
        assert_eq!(told(&["2024-01", "2026-12"]).len(), 12);
        assert!(told(&[]).is_empty());
    }

    #[test]
    fn a_date_without_a_month_or_many_quarters_make_years() {
        assert_eq!(
            told(&["2026-02", "2025"]),
            ["2023: 0", "2024: 0", "2025: 1 2025", "2026: 1 2026-02"]
        );
        assert_eq!(told(&["2024-01", "2027-01"]).len(), 4);
        let long = told(&["1999", "2001-01", "2014-03", "2015", "2026"]);
        assert_eq!(long.len(), 12);
        assert_eq!(long[0], "≤2015: 4 2015");
        assert_eq!(long[11], "2026: 1 2026");
    }
}
