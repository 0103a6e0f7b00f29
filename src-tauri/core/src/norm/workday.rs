//! Ngày làm việc: which days offices work, by the dated rows of `holiday` and the end of the week.
//!
//! What surprises: a Saturday may be worked instead of another day; and a year is known when as many days of rest are
//! written down as the law gives, else whoever counts must say that it is not.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::error::Result;
use crate::ledger::Reader;

/// The days of rest and of work that the ledger knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workdays {
    /// Days of rest, each with its occasion.
    off: BTreeMap<NaiveDate, String>,
    /// Days of the weekend that are worked.
    worked: BTreeSet<NaiveDate>,
}

/// Ngày nghỉ lễ, tết of a year: 10 by BLLĐ 10/2012/QH13, Điều 115, and 11 by BLLĐ 45/2019/QH14, Điều 112, of which some
/// may have been written down on the days that they were moved to.
const HOLIDAYS: usize = 10;

impl Workdays {
    /// From the ledger's rows.
    pub fn read(reader: &Reader<'_>) -> Result<Self> {
        let mut days = Self::default();
        for one in super::store::holidays(reader)? {
            days.add(&one.name, one.starts_on, one.ends_on, one.worked);
        }
        Ok(days)
    }

    /// Takes in an occasion, its last day included.
    pub fn add(&mut self, name: &str, starts_on: NaiveDate, ends_on: NaiveDate, worked: bool) {
        for day in starts_on.iter_days().take_while(|day| *day <= ends_on) {
            if worked {
                self.worked.insert(day);
            } else {
                self.off.insert(day, name.to_owned());
            }
        }
    }

    /// Whether the holidays of a year are known.
    pub fn known(&self, year: i32) -> bool {
        self.off.keys().filter(|day| day.year() == year).count() >= HOLIDAYS
    }

    /// Whether offices work on a day.
    pub fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.worked.contains(&day) || !(weekend || self.off.contains_key(&day))
    }

    /// Why offices rest on a day: `Tết Nguyên đán Bính Ngọ`, `Chủ nhật`; none where they work.
    pub fn rest(&self, day: NaiveDate) -> Option<&str> {
        if self.works(day) {
            return None;
        }
        let weekday = match day.weekday() {
            Weekday::Sat => "thứ Bảy",
            _ => "Chủ nhật",
        };
        Some(self.off.get(&day).map_or(weekday, String::as_str))
    }

    /// The `count`-th working day after a day.
    pub fn after(&self, day: NaiveDate, count: u32) -> Option<NaiveDate> {
        let mut at = day;
        for _ in 0..count {
            at = at.checked_add_days(Days::new(1))?;
            while !self.works(at) {
                at = at.checked_add_days(Days::new(1))?;
            }
        }
        Some(at)
    }

    /// The last working day before a day.
    pub fn before(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut at = day.checked_sub_days(Days::new(1))?;
        while !self.works(at) {
            at = at.checked_sub_days(Days::new(1))?;
        }
        Some(at)
    }

    /// Of the years from one day to another, those whose holidays are not known.
    pub fn unknown(&self, from: NaiveDate, to: NaiveDate) -> Vec<i32> {
        (from.year()..=to.year())
            .filter(|year| !self.known(*year))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::testing;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn shipped() -> Workdays {
        let (ledger, _, _folder) = testing::ledger("74", || testing::NOW);
        ledger.read(Workdays::read).unwrap()
    }

    #[test]
    fn working_days_step_over_tet_the_weekend_and_a_saturday_that_is_worked_counts() {
        let days = shipped();
        for (from, count, expected) in [
            // Friday before Tết 2026 (16–20/2): the next working day is Monday 23/2.
            ("2026-02-13", 1, "2026-02-23"),
            ("2026-02-12", 1, "2026-02-13"),
            ("2026-02-12", 2, "2026-02-23"),
            // Tết 2025 (27–31/1).
            ("2025-01-24", 2, "2025-02-04"),
            // Saturday 22/8/2026 is worked for Monday 31/8.
            ("2026-08-21", 1, "2026-08-22"),
            ("2026-08-28", 1, "2026-09-03"),
            // Fifteen working days of an ordinary month are three weeks.
            ("2026-06-01", 15, "2026-06-22"),
            ("2026-06-01", 0, "2026-06-01"),
        ] {
            assert_eq!(
                days.after(day(from), count),
                Some(day(expected)),
                "{count} after {from}"
            );
        }
        assert_eq!(days.before(day("2026-02-23")), Some(day("2026-02-13")));
        assert_eq!(
            days.rest(day("2026-02-17")),
            Some("Tết Nguyên đán Bính Ngọ")
        );
        assert_eq!(days.rest(day("2026-05-09")), Some("thứ Bảy"));
        assert_eq!(days.rest(day("2026-08-22")), None);
        assert!(days.rest(day("2026-08-31")).is_some());
    }

    #[test]
    fn of_a_year_without_rows_nothing_is_said_to_be_known() {
        let days = shipped();
        assert!(days.known(2026) && !days.known(2027) && !days.known(2017));
        assert_eq!(
            days.unknown(day("2026-12-01"), day("2028-01-31")),
            [2027, 2028]
        );
        assert!(days.works(day("2027-04-30")), "only the weekend is known");
    }
}
