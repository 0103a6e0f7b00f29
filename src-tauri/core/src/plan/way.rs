//! Which steps a plan can take from where it stands.

use super::sets::PlanState;
use super::shown::NextStep;

/// The steps in their order. Issuing and adjusting need a decision and are [`super::approve`].
pub(super) const WAY: &[PlanState] = &[
    PlanState::Draft,
    PlanState::Submitted,
    PlanState::SubmittedCommittee,
    PlanState::Issued,
    PlanState::Adjusted,
    PlanState::Closed,
];

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
