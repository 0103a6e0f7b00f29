//! Kinh phí của đề án: lines × sources × stages, in whole đồng.
//!
//! A line is known by its name; each of its amounts is a row with its stage, its source and its budget year.
//! What a screen shows is summed from those rows each time, so the sources always come to the total and the
//! lines to the whole. What surprises: once the approved stage is frozen nothing edits it any more; a change is
//! an adjustment ([`super::adjust`]), and the stage *điều chỉnh* is always a whole new budget.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fields::{LINE_VERDICTS, STAGES};
use super::line_norm;
use super::money_store as store;
use super::money_store::Head;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::field::SOURCES;
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Money;
use crate::norm::Norms;

/// The stages at which a project's money is known, in their order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum BudgetStage {
    /// Đăng ký.
    Registered,
    /// Thẩm định.
    Appraised,
    /// Phê duyệt.
    Approved,
    /// Điều chỉnh: the whole budget as the latest adjustment leaves it.
    Adjusted,
    /// Hợp đồng.
    Contracted,
    /// Thực hiện.
    Done,
    /// Quyết toán.
    Settled,
}

impl BudgetStage {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Registered,
        Self::Appraised,
        Self::Approved,
        Self::Adjusted,
        Self::Contracted,
        Self::Done,
        Self::Settled,
    ];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Appraised => "appraised",
            Self::Approved => "approved",
            Self::Adjusted => "adjusted",
            Self::Contracted => "contracted",
            Self::Done => "done",
            Self::Settled => "settled",
        }
    }

    /// The stage of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// `phê duyệt`.
    pub fn label(self) -> &'static str {
        STAGES
            .iter()
            .find(|choice| choice.code == self.code())
            .map_or("", |choice| choice.label)
    }
}

/// Where money comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum MoneySource {
    /// KCQG.
    National,
    /// KCĐP.
    Local,
    /// Đối ứng.
    Beneficiary,
    /// Nguồn khác, lồng ghép.
    Other,
}

impl MoneySource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::National, Self::Local, Self::Beneficiary, Self::Other];
    /// The two funds of khuyến công.
    pub const FUNDS: [Self; 2] = [Self::National, Self::Local];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Local => "local",
            Self::Beneficiary => "beneficiary",
            Self::Other => "other",
        }
    }

    /// The source of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// `KCQG`.
    pub fn label(self) -> &'static str {
        SOURCES
            .iter()
            .find(|choice| choice.code == self.code())
            .map_or("", |choice| choice.label)
    }

    /// Whether it is khuyến công money.
    pub fn is_fund(self) -> bool {
        Self::FUNDS.contains(&self)
    }
}

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
    pub(super) norm_id: Option<String>,
    pub(super) norm_item_code: Option<String>,
    pub(super) norm_reason: Option<String>,
    pub(super) quantity: Option<i64>,
    pub(super) unit_label: Option<String>,
    pub(super) unit_price: Option<Money>,
    pub(super) norm_units: Option<i64>,
    pub(super) production_line: Option<bool>,
    pub(super) verdict: Option<String>,
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

/// What a line's verdict was when its stage was frozen.
#[derive(Debug, Clone)]
pub(super) struct Frozen {
    pub(super) on: NaiveDate,
    pub(super) norm_id: Option<String>,
    pub(super) verdict: Option<String>,
    pub(super) sentence: Option<String>,
    pub(super) allowed: Option<Money>,
}

/// Amounts by source; the total is always their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceAmounts {
    /// KCQG.
    pub national: Money,
    /// KCĐP.
    pub local: Money,
    /// Đối ứng.
    pub beneficiary: Money,
    /// Nguồn khác.
    pub other: Money,
    /// All of them.
    pub total: Money,
}

impl SourceAmounts {
    /// The amount of one source.
    pub fn of(&self, source: MoneySource) -> Money {
        match source {
            MoneySource::National => self.national,
            MoneySource::Local => self.local,
            MoneySource::Beneficiary => self.beneficiary,
            MoneySource::Other => self.other,
        }
    }

    /// Khuyến công money: both funds.
    pub fn support(&self) -> Result<Money> {
        self.national.plus(self.local)
    }

    pub(super) fn add(&mut self, source: MoneySource, amount: Money) -> Result<()> {
        let own = match source {
            MoneySource::National => &mut self.national,
            MoneySource::Local => &mut self.local,
            MoneySource::Beneficiary => &mut self.beneficiary,
            MoneySource::Other => &mut self.other,
        };
        *own = own.plus(amount)?;
        self.total = self.total.plus(amount)?;
        Ok(())
    }

    pub(super) fn sum<'a>(rows: impl IntoIterator<Item = &'a BudgetRow>) -> Result<Self> {
        let mut sum = Self::default();
        for row in rows {
            sum.add(row.source, row.amount)?;
        }
        Ok(sum)
    }
}

/// Amounts of one budget year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct YearAmounts {
    /// Budget year.
    pub year: i32,
    /// By source.
    pub amounts: SourceAmounts,
}

/// A line at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineStage {
    /// Which stage.
    pub stage: BudgetStage,
    /// By source.
    pub amounts: SourceAmounts,
    /// Year by year, where it is more than the project's own year.
    pub years: Vec<YearAmounts>,
}

/// What the norm says of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineVerdict {
    /// `within`, `exceeds`, `needs_costs`, `choose`, `no_figure` or `no_row`.
    pub state: String,
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
    pub norm_id: Option<String>,
    /// `chưa kiểm chứng`.
    pub mark: Option<String>,
    /// The day whose norms were used, `2026-11-22`.
    pub on: String,
    /// Kept at approval: no new norm changes it.
    pub frozen: bool,
    /// Rows to choose from, where several fit and none is named.
    pub candidates: Vec<NormChoice>,
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
    pub amounts: SourceAmounts,
    /// Year by year.
    pub years: Vec<YearAmounts>,
}

/// The budget of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BudgetView {
    /// The project.
    pub project: String,
    /// Its budget year.
    pub year: i32,
    /// All stages in their order, with their sums.
    pub stages: Vec<StageView>,
    /// In their order.
    pub lines: Vec<BudgetLine>,
    /// The stage that money is measured against: the adjusted one where there is one, else the approved one.
    pub in_force: BudgetStage,
    /// The day of the norms that the approved budget was frozen with; none while it is open.
    pub frozen_on: Option<String>,
    /// The approved stage takes no more edits.
    pub frozen: bool,
    /// Lines whose support exceeds the norm without a reason.
    pub unreasoned: Vec<String>,
}

/// One amount to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AmountInput {
    /// Name of the line.
    pub line: String,
    /// Which stage.
    pub stage: BudgetStage,
    /// Which source.
    pub source: MoneySource,
    /// Whole đồng; nothing takes it away.
    pub amount: Money,
    /// Budget year; the project's own where it is left out.
    #[serde(default)]
    pub year: Option<i32>,
}

/// What a line is besides its amounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct LineInput {
    /// Id of a content heading, where it is another than the project's.
    pub content: Option<String>,
    /// How many, `12.5`.
    pub quantity: Option<String>,
    /// Of what.
    pub unit_label: Option<String>,
    /// What one costs.
    pub unit_price: Option<Money>,
    /// Which row of the norms it falls under.
    pub norm_item_code: Option<String>,
    /// How many of what the norm's ceiling is counted by.
    pub norm_units: Option<String>,
    /// A whole production line.
    pub production_line: Option<bool>,
    /// Why it may exceed the norm.
    pub norm_reason: Option<String>,
}

/// Whether the approved stage takes no more edits.
pub(super) fn is_frozen(head: &Head, rows: &[BudgetRow]) -> bool {
    frozen_on(rows).is_some()
        || (head.approved_by_step && rows.iter().any(|row| row.stage == BudgetStage::Approved))
}

fn frozen_on(rows: &[BudgetRow]) -> Option<NaiveDate> {
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
    let mut years: BTreeMap<i32, SourceAmounts> = BTreeMap::new();
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

fn hundredths(value: i64) -> String {
    Decimal::new(value, 2).normalize().to_string()
}

fn computed(property: &Property) -> Result<Option<Money>> {
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

fn locked(stage: BudgetStage, head: &Head, rows: &[BudgetRow]) -> Option<String> {
    match stage {
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

/// The budget of a project, everything that adds up in it added up.
pub fn budget(reader: &Reader<'_>, project: &str, today: NaiveDate) -> Result<BudgetView> {
    let head = store::head(reader, project)?;
    let rows = store::budget(reader, project)?;
    let contents = store::content_names(reader)?;
    let norms = Norms::read(reader)?;
    let stage_in_force = in_force(&rows);
    let frozen = is_frozen(&head, &rows);
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
                amounts: SourceAmounts::sum(cells.iter().copied())?,
                years: by_year(&cells, head.year)?,
            });
        }
        let verdict = line_norm::verdict(reader, &norms, &head, &own, &property, today)?;
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
            amounts: SourceAmounts::sum(cells.iter().copied())?,
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
            .filter(|line| {
                line.verdict
                    .as_ref()
                    .is_some_and(|verdict| verdict.state == "exceeds")
            })
            .map(|line| line.name.clone())
            .collect(),
        lines,
        in_force: stage_in_force,
        frozen_on: frozen_on(&rows).map(|day| day.to_string()),
        frozen,
    })
}

/// Sets one amount; nothing takes it away.
pub fn set_amount(ledger: &Ledger, project: &str, input: &AmountInput) -> Result<Done<BudgetView>> {
    edit(ledger, project, "Sửa số tiền", |tx, head, rows| {
        open(input.stage, head, rows)?;
        if input.amount < Money::ZERO {
            return Err(Error::refused(
                "amount_negative",
                format!(
                    "“{}”: số tiền không thể âm. Hãy nhập từ 0 trở lên.",
                    input.line
                ),
            ));
        }
        let line: Vec<&BudgetRow> = rows.iter().filter(|row| row.line == input.line).collect();
        let first = *line.first().ok_or_else(|| no_line(&input.line))?;
        let cell: Vec<&BudgetRow> = line
            .iter()
            .copied()
            .filter(|row| row.stage == input.stage && row.source == input.source)
            .collect();
        let year = match (input.year, cell.as_slice()) {
            (Some(year), _) => year,
            (None, []) => head.year,
            (None, [first, rest @ ..]) if rest.iter().all(|row| row.year == first.year) => {
                first.year
            }
            (None, _) => {
                return Err(Error::refused(
                    "budget_year_needed",
                    format!(
                        "“{}” có số tiền của nhiều năm ngân sách. Hãy chọn năm rồi sửa từng năm.",
                        input.line
                    ),
                ));
            }
        };
        if !(1900..=2999).contains(&year) {
            return Err(Error::refused(
                "budget_year",
                "Năm ngân sách phải có bốn chữ số, ví dụ 2026.",
            ));
        }
        let mut of_year = cell.into_iter().filter(|row| row.year == year);
        let kept = of_year.next();
        for twice in of_year {
            store::drop_row(tx, &twice.id)?;
        }
        match kept {
            // The last row of a line carries its name.
            Some(row) if input.amount == Money::ZERO && line.len() > 1 => {
                store::drop_row(tx, &row.id)
            }
            Some(row) => store::set_amount(tx, &row.id, input.amount),
            None if input.amount == Money::ZERO => Ok(()),
            None => {
                let property = property(&line);
                let mut row = BudgetRow::new(&input.line, first.position, input.stage, year);
                row.source = input.source;
                row.amount = input.amount;
                fill(&mut row, &property);
                store::add_row(tx, &head.id, &row)?;
                // A row of nothing, kept so far for the name alone.
                for empty in line
                    .iter()
                    .filter(|row| row.amount == Money::ZERO && row.frozen_on.is_none())
                {
                    store::drop_row(tx, &empty.id)?;
                }
                Ok(())
            }
        }
    })
}

fn fill(row: &mut BudgetRow, property: &Property) {
    let property = property.clone();
    row.content_id = property.content_id;
    row.quantity = property.quantity;
    row.unit_label = property.unit_label;
    row.unit_price = property.unit_price;
    row.norm_item_code = property.norm_item_code;
    row.norm_units = property.norm_units;
    row.production_line = property.production_line;
    row.norm_reason = property.norm_reason;
}

/// Adds a line, last, with nothing in it yet.
pub fn add_line(ledger: &Ledger, project: &str, name: &str) -> Result<Done<BudgetView>> {
    edit(
        ledger,
        project,
        "Thêm khoản kinh phí",
        |tx, head, rows| {
            let name = free_name(name, rows)?;
            let frozen = is_frozen(head, rows);
            // Where it shows first: a later line belongs to the contract, an earlier one to the registration.
            let stage = match frozen {
                true => BudgetStage::Contracted,
                false => BudgetStage::Registered,
            };
            let position = rows.iter().map(|row| row.position).max().unwrap_or(0) + 1;
            let mut row = BudgetRow::new(&name, position, stage, head.year);
            row.source = head.source;
            store::add_row(tx, &head.id, &row)?;
            renumber(tx, head)
        },
    )
}

/// Gives a line another name at all its stages.
pub fn rename_line(
    ledger: &Ledger,
    project: &str,
    from: &str,
    to: &str,
) -> Result<Done<BudgetView>> {
    edit(
        ledger,
        project,
        "Đổi tên khoản kinh phí",
        |tx, head, rows| {
            open_line(from, head, rows)?;
            if to.trim() == from {
                return Ok(());
            }
            let to = free_name(to, rows)?;
            store::rename_line(tx, &head.id, from, &to)
        },
    )
}

/// Takes a line away with all its amounts.
pub fn remove_line(ledger: &Ledger, project: &str, name: &str) -> Result<Done<BudgetView>> {
    edit(
        ledger,
        project,
        "Bỏ khoản kinh phí",
        |tx, head, rows| {
            open_line(name, head, rows)?;
            for row in rows.iter().filter(|row| row.line == name) {
                store::drop_row(tx, &row.id)?;
            }
            renumber(tx, head)
        },
    )
}

/// Moves a line to a position, counted from 1.
pub fn move_line(
    ledger: &Ledger,
    project: &str,
    name: &str,
    position: u32,
) -> Result<Done<BudgetView>> {
    edit(
        ledger,
        project,
        "Chuyển chỗ khoản kinh phí",
        |tx, head, rows| {
            let mut order = line_names(rows);
            let from = order
                .iter()
                .position(|line| line == name)
                .ok_or_else(|| no_line(name))?;
            let moved = order.remove(from);
            let to = usize::try_from(position.saturating_sub(1))
                .unwrap_or(order.len())
                .min(order.len());
            order.insert(to, moved);
            place(tx, head, &order)
        },
    )
}

/// Says what a line is: quantity, price, content, row of the norms, reason to exceed.
pub fn set_line(
    ledger: &Ledger,
    project: &str,
    name: &str,
    input: &LineInput,
) -> Result<Done<BudgetView>> {
    let quantity = decimal("Số lượng", input.quantity.as_deref())?;
    let norm_units = decimal("Số đơn vị tính mức tối đa", input.norm_units.as_deref())?;
    edit(
        ledger,
        project,
        "Sửa khoản kinh phí",
        |tx, head, rows| {
            if !rows.iter().any(|row| row.line == name) {
                return Err(no_line(name));
            }
            let text = |text: &Option<String>| {
                text.as_deref()
                    .map(str::trim)
                    .filter(|text| !text.is_empty())
                    .map(str::to_owned)
            };
            let property = Property {
                content_id: text(&input.content),
                quantity,
                unit_label: text(&input.unit_label),
                unit_price: input.unit_price,
                norm_item_code: text(&input.norm_item_code),
                norm_units,
                production_line: input.production_line,
                norm_reason: text(&input.norm_reason),
            };
            computed(&property)?;
            let open = rows
                .iter()
                .any(|row| row.line == name && row.frozen_on.is_none());
            if !open {
                return open_line(name, head, rows);
            }
            store::describe_line(tx, &head.id, name, &property)
        },
    )
}

/// Takes over all amounts of one stage into another. What stands there is replaced only where `replace` says so.
pub fn copy_stage(
    ledger: &Ledger,
    project: &str,
    from: BudgetStage,
    to: BudgetStage,
    replace: bool,
) -> Result<Done<BudgetView>> {
    edit(
        ledger,
        project,
        "Lấy số liệu giai đoạn kinh phí",
        |tx, head, rows| {
            open(to, head, rows)?;
            let wanted: Vec<&BudgetRow> = rows
                .iter()
                .filter(|row| row.stage == from && row.amount != Money::ZERO)
                .collect();
            if wanted.is_empty() || from == to {
                return Err(Error::refused(
                    "stage_empty",
                    format!(
                        "Giai đoạn {} chưa có số tiền nào để lấy sang.",
                        from.label()
                    ),
                ));
            }
            let there = rows
                .iter()
                .any(|row| row.stage == to && row.amount != Money::ZERO);
            if there && !replace {
                return Err(Error::refused(
                    "stage_filled",
                    format!(
                        "Giai đoạn {} đã có số tiền. Hãy xác nhận thay bằng số của giai đoạn {}.",
                        to.label(),
                        from.label()
                    ),
                ));
            }
            let lost: Vec<String> = rows
                .iter()
                .filter(|row| row.stage == to)
                .map(|row| row.line.clone())
                .collect();
            for row in rows.iter().filter(|row| row.stage == to) {
                store::drop_row(tx, &row.id)?;
            }
            for row in &wanted {
                store::add_row(tx, &head.id, &row.at(to))?;
            }
            // A line that stood in the replaced stage only keeps its name.
            for name in lost {
                let rest = rows.iter().any(|row| row.line == name && row.stage != to);
                if let (false, Some(row)) = (rest, rows.iter().find(|row| row.line == name)) {
                    let mut empty = row.at(to);
                    empty.amount = Money::ZERO;
                    store::add_row(tx, &head.id, &empty)?;
                }
            }
            Ok(())
        },
    )
}

/// Freezes the approved budget with what the norms of that day say of each line: the approval's day, else
/// today. Refused while a line exceeds its norm without a reason.
pub fn freeze(ledger: &Ledger, project: &str) -> Result<Done<BudgetView>> {
    let name = ledger.read(|reader| Ok(store::head(reader, project)?.name))?;
    ledger.transact(&Op::FreezeBudget { project: name }, |tx| {
        freeze_approved(tx, project)?;
        budget(tx, project, tx.today())
    })
}

/// The same inside a transaction under way: what an approval does to the budget. Nothing happens where there
/// is no approved amount, or where it is frozen already.
pub(crate) fn freeze_approved(tx: &Tx<'_>, project: &str) -> Result<()> {
    let head = store::head(tx, project)?;
    let rows = store::budget(tx, project)?;
    let approved: Vec<&BudgetRow> = rows
        .iter()
        .filter(|row| row.stage == BudgetStage::Approved)
        .collect();
    if SourceAmounts::sum(approved.iter().copied())?.total == Money::ZERO {
        return Err(Error::refused(
            "nothing_approved",
            format!(
                "“{}” chưa có số tiền phê duyệt. Hãy nhập kinh phí ở giai đoạn phê duyệt trước.",
                head.name
            ),
        ));
    }
    if frozen_on(&rows).is_some() {
        return Ok(());
    }
    let on = head.decision_on.unwrap_or_else(|| tx.today());
    freeze_stage(tx, &head, &rows, BudgetStage::Approved, on)
}

/// Keeps the verdict of every line of a stage as it is on a day.
pub(super) fn freeze_stage(
    tx: &Tx<'_>,
    head: &Head,
    rows: &[BudgetRow],
    stage: BudgetStage,
    on: NaiveDate,
) -> Result<()> {
    let norms = Norms::read(tx)?;
    for name in line_names(rows) {
        let own: Vec<&BudgetRow> = rows
            .iter()
            .filter(|row| row.line == name && row.stage == stage)
            .collect();
        if own.is_empty() {
            continue;
        }
        let property = property(&own);
        let verdict = line_norm::asked(tx, &norms, head, &own, &property, on)?;
        if let Some(verdict) = &verdict
            && verdict.state == "exceeds"
            && property.norm_reason.is_none()
        {
            return Err(Error::refused(
                "norm_reason_needed",
                format!(
                    "“{name}” vượt định mức {} đồng. Hãy giảm mức hỗ trợ hoặc ghi lý do vượt định mức.",
                    verdict.excess.unwrap_or_default()
                ),
            ));
        }
        let frozen = Frozen {
            on,
            norm_id: verdict.as_ref().and_then(|one| one.norm_id.clone()),
            verdict: verdict.as_ref().map(|one| one.state.clone()),
            sentence: verdict.as_ref().map(|one| one.sentence.clone()),
            allowed: verdict.as_ref().and_then(|one| one.allowed),
        };
        store::freeze_line(tx, &head.id, &name, stage, &frozen)?;
    }
    Ok(())
}

/// Opens the approved budget again: for an approval that was taken back. Refused once money moved or an
/// adjustment stands on it.
pub fn thaw(ledger: &Ledger, project: &str) -> Result<Done<BudgetView>> {
    let name = ledger.read(|reader| Ok(store::head(reader, project)?.name))?;
    ledger.transact(&Op::ThawBudget { project: name }, |tx| {
        thaw_approved(tx, project)?;
        budget(tx, project, tx.today())
    })
}

/// The same inside a transaction under way.
pub(crate) fn thaw_approved(tx: &Tx<'_>, project: &str) -> Result<()> {
    let moved: i64 = tx.value(
        "SELECT (SELECT count(*) FROM project_payment WHERE project_id = ?1) + (SELECT count(*) FROM project_adjustment WHERE project_id = ?1)",
        [project],
    )?;
    if moved > 0 {
        return Err(Error::refused(
            "budget_in_use",
            "Kinh phí phê duyệt đã có khoản chi hoặc lần điều chỉnh dựa vào nên không mở lại được. Hãy ghi thay đổi thành một lần điều chỉnh.",
        ));
    }
    store::thaw(tx, project)
}

/// A label of a verdict.
pub(super) fn verdict_label(code: &str) -> String {
    LINE_VERDICTS
        .iter()
        .find(|choice| choice.code == code)
        .map_or(code, |choice| choice.label)
        .to_owned()
}

fn edit(
    ledger: &Ledger,
    project: &str,
    what: &'static str,
    change: impl FnOnce(&Tx<'_>, &Head, &[BudgetRow]) -> Result<()>,
) -> Result<Done<BudgetView>> {
    let name = ledger.read(|reader| Ok(store::head(reader, project)?.name))?;
    ledger.transact(
        &Op::EditBudget {
            what,
            project: name,
        },
        |tx| {
            let head = store::head(tx, project)?;
            let rows = store::budget(tx, project)?;
            change(tx, &head, &rows)?;
            budget(tx, project, tx.today())
        },
    )
}

fn open(stage: BudgetStage, head: &Head, rows: &[BudgetRow]) -> Result<()> {
    match locked(stage, head, rows) {
        Some(why) => Err(Error::refused("stage_locked", why)),
        None => Ok(()),
    }
}

fn open_line(name: &str, head: &Head, rows: &[BudgetRow]) -> Result<()> {
    let mut own = rows.iter().filter(|row| row.line == name).peekable();
    if own.peek().is_none() {
        return Err(no_line(name));
    }
    let stood = own.any(|row| matches!(row.stage, BudgetStage::Approved | BudgetStage::Adjusted));
    if stood && is_frozen(head, rows) {
        return Err(Error::refused(
            "stage_locked",
            format!(
                "“{name}” là khoản đã phê duyệt nên không đổi tên hay bỏ được. Thay đổi sau phê duyệt là một lần điều chỉnh."
            ),
        ));
    }
    Ok(())
}

fn free_name(name: &str, rows: &[BudgetRow]) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::refused(
            "line_unnamed",
            "Khoản kinh phí chưa có tên. Hãy đặt tên, ví dụ “Mua máy cắt CNC”.",
        ));
    }
    if rows.iter().any(|row| row.line == name) {
        return Err(Error::refused(
            "line_twice",
            format!("Đã có khoản “{name}”. Hãy đặt tên khác."),
        ));
    }
    Ok(name.to_owned())
}

fn no_line(name: &str) -> Error {
    Error::refused(
        "line_gone",
        format!("Khoản “{name}” không còn trong kinh phí của đề án. Hãy tải lại."),
    )
}

fn decimal(label: &str, given: Option<&str>) -> Result<Option<i64>> {
    let Some(text) = given.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let wrong = || {
        Error::refused(
            "not_number",
            format!(
                "{label}: “{text}” không phải là số từ 0 trở lên với nhiều nhất hai chữ số thập phân. Hãy nhập ví dụ 12.5."
            ),
        )
    };
    let scaled = text
        .parse::<Decimal>()
        .ok()
        .and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED))
        .filter(|scaled| scaled.is_integer() && !scaled.is_sign_negative())
        .ok_or_else(wrong)?;
    i64::try_from(scaled).map(Some).map_err(|_| wrong())
}

fn renumber(tx: &Tx<'_>, head: &Head) -> Result<()> {
    let order = line_names(&store::budget(tx, &head.id)?);
    place(tx, head, &order)
}

fn place(tx: &Tx<'_>, head: &Head, order: &[String]) -> Result<()> {
    for (position, name) in (1_i64..).zip(order) {
        store::place_line(tx, &head.id, name, position)?;
    }
    Ok(())
}
