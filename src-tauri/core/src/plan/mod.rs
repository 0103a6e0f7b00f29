//! Kế hoạch khuyến công năm: candidates from needs, proposals and recurring tasks, put together under
//! ceilings, edited while a draft, frozen when approved.
//!
//! [`build`] is pure; [`store`] reads and writes; here the two meet. An approved plan is a version
//! that nothing changes: every edit is refused with the decision that stands.

pub mod build;
pub mod fields;
mod store;
mod view;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use view::{
    CandidateView, CeilingView, ContentTotal, PlanItemView, PlanView, RefusalView, Totals,
    VersionView,
};

use crate::clock::written;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Money;
use build::{Amounts, Line};

/// A ceiling as the person sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CeilingInput {
    /// The ceiling to change; none for a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// `national`, `local`, `beneficiary` or `other`.
    pub source: String,
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

/// The plan of a year as the screen shows it; none where nobody has begun one.
pub fn show(reader: &Reader<'_>, year: i32) -> Result<Option<PlanView>> {
    match store::plan(reader, year)? {
        Some(head) => view::view(reader, &head).map(Some),
        None => Ok(None),
    }
}

/// The id of the plan of a year: the approved one if there is one, else the newest draft.
pub(crate) fn of_year(reader: &Reader<'_>, year: i32) -> Result<Option<String>> {
    Ok(store::plan(reader, year)?.map(|head| head.id))
}

/// Everything that could go into the plan of a year, with the reason for its place.
pub fn candidates(reader: &Reader<'_>, year: i32) -> Result<Vec<CandidateView>> {
    store::candidates(reader, year)
}

/// Fills the draft of a year with its candidates, as far as the ceilings go. What stands in it stays.
pub fn build_year(ledger: &Ledger, year: i32) -> Result<Done<PlanView>> {
    ledger.transact(&Op::BuildPlan { year }, |tx| {
        let plan = draft(tx, year)?;
        let ceilings = store::ceilings(tx, &plan.id)?;
        let standing: Vec<Line> = store::items(tx, &plan.id)?
            .into_iter()
            .map(|item| item.line)
            .collect();
        let open: Vec<CandidateView> = store::candidates(tx, year)?
            .into_iter()
            .filter(|candidate| !candidate.placed)
            .collect();
        let values: Vec<build::Candidate> = open.iter().map(CandidateView::value).collect();
        let limits: Vec<build::Ceiling> = ceilings.iter().map(|one| one.limit.clone()).collect();
        let built = build::build(&values, &limits, &standing)?;
        for key in &built.placed {
            if let Some(candidate) = open.iter().find(|candidate| &candidate.key == key) {
                store::place(tx, &plan, candidate, &candidate.amounts(), false)?;
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
pub fn set_ceiling(ledger: &Ledger, year: i32, ceiling: &CeilingInput) -> Result<Done<PlanView>> {
    if ceiling.name.trim().is_empty() {
        return Err(Error::refused(
            "ceiling_unnamed",
            "Trần kinh phí chưa có tên. Hãy đặt tên, ví dụ “KCĐP năm 2026”.",
        ));
    }
    edit(ledger, year, |tx, plan| {
        store::set_ceiling(tx, plan, ceiling)
    })
}

/// Puts a candidate (`key`), or something typed by hand (no key), into a draft. Refused where it
/// would pass a ceiling, with the ceiling's name, unless it is marked as reserve.
pub fn place(
    ledger: &Ledger,
    year: i32,
    key: Option<&str>,
    input: &ItemInput,
) -> Result<Done<PlanView>> {
    edit(ledger, year, |tx, plan| {
        let candidate = match key {
            Some(key) => store::candidates(tx, year)?
                .into_iter()
                .find(|candidate| candidate.key == key)
                .ok_or_else(|| {
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
        let asked = candidate.amounts();
        let amounts = Amounts {
            national: input.national.unwrap_or(asked.national),
            local: input.local.unwrap_or(asked.local),
            beneficiary: input.beneficiary.unwrap_or(asked.beneficiary),
            other: input.other.unwrap_or(asked.other),
        };
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
    let year = ledger.read(|reader| store::year_of(reader, item))?;
    edit(ledger, year, |tx, plan| {
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
            amounts: Amounts {
                national: input.national.unwrap_or(old.line.amounts.national),
                local: input.local.unwrap_or(old.line.amounts.local),
                beneficiary: input.beneficiary.unwrap_or(old.line.amounts.beneficiary),
                other: input.other.unwrap_or(old.line.amounts.other),
            },
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
    let year = ledger.read(|reader| store::year_of(reader, item))?;
    edit(ledger, year, |tx, plan| store::remove_item(tx, plan, item))
}

/// Moves a line of a draft to a position, counted from 1.
pub fn move_item(ledger: &Ledger, item: &str, position: u32) -> Result<Done<PlanView>> {
    let year = ledger.read(|reader| store::year_of(reader, item))?;
    edit(ledger, year, |tx, plan| {
        store::move_item(tx, plan, item, position)
    })
}

/// Freezes the plan of a year under a decision. Nothing changes it afterwards.
pub fn approve(
    ledger: &Ledger,
    year: i32,
    decision_no: &str,
    decision_on: NaiveDate,
) -> Result<Done<PlanView>> {
    let decision_no = decision_no.trim();
    if decision_no.is_empty() {
        return Err(Error::refused(
            "decision_missing",
            "Chưa có số quyết định phê duyệt. Hãy nhập số quyết định.",
        ));
    }
    ledger.transact(&Op::ApprovePlan { year }, |tx| {
        let plan = existing_draft(tx, year)?;
        let items = store::items(tx, &plan.id)?;
        if items.is_empty() {
            return Err(Error::refused("plan_empty", format!("Kế hoạch năm {year} chưa có mục nào nên chưa phê duyệt được.")));
        }
        let lines: Vec<Line> = items.iter().map(|item| item.line.clone()).collect();
        for ceiling in store::ceilings(tx, &plan.id)? {
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
        let frozen = view::view(tx, &plan)?;
        store::approve(tx, &plan, &frozen, decision_no, decision_on)?;
        let plan = store::plan(tx, year)?.ok_or_else(|| Error::internal("an approved plan is gone"))?;
        view::view(tx, &plan)
    })
}

fn edit(
    ledger: &Ledger,
    year: i32,
    change: impl FnOnce(&Tx<'_>, &store::Head) -> Result<()>,
) -> Result<Done<PlanView>> {
    ledger.transact(&Op::EditPlan { year }, |tx| {
        let plan = draft(tx, year)?;
        change(tx, &plan)?;
        view::view(tx, &plan)
    })
}

/// The draft of a year, begun if there is none.
fn draft(tx: &Tx<'_>, year: i32) -> Result<store::Head> {
    match store::plan(tx, year)? {
        Some(_) => existing_draft(tx, year),
        None => store::begin(tx, year),
    }
}

fn existing_draft(tx: &Tx<'_>, year: i32) -> Result<store::Head> {
    let plan = store::plan(tx, year)?.ok_or_else(|| {
        Error::refused(
            "plan_missing",
            format!("Chưa có kế hoạch năm {year}. Hãy lập kế hoạch trước."),
        )
    })?;
    if plan.approved {
        let decision = plan.decision_no.clone().unwrap_or_default();
        let day = plan
            .decision_on
            .map(|day| format!(" ngày {}", written(day)))
            .unwrap_or_default();
        return Err(Error::refused(
            "plan_approved",
            format!(
                "Kế hoạch năm {year} đã phê duyệt theo {decision}{day} nên không sửa được. Thay đổi sau phê duyệt là một lần điều chỉnh riêng."
            ),
        ));
    }
    Ok(plan)
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
