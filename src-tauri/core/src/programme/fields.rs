//! What is known of a programme and of the lists that belong to it.

use super::sets::{ProgrammeLevel, ProgrammeState};
use crate::field::{Field, Noun, Written};
use crate::sets::Qualifier;

/// A programme of several years: a tree of contents and targets.
#[rustfmt::skip]
pub static PROGRAMME: Noun = Noun {
    name: "programme",
    label: "chương trình khuyến công",
    title: &["name"],
    parent: None,
    year: None,
    order: &["-period_start"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên chương trình").required().shown().searched(),
        Field::choice("level", "Cấp", ProgrammeLevel::CHOICES).shown(),
        Field::year("period_start", "Từ năm").required().shown(),
        Field::year("period_end", "Đến năm").required().shown(),
        Field::reference("unit_id", "Tỉnh, thành phố", "unit"),
        Field::paragraph("objective", "Mục tiêu chung"),
        Field::choice("state", "Tình trạng", ProgrammeState::CHOICES).shown(),
        Field::text("decision_no", "Quyết định phê duyệt").shown().searched(),
        Field::date("decision_on", "Ngày quyết định").shown().with("decision_no"),
        Field::text("issuer", "Cơ quan phê duyệt"),
        Field::money("total_vnd", "Tổng kinh phí").alone().shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A part of a programme's years, with targets of its own.
#[rustfmt::skip]
pub static PROGRAMME_PHASE: Noun = Noun {
    name: "programme_phase",
    label: "phân kỳ của chương trình",
    title: &["name"],
    parent: Some("programme_id"),
    year: None,
    order: &["from_year"],
    written: Written::Form,
    fields: &[
        Field::reference("programme_id", "Chương trình", "programme").required(),
        Field::text("name", "Phân kỳ").required().shown().searched(),
        Field::year("from_year", "Từ năm").required().shown(),
        Field::year("to_year", "Đến năm").required().shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A heading, task or target of a programme; headings have no quantity.
#[rustfmt::skip]
pub static PROGRAMME_TARGET: Noun = Noun {
    name: "programme_target",
    label: "chỉ tiêu",
    title: &["name"],
    parent: Some("programme_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("programme_id", "Chương trình", "programme").required(),
        Field::reference("parent_id", "Thuộc", "programme_target"),
        Field::count("position", "Thứ tự").alone().required(),
        Field::reference("phase_id", "Phân kỳ", "programme_phase"),
        Field::reference("content_id", "Nội dung khuyến công", "content").shown(),
        Field::text("name", "Chỉ tiêu, nhiệm vụ").required().shown().searched(),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::choice("quantity_qualifier", "Số lượng: mức độ", Qualifier::CHOICES).with("quantity"),
        Field::flag("every_year", "Giao cho từng năm").hint("Có: số lượng là của mỗi năm, không phải của cả giai đoạn."),
        Field::flag("macro", "Chỉ tiêu vĩ mô, nhập tay"),
        Field::money("national_vnd", "KCQG").alone().shown().group("Kinh phí"),
        Field::money("local_vnd", "KCĐP").alone().shown().group("Kinh phí"),
        Field::money("beneficiary_vnd", "Đối ứng").alone().group("Kinh phí"),
        Field::money("other_vnd", "Nguồn khác, lồng ghép").alone().group("Kinh phí"),
        Field::text("source_text", "Nguồn số liệu").group("Ghi thêm"),
        Field::paragraph("note", "Ghi chú").group("Ghi thêm"),
    ],
};

/// A target's share of one year, and what is known to be done where no record stands behind it.
#[rustfmt::skip]
pub static PROGRAMME_TARGET_YEAR: Noun = Noun {
    name: "programme_target_year",
    label: "chỉ tiêu từng năm",
    title: &["year"],
    parent: Some("programme_target_id"),
    year: Some("year"),
    order: &["year"],
    written: Written::Form,
    fields: &[
        Field::reference("programme_target_id", "Chỉ tiêu", "programme_target").required(),
        Field::year("year", "Năm").required().shown(),
        Field::quantity("quantity", "Kế hoạch", 2).shown(),
        Field::money("national_vnd", "KCQG").shown().group("Kinh phí"),
        Field::money("local_vnd", "KCĐP").shown().group("Kinh phí"),
        Field::money("beneficiary_vnd", "Đối ứng").group("Kinh phí"),
        Field::money("other_vnd", "Nguồn khác, lồng ghép").group("Kinh phí"),
        Field::quantity("done_quantity", "Thực hiện nhập tay", 2).shown().group("Thực hiện").hint("Chỉ ghi phần chưa có bản ghi nào trong sổ."),
        Field::money("done_amount_vnd", "Kinh phí thực hiện nhập tay").shown().group("Thực hiện"),
        Field::paragraph("note", "Ghi chú").group("Thực hiện"),
    ],
};
