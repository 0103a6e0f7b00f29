//! The header of a sheet with the tree of a programme: where it stands and what each column holds.
//!
//! Offices put the same thing in many words and in one to four header rows, merged or not. A header is
//! taken where most of its columns say something we know.

use std::collections::BTreeMap;

use crate::survey::workbook::Sheet;
use crate::text::{nfc, words};

/// The four sources, in the order of their columns.
pub(super) const SOURCES: [&str; 4] = ["KCQG", "KCĐP", "Đối ứng", "Nguồn khác"];

/// What a column holds. Money is of all years or of one; its source is counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Level,
    Name,
    Unit,
    Content,
    Phase,
    EveryYear,
    ByHand,
    SourceText,
    Note,
    Whole,
    Year(i32),
    Money(Option<i32>, usize),
    /// Money whose source nobody named.
    MoneyAll(Option<i32>),
}

impl Column {
    /// As a person reads it.
    pub(super) fn label(self) -> String {
        let of = |year: Option<i32>| year.map_or_else(String::new, |year| format!(" năm {year}"));
        match self {
            Self::Code => "Số thứ tự".to_owned(),
            Self::Level => "Cấp".to_owned(),
            Self::Name => "Chỉ tiêu, nhiệm vụ".to_owned(),
            Self::Unit => "Đơn vị tính".to_owned(),
            Self::Content => "Nội dung khuyến công".to_owned(),
            Self::Phase => "Phân kỳ".to_owned(),
            Self::EveryYear => "Giao cho từng năm".to_owned(),
            Self::ByHand => "Chỉ tiêu vĩ mô".to_owned(),
            Self::SourceText => "Nguồn số liệu".to_owned(),
            Self::Note => "Ghi chú".to_owned(),
            Self::Whole => "Số lượng cả giai đoạn".to_owned(),
            Self::Year(year) => format!("Số lượng năm {year}"),
            Self::Money(year, source) => format!("{}{}", SOURCES[source], of(year)),
            Self::MoneyAll(year) => format!("Kinh phí{}", of(year)),
        }
    }

    pub(super) fn is_money(self) -> bool {
        matches!(self, Self::Money(..) | Self::MoneyAll(_))
    }
}

/// Where the header stands, and what its columns hold.
pub(super) struct Header {
    pub(super) first: u32,
    pub(super) height: u32,
    pub(super) columns: Vec<(u32, String, Option<Column>)>,
    /// How many columns are known.
    pub(super) known: usize,
}

/// How far down a header is looked for, and how many rows it may have.
const DEEPEST: u32 = 60;
const TALLEST: u32 = 4;
/// Columns beyond which no programme reaches.
const WIDEST: u32 = 200;

/// The texts at the top of a sheet as a person sees them: a merged cell says its words in its whole area.
struct Top {
    texts: BTreeMap<(u32, u32), String>,
    rows: u32,
    columns: u32,
}

impl Top {
    fn of(sheet: &Sheet) -> Option<Self> {
        let rows = sheet.rows.last()?.number.min(DEEPEST);
        let reach = rows + TALLEST;
        let top = || sheet.rows.iter().take_while(|row| row.number <= reach);
        let columns = top()
            .filter_map(|row| row.cells.last())
            .map(|cell| cell.column)
            .max()?;
        let columns = columns.min(WIDEST);
        let mut texts = BTreeMap::new();
        for row in top() {
            for cell in row.cells.iter().filter(|cell| cell.column <= columns) {
                let text = one_line(&cell.value.text());
                if !text.is_empty() {
                    texts.insert((row.number, cell.column), text);
                }
            }
        }
        for area in sheet.merges.iter().take_while(|area| area.top <= reach) {
            let Some(text) = texts.get(&(area.top, area.left)).cloned() else {
                continue;
            };
            for row in area.top..=area.bottom.min(reach) {
                for column in area.left..=area.right.min(columns) {
                    texts.entry((row, column)).or_insert_with(|| text.clone());
                }
            }
        }
        Some(Self {
            texts,
            rows,
            columns,
        })
    }

    fn text(&self, row: u32, column: u32) -> Option<&String> {
        self.texts.get(&(row, column))
    }

    /// The columns as a header of so many rows names them; no two hold the same.
    fn header(&self, first: u32, height: u32) -> Vec<(u32, String, Option<Column>)> {
        let mut columns = Vec::new();
        let mut taken = Vec::new();
        let within = |row: u32, column: u32| {
            (row + 1..first + height).any(|row| self.text(row, column).is_some())
        };
        for column in 0..=self.columns {
            let mut path: Vec<&str> = Vec::new();
            for row in first..first + height {
                let text = self.text(row, column).or_else(|| {
                    // A heading written once over the columns that it spans, without merging them.
                    let left = (0..column)
                        .rev()
                        .find(|left| self.text(row, *left).is_some());
                    let left = left.filter(|left| within(row, column) && within(row, *left))?;
                    self.text(row, left)
                });
                if let Some(text) = text
                    && path.last() != Some(&text.as_str())
                {
                    path.push(text);
                }
            }
            if path.is_empty() {
                continue;
            }
            let path = path.join(" / ");
            let holds = classify(&path).filter(|holds| !taken.contains(holds));
            taken.extend(holds);
            columns.push((column, path, holds));
        }
        columns
    }
}

pub(super) fn one_line(text: &str) -> String {
    let text = nfc(text.trim());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header of a sheet, if it has one.
pub(super) fn header(sheet: &Sheet) -> Option<Header> {
    let top = Top::of(sheet)?;
    let mut best: Option<Header> = None;
    for first in 1..=top.rows {
        for height in 1..=TALLEST {
            let found = top.header(first, height);
            let known: Vec<Column> = found.iter().filter_map(|(_, _, column)| *column).collect();
            let figures = known.iter().any(|column| {
                matches!(column, Column::Unit | Column::Whole | Column::Year(_))
                    || column.is_money()
            });
            if !known.contains(&Column::Name) || !figures {
                continue;
            }
            if best.as_ref().is_none_or(|one| known.len() > one.known) {
                best = Some(Header {
                    first,
                    height,
                    known: known.len(),
                    columns: found,
                });
            }
        }
    }
    best
}

/// What a header names, however it is put.
fn classify(path: &str) -> Option<Column> {
    let text = format!(" {} ", words(path));
    let bare = text.trim();
    let has = |word: &str| text.contains(&format!(" {word} "));
    let starts = |with: &str| text.starts_with(&format!(" {with} "));
    let years = years_in(bare);
    let year = match years[..] {
        [one] => Some(one),
        _ => None,
    };
    match bare {
        "tt" | "stt" | "so tt" | "so thu tu" | "ky hieu" => return Some(Column::Code),
        "cap" | "cap do" | "bac" => return Some(Column::Level),
        _ => {}
    }
    if has("thuc hien") && !has("ke hoach") || has("ket qua") || has("ty le") || has("so voi") {
        return None;
    }
    let first = [
        ("ma noi dung", Column::Content),
        ("noi dung khuyen cong nd", Column::Content),
        ("phan ky", Column::Phase),
        ("vi mo", Column::ByHand),
        ("nguon so lieu", Column::SourceText),
        ("ghi chu", Column::Note),
    ];
    if let Some((_, column)) = first.iter().find(|(word, _)| has(word)) {
        return Some(*column);
    }
    if years.is_empty()
        && (starts("hang nam") || starts("giao hang nam") || bare == "giao cho tung nam")
    {
        return Some(Column::EveryYear);
    }
    if starts("dvt") || starts("don vi tinh") || bare == "don vi" {
        return Some(Column::Unit);
    }
    let name = [
        "noi dung",
        "chi tieu",
        "nhiem vu",
        "ten",
        "hang muc",
        "danh muc",
        "cong viec",
    ];
    if name.iter().any(|word| starts(word)) {
        return Some(match (year, years.len()) {
            (_, 0) if has("giai doan") => Column::Whole,
            (_, 0) => Column::Name,
            (Some(year), _) => Column::Year(year),
            _ => Column::Whole,
        });
    }
    let sources: [&[&str]; 4] = [
        &["kcqg", "quoc gia", "trung uong"],
        &["kcdp", "dia phuong", "ngan sach tinh"],
        &[
            "doi ung",
            "thu huong",
            "von co so",
            "co so dong gop",
            "tu co",
        ],
        &["nguon khac", "von khac", "long ghep", "khac"],
    ];
    let source = sources
        .iter()
        .position(|words| words.iter().any(|word| has(word)));
    let money = ["kinh phi", "von", "ngan sach", "so tien", "muc ho tro"];
    if let Some(source) = source {
        return Some(Column::Money(year, source));
    }
    if money.iter().any(|word| has(word)) {
        return Some(Column::MoneyAll(year));
    }
    if let Some(year) = year {
        return Some(Column::Year(year));
    }
    let whole = [
        "tong so",
        "tong",
        "so luong",
        "muc tieu",
        "ca giai doan",
        "giai doan",
        "khoi luong",
        "ke hoach",
        "quy mo",
        "cong",
    ];
    whole.iter().any(|word| has(word)).then_some(Column::Whole)
}

/// Calendar years among folded words.
fn years_in(text: &str) -> Vec<i32> {
    let year = |word: &str| {
        let known = word.len() == 4 && word.starts_with("20");
        known.then(|| word.parse().ok()).flatten()
    };
    text.split(' ').filter_map(year).collect()
}

/// The period that a text names: `2021-2025`.
pub(super) fn period_in(text: &str) -> Option<(i32, i32)> {
    let years = years_in(&words(text));
    years
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .find(|(first, last)| first < last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_however_an_office_puts_it() {
        for (header, column) in [
            ("STT", Some(Column::Code)),
            ("Nội dung", Some(Column::Name)),
            ("CHỈ TIÊU, NHIỆM VỤ", Some(Column::Name)),
            ("Nội dung khuyến công", Some(Column::Name)),
            ("Mã nội dung", Some(Column::Content)),
            ("ĐVT", Some(Column::Unit)),
            ("Đơn vị tính", Some(Column::Unit)),
            ("Tổng số giai đoạn 2021-2025", Some(Column::Whole)),
            ("Chỉ tiêu giai đoạn 2021 – 2025", Some(Column::Whole)),
            ("Khối lượng", Some(Column::Whole)),
            ("Phân theo năm / Năm 2023", Some(Column::Year(2023))),
            ("Chỉ tiêu / 2024", Some(Column::Year(2024))),
            ("Kinh phí (triệu đồng) / KCQG", Some(Column::Money(None, 0))),
            (
                "Kinh phí khuyến công địa phương",
                Some(Column::Money(None, 1)),
            ),
            (
                "Kinh phí / 2022 / Đối ứng",
                Some(Column::Money(Some(2022), 2)),
            ),
            ("Vốn khác", Some(Column::Money(None, 3))),
            (
                "Dự toán kinh phí năm 2025",
                Some(Column::MoneyAll(Some(2025))),
            ),
            ("Tổng kinh phí", Some(Column::MoneyAll(None))),
            ("Giao hằng năm", Some(Column::EveryYear)),
            ("Chỉ tiêu vĩ mô", Some(Column::ByHand)),
            ("Thực hiện 2023", None),
            ("Tỷ lệ (%)", None),
            ("Người phụ trách", None),
        ] {
            assert_eq!(classify(header), column, "{header}");
        }
    }

    #[test]
    fn a_period_is_read_from_a_title() {
        assert_eq!(period_in("giai đoạn 2021-2025"), Some((2021, 2025)));
        assert_eq!(
            period_in("GIAI ĐOẠN 2026 – 2030 (QĐ 12/2025)"),
            Some((2026, 2030))
        );
        assert_eq!(period_in("năm 2025"), None);
    }
}
