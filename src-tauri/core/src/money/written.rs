//! Vietnamese amounts of money as they are written, exactly, into whole đồng.
//!
//! `12 tỷ 500`, `5 tỷ 978 triệu`, `500 tr.đ`, `1,2 tỷ`, `trên 90 triệu`. One cell alone cannot tell
//! whether `1,234` is 1234 or one and a bit: [`Convention`] gathers what all cells of the column
//! show. What stays ambiguous is asked, with both readings; nothing is guessed.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Money;
use crate::text::fold;

/// How exact a figure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// trên, hơn
    Over,
    /// dưới, chưa đến
    Under,
    /// gần, xấp xỉ
    Nearly,
    /// khoảng, ước
    About,
    /// từ
    From,
    /// đến, tối đa
    To,
}

impl Qualifier {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Under => "under",
            Self::Nearly => "nearly",
            Self::About => "about",
            Self::From => "from",
            Self::To => "to",
        }
    }
}

/// A unit in which money is written.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
pub enum Unit {
    /// đồng
    #[serde(rename = "đồng")]
    Dong,
    /// nghìn đồng
    #[serde(rename = "nghìn đồng")]
    Thousand,
    /// triệu đồng
    #[serde(rename = "triệu đồng")]
    Million,
    /// tỷ đồng
    #[serde(rename = "tỷ đồng")]
    Billion,
}

impl Unit {
    /// In đồng.
    pub fn dong(self) -> Decimal {
        Decimal::from(match self {
            Self::Dong => 1_i64,
            Self::Thousand => 1_000,
            Self::Million => 1_000_000,
            Self::Billion => 1_000_000_000,
        })
    }

    /// So many of it in whole đồng; none where that is more than [`Money`] holds.
    pub fn times(self, number: Decimal) -> Option<Money> {
        self.into(number, whole)
    }

    fn into(self, number: Decimal, whole: Whole) -> Option<Money> {
        whole(number.checked_mul(self.dong())?)
    }

    /// As a person writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dong => "đồng",
            Self::Thousand => "nghìn đồng",
            Self::Million => "triệu đồng",
            Self::Billion => "tỷ đồng",
        }
    }

    /// The unit below, in which the rest of `12 tỷ 500` is counted.
    fn below(self) -> Self {
        match self {
            Self::Billion => Self::Million,
            Self::Million => Self::Thousand,
            _ => Self::Dong,
        }
    }

    /// The unit that a heading or a unit line names, such as `ĐVT: triệu đồng` or `Vốn (tr.đ)`.
    pub fn named_in(text: &str) -> Option<Self> {
        let text = text
            .to_lowercase()
            .replace("1.000.000", " triệu ")
            .replace("1000000", " triệu ")
            .replace("1.000", " nghìn ")
            .replace("1000", " nghìn ");
        // Marks tell “đồng” from “đóng” and “động”; a word without any may be either.
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|word| match word {
                "đồng" | "tỷ" | "tỉ" | "triệu" | "nghìn" | "ngàn" | "đ" | "vnđ" | "trđ" => {
                    fold(word)
                }
                word if word.is_ascii() => word.to_owned(),
                word => format!("~{}", fold(word)),
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut found = None;
        for (i, word) in words.iter().enumerate() {
            let next = words.get(i + 1).copied().unwrap_or("");
            let money = matches!(next, "dong" | "d" | "vnd" | "vn");
            let unit = match *word {
                "ty" | "ti" if i > 0 && matches!(words[i - 1], "cong" | "~cong") => None,
                "ty" | "ti" if money || i + 1 == words.len() => Some(Self::Billion),
                "trieu" | "trd" => Some(Self::Million),
                "tr" if money || i + 1 == words.len() => Some(Self::Million),
                "nghin" | "ngan" if money || words.len() <= 4 => Some(Self::Thousand),
                "dong"
                    if i > 0
                        && matches!(
                            words[i - 1],
                            "lao" | "hoat" | "hop" | "dien" | "hanh" | "huong" | "tac"
                        ) =>
                {
                    None
                }
                "dong" | "vnd" => Some(Self::Dong),
                "d" if i > 0 && i + 1 == words.len() => Some(Self::Dong),
                _ => None,
            };
            found = match (found, unit) {
                // “triệu đồng”: the first word says how many.
                (Some(Self::Billion | Self::Million | Self::Thousand), _) => found,
                (_, Some(unit)) => Some(unit),
                _ => found,
            };
        }
        found
    }
}

/// Which sign parts decimals in a column, from what its cells show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Convention {
    /// Cells that can only be read with a decimal comma (Vietnamese).
    pub comma: u32,
    /// Cells that can only be read with a decimal dot (English).
    pub dot: u32,
    /// The other money columns of the table show a decimal comma, and none a dot.
    pub comma_elsewhere: bool,
    /// The other money columns of the table show a decimal dot, and none a comma.
    pub dot_elsewhere: bool,
}

impl Convention {
    /// Adds what one cell's text shows.
    pub fn see(&mut self, text: &str) {
        for number in text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')) {
            let number = number.trim_matches(['.', ',']);
            let (dots, commas) = (number.matches('.').count(), number.matches(',').count());
            let tail = |sign| number.rsplit(sign).next().map_or(0, str::len);
            match (dots, commas) {
                (0, 0) => {}
                (_, 1) if dots > 0 && number.rfind(',') > number.rfind('.') => self.comma += 1,
                (1, _) if commas > 0 && number.rfind('.') > number.rfind(',') => self.dot += 1,
                (0, 1) if tail(',') != 3 => self.comma += 1,
                (1, 0) if tail('.') != 3 => self.dot += 1,
                (2.., 0) => self.comma += 1,
                (0, 2..) => self.dot += 1,
                _ => {}
            }
        }
    }
}

/// What a cell of money says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing stated.
    Nothing,
    /// One amount; `to` is the upper end of a range.
    Amount {
        /// The amount.
        dong: Money,
        /// Not exact.
        qualifier: Option<Qualifier>,
        /// The upper end of a range.
        to: Option<Money>,
        /// Read by a rule worth a look, such as an English decimal dot.
        doubtful: bool,
    },
    /// Two readings, both possible.
    Ambiguous(Money, Money),
    /// Not a number that can be trusted, such as `3.3000.000`.
    Malformed,
}

/// How đồng with a fraction become whole ones.
type Whole = fn(Decimal) -> Option<Money>;

/// A number as written: one reading, two, or none.
enum Figure {
    Sure(Decimal, bool),
    Either(Decimal, Decimal),
    Bad,
}

/// Reads a cell's text. `unit` is what heading and title say; a unit in the cell wins over it.
pub fn money(text: &str, unit: Option<Unit>, convention: Convention) -> Reading {
    read(text, unit, convention, whole)
}

/// Reads one amount in đồng that stands alone and is meant to the đồng: a fraction of one is no amount.
pub fn exact(text: &str) -> Reading {
    read(text, None, Convention::default(), to_the_dong)
}

fn to_the_dong(dong: Decimal) -> Option<Money> {
    if dong.fract().is_zero() {
        Money::new(dong.to_i64()?)
    } else {
        None
    }
}

fn read(text: &str, unit: Option<Unit>, convention: Convention, whole: Whole) -> Reading {
    let folded = fold(text);
    let folded = folded.trim();
    if is_nothing(folded) {
        return Reading::Nothing;
    }
    let mut qualifier = None;
    let mut figures: Vec<(Figure, Option<Unit>)> = Vec::new();
    let mut range = false;
    let mut rest = folded;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let (number, after) = lexeme(rest);
            figures.push((figure(number, after, convention), None));
            rest = after;
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| !(c.is_alphabetic() || c == '.'))
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            let word = word.trim_matches('.');
            match word {
                "tren" | "hon" => qualifier = Some(Qualifier::Over),
                "duoi" => qualifier = Some(Qualifier::Under),
                "gan" | "xap" => qualifier = Some(Qualifier::Nearly),
                "khoang" | "uoc" | "tam" | "co" => qualifier = Some(Qualifier::About),
                "tu" if figures.is_empty() => qualifier = Some(Qualifier::From),
                "den" | "toi" if figures.is_empty() => qualifier = Some(Qualifier::To),
                "den" | "toi" => range = true,
                "thieu" => qualifier = Some(Qualifier::From),
                "chi" | "dat" | "tinh" | "muc" | "da" | "so" | "tien" | "von" | "chan" => {}
                _ => match unit_word(word) {
                    Some(unit) => {
                        let Some((_, slot)) = figures.last_mut() else {
                            return Reading::Malformed;
                        };
                        // “triệu đồng”: the first word counts. “nghìn tỷ” is a unit that nobody here knows.
                        if slot.is_some() && unit != Unit::Dong {
                            return Reading::Malformed;
                        }
                        slot.get_or_insert(unit);
                    }
                    None if matches!(word, "vnd" | "vn" | "nam" | "thang") => {}
                    None => return Reading::Malformed,
                },
            }
        } else {
            match c {
                '>' | '≥' => qualifier = Some(Qualifier::Over),
                '<' | '≤' => qualifier = Some(Qualifier::Under),
                '~' | '≈' => qualifier = Some(Qualifier::About),
                '-' | '–' | '—' if !figures.is_empty() => range = true,
                '/' if !figures.is_empty() => break,
                '-' | '+' => return Reading::Malformed,
                _ => {}
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    total(figures, range, qualifier, unit, whole)
}

fn total(
    figures: Vec<(Figure, Option<Unit>)>,
    range: bool,
    qualifier: Option<Qualifier>,
    column: Option<Unit>,
    whole: Whole,
) -> Reading {
    let default = column.unwrap_or(Unit::Dong);
    match (figures.len(), range) {
        (0, _) => Reading::Malformed,
        (1, _) => {
            let Some((figure, unit)) = figures.into_iter().next() else {
                return Reading::Malformed;
            };
            let unit = unit.unwrap_or(default);
            match figure {
                Figure::Sure(number, doubtful) => {
                    amount(unit.into(number, whole), qualifier, doubtful)
                }
                Figure::Either(one, other) => {
                    match (unit.into(one, whole), unit.into(other, whole)) {
                        (Some(one), Some(other)) => Reading::Ambiguous(one, other),
                        _ => Reading::Malformed,
                    }
                }
                Figure::Bad => Reading::Malformed,
            }
        }
        (2, true) => {
            let (from, to) = (&figures[0], &figures[1]);
            let unit = to.1.unwrap_or(default);
            let (Figure::Sure(a, _), Figure::Sure(b, _)) = (&from.0, &to.0) else {
                return Reading::Malformed;
            };
            match (from.1.unwrap_or(unit).into(*a, whole), unit.into(*b, whole)) {
                (Some(dong), Some(to)) if dong < to => Reading::Amount {
                    dong,
                    qualifier: Some(Qualifier::From),
                    to: Some(to),
                    doubtful: false,
                },
                _ => Reading::Malformed,
            }
        }
        (_, true) => Reading::Malformed,
        (_, false) => compound(&figures, qualifier, whole).unwrap_or(Reading::Malformed),
    }
}

/// `5 tỷ 978 triệu`, `12 tỷ 500`: units fall from part to part.
fn compound(
    figures: &[(Figure, Option<Unit>)],
    qualifier: Option<Qualifier>,
    whole: Whole,
) -> Option<Reading> {
    let mut sum = Decimal::ZERO;
    let with = |sum: Decimal, number: Decimal, unit: Unit| {
        sum.checked_add(number.checked_mul(unit.dong())?)
    };
    let mut last: Option<Unit> = None;
    for (i, (figure, unit)) in figures.iter().enumerate() {
        let Figure::Sure(number, _) = figure else {
            return None;
        };
        let unit = match (unit, last) {
            (Some(unit), None) => *unit,
            (Some(unit), Some(above)) if *unit < above => *unit,
            (None, Some(above)) if above > Unit::Dong && i + 1 == figures.len() => {
                if *number >= Decimal::ONE_THOUSAND || !number.fract().is_zero() {
                    return None;
                }
                let below = with(sum, *number, above.below())?;
                // “1 tỷ 2” is said for 1,2 tỷ: only three digits are sure.
                if *number < Decimal::ONE_HUNDRED {
                    let tenth = if *number < Decimal::TEN { 10 } else { 100 };
                    let spoken = with(sum, *number / Decimal::from(tenth), above)?;
                    return Some(Reading::Ambiguous(whole(below)?, whole(spoken)?));
                }
                above.below()
            }
            _ => return None,
        };
        sum = with(sum, *number, unit)?;
        last = Some(unit);
    }
    Some(amount(whole(sum), qualifier, false))
}

fn amount(dong: Option<Money>, qualifier: Option<Qualifier>, doubtful: bool) -> Reading {
    match dong {
        Some(dong) => Reading::Amount {
            dong,
            qualifier,
            to: None,
            doubtful,
        },
        None => Reading::Malformed,
    }
}

/// Whole đồng; a fraction of a đồng comes of a float or a typing error and is rounded away only
/// where it is below a hundredth.
pub fn whole(dong: Decimal) -> Option<Money> {
    if dong.scale() == 0 {
        return Money::new(dong.to_i64()?);
    }
    let rounded = dong.round();
    if (dong - rounded).abs() > Decimal::new(1, 2) && dong.abs() < Decimal::from(1_000) {
        return None;
    }
    Money::new(rounded.to_i64()?)
}

/// Whether a text as written states nothing: [`is_nothing`], without folding what begins otherwise.
pub fn states_nothing(text: &str) -> bool {
    let begins = text.bytes().find(u8::is_ascii_alphanumeric);
    let first = text
        .bytes()
        .find(|b| !b.is_ascii_punctuation() && !b.is_ascii_whitespace());
    match (first, begins) {
        // None of the words begins with another letter or a digit.
        (Some(first), Some(begins)) if first == begins => {
            matches!(first.to_ascii_lowercase(), b'x' | b'k' | b'o' | b'c' | b'n')
                && is_nothing(&fold(text))
        }
        _ => is_nothing(&fold(text)),
    }
}

/// `-`, `x`, `không`, `chưa có`: nothing is stated. `folded` as by [`fold`].
pub fn is_nothing(folded: &str) -> bool {
    let text = folded
        .trim()
        .trim_matches(['.', ',', ';', ':', '(', ')', '"', '\''])
        .trim();
    text.is_empty()
        || text.chars().all(|c| {
            matches!(
                c,
                '-' | '–' | '—' | '_' | '/' | '\\' | '*' | '?' | '…' | '.' | ' '
            )
        })
        || matches!(
            text,
            "x" | "k"
                | "o"
                | "ko"
                | "khong"
                | "khong co"
                | "chua co"
                | "chua"
                | "n/a"
                | "na"
                | "khong ro"
                | "chua ro"
                | "khong biet"
                | "chua dang ky"
                | "chua cap"
                | "ko co"
                | "chua xac dinh"
                | "khong xac dinh"
                | "null"
                | "none"
                | "khong dang ky"
        )
}

/// Whether an amount is written without any unit of its own.
pub fn names_no_unit(text: &str) -> bool {
    !fold(text)
        .split(|c: char| !(c.is_alphabetic() || c == '.'))
        .any(|word| unit_word(word.trim_matches('.')).is_some())
}

/// The unit that a folded word of an amount is.
pub(super) fn unit_word(word: &str) -> Option<Unit> {
    Some(match word {
        "ty" | "ti" | "tyd" | "ty.d" | "tid" | "tydong" | "tidong" => Unit::Billion,
        "tr" | "trieu" | "trd" | "tr.d" | "trieud" | "trieudong" | "tr.dong" => Unit::Million,
        "nghin" | "ngan" | "ng" | "ng.d" | "ngd" | "nghindong" => Unit::Thousand,
        "d" | "dong" | "dg" | "vnd" | "vnđ" => Unit::Dong,
        _ => return None,
    })
}

/// The number at the start: digits with `.` `,` and spaces between groups of three.
fn lexeme(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut end = 0;
    let mut spaces = 0;
    while end < bytes.len() {
        let b = bytes[end];
        let digits_after = |from: usize| {
            bytes[from.min(bytes.len())..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count()
        };
        let spaced = if b == b' ' {
            1
        } else if text[end..].starts_with('\u{a0}') {
            2
        } else {
            0
        };
        if b.is_ascii_digit() || (matches!(b, b'.' | b',') && digits_after(end + 1) > 0) {
            end += 1;
        } else if spaced > 0 && digits_after(end + spaced) == 3 && end <= 3 + spaces * 5 {
            end += spaced;
            spaces += 1;
        } else {
            break;
        }
    }
    text.split_at(end)
}

fn figure(lexeme: &str, after: &str, convention: Convention) -> Figure {
    let lexeme: String = lexeme.chars().filter(|c| !c.is_whitespace()).collect();
    let (dots, commas) = (lexeme.matches('.').count(), lexeme.matches(',').count());
    let sure = |text: String| {
        text.parse()
            .map_or(Figure::Bad, |number| Figure::Sure(number, false))
    };
    match (dots, commas) {
        (0, 0) => sure(lexeme),
        (0, 1) => single(&lexeme, ',', after, convention),
        (1, 0) => single(&lexeme, '.', after, convention),
        (_, 0) if grouped(&lexeme, '.') => sure(lexeme.replace('.', "")),
        (0, _) if grouped(&lexeme, ',') => sure(lexeme.replace(',', "")),
        (_, 1) if lexeme.rfind(',') > lexeme.rfind('.') => {
            let (whole, part) = lexeme.split_once(',').unwrap_or((&lexeme, ""));
            if grouped(whole, '.') {
                sure(format!("{}.{part}", whole.replace('.', "")))
            } else {
                Figure::Bad
            }
        }
        (1, _) if lexeme.rfind('.') > lexeme.rfind(',') => {
            let (whole, part) = lexeme.split_once('.').unwrap_or((&lexeme, ""));
            if grouped(whole, ',') {
                sure(format!("{}.{part}", whole.replace(',', "")))
            } else {
                Figure::Bad
            }
        }
        _ => Figure::Bad,
    }
}

/// One separator: groups of thousands, or decimals?
fn single(lexeme: &str, sign: char, after: &str, convention: Convention) -> Figure {
    let (whole, part) = lexeme.split_once(sign).unwrap_or((lexeme, ""));
    let (Ok(decimal), Ok(thousands)) = (
        format!("{whole}.{part}").parse::<Decimal>(),
        format!("{whole}{part}").parse::<Decimal>(),
    ) else {
        return Figure::Bad;
    };
    if part.len() != 3 || whole.is_empty() || whole.len() > 3 || whole.starts_with('0') {
        // An English decimal dot is worth a look where the column otherwise writes commas.
        let odd = sign == '.' && convention.comma > 0;
        return Figure::Sure(decimal, odd);
    }
    let as_decimal = if sign == ',' {
        convention.comma
    } else {
        convention.dot
    };
    let as_groups = if sign == ',' {
        convention.dot
    } else {
        convention.comma
    };
    let word = after.trim_start();
    let billions = word.starts_with("ty") || word.starts_with("ti");
    match (as_decimal > 0, as_groups > 0) {
        (true, false) => Figure::Sure(decimal, false),
        (false, true) => Figure::Sure(thousands, false),
        // “84,739 tỷ” is written with a decimal comma; thousands of tỷ are not what a facility has.
        (false, false) if sign == ',' && billions => Figure::Sure(decimal, false),
        (false, false) if sign == '.' && !billions => Figure::Sure(thousands, false),
        // The same hand typed the columns beside it.
        (false, false) if sign == ',' && convention.dot_elsewhere => Figure::Sure(thousands, false),
        (false, false) if sign == ',' && convention.comma_elsewhere => Figure::Sure(decimal, false),
        _ => Figure::Either(decimal, thousands),
    }
}

/// `1.234.567`: one to three digits, then groups of exactly three.
fn grouped(text: &str, sign: char) -> bool {
    let mut groups = text.split(sign);
    groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn show(text: &str, unit: Option<Unit>, convention: Convention) -> String {
        match money(text, unit, convention) {
            Reading::Nothing => "–".to_owned(),
            Reading::Malformed => "malformed".to_owned(),
            Reading::Ambiguous(a, b) => format!("{a} or {b}"),
            Reading::Amount {
                dong,
                qualifier,
                to,
                doubtful,
            } => {
                let qualifier =
                    qualifier.map_or(String::new(), |q| format!(" {q:?}").to_lowercase());
                let to = to.map_or(String::new(), |to| format!(" ..{to}"));
                format!("{dong}{qualifier}{to}{}", if doubtful { " ?" } else { "" })
            }
        }
    }

    fn check(unit: Option<Unit>, column: &[&str], cells: &[&str], expected: Expect) {
        let mut convention = Convention::default();
        for cell in column {
            convention.see(cell);
        }
        let lines: Vec<String> = cells
            .iter()
            .map(|cell| format!("{cell} → {}", show(cell, unit, convention)))
            .collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_unit_in_the_cell_wins_over_the_heading() {
        check(
            Some(Unit::Million),
            &[],
            &[
                "60",
                "12.500",
                "120 tr",
                "4,2 tỉ đồng",
                "28 tỷ",
                "3 tỷ 750 triệu",
                "12 tỷ 500",
                "500 tr.đ",
                "650,5 triệu",
                "5 tỷ 978 triệu đồng",
                "350000000 đ",
                "1.200.000 đồng",
                "84,739 tỷ đồng",
                "500.000.000đ",
                "2.000.000 VNĐ",
                "30 ngàn đồng",
            ],
            expect![[r#"
                60 → 60.000.000
                12.500 → 12.500.000.000
                120 tr → 120.000.000
                4,2 tỉ đồng → 4.200.000.000
                28 tỷ → 28.000.000.000
                3 tỷ 750 triệu → 3.750.000.000
                12 tỷ 500 → 12.500.000.000
                500 tr.đ → 500.000.000
                650,5 triệu → 650.500.000
                5 tỷ 978 triệu đồng → 5.978.000.000
                350000000 đ → 350.000.000
                1.200.000 đồng → 1.200.000
                84,739 tỷ đồng → 84.739.000.000
                500.000.000đ → 500.000.000
                2.000.000 VNĐ → 2.000.000
                30 ngàn đồng → 30.000"#]],
        );
    }

    #[test]
    fn an_inexact_amount_keeps_how_it_was_meant() {
        check(
            Some(Unit::Million),
            &[],
            &[
                "trên 90 triệu",
                "gần 3,6 tỷ",
                "khoảng 350 triệu đồng",
                "dưới 1 tỷ",
                "10-15 triệu",
                "từ 80 đến 100 triệu",
                "từ 50 triệu",
                "> 200",
                "tối đa 300",
            ],
            expect![[r#"
                trên 90 triệu → 90.000.000 over
                gần 3,6 tỷ → 3.600.000.000 nearly
                khoảng 350 triệu đồng → 350.000.000 about
                dưới 1 tỷ → 1.000.000.000 under
                10-15 triệu → 10.000.000 from ..15.000.000
                từ 80 đến 100 triệu → 80.000.000 from ..100.000.000
                từ 50 triệu → 50.000.000 from
                > 200 → 200.000.000 over
                tối đa 300 → 300.000.000 to"#]],
        );
    }

    #[test]
    fn nothing_stated_is_nothing_and_nonsense_is_flagged() {
        check(
            Some(Unit::Dong),
            &[],
            &[
                "-",
                "Không",
                "Chưa có",
                "x",
                "",
                "0",
                "3.3000.000",
                "1.23.456",
                "abc",
                "12 con bò",
                "1,2,3",
                "2 nghìn tỷ",
                "5 triệu tỷ đồng",
            ],
            expect![[r#"
                - → –
                Không → –
                Chưa có → –
                x → –
                 → –
                0 → 0
                3.3000.000 → malformed
                1.23.456 → malformed
                abc → malformed
                12 con bò → malformed
                1,2,3 → malformed
                2 nghìn tỷ → malformed
                5 triệu tỷ đồng → malformed"#]],
        );
    }

    #[test]
    fn the_column_decides_what_one_sign_means() {
        let cells = [
            "1,234",
            "1.234",
            "1.234.567,5",
            "1,234,567.5",
            "1.5",
            "0,125",
            "1 tỷ 2",
        ];
        check(
            Some(Unit::Million),
            &[],
            &cells,
            expect![[r#"
                1,234 → 1.234.000 or 1.234.000.000
                1.234 → 1.234.000.000
                1.234.567,5 → 1.234.567.500.000
                1,234,567.5 → 1.234.567.500.000
                1.5 → 1.500.000
                0,125 → 125.000
                1 tỷ 2 → 1.002.000.000 or 1.200.000.000"#]],
        );
        check(
            Some(Unit::Million),
            &["1,234,567", "12.5"],
            &cells[..2],
            expect![[r#"
                1,234 → 1.234.000.000
                1.234 → 1.234.000"#]],
        );
        check(
            Some(Unit::Million),
            &["1.234.567", "12,5"],
            &cells[..5],
            expect![[r#"
                1,234 → 1.234.000
                1.234 → 1.234.000.000
                1.234.567,5 → 1.234.567.500.000
                1,234,567.5 → 1.234.567.500.000
                1.5 → 1.500.000 ?"#]],
        );
    }

    #[test]
    fn a_heading_names_the_unit() {
        for (text, unit) in [
            ("ĐVT: triệu đồng", Some(Unit::Million)),
            ("Vốn (tr.đ)", Some(Unit::Million)),
            ("Vốn đầu tư (đồng)", Some(Unit::Dong)),
            ("Doanh thu (1.000 đồng)", Some(Unit::Thousand)),
            ("Đơn vị tính: 1.000đ", Some(Unit::Thousand)),
            ("Doanh thu (tỷ đồng)", Some(Unit::Billion)),
            ("Đơn vị: VNĐ", Some(Unit::Dong)),
            ("Số lao động", None),
            ("Tỷ lệ hoạt động", None),
            ("Kinh phí đề nghị", None),
            ("Đơn vị đối ứng", None),
            ("Cơ sở đóng góp", None),
            ("Kinh phí công ty", None),
            ("Von dau tu (trieu dong)", Some(Unit::Million)),
        ] {
            assert_eq!(Unit::named_in(text), unit, "{text}");
        }
    }
}
