//! The five-year programme at a glance: its targets against how much of its time has passed.

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use crate::error::Result;
use crate::ledger::Reader;
use crate::programme::{self, Hundredths, TargetRow};

/// The programme of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProgrammeGlance {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first year.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// Whole per cent of its days that have passed.
    pub elapsed: u32,
    /// The targets that add up over the years, in the order of the tree.
    pub targets: Vec<TargetGlance>,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TargetGlance {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    pub unit: Option<String>,
    /// Wanted in all.
    pub wanted: Hundredths,
    /// Done so far.
    pub done: Hundredths,
    /// Whole per cent of what is wanted.
    pub percent: u32,
    /// Less far than its time.
    pub behind: bool,
}

/// The programme that a year belongs to, as it stood at the end of that year, or stands today.
pub(super) fn of_year(
    reader: &Reader<'_>,
    year: i32,
    today: NaiveDate,
) -> Result<Option<ProgrammeGlance>> {
    let Some(running) = programme::of_year(reader, year)?.pop() else {
        return Ok(None);
    };
    let (_, end) = super::calendar::of_year(year);
    let as_of = today.min(end);
    let view = programme::show(reader, &running.id, as_of)?;
    let (first, _) = super::calendar::of_year(view.first);
    let (_, last) = super::calendar::of_year(view.last);
    let passed = (as_of - first).num_days() + 1;
    let elapsed = percent(passed, (last - first).num_days() + 1);
    Ok(Some(ProgrammeGlance {
        id: view.id,
        name: view.name,
        first: view.first,
        last: view.last,
        elapsed,
        targets: view
            .rows
            .iter()
            .filter_map(|row| target(row, elapsed))
            .collect(),
    }))
}

fn target(row: &TargetRow, elapsed: u32) -> Option<TargetGlance> {
    let wanted = row.whole.wanted.filter(|wanted| wanted.0 > 0)?;
    let done = row.whole.done.filter(|_| row.adds_up && !row.heading)?;
    let percent = percent(done.0, wanted.0);
    Some(TargetGlance {
        id: row.id.clone(),
        name: row.name.clone(),
        unit: row.unit.clone(),
        wanted,
        done,
        percent,
        behind: percent < elapsed,
    })
}

/// Whole per cent, rounded down: nearly done is not done.
fn percent(part: i64, whole: i64) -> u32 {
    if whole <= 0 || part <= 0 {
        return 0;
    }
    u32::try_from(part.saturating_mul(100) / whole).unwrap_or(u32::MAX)
}
