//! Days that a project must keep: the end of its contract, the papers after acceptance, papers somebody promised,
//! what a visit asked for.
//!
//! What surprises: how many days the law gives is a dated row of the ledger (`deadline`); a project keeps the row of
//! the day that starts the count.

use chrono::{Datelike, Days, NaiveDate};
use rusqlite::params;
use serde::Serialize;
use specta::Type;

use super::chain;
use super::store::{self, Head};
use crate::error::Result;
use crate::ledger::{Cells, Reader};
use crate::money::Fund;

/// A day that a project must keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectDeadline {
    /// The project.
    pub project_id: String,
    /// What names it.
    pub project: String,
    /// `Nghiệm thu trước khi hết hạn hợp đồng`.
    pub what: String,
    /// ISO day.
    pub due: String,
    /// Days from today; negative: overdue.
    pub days: i32,
    /// The state that meets it, where a step does.
    pub state: Option<String>,
    /// The text that sets it.
    pub legal_basis: Option<String>,
}

/// The days of one project, the nearest first.
pub(super) fn of_project(
    reader: &Reader<'_>,
    head: &Head,
    today: NaiveDate,
) -> Result<Vec<ProjectDeadline>> {
    let chain = store::chain(reader, head.source)?;
    let here = head
        .state
        .as_deref()
        .and_then(|state| chain::reached(&chain, state));
    let mut found = Vec::new();
    let mut add = |what: String, due: NaiveDate, state: Option<&str>, basis: Option<String>| {
        found.push(ProjectDeadline {
            project_id: head.id.clone(),
            project: head.code.clone().unwrap_or_else(|| head.name.clone()),
            what,
            due: due.to_string(),
            days: i32::try_from((due - today).num_days()).unwrap_or_default(),
            state: state.map(str::to_owned),
            legal_basis: basis,
        });
    };
    if let Some(here) = here {
        let ahead = |state: &str| chain::reached(&chain, state).is_some_and(|at| at > here);
        if ahead("accepted") {
            if let Some(due) = head.contract_ends_on {
                add("Hết hạn hợp đồng".to_owned(), due, Some("accepted"), None);
            } else if let Some(due) = head.ends_on {
                let what = "Kết thúc theo kế hoạch".to_owned();
                add(what, due, Some("accepted"), None);
            }
        }
        let on = |state: &str| {
            head.marks
                .iter()
                .find(|mark| mark.state == state)
                .and_then(|mark| mark.on)
        };
        if let Some(accepted) = on("accepted") {
            // The first of the two that this way has is what the papers after acceptance are for.
            let state = ["settlement_dossier", "settled"]
                .into_iter()
                .find(|state| chain::reached(&chain, state).is_some());
            for (name, days, basis) in after_acceptance(reader, head.source, accepted)? {
                if let Some(due) = accepted.checked_add_days(Days::new(days))
                    && state.is_some_and(ahead)
                {
                    add(name, due, state, basis);
                }
            }
        }
        let begun = chain::reached(&chain, "contracted").is_some_and(|at| here >= at);
        if begun && ahead("settled") {
            for (name, due, basis) in liquidation(reader, head)? {
                add(name, due, Some("settled"), basis);
            }
        }
    }
    for (name, due) in promised_papers(reader, &head.id)? {
        add(format!("Bổ sung “{name}”"), due, None, None);
    }
    for (what, due) in wanted_by_visits(reader, &head.id)? {
        add(format!("Sau kiểm tra: {what}"), due, None, None);
    }
    found.sort_by(|a, b| (&a.due, &a.what).cmp(&(&b.due, &b.what)));
    Ok(found)
}

type Counted = (String, u64, Option<String>);

fn after_acceptance(reader: &Reader<'_>, source: Fund, on: NaiveDate) -> Result<Vec<Counted>> {
    reader.rows(
        "SELECT name, days_after, legal_basis FROM deadline
         WHERE kind = 'settlement' AND cycle = 'event' AND days_after IS NOT NULL AND coalesce(source, ?1) = ?1
           AND coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2 ORDER BY name, id",
        params![source, on],
        |row| {
            let days: i64 = row.get("days_after")?;
            Ok((row.get("name")?, days.unsigned_abs(), row.text("legal_basis")?))
        },
    )
}

type Dated = (String, NaiveDate, Option<String>);

fn liquidation(reader: &Reader<'_>, head: &Head) -> Result<Vec<Dated>> {
    let year = NaiveDate::from_ymd_opt(head.year, 1, 1).unwrap_or_default();
    let rows = reader.rows(
        "SELECT name, due_month, due_day, due_next_year, legal_basis FROM deadline
         WHERE kind = 'liquidation' AND due_month IS NOT NULL AND due_day IS NOT NULL AND coalesce(source, ?1) = ?1
           AND coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2 ORDER BY name, id",
        params![head.source, year],
        |row| {
            let year = year.year() + i32::from(row.yes("due_next_year")?);
            let due = NaiveDate::from_ymd_opt(year, row.get("due_month")?, row.get("due_day")?);
            let (name, basis) = (row.get("name")?, row.text("legal_basis")?);
            Ok(due.map(|due| (name, due, basis)))
        },
    )?;
    Ok(rows.into_iter().flatten().collect())
}

fn promised_papers(reader: &Reader<'_>, project: &str) -> Result<Vec<(String, NaiveDate)>> {
    reader.rows(
        "SELECT name, due_on FROM project_paper
         WHERE project_id = ?1 AND due_on IS NOT NULL AND state IN ('missing', 'waiting') ORDER BY position, id",
        [project],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn wanted_by_visits(reader: &Reader<'_>, project: &str) -> Result<Vec<(String, NaiveDate)>> {
    reader.rows(
        "SELECT coalesce(action_wanted, conclusion, 'thực hiện yêu cầu'), due_on FROM project_visit
         WHERE project_id = ?1 AND due_on IS NOT NULL AND done_on IS NULL ORDER BY visited_on, id",
        [project],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
