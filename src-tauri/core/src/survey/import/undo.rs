//! Past imports, and taking one back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Import, Reversed, target, waiting};
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::ids::ImportId;
use crate::ledger::{Done, Ledger, Reader, Tx, journal};
use crate::survey::Target;
use crate::text::fold;

/// Past imports, newest first.
pub fn imports(reader: &Reader<'_>) -> Result<Vec<Import>> {
    reader.rows(
        &format!(
            "SELECT i.id, i.file_name, i.year, t.at_ms, t.person, coalesce(i.count_new, 0), coalesce(i.count_updated, 0),
                    coalesce(i.count_unchanged, 0), coalesce(i.count_held, 0), i.state IS 'undone',
                    CASE WHEN i.state = 'partly' AND {} THEN
                      (SELECT count(*) FROM survey_record r WHERE r.survey_import_id = i.id AND r.outcome = 'held')
                    ELSE 0 END, i.target
             FROM survey_import i
             JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
             JOIN journal_transaction t ON t.id = c.tx AND t.kind = 'do' ORDER BY t.id DESC",
            waiting::NEWEST
        ),
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
                waiting: row.get(10)?,
                target: target_of(&row.get::<_, String>(11)?),
            })
        },
    )
}

/// Takes a past import back: what it added goes, what it changed returns, unless somebody has worked on
/// it since. The answer names both; the operation can itself be undone.
pub fn undo(ledger: &Ledger, id: &ImportId) -> Result<Done<Reversed>> {
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
        // What an import of the same bytes before it had held back waits again.
        tx.run(
            &format!(
                "UPDATE survey_import AS i SET state = 'partly'
                 WHERE i.sha256 = (SELECT sha256 FROM survey_import WHERE id = ?1) AND {}
                   AND EXISTS (SELECT 1 FROM survey_record r WHERE r.survey_import_id = i.id AND r.outcome = 'held')",
                waiting::NEWEST
            ),
            [id],
        )?;
        Ok(sentences(&reversal, &titles))
    })
}

fn target_of(name: &str) -> Target {
    Target::from_name(name).unwrap_or_default()
}

/// What an import touched: in words, and the facility or the person it belongs to.
type Titles = BTreeMap<String, (String, String)>;

/// The facilities that an import touched, their figures and their needs; the people.
fn titles(tx: &Tx<'_>, import: &ImportId) -> Result<Titles> {
    const OF: &str = "IN (SELECT facility_id FROM survey_record WHERE survey_import_id = ?1)";
    let mut titles = Titles::new();
    for sql in [
        format!("SELECT f.id, f.id, '“' || f.name || '”' FROM facility f WHERE f.id {OF}"),
        format!(
            "SELECT y.id, f.id, 'số liệu năm ' || y.year || ' của “' || f.name || '”'
             FROM facility_year y JOIN facility f ON f.id = y.facility_id WHERE f.id {OF}"
        ),
        format!(
            "SELECT n.id, f.id, 'nhu cầu “' || n.content_written || '” của “' || f.name || '”'
             FROM facility_need n JOIN facility f ON f.id = n.facility_id WHERE f.id {OF}"
        ),
        "SELECT p.id, p.id, '“' || p.name || '”' FROM person p
         WHERE p.id IN (SELECT person_id FROM survey_record WHERE survey_import_id = ?1)"
            .to_owned(),
        "SELECT r.id, p.id, 'vai trò của “' || p.name || '”' FROM person_role r JOIN person p ON p.id = r.person_id
         WHERE p.id IN (SELECT person_id FROM survey_record WHERE survey_import_id = ?1)"
            .to_owned(),
    ] {
        let rows = tx.rows(&sql, [import], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        titles.extend(rows);
    }
    Ok(titles)
}

fn sentences(reversal: &journal::Reversal, titles: &Titles) -> Reversed {
    let label = |table: &str| {
        crate::nouns::noun(table).map_or(table.to_owned(), |noun| noun.label.to_owned())
    };
    let gone: BTreeSet<&str> = reversal
        .removed
        .iter()
        .map(|(_, row)| row.as_str())
        .collect();
    let mut answer = Reversed::default();
    let mut unnamed: BTreeMap<&str, u32> = BTreeMap::new();
    // Facilities before their figures, figures before needs, each by name: rows are not written in the sheet's order.
    let mut removed: Vec<_> = reversal.removed.iter().collect();
    removed.sort_by_cached_key(|(table, row)| {
        let title = titles.get(row).map(|(_, title)| fold(title));
        (table.clone(), title)
    });
    for (table, row) in removed {
        match titles.get(row) {
            // Its figures and needs go with a facility.
            Some((facility, _)) if facility != row && gone.contains(facility.as_str()) => {}
            Some((_, title)) => answer.removed.push(title.clone()),
            None => *unnamed.entry(table).or_default() += 1,
        }
    }
    for (table, rows) in unnamed {
        answer.removed.push(format!("{rows} {}", label(table)));
    }
    let named = |table: &str, row: &str| {
        titles.get(row).map_or_else(
            || format!("một {}", label(table)),
            |(_, title)| title.clone(),
        )
    };
    for (table, row, fields) in &reversal.restored {
        let title = named(table, row);
        answer.restored.push(match fields.as_slice() {
            [] => title,
            fields => format!("{title}: {}", fields.join(", ")),
        });
    }
    for (table, row, why) in &reversal.kept {
        answer
            .kept
            .push(format!("Giữ {}: {why}.", named(table, row)));
    }
    answer
}
