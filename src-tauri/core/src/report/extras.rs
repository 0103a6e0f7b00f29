//! What the record of a report asks to be printed beyond what every document has: stamps, the frame that says
//! who may read it, the writer's initials, the centre's address at the foot of the first page.
//!
//! The address is kept with the frozen figures, as the centre's name is; the rest stays with the record.

use super::figures::AgencyFigures;
use crate::agency::Own;
use crate::document::{Drafter, Extras, Secrecy, Urgency};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::ids::ReportId;
use crate::ledger::Reader;

/// What the record of this id asks for.
pub(super) fn extras(reader: &Reader<'_>, id: &ReportId, agency: &AgencyFigures) -> Result<Extras> {
    let found = reader.row(
        "SELECT secrecy, urgency, circulation, drafter, copies, with_address FROM report WHERE id = ?1",
        [id],
        |row| {
            let text = |at: usize| -> rusqlite::Result<Option<String>> {
                let text: Option<String> = row.get(at)?;
                Ok(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
            };
            let copies = row.get(4)?;
            Ok(Extras {
                secrecy: text(0)?.as_deref().and_then(secrecy),
                urgency: text(1)?.as_deref().and_then(urgency),
                circulation: text(2)?,
                drafter: text(3)?.map(|initials| Drafter { initials, copies }),
                address: match row.get(5)? {
                    Some(true) => agency.address.clone(),
                    _ => Vec::new(),
                },
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// An address that is asked for and not known.
pub(super) fn missing(
    reader: &Reader<'_>,
    id: &ReportId,
    agency: &AgencyFigures,
) -> Result<Option<Finding>> {
    let asked: bool = reader.value(
        "SELECT coalesce(with_address, 0) FROM report WHERE id = ?1",
        [id],
    )?;
    Ok((asked && agency.address.is_empty()).then(|| {
        Finding::new(
            Level::Warning,
            "extras.address",
            "address_missing",
            "Báo cáo cần in địa chỉ cơ quan nhưng sổ chưa có địa chỉ của đơn vị.",
            "Hãy ghi địa chỉ trong bản ghi cơ quan của đơn vị; số liệu đã chốt thì chốt lại.",
        )
    }))
}

/// The address and, on a line of their own, telephone and e-mail.
pub(super) fn address(own: &Own) -> Vec<String> {
    let Some(address) = &own.address else {
        return Vec::new();
    };
    let reached: Vec<String> = [("Điện thoại", &own.phone), ("Thư điện tử", &own.email)]
        .into_iter()
        .filter_map(|(label, value)| Some(format!("{label}: {}", value.as_ref()?.trim())))
        .collect();
    let mut lines = vec![format!("Địa chỉ: {}", address.trim())];
    lines.extend((!reached.is_empty()).then(|| reached.join("; ")));
    lines
}

fn secrecy(code: &str) -> Option<Secrecy> {
    match code {
        "secret" => Some(Secrecy::Secret),
        "top-secret" => Some(Secrecy::TopSecret),
        "most-secret" => Some(Secrecy::MostSecret),
        _ => None,
    }
}

fn urgency(code: &str) -> Option<Urgency> {
    match code {
        "urgent" => Some(Urgency::Urgent),
        "very-urgent" => Some(Urgency::VeryUrgent),
        "express" => Some(Urgency::Express),
        _ => None,
    }
}
