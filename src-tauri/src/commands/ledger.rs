//! The ledger itself: its state, undo, history, backups.

use std::collections::BTreeMap;

use serde::Serialize;
use so_khuyen_cong_core::Result;
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::ledger::backup::{self, Backup, Health};
use so_khuyen_cong_core::ledger::journal::{self, JournalStep, Operation};
use so_khuyen_cong_core::ledger::{self, Aim, Creation, Done, Ledger, ReferenceNews};
use specta::Type;

use tauri::WebviewWindow;

use super::{Answer, State};
use crate::dialogs::Kind;
use crate::state::guarded;

/// What the top bar says.
#[derive(Debug, Clone, Serialize, Type)]
pub(crate) struct LedgerStatus {
    name: String,
    place: String,
    read_only: Option<String>,
    last_backup: Option<String>,
    undo: Option<JournalStep>,
    redo: Option<JournalStep>,
    agency: String,
    province: String,
    #[specta(type = BTreeMap<String, i32>)]
    counts: BTreeMap<String, i64>,
    version: String,
}

fn status(ledger: &Ledger) -> Result<LedgerStatus> {
    let (undo, redo) = ledger.next_steps()?;
    let agency = ledger.read(|reader| {
        reader.row(
            "SELECT name FROM agency WHERE own = 1 ORDER BY valid_from DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
    })?;
    let province = ledger.read(|reader| {
        reader.row(
            "SELECT name FROM unit WHERE level = 1 AND code = (SELECT value FROM meta WHERE key = 'province')
             ORDER BY standard LIMIT 1",
            [],
            |row| row.get(0),
        )
    })?;
    let path = ledger.path();
    Ok(LedgerStatus {
        name: path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        place: path
            .parent()
            .map(|folder| folder.display().to_string())
            .unwrap_or_default(),
        read_only: ledger.read_only().map(str::to_owned),
        last_backup: backup::list(&backup::folder(path))?
            .first()
            .map(|backup| backup.at.clone()),
        undo,
        redo,
        agency: agency.unwrap_or_default(),
        province: province.unwrap_or_default(),
        counts: ledger.counts()?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// What the top bar says.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_status(app: State<'_>) -> Answer<LedgerStatus> {
    app.with(status)
}

/// Undoes the newest operation, and no other than `operation` where one is named.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_undo(app: State<'_>, operation: Option<i32>) -> Answer<Done<String>> {
    app.with(|ledger| match operation {
        Some(number) => ledger.undo_operation(number.into()),
        None => ledger.undo(),
    })
}

/// Does again what was undone last, and nothing but `operation` where one is named.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_redo(app: State<'_>, operation: Option<i32>) -> Answer<Done<String>> {
    app.with(|ledger| match operation {
        Some(number) => ledger.redo_operation(number.into()),
        None => ledger.redo(),
    })
}

/// The newest operations.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_history(
    app: State<'_>,
    before: Option<i32>,
    limit: u32,
) -> Answer<Vec<Operation>> {
    app.with(|ledger| journal::operations(ledger, before.map(i64::from), limit))
}

/// Whether the ledger is sound.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_check(app: State<'_>) -> Answer<Health> {
    app.with(backup::check)
}

/// What this program knows newer than the ledger.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_reference(app: State<'_>) -> Answer<ReferenceNews> {
    app.with(|ledger| ledger.read(ledger::reference_news))
}

/// Takes it in; of the rows that the office wrote only those in `take`.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_reference_update(app: State<'_>, take: Vec<String>) -> Answer<Done<u32>> {
    app.with(|ledger| ledger::update_reference(ledger, &take))
}

/// Makes a verified backup.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_backup(app: State<'_>) -> Answer<Backup> {
    app.with(|ledger| backup::make(ledger, &backup::folder(ledger.path()), "hand"))
}

/// The backups beside the ledger.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_backups(app: State<'_>) -> Answer<Vec<Backup>> {
    app.with(|ledger| backup::list(&backup::folder(ledger.path())))
}

/// Restores one of them; answers the file that holds what was replaced.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_restore(app: State<'_>, file: String) -> Answer<Done<String>> {
    let replaced = guarded(|| app.restore(&file))?;
    Ok(Done {
        value: replaced,
        changed: vec!["*".to_owned()],
        operation: Aim::default(),
    })
}

/// Opens another ledger; none when the person cancels.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_open(window: WebviewWindow, app: State<'_>) -> Answer<Option<LedgerStatus>> {
    let Some(path) = app.dialogs.open(&window, "Mở sổ", Kind::Ledger) else {
        return Ok(None);
    };
    guarded(|| app.open(&path))?;
    app.with(status).map(Some)
}

/// Makes a new ledger; none when the person cancels.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_create(window: WebviewWindow, app: State<'_>) -> Answer<Option<LedgerStatus>> {
    let Some(path) = app
        .dialogs
        .save(&window, "Tạo sổ mới", "so-khuyen-cong.db", Kind::Ledger)
    else {
        return Ok(None);
    };
    guarded(|| {
        app.replace(Ledger::create(
            &path,
            app.world.clone(),
            &Creation::default(),
        )?);
        Ok(())
    })?;
    app.with(status).map(Some)
}

/// *Sao chép sổ…*: a whole, checked copy under another name; answers that name.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn ledger_copy(window: WebviewWindow, app: State<'_>) -> Answer<Option<String>> {
    let Some(path) = app.dialogs.save(
        &window,
        "Sao chép sổ",
        "so-khuyen-cong-ban-sao.db",
        Kind::Ledger,
    ) else {
        return Ok(None);
    };
    app.with(|ledger| {
        backup::duplicate(ledger, &path)?;
        Ok(Some(files::name(&path)))
    })
}
