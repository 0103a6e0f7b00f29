//! What holds for every survey file: twice is once, undone is as before, and what a record says
//! depends neither on the order of the columns nor on blank rows and columns.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value as Json;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_core::survey::workbook::{Sheet, Workbook, place_of};
use so_khuyen_cong_core::survey::{
    Limits, Options, Recognised, RowKind, SheetReading, read, recognise,
};
use so_khuyen_cong_tests::Bench;
use so_khuyen_cong_tests::dump::{self, Dump, differences};
use so_khuyen_cong_tests::sample::Chance;

use super::table::{Table, table};
use super::workbook;
use crate::tidy::root;

/// Every fixture workbook, by name.
fn senders() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("tests/fixtures/workbooks"))
        .expect("the fixtures")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".truth.json").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 31, "{names:?}");
    names
}

fn open(bytes: &[u8], name: &str) -> Workbook {
    read(bytes, name, &Limits::default(), &Unwatched).expect("a workbook")
}

fn understood(workbook: &Workbook) -> Recognised {
    recognise(workbook, &[], &Options::default(), &Unwatched).expect("not stopped")
}

/// What the records say, without where it stands.
fn said(read: &Recognised) -> Vec<Json> {
    let records = read.records.iter().map(|record| {
        let mut json = serde_json::to_value(record).expect("serialises");
        let fields = json.as_object_mut().expect("fields");
        for place in ["row", "rows", "sources"] {
            fields.remove(place);
        }
        for need in fields["needs"].as_array_mut().expect("needs") {
            need.as_object_mut().expect("a need").remove("row");
        }
        let notes = fields["notes"].as_array_mut().expect("notes");
        for note in notes.iter_mut() {
            let note = note.as_object_mut().expect("a note");
            let at = note.remove("at").expect("an address");
            // A column without a header is called by its letter.
            let letter = at
                .as_str()
                .expect("text")
                .trim_end_matches(|c: char| c.is_ascii_digit());
            if note["header"] == letter {
                note["header"] = "".into();
            }
        }
        notes.sort_by_key(Json::to_string);
        json
    });
    records.collect()
}

/// What a rearranged file says otherwise; nothing where it says the same.
fn otherwise(what: &str, plain: &[Json], changed: &[Json]) -> Vec<String> {
    let names = |records: &[Json]| -> Vec<String> {
        records.iter().map(|r| r["name"].to_string()).collect()
    };
    if names(plain) != names(changed) {
        let (before, after) = (names(plain), names(changed));
        let gone: Vec<&String> = before.iter().filter(|n| !after.contains(n)).collect();
        let come: Vec<&String> = after.iter().filter(|n| !before.contains(n)).collect();
        let counts = (before.len(), after.len());
        return vec![format!(
            "{what}: {counts:?} records; gone {gone:?}, new {come:?}"
        )];
    }
    let mut lines = Vec::new();
    for (plain, changed) in plain.iter().zip(changed) {
        for (field, value) in plain.as_object().expect("fields") {
            if *value != changed[field] {
                let (name, now) = (&plain["name"], &changed[field]);
                lines.push(format!("{what}: {field} of {name}: {value} became {now}"));
            }
        }
    }
    lines
}

#[track_caller]
fn assert_none(lines: &[String]) {
    let shown: Vec<&str> = lines.iter().take(40).map(String::as_str).collect();
    assert!(
        lines.is_empty(),
        "{} differ:\n{}",
        lines.len(),
        shown.join("\n")
    );
}

fn commit(bench: &Bench, bytes: &[u8], name: &str) -> import::Summary {
    import::commit(
        &bench.ledger,
        bytes,
        name,
        &PreviewOptions::default(),
        &Unwatched,
    )
    .expect("imported")
    .value
}

/// Operations and changes that the journal holds.
fn journalled(bench: &Bench) -> (i64, i64) {
    dump::plain(bench.ledger.path())
        .query_row(
            "SELECT (SELECT count(*) FROM journal_transaction), (SELECT count(*) FROM journal_change)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("counted")
}

#[track_caller]
fn assert_same(what: &str, expected: &Dump, found: &Dump) {
    let lines = differences(expected, found);
    assert!(
        lines.is_empty(),
        "{what}:\n{}",
        lines[..lines.len().min(8)].join("\n")
    );
}

/// Twice is once; taken back, by the import or by the last step, is as before.
fn twice_and_back(bytes: &[u8], name: &str) {
    let bench = Bench::new();
    let before = bench.dump();
    let first = commit(&bench, bytes, name);
    let after = bench.dump();
    if first.new + first.updated > 0 {
        assert!(
            !differences(&before, &after).is_empty(),
            "{name} was written"
        );
    }

    let count = journalled(&bench);
    let again = commit(&bench, bytes, name);
    assert_eq!((again.new, again.updated), (0, 0), "{name} once more");
    assert_eq!(
        again.unchanged + again.held + again.conflict,
        first.new + first.updated + first.unchanged + first.held + first.conflict,
        "{name}: every record is accounted for"
    );
    assert_same(&format!("{name} once more"), &after, &bench.dump());
    assert_eq!(
        journalled(&bench),
        count,
        "{name}: nothing journalled the second time"
    );

    import::undo(&bench.ledger, &first.id).expect("taken back");
    let mut left = bench.dump();
    let mut clean = before.clone();
    // That it was imported and taken back is kept.
    for table in ["survey_import", "survey_record"] {
        left.remove(table);
        clean.remove(table);
    }
    assert_same(&format!("{name} taken back"), &clean, &left);
    bench.ledger.undo().expect("the taking back is undone");
    assert_same(&format!("{name} restored"), &after, &bench.dump());
    bench.ledger.undo().expect("the import is undone");
    assert_same(&format!("{name} undone"), &before, &bench.dump());
}

#[test]
fn every_sender_s_file_twice_is_once_and_undone_is_as_before() {
    for name in senders() {
        twice_and_back(&workbook(&name), &name);
    }
}

/// Moves rows down for blank ones before these numbers, as a spreadsheet program inserts them.
fn with_blank_rows(sheet: &mut Sheet, before: &[u32]) {
    let moved = |row: u32| {
        row + u32::try_from(before.iter().filter(|blank| **blank <= row).count()).expect("few")
    };
    for row in &mut sheet.rows {
        row.number = moved(row.number);
    }
    for area in &mut sheet.merges {
        (area.top, area.bottom) = (moved(area.top), moved(area.bottom));
    }
    for (first, last) in &mut sheet.hidden_rows {
        (*first, *last) = (moved(*first), moved(*last));
    }
}

/// Moves columns to the right for blank ones before these.
fn with_blank_columns(sheet: &mut Sheet, before: &[u32]) {
    let moved = |column: u32| {
        column
            + u32::try_from(before.iter().filter(|blank| **blank <= column).count()).expect("few")
    };
    for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.column = moved(cell.column);
    }
    for area in &mut sheet.merges {
        (area.left, area.right) = (moved(area.left), moved(area.right));
    }
    for (first, last) in &mut sheet.hidden_columns {
        (*first, *last) = (moved(*first), moved(*last));
    }
}

fn reach(sheet: &Sheet) -> (u32, u32) {
    let cells = sheet.rows.iter().flat_map(|row| &row.cells);
    (
        sheet.rows.last().map_or(1, |row| row.number),
        cells.map(|cell| cell.column).max().unwrap_or(0),
    )
}

/// Whether labels stand down the page and not above columns.
fn is_form(reading: &SheetReading) -> bool {
    reading
        .tables
        .iter()
        .flat_map(|table| &table.columns)
        .any(|column| place_of(&column.letter).is_some())
}

#[test]
fn blank_rows_and_columns_before_between_and_after_change_no_record() {
    let mut chance = Chance(41);
    let mut wrong = Vec::new();
    for name in senders() {
        let plain = open(&workbook(&name), &name);
        let reading = understood(&plain);
        let expected = said(&reading);
        for round in 0..2 {
            let mut changed = plain.clone();
            let mut told = Vec::new();
            for (sheet, reading) in changed.sheets.iter_mut().zip(&reading.sheets) {
                let (rows, columns) = reach(sheet);
                let mut some = |most: u32| -> Vec<u32> {
                    let most = usize::try_from(most).expect("few") + 2;
                    (0..=chance.below(4))
                        .map(|_| u32::try_from(chance.below(most)).expect("few"))
                        .collect()
                };
                // A header is one piece: a blank row within it parts it from its own lines.
                let headers: Vec<RangeInclusive<u32>> = match is_form(reading) {
                    true => Vec::new(),
                    false => reading
                        .tables
                        .iter()
                        .map(|t| t.header_rows.0 + 1..=t.header_rows.1)
                        .collect(),
                };
                let mut blank_rows = some(rows);
                blank_rows.retain(|row| !headers.iter().any(|header| header.contains(row)));
                let blank_columns = some(columns);
                told.push(format!(
                    "{}: rows {blank_rows:?}, columns {blank_columns:?}",
                    sheet.name
                ));
                with_blank_rows(sheet, &blank_rows);
                with_blank_columns(sheet, &blank_columns);
            }
            let what = format!("{name}, round {round}: {}", told.join("; "));
            let lines = otherwise(&what, &expected, &said(&understood(&changed)));
            wrong.extend(lines.into_iter().take(2));
        }
    }
    assert_none(&wrong);
}

/// The columns of a sheet's one table in groups that stay together; none where columns cannot move.
fn column_groups(sheet: &Sheet, reading: &SheetReading) -> Option<Vec<RangeInclusive<u32>>> {
    let [table] = &reading.tables[..] else {
        return None;
    };
    if is_form(reading) {
        return None;
    }
    let (_, last) = reach(sheet);
    let loose = loose_rows(reading);
    let path = |column: u32| {
        let letter = so_khuyen_cong_core::survey::workbook::letter(column);
        let header = table
            .columns
            .iter()
            .find(|c| c.letter == letter)?
            .header
            .clone();
        header.split_once(" / ").map(|(top, _)| top.to_owned())
    };
    let joined = |column: u32| {
        let spans = |row: u32| row >= table.header_rows.0 && !loose.contains(&row);
        let merged = sheet.merges.iter().any(|area| {
            area.left <= column
                && column < area.right
                && spans(area.top)
                && area.bottom <= table.data_rows.1
        });
        merged || path(column).is_some_and(|top| path(column + 1).as_ref() == Some(&top))
    };
    // Labels of totals and groups stand at the left whatever stands below them.
    let labels = sheet
        .rows
        .iter()
        .filter(|row| loose.contains(&row.number) && row.cells.len() > 1);
    let pinned = labels
        .flat_map(|row| {
            row.cells
                .iter()
                .filter(|cell| cell.value.as_text().is_some())
                .map(|cell| {
                    let area = sheet
                        .merges
                        .iter()
                        .find(|a| a.top == row.number && a.left == cell.column);
                    area.map_or(cell.column, |area| area.right)
                })
        })
        .max();
    let first = pinned.map_or(0, |pinned| pinned + 1);
    let mut groups: Vec<RangeInclusive<u32>> = Vec::new();
    for column in first..=last {
        match groups.last_mut() {
            Some(group) if joined(column - 1) => *group = *group.start()..=column,
            _ => groups.push(column..=column),
        }
    }
    // A group that begins among the pinned columns stays there.
    while !groups.is_empty() && *groups[0].start() > 0 && joined(*groups[0].start() - 1) {
        groups.remove(0);
    }
    Some(groups)
}

/// Rows below a header whose text belongs to no column: groups, totals, signatures, remarks.
fn loose_rows(reading: &SheetReading) -> BTreeSet<u32> {
    let kinds = [
        RowKind::Group,
        RowKind::Subtotal,
        RowKind::Total,
        RowKind::Signature,
        RowKind::Note,
    ];
    reading
        .skipped
        .iter()
        .filter(|row| kinds.contains(&row.reason))
        .map(|row| row.row)
        .collect()
}

/// Puts groups of columns of a sheet's table into another order.
fn rearranged(
    sheet: &mut Sheet,
    reading: &SheetReading,
    from: &[RangeInclusive<u32>],
    to: &[RangeInclusive<u32>],
) {
    let header = reading.tables[0].header_rows.0;
    let loose = loose_rows(reading);
    let mut moves = std::collections::BTreeMap::new();
    let mut next = from.first().map_or(0, |group| *group.start());
    for group in to {
        for column in group.clone() {
            moves.insert(column, next);
            next += 1;
        }
    }
    let moved = |column: u32| moves.get(&column).copied().unwrap_or(column);
    let stays = |row: u32| row < header;
    for row in &mut sheet.rows {
        if stays(row.number) {
            continue;
        }
        for cell in &mut row.cells {
            if !(loose.contains(&row.number) && cell.value.as_text().is_some()) {
                cell.column = moved(cell.column);
            }
        }
        row.cells.sort_by_key(|cell| cell.column);
    }
    for area in &mut sheet.merges {
        if !stays(area.top) && !loose.contains(&area.top) {
            (area.left, area.right) = (moved(area.left), moved(area.right));
        }
    }
    sheet.merges.sort_by_key(|area| (area.top, area.left));
    for (first, last) in &mut sheet.hidden_columns {
        assert_eq!(first, last, "one by one in the fixtures");
        (*first, *last) = (moved(*first), moved(*last));
    }
}

#[test]
fn columns_in_another_order_say_the_same() {
    let mut chance = Chance(42);
    let mut shuffled = 0;
    let mut wrong = Vec::new();
    for name in senders() {
        let plain = open(&workbook(&name), &name);
        let reading = understood(&plain);
        let expected = said(&reading);
        for round in 0..2 {
            let mut changed = plain.clone();
            let mut told = Vec::new();
            for (sheet, reading) in changed.sheets.iter_mut().zip(&reading.sheets) {
                let Some(groups) = column_groups(sheet, reading).filter(|groups| groups.len() > 1)
                else {
                    continue;
                };
                let mut order = groups.clone();
                for at in (1..order.len()).rev() {
                    order.swap(at, chance.below(at + 1));
                }
                told.push(format!("{}: {order:?}", sheet.name));
                rearranged(sheet, reading, &groups, &order);
            }
            if told.is_empty() {
                break;
            }
            shuffled += 1;
            let what = format!("{name}, round {round}: {}", told.join("; "));
            let lines = otherwise(&what, &expected, &said(&understood(&changed)));
            wrong.extend(lines.into_iter().take(2));
        }
    }
    assert_none(&wrong);
    assert!(shuffled >= 30, "{shuffled} orders tried");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn a_table_says_the_same_in_any_order_and_with_any_blanks(made in table()) {
        let plain = Table { order: Vec::new(), blank_rows: Vec::new(), blank_columns: Vec::new(), ..made.clone() };
        let expected = understood(&open(&plain.workbook(), "plain.xlsx"));
        prop_assert_eq!(expected.records.len(), made.facilities.len(), "every facility is read");
        for (record, facility) in expected.records.iter().zip(&made.facilities) {
            prop_assert_eq!(record.name.as_deref().unwrap_or_default(), facility.name());
        }
        let changed = understood(&open(&made.workbook(), "changed.xlsx"));
        assert_none(&otherwise("rearranged", &said(&expected), &said(&changed)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 30, failure_persistence: None, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn any_table_twice_is_once_and_undone_is_as_before(made in table()) {
        twice_and_back(&made.workbook(), "khảo sát.xlsx");
    }
}
