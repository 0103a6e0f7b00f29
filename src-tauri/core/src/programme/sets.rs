//! The closed sets of programmes: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Whose programme it is.
    ProgrammeLevel {
        National = "national", "quốc gia";
        Local = "local", "địa phương";
    }

    /// Where a programme stands.
    ProgrammeState {
        Draft = "draft", "dự thảo";
        Approved = "approved", "đã phê duyệt";
        Running = "running", "đang thực hiện";
        Reviewed = "reviewed", "đã sơ kết";
        Closed = "closed", "đã tổng kết";
    }
}
