//! *Chờ xử lý*: rows that an import held back, and opening the sender's workbook again to mend them.
//!
//! Nothing is copied aside: a row waits as long as the newest standing import of the same bytes held it
//! back. Importing them again with the cells mended, or the row left out, ends the wait by itself; so
//! does taking that import back begin it anew.

use serde::Serialize;
use specta::Type;

use super::PreviewOptions;
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::ids::ImportId;
use crate::ledger::{Done, Ledger, Op, Reader, blob};

/// The rows of one import that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Waiting {
    /// The import.
    pub import_id: ImportId,
    /// The sender's file.
    pub file_name: String,
    /// When it was imported, in Việt Nam.
    pub at: String,
    /// The rows, in the order of the workbook.
    pub rows: Vec<WaitingRow>,
}

/// A row that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WaitingRow {
    /// Its sheet.
    pub sheet: String,
    /// Its row.
    pub row: u32,
    /// What the sheet calls it, where it does.
    pub name: Option<String>,
    /// Why it waits.
    pub reason: String,
}

/// A past import opened again: the sender's bytes and what was said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopened {
    /// The sender's file.
    pub file_name: String,
    /// Its bytes, as they were imported.
    pub bytes: Vec<u8>,
    /// What a person had said.
    pub options: PreviewOptions,
}

/// Holds of an import `i` whether it is the newest standing one of its bytes.
pub(super) const NEWEST: &str = "i.state IS NOT 'undone' AND NOT EXISTS (
    SELECT 1 FROM survey_import later WHERE later.sha256 = i.sha256 AND later.state IS NOT 'undone' AND later.id > i.id)";

/// Every row that waits, newest import first.
pub fn waiting(reader: &Reader<'_>) -> Result<Vec<Waiting>> {
    let rows = reader.rows(
        &format!(
            "SELECT i.id, i.file_name, t.at_ms, r.sheet, r.row, r.name_written, coalesce(r.held_reason, '')
             FROM survey_import i JOIN survey_record r ON r.survey_import_id = i.id
                  JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
                  JOIN journal_transaction t ON t.id = c.tx AND t.kind = 'do'
             WHERE r.outcome = 'held' AND {NEWEST} ORDER BY t.id DESC, r.id"
        ),
        [],
        |row| {
            Ok((
                row.get::<_, ImportId>(0)?,
                row.get::<_, String>(1)?,
                Instant(row.get(2)?).local(),
                WaitingRow {
                    sheet: row.get(3)?,
                    row: row.get(4)?,
                    name: row.get(5)?,
                    reason: row.get(6)?,
                },
            ))
        },
    )?;
    let mut all: Vec<Waiting> = Vec::new();
    for (import_id, file_name, at, row) in rows {
        match all.last_mut().filter(|last| last.import_id == import_id) {
            Some(last) => last.rows.push(row),
            None => all.push(Waiting {
                import_id,
                file_name,
                at,
                rows: vec![row],
            }),
        }
    }
    Ok(all)
}

/// How many rows of an import wait now.
pub(super) fn count(reader: &Reader<'_>, import: &ImportId) -> Result<u32> {
    reader.value(
        &format!(
            "SELECT count(*) FROM survey_import i JOIN survey_record r ON r.survey_import_id = i.id
             WHERE i.id = ?1 AND r.outcome = 'held' AND {NEWEST}"
        ),
        [import],
    )
}

/// Opens the workbook of a past import again, from the bytes that the ledger keeps.
pub fn reopen(reader: &Reader<'_>, import: &ImportId) -> Result<Reopened> {
    let found: Option<(String, Option<String>, String)> = reader.row(
        "SELECT file_name, options_json, sha256 FROM survey_import WHERE id = ?1",
        [import],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some((file_name, options, sha256)) = found else {
        return Err(Error::refused(
            "import_missing",
            "Không có lần nhập này trong sổ. Hãy xem lại danh sách các lần nhập.",
        ));
    };
    let Some(bytes) = blob::read(reader, &sha256)? else {
        return Err(Error::refused(
            "import_bytes_missing",
            format!(
                "Sổ không còn giữ tệp gốc “{file_name}”. Hãy chọn lại tệp từ máy để nhập tiếp các dòng chờ."
            ),
        ));
    };
    let options = options
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    Ok(Reopened {
        file_name,
        bytes,
        options,
    })
}

/// Lets the rows of an import wait no longer; they stay out of the ledger.
pub fn dismiss(ledger: &Ledger, import: &ImportId) -> Result<Done<u32>> {
    let (file, rows) = ledger.read(|reader| {
        let file: Option<String> = reader.row(
            "SELECT file_name FROM survey_import WHERE id = ?1",
            [import],
            |row| row.get(0),
        )?;
        Ok((file, count(reader, import)?))
    })?;
    let Some(file) = file.filter(|_| rows > 0) else {
        return Err(Error::refused(
            "nothing_waits",
            "Lần nhập này không còn dòng nào chờ xử lý.",
        ));
    };
    ledger.transact(&Op::DismissHeld { file }, |tx| {
        tx.run(
            "UPDATE survey_record SET outcome = 'left_out' WHERE survey_import_id = ?1 AND outcome = 'held'",
            [import],
        )?;
        tx.run(
            "UPDATE survey_import SET state = 'committed' WHERE id = ?1",
            [import],
        )?;
        Ok(rows)
    })
}
