//! What the general forms may do to a project and to those who benefit from it.
//!
//! What surprises: a project whose approval is frozen keeps what the decision says; a later change of it is a numbered
//! adjustment, written by [`super::adjust`]. What the decision does not say (a difficulty, an effect, a note) is typed as
//! before.

use serde_json::Value;

use super::budget::is_frozen;
use super::fields::{PROJECT, PROJECT_BENEFICIARY, PROJECT_STEP};
use super::freeze::freeze_approved;
use super::life::Life;
use super::money_rules::MoneyRules;
use super::sets::ProjectState;
use super::shares;
use super::snapshot::{BENEFICIARY_FIELDS, FIELDS};
use super::store::Meaning;
use super::{money_store, store};
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::finding::{Finding, Level};
use crate::ids::ProjectId;
use crate::ledger::gate::{After, Gate, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::norm::fields::NORM;
use crate::norm::gate::{ends_before_use, kept_as_used};
use crate::record;

/// What a decision says of a project besides the fields that an adjustment may change.
const DECIDED: &[&str] = &[
    "source",
    "kind",
    "year",
    "parent_id",
    "decision_no",
    "decision_on",
];

/// The days that a recorded step stands for.
const DAYS: &[(&str, ProjectState)] = &[
    ("contract_on", ProjectState::Contracted),
    ("accepted_on", ProjectState::Accepted),
    ("settled_on", ProjectState::Settled),
];

/// The gate of projects and of those who benefit from them.
pub(crate) struct ProjectGate;

impl Gate for ProjectGate {
    fn holds(&self, noun: &Noun) -> bool {
        [PROJECT.name, PROJECT_BENEFICIARY.name].contains(&noun.name)
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        match typed.values {
            Some(values) if typed.noun.name == PROJECT_BENEFICIARY.name => {
                shares::findings(reader, typed.id, values)
            }
            Some(_) => {
                let moved = moved_year(reader, typed)?;
                Ok(moved.into_iter().map(|year| year.told()).collect())
            }
            None => Ok(Vec::new()),
        }
    }

    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        match noun.name == PROJECT.name {
            true => kept_of_project(reader, &id.into()),
            false => kept_of_beneficiary(reader, id),
        }
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let projects = concerned(tx, typed)?;
        if typed.noun.name == PROJECT.name && typed.id.is_none() {
            MoneyRules::begins(
                typed.text("state").and_then(ProjectState::of),
                typed.text("accepted_on").is_some(),
            )?;
        }
        if typed.noun.name == PROJECT_BENEFICIARY.name {
            takes_beneficiaries(tx, typed)?;
        } else {
            in_one_group(tx, typed)?;
        }
        let approval = match (
            typed.noun.name == PROJECT.name && !typed.deletes(),
            typed.id,
        ) {
            (true, id) => Some((Approval::before(tx, typed)?, id.map(ProjectId::from))),
            (false, _) => None,
        };
        let rules = MoneyRules::before(tx, &projects)?;
        let misplaced = store::misplaced(tx)?;
        let moved = match typed.noun.name == PROJECT.name {
            true => moved_year(tx, typed)?,
            false => None,
        };
        let numbers = match typed.noun.name == PROJECT.name {
            true => numbers(typed),
            false => Vec::new(),
        };
        Ok(After::ask(move |tx| {
            for (project, state, number) in numbers {
                if let Some(step) = Life::of(tx, &project.into())?.last_at(state) {
                    store::number_step(tx, &step.id, number.as_deref())?;
                }
            }
            if let Some((approval, Some(project))) = &approval {
                approval.after(tx, project)?;
            }
            if let Some(year) = &moved {
                money_store::move_years(tx, year.project, year.from, year.to)?;
            }
            let now = store::misplaced(tx)?;
            if let Some(new) = now
                .iter()
                .find(|one| !misplaced.iter().any(|before| before.is(one)))
            {
                return Err(new.refuse());
            }
            rules.after(tx, &projects)
        }))
    }
}

/// The gate of norms by which something was approved: they keep what they said.
pub(crate) struct ApprovedNormGate;

impl Gate for ApprovedNormGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == NORM.name
    }

    /// One that is deleted is refused by the lines that name it.
    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let lines = money_store::approved_by_norm(reader, &id.into())?;
        let Some(record) = record::get(reader, noun, id)?.filter(|_| lines > 0) else {
            return Ok(Vec::new());
        };
        Ok(vec![kept_as_used(
            noun,
            format!(
                "Định mức “{}” đã dùng khi phê duyệt {lines} khoản kinh phí",
                record.title
            ),
        )])
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let Some(id) = typed.id.filter(|_| typed.text("valid_to").is_some()) else {
            return Ok(Vec::new());
        };
        ends_before_use(
            reader,
            typed,
            id,
            money_store::last_approved_by_norm(reader, id)?,
        )
    }
}

/// The gate of steps: the paper of one that the project itself names is that paper.
pub(crate) struct StepGate;

impl Gate for StepGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == PROJECT_STEP.name
    }

    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let Some(record) = record::get(reader, noun, id)? else {
            return Ok(Vec::new());
        };
        let value = |name: &str| record.values.get(name).and_then(Value::as_str);
        let Some((_, _, _, paper)) = store::MARKED
            .iter()
            .find(|(state, number, _, _)| number.is_some() && Some(state.code()) == value("state"))
        else {
            return Ok(Vec::new());
        };
        if value("document_no").is_none_or(|number| number.trim().is_empty()) {
            return Ok(Vec::new());
        }
        Ok(vec![Kept {
            code: "step_decided",
            because: format!("Bước này ghi theo {paper} của đề án"),
            instead: "Số gõ sai thì dùng Đính chính ở dòng tiến độ của đề án.",
            fields: vec!["document_no"],
            lists: Vec::new(),
            stays: false,
        }])
    }
}

/// A project keeps what its decision says, and is not deleted once it is approved or money moved; its state and the days
/// of its steps follow the steps that were recorded.
fn kept_of_project(reader: &Reader<'_>, id: &ProjectId) -> Result<Vec<Kept>> {
    let Ok(head) = money_store::head(reader, id) else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::new();
    if is_frozen(&head, &money_store::budget(reader, id)?) {
        let decided = FIELDS.iter().map(|(name, _)| *name);
        let group = store::head(reader, id)?.kind.as_deref() == Some("group");
        kept.push(Kept {
            code: "project_decided",
            because: format!("“{}” đã phê duyệt", head.name),
            instead: "Hãy ghi thành một lần điều chỉnh ở đề án; tên, số hay ngày gõ sai thì dùng Đính chính ở dòng tiến độ; đề án không làm nữa thì rút hoặc ngừng triển khai ở dòng tiến độ.",
            fields: decided.chain(DECIDED.iter().copied()).collect(),
            lists: if group { Vec::new() } else { vec![PROJECT_BENEFICIARY.name] },
            stays: true,
        });
    } else if head.approved_by_step {
        // Approved with a reason while its money was missing: what was missing may still be written.
        kept.push(Kept {
            code: "project_decided",
            because: format!("“{}” đã phê duyệt", head.name),
            instead: "Tên, số hay ngày gõ sai thì dùng Đính chính ở dòng tiến độ; quyết định ghi nhầm thì lùi bước phê duyệt với lý do rồi ghi lại; đề án không làm nữa thì rút hoặc ngừng triển khai ở dòng tiến độ.",
            fields: [&["name"], DECIDED].concat(),
            lists: Vec::new(),
            stays: true,
        });
    } else if !money_store::flows(reader, id)?.is_empty() {
        kept.push(Kept {
            code: "project_decided",
            because: format!("“{}” đã có khoản tiền", head.name),
            instead: "Đề án không làm nữa thì rút hoặc ngừng triển khai ở dòng tiến độ, với lý do; thao tác nhầm thì dùng Hoàn tác.",
            fields: Vec::new(),
            lists: Vec::new(),
            stays: true,
        });
    }
    let recorded = store::states_recorded(reader, id)?;
    if let Some(because) = state_kept(reader, &head, !recorded.is_empty(), !kept.is_empty())? {
        kept.push(Kept {
            code: "state_by_steps",
            because,
            instead: "Hãy chuyển bước ở dòng tiến độ của đề án.",
            fields: vec!["state"],
            lists: Vec::new(),
            stays: false,
        });
    }
    let days: Vec<&str> = DAYS
        .iter()
        .filter(|(_, state)| recorded.iter().any(|one| one == state))
        .map(|(field, _)| *field)
        .collect();
    if !days.is_empty() {
        kept.push(Kept {
            code: "day_by_step",
            because: "Ngày đi theo bước đã ghi".to_owned(),
            instead: "Ngày gõ sai thì dùng Đính chính ở dòng tiến độ.",
            fields: days,
            lists: Vec::new(),
            stays: false,
        });
    }
    Ok(kept)
}

/// Why the state of a project is moved by its steps only: they were recorded, something was decided or paid, or it stands
/// where it came to by a decision.
fn state_kept(
    reader: &Reader<'_>,
    head: &money_store::Head,
    recorded: bool,
    decided: bool,
) -> Result<Option<String>> {
    if recorded {
        return Ok(Some(
            "Trạng thái của đề án đi theo các bước đã ghi".to_owned(),
        ));
    }
    let stands = match head.state {
        Some(state) => store::meaning(reader, head.source.code(), state.code())?,
        None => Meaning::default(),
    };
    Ok(if stands.beside {
        Some(format!("“{}” đã dừng lại giữa chừng", head.name))
    } else if decided || stands.approved {
        Some(format!("“{}” đã phê duyệt", head.name))
    } else {
        None
    })
}

/// The approval that a form writes: past projects are written down approved, with the day of their decision, and their
/// money passes what the step of the approval asks.
struct Approval {
    /// It stood already.
    stood: bool,
}

impl Approval {
    /// Refuses a state, a number or a day that only a step may write.
    fn before(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<Self> {
        let stands = match typed.id {
            Some(id) => record::get(tx, &PROJECT, id)?.map(|record| record.values),
            None => None,
        };
        let stands = stands.unwrap_or_default();
        let text = |field: &str| match typed.given(field) {
            Some(_) => typed.text(field),
            None => stands.get(field).and_then(Value::as_str),
        };
        let changes = |field: &str| typed.changes(&stands, field);
        let source = text("source").unwrap_or_default();
        let now = match text("state") {
            Some(state) => store::meaning(tx, source, state)?,
            None => Meaning::default(),
        };
        let moved = changes("state") || changes("source");
        if now.beside && changes("state") {
            return Err(Error::refused(
                "state_beside",
                "Đề án bị từ chối, rút hay ngừng triển khai cần ngày và lý do. Hãy ghi đề án ở trạng thái trước đó rồi chuyển bước ở dòng tiến độ.",
            ));
        }
        if now.approved && text("decision_on").is_none() && (moved || changes("decision_on")) {
            return Err(Error::refused(
                "decision_needed",
                "Đề án từ phê duyệt trở đi phải có ngày phê duyệt. Hãy ghi ngày của quyết định; đề án chưa có quyết định thì ghi ở trạng thái trước phê duyệt rồi chuyển bước ở dòng tiến độ.",
            ));
        }
        let decided = store::MARKED
            .iter()
            .flat_map(|(_, number, day, what)| number.iter().chain([day]).map(|one| (*one, *what)))
            .find(|(field, _)| text(field).is_some() && (moved || changes(field)));
        if let Some((_, what)) = decided.filter(|_| !now.approved && !now.beside) {
            return Err(Error::refused(
                "decision_too_early",
                format!(
                    "Đề án chưa phê duyệt nên chưa ghi {what} ở đây được. Hãy chuyển bước ở dòng tiến độ; đề án cũ đã phê duyệt thì chọn trạng thái của đề án cùng với ngày phê duyệt."
                ),
            ));
        }
        let stood = match typed.id {
            Some(id) => money_store::head(tx, &id.into()).is_ok_and(|head| head.approved),
            None => false,
        };
        Ok(Self { stood })
    }

    /// What the step of the approval does to the money.
    fn after(&self, tx: &Tx<'_>, project: &ProjectId) -> Result<()> {
        if !self.stood && money_store::head(tx, project)?.approved {
            freeze_approved(tx, project, None)?;
        }
        Ok(())
    }
}

/// The project's name, where who benefits from it was decided with it: a group names its own within what was approved
/// (TT 36/2013/TT-BCT).
fn decided(reader: &Reader<'_>, project: &ProjectId) -> Result<Option<String>> {
    // A row of a project that is gone is refused by its reference.
    let Ok(head) = money_store::head(reader, project) else {
        return Ok(None);
    };
    let group = store::head(reader, project)?.kind.as_deref() == Some("group");
    let decided = !group && is_frozen(&head, &money_store::budget(reader, project)?);
    Ok(decided.then_some(head.name))
}

const BENEFICIARY_DECIDED: &str = "Hãy ghi thành một lần điều chỉnh ở đề án.";

/// Who benefits, and with how much, is decided with the project; who is meant by a name written in it may be found
/// later.
fn kept_of_beneficiary(reader: &Reader<'_>, id: &str) -> Result<Vec<Kept>> {
    let Some(record) = record::get(reader, &PROJECT_BENEFICIARY, id)? else {
        return Ok(Vec::new());
    };
    let set = |name: &str| {
        let value = record.values.get(name);
        value.is_some_and(|value| !value.is_null())
    };
    let project = record.values.get("project_id").and_then(Value::as_str);
    let Some(name) = project
        .map(|id| decided(reader, &id.into()))
        .transpose()?
        .flatten()
    else {
        return Ok(Vec::new());
    };
    let recognised = |field: &str| {
        ["facility_id", "person_id"].contains(&field) && !set(field) && set("name_written")
    };
    let fields = BENEFICIARY_FIELDS.iter().copied().chain(["project_id"]);
    Ok(vec![Kept {
        code: "beneficiary_decided",
        because: format!("“{name}” đã phê duyệt đơn vị thụ hưởng và mức hỗ trợ"),
        instead: BENEFICIARY_DECIDED,
        fields: fields
            .filter(|field| *field != "repeat_reason" && !recognised(field))
            .collect(),
        lists: Vec::new(),
        stays: true,
    }])
}

/// A project whose beneficiaries were decided takes no other one, new or moved to it.
fn takes_beneficiaries(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let Some(project) = typed.text("project_id") else {
        return Ok(());
    };
    let Some(name) = decided(tx, &project.into())? else {
        return Ok(());
    };
    let stays = match typed.id {
        Some(id) => money_store::owner(tx, typed.noun.name, id)?.as_deref() == Some(project),
        None => false,
    };
    if stays {
        return Ok(());
    }
    Err(Error::refused(
        "beneficiary_decided",
        format!(
            "“{name}” đã phê duyệt nên không thêm đơn vị thụ hưởng ở đây được. {BENEFICIARY_DECIDED}"
        ),
    ))
}

/// The papers that a project of the form names, and the steps that stand for them: one number in both.
fn numbers<'a>(typed: &Typed<'a>) -> Vec<(&'a str, ProjectState, Option<String>)> {
    let Some(project) = typed.id else {
        return Vec::new();
    };
    let given = store::MARKED.iter().filter_map(|(state, number, ..)| {
        let field = (*number)?;
        typed.given(field)?;
        Some((project, *state, typed.text(field).map(str::to_owned)))
    });
    given.collect()
}

/// A project that goes to another year, with money that begins with its year.
struct MovedYear<'a> {
    project: &'a str,
    from: i64,
    to: i64,
}

impl MovedYear<'_> {
    fn told(&self) -> Finding {
        let (from, to) = (self.from, self.to);
        Finding::new(
            Level::Warning,
            "year",
            "money_moves_along",
            format!(
                "Kinh phí đã ghi từ năm ngân sách {from} chuyển theo đề án, bắt đầu từ năm {to}."
            ),
            "Hãy xem lại kinh phí từng năm ở thẻ Kinh phí sau khi ghi.",
        )
    }
}

/// The year that a project of the form is moved from and to, where its money goes with it.
fn moved_year<'a>(reader: &Reader<'_>, typed: &Typed<'a>) -> Result<Option<MovedYear<'a>>> {
    let (Some(project), Some(to)) = (typed.id, typed.given("year").and_then(Value::as_i64)) else {
        return Ok(None);
    };
    let Some(record) = record::get(reader, &PROJECT, project)? else {
        return Ok(None);
    };
    let from = record.values.get("year").and_then(Value::as_i64);
    let moved = from.filter(|from| *from != to);
    let first = money_store::first_year(reader, project)?;
    Ok(moved
        .filter(|from| first == Some(*from))
        .map(|from| MovedYear { project, from, to }))
}

/// A group holds projects and no groups: none is inside itself, nor round a corner.
fn in_one_group(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<()> {
    let Some(group) = typed.text("parent_id") else {
        return Ok(());
    };
    let stood = match typed.id {
        Some(id) => store::parent(tx, &ProjectId::from(id))?,
        None => None,
    };
    let parent = ProjectId::from(group);
    if stood.as_ref() == Some(&parent) {
        return Ok(());
    }
    let holds = match typed.id {
        Some(id) => store::is_group(tx, id)?,
        None => false,
    };
    if typed.id == Some(group) || holds || store::parent(tx, &parent)?.is_some() {
        return Err(Error::refused(
            "group_in_group",
            "Đề án nhóm chỉ gồm các đề án lẻ: đề án được chọn đang nằm trong một nhóm khác, hoặc chính đề án này đã là nhóm. Hãy chọn lại đề án nhóm.",
        ));
    }
    Ok(())
}

/// The projects whose shares a change may move: the record's own, and the one it is moved to.
fn concerned(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<Vec<ProjectId>> {
    let mut projects = Vec::new();
    if typed.noun.name == PROJECT.name {
        if let Some(id) = typed.id {
            let id = ProjectId::from(id);
            projects.extend(store::parent(tx, &id)?);
            projects.push(id);
        }
        projects.extend(typed.text("parent_id").map(ProjectId::from));
    } else {
        if let Some(id) = typed.id {
            projects.extend(money_store::owner(tx, typed.noun.name, id)?);
        }
        projects.extend(typed.text("project_id").map(ProjectId::from));
    }
    Ok(projects)
}
