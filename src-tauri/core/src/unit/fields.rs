//! What is known of an unit and of the lists that belong to it.

use crate::field::{Choice, Field, Noun, Written, choice};

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
        Field::choice("standard", "Địa giới", STANDARDS).required().shown(),
        Field::count("level", "Cấp").required().shown().hint("1: tỉnh; 2: huyện (đến 30/6/2025); 3: xã."),
        Field::text("code", "Mã").required().shown().searched(),
        Field::choice("kind", "Loại", UNIT_KINDS).required().shown(),
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
        Field::choice("relation", "Quan hệ", RELATIONS).required().shown(),
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
        Field::choice("flag", "Diện", UNIT_FLAGS).required().shown(),
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
        Field::choice("kind", "Loại", VILLAGE_KINDS).shown(),
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

/// The two systems of units: three tiers until 30/6/2025, two since.
#[rustfmt::skip]
pub const STANDARDS: &[Choice] = &[
    choice("pre2025", "trước 01/7/2025"),
    choice("2025", "từ 01/7/2025"),
];

/// Kinds of units at all levels of both systems.
#[rustfmt::skip]
pub const UNIT_KINDS: &[Choice] = &[
    choice("province", "tỉnh"),
    choice("city", "thành phố trực thuộc trung ương"),
    choice("urban_district", "quận"),
    choice("district", "huyện"),
    choice("town", "thị xã"),
    choice("provincial_city", "thành phố thuộc tỉnh, thuộc thành phố"),
    choice("commune", "xã"),
    choice("ward", "phường"),
    choice("township", "thị trấn"),
    choice("special_zone", "đặc khu"),
];

/// How an old unit became a new one.
#[rustfmt::skip]
pub const RELATIONS: &[Choice] = &[
    choice("whole", "nhập toàn bộ"),
    choice("part", "nhập một phần"),
    choice("unchanged", "giữ nguyên"),
    choice("renamed", "đổi tên"),
    choice("kind_changed", "đổi loại"),
];

/// What raises the priority of a place.
#[rustfmt::skip]
pub const UNIT_FLAGS: &[Choice] = &[
    choice("difficult", "kinh tế - xã hội khó khăn"),
    choice("very_difficult", "kinh tế - xã hội đặc biệt khó khăn"),
    choice("new_rural", "xã xây dựng nông thôn mới"),
    choice("new_rural_advanced", "xã nông thôn mới nâng cao"),
    choice("border", "xã biên giới"),
    choice("island", "hải đảo"),
    choice("minority", "vùng đồng bào dân tộc thiểu số"),
];

/// What the province recognised.
#[rustfmt::skip]
pub const VILLAGE_KINDS: &[Choice] = &[
    choice("village", "làng nghề"),
    choice("traditional_village", "làng nghề truyền thống"),
    choice("traditional_craft", "nghề truyền thống"),
];

/// How the present unit of an address was decided.
#[rustfmt::skip]
pub const DECIDED: &[Choice] = &[
    choice("same", "mã giữ nguyên"),
    choice("mapping", "theo bảng quy đổi"),
    choice("asked", "đã hỏi và chọn"),
    choice("hand", "nhập tay"),
    choice("undecided", "chưa xác định"),
];
