//! The closed sets of courses: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Kinds of classes.
    CourseKind {
        Vocational = "vocational", "đào tạo nghề";
        Upgrade = "upgrade", "nâng cao tay nghề";
        Handover = "handover", "truyền nghề";
        Officers = "officers", "tập huấn cán bộ";
        Startup = "startup", "khởi sự doanh nghiệp";
        Management = "management", "quản trị doanh nghiệp";
        Cleaner = "cleaner", "sản xuất sạch hơn";
        Collaborators = "collaborators", "tập huấn cộng tác viên";
        Other = "other", "khác";
    }

    /// Where a class stands.
    CourseState {
        Planned = "planned", "dự kiến";
        Running = "running", "đang học";
        Finished = "finished", "đã bế giảng";
        Settled = "settled", "đã quyết toán";
        Cancelled = "cancelled", "không tổ chức";
    }

    /// Parts of a day.
    DayPart {
        Morning = "morning", "sáng";
        Afternoon = "afternoon", "chiều";
        Evening = "evening", "tối";
        Day = "day", "cả ngày";
    }

    /// Groups of learners by the support they get (QĐ 46/2015/QĐ-TTg).
    SupportGroup {
        Disabled = "disabled", "người khuyết tật";
        MinorityPoor = "minority_poor", "dân tộc thiểu số nghèo, hộ nghèo ở xã đặc biệt khó khăn";
        Priority = "priority", "dân tộc thiểu số, người có công, hộ nghèo, thu hồi đất";
        NearPoor = "near_poor", "hộ cận nghèo";
        Rural = "rural", "phụ nữ, lao động nông thôn khác";
        None = "none", "không thuộc diện hỗ trợ";
    }

    /// How a learner finished.
    LearnerResult {
        Finished = "finished", "hoàn thành";
        Failed = "failed", "không đạt";
        Left = "left", "bỏ học";
    }
}
