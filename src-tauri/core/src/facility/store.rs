//! What rules ask of the facilities of the ledger.

use std::sync::Arc;

use rusqlite::Row;

use super::matching::{Identity, Known};
use crate::error::Result;
use crate::ledger::Reader;

/// Everybody in the ledger, oldest first.
pub(crate) fn identities(reader: &Reader<'_>) -> Result<Vec<Identity>> {
    let text = |row: &Row<'_>, at: usize| row.get::<_, Arc<str>>(at);
    reader.rows(
        "SELECT id, name, coalesce(owner_name, ''), coalesce(commune_written, ''), coalesce(phone, ''),
                coalesce(tax_code, ''), coalesce(registration_no, '') FROM facility ORDER BY id",
        [],
        |row| {
            Ok(Identity {
                id: row.get(0)?,
                place: None,
                name: text(row, 1)?,
                owner: text(row, 2)?,
                commune: text(row, 3)?,
                phone: text(row, 4)?,
                tax_code: text(row, 5)?,
                registration_no: text(row, 6)?,
            })
        },
    )
}

/// Everybody in the ledger, for matching.
pub(crate) fn known(reader: &Reader<'_>) -> Result<Known> {
    let mut known = Known::default();
    for identity in identities(reader)? {
        known.add(identity);
    }
    Ok(known)
}

/// Whether another row has the figures of a facility for a year and a day.
pub(super) fn has_figures_of(
    reader: &Reader<'_>,
    facility: &str,
    year: i64,
    day: Option<&str>,
    except: Option<&str>,
) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM facility_year WHERE facility_id = ?1 AND year = ?2 AND as_of IS ?3 AND id IS NOT ?4)",
        rusqlite::params![facility, year, day, except],
    )
}

/// The yearly figures that two facilities have for one year and one day, in pairs.
pub(super) fn figures_of_one_day(
    reader: &Reader<'_>,
    keep: &str,
    other: &str,
) -> Result<Vec<(String, String)>> {
    reader.rows(
        "SELECT min(k.id), o.id FROM facility_year o JOIN facility_year k ON k.year = o.year AND k.as_of IS o.as_of
         WHERE k.facility_id = ?1 AND o.facility_id = ?2 GROUP BY o.id",
        [keep, other],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
