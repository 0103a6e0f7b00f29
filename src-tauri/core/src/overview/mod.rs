//! Tổng quan: this year's plan and money by content and source, what needs somebody, what falls due.
//!
//! Every figure is one that a report of the year would print; nothing is counted twice in two ways.

mod attention;
mod calendar;
mod ics;
mod money;
pub mod sets;
#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use specta::Type;

pub use calendar::{Due, calendar};
pub use ics::ics;
pub use money::{STAGES, behind};

use crate::error::Result;
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::Reader;
use crate::money::Money;
use crate::money::MoneySource;
use crate::norm::Workdays;
use crate::plan;
use crate::programme::{self, Gaps, Hundredths};
use crate::record::Filter;

/// The first screen.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Overview {
    /// The working year.
    pub year: i32,
    /// How far the plan of the year is.
    pub plan: plan::YearPlan,
    /// The nearest other year whose plan is in force, the later of two.
    pub planned_year: Option<i32>,
    /// Khuyến công money by content heading, in the order of the headings.
    pub by_content: Vec<MoneyRow>,
    /// What the contents come to.
    pub total: MoneyRow,
    /// All money by source.
    pub by_source: Vec<MoneyRow>,
    /// The programmes that the year belongs to, oldest first.
    pub programmes: Vec<ProgrammeGlance>,
    /// Facilities by current commune, most first.
    pub facilities_by_unit: Vec<ByUnit>,
    /// What waits for somebody; each opens its list.
    pub needs_attention: Vec<Attention>,
    /// What is overdue or falls due in the next thirty days, soonest first.
    pub deadlines: Vec<Due>,
    /// How many were missed longer ago than those that are listed.
    pub missed_before: u32,
}

/// A line of the year's money; [`behind`] lists the records of each sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MoneyRow {
    /// `ND3` for a content heading, `local` for a source; empty for lines without a heading and for the total.
    pub code: String,
    /// Its name.
    pub name: String,
    /// In the plan, reserve left out.
    pub planned: Money,
    /// Approved for projects.
    pub approved: Money,
    /// In their contracts.
    pub contracted: Money,
    /// Paid in the budget year, returns taken off.
    pub spent: Money,
    /// Carried out by accepted projects.
    pub accepted: Money,
}

impl MoneyRow {
    fn new(
        code: &str,
        name: &str,
        [planned, approved, contracted, spent, accepted]: [Money; 5],
    ) -> Self {
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            planned,
            approved,
            contracted,
            spent,
            accepted,
        }
    }
}

/// How far a programme is, and what it lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ProgrammeGlance {
    /// Its id.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
    /// Its first year.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// Its targets that want a quantity, in the order of the tree.
    pub targets: Vec<TargetGlance>,
    /// What it lacks today.
    pub gaps: Gaps,
}

/// How far a target is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TargetGlance {
    /// The row of the tree.
    pub id: TargetId,
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    pub unit: Option<String>,
    /// Wanted in all.
    pub wanted: Option<Hundredths>,
    /// Done and accepted.
    pub done: Option<Hundredths>,
    /// Done in per cent of wanted.
    pub percent: Option<Hundredths>,
}

/// Facilities of one commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ByUnit {
    /// The unit; empty for facilities whose unit is not decided.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: u32,
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Attention {
    /// What, in words.
    pub label: String,
    /// How many.
    pub count: u32,
    /// The list that shows them, or the place of the window.
    pub noun: String,
    /// A page of that place, where no list shows them: `twins`.
    pub page: Option<String>,
    /// The list narrowed by this.
    pub filter: Vec<Filter>,
}

/// How far ahead the first screen looks, in days; and how far back it lists what was missed.
const AHEAD: u64 = 30;
const BACK: u64 = 365;
/// How far back the whole calendar lists what was missed: as long as papers are kept.
const KEPT: u64 = 3_653;

/// What the first screen shows for a year, seen from `today`.
pub fn show(reader: &Reader<'_>, year: i32, today: NaiveDate) -> Result<Overview> {
    let mut missed = calendar(
        reader,
        today - Days::new(KEPT),
        today + Days::new(AHEAD),
        today,
    )?;
    let listed = today - Days::new(BACK);
    let missed_before = missed.partition_point(|one| one.due < listed);
    let parts = money::parts(reader, year, today)?;
    let contents: Vec<(String, String)> = reader.rows(
        "SELECT code, coalesce(short_name, name) FROM content GROUP BY code ORDER BY min(position), code",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let none = (String::new(), "Chưa rõ nội dung".to_owned());
    let by_content = contents
        .iter()
        .chain([&none])
        .filter(|(code, _)| parts.iter().any(|part| part.content == *code))
        .map(|(code, name)| {
            Ok(MoneyRow::new(
                code,
                name,
                money::sums(&parts, money::of_content(code))?,
            ))
        })
        .collect::<Result<_>>()?;
    let by_source = MoneySource::CHOICES
        .iter()
        .map(|source| {
            let sums = money::sums(&parts, money::of_source(source.code))?;
            Ok(MoneyRow::new(source.code, source.label, sums))
        })
        .collect::<Result<_>>()?;
    let plans = plan::years(reader, today)?;
    let funds = money::sums(&parts, |part| {
        matches!(part.source.as_str(), "national" | "local")
    })?;
    Ok(Overview {
        year,
        plan: plans
            .iter()
            .find(|(of, _)| *of == year)
            .map_or(plan::YearPlan::None, |(_, standing)| *standing),
        planned_year: plans
            .iter()
            .filter(|(of, standing)| *of != year && *standing == plan::YearPlan::InForce)
            .map(|(of, _)| *of)
            .min_by_key(|of| ((of - year).abs(), -of)),
        by_content,
        total: MoneyRow::new("", "Kinh phí khuyến công", funds),
        by_source,
        programmes: programmes(reader, year, today)?,
        facilities_by_unit: reader.rows(
            "SELECT coalesce(o.unit_id, ''), coalesce(o.name, 'Chưa xác định địa giới'), count(*)
             FROM facility f LEFT JOIN (
               SELECT facility_id, unit, unit_id, name, min(rank) FROM facility_on
               WHERE level = 3 AND from_on <= ?1 AND to_on >= ?1 GROUP BY facility_id) o ON o.facility_id = f.id
             GROUP BY o.unit ORDER BY 3 DESC, 2",
            [today.to_string()],
            |row| {
                Ok(ByUnit {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    count: row.get(2)?,
                })
            },
        )?,
        needs_attention: attention::attention(reader, year, today)?,
        missed_before: u32::try_from(missed_before).unwrap_or(u32::MAX),
        deadlines: missed.split_off(missed_before),
    })
}

/// The whole calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Around {
    /// What was missed and is still to be done, and what falls due within a year, soonest first.
    pub days: Vec<Due>,
    /// Of the years of what is still to come, those whose holidays the ledger does not know.
    pub holidays_unknown: Vec<i32>,
}

/// What was missed and is still to be done, and what falls due within a year after `today`.
pub fn around(reader: &Reader<'_>, today: NaiveDate) -> Result<Around> {
    let ahead = today + Days::new(BACK);
    Ok(Around {
        days: calendar(reader, today - Days::new(KEPT), ahead, today)?,
        holidays_unknown: Workdays::read(reader)?.unknown(today, ahead),
    })
}

fn programmes(reader: &Reader<'_>, year: i32, today: NaiveDate) -> Result<Vec<ProgrammeGlance>> {
    programme::of_year(reader, year)?
        .into_iter()
        .map(|one| {
            let view = programme::show(reader, &one.id, today)?;
            let targets = view
                .rows
                .into_iter()
                .filter(|row| !row.heading && row.whole.wanted.is_some());
            Ok(ProgrammeGlance {
                targets: targets
                    .map(|row| TargetGlance {
                        id: row.id,
                        name: row.name,
                        unit: row.unit,
                        wanted: row.whole.wanted,
                        done: row.whole.done,
                        percent: row.whole.percent,
                    })
                    .collect(),
                gaps: programme::gaps(reader, &one.id, today)?,
                id: one.id,
                name: one.name,
                first: one.first,
                last: one.last,
            })
        })
        .collect()
}
