//! Where a value was read from: the cell of a sender's workbook.

use crate::ids::ImportId;
use serde::Serialize;
use specta::Type;

/// The cell that a value was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Origin {
    /// The sender's file.
    pub file_name: String,
    /// Its sheet.
    pub sheet: String,
    /// The cell, `H11`; none where no cell states the value: the name of the sheet, the list itself.
    pub cell: Option<String>,
    /// The record's first row.
    pub row: u32,
    /// When it was imported, in Việt Nam.
    pub imported_at: String,
    /// By whom.
    pub who: String,
    /// Which import.
    pub import_id: ImportId,
}
