//! Căn cứ: the texts about khuyến công that official documents stand on, from the ledger's legal documents.
//!
//! What surprises: a document that the ledger calls expired without saying since when is not cited, and neither
//! is one whose number is not known: a basis is never guessed.

use chrono::NaiveDate;

use super::sets::{DocumentKind, DocumentState};
use crate::document::words;
use crate::error::Result;
use crate::ids::LegalDocumentId;
use crate::ledger::{Cells, Reader};
use crate::period::{PartialDate, Precision};
use crate::text::{capitalised, uncapitalised, words as folded};

/// A legal document as the ledger has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct LegalDocument {
    pub(crate) id: LegalDocumentId,
    pub(crate) number: String,
    pub(crate) kind: Option<DocumentKind>,
    pub(crate) name: String,
    pub(crate) issuer: Option<String>,
    pub(crate) issued_on: Option<NaiveDate>,
    pub(crate) effective_on: Option<NaiveDate>,
    pub(crate) expires_on: Option<NaiveDate>,
    pub(crate) state: Option<DocumentState>,
    pub(crate) amends: Option<LegalDocumentId>,
}

/// The kinds that are cited as a basis, the highest first.
const CITED: [DocumentKind; 6] = [
    DocumentKind::Law,
    DocumentKind::Decree,
    DocumentKind::Decision,
    DocumentKind::JointCircular,
    DocumentKind::Circular,
    DocumentKind::Resolution,
];

impl LegalDocument {
    fn in_force(&self, day: NaiveDate) -> bool {
        let since = self.effective_on.or(self.issued_on);
        let expired = match self.expires_on {
            Some(end) => end <= day,
            None => matches!(
                self.state,
                Some(DocumentState::Expired | DocumentState::Unknown)
            ),
        };
        since.is_some_and(|since| since <= day) && !expired
    }

    /// Whether it says how the work of such a project is done.
    fn concerns(&self, national: bool, also: Option<&str>) -> bool {
        let name = folded(&self.name);
        if also.is_some_and(|also| name.contains(also)) {
            return true;
        }
        let of_nation = name.contains("khuyen cong quoc gia");
        let of_places = name.contains("khuyen cong dia phuong");
        name.contains("khuyen cong") && (national || !of_nation || of_places)
    }

    /// `Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công`.
    fn written(&self, with_name: bool) -> String {
        let kind = self.kind.map_or("văn bản", DocumentKind::label);
        let mut text = format!("{} số {}", capitalised(kind), self.number);
        if let Some(day) = self.issued_on {
            text.push_str(&format!(" {}", in_full(day)));
        }
        if let Some(issuer) = &self.issuer {
            text.push_str(&format!(" của {issuer}"));
        }
        if with_name {
            text.push_str(&format!(" {}", uncapitalised(self.name.trim())));
        }
        text
    }
}

/// The law of a day, each cited whole with what amends it, the highest first. `national` asks for what is
/// about khuyến công quốc gia too, `also` for texts whose title says these folded words.
pub(crate) fn law(
    documents: &[LegalDocument],
    day: NaiveDate,
    national: bool,
    also: Option<&str>,
) -> Vec<String> {
    let rank =
        |document: &LegalDocument| CITED.iter().position(|kind| Some(*kind) == document.kind);
    let mut law: Vec<&LegalDocument> = documents
        .iter()
        .filter(|one| rank(one).is_some() && one.amends.is_none())
        .filter(|one| one.in_force(day) && one.concerns(national, also))
        // A name in place of a number says that nobody knows the number.
        .filter(|one| !one.number.contains(' '))
        .collect();
    law.sort_by_key(|one| (rank(one), one.issued_on, &one.number));
    law.into_iter()
        .map(|one| {
            let amending: Vec<String> = documents
                .iter()
                .filter(|other| other.amends.as_ref() == Some(&one.id) && other.in_force(day))
                .map(|other| other.written(false))
                .collect();
            match amending.is_empty() {
                true => one.written(true),
                false => format!(
                    "{}, được sửa đổi, bổ sung bởi {}",
                    one.written(true),
                    amending.join(" và ")
                ),
            }
        })
        .collect()
}

/// `ngày 21 tháng 5 năm 2012`.
pub(crate) fn in_full(day: NaiveDate) -> String {
    words::date(PartialDate {
        first: day,
        precision: Precision::Day,
    })
}

/// The legal documents of the country and of the ledger's province, under its name of today or before.
pub(crate) fn documents(reader: &Reader<'_>) -> Result<Vec<LegalDocument>> {
    reader.rows(
        "SELECT id, number, kind, coalesce(name, '') AS name, issuer, issued_on, effective_on, expires_on, state, amends_id
         FROM legal_document WHERE unit_id IS NULL OR unit_id IN (SELECT unit_id FROM home_province)
         ORDER BY issued_on, number, id",
        [],
        |row| {
            Ok(LegalDocument {
                id: row.get("id")?,
                number: row.get("number")?,
                kind: row.get("kind")?,
                name: row.get("name")?,
                issuer: row.text("issuer")?,
                issued_on: row.get("issued_on")?,
                effective_on: row.get("effective_on")?,
                expires_on: row.get("expires_on")?,
                state: row.get("state")?,
                amends: row.get("amends_id")?,
            })
        },
    )
}
