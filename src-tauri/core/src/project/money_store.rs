//! The SQL of a project's money: its budget, what moved, its adjustments.

use chrono::NaiveDate;
use rusqlite::params;

use super::budget::{BudgetRow, Property};
use super::freeze::Frozen;
use super::money::Flow;
use super::sets::BudgetStage;
use super::sets::ProjectState;
use crate::error::{Error, Result};
use crate::ids::{FacilityId, NormId, PaymentId, ProjectId, UnitId};
use crate::ledger::{Cells, Reader, Tx};
use crate::money::{Money, MoneySource};
use crate::record;

/// What the rules of money ask of a project itself.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) id: ProjectId,
    pub(super) name: String,
    pub(super) source: MoneySource,
    pub(super) content_id: Option<String>,
    pub(super) content_code: Option<String>,
    pub(super) unit_id: Option<UnitId>,
    pub(super) year: i32,
    pub(super) state: Option<ProjectState>,
    pub(super) decision_no: Option<String>,
    pub(super) decision_on: Option<NaiveDate>,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) contract_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    pub(super) settled_on: Option<NaiveDate>,
    /// A step of its workflow says that it was approved, and nothing took it back.
    pub(super) approved_by_step: bool,
    /// The same, or written down as approved with its decision's day while no step was recorded.
    pub(super) approved: bool,
}

/// The project itself, or a refusal where it is gone.
pub(super) fn head(reader: &Reader<'_>, project: &ProjectId) -> Result<Head> {
    reader
        .row(
            "SELECT p.id, p.name, p.source, p.content_id, c.code AS content_code, p.unit_id, p.year, p.state, p.decision_no,
                    p.decision_on, p.ends_on, p.contract_on, p.accepted_on, p.settled_on,
                    p.decision_on IS NOT NULL AND EXISTS (SELECT 1 FROM project_step s
                      WHERE s.project_id = p.id AND s.state = 'approved' AND coalesce(s.backwards, 0) = 0)
                    AS approved_by_step,
                    p.decision_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM project_step s WHERE s.project_id = p.id)
                      AND EXISTS (SELECT 1 FROM project_state m WHERE m.source = p.source AND m.state = p.state AND m.approved)
                    AS written_approved
             FROM project p LEFT JOIN content c ON c.id = p.content_id WHERE p.id = ?1",
            [project],
            |row| {
                Ok(Head {
                    id: row.get("id")?,
                    name: row.get("name")?,
                    source: row.get("source")?,
                    content_id: row.text("content_id")?,
                    content_code: row.text("content_code")?,
                    unit_id: row.get("unit_id")?,
                    year: row.get("year")?,
                    state: row.get("state")?,
                    decision_no: row.text("decision_no")?,
                    decision_on: row.get("decision_on")?,
                    ends_on: row.get("ends_on")?,
                    contract_on: row.get("contract_on")?,
                    accepted_on: row.get("accepted_on")?,
                    settled_on: row.get("settled_on")?,
                    approved_by_step: row.get("approved_by_step")?,
                    approved: row.get("approved_by_step")? || row.get("written_approved")?,
                })
            },
        )?
        .ok_or_else(|| {
            Error::refused(
                "project_gone",
                "Đề án này không còn trong sổ. Hãy đóng lại và mở danh sách mới.",
            )
        })
}

/// Whether a project is there.
pub(super) fn is_there(reader: &Reader<'_>, project: &ProjectId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM project WHERE id = ?1)",
        [project],
    )
}

/// These projects, the groups that they belong to and the projects inside them: money of one counts in the other.
pub(super) fn with_group(reader: &Reader<'_>, projects: &[ProjectId]) -> Result<Vec<ProjectId>> {
    reader.rows(
        "WITH named AS (SELECT value AS id FROM json_each(?1))
         SELECT id FROM named
         UNION SELECT parent_id FROM project WHERE id IN (SELECT id FROM named) AND parent_id IS NOT NULL
         UNION SELECT id FROM project WHERE parent_id IN (SELECT id FROM named)",
        [serde_json::to_string(projects)?],
        |row| row.get(0),
    )
}

/// The day from which a project counts as decided on, by its own decision or that of its group.
pub(super) fn decided_on(reader: &Reader<'_>, project: &ProjectId) -> Result<Option<NaiveDate>> {
    let found: Option<Option<NaiveDate>> = reader.row(
        "SELECT decided_on FROM project_decision WHERE project_id = ?1",
        [project],
        |row| row.get(0),
    )?;
    Ok(found.flatten())
}

/// From when until when a project, or the group that it belongs to, was refused, withdrawn or stopped.
pub(super) fn given_up(
    reader: &Reader<'_>,
    project: &ProjectId,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let mut ends = Vec::new();
    for one in [
        Some(project.clone()),
        super::store::parent(reader, project)?,
    ]
    .iter()
    .flatten()
    {
        ends.extend(reader.rows(
            "SELECT s.from_day, s.until_day FROM project_standing s JOIN project p ON p.id = s.project_id
             JOIN project_state m ON m.source = p.source AND m.state = s.state
             WHERE s.project_id = ?1 AND m.beside",
            [one],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?);
    }
    Ok(ends)
}

/// Whether an approved budget that is frozen may still be opened again: nobody decided, paid or adjusted anything by it.
pub(super) fn reopens(reader: &Reader<'_>, project: &ProjectId) -> Result<bool> {
    let stands: bool = reader.value(
        "SELECT EXISTS (SELECT 1 FROM project_payment WHERE project_id = ?1)
             OR EXISTS (SELECT 1 FROM project_adjustment WHERE project_id = ?1)",
        [project],
    )?;
    Ok(!stands && decided_on(reader, project)?.is_none())
}

/// Who benefits, with the share of all that they have; several rows of one facility are one.
#[derive(Debug, Clone)]
pub(super) struct Served {
    /// None for a name that is no facility of the bank.
    pub(super) facility: Option<FacilityId>,
    pub(super) name: String,
    pub(super) share: Share,
}

/// A part of a project's support, as far as it is known: a share of all shares, else one of so many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) own: Money,
    pub(super) of: Money,
    pub(super) among: i64,
}

impl Share {
    /// The part of an amount, in whole đồng rounded down.
    pub(super) fn part(self, amount: Money) -> Result<Money> {
        let (own, of) = match self.among {
            1 => (1, 1),
            _ if self.of > Money::ZERO => (self.own.dong(), self.of.dong()),
            among => (1, among.max(1)),
        };
        let part = i128::from(amount.dong()) * i128::from(own) / i128::from(of);
        i64::try_from(part)
            .ok()
            .and_then(Money::new)
            .ok_or_else(|| Error::internal("a part is more than the whole"))
    }
}

impl Served {
    /// What it has of an amount of its project.
    pub(super) fn part(&self, amount: Money) -> Result<Money> {
        self.share.part(amount)
    }
}

/// Who benefits from a project.
pub(super) fn served(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<Served>> {
    let mut served = reader.rows(
        "SELECT b.facility_id, coalesce(f.name, b.name_written, 'đơn vị thụ hưởng'), sum(max(coalesce(b.support_vnd, 0), 0))
         FROM project_beneficiary b LEFT JOIN facility f ON f.id = b.facility_id
         WHERE b.project_id = ?1 GROUP BY coalesce(b.facility_id, b.id) ORDER BY min(b.position), min(b.id)",
        [project],
        |row| {
            Ok(Served {
                facility: row.get(0)?,
                name: row.get(1)?,
                share: Share {
                    own: row.get(2)?,
                    of: Money::ZERO,
                    among: 0,
                },
            })
        },
    )?;
    let of = Money::sum(served.iter().map(|one| one.share.own))?;
    let among = i64::try_from(served.len()).unwrap_or(i64::MAX);
    for one in &mut served {
        one.share = Share {
            of,
            among,
            ..one.share
        };
    }
    Ok(served)
}

/// Money that a facility benefits from in another project.
#[derive(Debug, Clone)]
pub(super) struct Elsewhere {
    /// The project.
    pub(super) id: ProjectId,
    /// Code of the project, else its name.
    pub(super) project: String,
    pub(super) item_code: Option<String>,
    pub(super) norm_id: Option<NormId>,
    /// Khuyến công money of the item, of the whole project.
    pub(super) amount: Money,
    /// What the facility has of it.
    pub(super) had: Share,
}

/// What a facility has in the other projects that were decided for these budget years: as approved, or as adjusted.
/// Those that ended beside the way count where something was paid. A group and its projects are one.
pub(super) fn elsewhere(
    reader: &Reader<'_>,
    facility: &FacilityId,
    project: &ProjectId,
    years: &[i32],
) -> Result<Vec<Elsewhere>> {
    reader.rows(
        "WITH other AS (
           SELECT o.id, coalesce(o.code, o.name) AS name FROM project o JOIN project_decision d ON d.project_id = o.id
           WHERE o.id IN (SELECT project_id FROM project_beneficiary WHERE facility_id = ?1) AND o.id <> ?2
             AND d.decided_on IS NOT NULL AND o.parent_id IS NOT ?2
             AND o.id IS NOT (SELECT parent_id FROM project WHERE id = ?2)
             AND o.id NOT IN (SELECT project_id FROM project_void)),
         served AS (
           SELECT project_id, sum(max(coalesce(support_vnd, 0), 0)) AS all_shares,
                  sum(max(coalesce(support_vnd, 0), 0)) FILTER (WHERE facility_id = ?1) AS own,
                  count(DISTINCT coalesce(facility_id, id)) AS among
           FROM project_beneficiary WHERE project_id IN (SELECT id FROM other) GROUP BY project_id)
         SELECT o.id, o.name, b.norm_item_code, b.norm_id, sum(b.amount_vnd) AS amount, s.own, s.all_shares, s.among
         FROM other o JOIN served s ON s.project_id = o.id JOIN project_budget b ON b.project_id = o.id
         WHERE b.source IN ('national', 'local') AND b.budget_year IN (SELECT value FROM json_each(?3))
           AND b.stage = (SELECT iif(max(stage = 'adjusted'), 'adjusted', 'approved') FROM project_budget WHERE project_id = o.id)
         GROUP BY o.id, b.norm_item_code, b.norm_id ORDER BY o.name, o.id",
        params![
            facility,
            project,
            serde_json::to_string(years)?
        ],
        |row| {
            Ok(Elsewhere {
                id: row.get("id")?,
                project: row.get("name")?,
                item_code: row.text("norm_item_code")?,
                norm_id: row.get("norm_id")?,
                amount: row.amount("amount")?,
                had: Share {
                    own: row.amount("own")?,
                    of: row.amount("all_shares")?,
                    among: row.get("among")?,
                },
            })
        },
    )
}

/// Every row of a project's budget, in the order of its lines.
pub(super) fn budget(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<BudgetRow>> {
    reader.rows(
        "SELECT b.id, coalesce(b.position, 9999) AS position, b.line, b.stage, b.source, b.amount_vnd, b.budget_year, b.content_id, b.norm_id,
                b.norm_item_code, b.norm_reason, b.quantity, b.unit_label, b.unit_price_vnd, b.norm_units, b.production_line,
                b.verdict, b.verdict_text, b.allowed_vnd, b.frozen_on, b.version
         FROM project_budget b WHERE b.project_id = ?1 ORDER BY coalesce(b.position, 9999), b.id",
        [project],
        |row| {
            Ok(BudgetRow {
                id: row.get("id")?,
                position: row.get("position")?,
                line: row.get("line")?,
                stage: row.get("stage")?,
                source: row.get("source")?,
                amount: row.get("amount_vnd")?,
                year: row.get("budget_year")?,
                content_id: row.text("content_id")?,
                norm_id: row.get("norm_id")?,
                norm_item_code: row.text("norm_item_code")?,
                norm_reason: row.text("norm_reason")?,
                quantity: row.get("quantity")?,
                unit_label: row.text("unit_label")?,
                unit_price: row.get("unit_price_vnd")?,
                norm_units: row.get("norm_units")?,
                production_line: row.get("production_line")?,
                verdict: row.get("verdict")?,
                verdict_text: row.text("verdict_text")?,
                allowed: row.get("allowed_vnd")?,
                frozen_on: row.get("frozen_on")?,
                version: row.get("version")?,
            })
        },
    )
}

/// Writes a row that has no id yet.
pub(super) fn add_row(tx: &Tx<'_>, project: &ProjectId, row: &BudgetRow) -> Result<()> {
    tx.run(
        "INSERT INTO project_budget(id, project_id, position, line, stage, source, amount_vnd, budget_year, content_id, norm_id,
                norm_item_code, norm_reason, quantity, unit_label, unit_price_vnd, norm_units, production_line,
                verdict, verdict_text, allowed_vnd, frozen_on, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
        params![
            tx.new_id(),
            project,
            row.position,
            row.line,
            row.stage,
            row.source,
            row.amount,
            row.year,
            row.content_id,
            row.norm_id,
            row.norm_item_code,
            row.norm_reason,
            row.quantity,
            row.unit_label,
            row.unit_price,
            row.norm_units,
            row.production_line,
            row.verdict,
            row.verdict_text,
            row.allowed,
            row.frozen_on,
            row.version,
        ],
    )?;
    Ok(())
}

/// A project of another year takes its money along: the budget that began with its year begins with the new one.
pub(super) fn move_years(tx: &Tx<'_>, project: &str, from: i64, to: i64) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET budget_year = budget_year + ?3 - ?2
         WHERE project_id = ?1 AND (SELECT min(budget_year) FROM project_budget WHERE project_id = ?1) = ?2",
        params![project, from, to],
    )?;
    Ok(())
}

/// The first budget year of a project's money.
pub(super) fn first_year(reader: &Reader<'_>, project: &str) -> Result<Option<i64>> {
    reader.value(
        "SELECT min(budget_year) FROM project_budget WHERE project_id = ?1",
        [project],
    )
}

pub(super) fn set_amount(tx: &Tx<'_>, row: &str, amount: Money) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET amount_vnd = ?2 WHERE id = ?1",
        params![row, amount],
    )?;
    Ok(())
}

pub(super) fn drop_row(tx: &Tx<'_>, row: &str) -> Result<()> {
    tx.run("DELETE FROM project_budget WHERE id = ?1", [row])?;
    Ok(())
}

pub(super) fn rename_line(tx: &Tx<'_>, project: &ProjectId, from: &str, to: &str) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET line = ?3 WHERE project_id = ?1 AND line = ?2",
        params![project, from, to],
    )?;
    Ok(())
}

pub(super) fn place_line(
    tx: &Tx<'_>,
    project: &ProjectId,
    line: &str,
    position: i64,
) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET position = ?3 WHERE project_id = ?1 AND line = ?2 AND position IS NOT ?3",
        params![project, line, position],
    )?;
    Ok(())
}

/// What is known of a line besides its amounts, on every row of it that is not frozen.
pub(super) fn describe_line(
    tx: &Tx<'_>,
    project: &ProjectId,
    line: &str,
    property: &Property,
) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET content_id = ?3, quantity = ?4, unit_label = ?5, unit_price_vnd = ?6, norm_item_code = ?7,
                norm_units = ?8, production_line = ?9, norm_reason = ?10
         WHERE project_id = ?1 AND line = ?2 AND frozen_on IS NULL",
        params![
            project,
            line,
            property.content_id,
            property.quantity,
            property.unit_label,
            property.unit_price,
            property.norm_item_code,
            property.norm_units,
            property.production_line,
            property.norm_reason,
        ],
    )?;
    Ok(())
}

/// The verdict of a line on the day of its approval, on its rows of one stage.
pub(super) fn freeze_line(
    tx: &Tx<'_>,
    project: &ProjectId,
    line: &str,
    stage: BudgetStage,
    frozen: &Frozen,
) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET norm_id = ?4, verdict = ?5, verdict_text = ?6, allowed_vnd = ?7, frozen_on = ?8
         WHERE project_id = ?1 AND line = ?2 AND stage = ?3",
        params![
            project,
            line,
            stage,
            frozen.norm_id,
            frozen.verdict,
            frozen.sentence,
            frozen.allowed,
            frozen.on,
        ],
    )?;
    Ok(())
}

/// Why a line may exceed its norm, on its rows of one stage.
pub(super) fn reason_line(
    tx: &Tx<'_>,
    project: &ProjectId,
    line: &str,
    stage: BudgetStage,
    reason: &str,
) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET norm_reason = ?4 WHERE project_id = ?1 AND line = ?2 AND stage = ?3",
        [project, line, stage.code(), reason],
    )?;
    Ok(())
}

pub(super) fn thaw(tx: &Tx<'_>, project: &ProjectId) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET norm_id = NULL, verdict = NULL, verdict_text = NULL, allowed_vnd = NULL, frozen_on = NULL
         WHERE project_id = ?1 AND frozen_on IS NOT NULL",
        [project],
    )?;
    Ok(())
}

/// The day of an approval that was typed wrong, on what it froze.
pub(super) fn freeze_day(tx: &Tx<'_>, project: &ProjectId, on: NaiveDate) -> Result<()> {
    tx.run(
        "UPDATE project_budget SET frozen_on = ?2 WHERE project_id = ?1 AND stage = 'approved' AND frozen_on IS NOT NULL",
        params![project, on],
    )?;
    Ok(())
}

/// How many lines were approved by a norm, their verdict frozen with it.
pub(super) fn approved_by_norm(reader: &Reader<'_>, norm: &NormId) -> Result<i64> {
    reader.value(
        "SELECT count(*) FROM (SELECT DISTINCT project_id, line FROM project_budget WHERE norm_id = ?1 AND frozen_on IS NOT NULL)",
        [norm],
    )
}

/// The last day on which something was approved by a norm.
pub(super) fn last_approved_by_norm(reader: &Reader<'_>, norm: &str) -> Result<Option<NaiveDate>> {
    reader.value(
        "SELECT max(frozen_on) FROM project_budget WHERE norm_id = ?1",
        [norm],
    )
}

/// Names of content headings by id.
pub(super) fn content_names(reader: &Reader<'_>) -> Result<Vec<(String, String, String)>> {
    reader.rows(
        "SELECT id, code, coalesce(short_name, name) FROM content ORDER BY position, id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// What moved in a project, oldest first.
pub(super) fn flows(reader: &Reader<'_>, project: &ProjectId) -> Result<Vec<Flow>> {
    flows_where(reader, "y.project_id = ?1", project)
}

/// What moved in the projects of a group, oldest first.
pub(super) fn flows_inside(reader: &Reader<'_>, group: &ProjectId) -> Result<Vec<Flow>> {
    flows_where(
        reader,
        "y.project_id IN (SELECT id FROM project WHERE parent_id = ?1)",
        group,
    )
}

fn flows_where(reader: &Reader<'_>, whose: &str, id: &ProjectId) -> Result<Vec<Flow>> {
    reader.rows(
        &format!(
            "SELECT y.id, y.kind, y.paid_on, y.source, y.amount_vnd, y.budget_year, y.voucher_no, y.description, y.payee,
                y.facility_id, f.name AS facility, y.note, y.over_reason
         FROM project_payment y LEFT JOIN facility f ON f.id = y.facility_id
         WHERE {whose} ORDER BY y.paid_on, y.id"
        ),
        [id],
        |row| {
            Ok(Flow {
                id: row.get("id")?,
                kind: row.get("kind")?,
                paid_on: row.get("paid_on")?,
                source: row.get("source")?,
                amount: row.get("amount_vnd")?,
                year: row.get("budget_year")?,
                voucher_no: row.text("voucher_no")?,
                description: row.text("description")?,
                payee: row.text("payee")?,
                facility_id: row.get("facility_id")?,
                facility: row.text("facility")?,
                note: row.text("note")?,
                over_reason: row.text("over_reason")?,
            })
        },
    )
}

/// Writes what moved: new without an id.
pub(super) fn put_flow(tx: &Tx<'_>, project: &ProjectId, flow: &Flow) -> Result<PaymentId> {
    let id = match flow.id.is_empty() {
        true => PaymentId::from(tx.new_id()),
        false => flow.id.clone(),
    };
    tx.run(
        "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year, voucher_no, description, payee,
                facility_id, note, over_reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, paid_on = excluded.paid_on, source = excluded.source,
                amount_vnd = excluded.amount_vnd, budget_year = excluded.budget_year, voucher_no = excluded.voucher_no,
                description = excluded.description, payee = excluded.payee, facility_id = excluded.facility_id,
                note = excluded.note, over_reason = excluded.over_reason",
        params![
            id,
            project,
            flow.kind,
            flow.paid_on,
            flow.source,
            flow.amount,
            flow.year,
            flow.voucher_no,
            flow.description,
            flow.payee,
            flow.facility_id,
            flow.note,
            flow.over_reason,
        ],
    )?;
    Ok(id)
}

pub(super) fn drop_flow(tx: &Tx<'_>, id: &PaymentId) -> Result<()> {
    tx.run("DELETE FROM project_payment WHERE id = ?1", [id])?;
    Ok(())
}

/// The project that a record of one of its lists belongs to.
pub(super) fn owner(reader: &Reader<'_>, table: &str, id: &str) -> Result<Option<ProjectId>> {
    let noun = record::noun(table)?;
    reader.row(
        &format!("SELECT project_id FROM {} WHERE id = ?1", noun.name),
        [id],
        |row| row.get(0),
    )
}
