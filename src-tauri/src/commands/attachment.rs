//! Files and photos of any record.

use so_khuyen_cong_core::attachment::{self, AttachmentView, NewFile};
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ids::AttachmentId;
use so_khuyen_cong_core::ledger::Done;
use tauri::WebviewWindow;

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::machine;

/// The files of a record.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn attachment_list(
    app: State<'_>,
    noun: String,
    record: String,
) -> Answer<Vec<AttachmentView>> {
    app.with(|ledger| ledger.read(|reader| attachment::list(reader, &noun, &record)))
}

/// Puts files that the person chooses to a record; none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn attachment_add(
    window: WebviewWindow,
    app: State<'_>,
    noun: String,
    record: String,
) -> Answer<Option<Done<Vec<AttachmentView>>>> {
    let Some(paths) = app
        .dialogs
        .open_many(&window, "Đính kèm tệp", Kind::Attachment)
    else {
        return Ok(None);
    };
    app.with(|ledger| {
        let mut new = Vec::with_capacity(paths.len());
        for path in &paths {
            let name = files::name(path);
            let bytes =
                files::read(path, attachment::LARGEST).map_err(|error| match error.code() {
                    "file_too_large" => attachment::too_large(&name),
                    _ => error,
                })?;
            new.push(NewFile { name, bytes });
        }
        attachment::add(ledger, &noun, &record, &new).map(Some)
    })
}

/// Opens a file in the machine's own viewer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn attachment_open(app: State<'_>, id: AttachmentId) -> Answer<()> {
    app.with(|ledger| {
        let (name, bytes) = ledger.read(|reader| attachment::read(reader, &id))?;
        machine::view(&name, &bytes)
    })
}

/// The bytes of a photo, for its small picture.
#[tauri::command(async)]
pub(crate) fn attachment_photo(app: State<'_>, id: AttachmentId) -> Answer<tauri::ipc::Response> {
    app.with(|ledger| ledger.read(|reader| attachment::read(reader, &id)))
        .map(|(_, bytes)| tauri::ipc::Response::new(bytes))
}

/// Takes a file from its record.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn attachment_remove(
    app: State<'_>,
    id: AttachmentId,
) -> Answer<Done<Vec<AttachmentView>>> {
    app.with(|ledger| attachment::remove(ledger, &id))
}
