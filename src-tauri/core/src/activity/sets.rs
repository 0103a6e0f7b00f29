//! The closed sets of activities: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Kinds of activities.
    ActivityKind {
        Newsletter = "newsletter", "bản tin";
        Broadcast = "broadcast", "truyền hình, phát thanh";
        Article = "article", "bài báo";
        Website = "website", "trang thông tin";
        Brochure = "brochure", "ấn phẩm giới thiệu";
        Fair = "fair", "hội chợ, triển lãm";
        Booth = "booth", "gian hàng";
        Showroom = "showroom", "phòng trưng bày";
        TradeLink = "trade_link", "kết nối cung cầu";
        Trip = "trip", "tham quan, khảo sát";
        Seminar = "seminar", "hội thảo";
        Conference = "conference", "hội nghị";
        Statistics = "statistics", "số liệu thống kê";
        Brand = "brand", "nhãn hiệu";
        Consulting = "consulting", "tư vấn";
        Inspection = "inspection", "kiểm tra, giám sát";
        Other = "other", "khác";
    }

    /// Where an activity stands.
    ActivityState {
        Planned = "planned", "kế hoạch";
        Running = "running", "đang thực hiện";
        Done = "done", "đã thực hiện";
        Cancelled = "cancelled", "không thực hiện";
    }
}
