//! Tạo đề án từ kế hoạch: the lines of an approved plan become projects that keep the link to line and need.
//!
//! What surprises: the plan of a province decides over local money only. A project of KCĐP is approved by the plan's
//! decision and frozen with what the norms of that day say of it; one of KCQG is registered, and waits for the
//! ministry. A line that a supplement brought is decided by the supplement. Doing it again makes nothing twice.

use serde::Serialize;
use serde_json::json;
use specta::Type;

use super::build::QuestionKind;
use super::input::PlanKey;
use super::shown::PlanItemView;
use super::store::{self, Decision, Head};
use super::view;
use crate::error::{Error, Result};
use crate::ids::{PlanItemId, ProjectId};
use crate::ledger::{Done, Ledger, Op, Tx};
use crate::money::{Money, MoneySource};
use crate::project::{freeze_approved, stands_in};
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
    pub item: PlanItemId,
    /// The project.
    pub project: ProjectId,
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
    pub item: PlanItemId,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub reason: String,
    /// Its project has other amounts than the line says now: it has to be adjusted.
    pub adjust: bool,
}

/// Makes projects of lines of the approved plan of a year; of all of them where none is named.
pub fn to_projects(ledger: &Ledger, year: i32, items: &[PlanItemId]) -> Result<Done<ProjectsMade>> {
    ledger.transact(&Op::PlanToProjects { year }, |tx| {
        let plan = store::plan(tx, &PlanKey::from(year))?.filter(|plan| plan.approved).ok_or_else(|| {
            Error::refused("plan_not_approved", format!("Kế hoạch năm {year} chưa ban hành nên chưa tạo đề án được. Hãy phê duyệt kế hoạch trước."))
        })?;
        let mut answer = ProjectsMade { made: Vec::new(), left: Vec::new() };
        let shown = view::view(tx, &plan)?.items;
        for (item, stored) in shown.into_iter().zip(store::items(tx, &plan.id)?) {
            if !items.is_empty() && !items.contains(&item.id) {
                continue;
            }
            match make(tx, &plan, (&item, stored.costs))? {
                Ok(made) => answer.made.push(made),
                Err((reason, adjust)) => answer.left.push(LineLeft { item: item.id, title: item.title, reason, adjust }),
            }
        }
        answer.left.sort_by_key(|left| !left.adjust);
        Ok(answer)
    })
}

fn make(
    tx: &Tx<'_>,
    plan: &Head,
    (item, costs): (&PlanItemView, Option<Money>),
) -> Result<std::result::Result<ProjectMade, (String, bool)>> {
    let detail = &item.detail;
    let from = |kind: &str| {
        item.source
            .as_deref()?
            .strip_prefix(kind)
            .map(str::to_owned)
    };
    if let Some(project) = &item.project {
        // A project that only goes on was decided before this plan.
        let differs = match from("project/") {
            Some(_) => Vec::new(),
            None => differs(tx, plan, item, &project.id)?,
        };
        let mut reason = format!("Đã có đề án “{}”.", project.name);
        if !differs.is_empty() {
            reason = format!(
                "{reason} {}. Hãy lập điều chỉnh ở đề án cho khớp với kế hoạch.",
                differs.join("; ")
            );
        }
        return Ok(Err((reason, !differs.is_empty())));
    }
    let left = |reason: &str| Ok(Err((reason.to_owned(), false)));
    if item.reserve {
        return left("Là mục dự phòng: chưa có kinh phí để giao.");
    }
    if item.national == Money::ZERO && item.local == Money::ZERO {
        return left("Không có kinh phí khuyến công (KCQG, KCĐP).");
    }
    let asks = |kinds: &[QuestionKind]| item.questions.iter().any(|one| kinds.contains(&one.kind));
    let (_, facility_unit) = store::facility(tx, detail.facility.as_ref())?;
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
    // The ministry decides over KCQG.
    let decided = if national {
        Decision::default()
    } else {
        store::decided_by(tx, plan, &item.root)?
    };
    let project: ProjectId = add(
        tx,
        "project",
        json!({
            "name": item.title, "source": source, "kind": if from("task/").is_some() { Some("task") } else { detail.facility.as_ref().map(|_| "single") },
            "content_id": item.content_id, "year": plan.year, "state": state, "plan_item_id": item.id,
            "programme_id": plan.programme, "programme_target_id": detail.target, "objective": detail.objective,
            "implementer": detail.implementer, "coordinator": detail.coordinator, "place_written": detail.place,
            "unit_id": detail.unit.clone().or(facility_unit),
            "decision_no": decided.no, "decision_on": decided.on.map(|day| day.to_string()),
            "note": remark,
        }),
    )?
    .into();
    // KCQG beside KCĐP waits for the ministry: until then the facility has a part of what is approved.
    let support = if national {
        item.national.plus(item.local)?
    } else {
        item.local
    };
    if let Some(facility) = &detail.facility {
        let again = detail
            .reason
            .clone()
            .filter(|_| asks(&[QuestionKind::SupportedBefore]));
        add(
            tx,
            "project_beneficiary",
            json!({ "project_id": project, "position": 1, "facility_id": facility, "support_vnd": support, "counterpart_vnd": item.beneficiary,
                    "repeat_reason": again }),
        )?;
    }
    // Costs that the need told are more than what the sources come to: the project is told so.
    let by_costs = costs.map(|costs| format!("Tổng vốn theo nhu cầu đã khảo sát: {costs} đồng."));
    let reason = detail.reason.clone().or(by_costs);
    let open = asks(&[QuestionKind::OverNorm, QuestionKind::NormOpen]);
    let why = detail.reason.as_ref().filter(|_| open);
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
                json!({ "project_id": project, "position": 1, "line": item.title, "stage": stage, "source": of, "amount_vnd": amount, "budget_year": plan.year,
                        "norm_item_code": detail.norm_item, "norm_units": detail.norm_units,
                        "production_line": detail.production_line.then_some(true), "norm_reason": why }),
            )?;
        }
    }
    if !national && let Err(refused) = freeze_approved(tx, &project, reason.as_deref()) {
        // What the project's own rules do not let be approved stays a line of the plan, and says why.
        let Error::Refused { message, .. } = refused else {
            return Err(refused);
        };
        tx.run("DELETE FROM project WHERE id = ?1", [&project])?;
        return Ok(Err((message, false)));
    }
    if let Some(quantity) = detail.quantity {
        let name = detail
            .unit_label
            .clone()
            .unwrap_or_else(|| "Khối lượng".to_owned());
        tx.run(
            "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, programme_target_id) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)",
            rusqlite::params![tx.new_id(), project, name, detail.unit_label, quantity.0, detail.target],
        )?;
    }
    if let Some(need) = from("need/") {
        tx.run(
            "UPDATE facility_need SET state = 'project', project_id = ?2 WHERE id = ?1",
            rusqlite::params![need, project],
        )?;
    }
    if let Some(proposal) = from("proposal/") {
        tx.run(
            "UPDATE proposal SET state = 'project' WHERE id = ?1",
            [&proposal],
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

/// The funds of which the project of a line has another amount than the line, in words.
fn differs(
    tx: &Tx<'_>,
    plan: &Head,
    item: &PlanItemView,
    project: &ProjectId,
) -> Result<Vec<String>> {
    let stands = stands_in(tx, project, plan.year)?;
    let funds = [
        (MoneySource::National, item.national),
        (MoneySource::Local, item.local),
    ];
    let differs = funds
        .into_iter()
        .filter(|(source, planned)| stands.of(*source) != *planned)
        .map(|(source, planned)| {
            format!(
                "{}: đề án {} đồng, kế hoạch {planned} đồng",
                source.label(),
                stands.of(source)
            )
        });
    Ok(differs.collect())
}

fn add(tx: &Tx<'_>, noun: &str, values: serde_json::Value) -> Result<String> {
    let values: Values = serde_json::from_value(values)?;
    record::insert(tx, record::noun(noun)?, &values)
}
