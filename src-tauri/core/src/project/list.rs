//! Projects in one line each, with their money and where they stand, and the whole life of one for people to read.

use serde::Serialize;
use specta::Type;

use super::store;
use crate::error::Result;
use crate::ledger::{Cells, Reader};
use crate::money::{Fund, Money};

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
    pub source: Fund,
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
             SELECT p.id, p.code, p.name, p.year, p.source, c.code AS content, p.state,
                    coalesce(w.name, p.state) AS state_name,
                    (SELECT names FROM named WHERE project_id = p.id) AS beneficiaries,
                    (SELECT sum(amount) FROM paid WHERE project_id = p.id) AS paid,
                    (SELECT amount FROM approved WHERE project_id = p.id) AS approved
             FROM project p LEFT JOIN content c ON c.id = p.content_id
                  LEFT JOIN way w ON w.source = p.source AND w.state = p.state
             WHERE ?1 IS NULL OR p.year = ?1 ORDER BY p.year DESC, p.code NULLS LAST, p.name, p.id",
            store::approved_of("")
        ),
        [year],
        |row| {
            Ok(ProjectLine {
                id: row.get("id")?,
                code: row.text("code")?,
                name: row.get("name")?,
                year: row.get("year")?,
                source: row.get("source")?,
                content: row.text("content")?,
                state: row.text("state")?,
                state_name: row.text("state_name")?,
                beneficiaries: row.text("beneficiaries")?,
                approved_vnd: row.get("approved")?,
                paid_vnd: row.amount("paid")?,
            })
        },
    )
}
