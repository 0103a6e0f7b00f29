//! Legal documents and the numbers that they set.
//!
//! What surprises: nothing here is a constant: contents, norms, thresholds, deadlines and the rules of who may benefit are dated rows with their citation.
//!
//! Three questions are asked of them: how much a line may be supported ([`check`]), what a threshold or a
//! rate was on a day ([`setting`]), and whether a facility is one that the law serves ([`eligibility`]).
//! [`supersede`] takes in a new text: dated rows that follow the old ones, never instead of them.

pub(crate) mod basis;
mod check;
mod deadline;
mod eligibility;
mod facts;
pub mod fields;
pub(crate) mod gate;
mod scope;
mod sense;
pub mod sets;
mod setting;
mod store;
mod supersede;
#[cfg(test)]
mod tests;
mod workday;

pub use check::{NormQuestion, NormVerdict, NormView, Norms, check, in_force};
pub use deadline::{Deadline, rest_day};
pub use eligibility::{EligibilityVerdict, FactUsed};
pub use facts::{eligibility, eligibility_of_many};
pub use scope::of_a_province;
pub use sets::{Eligibility, NormStatus};
pub use setting::{SettingRow, setting, settings};
pub use store::deadlines;
pub use supersede::{NewDocument, NewNorm, NormChange, Superseded, supersede};
pub use workday::Workdays;

use crate::sets::Mark;

/// How well a row is known, in words: `chưa kiểm chứng`.
pub(crate) fn mark_words(mark: Option<&str>) -> String {
    mark.and_then(Mark::of)
        .map_or("chưa ghi độ tin cậy", Mark::label)
        .to_owned()
}

/// A number of at most two decimals, zero or more, in hundredths: `30`, `1.5` and `1,5` are 3000, 150 and 150.
pub fn parse_hundredths(text: &str) -> Option<i64> {
    let number: rust_decimal::Decimal = text.trim().replace(',', ".").parse().ok()?;
    let scaled = number.checked_mul(rust_decimal::Decimal::from(100))?;
    let whole = scaled.is_integer() && !scaled.is_sign_negative();
    whole.then(|| i64::try_from(scaled).ok()).flatten()
}
