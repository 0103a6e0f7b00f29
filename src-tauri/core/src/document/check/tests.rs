//! Every finding with a case that has it and one that has not.

use rust_decimal::Decimal;

use super::super::form::mm;
use super::super::model::{Annex, Cell, Column, Row, RowKind, Table};
use super::super::tests::example::{annex, contents, projects, report};
use super::super::{Chart, Series, Value};
use super::*;

fn codes(document: &Document) -> Vec<String> {
    let found = check(document, &Form::default());
    found.into_iter().map(|finding| finding.code).collect()
}

/// A report in order that names both of its annexes.
fn orderly() -> Document {
    let mut body = contents();
    body.push(Block::paragraph(
        "(Chi tiết tại Phụ lục I, danh sách tại Phụ lục II kèm theo.)",
    ));
    let annexes = vec![
        annex("Đề án", true, projects(20)),
        annex("Cơ sở", false, projects(3)),
    ];
    report(body, annexes)
}

/// The example with this paragraph in front of its end.
fn saying(text: &str) -> Document {
    let mut document = orderly();
    let end = document.body.len() - 1;
    document.body.insert(end, Block::paragraph(text));
    document
}

fn with_table(table: Table) -> Document {
    let mut document = orderly();
    let end = document.body.len() - 1;
    document.body.insert(end, Block::Table(table));
    document
}

fn with_chart(chart: Chart) -> Document {
    let mut document = orderly();
    let end = document.body.len() - 1;
    document.body.insert(end, Block::Chart(chart));
    document
}

/// A table of two columns with these rows.
fn summed(rows: &[(RowKind, i64)]) -> Table {
    Table {
        unit: Some("triệu đồng".into()),
        columns: vec![Column::text("Tên", 1), Column::number("Kinh phí")],
        rows: rows
            .iter()
            .map(|(kind, value)| Row {
                kind: *kind,
                cells: vec![Cell::text("Dòng"), Cell::number(Decimal::from(*value), 0)],
            })
            .collect(),
    }
}

fn chart() -> Chart {
    Chart {
        title: "Tiến độ".into(),
        unit: None,
        categories: vec!["Một".into(), "Hai".into()],
        series: vec![Series {
            name: "Kế hoạch".into(),
            values: vec![Value::number(1.into(), 0), Value::number(2.into(), 0)],
        }],
    }
}

#[test]
fn a_report_in_order_has_no_findings() {
    assert!(codes(&report(contents(), Vec::new())).is_empty());
    assert!(codes(&orderly()).is_empty());
    assert!(codes(&with_chart(chart())).is_empty());
    let one = vec![annex("Đề án", true, projects(20))];
    let mut single = report(contents(), one);
    let end = single.body.len() - 1;
    let said = Block::paragraph("(Chi tiết tại Phụ lục kèm theo.)");
    single.body.insert(end, said);
    assert!(codes(&single).is_empty());
}

#[test]
fn each_fault_of_a_part_is_found() {
    type Change = fn(&mut Document);
    let cases: &[(&str, &str, Change)] = &[
        ("agency_missing", "head.agency", |d| d.head.agency.clear()),
        ("place_missing", "head.place", |d| d.head.place = " ".into()),
        ("symbol_missing", "head.symbol", |d| d.head.symbol.clear()),
        ("symbol_malformed", "head.symbol", |d| {
            d.head.symbol = "BC - TTKC".into()
        }),
        ("symbol_malformed", "head.symbol", |d| {
            d.head.symbol = "BC-ttkc".into()
        }),
        ("kind_missing", "kind", |d| d.kind = Some(String::new())),
        ("summary_missing", "summary", |d| d.summary.clear()),
        ("spaces_double", "summary", |d| {
            d.summary = "Kết quả  khuyến công".into()
        }),
        ("addressee_missing", "addressees", |d| {
            d.addressees.clear();
            d.recipients.remove(0);
        }),
        ("recipients_as_above_of_none", "recipients.0", |d| {
            d.kind = Some("Kế hoạch".into());
            d.head.symbol = "KH-TTKC".into();
            d.addressees.clear();
        }),
        ("symbol_of_other_kind", "head.symbol", |d| {
            d.head.symbol = "KH-TTKC".into()
        }),
        ("summary_ended", "summary", |d| d.summary.push('.')),
        ("basis_ending", "body.0", |d| {
            d.body.insert(
                1,
                Block::Basis(vec![Run::plain("Căn cứ Kế hoạch năm 2023.")]),
            );
        }),
        ("basis_ending", "body.0", |d| {
            d.body[0] = Block::Basis(vec![Run::plain("Căn cứ Kế hoạch năm 2023;")]);
        }),
        ("heading_ended", "body.1", |d| {
            d.body[1] = Block::heading(Level::Section, "Tình hình chung:");
        }),
        ("signer_in_capitals", "signature.name", |d| {
            d.signature.name = "NGUYỄN THỊ THU HÀ".into()
        }),
        ("recipient_twice", "recipients.2", |d| {
            d.recipients[2] = d.recipients[1].to_lowercase();
        }),
        ("addressee_empty", "addressees.1", |d| {
            d.addressees.push(" ".into())
        }),
        ("body_empty", "body", |d| {
            d.body.clear();
            d.annexes.clear();
        }),
        ("body_not_closed", "body.20", |d| {
            d.body.truncate(20);
            d.annexes.clear();
            d.body.push(Block::paragraph("Hết."));
        }),
        ("heading_empty", "body.1", |d| {
            d.body.insert(1, Block::heading(Level::Section, "Trống"));
        }),
        ("heading_untitled", "body.1", |d| {
            d.body.insert(1, Block::heading(Level::Section, " "));
            d.body.insert(2, Block::paragraph("Lời."));
        }),
        ("paragraph_empty", "body.1", |d| {
            d.body.insert(1, Block::paragraph(""))
        }),
        ("level_skipped", "body.2", |d| {
            d.body.insert(2, Block::item(Level::Point, "Điểm;"));
        }),
        ("level_skipped", "body.1", |d| {
            d.body.insert(1, Block::item(Level::Point, "Điểm;"));
        }),
        ("annex_untitled", "annexes.1", |d| {
            d.annexes[1].title.clear()
        }),
        ("annex_empty", "annexes.0", |d| d.annexes[0].body.clear()),
        ("annex_not_mentioned", "annexes.2", |d| {
            d.annexes
                .push(Annex::new("Ba", vec![Block::paragraph("Lời.")]));
        }),
        ("annex_unknown", "body", |d| {
            d.body
                .insert(1, Block::paragraph("Xem Phụ lục III kèm theo."));
        }),
        ("annex_unknown", "body", |d| {
            let said = Block::paragraph("Xem Phụ lục 2 kèm theo.");
            d.body.insert(1, said);
        }),
        ("signer_title_missing", "signature.title", |d| {
            d.signature.title.clear()
        }),
        ("recipients_missing", "recipients", |d| d.recipients.clear()),
        ("recipient_empty", "recipients.1", |d| {
            d.recipients[1].clear()
        }),
        ("recipients_not_as_above", "recipients.0", |d| {
            d.recipients.remove(0);
        }),
        ("recipients_no_file_copy", "recipients", |d| {
            d.recipients.pop();
        }),
        ("recipients_file_copy_not_last", "recipients.3", |d| {
            d.recipients.push("Sở Công Thương".into());
        }),
    ];
    for (code, at, change) in cases {
        let mut document = orderly();
        change(&mut document);
        let found = check(&document, &Form::default());
        let own: Vec<(&str, &str)> = found.iter().map(|f| (&*f.code, &*f.at)).collect();
        assert_eq!(own, [(*code, *at)], "{found:#?}");
    }
}

#[test]
fn several_bases_end_as_the_decree_asks() {
    let mut document = orderly();
    let basis = |text: &str| Block::Basis(vec![Run::plain(text)]);
    document.body[0] = basis("Căn cứ Nghị định số 45/2012/NĐ-CP;");
    document.body.insert(1, basis("Căn cứ Kế hoạch năm 2023."));
    assert!(codes(&document).is_empty());
}

#[test]
fn measures_beyond_the_decree_are_found() {
    let form = Form {
        margins: Margins {
            left: mm(20),
            ..Margins::default()
        },
        ..Form::default()
    };
    let found = check(&orderly(), &form);
    assert_eq!((found.len(), &*found[0].code), (1, "form_out_of_range"));
}

#[test]
fn titles_before_a_signer_are_found_with_and_without_points() {
    for name in [
        "ThS. Nguyễn Thị Thu Hà",
        "ThS Nguyễn Thị Thu Hà",
        "Ths.Nguyễn Thị Thu Hà",
        "PGS.TS. Trần Văn Bình",
        "PGS. TS Trần Văn Bình",
        "GS.TSKH Trần Văn Bình",
        "TS. Trần Văn Bình",
        "T.S Trần Văn Bình",
        "KS. Lê Văn Tư",
        "CN. Lê Văn Tư",
        "BS.CKII Lê Văn Tư",
        "Tiến sĩ Trần Văn Bình",
        "Thạc sỹ Nguyễn Thị Thu Hà",
        "Kỹ sư Lê Văn Tư",
        "NSƯT Lê Văn Tư",
        "NSND. Lê Văn Tư",
        "NGƯT. Lê Văn Tư",
        "Nghệ nhân Ưu tú Lê Văn Tư",
    ] {
        let mut document = orderly();
        document.signature.name = name.into();
        assert_eq!(codes(&document), ["signer_titled"], "{name}");
    }
    for name in [
        "",
        "Nguyễn Thị Thu Hà",
        "Tsần Văn Bình",
        "Đặng Sĩ Tiến",
        "Cao Nhân",
        "Bùi Sĩ Thạc",
        "Lê Tiến Sĩ",
        "Y Moan Êban",
        "H’Hen Niê",
    ] {
        let mut document = orderly();
        document.signature.name = name.into();
        assert!(codes(&document).is_empty(), "{name}");
    }
}

#[test]
fn symbols_of_the_decree_are_in_order() {
    for symbol in [
        "BC-TTKC",
        "TTKC-KHTH",
        "TTr-SCT",
        "CTr-UBND",
        "QyĐ-SCT",
        "BC-TTKC&TVPTCN",
    ] {
        let mut document = orderly();
        document.head.symbol = symbol.into();
        document.kind = Some("Chỉ thị".into());
        assert!(codes(&document).is_empty(), "{symbol}");
    }
    for (kind, symbol) in [
        ("Tờ trình", "TTr-TTKC"),
        ("Quyết định", "QĐ-TTKC"),
        ("Đề án", "ĐA-TTKC"),
    ] {
        let mut document = orderly();
        document.head.symbol = symbol.into();
        document.kind = Some(kind.into());
        assert!(codes(&document).is_empty(), "{symbol}");
    }
}

/// What is found in a sentence.
fn found(text: &str) -> Vec<Finding> {
    check(&saying(text), &Form::default())
}

#[test]
fn dates_are_written_as_the_decree_writes_them() {
    for (text, right) in [
        ("Ngày 5/1/2020 đã họp.", "05/01/2020"),
        ("Ngày 05/1/2020 đã họp.", "05/01/2020"),
        ("Từ 5/12/2020 đến nay.", "05/12/2020"),
        ("(ngày 15/03/2023)", "15/3/2023"),
        (
            "Quyết định ngày 5 tháng 1 năm 2020 của Sở.",
            "ngày 05 tháng 01 năm 2020",
        ),
        (
            "Quyết định ngày 05 tháng 09 năm 2020 của Sở.",
            "ngày 05 tháng 9 năm 2020",
        ),
    ] {
        let found = found(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(
            (&*found[0].code, &found[0].fix),
            ("date_form", &format!("Hãy ghi “{right}”."))
        );
    }
    for text in [
        "Ngày 05/01/2020, ngày 15/3/2023 và ngày 31/12/2023.",
        "Quyết định số 49/QĐ-SCT ngày 30 tháng 3 năm 2023.",
        "Theo Công văn số 5/1/2020/CV-SCT và số 12/3/24.",
        "Đạt 3/5/10 đề án, quý 1/2023, năm 2022/2023.",
        "Trong ngày 5 tháng này.",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}

#[test]
fn days_that_no_calendar_has_are_found() {
    for text in [
        "Ngày 31/02/2023 đã họp.",
        "Ngày 29/02/2023 đã họp.",
        "Ngày 15/13/2023 đã họp.",
        "Ngày 00/5/2023 đã họp.",
        "Quyết định ngày 31 tháng 4 năm 2023 của Sở.",
    ] {
        let found = found(text);
        let own: Vec<&str> = found.iter().map(|one| &*one.code).collect();
        assert_eq!(own, ["date_impossible"], "{text}");
    }
    assert!(found("Ngày 29/02/2024 đã họp.").is_empty());
}

#[test]
fn spaces_tags_and_bare_amounts_are_found_in_the_text() {
    for (code, text) in [
        ("spaces_double", "Trung tâm  đã họp."),
        ("space_before_mark", "Trung tâm đã họp ."),
        ("space_before_mark", "Trung tâm , các phòng."),
        ("space_before_mark", "Trung tâm ( các phòng)."),
        ("tag_left", "Trung tâm {{ten_co_quan}} đã họp."),
        ("tag_left", "Trung tâm «TEN» đã họp."),
        ("amount_without_unit", "Tổng kinh phí là 5.978."),
        (
            "amount_without_unit",
            "Đã giải ngân 3.299, đạt 55 % kế hoạch.",
        ),
        (
            "amount_without_unit",
            "Vốn đối ứng 6.730 và các nguồn khác.",
        ),
        ("amount_without_unit", "Kinh phí 1.200; 2.400; 3.600."),
    ] {
        let found = found(text);
        let own: Vec<&str> = found.iter().map(|one| &*one.code).collect();
        assert_eq!(own, [code], "{text}: {found:?}");
    }
    for text in [
        "Kinh phí 5.978 triệu đồng, đạt 95,2 % kế hoạch (nguồn KCĐP).",
        "Kinh phí 2.735, 335, 900 và 830 triệu đồng.",
        "Kinh phí 2.735 + 335 + 900 + 830 = 4.800 triệu đồng.",
        "Kinh phí 1.500.000.000 đ; vốn 12,5 tỷ đồng.",
        "Kinh phí in 6.000 bản tin, hỗ trợ 1.500 học viên.",
        "Đã in 6.000.",
        "Chờ số liệu ...",
        "Gửi kèm tệp .xls và .docx.",
        "Theo Phụ lục 2 Thông tư số 26/2014/TTLT-BTC-BCT.",
        "Kinh phí năm 2023: chưa có.",
    ] {
        let found = found(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn a_sum_that_is_not_the_sum_of_its_rows_is_found() {
    use RowKind::{Data, Group, Subtotal, Total};
    for rows in [
        vec![(Data, 3), (Data, 4), (Total, 8)],
        vec![
            (Data, 3),
            (Subtotal, 3),
            (Data, 4),
            (Subtotal, 5),
            (Total, 7),
        ],
    ] {
        let found = check(&with_table(summed(&rows)), &Form::default());
        let own: Vec<&str> = found.iter().map(|one| &*one.code).collect();
        assert_eq!(own, ["sum_differs"], "{rows:?}");
    }
    for rows in [
        vec![(Data, 3), (Data, 4), (Total, 7)],
        vec![(Total, 7), (Data, 3), (Data, 4)],
        vec![
            (Data, 3),
            (Subtotal, 3),
            (Data, 4),
            (Subtotal, 4),
            (Total, 7),
        ],
        vec![(Subtotal, 3), (Data, 3), (Subtotal, 4), (Data, 4)],
        vec![
            (Group(1), 0),
            (Group(2), 0),
            (Data, 1),
            (Subtotal, 1),
            (Group(2), 0),
            (Data, 2),
            (Subtotal, 2),
            (Subtotal, 3),
            (Total, 3),
        ],
    ] {
        let found = check(&with_table(summed(&rows)), &Form::default());
        assert!(found.is_empty(), "{rows:?}: {found:?}");
    }
    let mut rates = summed(&[(Data, 3), (Data, 4), (Total, 8)]);
    rates.columns[1] = Column::rate("Tỷ lệ (%)");
    assert!(codes(&with_table(rates)).is_empty(), "shares do not add up");
}

#[test]
fn tables_and_charts_that_say_too_little_or_too_much_are_found() {
    use RowKind::Data;
    let rows = [(Data, 3), (Data, 4)];
    let mut long = summed(&rows);
    long.rows[0].cells.push(Cell::text("thừa"));
    let mut unitless = summed(&rows);
    unitless.unit = None;
    let dated = |text: &str| {
        let mut table = summed(&rows);
        table.rows[0].cells[0].text = text.into();
        table
    };
    let mut tagged = summed(&rows);
    tagged.rows[1].cells[0].text = "{{ten}}".into();
    for (code, document) in [
        ("table_empty", with_table(summed(&[]))),
        ("table_empty", with_table(Table::default())),
        ("row_too_long", with_table(long)),
        ("table_without_unit", with_table(unitless.clone())),
        ("tag_left", with_table(tagged)),
        ("date_impossible", with_table(dated("QĐ số 9, 31/6/2023"))),
        (
            "chart_empty",
            with_chart(Chart {
                categories: Vec::new(),
                series: Vec::new(),
                ..chart()
            }),
        ),
        (
            "chart_untitled",
            with_chart(Chart {
                title: String::new(),
                ..chart()
            }),
        ),
        (
            "chart_uneven",
            with_chart(Chart {
                categories: vec!["Một".into()],
                ..chart()
            }),
        ),
        (
            "chart_crowded",
            with_chart(Chart {
                series: vec![chart().series.remove(0); 4],
                ..chart()
            }),
        ),
    ] {
        assert_eq!(codes(&document), [code]);
    }
    assert!(codes(&with_table(dated("QĐ số 9, 30/6/2023"))).is_empty());
    unitless.columns[1].title = "Kinh phí (triệu đồng)".into();
    assert!(codes(&with_table(unitless.clone())).is_empty());
    unitless.columns[1].title = "Học viên".into();
    assert!(codes(&with_table(unitless)).is_empty(), "no money");
}

#[test]
fn a_finding_names_its_place_as_a_reader_sees_it() {
    use RowKind::{Data, Total};
    let mut document = with_table(summed(&[(Data, 3), (Total, 4)]));
    document.annexes[1]
        .body
        .push(Block::paragraph("Ngày 31/02/2023."));
    let found = check(&document, &Form::default());
    let said: Vec<(&str, &str)> = found.iter().map(|one| (&*one.at, &*one.message)).collect();
    assert_eq!(
        said,
        [
            (
                "body.20",
                "Trong bảng ở mục “IV. Kiến nghị, đề xuất”, dòng “Dòng”, cột “Kinh phí” ghi 4 nhưng các dòng cộng lại là 3."
            ),
            (
                "annexes.1.body.1",
                "Ngày “31/02/2023” ở Phụ lục II không có trong lịch."
            ),
        ]
    );
}

#[test]
fn every_finding_says_what_to_do() {
    let mut document = saying("Ngày 5/1/2020  họp .");
    document.recipients.clear();
    document.signature.name = "TS. An".into();
    for finding in check(&document, &Form::default()) {
        assert!(finding.message.ends_with('.'), "{}", finding.message);
        assert!(
            finding.fix.starts_with("Hãy ") && finding.fix.ends_with('.'),
            "{}",
            finding.fix
        );
    }
}
