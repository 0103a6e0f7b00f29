//! What is known of a project and of the lists that belong to it.

use super::sets::{
    BudgetStage, ChangeSubject, FlowKind, PaperState, PaperUse, ProjectKind, ProjectState,
    VisitKind,
};
use crate::field::{Field, Noun, Written};
use crate::money::{Fund, MoneySource};
use crate::sets::Mark;

/// A funded project or task, and where it stands in its workflow.
#[rustfmt::skip]
pub static PROJECT: Noun = Noun {
    name: "project",
    label: "đề án, nhiệm vụ",
    title: &["code", "name"],
    parent: None,
    year: Some("year"),
    order: &["-year", "code"],
    written: Written::Form,
    fields: &[
        Field::text("code", "Mã đề án").shown().searched(),
        Field::text("name", "Tên đề án, nhiệm vụ").required().shown().searched(),
        Field::choice("source", "Nguồn khuyến công", Fund::CHOICES).required().shown(),
        Field::choice("kind", "Loại đề án", ProjectKind::CHOICES).shown(),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::year("year", "Năm").required().shown(),
        Field::choice("state", "Trạng thái", ProjectState::CHOICES).shown(),
        Field::reference("parent_id", "Thuộc đề án nhóm", "project"),
        Field::reference("programme_id", "Chương trình giai đoạn", "programme").group("Kế hoạch"),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target").group("Kế hoạch"),
        Field::reference("plan_item_id", "Mục kế hoạch", "plan_item").group("Kế hoạch"),
        Field::text("batch", "Đợt giao").group("Kế hoạch"),
        Field::text("combined_with", "Lồng ghép với chương trình").hint("Ví dụ: nông thôn mới, giảm nghèo.").group("Kế hoạch"),
        Field::paragraph("objective", "Mục tiêu, kết quả dự kiến").group("Kế hoạch"),
        Field::text("implementer", "Đơn vị thực hiện").shown().group("Thực hiện"),
        Field::text("coordinator", "Đơn vị phối hợp").group("Thực hiện"),
        Field::reference("unit_id", "Địa bàn", "unit").group("Thực hiện"),
        Field::text("place_written", "Địa điểm như đã ghi").group("Thực hiện").with("unit_id"),
        Field::date("starts_on", "Bắt đầu").shown().group("Thực hiện"),
        Field::date("ends_on", "Kết thúc").shown().group("Thực hiện"),
        Field::paragraph("difficulty", "Vướng mắc").group("Thực hiện"),
        Field::text("decision_no", "Quyết định phê duyệt").searched().group("Văn bản"),
        Field::date("decision_on", "Ngày phê duyệt").group("Văn bản").with("decision_no"),
        Field::text("contract_no", "Số hợp đồng").searched().group("Văn bản"),
        Field::date("contract_on", "Ngày hợp đồng").group("Văn bản").with("contract_no"),
        Field::date("contract_ends_on", "Hạn hợp đồng").group("Văn bản"),
        Field::date("accepted_on", "Ngày nghiệm thu").group("Văn bản").with("state"),
        Field::date("settled_on", "Ngày quyết toán").group("Văn bản").with("state"),
        Field::text("source_system", "Nguồn dữ liệu").hint("Dùng khi nhập từ đơn vị đã sáp nhập.").group("Văn bản"),
        Field::paragraph("note", "Ghi chú").group("Văn bản"),
    ],
};

/// Who benefits from a project, and what it did for them. May be added after approval.
#[rustfmt::skip]
pub static PROJECT_BENEFICIARY: Noun = Noun {
    name: "project_beneficiary",
    label: "đơn vị thụ hưởng",
    title: &["name_written", "facility_id"],
    parent: Some("project_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility").shown(),
        Field::reference("person_id", "Cá nhân", "person"),
        Field::text("name_written", "Tên như đã ghi").shown(),
        Field::reference("unit_id", "Địa bàn", "unit"),
        Field::money("support_vnd", "Mức hỗ trợ").shown(),
        Field::money("counterpart_vnd", "Đối ứng").shown(),
        Field::text("repeat_reason", "Lý do hỗ trợ lại").hint("Ghi khi nội dung này đã từng được hỗ trợ."),
        Field::date("followed_on", "Ngày theo dõi sau hỗ trợ").group("Hiệu quả"),
        Field::count("labour_before", "Lao động trước").group("Hiệu quả"),
        Field::count("labour_after", "Lao động sau").group("Hiệu quả"),
        Field::money("revenue_before_vnd", "Doanh thu trước").group("Hiệu quả"),
        Field::money("revenue_after_vnd", "Doanh thu sau").group("Hiệu quả"),
        Field::paragraph("effect", "Hiệu quả khác").group("Hiệu quả"),
        Field::paragraph("note", "Ghi chú").group("Hiệu quả"),
    ],
};

/// One amount of a project: which line, which stage, which source. A line is known by its name.
#[rustfmt::skip]
pub static PROJECT_BUDGET: Noun = Noun {
    name: "project_budget",
    label: "kinh phí",
    title: &["line", "stage", "source"],
    parent: Some("project_id"),
    year: None,
    order: &["position", "stage", "source"],
    written: Written::Own("Kinh phí ghi ở thẻ Kinh phí của đề án; sau phê duyệt thì lập điều chỉnh."),
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::text("line", "Khoản").required().shown(),
        Field::choice("stage", "Giai đoạn", BudgetStage::CHOICES).required().shown(),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).required().shown(),
        Field::money("amount_vnd", "Số tiền").alone().required().shown(),
        Field::year("budget_year", "Năm ngân sách").required().shown(),
        Field::reference("content_id", "Nội dung", "content").hint("Chỉ ghi khi khác nội dung của đề án."),
        Field::reference("norm_id", "Định mức đã dùng", "norm"),
        Field::text("norm_item_code", "Mã khoản định mức").inner().with("norm_id"),
        Field::text("norm_reason", "Lý do vượt định mức"),
        Field::quantity("quantity", "Số lượng", 2),
        Field::text("unit_label", "Đơn vị tính").with("quantity"),
        Field::money("unit_price_vnd", "Đơn giá").alone(),
        Field::quantity("norm_units", "Số đơn vị tính mức tối đa", 2).hint("Số cơ sở, mô hình, nhãn hiệu… mà mức tối đa của định mức tính trên."),
        Field::flag("production_line", "Là dây chuyền công nghệ"),
        Field::count("version", "Lần điều chỉnh").alone(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// Money that moved: advances, payments, settlement, returns.
#[rustfmt::skip]
pub static PROJECT_PAYMENT: Noun = Noun {
    name: "project_payment",
    label: "sổ tiền",
    title: &["kind", "paid_on"],
    parent: Some("project_id"),
    year: None,
    order: &["paid_on"],
    written: Written::Own("Khoản tiền ghi, sửa và bỏ ở thẻ Kinh phí của đề án."),
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::choice("kind", "Loại", FlowKind::CHOICES).required().shown(),
        Field::date("paid_on", "Ngày").required().shown(),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).required().shown(),
        Field::money("amount_vnd", "Số tiền").alone().required().shown(),
        Field::year("budget_year", "Năm ngân sách").required().shown().hint("Chi trong thời gian chỉnh lý (đến 31/01) thuộc năm trước."),
        Field::text("voucher_no", "Chứng từ").shown().searched(),
        Field::text("description", "Nội dung").shown(),
        Field::text("payee", "Người nhận"),
        Field::reference("facility_id", "Cơ sở CNNT", "facility"),
        Field::text("over_reason", "Lý do vượt mức tạm ứng"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A step of a project's workflow: when, by which document, by whom; backwards with its reason.
#[rustfmt::skip]
pub static PROJECT_STEP: Noun = Noun {
    name: "project_step",
    label: "bước",
    title: &["state", "happened_on"],
    parent: Some("project_id"),
    year: None,
    order: &["position"],
    written: Written::Edit("Bước được ghi khi chuyển bước ở dòng tiến độ của đề án; bỏ bước vừa ghi bằng Hoàn tác."),
    fields: &[
        Field::reference("project_id", "Đề án", "project").required().own("Ghi khi chuyển bước ở dòng tiến độ của đề án."),
        Field::count("position", "Thứ tự").alone().required().own("Ghi khi chuyển bước ở dòng tiến độ của đề án."),
        Field::choice("from_state", "Từ trạng thái", ProjectState::CHOICES).own("Ghi khi chuyển bước ở dòng tiến độ của đề án.").with("state"),
        Field::choice("state", "Sang trạng thái", ProjectState::CHOICES).required().shown().own("Ghi khi chuyển bước ở dòng tiến độ của đề án."),
        Field::date("happened_on", "Ngày").required().shown().own("Ghi khi chuyển bước ở dòng tiến độ của đề án.").with("state"),
        Field::text("document_no", "Số văn bản").shown().searched().with("state"),
        Field::text("person_name", "Người thực hiện").shown().with("state"),
        Field::text("outcome", "Kết quả").with("state"),
        Field::flag("backwards", "Lùi bước").own("Ghi khi chuyển bước ở dòng tiến độ của đề án.").with("state"),
        Field::text("reason", "Lý do").with("state"),
        Field::paragraph("passed_over", "Còn thiếu khi chuyển").own("Ghi khi chuyển bước ở dòng tiến độ của đề án.").with("state"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A paper of a project's dossier: there, missing or not needed, and where it lies.
#[rustfmt::skip]
pub static PROJECT_PAPER: Noun = Noun {
    name: "project_paper",
    label: "giấy tờ",
    title: &["name"],
    parent: Some("project_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("name", "Giấy tờ").required().shown().searched(),
        Field::choice("stage", "Cần trước bước", ProjectState::CHOICES).shown(),
        Field::flag("optional", "Nếu có"),
        Field::choice("state", "Tình trạng", PaperState::CHOICES).required().shown(),
        Field::text("place", "Nơi lưu").shown(),
        Field::date("due_on", "Hẹn bổ sung").shown(),
        Field::reference("attachment_id", "Tệp đính kèm", "attachment"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// What a project is to bring, and what it brought.
#[rustfmt::skip]
pub static PROJECT_RESULT: Noun = Noun {
    name: "project_result",
    label: "kết quả",
    title: &["name"],
    parent: Some("project_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::text("name", "Kết quả").required().shown(),
        Field::text("unit_label", "Đơn vị tính").shown(),
        Field::quantity("planned_quantity", "Kế hoạch", 2).shown(),
        Field::quantity("done_quantity", "Thực hiện", 2).shown(),
        Field::date("done_on", "Ngày đạt"),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A machine that a project helps to buy.
#[rustfmt::skip]
pub static PROJECT_EQUIPMENT: Noun = Noun {
    name: "project_equipment",
    label: "thiết bị được hỗ trợ",
    title: &["name"],
    parent: Some("project_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility"),
        Field::text("name", "Tên máy, thiết bị").required().shown().searched(),
        Field::text("maker", "Hãng sản xuất"),
        Field::text("origin", "Xuất xứ").shown(),
        Field::text("specification", "Thông số"),
        Field::text("serial_no", "Số máy"),
        Field::year("made_year", "Năm sản xuất"),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::text("unit_label", "Đơn vị tính").with("quantity"),
        Field::money("unit_price_vnd", "Đơn giá").alone().shown(),
        Field::money("amount_vnd", "Thành tiền").shown(),
        Field::flag("production_line", "Là dây chuyền công nghệ"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A numbered change after approval, with the figures before and after.
#[rustfmt::skip]
pub static PROJECT_ADJUSTMENT: Noun = Noun {
    name: "project_adjustment",
    label: "lần điều chỉnh",
    title: &["number", "decision_no"],
    parent: Some("project_id"),
    year: None,
    order: &["number"],
    written: Written::Own("Lần điều chỉnh được ghi ở nút Điều chỉnh… của đề án."),
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::count("number", "Lần").alone().required().shown(),
        Field::text("reason", "Lý do").required().shown(),
        Field::text("kinds", "Loại thay đổi"),
        Field::text("authority", "Cấp điều chỉnh").shown(),
        Field::text("decision_no", "Số văn bản").shown().searched(),
        Field::date("decision_on", "Ngày văn bản").shown().with("decision_no"),
        Field::paragraph("summary", "Nội dung điều chỉnh").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// Who may decide a change after approval, by what changes: the office edits them.
#[rustfmt::skip]
pub static AUTHORITY_RULE: Noun = Noun {
    name: "authority_rule",
    label: "thẩm quyền điều chỉnh",
    title: &["change", "authority"],
    parent: None,
    year: None,
    order: &["source", "change", "-valid_from"],
    written: Written::Form,
    fields: &[
        Field::choice("source", "Nguồn khuyến công", Fund::CHOICES).shown().hint("Để trống: áp dụng cho cả KCQG và KCĐP."),
        Field::choice("change", "Thay đổi", ChangeSubject::CHOICES).required().shown(),
        Field::text("authority", "Cấp quyết định").required().shown().searched(),
        Field::paragraph("condition", "Điều kiện").shown(),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::reference("document_id", "Văn bản", "legal_document"),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A look at a project where it stands; its photos are attachments.
#[rustfmt::skip]
pub static PROJECT_VISIT: Noun = Noun {
    name: "project_visit",
    label: "lần kiểm tra, theo dõi",
    title: &["kind", "visited_on"],
    parent: Some("project_id"),
    year: None,
    order: &["-visited_on"],
    written: Written::Form,
    fields: &[
        Field::reference("project_id", "Đề án", "project").required(),
        Field::choice("kind", "Loại", VisitKind::CHOICES).required().shown(),
        Field::date("visited_on", "Ngày").required().shown(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility"),
        Field::text("people", "Thành phần").shown(),
        Field::text("document_no", "Số biên bản").searched(),
        Field::paragraph("findings", "Ghi nhận"),
        Field::paragraph("conclusion", "Kết luận").shown(),
        Field::paragraph("action_wanted", "Yêu cầu thực hiện"),
        Field::date("due_on", "Hạn thực hiện").shown(),
        Field::date("done_on", "Ngày đã thực hiện").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A step of the way of a project, in the words of the office: which follows which, and where it may end.
#[rustfmt::skip]
pub static WORKFLOW_STEP: Noun = Noun {
    name: "workflow_step",
    label: "bước của quy trình đề án",
    title: &["source", "name"],
    parent: None,
    year: None,
    order: &["source", "position"],
    written: Written::Form,
    fields: &[
        Field::choice("source", "Nguồn khuyến công", Fund::CHOICES).required().shown(),
        Field::count("position", "Thứ tự").alone().required().shown(),
        Field::choice("state", "Trạng thái", ProjectState::CHOICES).required().shown(),
        Field::text("name", "Tên bước").required().shown().searched().hint("Tên đơn vị vẫn gọi; hiện trên dòng tiến độ của đề án."),
        Field::flag("optional", "Có thể bỏ qua").shown(),
        Field::flag("side_end", "Kết thúc ngoài quy trình").hint("Từ chối, rút, ngừng triển khai."),
        Field::text("document_label", "Văn bản của bước").shown(),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// The papers that a kind of dossier needs: the office edits them.
#[rustfmt::skip]
pub static PAPER_TEMPLATE: Noun = Noun {
    name: "paper_template",
    label: "mẫu danh mục giấy tờ",
    title: &["name"],
    parent: None,
    year: None,
    order: &["applies_to", "position"],
    written: Written::Form,
    fields: &[
        Field::choice("applies_to", "Dùng cho", PaperUse::CHOICES).required().shown(),
        Field::choice("source", "Nguồn khuyến công", Fund::CHOICES).shown(),
        Field::choice("project_kind", "Loại đề án", ProjectKind::CHOICES),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::choice("stage", "Cần trước bước", ProjectState::CHOICES).shown(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("name", "Giấy tờ").required().shown().searched(),
        Field::flag("optional", "Nếu có"),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::date("valid_from", "Hiệu lực từ"),
        Field::date("valid_to", "Hiệu lực đến"),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};
