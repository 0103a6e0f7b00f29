//! What is known of an attachment and of the lists that belong to it.

use super::sets::AttachmentKind;
use crate::field::{Field, Noun, Written};

/// A paper or a photo of any record; its bytes are a blob, found by their SHA-256.
#[rustfmt::skip]
pub static ATTACHMENT: Noun = Noun {
    name: "attachment",
    label: "tệp đính kèm",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Edit("Tệp được đính kèm và bỏ ở thẻ Tệp của từng bản ghi."),
    fields: &[
        Field::text("noun", "Loại bản ghi").required().own("Ghi khi đính kèm tệp."),
        Field::text("record_id", "Bản ghi").required().own("Ghi khi đính kèm tệp."),
        Field::text("name", "Tên tệp").required().shown().searched(),
        Field::text("caption", "Nội dung").shown().searched(),
        Field::choice("kind", "Loại tệp", AttachmentKind::CHOICES).shown(),
        Field::text("media_type", "Định dạng").required().own("Ghi khi đính kèm tệp."),
        Field::count("size", "Dung lượng (byte)").required().shown().own("Ghi khi đính kèm tệp."),
        Field::text("document_no", "Số, ký hiệu văn bản").shown().searched(),
        Field::date("dated_on", "Ngày văn bản, ngày chụp").shown().with("document_no"),
        Field::flag("sensitive", "Có dữ liệu cá nhân nhạy cảm").hint("Ảnh căn cước, tài khoản ngân hàng: hạn chế đính kèm."),
        Field::paragraph("note", "Ghi chú"),
    ],
};
