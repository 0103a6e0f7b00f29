//! The one search box.

use so_khuyen_cong_core::ledger::search::{self, Hit};

use super::{Answer, State};

/// Finds records of all nouns.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn search_find(app: State<'_>, text: String, limit: u32) -> Answer<Vec<Hit>> {
    app.with(|ledger| ledger.read(|reader| search::find(reader, &text, limit)))
}
