//! The reporting calendar: on which days the deadlines of the law and of the office fall, and for which period.
//!
//! It stands with the norms because a deadline is a dated row like any of them: which row holds on which day is the
//! law's matter. What else falls due (contracts, needs, certificates) is gathered by the overview.
//!
//! What surprises: a row holds for the days that fall within its validity, so one that changes in the middle of a year
//! moves only what comes after. A day that a month does not have is its last.

use chrono::{Datelike, NaiveDate};

use crate::period::{Part, Period};

/// A deadline that comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recurring {
    /// Its row.
    pub id: String,
    /// The work that is due.
    pub name: String,
    /// `registration`, `report`, `settlement`, …
    pub kind: String,
    /// `month` … `year`; nothing falls out of an `event`.
    pub cycle: String,
    /// The kind of document that meets it.
    pub document: Option<String>,
    /// Month of the day; none for the last month of the period.
    pub due_month: Option<u32>,
    /// Day of the month.
    pub due_day: Option<u32>,
    /// In the year after the period.
    pub next_year: bool,
    /// Who gets it.
    pub recipient: Option<String>,
    /// How the figures of the period are cut off.
    pub cut_off: Option<(Option<u32>, u32)>,
    /// `verified`, `unverified` or `office`.
    pub mark: Option<String>,
    /// The text it stands in.
    pub basis: Option<String>,
    /// The first day it holds.
    pub valid_from: Option<NaiveDate>,
    /// The last.
    pub valid_to: Option<NaiveDate>,
}

/// A day on which it falls, and the period it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Falling {
    /// The day.
    pub due: NaiveDate,
    /// The period.
    pub period: Period,
}

/// The days within two days on which a deadline falls, in order.
pub fn falling(deadline: &Recurring, from: NaiveDate, to: NaiveDate) -> Vec<Falling> {
    let Some(day) = deadline.due_day else {
        return Vec::new();
    };
    let holds = |due: NaiveDate| {
        deadline.valid_from.is_none_or(|first| first <= due)
            && deadline.valid_to.is_none_or(|last| due <= last)
    };
    let mut found: Vec<Falling> = (from.year() - 1..=to.year())
        .flat_map(|year| {
            parts(&deadline.cycle)
                .into_iter()
                .map(move |part| Period { year, part })
        })
        .filter_map(|period| {
            let (_, last) = period.months();
            let year = period.year + i32::from(deadline.next_year);
            let due = clamped(year, deadline.due_month.unwrap_or(last), day)?;
            Some(Falling { due, period })
        })
        .filter(|one| (from..=to).contains(&one.due) && holds(one.due))
        .collect();
    found.sort();
    found
}

/// The last day on which the figures of a period may stand, where the row says so.
pub fn cut_off(deadline: &Recurring, period: Period) -> Option<NaiveDate> {
    let (month, day) = deadline.cut_off?;
    clamped(period.year, month.unwrap_or(period.months().1), day)
}

fn clamped(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let (_, last) = Period {
        year,
        part: Part::Month(month),
    }
    .days();
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    first
        .with_day(day)
        .or(Some(last).filter(|last| *last >= first && day > 0))
}

fn parts(cycle: &str) -> Vec<Part> {
    match cycle {
        "month" => (1..=MONTHS).map(Part::Month).collect(),
        "quarter" => (1..=QUARTERS).map(Part::Quarter).collect(),
        "half" => vec![Part::Half(1), Part::Half(HALVES)],
        "nine_months" => vec![Part::NineMonths],
        "year" => vec![Part::Year],
        _ => Vec::new(),
    }
}

const MONTHS: u32 = 12;
const QUARTERS: u32 = 4;
const HALVES: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cycle: &str, due: &str) -> Recurring {
        let (day, month) = due.split_once('/').unwrap_or((due, ""));
        Recurring {
            cycle: cycle.into(),
            due_day: day.parse().ok(),
            due_month: month.parse().ok(),
            ..Recurring::default()
        }
    }

    fn told(deadline: &Recurring, from: &str, to: &str) -> Vec<String> {
        falling(deadline, from.parse().unwrap(), to.parse().unwrap())
            .into_iter()
            .map(|one| format!("{} {}", one.due, one.period))
            .collect()
    }

    #[test]
    fn a_deadline_falls_in_the_last_month_of_its_period_unless_it_names_one() {
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "quarter",
                "20",
                &[
                    "2026-03-20 2026-Q1",
                    "2026-06-20 2026-Q2",
                    "2026-09-20 2026-Q3",
                    "2026-12-20 2026-Q4",
                ],
            ),
            ("half", "20", &["2026-06-20 2026-H1", "2026-12-20 2026-H2"]),
            ("nine_months", "20", &["2026-09-20 2026-9M"]),
            ("year", "20/5", &["2026-05-20 2026"]),
            ("event", "20/5", &[]),
        ];
        for (cycle, due, expected) in cases {
            assert_eq!(
                told(&row(cycle, due), "2026-01-01", "2026-12-31"),
                *expected,
                "{cycle} {due}"
            );
        }
        assert_eq!(
            told(&row("month", "14"), "2026-01-01", "2026-12-31").len(),
            12
        );
    }

    #[test]
    fn settling_by_22_january_belongs_to_the_year_before() {
        let mut settle = row("year", "22/1");
        settle.next_year = true;
        assert_eq!(
            told(&settle, "2026-11-22", "2027-12-31"),
            ["2027-01-22 2026"]
        );
    }

    #[test]
    fn a_day_that_the_month_does_not_have_is_its_last() {
        assert_eq!(
            told(&row("month", "31"), "2028-02-01", "2028-04-30"),
            [
                "2028-02-29 2028-02",
                "2028-03-31 2028-03",
                "2028-04-30 2028-04"
            ]
        );
        assert_eq!(
            told(&row("month", "0"), "2028-02-01", "2028-04-30"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_row_holds_for_the_days_within_its_validity() {
        let mut old = row("month", "20");
        old.valid_to = "2026-03-10".parse().ok();
        let mut new = row("month", "25");
        new.valid_from = "2026-03-11".parse().ok();
        assert_eq!(
            told(&old, "2026-01-01", "2026-04-30"),
            ["2026-01-20 2026-01", "2026-02-20 2026-02"]
        );
        assert_eq!(
            told(&new, "2026-01-01", "2026-04-30"),
            ["2026-03-25 2026-03", "2026-04-25 2026-04"]
        );
    }
}
