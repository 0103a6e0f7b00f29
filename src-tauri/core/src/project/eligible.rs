//! Đối tượng thụ hưởng của đề án: whether those who benefit are whom the law serves on the day of the approval and for
//! the fund of the project; today while nothing is decided. It never blocks.
//!
//! What surprises: a project keeps the answer of its approval's day (Điều 1 khoản 2 NĐ 45/2012/NĐ-CP as it was then):
//! what was approved before NĐ 235/2025/NĐ-CP goes on under the rules of its time.

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::money_store as store;
use crate::clock::written;
use crate::error::Result;
use crate::ids::{FacilityId, ProjectId};
use crate::ledger::Reader;
use crate::money::MoneySource;
use crate::norm::{self, Eligibility, EligibilityVerdict};

/// Whether those who benefit from a project are whom the law serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectEligibility {
    /// The day it is asked for: of the decision, or today.
    pub on: NaiveDate,
    /// The fund.
    pub source: MoneySource,
    /// The project was decided on that day.
    pub decided: bool,
    /// Facility by facility, in the order of the beneficiaries.
    pub served: Vec<ServedEligibility>,
}

/// One facility that benefits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ServedEligibility {
    /// Its name.
    pub name: String,
    /// What the law says of it.
    pub verdict: EligibilityVerdict,
}

/// What the law says of the facilities that benefit from a project.
pub fn eligibility(
    reader: &Reader<'_>,
    project: &ProjectId,
    today: NaiveDate,
) -> Result<ProjectEligibility> {
    let head = store::head(reader, project)?;
    let on = head.decision_on.unwrap_or(today);
    let served: Vec<(FacilityId, String)> = store::served(reader, project)?
        .into_iter()
        .filter_map(|one| Some((one.facility?, one.name)))
        .collect();
    let ids: Vec<FacilityId> = served.iter().map(|(id, _)| id.clone()).collect();
    let verdicts = match ids.is_empty() {
        true => Vec::new(),
        false => norm::eligibility_of_many(reader, &ids, on, head.source)?,
    };
    Ok(ProjectEligibility {
        on,
        source: head.source,
        decided: head.decision_on.is_some(),
        served: verdicts
            .into_iter()
            .map(|verdict| ServedEligibility {
                name: served
                    .iter()
                    .find(|(id, _)| *id == verdict.facility)
                    .map(|(_, name)| name.clone())
                    .unwrap_or_default(),
                verdict,
            })
            .collect(),
    })
}

/// A sentence for each facility that the law does not serve.
pub(super) fn warnings(
    reader: &Reader<'_>,
    project: &ProjectId,
    today: NaiveDate,
) -> Result<Vec<String>> {
    let asked = eligibility(reader, project, today)?;
    let on = written(asked.on);
    Ok(asked
        .served
        .iter()
        .filter(|one| one.verdict.verdict == Eligibility::NotEligible)
        .map(|one| {
            format!(
                "“{}” theo quy định ngày {on}, nguồn {}: {}",
                one.name,
                asked.source.label(),
                crate::text::uncapitalised(&one.verdict.explanation)
            )
        })
        .collect())
}
