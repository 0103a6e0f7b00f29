//! The closed sets of projects: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Kinds of projects.
    ProjectKind {
        Single = "single", "đề án đơn";
        Group = "group", "đề án nhóm";
        Pilot = "pilot", "đề án điểm";
        MultiYear = "multi_year", "đề án nhiều năm";
        Task = "task", "nhiệm vụ";
    }

    /// The stages at which a project's money is known.
    BudgetStage {
        Registered = "registered", "đăng ký";
        Appraised = "appraised", "thẩm định";
        Approved = "approved", "phê duyệt";
        Adjusted = "adjusted", "điều chỉnh";
        Contracted = "contracted", "hợp đồng";
        Done = "done", "thực hiện";
        Settled = "settled", "quyết toán";
    }

    /// What an adjustment changes.
    ChangeSubject {
        Beneficiary = "beneficiary", "đơn vị thụ hưởng";
        Place = "place", "địa điểm";
        Content = "content", "nội dung, quy mô";
        Schedule = "schedule", "tiến độ";
        Budget = "budget", "cơ cấu kinh phí trong tổng mức";
        Total = "total", "tổng kinh phí";
        Stop = "stop", "ngừng triển khai";
    }

    /// How money moves.
    FlowKind {
        Advance = "advance", "tạm ứng";
        Payment = "payment", "thanh toán";
        Settlement = "settlement", "quyết toán";
        Return = "return", "thu hồi, hoàn trả";
    }

    /// Why somebody went to look.
    VisitKind {
        Check = "check", "kiểm tra";
        Supervision = "supervision", "giám sát";
        FollowUp = "follow_up", "theo dõi sau hỗ trợ";
    }

    /// Whether a paper is there.
    PaperState {
        Have = "have", "có";
        Missing = "missing", "thiếu";
        Waiting = "waiting", "chờ bổ sung";
        NotApplicable = "not_applicable", "không áp dụng";
    }

    /// What a list of papers is for.
    PaperUse {
        Project = "project", "đề án";
        Product = "product", "bình chọn sản phẩm";
        Title = "title", "xét tặng danh hiệu";
    }

    /// The states of both workflows; which follows which is the workflow's matter.
    ProjectState {
        Proposed = "proposed", "đề xuất";
        Requested = "requested", "đơn đề nghị";
        Drafted = "drafted", "lập đề án";
        Registered = "registered", "đăng ký";
        BaseAppraisal = "base_appraisal", "thẩm định cơ sở";
        Submitted = "submitted", "trình Cục";
        MinistryAppraisal = "ministry_appraisal", "thẩm định cấp Bộ";
        DepartmentAppraisal = "department_appraisal", "Sở Công Thương thẩm định";
        FinanceAgreed = "finance_agreed", "Sở Tài chính thống nhất kinh phí";
        Approved = "approved", "phê duyệt, giao kế hoạch";
        Contracted = "contracted", "ký hợp đồng";
        Running = "running", "đang thực hiện";
        Accepted = "accepted", "nghiệm thu";
        Disbursed = "disbursed", "giải ngân";
        SettlementDossier = "settlement_dossier", "hồ sơ quyết toán";
        Settled = "settled", "thanh lý, quyết toán";
        Followed = "followed", "theo dõi sau hỗ trợ";
        Archived = "archived", "lưu trữ";
        Refused = "refused", "từ chối";
        Withdrawn = "withdrawn", "rút";
        Stopped = "stopped", "ngừng triển khai";
    }
}
