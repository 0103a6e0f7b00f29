//! Past imports, and taking one back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Import, Reversed, target};
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Reader, Tx, journal};
use crate::survey::Target;

/// Past imports, newest first.
pub fn imports(reader: &Reader<'_>) -> Result<Vec<Import>> {
    reader.rows(
        "SELECT i.id, i.file_name, i.year, t.at_ms, t.person, coalesce(i.count_new, 0), coalesce(i.count_updated, 0),
                coalesce(i.count_unchanged, 0), coalesce(i.count_held, 0), i.state IS 'undone', i.target
         FROM survey_import i
         JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
         JOIN journal_transaction t ON t.id = c.tx AND t.kind = 'do' ORDER BY t.id DESC",
        [],
        |row| {
            Ok(Import {
                id: row.get(0)?,
                file_name: row.get(1)?,
                year: row.get(2)?,
                at: Instant(row.get(3)?).local(),
                who: row.get(4)?,
                new: row.get(5)?,
                updated: row.get(6)?,
                unchanged: row.get(7)?,
                held: row.get(8)?,
                undone: row.get(9)?,
                target: target_of(&row.get::<_, String>(10)?),
            })
        },
    )
}

/// Takes a past import back: what it added goes, what it changed returns, unless somebody has worked on
/// it since. The answer names both; the operation can itself be undone.
pub fn undo(ledger: &Ledger, id: &str) -> Result<Done<Reversed>> {
    let (target, file, number) = ledger.read(|reader| {
        let file: Option<(String, bool, String)> = reader.row(
            "SELECT file_name, state IS 'undone', target FROM survey_import WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        match file {
            None => Err(Error::refused(
                "import_missing",
                "Không có lần nhập này trong sổ. Hãy xem lại danh sách các lần nhập.",
            )),
            Some((file, true, _)) => Err(Error::refused(
                "import_undone",
                format!("Lần nhập “{file}” đã được hoàn tác trước đó."),
            )),
            Some((file, false, target)) => {
                let number = journal::number_of(reader, "survey_import", id)?
                    .ok_or_else(|| Error::internal("an import without an operation"))?;
                Ok((target_of(&target), file, number))
            }
        }
    })?;
    ledger.transact(&target::undo(target, file), |tx| {
        let titles = titles(tx, id)?;
        let reversal = journal::revert_past(tx, number, &["survey_import", "survey_record"])?;
        tx.run(
            "UPDATE survey_import SET state = 'undone' WHERE id = ?1",
            [id],
        )?;
        Ok(sentences(&reversal, &titles))
    })
}

fn target_of(name: &str) -> Target {
    Target::from_name(name).unwrap_or_default()
}

/// Names of the facilities and people that an import touched.
fn titles(tx: &Tx<'_>, import: &str) -> Result<BTreeMap<String, String>> {
    let rows = tx.rows(
        "SELECT id, name FROM facility WHERE id IN (SELECT facility_id FROM survey_record WHERE survey_import_id = ?1)
         UNION ALL
         SELECT id, name FROM person WHERE id IN (SELECT person_id FROM survey_record WHERE survey_import_id = ?1)",
        [import],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn sentences(reversal: &journal::Reversal, titles: &BTreeMap<String, String>) -> Reversed {
    let mut by_noun: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (table, row) in &reversal.reversed {
        by_noun.entry(table).or_default().insert(row);
    }
    let label = |table: &str| {
        crate::nouns::noun(table).map_or(table.to_owned(), |noun| noun.label.to_owned())
    };
    let reversed = by_noun
        .iter()
        .map(|(table, rows)| format!("Đã hoàn tác {} {}.", rows.len(), label(table)))
        .collect();
    let kept = reversal
        .kept
        .iter()
        .map(|(table, row, why)| match titles.get(row) {
            Some(name) => format!("Giữ {} “{name}”: {why}.", label(table)),
            None => format!("Giữ một {}: {why}.", label(table)),
        })
        .collect();
    Reversed { reversed, kept }
}
