//! How far a programme is: what was wanted of each target, and what was done year by year.
//!
//! Only accepted work counts: results of projects that were accepted, activities that were held, classes
//! that ended, rounds that were recognised; and what somebody typed as done where no record stands behind
//! it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rusqlite::params;

use crate::error::Result;
use crate::ledger::Reader;

/// A programme with its years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its first year.
    pub first: i32,
    /// Its last.
    pub last: i32,
}

/// A target and what came of it. Quantities are hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetProgress {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The heading it stands under, if any.
    pub heading: Option<String>,
    /// What it is counted in.
    pub unit: Option<String>,
    /// What is wanted in all the years of the programme; none where no quantity was set.
    pub wanted: Option<i64>,
    /// What was done, by year.
    pub done: BTreeMap<i32, i64>,
}

/// The programmes that a year belongs to, oldest first.
pub fn of_year(reader: &Reader<'_>, year: i32) -> Result<Vec<Running>> {
    reader.rows(
        "SELECT id, name, period_start, period_end FROM programme
         WHERE ?1 BETWEEN period_start AND period_end ORDER BY period_start, period_end, name, id",
        [year],
        |row| {
            Ok(Running {
                id: row.get(0)?,
                name: row.get(1)?,
                first: row.get(2)?,
                last: row.get(3)?,
            })
        },
    )
}

/// The targets of a programme in the order of its tree, with what was done up to a day. Headings, which
/// want nothing, name the targets below them.
pub fn progress(
    reader: &Reader<'_>,
    programme: &str,
    to: NaiveDate,
) -> Result<Vec<TargetProgress>> {
    let mut targets: Vec<TargetProgress> = reader.rows(
        "WITH RECURSIVE tree(id, path, heading) AS (
           SELECT id, printf('%06d', position), NULL FROM programme_target WHERE programme_id = ?1 AND parent_id IS NULL
           UNION ALL
           SELECT t.id, tree.path || printf('%06d', t.position), coalesce(tree.heading, CASE WHEN above.quantity IS NULL THEN above.name END)
           FROM programme_target t JOIN tree ON tree.id = t.parent_id JOIN programme_target above ON above.id = t.parent_id)
         SELECT t.id, t.name, tree.heading, t.unit_label,
                t.quantity * CASE WHEN t.every_year = 1 THEN p.period_end - p.period_start + 1 ELSE 1 END
         FROM tree JOIN programme_target t ON t.id = tree.id JOIN programme p ON p.id = t.programme_id ORDER BY tree.path, t.id",
        [programme],
        |row| {
            Ok(TargetProgress {
                id: row.get(0)?,
                name: row.get(1)?,
                heading: row.get(2)?,
                unit: row.get(3)?,
                wanted: row.get(4)?,
                done: BTreeMap::new(),
            })
        },
    )?;
    let done: Vec<(String, i32, i64)> = reader.rows(
        "SELECT target, year, sum(quantity) FROM (
           SELECT programme_target_id AS target, year, done_quantity AS quantity FROM programme_target_year
           WHERE done_quantity IS NOT NULL AND year <= ?2
           UNION ALL
           SELECT r.programme_target_id, p.year, r.done_quantity FROM project_result r JOIN project p ON p.id = r.project_id
           WHERE r.done_quantity IS NOT NULL AND p.accepted_on <= ?3
           UNION ALL
           SELECT programme_target_id, year, coalesce(quantity, 100 * coalesce(times, 1)) FROM activity
           WHERE state = 'done' AND coalesce(held_on, year || '-12-31') <= ?3
           UNION ALL
           SELECT c.programme_target_id, c.year,
                  CASE WHEN fold(t.unit_label) IN ('lop', 'khoa', 'cuoc', 'lan') THEN 100
                       ELSE 100 * CASE WHEN l.listed > 0 THEN l.listed ELSE coalesce(c.finished, c.learners, 0) END END
           FROM course c JOIN programme_target t ON t.id = c.programme_target_id
                LEFT JOIN (SELECT course_id, count(*) FILTER (WHERE coalesce(result, 'finished') = 'finished') AS listed FROM learner GROUP BY 1) l ON l.course_id = c.id
           WHERE c.state IN ('finished', 'settled') AND coalesce(c.ends_on, c.year || '-12-31') <= ?3
           UNION ALL
           SELECT programme_target_id, year, 100 FROM award_round
           WHERE state = 'recognised' AND coalesce(decision_on, ends_on, year || '-12-31') <= ?3)
         WHERE target IN (SELECT id FROM programme_target WHERE programme_id = ?1) GROUP BY 1, 2",
        params![programme, to.year(), to.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    for (target, year, quantity) in done {
        if let Some(target) = targets.iter_mut().find(|one| one.id == target) {
            target.done.insert(year, quantity);
        }
    }
    Ok(targets)
}
