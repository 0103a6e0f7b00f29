//! The SQL of programmes.

use chrono::NaiveDate;
use rusqlite::params;

use super::tree::{Node, Placed, YearStated};
use super::view::{PhaseView, ProgrammeHead};
use crate::error::{Error, Result};
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::{Cells, Reader, Tx};
use crate::money::{Money, MoneySource};

/// The programme itself.
pub(super) struct Head {
    pub(super) id: ProgrammeId,
    pub(super) name: String,
    pub(super) level: Option<String>,
    pub(super) first: i32,
    pub(super) last: i32,
    pub(super) state: Option<String>,
    pub(super) decision_no: Option<String>,
    pub(super) decision_on: Option<NaiveDate>,
    pub(super) total: Option<Money>,
}

/// The first and the last year of a programme.
pub(super) fn period(reader: &Reader<'_>, programme: &ProgrammeId) -> Result<Option<(i64, i64)>> {
    reader.row(
        "SELECT period_start, period_end FROM programme WHERE id = ?1",
        [programme],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The phases of a programme that are not wholly inside some years: name, first and last year.
pub(super) fn phases_outside(
    reader: &Reader<'_>,
    programme: &str,
    from: i64,
    to: i64,
) -> Result<Vec<(String, i64, i64)>> {
    reader.rows(
        "SELECT name, from_year, to_year FROM programme_phase WHERE programme_id = ?1 AND (from_year < ?2 OR to_year > ?3) ORDER BY from_year, id",
        params![programme, from, to],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The programme of a target.
pub(super) fn programme_of_target(reader: &Reader<'_>, id: &str) -> Result<Option<String>> {
    reader.row(
        "SELECT programme_id FROM programme_target WHERE id = ?1",
        [id],
        |row| row.get(0),
    )
}

/// The programme of a phase.
pub(super) fn programme_of_phase(reader: &Reader<'_>, id: &str) -> Result<Option<String>> {
    reader.row(
        "SELECT programme_id FROM programme_phase WHERE id = ?1",
        [id],
        |row| row.get(0),
    )
}

/// Whether targets belong to a target or to a phase.
pub(super) fn holds_targets(reader: &Reader<'_>, target_or_phase: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM programme_target WHERE parent_id = ?1 OR phase_id = ?1)",
        [target_or_phase],
    )
}

/// Whether a target stands somewhere below itself.
pub(super) fn stands_below_itself(reader: &Reader<'_>, target: &TargetId) -> Result<bool> {
    reader.value(
        "WITH RECURSIVE above(id) AS (
           SELECT parent_id FROM programme_target WHERE id = ?1
           UNION SELECT t.parent_id FROM above JOIN programme_target t ON t.id = above.id)
         SELECT EXISTS (SELECT 1 FROM above WHERE id = ?1)",
        [target],
    )
}

pub(super) fn head(reader: &Reader<'_>, id: &ProgrammeId) -> Result<Head> {
    reader
        .row(
            "SELECT id, name, level, period_start, period_end, state, decision_no, decision_on, total_vnd FROM programme WHERE id = ?1",
            [id],
            |row| {
                Ok(Head {
                    id: row.get("id")?,
                    name: row.get("name")?,
                    level: row.get("level")?,
                    first: row.get("period_start")?,
                    last: row.get("period_end")?,
                    state: row.get("state")?,
                    decision_no: row.get("decision_no")?,
                    decision_on: row.get("decision_on")?,
                    total: row.get("total_vnd")?,
                })
            },
        )?
        .ok_or_else(|| {
            Error::refused(
                "programme_gone",
                "Chương trình này không còn trong sổ. Hãy tải lại danh sách.",
            )
        })
}

/// Every programme, the newest first.
pub(super) fn list(reader: &Reader<'_>) -> Result<Vec<ProgrammeHead>> {
    reader.rows(
        "SELECT p.id, p.name, p.period_start, p.period_end, coalesce(p.state, ''), coalesce(p.level, ''),
                (SELECT count(*) FROM programme_target t WHERE t.programme_id = p.id)
         FROM programme p ORDER BY p.period_start DESC, p.period_end DESC, fold(p.name), p.id",
        [],
        |row| {
            Ok(ProgrammeHead {
                id: row.get(0)?,
                name: row.get(1)?,
                first: row.get(2)?,
                last: row.get(3)?,
                state: row.get(4)?,
                level: row.get(5)?,
                rows: row.get(6)?,
            })
        },
    )
}

pub(super) fn phases(reader: &Reader<'_>, programme: &ProgrammeId) -> Result<Vec<PhaseView>> {
    reader.rows(
        "SELECT id, name, from_year, to_year FROM programme_phase WHERE programme_id = ?1 ORDER BY from_year, to_year, name, id",
        [programme],
        |row| {
            Ok(PhaseView {
                id: row.get(0)?,
                name: row.get(1)?,
                from: row.get(2)?,
                to: row.get(3)?,
            })
        },
    )
}

/// The rows of a programme, by position.
pub(super) fn nodes(reader: &Reader<'_>, programme: &ProgrammeId) -> Result<Vec<Node>> {
    let mut nodes = reader.rows(
        "SELECT t.id, t.parent_id, t.name, t.unit_label, t.content_id, c.code AS content, t.phase_id, f.from_year, f.to_year,
                t.quantity, t.quantity_qualifier, t.every_year, t.macro,
                t.national_vnd, t.local_vnd, t.beneficiary_vnd, t.other_vnd, t.source_text, t.note
         FROM programme_target t LEFT JOIN content c ON c.id = t.content_id LEFT JOIN programme_phase f ON f.id = t.phase_id
         WHERE t.programme_id = ?1 ORDER BY t.position, t.id",
        [programme],
        |row| {
            let years = (row.get("from_year")?, row.get("to_year")?);
            Ok(Node {
                id: row.get("id")?,
                parent: row.get("parent_id")?,
                name: row.get("name")?,
                unit: row.get("unit_label")?,
                content_id: row.get("content_id")?,
                content: row.get("content")?,
                phase: row.get("phase_id")?,
                phase_years: match years {
                    (Some(from), Some(to)) => Some((from, to)),
                    _ => None,
                },
                quantity: row.get("quantity")?,
                qualifier: row.get("quantity_qualifier")?,
                every_year: row.yes("every_year")?,
                by_hand: row.yes("macro")?,
                money: row.by_source()?,
                source_text: row.get("source_text")?,
                note: row.get("note")?,
                years: std::collections::BTreeMap::new(),
            })
        },
    )?;
    let years: Vec<(TargetId, i32, YearStated)> = reader.rows(
        "SELECT y.programme_target_id, y.year, y.quantity, y.national_vnd, y.local_vnd, y.beneficiary_vnd, y.other_vnd
         FROM programme_target_year y JOIN programme_target t ON t.id = y.programme_target_id
         WHERE t.programme_id = ?1 ORDER BY y.year, y.id",
        [programme],
        |row| {
            let stated = YearStated {
                quantity: row.get("quantity")?,
                money: row.by_source()?,
            };
            let target = row.get("programme_target_id")?;
            Ok((target, row.get("year")?, stated))
        },
    )?;
    for (target, year, stated) in years {
        let Some(node) = nodes.iter_mut().find(|node| node.id == target) else {
            continue;
        };
        // Two laptops may each have added the year: together, until somebody removes one.
        let known = node.years.entry(year).or_default();
        known.quantity = match (known.quantity, stated.quantity) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        };
        known.money = match (known.money, stated.money) {
            (Some(one), Some(other)) => Some(one.plus(&other)?),
            (one, other) => one.or(other),
        };
    }
    Ok(nodes)
}

/// The programme that a row belongs to.
pub(super) fn programme_of(reader: &Reader<'_>, target: &TargetId) -> Result<ProgrammeId> {
    reader
        .row(
            "SELECT programme_id FROM programme_target WHERE id = ?1",
            [target],
            |row| row.get(0),
        )?
        .ok_or_else(|| {
            Error::refused(
                "target_gone",
                "Chỉ tiêu này không còn trong chương trình. Hãy tải lại.",
            )
        })
}

/// Numbers the rows as they stand, and writes those that moved.
pub(super) fn write_order(
    tx: &Tx<'_>,
    rows: &[Placed],
    parents: &[Option<TargetId>],
) -> Result<()> {
    for (position, (row, parent)) in (1_i64..).zip(rows.iter().zip(parents)) {
        tx.run(
            "UPDATE programme_target SET position = ?2, parent_id = ?3
             WHERE id = ?1 AND (position IS NOT ?2 OR parent_id IS NOT ?3)",
            params![row.node.id, position, parent],
        )?;
    }
    Ok(())
}

/// Sets what is stated of one year of a target: the row of the year is made, changed, or removed where
/// nothing is stated of it any more.
pub(super) fn set_year(
    tx: &Tx<'_>,
    target: &TargetId,
    year: i32,
    stated: YearStated,
) -> Result<()> {
    let rows: Vec<String> = tx.rows(
        "SELECT id FROM programme_target_year WHERE programme_target_id = ?1 AND year = ?2 ORDER BY id",
        params![target, year],
        |row| row.get(0),
    )?;
    let (id, more) = match rows.split_first() {
        Some((first, more)) => (first.clone(), more),
        None => (tx.new_id(), &[][..]),
    };
    for other in more {
        // What was typed as done in a second row of the year stays.
        tx.run(
            "UPDATE programme_target_year SET quantity = NULL, national_vnd = NULL, local_vnd = NULL, beneficiary_vnd = NULL, other_vnd = NULL
             WHERE id = ?1",
            [other],
        )?;
    }
    let money = stated.money;
    let dong = |source| money.map(|money| money.of(source));
    tx.run(
        "INSERT INTO programme_target_year(id, programme_target_id, year, quantity, national_vnd, local_vnd, beneficiary_vnd, other_vnd)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity, national_vnd = excluded.national_vnd, local_vnd = excluded.local_vnd,
           beneficiary_vnd = excluded.beneficiary_vnd, other_vnd = excluded.other_vnd",
        params![
            id,
            target,
            year,
            stated.quantity,
            dong(MoneySource::National),
            dong(MoneySource::Local),
            dong(MoneySource::Beneficiary),
            dong(MoneySource::Other)
        ],
    )?;
    tx.run(
        "DELETE FROM programme_target_year WHERE programme_target_id = ?1 AND year = ?2 AND quantity IS NULL AND national_vnd IS NULL
         AND local_vnd IS NULL AND beneficiary_vnd IS NULL AND other_vnd IS NULL AND done_quantity IS NULL AND done_amount_vnd IS NULL AND note IS NULL",
        params![target, year],
    )?;
    Ok(())
}
