//! Where a value came from: file, sheet, cell, day, person.
//!
//! Lineage is not kept value by value. An import keeps which column of which table held which field;
//! each of its records keeps its sheet and row; the two together are the cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clock::Instant;
use crate::error::Result;
use crate::ledger::Reader;

/// How the columns of one table of a workbook were read, as the import keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableColumns {
    pub(crate) sheet: String,
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    /// Letter by field of the record.
    pub(crate) letters: BTreeMap<String, String>,
}

/// The cell that a value was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Origin {
    /// The sender's file.
    pub file_name: String,
    /// Its sheet.
    pub sheet: String,
    /// The cell, `H11`; none where the value came from a group row or a title.
    pub cell: Option<String>,
    /// The record's first row.
    pub row: u32,
    /// When it was imported, in Việt Nam.
    pub imported_at: String,
    /// By whom.
    pub who: String,
    /// Which import.
    pub import_id: String,
}

/// Fields of the card and the fields of a survey record that fill them.
pub(crate) const FIELDS: &[(&str, &str)] = &[
    ("name", "name"),
    ("legal_form", "legal_form"),
    ("tax_code", "tax_code"),
    ("registration_no", "registration_no"),
    ("established", "start_date"),
    ("owner_name", "owner"),
    ("phone", "phone"),
    ("email", "email"),
    ("address_written", "address"),
    ("commune_written", "commune"),
    ("district_written", "district"),
    ("sector_written", "sector"),
    ("products", "products"),
    ("equipment", "equipment"),
];

/// For each field of a facility that an import filled and nobody changed since, the cell it came from.
pub fn of_facility(reader: &Reader<'_>, facility: &str) -> Result<BTreeMap<String, Origin>> {
    let records = reader.rows(
        "SELECT i.id, i.file_name, i.choices_json, r.sheet, r.row, t.id, t.at_ms, t.person
         FROM survey_record r JOIN survey_import i ON i.id = r.survey_import_id
              JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
              JOIN journal_transaction t ON t.id = c.tx
         WHERE r.facility_id = ?1 AND r.outcome IN ('new', 'updated', 'unchanged') ORDER BY t.id",
        [facility],
        |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, u32>(4)?,
                row.get::<_, i64>(5)?,
                Instant(row.get(6)?).local(),
                row.get::<_, String>(7)?,
            ))
        },
    )?;
    let by_hand = changed_by_hand(reader, facility)?;
    let mut origins = BTreeMap::new();
    for (import_id, file_name, choices, sheet, row, transaction, imported_at, who) in records {
        let tables: Vec<TableColumns> = choices
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let table = tables.iter().find(|table| {
            table.sheet == sheet && (table.first_row..=table.last_row).contains(&row)
        });
        for (field, read_as) in FIELDS {
            if by_hand
                .get(*field)
                .is_some_and(|edited| *edited > transaction)
            {
                continue;
            }
            let Some(letter) = table.and_then(|table| table.letters.get(*read_as)) else {
                continue;
            };
            origins.insert(
                (*field).to_owned(),
                Origin {
                    file_name: file_name.clone(),
                    sheet: sheet.clone(),
                    cell: Some(format!("{letter}{row}")),
                    row,
                    imported_at: imported_at.clone(),
                    who: who.clone(),
                    import_id: import_id.clone(),
                },
            );
        }
    }
    Ok(origins)
}

/// The last operation other than an import that changed each field.
fn changed_by_hand(reader: &Reader<'_>, facility: &str) -> Result<BTreeMap<String, i64>> {
    let mut last = BTreeMap::new();
    for change in crate::ledger::journal::of_row(reader, "facility", facility)? {
        if change.kind == "update" && change.operation.code != "survey.import" {
            for field in change.after.keys() {
                let at: &mut i64 = last.entry(field.clone()).or_default();
                *at = (*at).max(change.operation.transaction);
            }
        }
    }
    Ok(last)
}
