//! Tổng quan: this year's plan and money by content and source, how far the programme is, what needs somebody, what
//! falls due.
//!
//! Every figure is one that a report of the year would print; nothing is counted twice in two ways.
//!
//! What surprises: the overview is a screen over all nouns and has no table of its own. It therefore asks each noun,
//! and adds up only what [`money`] lists record by record.

mod attention;
pub mod calendar;
mod glance;
mod ics;
mod money;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

pub use attention::{Attention, attention};
pub use calendar::{Due, DueKind, DueReport};
pub use glance::{ProgrammeGlance, TargetGlance};
pub use ics::ics;
pub use money::{YearAmounts, YearFigure};

use crate::error::Result;
use crate::field::SOURCES;
use crate::ledger::Reader;
use crate::report::Behind;

/// Falls due soon: within this many days.
pub const SOON: u64 = 30;

/// The first screen.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Overview {
    /// The working year.
    pub year: i32,
    /// The nearest other year that has a plan, the later of two.
    pub planned_year: Option<i32>,
    /// Khuyến công money by content heading.
    pub by_content: Vec<ByContent>,
    /// All headings together.
    pub total: YearAmounts,
    /// Money by source; the two funds come to the total.
    pub by_source: Vec<BySource>,
    /// How far the programme of the year is.
    pub programme: Option<ProgrammeGlance>,
    /// Facilities by current commune, most first.
    pub facilities_by_unit: Vec<ByUnit>,
    /// What waits for somebody; each opens its list.
    pub needs_attention: Vec<Attention>,
    /// What falls due within [`SOON`] or is overdue, soonest first.
    pub deadlines: Vec<Due>,
}

/// One content heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ByContent {
    /// `ND3`; empty for what has no heading.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Money of the two funds.
    pub amounts: YearAmounts,
}

/// One source of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BySource {
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: String,
    /// `KCQG`.
    pub label: String,
    /// Its money.
    pub amounts: YearAmounts,
}

/// Facilities of one commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ByUnit {
    /// The unit; empty for facilities whose unit is not decided.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: u32,
    /// How many of them ever benefited from a project.
    pub served: u32,
}

/// What the first screen shows for a year, seen from `today`.
pub fn show(reader: &Reader<'_>, year: i32, today: NaiveDate) -> Result<Overview> {
    let entries = money::entries(reader, year)?;
    let pending = calendar::pending(reader, SOON, today)?;
    Ok(Overview {
        year,
        planned_year: reader.row(
            "SELECT year FROM plan WHERE year <> ?1 ORDER BY abs(year - ?1), year DESC LIMIT 1",
            [year],
            |row| row.get(0),
        )?,
        by_content: by_content(&entries)?,
        total: money::sum(entries.iter().filter(|one| money::of_fund(one)))?,
        by_source: by_source(&entries)?,
        programme: glance::of_year(reader, year, today)?,
        facilities_by_unit: by_unit(reader)?,
        needs_attention: attention::of(reader, &pending, today)?,
        deadlines: pending,
    })
}

/// The records behind a figure of the year: of a content heading (empty: without one) or of a source; of all khuyến
/// công money where neither is named. They come to the figure.
pub fn behind(
    reader: &Reader<'_>,
    year: i32,
    figure: YearFigure,
    content: Option<&str>,
    source: Option<&str>,
) -> Result<Vec<Behind>> {
    money::behind(money::entries(reader, year)?, figure, content, source)
}

fn by_content(entries: &[money::Entry]) -> Result<Vec<ByContent>> {
    // ND1 … ND9 in their order; what has no heading comes last.
    let mut headings: BTreeMap<(bool, &str), Vec<&money::Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|one| money::of_fund(one)) {
        let key = (entry.content.is_empty(), entry.content.as_str());
        headings.entry(key).or_default().push(entry);
    }
    headings
        .into_iter()
        .map(|((_, code), entries)| {
            Ok(ByContent {
                code: code.to_owned(),
                name: entries
                    .first()
                    .map(|one| one.content_name.clone())
                    .unwrap_or_default(),
                amounts: money::sum(entries)?,
            })
        })
        .collect()
}

fn by_source(entries: &[money::Entry]) -> Result<Vec<BySource>> {
    SOURCES
        .iter()
        .map(|source| {
            Ok(BySource {
                source: source.code.to_owned(),
                label: source.label.to_owned(),
                amounts: money::sum(entries.iter().filter(|one| one.source == source.code))?,
            })
        })
        .collect()
}

fn by_unit(reader: &Reader<'_>) -> Result<Vec<ByUnit>> {
    reader.rows(
        "SELECT coalesce(u.id, ''), coalesce(u.name, 'Chưa xác định địa giới'), count(*), count(b.facility_id)
         FROM facility f LEFT JOIN unit u ON u.id = f.unit_id
              LEFT JOIN (SELECT DISTINCT b.facility_id FROM project_beneficiary b JOIN project p ON p.id = b.project_id
                         WHERE b.facility_id IS NOT NULL AND coalesce(p.state, '') NOT IN ('refused', 'withdrawn')) b
                ON b.facility_id = f.id
         GROUP BY 1, 2 ORDER BY 3 DESC, 2",
        [],
        |row| {
            Ok(ByUnit {
                id: row.get(0)?,
                name: row.get(1)?,
                count: row.get(2)?,
                served: row.get(3)?,
            })
        },
    )
}
