//! Tham số and thời hạn: what a threshold, a rate or a date was on a day, and how well it is known.

use chrono::NaiveDate;
use rusqlite::Row;
use rust_decimal::Decimal;
use serde::Serialize;
use specta::Type;

use super::mark_words;
use crate::error::Result;
use crate::ids::UnitId;
use crate::ledger::Reader;
use crate::money::Money;
use crate::unit::place;

/// A dated value that the law or the office sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SettingRow {
    /// Its row.
    pub id: String,
    /// `advance_rate.training`.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// As it stands: `70`, `100000000000`, `01-31`.
    pub value: String,
    /// What the value counts, `%`.
    pub unit_label: Option<String>,
    /// `verified`, `unverified` or `office`.
    pub mark: Option<String>,
    /// The same in words.
    pub mark_words: String,
    /// The text it stands in.
    pub basis: Option<String>,
    /// The first day it holds.
    pub valid_from: Option<NaiveDate>,
    /// The last.
    pub valid_to: Option<NaiveDate>,
    /// What else is to be known of it.
    pub note: Option<String>,
}

impl SettingRow {
    /// The value as a number; none where it is none.
    pub fn decimal(&self) -> Option<Decimal> {
        self.value.trim().parse().ok()
    }

    /// The value as a whole number; none where it is none.
    pub fn whole(&self) -> Option<i64> {
        self.value.trim().parse().ok()
    }

    /// The value as whole đồng; none where it is none.
    pub fn money(&self) -> Option<Money> {
        self.whole().and_then(Money::new)
    }

    /// `TT 36/2013/TT-BCT, đã kiểm chứng`.
    pub fn source(&self) -> String {
        match &self.basis {
            Some(basis) => format!("{basis}, {}", self.mark_words),
            None => self.mark_words.clone(),
        }
    }
}

/// The value of a key on a day: that of the unit's province (as it is, or was) before that of the country. Without
/// a unit the ledger's own province is meant.
pub fn setting(
    reader: &Reader<'_>,
    key: &str,
    date: NaiveDate,
    unit: Option<&UnitId>,
) -> Result<Option<SettingRow>> {
    let found = read(reader, "s.key = ?1", key, date)?;
    nearest(reader, found, date, unit)
}

/// The values of all keys that begin so on a day, one per key, by key: `settings(reader, "advance_rate.", …)`.
pub fn settings(
    reader: &Reader<'_>,
    prefix: &str,
    date: NaiveDate,
    unit: Option<&UnitId>,
) -> Result<Vec<SettingRow>> {
    let mut by_key: std::collections::BTreeMap<String, Vec<Stored>> = Default::default();
    for one in read(reader, "substr(s.key, 1, length(?1)) = ?1", prefix, date)? {
        by_key.entry(one.row.key.clone()).or_default().push(one);
    }
    let mut found = Vec::with_capacity(by_key.len());
    for (_, rows) in by_key {
        found.extend(nearest(reader, rows, date, unit)?);
    }
    Ok(found)
}

struct Stored {
    row: SettingRow,
    /// Standard and code of the province it is limited to.
    province: Option<(String, String)>,
}

fn nearest(
    reader: &Reader<'_>,
    found: Vec<Stored>,
    date: NaiveDate,
    unit: Option<&UnitId>,
) -> Result<Option<SettingRow>> {
    if found.iter().all(|one| one.province.is_none()) {
        return Ok(found.into_iter().next().map(|one| one.row));
    }
    let place = place(reader, unit, date)?;
    let mut fitting: Vec<_> = found
        .into_iter()
        .filter_map(|one| {
            let rank = match &one.province {
                Some((standard, code)) => (0, Some(place.rank(standard, code)?)),
                None => (1, None),
            };
            Some((rank, one.row))
        })
        .collect();
    // The newest first already; the sort keeps that within a rank.
    fitting.sort_by_key(|(rank, _)| *rank);
    Ok(fitting.into_iter().next().map(|(_, row)| row))
}

fn read(reader: &Reader<'_>, which: &str, key: &str, date: NaiveDate) -> Result<Vec<Stored>> {
    reader.rows(
        &format!(
            "SELECT s.id, s.key, s.name, s.value, s.unit_label, s.mark, s.legal_basis, s.valid_from, s.valid_to, s.note, u.standard, u.code AS unit_code
             FROM setting s LEFT JOIN unit u ON u.id = s.unit_id
             WHERE {which} AND coalesce(s.valid_from, '0000') <= ?2 AND coalesce(s.valid_to, '9999') >= ?2
             ORDER BY s.key, s.valid_from DESC NULLS LAST, s.id"
        ),
        [key, &date.to_string()],
        stored,
    )
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let mark: Option<String> = row.get("mark")?;
    let standard: Option<String> = row.get("standard")?;
    Ok(Stored {
        row: SettingRow {
            id: row.get("id")?,
            key: row.get("key")?,
            name: row.get("name")?,
            value: row.get("value")?,
            unit_label: row.get("unit_label")?,
            mark_words: mark_words(mark.as_deref()),
            mark,
            basis: row.get("legal_basis")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            note: row.get("note")?,
        },
        province: standard.zip(row.get("unit_code")?),
    })
}
