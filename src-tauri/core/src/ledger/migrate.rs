//! The schema, step by numbered step.
//!
//! Each step runs in a transaction of its own with its number inside it, so that a power cut leaves
//! the step before. A step never calls today's Rust: it is SQL that meant the same the day it was
//! released. A ledger from a newer program is refused with a sentence.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Error, Result};

/// Every step, oldest first. Step *n* brings a ledger to `user_version` *n*.
pub(crate) const STEPS: &[&str] = &[include_str!("../../migrations/0001_first.sql")];

/// Marks the file as ours ("SKC1").
const APPLICATION: i32 = 0x534b_4331;

fn version(connection: &Connection) -> Result<usize> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Refuses a file that is no ledger, and a ledger from the future.
pub(crate) fn refuse_strangers(connection: &Connection, path: &Path) -> Result<()> {
    let name = crate::files::name(path);
    let application: i32 = connection
        .query_row("PRAGMA application_id", [], |row| row.get(0))
        .map_err(|error| super::refusal::naming(error, path))?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|error| super::refusal::naming(error, path))?;
    if application != APPLICATION || tables == 0 {
        return Err(Error::refused(
            "ledger_not_a_ledger",
            format!(
                "Tệp “{name}” không phải là sổ khuyến công. Hãy chọn tệp sổ (*.db) do chương trình này tạo ra."
            ),
        ));
    }
    if version(connection)? > STEPS.len() {
        return Err(Error::refused(
            "ledger_too_new",
            format!(
                "Sổ “{name}” được ghi bằng phiên bản mới hơn của chương trình. Hãy cập nhật chương trình trên máy này rồi mở lại; sổ chưa bị thay đổi gì."
            ),
        ));
    }
    Ok(())
}

/// Whether steps are missing.
pub(crate) fn is_old(connection: &Connection) -> Result<bool> {
    Ok(version(connection)? < STEPS.len())
}

/// Runs the missing steps. Keys are off while a step rebuilds tables and checked before it commits.
pub(crate) fn run(connection: &mut Connection) -> Result<()> {
    connection.pragma_update(None, "foreign_keys", false)?;
    for (number, step) in STEPS.iter().enumerate().skip(version(connection)?) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        let broken: i64 =
            transaction.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
                row.get(0)
            })?;
        if broken > 0 {
            return Err(Error::internal(format!(
                "migration {} leaves {broken} broken references",
                number + 1
            )));
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(
            None,
            "user_version",
            i64::try_from(number + 1).unwrap_or_default(),
        )?;
        transaction.commit()?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}
