//! The closed sets of plans: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// Where a plan stands.
    PlanState {
        Draft = "draft", "dự thảo";
        Submitted = "submitted", "trình Sở";
        SubmittedCommittee = "submitted_committee", "trình UBND";
        Issued = "issued", "đã ban hành";
        Adjusted = "adjusted", "đã điều chỉnh";
        Closed = "closed", "đã tổng kết";
        Dropped = "dropped", "không dùng";
        Amending = "amending", "đang soạn điều chỉnh";
    }

    /// What could go into a plan.
    CandidateKind {
        Need = "need", "nhu cầu";
        Proposal = "proposal", "đăng ký";
        Task = "task", "thường xuyên";
        Carry = "carry", "chuyển tiếp";
    }

    /// What an amendment does to a line.
    PlanChange {
        Add = "add", "thêm";
        Change = "change", "sửa";
        Remove = "remove", "bỏ";
    }

    /// What a version of a plan is.
    VersionKind {
        Approved = "approved", "phê duyệt";
        Supplement = "supplement", "bổ sung";
        Adjustment = "adjustment", "điều chỉnh";
    }
}

impl PlanState {
    /// Laid before somebody, or decided: what the form leaves alone.
    pub(super) fn is_decided(self) -> bool {
        !matches!(self, Self::Draft | Self::Dropped | Self::Amending)
    }

    /// Decided and not taken back: what may only be changed by another decision.
    pub(super) fn is_in_force(self) -> bool {
        matches!(self, Self::Issued | Self::Adjusted | Self::Closed)
    }
}
