//! Dates as people write them, with how much of them is known.
//!
//! Days come first (`10-5-2016`); a date that only fits the other way round is read so and flagged,
//! because an Excel set to English has then turned its neighbours too.

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::workbook::Value;
use crate::money::written::is_nothing;
use crate::period::{PartialDate, Precision};
use crate::text::fold;

/// What a cell says about a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Nothing stated.
    Nothing,
    /// A date.
    Date(PartialDate),
    /// A date that only makes sense as month/day: its column may be turned.
    MonthFirst(PartialDate),
    /// Not a date.
    Malformed,
}

/// Reads a cell. `epoch_1904` is the workbook's; numbers below 3000 are years.
pub fn date(value: &Value, epoch_1904: bool) -> Reading {
    match value {
        Value::Date(day) => sane(*day, Precision::Day),
        Value::Number(number) => serial(*number, epoch_1904),
        Value::Text(text) => written(text),
        Value::Bool(_) | Value::Error(_) => Reading::Malformed,
    }
}

/// A number in a column of dates: a year, or an Excel serial.
fn serial(number: Decimal, epoch_1904: bool) -> Reading {
    if let Some(year) = number.to_i32().filter(|_| number.fract().is_zero())
        && (1900..=2100).contains(&year)
    {
        return first(year, 1, Precision::Year);
    }
    let Some(days) = number
        .trunc()
        .to_u64()
        .filter(|d| (3_000..100_000).contains(d))
    else {
        return Reading::Malformed;
    };
    let start = if epoch_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)
    };
    match start.and_then(|start| start.checked_add_days(Days::new(days))) {
        Some(day) => sane(day, Precision::Day),
        None => Reading::Malformed,
    }
}

fn written(text: &str) -> Reading {
    let folded = fold(text);
    if is_nothing(&folded) {
        return Reading::Nothing;
    }
    let mut numbers: Vec<&str> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for part in folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
    {
        // “06h30”, “T3”, “12:00” have no place in a date of founding; “t3/2019” has.
        if part.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(part);
        } else {
            let split = part
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(part.len());
            let (word, digits) = part.split_at(split);
            if !word.is_empty() {
                words.push(word);
            }
            if !digits.is_empty() {
                if digits.bytes().all(|b| b.is_ascii_digit()) {
                    numbers.push(digits);
                } else {
                    return Reading::Malformed;
                }
            }
        }
    }
    let known = |word: &&str| {
        matches!(
            *word,
            "ngay"
                | "thang"
                | "nam"
                | "quy"
                | "q"
                | "t"
                | "tu"
                | "dau"
                | "cuoi"
                | "i"
                | "ii"
                | "iii"
                | "iv"
                | "khoang"
                | "truoc"
                | "sau"
                | "hoat"
                | "dong"
                | "thanh"
                | "lap"
                | "den"
                | "nay"
        )
    };
    if !words.iter().all(known) {
        return Reading::Malformed;
    }
    let number = |i: usize| numbers.get(i).and_then(|n: &&str| n.parse::<u32>().ok());
    let year = |i: usize| {
        let text: &str = numbers.get(i)?;
        let value: i32 = text.parse().ok()?;
        match text.len() {
            4 if (1900..=2100).contains(&value) => Some(value),
            2 if value <= 40 => Some(2000 + value),
            2 => Some(1900 + value),
            _ => None,
        }
    };
    if words.contains(&"quy") || words.contains(&"q") {
        let roman = words.iter().find_map(|w| match *w {
            "i" => Some(1),
            "ii" => Some(2),
            "iii" => Some(3),
            "iv" => Some(4),
            _ => None,
        });
        let (quarter, year) = match roman {
            Some(quarter) => (Some(quarter), year(0)),
            None => (number(0), year(1)),
        };
        return match (quarter.filter(|q| (1..=4).contains(q)), year) {
            (Some(quarter), Some(year)) => first(year, 3 * quarter - 2, Precision::Quarter),
            _ => Reading::Malformed,
        };
    }
    match numbers.len() {
        1 if numbers[0].len() == 4 => {
            year(0).map_or(Reading::Malformed, |y| first(y, 1, Precision::Year))
        }
        2 => match (number(0), year(1)) {
            (Some(month @ 1..=12), Some(year))
                if numbers[1].len() == 4 || words.contains(&"thang") =>
            {
                first(year, month, Precision::Month)
            }
            _ => match (year(0), number(1)) {
                (Some(year), Some(month @ 1..=12)) if numbers[0].len() == 4 => {
                    first(year, month, Precision::Month)
                }
                _ => Reading::Malformed,
            },
        },
        3 if numbers[0].len() == 4 => match (year(0), number(1), number(2)) {
            (Some(y), Some(m), Some(d)) => NaiveDate::from_ymd_opt(y, m, d)
                .map_or(Reading::Malformed, |day| sane(day, Precision::Day)),
            _ => Reading::Malformed,
        },
        3 => match (number(0), number(1), year(2)) {
            (Some(d), Some(m), Some(y)) => match NaiveDate::from_ymd_opt(y, m, d) {
                Some(day) => sane(day, Precision::Day),
                None => match NaiveDate::from_ymd_opt(y, d, m) {
                    Some(day) => Reading::MonthFirst(PartialDate {
                        first: day,
                        precision: Precision::Day,
                    }),
                    None => Reading::Malformed,
                },
            },
            _ => Reading::Malformed,
        },
        _ => Reading::Malformed,
    }
}

fn first(year: i32, month: u32, precision: Precision) -> Reading {
    NaiveDate::from_ymd_opt(year, month, 1).map_or(Reading::Malformed, |day| sane(day, precision))
}

fn sane(first: NaiveDate, precision: Precision) -> Reading {
    if (1900..=2100).contains(&first.year()) {
        Reading::Date(PartialDate { first, precision })
    } else {
        Reading::Malformed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_how_much_of_it_is_known() {
        let cases = [
            ("31/7/2025", "2025-07-31"),
            ("10-5-2016", "2016-05-10"),
            ("1.2.09", "2009-02-01"),
            ("3/2019", "2019-03"),
            ("tháng 4-2022", "2022-04"),
            ("năm 2019", "2019"),
            ("2019", "2019"),
            ("Quý II/2022", "2022-Q2"),
            ("quý 3 năm 2021", "2021-Q3"),
            ("2020-05-31", "2020-05-31"),
            ("ngày 02 tháng 3 năm 2023", "2023-03-02"),
            ("5/31/2020", "month first 2020-05-31"),
            ("31/13/2020", "malformed"),
            ("không", "–"),
            ("88/KT", "malformed"),
        ];
        for (text, meant) in cases {
            let read = match date(&Value::Text(text.into()), false) {
                Reading::Nothing => "–".to_owned(),
                Reading::Malformed => "malformed".to_owned(),
                Reading::Date(date) => date.to_string(),
                Reading::MonthFirst(date) => format!("month first {date}"),
            };
            assert_eq!(read, meant, "{text}");
        }
    }

    #[test]
    fn a_serial_counts_from_the_workbooks_epoch() {
        for (serial, mac, meant) in [
            (38427, false, "2005-03-16"),
            (36965, true, "2005-03-16"),
            (2010, false, "2010"),
        ] {
            let read = date(&Value::Number(Decimal::from(serial)), mac);
            assert!(
                matches!(read, Reading::Date(d) if d.to_string() == meant),
                "{serial}: {read:?}"
            );
        }
    }
}
