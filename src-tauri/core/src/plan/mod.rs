//! Kế hoạch khuyến công năm: candidates from needs, proposals and recurring tasks, put together under
//! ceilings, edited while a draft, frozen when approved.
//!
//! [`build`] is pure; [`store`] reads and writes; here the two meet. An approved plan is a version
//! that nothing changes: every edit is refused with the decision that stands.

mod amend;
mod best;
pub mod build;
mod candidates;
mod drafts;
pub mod fields;
pub mod grounds;
pub mod mix;
pub mod sets;
mod steps;
mod store;
#[cfg(test)]
mod tests;
mod to_projects;
mod view;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use amend::{amend, as_of, drop_amendment};
pub use best::{MixLine, MixView, apply_mix, best_mix};
pub use drafts::{
    CeilingPair, ChangedItem, Comparison, DraftRow, compare, copy, drafts, promote, rename,
};
pub use steps::{StepInput, step};
pub use to_projects::{LineLeft, ProjectMade, ProjectsMade, to_projects};
pub use view::{
    CandidateView, CeilingView, ContentTotal, EligibilityChip, GroundView, ItemProject, NextStep,
    NormChip, PlanItemView, PlanView, RefusalView, StatedView, StepView, SupportBefore,
    VersionChange, VersionView,
};

use crate::clock::written;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::{BySource, Money, MoneySource};
use build::Line;

/// Which plan is meant: one by its id, else that of the year (the one in force, else the one furthest on its way).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanKey {
    /// Budget year.
    pub year: i32,
    /// A draft of it, or its amendment.
    pub plan: Option<String>,
}

impl From<i32> for PlanKey {
    fn from(year: i32) -> Self {
        Self { year, plan: None }
    }
}

impl From<(i32, Option<String>)> for PlanKey {
    fn from((year, plan): (i32, Option<String>)) -> Self {
        Self { year, plan }
    }
}

/// A ceiling as the person sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CeilingInput {
    /// The ceiling to change; none for a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// Where its money comes from.
    pub source: MoneySource,
    /// Id of the content heading it is limited to, if any.
    #[serde(default)]
    pub content: Option<String>,
    /// Whole đồng.
    pub amount: Money,
}

/// A line of the plan as the person writes it; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ItemInput {
    /// What it is called.
    pub title: Option<String>,
    /// Id of its content heading.
    pub content: Option<String>,
    /// Kinh phí khuyến công quốc gia.
    pub national: Option<Money>,
    /// Kinh phí khuyến công địa phương.
    pub local: Option<Money>,
    /// Vốn đối ứng.
    pub beneficiary: Option<Money>,
    /// Vốn khác.
    pub other: Option<Money>,
    /// Dự phòng: outside the ceilings.
    pub reserve: Option<bool>,
}

impl ItemInput {
    /// What is written, beside what stays as it was.
    fn amounts(&self, old: &BySource) -> Result<BySource> {
        old.restated([self.national, self.local, self.beneficiary, self.other])
    }
}

/// The plan of a year as the screen shows it; none where nobody has begun one.
pub fn show(reader: &Reader<'_>, key: impl Into<PlanKey>) -> Result<Option<PlanView>> {
    match store::plan(reader, &key.into())? {
        Some(head) => view::view(reader, &head).map(Some),
        None => Ok(None),
    }
}

/// The id of the plan of a year: the one in force, else the one furthest on its way.
pub(crate) fn of_year(reader: &Reader<'_>, year: i32) -> Result<Option<String>> {
    Ok(store::plan(reader, &year.into())?.map(|head| head.id))
}

/// Everything that could go into a plan, with the grounds of its place, in their order.
pub fn candidates(reader: &Reader<'_>, key: impl Into<PlanKey>) -> Result<Vec<CandidateView>> {
    let key = key.into();
    let plan = store::plan(reader, &key)?;
    candidates::candidates(reader, key.year, plan.as_ref())
}

/// Fills a draft with its candidates, as far as the ceilings go. What stands in it stays.
pub fn build_year(ledger: &Ledger, key: impl Into<PlanKey>) -> Result<Done<PlanView>> {
    let key = key.into();
    ledger.transact(&Op::BuildPlan { year: key.year }, |tx| {
        let plan = draft(tx, &key)?;
        let ceilings = store::ceilings(tx, &plan.id)?;
        let standing: Vec<Line> = store::items(tx, &plan.id)?
            .into_iter()
            .map(|item| item.line)
            .collect();
        let open: Vec<CandidateView> = candidates::candidates(tx, plan.year, Some(&plan))?
            .into_iter()
            .filter(|candidate| !candidate.placed)
            .collect();
        let values: Vec<build::Candidate> = open
            .iter()
            .map(CandidateView::value)
            .collect::<Result<_>>()?;
        let limits: Vec<build::Ceiling> = ceilings.iter().map(|one| one.limit.clone()).collect();
        let built = build::build(&values, &limits, &standing)?;
        let by_key: HashMap<&str, &CandidateView> =
            open.iter().map(|one| (one.key.as_str(), one)).collect();
        for key in &built.placed {
            if let Some(candidate) = by_key.get(key.as_str()) {
                store::place(tx, &plan, candidate, &candidate.amounts()?, false)?;
            }
        }
        let mut view = view::view(tx, &plan)?;
        view.refusals = built
            .refused
            .into_iter()
            .map(|one| RefusalView {
                key: one.key,
                title: one.title,
                reason: one.reason,
            })
            .collect();
        Ok(view)
    })
}

/// Sets or changes a ceiling of a draft.
pub fn set_ceiling(
    ledger: &Ledger,
    key: impl Into<PlanKey>,
    ceiling: &CeilingInput,
) -> Result<Done<PlanView>> {
    if ceiling.name.trim().is_empty() {
        return Err(Error::refused(
            "ceiling_unnamed",
            "Trần kinh phí chưa có tên. Hãy đặt tên, ví dụ “KCĐP năm 2026”.",
        ));
    }
    edit(ledger, &key.into(), |tx, plan| {
        store::set_ceiling(tx, plan, ceiling)
    })
}

/// Puts a candidate (`key`), or something typed by hand (no key), into a draft. Refused where it
/// would pass a ceiling, with the ceiling's name, unless it is marked as reserve.
pub fn place(
    ledger: &Ledger,
    of: impl Into<PlanKey>,
    key: Option<&str>,
    input: &ItemInput,
) -> Result<Done<PlanView>> {
    edit(ledger, &of.into(), |tx, plan| {
        let candidate = match key {
            Some(key) => candidates::candidate(tx, plan, key)?.ok_or_else(|| {
                Error::refused(
                    "candidate_gone",
                    "Nhu cầu này không còn trong danh sách. Hãy tải lại.",
                )
            })?,
            None => CandidateView::by_hand(input)?,
        };
        let mut candidate = candidate;
        if candidate.placed {
            return Err(Error::refused(
                "candidate_placed",
                format!("“{}” đã có trong kế hoạch.", candidate.title),
            ));
        }
        if let Some(content) = &input.content {
            candidate.content = Some(content.clone());
        }
        if candidate.content.is_none() {
            return Err(Error::refused(
                "content_missing",
                format!(
                    "“{}” chưa rõ thuộc nội dung khuyến công nào. Hãy chọn nội dung.",
                    candidate.title
                ),
            ));
        }
        let amounts = input.amounts(&candidate.amounts()?)?;
        let reserve = input.reserve.unwrap_or(false);
        let line = Line {
            content: candidate.content.clone(),
            amounts,
            reserve,
        };
        hold_ceilings(tx, plan, None, &line)?;
        store::place(tx, plan, &candidate, &amounts, reserve)?;
        Ok(())
    })
}

/// Changes a line of a draft, within the ceilings.
pub fn edit_item(ledger: &Ledger, item: &str, input: &ItemInput) -> Result<Done<PlanView>> {
    let key = ledger.read(|reader| store::plan_of(reader, item))?;
    edit(ledger, &key, |tx, plan| {
        let old = store::items(tx, &plan.id)?
            .into_iter()
            .find(|one| one.id == item)
            .ok_or_else(|| {
                Error::refused(
                    "item_gone",
                    "Mục này không còn trong kế hoạch. Hãy tải lại.",
                )
            })?;
        let line = Line {
            content: input.content.clone().or(old.line.content),
            amounts: input.amounts(&old.line.amounts)?,
            reserve: input.reserve.unwrap_or(old.line.reserve),
        };
        hold_ceilings(tx, plan, Some(item), &line)?;
        store::set_item(
            tx,
            item,
            input.title.as_deref().unwrap_or(&old.title),
            &line,
        )
    })
}

/// Takes a line out of a draft; its need is a candidate again.
pub fn remove_item(ledger: &Ledger, item: &str) -> Result<Done<PlanView>> {
    let key = ledger.read(|reader| store::plan_of(reader, item))?;
    edit(ledger, &key, |tx, plan| store::remove_item(tx, plan, item))
}

/// Moves a line of a draft to a position, counted from 1, against the order by law: the line keeps the reason.
pub fn move_item(
    ledger: &Ledger,
    item: &str,
    position: u32,
    reason: Option<&str>,
) -> Result<Done<PlanView>> {
    let key = ledger.read(|reader| store::plan_of(reader, item))?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    edit(ledger, &key, |tx, plan| {
        store::move_item(tx, plan, item, position, reason.unwrap_or("xếp tay"))
    })
}

/// Freezes a plan under a decision: nothing changes it afterwards but an amendment, which is decided here too. The
/// other drafts of the year are used no more.
pub fn approve(
    ledger: &Ledger,
    key: impl Into<PlanKey>,
    decision_no: &str,
    decision_on: NaiveDate,
) -> Result<Done<PlanView>> {
    let key = key.into();
    let decision_no = decision_no.trim();
    if decision_no.is_empty() {
        return Err(Error::refused(
            "decision_missing",
            "Chưa có số quyết định phê duyệt. Hãy nhập số quyết định.",
        ));
    }
    ledger.transact(&Op::ApprovePlan { year: key.year }, |tx| {
        let plan = existing(tx, &key)?;
        let year = plan.year;
        if plan.approved {
            return Err(approved(&plan));
        }
        if plan.state == "dropped" {
            return Err(dropped(&plan));
        }
        let items = store::items(tx, &plan.id)?;
        if items.is_empty() {
            return Err(Error::refused(
                "plan_empty",
                format!("Kế hoạch năm {year} chưa có mục nào nên chưa phê duyệt được."),
            ));
        }
        within_ceilings(tx, &plan, items)?;
        if let Some(amended) = &plan.amends {
            let standing = store::by_id(tx, amended)?;
            return amend::decide(tx, &plan, &standing, decision_no, decision_on);
        }
        if store::plan(tx, &year.into())?.is_some_and(|other| other.approved) {
            return Err(Error::refused(
                "plan_approved",
                format!("Năm {year} đã có kế hoạch ban hành. Thay đổi sau phê duyệt là một lần điều chỉnh riêng."),
            ));
        }
        store::step(tx, &plan, &store::Taken::decided("issued", decision_on, decision_no))?;
        tx.run(
            "UPDATE plan SET decision_no = ?2, decision_on = ?3 WHERE id = ?1",
            [plan.id.as_str(), decision_no, &decision_on.to_string()],
        )?;
        drafts::drop_others(tx, year, &plan.id)?;
        let plan = store::by_id(tx, &plan.id)?;
        let frozen = view::view(tx, &plan)?;
        store::freeze(tx, &plan, "approved", &frozen, Some(decision_no), Some(decision_on))?;
        view::view(tx, &plan)
    })
}

fn within_ceilings(reader: &Reader<'_>, plan: &store::Head, items: Vec<store::Item>) -> Result<()> {
    let lines: Vec<Line> = items.into_iter().map(|item| item.line).collect();
    for ceiling in store::ceilings(reader, &plan.id)? {
        let used = build::used(&lines, &ceiling.limit)?;
        if used > ceiling.limit.amount {
            return Err(Error::refused(
                "plan_over_ceiling",
                format!(
                    "Kế hoạch vượt trần “{}” {} đồng. Hãy bớt mục, giảm mức hoặc đánh dấu dự phòng.",
                    ceiling.limit.name,
                    used.minus(ceiling.limit.amount)?
                ),
            ));
        }
    }
    Ok(())
}

fn edit(
    ledger: &Ledger,
    key: &PlanKey,
    change: impl FnOnce(&Tx<'_>, &store::Head) -> Result<()>,
) -> Result<Done<PlanView>> {
    ledger.transact(&Op::EditPlan { year: key.year }, |tx| {
        let plan = draft(tx, key)?;
        change(tx, &plan)?;
        view::view(tx, &plan)
    })
}

/// The plan that is meant, where it may be edited; begun if the year has none.
fn draft(tx: &Tx<'_>, key: &PlanKey) -> Result<store::Head> {
    let plan = match store::plan(tx, key)? {
        Some(plan) => plan,
        None => return store::begin(tx, key.year),
    };
    match plan.state.as_str() {
        _ if plan.approved => Err(approved(&plan)),
        "dropped" => Err(dropped(&plan)),
        "submitted" | "submitted_committee" => Err(Error::refused(
            "plan_submitted",
            format!(
                "Kế hoạch năm {} đang ở bước “{}” nên không sửa được. Hãy lùi về dự thảo, kèm lý do, rồi sửa.",
                plan.year,
                store::words(sets::PlanState::CHOICES, &plan.state)
            ),
        )),
        _ => Ok(plan),
    }
}

fn existing(reader: &Reader<'_>, key: &PlanKey) -> Result<store::Head> {
    store::plan(reader, key)?.ok_or_else(|| {
        Error::refused(
            "plan_missing",
            format!("Chưa có kế hoạch năm {}. Hãy lập kế hoạch trước.", key.year),
        )
    })
}

fn approved(plan: &store::Head) -> Error {
    let decision = plan.decision_no.clone().unwrap_or_default();
    let day = plan
        .decision_on
        .map(|day| format!(" ngày {}", written(day)))
        .unwrap_or_default();
    Error::refused(
        "plan_approved",
        format!(
            "Kế hoạch năm {} đã phê duyệt theo {decision}{day} nên không sửa được. Thay đổi sau phê duyệt là một lần điều chỉnh riêng.",
            plan.year
        ),
    )
}

fn dropped(plan: &store::Head) -> Error {
    Error::refused(
        "plan_dropped",
        format!(
            "“{}” là phương án không dùng. Hãy chọn lại phương án này trước khi sửa.",
            drafts::called(plan)
        ),
    )
}

fn hold_ceilings(
    tx: &Tx<'_>,
    plan: &store::Head,
    besides: Option<&str>,
    line: &Line,
) -> Result<()> {
    let others: Vec<Line> = store::items(tx, &plan.id)?
        .into_iter()
        .filter(|item| Some(item.id.as_str()) != besides)
        .map(|item| item.line)
        .collect();
    let limits: Vec<build::Ceiling> = store::ceilings(tx, &plan.id)?
        .into_iter()
        .map(|one| one.limit)
        .collect();
    match build::passed_by(&others, line, &limits)? {
        None => Ok(()),
        Some(passed) => Err(Error::refused(
            "plan_over_ceiling",
            format!("{passed} Hãy giảm mức hỗ trợ, bớt mục khác hoặc đánh dấu dự phòng."),
        )),
    }
}
