//! How far the targets of a programme are, for the reports: the numbers of the screen, year by year.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::number::add_up;
use super::records;
use super::{store, tree};
use crate::error::Result;
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::Reader;

/// A programme with its years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Its id.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
    /// Its first year.
    pub first: i32,
    /// Its last.
    pub last: i32,
}

/// A target and what came of it. Quantities are hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetProgress {
    /// Its id.
    pub id: TargetId,
    /// Its name.
    pub name: String,
    /// The heading it stands under, if any.
    pub heading: Option<String>,
    /// What it is counted in.
    pub unit: Option<String>,
    /// What is wanted in all the years of the programme; none where no quantity was set.
    pub wanted: Option<i64>,
    /// What was done, by year.
    pub done: BTreeMap<i32, i64>,
}

/// The programmes that a year belongs to, oldest first.
pub fn of_year(reader: &Reader<'_>, year: i32) -> Result<Vec<Running>> {
    reader.rows(
        "SELECT id, name, period_start, period_end FROM programme
         WHERE ?1 BETWEEN period_start AND period_end ORDER BY period_start, period_end, name, id",
        [year],
        |row| {
            Ok(Running {
                id: row.get(0)?,
                name: row.get(1)?,
                first: row.get(2)?,
                last: row.get(3)?,
            })
        },
    )
}

/// The targets of a programme in the order of its tree, with what was done up to a day, by the year in whose report it
/// is told: `years` are the first and the last day of each. Headings, which want nothing, name the targets below them.
pub fn progress(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    to: NaiveDate,
    years: &[(i32, NaiveDate, NaiveDate)],
) -> Result<Vec<TargetProgress>> {
    let head = store::head(reader, programme)?;
    let rows = tree::arrange(store::nodes(reader, programme)?);
    let numbers = records::done_within(reader, programme, to, years)?;
    let mut above: Vec<Option<&str>> = Vec::new();
    let mut targets = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let node = &row.node;
        above.truncate(row.depth);
        let heading = above.iter().flatten().next().map(|name| (*name).to_owned());
        above.push(node.quantity.is_none().then_some(node.name.as_str()));
        let counted = tree::counted(&rows, at);
        let done = (head.first..=head.last).filter_map(|year| {
            let parts = counted
                .iter()
                .filter_map(|one| numbers.get(&(rows[*one].node.id.clone(), year)));
            let done = add_up(parts.copied());
            (done != 0).then_some((year, done))
        });
        targets.push(TargetProgress {
            id: node.id.clone(),
            name: node.name.clone(),
            heading,
            unit: node.unit.clone(),
            wanted: node.wanted(head.first, head.last),
            done: done.collect(),
        });
    }
    Ok(targets)
}
