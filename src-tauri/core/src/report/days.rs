//! Which days a report is about: what somebody chose for it, else what the reporting calendar says, else
//! the days of the calendar.
//!
//! NĐ 09/2019/NĐ-CP lets the figures of a period end on the 14th of its last month and those of the next
//! begin on the 15th. The days stand in *Thời hạn, lịch báo cáo*, dated and marked; a report says its day
//! on its first line.

use chrono::{Datelike, NaiveDate};
use rusqlite::params;

use super::catalogue;
use super::figures::{Figures, LONGER_THAN_NINE_MONTHS};
use super::record_store::{self, OwnDays};
use super::words::official;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader};
use crate::period::{Part, Period};
use crate::project::{AsOf, Span, books_close};

/// The days of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// Budget year.
    pub year: i32,
    /// The first.
    pub from: NaiveDate,
    /// The last: figures stand at its end.
    pub to: NaiveDate,
    /// Of a whole year: the days on which the books of the budget year before and its own are closed. What is said of
    /// the budget runs by budget year, chỉnh lý included.
    pub books: Option<(NaiveDate, NaiveDate)>,
    /// The first day of the whole year that they belong to: what is told since the year began is told since then.
    pub year_from: NaiveDate,
    /// Where they come from, in words: the rule with its basis and its mark, or that somebody chose them.
    pub because: String,
}

impl Days {
    /// The days of the calendar.
    pub fn calendar(period: Period) -> Self {
        let (from, to) = period.days();
        Self {
            year: period.year,
            from,
            to,
            books: None,
            year_from: Period {
                part: Part::Year,
                ..period
            }
            .days()
            .0,
            because: "theo ngày dương lịch của kỳ".to_owned(),
        }
    }

    /// Whether they are those of a whole year, in which what is known only by its year is told.
    pub(super) fn whole_year(&self) -> bool {
        (self.to - self.from).num_days() > LONGER_THAN_NINE_MONTHS
    }

    /// The last day of what is said of the budget.
    pub fn budget(&self) -> NaiveDate {
        self.books.map_or(self.to, |(_, closed)| closed)
    }

    /// The days on which the figures of projects stand.
    pub(super) fn as_of(&self) -> AsOf {
        AsOf {
            budget: self.budget(),
            moved: self.budget(),
            state: self.to,
            accepted_from: Some(self.from),
            period: Some(match self.books {
                Some((before, _)) => Span::Books(before),
                None => Span::Days(self.from, self.to),
            }),
        }
    }

    /// The same days as they are on a day before they are over: what is said stands at its end.
    pub(super) fn by(self, today: NaiveDate) -> Self {
        Self {
            to: self.to.min(today),
            books: self
                .books
                .map(|(before, closed)| (before, closed.min(today))),
            ..self
        }
    }

    /// The days that figures were counted over.
    pub(super) fn of(reader: &Reader<'_>, figures: &Figures) -> Result<Self> {
        let books = match figures.books_to {
            Some(closed) => Some((books_close(reader, figures.year - 1)?, closed)),
            None => None,
        };
        Ok(Self {
            year: figures.year,
            year_from: of_year(reader, &figures.kind, figures.year)?
                .year_from
                .min(figures.from),
            from: figures.from,
            to: figures.to,
            books,
            because: figures.because.clone(),
        })
    }
}

/// The days of the report of a kind and period.
pub fn days(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Days> {
    let chosen = record_store::chosen_days(reader, kind, period)?;
    let by_rule = by_rule(reader, kind, period)?;
    if let Some(OwnDays {
        from: Some(from),
        to: Some(to),
        frozen_on: frozen,
    }) = chosen
        && (from, to) != (by_rule.from, by_rule.to)
    {
        // Frozen before its days were over: they are still the rule's.
        if let Some(frozen) = frozen.filter(|day| (from, to) == (by_rule.from, *day)) {
            return Ok(by_rule.by(frozen));
        }
        return Ok(Days {
            year: period.year,
            from,
            to,
            books: None,
            year_from: by_rule.year_from.min(from),
            because: "do người lập báo cáo chọn".to_owned(),
        });
    }
    Ok(by_rule)
}

/// What the reporting calendar says.
pub(super) fn by_rule(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Days> {
    let books = match period.part {
        Part::Year => Some((
            books_close(reader, period.year - 1)?,
            books_close(reader, period.year)?,
        )),
        _ => None,
    };
    let calendar = Days {
        books,
        ..Days::calendar(period)
    };
    let Some(rule) = rule(reader, kind, calendar.to)? else {
        return Ok(calendar);
    };
    let Some(to) = rule.end(period) else {
        return Ok(calendar);
    };
    // The day after the figures of the period before ended, by the rule of that time.
    let before = before(period);
    let from = match self::rule(reader, kind, Days::calendar(before).to)? {
        Some(rule) => rule.end(before).and_then(|day| day.succ_opt()),
        None => None,
    };
    let from = from.unwrap_or(calendar.from);
    Ok(Days {
        year: period.year,
        from,
        year_from: match period.part {
            Part::Year => from,
            _ => of_year(reader, kind, period.year)?.from,
        },
        to,
        books,
        because: rule.because,
    })
}

/// The days of the whole year that a report of a kind belongs to: those of the annual report where the reporting
/// calendar knows the kind, else those of the calendar.
pub(super) fn of_year(reader: &Reader<'_>, kind: &str, year: i32) -> Result<Days> {
    let period = Period {
        year,
        part: Part::Year,
    };
    let annual = by_rule(reader, "year", period)?;
    Ok(match rule(reader, kind, Days::calendar(period).to)? {
        Some(_) => annual,
        None => Days {
            books: annual.books,
            ..Days::calendar(period)
        },
    })
}

struct Rule {
    month: Option<u32>,
    day: u32,
    because: String,
}

impl Rule {
    /// The last day of the figures of a period.
    fn end(&self, period: Period) -> Option<NaiveDate> {
        let (_, last) = period.months();
        NaiveDate::from_ymd_opt(period.year, self.month.unwrap_or(last), self.day)
    }
}

fn rule(reader: &Reader<'_>, kind: &str, day: NaiveDate) -> Result<Option<Rule>> {
    reader.row(
        "SELECT cut_off_month, cut_off_day, coalesce(legal_basis, name), coalesce(mark, '') FROM deadline
         WHERE kind = 'report' AND report_kind = ?1 AND cut_off_day IS NOT NULL
               AND coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2
         ORDER BY valid_from DESC NULLS LAST, id LIMIT 1",
        params![kind.replace('-', "_"), day.to_string()],
        |row| {
            let (basis, mark): (String, String) = (row.get(2)?, row.get(3)?);
            let mark = crate::sets::Mark::CHOICES.iter().find(|choice| choice.code == mark);
            Ok(Rule {
                month: row.get(0)?,
                day: row.get(1)?,
                because: match mark {
                    Some(mark) => format!("theo {basis} ({})", mark.label),
                    None => format!("theo {basis}"),
                },
            })
        },
    )
}

/// The period whose figures end where this one's begin: nine months and years begin with the year.
fn before(period: Period) -> Period {
    let (year, part) = match period.part {
        Part::Month(1) => (period.year - 1, Part::Month(12)),
        Part::Month(month) => (period.year, Part::Month(month - 1)),
        Part::Quarter(1) => (period.year - 1, Part::Quarter(4)),
        Part::Quarter(quarter) => (period.year, Part::Quarter(quarter - 1)),
        Part::Half(2) => (period.year, Part::Half(1)),
        Part::Half(_) => (period.year - 1, Part::Half(2)),
        Part::NineMonths | Part::Year => (period.year - 1, Part::Year),
    };
    Period { year, part }
}

/// Lets a report be about other days; none brings the rule back. Figures that were frozen stay.
pub fn choose_days(
    ledger: &Ledger,
    kind: &str,
    period: Period,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Result<Done<()>> {
    if let Some((from, to)) = days
        && from > to
    {
        return Err(Error::refused(
            "report_days_order",
            format!(
                "Ngày đầu ({}) sau ngày cuối ({}). Hãy chọn lại.",
                official(from),
                official(to)
            ),
        ));
    }
    let op = Op::ReportDays {
        report: catalogue::paper(kind)?.called(period),
    };
    ledger.transact(&op, |tx| {
        if record_store::frozen(tx, kind, period)?.is_some() {
            return Err(Error::refused(
                "report_frozen",
                "Số liệu đã chốt nên không đổi ngày được. Hãy mở lại báo cáo trước.",
            ));
        }
        if let Some((_, to)) = days {
            // What is said of a whole year may stand at any day of its chỉnh lý.
            let last = match period.part {
                Part::Year => books_close(tx, period.year)?,
                _ => NaiveDate::from_ymd_opt(period.year, 12, 31).unwrap_or_default(),
            };
            if to.year() < period.year || to > last {
                return Err(Error::refused(
                    "report_days_year",
                    format!(
                        "Ngày chốt số liệu phải từ 01/01/{} đến {}. Hãy chọn lại.",
                        period.year,
                        official(last)
                    ),
                ));
            }
        }
        record_store::keep_days(tx, kind, period, days)
    })
}
