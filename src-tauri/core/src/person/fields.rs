//! What is known of a person and of the lists that belong to it.

use super::sets::{PersonRole, UserRole};
use crate::field::{Field, Kind, Noun, Written};
use crate::unit::sets::UnitDecided;

/// One person: owner, learner, judge, collaborator, teacher, nominee, by dated roles.
#[rustfmt::skip]
pub static PERSON: Noun = Noun {
    name: "person",
    label: "người",
    title: &["name", "born_on"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Họ và tên").required().shown().searched(),
        Field::partial_date("born_on", "Ngày sinh").shown().personal().hint("Chỉ biết năm thì ghi năm."),
        Field::flag("female", "Là nữ").shown(),
        Field::new("citizen_id", "Số định danh cá nhân", Kind::CitizenId).searched().personal(),
        Field::new("phone", "Điện thoại", Kind::Phone).shown().searched().personal(),
        Field::text("email", "Thư điện tử").personal(),
        Field::flag("minority", "Là người dân tộc thiểu số").personal(),
        Field::text("ethnicity", "Dân tộc").personal(),
        Field::text("job_title", "Chức vụ, nghề nghiệp").shown(),
        Field::text("workplace", "Nơi làm việc").shown().searched(),
        Field::text("education", "Trình độ"),
        Field::text("bank_account", "Số tài khoản").personal(),
        Field::text("bank_name", "Ngân hàng").with("bank_account"),
        Field::text("address_written", "Địa chỉ như đã ghi").personal().group("Địa chỉ").with("unit_id"),
        Field::text("commune_written", "Xã, phường như đã ghi").group("Địa chỉ").with("unit_id"),
        Field::text("district_written", "Huyện như đã ghi").group("Địa chỉ").with("unit_id"),
        Field::reference("unit_recorded_id", "Đơn vị hành chính lúc ghi", "unit").group("Địa chỉ").with("unit_id"),
        Field::reference("unit_id", "Đơn vị hành chính hiện nay", "unit").shown().group("Địa chỉ"),
        Field::choice("unit_decided", "Cách xác định đơn vị hiện nay", UnitDecided::CHOICES).group("Địa chỉ").with("unit_id"),
        Field::text("purpose", "Mục đích thu thập").group("Dữ liệu cá nhân"),
        Field::date("collected_on", "Ngày thu thập").group("Dữ liệu cá nhân"),
        Field::flag("consent", "Đã đồng ý").hint("Không trả lời không phải là đồng ý.").group("Dữ liệu cá nhân"),
        Field::flag("sample", "Mẫu, không phải người thật").group("Dữ liệu cá nhân"),
        Field::text("source_system", "Nguồn dữ liệu").hint("Dùng khi nhập từ đơn vị đã sáp nhập."),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// What a person is to the centre, from when to when.
#[rustfmt::skip]
pub static PERSON_ROLE: Noun = Noun {
    name: "person_role",
    label: "vai trò",
    title: &["role", "organisation"],
    parent: Some("person_id"),
    year: None,
    order: &["-starts_on"],
    written: Written::Form,
    fields: &[
        Field::reference("person_id", "Người", "person").required(),
        Field::choice("role", "Vai trò", PersonRole::CHOICES).required().shown(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility").shown(),
        Field::text("organisation", "Tổ chức").shown(),
        Field::date("starts_on", "Từ ngày").shown(),
        Field::date("ends_on", "Đến ngày").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// An account: who may open the ledger and do what.
#[rustfmt::skip]
pub static USER_ACCOUNT: Noun = Noun {
    name: "user_account",
    label: "tài khoản",
    title: &["name"],
    parent: None,
    year: None,
    order: &["name"],
    written: Written::Own("Phiên bản này chưa dùng tài khoản."),
    fields: &[
        Field::text("name", "Tên tài khoản").required().shown().searched(),
        Field::reference("person_id", "Người dùng", "person").shown(),
        Field::choice("role", "Quyền", UserRole::CHOICES).required().shown(),
        Field::flag("active", "Đang dùng").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};
