//! The closed sets of facilities: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// The versions of the classification of industries.
    VsicVersion {
        Vsic2018 = "VSIC2018", "VSIC 2018 (QĐ 27/2018/QĐ-TTg)";
        Vsic2025 = "VSIC2025", "VSIC 2025 (QĐ 36/2025/QĐ-TTg)";
    }

    /// What a facility is in law.
    LegalForm {
        Private = "private", "doanh nghiệp tư nhân";
        Llc1 = "llc1", "công ty TNHH một thành viên";
        Llc2 = "llc2", "công ty TNHH hai thành viên trở lên";
        JointStock = "joint_stock", "công ty cổ phần";
        Partnership = "partnership", "công ty hợp danh";
        Llc = "llc", "công ty TNHH (chưa rõ số thành viên)";
        Enterprise = "enterprise", "doanh nghiệp (chưa rõ loại)";
        Cooperative = "cooperative", "hợp tác xã";
        CooperativeUnion = "cooperative_union", "liên hiệp hợp tác xã";
        CooperativeGroup = "cooperative_group", "tổ hợp tác";
        Household = "household", "hộ kinh doanh";
        CraftHousehold = "craft_household", "hộ sản xuất ở làng nghề";
        Other = "other", "khác";
    }

    /// How large an enterprise is.
    FacilitySize {
        Micro = "micro", "siêu nhỏ";
        Small = "small", "nhỏ";
        Medium = "medium", "vừa";
        Large = "large", "lớn";
    }

    /// Whether a facility works.
    FacilityState {
        Active = "active", "đang hoạt động";
        Paused = "paused", "tạm ngừng";
        Closed = "closed", "đã ngừng";
        Moved = "moved", "đã chuyển đi";
    }

    /// The groups of trades of NĐ 45/2012, Điều 5, with those that NĐ 235/2025 adds.
    SectorGroup {
        Agro = "agro", "chế biến nông, lâm, thủy sản, thực phẩm";
        Consumer = "consumer", "hàng tiêu dùng, hàng xuất khẩu";
        Chemical = "chemical", "hóa chất phục vụ nông nghiệp, nông thôn";
        Material = "material", "vật liệu xây dựng";
        Mechanical = "mechanical", "cơ khí, điện, điện tử, công nghiệp hỗ trợ";
        Craft = "craft", "tiểu thủ công nghiệp";
        Mineral = "mineral", "khai thác, chế biến khoáng sản";
        Cleaner = "cleaner", "sản xuất sạch hơn, bền vững";
        Cluster = "cluster", "hạ tầng cụm công nghiệp, di dời";
        HighTech = "high_tech", "công nghiệp công nghệ cao, công nghiệp sạch";
        Environment = "environment", "công nghiệp môi trường, tiết kiệm năng lượng";
        Other = "other", "khác";
    }

    /// Why a facility does not take part.
    Obstacle {
        Unaware = "unaware", "chưa biết chính sách";
        NotInterested = "not_interested", "chưa thấy cần";
        NoCounterpart = "no_counterpart", "không đủ vốn đối ứng";
        Paperwork = "paperwork", "ngại thủ tục";
        NotEligible = "not_eligible", "không thuộc đối tượng";
        Other = "other", "lý do khác";
    }

    /// Where a year's figures come from.
    YearOrigin {
        Hand = "hand", "nhập tay";
        Import = "import", "khảo sát";
    }

    /// What came of a need.
    NeedState {
        New = "new", "mới ghi nhận";
        Considered = "considered", "đang xem xét";
        Planned = "planned", "đã vào kế hoạch";
        Project = "project", "đã thành đề án";
        Done = "done", "đã đáp ứng";
        Refused = "refused", "không hỗ trợ";
        Withdrawn = "withdrawn", "cơ sở thôi đề nghị";
    }

    /// The four groups of products of a vote (TT 26/2014/TT-BCT, Điều 5).
    ProductGroup {
        Handicraft = "handicraft", "thủ công mỹ nghệ";
        Food = "food", "chế biến nông, lâm, thủy sản và thực phẩm";
        Machinery = "machinery", "thiết bị, máy móc, dụng cụ và phụ tùng cơ khí";
        Other = "other", "sản phẩm khác";
    }
}
