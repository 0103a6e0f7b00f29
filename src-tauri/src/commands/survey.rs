//! The import wizard.

use serde::Serialize;
use so_khuyen_cong_core::ids::ImportId;
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::survey::import::{
    self, Import, Preview, PreviewOptions, Reversed, Summary, Waiting,
};
use so_khuyen_cong_core::survey::questionnaire::{self, Area, Questionnaire, Wanted};
use so_khuyen_cong_core::survey::taught::{self, Count, Received};
use so_khuyen_cong_core::survey::{self, Workbook};
use so_khuyen_cong_core::{Error, Result, files};
use specta::Type;
use tauri::{AppHandle, Manager as _, WebviewWindow};

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::state::{Chosen, guarded};

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

/// The person chooses workbooks; none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_choose(window: WebviewWindow, app: State<'_>) -> Answer<Vec<Chosen>> {
    let chosen = app
        .dialogs
        .open_many(&window, "Chọn bảng khảo sát", Kind::Workbook);
    guarded(|| app.workbooks(chosen.unwrap_or_default()))
}

/// The person chooses a folder; its workbooks, none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_choose_folder(window: WebviewWindow, app: State<'_>) -> Answer<Vec<Chosen>> {
    let Some(folder) = app
        .dialogs
        .folder(&window, "Chọn thư mục có các bảng khảo sát")
    else {
        return Ok(Vec::new());
    };
    guarded(|| {
        let chosen = app.workbooks(vec![folder])?;
        if chosen.is_empty() {
            return Err(Error::refused(
                "folder_empty",
                "Thư mục này không có bảng tính nào (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv). Hãy chọn thư mục khác.",
            ));
        }
        Ok(chosen)
    })
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
        let (bytes, name) = app.bytes(ledger, &token)?;
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
    app.with(|ledger| {
        let workbook = app.workbook(ledger, &token)?;
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
        .max()
        .unwrap_or_default();
    // A merged cell is as wide as its area, within reason.
    let merged = sheet
        .merges
        .iter()
        .filter(|area| area.left < last_column)
        .map(|area| (area.right + 1).min(last_column + 12))
        .max()
        .unwrap_or_default();
    Ok(SheetRows {
        columns: last_column.max(merged),
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
        let (bytes, name) = app.bytes(ledger, &token)?;
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
pub(crate) fn survey_undo(app: State<'_>, id: ImportId) -> Answer<Done<Reversed>> {
    app.with(|ledger| import::undo(ledger, &id))
}

/// A past import opened again, with what was said of it.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct Again {
    file: Chosen,
    options: PreviewOptions,
}

/// Opens the workbook of a past import from the ledger, to mend the rows that wait.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_reopen(app: State<'_>, id: ImportId) -> Answer<Again> {
    app.with(|ledger| {
        let opened = ledger.read(|reader| import::reopen(reader, &id))?;
        let size = opened.bytes.len() as u64;
        Ok(Again {
            file: app.token_of_import(id.into(), opened.file_name, size),
            options: opened.options,
        })
    })
}

/// Rows that wait, import by import.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_waiting(app: State<'_>) -> Answer<Vec<Waiting>> {
    app.with(|ledger| ledger.read(import::waiting))
}

/// Lets the rows of an import wait no longer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_dismiss(app: State<'_>, id: ImportId) -> Answer<Done<u32>> {
    app.with(|ledger| import::dismiss(ledger, &id))
}

/// Writes the sender's workbook with what is to be mended where the person says; the file's name, none
/// when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_returned(
    window: WebviewWindow,
    app: State<'_>,
    token: String,
    options: PreviewOptions,
) -> Answer<Option<String>> {
    let job = app.job("survey", window.app_handle());
    let (book, name) = app.with(|ledger| {
        let (bytes, name) = app.bytes(ledger, &token)?;
        let book = import::returned(ledger, &bytes, &name, &options, &job)?;
        Ok((book, name))
    })?;
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let suggested = format!("{stem} - cần sửa.xlsx");
    let Some(path) = app
        .dialogs
        .save(&window, "Xuất tệp trả nơi gửi", &suggested, Kind::Workbook)
    else {
        return Ok(None);
    };
    guarded(|| {
        files::write(&path, &book)?;
        Ok(Some(files::name(&path)))
    })
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

/// How much the ledger remembers of what staff taught.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_taught(app: State<'_>) -> Answer<Count> {
    app.with(|ledger| ledger.read(taught::count))
}

/// Writes what staff taught into a file for another laptop; answers its name, none when the person
/// cancels.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_taught_send(window: WebviewWindow, app: State<'_>) -> Answer<Option<String>> {
    let (bytes, today) = app.with(|ledger| Ok((ledger.read(taught::file)?, ledger.today())))?;
    let suggested = format!("cách đọc {today}.json");
    let chosen = app.dialogs.save(
        &window,
        "Gửi cách đọc sang máy khác",
        &suggested,
        Kind::Taught,
    );
    let Some(path) = chosen else {
        return Ok(None);
    };
    guarded(|| {
        files::write(&path, &bytes)?;
        Ok(Some(files::name(&path)))
    })
}

/// Takes in such a file; none when the person cancels.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn survey_taught_receive(
    window: WebviewWindow,
    app: State<'_>,
) -> Answer<Option<Done<Received>>> {
    let chosen = app
        .dialogs
        .open(&window, "Nhận cách đọc từ máy khác", Kind::Taught);
    let Some(path) = chosen else {
        return Ok(None);
    };
    app.with(|ledger| {
        let bytes = files::read(&path, taught::MOST)?;
        taught::receive(ledger, &bytes, &files::name(&path)).map(Some)
    })
}
