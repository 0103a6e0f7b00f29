//! Stopping long work.

use super::{Answer, State};

/// Stops a job; the ledger stays as it was.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn job_cancel(app: State<'_>, job: String) -> Answer<()> {
    app.cancel(&job);
    Ok(())
}
