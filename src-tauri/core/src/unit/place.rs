//! Where a rule is asked for: the province of a unit, what it was before the mergers of 01/7/2025 and what it
//! is since.
//!
//! What surprises: a resolution of a former province still holds on its old ground until the merged province
//! replaces it, so a place has several provinces, the one of the day first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::error::Result;
use crate::ids::UnitId;
use crate::ledger::Reader;

/// A place as norms see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Provinces whose rows may hold here, nearest first.
    pub(crate) provinces: Vec<Province>,
    /// What the commune is counted as on the day: `difficult`, `very_difficult` and the like.
    pub(crate) flags: Vec<String>,
}

/// A province, by what all its rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Province {
    pub(crate) standard: String,
    pub(crate) code: String,
    pub(crate) rank: Rank,
}

/// How near the rows of a province are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The province of the day.
    Now,
    /// The one of this ground before, or since.
    Former,
    /// One of those that were merged, where only the merged province is known.
    Merged,
}

impl Place {
    /// Its provinces nearest first, each once.
    fn in_order(mut self) -> Self {
        self.provinces
            .sort_by(|a, b| (a.rank, &a.standard, &a.code).cmp(&(b.rank, &b.standard, &b.code)));
        self.provinces
            .dedup_by(|a, b| (&a.standard, &a.code) == (&b.standard, &b.code));
        self
    }

    /// How near a province is; none where its rows do not hold here.
    pub(crate) fn rank(&self, standard: &str, code: &str) -> Option<Rank> {
        self.provinces
            .iter()
            .find(|one| one.standard == standard && one.code == code)
            .map(|one| one.rank)
    }
}

/// The place of a unit on a day; without a unit, the ledger's own province.
pub fn place(reader: &Reader<'_>, unit: Option<&UnitId>, day: NaiveDate) -> Result<Place> {
    let starts: Vec<(UnitId, bool)> = match unit {
        Some(unit) => {
            let found = places(reader, &[unit.to_owned()], day)?;
            return Ok(found.into_values().next().unwrap_or_default());
        }
        None => reader.rows(
            "SELECT id, 0 FROM (SELECT u.id, u.standard, min(coalesce(u.valid_from, '0000'))
               FROM home_province h JOIN unit u ON u.id = h.unit_id WHERE h.relation = 'own' GROUP BY u.standard)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
    };
    let mut place = Place::default();
    for one in around(reader, &starts, day)?.into_values() {
        place.provinces.extend(one.provinces);
        place.flags.extend(one.flags);
    }
    Ok(place.in_order())
}

/// The places of many units on a day, in as many queries as one of them takes. Units that are not known are left out.
pub fn places(
    reader: &Reader<'_>,
    units: &[UnitId],
    day: NaiveDate,
) -> Result<HashMap<UnitId, Place>> {
    let firsts: Vec<(UnitId, UnitId, bool)> = reader.rows(
        "SELECT u.id, (SELECT f.id FROM unit f WHERE f.standard = u.standard AND f.level = u.level AND f.code = u.code ORDER BY f.valid_from LIMIT 1), u.level <> 1
         FROM json_each(?1) j CROSS JOIN unit u ON u.id = j.value",
        [serde_json::to_string(units)?],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let starts: BTreeSet<(UnitId, bool)> = firsts
        .iter()
        .map(|(_, first, commune)| (first.clone(), *commune))
        .collect();
    let around = around(reader, &starts.into_iter().collect::<Vec<_>>(), day)?;
    Ok(firsts
        .into_iter()
        .map(|(unit, first, _)| {
            let place = around.get(&first).cloned().unwrap_or_default();
            (unit, place.in_order())
        })
        .collect())
}

/// What lies around first rows of units, each said to be below a province or one itself.
fn around(
    reader: &Reader<'_>,
    starts: &[(UnitId, bool)],
    day: NaiveDate,
) -> Result<BTreeMap<UnitId, Place>> {
    let ids: Vec<&UnitId> = starts.iter().map(|(id, _)| id).collect();
    let ids = serde_json::to_string(&ids)?;
    let mut places: BTreeMap<UnitId, Place> = BTreeMap::new();
    let communes: BTreeMap<&UnitId, bool> = starts.iter().map(|(id, below)| (id, *below)).collect();
    for (start, standard, code, valid) in own(reader, &ids, day)? {
        let rank = if valid { Rank::Now } else { Rank::Former };
        places.entry(start).or_default().provinces.push(Province {
            standard,
            code,
            rank,
        });
    }
    for (start, standard, code, valid) in linked(reader, &ids, day)? {
        let rank = match (valid, communes.get(&start)) {
            (true, _) => Rank::Now,
            (false, Some(true)) => Rank::Former,
            (false, _) => Rank::Merged,
        };
        places.entry(start).or_default().provinces.push(Province {
            standard,
            code,
            rank,
        });
    }
    for (start, flag) in flags(reader, &ids, day)? {
        places.entry(start).or_default().flags.push(flag);
    }
    Ok(places)
}

/// The first row of a unit in time: parents and mappings point at it.
pub(crate) fn first_row(reader: &Reader<'_>, unit: &UnitId) -> Result<Option<UnitId>> {
    reader.row(
        "SELECT f.id FROM unit u JOIN unit f ON f.standard = u.standard AND f.level = u.level AND f.code = u.code
         WHERE u.id = ?1 ORDER BY f.valid_from LIMIT 1",
        [unit],
        |row| row.get(0),
    )
}

/// A start, and a province: its system of units, its code, whether it is one on the day.
type Found = (UnitId, String, String, bool);

/// The province above each unit, or the unit itself.
fn own(reader: &Reader<'_>, starts: &str, day: NaiveDate) -> Result<Vec<Found>> {
    reader.rows(
        "WITH RECURSIVE above(start, id, level) AS (
           SELECT u.id, u.id, u.level FROM json_each(?1) j CROSS JOIN unit u ON u.id = j.value
           UNION SELECT a.start, p.id, p.level FROM above a CROSS JOIN unit u ON u.id = a.id CROSS JOIN unit p ON p.id = u.parent_id WHERE a.level > 1)
         SELECT a.start, p.standard, p.code, EXISTS (SELECT 1 FROM unit r WHERE r.standard = p.standard AND r.level = 1 AND r.code = p.code
                AND coalesce(r.valid_from, '0000') <= ?2 AND coalesce(r.valid_to, '9999') >= ?2)
         FROM above a CROSS JOIN unit p ON p.id = a.id WHERE a.level = 1",
        [starts, &day.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// The provinces of the same ground in the other system of units. CROSS keeps the order of the joins: left to itself
/// SQLite goes through every mapping of the country for each unit, twenty milliseconds instead of a tenth of one.
fn linked(reader: &Reader<'_>, starts: &str, day: NaiveDate) -> Result<Vec<Found>> {
    reader.rows(
        "WITH RECURSIVE below(start, id, level) AS (
           SELECT u.id, u.id, u.level FROM json_each(?1) j CROSS JOIN unit u ON u.id = j.value
           UNION SELECT b.start, u.id, u.level FROM below b CROSS JOIN unit u ON u.parent_id = b.id WHERE b.level < 3),
         found(start, id) AS (
           SELECT b.start, n.parent_id FROM below b CROSS JOIN unit_mapping m ON m.old_unit_id = b.id CROSS JOIN unit n ON n.id = m.new_unit_id WHERE b.level = 3
           UNION
           SELECT b.start, d.parent_id FROM below b CROSS JOIN unit_mapping m ON m.new_unit_id = b.id CROSS JOIN unit o ON o.id = m.old_unit_id
                  CROSS JOIN unit d ON d.id = o.parent_id WHERE b.level = 3)
         SELECT DISTINCT f.start, p.standard, p.code, EXISTS (SELECT 1 FROM unit r WHERE r.standard = p.standard AND r.level = 1 AND r.code = p.code
                AND coalesce(r.valid_from, '0000') <= ?2 AND coalesce(r.valid_to, '9999') >= ?2)
         FROM found f CROSS JOIN unit p ON p.id = f.id",
        [starts, &day.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// What each commune is counted as on the day, under its old or its new name.
fn flags(reader: &Reader<'_>, starts: &str, day: NaiveDate) -> Result<Vec<(UnitId, String)>> {
    reader.rows(
        "SELECT DISTINCT f.id, g.flag FROM json_each(?1) j CROSS JOIN unit f ON f.id = j.value
              CROSS JOIN unit u ON u.standard = f.standard AND u.level = f.level AND u.code = f.code
              CROSS JOIN unit_flag g ON g.unit_id = u.id
         WHERE coalesce(g.valid_from, '0000') <= ?2 AND coalesce(g.valid_to, '9999') >= ?2 ORDER BY f.id, g.flag",
        [starts, &day.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The id of the province of this code, as it is on the day, else as it was or will be.
pub fn province(reader: &Reader<'_>, code: &str, day: NaiveDate) -> Result<Option<UnitId>> {
    reader.row(
        "SELECT id FROM unit WHERE level = 1 AND code = ?1
         ORDER BY NOT (coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2), standard DESC, valid_from LIMIT 1",
        [code, &day.to_string()],
        |row| row.get(0),
    )
}

/// The province that the ledger's own ground is in on a day; none where the ledger has no province.
pub(crate) fn home(reader: &Reader<'_>, day: NaiveDate) -> Result<Option<UnitId>> {
    let place = place(reader, None, day)?;
    let now = place.provinces.iter().find(|one| one.rank == Rank::Now);
    let Some(now) = now else { return Ok(None) };
    reader.row(
        "SELECT id FROM unit WHERE standard = ?1 AND level = 1 AND code = ?2
           AND coalesce(valid_from, '0000') <= ?3 AND coalesce(valid_to, '9999') >= ?3",
        [&now.standard, &now.code, &day.to_string()],
        |row| row.get(0),
    )
}
