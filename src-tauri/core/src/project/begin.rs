//! How a project begins: with its money, who benefits, and the need, the proposal or the line of a plan that it came
//! from.
//!
//! What surprises: there is one way in for all of them. A need that becomes a project and a line of a plan that
//! becomes one leave the same rows, so what points at what is decided here only.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::money_rules::MoneyRules;
use super::sets::ProjectState;
use crate::error::{Error, Result};
use crate::ids::{FacilityId, NeedId, PlanItemId, ProgrammeId, ProjectId, TargetId, UnitId};
use crate::ledger::Tx;
use crate::money::Money;
use crate::record::{self, Values};

/// What a new project is, as whoever begins it knows. `Default` leaves the rest unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beginning {
    /// What it is called.
    pub name: String,
    /// The fund: `national` or `local`.
    pub fund: String,
    /// `single`, `group`, `task`, …
    pub kind: Option<String>,
    /// Budget year.
    pub year: i32,
    /// Where its way begins: `registered`, `approved`.
    pub state: Option<ProjectState>,
    /// The content heading.
    pub content_id: Option<String>,
    /// Who benefits.
    pub facility_id: Option<FacilityId>,
    /// Where; without one, where the facility is now.
    pub unit_id: Option<UnitId>,
    /// The place as it is written.
    pub place_written: Option<String>,
    /// What it is for.
    pub objective: Option<String>,
    /// Who carries it out.
    pub implementer: Option<String>,
    /// Who helps.
    pub coordinator: Option<String>,
    /// The five-year programme.
    pub programme_id: Option<ProgrammeId>,
    /// The target that it serves.
    pub programme_target_id: Option<TargetId>,
    /// The line of the plan that it comes from.
    pub plan_item_id: Option<PlanItemId>,
    /// Who approved it: number and day.
    pub decision: Option<(String, NaiveDate)>,
    /// Its money: stage, source, amount. Nothing is written for an amount of zero.
    pub money: Vec<BeginningMoney>,
    /// What it is to bring.
    pub result: Option<BeginningResult>,
    /// The need that it answers: marked as answered, and pointing here.
    pub facility_need_id: Option<NeedId>,
    /// The proposal that it answers.
    pub proposal_id: Option<String>,
    /// Remarks.
    pub note: Option<String>,
}

/// One amount of a new project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeginningMoney {
    /// `registered`, `approved`, …
    pub stage: &'static str,
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: &'static str,
    /// How much.
    pub amount: Money,
}

/// What a new project is to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeginningResult {
    /// What it is counted in, `máy`.
    pub unit_label: Option<String>,
    /// How many, in hundredths.
    pub hundredths: i64,
}

/// Begins a project inside an operation under way; answers its id.
pub fn begin(tx: &Tx<'_>, project: &Beginning) -> Result<ProjectId> {
    if let Some(one) = project.money.iter().find(|one| one.amount < Money::ZERO) {
        return Err(Error::refused(
            "amount_negative",
            format!(
                "“{}”: số tiền không thể âm ({} đồng). Hãy sửa ở nơi đề nghị trước.",
                project.name, one.amount
            ),
        ));
    }
    MoneyRules::begins(project.state, false)?;
    let (decision_no, decision_on) = project.decision.clone().unzip();
    let unit = match (&project.unit_id, &project.facility_id) {
        (None, Some(facility)) => tx
            .row(
                "SELECT unit_id FROM facility WHERE id = ?1",
                [facility],
                |row| row.get(0),
            )?
            .flatten(),
        (unit, _) => unit.clone(),
    };
    let id: ProjectId = add(
        tx,
        "project",
        json!({
            "name": project.name, "source": project.fund, "kind": project.kind, "content_id": project.content_id,
            "year": project.year, "state": project.state, "plan_item_id": project.plan_item_id,
            "programme_id": project.programme_id, "programme_target_id": project.programme_target_id,
            "objective": project.objective, "implementer": project.implementer, "coordinator": project.coordinator,
            "unit_id": unit, "place_written": project.place_written, "decision_no": decision_no,
            "decision_on": decision_on.map(|day| day.to_string()), "note": project.note,
        }),
    )?
    .into();
    let of = |sources: &[&str]| {
        Money::sum(
            project
                .money
                .iter()
                .filter(|one| sources.contains(&one.source))
                .map(|one| one.amount),
        )
    };
    if let Some(facility) = &project.facility_id {
        add(
            tx,
            "project_beneficiary",
            json!({ "project_id": id, "position": 1, "facility_id": facility,
                    "support_vnd": of(&["national", "local"])?, "counterpart_vnd": of(&["beneficiary"])? }),
        )?;
    }
    for one in project.money.iter().filter(|one| one.amount > Money::ZERO) {
        add(
            tx,
            "project_budget",
            json!({ "project_id": id, "position": 1, "line": project.name, "stage": one.stage, "source": one.source,
                    "amount_vnd": one.amount, "budget_year": project.year }),
        )?;
    }
    if let Some(result) = &project.result {
        let name = result.unit_label.as_deref().unwrap_or("Khối lượng");
        tx.run(
            "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, programme_target_id)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)",
            rusqlite::params![tx.new_id(), id, name, result.unit_label, result.hundredths, project.programme_target_id],
        )?;
    }
    if let Some(need) = &project.facility_need_id {
        answer_need(tx, need, &id)?;
    }
    if let Some(proposal) = &project.proposal_id {
        tx.run(
            "UPDATE proposal SET state = 'project' WHERE id = ?1",
            [proposal],
        )?;
    }
    Ok(id)
}

/// A need belongs to one project: a second would count the same wish twice.
fn answer_need(tx: &Tx<'_>, need: &NeedId, project: &ProjectId) -> Result<()> {
    let linked: Option<Option<String>> = tx.row(
        "SELECT p.name FROM facility_need n LEFT JOIN project p ON p.id = n.project_id WHERE n.id = ?1",
        [need],
        |row| row.get(0),
    )?;
    match linked {
        None => Err(Error::refused(
            "need_gone",
            "Nhu cầu này không còn trong sổ. Hãy tải lại.",
        )),
        Some(Some(name)) => Err(Error::refused(
            "need_linked",
            format!("Nhu cầu này đã thành đề án “{name}”. Hãy mở đề án đó thay vì lập thêm."),
        )),
        Some(None) => tx
            .run(
                "UPDATE facility_need SET state = 'project', project_id = ?2 WHERE id = ?1",
                rusqlite::params![need, project],
            )
            .map(drop),
    }
}

fn add(tx: &Tx<'_>, noun: &str, values: Value) -> Result<String> {
    let values: Values = serde_json::from_value(values)?;
    record::insert(tx, record::noun(noun)?, &values)
}
