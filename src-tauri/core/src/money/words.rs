//! An amount in words, as a contract and a payment carry it: “Bằng chữ: Bốn tỷ tám trăm triệu đồng”.
//!
//! The crates that do this read *lẻ* for *linh*, go through floats, or bring a hundred languages along; the
//! reading is a page. What surprises: a group below a higher one is read whole, so 1.000.005 is *một triệu
//! không trăm linh năm*, and above a billion the reading begins anew: *một nghìn tỷ*.

use super::Money;

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];
/// The groups of three below a billion, highest first.
const GROUPS: [(u64, &str); 3] = [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")];
const BILLION: u64 = 1_000_000_000;

/// `Bốn tỷ tám trăm triệu đồng`: a sentence of its own, with the unit.
pub fn in_words(amount: Money) -> String {
    let mut words = Vec::new();
    if amount < Money::ZERO {
        words.push("âm");
    }
    match amount.dong().unsigned_abs() {
        0 => words.push(DIGITS[0]),
        value => read(value, false, &mut words),
    }
    words.push("đồng");
    let sentence = words.join(" ");
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A number above nothing; `whole` reads the hundreds of its first group though they are none.
fn read(value: u64, whole: bool, words: &mut Vec<&'static str>) {
    let (billions, rest) = (value / BILLION, value % BILLION);
    let mut whole = whole;
    if billions > 0 {
        read(billions, whole, words);
        words.push("tỷ");
        whole = true;
    }
    for (size, name) in GROUPS {
        let group = rest / size % 1_000;
        if group > 0 {
            three(group, whole, words);
            if !name.is_empty() {
                words.push(name);
            }
            whole = true;
        }
    }
}

/// Up to three digits, above nothing.
fn three(group: u64, whole: bool, words: &mut Vec<&'static str>) {
    let digit = |of: u64| DIGITS[usize::try_from(of % 10).unwrap_or(0)];
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || whole {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && (hundreds > 0 || whole) => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_a_vietnamese_accountant_reads_them() {
        for (dong, words) in [
            (0, "Không đồng"),
            (1, "Một đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (11, "Mười một đồng"),
            (15, "Mười lăm đồng"),
            (20, "Hai mươi đồng"),
            (21, "Hai mươi mốt đồng"),
            (24, "Hai mươi bốn đồng"),
            (25, "Hai mươi lăm đồng"),
            (55, "Năm mươi lăm đồng"),
            (100, "Một trăm đồng"),
            (101, "Một trăm linh một đồng"),
            (105, "Một trăm linh năm đồng"),
            (110, "Một trăm mười đồng"),
            (115, "Một trăm mười lăm đồng"),
            (121, "Một trăm hai mươi mốt đồng"),
            (1_000, "Một nghìn đồng"),
            (1_001, "Một nghìn không trăm linh một đồng"),
            (2_023, "Hai nghìn không trăm hai mươi ba đồng"),
            (10_500, "Mười nghìn năm trăm đồng"),
            (1_000_005, "Một triệu không trăm linh năm đồng"),
            (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
            (155_000_000, "Một trăm năm mươi lăm triệu đồng"),
            (4_800_000_000, "Bốn tỷ tám trăm triệu đồng"),
            (5_978_000_000, "Năm tỷ chín trăm bảy mươi tám triệu đồng"),
            (1_000_000_001, "Một tỷ không trăm linh một đồng"),
            (1_000_000_000_000, "Một nghìn tỷ đồng"),
            (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
            (-21_000, "Âm hai mươi mốt nghìn đồng"),
            (
                Money::MAX.dong(),
                "Chín triệu không trăm linh bảy nghìn một trăm chín mươi chín tỷ hai trăm năm mươi bốn triệu bảy trăm bốn mươi nghìn chín trăm chín mươi mốt đồng",
            ),
        ] {
            assert_eq!(in_words(Money::new(dong).unwrap()), words, "{dong}");
        }
    }
}
