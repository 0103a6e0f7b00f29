//! What is known of an agency and of the lists that belong to it.

use super::sets::AgencyKind;
use crate::field::{Field, Kind, Noun, Written};

/// The centre, its superiors and its partners, as dated rows: a report of an old year keeps the old name.
#[rustfmt::skip]
pub static AGENCY: Noun = Noun {
    name: "agency",
    label: "cơ quan",
    title: &["name"],
    parent: None,
    year: None,
    order: &["-own", "name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên cơ quan").required().shown().searched().hint("Viết đầy đủ như trên văn bản."),
        Field::text("short_name", "Tên viết tắt").shown().searched(),
        Field::flag("own", "Là cơ quan của sổ này").shown(),
        Field::choice("kind", "Loại cơ quan", AgencyKind::CHOICES).shown(),
        Field::text("superior_name", "Cơ quan chủ quản trực tiếp").shown(),
        Field::text("symbol", "Ký hiệu trên văn bản").hint("Ví dụ: TTKC trong “Số: 12/BC-TTKC”."),
        Field::text("place", "Địa danh ghi trên văn bản"),
        Field::reference("unit_id", "Tỉnh, thành phố", "unit"),
        Field::text("address", "Địa chỉ"),
        Field::text("phone", "Điện thoại"),
        Field::text("email", "Thư điện tử"),
        Field::new("tax_code", "Mã số thuế", Kind::TaxCode),
        Field::text("account_no", "Số tài khoản, nơi mở"),
        Field::paragraph("recipients", "Nơi nhận thường dùng").hint("Mỗi dòng một nơi nhận."),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// Who signs for an agency, and with what authority, from when to when.
#[rustfmt::skip]
pub static AGENCY_SIGNER: Noun = Noun {
    name: "agency_signer",
    label: "người ký",
    title: &["name", "title"],
    parent: Some("agency_id"),
    year: None,
    order: &["-valid_from"],
    written: Written::Form,
    fields: &[
        Field::reference("agency_id", "Cơ quan", "agency").required(),
        Field::text("name", "Họ và tên").required().shown().searched().hint("Không ghi học hàm, học vị."),
        Field::text("title", "Chức vụ").required().shown(),
        Field::text("authority", "Quyền hạn ký").shown().hint("Ví dụ: KT. GIÁM ĐỐC, TL. GIÁM ĐỐC."),
        Field::date("valid_from", "Từ ngày").shown(),
        Field::date("valid_to", "Đến ngày").shown(),
    ],
};
