//! The closed sets of agencies: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// What kind of body an agency is.
    AgencyKind {
        Centre = "centre", "trung tâm khuyến công";
        Department = "department", "sở";
        Committee = "committee", "ủy ban nhân dân";
        CommuneOffice = "commune_office", "phòng của cấp xã";
        Ministry = "ministry", "bộ, cục";
        Association = "association", "hiệp hội, đoàn thể";
        School = "school", "cơ sở đào tạo";
        Other = "other", "khác";
    }
}
