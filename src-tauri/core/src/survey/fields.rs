//! What is known of a survey and of the lists that belong to it.

use super::sets::{ImportState, SurveyTarget};
use crate::field::{Field, Noun, Written};

/// One import of a sender's workbook: where every value of it came from. Its bytes are a blob.
#[rustfmt::skip]
pub static SURVEY_IMPORT: Noun = Noun {
    name: "survey_import",
    label: "lần nhập khảo sát",
    title: &["file_name", "year"],
    parent: None,
    year: Some("year"),
    order: &["-year", "file_name"],
    written: Written::Own("Lần nhập được ghi khi nhập tệp; bỏ cả lần bằng Hoàn tác lần nhập ở màn Khảo sát."),
    fields: &[
        Field::text("file_name", "Tên tệp").required().shown().searched(),
        Field::choice("target", "Loại tệp", SurveyTarget::CHOICES).required(),
        Field::count("size", "Dung lượng (byte)").required(),
        Field::year("year", "Năm").required().shown(),
        Field::date("as_of", "Số liệu đến ngày").shown(),
        Field::text("sender_written", "Nơi gửi như đã ghi").shown().searched().with("sender_unit_id"),
        Field::reference("sender_unit_id", "Nơi gửi", "unit").shown(),
        Field::choice("state", "Tình trạng", ImportState::CHOICES).shown(),
        Field::count("count_new", "Thêm mới").shown(),
        Field::count("count_updated", "Cập nhật").shown(),
        Field::count("count_unchanged", "Không đổi").shown(),
        Field::count("count_held", "Chờ xử lý").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// How the columns of a kind of workbook were read, by the fingerprint of its header.
#[rustfmt::skip]
pub static SURVEY_MAPPING: Noun = Noun {
    name: "survey_mapping",
    label: "mẫu ghép cột",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên mẫu").required().shown().searched(),
        Field::text("fingerprint", "Dấu vân tay tiêu đề").required(),
        Field::text("sender_written", "Nơi hay gửi").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A heading that staff read as a field.
#[rustfmt::skip]
pub static SURVEY_SYNONYM: Noun = Noun {
    name: "survey_synonym",
    label: "tên gọi khác của cột",
    title: &["written"],
    parent: None,
    year: None,
    order: &["field", "written"],
    written: Written::Form,
    fields: &[
        Field::text("field", "Trường").required().shown(),
        Field::text("written", "Tiêu đề cột thường gặp").required().shown().searched(),
    ],
};

/// A written value of a code list, matched once and remembered.
#[rustfmt::skip]
pub static SURVEY_VALUE_MATCH: Noun = Noun {
    name: "survey_value_match",
    label: "cách ghi đã khớp",
    title: &["written"],
    parent: None,
    year: None,
    order: &["list", "written"],
    written: Written::Form,
    fields: &[
        Field::text("list", "Danh mục").required().shown().hint("Loại hình, nhóm ngành, đơn vị hành chính hoặc nội dung."),
        Field::text("written", "Cách ghi").required().shown().searched(),
        Field::text("context", "Trong phạm vi").hint("Với xã: mã huyện hoặc tỉnh nơi gửi."),
        Field::text("value", "Giá trị").required().shown(),
    ],
};
