//! The import wizard.

use serde::Serialize;
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::survey::import::{
    self, Import, Preview, PreviewOptions, Reversed, Summary,
};
use so_khuyen_cong_core::survey::questionnaire::{self, Area, Questionnaire, Wanted};
use so_khuyen_cong_core::survey::{self, Limits, Workbook};
use so_khuyen_cong_core::{Error, Result, files};
use specta::Type;
use tauri::{AppHandle, Manager, WebviewWindow};

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::state::{App, Chosen, guarded};

/// Some rows of a sheet as they stand; rows and columns count from 1.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct SheetRows {
    columns: u32,
    rows: Vec<SheetRow>,
    merges: Vec<Merge>,
    total_rows: u32,
}

/// One row.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct SheetRow {
    row: u32,
    hidden: bool,
    cells: Vec<SheetCell>,
}

/// One filled cell.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct SheetCell {
    col: u32,
    text: String,
}

/// A merged area.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct Merge {
    r1: u32,
    c1: u32,
    r2: u32,
    c2: u32,
}

fn bytes(app: &App, token: &str) -> Result<(Vec<u8>, String)> {
    let path = app.path(token)?;
    Ok((
        files::read(&path, Limits::default().file_bytes)?,
        files::name(&path),
    ))
}

/// The person chooses a workbook; none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_choose(window: WebviewWindow, app: State<'_>) -> Answer<Option<Chosen>> {
    match app
        .dialogs
        .open(&window, "Chọn bảng khảo sát", Kind::Workbook)
    {
        Some(path) => guarded(|| app.token(path)).map(Some),
        None => Ok(None),
    }
}

/// The dry run.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_preview(
    window: AppHandle,
    app: State<'_>,
    token: String,
    options: PreviewOptions,
) -> Answer<Preview> {
    let job = app.job("survey", &window);
    app.with(|ledger| {
        let (bytes, name) = bytes(&app, &token)?;
        import::preview(ledger, &bytes, &name, &options, &job)
    })
}

/// The sheet itself.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_sheet(
    app: State<'_>,
    token: String,
    sheet: String,
    first_row: u32,
    count: u32,
) -> Answer<SheetRows> {
    guarded(|| {
        let workbook = app.workbook(&token)?;
        rows(&workbook, &sheet, first_row, count)
    })
}

fn rows(workbook: &Workbook, name: &str, first: u32, count: u32) -> Result<SheetRows> {
    let sheet = workbook
        .sheets
        .iter()
        .find(|sheet| sheet.name == name)
        .ok_or_else(|| {
            Error::refused(
                "sheet_missing",
                format!("Tệp không có trang tính “{name}”. Hãy chọn lại trang tính."),
            )
        })?;
    let last_column = sheet
        .rows
        .iter()
        .filter_map(|row| row.cells.last())
        .map(|cell| cell.column + 1)
        .max();
    Ok(SheetRows {
        columns: last_column.unwrap_or_default(),
        rows: survey::window(workbook, name, first, count as usize, &[])
            .into_iter()
            .map(|row| SheetRow {
                row: row.row,
                hidden: row.hidden,
                cells: row
                    .cells
                    .into_iter()
                    .filter_map(|cell| {
                        let col = survey::workbook::column_of(&cell.letter)? + 1;
                        Some(SheetCell {
                            col,
                            text: cell.text,
                        })
                    })
                    .collect(),
            })
            .collect(),
        merges: sheet
            .merges
            .iter()
            .filter(|area| area.bottom >= first)
            .take(2_000)
            .map(|area| Merge {
                r1: area.top,
                c1: area.left + 1,
                r2: area.bottom,
                c2: area.right + 1,
            })
            .collect(),
        total_rows: sheet.rows.last().map_or(0, |row| row.number),
    })
}

/// Writes what the dry run showed.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_commit(
    window: AppHandle,
    app: State<'_>,
    token: String,
    options: PreviewOptions,
) -> Answer<Done<Summary>> {
    let job = app.job("survey", &window);
    app.with(|ledger| {
        let (bytes, name) = bytes(&app, &token)?;
        import::commit(ledger, &bytes, &name, &options, &job)
    })
}

/// Past imports.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_imports(app: State<'_>) -> Answer<Vec<Import>> {
    app.with(|ledger| ledger.read(import::imports))
}

/// Takes one back.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_undo(app: State<'_>, id: String) -> Answer<Done<Reversed>> {
    app.with(|ledger| import::undo(ledger, &id))
}

/// Where questionnaires went.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct QuestionnairesSent {
    /// The name of the folder.
    folder: String,
    /// The files in it.
    files: Vec<Questionnaire>,
}

/// The communes that can be asked, with how many facilities each has.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_areas(app: State<'_>) -> Answer<Vec<Area>> {
    app.with(|ledger| ledger.read(|reader| questionnaire::areas(reader, ledger.today())))
}

/// Writes a questionnaire for each commune into the folder that the person chooses; none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_questionnaires(
    app: State<'_>,
    window: WebviewWindow,
    wanted: Wanted,
) -> Answer<Option<QuestionnairesSent>> {
    let Some(folder) = app
        .dialogs
        .folder(&window, "Chọn thư mục để ghi biểu khảo sát")
    else {
        return Ok(None);
    };
    let job = app.job("questionnaires", window.app_handle());
    app.with(|ledger| {
        let files = questionnaire::save(ledger, &wanted, &folder, &job)?;
        Ok(Some(QuestionnairesSent {
            folder: files::name(&folder),
            files,
        }))
    })
}
