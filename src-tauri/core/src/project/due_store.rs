//! The SQL of the days that projects carry: where each stands on its way, papers promised, what visits asked for.

use chrono::NaiveDate;

use super::sets::ProjectState;
use super::store::{MARKED, Mark};
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::Fund;

/// A project as its days see it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) id: ProjectId,
    /// `ĐA-01 Máy sấy`.
    pub(super) title: String,
    pub(super) source: Fund,
    pub(super) state: Option<ProjectState>,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) contract_ends_on: Option<NaiveDate>,
    /// The first budget year of its khuyến công money; the written year where there is none yet.
    pub(super) first_year: i32,
    /// The last.
    pub(super) last_year: i32,
    /// What the project itself says of the steps that stand for fields of it.
    pub(super) marks: Vec<Mark>,
}

impl Kept {
    /// The day of a step that a field stands for.
    pub(super) fn on(&self, state: ProjectState) -> Option<NaiveDate> {
        self.marks
            .iter()
            .find(|mark| mark.state == state)
            .and_then(|mark| mark.on)
    }
}

/// Every project, or one.
pub(super) fn kept(reader: &Reader<'_>, only: Option<&ProjectId>) -> Result<Vec<Kept>> {
    reader.rows(
        "WITH years AS (SELECT project_id, min(budget_year) AS first, max(budget_year) AS last FROM project_budget
                        WHERE source IN ('national', 'local') AND (?1 IS NULL OR project_id = ?1) GROUP BY project_id)
         SELECT p.id, coalesce(p.code || ' ', '') || p.name AS title, p.source, p.state, p.ends_on, p.contract_ends_on,
                coalesce(y.first, p.year) AS first_year, coalesce(y.last, p.year) AS last_year,
                p.decision_on, p.contract_on, p.accepted_on, p.settled_on
         FROM project p LEFT JOIN years y ON y.project_id = p.id
         WHERE ?1 IS NULL OR p.id = ?1 ORDER BY p.id",
        [only],
        |row| {
            let marks = MARKED
                .iter()
                .map(|(state, _, field, _)| {
                    Ok(Mark {
                        state: *state,
                        number: None,
                        on: row.get(*field)?,
                    })
                })
                .collect::<rusqlite::Result<_>>()?;
            Ok(Kept {
                id: row.get("id")?,
                title: row.get("title")?,
                source: row.get("source")?,
                state: row.get("state")?,
                ends_on: row.get("ends_on")?,
                contract_ends_on: row.get("contract_ends_on")?,
                first_year: row.get("first_year")?,
                last_year: row.get("last_year")?,
                marks,
            })
        },
    )
}

/// A day that a row inside a project carries.
pub(super) struct Promised {
    pub(super) id: String,
    pub(super) project: ProjectId,
    pub(super) what: String,
    pub(super) due: NaiveDate,
}

/// Papers that somebody promised and that are not there.
pub(super) fn promised_papers(
    reader: &Reader<'_>,
    only: Option<&ProjectId>,
) -> Result<Vec<Promised>> {
    promised(
        reader,
        only,
        "SELECT id, project_id, name, due_on FROM project_paper
         WHERE due_on IS NOT NULL AND state IN ('missing', 'waiting') AND (?1 IS NULL OR project_id = ?1) ORDER BY position, id",
    )
}

/// What visits asked for and nobody has done.
pub(super) fn wanted_by_visits(
    reader: &Reader<'_>,
    only: Option<&ProjectId>,
) -> Result<Vec<Promised>> {
    promised(
        reader,
        only,
        "SELECT id, project_id, coalesce(action_wanted, conclusion, 'thực hiện yêu cầu'), due_on FROM project_visit
         WHERE due_on IS NOT NULL AND done_on IS NULL AND (?1 IS NULL OR project_id = ?1) ORDER BY visited_on, id",
    )
}

fn promised(reader: &Reader<'_>, only: Option<&ProjectId>, sql: &str) -> Result<Vec<Promised>> {
    reader.rows(sql, [only], |row| {
        Ok(Promised {
            id: row.get(0)?,
            project: row.get(1)?,
            what: row.get(2)?,
            due: row.get(3)?,
        })
    })
}
