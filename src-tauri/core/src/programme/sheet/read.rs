//! A sheet with the tree of a programme, understood: header, levels, quantities, money.
//!
//! Where the sheet has a column of levels it decides; else the numbering does (`I`, `1`, `1.1`, `a)`, `-`),
//! whatever kinds of it somebody used and in whatever order. Every doubt is a finding with its cell.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::money::Money;
use crate::programme::number::Hundredths;
use crate::survey::numbers::{self, Convention, Qualifier, Reading, Unit};
use crate::survey::workbook::{Sheet, Value, Workbook, address, letter};
use crate::text::{fold, nfc, words};

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

    fn is_money(self) -> bool {
        matches!(self, Self::Money(..) | Self::MoneyAll(_))
    }
}

/// Money by source, each where it is stated.
pub(super) type Stated = [Option<Money>; 4];

/// A row of the tree as the sheet states it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ReadRow {
    /// Its number in the sheet.
    pub(super) row: u32,
    pub(super) depth: usize,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) content: Option<String>,
    pub(super) phase: Option<String>,
    pub(super) every_year: Option<bool>,
    pub(super) by_hand: Option<bool>,
    pub(super) source_text: Option<String>,
    pub(super) note: Option<String>,
    pub(super) quantity: Option<i64>,
    pub(super) qualifier: Option<Qualifier>,
    pub(super) years: BTreeMap<i32, i64>,
    pub(super) money: Stated,
    pub(super) money_years: BTreeMap<i32, Stated>,
}

impl ReadRow {
    /// Money of all its years: stated, or that of its years together.
    pub(super) fn whole_money(&self) -> Result<Option<Stated>> {
        if self.money.iter().any(Option::is_some) {
            return Ok(Some(self.money));
        }
        let mut sum = None;
        for year in self.money_years.values() {
            sum = Some(plus(&sum.unwrap_or_default(), year)?);
        }
        Ok(sum)
    }

    fn states_a_figure(&self) -> bool {
        self.quantity.is_some()
            || !self.years.is_empty()
            || !self.money_years.is_empty()
            || self.money.iter().any(Option::is_some)
    }
}

/// Source by source; nothing and nothing stays nothing.
pub(super) fn plus(one: &Stated, other: &Stated) -> Result<Stated> {
    let mut sum = Stated::default();
    for (at, slot) in sum.iter_mut().enumerate() {
        *slot = match (one[at], other[at]) {
            (Some(a), Some(b)) => Some(a.plus(b)?),
            (a, b) => a.or(b),
        };
    }
    Ok(sum)
}

/// A sheet, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) sheet: String,
    /// What stands above the table and names a programme.
    pub(super) title: Option<String>,
    /// The years that the titles name.
    pub(super) period: Option<(i32, i32)>,
    /// Letter, header as written, and what it holds.
    pub(super) columns: Vec<(String, String, Option<Column>)>,
    pub(super) rows: Vec<ReadRow>,
    pub(super) findings: Vec<Finding>,
    /// A column of money names no unit and its figures do not tell.
    pub(super) needs_unit: bool,
}

impl Read {
    /// The years that have a column of their own.
    pub(super) fn years(&self) -> Option<RangeInclusive<i32>> {
        let years = self
            .columns
            .iter()
            .filter_map(|(_, _, column)| match column {
                Some(
                    Column::Year(year)
                    | Column::Money(Some(year), _)
                    | Column::MoneyAll(Some(year)),
                ) => Some(*year),
                _ => None,
            });
        let (mut first, mut last) = (None::<i32>, None::<i32>);
        for year in years {
            first = Some(first.map_or(year, |one| one.min(year)));
            last = Some(last.map_or(year, |one| one.max(year)));
        }
        Some(first?..=last?)
    }
}

/// Where the header stands, and what its columns hold.
struct Header {
    first: u32,
    height: u32,
    columns: Vec<(u32, String, Option<Column>)>,
    known: usize,
}

/// How far down a header is looked for, and how many rows it may have.
const DEEPEST: u32 = 60;
const TALLEST: u32 = 4;
/// Columns beyond which no programme reaches.
const WIDEST: u32 = 200;

/// Reads the sheet that looks most like the tree of a programme. `unit` is a person's word on the unit of
/// money, `source` the source of money that the sheet does not split.
pub(super) fn read(workbook: &Workbook, unit: Option<Unit>, source: usize) -> Result<Read> {
    let mut best: Option<(&Sheet, Header)> = None;
    for sheet in &workbook.sheets {
        if let Some(header) = header(sheet)
            && best.as_ref().is_none_or(|(of, known)| {
                (of.hidden, known.known) > (sheet.hidden, known.known) || header.known > known.known
            })
        {
            best = Some((sheet, header));
        }
    }
    let Some((sheet, header)) = best else {
        return Err(Error::refused(
            "programme_sheet_unknown",
            format!(
                "Tệp “{}” không có bảng chỉ tiêu nào nhận ra được. Hàng tiêu đề cần cột tên chỉ tiêu, cùng đơn vị tính, số lượng, các năm hoặc kinh phí.",
                workbook.file_name
            ),
        ));
    };
    let mut reader = Reader {
        sheet,
        header,
        read: Read {
            sheet: sheet.name.clone(),
            ..Read::default()
        },
        source,
        units: BTreeMap::new(),
        conventions: BTreeMap::new(),
    };
    reader.titles();
    reader.habits(unit);
    reader.rows()?;
    reader.read.columns = reader
        .header
        .columns
        .iter()
        .map(|(at, path, column)| (letter(*at), path.clone(), *column))
        .collect();
    Ok(reader.read)
}

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

fn one_line(text: &str) -> String {
    let text = nfc(text.trim());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn header(sheet: &Sheet) -> Option<Header> {
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

/// A kind of numbering: rows of one kind stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Letter,
    Roman,
    Number,
    Dotted(usize),
    Small,
    Dash,
}

fn mark(code: &str, last_letter: Option<char>) -> (Mark, Option<char>) {
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

struct Reader<'s> {
    sheet: &'s Sheet,
    header: Header,
    read: Read,
    /// The source of money that the sheet does not split.
    source: usize,
    units: BTreeMap<u32, Option<Unit>>,
    conventions: BTreeMap<u32, Convention>,
}

impl Reader<'_> {
    fn at(&self, row: u32, column: u32) -> String {
        format!("{}!{}", self.sheet.name, address(row, column))
    }

    fn say(&mut self, level: Level, at: String, code: &str, message: String, fix: &str) {
        self.read
            .findings
            .push(Finding::new(level, at, code, message, fix));
    }

    fn data(&self) -> impl Iterator<Item = u32> + use<> {
        let from = self.header.first + self.header.height;
        let numbers: Vec<u32> = self
            .sheet
            .rows
            .iter()
            .map(|row| row.number)
            .filter(|row| *row >= from)
            .collect();
        numbers.into_iter()
    }

    fn column(&self, holds: Column) -> Option<u32> {
        self.header
            .columns
            .iter()
            .find(|(_, _, column)| *column == Some(holds))
            .map(|(at, _, _)| *at)
    }

    fn text(&self, row: u32, holds: Column) -> Option<String> {
        // A merged cell below the header says its words once, in its first row.
        let cell = self.sheet.cell(row, self.column(holds)?)?;
        let text = one_line(&cell.value.text());
        (!text.is_empty()).then_some(text)
    }

    /// What stands above the table: the programme's name and its years.
    fn titles(&mut self) {
        for row in self
            .sheet
            .rows
            .iter()
            .take_while(|row| row.number < self.header.first)
        {
            for cell in &row.cells {
                let text = one_line(&cell.value.text());
                if self.read.period.is_none() {
                    self.read.period = period_in(&text);
                }
                let names =
                    fold(&text).contains("chuong trinh") && text.chars().any(char::is_lowercase);
                if names && self.read.title.is_none() {
                    self.read.title = Some(text);
                }
            }
        }
    }

    /// Units of money and how numbers are written, from whole columns.
    fn habits(&mut self, chosen: Option<Unit>) {
        let above = self
            .sheet
            .rows
            .iter()
            .take_while(|row| row.number < self.header.first)
            .flat_map(|row| &row.cells)
            .filter_map(|cell| {
                let text = cell.value.text();
                let folded = fold(&text);
                (folded.contains("dvt") || folded.contains("don vi") || folded.contains("kinh phi"))
                    .then(|| Unit::named_in(&text))
                    .flatten()
            })
            .next();
        let columns: Vec<(u32, String, Column)> = self
            .header
            .columns
            .iter()
            .filter_map(|(at, path, column)| Some((*at, path.clone(), (*column)?)))
            .collect();
        let mut unknown = Vec::new();
        for (at, path, column) in columns {
            let mut convention = Convention::default();
            let (mut plain, mut small) = (0_u32, 0_u32);
            for row in self.data() {
                match self.sheet.cell(row, at).map(|cell| &cell.value) {
                    Some(Value::Text(text)) => {
                        convention.see(text);
                        if numbers::names_no_unit(text)
                            && let Reading::Amount { dong, .. } =
                                numbers::money(text, None, convention)
                            && dong != Money::ZERO
                        {
                            plain += 1;
                            small += u32::from(dong.dong() < 1_000_000);
                        }
                    }
                    Some(Value::Number(number)) if !number.is_zero() => {
                        plain += 1;
                        small += u32::from(*number < Decimal::from(1_000_000));
                    }
                    _ => {}
                }
            }
            self.conventions.insert(at, convention);
            if column.is_money() {
                let named = chosen
                    .or_else(|| path.split(" / ").filter_map(Unit::named_in).last())
                    .or(above)
                    .or_else(|| (small == 0).then_some(Unit::Dong));
                if named.is_none() && plain > 0 {
                    unknown.push((at, path));
                }
                self.units.insert(at, named);
            }
        }
        for (at, path) in unknown {
            self.read.needs_unit = true;
            let place = self.at(self.header.first, at);
            self.say(
                Level::Error,
                place,
                "unit_missing",
                format!("Cột “{path}” có số tiền nhưng không ghi đơn vị tính."),
                "Chọn đơn vị tính của kinh phí: đồng, nghìn đồng, triệu đồng hoặc tỷ đồng.",
            );
        }
    }

    fn rows(&mut self) -> Result<()> {
        let mut rows: Vec<(ReadRow, bool)> = Vec::new();
        let (coded, levelled) = (
            self.column(Column::Code).is_some(),
            self.column(Column::Level).is_some(),
        );
        let mut marks: Vec<Mark> = Vec::new();
        let mut last_letter = None;
        let mut totals: Vec<ReadRow> = Vec::new();
        for number in self.data() {
            let Some(name) = self.text(number, Column::Name) else {
                let filled = self
                    .sheet
                    .row(number)
                    .is_some_and(|row| row.cells.len() > 1);
                let codes = self.text(number, Column::Code).is_some();
                if filled && codes && !self.is_numbering(number) {
                    let at = self.at(number, self.column(Column::Name).unwrap_or_default());
                    self.say(
                        Level::Warning,
                        at,
                        "name_missing",
                        format!(
                            "Dòng {number} có số liệu nhưng không có tên chỉ tiêu nên không nhập."
                        ),
                        "Ghi tên chỉ tiêu, hoặc xóa dòng nếu không cần.",
                    );
                }
                continue;
            };
            if self.is_numbering(number) {
                continue;
            }
            let mut row = self.row(number, name)?;
            let folded = words(&row.name);
            if row.code.is_empty()
                && matches!(
                    folded.as_str(),
                    "tong" | "cong" | "tong cong" | "tong so" | "tong kinh phi" | "cong tong"
                )
            {
                totals.push(row);
                continue;
            }
            let level = self
                .text(number, Column::Level)
                .and_then(|text| text.parse::<usize>().ok());
            let deepest = rows.last().map_or(0, |(row, _)| row.depth + 1);
            let mut placed = true;
            row.depth = match level {
                Some(level) if levelled => {
                    let depth = level.saturating_sub(1);
                    if depth > deepest {
                        let at = self.at(number, self.column(Column::Level).unwrap_or_default());
                        self.say(
                            Level::Warning,
                            at,
                            "level_skipped",
                            format!(
                                "“{}” ghi cấp {level} nhưng dòng trên chỉ ở cấp {deepest}.",
                                row.name
                            ),
                            "Chương trình xếp mục này ngay dưới dòng trên. Sửa cấp nếu chưa đúng.",
                        );
                    }
                    depth.min(deepest)
                }
                _ if coded || levelled => {
                    placed = !row.code.is_empty();
                    let (kind, letter) = mark(&row.code, last_letter);
                    last_letter = letter.or(last_letter);
                    match marks.iter().position(|one| *one == kind) {
                        Some(at) => marks.truncate(at + 1),
                        None => marks.push(kind),
                    }
                    marks.len() - 1
                }
                _ => usize::from(row.unit.is_some() || row.states_a_figure()).min(deepest),
            };
            let counts = placed || row.states_a_figure() || row.unit.is_some();
            rows.push((row, counts));
        }
        // What follows the last row that counts is a signature or a remark.
        let end = rows
            .iter()
            .rposition(|(_, counts)| *counts)
            .map_or(0, |at| at + 1);
        rows.truncate(end);
        self.read.rows = rows.into_iter().map(|(row, _)| row).collect();
        if self.read.rows.is_empty() {
            return Err(Error::refused(
                "programme_sheet_empty",
                format!(
                    "Trang “{}” có hàng tiêu đề nhưng không có chỉ tiêu nào. Hãy kiểm tra lại tệp.",
                    self.sheet.name
                ),
            ));
        }
        self.headings()?;
        self.total(&totals)
    }

    /// A row that numbers the columns: `(1) (2) (3)`.
    fn is_numbering(&self, number: u32) -> bool {
        let Some(row) = self.sheet.row(number) else {
            return false;
        };
        let numbered = |text: &str| {
            text.trim()
                .trim_matches(['(', ')', '[', ']'])
                .parse::<u32>()
                .is_ok_and(|one| one < 100)
        };
        row.cells.len() > 2 && row.cells.iter().all(|cell| numbered(&cell.value.text()))
    }

    fn row(&mut self, number: u32, name: String) -> Result<ReadRow> {
        let mut row = ReadRow {
            row: number,
            code: self.text(number, Column::Code).unwrap_or_default(),
            unit: self.text(number, Column::Unit),
            content: self.text(number, Column::Content),
            phase: self.text(number, Column::Phase),
            source_text: self.text(number, Column::SourceText),
            note: self.text(number, Column::Note),
            every_year: self
                .text(number, Column::EveryYear)
                .map(|text| says_yes(&text)),
            by_hand: self
                .text(number, Column::ByHand)
                .map(|text| says_yes(&text)),
            name,
            ..ReadRow::default()
        };
        let columns: Vec<(u32, Column)> = self
            .header
            .columns
            .iter()
            .filter_map(|(at, _, column)| Some((*at, (*column)?)))
            .collect();
        let mut lump: BTreeMap<Option<i32>, (u32, Money)> = BTreeMap::new();
        for (at, column) in columns {
            let Some(cell) = self.sheet.cell(number, at) else {
                continue;
            };
            let value = cell.value.clone();
            match column {
                Column::Whole => {
                    let Some((quantity, qualifier, yearly)) = self.quantity(number, at, &value)
                    else {
                        continue;
                    };
                    (row.quantity, row.qualifier) = (Some(quantity), qualifier);
                    if yearly {
                        row.every_year = Some(true);
                    }
                }
                Column::Year(year) => {
                    if let Some((quantity, _, _)) = self.quantity(number, at, &value) {
                        row.years.insert(year, quantity);
                    }
                }
                Column::Money(year, source) => {
                    if let Some(amount) = self.money(number, at, &value) {
                        let slot = match year {
                            None => &mut row.money,
                            Some(year) => row.money_years.entry(year).or_default(),
                        };
                        slot[source] = Some(amount);
                    }
                }
                Column::MoneyAll(year) => {
                    if let Some(amount) = self.money(number, at, &value) {
                        lump.insert(year, (at, amount));
                    }
                }
                _ => {}
            }
        }
        for (year, (at, amount)) in lump {
            let slot = match year {
                None => &mut row.money,
                Some(year) => row.money_years.entry(year).or_default(),
            };
            let split = Money::sum(slot.iter().flatten().copied())?;
            if slot.iter().all(Option::is_none) {
                slot[self.source] = Some(amount);
            } else if split != amount {
                let at = self.at(number, at);
                self.say(
                    Level::Error,
                    at,
                    "sources_differ",
                    format!("“{}”: tổng kinh phí ghi {amount} đồng nhưng các nguồn cộng lại là {split} đồng.", row.name),
                    "Sửa tổng hoặc số của từng nguồn cho khớp.",
                );
            }
        }
        Ok(row)
    }

    /// Hundredths, how exact, and whether they are of every year.
    fn quantity(
        &mut self,
        row: u32,
        column: u32,
        value: &Value,
    ) -> Option<(i64, Option<Qualifier>, bool)> {
        let convention = self.conventions.get(&column).copied().unwrap_or_default();
        let refused = |reader: &mut Self, text: &str, code: &str, message: String| {
            let at = reader.at(row, column);
            let _ = text;
            reader.say(
                Level::Error,
                at,
                code,
                message,
                "Sửa ô này trong tệp rồi nhập lại.",
            );
        };
        match value {
            Value::Number(number) => match Hundredths::of(*number).filter(|one| one.0 >= 0) {
                Some(quantity) => Some((quantity.0, None, false)),
                None => {
                    let text = value.text();
                    refused(
                        self,
                        &text,
                        "quantity_unclear",
                        format!(
                            "“{text}” không phải là số lượng ghi được (số không âm, nhiều nhất hai chữ số lẻ)."
                        ),
                    );
                    None
                }
            },
            Value::Text(text) if numbers::states_nothing(text) => None,
            Value::Text(text) => {
                // “04 quý/năm”, “120 chuyên đề”: the words behind the last digit say what is counted.
                let end = text
                    .rfind(|c: char| c.is_ascii_digit())
                    .map_or(0, |at| at + 1);
                let yearly = words(&text[end..]).ends_with("nam") && text[end..].contains('/');
                // Read as thousands of đồng: three decimals more than hundredths need.
                match numbers::money(&text[..end], Some(Unit::Thousand), convention) {
                    Reading::Amount {
                        dong, qualifier, ..
                    } if dong.dong() % 10 == 0 && dong >= Money::ZERO => {
                        Some((dong.dong() / 10, qualifier, yearly))
                    }
                    Reading::Ambiguous(one, other) => {
                        let written = |dong: Money| Hundredths(dong.dong() / 10).written();
                        refused(
                            self,
                            text,
                            "quantity_ambiguous",
                            format!(
                                "“{text}” có thể hiểu là {} hoặc {}.",
                                written(one),
                                written(other)
                            ),
                        );
                        None
                    }
                    _ => {
                        refused(
                            self,
                            text,
                            "quantity_unclear",
                            format!("“{text}” chưa phải là số lượng."),
                        );
                        None
                    }
                }
            }
            Value::Date(_) | Value::Bool(_) | Value::Error(_) => {
                let text = value.text();
                refused(
                    self,
                    &text,
                    "quantity_unclear",
                    format!("“{text}” chưa phải là số lượng."),
                );
                None
            }
        }
    }

    fn money(&mut self, row: u32, column: u32, value: &Value) -> Option<Money> {
        let unit = self.units.get(&column).copied().flatten();
        let convention = self.conventions.get(&column).copied().unwrap_or_default();
        let fix = "Sửa ô này trong tệp rồi nhập lại.";
        let (code, message) = match value {
            // Said once for the whole column.
            Value::Number(_) if unit.is_none() => return None,
            Value::Number(number) => match unit.unwrap_or(Unit::Dong).times(*number) {
                Some(amount) => return Some(amount),
                None => (
                    "money_unclear",
                    format!("“{}” không phải là số tiền đồng chẵn.", value.text()),
                ),
            },
            Value::Text(text) if numbers::states_nothing(text) => return None,
            Value::Text(text) => match numbers::money(text, unit, convention) {
                Reading::Nothing => return None,
                Reading::Amount { dong, .. } if unit.is_some() || !numbers::names_no_unit(text) => {
                    return Some(dong);
                }
                Reading::Amount { .. } => return None,
                Reading::Ambiguous(one, other) => (
                    "money_ambiguous",
                    format!("“{text}” có thể hiểu là {one} đồng hoặc {other} đồng."),
                ),
                Reading::Malformed => ("money_unclear", format!("“{text}” chưa phải là số tiền.")),
            },
            other => (
                "money_unclear",
                format!("“{}” chưa phải là số tiền.", other.text()),
            ),
        };
        let at = self.at(row, column);
        self.say(Level::Error, at, code, message, fix);
        None
    }

    /// Money of a heading is what is below it: stated again it is left out, stated otherwise it is said.
    fn headings(&mut self) -> Result<()> {
        for at in (0..self.read.rows.len()).rev() {
            // From the last row up: what is below states its money in one place only.
            let sum = self.below(at)?;
            let Some(sum) = sum else {
                continue;
            };
            let row = &self.read.rows[at];
            if let Some(own) = row.whole_money()? {
                let total = |stated: &Stated| Money::sum(stated.iter().flatten().copied());
                if total(&own)? != total(&sum)? {
                    let place = self.at(row.row, self.column(Column::Name).unwrap_or_default());
                    let message = format!(
                        "“{}” ghi {} đồng nhưng các mục bên dưới cộng lại là {} đồng.",
                        row.name,
                        total(&own)?,
                        total(&sum)?
                    );
                    self.say(
                        Level::Warning,
                        place,
                        "heading_differs",
                        message,
                        "Chương trình lấy số cộng từ bên dưới. Sửa tệp nếu mục bên dưới còn thiếu.",
                    );
                }
                let row = &mut self.read.rows[at];
                row.money = Stated::default();
                row.money_years.clear();
            }
        }
        Ok(())
    }

    /// Money of the rows below a heading that states none any more.
    fn below(&self, at: usize) -> Result<Option<Stated>> {
        let depth = self.read.rows[at].depth;
        let mut sum = None;
        for row in self.read.rows[at + 1..]
            .iter()
            .take_while(|row| row.depth > depth)
        {
            if let Some(money) = row.whole_money()? {
                sum = Some(plus(&sum.unwrap_or_default(), &money)?);
            }
        }
        Ok(sum)
    }

    /// The sheet's own total against the rows.
    fn total(&mut self, totals: &[ReadRow]) -> Result<()> {
        let mut sum: Option<Stated> = None;
        for row in &self.read.rows {
            if let Some(money) = row.whole_money()? {
                sum = Some(plus(&sum.unwrap_or_default(), &money)?);
            }
        }
        let Some(sum) = sum else {
            return Ok(());
        };
        for row in totals {
            let Some(own) = row.whole_money()? else {
                continue;
            };
            let total = |stated: &Stated| Money::sum(stated.iter().flatten().copied());
            if total(&own)? != total(&sum)? {
                let at = self.at(row.row, self.column(Column::Name).unwrap_or_default());
                let message = format!(
                    "Dòng “{}” ghi {} đồng nhưng các chỉ tiêu cộng lại là {} đồng.",
                    row.name,
                    total(&own)?,
                    total(&sum)?
                );
                self.say(
                    Level::Warning,
                    at,
                    "total_differs",
                    message,
                    "Kiểm tra mục còn thiếu hoặc tính hai lần.",
                );
            }
        }
        Ok(())
    }
}

fn says_yes(text: &str) -> bool {
    !matches!(
        words(text).as_str(),
        "" | "khong" | "0" | "false" | "k" | "ko"
    )
}
