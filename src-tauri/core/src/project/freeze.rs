//! Chốt kinh phí phê duyệt: the approved amounts and what the norms said of them on the day of the approval.
//!
//! What surprises: the verdict is kept in words and figures, so that no later change of a norm, not even a mended
//! row, changes what was approved.

use chrono::NaiveDate;

use super::budget::{
    BudgetRow, BudgetView, LineVerdict, budget, frozen_on, line_names, property, sum,
};
use super::line_norm::Asking;
use super::money_store as store;
use super::money_store::Head;
use super::sets::BudgetStage;
use super::shares::Shares;
use crate::error::{Error, Result};
use crate::ids::{NormId, ProjectId};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Money;
use crate::norm::{NormStatus, Norms};

/// What a line's verdict was when its stage was frozen.
#[derive(Debug, Clone)]
pub(super) struct Frozen {
    pub(super) on: NaiveDate,
    pub(super) norm_id: Option<NormId>,
    pub(super) verdict: Option<NormStatus>,
    pub(super) sentence: Option<String>,
    pub(super) allowed: Option<Money>,
}

/// Freezes the approved budget with what the norms of that day say of each line: the approval's day, else
/// today. Refused while nothing is approved, a line exceeds its norm or has none chosen without a reason, or the project
/// passes the money of its group.
pub fn freeze(ledger: &Ledger, project: &ProjectId) -> Result<Done<BudgetView>> {
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

/// What an approval does to the budget, inside its transaction: for every way in that approves (a step, a plan that
/// becomes projects). `reason` stands for the lines that exceed their norm, or whose norm is not chosen, and have none
/// of their own; without one they are refused, and so is a project that passes the money of its group. Answers false,
/// and does nothing, where nothing is approved yet.
pub(crate) fn freeze_approved(
    tx: &Tx<'_>,
    project: &ProjectId,
    reason: Option<&str>,
) -> Result<bool> {
    let head = store::head(tx, project)?;
    let rows = store::budget(tx, project)?;
    let approved = rows.iter().filter(|row| row.stage == BudgetStage::Approved);
    if sum(approved)?.total() == Money::ZERO {
        return Ok(false);
    }
    if frozen_on(&rows).is_none() {
        let on = head.decision_on.unwrap_or_else(|| tx.today());
        let asked = freeze_stage(tx, &head, &rows, BudgetStage::Approved, on, reason)?;
        if let Some(first) = asked.first() {
            return Err(Error::refused(first.code, &first.message));
        }
        Shares::within(tx, project)?;
    }
    Ok(true)
}

/// A line that somebody has to answer for before it is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Asked {
    fn of(line: &str, verdict: &LineVerdict) -> Self {
        match verdict.state {
            NormStatus::Choose => Self {
                code: "norm_item_needed",
                message: format!(
                    "“{line}” chưa chọn khoản định mức. Hãy chọn khoản định mức của khoản kinh phí này, hoặc ghi lý do không theo khoản nào."
                ),
            },
            _ => Self {
                code: "norm_reason_needed",
                message: format!(
                    "“{line}” vượt định mức {} đồng. Hãy giảm mức hỗ trợ hoặc ghi lý do vượt định mức.",
                    verdict.excess.unwrap_or_default()
                ),
            },
        }
    }
}

/// What the lines of the approved budget are still to be asked, by the norms of a day; nothing of what is frozen.
pub(super) fn unanswered(
    reader: &Reader<'_>,
    project: &ProjectId,
    on: NaiveDate,
) -> Result<Vec<String>> {
    let head = store::head(reader, project)?;
    let rows = store::budget(reader, project)?;
    if frozen_on(&rows).is_some() {
        return Ok(Vec::new());
    }
    let norms = Norms::read(reader)?;
    let asking = Asking::read(
        reader,
        &norms,
        &head,
        &rows,
        Some(BudgetStage::Approved),
        on,
    )?;
    let mut told = Vec::new();
    for name in line_names(&rows) {
        let own = at_stage(&rows, &name, BudgetStage::Approved);
        let verdict = asking.verdict(&name)?;
        if let Some(verdict) = verdict.filter(LineVerdict::wants_answer)
            && property(&own).norm_reason.is_none()
        {
            told.push(Asked::of(&name, &verdict).message);
        }
    }
    Ok(told)
}

fn at_stage<'a>(rows: &'a [BudgetRow], line: &str, stage: BudgetStage) -> Vec<&'a BudgetRow> {
    rows.iter()
        .filter(|row| row.line == line && row.stage == stage)
        .collect()
}

/// Keeps the verdict of every line of a stage as it is on a day, but for those that keep one already. `reason` stands
/// for those that want an answer and have none; answers those for which there is none.
pub(super) fn freeze_stage(
    tx: &Tx<'_>,
    head: &Head,
    rows: &[BudgetRow],
    stage: BudgetStage,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<Vec<Asked>> {
    let norms = Norms::read(tx)?;
    let asking = Asking::read(tx, &norms, head, rows, Some(stage), on)?;
    let mut asked = Vec::new();
    for name in line_names(rows) {
        let own = at_stage(rows, &name, stage);
        if own.is_empty() || own.iter().any(|row| row.frozen_on.is_some()) {
            continue;
        }
        let verdict = asking.verdict(&name)?;
        if let Some(verdict) = verdict.as_ref().filter(|one| one.wants_answer())
            && property(&own).norm_reason.is_none()
        {
            match reason {
                Some(reason) => store::reason_line(tx, &head.id, &name, stage, reason)?,
                None => asked.push(Asked::of(&name, verdict)),
            }
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
    Ok(asked)
}

/// Opens again what was frozen before its decision. Refused once it is decided on, money moved or an adjustment stands
/// on it: what the norms of that day said of it stays said.
pub fn thaw(ledger: &Ledger, project: &ProjectId) -> Result<Done<BudgetView>> {
    let name = ledger.read(|reader| Ok(store::head(reader, project)?.name))?;
    ledger.transact(&Op::ThawBudget { project: name.clone() }, |tx| {
        thaw_approved(tx, project)?;
        if store::decided_on(tx, project)?.is_some() {
            return Err(Error::refused(
                "budget_decided",
                format!(
                    "“{name}” đã phê duyệt nên kinh phí phê duyệt không mở lại được. Thay đổi sau phê duyệt là một lần điều chỉnh; quyết định ghi nhầm thì lùi bước phê duyệt với lý do."
                ),
            ));
        }
        budget(tx, project, tx.today())
    })
}

/// The same inside a transaction under way.
pub(crate) fn thaw_approved(tx: &Tx<'_>, project: &ProjectId) -> Result<()> {
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
