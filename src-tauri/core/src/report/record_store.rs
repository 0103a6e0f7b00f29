//! The SQL of a report's own record, from its draft to its number.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::params;
use serde::Serialize;
use specta::Type;

use super::catalogue;
use super::figures::{AgencyFigures, Figures};
use crate::error::{Error, Result};
use crate::ids::ReportId;
use crate::ledger::{Cells, Reader, Tx};
use crate::period::Period;

/// The report of a period that is on its way with frozen figures: its record and these.
pub(super) fn frozen(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
) -> Result<Option<(ReportId, Figures)>> {
    let found: Option<(ReportId, String)> = reader.row(
        "SELECT id, figures_json FROM report
         WHERE kind = ?1 AND period = ?2 AND state IN ('frozen', 'submitted') AND figures_json IS NOT NULL
         ORDER BY id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    found
        .map(|(id, json)| Ok((id, serde_json::from_str(&json)?)))
        .transpose()
}

/// The record of a report that has no number yet, frozen or a draft.
pub(super) fn unissued(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
) -> Result<Option<ReportId>> {
    reader.row(
        "SELECT id FROM report WHERE kind = ?1 AND period = ?2 AND state IN ('draft', 'frozen', 'submitted')
         ORDER BY state = 'draft', id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| row.get(0),
    )
}

pub(super) fn freeze_record(
    tx: &Tx<'_>,
    id: &ReportId,
    figures: &Figures,
    json: &str,
) -> Result<()> {
    tx.run(
        "UPDATE report SET state = 'frozen', frozen_on = ?2, from_on = ?3, to_on = ?4, figures_json = ?5 WHERE id = ?1",
        params![id, tx.today().to_string(), figures.from, figures.to, json],
    )?;
    Ok(())
}

/// Adds a record with frozen figures; answers its id.
pub(super) fn add(
    tx: &Tx<'_>,
    kind: &str,
    period: Period,
    figures: &Figures,
    json: &str,
) -> Result<ReportId> {
    let id = ReportId::from(tx.new_id());
    tx.run(
        "INSERT INTO report(id, title, kind, period, from_on, to_on, state, frozen_on, figures_json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'frozen', ?7, ?8)",
        params![
            id,
            catalogue::paper(kind)?.title(period),
            kind,
            period.to_string(),
            figures.from,
            figures.to,
            tx.today().to_string(),
            json
        ],
    )?;
    Ok(id)
}

pub(super) fn on_its_way(tx: &Tx<'_>, kind: &str, period: Period) -> Result<ReportId> {
    frozen(tx, kind, period)?.map(|(id, _)| id).ok_or_else(|| {
        Error::refused(
            "report_not_frozen",
            "Báo cáo này chưa chốt số liệu. Hãy chốt số liệu trước.",
        )
    })
}

/// Whether the record of a report keeps figures that were frozen for it.
pub(super) fn has_figures(reader: &Reader<'_>, id: &ReportId) -> Result<bool> {
    let kept: Option<bool> = reader.row(
        "SELECT figures_json IS NOT NULL FROM report WHERE id = ?1",
        [id],
        |row| row.get(0),
    )?;
    Ok(kept.unwrap_or_default())
}

/// Text that somebody wrote over the draft, by section, with the draft that it was written over.
pub(super) fn narrative(
    reader: &Reader<'_>,
    kind: &str,
    period: &str,
) -> Result<BTreeMap<String, (String, Option<String>)>> {
    let rows = reader.rows(
        "SELECT section, text, draft_text FROM report_narrative WHERE kind = ?1 AND period = ?2 ORDER BY id",
        [kind, period],
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}

/// Takes away what somebody wrote over the draft of a section.
pub(super) fn drop_words(tx: &Tx<'_>, kind: &str, period: Period, section: &str) -> Result<()> {
    tx.run(
        "DELETE FROM report_narrative WHERE kind = ?1 AND period = ?2 AND section = ?3",
        params![kind, period.to_string(), section],
    )?;
    Ok(())
}

/// Keeps what somebody wrote over the draft of a section, beside that draft.
pub(super) fn keep_words(
    tx: &Tx<'_>,
    (kind, period): (&str, Period),
    section: &str,
    text: &str,
    draft: Option<&str>,
) -> Result<()> {
    tx.run(
        "INSERT INTO report_narrative(id, kind, period, section, text, draft_text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![tx.new_id(), kind, period.to_string(), section, text, draft],
    )?;
    Ok(())
}

/// The days that a report's own record says.
pub(super) struct OwnDays {
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    /// The day on which its figures were frozen.
    pub(super) frozen_on: Option<NaiveDate>,
}

/// Days that somebody chose for the report of a period, or that it was frozen with.
pub(super) fn chosen_days(
    reader: &Reader<'_>,
    kind: &str,
    period: Period,
) -> Result<Option<OwnDays>> {
    reader.row(
        "SELECT from_on, to_on, frozen_on FROM report
         WHERE kind = ?1 AND period = ?2 AND state IN ('draft', 'frozen', 'submitted') ORDER BY id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| {
            Ok(OwnDays {
                from: row.get(0)?,
                to: row.get(1)?,
                frozen_on: row.get(2)?,
            })
        },
    )
}

/// Keeps the days that somebody chose for the draft of a period; none take them away.
pub(super) fn keep_days(
    tx: &Tx<'_>,
    kind: &str,
    period: Period,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Result<()> {
    let key = params![kind, period.to_string()];
    let draft: Option<String> = tx.row(
        "SELECT id FROM report WHERE kind = ?1 AND period = ?2 AND state = 'draft' ORDER BY id DESC LIMIT 1",
        key,
        |row| row.get(0),
    )?;
    let (from, to) = days.unzip();
    match draft {
        Some(id) => tx.run("UPDATE report SET from_on = ?2, to_on = ?3 WHERE id = ?1", params![id, from, to])?,
        None => tx.run(
            "INSERT INTO report(id, title, kind, period, from_on, to_on, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'draft')",
            params![tx.new_id(), catalogue::paper(kind)?.title(period), kind, period.to_string(), from, to],
        )?,
    };
    Ok(())
}

/// Lays the report on the desk of the signer.
pub(super) fn set_submitted(tx: &Tx<'_>, id: &ReportId) -> Result<()> {
    tx.run("UPDATE report SET state = 'submitted' WHERE id = ?1", [id])?;
    Ok(())
}

/// Makes a frozen report a draft again. Days that somebody chose stay chosen; the rule's, from `first` to `last`, are the
/// rule's again.
pub(super) fn set_draft(
    tx: &Tx<'_>,
    id: &ReportId,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<()> {
    tx.run(
        "UPDATE report SET state = 'draft', frozen_on = NULL, figures_json = NULL,
                from_on = CASE WHEN (from_on, to_on) IN (VALUES (?2, ?3), (?2, frozen_on)) THEN NULL ELSE from_on END,
                to_on = CASE WHEN (from_on, to_on) IN (VALUES (?2, ?3), (?2, frozen_on)) THEN NULL ELSE to_on END
         WHERE id = ?1",
        params![id, first.to_string(), last.to_string()],
    )?;
    Ok(())
}

/// The record of a report whose figures are kept.
pub(super) struct Latest {
    pub(super) id: ReportId,
    pub(super) state: String,
    pub(super) frozen_on: Option<NaiveDate>,
    pub(super) number: Option<String>,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) figures_json: String,
}

/// The latest report of a period whose figures are kept; one on its way before one that was issued.
pub(super) fn latest(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Option<Latest>> {
    reader.row(
        "SELECT id, state, frozen_on, number, issued_on, figures_json FROM report
         WHERE kind = ?1 AND period = ?2 AND state IN ('frozen', 'submitted', 'issued')
               AND figures_json IS NOT NULL
         ORDER BY state = 'issued', id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| {
            Ok(Latest {
                id: row.get(0)?,
                state: row.get(1)?,
                frozen_on: row.get(2)?,
                number: row.get(3)?,
                issued_on: row.get(4)?,
                figures_json: row.get(5)?,
            })
        },
    )
}

/// What a report is issued with.
pub(super) struct Issue<'a> {
    pub(super) number: &'a str,
    pub(super) on: NaiveDate,
    pub(super) agency: &'a AgencyFigures,
    pub(super) sections_json: &'a str,
    pub(super) document_sha256: &'a str,
}

/// Makes a report the issued one of its period; the one before it is replaced.
pub(super) fn set_issued(
    tx: &Tx<'_>,
    id: &ReportId,
    (kind, period): (&str, Period),
    issue: &Issue<'_>,
) -> Result<()> {
    let replaced: Option<String> = tx.row(
        "SELECT id FROM report WHERE kind = ?1 AND period = ?2 AND state = 'issued' ORDER BY id DESC LIMIT 1",
        [kind, &period.to_string()],
        |row| row.get(0),
    )?;
    if let Some(replaced) = &replaced {
        tx.run(
            "UPDATE report SET state = 'replaced' WHERE id = ?1",
            [replaced],
        )?;
    }
    tx.run(
        "UPDATE report SET state = 'issued', number = ?2, issued_on = ?3, recipient = ?4, signer_name = ?5,
                           signer_title = ?6, replaces_id = ?7, sections_json = ?8, document_sha256 = ?9
         WHERE id = ?1",
        params![
            id,
            issue.number,
            issue.on.to_string(),
            issue.agency.superior,
            issue.agency.signer_name,
            issue.agency.signer_title,
            replaced,
            issue.sections_json,
            issue.document_sha256
        ],
    )?;
    Ok(())
}

/// What is kept of an issued report to print it again.
pub(super) struct Paper {
    pub(super) period: String,
    pub(super) figures_json: Option<String>,
    pub(super) sections_json: Option<String>,
    pub(super) number: Option<String>,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) document_sha256: String,
}

/// The papers of a report as it was issued.
pub(super) fn issued(reader: &Reader<'_>, id: &ReportId) -> Result<Option<Paper>> {
    reader.row(
        "SELECT period, figures_json, sections_json, number, issued_on, coalesce(document_sha256, '')
         FROM report WHERE id = ?1",
        [id],
        |row| {
            Ok(Paper {
                period: row.get(0)?,
                figures_json: row.get(1)?,
                sections_json: row.get(2)?,
                number: row.get(3)?,
                issued_on: row.get(4)?,
                document_sha256: row.get(5)?,
            })
        },
    )
}

/// What somebody wrote in the draft of a report, for the day on which it is issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ReportNumbered")]
pub struct Numbered {
    /// `45/BC-TTKC`.
    pub number: Option<String>,
    /// Its day.
    pub issued_on: Option<NaiveDate>,
}

/// The number and the day that a draft has already.
pub(super) fn typed(reader: &Reader<'_>, id: &ReportId) -> Result<Numbered> {
    let found = reader.row(
        "SELECT nullif(trim(number), '') AS number, issued_on FROM report WHERE id = ?1",
        [id],
        |row| {
            Ok(Numbered {
                number: row.text("number")?,
                issued_on: row.get("issued_on")?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Whether another report of the year has the number.
pub(super) fn has_number(
    reader: &Reader<'_>,
    id: &ReportId,
    number: &str,
    year: i32,
) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM report WHERE id <> ?1 AND number = ?2 AND substr(issued_on, 1, 4) = ?3)",
        params![id, number, year.to_string()],
    )
}
