//! The sender's own sheets as they go back: what is to be mended stands beside each row, its cells coloured.
//!
//! Every format goes back as `.xlsx`. Texts are in Unicode and are written as texts, so that nothing
//! in them can become a formula; numbers and dates stay numbers and dates.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Worksheet, XlsxError};

use super::encoding;
use super::workbook::{Cell, Sheet, Value, Workbook, place_of};
use super::{EncodingChoice, SheetReading};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};

/// The heading of the column that tells what to mend.
pub const TO_MEND: &str = "Lỗi cần sửa";
/// The longest name that Excel gives a sheet.
const NAME: usize = 31;

/// A workbook with its findings, ready to be sent back.
pub fn write(
    workbook: &Workbook,
    readings: &[SheetReading],
    findings: &[Finding],
    encodings: &[EncodingChoice],
) -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in &workbook.sheets {
        let decoded = encoding::decode(workbook, sheet, encodings);
        let reading = readings.iter().find(|reading| reading.name == sheet.name);
        let page = book.add_worksheet();
        fill(page, &decoded.sheet, reading, findings).map_err(of_writer)?;
    }
    book.save_to_buffer().map_err(of_writer)
}

fn of_writer(error: XlsxError) -> Error {
    Error::internal(format!("xlsx: {error}"))
}

fn fill(
    page: &mut Worksheet,
    sheet: &Sheet,
    reading: Option<&SheetReading>,
    findings: &[Finding],
) -> std::result::Result<(), XlsxError> {
    let name: String = sheet
        .name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\'))
        .take(NAME)
        .collect();
    // A name that Excel does not take keeps the writer's own.
    let _ = page.set_name(name.trim_matches('\''));
    page.set_hidden(sheet.hidden);
    let mut rows: BTreeMap<u32, (Level, Vec<String>)> = BTreeMap::new();
    let mut cells: HashMap<(u32, u32), Level> = HashMap::new();
    for finding in findings.iter().filter(|one| one.level != Level::Hint) {
        let Some((of, at)) = finding.at.rsplit_once('!') else {
            continue;
        };
        let Some(place) = place_of(at).filter(|_| of == sheet.name) else {
            continue;
        };
        let slot = cells.entry(place).or_insert(finding.level);
        *slot = (*slot).max(finding.level);
        let (level, said) = rows.entry(place.0).or_insert((finding.level, Vec::new()));
        *level = (*level).max(finding.level);
        said.push(format!("{at}: {} {}", finding.message, finding.fix));
    }
    for merge in &sheet.merges {
        let (left, right) = (column(merge.left)?, column(merge.right)?);
        // Merges that lie over each other are a slip of the sender's hand: the first one holds.
        let _ = page.merge_range(
            merge.top - 1,
            left,
            merge.bottom - 1,
            right,
            "",
            &Format::new(),
        );
    }
    for row in &sheet.rows {
        for cell in &row.cells {
            let format = cells
                .get(&(row.number, cell.column))
                .map_or_else(Format::new, |level| coloured(*level));
            put(page, row.number - 1, cell, format)?;
        }
    }
    let last = sheet
        .rows
        .iter()
        .filter_map(|row| row.cells.last())
        .map(|cell| cell.column)
        .max()
        .unwrap_or(0);
    // Wide enough to read, as a clerk would draw them; a title must not widen its column.
    page.set_autofit_max_width(220);
    page.autofit();
    for (first, until) in &sheet.hidden_columns {
        for hidden in *first..=(*until).min(last) {
            page.set_column_hidden(column(hidden)?)?;
        }
    }
    let beside = column(last + 1)?;
    if !rows.is_empty() {
        for table in reading.into_iter().flat_map(|reading| &reading.tables) {
            let head = Format::new().set_bold();
            page.write_string_with_format(table.header_rows.0.max(1) - 1, beside, TO_MEND, &head)?;
        }
        page.set_column_width(beside, 60)?;
    }
    for (row, (level, said)) in rows {
        let format = coloured(level).set_text_wrap();
        page.write_string_with_format(row - 1, beside, said.join("\n"), &format)?;
    }
    Ok(())
}

fn put(
    page: &mut Worksheet,
    row: u32,
    cell: &Cell,
    format: Format,
) -> std::result::Result<(), XlsxError> {
    let column = column(cell.column)?;
    match &cell.value {
        Value::Number(number) => {
            let number = number.to_f64().unwrap_or_default();
            page.write_number_with_format(row, column, number, &format)?;
        }
        Value::Date(date) => {
            let day = ExcelDateTime::from_ymd(
                u16::try_from(date.year()).unwrap_or(1900),
                u8::try_from(date.month()).unwrap_or(1),
                u8::try_from(date.day()).unwrap_or(1),
            );
            let format = format.set_num_format("dd/mm/yyyy");
            match day {
                Ok(day) => page.write_datetime_with_format(row, column, &day, &format)?,
                Err(_) => {
                    page.write_string_with_format(row, column, &*cell.value.text(), &format)?
                }
            };
        }
        Value::Bool(yes) => {
            page.write_boolean_with_format(row, column, *yes, &format)?;
        }
        Value::Text(_) | Value::Error(_) => {
            page.write_string_with_format(row, column, &*cell.value.text(), &format)?;
        }
    }
    Ok(())
}

fn column(column: u32) -> std::result::Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

fn coloured(level: Level) -> Format {
    let colour = match level {
        Level::Error => 0x00FD_E2E1,
        _ => 0x00FF_F4CE,
    };
    Format::new().set_background_color(Color::RGB(colour))
}
