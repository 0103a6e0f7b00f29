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

/// Every content heading: id, code and name.
pub(super) fn contents(reader: &Reader<'_>) -> Result<Vec<(String, String, String)>> {
    reader.rows(
        "SELECT id, code, coalesce(short_name, name) FROM content ORDER BY position, id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// A rule as its scope is judged: what it is about, whose it is and how long it holds.
pub(super) struct Scoped {
    pub(super) id: String,
    /// Rules of one thing follow each other in time and place.
    pub(super) thing: String,
    /// The program ships it: it has the same id in every ledger.
    pub(super) shipped: bool,
    /// What people call it.
    pub(super) name: String,
    pub(super) source: Option<MoneySource>,
    pub(super) area: String,
    /// It is limited to a province.
    pub(super) limited: bool,
    /// The number of its text, else what is written of it.
    pub(super) text: Option<String>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    /// The first day on which its text holds no more.
    pub(super) expires: Option<NaiveDate>,
    /// A text of the country that amends or replaces its own begins on the day after its last.
    pub(super) amended: bool,
}

/// Every dated rule that says whose it is.
pub(super) fn scoped(reader: &Reader<'_>) -> Result<Vec<Scoped>> {
    reader.rows(
        "WITH rule AS (
           SELECT id, 'norm/' || coalesce(item_code, id) AS thing, item AS name, source, coalesce(area, 'any') AS area,
                  unit_id IS NOT NULL AS limited, document_id, NULL AS basis, valid_from, valid_to
           FROM norm
           UNION ALL
           SELECT id, 'setting/' || key, name, NULL, 'any', unit_id IS NOT NULL, document_id, legal_basis, valid_from, valid_to FROM setting
           UNION ALL
           SELECT id, 'eligibility_rule/' || id, name, NULL, 'any', 0, document_id, legal_basis, valid_from, valid_to FROM eligibility_rule)
         SELECT r.*, substr(r.id, 15, 1) = '5' AS shipped, coalesce(d.number, r.basis) AS text, d.expires_on,
                EXISTS (SELECT 1 FROM legal_document x
                        WHERE d.id IN (x.amends_id, x.replaces_id) AND x.unit_id IS NULL AND x.effective_on = date(r.valid_to, '+1 day')
                              AND x.number NOT LIKE '%HĐND%' AND x.number NOT LIKE '%UBND%') AS amended
         FROM rule r LEFT JOIN legal_document d ON d.id = r.document_id
         ORDER BY r.thing, r.id",
        [],
        |row| {
            Ok(Scoped {
                id: row.get("id")?,
                thing: row.get("thing")?,
                shipped: row.get("shipped")?,
                name: row.get("name")?,
                source: row.get("source")?,
                area: row.get("area")?,
                limited: row.get("limited")?,
                text: row.text("text")?,
                from: row.get("valid_from")?,
                to: row.get("valid_to")?,
                expires: row.get("expires_on")?,
                amended: row.get("amended")?,
            })
        },
    )
}

/// A text that amends or replaces another.
pub(super) struct Ending {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) limited: bool,
    pub(super) of: String,
    pub(super) of_limited: bool,
}

/// Every text that amends or replaces another.
pub(super) fn endings(reader: &Reader<'_>) -> Result<Vec<Ending>> {
    reader.rows(
        "SELECT d.id, d.number, d.unit_id IS NOT NULL AS limited, o.number AS of, o.unit_id IS NOT NULL AS of_limited
         FROM legal_document d JOIN legal_document o ON o.id IN (d.replaces_id, d.amends_id)",
        [],
        |row| {
            Ok(Ending {
                id: row.get("id")?,
                number: row.get("number")?,
                limited: row.get("limited")?,
                of: row.get("of")?,
                of_limited: row.get("of_limited")?,
            })
        },
    )
}

/// Another rule of the same thing that holds on some of the same days.
pub(super) struct Beside {
    pub(super) title: String,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

fn beside(row: &Row<'_>) -> rusqlite::Result<Beside> {
    Ok(Beside {
        title: row.get("title")?,
        from: row.get("valid_from")?,
        to: row.get("valid_to")?,
    })
}

/// The days of a rule that is typed, and the rule itself where it stands already.
pub(super) struct Days<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    pub(super) to: Option<&'a str>,
}

/// Settings of a key and a scope that hold beside one.
pub(super) fn settings_beside(
    reader: &Reader<'_>,
    days: &Days<'_>,
    key: &str,
    unit: Option<&str>,
) -> Result<Vec<Beside>> {
    reader.rows(
        "SELECT name || ' = ' || value AS title, valid_from, valid_to FROM setting
         WHERE id IS NOT ?1 AND coalesce(valid_from, '0000') <= coalesce(?3, '9999') AND coalesce(valid_to, '9999') >= coalesce(?2, '0000')
           AND key = ?4 AND unit_id IS ?5 ORDER BY valid_from, id",
        params![days.id, days.from, days.to, key, unit],
        beside,
    )
}

/// What a norm is about, and for whom.
pub(super) struct Item<'a> {
    pub(super) code: &'a str,
    pub(super) source: Option<&'a str>,
    pub(super) unit: Option<&'a str>,
    pub(super) area: Option<&'a str>,
    pub(super) content: Option<&'a str>,
}

/// Norms of an item and a scope that hold beside one.
pub(super) fn norms_beside(
    reader: &Reader<'_>,
    days: &Days<'_>,
    item: &Item<'_>,
) -> Result<Vec<Beside>> {
    reader.rows(
        "SELECT item AS title, valid_from, valid_to FROM norm
         WHERE id IS NOT ?1 AND coalesce(valid_from, '0000') <= coalesce(?3, '9999') AND coalesce(valid_to, '9999') >= coalesce(?2, '0000')
           AND item_code = ?4 AND unit_id IS ?6 AND coalesce(area, 'any') = coalesce(?7, 'any')
           AND (source IS NULL OR ?5 IS NULL OR source = ?5) AND (content_id IS NULL OR ?8 IS NULL OR content_id = ?8)
         ORDER BY valid_from, id",
        params![days.id, days.from, days.to, item.code, item.source, item.unit, item.area, item.content],
        beside,
    )
}

/// Whether another deadline of the same work falls due on the same days as one.
pub(super) fn deadlines_beside(
    reader: &Reader<'_>,
    days: &Days<'_>,
    said: [&rusqlite::types::Value; 7],
) -> Result<Vec<Beside>> {
    let [kind, cycle, report, source, month, day, after] = said;
    reader.rows(
        "SELECT name AS title, valid_from, valid_to FROM deadline
         WHERE id IS NOT ?1 AND coalesce(valid_from, '0000') <= coalesce(?3, '9999') AND coalesce(valid_to, '9999') >= coalesce(?2, '0000')
           AND kind IS ?4 AND cycle IS ?5 AND report_kind IS ?6 AND source IS ?7 AND due_month IS ?8 AND due_day IS ?9 AND days_after IS ?10
         ORDER BY name, id",
        params![days.id, days.from, days.to, kind, cycle, report, source, month, day, after],
        beside,
    )
}

/// The values that a setting had, of its own key; where there are none, of the keys beside it (`advance_rate.`).
pub(super) fn values_like(reader: &Reader<'_>, key: &str, id: Option<&str>) -> Result<Vec<String>> {
    let like = |prefix: &str| {
        reader.rows(
            "SELECT value FROM setting WHERE substr(key, 1, length(?1)) = ?1 AND id IS NOT ?2",
            params![prefix, id],
            |row| row.get(0),
        )
    };
    let own: Vec<String> = reader.rows(
        "SELECT value FROM setting WHERE key = ?1 AND id IS NOT ?2",
        params![key, id],
        |row| row.get(0),
    )?;
    match key.rfind('.') {
        Some(at) if own.is_empty() => like(&key[..=at]),
        _ => Ok(own),
    }
}

/// Other times of rest or of work that share days with one: name, whether worked.
pub(super) fn holidays_beside(
    reader: &Reader<'_>,
    id: Option<&str>,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<Holiday>> {
    reader.rows(
        "SELECT name, starts_on, coalesce(ends_on, starts_on) AS ends_on, worked FROM holiday
         WHERE id IS NOT ?1 AND starts_on <= ?3 AND coalesce(ends_on, starts_on) >= ?2 ORDER BY starts_on, id",
        params![id, first, last],
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
