//! The first screen.

use chrono::{Days, NaiveDate};
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ledger::Ledger;
use so_khuyen_cong_core::overview::{self, Due, Overview};
use so_khuyen_cong_core::report::Behind;
use so_khuyen_cong_core::{Error, Result};
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
            overview::behind(reader, year, &stage, content.as_deref(), source.as_deref())
        })
    })
}

/// What is overdue and what falls due within a year from today.
fn calendar(ledger: &Ledger) -> Result<Vec<Due>> {
    let today = ledger.today();
    let year = Days::new(365);
    let beyond = || Error::internal("a day beyond the calendar");
    let from: NaiveDate = today.checked_sub_days(year).ok_or_else(beyond)?;
    let to = today.checked_add_days(year).ok_or_else(beyond)?;
    ledger.read(|reader| overview::calendar(reader, from, to, today))
}

/// Every day to keep.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_calendar(app: State<'_>) -> Answer<Vec<Due>> {
    app.with(calendar)
}

/// The same as a file for a calendar program; answers its name, none when the person cancels.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_calendar_export(
    app: State<'_>,
    window: WebviewWindow,
) -> Answer<Option<String>> {
    let file = app.with(|ledger| Ok(overview::ics(&calendar(ledger)?, ledger.today())))?;
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
