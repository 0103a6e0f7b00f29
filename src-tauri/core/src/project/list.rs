//! Projects in one line each, with their money and where they stand, and the whole life of one for people to read.

use serde::Serialize;
use specta::Type;

use super::store;
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::Money;

/// A project in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectLine {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its budget year.
    pub year: i32,
    /// `national` or `local`.
    pub source: String,
    /// `ND3`.
    pub content: Option<String>,
    /// Who benefits, by name.
    pub beneficiaries: Option<String>,
    /// Code of the state.
    pub state: Option<String>,
    /// What the office calls it.
    pub state_name: Option<String>,
    /// Khuyến công money approved; none where nothing was.
    pub approved_vnd: Option<Money>,
    /// Khuyến công money that went out, less what came back.
    pub paid_vnd: Money,
}

/// The projects of a year, or all of them, as their list shows them.
pub fn list(reader: &Reader<'_>, year: Option<i32>) -> Result<Vec<ProjectLine>> {
    reader.rows(
        &format!(
            "WITH way AS MATERIALIZED (SELECT source, state, name, min(position) FROM workflow_step GROUP BY source, state),
             named AS MATERIALIZED (
               SELECT b.project_id, group_concat(coalesce(f.name, b.name_written), '; ' ORDER BY b.position, b.id) AS names
               FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id GROUP BY b.project_id),
             paid AS MATERIALIZED (
               SELECT project_id, sum(CASE kind WHEN 'return' THEN -amount_vnd ELSE amount_vnd END) AS amount FROM project_payment
               WHERE source IN ('national', 'local') AND kind IN ('advance', 'payment', 'return') GROUP BY project_id),
             approved AS MATERIALIZED ({})
             SELECT p.id, p.code, p.name, p.year, p.source, c.code, p.state,
                    coalesce(w.name, p.state),
                    (SELECT names FROM named WHERE project_id = p.id), (SELECT coalesce(sum(amount), 0) FROM paid WHERE project_id = p.id),
                    (SELECT amount FROM approved WHERE project_id = p.id)
             FROM project p LEFT JOIN content c ON c.id = p.content_id
                  LEFT JOIN way w ON w.source = p.source AND w.state = p.state
             WHERE ?1 IS NULL OR p.year = ?1 ORDER BY p.year DESC, p.code NULLS LAST, p.name, p.id",
            store::approved_of("")
        ),
        [year],
        |row| {
            Ok(ProjectLine {
                id: row.get(0)?,
                code: store::text(row, 1)?,
                name: row.get(2)?,
                year: row.get(3)?,
                source: row.get(4)?,
                content: store::text(row, 5)?,
                state: store::text(row, 6)?,
                state_name: store::text(row, 7)?,
                beneficiaries: store::text(row, 8)?,
                approved_vnd: row.get::<_, Option<i64>>(10)?.and_then(Money::new),
                paid_vnd: Money::new(row.get(9)?).unwrap_or_default(),
            })
        },
    )
}
