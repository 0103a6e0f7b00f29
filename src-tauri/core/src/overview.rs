//! Tổng quan: this year's plan and money by content and source, what needs somebody, what falls due.
//!
//! Every figure is one that a report of the year would print; nothing is counted twice in two ways.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use serde_json::json;
use specta::Type;

use crate::error::Result;
use crate::field::SOURCES;
use crate::ledger::Reader;
use crate::money::Money;
use crate::record::{Filter, FilterOp};
use crate::{plan, report};

/// The first screen.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Overview {
    /// The working year.
    pub year: i32,
    /// The nearest other year that has a plan, the later of two.
    pub planned_year: Option<i32>,
    /// Plan, approval and payment by content heading.
    pub by_content: Vec<ByContent>,
    /// The same by source of money.
    pub by_source: Vec<BySource>,
    /// Facilities by current commune, most first.
    pub facilities_by_unit: Vec<ByUnit>,
    /// What waits for somebody; each opens its list.
    pub needs_attention: Vec<Attention>,
    /// What falls due in the next sixty days or is overdue, soonest first.
    pub deadlines: Vec<Deadline>,
}

/// One content heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ByContent {
    /// `ND3`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// In the plan.
    pub planned: Money,
    /// Approved for projects.
    pub approved: Money,
    /// Paid in the budget year.
    pub spent: Money,
}

/// One source of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BySource {
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: String,
    /// `KCQG`.
    pub label: String,
    /// In the plan.
    pub planned: Money,
    /// Approved for projects.
    pub approved: Money,
    /// Paid in the budget year.
    pub spent: Money,
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
    /// The list that shows them.
    pub noun: String,
    /// Narrowed by this.
    pub filter: Vec<Filter>,
}

/// A date to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Deadline {
    /// What.
    pub label: String,
    /// The day, `2026-11-22`.
    pub due: String,
    /// Days from today; negative when overdue.
    pub days: i32,
}

/// What the first screen shows for a year, seen from `today`.
pub fn show(reader: &Reader<'_>, year: i32, today: NaiveDate) -> Result<Overview> {
    let figures = report::of_budget_year(reader, year)?;
    Ok(Overview {
        year,
        planned_year: reader.row(
            "SELECT year FROM plan WHERE year <> ?1 ORDER BY abs(year - ?1), year DESC LIMIT 1",
            [year],
            |row| row.get(0),
        )?,
        by_content: figures
            .contents
            .iter()
            .map(|one| ByContent {
                code: one.code.clone(),
                name: one.name.clone(),
                planned: one.planned,
                approved: one.approved,
                spent: one.paid_to_date,
            })
            .collect(),
        by_source: by_source(reader, year)?,
        facilities_by_unit: reader.rows(
            "SELECT coalesce(u.id, ''), coalesce(u.name, 'Chưa xác định địa giới'), count(*)
             FROM facility f LEFT JOIN unit u ON u.id = f.unit_id GROUP BY 1, 2 ORDER BY 3 DESC, 2",
            [],
            |row| {
                Ok(ByUnit {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    count: row.get(2)?,
                })
            },
        )?,
        needs_attention: attention(reader, today)?,
        deadlines: deadlines(reader, today)?,
    })
}

fn by_source(reader: &Reader<'_>, year: i32) -> Result<Vec<BySource>> {
    let planned = plan::show(reader, year)?
        .map(|plan| plan.totals)
        .unwrap_or_default();
    let amounts = |sql: &str| -> Result<BTreeMap<String, Money>> {
        let rows = reader.rows(sql, [year], |row| {
            Ok((
                row.get(0)?,
                Money::new(row.get::<_, Option<i64>>(1)?.unwrap_or_default()).unwrap_or_default(),
            ))
        })?;
        Ok(rows.into_iter().collect())
    };
    let approved = amounts(
        "WITH stage AS (
           SELECT b.project_id, CASE WHEN max(b.stage = 'adjusted') THEN 'adjusted' ELSE 'approved' END AS stage
           FROM project_budget b JOIN project p ON p.id = b.project_id
           WHERE p.year = ?1 AND b.stage IN ('approved', 'adjusted') GROUP BY 1)
         SELECT b.source, sum(b.amount_vnd) FROM project_budget b JOIN stage USING (project_id, stage) GROUP BY 1",
    )?;
    let spent = amounts(
        "SELECT y.source, sum(CASE y.kind WHEN 'return' THEN -y.amount_vnd ELSE y.amount_vnd END)
         FROM project_payment y JOIN project p ON p.id = y.project_id WHERE y.budget_year = ?1 AND p.year = ?1 GROUP BY 1",
    )?;
    let of = |amounts: &BTreeMap<String, Money>, source: &str| {
        amounts.get(source).copied().unwrap_or_default()
    };
    Ok(SOURCES
        .iter()
        .map(|source| BySource {
            source: source.code.to_owned(),
            label: source.label.to_owned(),
            planned: match source.code {
                "national" => planned.national,
                "local" => planned.local,
                "beneficiary" => planned.beneficiary,
                _ => planned.other,
            },
            approved: of(&approved, source.code),
            spent: of(&spent, source.code),
        })
        .collect())
}

fn attention(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<Attention>> {
    let filter = |field: &str, op: FilterOp, value: serde_json::Value| Filter {
        field: field.to_owned(),
        op,
        value,
    };
    let soon = (today + Days::new(180)).to_string();
    let today = today.to_string();
    let wanted = [
        (
            "Lần nhập còn dòng chờ xử lý",
            "survey_import",
            vec![filter("state", FilterOp::Equals, json!("partly"))],
        ),
        (
            "Cơ sở chưa xác định địa giới",
            "facility",
            vec![filter("unit_id", FilterOp::Empty, json!(null))],
        ),
        (
            "Nhu cầu đến hạn hẹn",
            "facility_need",
            vec![
                filter("due_on", FilterOp::AtMost, json!(today)),
                filter("state", FilterOp::Equals, json!("new")),
            ],
        ),
        (
            "Giấy chứng nhận sắp hết hạn",
            "certificate",
            vec![
                filter("expires_on", FilterOp::AtLeast, json!(today)),
                filter("expires_on", FilterOp::AtMost, json!(soon)),
            ],
        ),
    ];
    let mut attention = Vec::new();
    for (label, noun, filter) in wanted {
        let query = crate::record::ListQuery {
            filters: filter.clone(),
            limit: 1,
            ..Default::default()
        };
        let count = crate::record::list(reader, crate::record::noun(noun)?, &query)?.total;
        if count > 0 {
            attention.push(Attention {
                label: label.to_owned(),
                count,
                noun: noun.to_owned(),
                filter,
            });
        }
    }
    Ok(attention)
}

/// The dated reporting and registration deadlines, as days of this year and the next.
fn deadlines(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<Deadline>> {
    let rows: Vec<(String, String, Option<u32>, u32)> = reader.rows(
        "SELECT name, cycle, due_month, due_day FROM deadline
         WHERE due_day IS NOT NULL AND coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1",
        [today.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut deadlines = Vec::new();
    for (label, cycle, month, day) in rows {
        let months: Vec<u32> = match (month, cycle.as_str()) {
            (Some(month), _) => vec![month],
            (None, "month") => (1..=12).collect(),
            (None, "quarter") => vec![3, 6, 9, 12],
            (None, "half") => vec![6, 12],
            (None, "nine_months") => vec![9],
            (None, _) => vec![12],
        };
        for year in [today.year(), today.year() + 1] {
            for month in &months {
                let Some(due) = NaiveDate::from_ymd_opt(year, *month, day) else {
                    continue;
                };
                let days = (due - today).num_days();
                if (0..=60).contains(&days) {
                    deadlines.push(Deadline {
                        label: label.clone(),
                        due: due.to_string(),
                        days: i32::try_from(days).unwrap_or_default(),
                    });
                }
            }
        }
    }
    deadlines.sort_by(|a, b| (a.days, &a.label).cmp(&(b.days, &b.label)));
    Ok(deadlines)
}
