//! The closed sets of people: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// What a person can be to the centre.
    PersonRole {
        Owner = "owner", "chủ cơ sở";
        Learner = "learner", "học viên";
        Judge = "judge", "giám khảo";
        Collaborator = "collaborator", "cộng tác viên";
        Teacher = "teacher", "giảng viên";
        Nominee = "nominee", "người được đề cử";
        Staff = "staff", "viên chức trung tâm";
        Official = "official", "cán bộ cơ quan khác";
    }

    /// What an account may do.
    UserRole {
        Manager = "manager", "quản trị";
        Editor = "editor", "nhập và sửa";
        Viewer = "viewer", "chỉ xem";
        Judge = "judge", "giám khảo";
    }
}
