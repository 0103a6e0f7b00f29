//! Lịch thời hạn: everything that falls due, in one list: what the law and the office set, contracts and papers of
//! projects, needs with a promised day, certificates, terms of collaborators, classes.
//!
//! What surprises: what is met does not show (a report that was issued, a project that was settled), so the list is
//! what is still to be done. What is overdue stays until somebody does it, however old; only the reports that nobody
//! wrote are let go after a while, because the next one covers them.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clock::written;
use crate::error::Result;
use crate::ledger::Reader;
use crate::norm::{self, calendar};
use crate::period::{Part, Period};
use crate::project::{self, DayOf};

/// What a due day is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// Đăng ký kế hoạch.
    Registration,
    /// Báo cáo.
    Report,
    /// Hồ sơ sau nghiệm thu, quyết toán, thanh lý.
    Settlement,
    /// Hạn hợp đồng, kết thúc đề án.
    Contract,
    /// Giấy tờ hẹn bổ sung.
    Paper,
    /// Việc phải làm sau kiểm tra.
    Visit,
    /// Nhu cầu đã hẹn.
    Need,
    /// Giấy chứng nhận hết hạn.
    Certificate,
    /// Nhiệm kỳ cộng tác viên.
    Term,
    /// Khai giảng lớp.
    Course,
    /// Bình chọn, danh hiệu.
    Award,
    /// Việc khác.
    Other,
}

impl DueKind {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 12] = [
        Self::Report,
        Self::Registration,
        Self::Settlement,
        Self::Contract,
        Self::Paper,
        Self::Visit,
        Self::Need,
        Self::Certificate,
        Self::Term,
        Self::Course,
        Self::Award,
        Self::Other,
    ];

    /// What the filter calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Registration => "Đăng ký kế hoạch",
            Self::Report => "Báo cáo",
            Self::Settlement => "Quyết toán, thanh lý",
            Self::Contract => "Hạn đề án, hợp đồng",
            Self::Paper => "Giấy tờ hẹn bổ sung",
            Self::Visit => "Việc sau kiểm tra",
            Self::Need => "Nhu cầu đã hẹn",
            Self::Certificate => "Giấy chứng nhận hết hạn",
            Self::Term => "Nhiệm kỳ cộng tác viên",
            Self::Course => "Khai giảng lớp",
            Self::Award => "Bình chọn, danh hiệu",
            Self::Other => "Việc khác",
        }
    }

    fn of_deadline(kind: &str) -> Self {
        match kind {
            "registration" => Self::Registration,
            "report" => Self::Report,
            "settlement" | "liquidation" => Self::Settlement,
            "award" => Self::Award,
            _ => Self::Other,
        }
    }

    /// What happens on the day by itself is no work that could be late.
    fn passes(self) -> bool {
        matches!(self, Self::Course | Self::Certificate | Self::Term)
    }
}

/// A day to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Due {
    /// Names it among all, and stays when its day moves.
    pub key: String,
    /// What is due: `Báo cáo quý, quý III năm 2026`.
    pub label: String,
    /// For whom, of what, cut off when; may be empty.
    pub detail: String,
    /// The day, `2026-12-20`.
    pub due: String,
    /// Days from today; negative when overdue.
    pub days: i32,
    /// What it is about.
    pub kind: DueKind,
    /// The text that sets it.
    pub basis: Option<String>,
    /// `verified`, `unverified` or `office`; none for a day that somebody agreed on.
    pub mark: Option<String>,
    /// The noun whose record it opens.
    pub noun: String,
    /// The record; none for a report that is still to be written.
    pub record: Option<String>,
    /// The report that meets it: kind and period.
    pub report: Option<DueReport>,
    /// The row of `deadline` that sets it, where one does.
    pub row: Option<String>,
}

/// The report that meets a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DueReport {
    /// `quarter`.
    pub kind: String,
    /// `2026-Q3`.
    pub period: String,
}

/// Reports that nobody wrote are let go this many days after their day.
const LET_GO: u64 = 45;

/// Everything due from a day to a day, the soonest first, seen from today.
pub fn calendar(
    reader: &Reader<'_>,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let mut all = recurring(reader, from, to, today)?;
    let within = |due: NaiveDate| (from..=to).contains(&due);
    all.extend(of_projects(reader, today, within)?);
    for source in AGREED {
        all.extend(agreed(reader, source, (from, to), today)?);
    }
    sort(&mut all);
    Ok(all)
}

/// What is overdue, and what falls due within so many days.
pub fn pending(reader: &Reader<'_>, ahead: u64, today: NaiveDate) -> Result<Vec<Due>> {
    let to = today + Days::new(ahead);
    let recent = today - Days::new(LET_GO);
    let mut all = recurring(reader, recent, to, today)?;
    all.extend(of_projects(reader, today, |due| due <= to)?);
    for source in AGREED {
        let from = match source.kind.passes() {
            true => today,
            false => NaiveDate::default(),
        };
        all.extend(agreed(reader, source, (from, to), today)?);
    }
    sort(&mut all);
    Ok(all)
}

fn sort(all: &mut [Due]) {
    all.sort_by(|a, b| (&a.due, a.kind, &a.label, &a.key).cmp(&(&b.due, b.kind, &b.label, &b.key)));
}

fn days(due: NaiveDate, today: NaiveDate) -> i32 {
    i32::try_from((due - today).num_days()).unwrap_or_default()
}

/// The reporting calendar, without what was issued. Settling is due project by project, see [`of_projects`].
fn recurring(
    reader: &Reader<'_>,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let issued: BTreeSet<(String, String)> = reader
        .rows(
            "SELECT kind, period FROM report WHERE state = 'issued'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .into_iter()
        .collect();
    let mut all = Vec::new();
    for rule in norm::recurring(reader)? {
        let kind = DueKind::of_deadline(&rule.kind);
        if rule.kind == "liquidation" {
            continue;
        }
        for falling in calendar::falling(&rule, from, to) {
            // What is registered is the plan of the year after.
            let period = match kind {
                DueKind::Registration => Period {
                    year: falling.period.year + 1,
                    part: Part::Year,
                },
                _ => falling.period,
            };
            let report = rule.document.clone().map(|kind| DueReport {
                kind,
                period: period.to_string(),
            });
            if let Some(report) = &report
                && issued.contains(&(report.kind.clone(), report.period.clone()))
            {
                continue;
            }
            let mut details: Vec<String> = Vec::new();
            details.extend(rule.recipient.as_ref().map(|to| format!("gửi {to}")));
            details.extend(
                calendar::cut_off(&rule, period)
                    .filter(|_| kind == DueKind::Report)
                    .map(|day| format!("số liệu đến {}", written(day))),
            );
            all.push(Due {
                key: format!("deadline/{}/{}", rule.id, falling.period),
                label: format!("{}, {}", rule.name, period.words()),
                detail: details.join(", "),
                due: falling.due.to_string(),
                days: days(falling.due, today),
                kind,
                basis: rule.basis.clone(),
                mark: rule.mark.clone(),
                noun: if report.is_some() {
                    "report"
                } else {
                    "deadline"
                }
                .to_owned(),
                record: report.is_none().then(|| rule.id.clone()),
                report,
                row: Some(rule.id.clone()),
            });
        }
    }
    Ok(all)
}

/// Contracts, papers after acceptance, liquidation, promised papers, what visits asked for.
fn of_projects(
    reader: &Reader<'_>,
    today: NaiveDate,
    wanted: impl Fn(NaiveDate) -> bool,
) -> Result<Vec<Due>> {
    let days = project::days(reader, None, today)?;
    let due = days.into_iter().filter(|day| wanted(day.due)).map(|day| {
        let kind = match day.of {
            DayOf::Contract => DueKind::Contract,
            DayOf::AfterAcceptance | DayOf::Liquidation => DueKind::Settlement,
            DayOf::Paper => DueKind::Paper,
            DayOf::Visit => DueKind::Visit,
        };
        let (noun, row) = day.row;
        Due {
            key: match noun {
                "deadline" => format!("deadline/{row}/{}", day.told.project_id),
                _ => format!("{noun}/{row}"),
            },
            label: format!("{}: {}", day.told.what, day.told.project),
            detail: String::new(),
            due: day.told.due,
            days: day.told.days,
            kind,
            basis: day.told.legal_basis,
            mark: day.mark,
            noun: "project".to_owned(),
            record: Some(day.told.project_id),
            report: None,
            row: (noun == "deadline").then_some(row),
        }
    });
    Ok(due.collect())
}

/// Records that carry a day of their own.
struct Agreed {
    kind: DueKind,
    noun: &'static str,
    /// Id, what is due, for whom, the day; within ?1 and ?2.
    sql: &'static str,
}

/// A new noun with a day of its own is one more line here.
const AGREED: &[Agreed] = &[
    Agreed {
        kind: DueKind::Need,
        noun: "facility_need",
        sql: "SELECT n.id, coalesce(n.promised_action, 'Trả lời nhu cầu “' || n.content_written || '”'), f.name, n.due_on
              FROM facility_need n JOIN facility f ON f.id = n.facility_id
              WHERE n.due_on BETWEEN ?1 AND ?2 AND n.project_id IS NULL
                AND coalesce(n.state, 'new') IN ('new', 'considered', 'planned')",
    },
    Agreed {
        kind: DueKind::Certificate,
        noun: "certificate",
        sql: "SELECT id, 'Hết hạn giấy chứng nhận' || coalesce(' số ' || number, ''), name, expires_on FROM certificate
              WHERE expires_on BETWEEN ?1 AND ?2 AND revoked_on IS NULL",
    },
    Agreed {
        kind: DueKind::Term,
        noun: "collaborator",
        sql: "SELECT k.id, 'Hết nhiệm kỳ cộng tác viên', k.name, a.ends_on
              FROM appointment a JOIN collaborator k ON k.id = a.collaborator_id
              WHERE a.ends_on BETWEEN ?1 AND ?2 AND a.handed_over_on IS NULL
                AND NOT EXISTS (SELECT 1 FROM appointment b WHERE b.collaborator_id = a.collaborator_id
                                AND coalesce(b.ends_on, '9999') > a.ends_on)",
    },
    Agreed {
        kind: DueKind::Course,
        noun: "course",
        sql: "SELECT id, 'Khai giảng ' || name, coalesce(place_written, ''), starts_on FROM course
              WHERE starts_on BETWEEN ?1 AND ?2 AND coalesce(state, 'planned') = 'planned'",
    },
];

fn agreed(
    reader: &Reader<'_>,
    source: &Agreed,
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let rows = reader.rows(source.sql, [from.to_string(), to.to_string()], |row| {
        let due: String = row.get(3)?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, due))
    })?;
    let dated = |(id, label, detail, due): (String, String, String, String)| {
        let day: NaiveDate = due.parse().ok()?;
        Some(Due {
            key: format!("{}/{id}/{}", source.noun, due_field(source.kind)),
            label,
            detail,
            due,
            days: days(day, today),
            kind: source.kind,
            basis: None,
            mark: None,
            noun: source.noun.to_owned(),
            record: Some(id),
            report: None,
            row: None,
        })
    };
    Ok(rows.into_iter().filter_map(dated).collect())
}

fn due_field(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Certificate => "expires_on",
        DueKind::Term => "ends_on",
        DueKind::Course => "starts_on",
        _ => "due_on",
    }
}

/// The first and the last day of a year.
pub fn of_year(year: i32) -> (NaiveDate, NaiveDate) {
    let year = Period {
        year: year.clamp(NaiveDate::MIN.year(), NaiveDate::MAX.year()),
        part: Part::Year,
    };
    year.days()
}
