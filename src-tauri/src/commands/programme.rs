//! Programmes of several years.

use so_khuyen_cong_core::ids::{ProgrammeId, TargetId};
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::programme::{
    self, Gaps, ImportOptions, ImportPreview, ImportSummary, Measure, NewTarget, ProgrammeHead,
    ProgrammeView, RecordRef, TargetStep, YearInput,
};
use so_khuyen_cong_core::{document::Format, files};
use tauri::{AppHandle, WebviewWindow};

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::state::{Chosen, guarded};

/// Every programme.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_list(app: State<'_>) -> Answer<Vec<ProgrammeHead>> {
    app.with(|ledger| ledger.read(programme::list))
}

/// A programme as it stands today.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_show(app: State<'_>, id: ProgrammeId) -> Answer<ProgrammeView> {
    app.with(|ledger| ledger.read(|reader| programme::show(reader, &id, ledger.today())))
}

/// The records behind a number of a row.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_behind(
    app: State<'_>,
    target: TargetId,
    year: Option<i32>,
    what: Measure,
) -> Answer<Vec<RecordRef>> {
    app.with(|ledger| {
        ledger.read(|reader| programme::behind(reader, &target, year, what, ledger.today()))
    })
}

/// Measure the programme lacks today.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_gaps(app: State<'_>, id: ProgrammeId) -> Answer<Gaps> {
    app.with(|ledger| ledger.read(|reader| programme::gaps(reader, &id, ledger.today())))
}

/// Adds a row.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_add(app: State<'_>, target: NewTarget) -> Answer<Done<ProgrammeView>> {
    app.with(|ledger| programme::add_target(ledger, &target))
}

/// Moves a row one step.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_move(
    app: State<'_>,
    target: TargetId,
    step: TargetStep,
) -> Answer<Done<ProgrammeView>> {
    app.with(|ledger| programme::move_target(ledger, &target, step))
}

/// Removes a row with what is below it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_remove(app: State<'_>, target: TargetId) -> Answer<Done<ProgrammeView>> {
    app.with(|ledger| programme::remove_target(ledger, &target))
}

/// Sets what is stated of a year.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_set_year(
    app: State<'_>,
    target: TargetId,
    year: i32,
    values: YearInput,
) -> Answer<Done<ProgrammeView>> {
    app.with(|ledger| programme::set_year(ledger, &target, year, &values))
}

/// Gives a whole out over the years.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_spread(
    app: State<'_>,
    target: TargetId,
    from: Option<i32>,
) -> Answer<Done<ProgrammeView>> {
    app.with(|ledger| programme::spread(ledger, &target, from))
}

/// The draft of the next period; answers its id.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_copy(app: State<'_>, id: ProgrammeId) -> Answer<Done<ProgrammeId>> {
    app.with(|ledger| programme::copy(ledger, &id))
}

/// The person chooses a sheet; none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_choose(window: WebviewWindow, app: State<'_>) -> Answer<Option<Chosen>> {
    let title = "Chọn bảng chỉ tiêu của chương trình";
    match app.dialogs.open(&window, title, Kind::Workbook) {
        Some(path) => guarded(|| app.token(path)).map(Some),
        None => Ok(None),
    }
}

/// The dry run.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_preview(
    window: AppHandle,
    app: State<'_>,
    token: String,
    options: ImportOptions,
) -> Answer<ImportPreview> {
    let job = app.job("programme", &window);
    app.with(|ledger| {
        let (bytes, name) = app.bytes(ledger, &token)?;
        ledger.read(|reader| programme::preview(reader, &bytes, &name, &options, &job))
    })
}

/// Takes the sheet in.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_import(
    window: AppHandle,
    app: State<'_>,
    token: String,
    options: ImportOptions,
) -> Answer<Done<ImportSummary>> {
    let job = app.job("programme", &window);
    app.with(|ledger| {
        let (bytes, name) = app.bytes(ledger, &token)?;
        programme::import(ledger, &bytes, &name, &options, &job)
    })
}

/// Writes the tree to a workbook that the person names; answers its name.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn programme_export(
    window: WebviewWindow,
    app: State<'_>,
    id: ProgrammeId,
) -> Answer<Option<String>> {
    let (name, bytes) = app.with(|ledger| {
        ledger.read(|reader| {
            let view = programme::show(reader, &id, ledger.today())?;
            let name = format!("chuong-trinh-{}-{}.xlsx", view.first, view.last);
            Ok((name, programme::export(reader, &id)?))
        })
    })?;
    let kind = Kind::Report(Format::Xlsx);
    let Some(path) = app.dialogs.save(&window, "Xuất bảng chỉ tiêu", &name, kind) else {
        return Ok(None);
    };
    app.with(|_| {
        files::write(&path, &bytes)?;
        Ok(Some(files::name(&path)))
    })
}
