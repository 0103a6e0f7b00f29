//! What the general forms may do to a report: one whose figures were frozen keeps them with its number and its day.
//!
//! What surprises: a document that was issued on paper, outside the program, is typed as a record with its number; it
//! has no figures of ours and stays free.

use super::fields::REPORT;
use super::record_store;
use crate::attachment::fields::ATTACHMENT;
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::ledger::gate::{After, Gate, Kept, Typed};
use crate::ledger::{Reader, Tx};
use crate::record::{self, Record};

/// What may be typed of a report that is frozen and not issued yet; of an issued one nothing may.
const BEFORE_ISSUE: &[&str] = &[
    "recipient",
    "signer_name",
    "signer_title",
    "agency_id",
    "secrecy",
    "urgency",
    "circulation",
    "drafter",
    "copies",
    "with_address",
    "note",
];

/// States that only the page of reports brings a report to.
const BY_OPERATION: &[&str] = &["frozen", "submitted"];

/// The gate of reports.
pub(crate) struct ReportGate;

impl Gate for ReportGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == REPORT.name
    }

    fn kept(&self, reader: &Reader<'_>, noun: &'static Noun, id: &str) -> Result<Vec<Kept>> {
        let Some(record) = record::get(reader, noun, id)? else {
            return Ok(Vec::new());
        };
        if !record_store::has_figures(reader, &id.into())? {
            return Ok(Vec::new());
        }
        let issued = state(&record).is_some_and(|state| !BY_OPERATION.contains(&state));
        let free = if issued { &[][..] } else { BEFORE_ISSUE };
        Ok(vec![Kept {
            code: "report_kept",
            because: format!(
                "“{}” đã {}",
                record.title,
                if issued {
                    "ban hành"
                } else {
                    "chốt số liệu"
                }
            ),
            instead: if issued {
                "Hãy ban hành lại cùng kỳ ở màn Báo cáo: bản mới thay thế bản này."
            } else {
                "Hãy mở lại báo cáo ở màn Báo cáo trước."
            },
            fields: noun
                .fields
                .iter()
                .map(|field| field.name)
                .filter(|name| !free.contains(name))
                .collect(),
            lists: if issued {
                vec![ATTACHMENT.name]
            } else {
                Vec::new()
            },
            stays: true,
        }])
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let stands = match typed.id {
            Some(id) if record_store::has_figures(tx, &id.into())? => return Ok(After::nothing()),
            Some(id) => record::get(tx, &REPORT, id)?,
            None => None,
        };
        let wanted = typed.text("state");
        if wanted.is_some_and(|state| BY_OPERATION.contains(&state))
            && wanted != stands.as_ref().and_then(state)
        {
            return Err(Error::refused(
                "report_by_page",
                "Số liệu được chốt và trình ở màn Báo cáo, cạnh bản xem trước. Ở đây chỉ ghi báo cáo đã ban hành ngoài chương trình.",
            ));
        }
        Ok(After::nothing())
    }
}

fn state(record: &Record) -> Option<&str> {
    record.values.get("state")?.as_str()
}
