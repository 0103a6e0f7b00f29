//! Thời hạn: the dated rows that set days, as the days of a year or as days after an acceptance.
//!
//! What surprises: a text that says “trước ngày 20/5” is kept by 19/5, which is a fact of its row; a month that lacks
//! the day 31 has its last day instead; and a count in working days says where it does not know the holidays.

use chrono::{Datelike, Days, NaiveDate};

use super::sets::{DeadlineCycle, DeadlineKind};
use super::workday::Workdays;
use crate::clock::written;
use crate::money::MoneySource;
use crate::period::{Part, Period};

/// A dated row that sets days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Its row.
    pub id: String,
    /// What is to be done.
    pub name: String,
    /// What it is for.
    pub kind: DeadlineKind,
    /// How often it comes back, or that it follows an acceptance.
    pub cycle: DeadlineCycle,
    /// The kind of report that it is about.
    pub report: Option<String>,
    /// The source of money it is about; none for both.
    pub source: Option<MoneySource>,
    /// Month; none for the last month of the period.
    pub month: Option<u32>,
    /// Day of the month.
    pub day: Option<u32>,
    /// “Trước ngày”: the day itself is too late.
    pub before: bool,
    /// Due in the year after.
    pub next_year: bool,
    /// Days after acceptance.
    pub days_after: Option<u32>,
    /// They are working days.
    pub working: bool,
    /// The text that sets it.
    pub basis: Option<String>,
    /// How sure that text is: `verified`, `unverified`, `office`.
    pub mark: Option<String>,
    /// The first day it holds.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
}

impl Deadline {
    /// Whether the row is in force on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it is about projects of this source of money.
    pub fn is_for(&self, source: MoneySource) -> bool {
        self.source.is_none_or(|of| of == source)
    }

    /// Whether it counts from the acceptance of each project.
    pub fn follows_acceptance(&self) -> bool {
        self.cycle == DeadlineCycle::Event
    }

    /// Whether it is a day of the year for each contract rather than for the office.
    pub fn is_of_each_contract(&self) -> bool {
        self.kind == DeadlineKind::Liquidation && self.cycle == DeadlineCycle::Year
    }

    /// The periods of a year that end with a day of this row, and the last day to keep it.
    pub fn days_of(&self, year: i32) -> Vec<(Period, NaiveDate)> {
        let parts: Vec<Part> = match self.cycle {
            DeadlineCycle::Month => (1..=12).map(Part::Month).collect(),
            DeadlineCycle::Quarter => (1..=4).map(Part::Quarter).collect(),
            DeadlineCycle::Half => (1..=2).map(Part::Half).collect(),
            DeadlineCycle::NineMonths => vec![Part::NineMonths],
            DeadlineCycle::Year => vec![Part::Year],
            DeadlineCycle::Event => Vec::new(),
        };
        parts
            .into_iter()
            .filter_map(|part| {
                let period = Period { year, part };
                let month = self.month.unwrap_or(period.months().1);
                let due = last_day(
                    year + i32::from(self.next_year),
                    month,
                    self.day?,
                    self.before,
                )?;
                Some((period, due))
            })
            .collect()
    }

    /// The last day after an acceptance.
    pub fn after(&self, accepted: NaiveDate, days: &Workdays) -> Option<NaiveDate> {
        let count = self.days_after.filter(|_| self.follows_acceptance())?;
        if self.working {
            days.after(accepted, count)
        } else {
            accepted.checked_add_days(Days::new(u64::from(count)))
        }
    }

    /// How the day comes about, where that is not plain: that it is the day before, that it is counted in working days.
    pub fn said(
        &self,
        due: NaiveDate,
        accepted: Option<NaiveDate>,
        days: &Workdays,
    ) -> Option<String> {
        if let (true, Some(count), Some(accepted)) = (self.working, self.days_after, accepted) {
            let unknown: Vec<String> = days
                .unknown(accepted, due)
                .iter()
                .map(i32::to_string)
                .collect();
            let doubt = if unknown.is_empty() {
                String::new()
            } else {
                format!(
                    " Sổ chưa có đủ ngày nghỉ lễ năm {} nên mới trừ thứ Bảy, Chủ nhật và những ngày đã ghi.",
                    unknown.join(", ")
                )
            };
            return Some(format!(
                "{count} ngày làm việc kể từ ngày {}.{doubt}",
                written(accepted)
            ));
        }
        let next = due.succ_opt().filter(|_| self.before)?;
        Some(format!(
            "Trước ngày {}, chậm nhất là ngày {}.",
            written(next),
            written(due)
        ))
    }
}

/// The last day to keep “by (or before) the day `day` of the month”; a day that the month lacks is its last.
fn last_day(year: i32, month: u32, day: u32, before: bool) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let day = if before { day.checked_sub(1)? } else { day };
    if day == 0 {
        return first.pred_opt();
    }
    let end = first
        .checked_add_months(chrono::Months::new(1))?
        .pred_opt()?;
    first.with_day(day.min(end.day()))
}

/// That offices rest on a day, and which working day comes before it; none for a working day.
pub fn rest_day(due: NaiveDate, days: &Workdays) -> Option<String> {
    let why = days.rest(due)?;
    let before = days.before(due)?;
    Some(format!(
        "Ngày này là {why}; ngày làm việc liền trước là {}.",
        written(before)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(rule: &Deadline, year: i32) -> String {
        let days: Vec<String> = rule
            .days_of(year)
            .into_iter()
            .map(|(period, due)| format!("{period}:{due}"))
            .collect();
        days.join(" ")
    }

    #[test]
    fn the_day_31_of_a_short_month_is_its_last_and_before_a_day_is_the_day_before() {
        let rule = |cycle, month, day, before, next_year| Deadline {
            id: String::new(),
            name: String::new(),
            kind: DeadlineKind::Report,
            cycle,
            report: None,
            source: None,
            month,
            day: Some(day),
            before,
            next_year,
            days_after: None,
            working: false,
            basis: None,
            mark: None,
            from: None,
            to: None,
        };
        for (rule, year, expected) in [
            (
                rule(DeadlineCycle::Month, Some(2), 31, false, false),
                2026,
                "2026-02-28",
            ),
            (
                rule(DeadlineCycle::Month, Some(2), 31, false, false),
                2028,
                "2028-02-29",
            ),
            (
                rule(DeadlineCycle::Month, Some(4), 31, false, false),
                2026,
                "2026-04-30",
            ),
            (
                rule(DeadlineCycle::Month, Some(2), 31, true, false),
                2026,
                "2026-02-28",
            ),
            (
                rule(DeadlineCycle::Month, Some(1), 31, true, false),
                2026,
                "2026-01-30",
            ),
            (
                rule(DeadlineCycle::Month, Some(3), 1, true, false),
                2026,
                "2026-02-28",
            ),
        ] {
            let found = rule.days_of(year);
            assert!(
                found.iter().all(|(_, due)| due.to_string() == expected),
                "{expected}: {found:?}"
            );
        }
        assert_eq!(
            days(&rule(DeadlineCycle::Quarter, None, 31, false, false), 2026),
            "2026-Q1:2026-03-31 2026-Q2:2026-06-30 2026-Q3:2026-09-30 2026-Q4:2026-12-31"
        );
        assert_eq!(
            days(&rule(DeadlineCycle::Year, Some(5), 20, true, false), 2026),
            "2026:2026-05-19"
        );
        assert_eq!(
            days(&rule(DeadlineCycle::Year, Some(5), 20, false, false), 2026),
            "2026:2026-05-20"
        );
        assert_eq!(
            days(&rule(DeadlineCycle::Year, Some(1), 22, true, true), 2026),
            "2026:2027-01-21"
        );
        assert_eq!(
            days(&rule(DeadlineCycle::Year, Some(1), 1, true, false), 2026),
            "2026:2025-12-31"
        );
    }
}
