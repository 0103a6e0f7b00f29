//! Where a value came from: file, sheet, cell, day, person.
//!
//! Lineage is not kept value by value. An import keeps which column of which table held which field;
//! each of its records keeps its sheet and row; the two together are the cell. Only a value that stood
//! elsewhere (a group row, a title, a second row) has its cell kept beside.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::workbook::column_of;
use super::{At, Field, Record};
use crate::clock::Instant;
use crate::error::Result;
use crate::ledger::{Reader, journal};
use crate::origin::Origin;
use crate::record::Record as Entry;

/// How the columns of one table of a workbook were read, as the import keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableColumns {
    pub(crate) sheet: String,
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    /// Letter by field of the record.
    pub(crate) letters: BTreeMap<String, String>,
}

/// A table that an import fills: its name, how one of its rows is found among the records of an
/// import, and the column of the sheet that each of its columns is read from.
type Filled = (&'static str, &'static str, &'static [(&'static str, Field)]);

/// All of them.
const FILLED: [Filled; 4] = [
    (
        "facility",
        "r.facility_id = ?1",
        &[
            ("name", Field::Name),
            ("legal_form", Field::LegalForm),
            ("tax_code", Field::TaxCode),
            ("registration_no", Field::RegistrationNo),
            ("registration_date", Field::RegistrationDate),
            ("established", Field::StartDate),
            ("owner_name", Field::Owner),
            ("phone", Field::Phone),
            ("email", Field::Email),
            ("website", Field::Website),
            ("address_written", Field::Address),
            ("commune_written", Field::Commune),
            ("district_written", Field::District),
            ("province_written", Field::Province),
            ("unit_id", Field::Commune),
            ("unit_recorded_id", Field::Commune),
            ("sector_written", Field::Sector),
            ("products", Field::Products),
            ("equipment", Field::Equipment),
        ],
    ),
    (
        "facility_year",
        "r.facility_year_id = ?1",
        &[
            ("labour_total", Field::LabourTotal),
            ("labour_female", Field::LabourFemale),
            ("investment_vnd", Field::InvestmentVnd),
            ("charter_capital_vnd", Field::CharterCapitalVnd),
            ("revenue_vnd", Field::RevenueVnd),
            ("export_vnd", Field::ExportVnd),
        ],
    ),
    (
        "facility_need",
        "instr(r.need_rows_json, ?1) > 0 AND r.facility_id = (SELECT facility_id FROM facility_need WHERE id = ?1)",
        &[
            ("content_written", Field::NeedContent),
            ("content_id", Field::NeedContent),
            ("total_vnd", Field::TotalCostVnd),
            ("requested_vnd", Field::RequestedVnd),
            ("counterpart_vnd", Field::CounterpartVnd),
        ],
    ),
    (
        "person",
        "r.person_id = ?1",
        &[
            ("name", Field::Name),
            ("born_on", Field::BornOn),
            ("female", Field::Gender),
            ("citizen_id", Field::CitizenId),
            ("phone", Field::Phone),
            ("email", Field::Email),
            ("ethnicity", Field::Ethnicity),
            ("job_title", Field::JobTitle),
            ("workplace", Field::Workplace),
            ("education", Field::Education),
            ("address_written", Field::Address),
            ("commune_written", Field::Commune),
            ("district_written", Field::District),
            ("unit_id", Field::Commune),
            ("unit_recorded_id", Field::Commune),
        ],
    ),
];

/// What an import keeps of a record's cells beside its row and the letters of its columns: the cells
/// that stand elsewhere, none for what no cell states. Of a row that only fills gaps (`filled` names
/// the columns of the ledger it wrote) just those are kept.
pub(crate) fn cells(
    record: &Record,
    tables: &[TableColumns],
    filled: Option<&Vec<&'static str>>,
) -> BTreeMap<&'static str, Option<String>> {
    let letters = letters(tables, &record.sheet, record.row);
    let wrote = |field: Field, filled: &[&str]| {
        FILLED
            .iter()
            .flat_map(|(_, _, columns)| *columns)
            .any(|(column, read_as)| *read_as == field && filled.contains(column))
    };
    let row_of = |field: Field| match record.needs.as_slice() {
        [need] if is_of_need(field) => need.row,
        _ => record.row,
    };
    let mut cells = BTreeMap::new();
    for source in record.sources.iter() {
        let name = source.field.name();
        let kept = match filled {
            Some(filled) => wrote(source.field, filled),
            None => letters
                .and_then(|letters| letters.get(name))
                .and_then(|letter| column_of(letter))
                .is_none_or(|column| source.at != At::Cell(row_of(source.field), column)),
        };
        // Of several needs each has a row of its own, kept beside its id.
        if kept && !(is_of_need(source.field) && record.needs.len() > 1) {
            cells
                .entry(name)
                .or_insert_with(|| source.at.cell().map(|_| source.at.to_string()));
        }
    }
    cells
}

fn letters<'t>(
    tables: &'t [TableColumns],
    sheet: &str,
    row: u32,
) -> Option<&'t BTreeMap<String, String>> {
    tables
        .iter()
        .find(|table| table.sheet == sheet && (table.first_row..=table.last_row).contains(&row))
        .map(|table| &table.letters)
}

fn is_of_need(field: Field) -> bool {
    FILLED[2].2.iter().any(|(_, read_as)| *read_as == field)
}

/// For each field of a facility, of a year's figures, of a need or of a person that an import filled and nobody
/// changed since, the cell it came from.
pub fn of_record(reader: &Reader<'_>, record: &Entry) -> Result<BTreeMap<String, Origin>> {
    let mut origins = BTreeMap::new();
    let Some((table, link, fields)) = FILLED.iter().find(|(table, _, _)| *table == record.noun)
    else {
        return Ok(origins);
    };
    let known: Vec<(&'static str, Field)> = fields
        .iter()
        .filter(|(column, _)| record.values.get(*column).is_some_and(|v| !v.is_null()))
        .copied()
        .collect();
    let imported = last_imports(reader, table, &record.id, &known)?;
    if imported.is_empty() {
        return Ok(origins);
    }
    for row in rows(reader, link, &record.id)? {
        let letters = letters(&row.tables, &row.origin.sheet, row.origin.row);
        for (column, field) in &known {
            if imported.get(column) != Some(&row.transaction) {
                continue;
            }
            let own = row.cells.get(field.name());
            let by_letter = letters.and_then(|letters| letters.get(field.name()));
            let cell = match (own, by_letter) {
                (Some(cell), _) => cell.clone(),
                (None, Some(letter)) if !origins.contains_key(*column) => {
                    Some(format!("{letter}{}", row.origin.row))
                }
                _ => continue,
            };
            origins.insert(
                (*column).to_owned(),
                Origin {
                    cell,
                    ..row.origin.clone()
                },
            );
        }
    }
    Ok(origins)
}

/// One record of an import.
struct ImportRow {
    transaction: i64,
    tables: Vec<TableColumns>,
    cells: BTreeMap<String, Option<String>>,
    /// Without a cell.
    origin: Origin,
}

fn rows(reader: &Reader<'_>, link: &str, id: &str) -> Result<Vec<ImportRow>> {
    fn parsed<T: Default + serde::de::DeserializeOwned>(text: Option<String>) -> T {
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }
    reader.rows(
        &format!(
            "SELECT i.id, i.file_name, i.choices_json, r.sheet, r.row, r.need_rows_json, r.cells_json, t.id, t.at_ms, t.person
             FROM survey_record r JOIN survey_import i ON i.id = r.survey_import_id
                  JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
                  JOIN journal_transaction t ON t.id = c.tx
             WHERE {link} AND r.outcome IN ('new', 'updated') ORDER BY t.id, r.row"
        ),
        [id],
        |row| {
            let needs: BTreeMap<String, u32> = parsed(row.get(5)?);
            Ok(ImportRow {
                transaction: row.get(7)?,
                tables: parsed(row.get(2)?),
                cells: parsed(row.get(6)?),
                origin: Origin {
                    file_name: row.get(1)?,
                    sheet: row.get(3)?,
                    cell: None,
                    row: needs.get(id).copied().map_or_else(|| row.get(4), Ok)?,
                    imported_at: Instant(row.get(8)?).local(),
                    who: row.get(9)?,
                    import_id: row.get(0)?,
                },
            })
        },
    )
}

/// The columns whose value an import wrote last, with its operation. What was undone does not count,
/// nor what taking an import back put as it was.
fn last_imports(
    reader: &Reader<'_>,
    table: &str,
    row: &str,
    columns: &[(&'static str, Field)],
) -> Result<BTreeMap<&'static str, i64>> {
    let mut last: BTreeMap<&'static str, Option<i64>> = BTreeMap::new();
    let mut taken_back: BTreeSet<&'static str> = BTreeSet::new();
    // Newest first.
    for change in journal::of_row(reader, table, row)? {
        let operation = &change.operation;
        if operation.kind != "do" || operation.state != "done" {
            continue;
        }
        for (column, _) in columns {
            if last.contains_key(column)
                || !(change.kind == "insert" || change.after.contains_key(*column))
            {
                continue;
            }
            match operation.code.as_str() {
                "survey.undo" => {
                    taken_back.insert(column);
                }
                "survey.import" if taken_back.remove(column) => {}
                "survey.import" => {
                    last.insert(column, Some(operation.transaction));
                }
                _ => {
                    last.insert(column, None);
                }
            }
        }
    }
    Ok(last
        .into_iter()
        .filter_map(|(column, import)| Some((column, import?)))
        .collect())
}
