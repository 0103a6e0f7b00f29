//! The year's money, part by part: what is planned, approved, contracted, spent and accepted, each part a
//! record, so that every sum of the first screen opens what it is made of.

use rusqlite::params;

use crate::error::{Error, Result};
use crate::ledger::Reader;
use crate::money::Money;
use crate::plan;
use crate::report::{APPROVED, Behind};

/// What is known of a sum of money, in the order in which a year goes through it.
pub const STAGES: [&str; 5] = ["planned", "approved", "contracted", "spent", "accepted"];

/// One record's part of the year's money.
pub(super) struct Part {
    pub(super) stage: String,
    pub(super) noun: String,
    pub(super) id: String,
    pub(super) name: String,
    /// Code of its content heading, `ND3`; empty if none.
    pub(super) content: String,
    pub(super) source: String,
    pub(super) amount: i64,
}

/// The parts of a budget year.
///
/// Accepted is what the accepted projects carried out, as it was written down, else what was approved for
/// them. Spent takes off what was returned.
pub(super) fn parts(reader: &Reader<'_>, year: i32) -> Result<Vec<Part>> {
    let plan = plan::of_year(reader, year)?;
    reader.rows(
        &format!(
            "WITH {APPROVED},
             carried AS (SELECT DISTINCT project_id FROM project_budget WHERE stage = 'done'),
             money(stage, noun, id, name, content_id, source, amount) AS (
               SELECT 'planned', 'plan_item', i.id, i.title, i.content_id, s.value, CASE s.value
                        WHEN 'national' THEN i.national_vnd WHEN 'local' THEN i.local_vnd
                        WHEN 'beneficiary' THEN i.beneficiary_vnd ELSE i.other_vnd END
               FROM plan_item i, json_each('[\"national\", \"local\", \"beneficiary\", \"other\"]') s
               WHERE i.plan_id = ?2 AND coalesce(i.reserve, 0) = 0
               UNION ALL
               SELECT 'approved', 'project', p.id, p.name, p.content_id, b.source, b.amount_vnd
               FROM project p JOIN stage t ON t.project_id = p.id JOIN project_budget b ON b.project_id = p.id AND b.stage = t.stage
               WHERE p.year = ?1
               UNION ALL
               SELECT 'contracted', 'project', p.id, p.name, p.content_id, b.source, b.amount_vnd
               FROM project p JOIN project_budget b ON b.project_id = p.id WHERE p.year = ?1 AND b.stage = 'contracted'
               UNION ALL
               SELECT 'spent', 'project', p.id, p.name, p.content_id, y.source,
                      CASE y.kind WHEN 'return' THEN -y.amount_vnd ELSE y.amount_vnd END
               FROM project p JOIN project_payment y ON y.project_id = p.id WHERE p.year = ?1 AND y.budget_year = ?1
               UNION ALL
               SELECT 'accepted', 'project', p.id, p.name, p.content_id, b.source, b.amount_vnd
               FROM project p JOIN project_budget b ON b.project_id = p.id AND b.stage = 'done'
               WHERE p.year = ?1 AND p.accepted_on IS NOT NULL
               UNION ALL
               SELECT 'accepted', 'project', p.id, p.name, p.content_id, b.source, b.amount_vnd
               FROM project p JOIN stage t ON t.project_id = p.id JOIN project_budget b ON b.project_id = p.id AND b.stage = t.stage
               WHERE p.year = ?1 AND p.accepted_on IS NOT NULL AND p.id NOT IN (SELECT project_id FROM carried))
             SELECT m.stage, m.noun, m.id, m.name, coalesce(c.code, ''), m.source, sum(m.amount)
             FROM money m LEFT JOIN content c ON c.id = m.content_id WHERE m.amount <> 0
             GROUP BY m.stage, m.noun, m.id, m.source ORDER BY m.name, m.id"
        ),
        params![year, plan],
        |row| {
            Ok(Part {
                stage: row.get(0)?,
                noun: row.get(1)?,
                id: row.get(2)?,
                name: row.get(3)?,
                content: row.get(4)?,
                source: row.get(5)?,
                amount: row.get(6)?,
            })
        },
    )
}

/// Whether the money of a source is the centre's own to give.
fn fund(source: &str) -> bool {
    matches!(source, "national" | "local")
}

/// What the parts that fit come to, stage by stage.
pub(super) fn sums(parts: &[Part], fits: impl Fn(&Part) -> bool) -> Result<[Money; 5]> {
    let mut sums = [Money::ZERO; 5];
    for part in parts.iter().filter(|part| fits(part)) {
        if let Some(at) = STAGES.iter().position(|stage| *stage == part.stage) {
            let amount = Money::new(part.amount)
                .ok_or_else(|| Error::internal("a sum of money beyond its range"))?;
            sums[at] = sums[at].plus(amount)?;
        }
    }
    Ok(sums)
}

/// Khuyến công money of a content heading.
pub(super) fn of_content(code: &str) -> impl Fn(&Part) -> bool {
    move |part| part.content == code && fund(&part.source)
}

/// Money of one source.
pub(super) fn of_source(source: &str) -> impl Fn(&Part) -> bool {
    move |part| part.source == source
}

/// The records behind a figure: `stage` is one of [`STAGES`]; of a content heading (`ND3`) or of a source
/// (`local`), or of all khuyến công money where neither is named. They sum to it.
pub fn behind(
    reader: &Reader<'_>,
    year: i32,
    stage: &str,
    content: Option<&str>,
    source: Option<&str>,
) -> Result<Vec<Behind>> {
    let mut found: Vec<Behind> = Vec::new();
    for part in parts(reader, year)? {
        let fits = part.stage == stage
            && content.is_none_or(|code| part.content == code)
            && source.map_or(fund(&part.source), |source| part.source == source);
        if !fits {
            continue;
        }
        match found.iter_mut().find(|one| one.id == part.id) {
            Some(one) => one.value += part.amount,
            None => found.push(Behind {
                noun: part.noun,
                id: part.id,
                name: part.name,
                value: part.amount,
            }),
        }
    }
    Ok(found)
}
