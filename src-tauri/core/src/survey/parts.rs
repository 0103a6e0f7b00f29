//! The parts of an `.xlsx` and an `.xlsb` that calamine does not tell of: which part a sheet is, what is
//! hidden, what is merged.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::ole::u32_at;
use super::workbook::{Area, Sheet, place_of};

pub(super) type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Sheet name → part, from the workbook and its relations.
pub(super) fn sheet_paths(zip: &mut Zip<'_>) -> HashMap<String, String> {
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
pub(super) fn binary_sheet_paths(zip: &mut Zip<'_>) -> HashMap<String, String> {
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
pub(super) fn side_of_xml(zip: &mut Zip<'_>, path: &str) -> Sheet {
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
pub(super) fn side_of_binary(zip: &mut Zip<'_>, path: &str, sheet: &mut Sheet) {
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
