//! The one reader of rows: a column by its name, as the value that it holds.
//!
//! What SQLite's own conversions say is taken as it is (`row.get("amount_vnd")` is [`crate::money::Money`] or an
//! optional one, a day is chrono's, a code is its set's), so an amount out of range, a text that is no day and a
//! foreign code are faults, never nothing. What is added here is what every noun asks besides.

use rusqlite::Row;
use rusqlite::types::Type;
use rust_decimal::Decimal;

use crate::money::{BySource, Money};

/// Cells of a row, by the name of their column.
pub(crate) trait Cells {
    /// A text that says something: an empty or blank one is none.
    fn text(&self, column: &str) -> rusqlite::Result<Option<String>>;
    /// An amount; nothing written is no money.
    fn amount(&self, column: &str) -> rusqlite::Result<Money>;
    /// Yes; no and unknown alike are no.
    fn yes(&self, column: &str) -> rusqlite::Result<bool>;
    /// A decimal that is stored as a whole number, scaled by 10^`scale`.
    fn decimal(&self, column: &str, scale: u32) -> rusqlite::Result<Option<Decimal>>;
    /// What `national_vnd`, `local_vnd`, `beneficiary_vnd` and `other_vnd` state; nothing where none of them does.
    fn by_source(&self) -> rusqlite::Result<Option<BySource>>;
}

impl Cells for Row<'_> {
    fn text(&self, column: &str) -> rusqlite::Result<Option<String>> {
        let text: Option<String> = self.get(column)?;
        Ok(text.filter(|text| !text.trim().is_empty()))
    }

    fn amount(&self, column: &str) -> rusqlite::Result<Money> {
        let amount: Option<Money> = self.get(column)?;
        Ok(amount.unwrap_or_default())
    }

    fn yes(&self, column: &str) -> rusqlite::Result<bool> {
        let flag: Option<bool> = self.get(column)?;
        Ok(flag.unwrap_or_default())
    }

    fn decimal(&self, column: &str, scale: u32) -> rusqlite::Result<Option<Decimal>> {
        let scaled: Option<i64> = self.get(column)?;
        Ok(scaled.map(|scaled| Decimal::new(scaled, scale)))
    }

    fn by_source(&self) -> rusqlite::Result<Option<BySource>> {
        let stated: [Option<Money>; 4] = [
            self.get("national_vnd")?,
            self.get("local_vnd")?,
            self.get("beneficiary_vnd")?,
            self.get("other_vnd")?,
        ];
        if stated.iter().all(Option::is_none) {
            return Ok(None);
        }
        let amounts = BySource::new(stated.map(Option::unwrap_or_default));
        amounts.map(Some).map_err(|why| {
            rusqlite::Error::FromSqlConversionFailure(0, Type::Integer, Box::new(why))
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rusqlite::Connection;
    use rusqlite::types::FromSql;

    use super::*;
    use crate::error::{Error, Result};

    fn read<T>(sql: &str, cell: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>) -> Result<T> {
        let connection = Connection::open_in_memory().unwrap();
        Ok(connection.query_row(&format!("SELECT {sql} AS it"), [], cell)?)
    }

    fn value<T: FromSql>(sql: &str) -> Result<T> {
        read(sql, |row| row.get("it"))
    }

    fn is_fault<T: std::fmt::Debug>(read: Result<T>) -> bool {
        matches!(read, Err(Error::Internal { .. }))
    }

    #[test]
    fn an_amount_out_of_range_is_a_fault_and_not_zero() {
        assert_eq!(value::<Money>("5000000").unwrap().dong(), 5_000_000);
        assert_eq!(value::<Option<Money>>("NULL").unwrap(), None);
        assert!(is_fault(value::<Option<Money>>("9007199254740992")));
        assert!(is_fault(value::<Money>("'12'")), "a text is no amount");
        assert_eq!(read("NULL", |row| row.amount("it")).unwrap(), Money::ZERO);
        assert!(is_fault(read("9007199254740992", |row| row.amount("it"))));
    }

    #[test]
    fn a_text_that_is_no_day_is_a_fault_and_not_nothing() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22);
        assert_eq!(value::<Option<NaiveDate>>("'2026-11-22'").unwrap(), day);
        assert_eq!(value::<Option<NaiveDate>>("NULL").unwrap(), None);
        assert!(is_fault(value::<Option<NaiveDate>>("'2026-02-30'")));
        assert!(is_fault(value::<Option<NaiveDate>>("'22/11/2026'")));
    }

    #[test]
    fn a_blank_text_is_none_and_an_unknown_flag_is_no() {
        for blank in ["NULL", "''", "'  '"] {
            assert_eq!(read(blank, |row| row.text("it")).unwrap(), None, "{blank}");
        }
        let text = read("' a '", |row| row.text("it")).unwrap();
        assert_eq!(text.as_deref(), Some(" a "), "kept as it is written");
        let flags = ["NULL", "0", "1"].map(|flag| read(flag, |row| row.yes("it")).unwrap());
        assert_eq!(flags, [false, false, true]);
    }

    #[test]
    fn a_decimal_is_its_whole_number_scaled() {
        let half = read("1250", |row| row.decimal("it", 2)).unwrap();
        assert_eq!(half, Some(Decimal::new(125, 1)));
    }
}
