//! An amount as a person types it into a field: `3 tỷ`, `80 triệu`, `1,2 tỷ`, `500 tr`, `1.234.567`.
//!
//! The same reader as for surveys, with less patience: what stands in a field is written into the ledger to
//! the đồng, so nothing about it may be inexact (*khoảng*, *trên*, *10-15 triệu*), have a fraction of a đồng
//! or two readings. What is not read is refused with the sentence that stands below the field.

use super::Money;
use super::written::{self, Reading, Unit};
use crate::error::{Error, Result};
use crate::text::fold;

/// Whether an amount may be below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Zero and more.
    Positive,
    /// Also below zero.
    Any,
}

/// In what the amounts are shown that stand around the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// In đồng.
    Dong,
    /// In million đồng: a bare `90` may be meant as 90 triệu, and is asked about.
    Millions,
}

/// One million đồng: what a bare figure below it may be counted in where amounts are shown in millions.
const MILLION: i64 = 1_000_000;

/// Reads an amount in đồng; none where nothing stands there.
pub fn read(text: &str, sign: Sign, shown: Shown) -> Result<Option<Money>> {
    let said = text.trim();
    if said.is_empty() {
        return Ok(None);
    }
    let (negative, bare) = match said.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, said),
    };
    if !is_an_amount(bare) {
        return Err(unreadable(said));
    }
    let dong = match written::exact(bare) {
        Reading::Amount { dong, .. } => dong,
        Reading::Ambiguous(one, other) => return Err(ambiguous(said, one, other)),
        Reading::Nothing | Reading::Malformed => return Err(why_not(said, bare)),
    };
    let counted = bare.contains(char::is_alphabetic);
    if shown == Shown::Millions && !counted && (1..MILLION).contains(&dong.dong()) {
        let millions = Money::new(dong.dong() * MILLION).ok_or_else(|| unreadable(said))?;
        return Err(ambiguous(said, dong, millions));
    }
    if !negative {
        return Ok(Some(dong));
    }
    match sign {
        Sign::Any => Ok(Some(Money::ZERO.minus(dong)?)),
        Sign::Positive => Err(Error::refused(
            "money_negative",
            format!("“{said}”: số tiền ở đây không được âm. Hãy bỏ dấu trừ."),
        )),
    }
}

/// Digits first, then nothing but digits, their signs and units, each number with one unit at most and *đồng*
/// behind it: a word or a sign that the survey reader passes over means something else in a field.
fn is_an_amount(text: &str) -> bool {
    let folded = fold(text);
    let mut units: Vec<Unit> = Vec::new();
    let mut rest = folded.trim();
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            units.clear();
            rest = &rest[c.len_utf8()..];
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| !(c.is_alphabetic() || c == '.'))
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let Some(unit) = written::unit_word(word.trim_matches('.')) else {
                return false;
            };
            let fits = match units.as_slice() {
                [] => true,
                [scale] => *scale != Unit::Dong && unit == Unit::Dong,
                _ => false,
            };
            if !fits {
                return false;
            }
            units.push(unit);
            rest = after;
        } else if matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}') {
            rest = &rest[c.len_utf8()..];
        } else {
            return false;
        }
    }
    true
}

fn ambiguous(said: &str, one: Money, other: Money) -> Error {
    Error::refused(
        "money_ambiguous",
        format!("“{said}” có thể hiểu là {one} đồng hoặc {other} đồng. Hãy ghi rõ một trong hai."),
    )
}

fn why_not(said: &str, bare: &str) -> Error {
    let plain = bare
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ' '));
    if plain && written::exact(&bare.replace(['.', ' '], "")) == Reading::Malformed {
        return Error::refused(
            "money_too_large",
            format!("“{said}” là số tiền quá lớn. Hãy kiểm tra lại đơn vị tính."),
        );
    }
    unreadable(said)
}

fn unreadable(said: &str) -> Error {
    Error::refused(
        "money_unreadable",
        format!(
            "“{said}” chưa phải là số tiền đọc được đến từng đồng. Hãy ghi như 1.234.567, 80 triệu hoặc 1,2 tỷ."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, sign: Sign) -> String {
        match read(text, sign, Shown::Dong) {
            Ok(None) => "–".to_owned(),
            Ok(Some(dong)) => dong.to_string(),
            Err(error) => error.code().to_owned(),
        }
    }

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, dong) in [
            ("3 tỷ", "3.000.000.000"),
            ("3tỷ", "3.000.000.000"),
            ("3 ty", "3.000.000.000"),
            ("3 tỉ đồng", "3.000.000.000"),
            ("80 triệu", "80.000.000"),
            ("80 triệu đồng", "80.000.000"),
            ("1,2 tỷ", "1.200.000.000"),
            ("1.5 tỷ", "1.500.000.000"),
            ("500 tr", "500.000.000"),
            ("500tr.đ", "500.000.000"),
            ("12 tỷ 500", "12.500.000.000"),
            ("5 tỷ 978 triệu", "5.978.000.000"),
            ("5 tỷ 978 triệu 250 nghìn", "5.978.250.000"),
            ("0,125 tỷ", "125.000.000"),
            ("84,739 tỷ", "84.739.000.000"),
            ("30 ngàn", "30.000"),
            ("1234567", "1.234.567"),
            ("1.234.567", "1.234.567"),
            ("1 234 567", "1.234.567"),
            ("1\u{a0}234\u{a0}567", "1.234.567"),
            ("1,234,567", "1.234.567"),
            ("1.234.567 đ", "1.234.567"),
            ("1.234.567,00", "1.234.567"),
            ("1.234", "1.234"),
            ("300.000.000 VNĐ", "300.000.000"),
            ("0", "0"),
            ("  ", "–"),
            ("9007199254740991", "9.007.199.254.740.991"),
        ] {
            assert_eq!(said(text, Sign::Positive), dong, "{text}");
        }
    }

    #[test]
    fn what_is_not_meant_to_the_dong_is_refused() {
        for (text, code) in [
            ("1,234", "money_unreadable"),
            ("1,234 triệu", "money_ambiguous"),
            ("1.234 tỷ", "money_ambiguous"),
            ("1 tỷ 2", "money_ambiguous"),
            ("1.5", "money_unreadable"),
            ("1,5", "money_unreadable"),
            ("1234,5", "money_unreadable"),
            ("1.234.567,5", "money_unreadable"),
            ("0,0000000001 tỷ", "money_unreadable"),
            ("3 tỷ xx", "money_unreadable"),
            ("3x", "money_unreadable"),
            ("3.3000.000", "money_unreadable"),
            ("12.50", "money_unreadable"),
            ("1.23.456", "money_unreadable"),
            ("năm trăm", "money_unreadable"),
            ("khoảng 3 tỷ", "money_unreadable"),
            ("trên 90 triệu", "money_unreadable"),
            ("10-15 triệu", "money_unreadable"),
            ("12 triệu/năm", "money_unreadable"),
            ("2 nghìn tỷ", "money_unreadable"),
            ("3 đồng tỷ", "money_unreadable"),
            ("triệu 3", "money_unreadable"),
            ("3 tỷ!", "money_unreadable"),
            ("(500)", "money_unreadable"),
            ("-", "money_unreadable"),
            ("không", "money_unreadable"),
            ("5 triệu 3 tỷ", "money_unreadable"),
            ("99999999999999999", "money_too_large"),
            ("99.999.999.999.999.999", "money_too_large"),
            ("-500.000", "money_negative"),
        ] {
            assert_eq!(said(text, Sign::Positive), code, "{text}");
        }
    }

    #[test]
    fn below_zero_only_where_the_field_allows_it() {
        assert_eq!(said("-500.000", Sign::Any), "-500.000");
        assert_eq!(said("− 1,2 tỷ", Sign::Any), "-1.200.000.000");
        assert_eq!(said("--5", Sign::Any), "money_unreadable");
    }

    #[test]
    fn both_readings_are_named() {
        let Err(error) = read("1,234 triệu", Sign::Positive, Shown::Dong) else {
            panic!("two readings");
        };
        assert_eq!(
            error.message(),
            "“1,234 triệu” có thể hiểu là 1.234.000 đồng hoặc 1.234.000.000 đồng. Hãy ghi rõ một trong hai."
        );
    }

    #[test]
    fn a_bare_small_figure_beside_millions_is_asked_about() {
        let read_there = |text: &str, sign: Sign| match read(text, sign, Shown::Millions) {
            Ok(None) => "–".to_owned(),
            Ok(Some(dong)) => dong.to_string(),
            Err(error) => error.message().to_owned(),
        };
        assert_eq!(
            read_there("90", Sign::Positive),
            "“90” có thể hiểu là 90 đồng hoặc 90.000.000 đồng. Hãy ghi rõ một trong hai."
        );
        assert_eq!(
            read_there("2.500", Sign::Positive),
            "“2.500” có thể hiểu là 2.500 đồng hoặc 2.500.000.000 đồng. Hãy ghi rõ một trong hai."
        );
        assert!(read_there("-90", Sign::Any).starts_with("“-90” có thể hiểu là 90 đồng"));
        for (text, dong) in [
            ("90 đồng", "90"),
            ("90 đ", "90"),
            ("90 triệu", "90.000.000"),
            ("90.000.000", "90.000.000"),
            ("1000000", "1.000.000"),
            ("0", "0"),
            ("", "–"),
        ] {
            assert_eq!(read_there(text, Sign::Positive), dong, "{text}");
        }
    }
}
