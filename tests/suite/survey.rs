//! From a sender's workbook to the ledger and back.

mod answers;
mod killed;
mod properties;
mod questionnaire;
mod returned;
mod table;
mod taught;

use std::collections::BTreeSet;

use serde_json::json;
use so_khuyen_cong_core::facility;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::record::{self, ListQuery};
use so_khuyen_cong_core::survey::import::{self, PreviewOptions, Summary};
use so_khuyen_cong_core::survey::{CellChoice, ColumnChoice, Field, Options, origin};
use so_khuyen_cong_tests::Bench;

use crate::tidy::root;

fn workbook(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/fixtures/workbooks").join(name)).expect("a fixture")
}

fn commit(bench: &Bench, name: &str) -> Summary {
    let options = PreviewOptions::default();
    import::commit(&bench.ledger, &workbook(name), name, &options, &Unwatched)
        .expect("imported")
        .value
}

fn preview(bench: &Bench, name: &str, options: &PreviewOptions) -> import::Preview {
    import::preview(&bench.ledger, &workbook(name), name, options, &Unwatched).expect("previewed")
}

fn facilities(bench: &Bench) -> u32 {
    let noun = record::noun("facility").expect("declared");
    let query = ListQuery::default();
    bench
        .ledger
        .read(|reader| record::list(reader, noun, &query))
        .expect("listed")
        .total
}

#[test]
fn a_preview_writes_nothing_and_the_commit_writes_what_it_showed() {
    let bench = Bench::new();
    let before = bench.dump();
    let name = "mau_C_vithuy_nhieu_sheet.xlsx";
    let shown = preview(&bench, name, &PreviewOptions::default());
    assert_eq!(
        before,
        bench.dump(),
        "not one row changes before the commit"
    );
    let written = commit(&bench, name);
    assert_eq!(
        (shown.counts.new, shown.counts.update),
        (written.new, written.updated)
    );
    assert_eq!(
        facilities(&bench),
        45,
        "46 records, one of them a repetition of another row"
    );
}

#[test]
fn the_same_file_twice_adds_and_changes_nothing() {
    let bench = Bench::new();
    for name in [
        "mau_A_dautieng.xlsx",
        "mau_B_vuthu_tcvn3.xls",
        "mau_C_vithuy_nhieu_sheet.xlsx",
    ] {
        commit(&bench, name);
        let before = bench.dump();
        let again = commit(&bench, name);
        assert_eq!((again.new, again.updated), (0, 0), "{name}");
        assert_eq!(before, bench.dump(), "{name}");
    }
}

#[test]
fn the_same_file_once_more_is_about_the_year_that_somebody_said() {
    let bench = Bench::new();
    let name = "mau_C_vithuy_nhieu_sheet.xlsx";
    let said = PreviewOptions {
        year: Some(2021),
        ..PreviewOptions::default()
    };
    let bytes = workbook(name);
    import::commit(&bench.ledger, &bytes, name, &said, &Unwatched).expect("imported");
    let again = preview(&bench, name, &PreviewOptions::default());
    assert_eq!(again.year, 2021);
    assert_eq!((again.counts.new, again.counts.update), (0, 0));
}

#[test]
fn an_undone_import_keeps_what_somebody_worked_on_since_and_says_why() {
    let bench = Bench::new();
    let summary = commit(&bench, "mau_A_dautieng.xlsx");
    assert_eq!(summary.new, 35);
    let noun = record::noun("facility").expect("declared");
    let query = ListQuery {
        search: "co khi phuong dong".into(),
        ..ListQuery::default()
    };
    let page = bench
        .ledger
        .read(|reader| record::list(reader, noun, &query))
        .expect("listed");
    bench.edit(
        "facility",
        &page.rows[0].id,
        json!({ "note": "đã gọi lại" }),
    );
    let reversed = import::undo(&bench.ledger, &summary.id)
        .expect("undone")
        .value;
    assert_eq!(facilities(&bench), 1, "the one that was worked on stays");
    assert!(
        reversed
            .kept
            .iter()
            .any(|line| line.contains("Phương Đông")),
        "{:?}",
        reversed.kept
    );
    bench.ledger.undo().expect("the undo is undone");
    assert_eq!(facilities(&bench), 35);
}

#[test]
fn a_file_without_a_facility_is_refused_and_leaves_no_import() {
    let bench = Bench::new();
    let text = "root,x,0\nbin,y,1\n".as_bytes();
    let refused = import::commit(
        &bench.ledger,
        text,
        "khong_phai.csv",
        &PreviewOptions::default(),
        &Unwatched,
    )
    .expect_err("nothing to write");
    assert_eq!(refused.code(), "survey_no_records");
    assert!(
        bench
            .ledger
            .read(import::imports)
            .expect("listed")
            .is_empty()
    );
}

#[test]
fn every_imported_value_names_the_cell_it_was_read_from() {
    let (mut figures, mut needs) = (0, 0);
    for name in [
        "mau_A_dautieng.xlsx",
        "mau_B_vuthu_tcvn3.xls",
        "mau_C_vithuy_nhieu_sheet.xlsx",
        "phieu_doc_nhieu_phieu_mot_trang.xlsx",
        "phieu_moi_trang_mot_co_so.xls",
        "danh_dau_x_hai_nam.xlsx",
    ] {
        let bench = Bench::new();
        commit(&bench, name);
        // Read again, so that every record knows its facility.
        let shown = preview(&bench, name, &PreviewOptions::default());
        let mut seen = BTreeSet::new();
        for one in &shown.records {
            let id = one.facility_id.as_deref().expect("known since the commit");
            if !seen.insert(id) {
                continue; // a row that repeats another fills its gaps only
            }
            let card = bench
                .ledger
                .read(|reader| facility::card(reader, &id.into(), &origin::of_record))
                .expect("read")
                .expect("there");
            let stated = |field: Field| one.record.sources.of(field).map(|at| at.to_string());
            let told = |record: &record::Record, column: &str| {
                card.origins
                    .get(&record.id)
                    .and_then(|of| of.get(column))
                    .and_then(|origin| origin.cell.clone())
            };
            for (column, field) in [
                ("name", Field::Name),
                ("phone", Field::Phone),
                ("owner_name", Field::Owner),
                ("tax_code", Field::TaxCode),
            ] {
                assert_eq!(told(&card.record, column), stated(field), "{name} {column}");
            }
            for (column, field) in [
                ("labour_total", Field::LabourTotal),
                ("revenue_vnd", Field::RevenueVnd),
            ] {
                if let Some(at) = stated(field) {
                    assert_eq!(told(&card.years[0], column), Some(at), "{name} {column}");
                    figures += 1;
                }
            }
            for need in &one.record.needs {
                let Some(written) = &need.need_content else {
                    continue;
                };
                let stored = card
                    .needs
                    .iter()
                    .find(|stored| stored.values["content_written"] == json!(written))
                    .expect("the need was written");
                let cell = told(stored, "content_written").expect("with its cell");
                let digits = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
                assert_eq!(digits, need.row.to_string(), "{name}: {cell}");
                needs += 1;
            }
        }
    }
    assert!(
        figures > 100 && needs > 10,
        "{figures} figures, {needs} needs"
    );
}

#[test]
fn a_value_changed_by_hand_has_no_cell_until_that_is_undone() {
    let bench = Bench::new();
    commit(&bench, "mau_A_dautieng.xlsx");
    let noun = record::noun("facility").expect("declared");
    let query = ListQuery {
        search: "co khi phuong dong".into(),
        ..ListQuery::default()
    };
    let id = bench
        .ledger
        .read(|reader| record::list(reader, noun, &query))
        .expect("listed")
        .rows[0]
        .id
        .clone();
    let origin = |column: &str| {
        bench
            .ledger
            .read(|reader| facility::card(reader, &id.as_str().into(), &origin::of_record))
            .expect("read")
            .expect("there")
            .origins
            .get(&id)
            .and_then(|of| of.get(column).cloned())
    };
    assert!(origin("name").is_some());
    bench.edit("facility", &id, json!({ "name": "Cơ khí Phương Đông mới" }));
    assert_eq!(origin("name"), None);
    assert!(
        origin("commune_written").is_some(),
        "the rest keeps its cell"
    );
    bench.ledger.undo().expect("undone");
    assert!(origin("name").is_some(), "it is the sheet's again");
}

#[test]
fn words_on_columns_are_remembered_for_the_next_file_with_the_same_header() {
    let bench = Bench::new();
    let name = "mau_A_dautieng.xlsx";
    let field = |shown: &import::Preview, letter: &str| {
        let columns = &shown.sheets[0].tables[0].columns;
        let column = columns.iter().find(|column| column.letter == letter);
        column.and_then(|column| column.field)
    };
    let plain = preview(&bench, name, &PreviewOptions::default());
    let columns = &plain.sheets[0].tables[0].columns;
    let phone = columns
        .iter()
        .find(|column| column.field == Some(Field::Phone))
        .expect("a column of phones");
    let options = PreviewOptions {
        columns: vec![ColumnChoice {
            sheet: plain.sheets[0].name.clone(),
            table: 0,
            letter: phone.letter.clone(),
            field: None,
        }],
        ..PreviewOptions::default()
    };
    import::commit(&bench.ledger, &workbook(name), name, &options, &Unwatched).expect("imported");
    let again = preview(&bench, name, &PreviewOptions::default());
    assert_eq!(field(&again, &phone.letter), None, "left out as last time");
    assert!(
        again
            .findings
            .iter()
            .any(|one| one.code == "mapping_remembered"),
        "and it says so"
    );
    bench
        .ledger
        .undo()
        .expect("the import and its words are undone");
    let fresh = preview(&bench, name, &PreviewOptions::default());
    assert_eq!(field(&fresh, &phone.letter), Some(Field::Phone));
}

#[test]
fn a_cell_mended_before_the_import_is_what_the_ledger_gets() {
    let bench = Bench::new();
    let name = "mau_B_vuthu_tcvn3.xls";
    let plain = preview(&bench, name, &PreviewOptions::default());
    let record = &plain.records[0].record;
    let at = record.sources.of(Field::Name).expect("a named facility");
    let options = PreviewOptions {
        reading: Options {
            cells: vec![CellChoice {
                sheet: record.sheet.to_string(),
                at: at.to_string(),
                // Letters that TCVN3 would read as others: a mended cell is Unicode.
                text: "Cơ sở Hà Đông à".to_owned(),
            }],
            ..Options::default()
        },
        ..PreviewOptions::default()
    };
    let mended = preview(&bench, name, &options);
    assert_eq!(
        mended.records[0].record.name.as_deref(),
        Some("Cơ sở Hà Đông à")
    );
    assert_eq!(mended.records.len(), plain.records.len());
    assert_eq!(
        mended.records[1..],
        plain.records[1..],
        "nothing else changes"
    );
}

#[test]
fn the_workbook_goes_back_with_what_to_mend_and_comes_in_again() {
    let bench = Bench::new();
    let sent = "TT,Tên cơ sở,Chủ cơ sở,Xã,Điện thoại,Doanh thu (triệu đồng)\n\
                1,Cơ sở Minh Tâm,Lê An,Xã Định An,0901111222,120\n\
                2,Cơ sở Hòa Bình,Trần Bình,Xã Định An,0903333444,nhiều lắm\n\
                3,=HYPERLINK(1),Võ Chi,Xã Định An,0905555666,90\n";
    let options = PreviewOptions::default();
    let book = import::returned(
        &bench.ledger,
        sent.as_bytes(),
        "gửi.csv",
        &options,
        &Unwatched,
    )
    .expect("written");
    let mut read: calamine::Xlsx<_> =
        calamine::Reader::new(std::io::Cursor::new(book.clone())).expect("a workbook");
    let range = calamine::Reader::worksheet_range_at(&mut read, 0)
        .expect("a sheet")
        .expect("of cells");
    let text = |row: u32, column: u32| {
        range
            .get_value((row, column))
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    assert_eq!(text(0, 6), "Lỗi cần sửa");
    assert!(text(2, 6).contains("nhiều lắm"), "{}", text(2, 6));
    assert_eq!(text(1, 6), "", "nothing to mend there");
    assert_eq!(text(3, 1), "=HYPERLINK(1)", "a text, not a formula");
    // It comes in as it went out: the added column is no field of anything.
    let commit = |bytes: &[u8], name: &str| {
        import::commit(&bench.ledger, bytes, name, &options, &Unwatched)
            .expect("imported")
            .value
    };
    let first = commit(sent.as_bytes(), "gửi.csv");
    assert_eq!((first.new, first.held), (2, 1));
    let again = commit(&book, "trả lại.xlsx");
    assert_eq!((again.new, again.updated, again.held), (0, 0, 1));
}
