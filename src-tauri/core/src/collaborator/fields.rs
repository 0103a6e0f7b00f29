//! What is known of a collaborator and of the lists that belong to it.

use crate::field::{Choice, Field, Kind, Noun, SOURCES, Written, choice};

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
        Field::choice("state", "Tình trạng", COLLABORATOR_STATES).shown(),
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
        Field::choice("tier", "Cấp", TIERS).required().shown(),
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
        Field::choice("kind", "Việc", COLLABORATOR_WORK).required().shown(),
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
        Field::count("quarter", "Quý").shown(),
        Field::count("months", "Số tháng").shown(),
        Field::quantity("coefficient", "Hệ số", 2).shown(),
        Field::money("base_vnd", "Mức lương cơ sở").shown(),
        Field::money("amount_vnd", "Số tiền").required().shown(),
        Field::choice("source", "Nguồn", SOURCES).shown(),
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
        Field::choice("rating", "Xếp loại", RATINGS).shown(),
        Field::paragraph("comment", "Nhận xét").shown(),
    ],
};

/// Whether somebody is of the network now.
#[rustfmt::skip]
pub const COLLABORATOR_STATES: &[Choice] = &[
    choice("active", "đang tham gia"),
    choice("ended", "đã thôi"),
];

/// Where a collaborator sits; the district tier ended on 30/6/2025.
#[rustfmt::skip]
pub const TIERS: &[Choice] = &[
    choice("district", "cấp huyện"),
    choice("commune", "cấp xã"),
    choice("association", "hiệp hội ngành hàng"),
    choice("other", "tổ chức khác"),
];

/// What collaborators do.
#[rustfmt::skip]
pub const COLLABORATOR_WORK: &[Choice] = &[
    choice("visit", "thăm cơ sở"),
    choice("lead", "giới thiệu nhu cầu"),
    choice("guide", "hướng dẫn hồ sơ"),
    choice("report", "gửi báo cáo"),
    choice("meeting", "dự họp"),
    choice("training", "dự tập huấn"),
    choice("outreach", "tuyên truyền"),
    choice("other", "khác"),
];

/// How a year is rated.
#[rustfmt::skip]
pub const RATINGS: &[Choice] = &[
    choice("excellent", "hoàn thành xuất sắc"),
    choice("good", "hoàn thành tốt"),
    choice("done", "hoàn thành"),
    choice("failed", "không hoàn thành"),
];
