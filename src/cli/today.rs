//! The only look at the clock that can change a finding: the date of today.

use crate::entry::Date;
use anyhow::{Context, Result, anyhow};
use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC; `SOURCE_DATE_EPOCH` (seconds since 1970), where it is set, so that a report can be repeated.
pub fn today() -> Result<Date> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().with_context(|| {
            format!("SOURCE_DATE_EPOCH is `{text}`; it is a number of seconds since 1970")
        })?,
        Err(_) => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)),
    };
    Date::of_epoch(seconds).ok_or_else(|| anyhow!("{seconds} seconds since 1970 is no date that errbook can use; check SOURCE_DATE_EPOCH and the clock"))
}
