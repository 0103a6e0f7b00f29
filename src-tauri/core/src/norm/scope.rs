//! Phạm vi: a text of one province never ends a rule of the whole country.
//!
//! What surprises: nobody has to say that a row “ends another”: a row of a province that begins on the day after a row of
//! the country ended, with none of the country following, has taken its place. Whoever writes rules asks before and
//! after ([`taken_by_provinces`]), so it is refused however it was written, by a new text or row by row in a form.

use std::collections::BTreeSet;

use super::check::NormRow;
use super::store;
use crate::error::{Error, Result};
use crate::ledger::{Reader, Tx};
use crate::money::MoneySource;
use crate::text::words;

/// Whether the number of a text is that of a province's council or committee: `12/2026/NQ-HĐND`, `05/2026/QĐ-UBND`.
pub fn of_a_province(number: &str) -> bool {
    words(number)
        .split(' ')
        .any(|word| matches!(word, "hdnd" | "ubnd"))
}

/// Whether a norm holds in the whole country: it is limited to no province, and it is not the office's own mức of local
/// money or a province's text that nobody limited.
pub(super) fn of_country(norm: &NormRow) -> bool {
    let local = norm.source == Some(MoneySource::Local);
    match norm.document.as_deref() {
        _ if norm.province.is_some() => false,
        Some(number) => !of_a_province(number),
        None => !local,
    }
}

/// The rules of the country whose place a province's rule took, each as `khoản › văn bản`.
pub(super) fn taken_by_provinces(reader: &Reader<'_>) -> Result<BTreeSet<(String, String)>> {
    let takes = store::follow_on(reader)?;
    Ok(takes
        .into_iter()
        .filter(|one| one.by_province || of_a_province(&one.by))
        .filter(|one| !of_a_province(&one.of))
        .map(|one| (one.rule, one.by))
        .collect())
}

/// Refuses a change after which a province's rule stands in the place of one of the country's; `before` is what
/// [`taken_by_provinces`] said before it.
pub(super) fn refuse_taking(tx: &Tx<'_>, before: &BTreeSet<(String, String)>) -> Result<()> {
    let now = taken_by_provinces(tx)?;
    match now.difference(before).next() {
        None => Ok(()),
        Some((rule, by)) => Err(Error::refused(
            "norm_of_country",
            format!(
                "“{rule}” là quy định của trung ương; {} không làm quy định ấy hết hiệu lực. Hãy bỏ ngày hết hiệu lực của quy định trung ương và ghi mức của tỉnh bên cạnh; nếu văn bản trung ương đã hết hiệu lực thì ghi điều đó ở văn bản ấy trước.",
                if by.is_empty() {
                    "quy định riêng của tỉnh".to_owned()
                } else {
                    format!("văn bản {by} của tỉnh")
                }
            ),
        )),
    }
}
