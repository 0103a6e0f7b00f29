//! The papers of a project, and the office's own Word texts of them.

use so_khuyen_cong_core::document::Format;
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ids::ProjectId;
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::paper::{self, Paper, PaperTextView, PaperView, Received};
use so_khuyen_cong_core::progress::Unwatched;
use tauri::WebviewWindow;

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::machine;

/// The largest Word file that is read at all.
const MOST: u64 = 20 << 20;

/// The six papers of a project, with what each lacks.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_list(app: State<'_>, project: ProjectId) -> Answer<Vec<PaperView>> {
    app.with(|ledger| paper::list(ledger, &project))
}

/// The PDF of the built-in text: the bytes themselves.
#[tauri::command(async)]
pub(crate) fn paper_preview(
    app: State<'_>,
    project: ProjectId,
    paper: Paper,
) -> Answer<tauri::ipc::Response> {
    app.with(|ledger| {
        paper::write_built_in(
            ledger,
            &project,
            paper,
            Format::Pdf,
            &machine::printer(&Unwatched),
        )
    })
    .map(tauri::ipc::Response::new)
}

/// Writes the file where the person says; answers the file's name, none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_export(
    window: WebviewWindow,
    app: State<'_>,
    project: ProjectId,
    paper: Paper,
    format: Format,
    built_in: bool,
) -> Answer<Option<String>> {
    let printer = machine::printer(&Unwatched);
    let bytes = app.with(|ledger| match built_in {
        true => paper::write_built_in(ledger, &project, paper, format, &printer),
        false => paper::write(ledger, &project, paper, format, &printer),
    })?;
    let name = format!("{}.{}", paper.file_name(), format.extension());
    save(
        &window,
        &app,
        "Xuất giấy tờ",
        &name,
        Kind::Report(format),
        &bytes,
    )
}

/// The texts of all papers, with the tags that each may use.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_texts(app: State<'_>) -> Answer<Vec<PaperTextView>> {
    app.with(paper::texts)
}

/// Saves the text that an office starts its own from.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_text_start(
    window: WebviewWindow,
    app: State<'_>,
    paper: Paper,
) -> Answer<Option<String>> {
    let bytes = app.with(|ledger| paper::starting_text(ledger, paper))?;
    let name = format!("mau-{}.docx", paper.file_name());
    let kind = Kind::Report(Format::Docx);
    save(&window, &app, "Tải mẫu gốc", &name, kind, &bytes)
}

/// Saves the office's own text as it was kept.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_text_save(
    window: WebviewWindow,
    app: State<'_>,
    paper: Paper,
) -> Answer<Option<String>> {
    let (name, bytes) = app.with(|ledger| paper::own_text(ledger, paper))?;
    let kind = Kind::Report(Format::Docx);
    save(&window, &app, "Tải mẫu của đơn vị", &name, kind, &bytes)
}

/// Takes in a text that somebody edited; none when the person cancels. One with an error is not kept.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_text_receive(
    window: WebviewWindow,
    app: State<'_>,
    paper: Paper,
) -> Answer<Option<Done<Received>>> {
    let kind = Kind::Report(Format::Docx);
    let Some(path) = app.dialogs.open(&window, "Nạp mẫu Word", kind) else {
        return Ok(None);
    };
    app.with(|ledger| {
        let bytes = files::read(&path, MOST)?;
        paper::receive_text(ledger, paper, &files::name(&path), &bytes).map(Some)
    })
}

/// Back to the built-in text.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn paper_text_drop(app: State<'_>, paper: Paper) -> Answer<Done<()>> {
    app.with(|ledger| paper::drop_text(ledger, paper))
}

fn save(
    window: &WebviewWindow,
    app: &State<'_>,
    title: &str,
    name: &str,
    kind: Kind,
    bytes: &[u8],
) -> Answer<Option<String>> {
    let Some(path) = app.dialogs.save(window, title, name, kind) else {
        return Ok(None);
    };
    app.with(|_| {
        files::write(&path, bytes)?;
        Ok(Some(files::name(&path)))
    })
}
