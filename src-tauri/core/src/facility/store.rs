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
