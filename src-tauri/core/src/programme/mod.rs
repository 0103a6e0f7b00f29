//! Chương trình khuyến công giai đoạn: a tree of contents, tasks and targets over five years, what came
//! of each, and where it falls behind.
//!
//! [`tree`] and [`number`] are pure; [`records`] is where every number of progress comes from, with the
//! records that it is made of; [`sheet`] reads and writes the tree as a workbook.
//!
//! Measure surprises: a target may be given for the whole period or for every year of it; progress is never
//! typed over, only typed beside records where there are none.

mod edit;
pub mod fields;
mod gaps;
pub(crate) mod gate;
mod number;
mod progress;
mod records;
pub mod sets;
mod sheet;
mod store;
mod tree;
mod view;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use edit::{
    NewTarget, TargetStep, YearInput, add_target, copy, move_target, remove_target, set_year,
    spread,
};
pub use gaps::{Gaps, LateTarget, Left, Unserved, gaps, left};
pub use number::{Hundredths, percent};
pub use progress::{Running, TargetProgress, of_year, progress};
pub use records::{Measure, RecordRef};
pub use sheet::{
    ImportColumn, ImportOptions, ImportPreview, ImportRow, ImportSummary, ImportYear, RowOutcome,
    export, import, preview,
};
pub use view::{PhaseView, ProgrammeHead, ProgrammeView, TargetCell, TargetRow, TotalRow};

use crate::error::{Error, Result};
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::Reader;

/// Every programme, the newest first.
pub fn list(reader: &Reader<'_>) -> Result<Vec<ProgrammeHead>> {
    store::list(reader)
}

/// The programme of a period, or without one the newest that has begun by a day.
pub fn find(
    reader: &Reader<'_>,
    period: Option<(i32, i32)>,
    as_of: NaiveDate,
) -> Result<ProgrammeHead> {
    use chrono::Datelike as _;
    let programmes = list(reader)?;
    let found = match period {
        Some((first, last)) => programmes
            .into_iter()
            .find(|one| (one.first, one.last) == (first, last)),
        None => {
            let begun = programmes
                .iter()
                .position(|one| one.first <= as_of.year())
                .unwrap_or_default();
            programmes.into_iter().nth(begun)
        }
    };
    found.ok_or_else(|| match period {
        Some((first, last)) => Error::refused(
            "programme_missing",
            format!("Chưa có chương trình khuyến công giai đoạn {first}–{last} trong sổ. Hãy nhập chương trình trước."),
        ),
        None => Error::refused(
            "programme_missing",
            "Chưa có chương trình khuyến công nào trong sổ. Hãy nhập chương trình trước.",
        ),
    })
}

/// A programme as it stands on a day: its tree with what was wanted, planned, approved and done.
pub fn show(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    as_of: NaiveDate,
) -> Result<ProgrammeView> {
    view::show(reader, programme, as_of)
}

/// The records behind a number of a row: they come to it. Without a year, those of all years.
pub fn behind(
    reader: &Reader<'_>,
    target: &TargetId,
    year: Option<i32>,
    what: Measure,
    as_of: NaiveDate,
) -> Result<Vec<RecordRef>> {
    let programme = store::programme_of(reader, target)?;
    let rows = tree::arrange(store::nodes(reader, &programme)?);
    let Some(at) = rows.iter().position(|row| row.node.id == *target) else {
        return Ok(Vec::new());
    };
    let counted = if what.is_money() {
        (at..=at + rows[at].below).collect()
    } else {
        tree::counted(&rows, at)
    };
    let ids: Vec<&str> = counted
        .iter()
        .map(|at| rows[*at].node.id.as_str())
        .collect();
    let mut records = records::of_programme(reader, &programme, what, as_of)?;
    records.retain(|one| {
        ids.contains(&one.target.as_str()) && year.is_none_or(|year| year == one.year)
    });
    Ok(records)
}
