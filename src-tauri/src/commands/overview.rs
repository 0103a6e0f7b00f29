//! The first screen.

use so_khuyen_cong_core::Result;
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ledger::Ledger;
use so_khuyen_cong_core::overview::{self, Around, Overview};
use so_khuyen_cong_core::report::Behind;
use tauri::WebviewWindow;

use super::{Answer, State};
use crate::dialogs::Kind;

/// A year at a glance.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_show(app: State<'_>, year: i32) -> Answer<Overview> {
    app.with(|ledger| ledger.read(|reader| overview::show(reader, year, ledger.today())))
}

/// The records behind a sum of the year, of a content heading or of a source.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_behind(
    app: State<'_>,
    year: i32,
    stage: String,
    content: Option<String>,
    source: Option<String>,
) -> Answer<Vec<Behind>> {
    app.with(|ledger| {
        ledger.read(|reader| {
            overview::behind(
                reader,
                year,
                &stage,
                content.as_deref(),
                source.as_deref(),
                ledger.today(),
            )
        })
    })
}

fn calendar(ledger: &Ledger) -> Result<Around> {
    ledger.read(|reader| overview::around(reader, ledger.today()))
}

/// Every day to keep.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_calendar(app: State<'_>) -> Answer<Around> {
    app.with(calendar)
}

/// The same as a file for a calendar program; answers its name, none when the person cancels.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_calendar_export(
    app: State<'_>,
    window: WebviewWindow,
) -> Answer<Option<String>> {
    let file = app.with(|ledger| Ok(overview::ics(&calendar(ledger)?.days, ledger.today())))?;
    let name = "han-cong-viec.ics";
    let Some(path) = app
        .dialogs
        .save(&window, "Xuất lịch hạn", name, Kind::Calendar)
    else {
        return Ok(None);
    };
    app.with(|_| {
        files::write(&path, file.as_bytes())?;
        Ok(Some(files::name(&path)))
    })
}
