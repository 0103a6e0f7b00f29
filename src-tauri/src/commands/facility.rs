//! What only facilities have.

use so_khuyen_cong_core::facility::{self, FacilityCard, Pair};
use so_khuyen_cong_core::ids::{FacilityId, NeedId, ProjectId};
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::project;
use so_khuyen_cong_core::survey::origin;

use super::{Answer, State};
use so_khuyen_cong_core::Error;

/// Everything about one facility.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn facility_card(app: State<'_>, id: FacilityId) -> Answer<FacilityCard> {
    app.with(|ledger| {
        ledger
            .read(|reader| facility::card(reader, &id, &origin::of_record))?
            .ok_or_else(|| {
                Error::refused(
                    "record_gone",
                    "Cơ sở này đã bị xóa. Hãy đóng lại và mở danh sách mới.",
                )
            })
    })
}

/// Pairs on a screen; more are shown once these are decided.
const PAIRS: usize = 200;

/// Facilities that may be one and the same.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn facility_duplicates(app: State<'_>) -> Answer<Vec<Pair>> {
    app.with(|ledger| ledger.read(|reader| facility::duplicates(reader, PAIRS)))
}

/// Brings two together; `take` names the fields that come from the one that goes.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn facility_merge(
    app: State<'_>,
    keep: String,
    other: String,
    take: Vec<String>,
) -> Answer<Done<()>> {
    app.with(|ledger| facility::merge(ledger, &keep, &other, &take))
}

/// Registers a project for what a facility asked for.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn facility_need_to_project(
    app: State<'_>,
    need: NeedId,
    year: i32,
    fund: String,
) -> Answer<Done<ProjectId>> {
    app.with(|ledger| project::need_to_project(ledger, &need, year, &fund))
}
