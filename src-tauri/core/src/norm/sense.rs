//! What makes no sense of a dated rule that is typed: a day that no month has, a rate that is no number, two rules of
//! one thing on one day, a time of rest that ends before it begins.
//!
//! What surprises: of two rules that share days the later begun holds, so that it is asked about; only where both begin
//! on one day can nobody tell which is meant.

use chrono::{Datelike, NaiveDate, Weekday};
use rusqlite::types::Value as Sql;
use rust_decimal::Decimal;
use serde_json::Value;

use super::fields::{DEADLINE, HOLIDAY, NORM, SETTING};
use super::store::{self, Beside, Days, Item};
use crate::clock::written;
use crate::error::Result;
use crate::field::Values;
use crate::finding::{Finding, Level};
use crate::ledger::Reader;
use crate::ledger::gate::Typed;

/// A leap year: whatever day a month may have, it has in it.
const LEAP: i32 = 2024;
/// The keys of the shares that are paid in advance.
const ADVANCE: &str = "advance_rate.";
/// The longest time of rest that nobody is asked about, in days.
const LONG: i64 = 10;
/// The longest that there can be.
const LONGEST: i64 = 31;

/// A record as it would be: what is given, else what stands.
struct Now<'a> {
    reader: &'a Reader<'a>,
    typed: &'a Typed<'a>,
    stands: &'a Values,
}

/// What is to be said of a rule.
pub(super) fn findings(
    reader: &Reader<'_>,
    typed: &Typed<'_>,
    stands: &Values,
) -> Result<Vec<Finding>> {
    let now = Now {
        reader,
        typed,
        stands,
    };
    match typed.noun.name {
        name if name == DEADLINE.name => now.deadline(),
        name if name == SETTING.name => now.setting(),
        name if name == NORM.name => now.norm(),
        name if name == HOLIDAY.name => now.holiday(),
        _ => Ok(Vec::new()),
    }
}

fn error(at: &str, code: &str, message: String, fix: &str) -> Finding {
    Finding::new(Level::Error, at, code, message, fix)
}

impl Now<'_> {
    fn value(&self, name: &str) -> Option<&Value> {
        let value = self.typed.given(name).or_else(|| self.stands.get(name))?;
        (!value.is_null()).then_some(value)
    }

    fn text(&self, name: &str) -> Option<&str> {
        let text = self.value(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.value(name)?.as_i64()
    }

    fn day(&self, name: &str) -> Option<NaiveDate> {
        self.text(name)?.parse().ok()
    }

    fn moved(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| self.typed.changes(self.stands, name))
    }

    fn days(&self) -> Days<'_> {
        Days {
            id: self.typed.id,
            from: self.text("valid_from"),
            to: self.text("valid_to"),
        }
    }

    /// Rules that hold beside this one: which of them is meant where they begin on one day, nobody can tell.
    fn beside(&self, others: &[Beside]) -> Vec<Finding> {
        let from = self.day("valid_from");
        others
            .iter()
            .map(|other| {
                let level = if other.from == from {
                    Level::Error
                } else {
                    Level::Warning
                };
                let until = |day: Option<NaiveDate>, none: &str, word: &str| {
                    day.map_or_else(|| none.to_owned(), |day| format!("{word} {}", written(day)))
                };
                Finding::new(
                    level,
                    "valid_from",
                    "rule_overlaps",
                    format!(
                        "“{}” cùng phạm vi có hiệu lực {}, {}, trùng thời gian với quy định này.",
                        other.title,
                        until(other.from, "từ trước", "từ"),
                        until(other.to, "chưa có ngày hết", "đến"),
                    ),
                    "Hãy ghi ngày hết hiệu lực của quy định trước, hoặc dùng “Quy định mới từ ngày…”.",
                )
            })
            .collect()
    }

    fn deadline(&self) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        for (month, day) in [("due_month", "due_day"), ("cut_off_month", "cut_off_day")] {
            if !self.moved(&[month, day]) {
                continue;
            }
            let fix = "Hãy sửa lại ngày, tháng.";
            let of = self.number(month);
            let known = of.is_none_or(|of| (1..=12).contains(&of));
            if let Some(of) = of.filter(|_| !known) {
                found.push(error(
                    month,
                    "day_of_month",
                    format!("Một năm không có tháng {of}."),
                    fix,
                ));
            }
            let Some(on) = self.number(day).filter(|_| known) else {
                continue;
            };
            // A day of every month may be one that short months lack: their last day is meant.
            let fits = date(of.unwrap_or(1), on).is_some();
            if !fits {
                let which = of.map_or_else(|| "Tháng".to_owned(), |of| format!("Tháng {of}"));
                found.push(error(
                    day,
                    "day_of_month",
                    format!("{which} không có ngày {on}."),
                    fix,
                ));
            }
        }
        let said = [
            "kind",
            "cycle",
            "report_kind",
            "source",
            "due_month",
            "due_day",
            "days_after",
        ];
        if found.is_empty()
            && (self.moved(&said) || self.moved(&["valid_from", "valid_to"]))
            && (self.value("due_day").is_some() || self.value("days_after").is_some())
        {
            let stored = said.map(|name| match self.value(name) {
                Some(Value::Number(number)) => number.as_i64().map_or(Sql::Null, Sql::Integer),
                _ => self
                    .text(name)
                    .map_or(Sql::Null, |text| Sql::Text(text.to_owned())),
            });
            let twice = store::deadlines_beside(self.reader, &self.days(), stored.each_ref())?;
            found.extend(twice.into_iter().map(|other| {
                Finding::new(
                    Level::Warning,
                    "due_day",
                    "deadline_twice",
                    format!(
                        "“{}” đã có cùng thời hạn này; sổ sẽ nhắc hai lần.",
                        other.title
                    ),
                    "Hãy sửa thời hạn đã có, hoặc ghi ngày hết hiệu lực của nó.",
                )
            }));
        }
        Ok(found)
    }

    fn setting(&self) -> Result<Vec<Finding>> {
        let Some(key) = self.text("key") else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        if self.moved(&["key", "value"])
            && let Some(value) = self.text("value")
        {
            let values = store::values_like(self.reader, key, self.typed.id)?;
            found.extend(shape(key, value, &values));
        }
        if self.moved(&["key", "unit_id", "valid_from", "valid_to"]) {
            let unit = self.text("unit_id");
            let others = store::settings_beside(self.reader, &self.days(), key, unit)?;
            found.extend(self.beside(&others));
        }
        Ok(found)
    }

    fn norm(&self) -> Result<Vec<Finding>> {
        let moved = self.moved(&[
            "item_code",
            "source",
            "unit_id",
            "area",
            "content_id",
            "valid_from",
            "valid_to",
        ]);
        let Some(code) = self.text("item_code").filter(|_| moved) else {
            return Ok(Vec::new());
        };
        let item = Item {
            code,
            source: self.text("source"),
            unit: self.text("unit_id"),
            area: self.text("area"),
            content: self.text("content_id"),
        };
        let others = store::norms_beside(self.reader, &self.days(), &item)?;
        Ok(self.beside(&others))
    }

    fn holiday(&self) -> Result<Vec<Finding>> {
        if !self.moved(&["starts_on", "ends_on", "worked"]) {
            return Ok(Vec::new());
        }
        let Some(first) = self.day("starts_on") else {
            return Ok(Vec::new());
        };
        let last = self.day("ends_on").unwrap_or(first);
        let worked = self.value("worked").and_then(Value::as_bool) == Some(true);
        if last < first {
            return Ok(vec![error(
                "ends_on",
                "holiday_ends_first",
                "Ngày cuối trước ngày đầu.".to_owned(),
                "Hãy sửa một trong hai ngày.",
            )]);
        }
        let days = (last - first).num_days() + 1;
        if days > LONGEST {
            return Ok(vec![error(
                "ends_on",
                "holiday_long",
                format!("Dịp này dài {days} ngày; không dịp nghỉ nào dài như vậy."),
                "Hãy sửa ngày cuối.",
            )]);
        }
        let mut found = Vec::new();
        let mut doubt = |at: &str, code: &str, message: String, fix: &str| {
            found.push(Finding::new(Level::Warning, at, code, message, fix));
        };
        if days > LONG {
            doubt(
                "ends_on",
                "holiday_long",
                format!("Dịp này dài {days} ngày."),
                "Hãy xem lại ngày cuối.",
            );
        }
        let rests = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        if worked
            && !first
                .iter_days()
                .take_while(|day| *day <= last)
                .all(|day| rests(&day))
        {
            doubt(
                "worked",
                "worked_weekday",
                "Ngày làm bù thường là thứ Bảy hoặc Chủ nhật.".to_owned(),
                "Hãy xem lại ngày.",
            );
        }
        for other in store::holidays_beside(self.reader, self.typed.id, (first, last))? {
            let when = format!(
                "“{}” ({}–{})",
                other.name,
                written(other.starts_on),
                written(other.ends_on)
            );
            found.push(if other.worked == worked {
                Finding::new(
                    Level::Warning,
                    "starts_on",
                    "holiday_twice",
                    format!("{when} đã ghi những ngày này."),
                    "Hãy sửa bản ghi đã có.",
                )
            } else {
                let said = if worked {
                    "là ngày nghỉ; một ngày không vừa nghỉ vừa làm bù."
                } else {
                    "là ngày làm bù; một ngày không vừa nghỉ vừa làm bù."
                };
                error(
                    "starts_on",
                    "holiday_worked",
                    format!("{when} {said}"),
                    "Hãy sửa một trong hai.",
                )
            });
        }
        Ok(found)
    }
}

fn date(month: i64, day: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(LEAP, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn month_day(text: &str) -> bool {
    text.split_once('-').is_some_and(|(month, day)| {
        let number = |text: &str| text.parse::<i64>().ok();
        number(month)
            .zip(number(day))
            .is_some_and(|(month, day)| date(month, day).is_some())
    })
}

/// A value is of the kind that the values of its key are.
fn shape(key: &str, value: &str, others: &[String]) -> Option<Finding> {
    let number = |text: &str| text.trim().parse::<Decimal>().ok();
    let wrong = |message: String, fix: &str| Some(error("value", "setting_value", message, fix));
    if others.is_empty() {
        return None;
    }
    if others.iter().all(|other| month_day(other.trim())) {
        return match month_day(value) {
            true => None,
            false => wrong(
                format!("“{value}” không phải một ngày của năm."),
                "Hãy ghi tháng-ngày, ví dụ 01-31.",
            ),
        };
    }
    if !others.iter().all(|other| number(other).is_some()) {
        return None;
    }
    let Some(number) = number(value) else {
        return wrong(
            format!("“{value}” không phải một số."),
            "Hãy ghi bằng chữ số, ví dụ 30 hoặc 0.5.",
        );
    };
    if number < Decimal::ZERO {
        return wrong("Giá trị không thể là số âm.".to_owned(), "Hãy sửa lại.");
    }
    if key.starts_with(ADVANCE) && number > Decimal::ONE_HUNDRED {
        return wrong(
            "Tỷ lệ tạm ứng phải từ 0 đến 100 %.".to_owned(),
            "Hãy sửa lại.",
        );
    }
    None
}
