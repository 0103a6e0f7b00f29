//! `.csv`: the separator is the one that splits the lines most evenly; the bytes are UTF-8, UTF-16,
//! Windows-1258 or one byte a letter (other old Vietnamese encodings are told apart later, by their text).

use super::guard;
use super::workbook::{Meter, Sheet, Value, Workbook};
use crate::error::Result;
use crate::text::legacy::is_syllable;

pub(super) fn read(bytes: &[u8], meter: &mut Meter<'_>) -> Result<Workbook> {
    let text = text_of(bytes);
    let separator = separator(&text);
    let mut sheet = Sheet {
        name: meter
            .file_name
            .rsplit_once('.')
            .map_or(meter.file_name, |(stem, _)| stem)
            .to_owned(),
        ..Sheet::default()
    };
    let (mut row, mut column) = (1, 0);
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    loop {
        let c = chars.next();
        match c {
            Some('"') if quoted => {
                if chars.peek() == Some(&'"') {
                    chars.next();
                    field.push('"');
                } else {
                    quoted = false;
                }
            }
            Some(c) if quoted => field.push(c),
            Some('"') if field.is_empty() => quoted = true,
            Some('\r') if chars.peek() == Some(&'\n') => {}
            Some(c) if c == separator || c == '\n' || c == '\r' => {
                finish(&mut sheet, &mut field, row, column, meter)?;
                if c == separator {
                    column += 1;
                } else {
                    (row, column) = (row + 1, 0);
                }
            }
            Some(c) => field.push(c),
            None => {
                finish(&mut sheet, &mut field, row, column, meter)?;
                break;
            }
        }
        if column > 16_384 || row > 1_048_576 {
            return Err(guard::too_large(meter.file_name));
        }
    }
    Ok(Workbook {
        sheets: vec![sheet],
        ..Workbook::default()
    })
}

fn finish(
    sheet: &mut Sheet,
    field: &mut String,
    row: u32,
    column: u32,
    meter: &mut Meter<'_>,
) -> Result<()> {
    if !field.is_empty() {
        let value = Value::Text(field.as_str().into());
        meter.cell(&value)?;
        sheet.push(row, column, None, value);
        field.clear();
    }
    Ok(())
}

fn text_of(bytes: &[u8]) -> String {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|two| read([two[0], two[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    };
    if bytes.starts_with(&[0xff, 0xfe]) {
        return wide(u16::from_le_bytes);
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return wide(u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => of_broken_or_old(bytes),
    };
    text.replace(['\0', '\u{1a}'], "")
}

/// Bytes that are no whole UTF-8: such text with a few bytes lost, Windows-1258, or one byte a letter.
fn of_broken_or_old(bytes: &[u8]) -> String {
    let lossy = String::from_utf8_lossy(bytes);
    let lost = lossy.matches('\u{fffd}').count();
    let whole = lossy
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
        .count();
    if lost * 10 < whole {
        return lossy.into_owned();
    }
    // Windows-1258 writes a tone after its vowel as a mark of its own.
    let (windows, _, _) = encoding_rs::WINDOWS_1258.decode(bytes);
    let windows = crate::text::nfc(&windows);
    let words = || {
        windows
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_ascii() && !word.is_empty())
            .take(2_000)
    };
    let read = words().filter(|word| is_syllable(word)).count();
    if read * 10 >= words().count() * 8 && read > 0 {
        return windows;
    }
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// Of `;`, tab and `,`: the one that stands in the most of the first lines.
fn separator(text: &str) -> char {
    let score = |separator: char| {
        text.lines()
            .take(50)
            .map(|line| line.matches(separator).count())
            .filter(|n| *n >= 2)
            .count()
    };
    [';', '\t', ',']
        .into_iter()
        .max_by_key(|c| (score(*c), u8::from(*c == ';') + u8::from(*c != ',')))
        .unwrap_or(',')
}
