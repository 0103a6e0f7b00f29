//! What the general forms may do to a report: one whose figures were frozen keeps them with its number and its day.
//!
//! What surprises: a document that was issued on paper, outside the program, is typed as a record with its number; it
//! has no figures of ours and stays free.

use super::fields::REPORT;
use super::store;
use crate::error::{Error, Result};
use crate::field::Noun;
use crate::ledger::Tx;
use crate::ledger::gate::{After, Gate, Typed};
use crate::record;

/// What may be typed of a report that is frozen and not issued yet.
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

/// What may be typed of an issued report.
const AFTER_ISSUE: &[&str] = &["note"];

/// States that only the page of reports brings a report to.
const BY_OPERATION: &[&str] = &["frozen", "submitted"];

/// The gate of reports.
pub(crate) struct ReportGate;

impl Gate for ReportGate {
    fn holds(&self, noun: &Noun) -> bool {
        noun.name == REPORT.name
    }

    fn before<'a>(&self, tx: &Tx<'_>, typed: &Typed<'a>) -> Result<After<'a>> {
        let stands = match typed.id {
            Some(id) => record::get(tx, &REPORT, id)?,
            None => None,
        };
        let stored = |name: &str| {
            let stands = stands.as_ref()?;
            stands.values.get(name)
        };
        let changed = |name: &str| {
            typed.given(name).is_some_and(|value| {
                Some(value) != stored(name) && !(value.is_null() && stored(name).is_none())
            })
        };
        let kept = match typed.id {
            Some(id) => store::has_figures(tx, id)?,
            None => false,
        };
        if !kept {
            let state = typed.text("state").filter(|_| changed("state"));
            if state.is_some_and(|state| BY_OPERATION.contains(&state)) {
                return Err(Error::refused(
                    "report_by_page",
                    "Số liệu được chốt và trình ở màn Báo cáo, cạnh bản xem trước. Ở đây chỉ ghi báo cáo đã ban hành ngoài chương trình.",
                ));
            }
            return Ok(After::nothing());
        }
        let Some(stands) = &stands else {
            return Ok(After::nothing());
        };
        if typed.deletes() {
            return Err(Error::refused(
                "report_kept",
                format!(
                    "“{}” đã chốt số liệu hoặc đã ban hành nên không xóa được. Báo cáo ban hành sai thì ban hành lại cùng kỳ: bản mới thay thế bản này.",
                    stands.title
                ),
            ));
        }
        let issued = stored("state")
            .and_then(|state| state.as_str())
            .is_some_and(|state| !BY_OPERATION.contains(&state));
        let free = if issued { AFTER_ISSUE } else { BEFORE_ISSUE };
        let held = REPORT
            .fields
            .iter()
            .find(|field| !free.contains(&field.name) && changed(field.name));
        match held {
            None => Ok(After::nothing()),
            Some(field) => Err(Error::refused(
                "report_kept",
                format!(
                    "“{}” đã {} nên không sửa “{}” ở đây được. {}",
                    stands.title,
                    if issued {
                        "ban hành"
                    } else {
                        "chốt số liệu"
                    },
                    field.label,
                    if issued {
                        "Hãy ban hành lại cùng kỳ ở màn Báo cáo: bản mới thay thế bản này."
                    } else {
                        "Hãy mở lại báo cáo ở màn Báo cáo trước."
                    }
                ),
            )),
        }
    }
}
