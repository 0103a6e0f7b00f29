//! Chốt kinh phí phê duyệt: the approved amounts and what the norms said of them on the day of the approval.
//!
//! What surprises: the verdict is kept in words and figures, so that no later change of a norm, not even a mended
//! row, changes what was approved.

use chrono::NaiveDate;

use super::budget::{BudgetRow, BudgetView, budget, frozen_on, line_names, property, sum};
use super::line_norm;
use super::money_store as store;
use super::money_store::Head;
use super::sets::BudgetStage;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::Money;
use crate::norm::{NormStatus, Norms};

/// What a line's verdict was when its stage was frozen.
#[derive(Debug, Clone)]
pub(super) struct Frozen {
    pub(super) on: NaiveDate,
    pub(super) norm_id: Option<String>,
    pub(super) verdict: Option<NormStatus>,
    pub(super) sentence: Option<String>,
    pub(super) allowed: Option<Money>,
}

/// Freezes the approved budget with what the norms of that day say of each line: the approval's day, else
/// today. Refused while nothing is approved, or a line exceeds its norm without a reason.
pub fn freeze(ledger: &Ledger, project: &str) -> Result<Done<BudgetView>> {
    let name = ledger.read(|reader| Ok(store::head(reader, project)?.name))?;
    ledger.transact(&Op::FreezeBudget { project: name.clone() }, |tx| {
        if !freeze_approved(tx, project, None)? {
            return Err(Error::refused(
                "nothing_approved",
                format!(
                    "“{name}” chưa có số tiền phê duyệt. Hãy nhập kinh phí ở giai đoạn phê duyệt trước."
                ),
            ));
        }
        budget(tx, project, tx.today())
    })
}

/// What an approval does to the budget, inside its transaction; `reason` stands for the lines that exceed their
/// norm and have none of their own. Answers false, and does nothing, where nothing is approved yet.
pub(crate) fn freeze_approved(tx: &Tx<'_>, project: &str, reason: Option<&str>) -> Result<bool> {
    let head = store::head(tx, project)?;
    let rows = store::budget(tx, project)?;
    let approved = rows.iter().filter(|row| row.stage == BudgetStage::Approved);
    if sum(approved)?.total() == Money::ZERO {
        return Ok(false);
    }
    if frozen_on(&rows).is_none() {
        let on = head.decision_on.unwrap_or_else(|| tx.today());
        freeze_stage(tx, &head, &rows, BudgetStage::Approved, on, reason)?;
    }
    Ok(true)
}

/// Keeps the verdict of every line of a stage as it is on a day.
pub(super) fn freeze_stage(
    tx: &Tx<'_>,
    head: &Head,
    rows: &[BudgetRow],
    stage: BudgetStage,
    on: NaiveDate,
    reason: Option<&str>,
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
            && verdict.state == NormStatus::Exceeds
            && property.norm_reason.is_none()
        {
            let Some(reason) = reason else {
                return Err(Error::refused(
                    "norm_reason_needed",
                    format!(
                        "“{name}” vượt định mức {} đồng. Hãy giảm mức hỗ trợ hoặc ghi lý do vượt định mức.",
                        verdict.excess.unwrap_or_default()
                    ),
                ));
            };
            store::reason_line(tx, &head.id, &name, stage, reason)?;
        }
        let frozen = Frozen {
            on,
            norm_id: verdict.as_ref().and_then(|one| one.norm_id.clone()),
            verdict: verdict.as_ref().map(|one| one.state),
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
