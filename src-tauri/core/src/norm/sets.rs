//! The closed sets of texts, norms and deadlines: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Kinds of legal documents.
    DocumentKind {
        Law = "law", "luật";
        Decree = "decree", "nghị định";
        Decision = "decision", "quyết định";
        Circular = "circular", "thông tư";
        JointCircular = "joint_circular", "thông tư liên tịch";
        Resolution = "resolution", "nghị quyết";
        Directive = "directive", "chỉ thị";
        Plan = "plan", "kế hoạch";
        Letter = "letter", "công văn";
        Other = "other", "khác";
    }

    /// Whether a document holds.
    DocumentState {
        InForce = "in_force", "còn hiệu lực";
        Partly = "partly", "hết hiệu lực một phần";
        Expired = "expired", "hết hiệu lực";
        Unknown = "unknown", "chưa rõ";
    }

    /// Where a norm applies.
    NormArea {
        Any = "any", "mọi địa bàn";
        Difficult = "difficult", "khó khăn, đặc biệt khó khăn";
        VeryDifficult = "very_difficult", "đặc biệt khó khăn";
    }

    /// What an eligibility rule concludes.
    Eligibility {
        Eligible = "eligible", "đủ điều kiện";
        NotEligible = "not_eligible", "không đủ điều kiện";
        Consider = "consider", "cần xem xét";
    }

    /// What a deadline is for.
    DeadlineKind {
        Registration = "registration", "đăng ký kế hoạch";
        Report = "report", "báo cáo";
        Settlement = "settlement", "quyết toán";
        Liquidation = "liquidation", "thanh lý hợp đồng";
        Award = "award", "bình chọn, danh hiệu";
        Other = "other", "khác";
    }

    /// How often a deadline comes back.
    DeadlineCycle {
        Month = "month", "hằng tháng";
        Quarter = "quarter", "hằng quý";
        Half = "half", "6 tháng";
        NineMonths = "nine_months", "9 tháng";
        Year = "year", "hằng năm";
        Event = "event", "sau khi nghiệm thu đề án";
    }

    /// What the norms answer for a line of money.
    NormStatus {
        Within = "within", "trong định mức";
        Exceeds = "exceeds", "vượt định mức";
        NeedsCosts = "needs_costs", "thiếu chi phí để tính";
        Choose = "choose", "cần chọn khoản định mức";
        NoFigure = "no_figure", "định mức không nêu con số";
        NoRow = "no_row", "không có định mức";
    }
}
