//! Kế hoạch khuyến công năm: candidates from needs, proposals and recurring tasks, put together under
//! ceilings, edited while a draft, frozen when approved.
//!
//! [`build`] is pure; [`store`] reads and writes; here the two meet. An approved plan is a version
//! that nothing changes: every edit is refused with the decision that stands.

mod amend;
mod best;
pub mod build;
mod candidate;
mod candidates;
mod compare;
mod drafts;
mod due_store;
pub mod fields;
pub(crate) mod gate;
pub mod grounds;
mod in_force;
mod input;
mod judge;
mod line;
pub mod mix;
mod refused;
pub mod sets;
mod shown;
mod steps;
mod store;
#[cfg(test)]
mod tests;
mod to_projects;
mod view;
mod way;

use std::collections::HashMap;

pub use amend::{amend, drop_amendment};
pub use best::{MixLine, MixView, apply_mix, best_mix};
pub use build::{Question, QuestionKind};
pub use candidate::CandidateView;
use chrono::NaiveDate;
pub use drafts::{DraftRow, compare, copy, drafts, promote, rename};
pub use due_store::begun;
pub use in_force::{YearPlan, in_force, years};
pub use input::{CeilingInput, ItemInput, PlanKey};
pub use judge::undecided;
pub use line::LineDetail;
pub use shown::{
    CeilingPair, CeilingView, ChangedItem, Comparison, ContentTotal, EligibilityChip, GroundView,
    HeldView, ItemProject, NextStep, NormChip, NormItemView, PlanItemView, PlanView, RefusalView,
    StatedView, StepView, SupportBefore, VersionChange, VersionView,
};
pub use steps::{StepInput, step};
pub use to_projects::{LineLeft, ProjectMade, ProjectsMade, to_projects};
pub use way::WAY;

use crate::error::{Error, Known, Result};
use crate::ids::{PlanId, PlanItemId};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::{BySource, Money, MoneySource};
use build::Line;
use refused::{approved, dropped, unsettled};
use sets::PlanState;

/// The plan of a year as the screen shows it; none where nobody has begun one.
pub fn show(reader: &Reader<'_>, key: impl Into<PlanKey>) -> Result<Option<PlanView>> {
    match store::plan(reader, &key.into())? {
        Some(head) => view::view(reader, &head).map(Some),
        None => Ok(None),
    }
}

/// The id of the plan of a year: the one in force, else the one furthest on its way.
pub(crate) fn of_year(reader: &Reader<'_>, year: i32) -> Result<Option<PlanId>> {
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
        let open: Vec<CandidateView> = candidates::candidates(tx, plan.year, Some(&plan))?
            .into_iter()
            .filter(|candidate| !candidate.placed)
            .collect();
        let caps: Vec<&build::FacilityCap> =
            open.iter().filter_map(|one| one.cap.as_ref()).collect();
        let standing = judge::standing(tx, &plan, &caps)?;
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
                put(tx, &plan, candidate)?;
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
        view.held = built
            .held
            .into_iter()
            .map(|one| HeldView {
                key: one.key,
                title: one.title,
                questions: one.questions,
            })
            .collect();
        Ok(view)
    })
}

/// Puts a candidate into a draft as it was asked for.
fn put(tx: &Tx<'_>, plan: &store::Head, candidate: &CandidateView) -> Result<()> {
    let line = Line {
        content: candidate.content.clone(),
        amounts: candidate.amounts()?,
        ..Line::default()
    };
    store::place(
        tx,
        plan,
        &store::NewLine {
            key: &candidate.key,
            title: &candidate.title,
            line: &line,
            detail: &candidate.detail(),
            reasons: &candidate.reasons,
        },
    )
}

/// Sets or changes a ceiling of a draft. A source has one ceiling for all its contents, and one for each content.
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
    if ceiling.amount <= Money::ZERO {
        return Err(Error::refused(
            "ceiling_amount",
            format!(
                "Trần “{}” chưa có mức lớn hơn 0. Hãy ghi mức trần bằng đồng.",
                ceiling.name.trim()
            ),
        ));
    }
    if MoneySource::of(&ceiling.source).is_none() {
        return Err(Error::refused(
            "ceiling_source",
            "Trần kinh phí chưa rõ nguồn. Hãy chọn KCQG, KCĐP, đối ứng hoặc nguồn khác.",
        ));
    }
    edit(ledger, &key.into(), |tx, plan| {
        let same = |other: &store::StoredCeiling| {
            ceiling.id.as_ref() != Some(&other.id)
                && other.limit.source == ceiling.source
                && other.limit.content == ceiling.content
        };
        match store::ceilings(tx, &plan.id)?.into_iter().find(same) {
            Some(other) => Err(Error::refused(
                "ceiling_twice",
                format!(
                    "Kế hoạch đã có trần “{}” cho {}. Hãy sửa mức của trần đó.",
                    other.limit.name,
                    if ceiling.content.is_some() {
                        "nguồn và nội dung này"
                    } else {
                        "nguồn này, mọi nội dung"
                    }
                ),
            )),
            None => store::set_ceiling(tx, plan, ceiling),
        }
    })
}

/// Takes a ceiling of a draft away.
pub fn drop_ceiling(
    ledger: &Ledger,
    key: impl Into<PlanKey>,
    ceiling: &str,
) -> Result<Done<PlanView>> {
    edit(ledger, &key.into(), |tx, plan| {
        if store::drop_ceiling(tx, plan, ceiling)? {
            return Ok(());
        }
        Err(Error::refused(
            "ceiling_gone",
            "Trần này không còn trong kế hoạch. Hãy tải lại.",
        ))
    })
}

/// Puts a candidate (`key`), or something typed by hand (no key), into a draft. Refused where it
/// would pass a ceiling, with the ceiling's name, unless it is marked as reserve; and where the law excludes it or it
/// is over a norm, unless a reason is given.
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
        if let Some(title) = input.title.as_deref().map(str::trim)
            && !title.is_empty()
        {
            candidate.title = title.to_owned();
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
        let line = Line {
            content: candidate.content.clone(),
            amounts: amounts(input, &candidate.amounts()?)?,
            reserve: input.reserve.unwrap_or(false),
            cap: None,
        };
        line::not_negative(&candidate.title, &line.amounts)?;
        hold_ceilings(tx, plan, None, &line)?;
        let detail = candidate.detail().changed(input)?;
        if !line.reserve && detail.reason.is_none() {
            nothing_against(tx, plan, &candidate, &line, &detail)?;
        }
        store::place(
            tx,
            plan,
            &store::NewLine {
                key: &candidate.key,
                title: &candidate.title,
                line: &line,
                detail: &detail,
                reasons: &candidate.reasons,
            },
        )
    })
}

/// Refuses what the law excludes or what is over a norm, beside the lines that stand.
fn nothing_against(
    tx: &Tx<'_>,
    plan: &store::Head,
    candidate: &CandidateView,
    line: &Line,
    detail: &LineDetail,
) -> Result<()> {
    let day = judge::law_day(plan.year, Some(plan))?;
    let facility = store::facility(tx, detail.facility.as_ref())?;
    let asked = view::asked(
        candidate,
        line.content.as_ref(),
        &line.amounts,
        detail,
        facility,
    );
    let said = judge::judge(tx, day, &[asked])?.pop().unwrap_or_default();
    let line = Line {
        cap: said.cap,
        ..line.clone()
    };
    let mut questions = said.questions;
    let caps: Vec<&build::FacilityCap> = line.cap.iter().collect();
    let standing = judge::standing(tx, plan, &caps)?;
    questions.extend(build::over_shared_cap(&standing, &line)?);
    let against: Vec<&str> = questions
        .iter()
        .filter(|question| question.kind.holds())
        .map(|question| question.sentence.as_str())
        .collect();
    if against.is_empty() {
        return Ok(());
    }
    Err(Error::refused(
        Known::PlanUndecided.code(),
        format!(
            "“{}” cần quyết định: {} Hãy giảm mức hỗ trợ, hoặc ghi lý do vẫn đưa vào kế hoạch.",
            candidate.title,
            against.join(" ")
        ),
    ))
}

fn amounts(input: &ItemInput, stands: &BySource) -> Result<BySource> {
    stands.restated([input.national, input.local, input.beneficiary, input.other])
}

/// Changes a line of a draft, within the ceilings.
pub fn edit_item(ledger: &Ledger, item: &PlanItemId, input: &ItemInput) -> Result<Done<PlanView>> {
    let key = ledger.read(|reader| store::plan_of(reader, item))?;
    edit(ledger, &key, |tx, plan| {
        let old = store::items(tx, &plan.id)?
            .into_iter()
            .find(|one| one.id == *item)
            .ok_or_else(|| {
                Error::refused(
                    "item_gone",
                    "Mục này không còn trong kế hoạch. Hãy tải lại.",
                )
            })?;
        let title = input.title.as_deref().map(str::trim);
        let title = title
            .filter(|title| !title.is_empty())
            .unwrap_or(&old.title);
        let line = Line {
            content: input.content.clone().or(old.line.content),
            amounts: amounts(input, &old.line.amounts)?,
            reserve: input.reserve.unwrap_or(old.line.reserve),
            cap: None,
        };
        line::not_negative(title, &line.amounts)?;
        hold_ceilings(tx, plan, Some(item), &line)?;
        let detail = old.detail.changed(input)?;
        store::set_item(tx, item, title, &line, &detail)
    })
}

/// Takes a line out of a draft; its need is a candidate again.
pub fn remove_item(ledger: &Ledger, item: &PlanItemId) -> Result<Done<PlanView>> {
    let key = ledger.read(|reader| store::plan_of(reader, item))?;
    edit(ledger, &key, |tx, plan| store::remove_item(tx, plan, item))
}

/// Moves a line of a draft to a position, counted from 1, against the order by law: the line keeps the reason.
pub fn move_item(
    ledger: &Ledger,
    item: &PlanItemId,
    position: u32,
    reason: Option<&str>,
) -> Result<Done<PlanView>> {
    let key = ledger.read(|reader| store::plan_of(reader, item))?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    edit(ledger, &key, |tx, plan| {
        store::move_item(tx, plan, item, position, reason.unwrap_or("xếp tay"))
    })
}

/// Freezes a plan of which nothing is left to decide; see [`approve_giving`].
pub fn approve(
    ledger: &Ledger,
    key: impl Into<PlanKey>,
    decision_no: &str,
    decision_on: NaiveDate,
) -> Result<Done<PlanView>> {
    approve_giving(ledger, key, decision_no, decision_on, None)
}

/// Freezes a plan under a decision: nothing changes it afterwards but an amendment, which is decided here too. The
/// other drafts of the year are used no more.
///
/// Refused while something speaks against a line by the law of the decision's day, or is not known of it, and nobody
/// said why it stands all the same; `reason` is that, for all lines that have none of their own.
pub fn approve_giving(
    ledger: &Ledger,
    key: impl Into<PlanKey>,
    decision_no: &str,
    decision_on: NaiveDate,
    reason: Option<&str>,
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
        if plan.state == PlanState::Dropped {
            return Err(dropped(&plan));
        }
        let items = store::items(tx, &plan.id)?;
        if items.is_empty() {
            return Err(Error::refused(
                "plan_empty",
                format!("Kế hoạch năm {year} chưa có mục nào nên chưa phê duyệt được."),
            ));
        }
        for item in &items {
            line::not_negative(&item.title, &item.line.amounts)?;
        }
        within_ceilings(tx, &plan, items)?;
        if plan.amends.is_none() && store::issued(tx, year)?.is_some() {
            return Err(Error::refused(
                "plan_approved",
                format!("Năm {year} đã có kế hoạch ban hành. Thay đổi sau phê duyệt là một lần điều chỉnh riêng."),
            ));
        }
        tx.run(
            "UPDATE plan SET decision_no = ?2, decision_on = ?3 WHERE id = ?1",
            [plan.id.as_str(), decision_no, &decision_on.to_string()],
        )?;
        let plan = store::by_id(tx, &plan.id)?;
        let judged = nothing_left_open(tx, &plan, reason)?;
        if let Some(amended) = &plan.amends {
            let standing = store::by_id(tx, amended)?;
            return amend::decide(tx, &plan, &standing, &judged, (decision_no, decision_on));
        }
        store::step(tx, &plan, &store::Taken::decided(PlanState::Issued, decision_on, decision_no))?;
        drafts::drop_others(tx, year, &plan.id)?;
        let plan = store::by_id(tx, &plan.id)?;
        let mut frozen = view::plain(tx, &plan)?;
        view::keep_questions(&mut frozen, &judged);
        store::freeze(tx, &plan, "approved", &frozen, Some(decision_no), Some(decision_on))?;
        view::view(tx, &plan)
    })
}

/// The plan with what was decided of its lines; refused while something is open and no reason is given.
fn nothing_left_open(tx: &Tx<'_>, plan: &store::Head, reason: Option<&str>) -> Result<PlanView> {
    let shown = view::view(tx, plan)?;
    let open: Vec<&PlanItemView> = shown.items.iter().filter(|item| item.is_open()).collect();
    if open.is_empty() {
        return Ok(shown);
    }
    let Some(reason) = reason.map(str::trim).filter(|reason| !reason.is_empty()) else {
        let told = |item: &&PlanItemView| {
            let sentences: Vec<&str> = item
                .questions
                .iter()
                .map(|one| one.sentence.as_str())
                .collect();
            format!("“{}”: {}", item.title, sentences.join(" "))
        };
        return Err(Error::refused(
            Known::PlanUndecided.code(),
            format!(
                "Còn {} mục cần quyết định trước khi ban hành. {} Hãy sửa, bỏ từng mục, hoặc ghi lý do vẫn đưa vào kế hoạch.",
                open.len(),
                open.iter().map(told).collect::<Vec<_>>().join(" ")
            ),
        ));
    };
    for item in open {
        store::set_reason(tx, &item.id, reason)?;
    }
    view::view(tx, plan)
}

fn within_ceilings(reader: &Reader<'_>, plan: &store::Head, items: Vec<store::Item>) -> Result<()> {
    let lines: Vec<Line> = items.into_iter().map(|item| item.line).collect();
    for ceiling in store::ceilings(reader, &plan.id)? {
        let used = build::used(&lines, &ceiling.limit)?;
        if used > ceiling.limit.amount {
            return Err(Error::refused(
                Known::PlanOverCeiling.code(),
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
    match plan.state {
        PlanState::Dropped => Err(dropped(&plan)),
        _ => unsettled(&plan).map(|()| plan),
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
            Known::PlanOverCeiling.code(),
            format!("{passed} Hãy giảm mức hỗ trợ, bớt mục khác hoặc đánh dấu dự phòng."),
        )),
    }
}
