//! The tree of a programme from a sheet and to a sheet: preview first, then one operation.
//!
//! Rows are known again by their names and where they stand, so the same file twice changes nothing. An
//! empty cell never takes anything away, and a file with errors is not taken in at all.

mod apply;
mod cells;
mod header;
mod read;
mod write;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use write::export;

use super::number::Hundredths;
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::ids::ProgrammeId;
use crate::ledger::{Done, Ledger, Op, Reader};
use crate::money::{BySource, Money};
use crate::progress::Progress;
use crate::survey::{Limits, Unit, workbook};

/// What a person decided before the sheet is taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ImportOptions {
    /// The programme it goes into; none finds the one of the same years and name, or begins it.
    pub programme: Option<ProgrammeId>,
    /// Name of a new programme.
    pub name: Option<String>,
    /// First year of a new programme.
    pub first: Option<i32>,
    /// Last year of a new programme.
    pub last: Option<i32>,
    /// Unit of money, where the sheet does not name it.
    pub unit: Option<Unit>,
    /// Source of money that the sheet does not split: `national` or `local`.
    pub source: Option<String>,
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// Not in the programme yet.
    New,
    /// There, and something it states differs.
    Update,
    /// There, and nothing differs.
    Unchanged,
}

/// A row as it will be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportRow {
    /// Its number in the sheet.
    pub row: u32,
    /// 0 at the top.
    pub depth: u32,
    /// Its numbering, as written.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    pub unit: Option<String>,
    /// What is wanted of it.
    pub quantity: Option<Hundredths>,
    /// The years that have a quantity of their own.
    pub years: Vec<ImportYear>,
    /// Money of all years.
    pub money: Option<BySource>,
    /// What comes of it.
    pub outcome: RowOutcome,
    /// What changes, a sentence each.
    pub changes: Vec<String>,
}

/// What a row states of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportYear {
    /// The year.
    pub year: i32,
    /// Things.
    pub quantity: Option<Hundredths>,
    /// Money of all sources.
    pub amount: Option<Money>,
}

/// A column and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportColumn {
    /// `H`
    pub letter: String,
    /// `Kinh phí / KCĐP`
    pub header: String,
    /// What it holds; none where it is left out.
    pub field: Option<String>,
}

/// The dry run of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportPreview {
    /// The file's name.
    pub file: String,
    /// The sheet that holds the tree.
    pub sheet: String,
    /// The programme that it goes into, where there is one.
    pub programme: Option<ProgrammeId>,
    /// Its name.
    pub name: String,
    /// Its first year; 0 where nobody knows it yet.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// The columns.
    pub columns: Vec<ImportColumn>,
    /// The rows in their order.
    pub rows: Vec<ImportRow>,
    /// What is wrong or worth a look, by cell.
    pub findings: Vec<Finding>,
    /// A unit of money has to be chosen.
    pub needs_unit: bool,
    /// No error is among the findings.
    pub ready: bool,
    /// How many rows come to what.
    pub counts: ImportSummary,
}

/// How many rows an import added and changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct ImportSummary {
    /// The programme; empty in a dry run of a new one.
    pub programme: ProgrammeId,
    /// Added.
    pub new: u32,
    /// Changed.
    pub updated: u32,
    /// As they were.
    pub unchanged: u32,
}

fn understood(
    bytes: &[u8],
    file: &str,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<read::Read> {
    let workbook = workbook::read(bytes, file, &Limits::default(), progress)?;
    // Local money unless somebody says otherwise: it is what a province decides on.
    let source = usize::from(options.source.as_deref() != Some("national"));
    read::read(&workbook, options.unit, source)
}

/// What taking a file in would do; nothing is written.
pub fn preview(
    reader: &Reader<'_>,
    bytes: &[u8],
    file: &str,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<ImportPreview> {
    let read = understood(bytes, file, options, progress)?;
    let plan = apply::plan(reader, read, options)?;
    previewed(file, &plan)
}

fn previewed(file: &str, plan: &apply::Plan) -> Result<ImportPreview> {
    let rows = plan
        .rows
        .iter()
        .map(|one| {
            let row = &one.row;
            let mut years: Vec<i32> = row
                .years
                .keys()
                .chain(row.money_years.keys())
                .copied()
                .collect();
            years.sort_unstable();
            years.dedup();
            let sum = |stated: &read::Stated| Money::sum(stated.iter().flatten().copied());
            Ok(ImportRow {
                row: row.row,
                depth: u32::try_from(row.depth).unwrap_or_default(),
                number: row.code.clone(),
                name: row.name.clone(),
                unit: row.unit.clone(),
                quantity: row.quantity.map(Hundredths),
                years: years
                    .into_iter()
                    .map(|year| {
                        Ok(ImportYear {
                            year,
                            quantity: row.years.get(&year).copied().map(Hundredths),
                            amount: row.money_years.get(&year).map(sum).transpose()?,
                        })
                    })
                    .collect::<Result<_>>()?,
                money: row
                    .whole_money()?
                    .map(|stated| BySource::default().restated(stated))
                    .transpose()?,
                outcome: one.outcome,
                changes: one.changes.clone(),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(ImportPreview {
        file: file.to_owned(),
        sheet: plan.sheet.clone(),
        programme: plan.programme.clone(),
        name: plan.name.clone(),
        first: plan.period.map_or(0, |(first, _)| first),
        last: plan.period.map_or(0, |(_, last)| last),
        columns: plan
            .columns
            .iter()
            .map(|(letter, header, column)| ImportColumn {
                letter: letter.clone(),
                header: header.clone(),
                field: column.map(header::Column::label),
            })
            .collect(),
        counts: plan.counts(),
        ready: plan.errors() == 0,
        needs_unit: plan.needs_unit,
        findings: plan.findings.clone(),
        rows,
    })
}

/// Takes a file in, as one operation. Refused while it has errors.
pub fn import(
    ledger: &Ledger,
    bytes: &[u8],
    file: &str,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<Done<ImportSummary>> {
    let read = understood(bytes, file, options, progress)?;
    let op = Op::ImportProgramme {
        file: file.to_owned(),
    };
    ledger.transact(&op, |tx| {
        let plan = apply::plan(tx, read, options)?;
        if plan.errors() > 0 {
            let first = plan.findings.iter().find(|one| one.level == Level::Error);
            let first = first.map_or_else(String::new, |one| format!(" {}: {}", one.at, one.message));
            return Err(Error::refused(
                "programme_sheet_errors",
                format!("Tệp “{file}” còn {} chỗ phải sửa nên chưa nhập.{first} Hãy sửa trong tệp rồi chọn lại.", plan.errors()),
            ));
        }
        apply::apply(tx, &plan)
    })
}
