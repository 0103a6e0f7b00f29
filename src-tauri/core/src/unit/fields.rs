//! What is known of an unit and of the lists that belong to it.

use super::sets::{UnitFlag, UnitKind, UnitRelation, UnitStandard, VillageKind};
use crate::field::{Field, Noun, Written};

/// A province, a former district or a commune, with its validity. A parent is pointed at by its first row: rows of one code follow each other in time, and code is what groups them.
#[rustfmt::skip]
pub static UNIT: Noun = Noun {
    name: "unit",
    label: "đơn vị hành chính",
    title: &["name"],
    parent: None,
    year: None,
    order: &["standard", "level", "code"],
    written: Written::Form,
    fields: &[
        Field::choice("standard", "Địa giới", UnitStandard::CHOICES).required().shown(),
        Field::count("level", "Cấp").alone().required().shown().hint("1: tỉnh; 2: huyện (đến 30/6/2025); 3: xã."),
        Field::text("code", "Mã").required().shown().searched(),
        Field::choice("kind", "Loại", UnitKind::CHOICES).required().shown(),
        Field::text("name", "Tên").required().shown().searched(),
        Field::reference("parent_id", "Thuộc", "unit").shown(),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// From an old unit to a new one, n to m: a divided commune has several rows.
#[rustfmt::skip]
pub static UNIT_MAPPING: Noun = Noun {
    name: "unit_mapping",
    label: "quy đổi địa giới",
    title: &["old_unit_id", "new_unit_id"],
    parent: None,
    year: None,
    order: &["old_unit_id"],
    written: Written::Form,
    fields: &[
        Field::reference("old_unit_id", "Đơn vị cũ", "unit").required().shown(),
        Field::reference("new_unit_id", "Đơn vị mới", "unit").required().shown(),
        Field::choice("relation", "Quan hệ", UnitRelation::CHOICES).required().shown(),
        Field::paragraph("note", "Ghi chú").shown(),
    ],
};

/// What a unit is counted as for priority, from when to when.
#[rustfmt::skip]
pub static UNIT_FLAG: Noun = Noun {
    name: "unit_flag",
    label: "diện ưu tiên của địa bàn",
    title: &["flag"],
    parent: Some("unit_id"),
    year: None,
    order: &["-valid_from"],
    written: Written::Form,
    fields: &[
        Field::reference("unit_id", "Đơn vị hành chính", "unit").required(),
        Field::choice("flag", "Diện", UnitFlag::CHOICES).required().shown(),
        Field::date("valid_from", "Từ ngày").shown(),
        Field::date("valid_to", "Đến ngày").shown(),
        Field::text("decision_no", "Văn bản công nhận").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A craft village recognised by the province.
#[rustfmt::skip]
pub static CRAFT_VILLAGE: Noun = Noun {
    name: "craft_village",
    label: "làng nghề",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên làng nghề").required().shown().searched(),
        Field::choice("kind", "Loại", VillageKind::CHOICES).shown(),
        Field::text("craft", "Nghề").shown().searched(),
        Field::reference("unit_id", "Xã, phường", "unit").shown(),
        Field::text("place_written", "Địa điểm như đã ghi").with("unit_id"),
        Field::text("decision_no", "Quyết định công nhận").shown().searched(),
        Field::date("decision_on", "Ngày công nhận").shown().with("decision_no"),
        Field::date("revoked_on", "Ngày thu hồi"),
        Field::count("households", "Số hộ làm nghề").shown(),
        Field::count("labour_total", "Số lao động"),
        Field::paragraph("note", "Ghi chú"),
    ],
};
