//! The SQL of the days that facilities were promised.

use crate::error::Result;
use crate::ledger::Reader;
use crate::period::DayOfRecord;

/// Needs that nobody has answered, by the day on which an answer was promised.
pub fn promised(reader: &Reader<'_>) -> Result<Vec<DayOfRecord>> {
    reader.rows(
        "SELECT n.id, coalesce(nullif(trim(n.promised_action), ''), 'Trả lời nhu cầu của cơ sở'), f.name || ': ' || n.content_written, n.due_on
         FROM facility_need n JOIN facility f ON f.id = n.facility_id
         WHERE n.due_on IS NOT NULL AND n.project_id IS NULL AND coalesce(n.state, 'new') IN ('new', 'considered')
         ORDER BY n.due_on, n.id",
        [],
        DayOfRecord::read,
    )
}
