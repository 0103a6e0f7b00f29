//! A report as a centre writes it, with the figures of the mock-up.

use rust_decimal::Decimal;

use super::super::*;

/// The head, a few paragraphs, a table, the signature: enough to measure.
pub(in crate::document) fn report(body: Vec<Block>, annexes: Vec<Annex>) -> Document {
    Document {
        head: Head {
            superior: Some("Sở Công Thương tỉnh Bình Dương".into()),
            agency: "Trung tâm Khuyến công".into(),
            number: None,
            symbol: "BC-TTKC".into(),
            place: "Bình Dương".into(),
            date: "2023-09-15".parse().unwrap(),
            number_written: None,
            date_written: None,
        },
        kind: Some("Báo cáo".into()),
        summary: "Kết quả công tác khuyến công quý III, phương hướng, nhiệm vụ quý IV năm 2023"
            .into(),
        addressees: vec!["Sở Công Thương tỉnh Bình Dương".into()],
        body,
        signature: Signature {
            authority: vec!["KT. Giám đốc".into()],
            title: "Phó Giám đốc".into(),
            name: "Nguyễn Thị Thu Hà".into(),
        },
        cosigners: Vec::new(),
        recipients: vec![
            "Như trên".into(),
            "UBND tỉnh (để báo cáo)".into(),
            "Các phòng thuộc Trung tâm".into(),
            "Lưu: VT, KC, 05 bản".into(),
        ],
        annexes,
        extras: Extras::default(),
    }
    .closed()
}

pub(in crate::document) const SENTENCE: &str = "Tổng kinh phí khuyến công năm 2023 được giao là 5.940 triệu đồng; đã phê duyệt 28 đề án, nhiệm vụ với kinh phí 5.655 triệu đồng, đạt 95,2 % kế hoạch; đã giải ngân 3.299 triệu đồng, đạt 55,5 % kế hoạch; thu hút 6.730 triệu đồng vốn đối ứng của cơ sở thụ hưởng. ";

pub(in crate::document) fn contents() -> Vec<Block> {
    let amount = |n: i64| Cell::number(Decimal::from(n), 0);
    let rate = |tenths: i64| Cell::number(Decimal::new(tenths, 1), 1);
    let rows = [
        ("Đào tạo nghề, truyền nghề", 240, 240, 168, 700),
        (
            "Mô hình trình diễn, ứng dụng máy móc tiên tiến",
            3635,
            3350,
            1905,
            524,
        ),
        ("Phát triển sản phẩm CNNT tiêu biểu", 900, 900, 512, 569),
        ("Cung cấp thông tin, tuyên truyền", 830, 830, 468, 564),
        ("Năng lực quản lý và tổ chức thực hiện", 335, 335, 246, 734),
    ];
    let mut table = Table {
        unit: Some("triệu đồng".into()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Nội dung", 1),
            Column::number("Kế hoạch năm"),
            Column::number("Đã phê duyệt"),
            Column::number("Đã giải ngân"),
            Column::rate("Tỷ lệ (%)"),
        ],
        rows: Vec::new(),
    };
    for (i, (name, plan, approved, paid, share)) in rows.into_iter().enumerate() {
        table.rows.push(Row::data(vec![
            Cell::text((i + 1).to_string()),
            Cell::text(name),
            amount(plan),
            amount(approved),
            amount(paid),
            rate(share),
        ]));
    }
    table.rows.push(Row {
        kind: RowKind::Total,
        cells: vec![
            Cell::empty(),
            Cell::text("Tổng cộng"),
            amount(5940),
            amount(5655),
            amount(3299),
            rate(555),
        ],
    });
    vec![
        Block::Basis(vec![Run::plain(
            "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công.",
        )]),
        Block::heading(Level::Section, "Tình hình chung"),
        Block::heading(Level::Clause, "Công tác chỉ đạo"),
        Block::Paragraph(vec![
            Run::plain(
                "Thực hiện Quyết định số 49/QĐ-SCT ngày 30 tháng 3 năm 2023 của Sở Công Thương, Trung tâm duy trì mạng lưới ",
            ),
            Run::figure("25", "collaborator.count"),
            Run::plain(
                " cộng tác viên, gồm 08 người cấp huyện, 11 người cấp xã và 06 hiệp hội ngành hàng.",
            ),
        ]),
        Block::heading(Level::Section, "Kết quả thực hiện"),
        Block::heading(Level::Clause, "Kinh phí"),
        Block::paragraph(format!("{}Chi tiết như sau:", SENTENCE)),
        Block::Table(table),
        Block::heading(Level::Clause, "Khuyến công quốc gia"),
        Block::item(
            Level::Point,
            "Đào tạo nghề: 03 lớp, 105 học viên, 100 % có việc làm sau đào tạo;",
        ),
        Block::item(Level::Point, SENTENCE),
        Block::bullet("Hỗ trợ ứng dụng máy móc tiên tiến cho 03 cơ sở;"),
        Block::heading(Level::Clause, "Khuyến công địa phương"),
        Block::paragraph(SENTENCE.repeat(2)),
        Block::paragraph(SENTENCE.repeat(3)),
        Block::heading(Level::Section, "Phương hướng, nhiệm vụ"),
        Block::paragraph(SENTENCE.repeat(2)),
        Block::paragraph(SENTENCE),
        Block::heading(Level::Section, "Kiến nghị, đề xuất"),
        Block::paragraph(SENTENCE.repeat(2)),
    ]
}

/// Fourteen columns under three levels of heading.
pub(in crate::document) fn projects(count: usize) -> Table {
    let name = "Hỗ trợ ứng dụng máy móc, thiết bị tiên tiến vào sản xuất đồ gỗ mỹ nghệ xuất khẩu tại Công ty TNHH Một thành viên Ngọc Ẩn";
    let mut table = Table {
        unit: Some("triệu đồng".into()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Tên đề án", 5),
            Column::text("Đơn vị thụ hưởng, địa chỉ", 3),
            Column::text("Số, ngày QĐ/HĐ", 2),
            Column::over(
                "Kinh phí",
                vec![
                    Column::number("Tổng vốn"),
                    Column::over(
                        "Trong đó",
                        vec![
                            Column::number("KCQG"),
                            Column::number("KCĐP"),
                            Column::number("Đối ứng"),
                        ],
                    ),
                ],
            ),
            Column::over(
                "Thực hiện",
                vec![
                    Column::number("Tạm ứng"),
                    Column::number("Giải ngân"),
                    Column::rate("Tỷ lệ (%)"),
                ],
            ),
            Column::centred("Lao động"),
            Column::text("Tiến độ, nghiệm thu", 2),
            Column::text("Ghi chú", 1),
        ],
        rows: Vec::new(),
    };
    for i in 0..count {
        if i % 37 == 0 {
            let group = i / 37 + 1;
            table.rows.push(Row::group(
                1,
                crate::period::roman(group as u32),
                format!("Nội dung thứ {group} của chương trình khuyến công địa phương"),
            ));
        }
        let n = |k: i64| Cell::number(Decimal::from(k + i as i64), 0);
        table.rows.push(Row::data(vec![
            Cell::text((i + 1).to_string()),
            Cell::text(name),
            Cell::text("Công ty TNHH MTV Ngọc Ẩn, phường Tân Đông Hiệp"),
            Cell::text(format!("{}/QĐ-TTKC, 15/3/2023", 100 + i)),
            n(1200),
            n(0),
            n(300),
            n(900),
            n(150),
            n(280),
            Cell::number(Decimal::new(933, 1), 1),
            Cell::text("12"),
            Cell::text("Đã nghiệm thu"),
            Cell::empty(),
        ]));
    }
    table.rows.push(Row {
        kind: RowKind::Total,
        cells: vec![
            Cell::empty(),
            Cell::text("Tổng cộng").spanning(3),
            Cell::text("480.000"),
        ],
    });
    table
}

pub(in crate::document) fn annex(title: &str, landscape: bool, table: Table) -> Annex {
    Annex {
        title: title.into(),
        attached: !landscape,
        landscape,
        body: vec![Block::Table(table)],
    }
}
