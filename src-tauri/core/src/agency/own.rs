//! The centre itself and who signs for it, as they are on a day.

use chrono::NaiveDate;

use crate::error::Result;
use crate::ledger::{Cells, Reader};

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

/// The centre and its signer as they are on a day; none where no row holds on it.
pub(crate) fn own(reader: &Reader<'_>, day: NaiveDate) -> Result<Option<Own>> {
    let found = reader.row(
        "SELECT id, name, superior_name, coalesce(symbol, short_name) AS symbol, place, address, phone, tax_code, account_no, recipients, email
         FROM agency WHERE own = 1 AND coalesce(valid_from, '0000') <= ?1 AND coalesce(valid_to, '9999') >= ?1
         ORDER BY valid_from DESC NULLS LAST, id LIMIT 1",
        [day],
        |row| {
            let recipients = row.text("recipients")?.unwrap_or_default();
            let lines = recipients.lines().map(str::trim).filter(|line| !line.is_empty());
            let own = Own {
                name: row.text("name")?,
                superior: row.text("superior_name")?,
                symbol: row.text("symbol")?,
                place: row.text("place")?,
                address: row.text("address")?,
                phone: row.text("phone")?,
                email: row.text("email")?,
                tax_code: row.text("tax_code")?,
                account: row.text("account_no")?,
                recipients: lines.map(str::to_owned).collect(),
                ..Own::default()
            };
            Ok((row.get::<_, String>("id")?, own))
        },
    )?;
    let Some((id, own)) = found else {
        return Ok(None);
    };
    let signer = reader.row(
        "SELECT name, title, authority FROM agency_signer
         WHERE agency_id = ?1 AND coalesce(valid_from, '0000') <= ?2 AND coalesce(valid_to, '9999') >= ?2
         ORDER BY valid_from DESC NULLS LAST, id LIMIT 1",
        rusqlite::params![id, day],
        |row| Ok((row.text("name")?, row.text("title")?, row.text("authority")?)),
    )?;
    let (signer, signer_title, authority) = signer.unwrap_or_default();
    Ok(Some(Own {
        signer,
        signer_title,
        authority,
        ..own
    }))
}
