//! What is known of a report and of the lists that belong to it.

use crate::field::{Choice, Field, Noun, QUALIFIERS, SOURCES, Written, choice};

/// An official document: a draft, then frozen figures, then issued with number and date.
#[rustfmt::skip]
pub static REPORT: Noun = Noun {
    name: "report",
    label: "báo cáo, văn bản",
    title: &["title"],
    parent: None,
    year: Some("to_on"),
    order: &["-to_on", "title"],
    written: Written::Form,
    fields: &[
        Field::text("title", "Tên báo cáo").required().shown().searched(),
        Field::choice("kind", "Loại", REPORT_KINDS).required().shown(),
        Field::text("period", "Kỳ").required().shown().hint("Ví dụ: 2026-Q3, 2026-H1, 2026-9M, 2026."),
        Field::date("from_on", "Số liệu từ ngày").shown(),
        Field::date("to_on", "Số liệu đến ngày").shown(),
        Field::choice("state", "Tình trạng", REPORT_STATES).shown(),
        Field::date("frozen_on", "Ngày chốt số liệu"),
        Field::reference("agency_id", "Cơ quan ban hành", "agency"),
        Field::text("number", "Số, ký hiệu").shown().searched(),
        Field::date("issued_on", "Ngày ban hành").shown().with("number"),
        Field::text("recipient", "Nơi nhận"),
        Field::text("signer_name", "Người ký"),
        Field::text("signer_title", "Chức vụ người ký"),
        Field::reference("replaces_id", "Thay thế báo cáo", "report"),
        Field::paragraph("note", "Ghi chú"),
        Field::choice("secrecy", "Độ mật", SECRECIES).group("Thể thức riêng của bản in"),
        Field::choice("urgency", "Độ khẩn", URGENCIES).group("Thể thức riêng của bản in"),
        Field::text("circulation", "Phạm vi lưu hành").group("Thể thức riêng của bản in").hint("Ví dụ: Lưu hành nội bộ. In trong khung, bằng chữ in hoa."),
        Field::text("drafter", "Ký hiệu người soạn thảo").group("Thể thức riêng của bản in").hint("Ví dụ: PL, in thành “PL.(300)” dưới nơi nhận."),
        Field::count("copies", "Số lượng bản phát hành").group("Thể thức riêng của bản in"),
        Field::flag("with_address", "In địa chỉ cơ quan ở cuối trang đầu").group("Thể thức riêng của bản in"),
    ],
};

/// The text of one section of a report of one kind and period.
#[rustfmt::skip]
pub static REPORT_NARRATIVE: Noun = Noun {
    name: "report_narrative",
    label: "lời báo cáo",
    title: &["kind", "period", "section"],
    parent: None,
    year: None,
    order: &["kind", "period", "section"],
    written: Written::Own("Lời văn viết ở màn Báo cáo, cạnh bản xem trước."),
    fields: &[
        Field::choice("kind", "Loại báo cáo", REPORT_KINDS).required().shown(),
        Field::text("period", "Kỳ").required().shown(),
        Field::choice("section", "Mục", REPORT_SECTIONS).required().shown(),
        Field::paragraph("text", "Lời văn").required().shown(),
    ],
};

/// A figure known only as a total: an entry of its own with its qualifier, never invented parts.
#[rustfmt::skip]
pub static AGGREGATE: Noun = Noun {
    name: "aggregate",
    label: "số liệu tổng hợp",
    title: &["name", "year"],
    parent: None,
    year: Some("year"),
    order: &["-year", "name"],
    written: Written::Form,
    fields: &[
        Field::text("noun", "Về").required().shown().hint("Loại bản ghi mà số này tổng hợp, như lớp đào tạo, đề án."),
        Field::text("name", "Số liệu").required().shown().searched(),
        Field::year("year", "Năm").required().shown(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::reference("programme_id", "Chương trình", "programme"),
        Field::reference("plan_id", "Kế hoạch", "plan"),
        Field::reference("project_id", "Đề án", "project"),
        Field::reference("unit_id", "Địa bàn", "unit"),
        Field::text("place_written", "Địa điểm như đã ghi").with("unit_id"),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::choice("quantity_qualifier", "Số lượng: mức độ", QUALIFIERS).with("quantity"),
        Field::quantity("quantity_to", "Số lượng đến", 2).hint("Dùng khi nguồn ghi một khoảng.").with("quantity"),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::money("amount_vnd", "Số tiền").shown(),
        Field::choice("amount_vnd_qualifier", "Số tiền: mức độ", QUALIFIERS).with("amount_vnd"),
        Field::money("amount_to_vnd", "Số tiền đến").with("amount_vnd"),
        Field::choice("source", "Nguồn kinh phí", SOURCES).shown(),
        Field::text("stated", "Như đã nêu").shown().searched().hint("Nguyên văn, khi không quy ra số được."),
        Field::paragraph("source_text", "Nguồn số liệu").required().shown(),
        Field::date("source_on", "Ngày của nguồn"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A way of looking at a list that somebody keeps.
#[rustfmt::skip]
pub static SAVED_VIEW: Noun = Noun {
    name: "saved_view",
    label: "cách xem",
    title: &["name"],
    parent: None,
    year: None,
    order: &["noun", "name"],
    written: Written::Own("Phiên bản này chưa lưu cách xem danh sách."),
    fields: &[
        Field::text("noun", "Danh sách").required().shown(),
        Field::text("name", "Tên").required().shown().searched(),
        Field::reference("user_account_id", "Của tài khoản", "user_account"),
        Field::flag("shared", "Dùng chung").shown(),
    ],
};

/// The documents of the catalogue.
#[rustfmt::skip]
pub const REPORT_KINDS: &[Choice] = &[
    choice("month", "báo cáo tháng"),
    choice("quarter", "báo cáo quý"),
    choice("half", "báo cáo 6 tháng"),
    choice("nine-months", "báo cáo 9 tháng"),
    choice("year", "báo cáo năm"),
    choice("registration", "tổng hợp đăng ký kế hoạch"),
    choice("plan", "kế hoạch năm"),
    choice("progress", "tiến độ đề án"),
    choice("statistics", "báo cáo thống kê"),
    choice("award", "bình chọn sản phẩm"),
    choice("award-request", "tờ trình công nhận sản phẩm"),
    choice("title", "xét tặng danh hiệu"),
    choice("title-request", "tờ trình xét tặng danh hiệu"),
    choice("facilities", "ngân hàng thông tin cơ sở"),
    choice("programme", "thực hiện chương trình"),
    choice("area", "theo địa bàn"),
    choice("collaborators", "mạng lưới cộng tác viên"),
    choice("course", "lớp đào tạo, tập huấn"),
    choice("settlement", "quyết toán"),
    choice("letter", "văn bản khác"),
];

/// The sections of reports and plans with their headings; which document has which is the catalogue's.
#[rustfmt::skip]
pub const REPORT_SECTIONS: &[Choice] = &[
    choice("basis", "Căn cứ"),
    choice("situation", "Đặc điểm tình hình"),
    choice("management", "Công tác chỉ đạo, văn bản ban hành"),
    choice("collaborators", "Mạng lưới cộng tác viên"),
    choice("funding", "Kinh phí khuyến công"),
    choice("national", "Khuyến công quốc gia"),
    choice("local", "Khuyến công địa phương"),
    choice("activities", "Đào tạo, tập huấn, thông tin tuyên truyền"),
    choice("awards", "Bình chọn sản phẩm, xét tặng danh hiệu"),
    choice("survey", "Khảo sát, cơ sở dữ liệu"),
    choice("acceptance", "Kiểm tra, nghiệm thu, giải ngân"),
    choice("overview", "Kết quả"),
    choice("evaluation", "Kết quả, hiệu quả"),
    choice("difficulties", "Tồn tại, hạn chế, vướng mắc"),
    choice("causes", "Nguyên nhân"),
    choice("direction", "Phương hướng, nhiệm vụ"),
    choice("proposal", "Kiến nghị, đề xuất"),
    choice("purpose", "Mục đích, yêu cầu"),
    choice("tasks", "Nội dung"),
    choice("arrangement", "Tổ chức thực hiện"),
    choice("request", "Đề nghị"),
];

/// Dấu chỉ độ mật (NĐ 30/2020/NĐ-CP, Phụ lục I).
#[rustfmt::skip]
pub const SECRECIES: &[Choice] = &[
    choice("secret", "Mật"),
    choice("top-secret", "Tối mật"),
    choice("most-secret", "Tuyệt mật"),
];

/// Dấu chỉ mức độ khẩn.
#[rustfmt::skip]
pub const URGENCIES: &[Choice] = &[
    choice("urgent", "Khẩn"),
    choice("very-urgent", "Thượng khẩn"),
    choice("express", "Hỏa tốc"),
];

/// Where a report stands.
#[rustfmt::skip]
pub const REPORT_STATES: &[Choice] = &[
    choice("draft", "nháp"),
    choice("frozen", "đã chốt số liệu"),
    choice("submitted", "trình ký"),
    choice("issued", "đã ban hành"),
    choice("replaced", "đã thay thế"),
];
