//! Lịch các hạn: every day that somebody must keep, from the dated rows of the law and from the records.
//!
//! What surprises: a rule is read as it stood on the day it falls due or began to run, so an old year keeps
//! its old dates; a day that was kept (a report issued, a project settled) is not on the calendar; and nothing is
//! late that fell due before the ledger was there, or while there was no work in it.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use specta::Type;

use super::sets::DueKind;
use crate::clock::Instant;
use crate::error::Result;
use crate::ledger::Reader;
use crate::money::MoneySource;
use crate::norm::sets::DeadlineKind;
use crate::norm::{self, Deadline, Workdays};
use crate::period::DayOfRecord;
use crate::project::DayKind;
use crate::{award, collaborator, facility, plan, project, report};

/// A day to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Due {
    /// What is to be done: `Hồ sơ quyết toán sau nghiệm thu`.
    pub label: String,
    /// What it is about, if one record: the project, the facility.
    pub about: Option<String>,
    /// The last day to keep it.
    pub due: NaiveDate,
    /// Days from today; negative when overdue.
    pub days: i32,
    /// What it is about.
    pub kind: DueKind,
    /// The text that sets it.
    pub basis: Option<String>,
    /// How sure that text is: `verified`, `unverified`, `office`.
    pub mark: Option<String>,
    /// How the day comes about, and which working day comes before a day of rest.
    pub note: Option<String>,
    /// The noun of the record that the day leads to.
    pub noun: String,
    /// Its id; the dated rule itself where no record stands behind the day.
    pub id: String,
    /// Names the day for good: the same day of the same record keeps it when it moves.
    #[serde(skip)]
    pub key: String,
}

/// Every day from `from` to `to`, both included, that is still to be kept; the soonest first.
pub fn calendar(
    reader: &Reader<'_>,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let days = Workdays::read(reader)?;
    let mut all = recurring(reader, &days, from, to, today)?;
    all.extend(of_projects(reader, today)?);
    all.extend(of_records(reader, today)?);
    all.retain(|one| from <= one.due && one.due <= to);
    for one in &mut all {
        let rest = Some(one.due)
            .filter(|day| *day >= today)
            .and_then(|day| norm::rest_day(day, &days));
        let said: Vec<String> = one.note.take().into_iter().chain(rest).collect();
        one.note = Some(said.join(" ")).filter(|note| !note.is_empty());
    }
    all.sort_by(|a, b| {
        (&a.due, &a.label, &a.about, &a.key).cmp(&(&b.due, &b.label, &b.about, &b.key))
    });
    Ok(all)
}

/// Days between, as far as a calendar of people goes.
fn between(due: NaiveDate, today: NaiveDate) -> i32 {
    i32::try_from((due - today).num_days()).unwrap_or_default()
}

/// What can tell that a day of a rule was kept.
struct Kept {
    /// Kind and period of issued reports.
    issued: BTreeSet<(String, String)>,
    /// Fund and year of what was registered; no fund stands for all.
    registered: BTreeSet<(Option<MoneySource>, i32)>,
    /// The first day on which the ledger could have known; none while there is no work in it.
    since: Option<NaiveDate>,
}

impl Kept {
    fn read(reader: &Reader<'_>) -> Result<Self> {
        let projects = project::registered(reader)?;
        let plans = plan::begun(reader)?;
        let at_work = !(projects.is_empty() && plans.is_empty());
        let created: Option<String> = reader.row(
            "SELECT value FROM meta WHERE key = 'created_at_ms'",
            [],
            |row| row.get(0),
        )?;
        let created = created
            .and_then(|ms| ms.parse().ok())
            .map(|ms| Instant(ms).day());
        let projects = projects
            .into_iter()
            .filter(|(.., registered)| *registered)
            .map(|(fund, year, _)| (Some(fund.into()), year));
        let plans = plans
            .into_iter()
            .filter(|(.., begun)| *begun)
            .map(|(year, fund, _)| (fund, year));
        Ok(Self {
            issued: report::issued(reader)?,
            registered: projects.chain(plans).collect(),
            since: created.filter(|_| at_work),
        })
    }

    fn reported(&self, rule: &Deadline, period: &str) -> bool {
        let kind = match &rule.report {
            Some(kind) => kind.clone(),
            None => rule.kind.code().to_owned(),
        };
        self.issued.contains(&(kind, period.to_owned()))
    }

    fn registered(&self, rule: &Deadline, year: i32) -> bool {
        self.registered.iter().any(|(fund, of)| {
            *of == year && (fund.is_none() || rule.source.is_none() || *fund == rule.source)
        })
    }

    /// Whether a day that passed was missed, as far as the ledger would know.
    fn missed(&self, rule: &Deadline, year: i32, due: NaiveDate, today: NaiveDate) -> bool {
        if self.since.is_none_or(|since| due < since) {
            return false;
        }
        match rule.kind {
            // What is registered is for the year after; once that has begun it is too late to ask.
            DeadlineKind::Registration => !self.registered(rule, year + 1) && today.year() <= year,
            DeadlineKind::Report | DeadlineKind::Settlement => true,
            // Of other work only a report says whether it was done.
            _ => rule.report.is_some(),
        }
    }
}

/// The office's own days, period by period, but for those a report of which was issued. Of the days of one rule that
/// were missed only the newest is told.
fn recurring(
    reader: &Reader<'_>,
    days: &Workdays,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let kept = Kept::read(reader)?;
    let mut found = Vec::new();
    for rule in norm::deadlines(reader)? {
        if rule.follows_acceptance() || rule.is_of_each_contract() {
            continue;
        }
        let mut last_missed = None;
        for year in from.year() - 1..=to.year() + 1 {
            for (period, due) in rule.days_of(year) {
                let period = period.to_string();
                if !rule.holds(due) || kept.reported(&rule, &period) {
                    continue;
                }
                let one = Due {
                    label: rule.name.clone(),
                    about: None,
                    due,
                    days: between(due, today),
                    kind: kind(rule.kind),
                    basis: rule.basis.clone(),
                    mark: rule.mark.clone(),
                    note: rule.said(due, None, days),
                    noun: "deadline".to_owned(),
                    id: rule.id.clone(),
                    key: format!("{}-{period}", rule.id),
                };
                if due >= today {
                    found.push(one);
                } else if kept.missed(&rule, year, due, today) {
                    last_missed = Some(one);
                }
            }
        }
        found.extend(last_missed);
    }
    Ok(found)
}

/// The settlement of contracts is one kind of day for people.
fn kind(of_rule: DeadlineKind) -> DueKind {
    match of_rule {
        DeadlineKind::Registration => DueKind::Registration,
        DeadlineKind::Report => DueKind::Report,
        DeadlineKind::Settlement | DeadlineKind::Liquidation => DueKind::Settlement,
        DeadlineKind::Award => DueKind::Award,
        DeadlineKind::Other => DueKind::Other,
    }
}

/// What projects must keep, as their own pages say it.
fn of_projects(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<Due>> {
    let days = project::due(reader, today)?;
    Ok(days
        .into_iter()
        .map(|one| Due {
            label: one.what,
            about: Some(one.project),
            due: one.due,
            days: one.days,
            kind: match one.kind {
                DayKind::Contract => DueKind::Contract,
                DayKind::Paper => DueKind::Paper,
                DayKind::Visit => DueKind::Visit,
                DayKind::Rule(of_rule) => kind(of_rule),
            },
            basis: one.legal_basis,
            mark: one.mark,
            note: one.note,
            noun: "project".to_owned(),
            id: one.project_id.into(),
            key: one.key,
        })
        .collect())
}

/// Days that other records carry: promises; what ends, until it has ended.
fn of_records(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<Due>> {
    let of = |kind: DueKind, noun: &'static str, days: Vec<DayOfRecord>| {
        days.into_iter().map(move |one| Due {
            label: one.what,
            about: Some(one.about),
            days: between(one.due, today),
            due: one.due,
            kind,
            basis: None,
            mark: None,
            note: None,
            noun: noun.to_owned(),
            key: format!("{}-{}", kind.code(), one.id),
            id: one.id,
        })
    };
    let ends = of(
        DueKind::Certificate,
        "certificate",
        award::expiring(reader)?,
    )
    .chain(of(
        DueKind::Term,
        "collaborator",
        collaborator::ending(reader)?,
    ))
    .filter(|one| one.days >= 0);
    Ok(
        of(DueKind::Need, "facility_need", facility::promised(reader)?)
            .chain(ends)
            .collect(),
    )
}
