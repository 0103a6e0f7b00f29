//! Windows onto a sheet: some of its rows as they stand, and a cell mended by a person.

use serde::Serialize;
use specta::Type;

use super::encoding::{self, EncodingChoice};
use super::workbook::{self, Workbook};
use crate::error::{Error, Result};

/// A row of a sheet as it stands, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ShownRow {
    /// Its number.
    pub row: u32,
    /// Kept back by the sender.
    pub hidden: bool,
    /// Its filled cells.
    pub cells: Vec<ShownCell>,
}

/// A cell of a sheet as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ShownCell {
    /// `H`
    pub letter: String,
    /// In Unicode.
    pub text: String,
    /// As it stands in the file, where decoding changed it.
    pub raw: Option<String>,
}

/// Some rows of a sheet as text: the filled ones from `first` on, at most `count`.
pub fn window(
    workbook: &Workbook,
    sheet: &str,
    first: u32,
    count: usize,
    encodings: &[EncodingChoice],
) -> Vec<ShownRow> {
    let Some(raw) = workbook.sheets.iter().find(|s| s.name == sheet) else {
        return Vec::new();
    };
    let decoded = encoding::decode(workbook, raw, encodings);
    let from = raw.rows.partition_point(|row| row.number < first);
    let rows = decoded
        .sheet
        .rows
        .iter()
        .zip(&raw.rows)
        .skip(from)
        .take(count);
    rows.map(|(row, raw_row)| ShownRow {
        row: row.number,
        hidden: raw.is_row_hidden(row.number),
        cells: row
            .cells
            .iter()
            .zip(&raw_row.cells)
            .map(|(cell, raw)| ShownCell {
                letter: workbook::letter(cell.column),
                text: cell.value.text().to_string(),
                raw: (cell.value != raw.value).then(|| raw.value.text().to_string()),
            })
            .collect(),
    })
    .collect()
}

/// The text of one cell, decoded; empty for an empty one.
pub fn cell_text(
    workbook: &Workbook,
    sheet: &str,
    at: &str,
    encodings: &[EncodingChoice],
) -> String {
    let place = workbook::place_of(at);
    let found = workbook.sheets.iter().find(|s| s.name == sheet).zip(place);
    let Some((raw, (row, column))) = found else {
        return String::new();
    };
    let decoded = encoding::decode(workbook, raw, encodings);
    decoded
        .sheet
        .cell(row, column)
        .map_or_else(String::new, |cell| cell.value.text().to_string())
}

/// Replaces the text of one cell, as when a person mends it in the preview; recognise again after.
pub fn edit(workbook: &mut Workbook, sheet: &str, at: &str, text: &str) -> Result<()> {
    let place = workbook::place_of(at);
    let found = workbook
        .sheets
        .iter_mut()
        .find(|s| s.name == sheet)
        .zip(place);
    let Some((sheet, (row, column))) = found else {
        return Err(Error::refused(
            "cell_unknown",
            format!("Không có ô {at} trong trang tính “{sheet}”. Hãy chọn lại ô cần sửa."),
        ));
    };
    sheet.set(row, column, text);
    Ok(())
}
