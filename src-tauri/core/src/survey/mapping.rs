//! Words on columns that are remembered: the next file with the same header needs no clicks.
//!
//! A mapping belongs to the fingerprint of a table's header and keeps, header by header, only what a
//! person changed: what recognition finds by itself may grow better.

use std::collections::BTreeMap;

use rusqlite::params;

use super::columns::{ColumnChoice, Field};
use super::header::best;
use super::{Recognised, SheetReading, TableReading, Target, store};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::ledger::{Reader, Tx};
use crate::text::words;

/// Field by header; empty for a column that is left out.
type Kept = BTreeMap<String, String>;

/// The remembered words on the tables of a workbook where nobody has spoken yet, and a hint that says so.
pub(super) fn recall(
    reader: &Reader<'_>,
    recognised: &Recognised,
    spoken: &[ColumnChoice],
) -> Result<(Vec<ColumnChoice>, Vec<Finding>)> {
    let (mut choices, mut findings) = (Vec::new(), Vec::new());
    for (sheet, number, table) in tables(&recognised.sheets) {
        let Some((name, kept)) = kept(reader, &table.fingerprint)? else {
            continue;
        };
        let before = choices.len();
        for column in &table.columns {
            let Some(field) = kept.get(&column.header) else {
                continue;
            };
            let now = column.field.map_or("", Field::name);
            let said = |one: &ColumnChoice| {
                one.sheet == sheet && one.table == number && one.letter == column.letter
            };
            if field != now && !spoken.iter().any(said) {
                choices.push(ColumnChoice {
                    sheet: sheet.to_owned(),
                    table: number,
                    letter: column.letter.clone(),
                    field: (!field.is_empty()).then(|| field.clone()),
                });
            }
        }
        if choices.len() > before {
            findings.push(Finding::new(
                Level::Hint,
                format!("{sheet}!{}", table.header_rows.0),
                "mapping_remembered",
                format!("Các cột được đọc như lần trước với tệp “{name}”."),
                "Nếu lần này khác, hãy chọn lại trường ở đầu cột.",
            ));
        }
    }
    Ok((choices, findings))
}

/// Keeps what a person said of the columns of each table, under its header.
pub(super) fn remember(
    tx: &Tx<'_>,
    sheets: &[SheetReading],
    spoken: &[ColumnChoice],
    file_name: &str,
) -> Result<()> {
    for (sheet, number, table) in tables(sheets) {
        let mut said = Kept::new();
        for choice in spoken
            .iter()
            .filter(|one| one.sheet == sheet && one.table == number)
        {
            let column = table.columns.iter().find(|one| one.letter == choice.letter);
            if let Some(column) = column.filter(|column| !column.header.is_empty()) {
                let field = choice.field.clone().unwrap_or_default();
                said.insert(column.header.clone(), field);
            }
        }
        if said.is_empty() {
            continue;
        }
        let id: Option<String> = tx.row(
            "SELECT id FROM survey_mapping WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1",
            [&table.fingerprint],
            |row| row.get(0),
        )?;
        match id {
            Some(id) => {
                if let Some((_, mut before)) = kept(tx, &table.fingerprint)? {
                    before.append(&mut said);
                    said = before;
                }
                tx.run(
                    "UPDATE survey_mapping SET columns_json = ?2 WHERE id = ?1",
                    params![id, serde_json::to_string(&said)?],
                )?;
            }
            None => {
                tx.run(
                    "INSERT INTO survey_mapping(id, name, fingerprint, columns_json) VALUES (?1, ?2, ?3, ?4)",
                    params![
                        tx.new_id(),
                        file_name,
                        table.fingerprint,
                        serde_json::to_string(&said)?
                    ],
                )?;
            }
        }
    }
    Ok(())
}

/// Learns the headings that a person read as a field and recognition would not have: the next file
/// with such a heading, whatever its other columns, is read so at once.
pub(super) fn learn(
    tx: &Tx<'_>,
    sheets: &[SheetReading],
    spoken: &[ColumnChoice],
    target: Target,
) -> Result<()> {
    // The newest word on a heading counts.
    let definition = target.definition().taught(&store::headings(tx)?);
    for (sheet, number, table) in tables(sheets) {
        for choice in spoken
            .iter()
            .filter(|one| one.sheet == sheet && one.table == number)
        {
            let column = table.columns.iter().find(|one| one.letter == choice.letter);
            let field = choice
                .field
                .as_deref()
                .and_then(|name| definition.field(name));
            let Some((column, field)) = column.zip(field) else {
                continue;
            };
            let path: Vec<String> = column.header.split(" / ").map(str::to_owned).collect();
            let found = best(&definition, &path).map(|(field, _)| field);
            if words(&column.header).is_empty() || found == Some(field) {
                continue;
            }
            tx.run(
                "INSERT INTO survey_synonym(id, field, written) VALUES (?1, ?2, ?3)",
                params![tx.new_id(), field.name(), column.header],
            )?;
        }
    }
    Ok(())
}

fn tables(sheets: &[SheetReading]) -> impl Iterator<Item = (&str, u32, &TableReading)> {
    sheets.iter().flat_map(|sheet| {
        let tables = (0..).zip(&sheet.tables);
        tables.map(|(number, table)| (sheet.name.as_str(), number, table))
    })
}

fn kept(reader: &Reader<'_>, fingerprint: &str) -> Result<Option<(String, Kept)>> {
    let found: Option<(String, String)> = reader.row(
        "SELECT name, columns_json FROM survey_mapping WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1",
        [fingerprint],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.map(|(name, json)| (name, serde_json::from_str(&json).unwrap_or_default())))
}
