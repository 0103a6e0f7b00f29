//! tmp
use crate::error::Result;
pub(crate) fn load(_: &rusqlite::Transaction<'_>) -> Result<()> {
    Ok(())
}
