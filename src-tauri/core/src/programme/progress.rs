//! How far the targets of a programme are, for the reports: the numbers of the screen, year by year.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::view;
use crate::error::Result;
use crate::ledger::Reader;

/// A programme with its years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Its id.
    pub id: String,
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
    pub id: String,
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

/// The targets of a programme in the order of its tree, with what was done up to a day. Headings, which
/// want nothing, name the targets below them.
pub fn progress(
    reader: &Reader<'_>,
    programme: &str,
    to: NaiveDate,
) -> Result<Vec<TargetProgress>> {
    let rows = view::counted(reader, programme, to)?.rows;
    let mut above: Vec<Option<String>> = Vec::new();
    let mut targets = Vec::with_capacity(rows.len());
    for row in rows {
        let depth = usize::try_from(row.depth).unwrap_or_default();
        above.truncate(depth);
        let heading = above.iter().flatten().next().cloned();
        above.push(row.quantity.is_none().then(|| row.name.clone()));
        let done = row.years.iter().filter_map(|cell| {
            let done = cell.done.filter(|done| done.0 != 0)?;
            Some((cell.year?, done.0))
        });
        targets.push(TargetProgress {
            id: row.id,
            name: row.name,
            heading,
            unit: row.unit,
            wanted: row.whole.wanted.map(|wanted| wanted.0),
            done: done.collect(),
        });
    }
    Ok(targets)
}
