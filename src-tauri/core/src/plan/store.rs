//! The SQL of plans.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::build::{Ceiling, Line};
use super::compare::differences;
use super::input::{CeilingInput, PlanKey};
use super::line::LineDetail;
use super::sets::PlanState;
use super::shown::{
    ItemProject, PlanItemView, PlanView, StatedView, StepView, VersionChange, VersionView,
};
use crate::clock::written;
use crate::error::{Error, Result};
use crate::ids::{FacilityId, PlanId, PlanItemId, ProgrammeId, ProjectId, UnitId};
use crate::ledger::{Cells, Reader, Tx};
use crate::money::{Money, MoneySource};
use crate::programme::Hundredths;
use crate::project::sets::ProjectState;

/// The plan itself.
pub(super) struct Head {
    pub(super) id: PlanId,
    pub(super) year: i32,
    pub(super) name: String,
    pub(super) variant: Option<String>,
    pub(super) state: PlanState,
    pub(super) approved: bool,
    pub(super) built_on: Option<NaiveDate>,
    /// The plan that it is an amendment of.
    pub(super) amends: Option<PlanId>,
    /// `supplement` or `adjustment`, of an amendment.
    pub(super) amends_kind: Option<String>,
    pub(super) programme: Option<ProgrammeId>,
    pub(super) decision_no: Option<String>,
    pub(super) decision_on: Option<NaiveDate>,
}

pub(super) fn called(head: &Head) -> String {
    head.variant.clone().unwrap_or_else(|| head.name.clone())
}

pub(super) struct Item {
    pub(super) id: PlanItemId,
    pub(super) position: u32,
    pub(super) title: String,
    pub(super) line: Line,
    pub(super) content_code: Option<String>,
    pub(super) content_name: Option<String>,
    pub(super) content_position: i64,
    pub(super) facility: Option<String>,
    pub(super) reasons: Vec<String>,
    pub(super) moved: Option<String>,
    pub(super) project: Option<ItemProject>,
    /// What it is known by through drafts and amendments.
    pub(super) root: String,
    /// The candidate it came from.
    pub(super) source: Option<String>,
    pub(super) detail: LineDetail,
    pub(super) unit_name: Option<String>,
    pub(super) target_name: Option<String>,
    /// Where norms are asked for: its own place, else its facility's.
    pub(super) judged_unit: Option<UnitId>,
    /// Costs that its need told.
    pub(super) costs: Option<Money>,
}

pub(super) struct StoredCeiling {
    pub(super) id: String,
    pub(super) limit: Ceiling,
}

pub(super) fn money(row: &Row<'_>, at: usize) -> rusqlite::Result<Money> {
    Ok(row
        .get::<_, Option<i64>>(at)?
        .and_then(Money::new)
        .unwrap_or_default())
}

const HEAD: &str = "SELECT id, year, name, coalesce(state, 'draft'), decision_no, decision_on, variant, built_on, amends_id, amends_kind, programme_id FROM plan";

fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    let state: PlanState = row.get(3)?;
    Ok(Head {
        id: row.get(0)?,
        year: row.get(1)?,
        name: row.get(2)?,
        approved: state.is_in_force(),
        state,
        decision_no: row.get(4)?,
        decision_on: row.get(5)?,
        variant: row.get(6)?,
        built_on: row.get(7)?,
        amends: row.get(8)?,
        amends_kind: row.get(9)?,
        programme: row.get(10)?,
    })
}

/// The plan that is named, else that of the year: the one furthest on its way, and of several drafts the first.
pub(super) fn plan(reader: &Reader<'_>, key: &PlanKey) -> Result<Option<Head>> {
    if let Some(id) = &key.plan {
        return by_id(reader, id).map(Some);
    }
    reader.row(
        &format!(
            "{HEAD} WHERE year = ?1 AND coalesce(state, 'draft') NOT IN ('dropped', 'amending')
             ORDER BY CASE WHEN state IN ('issued', 'adjusted', 'closed') THEN 0 WHEN state = 'submitted_committee' THEN 1
                           WHEN state = 'submitted' THEN 2 ELSE 3 END, id LIMIT 1"
        ),
        [key.year],
        head,
    )
}

/// Whether a plan was issued once: it has a version with its decision.
pub(super) fn has_versions(reader: &Reader<'_>, plan: &PlanId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM plan_version WHERE plan_id = ?1)",
        [plan],
    )
}

/// Whether a plan has lines or ceilings.
pub(super) fn has_lines(reader: &Reader<'_>, plan: &PlanId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM plan_item WHERE plan_id = ?1) OR EXISTS (SELECT 1 FROM plan_ceiling WHERE plan_id = ?1)",
        [plan],
    )
}

/// The plan of a year that was issued, adjusted or summed up since; never a draft.
pub(super) fn issued(reader: &Reader<'_>, year: i32) -> Result<Option<Head>> {
    Ok(plan(reader, &PlanKey::from(year))?.filter(|plan| plan.approved))
}

/// The years that have a plan or drafts that are still used, and whether one of them is in force on a day; oldest first.
pub(super) fn years(reader: &Reader<'_>, day: NaiveDate) -> Result<Vec<(i32, bool)>> {
    reader.rows(
        "SELECT year, max(state IN ('issued', 'adjusted', 'closed') AND coalesce(decision_on, '') <= ?1) FROM plan
         WHERE coalesce(state, 'draft') <> 'dropped' AND year IS NOT NULL GROUP BY year ORDER BY year",
        [day.to_string()],
        |row| Ok((row.get(0)?, row.get::<_, Option<bool>>(1)?.unwrap_or_default())),
    )
}

pub(super) fn by_id(reader: &Reader<'_>, id: &PlanId) -> Result<Head> {
    reader
        .row(&format!("{HEAD} WHERE id = ?1"), [id], head)?
        .ok_or_else(|| {
            Error::refused(
                "plan_gone",
                "Phương án kế hoạch này không còn. Hãy tải lại.",
            )
        })
}

/// The plan, its drafts and its amendment of a year, the one in force first.
pub(super) fn of_year(reader: &Reader<'_>, year: i32) -> Result<Vec<Head>> {
    reader.rows(
        &format!("{HEAD} WHERE year = ?1 ORDER BY CASE WHEN state IN ('issued', 'adjusted', 'closed') THEN 0 WHEN state = 'dropped' THEN 2 ELSE 1 END, id"),
        [year],
        head,
    )
}

/// The amendment that is being drafted to a plan.
pub(super) fn amendment_of(reader: &Reader<'_>, plan: &PlanId) -> Result<Option<PlanId>> {
    reader.row(
        "SELECT id FROM plan WHERE amends_id = ?1 AND state = 'amending' ORDER BY id LIMIT 1",
        [plan],
        |row| row.get(0),
    )
}

/// The plan that an item belongs to.
pub(super) fn plan_of(reader: &Reader<'_>, item: &PlanItemId) -> Result<PlanKey> {
    reader
        .row(
            "SELECT p.year, p.id FROM plan_item i JOIN plan p ON p.id = i.plan_id WHERE i.id = ?1",
            [item],
            |row| {
                Ok(PlanKey {
                    year: row.get(0)?,
                    plan: Some(row.get(1)?),
                })
            },
        )?
        .ok_or_else(|| {
            Error::refused(
                "item_gone",
                "Mục này không còn trong kế hoạch. Hãy tải lại.",
            )
        })
}

pub(super) fn steps(reader: &Reader<'_>, plan: &PlanId) -> Result<Vec<StepView>> {
    reader.rows(
        "SELECT state, happened_on, document_no, person_name, coalesce(backwards, 0), reason FROM plan_step WHERE plan_id = ?1 ORDER BY position, id",
        [plan],
        |row| {
            let state: PlanState = row.get(0)?;
            Ok(StepView {
                name: state.label().to_owned(),
                state,
                date: row.get(1)?,
                document_no: row.get(2)?,
                person: row.get(3)?,
                backwards: row.get(4)?,
                reason: row.get(5)?,
            })
        },
    )
}

/// A step that is taken.
pub(super) struct Taken<'a> {
    pub(super) state: PlanState,
    pub(super) on: NaiveDate,
    pub(super) document_no: Option<&'a str>,
    pub(super) person: Option<&'a str>,
    /// Why it goes back; none where it goes forward.
    pub(super) back: Option<&'a str>,
}

impl<'a> Taken<'a> {
    /// A step by a decision.
    pub(super) fn decided(state: PlanState, on: NaiveDate, decision_no: &'a str) -> Self {
        Self {
            state,
            on,
            document_no: Some(decision_no),
            person: None,
            back: None,
        }
    }
}

/// The steps that stand, oldest first. One that was taken back gives its day free: it is taken again on the right one.
fn standing(steps: Vec<StepView>) -> Vec<StepView> {
    let mut standing: Vec<StepView> = Vec::new();
    for step in steps {
        if step.backwards {
            let back = standing.iter().rposition(|one| one.state == step.state);
            standing.truncate(back.map_or(0, |at| at + 1));
        } else {
            standing.push(step);
        }
    }
    standing
}

/// Writes a step and where the plan stands by it.
pub(super) fn step(tx: &Tx<'_>, plan: &Head, taken: &Taken<'_>) -> Result<()> {
    let last = standing(steps(tx, &plan.id)?).pop();
    if let Some(last) = last.filter(|last| last.date > taken.on) {
        let instead = match last.state {
            PlanState::Issued | PlanState::Adjusted => "",
            _ => ", hoặc lùi bước đó rồi ghi lại đúng ngày",
        };
        return Err(Error::refused(
            "plan_step_order",
            format!(
                "Ngày {} đứng trước bước “{}” (ngày {}) của kế hoạch. Hãy kiểm tra lại ngày{instead}.",
                written(taken.on),
                last.name,
                written(last.date)
            ),
        ));
    }
    tx.run(
        "INSERT INTO plan_step(id, plan_id, position, from_state, state, happened_on, document_no, person_name, backwards, reason)
         SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM plan_step WHERE plan_id = ?2",
        params![tx.new_id(), plan.id, plan.state, taken.state, taken.on.to_string(), taken.document_no, taken.person, taken.back.is_some(), taken.back],
    )?;
    tx.run(
        "UPDATE plan SET state = ?2 WHERE id = ?1",
        params![plan.id, taken.state],
    )?;
    Ok(())
}

/// Copies a plan with its ceilings and lines; the copy's lines know what they were copied from.
pub(super) fn copy(
    tx: &Tx<'_>,
    from: &Head,
    variant: &str,
    state: PlanState,
    amends: Option<(&PlanId, &str)>,
) -> Result<PlanId> {
    let id = PlanId::from(tx.new_id());
    let (amends, kind) = amends.unzip();
    tx.run(
        "INSERT INTO plan(id, name, year, variant, programme_id, source, batch, state, built_on, issuer, objective, amends_id, amends_kind)
         SELECT ?1, name, year, ?3, programme_id, source, batch, ?4, ?5, issuer, objective, ?6, ?7 FROM plan WHERE id = ?2",
        params![id, from.id, variant, state, tx.today().to_string(), amends, kind],
    )?;
    for ceiling in ceilings(tx, &from.id)? {
        tx.run(
            "INSERT INTO plan_ceiling(id, plan_id, name, source, content_id, amount_vnd, budget_year, document_no, note)
             SELECT ?1, ?2, name, source, content_id, amount_vnd, budget_year, document_no, note FROM plan_ceiling WHERE id = ?3",
            params![tx.new_id(), id, ceiling.id],
        )?;
    }
    for item in items(tx, &from.id)? {
        tx.run(
            &format!("INSERT INTO plan_item(id, plan_id, origin_key, {COPIED}) SELECT ?1, ?2, coalesce(origin_key, id), {COPIED} FROM plan_item WHERE id = ?3"),
            params![tx.new_id(), id, item.id],
        )?;
    }
    Ok(id)
}

/// What a copied line shares with the one it came from.
const COPIED: &str = "position, title, content_id, facility_need_id, proposal_id, recurring_task_id, project_id, carried_item_id, facility_id,
    programme_target_id, unit_id, place_written, quantity, quantity_qualifier, quantity_to, unit_label, budget_year, national_vnd, local_vnd,
    beneficiary_vnd, other_vnd, reserve, implementer, coordinator, schedule, objective, moved_reason, reasons_json, note,
    norm_item_code, norm_units, production_line, decided_reason";

/// Makes a line of the plan in force say what the amendment's line says.
pub(super) fn take_over(tx: &Tx<'_>, into: &PlanItemId, from: &PlanItemId) -> Result<()> {
    tx.run(
        &format!("UPDATE plan_item SET ({COPIED}) = (SELECT {COPIED} FROM plan_item WHERE id = ?2) WHERE id = ?1"),
        [into, from],
    )?;
    Ok(())
}

/// Needs that stood only in a plan that is used no more are open again.
pub(super) fn free_needs(tx: &Tx<'_>, plan: &PlanId) -> Result<()> {
    tx.run(
        "UPDATE facility_need SET state = 'new' WHERE state = 'planned'
           AND id IN (SELECT facility_need_id FROM plan_item WHERE plan_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM plan_item i JOIN plan p ON p.id = i.plan_id
                           WHERE i.facility_need_id = facility_need.id AND i.plan_id <> ?1 AND p.state IS NOT 'dropped')",
        [plan],
    )?;
    Ok(())
}

pub(super) fn begin(tx: &Tx<'_>, year: i32) -> Result<Head> {
    let id = PlanId::from(tx.new_id());
    let name = format!("Kế hoạch khuyến công năm {year}");
    tx.run(
        "INSERT INTO plan(id, name, year, state, built_on) VALUES (?1, ?2, ?3, 'draft', ?4)",
        params![id, name, year, tx.today().to_string()],
    )?;
    by_id(tx, &id)
}

pub(super) fn ceilings(reader: &Reader<'_>, plan: &PlanId) -> Result<Vec<StoredCeiling>> {
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
    if let Some(id) = &ceiling.id {
        let own: bool = tx.value(
            "SELECT EXISTS (SELECT 1 FROM plan_ceiling WHERE id = ?1 AND plan_id = ?2)",
            params![id, plan.id],
        )?;
        if !own {
            return Err(Error::refused(
                "ceiling_gone",
                "Trần kinh phí này không còn trong kế hoạch đang mở. Hãy tải lại.",
            ));
        }
    }
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

/// Whether the plan had this ceiling to take away.
pub(super) fn drop_ceiling(tx: &Tx<'_>, plan: &Head, ceiling: &str) -> Result<bool> {
    let gone = tx.run(
        "DELETE FROM plan_ceiling WHERE id = ?1 AND plan_id = ?2",
        params![ceiling, plan.id],
    )?;
    Ok(gone > 0)
}

pub(super) fn items(reader: &Reader<'_>, plan: &PlanId) -> Result<Vec<Item>> {
    // A line's project was made of the line itself, or of the line that this one is a draft of.
    reader.rows(
        "WITH made AS MATERIALIZED (
           SELECT coalesce(o.origin_key, o.id) AS root, min(p.id) AS id
           FROM project p JOIN plan_item o ON o.id = p.plan_item_id GROUP BY coalesce(o.origin_key, o.id))
         SELECT i.*, c.code AS content_code, coalesce(c.short_name, c.name) AS content_name, coalesce(c.position, 99) AS content_position,
                f.name AS facility, u.name AS unit_name, t.name AS target_name, coalesce(i.unit_id, f.unit_id) AS judged_unit,
                n.total_vnd AS costs, coalesce(i.origin_key, i.id) AS root, j.id AS made_id, j.name AS made_name, j.state AS made_state,
                coalesce('need/' || i.facility_need_id, 'proposal/' || i.proposal_id, 'task/' || i.recurring_task_id,
                         'project/' || i.project_id, 'item/' || i.carried_item_id) AS came_from
         FROM plan_item i LEFT JOIN content c ON c.id = i.content_id LEFT JOIN facility f ON f.id = i.facility_id
              LEFT JOIN unit u ON u.id = i.unit_id LEFT JOIN programme_target t ON t.id = i.programme_target_id
              LEFT JOIN facility_need n ON n.id = i.facility_need_id
              LEFT JOIN made m ON m.root = coalesce(i.origin_key, i.id)
              LEFT JOIN project j ON j.id = coalesce(m.id, i.project_id)
         WHERE i.plan_id = ?1 ORDER BY i.position, i.id",
        [plan],
        item,
    )
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let number = |name: &str| -> rusqlite::Result<Option<Hundredths>> {
        Ok(row.get::<_, Option<i64>>(name)?.map(Hundredths))
    };
    Ok(Item {
        id: row.get("id")?,
        position: row.get("position")?,
        title: row.get("title")?,
        line: Line {
            content: row.get("content_id")?,
            amounts: row.by_source()?.unwrap_or_default(),
            reserve: row.get::<_, Option<bool>>("reserve")?.unwrap_or_default(),
            cap: None,
        },
        content_code: row.get("content_code")?,
        content_name: row.get("content_name")?,
        content_position: row.get("content_position")?,
        facility: row.get("facility")?,
        reasons: row
            .get::<_, Option<String>>("reasons_json")?
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
        moved: row.get("moved_reason")?,
        root: row.get("root")?,
        project: match row.get::<_, Option<ProjectId>>("made_id")? {
            Some(id) => Some(ItemProject {
                id,
                name: row.get("made_name")?,
                state: row
                    .get::<_, Option<ProjectState>>("made_state")?
                    .map(|state| state.label().to_owned()),
            }),
            None => None,
        },
        source: row.get("came_from")?,
        detail: LineDetail {
            facility: row.get("facility_id")?,
            target: row.get("programme_target_id")?,
            unit: row.get("unit_id")?,
            place: row.get("place_written")?,
            quantity: number("quantity")?,
            quantity_qualifier: row.get("quantity_qualifier")?,
            quantity_to: number("quantity_to")?,
            unit_label: row.get("unit_label")?,
            implementer: row.get("implementer")?,
            coordinator: row.get("coordinator")?,
            schedule: row.get("schedule")?,
            objective: row.get("objective")?,
            note: row.get("note")?,
            norm_item: row.get("norm_item_code")?,
            norm_units: number("norm_units")?,
            production_line: row
                .get::<_, Option<bool>>("production_line")?
                .unwrap_or_default(),
            reason: row.get("decided_reason")?,
        },
        unit_name: row.get("unit_name")?,
        target_name: row.get("target_name")?,
        judged_unit: row.get("judged_unit")?,
        costs: optional(row, "costs")?,
    })
}

fn optional(row: &Row<'_>, name: &str) -> rusqlite::Result<Option<Money>> {
    Ok(row.get::<_, Option<i64>>(name)?.and_then(Money::new))
}

pub(super) fn versions(reader: &Reader<'_>, plan: &PlanId) -> Result<Vec<VersionView>> {
    let mut versions: Vec<(String, VersionView)> = reader.rows(
        "SELECT id, number, coalesce(decision_no, ''), decision_on, total_vnd, kind FROM plan_version WHERE plan_id = ?1 ORDER BY number",
        [plan],
        |row| {
            Ok((
                row.get(0)?,
                VersionView {
                    number: row.get(1)?,
                    decision_no: row.get(2)?,
                    decision_date: row.get(3)?,
                    total: money(row, 4)?,
                    kind: row.get(5)?,
                    changes: Vec::new(),
                },
            ))
        },
    )?;
    for (id, version) in &mut versions {
        version.changes = reader.rows(
            "SELECT kind, title, before_vnd, after_vnd, before_json, after_json FROM plan_change WHERE plan_version_id = ?1 ORDER BY position",
            [&*id],
            |row| {
                let line = |name: &str| -> rusqlite::Result<Option<PlanItemView>> {
                    Ok(row.get::<_, Option<String>>(name)?.and_then(|json| serde_json::from_str(&json).ok()))
                };
                let what = match (line("before_json")?, line("after_json")?) {
                    (Some(before), Some(after)) => differences(&before, &after),
                    _ => Vec::new(),
                };
                Ok(VersionChange {
                    kind: row.get("kind")?,
                    title: row.get("title")?,
                    before: optional(row, "before_vnd")?,
                    after: optional(row, "after_vnd")?,
                    what,
                })
            },
        )?;
    }
    Ok(versions.into_iter().map(|(_, version)| version).collect())
}

/// Figures of a plan known only as totals.
pub(super) fn stated(reader: &Reader<'_>, plan: &PlanId) -> Result<Vec<StatedView>> {
    reader.rows(
        "SELECT id, name, quantity, unit_label, amount_vnd, stated, source_text FROM aggregate WHERE plan_id = ?1 ORDER BY noun DESC, id",
        [plan],
        |row| {
            let quantity: Option<i64> = row.get(2)?;
            let unit: Option<String> = row.get(3)?;
            Ok(StatedView {
                id: row.get(0)?,
                name: row.get(1)?,
                quantity: quantity.map(|hundredths| format!("{} {}", hundredths / 100, unit.unwrap_or_default()).trim().to_owned()),
                amount: row.get::<_, Option<i64>>(4)?.and_then(Money::new),
                stated: row.get(5)?,
                source: row.get(6)?,
            })
        },
    )
}

/// The frozen text of the last version decided on or before a day; versions without a day count as from the start.
pub(super) fn frozen_as_of(
    reader: &Reader<'_>,
    plan: &PlanId,
    day: NaiveDate,
) -> Result<Option<(u32, String)>> {
    reader.row(
        "SELECT number, frozen_json FROM plan_version WHERE plan_id = ?1 AND frozen_json IS NOT NULL AND coalesce(decision_on, '0000') <= ?2
         ORDER BY number DESC LIMIT 1",
        params![plan, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The frozen text of the last version.
pub(super) fn last_frozen(reader: &Reader<'_>, plan: &PlanId) -> Result<Option<String>> {
    reader.row(
        "SELECT frozen_json FROM plan_version WHERE plan_id = ?1 AND frozen_json IS NOT NULL ORDER BY number DESC LIMIT 1",
        [plan],
        |row| row.get(0),
    )
}

/// Whether any version of a plan keeps what was decided.
pub(super) fn has_frozen(reader: &Reader<'_>, plan: &PlanId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM plan_version WHERE plan_id = ?1 AND frozen_json IS NOT NULL)",
        [plan],
    )
}

/// The paper that decided something.
#[derive(Debug, Default)]
pub(super) struct Decision {
    pub(super) no: Option<String>,
    pub(super) on: Option<NaiveDate>,
}

/// The decision by which a line stands as it does: the last that brought or changed it, else the plan's.
pub(super) fn decided_by(reader: &Reader<'_>, plan: &Head, root: &str) -> Result<Decision> {
    let found = reader.row(
        "SELECT v.decision_no, v.decision_on FROM plan_version v JOIN plan_change c ON c.plan_version_id = v.id
         WHERE v.plan_id = ?1 AND c.item_key = ?2 AND c.kind IN ('add', 'change') ORDER BY v.number DESC LIMIT 1",
        [plan.id.as_str(), root],
        |row| {
            Ok(Decision {
                no: row.get(0)?,
                on: row.get(1)?,
            })
        },
    )?;
    Ok(found.unwrap_or_else(|| Decision {
        no: plan.decision_no.clone(),
        on: plan.decision_on,
    }))
}

/// A line of an issued plan as it was decided, and the day.
pub(super) struct DecidedLine {
    pub(super) on: NaiveDate,
    pub(super) source: MoneySource,
    pub(super) content: Option<String>,
    pub(super) item: Option<String>,
    pub(super) unit: Option<UnitId>,
    pub(super) support: Money,
}

/// The lines with support that a decision brought or changed while a rule of some days held, of plans that were issued.
/// What only goes on from before was decided before.
pub(super) fn decided_lines(
    reader: &Reader<'_>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Vec<DecidedLine>> {
    reader.rows(
        "SELECT v.decision_on, l.value ->> 'content_id' AS content, l.value ->> '$.detail.norm_item' AS item,
                coalesce(l.value ->> '$.detail.unit', f.unit_id) AS unit,
                coalesce(l.value ->> 'national', 0) AS national_vnd, coalesce(l.value ->> 'local', 0) AS local_vnd
         FROM plan_version v JOIN json_each(v.frozen_json, '$.items') l LEFT JOIN facility f ON f.id = l.value ->> '$.detail.facility'
         WHERE v.frozen_json IS NOT NULL AND v.decision_on BETWEEN coalesce(?1, '0000') AND coalesce(?2, '9999')
           AND coalesce(l.value ->> 'source', '') NOT LIKE 'project/%'
           AND coalesce(l.value ->> 'national', 0) + coalesce(l.value ->> 'local', 0) > 0
           AND (NOT EXISTS (SELECT 1 FROM plan_version e WHERE e.plan_id = v.plan_id AND e.number < v.number)
                OR EXISTS (SELECT 1 FROM plan_change c
                           WHERE c.plan_version_id = v.id AND c.item_key = l.value ->> 'root' AND c.kind IN ('add', 'change')))
         ORDER BY v.decision_on, v.id, l.key",
        [from, to],
        |row| {
            let (national, local) = (row.amount("national_vnd")?, row.amount("local_vnd")?);
            Ok(DecidedLine {
                on: row.get("decision_on")?,
                source: if national > local {
                    MoneySource::National
                } else {
                    MoneySource::Local
                },
                content: row.text("content")?,
                item: row.text("item")?,
                unit: row.get("unit")?,
                support: national.plus(local).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, i64::MAX))?,
            })
        },
    )
}

/// Freezes a version; answers its id.
pub(super) fn freeze(
    tx: &Tx<'_>,
    plan: &Head,
    kind: &str,
    frozen: &PlanView,
    decision_no: Option<&str>,
    decision_on: Option<NaiveDate>,
) -> Result<String> {
    let id = tx.new_id();
    tx.run(
        "INSERT INTO plan_version(id, plan_id, number, kind, decision_no, decision_on, total_vnd, frozen_json)
         SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, ?4, ?5, ?6, ?7 FROM plan_version WHERE plan_id = ?2",
        params![
            id,
            plan.id,
            kind,
            decision_no,
            decision_on.map(|day| day.to_string()),
            frozen.totals.total().dong(),
            serde_json::to_string(frozen)?
        ],
    )?;
    Ok(id)
}

/// A line that is put into a plan.
pub(super) struct NewLine<'a> {
    /// The candidate it comes from, `need/<id>`; empty where typed by hand.
    pub(super) key: &'a str,
    pub(super) title: &'a str,
    pub(super) line: &'a Line,
    pub(super) detail: &'a LineDetail,
    /// Why it stands where it stands.
    pub(super) reasons: &'a [String],
}

pub(super) fn place(tx: &Tx<'_>, plan: &Head, new: &NewLine<'_>) -> Result<()> {
    let of = |kind: &str| {
        new.key
            .strip_prefix(kind)
            .and_then(|rest| rest.strip_prefix('/'))
    };
    let position: i64 = tx.value(
        "SELECT coalesce(max(position), 0) + 1 FROM plan_item WHERE plan_id = ?1",
        [&plan.id],
    )?;
    let id = PlanItemId::from(tx.new_id());
    tx.run(
        "INSERT INTO plan_item(id, plan_id, position, title, facility_need_id, proposal_id, recurring_task_id, project_id, carried_item_id,
                               budget_year, reasons_json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            plan.id,
            position,
            new.title,
            of("need"),
            of("proposal"),
            of("task"),
            of("project"),
            of("item"),
            plan.year,
            serde_json::to_string(new.reasons)?,
        ],
    )?;
    set_item(tx, &id, new.title, new.line, new.detail)?;
    if let Some(need) = of("need") {
        tx.run(
            "UPDATE facility_need SET state = 'planned' WHERE id = ?1",
            [need],
        )?;
    }
    Ok(())
}

/// Writes what a line says.
pub(super) fn set_item(
    tx: &Tx<'_>,
    item: &PlanItemId,
    title: &str,
    line: &Line,
    detail: &LineDetail,
) -> Result<()> {
    tx.run(
        "UPDATE plan_item SET title = ?2, content_id = ?3, national_vnd = ?4, local_vnd = ?5, beneficiary_vnd = ?6,
                other_vnd = ?7, reserve = ?8 WHERE id = ?1",
        params![
            item,
            title,
            line.content,
            line.amounts.national().dong(),
            line.amounts.local().dong(),
            line.amounts.beneficiary().dong(),
            line.amounts.other().dong(),
            line.reserve
        ],
    )?;
    let hundredths = |number: Option<Hundredths>| number.map(|number| number.0);
    tx.run(
        "UPDATE plan_item SET facility_id = ?2, programme_target_id = ?3, unit_id = ?4, place_written = ?5, quantity = ?6,
                quantity_qualifier = ?7, quantity_to = ?8, unit_label = ?9, implementer = ?10, coordinator = ?11, schedule = ?12,
                objective = ?13, note = ?14, norm_item_code = ?15, norm_units = ?16, production_line = ?17, decided_reason = ?18
         WHERE id = ?1",
        params![
            item,
            detail.facility,
            detail.target,
            detail.unit,
            detail.place,
            hundredths(detail.quantity),
            detail.quantity_qualifier,
            hundredths(detail.quantity_to),
            detail.unit_label,
            detail.implementer,
            detail.coordinator,
            detail.schedule,
            detail.objective,
            detail.note,
            detail.norm_item,
            hundredths(detail.norm_units),
            detail.production_line.then_some(true),
            detail.reason,
        ],
    )?;
    Ok(())
}

/// The projects that are lines of a plan, made of them or carried on by them.
pub(super) fn projects_of(reader: &Reader<'_>, plan: &PlanId) -> Result<Vec<ProjectId>> {
    reader.rows(
        "SELECT p.id FROM project p JOIN plan_item o ON o.id = p.plan_item_id
         WHERE coalesce(o.origin_key, o.id) IN (SELECT coalesce(i.origin_key, i.id) FROM plan_item i WHERE i.plan_id = ?1)
         UNION SELECT project_id FROM plan_item WHERE plan_id = ?1 AND project_id IS NOT NULL",
        [plan],
        |row| row.get(0),
    )
}

/// The name of a facility and the unit it is in.
pub(super) fn facility(
    reader: &Reader<'_>,
    id: Option<&FacilityId>,
) -> Result<(Option<String>, Option<UnitId>)> {
    let Some(id) = id else {
        return Ok((None, None));
    };
    let found = reader.row(
        "SELECT name, unit_id FROM facility WHERE id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    found.ok_or_else(|| Error::refused("record_gone", "Cơ sở này đã bị xóa. Hãy chọn cơ sở khác."))
}

/// Writes why a line stands all the same.
pub(super) fn set_reason(tx: &Tx<'_>, item: &PlanItemId, reason: &str) -> Result<()> {
    tx.run(
        "UPDATE plan_item SET decided_reason = ?2 WHERE id = ?1",
        [item, reason],
    )?;
    Ok(())
}

pub(super) fn remove_item(tx: &Tx<'_>, plan: &Head, item: &PlanItemId) -> Result<()> {
    let held: Option<(Option<String>, Option<String>)> = tx.row(
        "SELECT facility_need_id, (SELECT p.name FROM plan_item o JOIN project p ON p.plan_item_id = o.id
                WHERE o.plan_id = ?3 AND coalesce(o.origin_key, o.id) = coalesce(i.origin_key, i.id) ORDER BY p.id LIMIT 1)
         FROM plan_item i WHERE id = ?1 AND plan_id = ?2",
        params![item, plan.id, plan.amends.as_ref().unwrap_or(&plan.id)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((need, project)) = held else {
        return Err(Error::refused(
            "item_gone",
            "Mục này không còn trong kế hoạch. Hãy tải lại.",
        ));
    };
    if project.is_some()
        || !tx.run_unless_referenced("DELETE FROM plan_item WHERE id = ?1", [item])?
    {
        let project = project.map_or_else(String::new, |name| format!(" “{name}”"));
        return Err(Error::refused(
            "item_in_use",
            format!(
                "Mục này đã thành đề án{project} nên giữ lại trong kế hoạch, dù đề án đã rút hay ngừng. Đề án không làm nữa thì ghi kinh phí của mục bằng 0 trong lần điều chỉnh kế hoạch."
            ),
        ));
    }
    if let Some(need) = need {
        tx.run(
            "UPDATE facility_need SET state = 'new' WHERE id = ?1 AND state = 'planned'
               AND NOT EXISTS (SELECT 1 FROM plan_item i JOIN plan p ON p.id = i.plan_id WHERE i.facility_need_id = ?1 AND p.state IS NOT 'dropped')",
            [need],
        )?;
    }
    renumber(tx, &plan.id)
}

pub(super) fn move_item(
    tx: &Tx<'_>,
    plan: &Head,
    item: &PlanItemId,
    position: u32,
    reason: &str,
) -> Result<()> {
    let mut order: Vec<PlanItemId> = items(tx, &plan.id)?.into_iter().map(|one| one.id).collect();
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
        "UPDATE plan_item SET moved_reason = ?2 WHERE id = ?1",
        [item, reason],
    )?;
    Ok(())
}

pub(super) fn renumber(tx: &Tx<'_>, plan: &PlanId) -> Result<()> {
    for (position, item) in (1_i64..).zip(items(tx, plan)?) {
        tx.run(
            "UPDATE plan_item SET position = ?2 WHERE id = ?1",
            params![item.id, position],
        )?;
    }
    Ok(())
}
