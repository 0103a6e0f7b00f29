//! Lịch các hạn: every day that somebody must keep, from the dated rows of the law and from the records.
//!
//! What surprises: a rule is read as it stood on the day it falls due or began to run, so an old year keeps
//! its old dates; and a day that was kept (a report issued, a project settled) is not on the calendar.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use rusqlite::params;
use serde::Serialize;
use specta::Type;

use crate::error::Result;
use crate::ledger::{Cells, Reader};
use crate::money::MoneySource;
use crate::norm::sets::{DeadlineCycle, DeadlineKind};

/// A day to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Due {
    /// What is to be done: `Hồ sơ quyết toán sau nghiệm thu`.
    pub label: String,
    /// What it is about, if one record: the project, the facility.
    pub about: Option<String>,
    /// The day, `2026-11-22`.
    pub due: String,
    /// Days from today; negative when overdue.
    pub days: i32,
    /// `report`, `registration`, `settlement`, `contract`, `need`, `paper`, `visit`, `certificate`, `term`.
    pub kind: String,
    /// The text that sets it.
    pub basis: Option<String>,
    /// How sure that text is: `verified`, `unverified`, `office`.
    pub mark: Option<String>,
    /// The noun of the record that the day leads to.
    pub noun: String,
    /// Its id; the dated rule itself where no record stands behind the day.
    pub id: String,
}

/// A dated row that sets days.
struct Rule {
    id: String,
    name: String,
    kind: DeadlineKind,
    cycle: DeadlineCycle,
    report: Option<String>,
    source: Option<MoneySource>,
    month: Option<u32>,
    day: Option<u32>,
    next_year: bool,
    days_after: Option<u64>,
    basis: Option<String>,
    mark: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Rule {
    fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The months in which a year's periods end.
    fn months(&self) -> Vec<u32> {
        match (self.month, self.cycle) {
            (Some(month), _) => vec![month],
            (None, DeadlineCycle::Month) => (1..=12).collect(),
            (None, DeadlineCycle::Quarter) => vec![3, 6, 9, 12],
            (None, DeadlineCycle::Half) => vec![6, 12],
            (None, DeadlineCycle::NineMonths) => vec![9],
            (None, DeadlineCycle::Year | DeadlineCycle::Event) => vec![12],
        }
    }

    /// The period that a day of this rule closes, as reports name it: `2026-Q3`.
    fn period(&self, year: i32, month: u32) -> String {
        match self.cycle {
            DeadlineCycle::Month => format!("{year}-{month:02}"),
            DeadlineCycle::Quarter => format!("{year}-Q{}", month.div_ceil(3)),
            DeadlineCycle::Half => format!("{year}-H{}", month.div_ceil(6)),
            DeadlineCycle::NineMonths => format!("{year}-9M"),
            DeadlineCycle::Year | DeadlineCycle::Event => year.to_string(),
        }
    }

    fn due(
        &self,
        due: NaiveDate,
        about: Option<String>,
        today: NaiveDate,
        record: (&str, &str),
    ) -> Due {
        Due {
            label: self.name.clone(),
            about,
            due: due.to_string(),
            days: days(due, today),
            kind: match self.kind {
                DeadlineKind::Liquidation => DeadlineKind::Settlement,
                kind => kind,
            }
            .code()
            .to_owned(),
            basis: self.basis.clone(),
            mark: self.mark.clone(),
            noun: record.0.to_owned(),
            id: record.1.to_owned(),
        }
    }
}

/// Days between, as far as a calendar of people goes.
fn days(due: NaiveDate, today: NaiveDate) -> i32 {
    i32::try_from((due - today).num_days()).unwrap_or_default()
}

/// Every day from `from` to `to`, both included, that is still to be kept; the soonest first.
pub fn calendar(
    reader: &Reader<'_>,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let rules = rules(reader)?;
    let mut all = recurring(reader, &rules, from, to, today)?;
    all.extend(after_acceptance(reader, &rules, today)?);
    all.extend(unsettled(reader, &rules, from, to, today)?);
    all.extend(of_records(reader, from, to, today)?);
    let (from, to) = (from.to_string(), to.to_string());
    all.retain(|one| from <= one.due && one.due <= to);
    all.sort_by(|a, b| {
        (&a.due, &a.label, &a.about, &a.id).cmp(&(&b.due, &b.label, &b.about, &b.id))
    });
    Ok(all)
}

fn rules(reader: &Reader<'_>) -> Result<Vec<Rule>> {
    reader.rows(
        "SELECT id, name, kind, cycle, report_kind, source, due_month, due_day, due_next_year, days_after,
                legal_basis, mark, valid_from, valid_to FROM deadline ORDER BY id",
        [],
        |row| {
            Ok(Rule {
                id: row.get("id")?,
                name: row.get("name")?,
                kind: row.get("kind")?,
                cycle: row.get("cycle")?,
                report: row.get("report_kind")?,
                source: row.get("source")?,
                month: row.get("due_month")?,
                day: row.get("due_day")?,
                next_year: row.yes("due_next_year")?,
                days_after: row.get::<_, Option<u32>>("days_after")?.map(u64::from),
                basis: row.get("legal_basis")?,
                mark: row.get("mark")?,
                from: row.get("valid_from")?,
                to: row.get("valid_to")?,
            })
        },
    )
}

/// Reports and registrations, period by period, but for the reports that were issued. Of the reports of one
/// rule that should have been issued only the newest is told.
fn recurring(
    reader: &Reader<'_>,
    rules: &[Rule],
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let issued: BTreeSet<(String, String)> = reader
        .rows(
            "SELECT replace(kind, '-', '_'), period FROM report WHERE state IN ('issued', 'replaced')",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let mut found = Vec::new();
    for rule in rules
        .iter()
        .filter(|rule| matches!(rule.kind, DeadlineKind::Report | DeadlineKind::Registration))
    {
        let Some(day) = rule.day else { continue };
        let mut last_missed = None;
        for year in from.year() - 1..=to.year() {
            for month in rule.months() {
                let Some(due) =
                    NaiveDate::from_ymd_opt(year + i32::from(rule.next_year), month, day)
                else {
                    continue;
                };
                let period = rule.period(year, month);
                let report = rule.report.clone().unwrap_or_default();
                if !rule.holds(due) || issued.contains(&(report, period)) {
                    continue;
                }
                let one = rule.due(due, None, today, ("deadline", &rule.id));
                match due < today {
                    false => found.push(one),
                    // A registration that passed is of the past; of reports not issued the last one counts.
                    true if rule.kind == DeadlineKind::Report => last_missed = Some(one),
                    true => {}
                }
            }
        }
        found.extend(last_missed);
    }
    Ok(found)
}

/// So many days after acceptance, for projects that have not got there yet.
fn after_acceptance(reader: &Reader<'_>, rules: &[Rule], today: NaiveDate) -> Result<Vec<Due>> {
    let rules: Vec<(&Rule, u64)> = rules
        .iter()
        .filter(|rule| rule.kind == DeadlineKind::Settlement)
        .filter_map(|rule| rule.days_after.map(|days| (rule, days)))
        .collect();
    let accepted: Vec<(String, String, MoneySource, Option<NaiveDate>)> = reader.rows(
        "SELECT id, coalesce(code || ' ', '') || name, source, accepted_on FROM project
         WHERE accepted_on IS NOT NULL AND settled_on IS NULL
               AND coalesce(state, '') NOT IN ('settlement_dossier', 'settled', 'followed', 'archived', 'refused', 'withdrawn', 'stopped')",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut found = Vec::new();
    for (id, name, source, accepted) in accepted {
        let Some(accepted) = accepted else { continue };
        for (rule, days_after) in &rules {
            let ours = rule.source.is_none_or(|of| of == source);
            if ours && rule.holds(accepted) {
                let due = accepted + Days::new(*days_after);
                found.push(rule.due(due, Some(name.clone()), today, ("project", &id)));
            }
        }
    }
    Ok(found)
}

/// The day by which the contracts of a year are settled, for each project that is not.
fn unsettled(
    reader: &Reader<'_>,
    rules: &[Rule],
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let open: Vec<(String, String, MoneySource, i32)> = reader.rows(
        "SELECT id, coalesce(code || ' ', '') || name, source, year FROM project
         WHERE contract_on IS NOT NULL AND settled_on IS NULL
               AND coalesce(state, '') NOT IN ('settled', 'followed', 'archived', 'refused', 'withdrawn', 'stopped')
               AND year BETWEEN ?1 AND ?2",
        [from.year() - 2, to.year()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut found = Vec::new();
    for rule in rules.iter().filter(|rule| rule.kind == DeadlineKind::Liquidation) {
        let (Some(month), Some(day)) = (rule.month, rule.day) else {
            continue;
        };
        for (id, name, source, year) in &open {
            let ours = rule.source.is_none_or(|of| of == *source);
            let Some(due) = NaiveDate::from_ymd_opt(year + i32::from(rule.next_year), month, day)
            else {
                continue;
            };
            if ours && rule.holds(due) {
                found.push(rule.due(due, Some(name.clone()), today, ("project", id)));
            }
        }
    }
    Ok(found)
}

/// Days that records carry: ends of contracts, promises, missing papers, certificates, terms.
fn of_records(
    reader: &Reader<'_>,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    reader.rows(
        "SELECT 'contract', 'Hết hạn hợp đồng, chưa nghiệm thu', coalesce(code || ' ', '') || name, contract_ends_on, 'project', id FROM project
         WHERE contract_ends_on BETWEEN ?1 AND ?2 AND accepted_on IS NULL
               AND coalesce(state, '') NOT IN ('accepted', 'disbursed', 'settlement_dossier', 'settled', 'followed', 'archived', 'refused', 'withdrawn', 'stopped')
         UNION ALL
         SELECT 'need', coalesce(nullif(n.promised_action, ''), 'Trả lời nhu cầu của cơ sở'), f.name || ': ' || n.content_written, n.due_on, 'facility_need', n.id
         FROM facility_need n JOIN facility f ON f.id = n.facility_id
         WHERE n.due_on BETWEEN ?1 AND ?2 AND n.project_id IS NULL AND coalesce(n.state, 'new') IN ('new', 'considered')
         UNION ALL
         SELECT 'paper', 'Bổ sung giấy tờ: ' || q.name, coalesce(p.code || ' ', '') || p.name, q.due_on, 'project', p.id
         FROM project_paper q JOIN project p ON p.id = q.project_id
         WHERE q.due_on BETWEEN ?1 AND ?2 AND q.state IN ('missing', 'waiting')
         UNION ALL
         SELECT 'certificate', 'Hết giá trị giấy chứng nhận', name, expires_on, 'certificate', id FROM certificate
         WHERE expires_on BETWEEN max(?1, ?3) AND ?2 AND revoked_on IS NULL
         UNION ALL
         SELECT 'term', 'Hết nhiệm kỳ cộng tác viên', k.name, a.ends_on, 'collaborator', k.id
         FROM appointment a JOIN collaborator k ON k.id = a.collaborator_id
         WHERE a.ends_on BETWEEN max(?1, ?3) AND ?2 AND a.handed_over_on IS NULL",
        params![from.to_string(), to.to_string(), today.to_string()],
        |row| {
            let due: String = row.get(3)?;
            Ok(Due {
                kind: row.get(0)?,
                label: row.get(1)?,
                about: row.get(2)?,
                days: due.parse().map_or(0, |due| days(due, today)),
                due,
                basis: None,
                mark: None,
                noun: row.get(4)?,
                id: row.get(5)?,
            })
        },
    )
}
