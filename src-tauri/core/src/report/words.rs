//! How a report writes an amount, a share, a quantity and a day.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::document::words::number;
use crate::money::Money;

/// An amount in triệu đồng, exact: `2.735`, `12,345678`.
pub(super) fn million(amount: Money) -> String {
    let value = Decimal::new(amount.dong(), 6).normalize();
    number(value, value.scale())
}

/// A share in per cent, as it is; none where there is nothing to divide by.
pub(super) fn share(part: Money, whole: Money) -> Option<Decimal> {
    let part = Decimal::from(part.dong()) * Decimal::ONE_HUNDRED;
    part.checked_div(Decimal::from(whole.dong()))
}

/// A share in per cent with one digit, halves away from zero; `–` where there is nothing to divide by.
pub(super) fn percent(part: Money, whole: Money) -> String {
    share(part, whole).map_or_else(|| "–".to_owned(), |share| number(share, 1))
}

/// `ngày 30/9/2023`.
pub(super) fn written(date: NaiveDate) -> String {
    format!("ngày {}", official(date))
}

/// `30/9/2023`: days below ten and the months 1 and 2 carry a zero (NĐ 30/2020).
pub(super) fn official(date: NaiveDate) -> String {
    let month = if date.month() < 3 {
        format!("{:02}", date.month())
    } else {
        date.month().to_string()
    };
    format!("{:02}/{month}/{}", date.day(), date.year())
}

/// Hundredths with the decimals that they have.
pub(super) fn hundredths(scaled: i64) -> String {
    let value = Decimal::new(scaled, 2).normalize();
    number(value, value.scale())
}

/// A range as it is printed: `10–15`.
pub(super) fn range(from: i64, to: i64) -> String {
    format!("{}–{}", hundredths(from), hundredths(to))
}
