//! The samples of districts against their ground truth, and files that mean harm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::*;
use crate::error::{Error, Result};
use crate::progress::Unwatched;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks")
}

fn open(file: &str) -> Recognised {
    read_as(Target::Facility, file)
}

fn read_as(target: Target, file: &str) -> Recognised {
    let bytes = std::fs::read(fixtures().join(file)).expect(file);
    let name = file.trim_start_matches("people/");
    let workbook = read(&bytes, name, &Limits::default(), &Unwatched).expect(file);
    let options = Options {
        target,
        ..Options::default()
    };
    recognise(&workbook, &[], &options, &Unwatched).expect("not stopped")
}

const SCORED: [&str; 18] = [
    "name",
    "owner",
    "address",
    "commune",
    "district",
    "phone",
    "tax_code",
    "sector",
    "products",
    "start_date",
    "investment_vnd",
    "revenue_vnd",
    "labour_total",
    "labour_female",
    "equipment",
    "need_content",
    "requested_vnd",
    "counterpart_vnd",
];

const SCORED_OF_PEOPLE: [&str; 13] = [
    "name",
    "born_on",
    "female",
    "citizen_id",
    "ethnicity",
    "job_title",
    "workplace",
    "education",
    "address",
    "commune",
    "district",
    "phone",
    "email",
];

/// A value as it is compared: composed, case folded, lists parted at `; `.
fn compared(value: &Json) -> Option<Vec<String>> {
    let text = |text: &str| crate::text::nfc(text).to_lowercase();
    let parts: Vec<String> = match value {
        Json::Null => return None,
        Json::Array(list) => list.iter().filter_map(Json::as_str).map(text).collect(),
        Json::String(line) => line.split("; ").map(text).collect(),
        other => vec![other.to_string()],
    };
    (!parts.is_empty()).then_some(parts)
}

/// Records matched by sheet and row; a value counts where the truth or the result states one.
fn score(target: Target, file: &str) -> (usize, usize, Vec<String>) {
    let scored: &[&str] = match target {
        Target::Facility => &SCORED,
        Target::Person => &SCORED_OF_PEOPLE,
    };
    let truth: Json = serde_json::from_slice(
        &std::fs::read(fixtures().join(format!("{file}.truth.json"))).expect(file),
    )
    .expect(file);
    let recognised = serde_json::to_value(read_as(target, file)).expect("serialises");
    let key = |record: &Json, sheet: &str, row: &str| {
        (
            record[sheet].as_str().unwrap_or("").to_owned(),
            record[row].as_u64().unwrap_or(0),
        )
    };
    let mut read: BTreeMap<_, _> = recognised["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|record| (key(record, "sheet", "row"), record))
        .collect();
    let (mut right, mut counted, mut misses) = (0, 0, Vec::new());
    let mut findings = recognised["findings"].as_array().into_iter().flatten();
    if findings.any(|one| one["code"] == "other_target") {
        misses.push("taken for another kind of file: invented".to_owned());
    }
    for expected in truth["records"].as_array().expect("records") {
        let at = key(expected, "_sheet", "_row");
        let Some(found) = read.remove(&at) else {
            misses.push(format!("{at:?}: no record"));
            continue;
        };
        for field in scored.iter().copied() {
            let said = match found.get(field) {
                Some(said) => said,
                None => &found["person"][field],
            };
            let (wanted, got) = (compared(&expected[field]), compared(said));
            if wanted.is_none() && got.is_none() {
                continue;
            }
            counted += 1;
            if wanted == got {
                right += 1;
            } else {
                misses.push(format!(
                    "{at:?} {field}: {said} instead of {}",
                    expected[field]
                ));
            }
        }
    }
    for at in read.keys() {
        misses.push(format!("{at:?}: invented"));
    }
    (right, counted, misses)
}

fn check(target: Target, file: &str, least_per_mille: usize) {
    let (right, counted, misses) = score(target, file);
    println!("{file}: {right} of {counted}");
    for miss in &misses {
        println!("  {miss}");
    }
    assert!(
        !misses
            .iter()
            .any(|m| m.ends_with("no record") || m.ends_with("invented")),
        "{file}: {misses:#?}"
    );
    assert!(
        right * 1000 >= counted * least_per_mille,
        "{file}: {right} of {counted}: {misses:#?}"
    );
}

/// The workbooks of a folder that have a truth beside them.
fn with_truth(folder: &str) -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(fixtures().join(folder))
        .expect("the fixtures")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".truth.json").map(str::to_owned))
        .map(|name| format!("{folder}{name}"))
        .collect();
    files.sort();
    files
}

/// The three samples and every other sender's habits, told in the `meta.shows` of each truth.
#[test]
fn every_sender_is_read_as_the_truth_says() {
    let files = with_truth("");
    assert!(files.len() >= 31, "{files:?}");
    for file in files {
        check(Target::Facility, &file, 995);
    }
}

#[test]
fn every_list_of_people_is_read_as_the_truth_says() {
    let files = with_truth("people/");
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        check(Target::Person, &file, 1000);
    }
}

/// That none of them is told so when it is read as what it is, [`score`] sees to.
#[test]
fn a_file_of_the_other_kind_is_told() {
    let mut untold = Vec::new();
    for (folder, wrong) in [("", Target::Person), ("people/", Target::Facility)] {
        for file in with_truth(folder) {
            let read = read_as(wrong, &file);
            if !read.findings.iter().any(|one| one.code == "other_target") {
                untold.push(file);
            }
        }
    }
    assert!(untold.is_empty(), "{untold:#?}");
}

/// A list of people in a few lines.
fn people(csv: &str) -> Recognised {
    of_csv(csv, Target::Person)
}

fn of_csv(csv: &str, target: Target) -> Recognised {
    let workbook = read(csv.as_bytes(), "ds.csv", &Limits::default(), &Unwatched).expect("reads");
    let options = Options {
        target,
        ..Options::default()
    };
    recognise(&workbook, &[], &options, &Unwatched).expect("not stopped")
}

#[test]
fn a_number_that_contradicts_birth_or_sex_is_told_and_kept() {
    let read = people(
        "STT,Họ và tên,Năm sinh,Giới tính,Số CCCD\n\
         1,Lê Thị Mai,1988,Nữ,034188001029\n\
         2,Trần Văn Bảy,1979,Nam,034188009999\n\
         3,Vũ Thị Lan,1990,Nữ,099190001234\n\
         4,Ngô Văn Tư,1991,Nam,12345\n\
         5,Phạm Thị Sáu,1992,Nữ,34192000777\n",
    );
    let told: Vec<(&str, &str)> = read
        .findings
        .iter()
        .map(|one| (one.at.as_str(), one.code.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("ds!E3", "citizen_id_differs"),
            ("ds!E4", "citizen_id_differs"),
            ("ds!E5", "citizen_id_form"),
            ("ds!E6", "zero_restored"),
        ]
    );
    let person = |at: usize| read.records[at].person.clone().expect("a person");
    assert_eq!(person(1).citizen_id.as_deref(), Some("034188009999"));
    assert_eq!(person(4).citizen_id.as_deref(), Some("034192000777"));
    assert!(read.records.iter().all(|record| !record.held));
}

#[test]
fn what_cannot_be_one_person_is_held_and_what_is_unclear_is_told() {
    let read = people(
        "STT,Họ và tên,Nam,Nữ,Địa chỉ,Điện thoại\n\
         1,Lê Thị Mai,,1988,Thôn Hạ,0912000111\n\
         2,,1979,,Thôn Hạ,0912000112\n\
         3,\"Ngô Văn Tư\nNgô Văn Năm\",1991,,Thôn Hạ,0912000113\n\
         4,Phạm Thị Sáu,x,x,Thôn Hạ,0912000114\n\
         5,Đỗ Thị Bảy,,1,Thôn Hạ,0912000115\n\
         6,Đinh Văn Tám,15/8/62,,Thôn Hạ,0912000116\n\
         7,Đinh Văn Chín,2/3/12,,Thôn Hạ,0912000117\n\
         8,Đỗ Thị Mười,,có,Thôn Hạ,0912000118\n",
    );
    let codes: Vec<&str> = read.findings.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "name_missing",
            "several_in_one_cell",
            "gender_twice",
            "gender_unclear"
        ]
    );
    let held: Vec<bool> = read.records.iter().map(|record| record.held).collect();
    assert_eq!(held, [false, true, true, false, false, false, false, false]);
    let born = |at: usize| {
        let person = read.records[at].person.as_ref();
        person.and_then(|person| person.born_on.as_deref())
    };
    let female = |at: usize| read.records[at].person.as_ref().and_then(|one| one.female);
    assert_eq!([female(3), female(4)], [None, Some(true)]);
    assert_eq!(born(5), Some("1962-08-15"));
    assert_eq!(born(6), Some("2012-03-02"), "nothing says it cannot be");
}

#[test]
fn a_director_on_a_list_without_numbers_is_no_signature() {
    let read = people(
        "Họ tên,Chức danh,Đơn vị,ĐT\n\
         Nguyễn Văn An,Giám đốc,HTX Hòa Bình,\n\
         Lê Thị Bình,Chủ tịch Hội Nông dân,Xã Phú An,\n\
         Tống Văn Cường,Trưởng phòng,Phòng Kinh tế,0903111224\n\
         NGƯỜI LẬP BIỂU,,GIÁM ĐỐC,\n\
         Trần Thị Dung,,Võ Văn Em,\n",
    );
    let names: Vec<&str> = read
        .records
        .iter()
        .filter_map(|record| record.name.as_deref())
        .collect();
    assert_eq!(names, ["Nguyễn Văn An", "Lê Thị Bình", "Tống Văn Cường"]);
}

#[test]
fn a_form_of_address_is_only_taken_off_where_the_list_writes_it() {
    let read = people(
        "STT,Họ và tên,Năm sinh,Chức vụ\n\
         1,Ông Văn Sinh,1949,Thợ mộc\n\
         2,Lê Thị Mai,1988,Thợ may\n\
         3,Trần Văn Bảy,1979,Thợ hàn\n",
    );
    assert_eq!(read.records[0].name.as_deref(), Some("Ông Văn Sinh"));
}

/// A workbook of so many facilities, as a district would list them.
fn long(rows: u32) -> Vec<u8> {
    use std::fmt::Write;
    let mut xml = String::new();
    let text = |xml: &mut String, at: &str, row: u32, text: &str| {
        write!(
            xml,
            "<c r=\"{at}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
        )
        .expect("writes");
    };
    for (row, cells) in [
        (1, vec!["DANH SÁCH CƠ SỞ NĂM 2024"]),
        (
            2,
            vec![
                "STT",
                "Tên cơ sở",
                "Chủ cơ sở",
                "Địa chỉ",
                "Điện thoại",
                "Vốn đầu tư (triệu đồng)",
                "Lao động",
                "Sản phẩm",
            ],
        ),
    ] {
        write!(xml, "<row r=\"{row}\">").expect("writes");
        for (letter, cell) in ["A", "B", "C", "D", "E", "F", "G", "H"].iter().zip(cells) {
            text(&mut xml, letter, row, cell);
        }
        xml.push_str("</row>");
    }
    for row in 3..rows + 3 {
        write!(
            xml,
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{}</v></c>",
            row - 2
        )
        .expect("writes");
        text(&mut xml, "B", row, &format!("Cơ sở mộc Hoà Bình {row}"));
        text(&mut xml, "C", row, "Nguyễn Văn An");
        text(&mut xml, "D", row, "thôn Hạ, xã Song Lãng, huyện Vũ Thư");
        text(&mut xml, "E", row, "0912 345 678");
        text(&mut xml, "F", row, "1.250,5");
        write!(xml, "<c r=\"G{row}\"><v>12</v></c>").expect("writes");
        text(&mut xml, "H", row, "Bàn ghế; tủ; giường");
        xml.push_str("</row>");
    }
    xlsx(&xml)
}

#[test]
fn a_long_list_is_read_whole() {
    let workbook = read(&long(3_000), "dai.xlsx", &Limits::default(), &Unwatched).expect("reads");
    let read = recognise(&workbook, &[], &Options::default(), &Unwatched).expect("not stopped");
    assert_eq!(read.records.len(), 3_000);
    let last = read.records.last().expect("many");
    assert_eq!(last.commune.as_deref(), Some("Xã Song Lãng"));
    assert_eq!(
        last.investment_vnd.map(crate::money::Money::dong),
        Some(1_250_500_000)
    );
}

#[test]
fn a_long_list_is_the_same_however_many_read_it() {
    const ROWS: u32 = 20_000;
    let mut csv = "Tên cơ sở;Chủ cơ sở;Xã;Lao động;Vốn đầu tư (triệu đồng)\n".to_owned();
    for n in 0..ROWS {
        let commune = match n % 100 {
            0 => format!("Xã Số {}", n / 100),
            _ => String::new(),
        };
        let owner = match n % 7 {
            0 => format!("Nguyễn Văn {}", n / 7),
            _ => "nt".to_owned(),
        };
        csv.push_str(&format!("Lò gốm {n};{owner};{commune};{};2\n", n % 9));
    }
    csv.push_str(&format!("Tổng cộng;;;;{}\n", 2 * ROWS));
    let read = of_csv(&csv, Target::Facility);
    assert_eq!(read.records.len(), ROWS as usize);
    for (n, record) in (0..).zip(&read.records) {
        let (name, owner) = (format!("Lò gốm {n}"), format!("Nguyễn Văn {}", n / 7));
        let commune = format!("Xã Số {}", n / 100);
        assert_eq!(record.name.as_deref(), Some(name.as_str()));
        assert_eq!(record.owner.as_deref(), Some(owner.as_str()), "{name}");
        assert_eq!(record.commune.as_deref(), Some(commune.as_str()), "{name}");
    }
    let times = |code: &str| read.findings.iter().filter(|one| one.code == code).count();
    assert_eq!(times("filled_down"), 1);
    assert_eq!(times("total_differs"), 0, "the parts are added up");
    assert_eq!(times("as_above"), (ROWS - ROWS.div_ceil(7)) as usize);
}

#[test]
#[ignore = "measures: 100.000 rows"]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn a_hundred_thousand_rows() {
    for rows in [25_000, 100_000] {
        let bytes = long(rows);
        let start = std::time::Instant::now();
        let workbook = read(&bytes, "dai.xlsx", &Limits::default(), &Unwatched).expect("reads");
        let opened = start.elapsed();
        let read = recognise(&workbook, &[], &Options::default(), &Unwatched).expect("not stopped");
        println!(
            "{rows} rows: read {opened:?}, recognised {:?}, {} records",
            start.elapsed() - opened,
            read.records.len()
        );
    }
}

#[test]
#[ignore = "prints what was read of the files named in SURVEY_FILES"]
fn show() {
    for file in std::env::var("SURVEY_FILES").unwrap_or_default().split(" ") {
        let file = &file.replace("%20", " ");
        let bytes = std::fs::read(file).expect(file);
        match read(&bytes, file, &Limits::default(), &Unwatched) {
            Ok(workbook) => {
                let read = recognise(&workbook, &[], &Options::default(), &Unwatched)
                    .expect("not stopped");
                println!("{}", serde_json::to_string_pretty(&read).expect("json"));
            }
            Err(error) => println!("{} {error}", error.code()),
        }
    }
}

#[test]
fn a_binary_workbook_and_its_hidden_sheet() {
    let read = open("nhi_phan.xlsb");
    let hidden: Vec<&str> = read
        .sheets
        .iter()
        .filter(|sheet| sheet.hidden)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!(hidden, ["Nháp"], "listed and marked, not imported");
}

#[test]
fn a_wrong_sum_and_skipped_rows_are_reported() {
    let read = open("hai_bang_mot_trang.xlsx");
    let at: Vec<(&str, &str)> = read
        .findings
        .iter()
        .filter(|finding| finding.code == "total_differs")
        .map(|finding| (finding.at.as_str(), finding.message.as_str()))
        .collect();
    assert_eq!(
        at,
        [(
            "Đăng ký 2024!G19",
            "Dòng cộng ghi 9 người, cộng lại các dòng được 8 người."
        )]
    );
    let skipped: Vec<(u32, RowKind)> = read.sheets[0]
        .skipped
        .iter()
        .map(|row| (row.row, row.reason))
        .collect();
    assert!(skipped.contains(&(8, RowKind::Group)) && skipped.contains(&(13, RowKind::Total)));
}

#[test]
fn a_person_overrules_columns_rows_units_and_cells() {
    let bytes = std::fs::read(fixtures().join("mau_A_dautieng.xlsx")).expect("sample");
    let mut workbook = read(&bytes, "a.xlsx", &Limits::default(), &Unwatched).expect("reads");
    let sheet = "Bieu KS".to_owned();
    let columns = [ColumnChoice {
        sheet: sheet.clone(),
        table: 0,
        letter: "L".to_owned(),
        field: None,
    }];
    let options = Options {
        rows: vec![RowChoice {
            sheet: sheet.clone(),
            row: 11,
            kind: RowKind::Note,
        }],
        units: vec![UnitChoice {
            sheet: sheet.clone(),
            table: 0,
            letter: Some("K".to_owned()),
            unit: Unit::Thousand,
        }],
        ..Options::default()
    };
    edit(&mut workbook, &sheet, "B12", "Công ty Mới").expect("a cell");
    let read = recognise(&workbook, &columns, &options, &Unwatched).expect("not stopped");
    assert_eq!(read.records.len(), 34, "row 11 was left out");
    let first = &read.records[0];
    assert_eq!(first.name.as_deref(), Some("Công ty Mới"));
    assert!(first.equipment.is_empty(), "its column is a note now");
    assert!(
        first
            .notes
            .iter()
            .any(|note| *note.text == *"Máy nhào đất" && note.at == At::Cell(12, 11))
    );
    assert_eq!(
        first.revenue_vnd.map(crate::money::Money::dong),
        Some(2_100_000)
    );
    let at = first.sources.of(Field::InvestmentVnd);
    assert_eq!(at, Some(At::Cell(12, 9)));
}

#[test]
fn a_person_leaves_a_row_of_a_form_out() {
    let bytes =
        std::fs::read(fixtures().join("phieu_doc_nhieu_phieu_mot_trang.xlsx")).expect("form");
    let workbook = read(&bytes, "phiếu.xlsx", &Limits::default(), &Unwatched).expect("reads");
    let of = |rows: Vec<RowChoice>| {
        let options = Options {
            rows,
            ..Options::default()
        };
        recognise(&workbook, &[], &options, &Unwatched).expect("not stopped")
    };
    let whole = of(Vec::new());
    let first = &whole.records[0];
    let owner = first.sources.of(Field::Owner);
    let (row, _) = owner.and_then(|at| at.cell()).expect("an owner's cell");
    let without = of(vec![RowChoice {
        sheet: first.sheet.to_string(),
        row,
        kind: RowKind::Note,
    }]);
    assert_eq!(without.records.len(), whole.records.len());
    assert!(first.owner.is_some() && without.records[0].owner.is_none());
    assert_eq!(without.records[0].name, first.name);
    let others = |read: &Recognised| -> Vec<_> {
        let others = read.records[1..].iter();
        others
            .map(|one| (one.name.clone(), one.owner.clone()))
            .collect()
    };
    assert_eq!(others(&without), others(&whole), "other forms stay");
    let skipped = &without.sheets[0].skipped;
    assert!(
        skipped
            .iter()
            .any(|one| one.row == row && one.reason == RowKind::Note)
    );
}

/// Answers of the guard, by code.
fn refusal(bytes: &[u8], name: &str) -> String {
    match read(bytes, name, &Limits::default(), &Unwatched) {
        Ok(_) => "read".to_owned(),
        Err(error) => {
            let message = error.message();
            assert!(
                message.contains(name),
                "the sentence names the file: {message}"
            );
            error.code().to_owned()
        }
    }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("starts");
        zip.write_all(bytes).expect("writes");
    }
    zip.finish().expect("ends").into_inner()
}

/// A workbook of one sheet with the given cells.
fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    zipped(&[
        (
            "_rels/.rels",
            b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A compound file with one empty stream of that name.
fn compound(stream: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(&ole::MAGIC);
    bytes[30] = 9;
    bytes[32] = 6;
    let put = |bytes: &mut Vec<u8>, at: usize, value: u32| {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    };
    put(&mut bytes, 44, 1);
    put(&mut bytes, 48, 1);
    put(&mut bytes, 56, 4096);
    put(&mut bytes, 60, 0xffff_fffe);
    put(&mut bytes, 68, 0xffff_fffe);
    for i in 0..109 {
        put(&mut bytes, 76 + 4 * i, 0xffff_ffff);
    }
    put(&mut bytes, 76, 0);
    for i in 0..128 {
        put(&mut bytes, 512 + 4 * i, 0xffff_ffff);
    }
    put(&mut bytes, 512, 0xffff_fffd);
    put(&mut bytes, 516, 0xffff_fffe);
    let blocks = content.len().max(4096).div_ceil(512);
    for i in 0..blocks {
        let next = if i + 1 == blocks {
            0xffff_fffe
        } else {
            u32::try_from(i).expect("small") + 3
        };
        put(&mut bytes, 520 + 4 * i, next);
    }
    for (entry, name, start, size) in [
        (0, "Root Entry", 0xffff_fffe_u32, 0),
        (1, stream, 2, blocks * 512),
    ] {
        let at = 1024 + 128 * entry;
        for (i, unit) in name.encode_utf16().enumerate() {
            bytes[at + 2 * i..at + 2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[at + 64] = u8::try_from(2 * name.len() + 2).expect("short");
        bytes[at + 66] = if entry == 0 { 5 } else { 2 };
        put(&mut bytes, at + 116, start);
        put(&mut bytes, at + 120, u32::try_from(size).expect("small"));
    }
    bytes.extend_from_slice(content);
    bytes.resize(512 * (3 + blocks), 0);
    bytes
}

#[test]
fn hostile_and_broken_files_are_refused_with_a_sentence() {
    let sample = std::fs::read(fixtures().join("mau_A_dautieng.xlsx")).expect("sample");
    let old = std::fs::read(fixtures().join("mau_B_vuthu_tcvn3.xls")).expect("sample");
    let filepass = {
        let mut stream = vec![0x09, 0x08, 4, 0, 0x00, 0x06, 0x05, 0x00];
        stream.extend([0x2f, 0, 2, 0, 0, 0]);
        stream
    };
    let cases: [(&str, Vec<u8>, &str); 13] = [
        ("rong.xlsx", Vec::new(), "file_empty"),
        (
            "cut.xlsx",
            sample[..sample.len() / 2].to_vec(),
            "workbook_unreadable",
        ),
        (
            "cut.xls",
            old[..old.len() / 2].to_vec(),
            "workbook_unreadable",
        ),
        ("head.xls", old[..600].to_vec(), "workbook_unreadable"),
        (
            "password.xlsx",
            compound("EncryptedPackage", &[]),
            "workbook_protected",
        ),
        (
            "password.xls",
            compound("Workbook", &filepass),
            "workbook_protected",
        ),
        ("word.doc", compound("WordDocument", &[]), "not_a_workbook"),
        (
            "photo.xlsx",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            "not_a_workbook",
        ),
        (
            "paper.pdf",
            b"%PDF-1.7\n1 0 obj\n".to_vec(),
            "not_a_workbook",
        ),
        (
            "letter.docx",
            zipped(&[("word/document.xml", b"<x/>")]),
            "not_a_workbook",
        ),
        (
            "hollow.xlsx",
            zipped(&[("xl/workbook.xml", b"")]),
            "workbook_unreadable",
        ),
        ("blank.xlsx", xlsx(""), "workbook_empty"),
        ("wrong-name.xls", sample.clone(), "read"),
    ];
    for (name, bytes, code) in cases {
        assert_eq!(refusal(&bytes, name), code, "{name}");
    }
    assert_eq!(refusal(&old, "wrong-name.xlsx"), "read");
}

/// Files that mean harm and files that are merely odd: each read whole or refused with a sentence.
#[test]
fn hostile_and_odd_files_are_read_whole_or_refused() {
    #[derive(serde::Deserialize)]
    struct Case {
        file: String,
        what: String,
        expect: String,
        records: Option<usize>,
    }
    let folder = fixtures().join("../hostile");
    let cases = std::fs::read(folder.join("cases.json")).expect("the list");
    let cases: Vec<Case> = serde_json::from_slice(&cases).expect("a list of cases");
    assert!(cases.len() > 150);
    let mut wrong = Vec::new();
    for case in cases {
        let bytes = std::fs::read(folder.join(&case.file)).expect("a case");
        let read = read(&bytes, &case.file, &Limits::default(), &Unwatched).map(|workbook| {
            recognise(&workbook, &[], &Options::default(), &Unwatched)
                .expect("not stopped")
                .records
                .len()
        });
        let fits = match (&read, case.expect.as_str()) {
            (Ok(records), "read") => Some(*records) == case.records,
            // What opens but holds no facility is refused by the import.
            (Ok(records), _) => *records == 0,
            (Err(Error::Refused { .. }), expect) => expect == "refused",
            (Err(_), _) => false,
        };
        if !fits {
            wrong.push(format!("{}: {read:?} ({})", case.file, case.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_zip_bomb_is_refused_before_it_opens() {
    let spaces = vec![b' '; 8 << 20];
    let bomb = zipped(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", &spaces),
    ]);
    assert!(bomb.len() < 64 << 10, "small as sent");
    let limits = Limits {
        strings_bytes: 1 << 20,
        ..Limits::default()
    };
    let refused = read(&bomb, "bom.xlsx", &limits, &Unwatched).expect_err("a bomb");
    assert_eq!(refused.code(), "workbook_too_large");
}

#[test]
fn noise_in_a_file_never_panics() {
    for file in [
        "mau_A_dautieng.xlsx",
        "mau_B_vuthu_tcvn3.xls",
        "nhom_long_nhau.ods",
    ] {
        let bytes = std::fs::read(fixtures().join(file)).expect(file);
        for i in 0..24 {
            let mut broken = bytes.clone();
            let at = bytes.len() * i / 24;
            broken[at] ^= 0x5a;
            if let Ok(workbook) = read(&broken, file, &Limits::default(), &Unwatched) {
                recognise(&workbook, &[], &Options::default(), &Unwatched).expect("not stopped");
            }
        }
    }
}

#[test]
fn a_cell_at_the_far_corner_costs_nothing() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let workbook = read(&xlsx(far), "far.xlsx", &Limits::default(), &Unwatched).expect("sparse");
    assert_eq!(workbook.sheets[0].rows.len(), 2);
    assert_eq!(cell_text(&workbook, "S", "XFD1048576", &[]), "2");
    assert!(
        recognise(&workbook, &[], &Options::default(), &Unwatched)
            .expect("not stopped")
            .records
            .is_empty()
    );
}

#[test]
fn more_cells_than_allowed_are_refused_while_reading() {
    let few = Limits {
        cells: 100,
        ..Limits::default()
    };
    let bytes = std::fs::read(fixtures().join("mau_A_dautieng.xlsx")).expect("sample");
    let refused = read(&bytes, "nhieu.xlsx", &few, &Unwatched).expect_err("too many");
    assert_eq!(refused.code(), "workbook_too_large");
}

#[test]
fn stop_stops_reading() {
    struct Stopped;
    impl crate::progress::Progress for Stopped {
        fn step(&self, _done: u64, _total: u64) -> Result<()> {
            Err(Error::Cancelled)
        }
    }
    let bytes = std::fs::read(fixtures().join("mau_A_dautieng.xlsx")).expect("sample");
    let stopped = read(&bytes, "a.xlsx", &Limits::default(), &Stopped).expect_err("stopped");
    assert_eq!(stopped.code(), "cancelled");
}
