//! Đính chính: what was typed wrong of a project, its name or the paper and the day of a step, put right with a reason
//! that the journal keeps.
//!
//! What surprises: it changes no money and no verdict. What a decision really changed is an adjustment; a day is put
//! right only where the norms of the right day are those by which it was approved.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::budget::line_names;
use super::life::{Life, LifeView, given};
use super::line_norm::Asking;
use super::money_rules::MoneyRules;
use super::money_store;
use super::sets::{BudgetStage, ProjectState};
use super::snapshot::stored;
use super::store::{self, MARKED};
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ids::ProjectId;
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::norm::Norms;

/// What is put right, and why. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "ProjectCorrection")]
pub struct Correction {
    /// The name of the project.
    pub name: Option<String>,
    /// The state of the step whose paper or day was typed wrong.
    pub step: Option<ProjectState>,
    /// Its number.
    pub document_no: Option<String>,
    /// Its ISO day.
    pub on: Option<String>,
    /// Why.
    pub reason: String,
}

/// Puts right what was typed wrong. One operation, whose name says why.
pub fn correct(ledger: &Ledger, id: &ProjectId, wanted: &Correction) -> Result<Done<LifeView>> {
    let reason = crate::text::nfc(wanted.reason.trim());
    if reason.is_empty() {
        return Err(Error::refused(
            "correction_reason",
            "Đính chính cần lý do. Hãy ghi chỗ nào gõ sai, ví dụ “gõ nhầm số quyết định”.",
        ));
    }
    let project = ledger.read(|reader| store::head(reader, id))?.name;
    ledger.transact(&Op::CorrectProject { project, reason }, |tx| {
        MoneyRules::hold(tx, id, || write(tx, id, wanted))?;
        Life::of(tx, id)?.view(tx, tx.today())
    })
}

fn write(tx: &Tx<'_>, id: &ProjectId, wanted: &Correction) -> Result<()> {
    let life = Life::of(tx, id)?;
    let mut changed = false;
    if let Some(name) = given(&wanted.name).filter(|name| *name != life.head.name) {
        store::set_field(tx, id, "name", &name)?;
        changed = true;
    }
    if let Some(state) = wanted.step {
        changed |= number(tx, &life, state, given(&wanted.document_no))?;
        changed |= day(tx, &life, state, given(&wanted.on))?;
    }
    if changed {
        return Ok(());
    }
    Err(Error::refused(
        "correction_nothing",
        "Chưa có gì khác với điều đang ghi. Hãy nhập tên, số hoặc ngày đúng.",
    ))
}

fn number(tx: &Tx<'_>, life: &Life, state: ProjectState, number: Option<String>) -> Result<bool> {
    let Some(number) = number else {
        return Ok(false);
    };
    let step = life.last_at(state);
    let mark = life.head.marks.iter().find(|mark| mark.state == state);
    let known = step.and_then(|step| step.document_no.as_deref());
    let known = known.or(mark.and_then(|mark| mark.number.as_deref()));
    if known == Some(number.as_str()) {
        return Ok(false);
    }
    let field = MARKED.iter().find(|(of, ..)| *of == state);
    let recorded =
        step.is_some() || mark.is_some_and(|mark| mark.number.is_some() || mark.on.is_some());
    match (step, field.and_then(|(_, number, ..)| *number)) {
        _ if !recorded => return Err(unrecorded(&life.name(state))),
        (step, field) => {
            if let Some(step) = step {
                store::number_step(tx, &step.id, Some(&number))?;
            }
            if let Some(field) = field {
                store::set_field(tx, &life.head.id, field, &number)?;
            }
        }
    }
    Ok(true)
}

fn day(tx: &Tx<'_>, life: &Life, state: ProjectState, on: Option<String>) -> Result<bool> {
    let Some(on) = on else {
        return Ok(false);
    };
    let on: NaiveDate = on.parse().map_err(|_| {
        Error::refused(
            "step_date",
            "Ngày của bước chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/06/2026.",
        )
    })?;
    if on > tx.today() {
        return Err(Error::refused(
            "step_ahead",
            format!(
                "Ngày {} chưa tới (hôm nay là {}). Hãy kiểm tra lại ngày.",
                written(on),
                written(tx.today())
            ),
        ));
    }
    let standing = life.standing();
    let at = standing.iter().rposition(|step| step.state == state);
    let mark = life.head.marks.iter().find(|mark| mark.state == state);
    let known = at.and_then(|at| standing.get(at)).map(|step| step.on);
    if known.or(mark.and_then(|mark| mark.on)) == Some(on) {
        return Ok(false);
    }
    if at.is_none() && mark.is_none_or(|mark| mark.on.is_none()) {
        return Err(unrecorded(&life.name(state)));
    }
    if let Some(at) = at {
        let before = at.checked_sub(1).and_then(|at| standing.get(at));
        let after = standing.get(at + 1);
        let wrong = before
            .filter(|step| on < step.on)
            .or(after.filter(|step| on > step.on));
        if let Some(step) = wrong {
            return Err(Error::refused(
                "step_out_of_order",
                format!(
                    "Ngày {} không khớp thứ tự với bước “{}” ngày {}. Hãy kiểm tra lại ngày, hoặc đính chính bước kia trước.",
                    written(on),
                    life.name(step.state),
                    written(step.on)
                ),
            ));
        }
        if let Some(step) = standing.get(at) {
            store::date_step(tx, &step.id, on)?;
        }
    }
    if let Some((_, _, field, _)) = MARKED.iter().find(|(of, ..)| *of == state) {
        store::set_field(tx, &life.head.id, field, &on.to_string())?;
    }
    if state == ProjectState::Approved {
        approved_on(tx, &life.head.id, on)?;
    }
    Ok(true)
}

/// The right day of an approval: no adjustment lies before it, and its lines follow the norms by which they were
/// approved.
fn approved_on(tx: &Tx<'_>, id: &ProjectId, on: NaiveDate) -> Result<()> {
    let adjusted = stored(tx, id)?
        .into_iter()
        .filter_map(|one| one.decision_on)
        .min();
    if let Some(adjusted) = adjusted.filter(|adjusted| *adjusted < on) {
        return Err(Error::refused(
            "step_out_of_order",
            format!(
                "Ngày phê duyệt {} có sau lần điều chỉnh ngày {}. Hãy kiểm tra lại ngày.",
                written(on),
                written(adjusted)
            ),
        ));
    }
    let head = money_store::head(tx, id)?;
    let rows = money_store::budget(tx, id)?;
    let norms = Norms::read(tx)?;
    let asking = Asking::read(tx, &norms, &head, &rows, Some(BudgetStage::Approved), on)?;
    for name in line_names(&rows) {
        let frozen = rows.iter().find(|row| {
            row.line == name && row.stage == BudgetStage::Approved && row.frozen_on.is_some()
        });
        let Some(frozen) = frozen else { continue };
        let norm = asking.verdict(&name)?.and_then(|verdict| verdict.norm_id);
        if norm != frozen.norm_id {
            return Err(Error::refused(
                "norm_of_another_day",
                format!(
                    "“{name}” đã phê duyệt theo định mức khác với định mức của ngày {}, nên đổi ngày là đổi điều đã phê duyệt. Hãy lùi bước phê duyệt với lý do rồi ghi lại với ngày đúng; đã có khoản chi thì ghi một lần điều chỉnh.",
                    written(on)
                ),
            ));
        }
    }
    money_store::freeze_day(tx, id, on)
}

fn unrecorded(step: &str) -> Error {
    Error::refused(
        "step_unrecorded",
        format!(
            "Chưa ghi bước “{step}” nên chưa có gì để đính chính. Hãy chuyển bước ở dòng tiến độ."
        ),
    )
}
