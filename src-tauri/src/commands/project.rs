//! The life of a project: its steps, its dossier, its days.

use so_khuyen_cong_core::document::Format;
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ids::{FacilityId, ProjectId, ProjectPaperId};
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::project::{
    self, Correction, DossierView, EarlierSupport, LifeView, Move, PaperMark, ProjectEligibility,
};
use tauri::WebviewWindow;

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::machine;

/// The line of its steps, and what may follow.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_life(app: State<'_>, id: ProjectId) -> Answer<LifeView> {
    app.with(|ledger| ledger.read(|reader| project::life(reader, &id, ledger.today())))
}

/// Writes one step.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_advance(app: State<'_>, id: ProjectId, step: Move) -> Answer<Done<LifeView>> {
    app.with(|ledger| project::advance(ledger, &id, &step))
}

/// Puts right what was typed wrong, with a reason.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_correct(
    app: State<'_>,
    id: ProjectId,
    correction: Correction,
) -> Answer<Done<LifeView>> {
    app.with(|ledger| project::correct(ledger, &id, &correction))
}

/// Support that a facility had before for the same content.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_earlier_support(
    app: State<'_>,
    facility: FacilityId,
    content: String,
    except: Option<ProjectId>,
) -> Answer<Vec<EarlierSupport>> {
    app.with(|ledger| {
        ledger.read(|reader| project::earlier_support(reader, &facility, &content, except.as_ref()))
    })
}

/// Whether those who benefit are whom the law serves, on the day of the decision and for the fund of the project.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_eligibility(app: State<'_>, id: ProjectId) -> Answer<ProjectEligibility> {
    app.with(|ledger| ledger.read(|reader| project::eligibility(reader, &id, ledger.today())))
}

/// Its papers, and which are there.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_dossier(app: State<'_>, id: ProjectId) -> Answer<DossierView> {
    app.with(|ledger| ledger.read(|reader| project::dossier(reader, &id, ledger.today())))
}

/// Adds the papers of the templates.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_dossier_fill(app: State<'_>, id: ProjectId) -> Answer<Done<DossierView>> {
    app.with(|ledger| project::fill_dossier(ledger, &id))
}

/// Says of a paper whether it is there, and where.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_dossier_mark(
    app: State<'_>,
    paper: ProjectPaperId,
    mark: PaperMark,
) -> Answer<Done<DossierView>> {
    app.with(|ledger| project::mark_paper(ledger, &paper, &mark))
}

/// Opens the checklist in the machine's own viewer, to print.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_dossier_print(app: State<'_>, id: ProjectId) -> Answer<()> {
    app.with(|ledger| {
        let printer = machine::printer(&Unwatched);
        let bytes = project::write_dossier(ledger, &id, Format::Pdf, &printer)?;
        machine::view("danh-muc-giay-to.pdf", &bytes)
    })
}

/// Writes the checklist where the person says; answers the file's name, none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn project_dossier_export(
    window: WebviewWindow,
    app: State<'_>,
    id: ProjectId,
    format: Format,
) -> Answer<Option<String>> {
    let printer = machine::printer(&Unwatched);
    let bytes = app.with(|ledger| project::write_dossier(ledger, &id, format, &printer))?;
    let name = format!("danh-muc-giay-to.{}", format.extension());
    let title = "Xuất danh mục giấy tờ";
    let Some(path) = app
        .dialogs
        .save(&window, title, &name, Kind::Report(format))
    else {
        return Ok(None);
    };
    app.with(|_| {
        files::write(&path, &bytes)?;
        Ok(Some(files::name(&path)))
    })
}
