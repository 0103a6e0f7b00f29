//! The SQL of norms, of the rules of who may benefit, of deadlines and of holidays.

use chrono::NaiveDate;
use rusqlite::Row;

use super::check::NormRow;
use super::deadline::Deadline;
use super::eligibility::Rule;
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::Money;

fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    let text: Option<String> = row.get(at)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(text(row, at)?.and_then(|text| text.parse().ok()))
}

/// Every norm of the ledger, the newest first.
pub(super) fn norms(reader: &Reader<'_>) -> Result<Vec<NormRow>> {
    reader.rows(
        "SELECT n.id, n.item, n.item_code, n.source, n.content_id, c.code, n.unit_id, u.standard, u.code, u.name, n.area, n.rate,
                n.cap_vnd, n.cap_unit, n.line_factor, n.document_id, d.number, n.clause, n.citation, n.valid_from, n.valid_to, n.mark, n.note
         FROM norm n LEFT JOIN content c ON c.id = n.content_id LEFT JOIN unit u ON u.id = n.unit_id
              LEFT JOIN legal_document d ON d.id = n.document_id
         ORDER BY n.valid_from DESC NULLS LAST, c.position, n.item, n.id",
        [],
        |row| {
            let standard: Option<String> = row.get(7)?;
            Ok(NormRow {
                id: row.get(0)?,
                item: row.get(1)?,
                item_code: text(row, 2)?,
                source: text(row, 3)?,
                content_id: row.get(4)?,
                content: row.get(5)?,
                unit_id: row.get(6)?,
                province: standard.zip(row.get(8)?),
                unit: row.get(9)?,
                area: text(row, 10)?,
                rate: row.get(11)?,
                cap: row.get::<_, Option<i64>>(12)?.and_then(Money::new),
                cap_unit: text(row, 13)?,
                line_factor: row.get(14)?,
                document_id: row.get(15)?,
                document: text(row, 16)?,
                clause: text(row, 17)?,
                citation: text(row, 18)?,
                valid_from: day(row, 19)?,
                valid_to: day(row, 20)?,
                mark: text(row, 21)?,
                note: text(row, 22)?,
            })
        },
    )
}

fn codes(row: &Row<'_>, at: usize) -> rusqlite::Result<Vec<String>> {
    let text: Option<String> = row.get(at)?;
    Ok(text
        .unwrap_or_default()
        .split(',')
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect())
}

/// The rules in force on a day for a source of money, in the order in which they are tried.
pub(super) fn rules(reader: &Reader<'_>, date: NaiveDate, source: &str) -> Result<Vec<Rule>> {
    reader.rows(
        "SELECT id, name, legal_forms, sizes, province_kinds, district_kinds, unit_kinds, craft_village, cluster_investor,
                cleaner_production, sustainable_production, verdict, sentence, legal_basis, mark
         FROM eligibility_rule
         WHERE coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1 AND (source IS NULL OR source = ?2)
         ORDER BY position, id",
        [&date.to_string(), source],
        |row| {
            Ok(Rule {
                id: row.get(0)?,
                name: row.get(1)?,
                legal_forms: codes(row, 2)?,
                sizes: codes(row, 3)?,
                province_kinds: codes(row, 4)?,
                district_kinds: codes(row, 5)?,
                unit_kinds: codes(row, 6)?,
                craft_village: row.get(7)?,
                cluster_investor: row.get(8)?,
                cleaner_production: row.get(9)?,
                sustainable_production: row.get(10)?,
                verdict: row.get(11)?,
                sentence: row.get(12)?,
                basis: text(row, 13)?,
                mark: text(row, 14)?,
            })
        },
    )
}

/// Every row that sets days, whenever it holds.
pub fn deadlines(reader: &Reader<'_>) -> Result<Vec<Deadline>> {
    reader.rows(
        "SELECT id, name, kind, cycle, report_kind, source, due_month, due_day, due_before, due_next_year, days_after, working_days,
                legal_basis, mark, valid_from, valid_to
         FROM deadline ORDER BY id",
        [],
        |row| {
            let flag = |name: &str| Ok::<bool, rusqlite::Error>(row.get::<_, Option<bool>>(name)?.unwrap_or(false));
            let named = |name: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(name)?.filter(|text| !text.trim().is_empty()));
            let dated = |name: &str| Ok::<_, rusqlite::Error>(named(name)?.and_then(|text| text.parse().ok()));
            Ok(Deadline {
                id: row.get("id")?,
                name: row.get("name")?,
                kind: row.get("kind")?,
                cycle: row.get("cycle")?,
                report: named("report_kind")?,
                source: named("source")?,
                month: row.get("due_month")?,
                day: row.get("due_day")?,
                before: flag("due_before")?,
                next_year: flag("due_next_year")?,
                days_after: row.get("days_after")?,
                working: flag("working_days")?,
                basis: named("legal_basis")?,
                mark: named("mark")?,
                from: dated("valid_from")?,
                to: dated("valid_to")?,
            })
        },
    )
}

/// A time of rest, or of work instead of one.
pub(super) struct Holiday {
    pub(super) name: String,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: NaiveDate,
    pub(super) worked: bool,
}

pub(super) fn holidays(reader: &Reader<'_>) -> Result<Vec<Holiday>> {
    let rows = reader.rows(
        "SELECT name, starts_on, coalesce(ends_on, starts_on), coalesce(worked, 0) FROM holiday ORDER BY starts_on, id",
        [],
        |row| {
            let Some((starts_on, ends_on)) = day(row, 1)?.zip(day(row, 2)?) else {
                return Ok(None);
            };
            Ok(Some(Holiday {
                name: row.get(0)?,
                starts_on,
                ends_on,
                worked: row.get(3)?,
            }))
        },
    )?;
    Ok(rows.into_iter().flatten().collect())
}

/// A rule that begins on the day after another of the same thing ended.
pub(super) struct FollowOn {
    /// What the rule that ended is about.
    pub(super) rule: String,
    /// The number of its text.
    pub(super) of: String,
    /// The number of the text that follows.
    pub(super) by: String,
    /// The rule that follows is limited to a province.
    pub(super) by_province: bool,
}

/// Norms and settings of no province whose text is not over, and that nothing of the country follows.
pub(super) fn follow_on(reader: &Reader<'_>) -> Result<Vec<FollowOn>> {
    reader.rows(
        "WITH rule AS (
           SELECT 'norm/' || n.item_code || '/' || coalesce(n.area, 'any') AS thing, n.item AS name, n.source, n.unit_id, n.valid_from,
                  n.valid_to, coalesce(d.number, '') AS number, d.expires_on
           FROM norm n LEFT JOIN legal_document d ON d.id = n.document_id WHERE n.item_code IS NOT NULL
           UNION ALL
           SELECT 'setting/' || s.key, s.name, NULL, s.unit_id, s.valid_from, s.valid_to, coalesce(d.number, s.legal_basis, ''), d.expires_on
           FROM setting s LEFT JOIN legal_document d ON d.id = s.document_id)
         SELECT o.name, o.number, n.number, n.unit_id IS NOT NULL
         FROM rule o JOIN rule n ON n.thing = o.thing AND n.valid_from = date(o.valid_to, '+1 day')
         WHERE o.unit_id IS NULL AND (o.expires_on IS NULL OR o.expires_on > n.valid_from)
               AND NOT EXISTS (SELECT 1 FROM rule c WHERE c.thing = o.thing AND c.unit_id IS NULL
                               AND (o.source IS NULL OR c.source IS NULL OR o.source = c.source)
                               AND c.number NOT LIKE '%HĐND%' AND c.number NOT LIKE '%UBND%'
                               AND coalesce(c.valid_from, '0000') <= n.valid_from AND coalesce(c.valid_to, '9999') >= n.valid_from)",
        [],
        |row| {
            Ok(FollowOn {
                rule: row.get(0)?,
                of: row.get(1)?,
                by: row.get(2)?,
                by_province: row.get(3)?,
            })
        },
    )
}
