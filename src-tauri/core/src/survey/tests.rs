//! The samples of districts against their ground truth, and files that mean harm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::*;
use crate::progress::Unwatched;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks")
}

fn open(file: &str) -> Recognised {
    let bytes = std::fs::read(fixtures().join(file)).expect(file);
    let workbook = read(&bytes, file, &Limits::default(), &Unwatched).expect(file);
    recognise(&workbook, &[], &Options::default())
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
fn score(file: &str) -> (usize, usize, Vec<String>) {
    let truth: Json = serde_json::from_slice(
        &std::fs::read(fixtures().join(format!("{file}.truth.json"))).expect(file),
    )
    .expect(file);
    let recognised = serde_json::to_value(open(file)).expect("serialises");
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
    for expected in truth["records"].as_array().expect("records") {
        let at = key(expected, "_sheet", "_row");
        let Some(found) = read.remove(&at) else {
            misses.push(format!("{at:?}: no record"));
            continue;
        };
        for field in SCORED {
            let (wanted, got) = (compared(&expected[field]), compared(&found[field]));
            if wanted.is_none() && got.is_none() {
                continue;
            }
            counted += 1;
            if wanted == got {
                right += 1;
            } else {
                misses.push(format!(
                    "{at:?} {field}: {} instead of {}",
                    found[field], expected[field]
                ));
            }
        }
    }
    for at in read.keys() {
        misses.push(format!("{at:?}: invented"));
    }
    (right, counted, misses)
}

fn check(file: &str, least_per_mille: usize) {
    let (right, counted, misses) = score(file);
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

/// The three samples and every other sender's habits, told in the `meta.shows` of each truth.
#[test]
fn every_sender_is_read_as_the_truth_says() {
    let mut files: Vec<String> = std::fs::read_dir(fixtures())
        .expect("the fixtures")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".truth.json").map(str::to_owned))
        .collect();
    files.sort();
    assert!(files.len() >= 31, "{files:?}");
    for file in files {
        check(&file, 995);
    }
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
    let read = recognise(&workbook, &[], &Options::default());
    assert_eq!(read.records.len(), 3_000);
    let last = read.records.last().expect("many");
    assert_eq!(last.commune.as_deref(), Some("Xã Song Lãng"));
    assert_eq!(
        last.investment_vnd.map(crate::money::Money::dong),
        Some(1_250_500_000)
    );
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
        let read = recognise(&workbook, &[], &Options::default());
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
                let read = recognise(&workbook, &[], &Options::default());
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
    let read = recognise(&workbook, &columns, &options);
    assert_eq!(read.records.len(), 34, "row 11 was left out");
    let first = &read.records[0];
    assert_eq!(first.name.as_deref(), Some("Công ty Mới"));
    assert!(first.equipment.is_empty(), "its column is a note now");
    assert!(
        first
            .notes
            .iter()
            .any(|note| note.text == "Máy nhào đất" && note.at == At::Cell(12, 11))
    );
    assert_eq!(
        first.revenue_vnd.map(crate::money::Money::dong),
        Some(2_100_000)
    );
    let source = first
        .sources
        .iter()
        .find(|s| s.field == Field::InvestmentVnd);
    assert_eq!(
        source.map(|s| (s.at.to_string(), s.value.text())),
        Some(("J12".to_owned(), "4,2 tỉ đồng".into()))
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
        let read = read(&bytes, &case.file, &Limits::default(), &Unwatched)
            .map(|workbook| recognise(&workbook, &[], &Options::default()).records.len());
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
                recognise(&workbook, &[], &Options::default());
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
        recognise(&workbook, &[], &Options::default())
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
