//! Kinh phí của đề án: lines × sources × stages, in whole đồng.
//!
//! A line is known by its name; each of its amounts is a row with its stage, its source and its budget year.
//! What a screen shows is summed from those rows each time, so the sources always come to the total and the
//! lines to the whole. What surprises: once the approved stage is frozen nothing edits it any more; a change is
//! an adjustment ([`super::adjust`]), and the stage *điều chỉnh* is always a whole new budget.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use specta::Type;

use super::line_norm::{self, Asking};
use super::money_store as store;
use super::money_store::Head;
use super::sets::BudgetStage;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ids::{NormId, ProjectId};
use crate::ledger::Reader;
use crate::money::{BySource, Money, MoneySource};
use crate::norm::{NormStatus, Norms};

/// One amount as it is stored, with what its line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BudgetRow {
    pub(super) id: String,
    pub(super) position: i64,
    pub(super) line: String,
    pub(super) stage: BudgetStage,
    pub(super) source: MoneySource,
    pub(super) amount: Money,
    pub(super) year: i32,
    pub(super) content_id: Option<String>,
    pub(super) norm_id: Option<NormId>,
    pub(super) norm_item_code: Option<String>,
    pub(super) norm_reason: Option<String>,
    pub(super) quantity: Option<i64>,
    pub(super) unit_label: Option<String>,
    pub(super) unit_price: Option<Money>,
    pub(super) norm_units: Option<i64>,
    pub(super) production_line: Option<bool>,
    pub(super) verdict: Option<NormStatus>,
    pub(super) verdict_text: Option<String>,
    pub(super) allowed: Option<Money>,
    pub(super) frozen_on: Option<NaiveDate>,
    pub(super) version: Option<i64>,
}

/// What is known of a line besides its amounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) content_id: Option<String>,
    pub(super) quantity: Option<i64>,
    pub(super) unit_label: Option<String>,
    pub(super) unit_price: Option<Money>,
    pub(super) norm_item_code: Option<String>,
    pub(super) norm_units: Option<i64>,
    pub(super) production_line: Option<bool>,
    pub(super) norm_reason: Option<String>,
}

impl BudgetRow {
    /// A row of a line that has none yet.
    pub(super) fn new(line: &str, position: i64, stage: BudgetStage, year: i32) -> Self {
        Self {
            id: String::new(),
            position,
            line: line.to_owned(),
            stage,
            source: MoneySource::Local,
            amount: Money::ZERO,
            year,
            content_id: None,
            norm_id: None,
            norm_item_code: None,
            norm_reason: None,
            quantity: None,
            unit_label: None,
            unit_price: None,
            norm_units: None,
            production_line: None,
            verdict: None,
            verdict_text: None,
            allowed: None,
            frozen_on: None,
            version: None,
        }
    }

    /// The same line at another stage: open, with no verdict kept.
    pub(super) fn at(&self, stage: BudgetStage) -> Self {
        Self {
            id: String::new(),
            stage,
            norm_id: None,
            verdict: None,
            verdict_text: None,
            allowed: None,
            frozen_on: None,
            version: None,
            ..self.clone()
        }
    }
}

/// What rows come to, by source.
pub(super) fn sum<'a>(rows: impl IntoIterator<Item = &'a BudgetRow>) -> Result<BySource> {
    BySource::sum(rows.into_iter().map(|row| (row.source, row.amount)))
}

/// A quantity that is stored in hundredths, as it is read.
pub(super) fn hundredths(value: i64) -> String {
    (Decimal::from(value) / Decimal::from(100))
        .normalize()
        .to_string()
}

/// Amounts of one budget year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct YearAmounts {
    /// Budget year.
    pub year: i32,
    /// By source.
    pub amounts: BySource,
}

/// A line at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineStage {
    /// Which stage.
    pub stage: BudgetStage,
    /// By source.
    pub amounts: BySource,
    /// Year by year, where it is more than the project's own year.
    pub years: Vec<YearAmounts>,
}

/// What the norm says of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineVerdict {
    /// What the norms answer.
    pub state: NormStatus,
    /// `vượt định mức`.
    pub label: String,
    /// How it was computed, by which clause.
    pub sentence: String,
    /// The most that may be supported.
    pub allowed: Option<Money>,
    /// What is beyond it.
    pub excess: Option<Money>,
    /// Khuyến công money of the line.
    pub support: Money,
    /// The row of the norms.
    pub norm_id: Option<NormId>,
    /// `chưa kiểm chứng`.
    pub mark: Option<String>,
    /// The day whose norms were used.
    pub on: NaiveDate,
    /// Kept at approval: no new norm changes it.
    pub frozen: bool,
    /// Rows to choose from, where several fit and none is named.
    pub candidates: Vec<NormChoice>,
}

impl LineVerdict {
    /// Whether somebody has to answer for it before it is approved: it exceeds the norm, or the norm is not chosen.
    pub(super) fn wants_answer(&self) -> bool {
        matches!(self.state, NormStatus::Exceeds | NormStatus::Choose)
    }
}

/// A row of the norms to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NormChoice {
    /// Its code.
    pub item_code: String,
    /// What it is for.
    pub item: String,
}

/// A line of the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BudgetLine {
    /// Its name; it is known by it.
    pub name: String,
    /// Id of its content heading, where it is another than the project's.
    pub content: Option<String>,
    /// Short name of that heading.
    pub content_name: Option<String>,
    /// How many, `12.5`.
    pub quantity: Option<String>,
    /// Of what.
    pub unit_label: Option<String>,
    /// What one costs.
    pub unit_price: Option<Money>,
    /// Quantity × unit price, rounded down to whole đồng.
    pub computed: Option<Money>,
    /// Which row of the norms it falls under.
    pub norm_item_code: Option<String>,
    /// How many of what the norm's ceiling is counted by.
    pub norm_units: Option<String>,
    /// The norm's factor for a whole production line applies.
    pub production_line: Option<bool>,
    /// Why it may exceed the norm.
    pub norm_reason: Option<String>,
    /// At each stage, all of them in their order.
    pub stages: Vec<LineStage>,
    /// Against the norms; none where the line has no khuyến công money.
    pub verdict: Option<LineVerdict>,
    /// It stands in a frozen stage: its name stays.
    pub frozen: bool,
}

/// A column of the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StageView {
    /// Which stage.
    pub stage: BudgetStage,
    /// `phê duyệt`.
    pub label: String,
    /// Why its cells cannot be edited; none where they can.
    pub locked: Option<String>,
    /// Sum of the lines.
    pub amounts: BySource,
    /// Year by year.
    pub years: Vec<YearAmounts>,
}

/// The budget of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BudgetView {
    /// The project.
    pub project: ProjectId,
    /// Its budget year.
    pub year: i32,
    /// All stages in their order, with their sums.
    pub stages: Vec<StageView>,
    /// In their order.
    pub lines: Vec<BudgetLine>,
    /// The stage that money is measured against: the adjusted one where there is one, else the approved one.
    pub in_force: BudgetStage,
    /// The day of the norms that the approved budget was frozen with; none while it is open.
    pub frozen_on: Option<NaiveDate>,
    /// The approved stage takes no more edits.
    pub frozen: bool,
    /// What was frozen opens again: nothing is decided, paid or adjusted by it yet.
    pub reopens: bool,
    /// The project was approved and its money is not frozen yet: it enters from an earlier stage, as a whole.
    pub enters_whole: bool,
    /// Lines without a reason whose support exceeds the norm, or whose norm nobody has chosen.
    pub unreasoned: Vec<String>,
}

/// Whether the approved stage takes no more edits.
pub(super) fn is_frozen(head: &Head, rows: &[BudgetRow]) -> bool {
    frozen_on(rows).is_some()
        || (head.approved && rows.iter().any(|row| row.stage == BudgetStage::Approved))
}

/// Whether the money of an approval is still to come: all lines and funds at once, frozen by the
/// norms of the decision's day, never cell by cell.
pub(super) fn enters_whole(head: &Head, rows: &[BudgetRow]) -> bool {
    head.approved && frozen_on(rows).is_none()
}

pub(super) fn frozen_on(rows: &[BudgetRow]) -> Option<NaiveDate> {
    rows.iter()
        .filter(|row| row.stage == BudgetStage::Approved)
        .find_map(|row| row.frozen_on)
}

/// The stage that money is measured against.
pub(super) fn in_force(rows: &[BudgetRow]) -> BudgetStage {
    match rows.iter().any(|row| row.stage == BudgetStage::Adjusted) {
        true => BudgetStage::Adjusted,
        false => BudgetStage::Approved,
    }
}

/// Names of the lines in their order.
pub(super) fn line_names(rows: &[BudgetRow]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows {
        if !names.contains(&row.line) {
            names.push(row.line.clone());
        }
    }
    names
}

fn by_year(rows: &[&BudgetRow], own: i32) -> Result<Vec<YearAmounts>> {
    let mut years: BTreeMap<i32, BySource> = BTreeMap::new();
    for row in rows {
        years
            .entry(row.year)
            .or_default()
            .add(row.source, row.amount)?;
    }
    if years.keys().all(|year| *year == own) {
        return Ok(Vec::new());
    }
    Ok(years
        .into_iter()
        .map(|(year, amounts)| YearAmounts { year, amounts })
        .collect())
}

/// What is known of a line: as its latest stage says it.
pub(super) fn property(rows: &[&BudgetRow]) -> Property {
    let mut newest: Vec<&&BudgetRow> = rows.iter().collect();
    newest.sort_by_key(|row| std::cmp::Reverse(row.stage));
    let first = |of: &dyn Fn(&BudgetRow) -> Option<String>| newest.iter().find_map(|row| of(row));
    Property {
        content_id: first(&|row| row.content_id.clone()),
        quantity: newest.iter().find_map(|row| row.quantity),
        unit_label: first(&|row| row.unit_label.clone()),
        unit_price: newest.iter().find_map(|row| row.unit_price),
        norm_item_code: first(&|row| row.norm_item_code.clone()),
        norm_units: newest.iter().find_map(|row| row.norm_units),
        production_line: newest.iter().find_map(|row| row.production_line),
        norm_reason: first(&|row| row.norm_reason.clone()),
    }
}

pub(super) fn computed(property: &Property) -> Result<Option<Money>> {
    let (Some(quantity), Some(price)) = (property.quantity, property.unit_price) else {
        return Ok(None);
    };
    let product = i128::from(quantity) * i128::from(price.dong()) / 100;
    i64::try_from(product)
        .ok()
        .and_then(Money::new)
        .map(Some)
        .ok_or_else(|| {
            Error::refused(
                "money_too_large",
                "Số lượng nhân đơn giá vượt quá 9 triệu tỷ đồng. Hãy kiểm tra lại đơn vị tính.",
            )
        })
}

pub(super) fn locked(stage: BudgetStage, head: &Head, rows: &[BudgetRow]) -> Option<String> {
    match stage {
        BudgetStage::Approved if enters_whole(head, rows) => Some(
            "Đề án đã phê duyệt nên kinh phí phê duyệt nhập một lần cho mọi khoản, mọi nguồn. Hãy nhập đủ số tiền ở giai đoạn trước (đăng ký, thẩm định), rồi bấm “Chốt kinh phí phê duyệt”."
                .to_owned(),
        ),
        BudgetStage::Approved if is_frozen(head, rows) => {
            let day = frozen_on(rows).or(head.decision_on);
            let by = head
                .decision_no
                .as_ref()
                .map(|number| format!(" theo {number}"))
                .unwrap_or_default();
            let day = day
                .map(|day| format!(" ngày {}", written(day)))
                .unwrap_or_default();
            Some(format!(
                "Kinh phí đã phê duyệt{by}{day} nên không sửa được. Thay đổi sau phê duyệt là một lần điều chỉnh."
            ))
        }
        BudgetStage::Adjusted => {
            Some("Kinh phí điều chỉnh chỉ đổi qua một lần điều chỉnh có số và lý do.".to_owned())
        }
        _ => None,
    }
}

/// What a project has of each source in a budget year: as approved or last adjusted; of a source of which nothing is
/// approved, as registered.
pub(crate) fn stands_in(reader: &Reader<'_>, project: &ProjectId, year: i32) -> Result<BySource> {
    let rows = store::budget(reader, project)?;
    let in_force = in_force(&rows);
    let of = |stage| {
        sum(rows
            .iter()
            .filter(|row| row.stage == stage && row.year == year))
    };
    let (approved, registered) = (of(in_force)?, of(BudgetStage::Registered)?);
    BySource::sum(MoneySource::ALL.map(|source| {
        let amount = match approved.of(source) {
            Money::ZERO => registered.of(source),
            amount => amount,
        };
        (source, amount)
    }))
}

/// The budget of a project, everything that adds up in it added up.
pub fn budget(reader: &Reader<'_>, project: &ProjectId, today: NaiveDate) -> Result<BudgetView> {
    let head = store::head(reader, project)?;
    let rows = store::budget(reader, project)?;
    let contents = store::content_names(reader)?;
    let norms = Norms::read(reader)?;
    let stage_in_force = in_force(&rows);
    let frozen = is_frozen(&head, &rows);
    let on = head.decision_on.unwrap_or(today);
    let asking = Asking::read(reader, &norms, &head, &rows, None, on)?;
    let mut lines = Vec::new();
    for name in line_names(&rows) {
        let own: Vec<&BudgetRow> = rows.iter().filter(|row| row.line == name).collect();
        let property = property(&own);
        let mut stages = Vec::new();
        for stage in BudgetStage::ALL {
            let cells: Vec<&BudgetRow> = own
                .iter()
                .copied()
                .filter(|row| row.stage == stage)
                .collect();
            stages.push(LineStage {
                stage,
                amounts: sum(cells.iter().copied())?,
                years: by_year(&cells, head.year)?,
            });
        }
        let verdict = line_norm::verdict(reader, &asking, &own)?;
        lines.push(BudgetLine {
            content_name: property.content_id.as_ref().and_then(|id| {
                contents
                    .iter()
                    .find(|(content, ..)| content == id)
                    .map(|(_, code, name)| format!("{code} {name}"))
            }),
            computed: computed(&property)?,
            quantity: property.quantity.map(hundredths),
            norm_units: property.norm_units.map(hundredths),
            content: property.content_id,
            unit_label: property.unit_label,
            unit_price: property.unit_price,
            norm_item_code: property.norm_item_code,
            production_line: property.production_line,
            norm_reason: property.norm_reason,
            frozen: frozen
                && own
                    .iter()
                    .any(|row| matches!(row.stage, BudgetStage::Approved | BudgetStage::Adjusted)),
            stages,
            verdict,
            name,
        });
    }
    let mut stages = Vec::new();
    for stage in BudgetStage::ALL {
        let cells: Vec<&BudgetRow> = rows.iter().filter(|row| row.stage == stage).collect();
        stages.push(StageView {
            stage,
            label: stage.label().to_owned(),
            locked: locked(stage, &head, &rows),
            amounts: sum(cells.iter().copied())?,
            years: by_year(&cells, head.year)?,
        });
    }
    Ok(BudgetView {
        project: head.id.clone(),
        year: head.year,
        stages,
        unreasoned: lines
            .iter()
            .filter(|line| line.norm_reason.is_none())
            .filter(|line| line.verdict.as_ref().is_some_and(LineVerdict::wants_answer))
            .map(|line| line.name.clone())
            .collect(),
        lines,
        in_force: stage_in_force,
        frozen_on: frozen_on(&rows),
        frozen,
        reopens: frozen_on(&rows).is_some() && store::reopens(reader, project)?,
        enters_whole: enters_whole(&head, &rows),
    })
}
