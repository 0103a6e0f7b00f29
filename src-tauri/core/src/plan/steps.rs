//! Dự thảo → Trình Sở → Trình UBND → Ban hành → (Điều chỉnh) → Tổng kết: the way of a plan, each step with its day,
//! paper and person; backwards with a reason.
//!
//! What surprises: a step forward may be left out (a plan of one fund goes no further than the Sở), but nothing goes
//! back behind *Ban hành*: what changes an issued plan is an amendment with its own decision.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::sets::PlanState;
use super::shown::PlanView;
use super::store;
use super::view;
use super::way::{WAY, next};
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ids::PlanId;
use crate::ledger::{Done, Ledger, Op};

/// A step as the person takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct StepInput {
    /// Where it goes: `submitted`.
    pub state: String,
    /// The day, `2026-11-22`; today where none is given.
    pub date: Option<String>,
    /// Number of the paper.
    pub document_no: Option<String>,
    /// Who.
    pub person: Option<String>,
    /// Why it goes back.
    pub reason: Option<String>,
}

/// Takes a step.
pub fn step(ledger: &Ledger, plan: &PlanId, input: &StepInput) -> Result<Done<PlanView>> {
    let year = ledger.read(|reader| store::by_id(reader, plan))?.year;
    let wanted = PlanState::of(&input.state)
        .filter(|state| WAY.iter().any(|step| step.code == state.code()));
    let words = wanted.map_or("bước khác", PlanState::label);
    ledger.transact(&Op::StepPlan { year, step: words }, |tx| {
        let head = store::by_id(tx, plan)?;
        let Some(next) = next(head.state).into_iter().find(|next| Some(next.state) == wanted) else {
            return Err(Error::refused(
                "plan_step",
                format!(
                    "Kế hoạch đang ở bước “{}” nên không chuyển sang “{words}” được. Ban hành và điều chỉnh cần số, ngày văn bản.",
                    head.state.label()
                ),
            ));
        };
        let filled = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let reason = filled(&input.reason);
        if next.backwards && reason.is_none() {
            return Err(Error::refused("plan_step_reason", "Lùi bước cần ghi lý do, ví dụ “Sở yêu cầu bổ sung thuyết minh”."));
        }
        let on = match filled(&input.date) {
            None => tx.today(),
            Some(text) => text.parse::<NaiveDate>().map_err(|_| {
                Error::refused("plan_step_date", "Ngày của bước chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/06/2026.")
            })?,
        };
        if on > tx.today() {
            return Err(Error::refused(
                "plan_step_ahead",
                format!("Ngày {} chưa tới (hôm nay là {}). Hãy kiểm tra lại ngày.", written(on), written(tx.today())),
            ));
        }
        // A plan that was adjusted opens again as adjusted.
        let adjusted = head.state == PlanState::Closed && store::versions(tx, &head.id)?.len() > 1;
        let state = if adjusted { PlanState::Adjusted } else { next.state };
        let (document_no, person) = (filled(&input.document_no), filled(&input.person));
        let taken = store::Taken {
            state,
            on,
            document_no: document_no.as_deref(),
            person: person.as_deref(),
            back: reason.as_deref().filter(|_| next.backwards),
        };
        store::step(tx, &head, &taken)?;
        view::view(tx, &store::by_id(tx, plan)?)
    })
}
