//! The closed sets of awards: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// What a round is about.
    RoundKind {
        Product = "product", "bình chọn sản phẩm";
        Title = "title", "xét tặng danh hiệu";
    }

    /// Levels of rounds and certificates; the district level ended on 30/6/2025.
    AwardLevel {
        Commune = "commune", "cấp xã";
        District = "district", "cấp huyện";
        Province = "province", "cấp tỉnh";
        Region = "region", "cấp khu vực";
        National = "national", "cấp quốc gia";
        Ministry = "ministry", "cấp Bộ";
        State = "state", "cấp Nhà nước";
    }

    /// Where a round stands.
    RoundState {
        Planned = "planned", "dự kiến";
        Open = "open", "nhận hồ sơ";
        Checking = "checking", "kiểm tra hồ sơ";
        Scoring = "scoring", "đang chấm";
        Closed = "closed", "đã đóng phiếu";
        Submitted = "submitted", "trình công nhận";
        Recognised = "recognised", "đã công nhận";
        Cancelled = "cancelled", "không tổ chức";
    }

    /// What a share of votes is a share of.
    VoteBasis {
        Total = "total", "tổng số thành viên";
        Present = "present", "số thành viên dự họp";
    }

    /// Kinds of councils.
    CouncilKind {
        Council = "council", "hội đồng";
        Jury = "jury", "ban giám khảo";
        Experts = "experts", "tổ chuyên môn";
    }

    /// Roles in a council.
    MemberRole {
        Chair = "chair", "chủ tịch";
        ViceChair = "vice_chair", "phó chủ tịch";
        Head = "head", "trưởng ban";
        Member = "member", "thành viên";
        Secretary = "secretary", "thư ký";
        Judge = "judge", "giám khảo";
    }

    /// What is nominated.
    NominationSubject {
        Product = "product", "sản phẩm";
        ProductSet = "product_set", "bộ sản phẩm";
        Person = "person", "người";
        Organisation = "organisation", "tổ chức";
    }

    /// The titles of crafts.
    TitleKind {
        Skilled = "skilled", "thợ giỏi";
        Artisan = "artisan", "nghệ nhân";
        Introducer = "introducer", "người có công đưa nghề về địa phương";
        ArtisanExcellent = "artisan_excellent", "nghệ nhân ưu tú";
        ArtisanPeople = "artisan_people", "nghệ nhân nhân dân";
    }

    /// Where a nomination stands.
    NominationState {
        Registered = "registered", "đăng ký";
        Incomplete = "incomplete", "hồ sơ thiếu";
        Complete = "complete", "hồ sơ đủ";
        Surveyed = "surveyed", "đã khảo sát";
        Scored = "scored", "đã chấm";
        Submitted = "submitted", "trình công nhận";
        Recognised = "recognised", "đã công nhận";
        Failed = "failed", "không đạt";
        Withdrawn = "withdrawn", "rút";
    }

    /// What a certificate certifies.
    CertificateKind {
        Product = "product", "sản phẩm CNNT tiêu biểu";
        Title = "title", "danh hiệu";
        Course = "course", "hoàn thành khóa học";
    }
}
