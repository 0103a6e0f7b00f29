//! Báo cáo: the figures of a period, the words drafted from them, the official document.
//!
//! [`figures`] counts; [`document`] prints what was counted; [`freeze`] keeps the figures whatever is typed
//! later, [`issue`] gives the report its number and keeps its PDF. Issuing the same period again makes a
//! new report that replaces it. [`standing`] tells where a report is and what the ledger says otherwise
//! since.

mod catalogue;
mod charts;
mod count;
mod days;
mod document;
mod due_store;
mod extras;
pub mod fields;
mod figures;
pub(crate) mod gate;
mod list;
mod lists;
mod measures;
mod narrative;
pub mod sets;
mod stale;
mod standing;
mod store;
mod tables;

use rusqlite::params;
use serde::Serialize;
use specta::Type;

pub use catalogue::{ReportKind, kinds, period};
pub use count::{Behind, behind};
pub use days::{Days, choose_days, days};
pub use due_store::issued;
pub use figures::{
    ActivityFigures, AgencyFigures, AggregateFigures, ClassFigures, ContentFigures,
    FacilityFigures, Figure, Figures, MeasureFigures, ProjectFigures, Quantities, SourceFigures,
    TierFigures,
};
pub use list::{ListCell, ListColumn, ListFigures, ListRow, What};
pub use narrative::Section;
pub use stale::Stale;
pub use standing::{
    Difference, Issued, Standing, freeze, issue, issued_file, reopen, standing, submit,
};

use crate::document::{self as paper, Document, Extras, Form, Format, Printer};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::ledger::{Done, Ledger, Op, Reader};
use crate::period::{PartialDate, Period, Precision};

/// Every number of a report, as the ledger has it now.
pub fn figures(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Figures> {
    count::counted(reader, kind, period, &days(reader, kind, period)?)
}

/// The numbers that the report of a period stands on: those that were frozen for it, else the ledger's.
pub fn standing_figures(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Figures> {
    match standing::frozen(reader, kind, period)? {
        Some((_, figures)) => Ok(figures),
        None => figures(reader, kind, period),
    }
}

/// What the page of a report shows beside its pages.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Opened {
    /// The numbers it stands on.
    pub figures: Figures,
    /// Its words.
    pub sections: Vec<Section>,
    /// Where it stands; none while it is a draft.
    pub standing: Option<Standing>,
    /// What to look at before it is issued.
    pub findings: Vec<Finding>,
}

/// Opens the report of a period: its numbers are counted once for all that is said of them.
pub fn open(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Opened> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = worded(reader, &figures, kind, period)?;
    Ok(Opened {
        standing: standing::standing_beside(reader, kind, period, Some(&figures))?,
        findings: findings_of(reader, &figures, &sections, kind, period)?,
        figures,
        sections,
    })
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
    let written = store::narrative(reader, kind, &period.to_string())?;
    let mut sections = narrative::draft(catalogue::paper(kind)?, figures, period)?;
    for section in &mut sections {
        if let Some((text, draft)) = written.get(&section.key) {
            if let Some(draft) = draft {
                section.stale = stale::stale(text, draft, &section.text);
            }
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
    if !sets::ReportSection::CHOICES
        .iter()
        .any(|one| one.code == section)
    {
        return Err(Error::internal(format!("no section {section}")));
    }
    let report = catalogue::paper(kind)?.called(period);
    ledger.transact(&Op::EditNarrative { report }, |tx| {
        let key = params![kind, period.to_string(), section];
        tx.run("DELETE FROM report_narrative WHERE kind = ?1 AND period = ?2 AND section = ?3", key)?;
        if !text.trim().is_empty() {
            let figures = standing_figures(tx, kind, period)?;
            let drafts = narrative::draft(catalogue::paper(kind)?, &figures, period)?;
            let draft = drafts.iter().find(|one| one.key == section).map(|one| one.text.as_str());
            tx.run(
                "INSERT INTO report_narrative(id, kind, period, section, text, draft_text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![tx.new_id(), kind, period.to_string(), section, text.trim(), draft],
            )?;
        }
        Ok(())
    })
}

/// The document of a period before it has a number.
pub fn draft(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Document> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = worded(reader, &figures, kind, period)?;
    draft_of(reader, &figures, &sections, kind, period)
}

fn draft_of(
    reader: &Reader<'_>,
    figures: &Figures,
    sections: &[Section],
    kind: &str,
    period: Period,
) -> Result<Document> {
    // The month is known, the day is left free to be written.
    let date = PartialDate {
        first: figures.to.parse().unwrap_or(period.days().1),
        precision: Precision::Month,
    };
    let extras = match standing::unissued(reader, kind, period)? {
        Some(id) => extras::extras(reader, &id, &figures.agency)?,
        None => Extras::default(),
    };
    document::document(figures, period, sections, None, date, extras)
}

/// What to look at before the report is issued: its form, what every official document has, numbers in
/// somebody's words that the figures no longer say.
pub fn findings(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Vec<Finding>> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = worded(reader, &figures, kind, period)?;
    findings_of(reader, &figures, &sections, kind, period)
}

fn findings_of(
    reader: &Reader<'_>,
    figures: &Figures,
    sections: &[Section],
    kind: &str,
    period: Period,
) -> Result<Vec<Finding>> {
    let document = draft_of(reader, figures, sections, kind, period)?;
    let mut findings = paper::check(&document, &Form::default());
    if let Some(id) = standing::unissued(reader, kind, period)? {
        findings.extend(extras::missing(reader, &id, &figures.agency)?);
    }
    for section in sections {
        for one in &section.stale {
            let now = match &one.now {
                Some(now) => format!("nay là “{now}”"),
                None => "không còn trong số liệu".to_owned(),
            };
            findings.push(Finding::new(
                Level::Warning,
                format!("sections.{}", section.key),
                "number_stale",
                format!(
                    "Mục “{}”: số “{}” trong lời văn {now}.",
                    section.title, one.was
                ),
                "Hãy sửa số trong lời văn, hoặc soạn lại mục này theo số liệu.",
            ));
        }
    }
    Ok(findings)
}

/// A document as a file.
pub fn file(
    document: &Document,
    format: Format,
    ledger: &Ledger,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    printer.write(document, format, ledger.now())
}
