//! The six papers as they are worded: documents whose facts are tags.
//!
//! The same document with its tags left in it, as a Word file, is what staff start their own text from. Words
//! that are always written by hand are dots here.

use super::kind::Paper;
use super::tag::DOTS;
use crate::document::{
    Block, Cell, Column, Document, Extras, Head, Kind, Level, Row, RowKind, Run, Signature, Table,
    Width,
};
use crate::period::{PartialDate, Precision};

/// The text of a paper with its tags.
pub(super) fn pattern(paper: Paper) -> Document {
    let document = match paper {
        Paper::Submission => submission(),
        Paper::Appraisal => appraisal(),
        Paper::Contract => contract(),
        Paper::Acceptance => acceptance(),
        Paper::Liquidation => liquidation(),
        Paper::PaymentRequest => payment_request(),
    };
    document.closed()
}

/// The same with the columns of its tables as wide as facts will ask, whatever the tags ask.
pub(super) fn starting(paper: Paper) -> Document {
    let mut document = pattern(paper);
    for block in &mut document.body {
        let Block::Table(table) = block else { continue };
        for column in &mut table.columns {
            let share = match (column.kind, column.width) {
                (Kind::Text, Width::Share(share)) => (3 * share).max(6),
                (Kind::Centred, _) => 3,
                _ => 6,
            };
            column.width = Width::Share(share);
        }
    }
    document
}

/// What all papers have in common.
fn paper(kind: Option<&str>, summary: &str, body: Vec<Block>) -> Document {
    Document {
        head: Head {
            superior: Some("{{CƠ QUAN CHỦ QUẢN}}".to_owned()),
            agency: "{{TÊN ĐƠN VỊ}}".to_owned(),
            number: None,
            symbol: String::new(),
            place: "{{địa danh}}".to_owned(),
            // Only the words of the date are printed.
            date: PartialDate {
                first: chrono::NaiveDate::MIN,
                precision: Precision::Year,
            },
            number_written: Some("{{số ký hiệu}}".to_owned()),
            date_written: Some("{{ngày tháng}}".to_owned()),
        },
        kind: kind.map(str::to_owned),
        summary: summary.to_owned(),
        addressees: Vec::new(),
        body,
        signature: Signature {
            authority: Vec::new(),
            title: "{{THẨM QUYỀN KÝ}}".to_owned(),
            name: "{{người ký}}".to_owned(),
        },
        cosigners: Vec::new(),
        recipients: Vec::new(),
        annexes: Vec::new(),
        extras: Extras::default(),
    }
}

fn bases() -> Block {
    Block::Basis(vec![Run::plain("{{#căn cứ}}{{văn bản}}{{/căn cứ}}")])
}

fn section(title: &str) -> Block {
    Block::heading(Level::Section, title)
}

fn article(title: &str) -> Block {
    Block::heading(Level::Article, title)
}

fn clause(title: &str) -> Block {
    Block::heading(Level::Clause, title)
}

fn item(text: &str) -> Block {
    Block::item(Level::Clause, text)
}

fn bold(text: &str) -> Block {
    Block::Paragraph(vec![Run::bold(text)])
}

/// A table whose one row repeats for a list; `total` stands below it, after the words that name it.
fn table(
    unit: Option<&str>,
    list: &str,
    columns: Vec<(Column, &str)>,
    total: Option<Vec<&str>>,
) -> Block {
    // The marks stand around the longest text, where they have room.
    let widest = columns
        .iter()
        .position(|(column, _)| column.kind == Kind::Text)
        .unwrap_or_default();
    let (columns, cells): (Vec<Column>, Vec<Cell>) = columns
        .into_iter()
        .enumerate()
        .map(|(at, (column, tag))| {
            let text = match at == widest {
                true => format!("{{{{#{list}}}}}{{{{{tag}}}}}{{{{/{list}}}}}"),
                false => format!("{{{{{tag}}}}}"),
            };
            (column, Cell::text(text))
        })
        .unzip();
    let mut rows = vec![Row::data(cells)];
    if let Some(total) = total {
        rows.push(Row {
            kind: RowKind::Total,
            cells: total.into_iter().map(Cell::text).collect(),
        });
    }
    Block::Table(Table {
        unit: unit.map(str::to_owned),
        columns,
        rows,
    })
}

fn budget() -> Block {
    table(
        Some("đồng"),
        "kinh phí",
        vec![
            (Column::centred("TT"), "tt"),
            (Column::text("Khoản", 1), "khoản"),
            (Column::number("Tổng cộng"), "cộng"),
            (Column::number("KCQG"), "quốc gia"),
            (Column::number("KCĐP"), "địa phương"),
            (Column::number("Thụ hưởng"), "thụ hưởng"),
            (Column::number("Khác"), "khác"),
        ],
        Some(vec![
            "",
            "Cộng",
            "{{tổng kinh phí}}",
            "{{kinh phí quốc gia}}",
            "{{kinh phí địa phương}}",
            "{{vốn đối ứng}}",
            "{{nguồn khác}}",
        ]),
    )
}

fn equipment() -> Block {
    table(
        Some("đồng"),
        "thiết bị",
        vec![
            (Column::centred("TT"), "tt"),
            (Column::text("Tên máy, thiết bị", 3), "tên thiết bị"),
            (Column::text("Hãng, xuất xứ", 2), "xuất xứ"),
            (Column::centred("ĐVT"), "đơn vị tính"),
            (Column::number("Số lượng"), "số lượng"),
            (Column::number("Đơn giá"), "đơn giá"),
            (Column::number("Thành tiền"), "thành tiền"),
        ],
        Some(vec!["", "Cộng", "", "", "", "", "{{cộng thiết bị}}"]),
    )
}

/// What is planned; with `done`, what came of it.
fn results(done: bool) -> Block {
    let mut columns = vec![
        (Column::centred("TT"), "tt"),
        (Column::text("Kết quả", 1), "tên kết quả"),
        (Column::centred("ĐVT"), "đơn vị tính"),
        (Column::number("Kế hoạch"), "kế hoạch"),
    ];
    if done {
        columns.push((Column::number("Thực hiện"), "thực hiện"));
    }
    table(None, "kết quả", columns, None)
}

fn payments() -> Block {
    table(
        Some("đồng"),
        "thanh toán",
        vec![
            (Column::centred("TT"), "tt"),
            (Column::text("Ngày", 2), "ngày chi"),
            (Column::text("Nội dung", 3), "loại"),
            (Column::text("Chứng từ", 2), "chứng từ"),
            (Column::number("Số tiền"), "số tiền"),
        ],
        Some(vec!["", "Cộng", "", "", "{{đã cấp}}"]),
    )
}

const TOTAL: &str =
    "Tổng kinh phí thực hiện đề án: {{tổng kinh phí}} đồng (Bằng chữ: {{tổng kinh phí bằng chữ}}).";
const SUPPORT: &str = "Kinh phí khuyến công hỗ trợ: {{kinh phí hỗ trợ}} đồng (Bằng chữ: {{kinh phí hỗ trợ bằng chữ}}); {{nguồn kinh phí}} năm {{năm}}.";
const COUNTERPART: &str =
    "Vốn đối ứng của đơn vị thụ hưởng: {{vốn đối ứng}} đồng; nguồn khác: {{nguồn khác}} đồng.";

fn about() -> Vec<Block> {
    [
        "Tên đề án: {{tên đề án}}.",
        "Nội dung khuyến công: {{nội dung khuyến công}}.",
        "Đơn vị thực hiện: {{đơn vị thực hiện}}.",
        "Đơn vị thụ hưởng: {{đơn vị thụ hưởng}}.",
        "Địa điểm thực hiện: {{địa điểm}}.",
        "Thời gian thực hiện: {{thời gian thực hiện}}.",
    ]
    .into_iter()
    .map(Block::bullet)
    .collect()
}

fn submission() -> Document {
    let mut body = vec![
        bases(),
        Block::paragraph(
            "{{tên đơn vị}} kính trình {{cơ quan chủ quản}} xem xét, phê duyệt đề án khuyến công với các nội dung chính sau:",
        ),
        clause("Thông tin chung"),
    ];
    body.extend(about());
    body.extend([
        clause("Mục tiêu"),
        Block::paragraph("{{mục tiêu}}"),
        clause("Kết quả dự kiến"),
        results(false),
        clause("Kinh phí"),
        Block::paragraph(TOTAL),
        Block::bullet(SUPPORT),
        Block::bullet(COUNTERPART),
        budget(),
        clause("Kiến nghị"),
        Block::paragraph("{{tên đơn vị}} kính trình {{cơ quan chủ quản}} xem xét, phê duyệt"),
    ]);
    Document {
        addressees: vec!["{{cơ quan chủ quản}}".to_owned()],
        recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        ..paper(
            Some("Tờ trình"),
            "Về việc phê duyệt đề án khuyến công\n“{{tên đề án}}”",
            body,
        )
    }
}

fn appraisal() -> Document {
    let questions = [
        "Sự phù hợp với chương trình, kế hoạch và nguyên tắc của khuyến công",
        "Đối tượng thụ hưởng, ngành nghề",
        "Sự cần thiết và hiệu quả của đề án",
        "Năng lực của đơn vị thực hiện, phối hợp, thụ hưởng",
        "Nội dung, tiến độ và dự toán kinh phí",
        "Sự đầy đủ, hợp lệ của hồ sơ",
        "Khả năng lồng ghép với chương trình khác",
    ];
    let rows = (1..).zip(questions).map(|(at, question)| {
        Row::data(vec![
            Cell::ordinal(at),
            Cell::text(question),
            Cell::text(DOTS),
        ])
    });
    let asked = Table {
        unit: None,
        columns: vec![
            Column::centred("TT"),
            Column::text("Nội dung thẩm định", 1),
            Column::text("Ý kiến", 1),
        ],
        rows: rows.collect(),
    };
    let mut body = vec![bases(), section("Đề án")];
    body.extend(about());
    body.extend([
        Block::bullet("Mục tiêu: {{mục tiêu}}"),
        section("Kinh phí"),
        Block::paragraph(TOTAL),
        Block::bullet(SUPPORT),
        Block::bullet(COUNTERPART),
        budget(),
        section("Ý kiến thẩm định"),
        Block::Table(asked),
        section("Kết luận"),
        Block::paragraph("Kết quả thẩm định (đạt, bổ sung hoặc loại): {{kết quả thẩm định}}."),
        Block::paragraph("Thẩm định {{ngày thẩm định}}"),
    ]);
    Document {
        signature: Signature {
            authority: Vec::new(),
            title: "NGƯỜI THẨM ĐỊNH".to_owned(),
            name: DOTS.to_owned(),
        },
        ..paper(
            Some("Phiếu thẩm định"),
            "Đề án khuyến công\n“{{tên đề án}}”",
            body,
        )
    }
}

/// Bên A and Bên B as a contract and its end name them.
fn parties() -> Vec<Block> {
    let mut body = vec![bold("Bên A: {{tên đơn vị}}")];
    body.extend(
        [
            "Địa chỉ: {{địa chỉ đơn vị}}; điện thoại: {{điện thoại đơn vị}}",
            "Mã số thuế: {{mã số thuế đơn vị}}; tài khoản: {{tài khoản đơn vị}}",
            "Đại diện: Ông (Bà) {{người ký}}; chức vụ: {{chức vụ người ký}}",
        ]
        .map(Block::bullet),
    );
    body.push(bold("Bên B: {{tên bên B}}"));
    body.extend(
        [
            "Địa chỉ: {{địa chỉ bên B}}; điện thoại: {{điện thoại bên B}}",
            "Mã số thuế: {{mã số thuế bên B}}; tài khoản: …………",
            "Đại diện: Ông (Bà) {{đại diện bên B}}; chức vụ: {{chức vụ bên B}}",
        ]
        .map(Block::bullet),
    );
    body
}

fn side(of: &str, name: &str) -> Signature {
    Signature {
        authority: Vec::new(),
        title: of.to_owned(),
        name: name.to_owned(),
    }
}

fn contract() -> Document {
    let mut body = vec![
        bases(),
        Block::paragraph("Hôm nay, {{ngày hợp đồng}}, tại {{địa danh}}, chúng tôi gồm:"),
    ];
    body.extend(parties());
    body.extend([
        Block::paragraph("Hai bên thống nhất ký kết hợp đồng với các điều khoản sau:"),
        article("Nội dung hợp đồng"),
        Block::paragraph(
            "Bên A hỗ trợ Bên B thực hiện đề án “{{tên đề án}}” theo Quyết định số {{số quyết định}} {{ngày quyết định}}; nội dung khuyến công: {{nội dung khuyến công}}; địa điểm: {{địa điểm}}.",
        ),
        article("Máy móc, thiết bị được hỗ trợ (nếu có)"),
        equipment(),
        article("Kết quả phải đạt"),
        results(false),
        article("Kinh phí"),
        Block::paragraph(TOTAL),
        Block::bullet(SUPPORT),
        Block::bullet(COUNTERPART),
        budget(),
        article("Thời gian thực hiện"),
        Block::paragraph("Hợp đồng được thực hiện từ {{ngày hợp đồng}} đến {{hạn hợp đồng}}."),
        article("Tạm ứng, thanh toán"),
        item("Bên A tạm ứng cho Bên B ………… đồng sau khi hợp đồng có hiệu lực, trong mức quy định hiện hành."),
        item("Phần còn lại được thanh toán sau khi đề án được nghiệm thu cấp cơ sở và Bên B nộp đủ hóa đơn, chứng từ."),
        article("Trách nhiệm của Bên A"),
        item("Hướng dẫn, kiểm tra, giám sát Bên B thực hiện hợp đồng."),
        item("Tổ chức nghiệm thu; tạm ứng, thanh toán đúng thời hạn khi đủ điều kiện."),
        article("Trách nhiệm của Bên B"),
        item("Thực hiện đúng nội dung, kết quả và tiến độ tại hợp đồng; bảo đảm vốn đối ứng."),
        item("Sử dụng kinh phí hỗ trợ đúng mục đích; lưu giữ hóa đơn, chứng từ và chịu sự kiểm tra của cơ quan có thẩm quyền."),
        item("Báo cáo tiến độ, kết quả thực hiện khi Bên A yêu cầu."),
        article("Điều khoản chung"),
        item("Hai bên cam kết thực hiện đúng hợp đồng; thay đổi phải được thỏa thuận bằng văn bản."),
        item("Hợp đồng có hiệu lực từ ngày ký, lập thành …… bản có giá trị như nhau, Bên A giữ …… bản, Bên B giữ …… bản"),
    ]);
    Document {
        signature: side("ĐẠI DIỆN BÊN B", "{{đại diện bên B}}"),
        cosigners: vec![side("ĐẠI DIỆN BÊN A", "{{người ký}}")],
        ..paper(
            Some("Hợp đồng"),
            "Hỗ trợ thực hiện đề án khuyến công\n“{{tên đề án}}”",
            body,
        )
    }
}

fn acceptance() -> Document {
    let body = vec![
        bases(),
        Block::paragraph(
            "Hôm nay, {{ngày nghiệm thu}}, tại {{địa điểm}}, chúng tôi tiến hành nghiệm thu cấp cơ sở đề án “{{tên đề án}}” với kết quả sau:",
        ),
        section("Thành phần"),
        item("Đại diện {{cơ quan chủ quản}}: Ông (Bà) …………; chức vụ: …………."),
        item("Đại diện chính quyền địa phương nơi thực hiện đề án: Ông (Bà) …………; chức vụ: …………."),
        item("Đại diện {{tên đơn vị}}: Ông (Bà) …………; chức vụ: …………."),
        item(
            "Đại diện đơn vị thụ hưởng, {{tên bên B}}: Ông (Bà) {{đại diện bên B}}; chức vụ: {{chức vụ bên B}}.",
        ),
        section("Kết quả thực hiện"),
        clause("Kết quả theo hợp đồng số {{số hợp đồng}}"),
        results(true),
        clause("Máy móc, thiết bị được hỗ trợ (nếu có)"),
        equipment(),
        clause("Kinh phí"),
        Block::paragraph(TOTAL),
        Block::bullet(SUPPORT),
        Block::bullet(COUNTERPART),
        Block::bullet(
            "Kinh phí đã thực hiện: {{kinh phí thực hiện}} đồng (Bằng chữ: {{kinh phí thực hiện bằng chữ}}).",
        ),
        clause("Thời gian thực hiện"),
        Block::paragraph("Theo hợp đồng: từ {{ngày hợp đồng}} đến {{hạn hợp đồng}}."),
        section("Đánh giá, kiến nghị"),
        Block::paragraph("………………………………………………………………"),
        section("Kết luận"),
        Block::paragraph("Đồng ý (không đồng ý) nghiệm thu: …………"),
        Block::paragraph(
            "Biên bản được lập thành …… bản có giá trị như nhau, các bên đã đọc, thống nhất và cùng ký tên",
        ),
    ];
    Document {
        signature: side("ĐẠI DIỆN ĐƠN VỊ THỤ HƯỞNG", "{{đại diện bên B}}"),
        cosigners: vec![
            side("ĐẠI DIỆN {{CƠ QUAN CHỦ QUẢN}}", ""),
            side("ĐẠI DIỆN CHÍNH QUYỀN ĐỊA PHƯƠNG", ""),
            side("ĐẠI DIỆN {{TÊN ĐƠN VỊ}}", ""),
        ],
        ..paper(
            Some("Biên bản"),
            "Nghiệm thu cấp cơ sở đề án khuyến công\n“{{tên đề án}}”",
            body,
        )
    }
}

fn liquidation() -> Document {
    let mut body = vec![
        bases(),
        Block::paragraph("Hôm nay, {{ngày thanh lý}}, tại {{địa danh}}, chúng tôi gồm:"),
    ];
    body.extend(parties());
    body.extend([
        Block::paragraph("Hai bên thống nhất thanh lý Hợp đồng số {{số hợp đồng}} {{ngày hợp đồng}} với các nội dung sau:"),
        article("Kết quả thực hiện hợp đồng"),
        Block::paragraph("Bên B đã thực hiện đề án “{{tên đề án}}”; đề án được nghiệm thu {{ngày nghiệm thu}} với kết quả:"),
        results(true),
        article("Giá trị thanh lý"),
        item("Kinh phí hỗ trợ theo hợp đồng: {{kinh phí hỗ trợ}} đồng (Bằng chữ: {{kinh phí hỗ trợ bằng chữ}})."),
        item("Kinh phí được quyết toán: {{kinh phí quyết toán}} đồng (Bằng chữ: {{kinh phí quyết toán bằng chữ}})."),
        item("Đã tạm ứng {{đã tạm ứng}} đồng, đã thanh toán {{đã thanh toán}} đồng, đã thu hồi {{đã thu hồi}} đồng:"),
        payments(),
        item("Còn lại chưa thanh toán: {{còn lại}} đồng (Bằng chữ: {{còn lại bằng chữ}})."),
        article("Kết luận"),
        Block::paragraph("Hai bên thống nhất thanh lý hợp đồng kể từ ngày ký biên bản này. Biên bản được lập thành …… bản có giá trị như nhau, Bên A giữ …… bản, Bên B giữ …… bản"),
    ]);
    Document {
        signature: side("ĐẠI DIỆN BÊN B", "{{đại diện bên B}}"),
        cosigners: vec![side("ĐẠI DIỆN BÊN A", "{{người ký}}")],
        ..paper(
            Some("Biên bản"),
            "Thanh lý Hợp đồng số {{số hợp đồng}}",
            body,
        )
    }
}

fn payment_request() -> Document {
    let body = vec![
        bases(),
        Block::paragraph(
            "{{tên đơn vị}} đề nghị {{cơ quan chủ quản}} thanh toán {{nguồn kinh phí}} năm {{năm}} của đề án “{{tên đề án}}” như sau:",
        ),
        item("Đơn vị thụ hưởng: {{đơn vị thụ hưởng}}."),
        item(
            "Kinh phí hỗ trợ theo hợp đồng số {{số hợp đồng}}: {{kinh phí hỗ trợ}} đồng (Bằng chữ: {{kinh phí hỗ trợ bằng chữ}}).",
        ),
        item("Kinh phí được quyết toán: {{kinh phí quyết toán}} đồng."),
        item(
            "Đã cấp {{đã cấp}} đồng, gồm tạm ứng {{đã tạm ứng}} đồng, thanh toán {{đã thanh toán}} đồng, trừ thu hồi {{đã thu hồi}} đồng:",
        ),
        payments(),
        item("Còn lại chưa thanh toán: {{còn lại}} đồng (Bằng chữ: {{còn lại bằng chữ}})."),
        item("Số tiền đề nghị thanh toán lần này: ………… đồng (Bằng chữ: …………)."),
        item("Chuyển vào tài khoản: {{tài khoản đơn vị}}."),
        Block::paragraph("Kính đề nghị {{cơ quan chủ quản}} xem xét, giải quyết"),
    ];
    Document {
        addressees: vec!["{{cơ quan chủ quản}}".to_owned()],
        recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        ..paper(
            None,
            "đề nghị thanh toán kinh phí đề án “{{tên đề án}}”",
            body,
        )
    }
}
