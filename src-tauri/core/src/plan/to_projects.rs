//! Tạo đề án từ kế hoạch: the lines of an approved plan become projects that keep the link to line and need.
//!
//! What surprises: the plan of a province decides over local money only. A project of KCĐP is approved by the plan's
//! decision; one of KCQG is registered, and waits for the ministry. Doing it again makes nothing twice.

use serde::Serialize;
use serde_json::json;
use specta::Type;

use super::store::{self, Head};
use super::view::PlanItemView;
use super::{PlanKey, view};
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::Money;
use crate::record::{self, Values};

/// What became of each line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectsMade {
    /// Projects made now.
    pub made: Vec<ProjectMade>,
    /// Lines left as they were, and why.
    pub left: Vec<LineLeft>,
}

/// A project made of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProjectMade {
    /// The line.
    pub item: String,
    /// The project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// `national` or `local`.
    pub source: String,
    /// What has to be known of the choice of source; none where only one fund pays.
    pub remark: Option<String>,
}

/// A line that became no project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineLeft {
    /// The line.
    pub item: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub reason: String,
}

/// Makes projects of lines of the approved plan of a year; of all of them where none is named.
pub fn to_projects(ledger: &Ledger, year: i32, items: &[String]) -> Result<Done<ProjectsMade>> {
    ledger.transact(&Op::PlanToProjects { year }, |tx| {
        let plan = store::plan(tx, &PlanKey::from(year))?.filter(|plan| plan.approved).ok_or_else(|| {
            Error::refused("plan_not_approved", format!("Kế hoạch năm {year} chưa ban hành nên chưa tạo đề án được. Hãy phê duyệt kế hoạch trước."))
        })?;
        let mut answer = ProjectsMade { made: Vec::new(), left: Vec::new() };
        for item in view::plain(tx, &plan)?.items {
            if !items.is_empty() && !items.contains(&item.id) {
                continue;
            }
            match make(tx, &plan, &item)? {
                Ok(made) => answer.made.push(made),
                Err(reason) => answer.left.push(LineLeft { item: item.id, title: item.title, reason }),
            }
        }
        Ok(answer)
    })
}

struct Extra {
    facility: Option<String>,
    need: Option<String>,
    proposal: Option<String>,
    task: bool,
    target: Option<String>,
    unit: Option<String>,
    place: Option<String>,
    objective: Option<String>,
    implementer: Option<String>,
    coordinator: Option<String>,
    quantity: Option<i64>,
    unit_label: Option<String>,
}

fn make(
    tx: &Tx<'_>,
    plan: &Head,
    item: &PlanItemView,
) -> Result<std::result::Result<ProjectMade, String>> {
    if let Some(project) = &item.project {
        return Ok(Err(format!("Đã có đề án “{}”.", project.name)));
    }
    if item.reserve {
        return Ok(Err("Là mục dự phòng: chưa có kinh phí để giao.".to_owned()));
    }
    if item.national == Money::ZERO && item.local == Money::ZERO {
        return Ok(Err("Không có kinh phí khuyến công (KCQG, KCĐP).".to_owned()));
    }
    let extra = tx
        .row(
            "SELECT facility_id, facility_need_id, proposal_id, recurring_task_id IS NOT NULL, programme_target_id,
                    coalesce(i.unit_id, (SELECT f.unit_id FROM facility f WHERE f.id = i.facility_id)), place_written, objective,
                    implementer, coordinator, quantity, unit_label FROM plan_item i WHERE id = ?1",
            [&item.id],
            |row| {
                Ok(Extra {
                    facility: row.get(0)?,
                    need: row.get(1)?,
                    proposal: row.get(2)?,
                    task: row.get(3)?,
                    target: row.get(4)?,
                    unit: row.get(5)?,
                    place: row.get(6)?,
                    objective: row.get(7)?,
                    implementer: row.get(8)?,
                    coordinator: row.get(9)?,
                    quantity: row.get(10)?,
                    unit_label: row.get(11)?,
                })
            },
        )?
        .ok_or_else(|| Error::internal("a line of the plan is gone"))?;
    let national = item.national > item.local;
    let (source, state, stage) = match national {
        true => ("national", "registered", "registered"),
        false => ("local", "approved", "approved"),
    };
    let both = item.national > Money::ZERO && item.local > Money::ZERO;
    let remark = both.then(|| {
        format!(
            "Có cả KCQG {} đồng và KCĐP {} đồng: ghi theo nguồn lớn hơn, {}.",
            item.national,
            item.local,
            if national { "KCQG" } else { "KCĐP" }
        )
    });
    let decided = (!national)
        .then_some(plan)
        .and_then(|plan| plan.decision_on);
    let project = add(
        tx,
        "project",
        json!({
            "name": item.title, "source": source, "kind": if extra.task { Some("task") } else { extra.facility.as_ref().map(|_| "single") },
            "content_id": item.content_id, "year": plan.year, "state": state, "plan_item_id": item.id,
            "programme_id": plan.programme, "programme_target_id": extra.target, "objective": extra.objective,
            "implementer": extra.implementer, "coordinator": extra.coordinator, "unit_id": extra.unit, "place_written": extra.place,
            "decision_no": decided.and(plan.decision_no.clone()), "decision_on": decided.map(|day| day.to_string()),
            "note": remark,
        }),
    )?;
    let support = item.national.plus(item.local)?;
    if let Some(facility) = &extra.facility {
        add(
            tx,
            "project_beneficiary",
            json!({ "project_id": project, "position": 1, "facility_id": facility, "support_vnd": support, "counterpart_vnd": item.beneficiary }),
        )?;
    }
    for (of, amount) in [
        ("national", item.national),
        ("local", item.local),
        ("beneficiary", item.beneficiary),
        ("other", item.other),
    ] {
        if amount > Money::ZERO {
            // The ministry decides over KCQG also where KCĐP is the larger part.
            let stage = if of == "national" {
                "registered"
            } else {
                stage
            };
            add(
                tx,
                "project_budget",
                json!({ "project_id": project, "position": 1, "line": item.title, "stage": stage, "source": of, "amount_vnd": amount, "budget_year": plan.year }),
            )?;
        }
    }
    if let Some(quantity) = extra.quantity {
        let name = extra
            .unit_label
            .clone()
            .unwrap_or_else(|| "Khối lượng".to_owned());
        tx.run(
            "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, programme_target_id) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)",
            rusqlite::params![tx.new_id(), project, name, extra.unit_label, quantity, extra.target],
        )?;
    }
    if let Some(need) = &extra.need {
        tx.run(
            "UPDATE facility_need SET state = 'project', project_id = ?2 WHERE id = ?1",
            [need, &project],
        )?;
    }
    if let Some(proposal) = &extra.proposal {
        tx.run(
            "UPDATE proposal SET state = 'project' WHERE id = ?1",
            [proposal],
        )?;
    }
    Ok(Ok(ProjectMade {
        item: item.id.clone(),
        project,
        name: item.title.clone(),
        source: source.to_owned(),
        remark,
    }))
}

fn add(tx: &Tx<'_>, noun: &str, values: serde_json::Value) -> Result<String> {
    let values: Values = serde_json::from_value(values)?;
    record::insert(tx, record::noun(noun)?, &values)
}
