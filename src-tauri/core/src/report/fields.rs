//! What is known of a report and of the lists that belong to it.

use super::sets::{ReportKind, ReportSection, ReportState, Secrecy, Urgency};
use crate::field::{Field, Noun, Written};
use crate::money::MoneySource;
use crate::sets::Qualifier;

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
        Field::choice("kind", "Loại", ReportKind::CHOICES).required().shown(),
        Field::text("period", "Kỳ").required().shown().hint("Ví dụ: 2026-Q3, 2026-H1, 2026-9M, 2026."),
        Field::date("from_on", "Số liệu từ ngày").shown(),
        Field::date("to_on", "Số liệu đến ngày").shown(),
        Field::choice("state", "Tình trạng", ReportState::CHOICES).shown(),
        Field::date("frozen_on", "Ngày chốt số liệu"),
        Field::reference("agency_id", "Cơ quan ban hành", "agency"),
        Field::text("number", "Số, ký hiệu").shown().searched(),
        Field::date("issued_on", "Ngày ban hành").shown().with("number"),
        Field::text("recipient", "Nơi nhận"),
        Field::text("signer_name", "Người ký"),
        Field::text("signer_title", "Chức vụ người ký"),
        Field::reference("replaces_id", "Thay thế báo cáo", "report"),
        Field::paragraph("note", "Ghi chú"),
        Field::choice("secrecy", "Độ mật", Secrecy::CHOICES).group("Thể thức riêng của bản in"),
        Field::choice("urgency", "Độ khẩn", Urgency::CHOICES).group("Thể thức riêng của bản in"),
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
        Field::choice("kind", "Loại báo cáo", ReportKind::CHOICES).required().shown(),
        Field::text("period", "Kỳ").required().shown(),
        Field::choice("section", "Mục", ReportSection::CHOICES).required().shown(),
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
        Field::text("noun", "Số liệu về").required().shown().hint("Loại bản ghi mà số này tổng hợp, như lớp đào tạo, đề án."),
        Field::text("name", "Số liệu").required().shown().searched(),
        Field::year("year", "Năm").required().shown(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::reference("programme_id", "Chương trình", "programme"),
        Field::reference("plan_id", "Kế hoạch", "plan"),
        Field::reference("project_id", "Đề án", "project"),
        Field::reference("unit_id", "Địa bàn", "unit"),
        Field::text("place_written", "Địa điểm như đã ghi").with("unit_id"),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::choice("quantity_qualifier", "Số lượng: mức độ", Qualifier::CHOICES).with("quantity"),
        Field::quantity("quantity_to", "Số lượng đến", 2).hint("Dùng khi nguồn ghi một khoảng.").with("quantity"),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::money("amount_vnd", "Số tiền").alone().shown(),
        Field::choice("amount_vnd_qualifier", "Số tiền: mức độ", Qualifier::CHOICES).with("amount_vnd"),
        Field::money("amount_to_vnd", "Số tiền đến").alone().with("amount_vnd"),
        Field::choice("source", "Nguồn kinh phí", MoneySource::CHOICES).shown(),
        Field::text("stated", "Nguyên văn").shown().searched().hint("Ghi như bản gốc, khi không quy ra số được."),
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
