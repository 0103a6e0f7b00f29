//! The centre itself and who signs for it, as they are on a day.

use chrono::NaiveDate;
use rusqlite::Row;

use crate::error::Result;
use crate::ledger::Reader;

/// The centre on a day; what is not written of it is unknown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    pub(crate) name: Option<String>,
    pub(crate) superior: Option<String>,
    /// `TTKC`; its short name where it has no symbol.
    pub(crate) symbol: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) tax_code: Option<String>,
    pub(crate) account: Option<String>,
    /// Nơi nhận, one each.
    pub(crate) recipients: Vec<String>,
    pub(crate) signer: Option<String>,
    pub(crate) signer_title: Option<String>,
    /// `KT. GIÁM ĐỐC`.
    pub(crate) authority: Option<String>,
}

fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    let text: Option<String> = row.get(at)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

/// The centre and its signer as they are on a day; none where no row holds on it.
pub(crate) fn own(reader: &Reader<'_>, day: NaiveDate) -> Result<Option<Own>> {
    let found = reader.row(
        "SELECT id, name, superior_name, coalesce(symbol, short_name), place, address, phone, tax_code, account_no, recipients, email
         FROM agency WHERE own = 1 AND coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1
         ORDER BY valid_from DESC NULLS LAST, id LIMIT 1",
        [day.to_string()],
        |row| {
            let recipients = text(row, 9)?.unwrap_or_default();
            let lines = recipients.lines().map(str::trim).filter(|line| !line.is_empty());
            let own = Own {
                name: text(row, 1)?,
                superior: text(row, 2)?,
                symbol: text(row, 3)?,
                place: text(row, 4)?,
                address: text(row, 5)?,
                phone: text(row, 6)?,
                email: text(row, 10)?,
                tax_code: text(row, 7)?,
                account: text(row, 8)?,
                recipients: lines.map(str::to_owned).collect(),
                ..Own::default()
            };
            Ok((row.get::<_, String>(0)?, own))
        },
    )?;
    let Some((id, own)) = found else {
        return Ok(None);
    };
    let signer = reader.row(
        "SELECT name, title, authority FROM agency_signer
         WHERE agency_id = ?1 AND coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2
         ORDER BY valid_from DESC NULLS LAST, id LIMIT 1",
        [id, day.to_string()],
        |row| Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?)),
    )?;
    let (signer, signer_title, authority) = signer.unwrap_or_default();
    Ok(Some(Own {
        signer,
        signer_title,
        authority,
        ..own
    }))
}
