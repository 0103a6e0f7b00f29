//! What facilities have of the items of the norms in the projects of a budget year: a plan has room for the rest only.

use std::collections::BTreeSet;

use super::money_store as store;
use crate::error::Result;
use crate::ids::{FacilityId, ProjectId};
use crate::ledger::Reader;
use crate::money::Money;
use crate::norm::Norms;

/// What a facility has of an item in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HadOfItem {
    /// The project.
    pub(crate) project: ProjectId,
    /// The facility.
    pub(crate) facility: FacilityId,
    /// Code of the item.
    pub(crate) item: String,
    /// Khuyến công money, as approved or as adjusted.
    pub(crate) amount: Money,
}

/// What these facilities have of each item in the projects that were decided for a budget year.
pub(crate) fn had_of_items(
    reader: &Reader<'_>,
    facilities: &BTreeSet<FacilityId>,
    year: i32,
) -> Result<Vec<HadOfItem>> {
    let norms = Norms::read(reader)?;
    let mut had = Vec::new();
    for facility in facilities {
        for other in store::elsewhere(reader, facility, &ProjectId::from(""), &[year])? {
            let Some(item) = other.item(&norms).map(str::to_owned) else {
                continue;
            };
            had.push(HadOfItem {
                amount: other.had.part(other.amount)?,
                facility: facility.clone(),
                project: other.id,
                item,
            });
        }
    }
    Ok(had)
}
