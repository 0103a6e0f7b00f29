//! The year's money, part by part: what is planned, approved, contracted, spent and accepted, each part a
//! record, so that every sum of the first screen opens what it is made of.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::error::{Error, Result};
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};
use crate::plan;
use crate::project::{self, AsOf, Projects};
use crate::report::Behind;

/// What is known of a sum of money, in the order in which a year goes through it.
pub const STAGES: [&str; 5] = ["planned", "approved", "contracted", "spent", "accepted"];

/// One record's part of the year's money.
pub(super) struct Part {
    pub(super) stage: String,
    pub(super) noun: String,
    pub(super) id: String,
    pub(super) name: String,
    /// The facility that an item of the plan serves.
    pub(super) facility: Option<String>,
    /// Code of its content heading, `ND3`; empty if none.
    pub(super) content: String,
    pub(super) source: String,
    pub(super) amount: i64,
}

/// The parts of a budget year as they are known today: the plan in force, and the projects by [`Projects`].
///
/// Accepted is what the accepted projects carried out, as it was written down, else what was approved for
/// them. Spent takes off what was returned.
pub(super) fn parts(reader: &Reader<'_>, year: i32, today: NaiveDate) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let plan = plan::in_force(reader, year, today)?;
    for item in plan
        .iter()
        .flat_map(|plan| &plan.items)
        .filter(|item| !item.reserve)
    {
        let amounts = [item.national, item.local, item.beneficiary, item.other];
        for (source, amount) in MoneySource::ALL.into_iter().zip(amounts) {
            parts.push(Part {
                stage: "planned".to_owned(),
                noun: "plan_item".to_owned(),
                id: item.id.to_string(),
                name: item.title.clone(),
                facility: item.facility.clone(),
                content: item.content.clone().unwrap_or_default(),
                source: source.code().to_owned(),
                amount: amount.dong(),
            });
        }
    }
    let named: BTreeMap<ProjectId, (String, String)> = reader
        .rows(
            "SELECT p.id, p.name, coalesce(c.code, '') FROM project p LEFT JOIN content c ON c.id = p.content_id",
            [],
            |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
        )?
        .into_iter()
        .collect();
    for project in Projects::read(reader)?.year(year, &AsOf::today(today))? {
        let Some((name, content)) = named.get(&project.id) else {
            continue;
        };
        let carried = project.money.iter().any(|sums| sums.done.is_some());
        for source in MoneySource::ALL {
            let sums = project.of(source);
            let accepted = match (project.accepted_on.is_some(), carried) {
                (false, _) => Money::ZERO,
                (true, true) => sums.done.unwrap_or_default(),
                (true, false) => sums.approved,
            };
            let amounts = [
                ("approved", sums.approved),
                ("contracted", sums.contracted),
                ("spent", sums.disbursed()?),
                ("accepted", accepted),
            ];
            parts.extend(amounts.map(|(stage, amount)| Part {
                stage: stage.to_owned(),
                noun: "project".to_owned(),
                id: project.id.to_string(),
                name: name.clone(),
                facility: None,
                content: content.clone(),
                source: source.code().to_owned(),
                amount: amount.dong(),
            }));
        }
    }
    parts.retain(|part| part.amount != 0);
    parts.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(parts)
}

/// Whether the money of a source is the centre's own to give.
fn fund(source: &str) -> bool {
    matches!(source, "national" | "local")
}

/// What the parts that fit come to, stage by stage.
pub(super) fn sums(parts: &[Part], fits: impl Fn(&Part) -> bool) -> Result<[Money; 5]> {
    let mut sums = [Money::ZERO; 5];
    for part in parts.iter().filter(|part| fits(part)) {
        if let Some(at) = STAGES.iter().position(|stage| *stage == part.stage) {
            let amount = Money::new(part.amount)
                .ok_or_else(|| Error::internal("a sum of money beyond its range"))?;
            sums[at] = sums[at].plus(amount)?;
        }
    }
    Ok(sums)
}

/// Khuyến công money of a content heading.
pub(super) fn of_content(code: &str) -> impl Fn(&Part) -> bool {
    move |part| part.content == code && fund(&part.source)
}

/// Money of one source.
pub(super) fn of_source(source: &str) -> impl Fn(&Part) -> bool {
    move |part| part.source == source
}

/// The records behind a figure: `stage` is one of [`STAGES`]; of a content heading (`ND3`) or of a source
/// (`local`), or of all khuyến công money where neither is named. They sum to it. Records of one name are told apart
/// by code and facility.
pub fn behind(
    reader: &Reader<'_>,
    year: i32,
    stage: &str,
    content: Option<&str>,
    source: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<Behind>> {
    let mut found: Vec<Behind> = Vec::new();
    let mut facilities: BTreeMap<String, String> = BTreeMap::new();
    for part in parts(reader, year, today)? {
        let fits = part.stage == stage
            && content.is_none_or(|code| part.content == code)
            && source.map_or(fund(&part.source), |source| part.source == source);
        if !fits {
            continue;
        }
        if let Some(facility) = part.facility {
            facilities.insert(part.id.clone(), facility);
        }
        match found.iter_mut().find(|one| one.id == part.id) {
            Some(one) => one.value += part.amount,
            None => found.push(Behind {
                noun: part.noun,
                id: part.id,
                name: part.name,
                value: part.amount,
            }),
        }
    }
    let mut named: BTreeMap<String, u32> = BTreeMap::new();
    for one in &found {
        *named.entry(one.name.clone()).or_default() += 1;
    }
    if named.values().any(|times| *times > 1) {
        for project in project::list(reader, None, today)? {
            let told: Vec<String> = project
                .code
                .into_iter()
                .chain(project.beneficiaries)
                .collect();
            facilities.insert(project.id.to_string(), told.join(", "));
        }
        for one in &mut found {
            let told = facilities.get(&one.id).filter(|told| !told.is_empty());
            if let (Some(2..), Some(told)) = (named.get(&one.name), told) {
                one.name = format!("{} ({told})", one.name);
            }
        }
    }
    Ok(found)
}
