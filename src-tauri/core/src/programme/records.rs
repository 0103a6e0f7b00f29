//! The records behind every number of a programme: what a number says is what they come to.
//!
//! Three numbers of things and three of money, each by target and year. Only what was accepted is done:
//! results of accepted projects, activities that were held, classes that ended, rounds that were
//! recognised, and what somebody typed where no record stands behind it. Money is the support of the two
//! funds of khuyến công; what beneficiaries add is no progress of the programme.
//!
//! Measure surprises: a project that names a target counts without a line of results, as many facilities as
//! benefit where facilities are counted, and as one where projects or models are.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::number::Hundredths;
use crate::error::Result;
use crate::ids::{ProgrammeId, TargetId};
use crate::ledger::Reader;
use crate::money::Money;

/// Which number of a target.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Things in the approved plans of the years.
    Planned,
    /// Things that approved projects are to bring.
    Approved,
    /// Things done and accepted.
    Done,
    /// Support in the approved plans.
    PlannedVnd,
    /// Support approved for projects.
    ApprovedVnd,
    /// Support paid out.
    SpentVnd,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Planned,
        Self::Approved,
        Self::Done,
        Self::PlannedVnd,
        Self::ApprovedVnd,
        Self::SpentVnd,
    ];

    /// Whether it is counted in đồng.
    pub fn is_money(self) -> bool {
        matches!(self, Self::PlannedVnd | Self::ApprovedVnd | Self::SpentVnd)
    }

    fn sql(self) -> &'static str {
        match self {
            Self::Planned => PLANNED,
            Self::Approved => APPROVED,
            Self::Done => DONE,
            Self::PlannedVnd => PLANNED_VND,
            Self::ApprovedVnd => APPROVED_VND,
            Self::SpentVnd => SPENT_VND,
        }
    }
}

/// A record behind a number, and what of the number is its.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecordRef {
    /// Its noun.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The year it counts for.
    pub year: i32,
    /// Its part of a number of things.
    pub quantity: Option<Hundredths>,
    /// Its part of a number of money.
    pub amount: Option<Money>,
    #[serde(skip)]
    pub(super) target: TargetId,
}

impl RecordRef {
    /// Its part: hundredths of things, or đồng.
    pub fn value(&self) -> i64 {
        self.quantity
            .map(|quantity| quantity.0)
            .or(self.amount.map(Money::dong))
            .unwrap_or_default()
    }
}

/// Measure every query may use: projects that were not given up by the day `?2`, and what each is to bring and
/// brought by target. A line of results that names no target is of the project's own where the units agree.
const COMMON: &str = "given_up AS MATERIALIZED (
   SELECT t.project_id FROM project_standing t JOIN project p ON p.id = t.project_id
          JOIN project_state s ON s.source = p.source AND s.state = t.state AND s.beside
   WHERE t.from_day <= ?2 AND ?2 < t.until_day),
 decided AS MATERIALIZED (SELECT project_id FROM project_decision WHERE decided_on <= ?2),
 live AS (
   SELECT p.*, d.project_id IS NOT NULL AS approved
   FROM project p LEFT JOIN decided d ON d.project_id = p.id WHERE p.id NOT IN (SELECT project_id FROM given_up)),
 result AS (
   SELECT r.project_id, coalesce(r.programme_target_id, own.id) AS target, r.name, r.planned_quantity AS planned, r.done_quantity AS done
   FROM project_result r JOIN project p ON p.id = r.project_id
        LEFT JOIN programme_target own ON own.id = p.programme_target_id AND fold(own.unit_label) = fold(r.unit_label)),
 alone AS (
   SELECT p.id, p.year, p.name, b.target, 100 * count(DISTINCT b.thing) AS quantity
   FROM live p JOIN project_brings b ON b.project_id = p.id AND b.from_day <= ?2 AND ?2 < b.until_day JOIN decided d ON d.project_id = b.member_id
   GROUP BY p.id, b.target)";

/// Lines of the plans in force on the day.
const PLANNED: &str =
    "SELECT g.id AS target, l.year AS year, 'plan_item' AS noun, l.item_id AS id, l.title AS name,
     l.things AS value
   FROM target_line l JOIN programme_target g ON g.id = l.target_id
   WHERE l.from_day <= ?2 AND ?2 < l.until_day AND NOT l.reserve";

const PLANNED_VND: &str = "SELECT l.target_id AS target, l.year AS year, 'plan_item' AS noun, l.item_id AS id, l.title AS name,
     l.national_vnd + l.local_vnd AS value
   FROM plan_line l WHERE l.from_day <= ?2 AND ?2 < l.until_day AND NOT l.reserve";

const APPROVED: &str = "SELECT r.target AS target, p.year AS year, 'project' AS noun, p.id AS id, p.name || ': ' || r.name AS name, r.planned AS value
   FROM live p JOIN result r ON r.project_id = p.id WHERE p.approved
   UNION ALL SELECT target, year, 'project', id, name, quantity FROM alone";

const DONE: &str = "SELECT target, year, noun, id, name, value FROM target_done
   WHERE CASE WHEN typed THEN year <= ?3 ELSE coalesce(done_on, year || '-12-31') <= ?2 END AND ?2 < until_day";

/// The money of a group is of the group's target, and where money of a fund and a year was decided on for the group
/// itself it holds that of the projects inside it.
const APPROVED_VND: &str = "SELECT g.target AS target, m.budget_year AS year, 'project' AS noun, p.id AS id, p.name AS name, sum(m.amount_vnd) AS value
   FROM in_force m JOIN grouped g ON g.id = m.project_id JOIN project p ON p.id = m.project_id
   WHERE m.source IN ('national', 'local') AND g.target IS NOT NULL
         AND (g.root IS NULL OR (g.root, m.source, m.budget_year) NOT IN (SELECT project_id, source, budget_year FROM in_force))
   GROUP BY p.id, m.budget_year";

/// What was decided by the day, and the target and the group whose money a project's is.
const MONEY: &str = "in_force AS MATERIALIZED (
   SELECT project_id, source, budget_year, amount_vnd FROM project_money WHERE kind = 'approved' AND from_day <= ?2 AND ?2 < until_day),
 grouped AS MATERIALIZED (
   SELECT p.id, coalesce(r.programme_target_id, p.programme_target_id) AS target, iif(r.programme_target_id IS NULL, NULL, r.id) AS root
   FROM project p LEFT JOIN project r ON r.id = p.parent_id)";

const SPENT_VND: &str = "SELECT g.target AS target, m.budget_year AS year, 'project' AS noun, p.id AS id, p.name AS name,
     sum(CASE m.kind WHEN 'return' THEN -m.amount_vnd ELSE m.amount_vnd END) AS value
   FROM project_money m JOIN grouped g ON g.id = m.project_id JOIN project p ON p.id = m.project_id
   WHERE m.kind IN ('advance', 'payment', 'settlement', 'return') AND m.from_day <= ?2
         AND m.source IN ('national', 'local') AND g.target IS NOT NULL GROUP BY p.id, m.budget_year
   UNION ALL SELECT y.programme_target_id, y.year, 'programme_target_year', y.id, 'Nhập tay năm ' || y.year, y.done_amount_vnd
   FROM programme_target_year y WHERE y.year <= ?3
   UNION ALL SELECT a.programme_target_id, coalesce(a.budget_year, a.year), 'activity', a.id, a.name,
     coalesce(a.national_vnd, 0) + coalesce(a.local_vnd, 0)
   FROM activity_counted k JOIN activity a ON a.id = k.id WHERE k.state = 'done' AND a.project_id IS NULL AND coalesce(a.held_on, a.year || '-12-31') <= ?2
   UNION ALL SELECT c.programme_target_id, k.budget_year, 'course', c.id, c.name, sum(k.done_vnd)
   FROM course c JOIN course_cost k ON k.course_id = c.id
   WHERE c.state IN ('finished', 'settled') AND c.project_id IS NULL AND coalesce(c.ends_on, c.year || '-12-31') <= ?2
        AND k.source IN ('national', 'local') AND c.programme_target_id IS NOT NULL GROUP BY c.id, k.budget_year";

/// `WITH … behind(target, year, noun, id, name, value)`: the records of the programme `?1` on the day `?2`.
fn behind(what: Measure) -> String {
    let budget = match what {
        Measure::ApprovedVnd | Measure::SpentVnd => format!(", {MONEY}"),
        _ => String::new(),
    };
    format!(
        "WITH {COMMON}{budget},
         all_of(target, year, noun, id, name, value) AS ({}),
         behind AS (SELECT a.* FROM all_of a JOIN programme_target t ON t.id = a.target JOIN programme g ON g.id = t.programme_id
                    WHERE g.id = ?1 AND a.value <> 0 AND a.year BETWEEN g.period_start AND g.period_end AND ?3 = ?3)",
        what.sql()
    )
}

/// What was done for every target of a programme by the end of a day, by the report that it is told in: of the days of
/// each of `years` (year, first, last) what happened on them, and what is known only by its year once they are over.
pub(super) fn done_within(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    as_of: NaiveDate,
    years: &[(i32, NaiveDate, NaiveDate)],
) -> Result<BTreeMap<(TargetId, i32), i64>> {
    let told: Vec<String> = years
        .iter()
        .map(|(year, first, last)| format!("({year}, '{first}', '{last}')"))
        .collect();
    let rows = reader.rows(
        &format!(
            "WITH told(year, first, last) AS (VALUES {}),
             done AS (
               -- What is done in the months after a programme's last year is of that year.
               SELECT t.target, t.value, iif(t.done_on IS NULL OR t.year < CAST(substr(t.done_on, 1, 4) AS INTEGER), t.year, w.year) AS year
               FROM target_done t LEFT JOIN told w ON t.done_on BETWEEN w.first AND w.last
                    LEFT JOIN told o ON o.year = t.year
               WHERE coalesce(t.done_on, o.last, t.year || '-12-31') <= ?2 AND ?2 < t.until_day AND t.value <> 0)
             SELECT d.target, d.year, sum(d.value)
             FROM done d JOIN programme_target t ON t.id = d.target JOIN programme g ON g.id = t.programme_id
             WHERE g.id = ?1 AND d.year BETWEEN g.period_start AND g.period_end GROUP BY 1, 2",
            told.join(", ")
        ),
        params![programme, as_of.to_string()],
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// A number of every target of a programme, by target and year.
pub(super) fn sums(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    what: Measure,
    as_of: NaiveDate,
) -> Result<BTreeMap<(TargetId, i32), i64>> {
    let rows = reader.rows(
        &format!(
            "{} SELECT target, year, sum(value) FROM behind GROUP BY 1, 2",
            behind(what)
        ),
        params![programme, as_of.to_string(), as_of.year()],
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The records behind a number of every target of a programme, by year and name.
pub(super) fn of_programme(
    reader: &Reader<'_>,
    programme: &ProgrammeId,
    what: Measure,
    as_of: NaiveDate,
) -> Result<Vec<RecordRef>> {
    reader.rows(
        &format!(
            "{} SELECT target, year, noun, id, name, value FROM behind ORDER BY year, fold(name), id",
            behind(what)
        ),
        params![programme, as_of.to_string(), as_of.year()],
        |row| {
            let value: i64 = row.get(5)?;
            Ok(RecordRef {
                target: row.get(0)?,
                year: row.get(1)?,
                noun: row.get(2)?,
                id: row.get(3)?,
                name: row.get(4)?,
                quantity: (!what.is_money()).then_some(Hundredths(value)),
                amount: what.is_money().then(|| Money::new(value)).flatten(),
            })
        },
    )
}
