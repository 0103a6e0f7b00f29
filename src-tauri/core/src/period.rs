//! Months, quarters, half-years, nine months and years, and dates known only in part.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A reporting period within one year, written `2026-09`, `2026-Q3`, `2026-H1`, `2026-9M`, `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The calendar year.
    pub year: i32,
    /// Which part of it.
    pub part: Part,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Month 1–12.
    Month(u32),
    /// Quarter 1–4.
    Quarter(u32),
    /// Half 1–2.
    Half(u32),
    /// The first nine months.
    NineMonths,
    /// The whole year.
    Year,
}

impl Period {
    /// First and last month, 1–12.
    pub fn months(self) -> (u32, u32) {
        match self.part {
            Part::Month(m) => (m, m),
            Part::Quarter(q) => (3 * q - 2, 3 * q),
            Part::Half(h) => (6 * h - 5, 6 * h),
            Part::NineMonths => (1, 9),
            Part::Year => (1, 12),
        }
    }

    /// First and last day by the calendar. Reports may cut off earlier: that is a dated setting.
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        let (first, last) = self.months();
        let start = NaiveDate::from_ymd_opt(self.year, first, 1).unwrap_or_default();
        let (year, month) = if last == 12 {
            (self.year + 1, 1)
        } else {
            (self.year, last + 1)
        };
        let end = NaiveDate::from_ymd_opt(year, month, 1)
            .and_then(|d| d.pred_opt())
            .unwrap_or_default();
        (start, end)
    }

    /// The same period of the year before.
    pub fn year_before(self) -> Self {
        Self {
            year: self.year - 1,
            ..self
        }
    }

    /// `quý III năm 2026`, as a sentence carries it.
    pub fn words(self) -> String {
        match self.part {
            Part::Month(m) => format!("tháng {m} năm {}", self.year),
            Part::Quarter(q) => format!("quý {} năm {}", roman(q), self.year),
            Part::Half(1) => format!("6 tháng đầu năm {}", self.year),
            Part::Half(_) => format!("6 tháng cuối năm {}", self.year),
            Part::NineMonths => format!("9 tháng đầu năm {}", self.year),
            Part::Year => format!("năm {}", self.year),
        }
    }
}

/// Roman numerals, 1–3999, as headings and quarters are numbered.
pub fn roman(mut n: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while n >= value {
            out.push_str(letters);
            n -= value;
        }
    }
    out
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Month(m) => write!(f, "{}-{m:02}", self.year),
            Part::Quarter(q) => write!(f, "{}-Q{q}", self.year),
            Part::Half(h) => write!(f, "{}-H{h}", self.year),
            Part::NineMonths => write!(f, "{}-9M", self.year),
            Part::Year => write!(f, "{}", self.year),
        }
    }
}

impl FromStr for Period {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let refuse = || {
            Error::refused(
                "period_unknown",
                format!(
                    "Không hiểu kỳ báo cáo “{text}”. Hãy viết 2026-09, 2026-Q3, 2026-H1, 2026-9M hoặc 2026."
                ),
            )
        };
        let (year, part) = text.split_once('-').unwrap_or((text, ""));
        let year: i32 = year
            .parse()
            .ok()
            .filter(|y| (1900..=2999).contains(y))
            .ok_or_else(refuse)?;
        let number = |digits: &str, most: u32| {
            digits
                .parse()
                .ok()
                .filter(|n| (1..=most).contains(n))
                .ok_or_else(refuse)
        };
        let part = match part.as_bytes() {
            [] => Part::Year,
            [b'Q', ..] => Part::Quarter(number(&part[1..], 4)?),
            [b'H', ..] => Part::Half(number(&part[1..], 2)?),
            b"9M" => Part::NineMonths,
            _ => Part::Month(number(part, 12)?),
        };
        Ok(Self { year, part })
    }
}

/// A day that a record carries: a promise, an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfRecord {
    /// The record.
    pub id: String,
    /// What is to be done, or what ends.
    pub what: String,
    /// What names the record.
    pub about: String,
    /// The day.
    pub due: NaiveDate,
}

impl DayOfRecord {
    /// From a row of id, what, about, day.
    pub(crate) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            what: row.get(1)?,
            about: row.get(2)?,
            due: row.get(3)?,
        })
    }
}

/// How much of a date is known. The stored date is the first day of what is known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// `22/11/2026`
    Day,
    /// `11/2026`
    Month,
    /// `quý IV/2026`
    Quarter,
    /// `2026`
    Year,
}

impl Precision {
    /// All of them, the finest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Quarter, Self::Year];

    /// Its stable name in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// From its stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// A date known in part: the wire writes `2026-11-22`, `2026-11`, `2026-Q4` or `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// First day of what is known.
    pub first: NaiveDate,
    /// How much is known.
    pub precision: Precision,
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Day => write!(f, "{}", self.first),
            Precision::Month => write!(f, "{year}-{month:02}"),
            Precision::Quarter => write!(f, "{year}-Q{}", month.div_ceil(3)),
            Precision::Year => write!(f, "{year}"),
        }
    }
}

impl FromStr for PartialDate {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Ok(first) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            && (1000..=9999).contains(&first.year())
        {
            return Ok(Self {
                first,
                precision: Precision::Day,
            });
        }
        let period: Period = text
            .parse()
            .map_err(|_| format!("“{text}” không phải là ngày"))?;
        let precision = match period.part {
            Part::Month(_) => Precision::Month,
            Part::Quarter(_) => Precision::Quarter,
            Part::Year => Precision::Year,
            Part::Half(_) | Part::NineMonths => return Err(format!("“{text}” không phải là ngày")),
        };
        Ok(Self {
            first: period.days().0,
            precision,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_as_it_was_written() {
        for text in ["2026-09", "2026-Q3", "2026-H1", "2026-9M", "2026"] {
            let period: Period = text.parse().expect(text);
            assert_eq!(period.to_string(), text);
        }
        for text in ["2026-Q5", "2026-13", "26", "2026-H", ""] {
            assert!(text.parse::<Period>().is_err(), "{text} is no period");
        }
    }

    #[test]
    fn a_quarter_runs_from_its_first_day_to_its_last() {
        let (first, last) = Period {
            year: 2024,
            part: Part::Quarter(1),
        }
        .days();
        assert_eq!(
            (first.to_string(), last.to_string()),
            ("2024-01-01".into(), "2024-03-31".into())
        );
    }

    #[test]
    fn a_date_known_in_part_keeps_how_much_is_known() {
        for text in ["2019", "2019-03", "2022-Q2", "2022-05-31"] {
            assert_eq!(text.parse::<PartialDate>().expect(text).to_string(), text);
        }
    }
}
