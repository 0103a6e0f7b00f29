//! `.xlsx`, `.xlsm` and `.xlsb`, streamed cell by cell; hidden rows and columns and merges from the
//! parts themselves ([`super::parts`]).

use std::io::Cursor;
use std::sync::{Arc, mpsc};
use std::thread;

use calamine::{Cell, DataRef, Reader, SheetType, SheetVisible, Xlsb, Xlsx};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use zip::ZipArchive;

use super::guard;
use super::parts::{binary_sheet_paths, sheet_paths, side_of_binary, side_of_xml};
use super::workbook::{Fonts, Meter, Sheet, Value, Workbook};
use crate::error::Result;

pub(super) fn read(bytes: &[u8], meter: &mut Meter<'_>) -> Result<Workbook> {
    let name = meter.file_name;
    let unreadable = || guard::unreadable(name);
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsxError::Password => guard::protected(name),
        _ => guard::unreadable(name),
    })?;
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let paths = sheet_paths(&mut zip);
    let mut fonts = Fonts::default();
    let mut workbook = Workbook {
        epoch_1904: file.has_1904_epoch(),
        ..Workbook::default()
    };
    let metadata = file.sheets_metadata().to_vec();
    one_name_each(&metadata, meter)?;
    for meta in metadata {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Sheet {
            name: meta.name.clone(),
            hidden: meta.visible != SheetVisible::Visible,
            ..Sheet::default()
        };
        let zip = &mut zip;
        thread::scope(|scope| -> Result<()> {
            // What calamine does not tell is looked for at the same time.
            let side = paths
                .get(&meta.name)
                .map(|path| scope.spawn(move || side_of_xml(zip, path)));
            cells_of_xml(&mut file, &mut sheet, &mut fonts, meter)?;
            if let Some(side) = side {
                let side = side.join().map_err(|_| unreadable())?;
                sheet.hidden_rows = side.hidden_rows;
                sheet.hidden_columns = side.hidden_columns;
                sheet.merges = side.merges;
            }
            Ok(())
        })?;
        workbook.sheets.push(sheet);
    }
    workbook.fonts = fonts.list;
    Ok(workbook)
}

fn cells_of_xml(
    file: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    fonts: &mut Fonts,
    meter: &mut Meter<'_>,
) -> Result<()> {
    let name = meter.file_name;
    let unreadable = || guard::unreadable(name);
    let mut cells = file
        .worksheet_cells_reader(&sheet.name)
        .map_err(|_| unreadable())?;
    let styles: Vec<u16> = cells
        .styles()
        .iter()
        .map(|style| {
            let font = style.font.as_ref();
            let name = font.and_then(|font| font.name.as_deref()).unwrap_or("");
            fonts.index(name, font.is_some_and(calamine::Font::is_bold))
        })
        .collect();
    keep(
        |lot| match cells.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                lot.push((cell, styles.get(style).copied()));
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(_) => Err(unreadable()),
        },
        sheet,
        meter,
    )
}

/// Cells that are handed over together, and how many such lots may wait.
const LOT: usize = 1_024;
const LOTS: usize = 16;

/// Cells with the fonts that they point at.
type Lot<'a> = Vec<(Cell<DataRef<'a>>, Option<u16>)>;

/// Keeps the cells of a sheet, which `next` adds to a lot one by one until it answers false: taking the file apart and keeping what comes out of it are about the same
/// work, so two threads share it.
fn keep<'a>(
    mut next: impl FnMut(&mut Lot<'a>) -> Result<bool>,
    sheet: &mut Sheet,
    meter: &mut Meter<'_>,
) -> Result<()> {
    let name = meter.file_name;
    let unreadable = || guard::unreadable(name);
    thread::scope(|scope| {
        let (hand_over, handed_over) = mpsc::sync_channel::<Lot<'a>>(LOTS);
        let (give_back, given_back) = mpsc::channel::<Lot<'a>>();
        let keeper = scope.spawn(move || -> Result<()> {
            let mut texts = Texts::default();
            for mut lot in handed_over {
                for (cell, font) in lot.drain(..) {
                    let Some(value) = value_of(cell.get_value(), &mut texts) else {
                        continue;
                    };
                    meter.cell(&value)?;
                    let (row, column) = cell.get_position();
                    sheet.push(row.saturating_add(1), column, font, value);
                }
                // Nobody misses it after the last.
                let _ = give_back.send(lot);
            }
            Ok(())
        });
        let mut read = Ok(());
        let mut more = true;
        while more {
            let mut lot = given_back
                .try_recv()
                .unwrap_or_else(|_| Vec::with_capacity(LOT));
            while more && lot.len() < LOT {
                match next(&mut lot) {
                    Ok(another) => more = another,
                    Err(error) => (read, more) = (Err(error), false),
                }
            }
            // A keeper that gave up takes nothing more.
            more &= hand_over.send(lot).is_ok();
        }
        drop(hand_over);
        keeper.join().map_err(|_| unreadable())??;
        read
    })
}

pub(super) fn read_binary(bytes: &[u8], meter: &mut Meter<'_>) -> Result<Workbook> {
    let name = meter.file_name;
    let unreadable = || guard::unreadable(name);
    let mut file: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsbError::Password => guard::protected(name),
        _ => guard::unreadable(name),
    })?;
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut workbook = Workbook {
        epoch_1904: file.has_1904_epoch(),
        ..Workbook::default()
    };
    let paths = binary_sheet_paths(&mut zip);
    let metadata = file.sheets_metadata().to_vec();
    one_name_each(&metadata, meter)?;
    for meta in metadata {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Sheet {
            name: meta.name.clone(),
            hidden: meta.visible != SheetVisible::Visible,
            ..Sheet::default()
        };
        let mut cells = file
            .worksheet_cells_reader(&meta.name)
            .map_err(|_| unreadable())?;
        keep(
            |lot| match cells.next_cell() {
                Ok(Some(cell)) => {
                    lot.push((cell, None));
                    Ok(true)
                }
                Ok(None) => Ok(false),
                Err(_) => Err(unreadable()),
            },
            &mut sheet,
            meter,
        )?;
        drop(cells);
        if let Some(path) = paths.get(&meta.name) {
            side_of_binary(&mut zip, path, &mut sheet);
        }
        workbook.sheets.push(sheet);
    }
    Ok(workbook)
}

/// Sheets are read by name: of two that share one, the first would be read twice.
fn one_name_each(metadata: &[calamine::Sheet], meter: &Meter<'_>) -> Result<()> {
    let names: std::collections::HashSet<&str> =
        metadata.iter().map(|sheet| sheet.name.as_str()).collect();
    if names.len() < metadata.len() {
        return Err(guard::unreadable(meter.file_name));
    }
    Ok(())
}

/// Our copies of the texts that cells of a file share. Only the latest ones are remembered: a text
/// that many cells share comes again soon, and most others never do.
pub(super) struct Texts<'a>(Vec<Option<(&'a str, Arc<str>)>>);

impl Default for Texts<'_> {
    fn default() -> Self {
        Self(vec![None; 1 << 10])
    }
}

impl<'a> Texts<'a> {
    fn copy(&mut self, text: &'a str) -> Arc<str> {
        // The allocator's addresses are multiples of sixteen.
        let slot = (text.as_ptr().addr() >> 4) % self.0.len();
        match &self.0[slot] {
            Some((known, copy)) if std::ptr::eq(*known, text) => Arc::clone(copy),
            _ => {
                let copy: Arc<str> = text.into();
                self.0[slot] = Some((text, Arc::clone(&copy)));
                copy
            }
        }
    }
}

/// A cell of calamine as ours; `None` for an empty one.
#[expect(
    clippy::disallowed_types,
    reason = "workbooks hold numbers as floats; here they become decimals"
)]
pub(super) fn value_of<'a>(data: &DataRef<'a>, texts: &mut Texts<'a>) -> Option<Value> {
    let number = |value: f64| {
        if (1.0..1e15).contains(&value) && value.fract() == 0.0 {
            return Value::Number(Decimal::from(value as i64));
        }
        Decimal::from_f64_retain(value)
            .map(|exact| {
                // What Excel shows of a float: 15 significant digits.
                use rust_decimal::prelude::FromPrimitive;
                Decimal::from_f64(value).unwrap_or(exact).normalize()
            })
            .map_or(Value::Error("#NUM!"), Value::Number)
    };
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(value) => Value::Number(Decimal::from(*value)),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => Value::Text(text.as_str().into()),
        DataRef::SharedString(text) => Value::Text(texts.copy(text)),
        DataRef::Bool(value) => Value::Bool(*value),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
                .map_or_else(|| number(at.as_f64()), Value::Date)
        }
        DataRef::DateTime(at) => number(at.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text
            .get(..10)
            .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
            .map_or_else(|| Value::Text(text.as_str().into()), Value::Date),
        DataRef::Error(error) => Value::Error(match error {
            calamine::CellErrorType::Div0 => "#DIV/0!",
            calamine::CellErrorType::NA => "#N/A",
            calamine::CellErrorType::Name => "#NAME?",
            calamine::CellErrorType::Null => "#NULL!",
            calamine::CellErrorType::Num => "#NUM!",
            calamine::CellErrorType::Ref => "#REF!",
            _ => "#VALUE!",
        }),
    })
}
