//! What is known of an award and of the lists that belong to it.

use super::sets::{
    AwardLevel, CertificateKind, CouncilKind, MemberRole, NominationState, NominationSubject,
    RoundKind, RoundState, TitleKind, VoteBasis,
};
use crate::facility::sets::ProductGroup;
use crate::field::{Field, Noun, Written};
use crate::project::sets::PaperState;
use crate::sets::Mark;

/// A round of votes for products or of titles, at one level.
#[rustfmt::skip]
pub static AWARD_ROUND: Noun = Noun {
    name: "award_round",
    label: "đợt bình chọn, xét tặng",
    title: &["name"],
    parent: None,
    year: Some("year"),
    order: &["-year", "name"],
    written: Written::Form,
    fields: &[
        Field::text("name", "Tên đợt").required().shown().searched(),
        Field::choice("kind", "Loại", RoundKind::CHOICES).required().shown(),
        Field::choice("level", "Cấp", AwardLevel::CHOICES).required().shown(),
        Field::year("year", "Năm").required().shown(),
        Field::choice("state", "Tình trạng", RoundState::CHOICES).shown(),
        Field::text("organiser", "Cơ quan tổ chức").shown(),
        Field::flag("recorded_only", "Chỉ ghi nhận kết quả").hint("Có: cơ quan khác chủ trì, đơn vị chỉ ghi lại quyết định."),
        Field::reference("programme_target_id", "Chỉ tiêu chương trình", "programme_target"),
        Field::reference("project_id", "Đề án", "project"),
        Field::text("plan_no", "Số kế hoạch").searched().group("Thời gian"),
        Field::date("plan_on", "Ngày kế hoạch").group("Thời gian").with("plan_no"),
        Field::date("dossier_due_on", "Hạn nhận hồ sơ").shown().group("Thời gian"),
        Field::date("starts_on", "Chấm từ ngày").group("Thời gian"),
        Field::date("ends_on", "Chấm đến ngày").group("Thời gian"),
        Field::quantity("pass_mark", "Điểm đạt", 3).group("Quy tắc"),
        Field::quantity("score_step", "Bước điểm", 2).group("Quy tắc"),
        Field::quantity("quorum_percent", "Tỷ lệ dự họp tối thiểu (%)", 2).group("Quy tắc"),
        Field::quantity("pass_percent", "Tỷ lệ phiếu đạt (%)", 2).group("Quy tắc"),
        Field::choice("vote_basis", "Tỷ lệ phiếu tính trên", VoteBasis::CHOICES).group("Quy tắc"),
        Field::count("winners_max", "Số lượng công nhận tối đa").alone().group("Quy tắc"),
        Field::text("legal_basis", "Căn cứ").group("Quy tắc"),
        Field::date("locked_on", "Khóa tiêu chí từ ngày").hint("Ghi khi có phiếu chấm đầu tiên.").group("Quy tắc"),
        Field::text("decision_no", "Quyết định công nhận").shown().searched().group("Kết quả"),
        Field::date("decision_on", "Ngày quyết định").shown().group("Kết quả").with("decision_no"),
        Field::paragraph("note", "Ghi chú").group("Kết quả"),
    ],
};

/// What a round scores, and the most points for it.
#[rustfmt::skip]
pub static AWARD_CRITERION: Noun = Noun {
    name: "award_criterion",
    label: "tiêu chí",
    title: &["name"],
    parent: Some("award_round_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("award_round_id", "Đợt", "award_round").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("name", "Tiêu chí").required().shown(),
        Field::quantity("max_points", "Điểm tối đa", 2).required().shown(),
        Field::paragraph("note", "Hướng dẫn chấm"),
    ],
};

/// A tier of winners and its prize.
#[rustfmt::skip]
pub static AWARD_TIER: Noun = Noun {
    name: "award_tier",
    label: "hạng giải",
    title: &["name"],
    parent: Some("award_round_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("award_round_id", "Đợt", "award_round").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("name", "Hạng").required().shown(),
        Field::money("prize_vnd", "Mức thưởng").alone().shown(),
        Field::count("quantity", "Số lượng"),
    ],
};

/// The dated template of criteria that a new round takes over.
#[rustfmt::skip]
pub static CRITERION_TEMPLATE: Noun = Noun {
    name: "criterion_template",
    label: "mẫu tiêu chí",
    title: &["name"],
    parent: None,
    year: None,
    order: &["round_kind", "level", "position"],
    written: Written::Form,
    fields: &[
        Field::choice("round_kind", "Loại đợt", RoundKind::CHOICES).required().shown(),
        Field::choice("title_kind", "Danh hiệu", TitleKind::CHOICES),
        Field::choice("level", "Cấp", AwardLevel::CHOICES).shown(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("name", "Tiêu chí").required().shown(),
        Field::quantity("max_points", "Điểm tối đa", 2).required().shown(),
        Field::text("legal_basis", "Căn cứ").shown(),
        Field::date("valid_from", "Hiệu lực từ").shown(),
        Field::date("valid_to", "Hiệu lực đến").shown(),
        Field::choice("mark", "Độ tin cậy", Mark::CHOICES).shown(),
        Field::paragraph("note", "Hướng dẫn chấm"),
    ],
};

/// A council or a jury of a round.
#[rustfmt::skip]
pub static COUNCIL: Noun = Noun {
    name: "council",
    label: "hội đồng, ban giám khảo",
    title: &["name"],
    parent: Some("award_round_id"),
    year: None,
    order: &["turn", "name"],
    written: Written::Form,
    fields: &[
        Field::reference("award_round_id", "Đợt", "award_round").required(),
        Field::text("name", "Tên").required().shown().searched(),
        Field::choice("kind", "Loại", CouncilKind::CHOICES).required().shown(),
        Field::count("turn", "Vòng").alone().shown(),
        Field::text("decision_no", "Quyết định thành lập").shown().searched(),
        Field::date("decision_on", "Ngày quyết định").shown().with("decision_no"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A member of a council.
#[rustfmt::skip]
pub static COUNCIL_MEMBER: Noun = Noun {
    name: "council_member",
    label: "thành viên",
    title: &["name"],
    parent: Some("council_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("council_id", "Hội đồng", "council").required(),
        Field::count("position", "Thứ tự").alone(),
        Field::text("name", "Họ và tên").required().shown().searched(),
        Field::reference("person_id", "Người trong danh sách", "person"),
        Field::choice("role", "Vai trò", MemberRole::CHOICES).required().shown(),
        Field::text("organisation", "Chức vụ, cơ quan").shown(),
        Field::flag("scores", "Có chấm điểm, bỏ phiếu"),
    ],
};

/// What a round judges: a product, a set, a person or an organisation.
#[rustfmt::skip]
pub static NOMINATION: Noun = Noun {
    name: "nomination",
    label: "hồ sơ đề cử",
    title: &["code", "name"],
    parent: Some("award_round_id"),
    year: None,
    order: &["code", "name"],
    written: Written::Form,
    fields: &[
        Field::reference("award_round_id", "Đợt", "award_round").required(),
        Field::text("code", "Mã số bình chọn").shown().searched(),
        Field::text("name", "Tên sản phẩm, người, tổ chức").required().shown().searched(),
        Field::choice("subject", "Đối tượng", NominationSubject::CHOICES).required().shown(),
        Field::choice("product_group", "Nhóm sản phẩm", ProductGroup::CHOICES).shown(),
        Field::choice("title_kind", "Danh hiệu", TitleKind::CHOICES).shown(),
        Field::reference("facility_id", "Cơ sở CNNT", "facility").shown(),
        Field::reference("facility_product_id", "Sản phẩm của cơ sở", "facility_product"),
        Field::reference("person_id", "Người", "person"),
        Field::reference("unit_id", "Địa bàn", "unit"),
        Field::reference("lower_certificate_id", "Giấy chứng nhận cấp dưới", "certificate"),
        Field::choice("state", "Tình trạng", NominationState::CHOICES).shown(),
        Field::paragraph("description", "Mô tả").group("Hồ sơ sản phẩm"),
        Field::flag("one_off", "Là sản phẩm độc bản").group("Hồ sơ sản phẩm"),
        Field::year("started_year", "Năm bắt đầu sản xuất").group("Hồ sơ sản phẩm"),
        Field::text("capacity", "Năng lực sản xuất").group("Hồ sơ sản phẩm"),
        Field::text("output", "Sản lượng").group("Hồ sơ sản phẩm"),
        Field::money("revenue_vnd", "Doanh thu").alone().group("Hồ sơ sản phẩm"),
        Field::text("market", "Thị trường").group("Hồ sơ sản phẩm"),
        Field::text("craft", "Nghề").group("Hồ sơ danh hiệu"),
        Field::count("years_in_craft", "Số năm làm nghề").alone().group("Hồ sơ danh hiệu"),
        Field::count("works_count", "Số tác phẩm").group("Hồ sơ danh hiệu"),
        Field::count("taught_count", "Số người đã truyền nghề").group("Hồ sơ danh hiệu"),
        Field::flag("special_craft", "Nghề đặc thù").group("Hồ sơ danh hiệu"),
        Field::paragraph("prizes", "Giải thưởng, bằng khen").group("Hồ sơ danh hiệu"),
        Field::text("previous_title", "Danh hiệu đã có").group("Hồ sơ danh hiệu"),
        Field::date("notice_from", "Công khai từ ngày").group("Kết quả"),
        Field::date("notice_to", "Công khai đến ngày").group("Kết quả"),
        Field::flag("chosen", "Được hội đồng chọn").shown().group("Kết quả"),
        Field::text("chosen_reason", "Lý do chọn hoặc không chọn").group("Kết quả"),
        Field::reference("award_tier_id", "Hạng", "award_tier").shown().group("Kết quả"),
        Field::money("prize_vnd", "Mức thưởng").group("Kết quả"),
        Field::text("decision_no", "Số quyết định").searched().group("Kết quả"),
        Field::date("decision_on", "Ngày quyết định").group("Kết quả").with("decision_no"),
        Field::paragraph("note", "Ghi chú").group("Kết quả"),
    ],
};

/// A paper of a nomination's dossier.
#[rustfmt::skip]
pub static NOMINATION_PAPER: Noun = Noun {
    name: "nomination_paper",
    label: "giấy tờ hồ sơ",
    title: &["name"],
    parent: Some("nomination_id"),
    year: None,
    order: &["position"],
    written: Written::Form,
    fields: &[
        Field::reference("nomination_id", "Hồ sơ", "nomination").required(),
        Field::count("position", "Thứ tự").alone().required(),
        Field::text("name", "Giấy tờ").required().shown(),
        Field::flag("optional", "Nếu có"),
        Field::choice("state", "Tình trạng", PaperState::CHOICES).required().shown(),
        Field::text("place", "Nơi lưu").shown(),
        Field::reference("attachment_id", "Tệp đính kèm", "attachment"),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// One judge's sheet for one nomination. Nobody else sees it until it is closed.
#[rustfmt::skip]
pub static SCORE_SHEET: Noun = Noun {
    name: "score_sheet",
    label: "phiếu chấm",
    title: &["council_member_id"],
    parent: Some("nomination_id"),
    year: None,
    order: &["council_member_id"],
    written: Written::Form,
    fields: &[
        Field::reference("nomination_id", "Hồ sơ", "nomination").required(),
        Field::reference("council_member_id", "Giám khảo", "council_member").required().shown(),
        Field::flag("closed", "Đã đóng phiếu").shown(),
        Field::flag("recused", "Không chấm").shown(),
        Field::text("recusal_reason", "Lý do không chấm"),
        Field::text("reopened_reason", "Lý do mở lại").hint("Mở lại phiếu đã đóng: bỏ dấu “Đã đóng phiếu” và ghi lý do."),
        Field::paragraph("comment", "Nhận xét"),
    ],
};

/// The points of a sheet for one criterion.
#[rustfmt::skip]
pub static SCORE: Noun = Noun {
    name: "score",
    label: "điểm",
    title: &["award_criterion_id"],
    parent: Some("score_sheet_id"),
    year: None,
    order: &["award_criterion_id"],
    written: Written::Form,
    fields: &[
        Field::reference("score_sheet_id", "Phiếu chấm", "score_sheet").required(),
        Field::reference("award_criterion_id", "Tiêu chí", "award_criterion").required().shown(),
        Field::quantity("points", "Điểm", 2).required().shown(),
    ],
};

/// A council's vote on a nomination.
#[rustfmt::skip]
pub static VOTE: Noun = Noun {
    name: "vote",
    label: "biểu quyết",
    title: &["held_on"],
    parent: Some("nomination_id"),
    year: None,
    order: &["held_on"],
    written: Written::Form,
    fields: &[
        Field::reference("nomination_id", "Hồ sơ", "nomination").required(),
        Field::reference("council_id", "Hội đồng", "council").required().shown(),
        Field::date("held_on", "Ngày họp").shown(),
        Field::count("members_total", "Tổng số thành viên").alone().shown(),
        Field::count("members_present", "Số dự họp").alone().shown(),
        Field::count("votes_for", "Đồng ý").alone().shown(),
        Field::count("votes_against", "Không đồng ý").alone().shown(),
        Field::count("votes_blank", "Phiếu trắng, không hợp lệ").alone().shown(),
        Field::paragraph("note", "Ghi chú"),
    ],
};

/// A certificate of a nomination or of a learner. The stored date of expiry rules.
#[rustfmt::skip]
pub static CERTIFICATE: Noun = Noun {
    name: "certificate",
    label: "giấy chứng nhận",
    title: &["number", "name"],
    parent: None,
    year: Some("granted_on"),
    order: &["-granted_on", "number"],
    written: Written::Form,
    fields: &[
        Field::text("number", "Số giấy").shown().searched().hint("Để trống cho đến khi cấp."),
        Field::text("name", "Cấp cho").required().shown().searched(),
        Field::choice("kind", "Loại", CertificateKind::CHOICES).required().shown(),
        Field::choice("level", "Cấp", AwardLevel::CHOICES).shown(),
        Field::reference("nomination_id", "Hồ sơ đề cử", "nomination"),
        Field::reference("learner_id", "Học viên", "learner"),
        Field::reference("facility_id", "Cơ sở CNNT", "facility"),
        Field::date("granted_on", "Ngày cấp").shown().with("number"),
        Field::date("expires_on", "Có giá trị đến").shown(),
        Field::text("decision_no", "Theo quyết định").searched(),
        Field::text("issuer", "Cơ quan cấp"),
        Field::count("reprints", "Số lần in lại"),
        Field::date("revoked_on", "Ngày thu hồi"),
        Field::paragraph("note", "Ghi chú"),
    ],
};
