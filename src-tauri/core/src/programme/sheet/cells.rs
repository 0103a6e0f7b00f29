//! Single cells of such a sheet: quantities, money, numbering, yes and no.

use crate::money::Money;
use crate::money::written::{self, Convention, Qualifier, Reading, Unit};
use crate::programme::number::Hundredths;
use crate::survey::workbook::Value;
use crate::text::words;

/// What a cell says, nothing, or a code and a sentence of what is wrong.
pub(super) type Said<T> = std::result::Result<Option<T>, (&'static str, String)>;

/// A quantity as a cell states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Hundredths.
    pub(super) number: i64,
    pub(super) qualifier: Option<Qualifier>,
    /// “04 quý/năm”: of every year.
    pub(super) every_year: bool,
}

/// Reads a quantity.
pub(super) fn quantity(value: &Value, convention: Convention) -> Said<Quantity> {
    let unclear = |text: &str| {
        Err((
            "quantity_unclear",
            format!(
                "“{text}” không phải là số lượng ghi được (số không âm, nhiều nhất hai chữ số lẻ)."
            ),
        ))
    };
    match value {
        Value::Number(number) => match Hundredths::of(*number).filter(|one| one.0 >= 0) {
            Some(quantity) => Ok(Some(Quantity {
                number: quantity.0,
                qualifier: None,
                every_year: false,
            })),
            None => unclear(&value.text()),
        },
        Value::Text(text) if written::states_nothing(text) => Ok(None),
        Value::Text(text) => {
            // “120 chuyên đề”: the words behind the last digit say what is counted.
            let end = text
                .rfind(|c: char| c.is_ascii_digit())
                .map_or(0, |at| at + 1);
            let every_year = text[end..].contains('/') && words(&text[end..]).ends_with("nam");
            // Read as thousands of đồng: a digit more than hundredths need.
            match written::money(&text[..end], Some(Unit::Thousand), convention) {
                Reading::Amount {
                    dong, qualifier, ..
                } if dong.dong() % 10 == 0 && dong >= Money::ZERO => Ok(Some(Quantity {
                    number: dong.dong() / 10,
                    qualifier,
                    every_year,
                })),
                Reading::Ambiguous(one, other) => {
                    let written = |dong: Money| Hundredths(dong.dong() / 10).written();
                    Err((
                        "quantity_ambiguous",
                        format!(
                            "“{text}” có thể hiểu là {} hoặc {}.",
                            written(one),
                            written(other)
                        ),
                    ))
                }
                _ => unclear(text),
            }
        }
        Value::Date(_) | Value::Bool(_) | Value::Error(_) => unclear(&value.text()),
    }
}

/// Reads money. Without a unit, which was said once for the whole column, only a cell that names its own.
pub(super) fn money(value: &Value, unit: Option<Unit>, convention: Convention) -> Said<Money> {
    let unclear = |text: &str| {
        Err((
            "money_unclear",
            format!("“{text}” chưa phải là số tiền đồng chẵn."),
        ))
    };
    match (value, unit) {
        (Value::Number(_), None) => Ok(None),
        (Value::Number(number), Some(unit)) => match unit.times(*number) {
            Some(amount) => Ok(Some(amount)),
            None => unclear(&value.text()),
        },
        (Value::Text(text), _) if written::states_nothing(text) => Ok(None),
        (Value::Text(text), _) => match written::money(text, unit, convention) {
            Reading::Nothing => Ok(None),
            Reading::Amount { dong, .. } => {
                let known = unit.is_some() || !written::names_no_unit(text);
                Ok(known.then_some(dong))
            }
            Reading::Ambiguous(one, other) => Err((
                "money_ambiguous",
                format!("“{text}” có thể hiểu là {one} đồng hoặc {other} đồng."),
            )),
            Reading::Malformed => unclear(text),
        },
        (other, _) => unclear(&other.text()),
    }
}

/// A kind of numbering: rows of one kind stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Letter,
    Roman,
    Number,
    Dotted(usize),
    Small,
    Dash,
}

/// What kind of numbering a code is, and its letter where it is one.
pub(super) fn mark(code: &str, last_letter: Option<char>) -> (Mark, Option<char>) {
    let bare = code.trim().trim_matches(['.', ')', '(', '/', ' ']);
    let mut chars = bare.chars();
    let (first, more) = (chars.next(), chars.next().is_some());
    match first {
        None => (Mark::Dash, None),
        Some(first) if first.is_ascii_digit() => {
            let parts = bare
                .split(['.', ','])
                .filter(|part| !part.is_empty())
                .count();
            (
                if parts > 1 {
                    Mark::Dotted(parts)
                } else {
                    Mark::Number
                },
                None,
            )
        }
        // H, I, J are letters; I, II, III are not.
        Some(first)
            if !more && last_letter.is_some_and(|last| u32::from(last) + 1 == u32::from(first)) =>
        {
            (Mark::Letter, Some(first))
        }
        Some(_) if bare.chars().all(|c| "IVXLCDM".contains(c)) => (Mark::Roman, None),
        Some(first) if !more && first.is_uppercase() => (Mark::Letter, Some(first)),
        Some(first) if !more && first.is_lowercase() => (Mark::Small, None),
        _ => (Mark::Dash, None),
    }
}

/// Whether a flag is set; any word but a no sets it.
pub(super) fn says_yes(text: &str) -> bool {
    !matches!(
        words(text).as_str(),
        "" | "khong" | "0" | "false" | "k" | "ko"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_read_with_its_words() {
        for (text, expected) in [
            ("05", "5"),
            ("1.500", "1.500"),
            ("12,5", "12,5"),
            ("120 chuyên đề", "120"),
            ("khoảng 300 cơ sở", "300 about"),
            ("10-15", "10 from"),
            ("04 quý/năm", "4 yearly"),
            ("5,2%", "5,2"),
            ("-", "nothing"),
            ("mười", "quantity_unclear"),
            ("1,234", "quantity_ambiguous"),
            ("1,2345", "quantity_unclear"),
        ] {
            let told = match quantity(&Value::from(text), Convention::default()) {
                Ok(None) => "nothing".to_owned(),
                Ok(Some(said)) => {
                    let qualifier = said
                        .qualifier
                        .map_or(String::new(), |one| format!(" {}", one.name()));
                    let yearly = if said.every_year { " yearly" } else { "" };
                    format!("{}{qualifier}{yearly}", Hundredths(said.number).written())
                }
                Err((code, _)) => code.to_owned(),
            };
            assert_eq!(told, expected, "{text}");
        }
    }

    #[test]
    fn numbering_of_any_kind_is_told_apart() {
        for (code, last, kind) in [
            ("I", None, Mark::Roman),
            ("IV.", None, Mark::Roman),
            ("A", None, Mark::Letter),
            ("I", Some('H'), Mark::Letter),
            ("2", None, Mark::Number),
            ("2.", None, Mark::Number),
            ("2.1", None, Mark::Dotted(2)),
            ("2,1,3", None, Mark::Dotted(3)),
            ("a)", None, Mark::Small),
            ("-", None, Mark::Dash),
            ("", None, Mark::Dash),
        ] {
            assert_eq!(mark(code, last).0, kind, "{code}");
        }
    }
}
