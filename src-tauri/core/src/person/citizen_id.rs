//! A citizen's number: what its digits say of the person.
//!
//! Twelve digits: the province of the first registration (000 to 096, by the codes of before
//! 01/7/2025), a digit for century and sex, two of the year of birth, six more (Nghị định
//! 137/2015/NĐ-CP, Điều 13; Thông tư 59/2021/TT-BCA). Until 2024 numbers of nine digits without such a
//! meaning were in use.

/// What the number says of the person it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<'a> {
    /// Code of the province of registration, two digits.
    pub province: &'a str,
    /// A woman.
    pub female: bool,
    /// Year of birth.
    pub year: i32,
}

/// What a number of twelve digits says; none for any other text.
pub fn told(number: &str) -> Option<Told<'_>> {
    if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mark: i32 = number[3..4].parse().ok()?;
    let year: i32 = number[4..6].parse().ok()?;
    Some(Told {
        province: number[..3].strip_prefix('0').unwrap_or(&number[..3]),
        female: mark % 2 == 1,
        year: 1900 + mark / 2 * 100 + year,
    })
}

/// The number as it was issued from what a cell shows of it: zeros in front are lost where it was kept
/// as a figure. None where no number of nine or twelve digits is meant; the flag says that zeros were
/// put back.
pub fn whole(digits: &str) -> Option<(String, bool)> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let zeros = match (digits.len(), digits.starts_with('0')) {
        (9 | 12, _) => 0,
        (11, false) => 1,
        // The provinces 001 to 009.
        (10, false) => 2,
        (8, false) => 1,
        _ => return None,
    };
    Some((format!("{}{digits}", "0".repeat(zeros)), zeros > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_tells_province_sex_and_year() {
        let born = |number| told(number).map(|told| (told.province, told.female, told.year));
        assert_eq!(born("034190004512"), Some(("34", true, 1990)));
        assert_eq!(born("001085012345"), Some(("01", false, 1985)));
        assert_eq!(born("074203000871"), Some(("74", false, 2003)));
        assert_eq!(born("079303000871"), Some(("79", true, 2003)));
        assert_eq!(born("150991234"), None, "an old number says nothing");
    }

    #[test]
    fn lost_zeros_are_put_back_and_nothing_else_is_guessed() {
        for (shown, meant) in [
            ("034190004512", Some(("034190004512", false))),
            ("34190004512", Some(("034190004512", true))),
            ("1085012345", Some(("001085012345", true))),
            ("91002245", Some(("091002245", true))),
            ("150991234", Some(("150991234", false))),
            ("0912345678", None),
            ("1234567", None),
            ("B1234567", None),
        ] {
            let read = whole(shown);
            let read = read.as_ref().map(|(number, lost)| (number.as_str(), *lost));
            assert_eq!(read, meant, "{shown}");
        }
    }
}
