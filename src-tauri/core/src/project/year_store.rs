//! The SQL of [`year`](super::year): what the views of a project say of it, row by row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};

use super::sets::ProjectState;
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::Money;
use crate::money::MoneySource;
use crate::sets::unknown;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Approved,
    Contracted,
    Done,
    Settled,
    Advance,
    Payment,
    Return,
}

impl FromSql for Kind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "approved" => Ok(Self::Approved),
            "contracted" => Ok(Self::Contracted),
            "done" => Ok(Self::Done),
            "settled" => Ok(Self::Settled),
            "advance" => Ok(Self::Advance),
            "payment" | "settlement" => Ok(Self::Payment),
            "return" => Ok(Self::Return),
            code => Err(unknown("what a project had", code)),
        }
    }
}

#[derive(Debug)]
pub(super) struct Event {
    pub(super) kind: Kind,
    pub(super) source: MoneySource,
    pub(super) year: i32,
    pub(super) amount: Money,
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
}

#[derive(Debug)]
pub(super) struct Standing {
    pub(super) state: ProjectState,
    pub(super) beside: bool,
    pub(super) accepted: bool,
    pub(super) settled: bool,
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
}

#[derive(Debug)]
pub(super) struct Known {
    pub(super) id: ProjectId,
    pub(super) root: ProjectId,
    pub(super) year: i32,
    pub(super) decided_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    pub(super) settled_on: Option<NaiveDate>,
    /// Days on which a step took it to its acceptance.
    pub(super) acceptances: Vec<NaiveDate>,
    pub(super) events: Vec<Event>,
    pub(super) standings: Vec<Standing>,
}

impl Known {
    /// Where it stood at the end of a day.
    pub(super) fn on(&self, day: NaiveDate) -> Option<&Standing> {
        self.standings
            .iter()
            .find(|one| one.from <= day && day < one.until)
    }
}

/// Adds what is known of one project, or of all.
pub(super) fn add(
    reader: &Reader<'_>,
    known: &mut BTreeMap<ProjectId, Known>,
    one: Option<&str>,
) -> Result<()> {
    let (which, parameters): (&str, &[&dyn rusqlite::ToSql]) = match &one {
        Some(id) => ("WHERE project_id = ?1", &[id]),
        None => ("", &[]),
    };
    known.extend(reader.rows(
        &format!(
            "SELECT d.project_id, d.root_id, d.decided_on, p.year, p.accepted_on, p.settled_on
                     FROM project_decision d JOIN project p ON p.id = d.project_id {which}"
        ),
        parameters,
        |row| {
            let id: ProjectId = row.get(0)?;
            Ok((
                id.clone(),
                Known {
                    id,
                    root: row.get(1)?,
                    decided_on: row.get(2)?,
                    year: row.get(3)?,
                    accepted_on: row.get(4)?,
                    settled_on: row.get(5)?,
                    acceptances: Vec::new(),
                    events: Vec::new(),
                    standings: Vec::new(),
                },
            ))
        },
    )?);
    reader.rows(
            &format!("SELECT project_id, kind, source, budget_year, amount_vnd, from_day, until_day FROM project_amount {which}"),
            parameters,
            |row| {
                let id = row.get_ref(0)?.as_str()?;
                let Some(project) = known.get_mut(id) else {
                    return Ok(());
                };
                let kind: Kind = row.get(1)?;
                let year = row.get(3)?;
                // As `project_money` says it, whose decisions are known here already.
                let day: Option<NaiveDate> = row.get(5)?;
                let first = || NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| kind != Kind::Approved);
                if let Some(from) = day.or(project.decided_on).or_else(first) {
                    project.events.push(Event {
                        kind,
                        source: row.get(2)?,
                        year,
                        amount: Money::new(row.get(4)?).unwrap_or_default(),
                        from,
                        until: row.get(6)?,
                    });
                }
                Ok(())
            },
        )?;
    reader.rows(
            &format!(
                "SELECT t.project_id, t.state, coalesce(s.beside, 0), coalesce(s.accepted, 0), coalesce(s.settled, 0), t.from_day, t.until_day
                 FROM project_standing t JOIN project p ON p.id = t.project_id
                      LEFT JOIN project_state s ON s.source = p.source AND s.state = t.state {which}"
            ),
            parameters,
            |row| {
                let id = row.get_ref(0)?.as_str()?;
                if let Some(project) = known.get_mut(id) {
                    project.standings.push(Standing {
                        state: row.get(1)?,
                        beside: row.get(2)?,
                        accepted: row.get(3)?,
                        settled: row.get(4)?,
                        from: row.get(5)?,
                        until: row.get(6)?,
                    });
                }
                Ok(())
            },
        )?;
    reader.rows(
            &format!(
                "SELECT project_id, happened_on FROM (SELECT * FROM project_step WHERE state = 'accepted' AND coalesce(backwards, 0) = 0) {which}"
            ),
            parameters,
            |row| {
                if let Some(project) = known.get_mut(row.get_ref(0)?.as_str()?) {
                    project.acceptances.push(row.get(1)?);
                }
                Ok(())
            },
        )?;
    Ok(())
}

/// What was written of a beneficiary's share.
pub(super) struct Share {
    pub(super) id: String,
    pub(super) member: ProjectId,
    /// The days on which the papers of the project said so.
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
    pub(super) support: Option<Money>,
    pub(super) counterpart: Option<Money>,
}

/// The shares of every project, in their order.
pub(super) fn shares(reader: &Reader<'_>) -> Result<Vec<Share>> {
    let amount = |row: &Row<'_>, at| -> rusqlite::Result<Option<Money>> {
        Ok(row.get::<_, Option<i64>>(at)?.and_then(Money::new))
    };
    reader.rows(
        "SELECT id, project_id, support_vnd, counterpart_vnd, from_day, until_day FROM project_served ORDER BY project_id, position, id",
        [],
        |row| {
            Ok(Share {
                id: row.get(0)?,
                member: row.get(1)?,
                from: row.get(4)?,
                until: row.get(5)?,
                support: amount(row, 2)?,
                counterpart: amount(row, 3)?,
            })
        },
    )
}
