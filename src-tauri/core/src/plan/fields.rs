//! What is known of a plan and of the lists that belong to it.

use super::sets::{PlanChange, PlanState, VersionKind};
use crate::facility::sets::NeedState;
use crate::field::{Field, Noun, Written};
use crate::money::MoneySource;
use crate::sets::Qualifier;

/// One year's plan, or one draft of it. Its year is the budget year of its items and ceilings.
#[rustfmt::skip]
pub static PLAN: Noun = Noun {
    name: "plan",
    label: "kế hoạch khuyến công năm",
    title: &["name"],
    parent: None,
    year: Some("year"),
    order: &["-year", "name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên kế hoạch").required().shown().searched(),
        Field::year("year", "Năm ngân sách").required().shown(),
        Field::text("variant", "Phương án").shown().hint("Ví dụ: Dự thảo 1."),
        Field::reference("programme_id", "Chương trình giai đoạn", "programme"),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).shown().hint("Để trống nếu gồm nhiều nguồn."),
        Field::text("batch", "Đợt"),
        Field::choice("state", "Tình trạng", PlanState::CHOICES).shown().own("Ghi khi trình, ban hành, tổng kết ở màn Kế hoạch."),
        Field::date("built_on", "Ngày lập").own("Ghi khi lập kế hoạch."),
        Field::text("decision_no", "Văn bản ban hành").shown().searched().own("Ghi khi trình, ban hành, tổng kết ở màn Kế hoạch."),
        Field::date("decision_on", "Ngày ban hành").shown().own("Ghi khi trình, ban hành, tổng kết ở màn Kế hoạch.").with("decision_no"),
        Field::text("issuer", "Cơ quan ban hành"),
        Field::paragraph("objective", "Mục tiêu, yêu cầu"),
        Field::reference("amends_id", "Điều chỉnh kế hoạch", "plan").own("Ghi khi lập điều chỉnh ở màn Kế hoạch."),
        Field::choice("amends_kind", "Loại điều chỉnh", VersionKind::CHOICES).own("Ghi khi lập điều chỉnh ở màn Kế hoạch.").with("amends_id"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// What may be spent at most, by source and, where given, by content.
#[rustfmt::skip]
pub static PLAN_CEILING: Noun = Noun {
    name: "plan_ceiling",
    label: "trần kinh phí",
    title: &["name"],
    parent: Some("plan_id"),
    year: None,
    order: &["source", "content_id"],
    written: Written::Own("Trần kinh phí đặt, sửa và bỏ ở màn Kế hoạch của năm."),
    fields: &[
        Field::reference("plan_id", "Kế hoạch", "plan").required(),
        Field::text("name", "Tên trần").required().shown(),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).required().shown(),
        Field::reference("content_id", "Nội dung", "content").shown().hint("Để trống: trần chung của nguồn."),
        Field::money("amount_vnd", "Mức trần").required().shown().alone(),
        Field::year("budget_year", "Năm ngân sách").required(),
        Field::text("document_no", "Văn bản giao").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A project or task in a plan, with its money by source and the reasons for its place.
#[rustfmt::skip]
pub static PLAN_ITEM: Noun = Noun {
    name: "plan_item",
    label: "mục kế hoạch",
    title: &["title"],
    parent: Some("plan_id"),
    year: None,
    order: &["position"],
    written: Written::Own("Mục kế hoạch thêm, sửa và bỏ ở màn Kế hoạch của năm; kế hoạch đã ban hành thì lập điều chỉnh."),
    fields: &[
        Field::reference("plan_id", "Kế hoạch", "plan").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("title", "Tên đề án, nhiệm vụ").required().shown().searched(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::reference("facility_need_id", "Từ nhu cầu", "facility_need"),
        Field::reference("proposal_id", "Từ đăng ký", "proposal"),
        Field::reference("recurring_task_id", "Từ nhiệm vụ thường xuyên", "recurring_task"),
        Field::reference("project_id", "Đề án", "project"),
        Field::reference("carried_item_id", "Chuyển tiếp từ mục năm trước", "plan_item"),
        Field::reference("facility_id", "Cơ sở thụ hưởng", "facility").shown(),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target"),
        Field::reference("unit_id", "Địa bàn", "unit"),
        Field::text("place_written", "Địa điểm như đã ghi").with("unit_id"),
        Field::quantity("quantity", "Khối lượng", 2).shown(),
        Field::choice("quantity_qualifier", "Khối lượng: mức độ", Qualifier::CHOICES).with("quantity"),
        Field::quantity("quantity_to", "Khối lượng đến", 2).hint("Dùng khi kế hoạch ghi một khoảng, như 10–15 cơ sở.").with("quantity"),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::year("budget_year", "Năm ngân sách").required(),
        Field::money("national_vnd", "KCQG").shown().group("Kinh phí"),
        Field::money("local_vnd", "KCĐP").shown().group("Kinh phí"),
        Field::money("beneficiary_vnd", "Đối ứng").shown().group("Kinh phí"),
        Field::money("other_vnd", "Nguồn khác").shown().group("Kinh phí"),
        Field::flag("reserve", "Dự phòng").shown().group("Kinh phí"),
        Field::text("norm_item_code", "Mã khoản định mức").inner().group("Kinh phí"),
        Field::quantity("norm_units", "Số đơn vị tính mức tối đa", 2).hint("Số cơ sở, mô hình, nhãn hiệu… mà mức tối đa của định mức tính trên.").group("Kinh phí"),
        Field::flag("production_line", "Là dây chuyền công nghệ").group("Kinh phí"),
        Field::text("decided_reason", "Lý do vẫn đưa vào").hint("Ghi khi luật, định mức hoặc lần hỗ trợ trước nói khác.").group("Kinh phí"),
        Field::text("implementer", "Đơn vị thực hiện").group("Tổ chức thực hiện"),
        Field::text("coordinator", "Đơn vị phối hợp").group("Tổ chức thực hiện"),
        Field::text("schedule", "Thời gian").group("Tổ chức thực hiện"),
        Field::paragraph("objective", "Mục tiêu, kết quả dự kiến").group("Tổ chức thực hiện"),
        Field::text("moved_reason", "Lý do xếp tay").group("Tổ chức thực hiện"),
        Field::paragraph("note", "Ghi chú").group("Tổ chức thực hiện"),
    ],
};

/// A plan as it was approved, or a supplement to it: frozen with its decision.
#[rustfmt::skip]
pub static PLAN_VERSION: Noun = Noun {
    name: "plan_version",
    label: "lần ban hành",
    title: &["number", "decision_no"],
    parent: Some("plan_id"),
    year: None,
    order: &["number"],
    written: Written::Own("Lần ban hành được ghi khi ban hành kế hoạch hoặc quyết định điều chỉnh."),
    fields: &[
        Field::reference("plan_id", "Kế hoạch", "plan").required(),
        Field::count("number", "Lần").alone().required().shown(),
        Field::choice("kind", "Loại", VersionKind::CHOICES).shown(),
        Field::text("decision_no", "Số văn bản").shown().searched(),
        Field::date("decision_on", "Ngày văn bản").shown().with("decision_no"),
        Field::money("total_vnd", "Tổng kinh phí").alone().shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A step of a plan's way: when, by which paper, by whom; backwards with its reason.
#[rustfmt::skip]
pub static PLAN_STEP: Noun = Noun {
    name: "plan_step",
    label: "bước của kế hoạch",
    title: &["state", "happened_on"],
    parent: Some("plan_id"),
    year: None,
    order: &["position"],
    written: Written::Own("Bước của kế hoạch được ghi khi trình, ban hành, tổng kết ở màn Kế hoạch."),
    fields: &[
        Field::reference("plan_id", "Kế hoạch", "plan").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::choice("from_state", "Từ tình trạng", PlanState::CHOICES).with("state"),
        Field::choice("state", "Sang tình trạng", PlanState::CHOICES).required().shown(),
        Field::date("happened_on", "Ngày").required().shown().with("state"),
        Field::text("document_no", "Số văn bản").shown().searched().with("state"),
        Field::text("person_name", "Người thực hiện").shown().with("state"),
        Field::flag("backwards", "Lùi bước").with("state"),
        Field::text("reason", "Lý do").shown().with("state"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// What one supplement or adjustment of a plan added, changed or took out.
#[rustfmt::skip]
pub static PLAN_CHANGE: Noun = Noun {
    name: "plan_change",
    label: "thay đổi của lần điều chỉnh",
    title: &["title"],
    parent: Some("plan_version_id"),
    year: None,
    order: &["position"],
    written: Written::Own("Thay đổi được ghi khi quyết định điều chỉnh kế hoạch."),
    fields: &[
        Field::reference("plan_version_id", "Lần ban hành", "plan_version").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::choice("kind", "Thay đổi", PlanChange::CHOICES).required().shown(),
        Field::text("title", "Tên đề án, nhiệm vụ").required().shown(),
        Field::money("before_vnd", "Kinh phí trước").shown(),
        Field::money("after_vnd", "Kinh phí sau").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// What a commune or a facility registers for a year's plan, before it is anybody's project.
#[rustfmt::skip]
pub static PROPOSAL: Noun = Noun {
    name: "proposal",
    label: "đăng ký kế hoạch",
    title: &["title"],
    parent: None,
    year: Some("year"),
    order: &["-year", "title"],
    written: Written::Form,
    fields: &[
        Field::year("year", "Năm kế hoạch").required().shown(),
        Field::text("title", "Tên đề án, nội dung").required().shown().searched(),
        Field::reference("unit_id", "Địa bàn đăng ký", "unit").shown(),
        Field::text("sender", "Nơi đăng ký").shown().searched(),
        Field::date("received_on", "Ngày nhận").shown(),
        Field::reference("facility_id", "Cơ sở thụ hưởng", "facility"),
        Field::text("beneficiary_written", "Đối tượng thụ hưởng như đã ghi").shown().searched(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::paragraph("objective", "Mục tiêu, quy mô"),
        Field::quantity("quantity", "Khối lượng", 2),
        Field::text("unit_label", "Đơn vị tính").with("quantity"),
        Field::text("schedule", "Thời gian"),
        Field::money("national_vnd", "KCQG"),
        Field::money("local_vnd", "KCĐP").shown(),
        Field::money("beneficiary_vnd", "Đối ứng").shown(),
        Field::money("other_vnd", "Nguồn khác"),
        Field::choice("state", "Tình trạng", NeedState::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A task that comes back every year without a beneficiary: newsletters, collaborators, the website.
#[rustfmt::skip]
pub static RECURRING_TASK: Noun = Noun {
    name: "recurring_task",
    label: "nhiệm vụ thường xuyên",
    title: &["title"],
    parent: None,
    year: None,
    order: &["content_id", "title"],
    written: Written::Form,
    fields: &[
        Field::text("title", "Tên nhiệm vụ").required().shown().searched(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target"),
        Field::quantity("quantity", "Khối lượng mỗi năm", 2).shown(),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).shown(),
        Field::money("amount_vnd", "Kinh phí mỗi năm").shown(),
        Field::text("schedule", "Thời gian"),
        Field::year("from_year", "Từ năm").shown(),
        Field::year("to_year", "Đến năm").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};
