//! Đối chiếu cuối năm: what each project had of each fund in a budget year, what was paid, and what becomes of
//! the rest.
//!
//! Row by row, and so in every sum: `approved = disbursed + carried over + released`, unless more was paid than
//! approved, which is said as such. A budget row and a payment belong to the year that is written on them, so the
//! payments of the time of chỉnh lý count here, and never again in the year after.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::year::{AsOf, Projects, Sums, YearOf, books_close};
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};

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
    pub project: ProjectId,
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
    /// The last day of its chỉnh lý.
    pub until: NaiveDate,
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

/// What follows from what was stated of one project and one fund.
///
/// `to_pay` is what was still to be paid of it when the books of the year were closed.
fn reckoned(
    stated: &Sums,
    settled: Option<Money>,
    project: &YearOf,
    source: MoneySource,
    to_pay: Money,
) -> Result<ReconcileTotals> {
    let disbursed = stated.disbursed()?;
    let remaining = stated.approved.minus(disbursed)?;
    let above = |amount: Money| amount.max(Money::ZERO);
    // Of what was approved: a return of more than was paid makes no money.
    let left = above(remaining.min(stated.approved));
    let released = match project.ended() || settled.is_some() {
        true => left,
        // What is carried over is what was still to be paid as the books were closed.
        false => left.minus(left.min(to_pay))?,
    };
    let (settled_inside, to_return_inside) = project.settled_inside(source);
    Ok(ReconcileTotals {
        approved: stated.approved,
        contracted: stated.contracted,
        advanced: stated.advanced,
        paid: stated.paid,
        returned: stated.returned,
        disbursed,
        settled: settled.or(stated.settled).unwrap_or_default(),
        to_settle: match settled {
            None => above(disbursed.minus(settled_inside)?),
            Some(_) => Money::ZERO,
        },
        to_return: match settled {
            Some(settled) => above(disbursed.minus(settled)?),
            None => to_return_inside,
        },
        carried_over: left.minus(released)?,
        released,
        overpaid: above(Money::ZERO.minus(remaining)?),
    })
}

/// A project by the words of its row.
struct Named {
    code: Option<String>,
    name: String,
    content: String,
    content_name: String,
}

/// The projects of a budget year with what was approved, paid, settled until today, and what becomes of the rest.
/// A group is one project.
pub fn reconcile(reader: &Reader<'_>, year: i32, today: NaiveDate) -> Result<ReconcileView> {
    let all = Projects::read(reader)?;
    let on = |as_of: &AsOf| -> Result<BTreeMap<ProjectId, YearOf>> {
        let projects = all.year(year, as_of)?.into_iter();
        Ok(projects.map(|one| (one.id.clone(), one)).collect())
    };
    let as_of = AsOf::today(today);
    let mut known = on(&as_of)?;
    let at_close = on(&AsOf {
        moved: books_close(reader, year)?,
        ..as_of
    })?;
    let named: Vec<(ProjectId, Named)> = reader.rows(
        "SELECT p.id, p.code, p.name, coalesce(c.code, ''), coalesce(c.short_name, c.name, 'Chưa rõ nội dung')
         FROM project p LEFT JOIN content c ON c.id = p.content_id
         ORDER BY coalesce(c.position, 99), c.code, p.code, fold(p.name), p.id",
        [],
        |row| {
            let named = Named {
                code: row.get(1)?,
                name: row.get(2)?,
                content: row.get(3)?,
                content_name: row.get(4)?,
            };
            Ok((row.get(0)?, named))
        },
    )?;
    let projects: Vec<(Named, YearOf)> = named
        .into_iter()
        .filter_map(|(id, named)| Some((named, known.remove(&id)?)))
        .collect();
    let mut rows = Vec::new();
    for source in MoneySource::FUNDS {
        for (named, project) in &projects {
            let sums = project.of(source);
            let stated = Sums {
                done: None,
                ..*sums
            };
            if stated == Sums::default() {
                continue;
            }
            // Settled is settled: a fund that the settlement does not speak of has nothing in it.
            let settled = project.settlement.then(|| sums.settled.unwrap_or_default());
            let to_pay = match at_close.get(&project.id) {
                Some(one) => one.to_pay(source)?,
                None => Money::ZERO,
            };
            rows.push(ReconcileRow {
                project: project.id.clone(),
                code: named.code.clone(),
                name: named.name.clone(),
                content: named.content.clone(),
                content_name: named.content_name.clone(),
                source,
                is_settled: settled.is_some(),
                money: reckoned(sums, settled, project, source, to_pay)?,
            });
        }
    }
    let mut contents = sums(&rows, |row| (row.content.clone(), row.content_name.clone()))?;
    contents.sort_by_key(|one| (one.key.is_empty(), one.key.clone()));
    Ok(ReconcileView {
        year,
        until: books_close(reader, year)?,
        sources: sums(&rows, |row| {
            (row.source.code().to_owned(), row.source.label().to_owned())
        })?,
        contents,
        projects: sums(&rows, |row| (row.project.to_string(), row.name.clone()))?,
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
