//! Calendar dates of three precisions: a year, a month, a day. No clock, no zone.

use std::fmt;

/// `2026`, `2026-11` or `2026-11-23`; ordered by time, the less precise first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl Date {
    /// The date of a text, or why it is none.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|b| b.is_ascii_digit())
        };
        let lengths = [4, 2, 2];
        if parts.len() > 3
            || !parts
                .iter()
                .zip(lengths)
                .all(|(part, length)| digits(part, length))
        {
            return Err("write YYYY, YYYY-MM or YYYY-MM-DD, such as 2026-04");
        }
        let number = |at: usize| parts.get(at).and_then(|part| part.parse().ok());
        let year = parts[0].parse().map_err(|_| "the year has four digits")?;
        let (month, day): (Option<i8>, Option<i8>) = (number(1), number(2));
        if jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_err() {
            return Err("there is no such day in the calendar");
        }
        Ok(Self { year, month, day })
    }

    /// The day of a number of seconds since 1970, in UTC.
    #[must_use]
    pub fn of_epoch(seconds: i64) -> Option<Self> {
        let day = jiff::tz::Offset::UTC
            .to_datetime(jiff::Timestamp::from_second(seconds).ok()?)
            .date();
        Some(Self {
            year: day.year(),
            month: Some(day.month()),
            day: Some(day.day()),
        })
    }

    /// Whether all of this date lies behind the day `today`.
    #[must_use]
    pub fn is_after(&self, today: Self) -> bool {
        let known = |date: &Self| (date.year, date.month, date.day);
        let cut = match (self.month, self.day) {
            (None, _) => (today.year, None, None),
            (Some(_), None) => (today.year, today.month, None),
            (Some(_), Some(_)) => known(&today),
        };
        known(self) > cut
    }

    /// Whole months from the end of this date to the day `today`; less precise dates end late.
    #[must_use]
    pub fn months_until(&self, today: Self) -> i32 {
        let month = |date: &Self, unknown: i8| {
            i32::from(date.year) * 12 + i32::from(date.month.unwrap_or(unknown))
        };
        let is_short = self.day.unwrap_or(31) > today.day.unwrap_or(31);
        month(&today, 1) - month(self, 12) - i32::from(is_short)
    }

    /// Its first day, for programs that know no less precise dates: `2026-04-01` of `2026-04`.
    #[must_use]
    pub fn first_day(&self) -> String {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        format!("{:04}-{month:02}-{day:02}", self.year)
    }

    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// From 1 to 12.
    #[must_use]
    pub fn month(&self) -> Option<u8> {
        self.month.and_then(|month| u8::try_from(month).ok())
    }

    /// From 1 to 4, where the month is known.
    #[must_use]
    pub fn quarter(&self) -> Option<i8> {
        self.month.map(|month| (month - 1) / 3 + 1)
    }

    /// The same without its day.
    #[must_use]
    pub fn without_day(&self) -> Self {
        Self { day: None, ..*self }
    }

    /// From 1 to 31.
    #[must_use]
    pub fn day(&self) -> Option<u8> {
        self.day.and_then(|day| u8::try_from(day).ok())
    }
}

/// As written in an entry.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month
            .map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_the_end_of_a_date() {
        let today = Date::parse("2026-11-23").unwrap();
        for (date, months) in [
            ("2026-11-23", 0),
            ("2026-10-23", 1),
            ("2026-10-24", 0),
            ("2024-11", 23),
            ("2024", 22),
        ] {
            assert_eq!(
                Date::parse(date).unwrap().months_until(today),
                months,
                "{date}"
            );
        }
    }

    #[test]
    fn a_date_begins_with_its_first_day() {
        for (date, day) in [
            ("2026", "2026-01-01"),
            ("2026-04", "2026-04-01"),
            ("2026-04-30", "2026-04-30"),
        ] {
            assert_eq!(Date::parse(date).unwrap().first_day(), day);
        }
    }

    #[test]
    fn three_precisions_in_and_out() {
        for (text, parts) in [
            ("2026", (2026, None, None)),
            ("2026-04", (2026, Some(4), None)),
            ("2024-02-29", (2024, Some(2), Some(29))),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.year(), date.month(), date.day()), parts);
            assert_eq!(date.to_string(), text);
        }
        for text in [
            "2026-4",
            "26",
            "2026-13",
            "2023-02-29",
            "2026-04-31",
            "2026-1-1",
            "",
            "2026-04-01-01",
            "soon",
            "+026",
        ] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_lies_in_its_month_and_quarter() {
        for (text, month, quarter) in [
            ("2026-01-31", "2026-01", Some(1)),
            ("2026-03", "2026-03", Some(1)),
            ("2026-04-01", "2026-04", Some(2)),
            ("2026-12-31", "2026-12", Some(4)),
            ("2026", "2026", None),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!(date.without_day(), Date::parse(month).unwrap(), "{text}");
            assert_eq!((date.quarter(), date.year()), (quarter, 2026), "{text}");
        }
    }

    #[test]
    fn the_current_month_is_not_in_the_future() {
        let today = Date::parse("2026-11-23").unwrap();
        assert_eq!(Date::of_epoch(1_795_392_000), Some(today));
        for (text, is_after) in [
            ("2026", false),
            ("2026-11", false),
            ("2026-11-23", false),
            ("2026-11-24", true),
            ("2026-12", true),
            ("2027", true),
        ] {
            assert_eq!(
                Date::parse(text).unwrap().is_after(today),
                is_after,
                "{text}"
            );
        }
    }
}
