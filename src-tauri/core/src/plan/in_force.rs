//! Kế hoạch đang có hiệu lực: the plan of a year as it was in force on a day. It is what reports, the overview, the
//! programme and everybody else mean by "the plan of the year".
//!
//! What surprises: a draft is never the plan, however far on its way; an amendment counts from the day of its own
//! decision; and what was decided later never changes the answer for a day before it.

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::sets::PlanState;
use super::shown::PlanView;
use super::store::{self, Head};
use super::view;
use crate::error::Result;
use crate::ledger::Reader;

/// The plan of a year as it was in force at the end of a day: as issued, with every supplement and adjustment decided
/// until then. None where nothing was in force yet. A plan or a version without a day counts as from the start.
pub fn in_force(reader: &Reader<'_>, year: i32, day: NaiveDate) -> Result<Option<PlanView>> {
    let Some(plan) = store::issued(reader, year)? else {
        return Ok(None);
    };
    let versions = store::versions(reader, &plan.id)?;
    let Some((number, frozen)) = store::frozen_as_of(reader, &plan.id, day)? else {
        return as_it_stands(reader, &plan, day);
    };
    let mut shown: PlanView = serde_json::from_str(&frozen)?;
    shown.state = "approved".to_owned();
    shown.step = match number > 1 {
        true => PlanState::Adjusted,
        false => PlanState::Issued,
    }
    .code()
    .to_owned();
    shown.steps.retain(|step| step.date <= day);
    shown.next.clear();
    shown.amendment = None;
    shown.versions = versions
        .into_iter()
        .filter(|one| one.number <= number)
        .collect();
    Ok(Some(shown))
}

/// How far the plan of a year is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum YearPlan {
    /// The year has no plan.
    None,
    /// It has one, or drafts of one, that is not in force yet.
    Pending,
    /// Its plan is in force.
    InForce,
}

/// The years that have a plan or drafts of one that are still used, each with how far it is on a day; oldest first.
pub fn years(reader: &Reader<'_>, day: NaiveDate) -> Result<Vec<(i32, YearPlan)>> {
    let years = store::years(reader, day)?;
    Ok(years
        .into_iter()
        .map(|(year, in_force)| match in_force {
            true => (year, YearPlan::InForce),
            false => (year, YearPlan::Pending),
        })
        .collect())
}

/// A plan that was issued before anything was frozen stands as it is, from its decision's day.
fn as_it_stands(reader: &Reader<'_>, plan: &Head, day: NaiveDate) -> Result<Option<PlanView>> {
    let begun = plan.decision_on.is_none_or(|decided| decided <= day);
    if !begun || store::has_frozen(reader, &plan.id)? {
        return Ok(None);
    }
    let mut shown = view::plain(reader, plan)?;
    shown.next.clear();
    shown.amendment = None;
    Ok(Some(shown))
}
