//! The text of a report: its draft, and what somebody wrote over it.

use super::catalogue;
use super::count::standing_figures;
use super::figures::Figures;
use super::narrative::{Section, draft};
use super::record_store;
use super::sets::ReportSection;
use super::stale::stale;
use crate::error::{Error, Result};
use crate::ledger::{Done, Ledger, Op, Reader};
use crate::period::Period;

/// The text of a report: drafted from the figures, or as somebody wrote it.
pub fn narrative(reader: &Reader<'_>, kind: &str, period: Period) -> Result<Vec<Section>> {
    let figures = standing_figures(reader, kind, period)?;
    worded(reader, &figures, kind, period)
}

/// The words over figures that were counted already.
pub(super) fn worded(
    reader: &Reader<'_>,
    figures: &Figures,
    kind: &str,
    period: Period,
) -> Result<Vec<Section>> {
    let written = record_store::narrative(reader, kind, &period.to_string())?;
    let mut sections = draft(catalogue::paper(kind)?, figures, period)?;
    for section in &mut sections {
        if let Some((text, draft)) = written.get(&section.key) {
            if let Some(draft) = draft {
                section.stale = stale(text, draft, &section.text);
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
    if !ReportSection::CHOICES.iter().any(|one| one.code == section) {
        return Err(Error::internal(format!("no section {section}")));
    }
    let report = catalogue::paper(kind)?.called(period);
    ledger.transact(&Op::EditNarrative { report }, |tx| {
        record_store::drop_words(tx, kind, period, section)?;
        if !text.trim().is_empty() {
            let figures = standing_figures(tx, kind, period)?;
            let drafts = draft(catalogue::paper(kind)?, &figures, period)?;
            let draft = drafts
                .iter()
                .find(|one| one.key == section)
                .map(|one| one.text.as_str());
            record_store::keep_words(tx, (kind, period), section, text.trim(), draft)?;
        }
        Ok(())
    })
}
