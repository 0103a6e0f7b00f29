//! What is known of an exchange and of the lists that belong to it.

use crate::field::{Field, Noun, Written};

/// Another laptop of the centre.
#[rustfmt::skip]
pub static EXCHANGE_PEER: Noun = Noun {
    name: "exchange_peer",
    label: "máy trao đổi",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Own("Phiên bản này chưa trao đổi dữ liệu giữa các máy."),
    fields: &[
        Field::text("name", "Tên máy").required().shown().searched(),
        Field::text("device_id", "Mã máy").required().shown(),
        Field::text("signing_key", "Khóa kiểm chữ ký").required(),
        Field::text("encryption_key", "Khóa mã hóa").required().with("signing_key"),
        Field::text("person_name", "Người dùng").shown(),
        Field::date("retired_on", "Ngừng dùng từ ngày").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};
