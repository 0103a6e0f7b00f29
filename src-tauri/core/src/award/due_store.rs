//! The SQL of the days that certificates carry.

use crate::error::Result;
use crate::ledger::Reader;
use crate::period::DayOfRecord;

/// Certificates that were not taken back, by their last day.
pub fn expiring(reader: &Reader<'_>) -> Result<Vec<DayOfRecord>> {
    reader.rows(
        "SELECT id, 'Hết giá trị giấy chứng nhận', name, expires_on FROM certificate
         WHERE expires_on IS NOT NULL AND revoked_on IS NULL ORDER BY expires_on, id",
        [],
        DayOfRecord::read,
    )
}
