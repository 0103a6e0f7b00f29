//! What is known of a collaborator and of the lists that belong to it.

use super::sets::{CollaboratorState, CollaboratorTier, CollaboratorWork, Rating};
use crate::field::{Field, Kind, Noun, Written};
use crate::money::MoneySource;

/// Somebody of the network; a name may be a placeholder until the person is known.
#[rustfmt::skip]
pub static COLLABORATOR: Noun = Noun {
    name: "collaborator",
    label: "cộng tác viên",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::text("code", "Mã").shown().searched(),
        Field::text("name", "Họ và tên").required().shown().searched(),
        Field::reference("person_id", "Người trong danh sách", "person"),
        Field::new("phone", "Điện thoại", Kind::Phone).shown().searched().personal(),
        Field::text("job_title", "Chức vụ").shown(),
        Field::text("workplace", "Nơi làm việc").shown().searched(),
        Field::choice("state", "Tình trạng", CollaboratorState::CHOICES).shown(),
        Field::flag("sample", "Mẫu, không phải người thật"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// An appointment by decision, from when to when, and who took over.
#[rustfmt::skip]
pub static APPOINTMENT: Noun = Noun {
    name: "appointment",
    label: "bổ nhiệm",
    title: &["tier", "organisation"],
    parent: Some("collaborator_id"),
    year: None,
    order: &["-starts_on"],
    written: Written::Form,
    fields: &[
        Field::reference("collaborator_id", "Cộng tác viên", "collaborator").required(),
        Field::choice("tier", "Cấp", CollaboratorTier::CHOICES).required().shown(),
        Field::text("organisation", "Đơn vị công tác").shown().searched(),
        Field::reference("unit_id", "Địa bàn", "unit").shown(),
        Field::text("team", "Tổ"),
        Field::flag("leader", "Tổ trưởng"),
        Field::text("decision_no", "Số quyết định").shown().searched(),
        Field::date("decision_on", "Ngày quyết định").shown().with("decision_no"),
        Field::date("starts_on", "Từ ngày").shown(),
        Field::date("ends_on", "Đến ngày").shown(),
        Field::reference("successor_id", "Người thay", "collaborator").shown(),
        Field::date("handed_over_on", "Ngày bàn giao"),
        Field::paragraph("handover_note", "Nội dung bàn giao"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A unit that a collaborator looks after.
#[rustfmt::skip]
pub static COLLABORATOR_AREA: Noun = Noun {
    name: "collaborator_area",
    label: "địa bàn phụ trách",
    title: &["unit_id"],
    parent: Some("collaborator_id"),
    year: None,
    order: &["-starts_on"],
    written: Written::Form,
    fields: &[
        Field::reference("collaborator_id", "Cộng tác viên", "collaborator").required(),
        Field::reference("unit_id", "Xã, phường", "unit").required().shown(),
        Field::date("starts_on", "Từ ngày").shown(),
        Field::date("ends_on", "Đến ngày").shown(),
    ],
};

/// Something a collaborator did: a visit, a lead, a report.
#[rustfmt::skip]
pub static COLLABORATOR_ACTIVITY: Noun = Noun {
    name: "collaborator_activity",
    label: "việc đã làm",
    title: &["kind", "held_on"],
    parent: Some("collaborator_id"),
    year: Some("year"),
    order: &["-held_on"],
    written: Written::Form,
    fields: &[
        Field::reference("collaborator_id", "Cộng tác viên", "collaborator").required(),
        Field::choice("kind", "Việc", CollaboratorWork::CHOICES).required().shown(),
        Field::date("held_on", "Ngày").shown(),
        Field::year("year", "Năm").required().shown(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility").shown(),
        Field::reference("facility_need_id", "Nhu cầu", "facility_need"),
        Field::reference("project_id", "Đề án", "project"),
        Field::reference("course_id", "Lớp", "course"),
        Field::paragraph("summary", "Nội dung").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// What a collaborator is paid for a quarter.
#[rustfmt::skip]
pub static COLLABORATOR_ALLOWANCE: Noun = Noun {
    name: "collaborator_allowance",
    label: "phụ cấp",
    title: &["year", "quarter"],
    parent: Some("collaborator_id"),
    year: Some("year"),
    order: &["-year", "-quarter"],
    written: Written::Form,
    fields: &[
        Field::reference("collaborator_id", "Cộng tác viên", "collaborator").required(),
        Field::year("year", "Năm").required().shown(),
        Field::count("quarter", "Quý").alone().shown(),
        Field::count("months", "Số tháng").shown(),
        Field::quantity("coefficient", "Hệ số", 2).shown(),
        Field::money("base_vnd", "Mức lương cơ sở").alone().shown(),
        Field::money("amount_vnd", "Số tiền").required().shown(),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).shown(),
        Field::year("budget_year", "Năm ngân sách").required(),
        Field::flag("report_received", "Đã nhận báo cáo quý").shown(),
        Field::date("paid_on", "Ngày chi").shown(),
        Field::text("voucher_no", "Chứng từ").searched(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// How a collaborator's year was judged.
#[rustfmt::skip]
pub static COLLABORATOR_REVIEW: Noun = Noun {
    name: "collaborator_review",
    label: "đánh giá năm",
    title: &["year", "rating"],
    parent: Some("collaborator_id"),
    year: Some("year"),
    order: &["-year"],
    written: Written::Form,
    fields: &[
        Field::reference("collaborator_id", "Cộng tác viên", "collaborator").required(),
        Field::year("year", "Năm").required().shown(),
        Field::choice("rating", "Xếp loại", Rating::CHOICES).shown(),
        Field::paragraph("comment", "Nhận xét").shown(),
    ],
};
