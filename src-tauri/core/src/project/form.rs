//! What the general forms may do to the life of a project: steps are written by moves, shares stay within the money.

use serde_json::Value;

use super::shares::{self, Shares};
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::finding::{Finding, Level};
use crate::ledger::{Reader, Tx};
use crate::record::Values;

/// What a project's rules say to a record being typed in a general form.
pub(crate) fn findings(
    reader: &Reader<'_>,
    noun: &Noun,
    id: Option<&str>,
    values: &Values,
) -> Result<Vec<Finding>> {
    match (noun.name, id) {
        ("project_beneficiary", id) => shares::findings(reader, id, values),
        ("project", Some(id)) => {
            let stands: Option<(Option<String>, bool)> = reader.row(
                "SELECT state, EXISTS (SELECT 1 FROM project_step WHERE project_id = p.id) FROM project p WHERE id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let wanted = values.get("state");
            Ok(match (stands, wanted) {
                (Some((state, true)), Some(wanted)) if !same(wanted, state.as_deref()) => {
                    vec![Finding::new(
                        Level::Error,
                        "state",
                        "state_by_steps",
                        "Trạng thái của đề án đi theo các bước đã ghi.",
                        "Hãy chuyển bước ở dòng tiến độ của đề án.",
                    )]
                }
                _ => Vec::new(),
            })
        }
        _ => Ok(Vec::new()),
    }
}

fn same(wanted: &Value, state: Option<&str>) -> bool {
    wanted.as_str().filter(|text| !text.trim().is_empty()) == state
}

/// The fields of a step that say where the project stands and when: a move wrote them.
const MOVED: &[&str] = &[
    "project_id",
    "position",
    "from_state",
    "state",
    "happened_on",
    "backwards",
    "passed_over",
];

/// Lets a general form add, change (`values`) or delete a record of a project, within its rules.
pub(crate) fn guard<T>(
    tx: &Tx<'_>,
    noun: &Noun,
    id: Option<&str>,
    values: Option<&Values>,
    change: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let change = || super::hold::guard(tx, noun, id, values, change);
    match noun.name {
        "project_step" => {
            hold_step(tx, id, values)?;
            change()
        }
        "project" | "project_beneficiary" | "project_budget" => {
            let projects = concerned(tx, noun, id, values)?;
            let shares = Shares::before(tx, &projects)?;
            let changed = change()?;
            shares.after(tx, &projects)?;
            Ok(changed)
        }
        _ => change(),
    }
}

/// The projects whose shares a change may move: the record's own, and the one it is moved to.
fn concerned(
    tx: &Tx<'_>,
    noun: &Noun,
    id: Option<&str>,
    values: Option<&Values>,
) -> Result<Vec<String>> {
    let mut projects = Vec::new();
    let field = match noun.name {
        "project" => {
            projects.extend(id.map(str::to_owned));
            "parent_id"
        }
        _ => "project_id",
    };
    if let Some(id) = id {
        let stands: Option<Option<String>> = tx.row(
            &format!("SELECT {field} FROM {} WHERE id = ?1", noun.name),
            [id],
            |row| row.get(0),
        )?;
        projects.extend(stands.flatten());
    }
    let wanted = values.and_then(|values| values.get(field)?.as_str());
    projects.extend(wanted.map(str::to_owned));
    Ok(projects)
}

fn hold_step(tx: &Tx<'_>, id: Option<&str>, values: Option<&Values>) -> Result<()> {
    let (Some(id), Some(values)) = (id, values) else {
        return Err(Error::refused(
            "step_by_move",
            "Bước của đề án được ghi khi chuyển bước. Hãy dùng nút chuyển bước ở dòng tiến độ, hoặc Hoàn tác để bỏ bước vừa ghi.",
        ));
    };
    let Some(record) = crate::record::get(tx, &super::fields::PROJECT_STEP, id)? else {
        return Ok(());
    };
    let moved = MOVED.iter().find(|name| {
        let stands = record.values.get(**name).unwrap_or(&Value::Null);
        values.get(**name).is_some_and(|wanted| wanted != stands)
    });
    if moved.is_some() {
        return Err(Error::refused(
            "step_by_move",
            "Trạng thái, ngày và thứ tự của bước không sửa ở đây được. Hãy hoàn tác bước đó rồi ghi lại, hoặc lùi bước với lý do.",
        ));
    }
    Ok(())
}
