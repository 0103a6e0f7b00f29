//! The SQL of plans.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::CeilingInput;
use super::build::{Amounts, Ceiling, Line, Merit};
use super::view::{CandidateView, PlanView, VersionView};
use crate::error::{Error, Result};
use crate::ledger::{Reader, Tx};
use crate::money::Money;

/// The plan itself.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) year: i32,
    pub(super) name: String,
    pub(super) approved: bool,
    pub(super) decision_no: Option<String>,
    pub(super) decision_on: Option<NaiveDate>,
}

pub(super) struct Item {
    pub(super) id: String,
    pub(super) position: u32,
    pub(super) title: String,
    pub(super) line: Line,
    pub(super) content_code: Option<String>,
    pub(super) content_name: Option<String>,
    pub(super) content_position: i64,
    pub(super) facility: Option<String>,
    pub(super) reasons: Vec<String>,
}

pub(super) struct StoredCeiling {
    pub(super) id: String,
    pub(super) limit: Ceiling,
}

fn money(row: &Row<'_>, at: usize) -> rusqlite::Result<Money> {
    Ok(row
        .get::<_, Option<i64>>(at)?
        .and_then(Money::new)
        .unwrap_or_default())
}

fn date(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(row
        .get::<_, Option<String>>(at)?
        .and_then(|text| text.parse().ok()))
}

/// The plan of a year: the approved one if there is one, else the newest draft.
pub(super) fn plan(reader: &Reader<'_>, year: i32) -> Result<Option<Head>> {
    reader.row(
        "SELECT id, year, name, state IN ('issued', 'adjusted', 'closed'), decision_no, decision_on FROM plan
         WHERE year = ?1 AND state IS NOT 'dropped' ORDER BY 4 DESC, id DESC LIMIT 1",
        [year],
        |row| {
            Ok(Head {
                id: row.get(0)?,
                year: row.get(1)?,
                name: row.get(2)?,
                approved: row.get::<_, Option<bool>>(3)?.unwrap_or(false),
                decision_no: row.get(4)?,
                decision_on: date(row, 5)?,
            })
        },
    )
}

/// The budget year of the plan that an item belongs to.
pub(super) fn year_of(reader: &Reader<'_>, item: &str) -> Result<i32> {
    reader
        .row(
            "SELECT p.year FROM plan_item i JOIN plan p ON p.id = i.plan_id WHERE i.id = ?1",
            [item],
            |row| row.get(0),
        )?
        .ok_or_else(|| {
            Error::refused(
                "item_gone",
                "Mục này không còn trong kế hoạch. Hãy tải lại.",
            )
        })
}

pub(super) fn begin(tx: &Tx<'_>, year: i32) -> Result<Head> {
    let id = tx.new_id();
    let name = format!("Kế hoạch khuyến công năm {year}");
    tx.run(
        "INSERT INTO plan(id, name, year, state, built_on) VALUES (?1, ?2, ?3, 'draft', ?4)",
        params![id, name, year, tx.today().to_string()],
    )?;
    Ok(Head {
        id,
        year,
        name,
        approved: false,
        decision_no: None,
        decision_on: None,
    })
}

pub(super) fn ceilings(reader: &Reader<'_>, plan: &str) -> Result<Vec<StoredCeiling>> {
    reader.rows(
        "SELECT id, name, source, content_id, amount_vnd FROM plan_ceiling WHERE plan_id = ?1
         ORDER BY content_id IS NOT NULL, source, name, id",
        [plan],
        |row| {
            Ok(StoredCeiling {
                id: row.get(0)?,
                limit: Ceiling {
                    name: row.get(1)?,
                    source: row.get(2)?,
                    content: row.get(3)?,
                    amount: money(row, 4)?,
                },
            })
        },
    )
}

pub(super) fn set_ceiling(tx: &Tx<'_>, plan: &Head, ceiling: &CeilingInput) -> Result<()> {
    let id = ceiling.id.clone().unwrap_or_else(|| tx.new_id());
    tx.run(
        "INSERT INTO plan_ceiling(id, plan_id, name, source, content_id, amount_vnd, budget_year)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, source = excluded.source,
           content_id = excluded.content_id, amount_vnd = excluded.amount_vnd",
        params![
            id,
            plan.id,
            ceiling.name.trim(),
            ceiling.source,
            ceiling.content,
            ceiling.amount.dong(),
            plan.year
        ],
    )?;
    Ok(())
}

pub(super) fn items(reader: &Reader<'_>, plan: &str) -> Result<Vec<Item>> {
    reader.rows(
        "SELECT i.id, i.position, i.title, i.content_id, i.national_vnd, i.local_vnd, i.beneficiary_vnd, i.other_vnd,
                coalesce(i.reserve, 0), c.code, coalesce(c.short_name, c.name), coalesce(c.position, 99), f.name, i.reasons_json
         FROM plan_item i LEFT JOIN content c ON c.id = i.content_id LEFT JOIN facility f ON f.id = i.facility_id
         WHERE i.plan_id = ?1 ORDER BY i.position, i.id",
        [plan],
        |row| {
            Ok(Item {
                id: row.get(0)?,
                position: row.get(1)?,
                title: row.get(2)?,
                line: Line {
                    content: row.get(3)?,
                    amounts: Amounts {
                        national: money(row, 4)?,
                        local: money(row, 5)?,
                        beneficiary: money(row, 6)?,
                        other: money(row, 7)?,
                    },
                    reserve: row.get(8)?,
                },
                content_code: row.get(9)?,
                content_name: row.get(10)?,
                content_position: row.get(11)?,
                facility: row.get(12)?,
                reasons: row
                    .get::<_, Option<String>>(13)?
                    .and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default(),
            })
        },
    )
}

pub(super) fn versions(reader: &Reader<'_>, plan: &str) -> Result<Vec<VersionView>> {
    reader.rows(
        "SELECT number, coalesce(decision_no, ''), decision_on, total_vnd FROM plan_version WHERE plan_id = ?1 ORDER BY number",
        [plan],
        |row| {
            Ok(VersionView {
                number: row.get(0)?,
                decision_no: row.get(1)?,
                decision_date: row.get(2)?,
                total: money(row, 3)?,
            })
        },
    )
}

/// Open needs up to the year, registered proposals of the year and recurring tasks that cover it.
pub(super) fn candidates(reader: &Reader<'_>, year: i32) -> Result<Vec<CandidateView>> {
    let mut candidates = needs(reader, year)?;
    candidates.extend(proposals(reader, year)?);
    candidates.extend(tasks(reader, year)?);
    candidates.sort_by_cached_key(|c| {
        (
            std::cmp::Reverse(c.merit),
            crate::text::fold(&c.title),
            c.key.clone(),
        )
    });
    Ok(candidates)
}

fn needs(reader: &Reader<'_>, year: i32) -> Result<Vec<CandidateView>> {
    reader.rows(
        "SELECT n.id, n.content_written, n.content_id, coalesce(c.short_name, c.name), f.id, f.name,
                coalesce(u.name, f.commune_written), n.requested_vnd, n.counterpart_vnd,
                coalesce(f.owner_female = 1, 0), coalesce(f.owner_minority = 1, 0),
                EXISTS (SELECT 1 FROM unit_flag g WHERE g.unit_id IN (f.unit_id, f.unit_recorded_id)
                        AND g.flag IN ('difficult', 'very_difficult')),
                EXISTS (SELECT 1 FROM project_beneficiary b WHERE b.facility_id = f.id),
                EXISTS (SELECT 1 FROM plan_item i JOIN plan p ON p.id = i.plan_id
                        WHERE i.facility_need_id = n.id AND p.year = ?1 AND p.state IS NOT 'dropped'),
                n.year
         FROM facility_need n JOIN facility f ON f.id = n.facility_id
              LEFT JOIN content c ON c.id = n.content_id LEFT JOIN unit u ON u.id = f.unit_id
         WHERE n.year BETWEEN ?1 - 1 AND ?1 AND coalesce(n.state, 'new') IN ('new', 'considered', 'planned')",
        [year],
        |row| {
            let female: bool = row.get(9)?;
            let minority: bool = row.get(10)?;
            let difficult: bool = row.get(11)?;
            let supported: bool = row.get(12)?;
            let asked_in: i32 = row.get(14)?;
            let mut reasons = vec![format!("Nhu cầu khảo sát năm {asked_in}")];
            let mut because = |holds: bool, words: &str| {
                if holds {
                    reasons.push(words.to_owned());
                }
            };
            because(difficult, "Ưu tiên: địa bàn khó khăn");
            because(female, "Ưu tiên: chủ cơ sở là nữ (NĐ 235/2025)");
            because(minority, "Ưu tiên: chủ cơ sở là người dân tộc thiểu số (NĐ 235/2025)");
            because(!supported, "Chưa từng được hỗ trợ");
            let facility: String = row.get(5)?;
            let local = money(row, 7)?;
            Ok(CandidateView {
                key: format!("need/{}", row.get::<_, String>(0)?),
                title: format!("{}: {facility}", row.get::<_, String>(1)?),
                content: row.get(2)?,
                content_name: row.get(3)?,
                facility_id: row.get(4)?,
                facility: Some(facility),
                unit: row.get(6)?,
                national: Money::ZERO,
                local,
                requested: local,
                counterpart: money(row, 8)?,
                reasons,
                placed: row.get(13)?,
                merit: Merit {
                    recurring: false,
                    difficult_area: difficult,
                    priority_owner: female || minority,
                    first_support: !supported,
                },
                other: Money::ZERO,
            })
        },
    )
}

fn proposals(reader: &Reader<'_>, year: i32) -> Result<Vec<CandidateView>> {
    reader.rows(
        "SELECT p.id, p.title, p.content_id, coalesce(c.short_name, c.name), p.facility_id, f.name,
                coalesce(u.name, p.sender), p.national_vnd, p.local_vnd, p.beneficiary_vnd, p.other_vnd,
                EXISTS (SELECT 1 FROM plan_item i JOIN plan l ON l.id = i.plan_id
                        WHERE i.proposal_id = p.id AND l.year = ?1 AND l.state IS NOT 'dropped')
         FROM proposal p LEFT JOIN content c ON c.id = p.content_id LEFT JOIN facility f ON f.id = p.facility_id
              LEFT JOIN unit u ON u.id = p.unit_id
         WHERE p.year = ?1 AND coalesce(p.state, 'new') IN ('new', 'considered', 'planned')",
        [year],
        |row| {
            let (national, local) = (money(row, 7)?, money(row, 8)?);
            Ok(CandidateView {
                key: format!("proposal/{}", row.get::<_, String>(0)?),
                title: row.get(1)?,
                content: row.get(2)?,
                content_name: row.get(3)?,
                facility_id: row.get(4)?,
                facility: row.get(5)?,
                unit: row.get(6)?,
                national,
                local,
                requested: national.plus(local).unwrap_or(Money::MAX),
                counterpart: money(row, 9)?,
                reasons: vec![format!("Đăng ký kế hoạch năm {year}")],
                placed: row.get(11)?,
                merit: Merit::default(),
                other: money(row, 10)?,
            })
        },
    )
}

fn tasks(reader: &Reader<'_>, year: i32) -> Result<Vec<CandidateView>> {
    reader.rows(
        "SELECT t.id, t.title, t.content_id, coalesce(c.short_name, c.name), coalesce(t.source, 'local'), t.amount_vnd,
                EXISTS (SELECT 1 FROM plan_item i JOIN plan l ON l.id = i.plan_id
                        WHERE i.recurring_task_id = t.id AND l.year = ?1 AND l.state IS NOT 'dropped')
         FROM recurring_task t LEFT JOIN content c ON c.id = t.content_id
         WHERE coalesce(t.from_year, ?1) <= ?1 AND coalesce(t.to_year, ?1) >= ?1",
        [year],
        |row| {
            let source: String = row.get(4)?;
            let amount = money(row, 5)?;
            let of = |name: &str| if source == name { amount } else { Money::ZERO };
            Ok(CandidateView {
                key: format!("task/{}", row.get::<_, String>(0)?),
                title: row.get(1)?,
                content: row.get(2)?,
                content_name: row.get(3)?,
                facility_id: None,
                facility: None,
                unit: None,
                national: of("national"),
                local: of("local"),
                requested: amount,
                counterpart: of("beneficiary"),
                reasons: vec!["Nhiệm vụ thường xuyên hằng năm".to_owned()],
                placed: row.get(6)?,
                merit: Merit { recurring: true, ..Merit::default() },
                other: of("other"),
            })
        },
    )
}

pub(super) fn place(
    tx: &Tx<'_>,
    plan: &Head,
    candidate: &CandidateView,
    amounts: &Amounts,
    reserve: bool,
) -> Result<()> {
    let of = |kind: &str| {
        candidate
            .key
            .strip_prefix(kind)
            .and_then(|rest| rest.strip_prefix('/'))
    };
    let position: i64 = tx.value(
        "SELECT coalesce(max(position), 0) + 1 FROM plan_item WHERE plan_id = ?1",
        [&plan.id],
    )?;
    tx.run(
        "INSERT INTO plan_item(id, plan_id, position, title, content_id, facility_need_id, proposal_id, recurring_task_id,
                               facility_id, budget_year, national_vnd, local_vnd, beneficiary_vnd, other_vnd, reserve, reasons_json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            tx.new_id(),
            plan.id,
            position,
            candidate.title,
            candidate.content,
            of("need"),
            of("proposal"),
            of("task"),
            candidate.facility_id,
            plan.year,
            amounts.national.dong(),
            amounts.local.dong(),
            amounts.beneficiary.dong(),
            amounts.other.dong(),
            reserve,
            serde_json::to_string(&candidate.reasons)?,
        ],
    )?;
    if let Some(need) = of("need") {
        tx.run(
            "UPDATE facility_need SET state = 'planned' WHERE id = ?1",
            [need],
        )?;
    }
    Ok(())
}

pub(super) fn set_item(tx: &Tx<'_>, item: &str, title: &str, line: &Line) -> Result<()> {
    tx.run(
        "UPDATE plan_item SET title = ?2, content_id = ?3, national_vnd = ?4, local_vnd = ?5, beneficiary_vnd = ?6,
                other_vnd = ?7, reserve = ?8 WHERE id = ?1",
        params![
            item,
            title,
            line.content,
            line.amounts.national.dong(),
            line.amounts.local.dong(),
            line.amounts.beneficiary.dong(),
            line.amounts.other.dong(),
            line.reserve
        ],
    )?;
    Ok(())
}

pub(super) fn remove_item(tx: &Tx<'_>, plan: &Head, item: &str) -> Result<()> {
    let need: Option<Option<String>> = tx.row(
        "SELECT facility_need_id FROM plan_item WHERE id = ?1 AND plan_id = ?2",
        [item, plan.id.as_str()],
        |row| row.get(0),
    )?;
    let Some(need) = need else {
        return Err(Error::refused(
            "item_gone",
            "Mục này không còn trong kế hoạch. Hãy tải lại.",
        ));
    };
    if !tx.run_unless_referenced("DELETE FROM plan_item WHERE id = ?1", [item])? {
        return Err(Error::refused(
            "item_in_use",
            "Mục này đã thành đề án nên không bỏ khỏi kế hoạch được.",
        ));
    }
    if let Some(need) = need {
        tx.run(
            "UPDATE facility_need SET state = 'new' WHERE id = ?1 AND state = 'planned'",
            [need],
        )?;
    }
    renumber(tx, &plan.id)
}

pub(super) fn move_item(tx: &Tx<'_>, plan: &Head, item: &str, position: u32) -> Result<()> {
    let mut order: Vec<String> = items(tx, &plan.id)?.into_iter().map(|one| one.id).collect();
    let Some(from) = order.iter().position(|id| id == item) else {
        return Err(Error::refused(
            "item_gone",
            "Mục này không còn trong kế hoạch. Hãy tải lại.",
        ));
    };
    let moved = order.remove(from);
    let to = usize::try_from(position.saturating_sub(1))
        .unwrap_or(order.len())
        .min(order.len());
    order.insert(to, moved);
    for (position, id) in (1_i64..).zip(&order) {
        tx.run(
            "UPDATE plan_item SET position = ?2 WHERE id = ?1",
            params![id, position],
        )?;
    }
    tx.run(
        "UPDATE plan_item SET moved_reason = 'xếp tay' WHERE id = ?1",
        [item],
    )?;
    Ok(())
}

fn renumber(tx: &Tx<'_>, plan: &str) -> Result<()> {
    for (position, item) in (1_i64..).zip(items(tx, plan)?) {
        tx.run(
            "UPDATE plan_item SET position = ?2 WHERE id = ?1",
            params![item.id, position],
        )?;
    }
    Ok(())
}

pub(super) fn approve(
    tx: &Tx<'_>,
    plan: &Head,
    frozen: &PlanView,
    decision_no: &str,
    decision_on: NaiveDate,
) -> Result<()> {
    let number: i64 = tx.value(
        "SELECT coalesce(max(number), 0) + 1 FROM plan_version WHERE plan_id = ?1",
        [&plan.id],
    )?;
    tx.run(
        "INSERT INTO plan_version(id, plan_id, number, kind, decision_no, decision_on, total_vnd, frozen_json)
         VALUES (?1, ?2, ?3, 'approved', ?4, ?5, ?6, ?7)",
        params![
            tx.new_id(),
            plan.id,
            number,
            decision_no,
            decision_on.to_string(),
            frozen.totals.total.dong(),
            serde_json::to_string(frozen)?
        ],
    )?;
    tx.run(
        "UPDATE plan SET state = 'issued', decision_no = ?2, decision_on = ?3 WHERE id = ?1",
        params![plan.id, decision_no, decision_on.to_string()],
    )?;
    Ok(())
}
