//! What the general forms may do to a project and to those who benefit from it.
//!
//! What surprises: a project whose approval is frozen keeps what the decision says; a later change of it is a numbered
//! adjustment, written by [`super::adjust`]. What the decision does not say (a difficulty, an effect, a note) is typed as
//! before.

use serde_json::Value;

use super::budget::is_frozen;
use super::fields::{PROJECT, PROJECT_BENEFICIARY};
use super::money_rules::MoneyRules;
use super::shares;
use super::snapshot::{BENEFICIARY_FIELDS, FIELDS};
use super::{money_store, store};
use crate::error::{Error, Result};
use crate::field::{Noun, Values};
use crate::finding::{Finding, Level};
use crate::ledger::gate::{After, Gate, Typed};
use crate::ledger::{Reader, Tx};
use crate::norm::fields::NORM;
use crate::record;

/// What a decision says of a project besides the fields that an adjustment may change.
const DECIDED: &[&str] = &["source", "year", "parent_id", "decision_no", "decision_on"];

/// The days that a recorded step stands for.
const DAYS: &[(&str, &str)] = &[
    ("contract_on", "contracted"),
    ("accepted_on", "accepted"),
    ("settled_on", "settled"),
];

/// The gate of projects and of those who benefit from them.
pub(crate) struct ProjectGate;

impl Gate for ProjectGate {
    fn holds(&self, noun: &Noun) -> bool {
        [PROJECT.name, PROJECT_BENEFICIARY.name].contains(&noun.name)
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let Some(values) = typed.values else {
            return Ok(Vec::new());
        };
        match typed.id {
            id if typed.noun.name == PROJECT_BENEFICIARY.name => {
                shares::findings(reader, id, values)
            }
            Some(id) => by_steps(reader, id, values),
            None => Ok(Vec::new()),
        }
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let projects = concerned(tx, typed)?;
        match (typed.noun.name == PROJECT.name, typed.id) {
            (true, Some(id)) => hold_project(tx, id, typed.values)?,
            (true, None) => {
                MoneyRules::begins(typed.text("state"), typed.text("accepted_on").is_some())?;
            }
            (false, id) => hold_beneficiary(tx, id, typed)?,
        }
        let rules = MoneyRules::before(tx, &projects)?;
        Ok(After::ask(move |tx| rules.after(tx, &projects)))
    }
}

/// The gate of norms by which something was approved: they keep what they said.
pub(crate) struct ApprovedNormGate;

/// What may be typed of such a norm: when it ends, what the office notes.
const FREE: &[&str] = &["valid_to", "note", "mark"];

impl Gate for ApprovedNormGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == NORM.name
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let (Some(id), Some(values)) = (typed.id, typed.values) else {
            // One that is deleted is refused by the lines that name it.
            return Ok(After::nothing());
        };
        let lines = money_store::approved_by_norm(tx, id)?;
        let Some(record) = record::get(tx, &NORM, id)?.filter(|_| lines > 0) else {
            return Ok(After::nothing());
        };
        let held = NORM.fields.iter().find(|field| {
            !FREE.contains(&field.name) && changed(values, &record.values, field.name)
        });
        match held {
            None => Ok(After::nothing()),
            Some(field) => Err(Error::refused(
                "norm_used",
                format!(
                    "Định mức “{}” đã dùng khi phê duyệt {lines} khoản kinh phí nên không sửa “{}” được. Định mức thay đổi thì dùng Quy định mới từ ngày….",
                    record.title, field.label
                ),
            )),
        }
    }
}

/// The state, and the days that steps stand for, where steps were recorded.
fn by_steps(reader: &Reader<'_>, id: &str, values: &Values) -> Result<Vec<Finding>> {
    let recorded: Vec<String> = reader.rows(
        "SELECT DISTINCT state FROM project_step WHERE project_id = ?1",
        [id],
        |row| row.get(0),
    )?;
    let Some(record) = record::get(reader, &PROJECT, id)?.filter(|_| !recorded.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut findings = Vec::new();
    if changed(values, &record.values, "state") {
        findings.push(Finding::new(
            Level::Error,
            "state",
            "state_by_steps",
            "Trạng thái của đề án đi theo các bước đã ghi.",
            "Hãy chuyển bước ở dòng tiến độ của đề án.",
        ));
    }
    for (field, state) in DAYS {
        if recorded.iter().any(|one| one == state) && changed(values, &record.values, field) {
            findings.push(Finding::new(
                Level::Error,
                *field,
                "day_by_step",
                format!("{} đi theo bước đã ghi.", label(&PROJECT, field)),
                "Hãy lùi bước với lý do rồi ghi lại bước đó với ngày đúng.",
            ));
        }
    }
    Ok(findings)
}

/// A project keeps what its decision says, and is not deleted once it is approved or money moved.
fn hold_project(tx: &Tx<'_>, id: &str, values: Option<&Values>) -> Result<()> {
    let head = money_store::head(tx, id)?;
    let frozen = is_frozen(&head, &money_store::budget(tx, id)?);
    let Some(values) = values else {
        let moved = !money_store::flows(tx, id)?.is_empty();
        if frozen || moved {
            return Err(Error::refused(
                "project_decided",
                format!(
                    "“{}” {} nên không xóa được. Đề án không làm nữa thì rút hoặc ngừng triển khai ở dòng tiến độ, với lý do; thao tác nhầm thì dùng Hoàn tác.",
                    head.name,
                    if frozen {
                        "đã phê duyệt"
                    } else {
                        "đã có khoản tiền"
                    }
                ),
            ));
        }
        return Ok(());
    };
    if !frozen {
        return Ok(());
    }
    let Some(record) = record::get(tx, &PROJECT, id)? else {
        return Ok(());
    };
    let decided = FIELDS
        .iter()
        .map(|(name, _)| *name)
        .chain(DECIDED.iter().copied());
    let labels: Vec<&str> = decided
        .filter(|name| changed(values, &record.values, name))
        .map(|name| label(&PROJECT, name))
        .collect();
    if labels.is_empty() {
        return Ok(());
    }
    Err(Error::refused(
        "project_decided",
        format!(
            "“{}” đã phê duyệt nên không sửa ở đây được: {}. Hãy ghi thành một lần điều chỉnh ở đề án; quyết định ghi nhầm thì lùi bước phê duyệt với lý do rồi ghi lại.",
            head.name,
            labels.join(", ")
        ),
    ))
}

/// Who benefits, and with how much, is decided with the project; who is meant by a name written in it may be found
/// later, and a group names its own within what was approved (TT 36/2013/TT-BCT).
fn hold_beneficiary(tx: &Tx<'_>, id: Option<&str>, typed: &Typed<'_>) -> Result<()> {
    let stands = match id {
        Some(id) => record::get(tx, &PROJECT_BENEFICIARY, id)?.map(|record| record.values),
        None => None,
    };
    let stands = stands.unwrap_or_default();
    let project = match stands.get("project_id").and_then(Value::as_str) {
        Some(project) => project,
        None => match typed.text("project_id") {
            Some(project) => project,
            None => return Ok(()),
        },
    };
    // A row of a project that is gone is refused by its reference.
    let Ok(head) = money_store::head(tx, project) else {
        return Ok(());
    };
    let group = store::head(tx, project)?.kind.as_deref() == Some("group");
    if group || !is_frozen(&head, &money_store::budget(tx, project)?) {
        return Ok(());
    }
    let decides = match (id, typed.values) {
        (Some(_), Some(values)) => BENEFICIARY_FIELDS
            .iter()
            .chain(&["project_id"])
            .any(|name| {
                let recognises = ["facility_id", "person_id"].contains(name)
                    && stands.get(*name).is_none_or(Value::is_null)
                    && stands
                        .get("name_written")
                        .is_some_and(|name| !name.is_null());
                *name != "repeat_reason" && !recognises && changed(values, &stands, name)
            }),
        _ => true,
    };
    if decides {
        return Err(Error::refused(
            "beneficiary_decided",
            format!(
                "“{}” đã phê duyệt nên đơn vị thụ hưởng và mức hỗ trợ không thêm, sửa, xóa ở đây được. Hãy ghi thành một lần điều chỉnh ở đề án.",
                head.name
            ),
        ));
    }
    Ok(())
}

/// The projects whose shares a change may move: the record's own, and the one it is moved to.
fn concerned(tx: &Tx<'_>, typed: &Typed<'_>) -> Result<Vec<String>> {
    let mut projects = Vec::new();
    if typed.noun.name == PROJECT.name {
        if let Some(id) = typed.id {
            projects.push(id.to_owned());
            projects.extend(store::parent(tx, id)?);
        }
        projects.extend(typed.text("parent_id").map(str::to_owned));
    } else {
        if let Some(id) = typed.id {
            projects.extend(money_store::owner(tx, typed.noun.name, id)?);
        }
        projects.extend(typed.text("project_id").map(str::to_owned));
    }
    Ok(projects)
}

/// Whether a value is given that is not what stands there; an empty text is nothing.
fn changed(values: &Values, stands: &Values, name: &str) -> bool {
    let filled = |value: Option<&Value>| {
        value
            .filter(|value| {
                !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())
            })
            .cloned()
    };
    values.contains_key(name) && filled(values.get(name)) != filled(stands.get(name))
}

fn label(noun: &'static Noun, name: &str) -> &'static str {
    noun.field(name).map_or("", |field| field.label)
}
