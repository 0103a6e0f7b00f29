//! The plan of a year.

use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::plan::{self, CandidateView, CeilingInput, ItemInput, PlanView};

use super::{Answer, State};

/// The plan, if somebody has begun one.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_show(app: State<'_>, year: i32) -> Answer<Option<PlanView>> {
    app.with(|ledger| ledger.read(|reader| plan::show(reader, year)))
}

/// What could go into it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_candidates(app: State<'_>, year: i32) -> Answer<Vec<CandidateView>> {
    app.with(|ledger| ledger.read(|reader| plan::candidates(reader, year)))
}

/// Fills the draft from its candidates.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_build(app: State<'_>, year: i32) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::build_year(ledger, year))
}

/// Sets a ceiling.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_set_ceiling(
    app: State<'_>,
    year: i32,
    ceiling: CeilingInput,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::set_ceiling(ledger, year, &ceiling))
}

/// Puts a candidate, or something typed by hand, into the draft.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_place(
    app: State<'_>,
    year: i32,
    key: Option<String>,
    item: ItemInput,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::place(ledger, year, key.as_deref(), &item))
}

/// Changes a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_edit(app: State<'_>, id: String, values: ItemInput) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::edit_item(ledger, &id, &values))
}

/// Takes a line out.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_remove(app: State<'_>, id: String) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::remove_item(ledger, &id))
}

/// Moves a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_move(app: State<'_>, id: String, position: u32) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::move_item(ledger, &id, position))
}

/// Freezes it under a decision.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_approve(
    app: State<'_>,
    year: i32,
    decision_no: String,
    decision_date: String,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| {
        let date = decision_date.parse().map_err(|_| {
            Error::refused(
                "decision_date",
                "Ngày quyết định chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 15/06/2026.",
            )
        })?;
        plan::approve(ledger, year, &decision_no, date)
    })
}
