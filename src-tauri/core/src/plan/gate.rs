//! What the general forms may do to a year's plan: its lines, ceilings, steps and versions are the builder's to write.
//!
//! What surprises: an issued plan still takes a note; its name, batch and goal were issued with it.

use chrono::NaiveDate;

use super::fields::PLAN;
use super::sets::PlanState;
use super::store;
use crate::attachment::fields::ATTACHMENT;
use crate::error::Result;
use crate::field::Noun;
use crate::finding::Finding;
use crate::ids::PlanId;
use crate::ledger::gate::{After, Gate, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::norm::fields::NORM;
use crate::norm::gate::{ends_before_use, kept_as_used};
use crate::norm::{NormQuestion, Norms};
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
        let submitted = matches!(
            state.and_then(PlanState::of),
            Some(PlanState::Submitted | PlanState::SubmittedCommittee)
        );
        let plan = PlanId::from(id);
        let issued = !(open || submitted) || store::has_versions(reader, &plan)?;
        let mut kept = Vec::new();
        if issued || submitted {
            let fields = noun.fields.iter().map(|field| field.name);
            let (done, instead) = if issued {
                (
                    "ban hành",
                    "Hãy lập lần bổ sung, điều chỉnh ở màn Kế hoạch; thao tác nhầm thì dùng Hoàn tác.",
                )
            } else {
                (
                    "trình",
                    "Hãy lùi bước về dự thảo với lý do ở màn Kế hoạch; thao tác nhầm thì dùng Hoàn tác.",
                )
            };
            kept.push(Kept {
                code: "plan_decided",
                because: format!("“{}” đã {done}", record.title),
                instead,
                fields: fields
                    .filter(|name| !open && !FREE.contains(name))
                    .collect(),
                lists: if issued {
                    vec![ATTACHMENT.name]
                } else {
                    Vec::new()
                },
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

    /// The needs of a draft that is deleted are open again, as of a line that is taken out.
    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        if let Some(id) = typed.id.filter(|_| typed.deletes()) {
            store::free_needs(tx, &PlanId::from(id))?;
        }
        Ok(After::nothing())
    }
}

/// The gate of norms by which lines of a plan were issued: they keep what they said.
pub(crate) struct PlannedNormGate;

impl Gate for PlannedNormGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == NORM.name
    }

    fn findings(&self, reader: &Reader<'_>, typed: &Typed<'_>) -> Result<Vec<Finding>> {
        let Some(id) = typed.id.filter(|_| typed.text("valid_to").is_some()) else {
            return Ok(Vec::new());
        };
        let used = used_on(reader, id)?;
        ends_before_use(reader, typed, id, used.into_iter().max())
    }

    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let lines = used_on(reader, id)?.len();
        let Some(record) = record::get(reader, noun, id)?.filter(|_| lines > 0) else {
            return Ok(Vec::new());
        };
        Ok(vec![kept_as_used(
            noun,
            format!(
                "Định mức “{}” đã dùng khi ban hành {lines} mục kế hoạch",
                record.title
            ),
        )])
    }
}

/// The days on which lines of issued plans were held against a norm, one for each line.
fn used_on(reader: &Reader<'_>, norm: &str) -> Result<Vec<NaiveDate>> {
    let Some(record) = record::get(reader, &NORM, norm)? else {
        return Ok(Vec::new());
    };
    let value = |name: &str| record.values.get(name).and_then(|value| value.as_str());
    let lines = store::decided_lines(reader, value("valid_from"), value("valid_to"))?;
    // A line of another item or another content is not held against it.
    let other = |of: &Option<String>, own: Option<&str>| {
        of.is_some() && own.is_some() && of.as_deref() != own
    };
    let lines = lines.into_iter().filter(|line| {
        !other(&line.item, value("item_code")) && !other(&line.content, value("content_id"))
    });
    let mut norms = None;
    let mut days = Vec::new();
    for line in lines {
        let norms = match &mut norms {
            Some(norms) => norms,
            none => none.insert(Norms::read(reader)?),
        };
        let Some(content) = &line.content else {
            continue;
        };
        let question = NormQuestion {
            unit: line.unit,
            item_code: line.item,
            ..NormQuestion::new(content, line.source, line.on, line.support)
        };
        let verdict = norms.check(reader, &question)?;
        if verdict
            .norm
            .iter()
            .chain(&verdict.candidates)
            .any(|one| one.id.as_str() == norm)
        {
            days.push(line.on);
        }
    }
    Ok(days)
}
