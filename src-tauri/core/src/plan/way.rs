//! Which steps a plan can take from where it stands.

use super::sets::PlanState;
use super::shown::NextStep;
use crate::field::Choice;

/// The steps in their order, each as it is called. Issuing and adjusting need a decision and are [`super::approve`].
pub const WAY: &[Choice] = &[
    step(PlanState::Draft, "dự thảo"),
    step(PlanState::Submitted, "trình Sở"),
    step(PlanState::SubmittedCommittee, "trình UBND"),
    step(PlanState::Issued, "ban hành"),
    step(PlanState::Adjusted, "điều chỉnh"),
    step(PlanState::Closed, "tổng kết"),
];

const fn step(state: PlanState, label: &'static str) -> Choice {
    Choice {
        code: state.code(),
        label,
    }
}

/// Where a plan can go by a step.
pub(super) fn next(state: PlanState) -> Vec<NextStep> {
    use PlanState::{
        Adjusted, Amending, Closed, Draft, Dropped, Issued, Submitted, SubmittedCommittee,
    };
    let to: &[(PlanState, bool)] = match state {
        Draft => &[(Submitted, false), (SubmittedCommittee, false)],
        Submitted => &[(SubmittedCommittee, false), (Draft, true)],
        SubmittedCommittee => &[(Submitted, true), (Draft, true)],
        Issued | Adjusted => &[(Closed, false)],
        Closed => &[(Issued, true)],
        Dropped | Amending => &[],
    };
    to.iter()
        .map(|(state, backwards)| NextStep {
            state: *state,
            name: state.label().to_owned(),
            backwards: *backwards,
        })
        .collect()
}
