//! What a person does to a budget before it is approved, and to the stages that stay open after: each of it one
//! operation that undo takes back whole.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::budget::{
    BudgetRow, BudgetView, Property, budget, computed, enters_whole, is_frozen, line_names, locked,
    property,
};
use super::freeze::freeze_approved;
use super::money_rules::MoneyRules;
use super::money_store as store;
use super::money_store::Head;
use super::sets::BudgetStage;
use crate::error::{Error, Known, Result};
use crate::ids::ProjectId;
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::{Money, MoneySource};

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

/// Sets one amount; nothing takes it away.
pub fn set_amount(
    ledger: &Ledger,
    project: &ProjectId,
    input: &AmountInput,
) -> Result<Done<BudgetView>> {
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

pub(super) fn fill(row: &mut BudgetRow, property: &Property) {
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
pub fn add_line(ledger: &Ledger, project: &ProjectId, name: &str) -> Result<Done<BudgetView>> {
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
    project: &ProjectId,
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
pub fn remove_line(ledger: &Ledger, project: &ProjectId, name: &str) -> Result<Done<BudgetView>> {
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
    project: &ProjectId,
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
    project: &ProjectId,
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

/// Takes over all amounts of one stage into another. What stands there is replaced only where `replace` says so. The
/// money of a project that a step approved enters so, and is frozen with it.
pub fn copy_stage(
    ledger: &Ledger,
    project: &ProjectId,
    from: BudgetStage,
    to: BudgetStage,
    replace: bool,
) -> Result<Done<BudgetView>> {
    edit(
        ledger,
        project,
        "Lấy số liệu giai đoạn kinh phí",
        |tx, head, rows| {
            let whole = to == BudgetStage::Approved && enters_whole(head, rows);
            if !whole {
                open(to, head, rows)?;
            }
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
                    Known::StageFilled.code(),
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
            if whole {
                freeze_approved(tx, &head.id, None)?;
            }
            Ok(())
        },
    )
}

pub(super) fn edit(
    ledger: &Ledger,
    project: &ProjectId,
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
            MoneyRules::hold(tx, project, || change(tx, &head, &rows))?;
            budget(tx, project, tx.today())
        },
    )
}

pub(super) fn open(stage: BudgetStage, head: &Head, rows: &[BudgetRow]) -> Result<()> {
    match locked(stage, head, rows) {
        Some(why) => Err(Error::refused("stage_locked", why)),
        None => Ok(()),
    }
}

pub(super) fn open_line(name: &str, head: &Head, rows: &[BudgetRow]) -> Result<()> {
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

pub(super) fn free_name(name: &str, rows: &[BudgetRow]) -> Result<String> {
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

pub(super) fn no_line(name: &str) -> Error {
    Error::refused(
        "line_gone",
        format!("Khoản “{name}” không còn trong kinh phí của đề án. Hãy tải lại."),
    )
}

pub(super) fn decimal(label: &str, given: Option<&str>) -> Result<Option<i64>> {
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

pub(super) fn renumber(tx: &Tx<'_>, head: &Head) -> Result<()> {
    let order = line_names(&store::budget(tx, &head.id)?);
    place(tx, head, &order)
}

pub(super) fn place(tx: &Tx<'_>, head: &Head, order: &[String]) -> Result<()> {
    for (position, name) in (1_i64..).zip(order) {
        store::place_line(tx, &head.id, name, position)?;
    }
    Ok(())
}
