//! `.xlsx`, `.xlsm` and `.xlsb`, streamed cell by cell; hidden rows and columns and merges from the
//! parts themselves.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::sync::{Arc, mpsc};
use std::thread;

use calamine::{Cell, DataRef, Reader, SheetType, SheetVisible, Xlsb, Xlsx};
use chrono::NaiveDate;
use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;
use zip::ZipArchive;

use super::guard;
use super::ole::u32_at;
use super::workbook::{Area, Fonts, Meter, Sheet, Value, Workbook, place_of};
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

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Sheet name → part, from the workbook and its relations.
fn sheet_paths(zip: &mut Zip<'_>) -> HashMap<String, String> {
    let mut ids = Vec::new();
    if let Some(xml) = part_text(zip, "xl/workbook.xml") {
        each_element(xml.as_bytes(), |element| {
            if element.local_name().as_ref() == "sheet" {
                let (mut name, mut id) = (None, None);
                for attribute in element.attributes().flatten() {
                    let value = attribute
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .map(|v| v.into_owned())
                        .ok();
                    match attribute.key.local_name().as_ref() {
                        "name" => name = value,
                        "id" => id = value,
                        _ => {}
                    }
                }
                ids.extend(name.zip(id));
            }
            true
        });
    }
    let targets = relations(zip, "xl/_rels/workbook.xml.rels");
    ids.into_iter()
        .filter_map(|(name, id)| Some((name, targets.get(&id)?.clone())))
        .collect()
}

/// Sheet name → part of a binary workbook (MS-XLSB: BrtBundleSh).
fn binary_sheet_paths(zip: &mut Zip<'_>) -> HashMap<String, String> {
    let mut bytes = Vec::new();
    let read = zip
        .by_name("xl/workbook.bin")
        .is_ok_and(|mut part| part.read_to_end(&mut bytes).is_ok());
    if !read {
        return HashMap::new();
    }
    let targets = relations(zip, "xl/_rels/workbook.bin.rels");
    let mut out = HashMap::new();
    let mut at = 0;
    while let Some((kind, data, next)) = binary_record(&bytes, at) {
        at = next;
        if kind == 156 {
            let named = wide_text(data, 8)
                .and_then(|(id, after)| Some((id, wide_text(data, after)?.0)))
                .and_then(|(id, name)| Some((name, targets.get(&id)?.clone())));
            out.extend(named);
        }
    }
    out
}

/// A text with its length in front, two bytes a letter, and where it ends.
fn wide_text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = usize::try_from(u32_at(data, at)?).ok()?;
    let end = at.checked_add(4)?.checked_add(length.checked_mul(2)?)?;
    let units: Vec<u16> = data
        .get(at + 4..end)?
        .chunks_exact(2)
        .map(|two| u16::from_le_bytes([two[0], two[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// Relation → part.
fn relations(zip: &mut Zip<'_>, path: &str) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    if let Some(xml) = part_text(zip, path) {
        each_element(xml.as_bytes(), |element| {
            if element.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) =
                    (attribute(element, "Id"), attribute(element, "Target"))
            {
                let path = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("xl/{target}"),
                };
                targets.insert(id, path);
            }
            true
        });
    }
    targets
}

fn part_text(zip: &mut Zip<'_>, path: &str) -> Option<String> {
    let mut text = String::new();
    zip.by_name(path).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// What a look over the XML of a sheet finds, which costs a tenth of reading it.
#[derive(Default)]
struct Glance {
    /// Something may be hidden.
    hidden: bool,
    /// All from where merges are first mentioned, unless it is longer than anybody's.
    merges: Option<Vec<u8>>,
}

fn glance(mut part: impl Read) -> std::io::Result<Glance> {
    const OVERLAP: usize = 32;
    const MOST: usize = 4 << 20;
    let mut found = Glance::default();
    let mut too_long = false;
    let mut buffer = vec![0; (64 << 10) + OVERLAP];
    let mut kept = 0;
    loop {
        let read = part.read(&mut buffer[kept..])?;
        if read == 0 {
            found.hidden |= too_long;
            return Ok(found);
        }
        let filled = kept + read;
        found.hidden |= memchr::memmem::find(&buffer[..filled], b"hidden").is_some();
        match &mut found.merges {
            Some(merges) if !too_long => merges.extend_from_slice(&buffer[kept..filled]),
            Some(_) => {}
            None => {
                let at = memchr::memmem::find(&buffer[..filled], b"mergeCells");
                found.merges = at.map(|at| buffer[at..filled].to_vec());
            }
        }
        too_long |= found
            .merges
            .as_ref()
            .is_some_and(|merges| merges.len() > MOST);
        // A word may lie across two pieces.
        kept = filled.min(OVERLAP);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

/// Hidden rows and columns and merges of a sheet's XML, in a sheet without cells.
fn side_of_xml(zip: &mut Zip<'_>, path: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let Ok(part) = zip.by_name(path) else {
        return sheet;
    };
    let Ok(found) = glance(part) else {
        return sheet;
    };
    // Merges stand behind the cells; what is hidden is told among them.
    match found {
        Glance { hidden: true, .. } => {
            if let Ok(part) = zip.by_name(path) {
                side_of_elements(BufReader::with_capacity(64 << 10, part), &mut sheet);
            }
        }
        Glance {
            merges: Some(merges),
            ..
        } => side_of_elements(&merges[..], &mut sheet),
        Glance { merges: None, .. } => {}
    }
    sheet
}

fn side_of_elements(xml: impl BufRead, sheet: &mut Sheet) {
    let mut current = 0_u32;
    each_element(xml, |element| {
        match element.local_name().as_ref() {
            "row" => {
                current = attribute(element, "r")
                    .and_then(|r| r.parse().ok())
                    .unwrap_or(current.saturating_add(1));
                if is_on(attribute(element, "hidden")) {
                    sheet.hidden_rows.push((current, current));
                }
            }
            "col" => {
                let number = |name| {
                    attribute(element, name)
                        .and_then(|n| n.parse::<u32>().ok())
                        .and_then(|n| n.checked_sub(1))
                };
                if let (true, Some(first), Some(last)) = (
                    is_on(attribute(element, "hidden")),
                    number("min"),
                    number("max"),
                ) {
                    sheet.hidden_columns.push((first, last));
                }
            }
            "mergeCell" => {
                let area = attribute(element, "ref").and_then(|text| {
                    let (from, to) = text.split_once(':')?;
                    let ((top, left), (bottom, right)) = (place_of(from)?, place_of(to)?);
                    Some(Area {
                        top,
                        bottom,
                        left,
                        right,
                    })
                });
                sheet.merges.extend(area);
            }
            _ => {}
        }
        true
    });
}

pub(super) fn is_on(value: Option<String>) -> bool {
    matches!(value.as_deref(), Some("1" | "true"))
}

/// Hidden rows and columns and merges of a binary sheet (MS-XLSB: BrtRowHdr, BrtColInfo,
/// BrtMergeCell).
fn side_of_binary(zip: &mut Zip<'_>, path: &str, sheet: &mut Sheet) {
    let Ok(mut part) = zip.by_name(path) else {
        return;
    };
    let mut bytes = Vec::new();
    if part.read_to_end(&mut bytes).is_err() {
        return;
    }
    let mut at = 0;
    while let Some((kind, data, next)) = binary_record(&bytes, at) {
        at = next;
        match kind {
            0 => {
                // Row, style, height, flags: bit 4 of the twelfth byte is fDyZero.
                if let (Some(row), true) =
                    (u32_at(data, 0), data.get(11).is_some_and(|f| f & 0x10 != 0))
                {
                    let row = row.saturating_add(1);
                    sheet.hidden_rows.push((row, row));
                }
            }
            60 => {
                if let (Some(first), Some(last), true) = (
                    u32_at(data, 0),
                    u32_at(data, 4),
                    data.get(16).is_some_and(|f| f & 1 != 0),
                ) {
                    sheet.hidden_columns.push((first, last));
                }
            }
            176 => {
                if let (Some(top), Some(bottom), Some(left), Some(right)) = (
                    u32_at(data, 0),
                    u32_at(data, 4),
                    u32_at(data, 8),
                    u32_at(data, 12),
                ) {
                    sheet.merges.push(Area {
                        top: top.saturating_add(1),
                        bottom: bottom.saturating_add(1),
                        left,
                        right,
                    });
                }
            }
            _ => {}
        }
    }
}

/// Kind, data and where the next record begins.
fn binary_record(bytes: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let mut at = at;
    let mut kind = u16::from(*bytes.get(at)?);
    at += 1;
    if kind & 0x80 != 0 {
        kind = (kind & 0x7f) | (u16::from(*bytes.get(at)? & 0x7f) << 7);
        at += 1;
    }
    let mut length = 0;
    for i in 0..4 {
        let b = *bytes.get(at)?;
        at += 1;
        length |= usize::from(b & 0x7f) << (7 * i);
        if b & 0x80 == 0 {
            break;
        }
    }
    let data = bytes.get(at..at.checked_add(length)?)?;
    Some((kind, data, at + length))
}

/// Calls `with` for every element's start until it answers false or the XML ends or breaks.
pub(super) fn each_element(xml: impl BufRead, mut with: impl FnMut(&BytesStart<'_>) -> bool) {
    let mut reader = quick_xml::Reader::from_reader(xml);
    // It may begin in the middle.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if !with(&element) => {
                return;
            }
            Ok(Event::Eof) | Err(_) => return,
            _ => {}
        }
    }
}

/// Calls `with` for every element's start of every sheet, with the sheet's name; of what cannot be read,
/// for nothing.
pub(super) fn each_sheet_element(bytes: &[u8], mut with: impl FnMut(&str, &BytesStart<'_>)) {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return;
    };
    for (name, path) in sheet_paths(&mut zip) {
        if let Ok(part) = zip.by_name(&path) {
            each_element(BufReader::with_capacity(64 << 10, part), |element| {
                with(&name, element);
                true
            });
        }
    }
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| a.value.into_owned())
}
