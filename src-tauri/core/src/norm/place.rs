//! Where a rule is asked for: the province of a unit, what it was before the mergers of 01/7/2025 and what it
//! is since.
//!
//! What surprises: a resolution of a former province still holds on its old ground until the merged province
//! replaces it, so a place has several provinces, the one of the day first.

use chrono::NaiveDate;

use crate::error::Result;
use crate::ledger::Reader;

/// A place as norms see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Provinces whose rows may hold here, nearest first.
    pub(super) provinces: Vec<Province>,
    /// What the commune is counted as on the day: `difficult`, `very_difficult` and the like.
    pub(super) flags: Vec<String>,
}

/// A province, by what all its rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Province {
    pub(super) standard: String,
    pub(super) code: String,
    pub(super) rank: Rank,
}

/// How near the rows of a province are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The province of the day.
    Now,
    /// The one of this ground before, or since.
    Former,
    /// One of those that were merged, where only the merged province is known.
    Merged,
}

impl Place {
    /// How near a province is; none where its rows do not hold here.
    pub(super) fn rank(&self, standard: &str, code: &str) -> Option<Rank> {
        self.provinces
            .iter()
            .find(|one| one.standard == standard && one.code == code)
            .map(|one| one.rank)
    }
}

/// The place of a unit on a day; without a unit, the ledger's own province.
pub fn place(reader: &Reader<'_>, unit: Option<&str>, day: NaiveDate) -> Result<Place> {
    let mut place = Place::default();
    let starts: Vec<String> = match unit {
        Some(unit) => first_row(reader, unit)?.into_iter().collect(),
        None => reader.rows(
            "SELECT id FROM (SELECT id, standard, min(coalesce(valid_from, '0000')) FROM unit
               WHERE level = 1 AND code = (SELECT value FROM meta WHERE key = 'province') GROUP BY standard)",
            [],
            |row| row.get(0),
        )?,
    };
    for start in &starts {
        let commune = level(reader, start)? != Some(1);
        for (standard, code, valid) in own(reader, start, day)? {
            let rank = if valid { Rank::Now } else { Rank::Former };
            place.provinces.push(Province {
                standard,
                code,
                rank,
            });
        }
        for (standard, code, valid) in linked(reader, start, day)? {
            let rank = match (valid, commune) {
                (true, _) => Rank::Now,
                (false, true) => Rank::Former,
                (false, false) => Rank::Merged,
            };
            place.provinces.push(Province {
                standard,
                code,
                rank,
            });
        }
        place.flags.extend(flags(reader, start, day)?);
    }
    place
        .provinces
        .sort_by(|a, b| (a.rank, &a.standard, &a.code).cmp(&(b.rank, &b.standard, &b.code)));
    place
        .provinces
        .dedup_by(|a, b| (&a.standard, &a.code) == (&b.standard, &b.code));
    Ok(place)
}

/// The first row of a unit in time: parents and mappings point at it.
pub(super) fn first_row(reader: &Reader<'_>, unit: &str) -> Result<Option<String>> {
    reader.row(
        "SELECT f.id FROM unit u JOIN unit f ON f.standard = u.standard AND f.level = u.level AND f.code = u.code
         WHERE u.id = ?1 ORDER BY f.valid_from LIMIT 1",
        [unit],
        |row| row.get(0),
    )
}

fn level(reader: &Reader<'_>, unit: &str) -> Result<Option<i64>> {
    reader.row("SELECT level FROM unit WHERE id = ?1", [unit], |row| {
        row.get(0)
    })
}

type Found = (String, String, bool);

/// The province above a unit, or the unit itself.
fn own(reader: &Reader<'_>, unit: &str, day: NaiveDate) -> Result<Vec<Found>> {
    reader.rows(
        "WITH RECURSIVE above(id, level) AS (
           SELECT id, level FROM unit WHERE id = ?1
           UNION SELECT p.id, p.level FROM above a JOIN unit u ON u.id = a.id JOIN unit p ON p.id = u.parent_id WHERE a.level > 1)
         SELECT p.standard, p.code, EXISTS (SELECT 1 FROM unit r WHERE r.standard = p.standard AND r.level = 1 AND r.code = p.code
                AND coalesce(r.valid_from, '0000') <= ?2 AND coalesce(r.valid_to, '9999') >= ?2)
         FROM above a JOIN unit p ON p.id = a.id WHERE a.level = 1",
        [unit, &day.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The provinces of the same ground in the other system of units. CROSS keeps the order of the joins: left to itself
/// SQLite goes through every mapping of the country for each unit, twenty milliseconds instead of a tenth of one.
fn linked(reader: &Reader<'_>, unit: &str, day: NaiveDate) -> Result<Vec<Found>> {
    reader.rows(
        "WITH RECURSIVE below(id, level) AS (
           SELECT id, level FROM unit WHERE id = ?1
           UNION SELECT u.id, u.level FROM below b CROSS JOIN unit u ON u.parent_id = b.id WHERE b.level < 3),
         found(id) AS (
           SELECT n.parent_id FROM below b CROSS JOIN unit_mapping m ON m.old_unit_id = b.id JOIN unit n ON n.id = m.new_unit_id WHERE b.level = 3
           UNION
           SELECT d.parent_id FROM below b CROSS JOIN unit_mapping m ON m.new_unit_id = b.id JOIN unit o ON o.id = m.old_unit_id
                  JOIN unit d ON d.id = o.parent_id WHERE b.level = 3)
         SELECT DISTINCT p.standard, p.code, EXISTS (SELECT 1 FROM unit r WHERE r.standard = p.standard AND r.level = 1 AND r.code = p.code
                AND coalesce(r.valid_from, '0000') <= ?2 AND coalesce(r.valid_to, '9999') >= ?2)
         FROM found f JOIN unit p ON p.id = f.id",
        [unit, &day.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// What a commune is counted as on the day, under its old or its new name.
fn flags(reader: &Reader<'_>, unit: &str, day: NaiveDate) -> Result<Vec<String>> {
    reader.rows(
        "SELECT DISTINCT g.flag FROM unit_flag g JOIN unit u ON u.id = g.unit_id
         WHERE coalesce(g.valid_from, '0000') <= ?2 AND coalesce(g.valid_to, '9999') >= ?2
           AND EXISTS (SELECT 1 FROM unit f WHERE f.id = ?1 AND f.standard = u.standard AND f.level = u.level AND f.code = u.code)
         ORDER BY g.flag",
        [unit, &day.to_string()],
        |row| row.get(0),
    )
}

/// The id of the province of this code, as it is on the day, else as it was or will be.
pub fn province(reader: &Reader<'_>, code: &str, day: NaiveDate) -> Result<Option<String>> {
    reader.row(
        "SELECT id FROM unit WHERE level = 1 AND code = ?1
         ORDER BY NOT (coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2), standard DESC, valid_from LIMIT 1",
        [code, &day.to_string()],
        |row| row.get(0),
    )
}
