//! What the general forms may not do to a project's money: they write rows, and rows have rules here.
//!
//! What surprises: the rules of payments hold from the day the budget is frozen on; before that, figures of past
//! years may be typed in any order.

use serde_json::Value;

use super::budget::is_frozen;
use super::fields::{PROJECT_ADJUSTMENT, PROJECT_BUDGET, PROJECT_PAYMENT};
use super::money_rules::Held;
use super::money_store as store;
use super::sets::BudgetStage;
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::ledger::Tx;
use crate::record::Values;

/// Lets a general form add, change (`values`) or delete a record of a project's money, within its rules.
pub(super) fn guard<T>(
    tx: &Tx<'_>,
    noun: &Noun,
    id: Option<&str>,
    values: Option<&Values>,
    change: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let lists = [&PROJECT_BUDGET, &PROJECT_PAYMENT, &PROJECT_ADJUSTMENT];
    if !lists.iter().any(|list| list.name == noun.name) {
        return change();
    }
    let given = values.and_then(|values| values.get("project_id")?.as_str());
    let project = match id {
        Some(id) => store::owner(tx, noun.name, id)?,
        None => given.map(str::to_owned),
    };
    let Some(project) = project else {
        return change();
    };
    match noun.name {
        "project_budget" => {
            let head = store::head(tx, &project)?;
            let rows = store::budget(tx, &project)?;
            let kept = |stage| matches!(stage, BudgetStage::Approved | BudgetStage::Adjusted);
            let stood = rows
                .iter()
                .any(|row| Some(row.id.as_str()) == id && kept(row.stage));
            let stands = values
                .and_then(|values| BudgetStage::of(values.get("stage")?.as_str()?))
                .is_some_and(kept);
            if (stood || stands) && is_frozen(&head, &rows) {
                return Err(Error::refused(
                    "stage_locked",
                    "Kinh phí đã phê duyệt nên không sửa ở đây được. Thay đổi sau phê duyệt là một lần điều chỉnh ở thẻ Kinh phí của đề án.",
                ));
            }
            change()
        }
        "project_payment" => {
            let head = store::head(tx, &project)?;
            if !is_frozen(&head, &store::budget(tx, &project)?) {
                return change();
            }
            let held = Held::before(tx, &project)?;
            let changed = change()?;
            held.after(tx, &project)?;
            Ok(changed)
        }
        _ => {
            let applied = match id {
                Some(id) => tx.row(
                    "SELECT after_json IS NOT NULL FROM project_adjustment WHERE id = ?1",
                    [id],
                    |row| row.get(0),
                )?,
                None => Some(false),
            };
            let touches = values.is_none_or(|values| {
                ["number", "project_id", "decision_on"]
                    .iter()
                    .any(|name| values.get(*name).is_some_and(|value| *value != Value::Null))
            });
            if applied == Some(true) && touches {
                return Err(Error::refused(
                    "adjustment_applied",
                    "Lần điều chỉnh này đã áp dụng vào đề án nên không bỏ hay đổi số, ngày được. Hãy hoàn tác thao tác đó, hoặc ghi một lần điều chỉnh mới.",
                ));
            }
            change()
        }
    }
}
