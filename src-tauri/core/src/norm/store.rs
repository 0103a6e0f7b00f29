//! The SQL of norms, of the rules of who may benefit, of deadlines and of holidays.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::check::NormRow;
use super::deadline::Deadline;
use super::eligibility::Rule;
use crate::error::Result;
use crate::ledger::{Cells, Reader};
use crate::money::MoneySource;

/// Every norm of the ledger, the newest first.
pub(super) fn norms(reader: &Reader<'_>) -> Result<Vec<NormRow>> {
    reader.rows(
        "SELECT n.id, n.item, n.item_code, n.source, n.content_id, c.code AS content, n.unit_id, u.standard, u.code AS unit_code, u.name AS unit, n.area, n.rate,
                n.cap_vnd, n.cap_unit, n.line_factor, n.document_id, d.number AS document, n.clause, n.citation, n.valid_from, n.valid_to, n.mark, n.note
         FROM norm n LEFT JOIN content c ON c.id = n.content_id LEFT JOIN unit u ON u.id = n.unit_id
              LEFT JOIN legal_document d ON d.id = n.document_id
         ORDER BY n.valid_from DESC NULLS LAST, c.position, n.item, n.id",
        [],
        |row| {
            let standard: Option<String> = row.get("standard")?;
            Ok(NormRow {
                id: row.get("id")?,
                item: row.get("item")?,
                item_code: row.text("item_code")?,
                source: row.get("source")?,
                content_id: row.get("content_id")?,
                content: row.get("content")?,
                unit_id: row.get("unit_id")?,
                province: standard.zip(row.get("unit_code")?),
                unit: row.get("unit")?,
                area: row.text("area")?,
                rate: row.get("rate")?,
                cap: row.get("cap_vnd")?,
                cap_unit: row.text("cap_unit")?,
                line_factor: row.get("line_factor")?,
                document_id: row.get("document_id")?,
                document: row.text("document")?,
                clause: row.text("clause")?,
                citation: row.text("citation")?,
                valid_from: row.get("valid_from")?,
                valid_to: row.get("valid_to")?,
                mark: row.text("mark")?,
                note: row.text("note")?,
            })
        },
    )
}

fn codes(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let text: Option<String> = row.get(column)?;
    Ok(text
        .unwrap_or_default()
        .split(',')
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect())
}

/// The rules in force on a day for a source of money, in the order in which they are tried.
pub(super) fn rules(
    reader: &Reader<'_>,
    date: NaiveDate,
    source: MoneySource,
) -> Result<Vec<Rule>> {
    reader.rows(
        "SELECT id, name, legal_forms, sizes, province_kinds, district_kinds, unit_kinds, craft_village, cluster_investor,
                cleaner_production, sustainable_production, verdict, sentence, legal_basis, mark
         FROM eligibility_rule
         WHERE coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1 AND (source IS NULL OR source = ?2)
         ORDER BY position, id",
        params![date, source],
        |row| {
            Ok(Rule {
                id: row.get("id")?,
                name: row.get("name")?,
                legal_forms: codes(row, "legal_forms")?,
                sizes: codes(row, "sizes")?,
                province_kinds: codes(row, "province_kinds")?,
                district_kinds: codes(row, "district_kinds")?,
                unit_kinds: codes(row, "unit_kinds")?,
                craft_village: row.get("craft_village")?,
                cluster_investor: row.get("cluster_investor")?,
                cleaner_production: row.get("cleaner_production")?,
                sustainable_production: row.get("sustainable_production")?,
                verdict: row.get("verdict")?,
                sentence: row.get("sentence")?,
                basis: row.text("legal_basis")?,
                mark: row.text("mark")?,
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
            Ok(Deadline {
                id: row.get("id")?,
                name: row.get("name")?,
                kind: row.get("kind")?,
                cycle: row.get("cycle")?,
                report: row.text("report_kind")?,
                source: row.get("source")?,
                month: row.get("due_month")?,
                day: row.get("due_day")?,
                before: row.yes("due_before")?,
                next_year: row.yes("due_next_year")?,
                days_after: row.get("days_after")?,
                working: row.yes("working_days")?,
                basis: row.text("legal_basis")?,
                mark: row.text("mark")?,
                from: row.get("valid_from")?,
                to: row.get("valid_to")?,
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
    reader.rows(
        "SELECT name, starts_on, coalesce(ends_on, starts_on) AS ends_on, worked FROM holiday ORDER BY starts_on, id",
        [],
        |row| {
            Ok(Holiday {
                name: row.get("name")?,
                starts_on: row.get("starts_on")?,
                ends_on: row.get("ends_on")?,
                worked: row.yes("worked")?,
            })
        },
    )
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
