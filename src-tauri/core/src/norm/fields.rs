//! What is known of a norm and of the lists that belong to it.

use super::sets::{
    DeadlineCycle, DeadlineKind, DocumentKind, DocumentState, Eligibility, NormArea,
};
use crate::facility::sets::{FacilitySize, LegalForm};
use crate::field::{Field, Noun, Written};
use crate::money::MoneySource;
use crate::sets::Mark;
use crate::unit::sets::UnitKind;

/// A legal document, with when it holds.
#[rustfmt::skip]
pub static LEGAL_DOCUMENT: Noun = Noun {
    name: "legal_document",
    label: "văn bản",
    title: &["number", "name"],
    parent: None,
    year: None,
    order: &["-issued_on"],
    written: Written::Form,
    fields: &[
        Field::text("number", "Số, ký hiệu").required().shown().searched(),
        Field::choice("kind", "Loại văn bản", DocumentKind::CHOICES).shown(),
        Field::paragraph("name", "Trích yếu").shown().searched(),
        Field::text("issuer", "Cơ quan ban hành").shown(),
        Field::date("issued_on", "Ngày ban hành").shown().with("number"),
        Field::date("effective_on", "Hiệu lực từ").shown(),
        Field::date("expires_on", "Hết hiệu lực từ ngày").shown(),
        Field::choice("state", "Tình trạng", DocumentState::CHOICES).shown(),
        Field::reference("amends_id", "Sửa đổi văn bản", "legal_document"),
        Field::reference("replaces_id", "Thay thế văn bản", "legal_document"),
        Field::reference("unit_id", "Phạm vi (tỉnh)", "unit"),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::text("source_text", "Nguồn tra cứu"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A heading of khuyến công work (Điều 4): plans, projects, targets and reports are grouped by it.
#[rustfmt::skip]
pub static CONTENT: Noun = Noun {
    name: "content",
    label: "nội dung khuyến công",
    title: &["code", "short_name"],
    parent: None,
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::text("code", "Mã").required().shown().searched().hint("Giữ nguyên khi đổi tên."),
        Field::paragraph("name", "Nội dung").required().shown().searched(),
        Field::text("short_name", "Tên ngắn").shown().searched(),
        Field::text("unit_label", "Đơn vị đo kết quả").shown(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::date("valid_from", "Hiệu lực từ"),
        Field::date("valid_to", "Hiệu lực đến"),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A dated spending norm: rate, cap, what the cap is counted by, and the clause that says so.
#[rustfmt::skip]
pub static NORM: Noun = Noun {
    name: "norm",
    label: "định mức hỗ trợ",
    title: &["item"],
    parent: None,
    year: None,
    order: &["source", "content_id", "item"],
    written: Written::Form,
    fields: &[
        Field::text("item", "Khoản hỗ trợ").required().shown().searched(),
        Field::text("item_code", "Mã khoản").inner().hint("Các định mức cùng mã là cùng một khoản theo từng thời kỳ, từng tỉnh."),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).shown().hint("Để trống: áp dụng cho cả KCQG và KCĐP."),
        Field::reference("content_id", "Nội dung", "content").shown(),
        Field::reference("unit_id", "Phạm vi (tỉnh mới hoặc tỉnh cũ)", "unit"),
        Field::choice("area", "Địa bàn áp dụng", NormArea::CHOICES),
        Field::quantity("rate", "Tỷ lệ hỗ trợ tối đa (%)", 2).shown(),
        Field::money("cap_vnd", "Mức tối đa").alone().shown(),
        Field::text("cap_unit", "Tính trên").shown().hint("Ví dụ: cơ sở, mô hình, nhãn hiệu, phòng.").with("cap_vnd"),
        Field::quantity("line_factor", "Hệ số dây chuyền", 2).hint("Nhân mức tối đa khi hỗ trợ cả dây chuyền công nghệ."),
        Field::reference("document_id", "Văn bản", "legal_document").shown(),
        Field::text("clause", "Điều, khoản").shown(),
        Field::paragraph("citation", "Nội dung quy định").hint("Tóm tắt mức chi. Nguyên văn của văn bản thì đặt trong ngoặc kép “…”."),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A dated rule of who may benefit. The first that fits, in order, decides; empty conditions fit anything.
#[rustfmt::skip]
pub static ELIGIBILITY_RULE: Noun = Noun {
    name: "eligibility_rule",
    label: "quy tắc đối tượng",
    title: &["name"],
    parent: None,
    year: None,
    order: &["valid_from", "position"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Trường hợp").required().shown().searched(),
        Field::count("position", "Thứ tự xét").alone().required().shown(),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).hint("Để trống: cho cả KCQG và KCĐP."),
        Field::text("legal_forms", "Loại hình").codes(LegalForm::CHOICES).hint("Không chọn là mọi loại hình."),
        Field::text("sizes", "Quy mô").codes(FacilitySize::CHOICES).hint("Không chọn là mọi quy mô."),
        Field::text("province_kinds", "Loại tỉnh, thành phố").codes(UnitKind::CHOICES),
        Field::text("district_kinds", "Loại cấp huyện").codes(UnitKind::CHOICES),
        Field::text("unit_kinds", "Loại cấp xã").codes(UnitKind::CHOICES),
        Field::flag("craft_village", "Ở làng nghề được công nhận"),
        Field::flag("cluster_investor", "Chủ đầu tư hạ tầng cụm công nghiệp"),
        Field::flag("cleaner_production", "Áp dụng sản xuất sạch hơn"),
        Field::flag("sustainable_production", "Sản xuất, tiêu dùng bền vững"),
        Field::choice("verdict", "Kết luận", Eligibility::CHOICES).required().shown(),
        Field::paragraph("sentence", "Câu của luật").required().shown(),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::reference("document_id", "Văn bản", "legal_document"),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
    ],
};

/// A dated number that the law or the office may change: thresholds, pass marks, rates.
#[rustfmt::skip]
pub static SETTING: Noun = Noun {
    name: "setting",
    label: "tham số",
    title: &["name"],
    parent: None,
    year: None,
    order: &["key", "-valid_from"],
    written: Written::Form,
    fields: &[
        Field::text("key", "Khóa").required().searched().inner(),
        Field::text("name", "Tham số").required().shown().searched(),
        Field::text("value", "Giá trị").required().shown(),
        Field::text("unit_label", "Đơn vị tính").shown().with("value"),
        Field::reference("unit_id", "Phạm vi (tỉnh)", "unit"),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::reference("document_id", "Văn bản", "legal_document"),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A deadline or a reporting date that comes back: what, how often, cut off when, due when.
#[rustfmt::skip]
pub static DEADLINE: Noun = Noun {
    name: "deadline",
    label: "thời hạn, lịch báo cáo",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Việc").required().shown().searched(),
        Field::choice("kind", "Loại", DeadlineKind::CHOICES).required().shown(),
        Field::choice("cycle", "Chu kỳ", DeadlineCycle::CHOICES).required().shown(),
        Field::text("report_kind", "Loại báo cáo"),
        Field::choice("source", "Nguồn", MoneySource::CHOICES),
        Field::count("cut_off_month", "Tháng chốt").alone().hint("Để trống: tháng cuối kỳ.").with("cut_off_day"),
        Field::count("cut_off_day", "Ngày chốt số liệu").alone().shown(),
        Field::count("due_month", "Tháng hạn gửi").alone().hint("Để trống: tháng cuối kỳ.").with("due_day"),
        Field::count("due_day", "Ngày hạn gửi").alone().shown(),
        Field::flag("due_next_year", "Hạn vào năm sau").with("due_day"),
        Field::flag("due_before", "Trước ngày hạn").hint("Có: văn bản ghi “trước ngày …”, phải xong chậm nhất ngày liền trước.").with("due_day"),
        Field::count("days_after", "Số ngày sau nghiệm thu").alone().shown(),
        Field::flag("working_days", "Đếm theo ngày làm việc").hint("Có: không tính thứ Bảy, Chủ nhật và ngày nghỉ lễ ghi trong sổ.").with("days_after"),
        Field::text("recipient", "Nơi nhận").shown(),
        Field::text("form", "Biểu mẫu"),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::date("valid_from", "Hiệu lực từ"),
        Field::date("valid_to", "Hiệu lực đến"),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// Days on which offices rest, or a Saturday that is worked instead of one.
#[rustfmt::skip]
pub static HOLIDAY: Noun = Noun {
    name: "holiday",
    label: "ngày nghỉ lễ, làm bù",
    title: &["name", "starts_on"],
    parent: None,
    year: Some("starts_on"),
    order: &["-starts_on"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Dịp").required().shown().searched(),
        Field::date("starts_on", "Từ ngày").required().shown(),
        Field::date("ends_on", "Đến ngày").shown().hint("Để trống: một ngày."),
        Field::flag("worked", "Ngày làm bù").shown().hint("Có: ngày nghỉ hằng tuần nhưng làm việc để nghỉ bù ngày khác."),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};
