//! Bổ sung, điều chỉnh: what changes an issued plan, drafted beside it and decided by its own paper.
//!
//! What surprises: an amendment is a copy of the plan in force that is edited like any draft; what it does is the
//! difference of the two, shown while it is drafted. Until its decision nothing of it is in the plan, in reports or
//! in what was planned on a day. Deciding writes the difference down, takes it over and freezes the whole again.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::params;

use super::compare::compare_views;
use super::input::PlanKey;
use super::sets::PlanState;
use super::shown::{PlanItemView, PlanView};
use super::store::{self, Head};
use super::view;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Tx};

/// Begins a supplement (`supplement`) or an adjustment (`adjustment`) of the plan of a year; answers its draft.
pub fn amend(ledger: &Ledger, year: i32, kind: &str) -> Result<Done<PlanView>> {
    ledger.transact(&Op::AmendPlan { year }, |tx| {
        let plan = store::plan(tx, &PlanKey::from(year))?.filter(|plan| plan.approved && plan.state != PlanState::Closed).ok_or_else(|| {
            Error::refused(
                "plan_not_in_force",
                format!("Năm {year} không có kế hoạch đang thực hiện để điều chỉnh. Kế hoạch phải đã ban hành và chưa tổng kết."),
            )
        })?;
        if store::amendment_of(tx, &plan.id)?.is_some() {
            return Err(Error::refused(
                "amendment_open",
                "Đang có một lần điều chỉnh chưa ban hành. Hãy ban hành hoặc bỏ lần đó trước.",
            ));
        }
        let kind = if kind == "supplement" { kind } else { "adjustment" };
        // A plan that came in already issued is frozen as it stands before anything changes it.
        let mut number = store::versions(tx, &plan.id)?.len();
        if number == 0 {
            let standing = view::plain(tx, &plan)?;
            store::freeze(tx, &plan, "approved", &standing, plan.decision_no.as_deref(), plan.decision_on)?;
            number = 1;
        }
        let words = if kind == "supplement" { "Bổ sung" } else { "Điều chỉnh" };
        let id = store::copy(tx, &plan, &format!("{words} lần {number}"), PlanState::Amending, Some((&plan.id, kind)))?;
        view::view(tx, &store::by_id(tx, &id)?)
    })
}

/// Gives up the amendment that is being drafted.
pub fn drop_amendment(ledger: &Ledger, year: i32) -> Result<Done<PlanView>> {
    ledger.transact(&Op::DropAmendment { year }, |tx| {
        let plan = store::plan(tx, &PlanKey::from(year))?;
        let draft = match &plan {
            Some(plan) => store::amendment_of(tx, &plan.id)?,
            None => None,
        };
        let (Some(plan), Some(draft)) = (plan, draft) else {
            return Err(Error::refused(
                "amendment_missing",
                "Không có lần điều chỉnh nào đang soạn.",
            ));
        };
        store::free_needs(tx, &draft)?;
        tx.run("DELETE FROM plan WHERE id = ?1", [&draft])?;
        view::view(tx, &plan)
    })
}

/// Decides an amendment: writes down what it does, takes it over into the plan in force and freezes that. `after` is
/// the draft with what was decided of its lines.
pub(super) fn decide(
    tx: &Tx<'_>,
    draft: &Head,
    standing: &Head,
    after: &PlanView,
    (decision_no, decision_on): (&str, NaiveDate),
) -> Result<PlanView> {
    let versions = store::versions(tx, &standing.id)?;
    let last = versions.iter().rev().find_map(|one| one.decision_date);
    if let Some(last) = last.filter(|last| decision_on < *last) {
        return Err(Error::refused(
            "decision_before_last",
            format!(
                "Ngày văn bản điều chỉnh ({}) đứng trước lần ban hành gần nhất ({}). Hãy kiểm tra lại ngày.",
                written(decision_on),
                written(last)
            ),
        ));
    }
    let before = view::plain(tx, standing)?;
    let delta = compare_views((String::new(), &before), (String::new(), after));
    let ceilings_same = before.ceilings.len() == after.ceilings.len()
        && delta
            .ceilings
            .iter()
            .all(|pair| pair.a.map(|a| a.0) == pair.b.map(|b| b.0));
    if delta.only_a.is_empty()
        && delta.only_b.is_empty()
        && delta.changed.is_empty()
        && ceilings_same
    {
        return Err(Error::refused(
            "amendment_empty",
            "Lần điều chỉnh này chưa thay đổi gì. Hãy thêm, sửa hoặc bỏ mục trước khi ban hành.",
        ));
    }

    let live: HashMap<&str, &PlanItemView> = before
        .items
        .iter()
        .map(|item| (item.root.as_str(), item))
        .collect();
    for item in &delta.only_a {
        store::remove_item(tx, standing, &item.id)?;
    }
    for item in &after.items {
        match live.get(item.root.as_str()) {
            Some(old) => store::take_over(tx, &old.id, &item.id)?,
            None => {
                tx.run(
                    "UPDATE plan_item SET plan_id = ?2 WHERE id = ?1",
                    rusqlite::params![item.id, standing.id],
                )?;
            }
        }
    }
    store::renumber(tx, &standing.id)?;
    tx.run(
        "DELETE FROM plan_ceiling WHERE plan_id = ?1",
        [&standing.id],
    )?;
    tx.run(
        "UPDATE plan_ceiling SET plan_id = ?2 WHERE plan_id = ?1",
        [&draft.id, &standing.id],
    )?;
    tx.run("DELETE FROM plan WHERE id = ?1", [&draft.id])?;
    store::step(
        tx,
        standing,
        &store::Taken::decided(PlanState::Adjusted, decision_on, decision_no),
    )?;

    let standing = store::by_id(tx, &standing.id)?;
    let mut frozen = view::plain(tx, &standing)?;
    view::keep_questions(&mut frozen, after);
    let kind = draft.amends_kind.as_deref().unwrap_or("adjustment");
    let version = store::freeze(
        tx,
        &standing,
        kind,
        &frozen,
        Some(decision_no),
        Some(decision_on),
    )?;
    let mut changes: Vec<(
        &str,
        &PlanItemView,
        Option<&PlanItemView>,
        Option<&PlanItemView>,
    )> = Vec::new();
    changes.extend(
        delta
            .only_b
            .iter()
            .map(|item| ("add", item, None, Some(item))),
    );
    changes.extend(
        delta
            .changed
            .iter()
            .map(|one| ("change", &one.b, Some(&one.a), Some(&one.b))),
    );
    changes.extend(
        delta
            .only_a
            .iter()
            .map(|item| ("remove", item, Some(item), None)),
    );
    for (position, (kind, item, before, after)) in (1_i64..).zip(changes) {
        let json = |item: Option<&PlanItemView>| item.map(serde_json::to_string).transpose();
        let sum = |item: Option<&PlanItemView>| item.map(|item| item.total.dong());
        tx.run(
            "INSERT INTO plan_change(id, plan_version_id, position, kind, item_key, title, before_vnd, after_vnd, before_json, after_json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![tx.new_id(), version, position, kind, item.root, item.title, sum(before), sum(after), json(before)?, json(after)?],
        )?;
    }
    view::view(tx, &standing)
}
