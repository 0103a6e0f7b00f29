//! Single values as they are meant: text, lists, telephone numbers, tax codes, counts.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::workbook::Value;
use crate::money::written::states_nothing;
use crate::text::fold;

/// What became of a value on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// A zero in front, lost in a number cell, was put back.
    ZeroRestored,
    /// The last digit does not fit the others.
    CheckDigit,
    /// Not of the form that this field has.
    BadForm,
    /// More than one; the first was taken.
    Several,
}

/// One line of text: trimmed, one space between words; `None` where nothing is stated.
pub fn line(text: &str) -> Option<String> {
    let out = match is_one_line(text) {
        true => text.to_owned(),
        false => joined(text),
    };
    if out.len() <= 24 && states_nothing(&out) {
        return None;
    }
    Some(out)
}

/// The same of a text that cells share: the same copy where nothing has to be done to it.
pub fn said(text: &Arc<str>) -> Option<Arc<str>> {
    if !is_one_line(text) {
        return line(text).map(Arc::from);
    }
    (text.len() > 24 || !states_nothing(text)).then(|| Arc::clone(text))
}

/// Whether nothing has to be done to a text; it is not said of texts with spaces of other kinds.
fn is_one_line(text: &str) -> bool {
    // No other space has its first byte among those of Vietnamese letters.
    let mut before = b' ';
    for b in text.bytes() {
        match b {
            b' ' if before == b' ' => return false,
            b' '..=b'~' | 0xc3..=0xc6 | 0xe1 => {}
            0x80..=0xb7 | 0xbc..=0xbf if before == 0xe1 => return false,
            0x80..=0xbf => {}
            _ => return false,
        }
        before = b;
    }
    before != b' '
}

fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Text of several lines as one: bullets and line ends become `; `.
pub fn paragraph(text: &Arc<str>) -> Option<Arc<str>> {
    if !text.contains('\n') {
        return said(text).map(without_bullet);
    }
    let parts: Vec<String> = text
        .lines()
        .filter_map(line)
        .map(|part| unbulleted(&part).trim_end_matches([';', ',']).to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join("; ").into())
}

/// A list: parted by line ends and `;`, else by commas outside brackets.
pub fn list(text: &Arc<str>) -> Vec<Arc<str>> {
    let bytes = text.as_bytes();
    let by_line = bytes.iter().any(|b| matches!(b, b'\n' | b';'));
    let mut parts = Vec::new();
    let mut add = |part: &str| {
        let whole = part.len() == text.len() && is_one_line(text);
        let Some(line) = (if whole {
            said(text)
        } else {
            line(part).map(Arc::from)
        }) else {
            return;
        };
        let line = without_bullet(line);
        let part = line.trim_end_matches([',', '.']);
        if !part.is_empty() && !states_nothing(part) {
            parts.push(if part.len() == line.len() {
                line
            } else {
                part.into()
            });
        }
    };
    let (mut depth, mut start) = (0_u32, 0);
    for (at, b) in bytes.iter().enumerate() {
        let splits = match b {
            b'(' | b'[' => {
                depth += 1;
                false
            }
            b')' | b']' => {
                depth = depth.saturating_sub(1);
                false
            }
            b'\n' | b';' => true,
            // “2,5 kW” is one thing.
            b',' => {
                let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
                !by_line
                    && depth == 0
                    && !(digit(bytes[start..at].last()) && digit(bytes.get(at + 1)))
            }
            _ => false,
        };
        if splits {
            add(&text[start..at]);
            start = at + 1;
        }
    }
    add(&text[start..]);
    // Mostly one or two, and there may be a hundred thousand such lists.
    parts.shrink_to_fit();
    parts
}

/// Without a bullet in front: `- `, `+ `, `• `, `1. `, `a) `.
pub(super) fn unbulleted(text: &str) -> &str {
    let text = text.trim_start_matches(['-', '+', '•', '*', '–', '·', '▪', ' ', '\u{f0b7}']);
    let mut marks = text.bytes().take(3);
    let mark = marks
        .position(|b| matches!(b, b'.' | b')'))
        .filter(|at| *at > 0);
    match mark {
        Some(at)
            if text.as_bytes().get(at + 1) == Some(&b' ')
                && (text[..at].bytes().all(|b| b.is_ascii_digit())
                    || (at == 1 && text.as_bytes()[1] == b')')) =>
        {
            text[at + 2..].trim_start()
        }
        _ => text,
    }
}

/// The same of a text of one's own.
pub(super) fn without_bullet(text: Arc<str>) -> Arc<str> {
    let rest = unbulleted(&text);
    match rest.len() == text.len() {
        true => text,
        false => rest.into(),
    }
}

/// “như trên”: the value of the row above is meant.
pub fn is_ditto(text: &str) -> bool {
    let other = |c: char| c.is_ascii_alphanumeric() && !matches!(c, 'n' | 'N');
    if text.starts_with(other) {
        return false;
    }
    let text = text.trim();
    if matches!(
        text,
        "\"" | "''" | "”" | "“" | "″" | "〃" | "-\"-" | "- \" -" | "-nt-" | ",,"
    ) {
        return true;
    }
    let around = ['.', '-', ' ', '"', '(', ')'];
    text.len() <= 16
        && text
            .trim_matches(around)
            .starts_with(|c: char| matches!(c, 'n' | 'N') || !c.is_ascii())
        && matches!(
            fold(text).trim_matches(around),
            "nt" | "n.t" | "nhu tren" | "n t"
        )
}

/// A telephone number of ten digits (eleven for landlines), with what had to be done to it.
pub fn phone(value: &Value) -> (Option<Arc<str>>, Option<Remark>) {
    let text = match value {
        Value::Number(number) if number.fract().is_zero() => number.trunc().to_string().into(),
        other => other.text(),
    };
    if text.len() == 10 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()) {
        return (Some(text), None);
    }
    if states_nothing(&text) {
        return (None, None);
    }
    let mut numbers = phones_in(&text);
    let several = numbers.len() > 1;
    if numbers.is_empty() {
        return (None, Some(Remark::BadForm));
    }
    let (number, restored) = numbers.remove(0);
    let remark = if several {
        Some(Remark::Several)
    } else if !(10..=11).contains(&number.len()) {
        Some(Remark::BadForm)
    } else if restored {
        Some(Remark::ZeroRestored)
    } else {
        None
    };
    (Some(number.into()), remark)
}

/// Every telephone number in a text, and whether its zero had been lost.
pub fn phones_in(text: &str) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    if text.bytes().filter(u8::is_ascii_digit).count() < 7 {
        return out;
    }
    let mut digits = String::new();
    let mut finish = |digits: &mut String| {
        if (7..=13).contains(&digits.len()) {
            out.push(with_zero(digits));
        }
        digits.clear();
    };
    let mut whole = false;
    for c in text.chars() {
        match c {
            // “0912345678 - 0987654321”: a whole number, then another with its own zero.
            '0' if whole => {
                finish(&mut digits);
                digits.push(c);
            }
            '0'..='9' => digits.push(c),
            ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '+' => {}
            _ => finish(&mut digits),
        }
        whole = digits.len() >= 10 && !c.is_ascii_digit();
    }
    finish(&mut digits);
    out
}

fn with_zero(digits: &str) -> (String, bool) {
    if let Some(rest) = digits
        .strip_prefix("84")
        .filter(|rest| (9..=10).contains(&rest.len()))
    {
        return (format!("0{rest}"), false);
    }
    let lost = match digits.len() {
        9 => digits.starts_with(['3', '5', '7', '8', '9']),
        // Landlines, and the mobiles of eleven digits that there were until 2018.
        10 => {
            digits.starts_with('2')
                || ["12", "16", "18", "19"]
                    .iter()
                    .any(|start| digits.starts_with(start))
        }
        _ => false,
    };
    if lost {
        (format!("0{digits}"), true)
    } else {
        (digits.to_owned(), false)
    }
}

/// A tax code: 10 digits, 10-3, or 12 (a household's personal number).
pub fn tax_code(value: &Value) -> (Option<Arc<str>>, Option<Remark>) {
    let (text, number) = match value {
        Value::Number(number) if number.fract().is_zero() => {
            (number.trunc().to_string().into(), true)
        }
        other => (other.text(), false),
    };
    if states_nothing(&text) {
        return (None, None);
    }
    if text.chars().any(|c| c.is_alphabetic())
        && text.chars().filter(char::is_ascii_digit).count() < 9
    {
        return (said(&text), Some(Remark::BadForm));
    }
    if text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit()) {
        let remark = (!check_digit(&text)).then_some(Remark::CheckDigit);
        return (Some(text), remark);
    }
    let mut digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut restored = false;
    if digits.len() == 9 {
        digits.insert(0, '0');
        restored = true;
    }
    if number && digits.len() == 11 {
        // A personal number of 12 digits that began with a zero.
        digits.insert(0, '0');
        restored = true;
    }
    let (code, remark) = match digits.len() {
        10 => (
            digits.clone(),
            (!check_digit(&digits)).then_some(Remark::CheckDigit),
        ),
        13 => (
            format!("{}-{}", &digits[..10], &digits[10..]),
            (!check_digit(&digits[..10])).then_some(Remark::CheckDigit),
        ),
        12 => (digits, None),
        _ => return (said(&text), Some(Remark::BadForm)),
    };
    (
        Some(code.into()),
        if restored {
            Some(Remark::ZeroRestored)
        } else {
            remark
        },
    )
}

/// The tenth digit of a tax code follows from the nine before it (Thông tư 105/2020/TT-BTC).
pub fn check_digit(code: &str) -> bool {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let digits = || code.chars().filter_map(|c| c.to_digit(10));
    if digits().count() != 10 {
        return false;
    }
    let sum: u32 = digits().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    digits().next_back() == (10_u32).checked_sub(sum % 11)
}

/// A cell that states no whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACount;

/// A whole number of people or things; none where nothing is stated.
pub fn count(value: &Value) -> Result<Option<i64>, NotACount> {
    let number = match value {
        Value::Number(number) => *number,
        Value::Text(text) => {
            if states_nothing(text) {
                return Ok(None);
            }
            let folded = fold(text);
            let digits = folded
                .trim()
                .trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace() || c == '.')
                .trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
            let rest = folded
                .trim()
                .get(folded.trim().find(digits).unwrap_or(0) + digits.len()..)
                .unwrap_or("");
            if !matches!(
                rest.trim(),
                "" | "nguoi" | "ld" | "lao dong" | "lđ" | "cong nhan" | "cn"
            ) {
                return Err(NotACount);
            }
            let front = folded.trim().split(digits).next().unwrap_or("").trim();
            if digits.is_empty()
                || !(front.is_empty()
                    || matches!(front, "khoang" | "tren" | "gan" | "duoi" | "~" | "hon"))
            {
                return Err(NotACount);
            }
            let grouped = digits.contains(['.', ','])
                && digits
                    .split(['.', ','])
                    .skip(1)
                    .all(|group| group.len() == 3);
            let plain = if grouped {
                digits.replace(['.', ','], "")
            } else {
                digits.replace(',', ".")
            };
            plain.parse::<Decimal>().map_err(|_| NotACount)?
        }
        Value::Date(_) | Value::Bool(_) | Value::Error(_) => return Err(NotACount),
    };
    if !number.fract().is_zero() || number.is_sign_negative() && !number.is_zero() {
        return Err(NotACount);
    }
    number.to_i64().map(Some).ok_or(NotACount)
}

/// Bytes beyond which a text is no name with its address.
const LONGEST_NAME: usize = 2_000;

/// A name and the address that shares its cell, on a line of its own or after a dash or a comma:
/// `Cơ sở Minh Tâm - ấp 3, xã Long Hòa`.
pub fn split_address(text: &str) -> (String, Option<String>) {
    let whole = line(text).unwrap_or_default();
    if text.len() > LONGEST_NAME {
        return (whole, None);
    }
    let parted = |at: usize, mark: usize| {
        let (name, rest) = (line(&text[..at])?, line(&text[at + mark..])?);
        let rest = rest
            .trim_start_matches(['-', '–', ',', ' ', ':', '('])
            .trim_end_matches(')');
        let rest = strip_label(rest);
        starts_as_address(rest).then(|| (name, rest.to_owned()))
    };
    let marks = ["\n", " - ", " – ", "; ", ", ", " ("];
    for mark in marks {
        let mut from = 0;
        while let Some(at) = text[from..].find(mark).map(|at| from + at) {
            if let Some((name, address)) = parted(at, mark.len()) {
                let name = name.trim_end_matches(['-', '–', ',', ';', ' ']).to_owned();
                return (name, Some(address));
            }
            from = at + mark.len();
        }
    }
    (whole, None)
}

fn strip_label(text: &str) -> &str {
    for label in ["Địa chỉ:", "địa chỉ:", "Đ/c:", "đ/c:", "ĐC:"] {
        if let Some(rest) = text.strip_prefix(label) {
            return rest.trim_start();
        }
    }
    text
}

/// Whether a text begins as addresses do, below the commune or with it.
fn starts_as_address(text: &str) -> bool {
    const STARTS: [&str; 27] = [
        "xom", "thon", "ap", "to", "khu", "khom", "ban", "buon", "lang", "so", "duong", "quoc lo",
        "ql", "tinh lo", "tieu khu", "cum", "xa", "phuong", "thi tran", "tt", "huyen", "doi",
        "khoi", "ngo", "hem", "phum", "soc",
    ];
    let folded = crate::text::words(text);
    STARTS.iter().any(|start| {
        folded
            .strip_prefix(start)
            .is_some_and(|rest| rest.starts_with(' ') && rest.len() > 1)
    })
}

/// People in all and the women among them, in one cell: `15/8`, `15 (nữ 8)`, `45 (trong đó nữ: 32)`.
pub fn total_and_female(text: &str) -> Option<(i64, i64)> {
    let folded = fold(text);
    let numbers: Vec<i64> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty() && part.len() <= 5)
        .filter_map(|part| part.parse().ok())
        .collect();
    let [total, female] = numbers[..] else {
        return None;
    };
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let plain = words.iter().all(|word| {
        matches!(
            *word,
            "nu" | "trong" | "do" | "nguoi" | "lao" | "dong" | "ld" | "tong" | "so" | "co" | "la"
        )
    });
    let parted = words.contains(&"nu") || words.is_empty() && folded.contains('/');
    (plain && parted && female <= total).then_some((total, female))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_gets_its_zero_back() {
        let cases = [
            ("ĐT: 0962699910", Some("0962699910"), None),
            ("0904 926 870", Some("0904926870"), None),
            ("0274.538.0527", Some("02745380527"), None),
            ("985809560", Some("0985809560"), Some(Remark::ZeroRestored)),
            ("+84 912 345 678", Some("0912345678"), None),
            (
                "0912345678 - 0987654321",
                Some("0912345678"),
                Some(Remark::Several),
            ),
            (
                "0912345678/0987654321",
                Some("0912345678"),
                Some(Remark::Several),
            ),
            ("Không", None, None),
            ("Anh Ba", None, Some(Remark::BadForm)),
        ];
        for (text, number, remark) in cases {
            let (read, said) = phone(&Value::Text(text.into()));
            assert_eq!((read.as_deref(), said), (number, remark), "{text}");
        }
        let (read, said) = phone(&Value::Number(Decimal::from(2_275_220_431_i64)));
        assert_eq!(
            (read.as_deref(), said),
            (Some("02275220431"), Some(Remark::ZeroRestored))
        );
    }

    #[test]
    fn a_tax_code_is_ten_thirteen_or_twelve_digits() {
        let cases = [
            ("2665 155 060", Some("2665155060")),
            ("3101982703-001", Some("3101982703-001")),
            ("0100109106", Some("0100109106")),
            ("079203001234", Some("079203001234")),
            ("Chưa có", None),
        ];
        for (text, code) in cases {
            assert_eq!(
                tax_code(&Value::Text(text.into())).0.as_deref(),
                code,
                "{text}"
            );
        }
        let (code, remark) = tax_code(&Value::Number(Decimal::from(100_109_106)));
        assert_eq!(
            (code.as_deref(), remark),
            (Some("0100109106"), Some(Remark::ZeroRestored))
        );
        assert!(check_digit("0100109106"), "a real code");
        assert!(!check_digit("0100109107"));
    }

    #[test]
    fn lists_part_at_lines_semicolons_or_commas() {
        let cases: [(&str, &[&str]); 7] = [
            ("- Tượng gỗ\n- Bàn ghế gỗ", &["Tượng gỗ", "Bàn ghế gỗ"]),
            ("Gạo; Tấm; Cám", &["Gạo", "Tấm", "Cám"]),
            (
                "Bàn xoay điện, Lò nung gas 3m3",
                &["Bàn xoay điện", "Lò nung gas 3m3"],
            ),
            (
                "Máy 2,5 kW, cưa (vòng, đĩa)",
                &["Máy 2,5 kW", "cưa (vòng, đĩa)"],
            ),
            ("1. Máy cưa\n2. Máy bào", &["Máy cưa", "Máy bào"]),
            ("Bún, bánh; Phở", &["Bún, bánh", "Phở"]),
            ("Không", &[]),
        ];
        for (text, parts) in cases {
            let read = list(&text.into());
            assert_eq!(
                read.iter().map(|one| &**one).collect::<Vec<_>>(),
                parts,
                "{text}"
            );
        }
    }

    #[test]
    fn a_count_is_whole_and_never_guessed() {
        let cases = [
            ("12", Ok(Some(12))),
            ("1.200", Ok(Some(1200))),
            ("15 người", Ok(Some(15))),
            ("-", Ok(None)),
            ("12,5", Err(NotACount)),
            ("10-15", Err(NotACount)),
            ("abc", Err(NotACount)),
        ];
        for (text, read) in cases {
            assert_eq!(count(&Value::Text(text.into())), read, "{text}");
        }
    }

    #[test]
    fn as_above_is_known_in_its_many_forms() {
        for text in ["nt", "\"", "-nt-", "Như trên", "n.t"] {
            assert!(is_ditto(text), "{text}");
        }
        assert!(!is_ditto("-"));
    }
}
