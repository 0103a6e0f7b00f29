//! The closed sets of collaborators: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Whether somebody is of the network now.
    CollaboratorState {
        Active = "active", "đang tham gia";
        Ended = "ended", "đã thôi";
    }

    /// Where a collaborator sits; the district tier ended on 30/6/2025.
    CollaboratorTier {
        District = "district", "cấp huyện";
        Commune = "commune", "cấp xã";
        Association = "association", "hiệp hội ngành hàng";
        Other = "other", "tổ chức khác";
    }

    /// What collaborators do.
    CollaboratorWork {
        Visit = "visit", "thăm cơ sở";
        Lead = "lead", "giới thiệu nhu cầu";
        Guide = "guide", "hướng dẫn hồ sơ";
        Report = "report", "gửi báo cáo";
        Meeting = "meeting", "dự họp";
        Training = "training", "dự tập huấn";
        Outreach = "outreach", "tuyên truyền";
        Other = "other", "khác";
    }

    /// How a year is rated.
    Rating {
        Excellent = "excellent", "hoàn thành xuất sắc";
        Good = "good", "hoàn thành tốt";
        Done = "done", "hoàn thành";
        Failed = "failed", "không hoàn thành";
    }
}
