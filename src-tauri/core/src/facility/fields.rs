//! What is known of a facility and of the lists that belong to it.

use super::sets::{
    FacilitySize, FacilityState, LegalForm, NeedState, Obstacle, ProductGroup, SectorGroup,
    VsicVersion, YearOrigin,
};
use crate::field::{Field, Kind, Noun, Written};
use crate::sets::Qualifier;
use crate::unit::sets::UnitDecided;

/// A kind of industry in the national classification, in the version of its year.
#[rustfmt::skip]
pub static INDUSTRY: Noun = Noun {
    name: "industry",
    label: "ngành kinh tế",
    title: &["code", "name"],
    parent: None,
    year: None,
    order: &["version", "code"],
    written: Written::Form,
    fields: &[
        Field::choice("version", "Bảng phân ngành", VsicVersion::CHOICES).required().shown(),
        Field::text("code", "Mã ngành").required().shown().searched(),
        Field::count("level", "Cấp").alone().required().shown(),
        Field::text("name", "Tên ngành").required().shown().searched(),
        Field::text("parent_code", "Thuộc mã"),
    ],
};

/// A facility the centre serves. Only its name is required: a half-known facility is better than none.
#[rustfmt::skip]
pub static FACILITY: Noun = Noun {
    name: "facility",
    label: "cơ sở CNNT",
    title: &["name", "commune_written"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::text("code", "Mã cơ sở").searched(),
        Field::text("name", "Tên cơ sở").required().shown().searched(),
        Field::text("short_name", "Tên viết tắt").searched(),
        Field::choice("legal_form", "Loại hình", LegalForm::CHOICES).shown(),
        Field::choice("size", "Quy mô", FacilitySize::CHOICES),
        Field::new("tax_code", "Mã số thuế", Kind::TaxCode).shown().searched(),
        Field::text("registration_no", "Số đăng ký kinh doanh").searched(),
        Field::partial_date("registration_date", "Ngày đăng ký kinh doanh"),
        Field::partial_date("established", "Bắt đầu hoạt động"),
        Field::choice("status", "Tình trạng", FacilityState::CHOICES).shown(),
        Field::text("owner_name", "Chủ cơ sở, người đại diện").shown().searched().group("Chủ cơ sở"),
        Field::text("owner_title", "Chức vụ").group("Chủ cơ sở"),
        Field::reference("owner_id", "Người trong danh sách", "person").group("Chủ cơ sở"),
        Field::flag("owner_female", "Chủ là nữ").shown().group("Chủ cơ sở"),
        Field::flag("owner_minority", "Chủ là người dân tộc thiểu số").personal().group("Chủ cơ sở"),
        Field::new("phone", "Điện thoại", Kind::Phone).shown().searched().personal().group("Chủ cơ sở"),
        Field::text("email", "Thư điện tử").personal().group("Chủ cơ sở"),
        Field::text("website", "Trang mạng").group("Chủ cơ sở"),
        Field::text("address_written", "Địa chỉ như đã ghi").searched().group("Địa điểm").with("unit_id"),
        Field::text("commune_written", "Xã, phường như đã ghi").shown().group("Địa điểm").with("unit_id"),
        Field::text("district_written", "Huyện như đã ghi").group("Địa điểm").with("unit_id"),
        Field::text("province_written", "Tỉnh như đã ghi").group("Địa điểm").with("unit_id"),
        Field::reference("unit_recorded_id", "Đơn vị hành chính lúc ghi", "unit").group("Địa điểm").with("unit_id"),
        Field::reference("unit_id", "Đơn vị hành chính hiện nay", "unit").shown().group("Địa điểm"),
        Field::choice("unit_decided", "Cách xác định đơn vị hiện nay", UnitDecided::CHOICES).group("Địa điểm").with("unit_id"),
        Field::reference("craft_village_id", "Làng nghề", "craft_village").group("Địa điểm"),
        Field::flag("in_zone", "Trong khu công nghiệp").group("Địa điểm"),
        Field::flag("in_cluster", "Trong cụm công nghiệp").group("Địa điểm"),
        Field::text("cluster_name", "Tên khu, cụm công nghiệp").group("Địa điểm"),
        Field::quantity("latitude", "Vĩ độ", 6).group("Địa điểm"),
        Field::quantity("longitude", "Kinh độ", 6).group("Địa điểm").with("latitude"),
        Field::text("sector_written", "Ngành nghề như đã ghi").shown().searched().group("Sản xuất"),
        Field::choice("sector_group", "Nhóm ngành nghề (Điều 5)", SectorGroup::CHOICES).shown().group("Sản xuất"),
        Field::reference("industry_id", "Ngành kinh tế (VSIC)", "industry").group("Sản xuất"),
        Field::paragraph("products", "Sản phẩm chính").searched().group("Sản xuất"),
        Field::paragraph("equipment", "Máy móc, thiết bị như đã ghi").group("Sản xuất"),
        Field::paragraph("brands", "Nhãn hiệu, tiêu chuẩn, chứng nhận").group("Sản xuất"),
        Field::paragraph("environment", "Hồ sơ môi trường, xử lý chất thải").group("Sản xuất"),
        Field::flag("cleaner_production", "Áp dụng sản xuất sạch hơn").group("Sản xuất"),
        Field::flag("sustainable_production", "Sản xuất, tiêu dùng bền vững").group("Sản xuất"),
        Field::flag("cluster_investor", "Chủ đầu tư hạ tầng cụm công nghiệp").group("Sản xuất"),
        Field::choice("obstacle", "Vì sao chưa tham gia khuyến công", Obstacle::CHOICES).group("Khác"),
        Field::text("source_system", "Nguồn dữ liệu").hint("Dùng khi nhập từ đơn vị đã sáp nhập.").group("Khác"),
        Field::paragraph("note", "Ghi chú").group("Khác"),
    ],
};

/// A facility's figures of one year as one source stated them. A new survey adds a row, never overwrites.
#[rustfmt::skip]
pub static FACILITY_YEAR: Noun = Noun {
    name: "facility_year",
    label: "số liệu năm",
    title: &["year", "origin"],
    parent: Some("facility_id"),
    year: Some("year"),
    order: &["-year"],
    written: Written::Form,
    fields: &[
        Field::reference("facility_id", "Cơ sở CNNT", "facility").required(),
        Field::year("year", "Năm").required().shown(),
        Field::date("as_of", "Số liệu đến ngày").shown(),
        Field::choice("origin", "Nguồn số liệu", YearOrigin::CHOICES).shown(),
        Field::reference("survey_import_id", "Lần khảo sát", "survey_import"),
        Field::count("labour_total", "Lao động").alone().shown().group("Lao động"),
        Field::count("labour_female", "Lao động nữ").alone().shown().group("Lao động"),
        Field::count("labour_minority", "Lao động dân tộc thiểu số").alone().group("Lao động"),
        Field::count("labour_seasonal", "Lao động thời vụ").alone().group("Lao động"),
        Field::count("labour_trained", "Lao động qua đào tạo").alone().group("Lao động"),
        Field::money("income_month_vnd", "Thu nhập bình quân tháng").alone().group("Lao động"),
        Field::money("charter_capital_vnd", "Vốn điều lệ").alone().group("Vốn và tài sản"),
        Field::money("investment_vnd", "Vốn đầu tư").alone().shown().group("Vốn và tài sản"),
        Field::choice("investment_vnd_qualifier", "Vốn đầu tư: mức độ", Qualifier::CHOICES).group("Vốn và tài sản").with("investment_vnd"),
        Field::quantity("land_m2", "Diện tích đất (m²)", 2).group("Vốn và tài sản"),
        Field::quantity("workshop_m2", "Diện tích nhà xưởng (m²)", 2).group("Vốn và tài sản"),
        Field::money("revenue_vnd", "Doanh thu").alone().shown().group("Kết quả"),
        Field::choice("revenue_vnd_qualifier", "Doanh thu: mức độ", Qualifier::CHOICES).group("Kết quả").with("revenue_vnd"),
        Field::money("output_value_vnd", "Giá trị sản xuất công nghiệp").alone().group("Kết quả"),
        Field::money("export_vnd", "Xuất khẩu").alone().shown().group("Kết quả"),
        Field::money("profit_vnd", "Lợi nhuận").alone().signed().group("Kết quả"),
        Field::money("tax_paid_vnd", "Nộp ngân sách").alone().group("Kết quả"),
        Field::paragraph("difficulty", "Khó khăn").group("Ý kiến"),
        Field::paragraph("proposal", "Kiến nghị").group("Ý kiến"),
        Field::paragraph("note", "Ghi chú").group("Ý kiến"),
    ],
};

/// What a facility asks for in a year, and what came of it.
#[rustfmt::skip]
pub static FACILITY_NEED: Noun = Noun {
    name: "facility_need",
    label: "nhu cầu",
    title: &["content_written", "year"],
    parent: Some("facility_id"),
    year: Some("year"),
    order: &["-year", "due_on"],
    written: Written::Form,
    fields: &[
        Field::reference("facility_id", "Cơ sở CNNT", "facility").required(),
        Field::year("year", "Năm đề nghị").required().shown(),
        Field::text("content_written", "Nội dung đề nghị").required().shown().searched(),
        Field::reference("content_id", "Nội dung khuyến công", "content").shown(),
        Field::quantity("quantity", "Số lượng", 2),
        Field::text("unit_label", "Đơn vị tính").with("quantity"),
        Field::money("total_vnd", "Tổng kinh phí dự kiến"),
        Field::money("requested_vnd", "Đề nghị hỗ trợ").shown(),
        Field::choice("requested_vnd_qualifier", "Đề nghị hỗ trợ: mức độ", Qualifier::CHOICES).with("requested_vnd"),
        Field::money("counterpart_vnd", "Đối ứng").shown(),
        Field::choice("counterpart_vnd_qualifier", "Đối ứng: mức độ", Qualifier::CHOICES).with("counterpart_vnd"),
        Field::choice("state", "Tình trạng", NeedState::CHOICES).shown(),
        Field::text("promised_action", "Việc đã hẹn").shown(),
        Field::date("due_on", "Hẹn đến ngày").shown(),
        Field::reference("project_id", "Đề án", "project"),
        Field::reference("survey_import_id", "Lần khảo sát", "survey_import"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A machine of a facility.
#[rustfmt::skip]
pub static FACILITY_MACHINE: Noun = Noun {
    name: "facility_machine",
    label: "máy móc, thiết bị",
    title: &["name"],
    parent: Some("facility_id"),
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::reference("facility_id", "Cơ sở CNNT", "facility").required(),
        Field::text("name", "Tên máy").required().shown().searched(),
        Field::count("quantity", "Số lượng").shown(),
        Field::year("made_year", "Năm sản xuất").shown(),
        Field::text("origin", "Xuất xứ").shown(),
        Field::text("maker", "Hãng sản xuất"),
        Field::text("capacity", "Công suất").shown(),
        Field::text("condition", "Tình trạng"),
        Field::money("price_vnd", "Nguyên giá").shown(),
        Field::reference("project_id", "Được hỗ trợ từ đề án", "project"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A product of a facility.
#[rustfmt::skip]
pub static FACILITY_PRODUCT: Noun = Noun {
    name: "facility_product",
    label: "sản phẩm",
    title: &["name"],
    parent: Some("facility_id"),
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::reference("facility_id", "Cơ sở CNNT", "facility").required(),
        Field::text("name", "Tên sản phẩm").required().shown().searched(),
        Field::choice("product_group", "Nhóm sản phẩm", ProductGroup::CHOICES).shown(),
        Field::year("year", "Năm số liệu").shown(),
        Field::quantity("output", "Sản lượng", 2).shown(),
        Field::text("unit_label", "Đơn vị tính").shown().with("output"),
        Field::money("revenue_vnd", "Doanh thu").shown(),
        Field::text("market", "Thị trường"),
        Field::text("brand", "Nhãn hiệu").searched(),
        Field::text("standards", "Tiêu chuẩn, chứng nhận"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// Two facilities that somebody has looked at and found different.
#[rustfmt::skip]
pub static NOT_DUPLICATE: Noun = Noun {
    name: "not_duplicate",
    label: "cặp không trùng",
    title: &["facility_a", "facility_b"],
    parent: None,
    year: None,
    order: &["facility_a"],
    written: Written::Form,
    fields: &[
        Field::reference("facility_a", "Cơ sở thứ nhất", "facility").required(),
        Field::reference("facility_b", "Cơ sở thứ hai", "facility").required(),
        Field::text("reason", "Lý do"),
    ],
};
