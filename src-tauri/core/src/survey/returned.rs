//! The sender's own sheets as they go back: what is to be mended stands beside each row, its cells coloured.
//!
//! Every format goes back as `.xlsx`; one that came as such keeps its fonts, borders, widths and heights.
//! Texts are in Unicode and are written as texts, so that nothing
//! in them can become a formula; numbers and dates stay numbers and dates.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Worksheet, XlsxError};

use super::dress::{self, Dress};
use super::encoding;
use super::workbook::{Cell, Sheet, Value, Workbook, place_of};
use super::{EncodingChoice, SheetReading};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};

/// The heading of the column that tells what to mend.
pub const TO_MEND: &str = "Lỗi cần sửa";
/// The longest name that Excel gives a sheet.
const NAME: usize = 31;

/// A workbook with its findings, ready to be sent back; `bytes` are the sender's file.
pub fn write(
    workbook: &Workbook,
    bytes: &[u8],
    readings: &[SheetReading],
    findings: &[Finding],
    encodings: &[EncodingChoice],
) -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let dresses = dress::of(bytes, &workbook.sheets);
    let undressed = Dress::default();
    for sheet in &workbook.sheets {
        let dress = dresses.get(&sheet.name).unwrap_or(&undressed);
        let decoded = encoding::decode(workbook, sheet, encodings);
        let reading = readings.iter().find(|reading| reading.name == sheet.name);
        let page = book.add_worksheet();
        fill(page, &decoded.sheet, dress, reading, findings).map_err(of_writer)?;
    }
    book.save_to_buffer().map_err(of_writer)
}

fn of_writer(error: XlsxError) -> Error {
    Error::internal(format!("xlsx: {error}"))
}

fn fill(
    page: &mut Worksheet,
    sheet: &Sheet,
    dress: &Dress,
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
    let plain = Format::new();
    for merge in &sheet.merges {
        let (left, right) = (column(merge.left)?, column(merge.right)?);
        // Merges that lie over each other are a slip of the sender's hand: the first one holds.
        let _ = page.merge_range(
            merge.top - 1,
            left,
            merge.bottom - 1,
            right,
            "",
            dress.format(merge.top, merge.left).unwrap_or(&plain),
        );
    }
    for (row, at) in dress.cells() {
        if let Some(format) = dress.format(row, at) {
            page.write_blank(row - 1, column(at)?, format)?;
        }
    }
    for row in &sheet.rows {
        for cell in &row.cells {
            let drawn = dress.format(row.number, cell.column);
            let format = drawn.cloned().unwrap_or_default();
            let format = match cells.get(&(row.number, cell.column)) {
                Some(level) => coloured(format, *level),
                None => format,
            };
            put(page, row.number - 1, cell, format, drawn.is_some())?;
        }
    }
    let (_, columns) = sheet.size();
    let last = columns.saturating_sub(1);
    if dress.is_empty() {
        // Wide enough to read, as a clerk would draw them; a title must not widen its column.
        page.set_autofit_max_width(220);
        page.autofit();
    }
    for (first, until, width) in &dress.widths {
        for drawn in *first..=(*until).min(last) {
            page.set_column_width_pixels(column(drawn)?, *width)?;
        }
    }
    for (row, height) in &dress.heights {
        page.set_row_height_pixels(row - 1, *height)?;
    }
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
        let format = coloured(Format::new(), level).set_text_wrap();
        page.write_string_with_format(row - 1, beside, said.join("\n"), &format)?;
    }
    Ok(())
}

fn put(
    page: &mut Worksheet,
    row: u32,
    cell: &Cell,
    format: Format,
    drawn: bool,
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
            let format = match drawn {
                true => format,
                false => format.set_num_format("dd/mm/yyyy"),
            };
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

fn coloured(format: Format, level: Level) -> Format {
    let colour = match level {
        Level::Error => 0x00FD_E2E1,
        _ => 0x00FF_F4CE,
    };
    format.set_background_color(Color::RGB(colour))
}
