//! The year's money by content and source, at each stage, down to the records that it is made of.
//!
//! What surprises: there are no sums of their own here. Every amount of a record is one entry, and each figure of the
//! screen is what its entries come to; the entries of plan, approval and payment are those of the annual report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Result;
use crate::field::SOURCES;
use crate::ledger::Reader;
use crate::money::Money;
use crate::plan;
use crate::report::{self, APPROVED, Behind, ProjectFigures};

/// What is counted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum YearFigure {
    /// In the plan, reserve left out.
    Planned,
    /// Approved for projects of the year, as adjusted.
    Approved,
    /// Under contract: the contract's own budget; for a contract without one, what was approved.
    Contracted,
    /// Paid in the budget year, returns taken off.
    Spent,
    /// What was approved for the projects that are accepted.
    Accepted,
}

/// Amounts at each stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct YearAmounts {
    /// In the plan.
    pub planned: Money,
    /// Approved for projects.
    pub approved: Money,
    /// Under contract.
    pub contracted: Money,
    /// Paid.
    pub spent: Money,
    /// Of accepted projects.
    pub accepted: Money,
}

impl YearAmounts {
    fn add(&mut self, figure: YearFigure, amount: Money) -> Result<()> {
        let field = match figure {
            YearFigure::Planned => &mut self.planned,
            YearFigure::Approved => &mut self.approved,
            YearFigure::Contracted => &mut self.contracted,
            YearFigure::Spent => &mut self.spent,
            YearFigure::Accepted => &mut self.accepted,
        };
        *field = field.plus(amount)?;
        Ok(())
    }
}

/// One amount of one record.
pub(super) struct Entry {
    pub(super) figure: YearFigure,
    pub(super) source: &'static str,
    /// Code of the content heading; empty if none.
    pub(super) content: String,
    pub(super) content_name: String,
    amount: Money,
    noun: &'static str,
    id: String,
    name: String,
}

/// Every amount of the year.
pub(super) fn entries(reader: &Reader<'_>, year: i32) -> Result<Vec<Entry>> {
    let mut all = planned(reader, year)?;
    let projects = report::projects_of_year(reader, year)?;
    let counterparts = counterparts(reader, year)?;
    let contracts = contracts(reader, year)?;
    for project in &projects {
        let funds = [
            ("national", project.national, project.national_to_date),
            (
                "local",
                project.local,
                project.paid_to_date.minus(project.national_to_date)?,
            ),
        ];
        let others = counterparts
            .get(&project.id)
            .into_iter()
            .flatten()
            .map(|one| (one.source, one.approved, one.spent));
        let amounts: Vec<_> = funds.into_iter().chain(others).collect();
        let contract = contracts.get(&project.id);
        let mut add = |figure, source, amount| {
            if amount != Money::ZERO {
                all.push(of_project(project, figure, source, amount));
            }
        };
        for (source, approved, spent) in amounts {
            add(YearFigure::Approved, source, approved);
            add(YearFigure::Spent, source, spent);
            if project.accepted_on.is_some() {
                add(YearFigure::Accepted, source, approved);
            }
            if contract.is_some_and(Vec::is_empty) {
                add(YearFigure::Contracted, source, approved);
            }
        }
        for (source, amount) in contract.into_iter().flatten() {
            add(YearFigure::Contracted, source, *amount);
        }
    }
    Ok(all)
}

fn of_project(
    project: &ProjectFigures,
    figure: YearFigure,
    source: &'static str,
    amount: Money,
) -> Entry {
    Entry {
        figure,
        source,
        content: project.content.clone(),
        content_name: project.content_name.clone(),
        amount,
        noun: "project",
        id: project.id.clone(),
        name: project.name.clone(),
    }
}

fn planned(reader: &Reader<'_>, year: i32) -> Result<Vec<Entry>> {
    let mut all = Vec::new();
    let items = plan::show(reader, year)?.map_or_else(Vec::new, |plan| plan.items);
    for item in items.into_iter().filter(|item| !item.reserve) {
        for (source, amount) in [
            ("national", item.national),
            ("local", item.local),
            ("beneficiary", item.beneficiary),
            ("other", item.other),
        ] {
            if amount != Money::ZERO {
                all.push(Entry {
                    figure: YearFigure::Planned,
                    source,
                    content: item.content.clone().unwrap_or_default(),
                    content_name: item
                        .content_name
                        .clone()
                        .unwrap_or_else(|| "Chưa rõ nội dung".to_owned()),
                    amount,
                    noun: "plan_item",
                    id: item.id.clone(),
                    name: item.title.clone(),
                });
            }
        }
    }
    Ok(all)
}

/// Đối ứng and others of a project.
struct Counterpart {
    source: &'static str,
    approved: Money,
    spent: Money,
}

/// By project.
fn counterparts(reader: &Reader<'_>, year: i32) -> Result<BTreeMap<String, Vec<Counterpart>>> {
    let rows: Vec<(String, String, i64, i64)> = reader.rows(
        &format!(
            "WITH {APPROVED}
             SELECT project_id, moved.source, sum(moved.approved), sum(moved.spent) FROM (
               SELECT b.project_id, b.source, b.amount_vnd AS approved, 0 AS spent
               FROM project_budget b JOIN stage USING (project_id, stage)
               UNION ALL
               SELECT project_id, source, 0, CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END
               FROM project_payment WHERE budget_year = ?1) AS moved
             JOIN project p ON p.id = project_id
             WHERE p.year = ?1 AND moved.source NOT IN ('national', 'local') GROUP BY 1, 2"
        ),
        [year],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut all: BTreeMap<String, Vec<Counterpart>> = BTreeMap::new();
    for (project, source, approved, spent) in rows {
        if let (Some(source), Some(approved), Some(spent)) =
            (code(&source), Money::new(approved), Money::new(spent))
        {
            all.entry(project).or_default().push(Counterpart {
                source,
                approved,
                spent,
            });
        }
    }
    Ok(all)
}

fn code(source: &str) -> Option<&'static str> {
    let known = SOURCES.iter().find(|choice| choice.code == source);
    known.map(|choice| choice.code)
}

/// The projects under contract, with the budget of the contract; empty where nobody wrote one.
fn contracts(
    reader: &Reader<'_>,
    year: i32,
) -> Result<BTreeMap<String, Vec<(&'static str, Money)>>> {
    let rows: Vec<(String, Option<String>, Option<i64>)> = reader.rows(
        "SELECT p.id, b.source, sum(b.amount_vnd)
         FROM project p LEFT JOIN project_budget b ON b.project_id = p.id AND b.stage = 'contracted'
         WHERE p.year = ?1 AND (b.id IS NOT NULL OR p.contract_on IS NOT NULL OR p.contract_no IS NOT NULL)
         GROUP BY p.id, b.source ORDER BY p.id, b.source",
        [year],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut all: BTreeMap<String, Vec<(&'static str, Money)>> = BTreeMap::new();
    for (project, source, amount) in rows {
        let amount = source
            .as_deref()
            .and_then(code)
            .zip(amount.and_then(Money::new));
        all.entry(project).or_default().extend(amount);
    }
    Ok(all)
}

/// What entries come to at each stage.
pub(super) fn sum<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<YearAmounts> {
    let mut amounts = YearAmounts::default();
    for entry in entries {
        amounts.add(entry.figure, entry.amount)?;
    }
    Ok(amounts)
}

/// Whether an entry is of one of the two funds.
pub(super) fn of_fund(entry: &Entry) -> bool {
    matches!(entry.source, "national" | "local")
}

/// The records behind a figure, the largest first: of a content heading of both funds, or of a source.
pub(super) fn behind(
    entries: Vec<Entry>,
    figure: YearFigure,
    content: Option<&str>,
    source: Option<&str>,
) -> Result<Vec<Behind>> {
    let mut records: Vec<Behind> = Vec::new();
    let wanted = entries.into_iter().filter(|entry| {
        entry.figure == figure
            && content.is_none_or(|content| entry.content == content)
            && source.map_or_else(|| of_fund(entry), |source| entry.source == source)
    });
    for entry in wanted {
        let value = entry.amount.dong();
        match records.iter_mut().find(|one| one.id == entry.id) {
            Some(known) => known.value += value,
            None => records.push(Behind {
                noun: entry.noun.to_owned(),
                id: entry.id,
                name: entry.name,
                value,
            }),
        }
    }
    records.sort_by(|a, b| (b.value, &a.name, &a.id).cmp(&(a.value, &b.name, &b.id)));
    Ok(records)
}
