//! The sender's workbook as values: sheets, cells, merges, what is hidden, which fonts.
//!
//! Sparse on purpose: a file of 6 kB may hold a cell at A1 and one at XFD1048576, and nothing here
//! grows with the distance between them. Everything after this module is pure.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::iter::{IntoParallelRefIterator, IntoParallelRefMutIterator, ParallelIterator};
use rust_decimal::Decimal;

use super::guard::{self, Kind};
use super::{csv, ods, xls, xlsx};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::legacy::Encoding;

/// How much of a file we are willing to read. Everything above is refused with a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of one part after inflating.
    pub part_bytes: u64,
    /// Bytes of the shared strings after inflating: every reader holds them whole.
    pub strings_bytes: u64,
    /// Bytes of all parts after inflating.
    pub total_bytes: u64,
    /// Cells that hold something, over all sheets.
    pub cells: u64,
    /// Bytes of the text in cells, over all sheets: one that many cells share counts for each.
    pub text_bytes: u64,
    /// Sheets.
    pub sheets: usize,
    /// Merged areas in one sheet.
    pub merges: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100 << 20,
            part_bytes: 400 << 20,
            strings_bytes: 100 << 20,
            total_bytes: 700 << 20,
            cells: 5_000_000,
            text_bytes: 200 << 20,
            sheets: 500,
            merges: 200_000,
        }
    }
}

/// A workbook as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    /// The file's name, without folders.
    pub file_name: String,
    /// Every sheet, hidden ones too, in the order of the tabs.
    pub sheets: Vec<Sheet>,
    /// Dates count from 1904 (old Mac files).
    pub epoch_1904: bool,
    /// The fonts that cells point at.
    pub fonts: Vec<Font>,
}

/// What a font's name and weight tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Font {
    /// Bold.
    pub bold: bool,
    /// The encoding that the name betrays, and whether it is a font of capitals.
    pub encoding: Option<(Encoding, bool)>,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Name of the tab.
    pub name: String,
    /// Hidden by the sender.
    pub hidden: bool,
    /// Rows that hold something, by number.
    pub rows: Vec<Row>,
    /// Merged areas, by first row.
    pub merges: Vec<Area>,
    /// Hidden rows: first and last number, from 1.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns: first and last, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As Excel numbers it, from 1.
    pub number: u32,
    /// Filled cells, by column.
    pub cells: Vec<Cell>,
}

/// One filled cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// From 0.
    pub column: u32,
    /// Index into [`Workbook::fonts`], where the format tells fonts; [`TYPED`] for a cell mended here.
    pub font: Option<u16>,
    /// What it holds.
    pub value: Value,
}

/// The font of a cell that a person mended: its text is Unicode, whatever the column is.
pub const TYPED: u16 = u16::MAX;

/// The last row of a sheet, from 1, and its last column, from 0: `XFD1048576`.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_383;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text as it stands in the file, before any decoding; one copy for cells that share it.
    Text(Arc<str>),
    /// A number.
    Number(Decimal),
    /// A number shown as a date.
    Date(NaiveDate),
    /// True or false.
    Bool(bool),
    /// `#REF!` and its kind.
    Error(&'static str),
}

/// A rectangle of cells, both ends included; rows from 1, columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column.
    pub left: u32,
    /// Last column.
    pub right: u32,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl Value {
    /// The value as a person reads it in the cell.
    pub fn text(&self) -> Arc<str> {
        match self {
            Self::Text(text) => Arc::clone(text),
            Self::Number(number) => match whole(*number) {
                Some(whole) => whole.to_string().into(),
                None => number.normalize().to_string().replace('.', ",").into(),
            },
            Self::Date(date) => crate::clock::written(*date).into(),
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::Error(name) => (*name).into(),
        }
    }

    /// The text, where it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Row {
    /// The cell in a column.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .map(|i| &self.cells[i])
    }
}

impl Sheet {
    /// The row of that number, where it holds something.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows
            .binary_search_by_key(&number, |row| row.number)
            .ok()
            .map(|i| &self.rows[i])
    }

    /// The cell at a row (from 1) and column (from 0).
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.row(row)?.cell(column)
    }

    /// Whether the sender hid the row.
    pub fn is_row_hidden(&self, number: u32) -> bool {
        within(&self.hidden_rows, number)
    }

    /// Whether the sender hid the column.
    pub fn is_column_hidden(&self, column: u32) -> bool {
        within(&self.hidden_columns, column)
    }

    /// Puts a text (in Unicode) into a cell; an empty one empties it.
    pub(super) fn set(&mut self, number: u32, column: u32, text: &str) {
        let at = match self.rows.binary_search_by_key(&number, |row| row.number) {
            Ok(at) => at,
            Err(at) => {
                let row = Row {
                    number,
                    cells: Vec::new(),
                };
                self.rows.insert(at, row);
                at
            }
        };
        let cells = &mut self.rows[at].cells;
        let place = cells.binary_search_by_key(&column, |cell| cell.column);
        if text.trim().is_empty() {
            if let Ok(place) = place {
                cells.remove(place);
            }
            if self.rows[at].cells.is_empty() {
                self.rows.remove(at);
            }
            return;
        }
        let cell = Cell {
            column,
            font: Some(TYPED),
            value: Value::Text(text.into()),
        };
        match place {
            Ok(place) => cells[place] = cell,
            Err(place) => cells.insert(place, cell),
        }
    }

    /// Sorts what a reader pushed in file order, which need not be the order of the sheet.
    pub(super) fn settle(&mut self) {
        self.rows.par_iter_mut().for_each(|row| {
            if !row.cells.is_sorted_by_key(|cell| cell.column) {
                row.cells.sort_by_key(|cell| cell.column);
            }
            row.cells.dedup_by_key(|cell| cell.column);
        });
        if !self.rows.is_sorted_by_key(|row| row.number) {
            self.rows.sort_by_key(|row| row.number);
            let rows = std::mem::take(&mut self.rows);
            for row in rows {
                match self.rows.last_mut() {
                    Some(last) if last.number == row.number => {
                        last.cells.extend(row.cells);
                        last.cells.sort_by_key(|cell| cell.column);
                        last.cells.dedup_by_key(|cell| cell.column);
                    }
                    _ => self.rows.push(row),
                }
            }
        }
        for merge in &mut self.merges {
            *merge = Area {
                top: merge.top.min(merge.bottom),
                bottom: merge.top.max(merge.bottom).min(LAST_ROW),
                left: merge.left.min(merge.right),
                right: merge.left.max(merge.right).min(LAST_COLUMN),
            };
        }
        self.merges.retain(|m| {
            (m.top < m.bottom && m.left <= m.right) || (m.top == m.bottom && m.left < m.right)
        });
        self.merges.sort_by_key(|m| (m.top, m.left));
        self.hidden_rows.sort_unstable();
        self.hidden_columns.sort_unstable();
    }

    /// How many rows and columns reach to the last filled cell.
    pub(super) fn size(&self) -> (u32, u32) {
        let rows = self.rows.last().map_or(0, |row| row.number);
        let last = self.rows.iter().filter_map(|row| row.cells.last());
        (rows, last.map(|cell| cell.column + 1).max().unwrap_or(0))
    }

    /// Whether a cell stands where no spreadsheet program has one.
    fn reaches_too_far(&self) -> bool {
        self.rows.par_iter().any(|row| {
            let last = row.cells.last().map_or(0, |cell| cell.column);
            row.number > LAST_ROW || last > LAST_COLUMN
        })
    }

    /// Adds a cell in file order; empty text is no cell.
    pub(super) fn push(&mut self, row: u32, column: u32, font: Option<u16>, value: Value) {
        if value.as_text().is_some_and(|text| {
            // U+00AD is ư in TCVN3: not blank.
            text.chars().all(char::is_whitespace)
        }) {
            return;
        }
        let cell = Cell {
            column,
            font,
            value,
        };
        match self.rows.last_mut() {
            Some(last) if last.number == row => {
                if last.cells.len() == last.cells.capacity() {
                    // Not twice as much: there may be a million rows.
                    last.cells.reserve_exact(1 + last.cells.len() / 4);
                }
                last.cells.push(cell);
            }
            last => {
                // A row is about as long as the one above it.
                let mut cells = Vec::with_capacity(last.map_or(1, |last| last.cells.len()));
                cells.push(cell);
                self.rows.push(Row { number: row, cells });
            }
        }
    }
}

fn within(ranges: &[(u32, u32)], at: u32) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= at);
    ranges[..after]
        .iter()
        .rev()
        .take(64)
        .any(|(_, last)| at <= *last)
}

impl Area {
    /// Whether the cell lies inside.
    pub fn holds(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// Interns fonts while a file is read.
#[derive(Default)]
pub(super) struct Fonts {
    pub(super) list: Vec<Font>,
    known: HashMap<(bool, Option<(Encoding, bool)>), u16>,
}

impl Fonts {
    pub(super) fn index(&mut self, name: &str, bold: bool) -> u16 {
        let encoding = Encoding::of_font(name);
        *self.known.entry((bold, encoding)).or_insert_with(|| {
            self.list.push(Font { bold, encoding });
            u16::try_from(self.list.len() - 1).unwrap_or(0)
        })
    }
}

/// Counts cells and their text against the limits and asks now and then whether to go on.
pub(super) struct Meter<'a> {
    pub(super) file_name: &'a str,
    pub(super) limits: &'a Limits,
    progress: &'a dyn Progress,
    cells: u64,
    text: u64,
}

impl<'a> Meter<'a> {
    pub(super) fn new(file_name: &'a str, limits: &'a Limits, progress: &'a dyn Progress) -> Self {
        Self {
            file_name,
            limits,
            progress,
            cells: 0,
            text: 0,
        }
    }

    pub(super) fn cell(&mut self, value: &Value) -> Result<()> {
        self.cells += 1;
        let length = value.as_text().map_or(0, str::len);
        self.text += u64::try_from(length).unwrap_or(u64::MAX);
        if self.cells > self.limits.cells || self.text > self.limits.text_bytes {
            return Err(guard::too_large(self.file_name));
        }
        if self.cells.is_multiple_of(16_384) {
            self.progress.step(self.cells, 0)?;
        }
        Ok(())
    }
}

/// Reads a workbook, whatever its extension says; refuses what it cannot or should not read.
///
/// A panic inside a reader of somebody else becomes the same refusal as a broken file.
pub fn read(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
    progress: &dyn Progress,
) -> Result<Workbook> {
    let kind = guard::check(bytes, file_name, limits, progress)?;
    let read = std::panic::AssertUnwindSafe(|| {
        let mut meter = Meter::new(file_name, limits, progress);
        match kind {
            Kind::Xlsx => xlsx::read(bytes, &mut meter),
            Kind::Xlsb => xlsx::read_binary(bytes, &mut meter),
            Kind::Xls => xls::read(bytes, &mut meter),
            Kind::Ods => ods::read(bytes, &mut meter),
            Kind::Csv => csv::read(bytes, &mut meter),
        }
    });
    let mut workbook = match std::panic::catch_unwind(read) {
        Ok(done) => done?,
        Err(_) => return Err(guard::unreadable(file_name)),
    };
    if workbook.sheets.len() > limits.sheets {
        return Err(guard::too_large(file_name));
    }
    workbook.file_name = file_name.to_owned();
    for sheet in &mut workbook.sheets {
        sheet.settle();
        if sheet.reaches_too_far() {
            return Err(guard::unreadable(file_name));
        }
        if sheet.merges.len() > limits.merges {
            return Err(guard::too_large(file_name));
        }
    }
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(Error::refused(
            "workbook_empty",
            format!(
                "Tệp “{file_name}” không có ô nào chứa dữ liệu. Hãy kiểm tra lại tệp hoặc xin nơi gửi bản đầy đủ."
            ),
        ));
    }
    progress.step(1, 1)?;
    Ok(workbook)
}

/// A number without decimals, as most are: far quicker to write than a decimal.
fn whole(number: Decimal) -> Option<i64> {
    (number.scale() == 0)
        .then(|| i64::try_from(number.mantissa()).ok())
        .flatten()
}

/// `C17`, from a row (from 1) and a column (from 0).
pub fn address(row: u32, column: u32) -> String {
    format!("{}{row}", letter(column))
}

/// `AB`, from a column counted from 0.
pub fn letter(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        out.push(b'A' + u8::try_from(digit).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}

/// A column counted from 0, from `AB`.
pub fn column_of(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0;
    for b in letters.bytes() {
        let digit = b
            .to_ascii_uppercase()
            .checked_sub(b'A')
            .filter(|d| *d < 26)?;
        column = column * 26 + u32::from(digit) + 1;
    }
    Some(column - 1)
}

/// Row (from 1) and column (from 0) of `C17`.
pub fn place_of(address: &str) -> Option<(u32, u32)> {
    let split = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(split);
    let row = digits.parse().ok().filter(|row| *row > 0)?;
    Some((row, column_of(letters)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        for (row, column, text) in [
            (1, 0, "A1"),
            (17, 2, "C17"),
            (9, 26, "AA9"),
            (1_048_576, 16_383, "XFD1048576"),
        ] {
            assert_eq!(address(row, column), text);
            assert_eq!(place_of(text), Some((row, column)));
        }
        for text in ["", "A", "1", "A0", "ABCD1"] {
            assert_eq!(place_of(text), None, "{text}");
        }
    }
}
