//! The closed sets of attachments: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// What an attachment shows.
    AttachmentKind {
        Paper = "paper", "văn bản, giấy tờ";
        Photo = "photo", "ảnh";
        Workbook = "workbook", "bảng tính";
        Other = "other", "khác";
    }
}
