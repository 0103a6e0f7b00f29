//! What only facilities have.

use so_khuyen_cong_core::facility::{self, FacilityCard};

use super::{Answer, State};
use so_khuyen_cong_core::Error;

/// Everything about one facility.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn facility_card(app: State<'_>, id: String) -> Answer<FacilityCard> {
    app.with(|ledger| {
        ledger
            .read(|reader| facility::card(reader, &id))?
            .ok_or_else(|| {
                Error::refused(
                    "record_gone",
                    "Cơ sở này đã bị xóa. Hãy đóng lại và mở danh sách mới.",
                )
            })
    })
}
