//! What the general forms may do to a year's plan: its lines, ceilings, steps and versions are the builder's to write.
//!
//! What surprises: an issued plan still takes a note; its name, batch and goal were issued with it.

use super::fields::PLAN;
use super::store;
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::ledger::Tx;
use crate::ledger::gate::{After, Gate, Typed};
use crate::record;

/// What may be typed of a plan whatever became of it.
const FREE: &[&str] = &["note", "programme_id"];

/// The gate of plans.
pub(crate) struct PlanGate;

impl Gate for PlanGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == PLAN.name
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let Some(id) = typed.id else {
            return Ok(After::nothing());
        };
        let Some(record) = record::get(tx, &PLAN, id)? else {
            return Ok(After::nothing());
        };
        let state = record.values.get("state").and_then(|state| state.as_str());
        let open = matches!(state, None | Some("draft" | "dropped" | "amending"));
        let Some(values) = typed.values else {
            if open && !store::has_versions(tx, id)? {
                return Ok(After::nothing());
            }
            return Err(Error::refused(
                "plan_decided",
                format!(
                    "“{}” đã trình hoặc đã ban hành nên không xóa được. Hãy lùi bước ở màn Kế hoạch với lý do; thao tác nhầm thì dùng Hoàn tác.",
                    record.title
                ),
            ));
        };
        let changed = |name: &str| {
            values.get(name).is_some_and(|value| {
                Some(value) != record.values.get(name) && !FREE.contains(&name)
            })
        };
        if !open && let Some(field) = PLAN.fields.iter().find(|field| changed(field.name)) {
            return Err(Error::refused(
                "plan_decided",
                format!(
                    "“{}” đã trình hoặc đã ban hành nên {} không sửa ở đây được. Hãy lập điều chỉnh ở màn Kế hoạch.",
                    record.title,
                    field.label.to_lowercase()
                ),
            ));
        }
        if changed("year") && store::has_lines(tx, id)? {
            return Err(Error::refused(
                "plan_year",
                format!(
                    "“{}” đã có mục hoặc trần của năm ngân sách đang ghi nên không đổi năm được. Hãy lập kế hoạch của năm kia ở màn Kế hoạch.",
                    record.title
                ),
            ));
        }
        Ok(After::nothing())
    }
}
