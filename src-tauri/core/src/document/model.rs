//! What stands in an official document, free of pages and points.

use std::ops::Range;

use rust_decimal::Decimal;

use super::chart::Chart;
use super::extras::Extras;
use crate::money::Money;
use crate::period::PartialDate;

/// An official document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The agency, the number, the place and the date.
    pub head: Head,
    /// `Báo cáo`, printed in capitals; `None` is a letter (công văn), whose summary stands under
    /// its number as `V/v …`.
    pub kind: Option<String>,
    /// Trích yếu. A line break in it is kept.
    pub summary: String,
    /// Kính gửi, without the words and without punctuation. None: no such line.
    pub addressees: Vec<String>,
    /// The text.
    pub body: Vec<Block>,
    /// Who signs.
    pub signature: Signature,
    /// Who signs with them: the other party of a contract, the members of a record. They come first, two by
    /// two; the recipients then stand below.
    pub cosigners: Vec<Signature>,
    /// Nơi nhận, without dash and punctuation; by custom `Như trên` first and `Lưu: VT, …` last.
    pub recipients: Vec<String>,
    /// Phụ lục, each with pages of its own.
    pub annexes: Vec<Annex>,
    /// Stamps, the writer's initials, the address at the foot: what most documents do without.
    pub extras: Extras,
}

/// Above the title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Cơ quan chủ quản. A line break in a name is kept; without one, long names break evenly.
    pub superior: Option<String>,
    /// Cơ quan ban hành.
    pub agency: String,
    /// `None` leaves room to write the number by hand.
    pub number: Option<u32>,
    /// `BC-TTKC`.
    pub symbol: String,
    /// Địa danh: `Bình Dương`.
    pub place: String,
    /// What is not known yet of the date is left free.
    pub date: PartialDate,
    /// The number with its symbol as somebody wrote it, in place of what `number` and `symbol` make.
    pub number_written: Option<String>,
    /// The date in words, in place of what `date` makes.
    pub date_written: Option<String>,
}

/// One block of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A titled heading on a line of its own; the number is made by its place.
    Heading {
        /// How deep.
        level: Level,
        /// Without number; capitals where the form asks for them.
        title: String,
    },
    /// A numbered paragraph without a title: `1.`, `a)`.
    Item {
        /// How deep.
        level: Level,
        /// The text after the number.
        runs: Runs,
    },
    /// A paragraph.
    Paragraph(Runs),
    /// Căn cứ: in italics, on a line of its own; the `;` or `.` is part of the text.
    Basis(Runs),
    /// A paragraph that begins with `- `.
    Bullet(Runs),
    /// A table.
    Table(Table),
    /// A chart; it is never split, and keeps with its title.
    Chart(Chart),
}

/// The levels of a text, outermost first: reports have parts, sections, clauses and points; regulations and
/// contracts have chapters and articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `Phần I`, centred, its title below.
    Part,
    /// `Chương I`, set like a part; counted on from part to part.
    Chapter,
    /// `Mục 1`, set like a part, in a chapter.
    Division,
    /// `Tiểu mục 1`, set like a part, in a `Mục`.
    Subdivision,
    /// `I. TÌNH HÌNH CHUNG`.
    Section,
    /// `Điều 1. Nội dung hợp đồng`.
    Article,
    /// `1. Kinh phí`.
    Clause,
    /// `a) Khuyến công quốc gia`, letters in Vietnamese order.
    Point,
}

/// A paragraph's text, by style.
pub type Runs = Vec<Run>;

/// Text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// The figure it shows, so that the preview can open the records behind it.
    pub source: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// `triệu đồng`: printed right above as “Đơn vị tính: triệu đồng”.
    pub unit: Option<String>,
    /// The header tree.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column, or a heading over columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// How its cells are set; of no meaning when it has children.
    pub kind: Kind,
    /// How wide it is; of no meaning when it has children.
    pub width: Width,
    /// The columns under it.
    pub children: Vec<Column>,
}

/// How a column's cells are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// From the left.
    Text,
    /// To the right; a sum is the sum of its rows.
    Number,
    /// To the right; shares and averages, which do not add up.
    Rate,
    /// In the middle.
    Centred,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Width {
    /// As its content asks.
    Content,
    /// This share of what the others leave.
    Share(u32),
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// From the left. When the spans do not reach the last column, the last cell takes the rest.
    pub cells: Vec<Cell>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// The name of the rows below: bold; 1 is outermost. It stays with its first row.
    Group(u8),
    /// A record.
    Data,
    /// The sum of a group: bold. It stays with its last row.
    Subtotal,
    /// The sum of all: bold. It stays with its last row.
    Total,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As printed.
    pub text: String,
    /// The number behind the text, for Excel.
    pub value: Option<Decimal>,
    /// Bold in a data row.
    pub bold: bool,
    /// How many columns it takes; 1 or more.
    pub span: usize,
    /// The figure it shows.
    pub source: Option<String>,
}

/// The signer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// Lines above the title: `TM. ỦY BAN NHÂN DÂN`, `KT. GIÁM ĐỐC`.
    pub authority: Vec<String>,
    /// `GIÁM ĐỐC`.
    pub title: String,
    /// Without academic titles. Empty leaves it free.
    pub name: String,
}

/// An annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// Printed in capitals under “Phụ lục”, numbered only when there are several.
    pub title: String,
    /// Print “(Kèm theo …)”: for paper copies; left out of electronic ones.
    pub attached: bool,
    /// On landscape pages.
    pub landscape: bool,
    /// Its text and tables.
    pub body: Vec<Block>,
}

/// A table with more columns asks for a landscape annex.
const PORTRAIT_COLUMNS: usize = 7;

impl Annex {
    /// An annex for electronic copies, landscape when one of its tables is wide.
    pub fn new(title: impl Into<String>, body: Vec<Block>) -> Self {
        let wide = |block: &Block| match block {
            Block::Table(table) => table.is_wide(),
            _ => false,
        };
        Self {
            title: title.into(),
            attached: false,
            landscape: body.iter().any(wide),
            body,
        }
    }
}

impl Level {
    /// All, outermost first.
    pub const ALL: [Self; 8] = [
        Self::Part,
        Self::Chapter,
        Self::Division,
        Self::Subdivision,
        Self::Section,
        Self::Article,
        Self::Clause,
        Self::Point,
    ];

    /// Whether its number stands on a line of its own, in the middle, with the title below it.
    pub fn is_centred(self) -> bool {
        self < Self::Section
    }

    /// The title as printed: in capitals where the form asks for them.
    pub fn titled(self, title: &str) -> String {
        match self < Self::Article {
            true => title.to_uppercase(),
            false => title.to_owned(),
        }
    }
}

impl Document {
    /// All who sign, in their order.
    pub fn signers(&self) -> Vec<&Signature> {
        self.cosigners.iter().chain([&self.signature]).collect()
    }

    /// The text, then that of each annex, each with how many charts there are before it.
    pub fn texts(&self) -> impl Iterator<Item = (&[Block], usize)> {
        let annexes = self.annexes.iter().map(|annex| annex.body.as_slice());
        std::iter::once(self.body.as_slice())
            .chain(annexes)
            .scan(0, |before, blocks| {
                let charts = *before;
                let of = |block: &&Block| matches!(block, Block::Chart(_));
                *before += blocks.iter().filter(of).count();
                Some((blocks, charts))
            })
    }

    /// Ends the text with `./.`, as official documents do.
    #[must_use]
    pub fn closed(mut self) -> Self {
        let last = match self.body.last_mut() {
            Some(
                Block::Paragraph(runs)
                | Block::Bullet(runs)
                | Block::Basis(runs)
                | Block::Item { runs, .. },
            ) => runs.last_mut(),
            _ => None,
        };
        match last {
            Some(run) if run.text.ends_with("./.") => {}
            Some(run) => {
                let kept = run.text.trim_end().trim_end_matches(['.', ';', ',']).len();
                run.text.truncate(kept);
                run.text.push_str("./.");
            }
            None => self.body.push(Block::Paragraph(vec![Run::plain("./.")])),
        }
        self
    }
}

impl Block {
    /// A titled heading.
    pub fn heading(level: Level, title: impl Into<String>) -> Self {
        Self::Heading {
            level,
            title: title.into(),
        }
    }

    /// A paragraph in one style.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::plain(text)])
    }

    /// A bullet in one style.
    pub fn bullet(text: impl Into<String>) -> Self {
        Self::Bullet(vec![Run::plain(text)])
    }

    /// A numbered paragraph in one style.
    pub fn item(level: Level, text: impl Into<String>) -> Self {
        Self::Item {
            level,
            runs: vec![Run::plain(text)],
        }
    }
}

impl Run {
    /// Upright, not bold.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Bold.
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            bold: true,
            ..Self::plain(text)
        }
    }

    /// Italic.
    pub fn italic(text: impl Into<String>) -> Self {
        Self {
            italic: true,
            ..Self::plain(text)
        }
    }

    /// A figure with its name.
    pub fn figure(text: impl Into<String>, source: impl Into<String>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::plain(text)
        }
    }
}

impl Column {
    /// Text that shares the free width.
    pub fn text(title: impl Into<String>, share: u32) -> Self {
        Self::new(title, Kind::Text, Width::Share(share))
    }

    /// Numbers, as wide as they are.
    pub fn number(title: impl Into<String>) -> Self {
        Self::new(title, Kind::Number, Width::Content)
    }

    /// Shares and averages, as wide as they are.
    pub fn rate(title: impl Into<String>) -> Self {
        Self::new(title, Kind::Rate, Width::Content)
    }

    /// Short centred text (`TT`, `ĐVT`), as wide as it is.
    pub fn centred(title: impl Into<String>) -> Self {
        Self::new(title, Kind::Centred, Width::Content)
    }

    /// A heading over columns.
    pub fn over(title: impl Into<String>, children: Vec<Self>) -> Self {
        Self {
            children,
            ..Self::new(title, Kind::Text, Width::Content)
        }
    }

    /// Any other column.
    pub fn new(title: impl Into<String>, kind: Kind, width: Width) -> Self {
        Self {
            title: title.into(),
            kind,
            width,
            children: Vec::new(),
        }
    }

    /// How many levels its heading has.
    pub fn depth(&self) -> usize {
        1 + self.children.iter().map(Self::depth).max().unwrap_or(0)
    }

    /// The columns that have cells, under this one or itself.
    pub fn leaves(&self) -> Vec<&Self> {
        if self.children.is_empty() {
            return vec![self];
        }
        self.children.iter().flat_map(Self::leaves).collect()
    }
}

impl Table {
    /// The columns that have cells.
    pub fn leaves(&self) -> Vec<&Column> {
        self.columns.iter().flat_map(Column::leaves).collect()
    }

    /// Whether it asks for landscape pages.
    pub fn is_wide(&self) -> bool {
        self.leaves().len() > PORTRAIT_COLUMNS
    }

    /// How many levels the header has.
    pub fn depth(&self) -> usize {
        self.columns.iter().map(Column::depth).max().unwrap_or(0)
    }
}

impl Row {
    /// A record.
    pub fn data(cells: Vec<Cell>) -> Self {
        Self {
            kind: RowKind::Data,
            cells,
        }
    }

    /// A group's name after its number or letter; the name takes the rest of the row.
    pub fn group(level: u8, mark: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            kind: RowKind::Group(level),
            cells: vec![Cell::text(mark), Cell::text(title)],
        }
    }
}

impl Row {
    /// The cells with the columns that each takes: the last takes the rest, what is beyond is left out.
    pub fn placed(&self, columns: usize) -> impl Iterator<Item = (Range<usize>, &Cell)> {
        let last = self.cells.len().saturating_sub(1);
        let mut at = 0;
        self.cells
            .iter()
            .enumerate()
            .map_while(move |(number, cell)| {
                let from = at;
                at = match number == last {
                    true => columns,
                    false => (at + cell.span.max(1)).min(columns),
                };
                (from < columns).then_some((from..at, cell))
            })
    }
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            value: None,
            bold: false,
            span: 1,
            source: None,
        }
    }

    /// Nothing.
    pub fn empty() -> Self {
        Self::text("")
    }

    /// A number with this many decimals, written `1.234.567,89`.
    pub fn number(value: Decimal, decimals: u32) -> Self {
        Self {
            value: Some(value),
            ..Self::text(super::words::number(value, decimals))
        }
    }

    /// Số thứ tự: a number without points between its digits.
    pub fn ordinal(number: u32) -> Self {
        Self {
            value: Some(Decimal::from(number)),
            ..Self::text(number.to_string())
        }
    }

    /// An amount in whole đồng.
    pub fn money(amount: Money) -> Self {
        Self::number(Decimal::from(i64::from(amount)), 0)
    }

    /// The same over several columns.
    #[must_use]
    pub fn spanning(self, span: usize) -> Self {
        Self { span, ..self }
    }

    /// The same in bold.
    #[must_use]
    pub fn strong(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same with the name of its figure.
    #[must_use]
    pub fn from_figure(self, source: impl Into<String>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }
}
