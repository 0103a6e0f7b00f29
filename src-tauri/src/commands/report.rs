//! Reports: figures, words, preview, issue, export.

use so_khuyen_cong_core::document::{Format, Printer};
use so_khuyen_cong_core::ledger::{Done, Ledger};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::report::{self, Behind, Issued, Opened, ReportKind};
use so_khuyen_cong_core::{Error, Result, files};

use tauri::{AppHandle, Manager, WebviewWindow};

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::machine;

/// The kinds, with the periods of the given year (this year if none).
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_kinds(app: State<'_>, year: Option<i32>) -> Answer<Vec<ReportKind>> {
    app.with(|ledger| {
        let this = ledger
            .today()
            .to_string()
            .get(..4)
            .and_then(|year| year.parse().ok())
            .unwrap_or_default();
        Ok(report::kinds(year.unwrap_or(this)))
    })
}

/// Opens the report of a period: its numbers, words, standing and findings, counted once.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_open(app: State<'_>, kind: String, period: String) -> Answer<Opened> {
    app.with(|ledger| {
        let period = report::period(&kind, &period)?;
        ledger.read(|reader| report::open(reader, &kind, period))
    })
}

/// The records behind one of its numbers.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_behind(
    app: State<'_>,
    kind: String,
    period: String,
    key: String,
) -> Answer<Vec<Behind>> {
    app.with(|ledger| {
        let period = report::period(&kind, &period)?;
        ledger.read(|reader| report::behind(reader, &kind, period, &key))
    })
}

/// Lets it be about other days, `2026-11-22`; none brings the reporting calendar's back.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_days(
    app: State<'_>,
    kind: String,
    period: String,
    from: Option<String>,
    to: Option<String>,
) -> Answer<Done<()>> {
    app.with(|ledger| {
        let day = |text: String| {
            text.parse().map_err(|_| {
                Error::refused(
                    "report_day",
                    format!("“{text}” không phải là ngày. Hãy chọn lại."),
                )
            })
        };
        let days = match (from, to) {
            (Some(from), Some(to)) => Some((day(from)?, day(to)?)),
            _ => None,
        };
        let period = report::period(&kind, &period)?;
        report::choose_days(ledger, &kind, period, days)
    })
}

/// Keeps the words of one section.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_narrative_save(
    app: State<'_>,
    kind: String,
    period: String,
    key: String,
    text: String,
) -> Answer<Done<()>> {
    app.with(|ledger| {
        report::save_narrative(ledger, &kind, report::period(&kind, &period)?, &key, &text)
    })
}

/// The report of a period as it stands, or one that was issued.
fn file(
    ledger: &Ledger,
    kind: &str,
    period: &str,
    issued: Option<&str>,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    if let Some(issued) = issued {
        return report::issued_file(ledger, &issued.into(), format, printer);
    }
    let period = report::period(kind, period)?;
    let document = ledger.read(|reader| report::draft(reader, kind, period))?;
    report::file(&document, format, ledger, printer)
}

/// The PDF as it would be printed, or as it was issued: the bytes themselves. Says how far it is as the job
/// `report`, and can be stopped.
#[tauri::command(async)]
pub(crate) fn report_preview(
    window: AppHandle,
    app: State<'_>,
    kind: String,
    period: String,
    issued: Option<String>,
) -> Answer<tauri::ipc::Response> {
    let job = app.job("report", &window);
    app.with(|ledger| {
        file(
            ledger,
            &kind,
            &period,
            issued.as_deref(),
            Format::Pdf,
            &machine::printer(&job),
        )
    })
    .map(tauri::ipc::Response::new)
}

/// Keeps its figures as they are now.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_freeze(app: State<'_>, kind: String, period: String) -> Answer<Done<()>> {
    app.with(|ledger| report::freeze(ledger, &kind, report::period(&kind, &period)?))
}

/// Lays it before the signer.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_submit(app: State<'_>, kind: String, period: String) -> Answer<Done<()>> {
    app.with(|ledger| report::submit(ledger, &kind, report::period(&kind, &period)?))
}

/// Makes it a draft again.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_reopen(app: State<'_>, kind: String, period: String) -> Answer<Done<()>> {
    app.with(|ledger| report::reopen(ledger, &kind, report::period(&kind, &period)?))
}

/// Numbers the report and freezes its figures.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_issue(app: State<'_>, kind: String, period: String) -> Answer<Done<Issued>> {
    app.with(|ledger| {
        report::issue(
            ledger,
            &kind,
            report::period(&kind, &period)?,
            &machine::printer(&Unwatched),
        )
    })
}

/// Writes the file where the person says; answers the file's name, none when they cancel.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_export(
    window: WebviewWindow,
    app: State<'_>,
    kind: String,
    period: String,
    format: Format,
    issued: Option<String>,
) -> Answer<Option<String>> {
    let name = format!("{kind}-{period}.{}", format.extension());
    let job = app.job("report", window.app_handle());
    let bytes = app.with(|ledger| {
        file(
            ledger,
            &kind,
            &period,
            issued.as_deref(),
            format,
            &machine::printer(&job),
        )
    })?;
    let dialog = Kind::Report(format);
    let Some(path) = app.dialogs.save(&window, "Xuất báo cáo", &name, dialog) else {
        return Ok(None);
    };
    app.with(|_| {
        files::write(&path, &bytes)?;
        Ok(Some(files::name(&path)))
    })
}

/// Opens the PDF in the machine's own viewer, which prints it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn report_print(
    app: State<'_>,
    kind: String,
    period: String,
    issued: Option<String>,
) -> Answer<()> {
    app.with(|ledger| {
        let bytes = file(
            ledger,
            &kind,
            &period,
            issued.as_deref(),
            Format::Pdf,
            &machine::printer(&Unwatched),
        )?;
        machine::view(&format!("{kind}-{period}.pdf"), &bytes)
    })
}

/// Whether documents are drawn in this machine's own Times New Roman.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn typeface_own(app: State<'_>) -> Answer<bool> {
    app.with(|_| Ok(machine::has_own_typeface()))
}

/// Draws documents in this machine's own Times New Roman, or in the bundled letters.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn typeface_choose(app: State<'_>, own: bool) -> Answer<()> {
    app.with(|_| machine::choose_typeface(own))
}
