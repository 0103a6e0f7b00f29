//! The SQL of norms and of the rules of who may benefit.

use chrono::NaiveDate;
use rusqlite::Row;

use super::check::NormRow;
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
