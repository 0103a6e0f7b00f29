//! What could go into a year's plan: needs, registered proposals, recurring tasks, and what last year left
//! undone; each with its grounds, whether the law serves it, what the norm allows and earlier support.
//!
//! What surprises: everything is read in a handful of queries whatever the number of candidates, then put
//! together in memory: a province has two thousand needs, and the list must be there at once.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::Row;
use rusqlite::types::FromSql;

use super::candidate::CandidateView;
use super::grounds::{Facts, Priorities};
use super::judge::{self, Asked, law_day};
use super::sets::CandidateKind;
use super::store::Head;
use super::view;
use crate::error::Result;
use crate::ids::{FacilityId, TargetId, UnitId};
use crate::ledger::Reader;
use crate::money::Money;
use crate::project;

/// A candidate before its grounds and verdicts.
struct Raw {
    view: CandidateView,
    unit: Option<UnitId>,
    recorded: Option<UnitId>,
    facts: Facts,
}

impl Raw {
    fn asked(&self) -> Result<Asked> {
        let view = &self.view;
        Ok(view::asked(
            view,
            view.content.as_ref(),
            &view.amounts()?,
            &view.detail(),
            (view.facility.clone(), self.unit.clone()),
        ))
    }
}

/// Everything that could go into the plan of a year, in the order of its grounds.
pub(super) fn candidates(
    reader: &Reader<'_>,
    year: i32,
    plan: Option<&Head>,
) -> Result<Vec<CandidateView>> {
    let raw = raw(reader, year)?;
    judged(reader, year, plan, raw)
}

/// One of them, by its key; none where it is no longer one.
pub(super) fn candidate(
    reader: &Reader<'_>,
    plan: &Head,
    key: &str,
) -> Result<Option<CandidateView>> {
    let mut raw = raw(reader, plan.year)?;
    raw.retain(|one| one.view.key == key);
    Ok(judged(reader, plan.year, Some(plan), raw)?.pop())
}

fn raw(reader: &Reader<'_>, year: i32) -> Result<Vec<Raw>> {
    let mut raw = needs(reader, year)?;
    raw.extend(proposals(reader, year)?);
    raw.extend(tasks(reader, year)?);
    raw.extend(unfinished_projects(reader, year)?);
    raw.extend(untouched_items(reader, year)?);
    Ok(raw)
}

/// Each with its grounds and verdicts, in the order of the grounds.
fn judged(
    reader: &Reader<'_>,
    year: i32,
    plan: Option<&Head>,
    raw: Vec<Raw>,
) -> Result<Vec<CandidateView>> {
    let day = law_day(year, plan)?;
    let placed = placed(reader, plan)?;
    let rules = Priorities::read(reader, day)?;
    let flags = flags(reader, day)?;
    let asked: Vec<Asked> = raw.iter().map(Raw::asked).collect::<Result<_>>()?;
    let said = judge::judge(reader, day, &asked)?;

    let mut found = Vec::with_capacity(raw.len());
    for (one, said) in raw.into_iter().zip(said) {
        let Raw {
            mut view,
            unit,
            recorded,
            mut facts,
        } = one;
        let held: BTreeSet<&String> = [&unit, &recorded]
            .into_iter()
            .flatten()
            .filter_map(|unit| flags.get(unit))
            .flatten()
            .collect();
        facts.flags = held.into_iter().cloned().collect();
        facts.first_support = said.first_support;
        view.earlier = said.earlier;
        view.eligibility = said.eligibility;
        view.norm = said.norm;
        view.questions = said.questions;
        view.cap = said.cap;
        view.cut_to = said.cut_to;
        view.grounds = rules.grounds(&facts);
        view.rank = Priorities::rank(&view.grounds);
        view.reasons
            .extend(view.grounds.iter().map(|ground| ground.sentence.clone()));
        for one in &view.earlier {
            view.reasons.push(format!(
                "Lưu ý: nội dung này đã được hỗ trợ năm {} ({})",
                one.year, one.name
            ));
        }
        view.placed = placed.contains(&view.key);
        found.push(view);
    }
    found.sort_by_cached_key(|c| (c.rank.clone(), crate::text::fold(&c.title), c.key.clone()));
    Ok(found)
}

/// The keys of what stands in a plan already.
fn placed(reader: &Reader<'_>, plan: Option<&Head>) -> Result<HashSet<String>> {
    let Some(plan) = plan else {
        return Ok(HashSet::new());
    };
    let keys: Vec<String> = reader.rows(
        "SELECT 'need/' || facility_need_id FROM plan_item WHERE plan_id = ?1 AND facility_need_id IS NOT NULL
         UNION SELECT 'proposal/' || proposal_id FROM plan_item WHERE plan_id = ?1 AND proposal_id IS NOT NULL
         UNION SELECT 'task/' || recurring_task_id FROM plan_item WHERE plan_id = ?1 AND recurring_task_id IS NOT NULL
         UNION SELECT 'project/' || project_id FROM plan_item WHERE plan_id = ?1 AND project_id IS NOT NULL
         UNION SELECT 'item/' || carried_item_id FROM plan_item WHERE plan_id = ?1 AND carried_item_id IS NOT NULL",
        [&plan.id],
        |row| row.get(0),
    )?;
    Ok(keys.into_iter().collect())
}

/// What each unit is counted as on a day.
fn flags(reader: &Reader<'_>, day: NaiveDate) -> Result<HashMap<UnitId, Vec<String>>> {
    let rows: Vec<(UnitId, String)> = reader.rows(
        "SELECT unit_id, flag FROM unit_flag
         WHERE coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1 ORDER BY unit_id, flag",
        [day.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut flags: HashMap<UnitId, Vec<String>> = HashMap::new();
    for (unit, flag) in rows {
        flags.entry(unit).or_default().push(flag);
    }
    Ok(flags)
}

/// Where a query has its columns; asked of SQLite once, not for each of two thousand rows.
type Columns = HashMap<String, usize>;

/// A candidate from a row: `id`, `title`, `content`, and of the other columns those that its query has.
fn read(row: &Row<'_>, at: &Columns, noun: &str, kind: CandidateKind) -> rusqlite::Result<Raw> {
    fn column<T: FromSql>(row: &Row<'_>, at: Option<&usize>) -> rusqlite::Result<Option<T>> {
        at.map_or(Ok(None), |at| row.get(*at))
    }
    let text = |name: &str| column::<String>(row, at.get(name));
    let number = |name: &str| column::<i64>(row, at.get(name));
    let amount = |name: &str| -> rusqlite::Result<Money> {
        Ok(number(name)?.and_then(Money::new).unwrap_or_default())
    };
    let holds =
        |name: &str| -> rusqlite::Result<bool> { Ok(number(name)?.is_some_and(|flag| flag != 0)) };
    let (national, local, counterpart) = (
        amount("national")?,
        amount("local")?,
        amount("beneficiary")?,
    );
    let carry_over = kind == CandidateKind::Carry;
    let costs = number("total")?.and_then(Money::new);
    Ok(Raw {
        view: CandidateView {
            key: format!("{noun}/{}", row.get::<_, String>("id")?),
            kind: Some(kind),
            title: row.get("title")?,
            content: text("content")?,
            content_name: text("content_name")?,
            content_code: text("content_code")?,
            facility_id: text("facility_id")?.map(FacilityId::from),
            facility: text("facility")?,
            unit: text("place")?,
            national,
            local,
            requested: national.plus(local).unwrap_or(Money::MAX),
            counterpart,
            other: amount("other")?,
            quantity: number("quantity")?,
            unit_label: text("unit_label")?,
            target: text("target")?.map(TargetId::from),
            unit_id: match text("facility_id")? {
                None => text("unit_id")?.map(UnitId::from),
                // Its facility says where it is.
                Some(_) => None,
            },
            objective: text("objective")?,
            schedule: text("schedule")?,
            costs,
            ..CandidateView::default()
        },
        unit: text("unit_id")?.map(UnitId::from),
        recorded: text("recorded_id")?.map(UnitId::from),
        facts: Facts {
            recurring: kind == CandidateKind::Task,
            carry_over,
            sector_group: text("sector_group")?,
            owner_female: holds("owner_female")?,
            owner_minority: holds("owner_minority")?,
            cleaner_production: holds("cleaner")?,
            labour: number("labour")?,
            counterpart,
            ..Facts::default()
        },
    })
}

/// Rows of one kind, each with why it is a candidate at all.
fn listed(
    reader: &Reader<'_>,
    year: i32,
    (noun, kind): (&str, CandidateKind),
    sql: &str,
    reason: impl Fn(&Row<'_>) -> rusqlite::Result<String>,
) -> Result<Vec<Raw>> {
    let columns = OnceCell::new();
    reader.rows(sql, [year], |row| {
        let at = columns.get_or_init(|| {
            let names = row.as_ref().column_names();
            names.map(str::to_owned).zip(0..).collect()
        });
        let mut one = read(row, at, noun, kind)?;
        one.view.reasons.push(reason(row)?);
        Ok(one)
    })
}

/// Needs of the year and the year before that nobody has answered. One that last year's plan took up and left
/// undone comes as what it is by now, a line carried over.
fn needs(reader: &Reader<'_>, year: i32) -> Result<Vec<Raw>> {
    listed(
        reader,
        year,
        ("need", CandidateKind::Need),
        "SELECT n.id, n.content_written || ': ' || f.name AS title, n.content_id AS content, coalesce(c.short_name, c.name) AS content_name,
                c.code AS content_code, f.id AS facility_id, f.name AS facility, coalesce(u.name, f.commune_written) AS place,
                n.requested_vnd AS local, n.counterpart_vnd AS beneficiary, n.total_vnd AS total, n.quantity, n.unit_label, n.year AS asked_in,
                f.unit_id, f.unit_recorded_id AS recorded_id, f.sector_group, f.owner_female, f.owner_minority,
                coalesce(f.cleaner_production, 0) OR coalesce(f.sustainable_production, 0) AS cleaner,
                (SELECT y.labour_total FROM facility_year y WHERE y.facility_id = f.id AND y.year <= ?1 AND y.labour_total IS NOT NULL ORDER BY y.year DESC LIMIT 1) AS labour
         FROM facility_need n JOIN facility f ON f.id = n.facility_id
              LEFT JOIN content c ON c.id = n.content_id LEFT JOIN unit u ON u.id = f.unit_id
         WHERE n.year BETWEEN ?1 - 1 AND ?1 AND coalesce(n.state, 'new') IN ('new', 'considered', 'planned')
           AND NOT EXISTS (SELECT 1 FROM plan_item i JOIN plan p ON p.id = i.plan_id
                           WHERE i.facility_need_id = n.id AND p.year = ?1 - 1 AND p.state IN ('issued', 'adjusted', 'closed') AND coalesce(i.reserve, 0) = 0)",
        |row| Ok(format!("Nhu cầu khảo sát năm {}", row.get::<_, i32>("asked_in")?)),
    )
}

fn proposals(reader: &Reader<'_>, year: i32) -> Result<Vec<Raw>> {
    listed(
        reader,
        year,
        ("proposal", CandidateKind::Proposal),
        "SELECT p.id, p.title, p.content_id AS content, coalesce(c.short_name, c.name) AS content_name, c.code AS content_code, p.facility_id,
                f.name AS facility, coalesce(u.name, p.sender) AS place, p.national_vnd AS national, p.local_vnd AS local,
                p.beneficiary_vnd AS beneficiary, p.other_vnd AS other, p.quantity, p.unit_label, p.objective, p.schedule, coalesce(p.unit_id, f.unit_id) AS unit_id,
                f.unit_recorded_id AS recorded_id, f.sector_group, f.owner_female, f.owner_minority,
                coalesce(f.cleaner_production, 0) OR coalesce(f.sustainable_production, 0) AS cleaner
         FROM proposal p LEFT JOIN content c ON c.id = p.content_id LEFT JOIN facility f ON f.id = p.facility_id
              LEFT JOIN unit u ON u.id = p.unit_id
         WHERE p.year = ?1 AND coalesce(p.state, 'new') IN ('new', 'considered', 'planned')",
        |_| Ok(format!("Đăng ký kế hoạch năm {year}")),
    )
}

fn tasks(reader: &Reader<'_>, year: i32) -> Result<Vec<Raw>> {
    listed(
        reader,
        year,
        ("task", CandidateKind::Task),
        "SELECT t.id, t.title, t.content_id AS content, coalesce(c.short_name, c.name) AS content_name, c.code AS content_code,
                iif(t.source = 'national', t.amount_vnd, 0) AS national, iif(coalesce(t.source, 'local') = 'local', t.amount_vnd, 0) AS local,
                iif(t.source = 'beneficiary', t.amount_vnd, 0) AS beneficiary, iif(t.source = 'other', t.amount_vnd, 0) AS other,
                t.programme_target_id AS target, t.quantity, t.unit_label, t.schedule
         FROM recurring_task t LEFT JOIN content c ON c.id = t.content_id
         WHERE coalesce(t.from_year, ?1) <= ?1 AND coalesce(t.to_year, ?1) >= ?1",
        |_| Ok("Nhiệm vụ thường xuyên hằng năm".to_owned()),
    )
}

/// Projects of the year before that go on and are not accepted, with what of their fund is not yet paid: what the
/// reconciliation of that year carries over.
fn unfinished_projects(reader: &Reader<'_>, year: i32) -> Result<Vec<Raw>> {
    let left = project::carried_over(reader, year - 1)?;
    let projects = listed(
        reader,
        year,
        ("project", CandidateKind::Carry),
        "SELECT p.id, p.name AS title, p.content_id AS content, coalesce(c.short_name, c.name) AS content_name, c.code AS content_code,
                (SELECT facility_id FROM project_beneficiary x WHERE x.project_id = p.id AND facility_id IS NOT NULL ORDER BY position, id LIMIT 1) AS facility_id,
                (SELECT f.name FROM project_beneficiary x JOIN facility f ON f.id = x.facility_id WHERE x.project_id = p.id ORDER BY x.position, x.id LIMIT 1) AS facility,
                coalesce(u.name, p.place_written) AS place, p.unit_id, p.programme_target_id AS target
         FROM project p LEFT JOIN content c ON c.id = p.content_id LEFT JOIN unit u ON u.id = p.unit_id
         WHERE p.year < ?1 AND p.accepted_on IS NULL AND coalesce(p.kind, '') <> 'task'",
        |_| {
            Ok(format!(
                "Đề án năm {} chưa nghiệm thu: chuyển tiếp phần kinh phí chưa chi",
                year - 1
            ))
        },
    )?;
    let mut carried = Vec::new();
    for mut one in projects {
        let id = one.view.key.strip_prefix("project/").unwrap_or_default();
        if let Some([national, local]) = left.get(id) {
            one.view.national = *national;
            one.view.local = *local;
            one.view.requested = national.plus(*local)?;
            carried.push(one);
        }
    }
    Ok(carried)
}

/// Lines of last year's plan that nothing was begun of; what comes every year is not carried.
fn untouched_items(reader: &Reader<'_>, year: i32) -> Result<Vec<Raw>> {
    listed(
        reader,
        year,
        ("item", CandidateKind::Carry),
        "SELECT i.id, i.title, i.content_id AS content, coalesce(c.short_name, c.name) AS content_name, c.code AS content_code, i.facility_id,
                f.name AS facility, coalesce(u.name, i.place_written) AS place, i.national_vnd AS national, i.local_vnd AS local,
                i.beneficiary_vnd AS beneficiary, i.other_vnd AS other, coalesce(i.unit_id, f.unit_id) AS unit_id, f.unit_recorded_id AS recorded_id,
                i.quantity, i.unit_label, i.programme_target_id AS target
         FROM plan_item i JOIN plan p ON p.id = i.plan_id LEFT JOIN content c ON c.id = i.content_id LEFT JOIN facility f ON f.id = i.facility_id
              LEFT JOIN unit u ON u.id = coalesce(i.unit_id, f.unit_id)
         WHERE p.year = ?1 - 1 AND p.state IN ('issued', 'adjusted', 'closed') AND coalesce(i.reserve, 0) = 0
           AND i.recurring_task_id IS NULL AND i.project_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM project WHERE plan_item_id = i.id)
           AND NOT EXISTS (SELECT 1 FROM activity WHERE plan_item_id = i.id)
           AND (i.facility_id IS NOT NULL OR i.facility_need_id IS NOT NULL OR i.proposal_id IS NOT NULL)",
        |_| Ok(format!("Mục của kế hoạch năm {} chưa triển khai", year - 1)),
    )
}
