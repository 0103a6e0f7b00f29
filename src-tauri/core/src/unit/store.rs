//! The SQL of units that ended and of what they are today.

use chrono::NaiveDate;

use super::renew::UnitToday;
use crate::error::Result;
use crate::ids::UnitId;
use crate::ledger::Reader;

/// A record under a unit that ended.
pub(super) struct Under {
    pub(super) unit: UnitId,
    pub(super) unit_name: String,
    pub(super) ended_on: NaiveDate,
    pub(super) id: String,
    pub(super) name: String,
}

/// The records of a noun whose present unit ended before a day.
pub(super) fn under_ended(
    reader: &Reader<'_>,
    noun: &str,
    title: &str,
    today: NaiveDate,
) -> Result<Vec<Under>> {
    reader.rows(
        &format!(
            "SELECT u.id, u.name, u.valid_to, n.id, coalesce(n.{title}, '') FROM {noun} n JOIN unit u ON u.id = n.unit_id
             WHERE u.valid_to < ?1 ORDER BY u.name, n.{title}, n.id"
        ),
        [today.to_string()],
        |row| {
            Ok(Under {
                unit: row.get(0)?,
                unit_name: row.get(1)?,
                ended_on: row.get(2)?,
                id: row.get(3)?,
                name: row.get(4)?,
            })
        },
    )
}

/// How many records of a noun stand under units that ended before a day.
pub(super) fn count_under_ended(reader: &Reader<'_>, noun: &str, today: NaiveDate) -> Result<u32> {
    reader.value(
        &format!(
            "SELECT count(*) FROM {noun} n JOIN unit u ON u.id = n.unit_id WHERE u.valid_to < ?1"
        ),
        [today.to_string()],
    )
}

/// What a unit is on a day: the row of its code, or those that it went into.
pub(super) fn on(reader: &Reader<'_>, unit: &UnitId, day: NaiveDate) -> Result<Vec<UnitToday>> {
    reader.rows(
        "WITH own AS (SELECT standard, level, code FROM unit WHERE id = ?1),
              same AS (SELECT u.id FROM unit u JOIN own o ON o.standard = u.standard AND o.level = u.level AND o.code = u.code),
              became AS (SELECT n.standard, n.level, n.code FROM unit_mapping m JOIN unit n ON n.id = m.new_unit_id
                         WHERE m.old_unit_id IN (SELECT id FROM same)),
              every AS (SELECT standard, level, code FROM own UNION SELECT standard, level, code FROM became)
         SELECT DISTINCT u.id, u.name FROM every e JOIN unit u ON u.standard = e.standard AND u.level = e.level AND u.code = e.code
         WHERE coalesce(u.valid_from, '0000') <= ?2 AND coalesce(u.valid_to, '9999') >= ?2 ORDER BY u.name, u.id",
        rusqlite::params![unit, day],
        |row| {
            Ok(UnitToday {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )
}

/// Whether a unit is one on a day.
pub(super) fn holds(reader: &Reader<'_>, unit: &UnitId, day: NaiveDate) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM unit WHERE id = ?1 AND coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2)",
        rusqlite::params![unit, day],
    )
}
