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
use crate::money::written::{self, Convention, Qualifier, Reading, Unit};
use crate::survey::workbook::{Sheet, Value, Workbook, address, letter};
use crate::text::{fold, words};

use super::cells::{self, Mark, Quantity, Said, mark, says_yes};
use super::header::{Column, Header, header, one_line, period_in};

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
                        if written::names_no_unit(text)
                            && let Reading::Amount { dong, .. } =
                                written::money(text, None, convention)
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
                    let Some(said) = self.quantity(number, at, &value) else {
                        continue;
                    };
                    (row.quantity, row.qualifier) = (Some(said.number), said.qualifier);
                    if said.every_year {
                        row.every_year = Some(true);
                    }
                }
                Column::Year(year) => {
                    if let Some(said) = self.quantity(number, at, &value) {
                        row.years.insert(year, said.number);
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

    /// What a cell of things says; what is wrong with it is a finding.
    fn quantity(&mut self, row: u32, column: u32, value: &Value) -> Option<Quantity> {
        let convention = self.conventions.get(&column).copied().unwrap_or_default();
        self.heard(row, column, cells::quantity(value, convention))
    }

    /// What a cell of money says; what is wrong with it is a finding.
    fn money(&mut self, row: u32, column: u32, value: &Value) -> Option<Money> {
        let unit = self.units.get(&column).copied().flatten();
        let convention = self.conventions.get(&column).copied().unwrap_or_default();
        self.heard(row, column, cells::money(value, unit, convention))
    }

    fn heard<T>(&mut self, row: u32, column: u32, said: Said<T>) -> Option<T> {
        match said {
            Ok(said) => said,
            Err((code, message)) => {
                let at = self.at(row, column);
                self.say(
                    Level::Error,
                    at,
                    code,
                    message,
                    "Sửa ô này trong tệp rồi nhập lại.",
                );
                None
            }
        }
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
