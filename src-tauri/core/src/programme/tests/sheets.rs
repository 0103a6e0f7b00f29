//! Programmes from sheets and to sheets.

use super::*;
use crate::progress::Unwatched;

fn preview_of(office: &Office, text: &str, options: &ImportOptions) -> ImportPreview {
    office
        .ledger
        .read(|reader| {
            preview(
                reader,
                text.as_bytes(),
                "chuong-trinh.csv",
                options,
                &Unwatched,
            )
        })
        .unwrap()
}

fn import_of(office: &Office, bytes: &[u8], file: &str, options: &ImportOptions) -> ImportSummary {
    import(&office.ledger, bytes, file, options, &Unwatched)
        .unwrap()
        .value
}

/// Measure a tree states, row by row, without ids.
fn stated(office: &Office, programme: &str) -> Vec<String> {
    let nodes = office
        .ledger
        .read(|reader| store::nodes(reader, &programme.into()))
        .unwrap();
    tree::arrange(nodes)
        .into_iter()
        .map(|row| {
            let node = row.node;
            format!(
                "{} {} {} | {:?} {:?} {:?} {:?} {} {} | {:?} | {:?} | {:?} {:?}",
                row.depth,
                row.number,
                node.name,
                node.unit,
                node.content,
                node.quantity,
                node.qualifier,
                node.every_year,
                node.by_hand,
                node.money,
                node.years,
                node.source_text,
                node.note
            )
        })
        .collect()
}

#[test]
fn a_programme_written_to_a_workbook_reads_back_the_same() {
    let (office, programme) = Office::dong_nai();
    let view = office.show(&programme, "2023-12-31");
    // Something of everything: phases, all sources, halves, a range of years.
    let phase = office.add("programme_phase", json!({ "programme_id": programme, "name": "Phân kỳ 1", "from_year": 2021, "to_year": 2023 }));
    let fairs = row(&view, "Tham gia hội chợ").id.clone();
    office.edit(
        "programme_target",
        &fairs,
        json!({ "quantity": "12.5", "national_vnd": 1_234_567, "local_vnd": 90_000_000, "beneficiary_vnd": 5, "other_vnd": 7, "phase_id": phase, "note": "Ghi chú" }),
    );
    spread(&office.ledger, &fairs.as_str().into(), None).unwrap();
    let bytes = office
        .ledger
        .read(|reader| export(reader, &programme.as_str().into()))
        .unwrap();

    let again = import_of(
        &office,
        &bytes,
        "chuong-trinh.xlsx",
        &ImportOptions::default(),
    );
    assert_eq!(
        (again.programme.as_str(), again.new, again.updated),
        (programme.as_str(), 0, 0),
        "nothing new in one's own file"
    );
    assert_eq!(again.unchanged, 34);

    let other = Office::new();
    let summary = import_of(
        &other,
        &bytes,
        "chuong-trinh.xlsx",
        &ImportOptions::default(),
    );
    assert_eq!(
        (summary.new, summary.updated, summary.unchanged),
        (34, 0, 0)
    );
    assert_eq!(
        stated(&other, &summary.programme),
        stated(&office, &programme)
    );
    let read = other.show(&summary.programme, "2023-12-31");
    assert_eq!(
        (read.name.as_str(), read.first, read.last),
        (view.name.as_str(), 2021, 2025)
    );
    assert_eq!(
        read.total.whole.money,
        office.show(&programme, "2023-12-31").total.whole.money
    );
    assert_eq!(read.phases.len(), 1);
    other.ledger.undo().unwrap();
    assert_eq!(other.ledger.read(list).unwrap(), []);
}

const SHEET: &str = "\
Chương trình khuyến công tỉnh Bình Dương giai đoạn 2026-2030,,,,,,,,,,
ĐVT kinh phí: triệu đồng,,,,,,,,,,
STT,Nội dung,Đơn vị tính,Tổng số,Số lượng các năm,,,,,Kinh phí (triệu đồng),
,,,,2026,2027,2028,2029,2030,KCQG,KCĐP
(1),(2),(3),(4),(5),(6),(7),(8),(9),(10),(11)
I,Đào tạo nghề,,,,,,,,500,\"1.250,5\"
1,Học viên,học viên,1.500,300,300,300,300,300,500,\"1.250,5\"
2,Lớp tập huấn,lớp,04 lớp/năm,,,,,,,
II,Hỗ trợ máy móc,,,,,,,,,\"2.000\"
1,Cơ sở ứng dụng máy,cơ sở,47,10,10,9,9,9,,\"1.000\"
a),Trong đó: cơ sở làng nghề,cơ sở,khoảng 12,,,,,,,
2,Mô hình trình diễn,mô hình,02,,,,,,,\"1.000\"
,Tổng cộng,,,,,,,,500,\"3.250,5\"
,,,,,,,,,,
,NGƯỜI LẬP BIỂU,,,,,,,,,
";

#[test]
fn an_offices_own_sheet_is_understood_with_its_levels_units_and_sums() {
    let office = Office::new();
    let found = preview_of(&office, SHEET, &ImportOptions::default());
    assert_eq!(found.findings, [], "nothing is wrong with it");
    assert_eq!(
        (found.first, found.last, found.programme.as_deref()),
        (2026, 2030, None)
    );
    assert_eq!(
        found.name,
        "Chương trình khuyến công tỉnh Bình Dương giai đoạn 2026-2030"
    );
    let fields: Vec<_> = found
        .columns
        .iter()
        .map(|one| one.field.as_deref().unwrap_or("–"))
        .collect();
    assert_eq!(
        fields,
        [
            "Số thứ tự",
            "Chỉ tiêu, nhiệm vụ",
            "Đơn vị tính",
            "Số lượng cả giai đoạn",
            "Số lượng năm 2026",
            "Số lượng năm 2027",
            "Số lượng năm 2028",
            "Số lượng năm 2029",
            "Số lượng năm 2030",
            "KCQG",
            "KCĐP"
        ]
    );
    let lines: Vec<String> = found
        .rows
        .iter()
        .map(|row| {
            let quantity = row.quantity.map_or_else(String::new, |one| one.written());
            let money = row
                .money
                .map_or_else(String::new, |one| one.total().to_string());
            format!(
                "{}{} {quantity} {money}",
                ">".repeat(row.depth as usize),
                row.name
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "Đào tạo nghề  ",
            ">Học viên 1.500 1.750.500.000",
            ">Lớp tập huấn 4 ",
            "Hỗ trợ máy móc  ",
            ">Cơ sở ứng dụng máy 47 1.000.000.000",
            ">>Trong đó: cơ sở làng nghề 12 ",
            ">Mô hình trình diễn 2 1.000.000.000",
        ]
    );
    assert_eq!((found.ready, found.counts.new), (true, 7));
    assert_eq!(
        office.ledger.read(list).unwrap(),
        [],
        "a preview writes nothing"
    );

    let summary = import_of(
        &office,
        SHEET.as_bytes(),
        "ct.csv",
        &ImportOptions::default(),
    );
    let view = office.show(&summary.programme, "2026-11-22");
    assert_eq!(
        view.total.whole.money.unwrap().total().dong(),
        3_750_500_000
    );
    assert_eq!(
        row(&view, "Lớp tập huấn").whole.wanted,
        Some(Hundredths(2_000)),
        "four a year, five years"
    );
    assert_eq!(row(&view, "Trong đó").qualifier.as_deref(), Some("about"));
    assert_eq!(
        row(&view, "Hỗ trợ máy móc").whole.money.unwrap().local(),
        million(2_000)
    );

    // Changed and read again: one row differs, one is new, nothing is taken away by an empty cell.
    let changed = SHEET
        .replace(
            "2,Mô hình trình diễn,mô hình,02,",
            "2,Mô hình trình diễn,,03,",
        )
        .replace(",Tổng cộng", "3,Tư vấn,cơ sở,25,,,,,,,\n,Tổng cộng");
    let found = preview_of(&office, &changed, &ImportOptions::default());
    assert_eq!(found.programme.as_deref(), Some(summary.programme.as_str()));
    assert_eq!(
        (
            found.counts.new,
            found.counts.updated,
            found.counts.unchanged
        ),
        (1, 1, 6)
    );
    let changes: Vec<&String> = found.rows.iter().flat_map(|row| &row.changes).collect();
    assert_eq!(changes, ["Số lượng: 2 → 3"]);
    import_of(
        &office,
        changed.as_bytes(),
        "ct.csv",
        &ImportOptions::default(),
    );
    let view = office.show(&summary.programme, "2026-11-22");
    let model = row(&view, "Mô hình");
    assert_eq!(
        (model.whole.wanted, model.unit.as_deref()),
        (Some(Hundredths(300)), Some("mô hình"))
    );
    assert_eq!(
        view.rows
            .last()
            .map(|row| (row.number.as_str(), row.name.as_str())),
        Some(("3", "Tư vấn"))
    );
}

#[test]
fn what_is_wrong_in_a_sheet_is_said_by_cell_and_nothing_is_taken_in() {
    let office = Office::new();
    for (sheet, at, code, level) in [
        (
            "TT,Chỉ tiêu,ĐVT,Tổng số,2026\n1,Máy,cơ sở,mười,1\n",
            "ct!D2",
            "quantity_unclear",
            "error",
        ),
        (
            "TT,Chỉ tiêu,ĐVT,Tổng số,2026\n1,Máy,cơ sở,\"1,234\",1\n",
            "ct!D2",
            "quantity_ambiguous",
            "error",
        ),
        (
            "TT,Chỉ tiêu,ĐVT,2026,Kinh phí\n1,Máy,cơ sở,1,500\n",
            "ct!E1",
            "unit_missing",
            "error",
        ),
        (
            "TT,Chỉ tiêu,ĐVT,Tổng số\n1,Máy,cơ sở,5\n",
            "ct",
            "period_missing",
            "error",
        ),
        (
            "TT,Chỉ tiêu,2026,Tổng kinh phí (đồng),KCQG (đồng),KCĐP (đồng)\n1,Máy,1,10000000,4000000,5000000\n",
            "ct!D2",
            "sources_differ",
            "error",
        ),
        (
            "TT,Chỉ tiêu,2026,KCĐP (đồng)\nI,Nhóm,,9000000\n1,Máy,1,4000000\n",
            "ct!B2",
            "heading_differs",
            "warning",
        ),
        (
            "TT,Chỉ tiêu,2026,KCĐP (đồng)\n1,Máy,1,4000000\n,Tổng cộng,,5000000\n",
            "ct!B3",
            "total_differs",
            "warning",
        ),
        (
            "TT,Cấp,Chỉ tiêu,2026\n1,1,Nhóm,\n2,3,Máy,1\n",
            "ct!B3",
            "level_skipped",
            "warning",
        ),
        (
            "TT,Chỉ tiêu,ĐVT,2026\n1,Máy,cơ sở,1\n2,,cơ sở,4\n3,Lớp,lớp,2\n",
            "ct!B3",
            "name_missing",
            "warning",
        ),
        (
            "TT,Chỉ tiêu,Mã nội dung,2026\n1,Máy,ND77,1\n",
            "ct!2",
            "content_unknown",
            "warning",
        ),
    ] {
        let found = office
            .ledger
            .read(|reader| {
                preview(
                    reader,
                    sheet.as_bytes(),
                    "ct.csv",
                    &ImportOptions::default(),
                    &Unwatched,
                )
            })
            .unwrap();
        let first = found
            .findings
            .first()
            .unwrap_or_else(|| panic!("{code}: nothing found"));
        let told = serde_json::to_value(first.level).unwrap();
        assert_eq!(
            (first.at.as_str(), first.code.as_str(), told.as_str()),
            (at, code, Some(level)),
            "{sheet}"
        );
        assert_eq!(found.ready, level != "error", "{code}");
        let done = import(
            &office.ledger,
            sheet.as_bytes(),
            "ct.csv",
            &ImportOptions::default(),
            &Unwatched,
        );
        match level {
            "error" => assert_eq!(done.unwrap_err().code(), "programme_sheet_errors", "{code}"),
            _ => {
                done.unwrap();
                office.ledger.undo().unwrap();
            }
        }
    }
    assert_eq!(office.ledger.read(list).unwrap(), []);
    let unit = ImportOptions {
        unit: Some(crate::survey::Unit::Million),
        source: Some("national".into()),
        ..ImportOptions::default()
    };
    let sheet = "TT,Chỉ tiêu,ĐVT,2026,Kinh phí\n1,Máy,cơ sở,1,500\n";
    let summary = import_of(&office, sheet.as_bytes(), "ct.csv", &unit);
    let view = office.show(&summary.programme, "2026-11-22");
    assert_eq!(
        view.total.whole.money.unwrap().national(),
        million(500),
        "as the person said"
    );
    for (bytes, code) in [
        (&b"a,b\n1,2\n"[..], "programme_sheet_unknown"),
        (
            b"TT,Ch\xe1\xbb\x89 ti\xc3\xaau,2026\n",
            "programme_sheet_empty",
        ),
    ] {
        let refused = import(
            &office.ledger,
            bytes,
            "ct.csv",
            &ImportOptions::default(),
            &Unwatched,
        )
        .unwrap_err();
        assert_eq!(refused.code(), code);
    }
}
