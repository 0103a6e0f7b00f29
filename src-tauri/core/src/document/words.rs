//! The words that the form puts into a document: numbers, dates, letters, punctuation.

use chrono::Datelike;
use rust_decimal::{Decimal, RoundingStrategy};

use super::model::{Annex, Block, Document, Head, Level};
use crate::money::grouped;
use crate::period::{PartialDate, Precision, roman};

/// Quốc hiệu.
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Tiêu ngữ.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// The words before the addressees.
pub const ADDRESSED: &str = "Kính gửi:";
/// The words above the recipients.
pub const RECIPIENTS: &str = "Nơi nhận:";

/// The letters of points, as the decree itself runs them.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";
/// Words of two syllables that names of agencies and titles are made of: a line never ends inside one.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "an toàn", "báo cáo", "bình chọn", "chi nhánh", "chương trình", "công nghệ", "công nghiệp",
    "công thương", "công ty", "công việc", "cộng tác", "cơ sở", "danh hiệu", "doanh nghiệp", "đào tạo",
    "đầu tư", "đề án", "đề nghị", "địa bàn", "địa phương", "giám đốc", "giám sát", "hành chính",
    "hỗ trợ", "hội đồng", "hợp tác", "huyện ủy", "kế hoạch", "kết quả", "khảo sát", "khoa học",
    "khuyến công", "kinh doanh", "kinh phí", "kinh tế", "kỹ thuật", "lao động", "miền núi", "môi trường",
    "nghệ nhân", "nghiệm thu", "ngành nghề", "nhiệm vụ", "nhân dân", "nhu cầu", "nội dung", "nông nghiệp",
    "nông thôn", "phát triển", "phê duyệt", "phòng ban", "phương hướng", "quản lý",
    "quốc gia", "quyết định", "quyết toán", "sản phẩm", "sản xuất", "tài chính", "tập huấn", "thanh lý",
    "thành phố", "thẩm định", "thị trấn", "thị xã", "thông tin", "thủ công", "thương mại", "thực hiện",
    "tiêu biểu", "tiết kiệm", "tiến độ", "tổ chức", "tổng hợp", "trung tâm", "truyền nghề", "tư vấn",
    "tuyên truyền", "ủy ban", "ứng dụng", "việt nam", "xúc tiến", "xét tặng", "xử lý",
];
/// Left free for what is written by hand.
pub const GAP: &str = "      ";

/// `Số: 05/BC-TTKC`, or with room to write the number.
pub fn number_line(head: &Head) -> String {
    if let Some(written) = &head.number_written {
        return format!("Số: {written}");
    }
    match head.number {
        Some(number) => format!("Số: {number:02}/{}", head.symbol),
        None => format!("Số:{GAP}/{}", head.symbol),
    }
}

/// `Bình Dương, ngày 05 tháng 9 năm 2026`.
pub fn place_and_date(head: &Head) -> String {
    let date = match &head.date_written {
        Some(written) => written.clone(),
        None => date(head.date),
    };
    format!("{}, {date}", head.place)
}

/// `ngày 05 tháng 01 năm 2026`: days below ten and months 1 and 2 get a nought, other months do not.
/// What is not known is left free.
pub fn date(date: PartialDate) -> String {
    let (day, month, year) = (date.first.day(), date.first.month(), date.first.year());
    let month = match month {
        1 | 2 => format!("{month:02}"),
        _ => month.to_string(),
    };
    match date.precision {
        Precision::Day => format!("ngày {day:02} tháng {month} năm {year}"),
        Precision::Month => format!("ngày{GAP}tháng {month} năm {year}"),
        Precision::Quarter | Precision::Year => format!("ngày{GAP}tháng{GAP}năm {year}"),
    }
}

/// `1.234.567,89` with so many decimals, halves away from zero.
pub fn number(value: Decimal, decimals: u32) -> String {
    let value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", decimals as usize, value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let sign = if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    };
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole},{fraction}"),
    }
}

/// The number in front of each block, `I.`, `1.`, `a)`, `Biểu đồ 1.`; a higher level starts the lower ones
/// anew, charts count on from those of the texts before.
pub fn numbers(blocks: &[Block], charts: usize) -> Vec<Option<String>> {
    let mut counts = [0u32; Level::ALL.len()];
    let mut charts = charts;
    blocks
        .iter()
        .map(|block| {
            if let Block::Chart(_) = block {
                charts += 1;
                return Some(format!("Biểu đồ {charts}."));
            }
            let (Block::Heading { level, .. } | Block::Item { level, .. }) = block else {
                return None;
            };
            let depth = *level as usize;
            counts[depth] += 1;
            for lower in Level::ALL.into_iter().filter(|one| restarts(*level, *one)) {
                counts[lower as usize] = 0;
            }
            Some(number_of(*level, counts[depth]))
        })
        .collect()
}

/// Whether a level that begins has a lower one begin anew: chapters are counted on from part to part, and
/// articles through all of these, as rules and regulations are cited by them.
fn restarts(begun: Level, lower: Level) -> bool {
    let through = match lower {
        Level::Chapter | Level::Article => begun.is_centred(),
        _ => false,
    };
    begun < lower && !through
}

/// `Phần I`, `Chương I`, `Mục 1`, `I.`, `1.`, `a)`.
pub fn number_of(level: Level, count: u32) -> String {
    match level {
        Level::Part => format!("Phần {}", roman(count)),
        Level::Chapter => format!("Chương {}", roman(count)),
        Level::Division => format!("Mục {count}"),
        Level::Subdivision => format!("Tiểu mục {count}"),
        Level::Section => format!("{}.", roman(count)),
        Level::Article => format!("Điều {count}."),
        Level::Clause => format!("{count}."),
        Level::Point => format!("{})", letter(count)),
    }
}

/// The heading of an annex: numbered when there are several.
pub fn annex_heading(index: usize, annexes: &[Annex]) -> String {
    if annexes.len() < 2 {
        "Phụ lục".to_owned()
    } else {
        format!("Phụ lục {}", roman(index as u32 + 1))
    }
}

/// `(Kèm theo Báo cáo số 05/BC-TTKC ngày 05 tháng 01 năm 2026 của Trung tâm Khuyến công)`.
pub fn attached_to(document: &Document) -> String {
    let head = &document.head;
    let number = number_line(head).replacen("Số:", "số", 1);
    format!(
        "(Kèm theo {} {number} {} của {})",
        document.kind.as_deref().unwrap_or("Công văn"),
        date(head.date),
        head.agency.replace('\n', " "),
    )
}

/// `Kính gửi` lines: one addressee on the line itself, several each with a dash.
pub fn addressees(document: &Document) -> Vec<String> {
    match document.addressees.as_slice() {
        [one] => vec![ended(one, '.')],
        several => listed(several),
    }
}

/// The recipients, each with its dash, `;` between and `.` at the end.
pub fn recipients(document: &Document) -> Vec<String> {
    listed(&document.recipients)
}

/// The text with its compound words and the name of the place joined by no-break spaces, so that a
/// centred line ends between words: `KHUYẾN CÔNG` stays together, and so does `Bình Dương`.
pub fn whole(text: &str, place: &str) -> String {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return text.to_owned();
    }
    let mut whole = text.as_bytes().to_vec();
    let mut joined = Vec::new();
    let place = place.to_lowercase();
    for word in WORDS.iter().copied().chain([place.as_str()]) {
        for (at, _) in lower.match_indices(word) {
            let ends = |byte: Option<char>| byte.is_none_or(|c| !c.is_alphanumeric());
            if ends(lower[..at].chars().next_back())
                && ends(lower[at + word.len()..].chars().next())
            {
                joined.extend(word.match_indices(' ').map(|(space, _)| at + space));
            }
        }
    }
    joined.sort_unstable();
    joined.dedup();
    for at in joined.into_iter().rev() {
        whole.splice(at..=at, "\u{a0}".bytes());
    }
    String::from_utf8(whole).unwrap_or_else(|_| text.to_owned())
}

fn listed(lines: &[String]) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| format!("- {}", ended(line, if i == last { '.' } else { ';' })))
        .collect()
}

fn ended(line: &str, mark: char) -> String {
    format!("{}{mark}", line.trim().trim_end_matches(['.', ';']))
}

/// `a`, `b`, `c`, `d`, `đ`, `e`, `g`…; after `y`, two letters.
fn letter(count: u32) -> String {
    let letters: Vec<char> = LETTERS.chars().collect();
    let index = count.saturating_sub(1) as usize;
    let one = letters[index % letters.len()];
    match index / letters.len() {
        0 => one.to_string(),
        round => format!("{}{one}", letters[(round - 1) % letters.len()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compound_words_and_the_place_stay_whole() {
        assert_eq!(
            whole("TRUNG TÂM KHUYẾN CÔNG TỈNH BÌNH DƯƠNG", "Bình Dương"),
            "TRUNG\u{a0}TÂM KHUYẾN\u{a0}CÔNG TỈNH BÌNH\u{a0}DƯƠNG"
        );
        assert_eq!(
            whole("sản phẩmsản phẩm", ""),
            "sản phẩmsản phẩm",
            "no word ends there"
        );
        assert_eq!(whole("", ""), "");
    }

    #[test]
    fn points_run_through_the_vietnamese_alphabet() {
        let run: String = (1..=23).map(letter).collect();
        assert_eq!(run, LETTERS);
        assert_eq!(
            (letter(5), letter(24), letter(28)),
            ("đ".into(), "aa".into(), "ađ".into())
        );
    }

    #[test]
    fn a_date_pads_days_and_the_first_two_months_only() {
        for (iso, words) in [
            ("2020-01-05", "ngày 05 tháng 01 năm 2020"),
            ("2019-06-29", "ngày 29 tháng 6 năm 2019"),
            ("2026-12-01", "ngày 01 tháng 12 năm 2026"),
            ("2026-09", "ngày      tháng 9 năm 2026"),
            ("2026", "ngày      tháng      năm 2026"),
        ] {
            assert_eq!(date(iso.parse().unwrap()), words);
        }
    }

    #[test]
    fn numbers_are_written_the_vietnamese_way() {
        for (value, decimals, text) in [
            ("1234567.891", 2, "1.234.567,89"),
            ("5978", 0, "5.978"),
            ("-0.04", 1, "0,0"),
            ("-1234.5", 0, "-1.235"),
            ("95.25", 1, "95,3"),
        ] {
            assert_eq!(number(value.parse().unwrap(), decimals), text);
        }
    }

    #[test]
    fn a_higher_level_starts_the_lower_ones_anew() {
        let blocks = [
            Block::heading(Level::Section, "một"),
            Block::heading(Level::Clause, "một"),
            Block::item(Level::Point, "một"),
            Block::item(Level::Point, "hai"),
            Block::paragraph("lời"),
            Block::heading(Level::Clause, "hai"),
            Block::item(Level::Point, "một"),
            Block::heading(Level::Section, "hai"),
            Block::heading(Level::Clause, "một"),
        ];
        let numbers: Vec<String> = numbers(&blocks, 0).into_iter().flatten().collect();
        assert_eq!(numbers.join(" "), "I. 1. a) b) 2. a) II. 1.");
    }
}
