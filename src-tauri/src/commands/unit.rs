//! Units that ended while records stand under them.

use std::collections::BTreeMap;

use so_khuyen_cong_core::ids::UnitId;
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::unit::{self, EndedUnit};

use super::{Answer, State};

/// The units that ended while records stand under them, with what they are today.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn unit_ended(app: State<'_>) -> Answer<Vec<EndedUnit>> {
    app.with(|ledger| ledger.read(|reader| unit::ended(reader, ledger.today())))
}

/// Brings their records under the units of today; `chosen` names one for a record or for a divided unit.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn unit_renew(app: State<'_>, chosen: BTreeMap<String, UnitId>) -> Answer<Done<u32>> {
    app.with(|ledger| unit::renew(ledger, &chosen, ledger.today()))
}
