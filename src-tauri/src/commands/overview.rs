//! The first screen.

use so_khuyen_cong_core::overview::{self, Overview};

use super::{Answer, State};

/// A year at a glance.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn overview_show(app: State<'_>, year: i32) -> Answer<Overview> {
    app.with(|ledger| ledger.read(|reader| overview::show(reader, year, ledger.today())))
}
