//! Money is whole đồng.
//!
//! # Design
//! An `i64` bounded to what a JavaScript number holds exactly (2^53 − 1, about nine million billion
//! đồng), checked whenever one is made. There is no decimal point to lose and nothing to round: a
//! share or a rate is a [`rust_decimal::Decimal`] until a rule says how it becomes đồng.

mod by_source;
pub mod typed;
mod words;
pub mod written;

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::Type;

use crate::error::{Error, Result};

pub use by_source::{BySource, Fund, MoneySource};
pub use words::in_words;

/// An amount of whole đồng; negative for a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Type)]
#[specta(transparent)]
pub struct Money(#[specta(type = i32)] i64);

impl Money {
    /// No money at all; not the same as money nobody stated.
    pub const ZERO: Self = Self(0);
    /// The largest amount that every wire carries exactly.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// `dong` whole đồng; `None` outside what every wire carries exactly.
    pub const fn new(dong: i64) -> Option<Self> {
        if dong > Self::MAX.0 || dong < -Self::MAX.0 {
            None
        } else {
            Some(Self(dong))
        }
    }

    /// The amount in đồng.
    pub const fn dong(self) -> i64 {
        self.0
    }

    /// The sum, or a refusal where it leaves the range.
    pub fn plus(self, other: Self) -> Result<Self> {
        self.0
            .checked_add(other.0)
            .and_then(Self::new)
            .ok_or_else(too_large)
    }

    /// The difference, or a refusal where it leaves the range.
    pub fn minus(self, other: Self) -> Result<Self> {
        self.0
            .checked_sub(other.0)
            .and_then(Self::new)
            .ok_or_else(too_large)
    }

    /// The sum of many.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

fn too_large() -> Error {
    Error::refused(
        "money_too_large",
        "Số tiền vượt quá 9 triệu tỷ đồng nên không thể cộng chính xác. Hãy kiểm tra lại đơn vị tính.",
    )
}

impl TryFrom<i64> for Money {
    type Error = String;
    fn try_from(dong: i64) -> std::result::Result<Self, String> {
        Self::new(dong).ok_or_else(|| format!("{dong} đồng is outside the exact range"))
    }
}

/// A JSON integer.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

/// A JSON integer within the exact range.
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Self::try_from(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A column of whole đồng; what no wire carries exactly is a fault.
impl FromSql for Money {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::try_from(value.as_i64()?).map_err(|why| FromSqlError::Other(why.into()))
    }
}

impl ToSql for Money {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> Self {
        money.0
    }
}

/// `1.234.567`: the way amounts are written, without a unit.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(self.0))
    }
}

/// Groups of three with dots, `-` in front of a negative number.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_in_groups_of_three() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1.000"),
            (-1_234_567, "-1.234.567"),
        ];
        for (dong, text) in cases {
            assert_eq!(
                Money::new(dong).map(|m| m.to_string()).as_deref(),
                Some(text),
                "{dong}"
            );
        }
    }

    #[test]
    fn money_never_leaves_what_json_carries_exactly() {
        assert_eq!(Money::new(1 << 53), None, "one past the last exact number");
        assert_eq!(
            Money::MAX.plus(Money(1)).map_err(|e| e.code()),
            Err("money_too_large")
        );
        assert!(serde_json::from_str::<Money>("9007199254740992").is_err());
    }
}
