//! Khối lượng: what is counted in classes, learners, facilities, copies: planned for the year, done within the days, since
//! the year began, and over the same days of the year before, by fund.
//!
//! What surprises: a measure is a target of a programme or, where records name none, what is counted in one unit under
//! one content heading. What is known only by its year is told in a report of the whole year.

use std::collections::BTreeMap;

use rusqlite::params;

use super::days::Days;
use super::figures::{MeasureFigures, Quantities};
use super::store;
use crate::error::Result;
use crate::ids::TargetId;
use crate::ledger::Reader;

/// One record behind a measure.
struct Counted {
    key: Key,
    name: String,
    unit: String,
    heading: Option<String>,
    source: Option<String>,
    value: i64,
    /// The end of a planned range.
    upto: Option<i64>,
    when: When,
}

/// Content heading in its order (none last), the target in its order, the unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    without_content: bool,
    content: String,
    content_name: String,
    /// Targets of a programme come before what has none.
    position: i64,
    target: Option<TargetId>,
    unit: String,
}

enum When {
    /// The programme's own share of the year; plan lines go before it.
    Wanted,
    Planned,
    /// The first day, or the year where no day is known.
    Done(Option<String>, i32),
}

/// The measures over `days`, since their year began, and over `before`, the same days of the year before.
pub(super) fn measures(
    reader: &Reader<'_>,
    days: &Days,
    before: &Days,
    plan: Option<&str>,
) -> Result<Vec<MeasureFigures>> {
    let mut found: BTreeMap<Key, (MeasureFigures, Option<i64>)> = BTreeMap::new();
    let mut names: BTreeMap<Key, Option<(String, bool)>> = BTreeMap::new();
    for one in counted(reader, days, before, plan)? {
        let (measure, wanted) = found.entry(one.key.clone()).or_insert_with(|| {
            let measure = MeasureFigures {
                key: match &one.key.target {
                    Some(target) => target.to_string(),
                    None => format!("{}/{}", one.key.content, one.key.unit),
                },
                target: one.key.target.clone(),
                code: one.key.content.clone(),
                content: one.key.content_name.clone(),
                heading: one.heading.clone(),
                name: one.name.clone(),
                unit: one.unit.clone(),
                ..MeasureFigures::default()
            };
            (measure, None)
        });
        // Called as what was done is called, before any plan line; several things counted in one unit by the unit.
        let known = names.entry(one.key.clone()).or_default();
        let of_done = matches!(one.when, When::Done(..));
        match known {
            Some((_, true)) if !of_done => {}
            Some((name, done)) if *done == of_done => {
                if *name != one.name {
                    *name = crate::text::capitalised(&one.unit);
                }
            }
            _ => *known = Some((one.name.clone(), of_done)),
        }
        let source = one.source.as_deref();
        match &one.when {
            When::Wanted => *wanted = (one.value != 0).then_some(one.value),
            When::Planned => {
                measure.planned.add(source, one.value);
                if one.upto.is_some() || measure.planned_to.is_some() {
                    let upto = one.upto.unwrap_or(one.value);
                    measure.planned_to = Some(
                        measure
                            .planned_to
                            .unwrap_or_else(|| measure.planned.whole() - one.value)
                            + upto,
                    );
                }
            }
            When::Done(Some(day), _) => {
                let within = |from: &str, to: &str| from <= day.as_str() && day.as_str() <= to;
                let (from, to) = (days.from.to_string(), days.to.to_string());
                let year_from = days.year_from.to_string();
                if within(&from, &to) {
                    measure.in_period.add(source, one.value);
                }
                if within(&year_from, &to) || within(&from, &to) {
                    measure.to_date.add(source, one.value);
                }
                if within(&before.from.to_string(), &before.to.to_string()) {
                    measure.last_year.add(source, one.value);
                }
            }
            When::Done(None, year) => {
                if days.whole_year() && *year == days.year {
                    measure.in_period.add(source, one.value);
                    measure.to_date.add(source, one.value);
                }
                if before.whole_year() && *year == before.year {
                    measure.last_year.add(source, one.value);
                }
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(key, (mut measure, wanted))| {
            if let (None, Some(Some((name, _)))) = (&measure.target, names.remove(&key)) {
                measure.name = name;
            }
            if let Some(wanted) = wanted.filter(|_| measure.planned.whole() == 0) {
                measure.planned.add(None, wanted);
            }
            measure
        })
        .collect())
}

/// Every record that any measure of the two years is made of.
fn counted(
    reader: &Reader<'_>,
    days: &Days,
    before: &Days,
    plan: Option<&str>,
) -> Result<Vec<Counted>> {
    let kinds = super::lists::capital("t.kind", crate::activity::sets::ActivityKind::CHOICES);
    let d = store::d(days);
    let sql = format!(
        "WITH {d},
         goal AS (
           SELECT t.id, t.name, coalesce(t.unit_label, '') AS unit, t.position, t.content_id, above.name AS heading,
                  coalesce(y.quantity, CASE WHEN t.every_year = 1 THEN t.quantity END) AS wanted
           FROM d JOIN programme p ON d.year BETWEEN p.period_start AND p.period_end
                JOIN programme_target t ON t.programme_id = p.id AND coalesce(t.macro, 0) = 0
                LEFT JOIN programme_target_year y ON y.programme_target_id = t.id AND y.year = d.year
                LEFT JOIN programme_target above ON above.id = t.parent_id
           WHERE coalesce(t.quantity, y.quantity) IS NOT NULL),
         item AS (
           SELECT i.target_id AS target, i.content_id, i.title AS name, coalesce(i.unit_label, '') AS unit,
                  CASE WHEN i.national_vnd > 0 THEN 'national' WHEN i.local_vnd > 0 THEN 'local' END AS source,
                  i.things AS value, i.quantity_to AS upto
           FROM d JOIN target_line i ON i.plan_id = d.plan AND i.from_day <= d.last AND d.last < i.until_day
           WHERE NOT i.reserve),
         done AS (
           SELECT t.target, coalesce(t.content_id, v.content_id) AS content_id,
                  CASE WHEN t.noun = 'activity' THEN {kinds} WHEN t.noun = 'course' AND t.unit = 'lớp' THEN 'Lớp đào tạo, tập huấn'
                       WHEN t.noun = 'course' THEN 'Học viên' ELSE t.name END AS name,
                  t.unit, t.source, t.value, t.done_on, t.year
           FROM thing_done t LEFT JOIN project_said v ON t.target IS NULL AND v.project_id = t.project_id AND v.from_day <= ?3 AND ?3 < v.until_day
           WHERE CASE WHEN t.done_on <= ?7 THEN ?7 < t.until_day ELSE ?3 < t.until_day END
           UNION ALL
           -- One facility is one under a heading, from the first acceptance in the days of each year on. Who was supported
           -- by decision is told elsewhere.
           SELECT NULL, content_id, 'Cơ sở của đề án đã nghiệm thu', 'cơ sở', source, 100, min(accepted_on), year FROM (
             SELECT v.content_id, p.source, x.accepted_on, p.year, b.facility_id, x.accepted_on < ?8 AS of_year_before
             FROM project_accepted x JOIN project p ON p.id = x.project_id
                  JOIN project_said v ON v.project_id = p.id AND v.from_day <= ?3 AND ?3 < v.until_day
                  JOIN project_served b ON b.project_id = p.id AND b.facility_id IS NOT NULL AND b.from_day <= ?3 AND ?3 < b.until_day
             WHERE x.accepted_on BETWEEN ?5 AND ?3 AND CASE WHEN x.accepted_on <= ?7 THEN ?7 < x.until_day ELSE ?3 < x.until_day END AND p.programme_target_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM project g WHERE g.id = p.parent_id AND g.programme_target_id IS NOT NULL)
                   AND NOT EXISTS (SELECT 1 FROM project_result r WHERE r.project_id = p.id AND fold(r.unit_label) LIKE 'co so%'))
           GROUP BY content_id, facility_id, of_year_before),
         said AS (
           SELECT 0 AS turn, id AS target, content_id, name, unit, NULL AS source, coalesce(wanted, 0) AS value, NULL AS upto, NULL AS done_on, NULL AS year FROM goal
           UNION ALL SELECT 1, target, content_id, name, unit, source, value, upto, NULL, NULL FROM item WHERE value <> 0
           UNION ALL SELECT 2, target, content_id, name, unit, source, value, NULL, done_on, year FROM done
             WHERE value <> 0 AND (done_on BETWEEN ?5 AND ?3 OR (done_on IS NULL AND year BETWEEN ?6 AND ?1)))
         SELECT s.turn, g.id, coalesce(g.position, 0), coalesce(c.code, ''), coalesce(c.short_name, c.name, 'Chưa rõ nội dung'), g.heading,
                coalesce(g.name, s.name), coalesce(g.unit, s.unit), s.source, s.value, s.upto, s.done_on, s.year
         FROM said s LEFT JOIN goal g ON g.id = s.target LEFT JOIN content c ON c.id = coalesce(g.content_id, s.content_id)
         WHERE s.target IS NULL OR g.id IS NOT NULL
         ORDER BY s.turn, s.name"
    );
    reader.rows(
        &sql,
        params![
            days.year,
            days.from.to_string(),
            days.to.to_string(),
            plan,
            before.from.to_string(),
            before.year,
            before.to.to_string(),
            days.year_from.to_string()
        ],
        |row| {
            let (turn, target, position): (u8, Option<TargetId>, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let (content, content_name, heading): (String, String, Option<String>) =
                (row.get(3)?, row.get(4)?, row.get(5)?);
            let (name, unit): (String, String) = (row.get(6)?, row.get(7)?);
            let unit = unit.trim().trim_end_matches("/năm").trim().to_owned();
            Ok(Counted {
                key: Key {
                    without_content: content.is_empty(),
                    content,
                    content_name,
                    position: if target.is_some() { position } else { i64::MAX },
                    unit: if target.is_some() {
                        String::new()
                    } else {
                        crate::text::fold(&unit)
                    },
                    target,
                },
                name,
                unit,
                heading,
                source: row.get(8)?,
                value: row.get(9)?,
                upto: row.get(10)?,
                when: match turn {
                    0 => When::Wanted,
                    1 => When::Planned,
                    _ => When::Done(
                        row.get(11)?,
                        row.get::<_, Option<i32>>(12)?.unwrap_or_default(),
                    ),
                },
            })
        },
    )
}

impl Quantities {
    /// More of one fund; what is of none is of no known fund.
    fn add(&mut self, source: Option<&str>, more: i64) {
        match source {
            Some("national") => self.national += more,
            Some("local") => self.local += more,
            _ => self.unknown += more,
        }
    }

    /// Of all funds.
    pub(super) fn whole(&self) -> i64 {
        self.national + self.local + self.unknown
    }
}
