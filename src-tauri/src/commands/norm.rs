//! Norms, who may benefit, and new texts.

use serde::Deserialize;
use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::clock::day;
use so_khuyen_cong_core::ids::{FacilityId, LegalDocumentId, UnitId};
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::money::{Money, MoneySource};
use so_khuyen_cong_core::norm::{
    self, EligibilityVerdict, NewDocument, NewNorm, NormQuestion, NormVerdict, NormView, Superseded,
};
use specta::Type;

use super::{Answer, State};

/// A line held against the norms.
#[derive(Debug, Deserialize, Type)]
pub(crate) struct NormAsked {
    /// Code or id of the content heading.
    content: Option<String>,
    /// Where its money comes from.
    source: MoneySource,
    /// The day of approval; none for today.
    date: Option<String>,
    /// Id of the commune or province; none for the ledger's own.
    unit: Option<UnitId>,
    /// Code of the item, or the id of a row.
    item_code: Option<String>,
    /// Eligible costs.
    costs: Option<Money>,
    /// What is asked for.
    support: Money,
    /// How many of what the cap is counted by, `1`; none for one.
    units: Option<String>,
    /// A whole technological line.
    production_line: bool,
}

/// A new text as staff type it in.
#[derive(Debug, Deserialize, Type)]
pub(crate) struct DocumentTyped {
    /// Số, ký hiệu.
    number: String,
    /// Code of its kind.
    kind: String,
    /// Trích yếu.
    name: String,
    /// Cơ quan ban hành.
    issuer: String,
    /// Ngày ban hành.
    issued_on: Option<String>,
    /// Hiệu lực từ.
    effective_on: Option<String>,
    /// Id of the province; none for the whole country.
    unit: Option<UnitId>,
    /// Id of the document that it ends.
    replaces: Option<LegalDocumentId>,
    /// Id of the document that it amends.
    amends: Option<LegalDocumentId>,
    /// The text was read itself.
    verified: bool,
}

/// What the norms of a day say of a line.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn norm_check(app: State<'_>, question: NormAsked) -> Answer<NormVerdict> {
    app.with(|ledger| {
        let units = match &question.units {
            None => 100,
            Some(text) => norm::parse_hundredths(text).ok_or_else(|| {
                Error::refused(
                    "units_unclear",
                    format!("“{text}” không phải là số lượng. Hãy nhập số, ví dụ 2."),
                )
            })?,
        };
        let question = NormQuestion {
            content: question.content,
            source: question.source,
            date: question
                .date
                .as_deref()
                .map(day)
                .transpose()?
                .unwrap_or_else(|| ledger.today()),
            unit: question.unit,
            item_code: question.item_code,
            costs: question.costs,
            support: question.support,
            units,
            production_line: question.production_line,
        };
        ledger.read(|reader| norm::check(reader, &question))
    })
}

/// The norms in force on a day, today where none is named.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn norm_in_force(
    app: State<'_>,
    date: Option<String>,
    unit: Option<UnitId>,
) -> Answer<Vec<NormView>> {
    app.with(|ledger| {
        let date = date
            .as_deref()
            .map(day)
            .transpose()?
            .unwrap_or_else(|| ledger.today());
        ledger.read(|reader| norm::in_force(reader, date, unit.as_ref()))
    })
}

/// Whether the law serves a facility on a day, today where none is named, for a source of money.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn norm_eligibility(
    app: State<'_>,
    facility: FacilityId,
    date: Option<String>,
    source: MoneySource,
) -> Answer<EligibilityVerdict> {
    app.with(|ledger| {
        let date = date
            .as_deref()
            .map(day)
            .transpose()?
            .unwrap_or_else(|| ledger.today());
        ledger.read(|reader| norm::eligibility(reader, &facility, date, source))
    })
}

/// Takes in a new text with the norms it sets.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn norm_supersede(
    app: State<'_>,
    document: DocumentTyped,
    norms: Vec<NewNorm>,
) -> Answer<Done<Superseded>> {
    app.with(|ledger| {
        let effective_on = document
            .effective_on
            .as_deref()
            .map(day)
            .transpose()?
            .ok_or_else(|| {
                Error::refused(
                    "document_undated",
                    "Chưa có ngày hiệu lực của văn bản. Hãy nhập ngày, ví dụ 01/01/2027.",
                )
            })?;
        let document = NewDocument {
            number: document.number,
            kind: document.kind,
            name: document.name,
            issuer: Some(document.issuer),
            issued_on: document.issued_on.as_deref().map(day).transpose()?,
            effective_on,
            unit: document.unit,
            replaces: document.replaces,
            amends: document.amends,
            verified: document.verified,
        };
        norm::supersede(ledger, &document, &norms)
    })
}
