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
mod record_store;
mod scale;
pub mod sets;
mod stale;
mod standing;
mod store;
mod tables;
mod totals;
mod wording;
mod words;

use serde::Serialize;
use specta::Type;

pub use catalogue::{ReportKind, kinds, period};
pub use count::{Behind, behind, figures, standing_figures};
pub use days::{Days, choose_days, days};
pub use document::file;
pub use due_store::issued;
pub use figures::{
    ActivityFigures, AgencyFigures, AggregateFigures, ClassFigures, ContentFigures,
    FacilityFigures, Figure, Figures, MeasureFigures, ProjectFigures, Quantities, SourceFigures,
    TierFigures,
};
pub use list::{ListCell, ListColumn, ListFigures, ListRow, What};
pub use narrative::Section;
pub use record_store::Numbered;
pub use stale::Stale;
pub use standing::{
    Difference, Issued, Standing, freeze, issue, issued_file, reopen, standing, submit,
};
pub use wording::{narrative, save_narrative};

use crate::document::{self as paper, Document, Extras, Form};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::ledger::Reader;
use crate::period::{PartialDate, Period, Precision};

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
    /// The number and the day that its draft has already.
    pub numbered: Numbered,
}

/// Opens the report of a period: its numbers are counted once for all that is said of them.
pub fn open(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Opened> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = wording::worded(reader, &figures, kind, period)?;
    let numbered = match record_store::unissued(reader, kind, period)? {
        Some(id) => record_store::typed(reader, &id)?,
        None => Numbered::default(),
    };
    Ok(Opened {
        numbered,
        standing: standing::standing_beside(reader, kind, period, Some(&figures))?,
        findings: findings_of(reader, &figures, &sections, kind, period)?,
        figures,
        sections,
    })
}

/// The document of a period before it has a number.
pub fn draft(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Document> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = wording::worded(reader, &figures, kind, period)?;
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
        first: figures.to,
        precision: Precision::Month,
    };
    let extras = match record_store::unissued(reader, kind, period)? {
        Some(id) => extras::extras(reader, &id, &figures.agency)?,
        None => Extras::default(),
    };
    document::document(figures, period, sections, None, date, extras)
}

/// What to look at before the report is issued: its form, what every official document has, numbers in
/// somebody's words that the figures no longer say.
pub fn findings(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Vec<Finding>> {
    let figures = standing_figures(reader, kind, period)?;
    let sections = wording::worded(reader, &figures, kind, period)?;
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
    if let Some(id) = record_store::unissued(reader, kind, period)? {
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
