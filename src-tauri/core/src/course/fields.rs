//! What is known of a course and of the lists that belong to it.

use super::sets::{CourseKind, CourseState, DayPart, LearnerResult, SupportGroup};
use crate::field::{Field, Kind, Noun, Written};
use crate::money::MoneySource;
use crate::sets::Qualifier;

/// A class: vocational training, hand-over of a craft, a short course for officers or owners.
#[rustfmt::skip]
pub static COURSE: Noun = Noun {
    name: "course",
    label: "lớp đào tạo, tập huấn",
    title: &["name"],
    parent: None,
    year: Some("year"),
    order: &["-year", "starts_on"],
    written: Written::Form,
    fields: &[
        Field::text("code", "Mã lớp").searched(),
        Field::text("name", "Tên lớp").required().shown().searched(),
        Field::choice("kind", "Loại lớp", CourseKind::CHOICES).shown(),
        Field::year("year", "Năm").required().shown(),
        Field::reference("content_id", "Nội dung", "content"),
        Field::reference("project_id", "Đề án", "project"),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target"),
        Field::text("craft", "Nghề, chuyên đề").shown().searched(),
        Field::text("audience", "Đối tượng"),
        Field::choice("state", "Tình trạng", CourseState::CHOICES).shown(),
        Field::reference("unit_id", "Địa bàn", "unit").group("Tổ chức"),
        Field::text("place_written", "Địa điểm như đã ghi").shown().group("Tổ chức").with("unit_id"),
        Field::date("starts_on", "Khai giảng").shown().group("Tổ chức"),
        Field::date("ends_on", "Bế giảng").group("Tổ chức"),
        Field::quantity("days", "Số ngày", 1).group("Tổ chức"),
        Field::count("periods_theory", "Số tiết lý thuyết").alone().group("Tổ chức"),
        Field::count("periods_practice", "Số tiết thực hành").alone().group("Tổ chức"),
        Field::text("organiser", "Đơn vị tổ chức").group("Tổ chức"),
        Field::text("partner", "Đơn vị phối hợp đào tạo").group("Tổ chức"),
        Field::reference("recruiter_id", "Cơ sở tuyển dụng", "facility").group("Tổ chức"),
        Field::text("recruiter_written", "Nơi tuyển dụng như đã ghi").group("Tổ chức").with("recruiter_id"),
        Field::count("planned_learners", "Số học viên dự kiến").shown().group("Kết quả tổng hợp"),
        Field::count("learners", "Số học viên").shown().hint("Ghi khi chưa có danh sách; có danh sách thì đếm theo danh sách.").group("Kết quả tổng hợp"),
        Field::choice("learners_qualifier", "Số học viên: mức độ", Qualifier::CHOICES).group("Kết quả tổng hợp").with("learners"),
        Field::count("finished", "Số hoàn thành").group("Kết quả tổng hợp"),
        Field::count("certified", "Số được cấp chứng nhận").group("Kết quả tổng hợp"),
        Field::count("employed", "Số có việc làm").group("Kết quả tổng hợp"),
        Field::text("source_text", "Nguồn số liệu").group("Kết quả tổng hợp"),
        Field::paragraph("note", "Ghi chú").group("Kết quả tổng hợp"),
    ],
};

/// One session of a class.
#[rustfmt::skip]
pub static COURSE_SESSION: Noun = Noun {
    name: "course_session",
    label: "buổi học",
    title: &["held_on", "topic"],
    parent: Some("course_id"),
    year: None,
    order: &["held_on", "part"],
    written: Written::Form,
    fields: &[
        Field::reference("course_id", "Lớp", "course").required(),
        Field::date("held_on", "Ngày").required().shown(),
        Field::choice("part", "Buổi", DayPart::CHOICES).shown(),
        Field::text("topic", "Chuyên đề").shown(),
        Field::reference("course_teacher_id", "Giảng viên", "course_teacher").shown(),
        Field::text("place", "Nơi học"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A cost line of a class.
#[rustfmt::skip]
pub static COURSE_COST: Noun = Noun {
    name: "course_cost",
    label: "chi phí lớp",
    title: &["name"],
    parent: Some("course_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("course_id", "Lớp", "course").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::text("name", "Khoản chi").required().shown(),
        Field::choice("source", "Nguồn", MoneySource::CHOICES).required().shown(),
        Field::quantity("quantity", "Số lượng", 2).shown(),
        Field::text("unit_label", "Đơn vị tính").shown().with("quantity"),
        Field::money("unit_price_vnd", "Đơn giá").alone().shown(),
        Field::money("amount_vnd", "Thành tiền").required().shown(),
        Field::choice("amount_vnd_qualifier", "Thành tiền: mức độ", Qualifier::CHOICES).with("amount_vnd"),
        Field::year("budget_year", "Năm ngân sách").required(),
        Field::money("done_vnd", "Đã chi").shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// Who teaches a class.
#[rustfmt::skip]
pub static COURSE_TEACHER: Noun = Noun {
    name: "course_teacher",
    label: "giảng viên",
    title: &["name"],
    parent: Some("course_id"),
    year: None,
    order: &["name"],
    written: Written::Form,
    fields: &[
        Field::reference("course_id", "Lớp", "course").required(),
        Field::text("name", "Họ và tên").required().shown().searched(),
        Field::reference("person_id", "Người trong danh sách", "person"),
        Field::text("degree", "Học vị, chức danh").shown(),
        Field::count("sessions", "Số buổi").shown(),
        Field::money("fee_vnd", "Thù lao mỗi buổi").alone().shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A learner of a class, as the list of the class has them; the same person across years is one person.
#[rustfmt::skip]
pub static LEARNER: Noun = Noun {
    name: "learner",
    label: "học viên",
    title: &["name", "born_on"],
    parent: Some("course_id"),
    year: None,
    order: &["position", "name"],
    written: Written::Form,
    fields: &[
        Field::reference("course_id", "Lớp", "course").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::text("name", "Họ và tên").required().shown().searched(),
        Field::reference("person_id", "Người trong danh sách", "person"),
        Field::partial_date("born_on", "Ngày sinh").shown().personal(),
        Field::flag("female", "Là nữ").shown(),
        Field::new("citizen_id", "Số định danh cá nhân", Kind::CitizenId).shown().searched().personal(),
        Field::new("phone", "Điện thoại", Kind::Phone).shown().searched().personal(),
        Field::flag("minority", "Là người dân tộc thiểu số").personal(),
        Field::text("ethnicity", "Dân tộc").personal(),
        Field::text("education", "Trình độ"),
        Field::text("job_title", "Chức vụ"),
        Field::reference("facility_id", "Cơ sở CNNT", "facility"),
        Field::text("workplace", "Nơi làm việc"),
        Field::text("address_written", "Địa chỉ như đã ghi").personal().with("unit_id"),
        Field::text("commune_written", "Xã, phường như đã ghi").shown().with("unit_id"),
        Field::text("district_written", "Huyện như đã ghi").with("unit_id"),
        Field::reference("unit_recorded_id", "Đơn vị hành chính lúc ghi", "unit").with("unit_id"),
        Field::reference("unit_id", "Đơn vị hành chính hiện nay", "unit"),
        Field::choice("support_group", "Đối tượng chính sách", SupportGroup::CHOICES).group("Hỗ trợ"),
        Field::quantity("distance_km", "Khoảng cách (km)", 1).group("Hỗ trợ"),
        Field::money("support_vnd", "Mức hỗ trợ").group("Hỗ trợ"),
        Field::text("repeat_reason", "Lý do hỗ trợ lại").group("Hỗ trợ"),
        Field::choice("result", "Kết quả", LearnerResult::CHOICES).shown().group("Kết quả"),
        Field::flag("employed_3", "Có việc làm sau 3 tháng").group("Kết quả"),
        Field::flag("employed_6", "Có việc làm sau 6 tháng").group("Kết quả"),
        Field::flag("employed_12", "Có việc làm sau 12 tháng").group("Kết quả"),
        Field::text("job_place", "Nơi làm sau đào tạo").group("Kết quả"),
        Field::text("job", "Việc làm sau đào tạo").group("Kết quả"),
        Field::money("income_month_vnd", "Thu nhập tháng").alone().personal().group("Kết quả"),
        Field::date("surveyed_on", "Ngày hỏi").group("Kết quả"),
        Field::flag("sample", "Mẫu, không phải người thật").group("Kết quả"),
        Field::paragraph("note", "Ghi chú").group("Kết quả"),
    ],
};

/// Whether a learner was there.
#[rustfmt::skip]
pub static ATTENDANCE: Noun = Noun {
    name: "attendance",
    label: "điểm danh",
    title: &["learner_id"],
    parent: Some("course_session_id"),
    year: None,
    order: &["learner_id"],
    written: Written::Form,
    fields: &[
        Field::reference("course_session_id", "Buổi học", "course_session").required(),
        Field::reference("learner_id", "Học viên", "learner").required().shown(),
        Field::flag("present", "Có mặt").required().shown(),
        Field::flag("excused", "Có phép"),
        Field::text("note", "Ghi chú"),
    ],
};
