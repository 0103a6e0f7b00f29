//! The plan of a year, its drafts and amendments.
//!
//! `plan` names one of the year's plans by its id; none is the one in force, or furthest on its way.

use so_khuyen_cong_core::clock::day;
use so_khuyen_cong_core::ids::{PlanId, PlanItemId};
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::plan::{
    self, CandidateView, CeilingInput, Comparison, DraftRow, ItemInput, MixView, PlanView,
    ProjectsMade, StepInput,
};

use super::{Answer, State};

/// The plan, if somebody has begun one.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_show(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
) -> Answer<Option<PlanView>> {
    app.with(|ledger| ledger.read(|reader| plan::show(reader, (year, plan))))
}

/// The plan as it stood on a day; none where nothing was in force yet.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_as_of(app: State<'_>, year: i32, date: String) -> Answer<Option<PlanView>> {
    app.with(|ledger| {
        let day = day(&date)?;
        ledger.read(|reader| plan::in_force(reader, year, day))
    })
}

/// What could go into it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_candidates(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
) -> Answer<Vec<CandidateView>> {
    app.with(|ledger| ledger.read(|reader| plan::candidates(reader, (year, plan))))
}

/// Fills the draft from its candidates.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_build(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::build_year(ledger, (year, plan)))
}

/// Sets a ceiling.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_set_ceiling(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
    ceiling: CeilingInput,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::set_ceiling(ledger, (year, plan), &ceiling))
}

/// Takes a ceiling away.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_drop_ceiling(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
    ceiling: String,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::drop_ceiling(ledger, (year, plan), &ceiling))
}

/// Puts a candidate, or something typed by hand, into the draft.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_place(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
    key: Option<String>,
    item: ItemInput,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::place(ledger, (year, plan), key.as_deref(), &item))
}

/// Changes a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_edit(
    app: State<'_>,
    id: PlanItemId,
    values: ItemInput,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::edit_item(ledger, &id, &values))
}

/// Takes a line out.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_remove(app: State<'_>, id: PlanItemId) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::remove_item(ledger, &id))
}

/// Moves a line, with the reason.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_move(
    app: State<'_>,
    id: PlanItemId,
    position: u32,
    reason: Option<String>,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::move_item(ledger, &id, position, reason.as_deref()))
}

/// Freezes it, or its amendment, under a decision; `reason` stands for the lines that something speaks against.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_approve(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
    decision_no: String,
    decision_date: String,
    reason: Option<String>,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| {
        let day = day(&decision_date)?;
        plan::approve_giving(ledger, (year, plan), &decision_no, day, reason.as_deref())
    })
}

/// Takes a step of its way.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_step(app: State<'_>, plan: PlanId, step: StepInput) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::step(ledger, &plan, &step))
}

/// The plans of a year.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_drafts(app: State<'_>, year: i32) -> Answer<Vec<DraftRow>> {
    app.with(|ledger| ledger.read(|reader| plan::drafts(reader, year)))
}

/// Copies a draft beside it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_copy(app: State<'_>, plan: PlanId, variant: String) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::copy(ledger, &plan, &variant))
}

/// Gives a draft another name.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_rename(app: State<'_>, plan: PlanId, variant: String) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::rename(ledger, &plan, &variant))
}

/// Chooses one draft; the others are used no more.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_promote(app: State<'_>, plan: PlanId) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::promote(ledger, &plan))
}

/// Holds two plans against each other.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_compare(app: State<'_>, a: PlanId, b: PlanId) -> Answer<Comparison> {
    app.with(|ledger| ledger.read(|reader| plan::compare(reader, &a, &b)))
}

/// Begins a supplement or an adjustment.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_amend(app: State<'_>, year: i32, kind: String) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::amend(ledger, year, &kind))
}

/// Gives up the one being drafted.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_drop_amendment(app: State<'_>, year: i32) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::drop_amendment(ledger, year))
}

/// Makes projects of the lines.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_projects(
    app: State<'_>,
    year: i32,
    items: Vec<PlanItemId>,
) -> Answer<Done<ProjectsMade>> {
    app.with(|ledger| plan::to_projects(ledger, year, &items))
}

/// Proposes the best mix.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_mix(app: State<'_>, year: i32, plan: Option<PlanId>) -> Answer<MixView> {
    app.with(|ledger| ledger.read(|reader| plan::best_mix(reader, (year, plan))))
}

/// Puts the mix that was looked at into the draft.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plan_apply_mix(
    app: State<'_>,
    year: i32,
    plan: Option<PlanId>,
    keys: Vec<String>,
) -> Answer<Done<PlanView>> {
    app.with(|ledger| plan::apply_mix(ledger, (year, plan), &keys))
}
