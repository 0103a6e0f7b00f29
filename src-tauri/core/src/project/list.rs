//! Projects in one line each, with their money and where they stand, and the whole life of one for people to read.

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::sets::ProjectState;
use super::year::{AsOf, Projects};
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::{Cells, Reader};
use crate::money::{Fund, Money};

/// A project in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectLine {
    /// Its id.
    pub id: ProjectId,
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
    pub state: Option<ProjectState>,
    /// What the office calls it.
    pub state_name: Option<String>,
    /// Khuyến công money approved; none where nothing was.
    pub approved_vnd: Option<Money>,
    /// Khuyến công money that went out, less what came back.
    pub paid_vnd: Money,
}

/// The projects with money of a budget year or written for it, or all of them, as their list shows them: each with
/// what it has of that year, or of all; a group with what the projects inside it have.
pub fn list(reader: &Reader<'_>, year: Option<i32>, today: NaiveDate) -> Result<Vec<ProjectLine>> {
    let mut known = Projects::read(reader)?.each(year, &AsOf::today(today))?;
    let lines = reader.rows(
        "WITH named AS MATERIALIZED (
           SELECT b.project_id, group_concat(coalesce(f.name, b.name_written), '; ' ORDER BY b.position, b.id) AS names
           FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id GROUP BY b.project_id)
         SELECT p.id, p.code, p.name, p.year, p.source, c.code AS content, p.state, coalesce(s.name, p.state) AS state_name, named.names
         FROM project p LEFT JOIN content c ON c.id = p.content_id LEFT JOIN named ON named.project_id = p.id
              LEFT JOIN project_state s ON s.source = p.source AND s.state = p.state
         ORDER BY p.year DESC, p.code NULLS LAST, p.name, p.id",
        [],
        |row| {
            Ok(ProjectLine {
                id: row.get("id")?,
                code: row.text("code")?,
                name: row.get("name")?,
                year: row.get("year")?,
                source: row.get("source")?,
                content: row.text("content")?,
                state: row.get("state")?,
                state_name: row.text("state_name")?,
                beneficiaries: row.text("names")?,
                approved_vnd: None,
                paid_vnd: Money::ZERO,
            })
        },
    )?;
    let mut listed = Vec::new();
    for line in lines {
        let Some(known) = known.remove(&line.id) else {
            if year.is_none_or(|year| year == line.year) {
                listed.push(line);
            }
            continue;
        };
        let funds = known.funds()?;
        listed.push(ProjectLine {
            approved_vnd: known.has_approved.then_some(funds.approved),
            paid_vnd: funds.disbursed()?,
            ..line
        });
    }
    Ok(listed)
}
