//! Words on columns that are remembered: the next file with the same header needs no clicks.
//!
//! A mapping belongs to the fingerprint of a table's header and keeps, header by header, only what a
//! person changed: what recognition finds by itself may grow better.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::columns::{ColumnChoice, Field};
use super::header::best;
use super::recognise::{Fields, fingerprint, header_of};
use super::table::Layout;
use super::target::Definition;
use super::{SheetReading, TableReading, Target, store};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::ledger::{Reader, Tx};
use crate::text::words;

/// What is remembered for one header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What staff call it: at first the file that it was learnt from.
    pub name: String,
    /// The header, as [`super::fingerprint`] knows it.
    pub fingerprint: String,
    /// Field by heading; empty for a column that is left out.
    pub columns: BTreeMap<String, String>,
}

/// What the ledger remembers; of two for one header, the newer comes last.
pub(super) fn mappings(reader: &Reader<'_>) -> Result<Vec<Mapping>> {
    reader.rows(
        "SELECT name, fingerprint, columns_json FROM survey_mapping ORDER BY id",
        [],
        |row| {
            let columns: String = row.get(2)?;
            Ok(Mapping {
                name: row.get(0)?,
                fingerprint: row.get(1)?,
                columns: serde_json::from_str(&columns).unwrap_or_default(),
            })
        },
    )
}

/// What is remembered of each table of a sheet where nobody has spoken yet and recognition finds
/// otherwise, with a hint that says so. `spoken` tells what a person said of the table of a number.
pub(super) fn recall(
    mappings: &[Mapping],
    definition: &Definition,
    layouts: &[Layout],
    spoken: &dyn Fn(u32) -> Fields,
    sheet: &str,
    findings: &mut Vec<Finding>,
) -> Vec<Fields> {
    let of_table = |(table, layout): (u32, &Layout)| {
        let known = fingerprint(definition.target, &layout.headers);
        let mut newest_first = mappings.iter().rev();
        let Some(mapping) = newest_first.find(|one| one.fingerprint == known) else {
            return Fields::new();
        };
        let spoken = spoken(table);
        let columns = layout.columns.iter();
        let recalled: Fields = columns
            .filter(|assigned| !spoken.contains_key(&assigned.column))
            .filter_map(|assigned| {
                let field = mapping.columns.get(&header_of(layout, assigned.column))?;
                let now = assigned.field.map_or("", Field::name);
                (field != now).then(|| (assigned.column, definition.field(field)))
            })
            .collect();
        if !recalled.is_empty() {
            findings.push(Finding::new(
                Level::Hint,
                format!("{sheet}!{}", layout.header_rows.0),
                "mapping_remembered",
                format!("Các cột được đọc như lần trước với tệp “{}”.", mapping.name),
                "Nếu lần này khác, hãy chọn lại trường ở đầu cột.",
            ));
        }
        recalled
    };
    if mappings.is_empty() {
        return Vec::new();
    }
    (0..).zip(layouts).map(of_table).collect()
}

/// Keeps what a person said of the columns of each table, under its header.
pub(super) fn remember(
    tx: &Tx<'_>,
    sheets: &[SheetReading],
    spoken: &[ColumnChoice],
    file_name: &str,
) -> Result<()> {
    for (sheet, number, table) in tables(sheets) {
        let mut said = BTreeMap::new();
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
        let mapping = Mapping {
            name: file_name.to_owned(),
            fingerprint: table.fingerprint.clone(),
            columns: said,
        };
        keep(tx, mapping)?;
    }
    Ok(())
}

/// Keeps a mapping; what is kept of its header before stays where the mapping says nothing, and so does
/// its name.
pub(super) fn keep(tx: &Tx<'_>, mut mapping: Mapping) -> Result<()> {
    let before: Option<(String, String)> = tx.row(
        "SELECT id, columns_json FROM survey_mapping WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1",
        [&mapping.fingerprint],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    match before {
        Some((id, before)) => {
            let mut all: BTreeMap<String, String> =
                serde_json::from_str(&before).unwrap_or_default();
            all.append(&mut mapping.columns);
            tx.run(
                "UPDATE survey_mapping SET columns_json = ?2 WHERE id = ?1",
                params![id, serde_json::to_string(&all)?],
            )?;
        }
        None => {
            tx.run(
                "INSERT INTO survey_mapping(id, name, fingerprint, columns_json) VALUES (?1, ?2, ?3, ?4)",
                params![
                    tx.new_id(),
                    mapping.name,
                    mapping.fingerprint,
                    serde_json::to_string(&mapping.columns)?
                ],
            )?;
        }
    }
    Ok(())
}

/// Keeps a heading that is read as a field; of two words on one, the newer counts.
pub(super) fn keep_heading(tx: &Tx<'_>, field: Field, written: &str) -> Result<()> {
    tx.run(
        "INSERT INTO survey_synonym(id, field, written) VALUES (?1, ?2, ?3)",
        params![tx.new_id(), field.name(), written],
    )?;
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
            keep_heading(tx, field, &column.header)?;
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
