//! What is known of an activity and of the lists that belong to it.

use super::sets::{ActivityKind, ActivityState};
use crate::field::{Field, Noun, Written};
use crate::sets::Qualifier;

/// Something counted: newsletters, broadcasts, fairs, booths, trips, seminars.
#[rustfmt::skip]
pub static ACTIVITY: Noun = Noun {
    name: "activity",
    label: "hoạt động tuyên truyền, hội chợ",
    title: &["name"],
    parent: None,
    year: Some("year"),
    order: &["-year", "-held_on"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên hoạt động").required().shown().searched(),
        Field::choice("kind", "Loại", ActivityKind::CHOICES).required().shown(),
        Field::year("year", "Năm").required().shown(),
        Field::choice("state", "Tình trạng", ActivityState::CHOICES).shown(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target"),
        Field::reference("plan_item_id", "Mục kế hoạch", "plan_item"),
        Field::reference("project_id", "Đề án", "project"),
        Field::date("held_on", "Ngày").shown(),
        Field::date("ends_on", "Đến ngày"),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::choice("quantity_qualifier", "Số lượng: mức độ", Qualifier::CHOICES).with("quantity"),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::count("times", "Số kỳ, số lần").alone().shown(),
        Field::count("participants", "Số người, số cơ sở tham gia"),
        Field::text("partner", "Đơn vị phối hợp").shown().searched(),
        Field::reference("unit_id", "Địa bàn", "unit"),
        Field::text("place_written", "Địa điểm như đã ghi").with("unit_id"),
        Field::year("budget_year", "Năm ngân sách").hint("Để trống: bằng năm của hoạt động.").group("Kinh phí"),
        Field::money("national_vnd", "KCQG").group("Kinh phí"),
        Field::money("local_vnd", "KCĐP").shown().group("Kinh phí"),
        Field::money("beneficiary_vnd", "Đối ứng").group("Kinh phí"),
        Field::money("other_vnd", "Nguồn khác").group("Kinh phí"),
        Field::paragraph("result", "Kết quả").group("Kinh phí"),
        Field::text("source_text", "Nguồn số liệu").group("Kinh phí"),
        Field::paragraph("note", "Ghi chú").group("Kinh phí"),
    ],
};

/// A facility that took part.
#[rustfmt::skip]
pub static ACTIVITY_FACILITY: Noun = Noun {
    name: "activity_facility",
    label: "cơ sở tham gia",
    title: &["facility_id"],
    parent: Some("activity_id"),
    year: None,
    order: &["facility_id"],
    written: Written::Form,
    fields: &[
        Field::reference("activity_id", "Hoạt động", "activity").required(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility").required().shown(),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::money("support_vnd", "Mức hỗ trợ").shown(),
        Field::money("counterpart_vnd", "Đối ứng"),
        Field::paragraph("result", "Kết quả"),
        Field::paragraph("note", "Ghi chú"),
    ],
};
