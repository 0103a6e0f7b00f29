//! Quantities and shares of a programme: whole hundredths, so that nothing is lost between them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::Type;

use crate::error::{Error, Result};
use crate::money::grouped;

/// A quantity, or a share in per cent, in hundredths; a decimal text such as `12.5` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Type)]
#[specta(transparent)]
pub struct Hundredths(#[specta(type = String)] pub i64);

impl Hundredths {
    /// The number itself.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2).normalize()
    }

    /// In whole things, a part of one counted as one.
    pub fn whole_up(self) -> i64 {
        self.0.div_euclid(100) + i64::from(self.0.rem_euclid(100) > 0)
    }

    /// From a number that hundredths hold exactly.
    pub fn of(number: Decimal) -> Option<Self> {
        let scaled = number.checked_mul(Decimal::ONE_HUNDRED)?;
        if !scaled.fract().is_zero() {
            return None;
        }
        scaled.to_i64().map(Self)
    }

    /// From what the window sends: `12.5`; none for an empty text.
    pub fn read(text: &str) -> Result<Option<Self>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().and_then(Self::of);
        match number {
            Some(number) if number.0 >= 0 => Ok(Some(number)),
            _ => Err(Error::refused(
                "quantity_unclear",
                format!(
                    "Số lượng “{text}” chưa đúng. Hãy ghi số không âm, nhiều nhất hai chữ số lẻ."
                ),
            )),
        }
    }

    /// `1.500` or `12,5`, as people write it.
    pub fn written(self) -> String {
        let text = self.decimal().abs().to_string();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let whole = grouped(whole.parse().unwrap_or_default());
        let sign = if self.0 < 0 { "-" } else { "" };
        match part {
            "" => format!("{sign}{whole}"),
            part => format!("{sign}{whole},{part}"),
        }
    }
}

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(&self.decimal())
    }
}

impl<'de> Deserialize<'de> for Hundredths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .ok()
            .and_then(Self::of)
            .ok_or_else(|| serde::de::Error::custom(format!("{text} is no number of hundredths")))
    }
}

/// The sum of quantities; what no quantity can be stays at the end of the range.
pub(super) fn add_up(parts: impl Iterator<Item = i64>) -> i64 {
    parts.fold(0, i64::saturating_add)
}

/// A part of a whole in per cent, halves away from zero; none where there is no whole.
pub fn percent(part: i64, whole: i64) -> Option<Hundredths> {
    if whole <= 0 {
        return None;
    }
    let (part, whole) = (i128::from(part) * 10_000, i128::from(whole));
    let sign = part.signum();
    let rounded = (2 * part.abs() + whole) / (2 * whole);
    i64::try_from(sign * rounded).ok().map(Hundredths)
}

/// A whole given out over so many parts as evenly as its step allows, the first parts a step more; the
/// parts come to the whole exactly, which the step divides.
fn split(whole: i64, parts: usize, step: i64) -> Vec<i64> {
    let count = i64::try_from(parts).unwrap_or_default();
    if count == 0 {
        return Vec::new();
    }
    let units = whole / step;
    let (each, left) = (units.div_euclid(count), units.rem_euclid(count));
    (0..count)
        .map(|at| (each + i64::from(at < left)) * step)
        .collect()
}

/// Things given out over years: whole things stay whole, and a year may get none.
pub(super) fn split_things(whole: i64, years: usize) -> Vec<i64> {
    let step = if whole % 100 == 0 { 100 } else { 1 };
    split(whole, years, step)
}

/// Đồng given out over years: in millions or thousands where the amount is made of enough of them.
pub(super) fn split_dong(whole: i64, years: usize) -> Vec<i64> {
    let count = i64::try_from(years).unwrap_or(i64::MAX);
    let round = |step: &i64| whole % step == 0 && whole / step >= count;
    let step = [1_000_000, 1_000].into_iter().find(round).unwrap_or(1);
    split(whole, years, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_exact_to_a_hundredth_of_a_per_cent_and_none_of_nothing() {
        for (part, whole, share) in [
            (22, 47, Some("46.81")),
            (1, 3, Some("33.33")),
            (2, 3, Some("66.67")),
            (1, 800, Some("0.13")),
            (-1, 800, Some("-0.13")),
            (47, 47, Some("100")),
            (60, 47, Some("127.66")),
            (5, 0, None),
        ] {
            let found = percent(part, whole).map(|share| share.decimal().to_string());
            assert_eq!(found.as_deref(), share, "{part}/{whole}");
        }
    }

    #[test]
    fn a_quantity_is_given_out_over_the_years_to_the_last_one() {
        for (whole, years, expected) in [
            (4_700, 5, vec![1_000, 1_000, 900, 900, 900]),
            (150_000, 5, vec![30_000; 5]),
            (200, 5, vec![100, 100, 0, 0, 0]),
            (250, 2, vec![125, 125]),
            (0, 3, vec![0, 0, 0]),
        ] {
            let given = split_things(whole, years);
            assert_eq!(given, expected, "{whole} over {years}");
            assert_eq!(given.iter().sum::<i64>(), whole);
        }
        assert_eq!(
            split_dong(15_500_000_000, 3),
            vec![5_167_000_000, 5_167_000_000, 5_166_000_000]
        );
        assert_eq!(split_dong(100, 3), vec![34, 33, 33]);
    }

    #[test]
    fn a_quantity_is_written_as_people_write_it_and_read_as_the_window_sends_it() {
        assert_eq!(Hundredths(150_000).written(), "1.500");
        assert_eq!(Hundredths(520).written(), "5,2");
        assert_eq!(Hundredths::read("12.5").unwrap(), Some(Hundredths(1_250)));
        assert_eq!(Hundredths::read(" ").unwrap(), None);
        for text in ["-1", "1.234", "năm"] {
            assert_eq!(
                Hundredths::read(text).unwrap_err().code(),
                "quantity_unclear",
                "{text}"
            );
        }
    }
}
