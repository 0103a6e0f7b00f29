//! The time of day, as a parameter.
//!
//! Instants are milliseconds of UTC. *Today* is the day in Việt Nam (UTC+7) whatever the machine's
//! own zone says, so that a laptop set wrong files nothing under the wrong day.

use chrono::{DateTime, Datelike, NaiveDate};

use crate::error::{Error, Result};

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// The day in Việt Nam at this instant.
    pub fn day(self) -> NaiveDate {
        DateTime::from_timestamp_millis(self.0 + 7 * 3_600_000)
            .map_or(NaiveDate::MIN, |at| at.date_naive())
    }

    /// `2026-11-22 11:05:09` in Việt Nam: sorts as it reads.
    pub fn local(self) -> String {
        DateTime::from_timestamp_millis(self.0 + 7 * 3_600_000)
            .map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
    }
}

/// Where the time comes from. The shells pass the machine's; tests pass a fixed one.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Instant;

    /// Today's date in Việt Nam.
    fn today(&self) -> NaiveDate {
        self.now().day()
    }
}

impl<F: Fn() -> i64 + Send + Sync> Clock for F {
    fn now(&self) -> Instant {
        Instant(self())
    }
}

/// `22/11/2026`, as dates are written on screen.
pub fn written(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// A day as it travels, `2026-11-22`.
pub fn day(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| {
        Error::refused(
            "date_unclear",
            format!("“{text}” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 15/06/2026."),
        )
    })
}
