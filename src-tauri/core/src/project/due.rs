//! Days that a project must keep: the end of its contract, the papers after acceptance, papers somebody promised,
//! what a visit asked for.
//!
//! What surprises: how many days the law gives is a dated row of the ledger (`deadline`); a project keeps the row of
//! the day that starts the count.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use rusqlite::Row;
use serde::Serialize;
use specta::Type;

use super::chain::{self, ChainStep};
use super::store::{self, Head};
use crate::error::Result;
use crate::ledger::Reader;

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

/// What sets a day of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DayOf {
    /// The end of its contract, or of its plan where there is no contract.
    Contract,
    /// Papers after acceptance, counted from it.
    AfterAcceptance,
    /// Liquidation and settlement of the year.
    Liquidation,
    /// A paper that somebody promised.
    Paper,
    /// What a visit asked for.
    Visit,
}

/// A day of a project, with what sets it.
#[derive(Debug, Clone)]
pub(crate) struct ProjectDay {
    pub(crate) of: DayOf,
    pub(crate) due: NaiveDate,
    /// The row that sets it: its noun and its id.
    pub(crate) row: (&'static str, String),
    /// How well that row is known, where it is one of the law.
    pub(crate) mark: Option<String>,
    pub(crate) told: ProjectDeadline,
}

/// The days of every project that is not at its end, the nearest first.
pub fn deadlines(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<ProjectDeadline>> {
    let days = days(reader, None, today)?;
    Ok(days.into_iter().map(|day| day.told).collect())
}

pub(super) fn of_project(
    reader: &Reader<'_>,
    head: &Head,
    today: NaiveDate,
) -> Result<Vec<ProjectDeadline>> {
    let days = days(reader, Some(&head.id), today)?;
    Ok(days.into_iter().map(|day| day.told).collect())
}

/// A project as its days need it.
struct Dated {
    id: String,
    called: String,
    source: String,
    year: i32,
    state: Option<String>,
    ends_on: Option<NaiveDate>,
    contract_ends_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
}

/// A deadline of the law that projects keep: counted from an event, or on a day of the year.
struct Rule {
    id: String,
    name: String,
    kind: String,
    source: Option<String>,
    days_after: Option<u64>,
    on: Option<(u32, u32)>,
    next_year: bool,
    basis: Option<String>,
    mark: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

impl Rule {
    fn holds(&self, source: &str, on: NaiveDate) -> bool {
        self.source.as_deref().is_none_or(|own| own == source)
            && self.valid_from.is_none_or(|first| first <= on)
            && self.valid_to.is_none_or(|last| on <= last)
    }
}

/// The days of one project, or of all: a handful of questions however many projects there are.
pub(crate) fn days(
    reader: &Reader<'_>,
    only: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<ProjectDay>> {
    let rules = rules(reader)?;
    let mut chains: BTreeMap<String, Vec<ChainStep>> = BTreeMap::new();
    let mut found = Vec::new();
    for project in projects(reader, only)? {
        if !chains.contains_key(&project.source) {
            chains.insert(
                project.source.clone(),
                store::chain(reader, &project.source)?,
            );
        }
        let chain = &chains[&project.source];
        let here = project
            .state
            .as_deref()
            .and_then(|state| chain::reached(chain, state));
        if let Some(here) = here {
            by_steps(&project, chain, here, &rules, today, &mut found);
        }
    }
    for promised in promised(reader, only)? {
        // What a project at an end beside its way was once asked for, nobody waits for any more.
        let at_an_end = match (chains.get(&promised.source), &promised.state) {
            (Some(chain), Some(state)) => chain
                .iter()
                .any(|step| step.side_end && step.state == *state),
            _ => false,
        };
        if !at_an_end {
            found.push(promised.day(today));
        }
    }
    found.sort_by(|a, b| {
        (a.due, &a.told.project, &a.told.what).cmp(&(b.due, &b.told.project, &b.told.what))
    });
    Ok(found)
}

fn by_steps(
    project: &Dated,
    chain: &[ChainStep],
    here: usize,
    rules: &[Rule],
    today: NaiveDate,
    found: &mut Vec<ProjectDay>,
) {
    let ahead = |state: &str| chain::reached(chain, state).is_some_and(|at| at > here);
    let mut add = |of: DayOf, what: &str, due: NaiveDate, state: &str, rule: Option<&Rule>| {
        found.push(ProjectDay {
            of,
            due,
            row: match rule {
                Some(rule) => ("deadline", rule.id.clone()),
                None => ("project", project.id.clone()),
            },
            mark: rule.and_then(|rule| rule.mark.clone()),
            told: told(
                &project.id,
                &project.called,
                what.to_owned(),
                due,
                today,
                Some(state),
                rule.and_then(|rule| rule.basis.clone()),
            ),
        });
    };
    if ahead("accepted") {
        if let Some(due) = project.contract_ends_on {
            add(DayOf::Contract, "Hết hạn hợp đồng", due, "accepted", None);
        } else if let Some(due) = project.ends_on {
            add(
                DayOf::Contract,
                "Kết thúc theo kế hoạch",
                due,
                "accepted",
                None,
            );
        }
    }
    if let Some(accepted) = project.accepted_on {
        // The first of the two that this way has is what the papers after acceptance are for.
        let state = ["settlement_dossier", "settled"]
            .into_iter()
            .find(|state| chain::reached(chain, state).is_some());
        for rule in rules
            .iter()
            .filter(|rule| rule.kind == "settlement" && rule.holds(&project.source, accepted))
        {
            if let (Some(after), Some(state)) = (rule.days_after, state)
                && ahead(state)
                && let Some(due) = accepted.checked_add_days(Days::new(after))
            {
                add(DayOf::AfterAcceptance, &rule.name, due, state, Some(rule));
            }
        }
    }
    let begun = chain::reached(chain, "contracted").is_some_and(|at| here >= at);
    let first = NaiveDate::from_ymd_opt(project.year, 1, 1).unwrap_or_default();
    if begun && ahead("settled") {
        for rule in rules
            .iter()
            .filter(|rule| rule.kind == "liquidation" && rule.holds(&project.source, first))
        {
            let year = first.year() + i32::from(rule.next_year);
            if let Some(due) = rule
                .on
                .and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day))
            {
                add(DayOf::Liquidation, &rule.name, due, "settled", Some(rule));
            }
        }
    }
}

fn told(
    id: &str,
    called: &str,
    what: String,
    due: NaiveDate,
    today: NaiveDate,
    state: Option<&str>,
    legal_basis: Option<String>,
) -> ProjectDeadline {
    ProjectDeadline {
        project_id: id.to_owned(),
        project: called.to_owned(),
        what,
        due: due.to_string(),
        days: i32::try_from((due - today).num_days()).unwrap_or_default(),
        state: state.map(str::to_owned),
        legal_basis,
    }
}

fn projects(reader: &Reader<'_>, only: Option<&str>) -> Result<Vec<Dated>> {
    let map = |row: &Row<'_>| {
        Ok(Dated {
            id: row.get(0)?,
            called: row.get(1)?,
            source: row.get(2)?,
            year: row.get(3)?,
            state: store::text(row, 4)?,
            ends_on: store::day(row, 5)?,
            contract_ends_on: store::day(row, 6)?,
            accepted_on: store::day(row, 7)?,
        })
    };
    let select = "SELECT id, coalesce(nullif(trim(code), ''), name), source, year, state, ends_on, contract_ends_on, accepted_on
         FROM project WHERE";
    match only {
        Some(id) => reader.rows(&format!("{select} id = ?1"), [id], map),
        None => reader.rows(&format!("{select} state IS NOT NULL ORDER BY id"), [], map),
    }
}

fn rules(reader: &Reader<'_>) -> Result<Vec<Rule>> {
    reader.rows(
        "SELECT id, name, kind, source, CASE WHEN cycle = 'event' THEN days_after END, due_month, due_day,
                coalesce(due_next_year, 0), legal_basis, mark, valid_from, valid_to
         FROM deadline WHERE kind IN ('settlement', 'liquidation') ORDER BY name, id",
        [],
        |row| {
            let after: Option<i64> = row.get(4)?;
            let month: Option<u32> = row.get(5)?;
            Ok(Rule {
                id: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
                source: store::text(row, 3)?,
                days_after: after.map(i64::unsigned_abs),
                on: month.zip(row.get(6)?),
                next_year: row.get(7)?,
                basis: store::text(row, 8)?,
                mark: store::text(row, 9)?,
                valid_from: store::day(row, 10)?,
                valid_to: store::day(row, 11)?,
            })
        },
    )
}

/// A day that somebody promised: of a paper or after a visit.
struct Promised {
    of: DayOf,
    row: (&'static str, String),
    project: String,
    called: String,
    source: String,
    state: Option<String>,
    what: String,
    due: NaiveDate,
}

impl Promised {
    fn day(self, today: NaiveDate) -> ProjectDay {
        ProjectDay {
            of: self.of,
            due: self.due,
            row: self.row,
            mark: None,
            told: told(
                &self.project,
                &self.called,
                self.what,
                self.due,
                today,
                None,
                None,
            ),
        }
    }
}

fn promised(reader: &Reader<'_>, only: Option<&str>) -> Result<Vec<Promised>> {
    let papers = (
        DayOf::Paper,
        "project_paper",
        "'Bổ sung “' || o.name || '”'",
        "o.state IN ('missing', 'waiting')",
    );
    let visits = (
        DayOf::Visit,
        "project_visit",
        "'Sau kiểm tra: ' || coalesce(o.action_wanted, o.conclusion, 'thực hiện yêu cầu')",
        "o.done_on IS NULL",
    );
    let mut found = Vec::new();
    for (of, noun, what, open) in [papers, visits] {
        let map = |row: &Row<'_>| {
            let due = store::day(row, 6)?;
            let one = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let (id, project, called, source) = one;
            Ok((
                due,
                id,
                project,
                called,
                source,
                store::text(row, 4)?,
                row.get(5)?,
            ))
        };
        let select = format!(
            "SELECT o.id, p.id, coalesce(nullif(trim(p.code), ''), p.name), p.source, p.state, {what}, o.due_on
             FROM {noun} o JOIN project p ON p.id = o.project_id WHERE o.due_on IS NOT NULL AND {open}"
        );
        type Found = (
            Option<NaiveDate>,
            String,
            String,
            String,
            String,
            Option<String>,
            String,
        );
        let rows: Vec<Found> = match only {
            Some(id) => reader.rows(&format!("{select} AND o.project_id = ?1"), [id], map)?,
            None => reader.rows(&select, [], map)?,
        };
        for (due, id, project, called, source, state, what) in rows {
            found.extend(due.map(|due| Promised {
                of,
                row: (noun, id),
                project,
                called,
                source,
                state,
                what,
                due,
            }));
        }
    }
    Ok(found)
}
