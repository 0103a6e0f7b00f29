//! Phương án: several drafts of one year side by side, held against each other; one is chosen, the others stay
//! readable as *không dùng*.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::input::PlanKey;
use super::refused;
use super::sets::PlanState;
use super::shown::{Comparison, PlanView};
use super::store::{self, called};
use super::view::{self, compare_heads};
use crate::error::{Error, Result};
use crate::ids::PlanId;
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Money;

/// A draft as the switcher shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftRow {
    /// Its id.
    pub id: PlanId,
    /// `Phương án 2`; the name of the plan where it has none.
    pub name: String,
    /// Where it stands.
    pub step: PlanState,
    /// The same in words.
    pub step_words: String,
    /// Lines, reserve included.
    pub items: u32,
    /// All sources, reserve left out.
    pub total: Money,
    /// The one that reports and the overview read.
    pub main: bool,
}

/// The plans of a year: the one in force or furthest on its way first, then drafts and what is not used.
pub fn drafts(reader: &Reader<'_>, year: i32) -> Result<Vec<DraftRow>> {
    let main = store::plan(reader, &PlanKey::from(year))?.map(|head| head.id);
    store::of_year(reader, year)?
        .into_iter()
        .map(|head| {
            let shown = view::plain(reader, &head)?;
            Ok(DraftRow {
                name: called(&head),
                step_words: head.state.label().to_owned(),
                items: u32::try_from(shown.items.len()).unwrap_or(u32::MAX),
                total: shown.totals.total(),
                main: main.as_ref() == Some(&head.id),
                step: head.state,
                id: head.id,
            })
        })
        .collect()
}

/// Copies a draft, one on its way or one not used, as a new draft beside it.
pub fn copy(ledger: &Ledger, plan: &PlanId, variant: &str) -> Result<Done<PlanView>> {
    let year = ledger.read(|reader| store::by_id(reader, plan))?.year;
    let variant = named(variant)?;
    ledger.transact(&Op::CopyPlan { year }, |tx| {
        let from = store::by_id(tx, plan)?;
        no_plan_in_force(tx, year)?;
        if from.variant.is_none() && from.state == PlanState::Draft {
            tx.run(
                "UPDATE plan SET variant = 'Phương án 1' WHERE id = ?1",
                [plan],
            )?;
        }
        let id = store::copy(tx, &from, &variant, PlanState::Draft, None)?;
        view::view(tx, &store::by_id(tx, &id)?)
    })
}

/// Gives a draft another name.
pub fn rename(ledger: &Ledger, plan: &PlanId, variant: &str) -> Result<Done<PlanView>> {
    let year = ledger.read(|reader| store::by_id(reader, plan))?.year;
    let variant = named(variant)?;
    ledger.transact(&Op::EditPlan { year }, |tx| {
        if store::by_id(tx, plan)?.approved {
            return Err(Error::refused(
                "plan_decided",
                "Kế hoạch đã ban hành nên giữ tên đã ban hành. Chỉ phương án dự thảo đổi tên được.",
            ));
        }
        refused::unsettled(&store::by_id(tx, plan)?)?;
        tx.run(
            "UPDATE plan SET variant = ?2 WHERE id = ?1",
            [plan.as_str(), variant.as_str()],
        )?;
        view::view(tx, &store::by_id(tx, plan)?)
    })
}

/// Chooses one draft; the other drafts of the year are used no more, and their needs are open again.
pub fn promote(ledger: &Ledger, plan: &PlanId) -> Result<Done<PlanView>> {
    let head = ledger.read(|reader| store::by_id(reader, plan))?;
    let op = Op::ChooseDraft {
        year: head.year,
        title: called(&head),
    };
    ledger.transact(&op, |tx| {
        no_plan_in_force(tx, head.year)?;
        if head.state == PlanState::Dropped {
            tx.run("UPDATE plan SET state = 'draft' WHERE id = ?1", [plan])?;
            tx.run(
                "UPDATE facility_need SET state = 'planned' WHERE coalesce(state, 'new') = 'new'
                   AND id IN (SELECT facility_need_id FROM plan_item WHERE plan_id = ?1)",
                [plan],
            )?;
        }
        drop_others(tx, head.year, plan)?;
        view::view(tx, &store::by_id(tx, plan)?)
    })
}

/// Marks every other draft of the year as not used.
pub(super) fn drop_others(tx: &Tx<'_>, year: i32, chosen: &PlanId) -> Result<()> {
    for other in store::of_year(tx, year)? {
        if other.id != *chosen
            && !other.approved
            && !matches!(other.state, PlanState::Dropped | PlanState::Amending)
        {
            tx.run(
                "UPDATE plan SET state = 'dropped' WHERE id = ?1",
                [&other.id],
            )?;
            store::free_needs(tx, &other.id)?;
        }
    }
    Ok(())
}

fn no_plan_in_force(reader: &Reader<'_>, year: i32) -> Result<()> {
    match store::plan(reader, &PlanKey::from(year))? {
        Some(plan) if plan.approved => Err(Error::refused(
            "plan_approved",
            format!(
                "Kế hoạch năm {year} đã ban hành nên không lập phương án khác được. Hãy soạn một lần bổ sung hoặc điều chỉnh."
            ),
        )),
        _ => Ok(()),
    }
}

fn named(variant: &str) -> Result<String> {
    let variant = variant.trim();
    match variant.is_empty() {
        true => Err(Error::refused(
            "variant_unnamed",
            "Phương án chưa có tên. Hãy đặt tên, ví dụ “Phương án 2”.",
        )),
        false => Ok(variant.to_owned()),
    }
}

/// Holds two plans against each other: a line is the same by what it was copied or taken from.
pub fn compare(reader: &Reader<'_>, a: &PlanId, b: &PlanId) -> Result<Comparison> {
    compare_heads(reader, &store::by_id(reader, a)?, &store::by_id(reader, b)?)
}
