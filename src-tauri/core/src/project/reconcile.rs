//! Đối chiếu cuối năm: what each project had of each fund in a budget year, what was paid, and what becomes of
//! the rest.
//!
//! Row by row, and so in every sum: `approved = disbursed + carried over + released`, unless more was paid than
//! approved, which is said as such. A budget row and a payment belong to the year that is written on them, so the
//! payments of the time of chỉnh lý count here, and never again in the year after.

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::money_rules::settling_until;
use crate::error::Result;
use crate::ledger::{Cells, Reader};
use crate::money::{Money, MoneySource};
use crate::report::APPROVED;

/// Sums of a budget year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct ReconcileTotals {
    /// As approved, or as last adjusted.
    pub approved: Money,
    /// By contract.
    pub contracted: Money,
    /// Tạm ứng.
    pub advanced: Money,
    /// Thanh toán and quyết toán.
    pub paid: Money,
    /// Thu hồi, hoàn trả.
    pub returned: Money,
    /// Advanced and paid, less what came back.
    pub disbursed: Money,
    /// Approved in the settlement.
    pub settled: Money,
    /// Disbursed, and not yet settled.
    pub to_settle: Money,
    /// Disbursed beyond what was settled: to come back.
    pub to_return: Money,
    /// Not paid of a project that goes on: to the next year.
    pub carried_over: Money,
    /// Not paid of a project that ended: given back.
    pub released: Money,
    /// Paid beyond what was approved.
    pub overpaid: Money,
}

/// One project and one fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReconcileRow {
    /// The project.
    pub project: String,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Code of its content heading.
    pub content: String,
    /// Short name of that heading.
    pub content_name: String,
    /// Which fund.
    pub source: MoneySource,
    /// It was settled.
    pub is_settled: bool,
    /// Its money.
    pub money: ReconcileTotals,
}

/// A sum with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReconcileSum {
    /// `national`, `ND3`, or the project's id.
    pub key: String,
    /// As it is read.
    pub name: String,
    /// The sum.
    pub money: ReconcileTotals,
}

/// A budget year, project by project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReconcileView {
    /// Budget year.
    pub year: i32,
    /// The last day of its chỉnh lý, `2027-01-31`.
    pub until: String,
    /// By fund, content and code of the project.
    pub rows: Vec<ReconcileRow>,
    /// By fund.
    pub sources: Vec<ReconcileSum>,
    /// By content heading.
    pub contents: Vec<ReconcileSum>,
    /// By project, both funds together.
    pub projects: Vec<ReconcileSum>,
    /// All of it.
    pub total: ReconcileTotals,
}

impl ReconcileTotals {
    fn plus(&self, more: &Self) -> Result<Self> {
        Ok(Self {
            approved: self.approved.plus(more.approved)?,
            contracted: self.contracted.plus(more.contracted)?,
            advanced: self.advanced.plus(more.advanced)?,
            paid: self.paid.plus(more.paid)?,
            returned: self.returned.plus(more.returned)?,
            disbursed: self.disbursed.plus(more.disbursed)?,
            settled: self.settled.plus(more.settled)?,
            to_settle: self.to_settle.plus(more.to_settle)?,
            to_return: self.to_return.plus(more.to_return)?,
            carried_over: self.carried_over.plus(more.carried_over)?,
            released: self.released.plus(more.released)?,
            overpaid: self.overpaid.plus(more.overpaid)?,
        })
    }
}

/// What was stated of one project and one fund.
struct Stated {
    approved: Money,
    contracted: Money,
    advanced: Money,
    paid: Money,
    returned: Money,
    settled: Option<Money>,
    ended: bool,
}

/// What follows from it.
fn reckoned(stated: &Stated) -> Result<ReconcileTotals> {
    let disbursed = stated.advanced.plus(stated.paid)?.minus(stated.returned)?;
    let remaining = stated.approved.minus(disbursed)?;
    let above = |amount: Money| amount.max(Money::ZERO);
    let ended = stated.ended || stated.settled.is_some();
    Ok(ReconcileTotals {
        approved: stated.approved,
        contracted: stated.contracted,
        advanced: stated.advanced,
        paid: stated.paid,
        returned: stated.returned,
        disbursed,
        settled: stated.settled.unwrap_or_default(),
        to_settle: match stated.settled {
            None => above(disbursed),
            Some(_) => Money::ZERO,
        },
        to_return: match stated.settled {
            Some(settled) => above(disbursed.minus(settled)?),
            None => Money::ZERO,
        },
        carried_over: if ended { Money::ZERO } else { above(remaining) },
        released: if ended { above(remaining) } else { Money::ZERO },
        overpaid: above(Money::ZERO.minus(remaining)?),
    })
}

/// What moved, by kind: the settlement of the reports counts it the same.
pub(crate) const MOVED: &str =
    "coalesce(sum(amount_vnd) FILTER (WHERE kind = 'advance'), 0) AS advanced,
             coalesce(sum(amount_vnd) FILTER (WHERE kind IN ('payment', 'settlement')), 0) AS paid,
             coalesce(sum(amount_vnd) FILTER (WHERE kind = 'return'), 0) AS returned";

/// The projects of a budget year with what was approved, paid, settled, and what becomes of the rest.
pub fn reconcile(reader: &Reader<'_>, year: i32) -> Result<ReconcileView> {
    let read: Vec<(ReconcileRow, Stated)> = reader.rows(
        &format!("WITH {APPROVED},
         part AS (
           SELECT b.project_id, b.source, sum(b.amount_vnd) FILTER (WHERE b.stage = stage.stage) AS approved,
                  sum(b.amount_vnd) FILTER (WHERE b.stage = 'contracted') AS contracted,
                  sum(b.amount_vnd) FILTER (WHERE b.stage = 'settled') AS settled,
                  0 AS advanced, 0 AS paid, 0 AS returned
           FROM project_budget b LEFT JOIN stage ON stage.project_id = b.project_id
           WHERE b.budget_year = ?1 AND b.source IN ('national', 'local') GROUP BY 1, 2
           UNION ALL
           SELECT project_id, source, 0, 0, NULL, {MOVED} FROM project_payment WHERE budget_year = ?1 AND source IN ('national', 'local') GROUP BY 1, 2),
         whole AS (
           SELECT project_id, source, coalesce(sum(approved), 0) AS approved, coalesce(sum(contracted), 0) AS contracted,
                  sum(settled) AS settled, sum(advanced) AS advanced, sum(paid) AS paid, sum(returned) AS returned
           FROM part GROUP BY 1, 2)
         SELECT p.id, p.code, p.name, coalesce(c.code, '') AS content, coalesce(c.short_name, c.name, 'Chưa rõ nội dung') AS content_name, w.source,
                w.approved, w.contracted, w.advanced, w.paid, w.returned,
                CASE WHEN EXISTS (SELECT 1 FROM project_budget s WHERE s.project_id = p.id AND s.stage = 'settled' AND s.budget_year = ?1)
                  THEN coalesce(w.settled, 0) END AS settled,
                coalesce(p.state, '') IN ('settled', 'followed', 'archived', 'refused', 'withdrawn', 'stopped') AS ended
         FROM whole w JOIN project p ON p.id = w.project_id LEFT JOIN content c ON c.id = p.content_id
         WHERE w.approved <> 0 OR w.contracted <> 0 OR coalesce(w.settled, 0) <> 0 OR w.advanced <> 0 OR w.paid <> 0 OR w.returned <> 0
         ORDER BY w.source <> 'national', coalesce(c.position, 99), c.code, p.code, fold(p.name), p.id"),
        [year],
        |row| {
            let settled: Option<Money> = row.get("settled")?;
            Ok((
                ReconcileRow {
                    project: row.get("id")?,
                    code: row.get("code")?,
                    name: row.get("name")?,
                    content: row.get("content")?,
                    content_name: row.get("content_name")?,
                    source: row.get("source")?,
                    is_settled: settled.is_some(),
                    money: ReconcileTotals::default(),
                },
                Stated {
                    approved: row.amount("approved")?,
                    contracted: row.amount("contracted")?,
                    advanced: row.amount("advanced")?,
                    paid: row.amount("paid")?,
                    returned: row.amount("returned")?,
                    settled,
                    ended: row.get("ended")?,
                },
            ))
        },
    )?;
    let mut rows = Vec::with_capacity(read.len());
    for (row, stated) in read {
        rows.push(ReconcileRow {
            money: reckoned(&stated)?,
            ..row
        });
    }
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let (month, day) = settling_until(reader, end)?;
    let until = NaiveDate::from_ymd_opt(year + 1, month, day).unwrap_or(end);
    let mut contents = sums(&rows, |row| (row.content.clone(), row.content_name.clone()))?;
    contents.sort_by_key(|one| (one.key.is_empty(), one.key.clone()));
    Ok(ReconcileView {
        year,
        until: until.to_string(),
        sources: sums(&rows, |row| {
            (row.source.code().to_owned(), row.source.label().to_owned())
        })?,
        contents,
        projects: sums(&rows, |row| (row.project.clone(), row.name.clone()))?,
        total: rows
            .iter()
            .try_fold(ReconcileTotals::default(), |sum, row| sum.plus(&row.money))?,
        rows,
    })
}

fn sums(
    rows: &[ReconcileRow],
    of: impl Fn(&ReconcileRow) -> (String, String),
) -> Result<Vec<ReconcileSum>> {
    let mut sums: Vec<ReconcileSum> = Vec::new();
    for row in rows {
        let (key, name) = of(row);
        match sums.iter_mut().find(|sum| sum.key == key) {
            Some(sum) => sum.money = sum.money.plus(&row.money)?,
            None => sums.push(ReconcileSum {
                key,
                name,
                money: row.money,
            }),
        }
    }
    Ok(sums)
}
