//! What the general forms may do to a year's plan: its lines, ceilings, steps and versions are the builder's to write.
//!
//! What surprises: an issued plan still takes a note; its name, batch and goal were issued with it.

use super::fields::PLAN;
use super::sets::PlanState;
use super::store;
use crate::error::Result;
use crate::field::Noun;
use crate::ids::PlanId;
use crate::ledger::gate::{After, Gate, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::record;

/// What may be typed of a plan whatever became of it.
const FREE: &[&str] = &["note", "programme_id"];

/// The gate of plans.
pub(crate) struct PlanGate;

impl Gate for PlanGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == PLAN.name
    }

    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let Some(record) = record::get(reader, noun, id)? else {
            return Ok(Vec::new());
        };
        let state = record.values.get("state").and_then(|state| state.as_str());
        let open =
            state.is_none_or(|code| PlanState::of(code).is_some_and(|state| !state.is_decided()));
        let plan = PlanId::from(id);
        let decided = !open || store::has_versions(reader, &plan)?;
        let mut kept = Vec::new();
        if decided {
            let fields = noun.fields.iter().map(|field| field.name);
            kept.push(Kept {
                code: "plan_decided",
                because: format!("“{}” đã trình hoặc đã ban hành", record.title),
                instead: match state {
                    Some("issued" | "adjusted") => {
                        "Hãy lập điều chỉnh ở màn Kế hoạch; thao tác nhầm thì dùng Hoàn tác."
                    }
                    _ => "Hãy lùi bước với lý do ở màn Kế hoạch; thao tác nhầm thì dùng Hoàn tác.",
                },
                fields: fields
                    .filter(|name| !open && !FREE.contains(name))
                    .collect(),
                lists: Vec::new(),
                stays: true,
            });
        }
        if store::has_lines(reader, &plan)? {
            kept.push(Kept {
                code: "plan_year",
                because: format!(
                    "“{}” đã có mục hoặc trần của năm ngân sách đang ghi",
                    record.title
                ),
                instead: "Hãy lập kế hoạch của năm kia ở màn Kế hoạch.",
                fields: vec!["year"],
                lists: Vec::new(),
                stays: false,
            });
        }
        Ok(kept)
    }

    /// A draft that is deleted gives its needs back.
    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        if let (Some(id), None) = (typed.id, typed.values) {
            store::free_needs(tx, &PlanId::from(id))?;
        }
        Ok(After::nothing())
    }
}
