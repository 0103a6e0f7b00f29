//! Báo cáo: the figures of a period, the words drafted from them, the official document.
//!
//! [`figures`] counts; [`document`] prints what was counted; [`freeze`] keeps the figures whatever is typed
//! later, [`issue`] gives the report its number and keeps its PDF. Issuing the same period again makes a
//! new report that replaces it. [`standing`] tells where a report is and what the ledger says otherwise
//! since.

mod document;
pub mod fields;
mod figures;
mod narrative;
mod standing;
mod store;
mod tables;

use rusqlite::params;
use serde::Serialize;
use specta::Type;

pub use figures::{
    ActivityFigures, AgencyFigures, ContentFigures, FacilityFigures, Figure, Figures,
    ProjectFigures, SourceFigures,
};
pub use narrative::Section;
pub use standing::{
    Difference, Issued, Standing, freeze, issue, issued_file, reopen, standing, submit,
};

use crate::document::{self as paper, Document, Form, Format};
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::Money;
use crate::period::{Part, PartialDate, Period, Precision};
use store::Days;

/// The periodic reports, with the stable name and label of each.
pub const KINDS: &[(&str, &str)] = &[
    ("month", "Báo cáo tháng"),
    ("quarter", "Báo cáo quý"),
    ("half", "Báo cáo 6 tháng"),
    ("nine-months", "Báo cáo 9 tháng"),
    ("year", "Báo cáo năm"),
];

/// A report kind that can be issued, with the periods of a year it is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReportKind {
    /// `quarter`.
    pub kind: String,
    /// `Báo cáo quý`.
    pub label: String,
    /// `2023-Q1` …
    pub periods: Vec<String>,
}

/// What can be reported on in a year.
pub fn kinds(year: i32) -> Vec<ReportKind> {
    let parts = |kind: &str| -> Vec<Part> {
        match kind {
            "month" => (1..=12).map(Part::Month).collect(),
            "quarter" => (1..=4).map(Part::Quarter).collect(),
            "half" => vec![Part::Half(1), Part::Half(2)],
            "nine-months" => vec![Part::NineMonths],
            _ => vec![Part::Year],
        }
    };
    KINDS
        .iter()
        .map(|(kind, label)| ReportKind {
            kind: (*kind).to_owned(),
            label: (*label).to_owned(),
            periods: parts(kind)
                .into_iter()
                .map(|part| Period { year, part }.to_string())
                .collect(),
        })
        .collect()
}

/// Checks that a kind is known and its period fits it.
pub fn period(kind: &str, period: &str) -> Result<Period> {
    let parsed: Period = period.parse()?;
    let fits = match parsed.part {
        Part::Month(_) => kind == "month",
        Part::Quarter(_) => kind == "quarter",
        Part::Half(_) => kind == "half",
        Part::NineMonths => kind == "nine-months",
        Part::Year => kind == "year",
    };
    if fits {
        return Ok(parsed);
    }
    Err(Error::refused(
        "report_period",
        format!(
            "Kỳ “{period}” không hợp với loại báo cáo “{kind}”. Ví dụ: month 2026-09, quarter 2026-Q3, half 2026-H1, nine-months 2026-9M, year 2026."
        ),
    ))
}

/// Every number of a report, as the ledger has it now.
pub fn figures(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Figures> {
    let (from, to) = period.days();
    let days = Days {
        year: period.year,
        from,
        to,
    };
    let projects = store::projects(reader, &days)?;
    let planned = store::planned(reader, period.year)?;
    let (from, to) = period.year_before().days();
    let before = Days {
        year: period.year - 1,
        from,
        to,
    };
    let last_year = store::projects(reader, &before)?;
    let sources = store::sources(&planned, &projects, &last_year)?;
    let contents = store::contents(&sources)?;
    let mut figures = store::counts(reader, &days)?;
    let of_year = || {
        vec![crate::record::Filter {
            field: "year".to_owned(),
            op: crate::record::FilterOp::Equals,
            value: serde_json::json!(period.year),
        }]
    };
    let mut add = |key: &str, label: &str, unit: &str, value: i64, noun: &str| {
        figures.push(Figure {
            key: key.to_owned(),
            label: label.to_owned(),
            unit: unit.to_owned(),
            value,
            noun: noun.to_owned(),
            filters: of_year(),
        });
    };
    let sum = |of: &dyn Fn(&ProjectFigures) -> Result<Money>| {
        projects
            .iter()
            .map(of)
            .try_fold(Money::ZERO, |sum, one| sum.plus(one?))
            .map(Money::dong)
    };
    add(
        "planned",
        "Kinh phí khuyến công theo kế hoạch năm",
        "đồng",
        Money::sum(planned.iter().flat_map(|one| [one.national, one.local]))?.dong(),
        "plan",
    );
    add(
        "projects",
        "Đề án, nhiệm vụ trong năm",
        "đề án",
        i64::try_from(projects.len()).unwrap_or_default(),
        "project",
    );
    add(
        "approved",
        "Kinh phí khuyến công được duyệt",
        "đồng",
        sum(&ProjectFigures::supported)?,
        "project",
    );
    add(
        "approved_national",
        "Trong đó: KCQG",
        "đồng",
        sum(&|one| Ok(one.national))?,
        "project",
    );
    add(
        "approved_local",
        "Trong đó: KCĐP",
        "đồng",
        sum(&|one| Ok(one.local))?,
        "project",
    );
    add(
        "counterpart",
        "Vốn đối ứng và nguồn khác",
        "đồng",
        sum(&|one| Ok(one.counterpart))?,
        "project",
    );
    add(
        "advanced",
        "Tạm ứng lũy kế",
        "đồng",
        sum(&|one| Ok(one.advanced))?,
        "project",
    );
    add(
        "paid_in_period",
        "Giải ngân trong kỳ",
        "đồng",
        sum(&|one| Ok(one.paid_in_period))?,
        "project",
    );
    add(
        "paid_to_date",
        "Giải ngân lũy kế từ đầu năm",
        "đồng",
        sum(&|one| Ok(one.paid_to_date))?,
        "project",
    );
    Ok(Figures {
        kind: kind.to_owned(),
        period: period.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        year: period.year,
        agency: store::agency(reader, to)?,
        figures,
        contents,
        sources,
        projects,
        activities: store::activities(reader, &days)?,
        facilities: store::facilities(reader, period.year)?,
    })
}

/// The numbers that the report of a period stands on: those that were frozen for it, else the ledger's.
pub fn standing_figures(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Figures> {
    match standing::frozen(reader, kind, period)? {
        Some((_, figures)) => Ok(figures),
        None => figures(reader, kind, period),
    }
}

/// The text of a report: drafted from the figures, or as somebody wrote it.
pub fn narrative(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Vec<Section>> {
    let figures = standing_figures(reader, kind, period)?;
    worded(reader, &figures, kind, period)
}

fn worded(
    reader: &Reader<'_>,
    figures: &Figures,
    kind: &str,
    period: Period,
) -> Result<Vec<Section>> {
    let tiers = store::tiers(reader, period.days().1)?;
    let written = store::narrative(reader, kind, &period.to_string())?;
    let mut sections = narrative::draft(figures, period, &tiers)?;
    for section in &mut sections {
        if let Some(text) = written.get(&section.key) {
            section.text.clone_from(text);
            section.drafted = false;
        }
    }
    Ok(sections)
}

/// Keeps the text of one section; an empty text brings the draft back.
pub fn save_narrative(
    ledger: &Ledger,
    kind: &str,
    period: Period,
    section: &str,
    text: &str,
) -> Result<Done<()>> {
    if !fields::REPORT_SECTIONS
        .iter()
        .any(|one| one.code == section)
    {
        return Err(Error::internal(format!("no section {section}")));
    }
    let report = format!("báo cáo {}", period.words());
    ledger.transact(&Op::EditNarrative { report }, |tx| {
        let key = params![kind, period.to_string(), section];
        tx.run("DELETE FROM report_narrative WHERE kind = ?1 AND period = ?2 AND section = ?3", key)?;
        if !text.trim().is_empty() {
            tx.run(
                "INSERT INTO report_narrative(id, kind, period, section, text) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![tx.new_id(), kind, period.to_string(), section, text.trim()],
            )?;
        }
        Ok(())
    })
}

/// The document of a period before it has a number.
pub fn draft(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Document> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = worded(reader, &figures, kind, period)?;
    // The month is known, the day is left free to be written.
    let date = PartialDate {
        first: period.days().1,
        precision: Precision::Month,
    };
    document::document(&figures, period, &sections, None, date)
}

/// A document as a file.
pub fn file(document: &Document, format: Format, ledger: &Ledger) -> Result<Vec<u8>> {
    paper::write(document, &Form::default(), format, ledger.now())
}

fn draw_number(tx: &Tx<'_>, year: i32) -> Result<u32> {
    // Not journalled: undoing an issue does not give its number back.
    let id = format!("{}/report/{year}", tx.device());
    tx.run(
        "INSERT INTO number_series(id, device_id, kind, year, next) VALUES (?1, ?2, 'report', ?3, 2)
         ON CONFLICT (id) DO UPDATE SET next = next + 1",
        params![id, tx.device(), year],
    )?;
    let next: u32 = tx.value("SELECT next FROM number_series WHERE id = ?1", [&id])?;
    Ok(next - 1)
}
