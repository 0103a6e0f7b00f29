//! The SQL of which reports are out.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::ledger::Reader;

/// Kind and period of every report that was issued, kinds with `_` as the rows of deadlines write them.
pub fn issued(reader: &Reader<'_>) -> Result<BTreeSet<(String, String)>> {
    let rows: Vec<(String, String)> = reader.rows(
        "SELECT replace(kind, '-', '_'), period FROM report WHERE state IN ('issued', 'replaced')",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
