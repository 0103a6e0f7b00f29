//! The SQL of the days that appointments carry.

use crate::error::Result;
use crate::ledger::Reader;
use crate::period::DayOfRecord;

/// Terms that nobody took over, by their last day; the record is the collaborator.
pub fn ending(reader: &Reader<'_>) -> Result<Vec<DayOfRecord>> {
    reader.rows(
        "SELECT k.id, 'Hết nhiệm kỳ cộng tác viên', k.name, a.ends_on
         FROM appointment a JOIN collaborator k ON k.id = a.collaborator_id
         WHERE a.ends_on IS NOT NULL AND a.handed_over_on IS NULL ORDER BY a.ends_on, k.id",
        [],
        DayOfRecord::read,
    )
}
