//! Sheets put together out of what senders write: headers, names, amounts, group rows, totals, forms,
//! in any place and beside anything else; understood without a panic and by the laws.
//!
//! The bytes are a list of steps, each of which fills a cell or moves on; what they mean is in
//! [`build`]. At the start the fixtures are written down as such steps: they are the seeds.

#![no_main]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use chrono::{Days, NaiveDate};
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::workbook::{Area, Cell, Font, Row, Sheet, Value};
use so_khuyen_cong_core::survey::{Limits, Workbook, read};
use so_khuyen_cong_core::text::legacy::Encoding;
use so_khuyen_cong_fuzz::{fixtures, understand, watch_for_our_own_panics};

/// Most cells of a workbook that is put together.
const MOST: usize = 2_000;
/// `XFD`, the last column that a sheet can have.
const LAST_COLUMN: u32 = 16_383;

fuzz_target!(
    init: {
        watch_for_our_own_panics();
        write_seeds();
    },
    |bytes: &[u8]| {
        understand(&build(bytes));
    }
);

/// The workbooks of senders, each with its file's name.
fn samples() -> &'static [(String, Workbook)] {
    static SAMPLES: OnceLock<Vec<(String, Workbook)>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let mut files: Vec<_> = std::fs::read_dir(fixtures().join("workbooks"))
            .expect("the fixtures")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e != "json" && e != "md"))
            .collect();
        files.sort();
        files
            .iter()
            .map(|path| {
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let bytes = std::fs::read(path).expect("read");
                let workbook =
                    read(&bytes, &name, &Limits::default(), &Unwatched).expect("a workbook");
                (name, workbook)
            })
            .collect()
    })
}

/// What senders write into cells: every text of the fixtures.
fn texts() -> &'static [String] {
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut texts = BTreeSet::new();
        for (_, workbook) in samples() {
            for sheet in &workbook.sheets {
                texts.insert(sheet.name.clone());
                for cell in sheet.rows.iter().flat_map(|row| &row.cells) {
                    texts.extend(cell.value.as_text().map(str::to_owned));
                }
            }
        }
        texts.into_iter().collect()
    })
}

const ERRORS: [&str; 3] = ["#REF!", "#N/A", "#DIV/0!"];

/// Bytes one after another; zeroes where they have run out.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    fn number<const N: usize>(&mut self) -> u64 {
        (0..N).fold(0, |number, _| number << 8 | u64::from(self.byte()))
    }
}

fn day_one() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()
}

/// The workbook that the bytes ask for.
fn build(bytes: &[u8]) -> Workbook {
    let mut bytes = Bytes(bytes);
    let mut workbook = Workbook {
        file_name: "ghép.xlsx".to_owned(),
        sheets: Vec::new(),
        epoch_1904: bytes.byte() % 8 == 7,
        fonts: vec![
            Font {
                bold: false,
                encoding: None,
            },
            Font {
                bold: true,
                encoding: None,
            },
            Font {
                bold: false,
                encoding: Some((Encoding::Tcvn3, false)),
            },
            Font {
                bold: true,
                encoding: Some((Encoding::Tcvn3, true)),
            },
            Font {
                bold: false,
                encoding: Some((Encoding::Vni, false)),
            },
        ],
    };
    let (mut row, mut column, mut font, mut cells) = (1_u32, 0_u32, None, 0);
    workbook.sheets.push(Sheet {
        name: "Biểu 1".to_owned(),
        ..Sheet::default()
    });
    while !bytes.0.is_empty() && cells < MOST {
        let step = bytes.byte();
        let number = workbook.sheets.len() + 1;
        let Some(sheet) = workbook.sheets.last_mut() else {
            break;
        };
        let value = match step % 20 {
            // The next cell.
            0..=4 => {
                let at = usize::try_from(bytes.number::<2>()).unwrap_or(0);
                Value::Text(texts()[at % texts().len()].as_str().into())
            }
            5 => {
                let length = usize::from(bytes.byte()).min(bytes.0.len());
                let (text, rest) = bytes.0.split_at(length);
                bytes.0 = rest;
                let text = String::from_utf8_lossy(text);
                if text.trim().is_empty() {
                    column += 1;
                    continue;
                }
                Value::Text(text.as_ref().into())
            }
            6 => Value::Number(Decimal::from(bytes.number::<1>())),
            7 => {
                let number = i64::try_from(bytes.number::<4>()).unwrap_or(0);
                Value::Number(Decimal::new(number, u32::from(bytes.byte() % 4)))
            }
            8 => {
                // Anything a file may hold, up to 28 digits and below zero.
                let high = i128::from(bytes.number::<6>());
                let low = i128::from(bytes.number::<6>());
                let sign = if bytes.byte() % 4 == 0 { -1 } else { 1 };
                let number = sign * (high << 46 | low);
                let scale = u32::from(bytes.byte() % 29);
                Value::Number(Decimal::try_from_i128_with_scale(number, scale).unwrap_or_default())
            }
            9 => {
                let days = Days::new(bytes.number::<2>());
                Value::Date(day_one().checked_add_days(days).unwrap_or_default())
            }
            10 => match bytes.byte() % 5 {
                0 => Value::Bool(true),
                1 => Value::Bool(false),
                error => Value::Error(ERRORS[usize::from(error - 2)]),
            },
            // Where it stands.
            11 | 12 => {
                (row, column) = (row + 1, 0);
                continue;
            }
            13 => {
                (row, column) = (row + 1 + u32::from(bytes.byte()), 0);
                continue;
            }
            14 => {
                let skip = bytes.byte();
                column += if skip == 255 {
                    4_000
                } else {
                    u32::from(skip % 16)
                };
                continue;
            }
            // What is beside the cells.
            15 => {
                let size = bytes.byte();
                let (down, across) = (u32::from(size >> 4), u32::from(size & 15));
                let left = column.saturating_sub(1);
                let far = if size == 255 { 100_000 } else { 0 };
                if down + across > 0 {
                    let (bottom, right) = (row + down + far, left + across);
                    sheet.merges.push(Area {
                        top: row,
                        bottom,
                        left,
                        right,
                    });
                }
                continue;
            }
            16 => {
                sheet
                    .hidden_rows
                    .push((row, row + u32::from(bytes.byte() % 8)));
                continue;
            }
            17 => {
                sheet
                    .hidden_columns
                    .push((column, column + u32::from(bytes.byte() % 4)));
                continue;
            }
            18 => {
                font = Some(u16::from(bytes.byte() % 8)).filter(|font| *font < 5);
                continue;
            }
            _ => {
                let at = usize::try_from(bytes.number::<2>()).unwrap_or(0);
                let hidden = bytes.byte() % 8 == 7;
                if number > 6 {
                    continue;
                }
                let mut name: String = texts()[at % texts().len()].chars().take(31).collect();
                if workbook.sheets.iter().any(|sheet| sheet.name == name) {
                    name = format!("{name} {number}");
                }
                workbook.sheets.push(Sheet {
                    name,
                    hidden,
                    ..Sheet::default()
                });
                (row, column) = (1, 0);
                continue;
            }
        };
        if column > LAST_COLUMN {
            // The reader refuses such a sheet.
            continue;
        }
        cells += 1;
        match sheet.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push(Cell {
                column,
                font,
                value,
            }),
            _ => sheet.rows.push(Row {
                number: row,
                cells: vec![Cell {
                    column,
                    font,
                    value,
                }],
            }),
        }
        column += 1;
    }
    for sheet in &mut workbook.sheets {
        sheet.merges.sort_by_key(|area| (area.top, area.left));
        sheet.hidden_rows.sort_unstable();
        sheet.hidden_columns.sort_unstable();
    }
    workbook
}

/// Puts the fixtures among the inputs that are known already.
fn write_seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/recogniser");
    std::fs::create_dir_all(&folder).expect("a folder for inputs");
    for (name, workbook) in samples() {
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            let seed = folder.join(format!("{name}.{number}"));
            std::fs::write(seed, steps(workbook, sheet)).expect("written");
        }
    }
}

/// The steps that build a sheet, its first rows where it is long.
fn steps(workbook: &Workbook, sheet: &Sheet) -> Vec<u8> {
    let small = |number: u32, most: u8| u8::try_from(number).unwrap_or(most).min(most);
    let mut out = vec![if workbook.epoch_1904 { 7 } else { 0 }];
    let (mut row, mut column, mut font) = (1, 0, None);
    let name = texts().binary_search(&sheet.name).unwrap_or(0);
    out.push(19);
    out.extend(u16::try_from(name).unwrap_or(0).to_be_bytes());
    out.push(if sheet.hidden { 7 } else { 0 });
    for line in sheet.rows.iter().take(30) {
        match line.number - row {
            0 => {}
            1 => out.push(11),
            more => out.extend([13, small(more - 1, 255)]),
        }
        if line.number > row {
            (row, column) = (line.number, 0);
        }
        if sheet.is_row_hidden(row) {
            out.extend([16, 0]);
        }
        for cell in &line.cells {
            if cell.column > column {
                out.extend([14, small(cell.column - column, 15)]);
                column = cell.column;
            }
            let known = cell
                .font
                .and_then(|font| workbook.fonts.get(usize::from(font)));
            let plain = known.map(|known| match (known.encoding, known.bold) {
                (None, bold) => u8::from(bold),
                (Some((Encoding::Vni, _)), _) => 4,
                (Some((_, capitals)), _) => 2 + u8::from(capitals),
            });
            if plain != font {
                out.extend([18, plain.unwrap_or(7)]);
                font = plain;
            }
            match &cell.value {
                Value::Text(text) => {
                    let at = texts()
                        .binary_search_by(|known| known.as_str().cmp(text))
                        .unwrap_or(0);
                    out.push(0);
                    out.extend(u16::try_from(at).unwrap_or(0).to_be_bytes());
                }
                Value::Number(number) => {
                    let scale = number.scale().min(3);
                    let whole = u32::try_from((*number * Decimal::from(10_u32.pow(scale))).trunc());
                    out.push(7);
                    out.extend(whole.unwrap_or(u32::MAX).to_be_bytes());
                    out.push(small(scale, 3));
                }
                Value::Date(date) => {
                    let days = (*date - day_one()).num_days();
                    out.push(9);
                    out.extend(u16::try_from(days).unwrap_or(0).to_be_bytes());
                }
                Value::Bool(truth) => out.extend([10, u8::from(!truth)]),
                Value::Error(_) => out.extend([10, 2]),
            }
            column += 1;
            for area in sheet
                .merges
                .iter()
                .filter(|a| (a.top, a.left) == (row, cell.column))
            {
                let (down, across) = (
                    small(area.bottom - area.top, 14),
                    small(area.right - area.left, 15),
                );
                out.extend([15, down << 4 | across]);
            }
        }
    }
    out
}
