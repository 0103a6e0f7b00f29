//! The closed sets of reports: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// The documents of the catalogue.
    ReportKind {
        Month = "month", "báo cáo tháng";
        Quarter = "quarter", "báo cáo quý";
        Half = "half", "báo cáo 6 tháng";
        NineMonths = "nine-months", "báo cáo 9 tháng";
        Year = "year", "báo cáo năm";
        Registration = "registration", "tổng hợp đăng ký kế hoạch";
        Plan = "plan", "kế hoạch năm";
        Progress = "progress", "tiến độ đề án";
        Statistics = "statistics", "báo cáo thống kê";
        Award = "award", "bình chọn sản phẩm";
        AwardRequest = "award-request", "tờ trình công nhận sản phẩm";
        Title = "title", "xét tặng danh hiệu";
        TitleRequest = "title-request", "tờ trình xét tặng danh hiệu";
        Facilities = "facilities", "ngân hàng thông tin cơ sở";
        Programme = "programme", "thực hiện chương trình";
        Area = "area", "theo địa bàn";
        Collaborators = "collaborators", "mạng lưới cộng tác viên";
        Course = "course", "lớp đào tạo, tập huấn";
        Settlement = "settlement", "quyết toán";
        Letter = "letter", "văn bản khác";
    }

    /// The sections of reports and plans with their headings; which document has which is the catalogue's.
    ReportSection {
        Basis = "basis", "Căn cứ";
        Situation = "situation", "Đặc điểm tình hình";
        Management = "management", "Công tác chỉ đạo, văn bản ban hành";
        Collaborators = "collaborators", "Mạng lưới cộng tác viên";
        Funding = "funding", "Kinh phí khuyến công";
        National = "national", "Khuyến công quốc gia";
        Local = "local", "Khuyến công địa phương";
        Activities = "activities", "Đào tạo, tập huấn, thông tin tuyên truyền";
        Awards = "awards", "Bình chọn sản phẩm, xét tặng danh hiệu";
        Survey = "survey", "Khảo sát, cơ sở dữ liệu";
        Acceptance = "acceptance", "Kiểm tra, nghiệm thu, giải ngân";
        Overview = "overview", "Kết quả";
        Evaluation = "evaluation", "Kết quả, hiệu quả";
        Difficulties = "difficulties", "Tồn tại, hạn chế, vướng mắc";
        Causes = "causes", "Nguyên nhân";
        Direction = "direction", "Phương hướng, nhiệm vụ";
        Proposal = "proposal", "Kiến nghị, đề xuất";
        Purpose = "purpose", "Mục đích, yêu cầu";
        Tasks = "tasks", "Nội dung";
        Arrangement = "arrangement", "Tổ chức thực hiện";
        Request = "request", "Đề nghị";
    }

    /// Dấu chỉ độ mật (NĐ 30/2020/NĐ-CP, Phụ lục I).
    Secrecy {
        Secret = "secret", "Mật";
        TopSecret = "top-secret", "Tối mật";
        MostSecret = "most-secret", "Tuyệt mật";
    }

    /// Dấu chỉ mức độ khẩn.
    Urgency {
        Urgent = "urgent", "Khẩn";
        VeryUrgent = "very-urgent", "Thượng khẩn";
        Express = "express", "Hỏa tốc";
    }

    /// Where a report stands.
    ReportState {
        Draft = "draft", "nháp";
        Frozen = "frozen", "đã chốt số liệu";
        Submitted = "submitted", "trình ký";
        Issued = "issued", "đã ban hành";
        Replaced = "replaced", "đã thay thế";
    }
}
