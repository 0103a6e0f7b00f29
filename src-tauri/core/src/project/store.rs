//! The SQL of a project's life: where it stands, the steps behind it, the way of its fund, what it lacks.

use chrono::NaiveDate;
use rusqlite::params;

use super::chain::ChainStep;
use super::gates::{Known, PaperKnown};
use super::sets::ProjectState;
use crate::error::{Error, Result};
use crate::ids::{FacilityId, ProjectId};
use crate::ledger::{Cells, Reader, Tx};
use crate::money::{Fund, Money, MoneySource};

/// The project as its steps need it.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) id: ProjectId,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) source: Fund,
    pub(super) kind: Option<String>,
    pub(super) year: i32,
    pub(super) state: Option<ProjectState>,
    pub(super) content: Option<String>,
    pub(super) content_name: Option<String>,
    /// What the project itself says of the steps that stand for fields of it.
    pub(super) marks: Vec<Mark>,
}

/// A field or two of the project that a step stands for.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) state: ProjectState,
    pub(super) number: Option<String>,
    pub(super) on: Option<NaiveDate>,
}

/// A step that fields of the project stand for: state, field of the number, field of the day, their label.
type Marked = (
    ProjectState,
    Option<&'static str>,
    &'static str,
    &'static str,
);

/// The steps that fields of the project stand for.
pub(super) const MARKED: &[Marked] = &[
    (
        ProjectState::Approved,
        Some("decision_no"),
        "decision_on",
        "quyết định phê duyệt",
    ),
    (
        ProjectState::Contracted,
        Some("contract_no"),
        "contract_on",
        "số và ngày hợp đồng",
    ),
    (
        ProjectState::Accepted,
        None,
        "accepted_on",
        "ngày nghiệm thu",
    ),
    (ProjectState::Settled, None, "settled_on", "ngày quyết toán"),
];

/// A step behind.
#[derive(Debug, Clone)]
pub(super) struct Past {
    pub(super) id: String,
    pub(super) position: i64,
    pub(super) from: Option<ProjectState>,
    pub(super) state: ProjectState,
    pub(super) on: NaiveDate,
    pub(super) document_no: Option<String>,
    pub(super) person: Option<String>,
    pub(super) outcome: Option<String>,
    pub(super) backwards: bool,
    pub(super) reason: Option<String>,
    pub(super) passed_over: Option<String>,
    pub(super) note: Option<String>,
}

pub(super) fn gone() -> Error {
    Error::refused(
        "project_missing",
        "Không còn đề án này trong sổ. Hãy mở lại danh sách đề án.",
    )
}

/// The group that a project belongs to.
pub(super) fn parent(reader: &Reader<'_>, id: &ProjectId) -> Result<Option<ProjectId>> {
    let parent: Option<Option<ProjectId>> =
        reader.row("SELECT parent_id FROM project WHERE id = ?1", [id], |row| {
            row.get(0)
        })?;
    Ok(parent.flatten())
}

/// Whether projects are inside it.
pub(super) fn is_group(reader: &Reader<'_>, id: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM project WHERE parent_id = ?1)",
        [id],
    )
}

/// A project that stands where none can.
pub(super) struct Misplaced {
    id: String,
    name: String,
    group: String,
    wrong: Wrong,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Source,
    Year,
}

impl Misplaced {
    /// Whether it is the same fault, whatever the names became.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.id == other.id && self.wrong == other.wrong
    }

    pub(super) fn refuse(&self) -> Error {
        let (name, group) = (&self.name, &self.group);
        match self.wrong {
            Wrong::Source => Error::refused(
                "group_source",
                format!(
                    "“{name}” và đề án nhóm “{group}” khác nguồn khuyến công; đề án trong nhóm được phê duyệt theo nguồn của nhóm. Hãy sửa nguồn hoặc chọn nhóm khác."
                ),
            ),
            Wrong::Year => Error::refused(
                "group_year",
                format!(
                    "Năm của “{name}” nằm ngoài thời gian của đề án nhóm “{group}”. Hãy sửa năm hoặc chọn nhóm khác."
                ),
            ),
        }
    }
}

/// Projects that belong to a group of the other fund or of other years. A group goes on as long as it is planned to or
/// has money.
pub(super) fn misplaced(reader: &Reader<'_>) -> Result<Vec<Misplaced>> {
    reader.rows(
        "WITH belongs AS (
           SELECT c.id, c.name, g.name AS group_name, c.source IS NOT g.source AS other_source,
                  c.year NOT BETWEEN g.year AND max(g.year, coalesce(CAST(substr(g.ends_on, 1, 4) AS INTEGER), 0),
                    coalesce((SELECT max(b.budget_year) FROM project_budget b WHERE b.project_id = g.id), 0)) AS other_year
           FROM project c JOIN project g ON g.id = c.parent_id)
         SELECT * FROM belongs WHERE other_source OR other_year ORDER BY id",
        [],
        |row| {
            Ok(Misplaced {
                id: row.get("id")?,
                name: row.get("name")?,
                group: row.get("group_name")?,
                wrong: match row.get("other_source")? {
                    true => Wrong::Source,
                    false => Wrong::Year,
                },
            })
        },
    )
}

/// What a state means on the way of a fund.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Approved, or behind the approval.
    pub(super) approved: bool,
    /// Từ chối, rút, ngừng triển khai.
    pub(super) beside: bool,
}

/// The same of one state; one that no way has means neither.
pub(super) fn meaning(reader: &Reader<'_>, source: &str, state: &str) -> Result<Meaning> {
    let found = reader.row(
        "SELECT approved, beside FROM project_state WHERE source = ?1 AND state = ?2",
        [source, state],
        |row| {
            Ok(Meaning {
                approved: row.yes("approved")?,
                beside: row.yes("beside")?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// The states that steps of a project were recorded for.
pub(super) fn states_recorded(reader: &Reader<'_>, id: &ProjectId) -> Result<Vec<ProjectState>> {
    reader.rows(
        "SELECT DISTINCT state FROM project_step WHERE project_id = ?1",
        [id],
        |row| row.get(0),
    )
}

pub(super) fn head(reader: &Reader<'_>, id: &ProjectId) -> Result<Head> {
    let found = reader.row(
        "SELECT p.code, p.name, p.source, p.kind, p.year, p.state, p.content_id, c.name AS content_name,
                p.decision_no, p.decision_on, p.contract_no, p.contract_on, p.accepted_on, p.settled_on
         FROM project p LEFT JOIN content c ON c.id = p.content_id WHERE p.id = ?1",
        [id],
        |row| {
            let mark = |(state, number, on, _): &Marked| {
                Ok(Mark {
                    state: *state,
                    number: match number {
                        Some(number) => row.text(number)?,
                        None => None,
                    },
                    on: row.get(*on)?,
                })
            };
            Ok(Head {
                id: id.to_owned(),
                code: row.text("code")?,
                name: row.get("name")?,
                source: row.get("source")?,
                kind: row.text("kind")?,
                year: row.get("year")?,
                state: row.get("state")?,
                content: row.text("content_id")?,
                content_name: row.text("content_name")?,
                marks: MARKED.iter().map(mark).collect::<rusqlite::Result<_>>()?,
            })
        },
    )?;
    found.ok_or_else(gone)
}

pub(super) fn steps(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<Past>> {
    reader.rows(
        "SELECT id, position, from_state, state, happened_on, document_no, person_name, outcome, backwards, reason,
                passed_over, note
         FROM project_step WHERE project_id = ?1 ORDER BY position, id",
        [project],
        |row| {
            Ok(Past {
                id: row.get("id")?,
                position: row.get("position")?,
                from: row.get("from_state")?,
                state: row.get("state")?,
                on: row.get("happened_on")?,
                document_no: row.text("document_no")?,
                person: row.text("person_name")?,
                outcome: row.text("outcome")?,
                backwards: row.yes("backwards")?,
                reason: row.text("reason")?,
                passed_over: row.text("passed_over")?,
                note: row.text("note")?,
            })
        },
    )
}

/// The way of a fund, as the office has it now. A state that two rows name is taken once.
pub(super) fn chain(reader: &Reader<'_>, source: Fund) -> Result<Vec<ChainStep>> {
    let rows = reader.rows(
        "SELECT state, name, optional, side_end, document_label FROM workflow_step WHERE source = ?1 ORDER BY position, id",
        [source],
        |row| {
            Ok(ChainStep {
                state: row.get("state")?,
                name: row.get("name")?,
                optional: row.yes("optional")?,
                side_end: row.yes("side_end")?,
                document_label: row.text("document_label")?,
            })
        },
    )?;
    let mut chain: Vec<ChainStep> = Vec::with_capacity(rows.len());
    for step in rows {
        if chain.iter().all(|known| known.state != step.state) {
            chain.push(step);
        }
    }
    Ok(chain)
}

pub(super) fn known(reader: &Reader<'_>, head: &Head) -> Result<Known> {
    let known = reader.row(
        "SELECT content_id IS NOT NULL AS content, coalesce(unit_id, place_written) IS NOT NULL AS place,
                implementer IS NOT NULL AS implementer, objective IS NOT NULL AS objective, starts_on IS NOT NULL AS starts,
                coalesce(ends_on, contract_ends_on) IS NOT NULL AS ends, accepted_on IS NOT NULL AS accepted,
                (SELECT count(*) FROM project_beneficiary b JOIN project o ON o.id = b.project_id
                 WHERE o.id = p.id OR o.parent_id = p.id) AS beneficiaries,
                (SELECT coalesce(max(total), 0) FROM (SELECT sum(amount_vnd) AS total FROM project_budget
                 WHERE project_id = p.id GROUP BY stage)) AS budget
         FROM project p WHERE p.id = ?1",
        [&head.id],
        |row| {
            Ok(Known {
                kind: head.kind.clone(),
                content: row.get("content")?,
                place: row.get("place")?,
                implementer: row.get("implementer")?,
                objective: row.get("objective")?,
                starts: row.get("starts")?,
                ends: row.get("ends")?,
                accepted: row.get("accepted")?,
                beneficiaries: row.get("beneficiaries")?,
                budget: row.get("budget")?,
                ..Known::default()
            })
        },
    )?;
    let mut known = known.ok_or_else(gone)?;
    known.approved = approved(reader, &head.id)?.unwrap_or_default();
    known.paid = paid(reader, &head.id)? && !all_returned(reader, &head.id)?;
    known.papers = reader.rows(
        "SELECT id, name, stage, optional, state FROM project_paper WHERE project_id = ?1 ORDER BY position, id",
        [&head.id],
        |row| {
            Ok(PaperKnown {
                id: row.get("id")?,
                name: row.get("name")?,
                stage: row.get("stage")?,
                optional: row.yes("optional")?,
                state: row.get("state")?,
            })
        },
    )?;
    Ok(known)
}

/// Shares of beneficiaries that are below nothing, with what they are.
pub(super) fn shares_below(
    reader: &Reader<'_>,
    project: &ProjectId,
) -> Result<Vec<(String, Money)>> {
    reader.rows(
        "SELECT coalesce(f.name, b.name_written, 'đơn vị thụ hưởng'), min(coalesce(b.support_vnd, 0), 0) + min(coalesce(b.counterpart_vnd, 0), 0)
         FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id
         WHERE b.project_id = ?1 AND (b.support_vnd < 0 OR b.counterpart_vnd < 0) ORDER BY b.position, b.id",
        [project],
        |row| {
            let name: String = row.get(0)?;
            let amount = Money::new(row.get(1)?).unwrap_or_default();
            Ok((format!("mức hỗ trợ, đối ứng của “{name}”"), amount))
        },
    )
}

/// Whether khuyến công money was paid for a project: of its own, of the projects of its group, or of the group that it
/// belongs to.
pub(super) fn paid(reader: &Reader<'_>, project: &ProjectId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM project_payment y JOIN project o ON o.id = y.project_id
         WHERE y.kind <> 'return' AND y.source IN ('national', 'local') AND y.amount_vnd > 0
           AND (o.id = ?1 OR o.parent_id = ?1 OR o.id = (SELECT parent_id FROM project WHERE id = ?1)))",
        [project],
    )
}

/// Whether all khuyến công money that was paid for it, in the same three places, came back.
fn all_returned(reader: &Reader<'_>, project: &str) -> Result<bool> {
    reader.value(
        "SELECT coalesce(sum(iif(y.kind = 'return', -y.amount_vnd, y.amount_vnd)), 0) <= 0
         FROM project_payment y JOIN project o ON o.id = y.project_id
         WHERE y.source IN ('national', 'local')
           AND (o.id = ?1 OR o.parent_id = ?1 OR o.id = (SELECT parent_id FROM project WHERE id = ?1))",
        [project],
    )
}

/// The khuyến công money of a project: the newest budget that was approved, before or after an adjustment. None
/// where nothing was approved.
pub(super) fn approved(reader: &Reader<'_>, project: &ProjectId) -> Result<Option<Money>> {
    let sum: Option<Option<Money>> = reader.row(
        "SELECT iif(max(stage = 'adjusted'), sum(amount_vnd) FILTER (WHERE stage = 'adjusted' AND source IN ('national', 'local')),
                    sum(amount_vnd) FILTER (WHERE stage = 'approved' AND source IN ('national', 'local')))
         FROM project_budget WHERE stage IN ('approved', 'adjusted') AND project_id = ?1",
        [project],
        |row| row.get(0),
    )?;
    Ok(sum.flatten())
}

/// What a group was approved of a fund and a budget year itself, and what the projects inside it were together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupYear {
    pub(super) source: MoneySource,
    pub(super) year: i32,
    pub(super) own: Money,
    pub(super) inside: Money,
}

/// The funds and budget years in which the projects inside a group were approved more than the group; none of a group
/// that was approved nothing itself.
pub(super) fn outside(reader: &Reader<'_>, group: &ProjectId) -> Result<Option<Vec<GroupYear>>> {
    if approved(reader, group)?.is_none() {
        return Ok(None);
    }
    let years = reader.rows(
        "SELECT b.source, b.budget_year, coalesce(sum(b.amount_vnd) FILTER (WHERE b.project_id = ?1), 0),
                coalesce(sum(b.amount_vnd) FILTER (WHERE b.project_id <> ?1), 0)
         FROM project p JOIN project_budget b ON b.project_id = p.id
         WHERE (p.id = ?1 OR (p.parent_id = ?1 AND p.id NOT IN (SELECT project_id FROM project_void))) AND b.source IN ('national', 'local')
           AND b.stage = iif(EXISTS (SELECT 1 FROM project_budget a WHERE a.project_id = p.id AND a.stage = 'adjusted'), 'adjusted', 'approved')
         GROUP BY b.source, b.budget_year ORDER BY b.budget_year, b.source DESC",
        [group],
        |row| {
            Ok(GroupYear {
                source: row.get(0)?,
                year: row.get(1)?,
                own: row.get(2)?,
                inside: row.get(3)?,
            })
        },
    )?;
    let more = years.into_iter().filter(|one| one.inside > one.own);
    Ok(Some(more.collect()))
}

/// Writes one step and the state that it leads to.
pub(super) fn write_step(
    tx: &Tx<'_>,
    project: &ProjectId,
    step: &Past,
    clear: &[&'static str],
    set: &[(&'static str, String)],
) -> Result<()> {
    tx.run(
        "INSERT INTO project_step(id, project_id, position, from_state, state, happened_on, document_no, person_name,
                                  outcome, backwards, reason, passed_over, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            step.id,
            project,
            step.position,
            step.from,
            step.state,
            step.on,
            step.document_no,
            step.person,
            step.outcome,
            step.backwards,
            step.reason,
            step.passed_over,
            step.note
        ],
    )?;
    tx.run(
        "UPDATE project SET state = ?2 WHERE id = ?1",
        params![project, step.state],
    )?;
    for field in clear {
        tx.run(
            &format!("UPDATE project SET {field} = NULL WHERE id = ?1"),
            [project],
        )?;
    }
    set.iter()
        .try_for_each(|(field, value)| set_field(tx, project, field, value))
}

/// Puts the paper of a step right.
pub(super) fn number_step(tx: &Tx<'_>, step: &str, number: Option<&str>) -> Result<()> {
    tx.run(
        "UPDATE project_step SET document_no = ?2 WHERE id = ?1",
        params![step, number],
    )?;
    Ok(())
}

/// Puts the day of a step right.
pub(super) fn date_step(tx: &Tx<'_>, step: &str, on: NaiveDate) -> Result<()> {
    tx.run(
        "UPDATE project_step SET happened_on = ?2 WHERE id = ?1",
        params![step, on],
    )?;
    Ok(())
}

/// Puts a field of a project right that it says itself.
pub(super) fn set_field(
    tx: &Tx<'_>,
    project: &ProjectId,
    field: &'static str,
    value: &str,
) -> Result<()> {
    tx.run(
        &format!("UPDATE project SET {field} = ?2 WHERE id = ?1"),
        params![project, value],
    )?;
    Ok(())
}

/// A project that a facility benefited from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PastSupport {
    /// The facility.
    pub(crate) facility: FacilityId,
    /// The project.
    pub(crate) project: ProjectId,
    /// Its name.
    pub(crate) name: String,
    /// Its year.
    pub(crate) year: i32,
    /// Id of its content heading.
    pub(crate) content: Option<String>,
}

/// The projects that facilities benefit from, oldest first; none that ended beside the way.
pub(crate) fn past_supports(reader: &Reader<'_>) -> Result<Vec<PastSupport>> {
    reader.rows(
        "SELECT DISTINCT b.facility_id, p.id, p.name, p.year, p.content_id
         FROM project_beneficiary b JOIN project p ON p.id = b.project_id
         WHERE b.facility_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM project_state s WHERE s.source = p.source AND s.state = p.state AND s.beside)
         ORDER BY p.year, p.id, b.facility_id",
        [],
        |row| {
            Ok(PastSupport {
                facility: row.get(0)?,
                project: row.get(1)?,
                name: row.get(2)?,
                year: row.get(3)?,
                content: row.get(4)?,
            })
        },
    )
}
