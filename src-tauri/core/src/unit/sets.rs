//! The closed sets of units: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// The two systems of units: three tiers until 30/6/2025, two since.
    UnitStandard {
        Pre2025 = "pre2025", "trước 01/7/2025";
        Since2025 = "2025", "từ 01/7/2025";
    }

    /// Kinds of units at all levels of both systems.
    UnitKind {
        Province = "province", "tỉnh";
        City = "city", "thành phố trực thuộc trung ương";
        UrbanDistrict = "urban_district", "quận";
        District = "district", "huyện";
        Town = "town", "thị xã";
        ProvincialCity = "provincial_city", "thành phố thuộc tỉnh, thuộc thành phố";
        Commune = "commune", "xã";
        Ward = "ward", "phường";
        Township = "township", "thị trấn";
        SpecialZone = "special_zone", "đặc khu";
    }

    /// How an old unit became a new one.
    UnitRelation {
        Whole = "whole", "nhập toàn bộ";
        Part = "part", "nhập một phần";
        Unchanged = "unchanged", "giữ nguyên";
        Renamed = "renamed", "đổi tên";
        KindChanged = "kind_changed", "đổi loại";
    }

    /// What raises the priority of a place.
    UnitFlag {
        Difficult = "difficult", "kinh tế - xã hội khó khăn";
        VeryDifficult = "very_difficult", "kinh tế - xã hội đặc biệt khó khăn";
        NewRural = "new_rural", "xã xây dựng nông thôn mới";
        NewRuralAdvanced = "new_rural_advanced", "xã nông thôn mới nâng cao";
        Border = "border", "xã biên giới";
        Island = "island", "hải đảo";
        Minority = "minority", "vùng đồng bào dân tộc thiểu số";
    }

    /// What the province recognised.
    VillageKind {
        Village = "village", "làng nghề";
        TraditionalVillage = "traditional_village", "làng nghề truyền thống";
        TraditionalCraft = "traditional_craft", "nghề truyền thống";
    }

    /// How the present unit of an address was decided.
    UnitDecided {
        Same = "same", "mã giữ nguyên";
        Mapping = "mapping", "theo bảng quy đổi";
        Asked = "asked", "đã hỏi và chọn";
        Hand = "hand", "nhập tay";
        Undecided = "undecided", "chưa xác định";
    }
}
