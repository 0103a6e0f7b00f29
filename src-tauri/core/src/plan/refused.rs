//! Why a plan may not be edited: it was issued, lies with those who decide, or is not used.

use super::sets::PlanState;
use super::store::{Head, called};
use crate::clock::written;
use crate::error::{Error, Result};

/// Refuses a change of what was issued or lies with those who decide.
pub(super) fn unsettled(plan: &Head) -> Result<()> {
    match plan.state {
        _ if plan.approved => Err(approved(plan)),
        PlanState::Submitted | PlanState::SubmittedCommittee => Err(Error::refused(
            "plan_submitted",
            format!(
                "Kế hoạch năm {} đang ở bước “{}” nên không sửa được. Hãy lùi về dự thảo, kèm lý do, rồi sửa.",
                plan.year,
                plan.state.label()
            ),
        )),
        _ => Ok(()),
    }
}

pub(super) fn approved(plan: &Head) -> Error {
    let decision = plan
        .decision_no
        .as_deref()
        .filter(|number| !number.trim().is_empty())
        .map(|number| format!(" theo {number}"))
        .unwrap_or_default();
    let day = plan
        .decision_on
        .map(|day| format!(" ngày {}", written(day)))
        .unwrap_or_default();
    Error::refused(
        "plan_approved",
        format!(
            "Kế hoạch năm {} đã phê duyệt{decision}{day} nên không sửa được. Thay đổi sau phê duyệt là một lần điều chỉnh riêng.",
            plan.year
        ),
    )
}

pub(super) fn dropped(plan: &Head) -> Error {
    Error::refused(
        "plan_dropped",
        format!(
            "“{}” là phương án không dùng. Hãy chọn lại phương án này trước khi sửa.",
            called(plan)
        ),
    )
}
