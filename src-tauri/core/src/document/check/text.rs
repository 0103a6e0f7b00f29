//! What is written: dates, spaces, tags left over, amounts without a unit.

use std::ops::Range;

use chrono::NaiveDate;

use super::{Place, Weight};
use crate::finding::Finding;
use crate::text::{fold, nfc};

/// Everything worth a look in one text.
pub(super) fn check(place: &Place<'_>, text: &str) -> Vec<Finding> {
    let text = nfc(text);
    let mut findings = dates(place, &text);
    findings.extend(spaces(&place.at, &place.said, &text));
    findings.extend(tags(&place.at, &place.said, &text));
    findings.extend(amounts(place, &text));
    findings
}

/// A date as it is written, and as it should be.
struct Written {
    place: Range<usize>,
    day: u32,
    month: u32,
    year: i32,
    right: String,
}

impl Written {
    fn exists(&self) -> bool {
        NaiveDate::from_ymd_opt(self.year, self.month, self.day).is_some()
    }
}

/// Days that no calendar has.
pub(super) fn impossible(at: &str, said: &str, text: &str) -> Vec<Finding> {
    let dates = short_dates(text).into_iter().chain(long_dates(text));
    dates
        .filter(|date| !date.exists())
        .map(|date| {
            let shown = &text[date.place];
            Finding::new(
                Weight::Error,
                at,
                "date_impossible",
                format!("Ngày “{shown}” ở {said} không có trong lịch."),
                "Hãy đối chiếu với văn bản gốc và sửa lại ngày.",
            )
        })
        .collect()
}

fn dates(place: &Place<'_>, text: &str) -> Vec<Finding> {
    let mut findings = impossible(&place.at, &place.said, text);
    for date in short_dates(text).into_iter().chain(long_dates(text)) {
        let shown = &text[date.place.clone()];
        if date.exists() && shown != date.right {
            findings.push(Finding::new(
                Weight::Hint,
                &place.at,
                "date_form",
                format!(
                    "Ngày “{shown}” ở {} chưa viết theo thể thức: ngày dưới 10 và tháng 1, tháng 2 có số 0 đứng trước, tháng khác thì không.",
                    place.said
                ),
                format!("Hãy ghi “{}”.", date.right),
            ));
        }
    }
    findings
}

fn padded(month: u32) -> String {
    match month {
        1 | 2 => format!("{month:02}"),
        _ => month.to_string(),
    }
}

/// `5/1/2020`; not the number of a document, such as `12/5/2020/QĐ-UBND`.
fn short_dates(text: &str) -> Vec<Written> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-');
    let mut found = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, letter) in ends {
        match (start, part(letter)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let word = &text[from..at];
                let numbers: Vec<&str> = word.split('/').collect();
                let &[day, month, year] = numbers.as_slice() else {
                    continue;
                };
                let digits = |text: &str, most: usize| {
                    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
                };
                if !digits(day, 2) || !digits(month, 2) || !digits(year, 4) || year.len() != 4 {
                    continue;
                }
                let number = |text: &str| text.parse().unwrap_or(0);
                let (day, month) = (number(day), number(month));
                let year = year.parse().unwrap_or(0);
                if (1900..=2200).contains(&year) {
                    found.push(Written {
                        place: from..at,
                        day,
                        month,
                        year,
                        right: format!("{day:02}/{}/{year}", padded(month)),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// `ngày 5 tháng 1 năm 2020`.
fn long_dates(text: &str) -> Vec<Written> {
    /// The number after a word, and where it ends.
    fn after<'t>(text: &'t str, word: &str) -> Option<(u32, &'t str)> {
        let rest = text.strip_prefix(word)?;
        let inner = rest.trim_start_matches([' ', '\u{a0}']);
        if inner.len() == rest.len() {
            return None;
        }
        let end = inner
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(inner.len());
        Some((inner[..end].parse().ok()?, &inner[end..]))
    }
    let next = |text: &'_ str| text.trim_start_matches([' ', '\u{a0}']).len();
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return Vec::new();
    }
    lower
        .match_indices("ngày ")
        .filter_map(|(from, _)| {
            let (day, rest) = after(&lower[from..], "ngày")?;
            let rest = &rest[rest.len() - next(rest)..];
            let (month, rest) = after(rest, "tháng")?;
            let rest = &rest[rest.len() - next(rest)..];
            let (year, rest) = after(rest, "năm")?;
            let word = &text[from..from + "ngày".len()];
            Some(Written {
                place: from..lower.len() - rest.len(),
                day,
                month,
                year: i32::try_from(year).ok()?,
                right: format!("{word} {day:02} tháng {} năm {year}", padded(month)),
            })
        })
        .collect()
}

/// What surrounds a place, so that it can be found.
fn around(text: &str, at: Range<usize>) -> &str {
    const NEAR: usize = 18;
    let cut = |from: usize, back: bool| {
        let mut at = from;
        for _ in 0..NEAR {
            let step = match back {
                true => text[..at].chars().next_back(),
                false => text[at..].chars().next(),
            };
            let Some(step) = step else { break };
            match back {
                true => at -= step.len_utf8(),
                false => at += step.len_utf8(),
            }
        }
        at
    };
    text[cut(at.start, true)..cut(at.end, false)].trim()
}

/// Two spaces, or a space before a mark.
pub(super) fn spaces(at: &str, said: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(found) = text.trim().find("  ") {
        let lead = text.len() - text.trim_start().len();
        let near = around(text, found + lead..found + lead + 2);
        findings.push(Finding::new(
            Weight::Hint,
            at,
            "spaces_double",
            format!("Ở {said} có hai khoảng trắng liền nhau: “{near}”."),
            "Hãy xóa bớt một khoảng trắng.",
        ));
    }
    let marks = [" ,", " .", " ;", " :", " !", " ?", " )", "( "];
    let found = marks.iter().filter_map(|mark| {
        text.match_indices(mark)
            .map(|(found, _)| found)
            // neither “số liệu ...” nor “tệp .xls” has a full stop there
            .find(|found| {
                let dotted = text[found + 1..].strip_prefix('.');
                !dotted
                    .is_some_and(|rest| rest.starts_with(|c: char| c == '.' || c.is_alphanumeric()))
            })
    });
    if let Some(found) = found.min() {
        let near = around(text, found..found + 2);
        findings.push(Finding::new(
            Weight::Hint,
            at,
            "space_before_mark",
            format!("Ở {said} có khoảng trắng thừa cạnh dấu câu: “{near}”."),
            "Hãy viết dấu câu liền với chữ đứng trước nó, dấu ngoặc liền với chữ ở trong.",
        ));
    }
    findings
}

/// What a template left over.
pub(super) fn tags(at: &str, said: &str, text: &str) -> Option<Finding> {
    let found = ["{{", "}}", "{%", "«"]
        .iter()
        .filter_map(|tag| text.find(tag))
        .min()?;
    let end = text[found..]
        .chars()
        .next()
        .map_or(found, |c| found + c.len_utf8());
    let near = around(text, found..end);
    Some(Finding::new(
        Weight::Error,
        at,
        "tag_left",
        format!("Ở {said} còn sót ký hiệu của mẫu: “{near}”."),
        "Hãy thay ký hiệu bằng nội dung hoặc xóa đi.",
    ))
}

/// Words that money follows, folded.
const MONEY: &[&str] = &[
    "kinh phi",
    "von",
    "so tien",
    "giai ngan",
    "tam ung",
    "ngan sach",
    "quyet toan",
    "doanh thu",
    "tong muc dau tu",
];
/// How units of money begin, folded.
const UNITS: &[&str] = &[
    "dong", "trieu", "ty", "ti", "nghin", "ngan", "tr", "trd", "d", "vnd", "usd", "%",
];
/// Words that cannot be a unit, folded: a number before them stands alone.
const NO_UNITS: &[&str] = &[
    "va", "dat", "de", "cho", "tu", "cua", "trong", "bang", "tang", "giam", "so", "gom", "la",
    "duoc", "da", "tai",
];

/// Money that does not say in what: “kinh phí 5.978;”.
fn amounts(place: &Place<'_>, text: &str) -> Option<Finding> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| fold(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%'));
    let grouped = |word: &str| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        let whole = digits.split(',').next().unwrap_or_default();
        let groups: Vec<&str> = whole.split('.').collect();
        digits.len() + 2 >= word.trim_matches(['(', ')', '“', '”', '+', '=']).len()
            && groups.len() > 1
            && groups[1..].iter().all(|group| group.len() == 3)
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    for (at, word) in words.iter().enumerate() {
        if !grouped(word) {
            continue;
        }
        let from = at.saturating_sub(5);
        let before: Vec<String> = words[from..at].iter().map(|word| bare(word)).collect();
        let before = format!(" {} ", before.join(" "));
        if !MONEY
            .iter()
            .any(|money| before.contains(&format!(" {money} ")))
        {
            continue;
        }
        // “2.735, 335 và 900 triệu đồng”: the last of several says it for all
        let mut last = at;
        while let Some(next) = words.get(last + 1) {
            let number = next.starts_with(|c: char| c.is_ascii_digit());
            let joins = ["va", "den", "-", "–", "+", "="].contains(&&*fold(next));
            let follows = words
                .get(last + 2)
                .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
            match () {
                () if number => last += 1,
                () if joins && follows => last += 2,
                () => break,
            }
        }
        let ended =
            words[last].ends_with([',', ';', '.', ':', ')']) || words[last].ends_with("./.");
        let unit = words.get(last + 1).map(|next| bare(next));
        let told = unit.as_deref().is_some_and(|unit| UNITS.contains(&unit));
        let counted = unit
            .as_deref()
            .is_some_and(|unit| !NO_UNITS.contains(&unit));
        if (told || counted) && !ended {
            continue;
        }
        let shown = word.trim_end_matches([',', ';', '.', ':', ')', '/']);
        return Some(Finding::new(
            Weight::Warning,
            &place.at,
            "amount_without_unit",
            format!("Số tiền “{shown}” ở {} chưa có đơn vị tính.", place.said),
            "Hãy ghi đơn vị sau số tiền, ví dụ “triệu đồng”.",
        ));
    }
    None
}
