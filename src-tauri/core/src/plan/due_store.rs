//! The SQL of which plans have left the office.

use crate::error::Result;
use crate::ledger::Reader;
use crate::money::MoneySource;

/// The years and funds of plans, each with whether it is more than a draft: was laid before somebody or issued.
pub fn begun(reader: &Reader<'_>) -> Result<Vec<(i32, Option<MoneySource>, bool)>> {
    reader.rows(
        "SELECT DISTINCT year, source, coalesce(state, 'draft') NOT IN ('draft', 'dropped', 'amending') FROM plan ORDER BY 1, 2, 3",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
