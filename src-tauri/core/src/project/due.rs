//! Days that a project must keep: the end of its contract, the papers after acceptance, papers somebody promised,
//! what a visit asked for.
//!
//! What surprises: how many days the law gives is a dated row of the ledger (`deadline`); a project keeps the row of
//! the day that starts the count. Where a project stands follows from the office's own way (`workflow_step`) and from
//! the days written on the project, never from a list of states.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::chain::{self, ChainStep};
use super::due_store::{self, Kept};
use super::sets::ProjectState;
use super::store::{self, Head};
use crate::error::Result;
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::Fund;
use crate::norm::sets::DeadlineKind;
use crate::norm::{self, Deadline, Workdays};

/// What sets a day that a project must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// The end of its contract, or of the work as it was planned.
    Contract,
    /// A paper that somebody promised.
    Paper,
    /// What a visit asked for.
    Visit,
    /// A row of the law.
    Rule(DeadlineKind),
}

/// A day that a project must keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectDeadline {
    /// The project.
    pub project_id: ProjectId,
    /// What names it: `ĐA-01 Máy sấy`.
    pub project: String,
    /// `Hết hạn hợp đồng, chưa nghiệm thu`.
    pub what: String,
    /// What sets it.
    pub kind: DayKind,
    /// Names the day for good: the same day of the same record keeps it when it moves.
    #[serde(skip)]
    pub key: String,
    /// The last day to keep it.
    pub due: NaiveDate,
    /// Days from today; negative: overdue.
    pub days: i32,
    /// The state that meets it, where a step does.
    pub state: Option<ProjectState>,
    /// The text that sets it.
    pub legal_basis: Option<String>,
    /// How sure that text is.
    pub mark: Option<String>,
    /// How the day comes about, where that is not plain.
    pub note: Option<String>,
}

/// The days of one project, the nearest first.
pub(super) fn of_project(
    reader: &Reader<'_>,
    head: &Head,
    today: NaiveDate,
) -> Result<Vec<ProjectDeadline>> {
    of(reader, Some(&head.id), today)
}

/// The days of every project, the nearest first.
pub fn due(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<ProjectDeadline>> {
    of(reader, None, today)
}

/// The funds and budget years of projects, each with whether it went past the first step of its way: was registered.
pub fn registered(reader: &Reader<'_>) -> Result<Vec<(Fund, i32, bool)>> {
    let ways = Ways::read(reader)?;
    let mut found: Vec<(Fund, i32, bool)> = due_store::kept(reader, None)?
        .into_iter()
        .map(|project| {
            let registered = ways.ended(&project) || ways.reached(&project) > Some(0);
            (project.source, project.first_year, registered)
        })
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The ways of the funds, as the office has them.
struct Ways(BTreeMap<Fund, Vec<ChainStep>>);

impl Ways {
    fn read(reader: &Reader<'_>) -> Result<Self> {
        let mut ways = BTreeMap::new();
        for fund in Fund::ALL {
            ways.insert(fund, store::chain(reader, fund)?);
        }
        Ok(Self(ways))
    }

    fn of(&self, project: &Kept) -> &[ChainStep] {
        self.0.get(&project.source).map_or(&[], Vec::as_slice)
    }

    /// Whether it ended beside the way.
    fn ended(&self, project: &Kept) -> bool {
        self.of(project)
            .iter()
            .any(|step| step.side_end && Some(step.state) == project.state)
    }

    /// How far it came, by its state or by the days written on it; none at an end beside the way.
    fn reached(&self, project: &Kept) -> Option<usize> {
        if self.ended(project) {
            return None;
        }
        let way = self.of(project);
        let written = project
            .marks
            .iter()
            .filter(|mark| mark.on.is_some())
            .filter_map(|mark| chain::reached(way, mark.state));
        let state = project.state.and_then(|state| chain::reached(way, state));
        written.chain(state).max()
    }
}

/// What the rows of the law say, read once.
struct Law {
    rows: Vec<Deadline>,
    days: Workdays,
}

fn of(
    reader: &Reader<'_>,
    only: Option<&ProjectId>,
    today: NaiveDate,
) -> Result<Vec<ProjectDeadline>> {
    let ways = Ways::read(reader)?;
    let law = Law {
        rows: norm::deadlines(reader)?,
        days: Workdays::read(reader)?,
    };
    let mut found = Vec::new();
    let mut titles = BTreeMap::new();
    for project in due_store::kept(reader, only)? {
        if let Some(here) = ways.reached(&project) {
            found.extend(on_the_way(&project, ways.of(&project), here, &law, today));
        }
        if !ways.ended(&project) {
            titles.insert(project.id, project.title);
        }
    }
    let papers = due_store::promised_papers(reader, only)?;
    let visits = due_store::wanted_by_visits(reader, only)?;
    let papers = papers.into_iter().map(|one| {
        (
            DayKind::Paper,
            "paper",
            format!("Bổ sung “{}”", one.what),
            one,
        )
    });
    let visits = visits.into_iter().map(|one| {
        (
            DayKind::Visit,
            "visit",
            format!("Sau kiểm tra: {}", one.what),
            one,
        )
    });
    for (kind, key, what, one) in papers.chain(visits) {
        // Nobody asks for the papers of a project that was withdrawn, refused or stopped.
        let Some(title) = titles.get(&one.project) else {
            continue;
        };
        found.push(ProjectDeadline {
            project_id: one.project,
            project: title.clone(),
            what,
            kind,
            key: format!("{key}-{}", one.id),
            due: one.due,
            days: days(one.due, today),
            state: None,
            legal_basis: None,
            mark: None,
            note: None,
        });
    }
    found.sort_by(|a, b| (&a.due, &a.what, &a.key).cmp(&(&b.due, &b.what, &b.key)));
    Ok(found)
}

/// Days between, as far as a calendar of people goes.
fn days(due: NaiveDate, today: NaiveDate) -> i32 {
    i32::try_from((due - today).num_days()).unwrap_or_default()
}

fn on_the_way(
    project: &Kept,
    way: &[ChainStep],
    here: usize,
    law: &Law,
    today: NaiveDate,
) -> Vec<ProjectDeadline> {
    let at = |state: ProjectState| chain::reached(way, state);
    let ahead = |state: ProjectState| at(state).is_some_and(|at| at > here);
    let behind = |state: ProjectState| at(state).is_some_and(|at| at <= here);
    let bare = |what: &str, key: &str, due: NaiveDate| ProjectDeadline {
        project_id: project.id.clone(),
        project: project.title.clone(),
        what: what.to_owned(),
        kind: DayKind::Contract,
        key: format!("{key}-{}", project.id),
        due,
        days: days(due, today),
        state: Some(ProjectState::Accepted),
        legal_basis: None,
        mark: None,
        note: None,
    };
    let mut found = Vec::new();
    if ahead(ProjectState::Accepted) {
        if let Some(due) = project.contract_ends_on {
            found.push(bare("Hết hạn hợp đồng, chưa nghiệm thu", "contract", due));
        } else if let (Some(due), true) = (project.ends_on, behind(ProjectState::Approved)) {
            found.push(bare("Kết thúc theo kế hoạch, chưa nghiệm thu", "end", due));
        }
    }
    let accepted = project.on(ProjectState::Accepted);
    let rows = law
        .rows
        .iter()
        .filter(|row| row.is_for(project.source.into()));
    for row in rows {
        // What the papers after acceptance are for is the first of the two steps that this way has.
        let meets = match row.kind {
            DeadlineKind::Settlement => [ProjectState::SettlementDossier, ProjectState::Settled]
                .into_iter()
                .find(|state| at(*state).is_some()),
            _ => Some(ProjectState::Settled),
        };
        let Some(meets) = meets.filter(|state| ahead(*state)) else {
            continue;
        };
        let due = if row.follows_acceptance() {
            accepted
                .filter(|day| row.holds(*day))
                .and_then(|day| row.after(day, &law.days))
        } else if row.is_of_each_contract() && behind(ProjectState::Contracted) {
            let mut days = row.days_of(project.last_year).into_iter();
            days.next()
                .map(|(_, due)| due)
                .filter(|due| row.holds(*due))
        } else {
            None
        };
        if let Some(due) = due {
            found.push(ProjectDeadline {
                kind: DayKind::Rule(row.kind),
                state: Some(meets),
                legal_basis: row.basis.clone(),
                mark: row.mark.clone(),
                note: row.said(due, accepted, &law.days),
                ..bare(&row.name, &row.id, due)
            });
        }
    }
    found
}
