//! Có văn bản mới: a new resolution or circular comes into the ledger, and the norms it sets follow the old ones
//! from its day.
//!
//! What surprises: nothing old is overwritten. A replaced row gets a last day, the day before; what was checked or
//! approved under it is still checked under it. A province's resolution never ends a row of the country.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use specta::Type;

use super::check::{NormRow, NormView};
use super::fields::NORM;
use super::scope::{Scope, of_a_province, of_country, refuse_ending};
use super::store;
use crate::clock::written;
use crate::error::{Error, Result};
use crate::field::Values;
use crate::ids::{LegalDocumentId, NormId, UnitId};
use crate::ledger::gate::{Gates, Typed};
use crate::ledger::{Done, Ledger, Op, Reader, Tx};
use crate::money::{Money, MoneySource};
use crate::unit;

/// The new text as staff have it in hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDocument {
    /// `12/2026/NQ-HĐND`.
    pub number: String,
    /// `resolution`, `circular` …: a code of the kinds of documents.
    pub kind: String,
    /// Trích yếu.
    pub name: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// The day it was signed.
    pub issued_on: Option<NaiveDate>,
    /// The first day it holds.
    pub effective_on: NaiveDate,
    /// Id of the province it holds in; none for the whole country, or, of a text whose number is a province's, for the
    /// ledger's own.
    pub unit: Option<UnitId>,
    /// The document that it ends as a whole.
    pub replaces: Option<LegalDocumentId>,
    /// The document that it amends.
    pub amends: Option<LegalDocumentId>,
    /// Whether the text was read itself: its rows are `verified`, else `office`.
    pub verified: bool,
}

/// What becomes of the row that a new one is copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NormChange {
    /// The new row follows the old one, which ends the day before.
    Replace,
    /// The new row stands beside the old one: a province's own beside the country's.
    Copy,
    /// The old row ends and nothing follows it.
    End,
}

/// A norm of the new text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewNorm {
    /// The row it is copied from: its item, content and area are kept.
    pub from: NormId,
    /// What becomes of that row.
    pub change: NormChange,
    /// Per cent of eligible costs, `30` or `1.5`; none where the text sets no share.
    #[serde(default)]
    pub rate: Option<String>,
    /// Cap in whole đồng; none where the text sets no cap.
    #[serde(default)]
    pub cap: Option<Money>,
    /// What the cap is counted by.
    #[serde(default)]
    pub cap_unit: Option<String>,
    /// Multiplies the cap for a technological line.
    #[serde(default)]
    pub line_factor: Option<String>,
    /// `Điều 4 khoản 2`.
    #[serde(default)]
    pub clause: Option<String>,
    /// What the text says.
    #[serde(default)]
    pub citation: Option<String>,
}

/// What the operation did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Superseded {
    /// The new legal document.
    pub document: LegalDocumentId,
    /// Its number.
    pub number: String,
    /// The new norms.
    pub added: Vec<NormView>,
    /// The norms that ended, as they are now.
    pub ended: Vec<NormView>,
}

/// Takes in a new text with its norms; one operation, one step of undo.
pub fn supersede(
    ledger: &Ledger,
    document: &NewDocument,
    norms: &[NewNorm],
) -> Result<Done<Superseded>> {
    let number = document.number.trim();
    if number.is_empty() {
        return Err(Error::refused(
            "document_unnumbered",
            "Chưa có số, ký hiệu văn bản. Hãy nhập như trên văn bản, ví dụ 12/2026/NQ-HĐND.",
        ));
    }
    if document
        .issued_on
        .is_some_and(|day| day > document.effective_on)
    {
        return Err(Error::refused(
            "document_dates",
            format!(
                "Văn bản {number} có ngày hiệu lực trước ngày ban hành. Hãy kiểm tra lại hai ngày."
            ),
        ));
    }
    let op = Op::SupersedeNorms {
        document: number.to_owned(),
    };
    ledger.transact(&op, |tx| {
        let last = document
            .effective_on
            .pred_opt()
            .ok_or_else(|| Error::internal("no day before"))?;
        let before = Scope::read(tx)?;
        let document = &NewDocument {
            unit: ground(tx, document, number)?,
            ..document.clone()
        };
        if let Some(unit) = &document.unit {
            refuse_no_province(tx, unit, number)?;
            refuse_ending_country(tx, document, number)?;
        }
        let id = add_document(tx, document, number)?;
        let mut added = Vec::new();
        let mut ended = Vec::new();
        for norm in norms {
            let old = one(tx, &norm.from)?;
            if norm.change != NormChange::Copy {
                end(tx, ledger.world().gates, &old, (document, number), last)?;
                ended.push(old.id.clone());
            }
            if norm.change != NormChange::End {
                added.push(add_norm(tx, &old, document, &id, norm)?);
            }
        }
        if let Some(replaced) = &document.replaces {
            tx.run(
                "UPDATE legal_document SET expires_on = ?2, state = 'expired' WHERE id = ?1",
                rusqlite::params![replaced, document.effective_on],
            )?;
        }
        // A text of the country ends what it likes of the country.
        if document.unit.is_some() {
            before.refuse_taking(tx)?;
        }
        let now = store::norms(tx)?;
        let views = |ids: &[NormId]| -> Vec<NormView> {
            ids.iter()
                .filter_map(|id| now.iter().find(|row| row.id == *id))
                .map(NormRow::view)
                .collect()
        };
        Ok(Superseded {
            document: id,
            number: number.to_owned(),
            added: views(&added),
            ended: views(&ended),
        })
    })
}

/// The province that a text holds in: as given, else the ledger's own where the number is a province's.
fn ground(reader: &Reader<'_>, document: &NewDocument, number: &str) -> Result<Option<UnitId>> {
    if document.unit.is_some() || !of_a_province(number) {
        return Ok(document.unit.clone());
    }
    unit::home(reader, document.effective_on)?.map(Some).ok_or_else(|| {
        Error::refused(
            "document_place",
            format!(
                "{number} là văn bản của một tỉnh nhưng sổ chưa chọn tỉnh. Hãy chọn tỉnh, thành phố ở ô Phạm vi."
            ),
        )
    })
}

/// A province's text replaces those of provinces only.
fn refuse_ending_country(reader: &Reader<'_>, document: &NewDocument, number: &str) -> Result<()> {
    let Some(replaced) = &document.replaces else {
        return Ok(());
    };
    let found: Option<(String, bool)> = reader.row(
        "SELECT number, unit_id IS NOT NULL FROM legal_document WHERE id = ?1",
        [replaced],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    match found {
        Some((old, false)) if !of_a_province(&old) => Err(refuse_ending(&old, number)),
        _ => Ok(()),
    }
}

/// Norms hold in a whole province: those of a commune would never be found.
fn refuse_no_province(reader: &Reader<'_>, unit: &UnitId, number: &str) -> Result<()> {
    let found: Option<(i64, String)> = reader.row(
        "SELECT level, name FROM unit WHERE id = ?1",
        [unit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    match found {
        Some((1, _)) => Ok(()),
        Some((_, name)) => Err(Error::refused(
            "document_place",
            format!(
                "Phạm vi của văn bản {number} là “{name}”, không phải một tỉnh, thành phố. Hãy chọn tỉnh, thành phố hoặc để trống nếu áp dụng cả nước."
            ),
        )),
        None => Err(Error::refused(
            "record_gone",
            "Tỉnh đã chọn không còn trong sổ. Hãy chọn lại phạm vi của văn bản.",
        )),
    }
}

fn one(reader: &Reader<'_>, id: &NormId) -> Result<NormRow> {
    store::norms(reader)?
        .into_iter()
        .find(|row| row.id == *id)
        .ok_or_else(|| {
            Error::refused(
                "norm_gone",
                "Một định mức đã chọn không còn trong sổ. Hãy tải lại danh sách.",
            )
        })
}

fn add_document(tx: &Tx<'_>, document: &NewDocument, number: &str) -> Result<LegalDocumentId> {
    let id = LegalDocumentId::from(tx.new_id());
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    tx.run(
        "INSERT INTO legal_document(id, number, kind, name, issuer, issued_on, effective_on, state, amends_id, replaces_id, unit_id, mark)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'in_force', ?8, ?9, ?10, ?11)",
        rusqlite::params![
            id,
            number,
            text(&document.kind),
            text(&document.name),
            document.issuer.as_deref().and_then(text),
            document.issued_on.map(|day| day.to_string()),
            document.effective_on.to_string(),
            document.amends,
            document.replaces,
            document.unit,
            mark(document),
        ],
    )?;
    Ok(id)
}

fn mark(document: &NewDocument) -> &'static str {
    if document.verified {
        "verified"
    } else {
        "office"
    }
}

fn end(
    tx: &Tx<'_>,
    gates: Gates,
    old: &NormRow,
    (document, number): (&NewDocument, &str),
    last: NaiveDate,
) -> Result<()> {
    if document.unit.is_some() && of_country(old) {
        return Err(Error::refused(
            "norm_of_country",
            format!(
                "“{}” là định mức của trung ương; văn bản {number} của tỉnh không làm hết hiệu lực. Hãy chọn “Thêm mức của tỉnh”.",
                old.item
            ),
        ));
    }
    if old.valid_from.is_some_and(|first| first > last) {
        return Err(Error::refused(
            "norm_newer",
            format!(
                "“{}” có hiệu lực từ {}, không trước ngày hiệu lực của văn bản {number} ({}). Hãy kiểm tra lại ngày.",
                old.item,
                old.valid_from.map(written).unwrap_or_default(),
                written(document.effective_on)
            ),
        ));
    }
    if old.valid_to.is_some_and(|end| end < last) {
        return Err(Error::refused(
            "norm_ended",
            format!(
                "“{}” đã hết hiệu lực từ {} nên không thay thế được nữa. Hãy chọn định mức đang có hiệu lực.",
                old.item,
                old.valid_to.map(written).unwrap_or_default()
            ),
        ));
    }
    let ended = Values::from([("valid_to".to_owned(), json!(last.to_string()))]);
    let typed = Typed {
        noun: &NORM,
        id: Some(old.id.as_str()),
        values: Some(&ended),
    };
    gates.refuse_errors(tx, &typed)?;
    tx.run(
        "UPDATE norm SET valid_to = ?2 WHERE id = ?1",
        rusqlite::params![old.id, last],
    )?;
    Ok(())
}

fn add_norm(
    tx: &Tx<'_>,
    old: &NormRow,
    document: &NewDocument,
    document_id: &LegalDocumentId,
    norm: &NewNorm,
) -> Result<NormId> {
    let rate = hundredths(norm.rate.as_deref(), "Tỷ lệ hỗ trợ", &old.item)?;
    if rate.is_some_and(|rate| rate > 100 * 100) {
        return Err(Error::refused(
            "norm_rate",
            format!("Tỷ lệ hỗ trợ của “{}” vượt 100 %. Hãy nhập lại.", old.item),
        ));
    }
    if norm.cap.is_some_and(|cap| cap < Money::ZERO) {
        return Err(Error::refused(
            "norm_cap",
            format!(
                "Mức tối đa của “{}” không thể là số âm. Hãy nhập lại.",
                old.item
            ),
        ));
    }
    let factor = hundredths(norm.line_factor.as_deref(), "Hệ số dây chuyền", &old.item)?;
    // A province's text sets local money; the country's keeps what its predecessor was about.
    let (source, unit) = match &document.unit {
        Some(unit) => (Some(MoneySource::Local), Some(unit.as_str())),
        None => (old.source, old.unit_id.as_deref()),
    };
    let trimmed = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let id = NormId::from(tx.new_id());
    tx.run(
        "INSERT INTO norm(id, item, item_code, source, content_id, unit_id, area, rate, cap_vnd, cap_unit, line_factor, document_id,
                clause, citation, valid_from, mark)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        rusqlite::params![
            id,
            old.item,
            old.item_code,
            source,
            old.content_id,
            unit,
            old.area,
            rate,
            norm.cap.map(Money::dong),
            trimmed(&norm.cap_unit),
            factor,
            document_id,
            trimmed(&norm.clause),
            trimmed(&norm.citation),
            document.effective_on.to_string(),
            mark(document),
        ],
    )?;
    Ok(id)
}

/// `1.5` or `1,5` as hundredths.
fn hundredths(text: Option<&str>, what: &str, item: &str) -> Result<Option<i64>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let refused = || {
        Error::refused(
            "norm_number",
            format!(
                "{what} của “{item}” chưa đọc được: “{text}”. Hãy nhập số không âm, nhiều nhất hai chữ số sau dấu phẩy, ví dụ 30 hoặc 1,5."
            ),
        )
    };
    super::parse_hundredths(text).ok_or_else(refused).map(Some)
}
