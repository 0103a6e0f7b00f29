//! `.xls`: values by calamine, the rest (fonts, hidden rows and columns) from the records.
//!
//! calamine builds a dense grid with a copy of its text in every cell, so the reach of the cells and
//! the text that they share are measured first: a cell at IV65536 beside one at A1 would ask for half
//! a gigabyte, one long text in every row for more.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls};

use super::guard;
use super::ole::{Compound, records, u16_at, u32_at};
use super::workbook::{Area, Fonts, Meter, Sheet, Workbook};
use super::xlsx::{Texts, value_of};
use crate::error::Result;

/// The most cells of a sheet's bounding box that we let calamine lay out.
const MOST_DENSE: u64 = 6_000_000;

/// What the records tell of one sheet.
#[derive(Default)]
struct Side {
    fonts: HashMap<(u32, u32), u16>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

pub(super) fn read(bytes: &[u8], meter: &mut Meter<'_>) -> Result<Workbook> {
    let name = meter.file_name;
    let unreadable = || guard::unreadable(name);
    let ole = Compound::open(bytes).ok_or_else(unreadable)?;
    let stream = ole
        .stream("Workbook")
        .or_else(|| ole.stream("Book"))
        .ok_or_else(unreadable)?;
    let mut fonts = Fonts::default();
    let sides = scan(&stream, meter, &mut fonts)?;
    let mut file: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => guard::protected(name),
        _ => guard::unreadable(name),
    })?;
    let mut workbook = Workbook {
        epoch_1904: file.has_1904_epoch(),
        ..Workbook::default()
    };
    for meta in file.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let side = sides.iter().find(|(known, _)| *known == meta.name);
        let range = file.worksheet_range(&meta.name).map_err(|_| unreadable())?;
        let mut sheet = Sheet {
            name: meta.name.clone(),
            hidden: meta.visible != SheetVisible::Visible,
            ..Sheet::default()
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut texts = Texts::default();
        for (row, column, data) in range.used_cells() {
            let Some(value) = value_of(&borrowed(data), &mut texts) else {
                continue;
            };
            meter.cell(&value)?;
            let row = top + u32::try_from(row).unwrap_or(0);
            let column = left + u32::try_from(column).unwrap_or(0);
            let font = side.and_then(|(_, side)| side.fonts.get(&(row, column)).copied());
            sheet.push(row + 1, column, font, value);
        }
        for area in file
            .merge_cells_by_sheet_name(&meta.name)
            .unwrap_or_default()
        {
            sheet.merges.push(Area {
                top: area.start.0 + 1,
                bottom: area.end.0 + 1,
                left: area.start.1,
                right: area.end.1,
            });
        }
        if let Some((_, side)) = side {
            sheet.hidden_rows.clone_from(&side.hidden_rows);
            sheet.hidden_columns.clone_from(&side.hidden_columns);
        }
        workbook.sheets.push(sheet);
    }
    workbook.fonts = fonts.list;
    Ok(workbook)
}

fn borrowed(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}

/// Walks the records of the workbook: password, fonts, and per sheet what calamine does not tell.
fn scan(stream: &[u8], meter: &Meter<'_>, fonts: &mut Fonts) -> Result<Vec<(String, Side)>> {
    let mut wide = false;
    let mut names = Vec::new();
    let mut formats = Vec::new();
    let mut sheets = Vec::new();
    let mut first = true;
    let mut shared: Vec<&[u8]> = Vec::new();
    let mut in_shared = false;
    for record in records(stream, 0) {
        let data = record.data;
        in_shared = record.kind == 0x00fc || (in_shared && record.kind == 0x003c);
        if in_shared {
            shared.push(data);
        }
        match record.kind {
            0x0809 if first => {
                first = false;
                wide = u16_at(data, 0) == Some(0x0600);
            }
            0x002f => return Err(guard::protected(meter.file_name)),
            0x0031 => names.push(font(data, wide)),
            0x00e0 => formats.push(usize::from(u16_at(data, 0).unwrap_or(0))),
            0x0085 => {
                if let (Some(at), Some(name)) = (u32_at(data, 0), short_text(data, 6, wide)) {
                    sheets.push((name, usize::try_from(at).unwrap_or(usize::MAX)));
                }
            }
            0x000a => break,
            _ => {}
        }
    }
    let font_of_format: Vec<Option<u16>> = formats
        .iter()
        .map(|font| {
            // Font number 4 does not exist: an old habit of the format.
            let font = if *font > 4 { font - 1 } else { *font };
            names
                .get(font)
                .map(|(name, bold): &(String, bool)| fonts.index(name, *bold))
        })
        .collect();
    let lengths = shared_lengths(&shared);
    let mut text = 0;
    let mut out = Vec::new();
    for (name, at) in sheets {
        let side = scan_sheet(stream, at, &font_of_format, &lengths, &mut text, meter)?;
        out.push((name, side));
    }
    Ok(out)
}

/// Letters of each shared text, from the parts of the table that holds them (MS-XLS: SST, Continue).
fn shared_lengths(parts: &[&[u8]]) -> Vec<u16> {
    let mut out = Vec::new();
    let mut parts = parts.iter();
    let mut rest = parts.next().and_then(|part| part.get(8..)).unwrap_or(&[]);
    loop {
        if rest.is_empty() {
            match parts.next() {
                Some(part) => rest = part,
                None => return out,
            }
        }
        let (Some(length), Some(flags)) = (u16_at(rest, 0), rest.get(2)) else {
            return out;
        };
        let (rich, phonetic) = (flags & 8 != 0, flags & 4 != 0);
        let runs = if rich { u16_at(rest, 3) } else { None };
        let after = if rich { 5 } else { 3 };
        let more = if phonetic { u32_at(rest, after) } else { None };
        let after = if phonetic { after + 4 } else { after };
        rest = rest.get(after..).unwrap_or(&[]);
        out.push(length);
        // Letters of one byte or two; which may change where another part begins.
        let (mut letters, mut wide) = (usize::from(length), flags & 1 != 0);
        loop {
            let width = if wide { 2 } else { 1 };
            let here = letters.min(rest.len() / width);
            letters -= here;
            rest = &rest[here * width..];
            if letters == 0 {
                break;
            }
            let Some((flags, part)) = parts.next().and_then(|part| part.split_first()) else {
                return out;
            };
            (rest, wide) = (part, flags & 1 != 0);
        }
        let mut skip = 4 * usize::from(runs.unwrap_or(0))
            + usize::try_from(more.unwrap_or(0)).unwrap_or(usize::MAX / 2);
        while skip > rest.len() {
            skip -= rest.len();
            match parts.next() {
                Some(part) => rest = part,
                None => return out,
            }
        }
        rest = &rest[skip..];
    }
}

fn scan_sheet(
    stream: &[u8],
    at: usize,
    font_of_format: &[Option<u16>],
    lengths: &[u16],
    text: &mut u64,
    meter: &Meter<'_>,
) -> Result<Side> {
    let mut side = Side::default();
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    let mut depth = 0;
    for record in records(stream, at) {
        let data = record.data;
        match record.kind {
            0x0809 => depth += 1,
            0x000a => {
                depth -= 1;
                if depth <= 0 {
                    break;
                }
            }
            0x0208 => {
                let flags = u16_at(data, 12).unwrap_or(0);
                if let (true, Some(row)) = (flags & 0x20 != 0, u16_at(data, 0)) {
                    let row = u32::from(row) + 1;
                    side.hidden_rows.push((row, row));
                }
            }
            0x007d => {
                let flags = u16_at(data, 8).unwrap_or(0);
                if let (true, Some(first), Some(last)) =
                    (flags & 1 != 0, u16_at(data, 0), u16_at(data, 2))
                {
                    side.hidden_columns
                        .push((u32::from(first), u32::from(last)));
                }
            }
            // Number, label, rich text, truth, formula, RK, shared label, many RKs.
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x0006 | 0x027e | 0x00fd | 0x00bd => {
                let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    continue;
                };
                let (row, column) = (u32::from(row), u32::from(column));
                let many = if record.kind == 0x00bd {
                    u32::try_from(data.len().saturating_sub(6) / 6).unwrap_or(0)
                } else {
                    1
                };
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (
                    columns.0.min(column),
                    columns.1.max(column + many.max(1) - 1),
                );
                if record.kind == 0x00fd {
                    let shared = u32_at(data, 6).and_then(|at| usize::try_from(at).ok());
                    let length = shared.and_then(|at| lengths.get(at)).copied().unwrap_or(0);
                    *text += u64::from(length);
                    if *text > meter.limits.text_bytes {
                        return Err(guard::too_large(meter.file_name));
                    }
                }
                if matches!(record.kind, 0x00fd | 0x0204 | 0x00d6) {
                    let format = usize::from(u16_at(data, 4).unwrap_or(0));
                    if let Some(Some(font)) = font_of_format.get(format) {
                        side.fonts.insert((row, column), *font);
                    }
                }
            }
            _ => {}
        }
        let _ = record.at;
    }
    if rows.0 <= rows.1 {
        let box_size = u64::from(rows.1 - rows.0 + 1) * u64::from(columns.1 - columns.0 + 1);
        if box_size > MOST_DENSE.min(meter.limits.cells.saturating_mul(4)) {
            return Err(guard::too_large(meter.file_name));
        }
    }
    Ok(side)
}

fn font(data: &[u8], wide: bool) -> (String, bool) {
    let bold = u16_at(data, 6).unwrap_or(400) >= 600;
    (short_text(data, 14, wide).unwrap_or_default(), bold)
}

/// A text with a length byte in front; BIFF8 has a flag byte that says one or two bytes a letter.
fn short_text(data: &[u8], at: usize, wide: bool) -> Option<String> {
    let length = usize::from(*data.get(at)?);
    if !wide {
        let text = data.get(at + 1..at + 1 + length)?;
        return Some(text.iter().map(|b| char::from(*b)).collect());
    }
    if data.get(at + 1)? & 1 == 0 {
        let text = data.get(at + 2..at + 2 + length)?;
        return Some(text.iter().map(|b| char::from(*b)).collect());
    }
    let units: Vec<u16> = (0..length)
        .map(|i| u16_at(data, at + 2 + 2 * i))
        .collect::<Option<_>>()?;
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_are_measured_across_the_parts_that_hold_them() {
        // “abcd” of one byte a letter, cut after two and gone on with two bytes a letter.
        let first = [&[0; 8][..], &[4, 0, 0], b"ab"].concat();
        let second = [&[1][..], b"c\0d\0", &[2, 0, 8, 1, 0], b"xy", &[7, 7]].concat();
        // The formatting of “xy” goes on in a third part, and an empty text follows.
        let third = [&[7, 7][..], &[0, 0, 0], &[3, 0, 1], b"x\0y\0z\0"].concat();
        assert_eq!(shared_lengths(&[&first, &second, &third]), [4, 2, 0, 3]);
        assert_eq!(shared_lengths(&[&first]), [4], "cut short");
        assert_eq!(shared_lengths(&[]), [0_u16; 0]);
    }
}
