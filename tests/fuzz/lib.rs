//! Laws that hold for whatever a sender may send: what the fuzz targets share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use so_khuyen_cong_core::error::Error;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::workbook::{Sheet, place_of};
use so_khuyen_cong_core::survey::{
    At, Field, Limits, Options, Recognised, Record, RowKind, Workbook, read, recognise, window,
};
use so_khuyen_cong_core::text::words;

/// Small enough that a whole file is read within a few milliseconds.
pub const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    part_bytes: 1 << 20,
    strings_bytes: 512 << 10,
    total_bytes: 2 << 20,
    cells: 10_000,
    text_bytes: 2 << 20,
    sheets: 40,
    merges: 2_000,
};

/// A panic of our own code ends the run, caught or not; one of a library's reader is caught by
/// [`read`] as everywhere and is no more than a file that cannot be read.
pub fn watch_for_our_own_panics() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let ours = panic
            .location()
            .is_some_and(|at| !at.file().contains("/registry/") && !at.file().contains("/rustc/"));
        if ours {
            report(panic);
        }
    }));
}

/// The folder of the fixtures, which are the seeds.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// Reads a file and understands it, and holds both to the laws.
pub fn take_in(bytes: &[u8], file_name: &str) {
    let workbook = match read(bytes, file_name, &LIMITS, &Unwatched) {
        Ok(workbook) => workbook,
        Err(Error::Refused { code, message }) => {
            assert!(
                message.contains(file_name),
                "{code} names the file: {message}"
            );
            return;
        }
        Err(other) => panic!("neither read nor refused: {other:?}"),
    };
    assert_eq!(workbook.file_name, file_name);
    hold_workbook(&workbook);
    understand(&workbook);
}

/// What the documentation of [`Workbook`] says.
fn hold_workbook(workbook: &Workbook) {
    assert!(workbook.sheets.len() <= LIMITS.sheets);
    let names: BTreeSet<&str> = workbook.sheets.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names.len(),
        workbook.sheets.len(),
        "sheets are known by name"
    );
    let mut cells = 0;
    for sheet in &workbook.sheets {
        assert!(
            sheet.rows.is_sorted_by(|a, b| a.number < b.number),
            "rows once, in order"
        );
        assert!(sheet.rows.iter().all(|row| row.number >= 1), "rows from 1");
        assert!(sheet.merges.len() <= LIMITS.merges);
        assert!(
            sheet
                .merges
                .iter()
                .all(|a| a.top <= a.bottom && a.left <= a.right)
        );
        for row in &sheet.rows {
            cells += row.cells.len() as u64;
            assert!(
                row.cells.is_sorted_by(|a, b| a.column < b.column),
                "cells once, in order"
            );
            assert!(
                row.cells
                    .iter()
                    .all(|cell| cell.value.as_text().is_none_or(|t| !t.trim().is_empty())),
                "only filled cells"
            );
        }
    }
    assert!(cells <= LIMITS.cells);
}

/// Understands a workbook, twice, and holds what comes out to the laws.
pub fn understand(workbook: &Workbook) {
    let options = Options {
        hidden_sheets: true,
        ..Options::default()
    };
    let read = recognise(workbook, &[], &options, &Unwatched).expect("not stopped");
    assert_eq!(
        read,
        recognise(workbook, &[], &options, &Unwatched).expect("not stopped"),
        "the same, whenever it is asked"
    );
    hold_reading(workbook, &read);

    let hidden: BTreeSet<&str> = workbook
        .sheets
        .iter()
        .filter(|sheet| sheet.hidden)
        .map(|sheet| sheet.name.as_str())
        .collect();
    if !hidden.is_empty() {
        let careful =
            recognise(workbook, &[], &Options::default(), &Unwatched).expect("not stopped");
        assert!(
            careful
                .records
                .iter()
                .all(|record| !hidden.contains(&*record.sheet)),
            "hidden sheets are not imported unasked"
        );
    }
}

/// One sheet as its cells are shown.
struct Shown<'a> {
    sheet: &'a Sheet,
    cells: BTreeMap<(u32, u32), String>,
}

impl<'a> Shown<'a> {
    fn of(workbook: &'a Workbook, sheet: &'a Sheet) -> Self {
        let rows = window(workbook, &sheet.name, 1, usize::MAX, &[]);
        assert_eq!(rows.len(), sheet.rows.len(), "every row is shown");
        let mut cells = BTreeMap::new();
        for row in rows {
            for cell in row.cells {
                let (_, column) = place_of(&format!("{}1", cell.letter)).expect("a letter");
                cells.insert((row.row, column), cell.text);
            }
        }
        Self { sheet, cells }
    }

    /// What stands in a cell.
    fn at(&self, place: (u32, u32)) -> Option<&str> {
        self.cells.get(&place).map(String::as_str)
    }
}

fn hold_reading(workbook: &Workbook, read: &Recognised) {
    let sheets: Vec<&str> = read.sheets.iter().map(|s| s.name.as_str()).collect();
    let tabs: Vec<&str> = workbook.sheets.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(sheets, tabs, "every sheet is listed, in order");
    let shown: BTreeMap<&str, Shown<'_>> = workbook
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), Shown::of(workbook, sheet)))
        .collect();

    // A workbook's words, run together: numbers and list items are looked for as they stand.
    let mut all = String::new();
    for (name, sheet) in &shown {
        all.push_str(&words(name));
        for text in sheet.cells.values() {
            all.push_str(&words(text));
        }
    }
    all.retain(|c| c != ' ');

    for (reading, sheet) in read.sheets.iter().zip(&workbook.sheets) {
        assert_eq!(reading.hidden, sheet.hidden);
        for table in &reading.tables {
            let mut taken = BTreeSet::new();
            for column in &table.columns {
                assert!(
                    column.field.is_none_or(|field| taken.insert(field)),
                    "a field belongs to one column: {:?}",
                    column.field
                );
                let place = column.letter.clone();
                assert!(
                    place_of(&place).is_some() || place_of(&format!("{place}1")).is_some(),
                    "a column, or the cell of a form: {place}"
                );
            }
        }
        let rows: BTreeSet<u32> = read
            .records
            .iter()
            .filter(|record| *record.sheet == *reading.name)
            .map(|record| record.row)
            .collect();
        for skipped in &reading.skipped {
            assert!(
                !rows.contains(&skipped.row),
                "row {} is a facility or none",
                skipped.row
            );
            assert_eq!(
                sheet.row(skipped.row).is_none(),
                skipped.reason == RowKind::Blank && skipped.text.is_empty(),
                "row {} is skipped as {:?}",
                skipped.row,
                skipped.reason
            );
        }
        for row in rows {
            assert!(
                !sheet.is_row_hidden(row),
                "row {row} is hidden and only listed"
            );
        }
    }

    let mut before = (0, 0);
    for record in &read.records {
        let sheet = &shown[&*record.sheet];
        let place = tabs
            .iter()
            .position(|tab| **tab == *record.sheet)
            .expect("a sheet");
        assert!(
            (place, record.row) >= before,
            "in the order of sheets and rows"
        );
        before = (place, record.row);
        assert!(
            sheet.sheet.row(record.row).is_some(),
            "row {} exists",
            record.row
        );
        assert!(record.rows >= 1);
        hold_record(sheet, &all, record);
    }

    for finding in &read.findings {
        let tab = tabs
            .iter()
            .filter(|tab| finding.at.starts_with(**tab))
            .any(|tab| {
                let rest = &finding.at[tab.len()..];
                rest.is_empty()
                    || rest
                        .strip_prefix('!')
                        .is_some_and(|at| place_of(at).is_some())
            });
        assert!(tab, "{} stands at {}", finding.code, finding.at);
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{}",
            finding.code
        );
    }
}

/// Words that the kind of a unit is written out with, where the sender wrote `X.` or `TT`.
const KINDS: &str = "xa phuong thi tran huyen quan thanh pho tinh dac khu";

fn hold_record(sheet: &Shown<'_>, all: &str, record: &Record) {
    for source in record.sources.iter() {
        match &source.at {
            At::Cell(row, column) => assert!(
                sheet.at((*row, *column)).is_some(),
                "{:?} comes from {}, which is empty",
                source.field,
                source.at
            ),
            At::Named(name) => {
                let titled = name
                    .parse::<u32>()
                    .is_ok_and(|row| sheet.sheet.row(row).is_some());
                assert!(
                    titled || **name == *"list" || *name == record.sheet,
                    "{:?} comes from {name}",
                    source.field
                );
            }
        }
    }
    for note in &record.notes {
        let place = note.at.cell().expect("a cell");
        assert!(sheet.at(place).is_some(), "a note stands at {}", note.at);
    }

    let sourced: BTreeSet<&str> = record.sources.iter().map(|s| s.field.name()).collect();
    let values = serde_json::to_value(record).expect("serialises");
    let mut texts: Vec<String> = Vec::new();
    for field in Field::ALL.map(Field::name) {
        let value = &values[field];
        let stated = match value {
            serde_json::Value::Null => false,
            serde_json::Value::Array(list) => !list.is_empty(),
            _ => true,
        };
        // Households are named by their owner; a sum is told by its parts.
        let parted = field == "requested_vnd"
            && (sourced.contains("requested_national_vnd")
                || sourced.contains("requested_local_vnd"));
        let by_owner = field == "name" && record.name == record.owner;
        if stated && !parted && !by_owner {
            assert!(
                sourced.contains(field),
                "{field} {value} comes from nowhere"
            );
        }
        let computed = field.ends_with("_date") || matches!(field, "phone" | "tax_code");
        match value {
            serde_json::Value::String(text) if !computed => texts.push(text.clone()),
            serde_json::Value::Array(list) => {
                texts.extend(
                    list.iter()
                        .filter_map(|text| text.as_str().map(str::to_owned)),
                );
            }
            _ => {}
        }
    }
    texts.extend(record.notes.iter().map(|note| note.text.to_string()));
    texts.extend(record.groups.iter().cloned());
    let listed = record
        .sources
        .iter()
        .any(|source| source.at.to_string() == "list");
    for text in &texts {
        if listed && record.district.as_deref() == Some(text.as_str()) {
            continue;
        }
        for word in words(text).split(' ') {
            assert!(
                all.contains(word) || KINDS.split(' ').any(|kind| kind == word),
                "“{word}” of “{text}” stands nowhere in the workbook"
            );
        }
    }
    if let Some(phone) = &record.phone {
        let at = record.sources.of(Field::Phone).expect("sourced");
        let place = at.cell().expect("a cell");
        let text = sheet.at(place).expect("filled");
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert!(
            digits.contains(phone.trim_start_matches('0')),
            "{phone} of {text}"
        );
    }
}
