//! Where the tables of a sheet are, and what each of their rows is.
//!
//! A header is where most words are names of fields; titles, unit lines and the row `(1) (2) (3)` are
//! told from it by that alone. Below it every row gets a kind from what it holds, so that a total or
//! a group row never becomes a facility. Nothing is lost: what is skipped is listed with its reason.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::columns::{
    Assigned, Evidence, Field, LEAST, Shape, assign, is_company, lexicon, year_of,
};
use super::numbers::Unit;
use super::places::{self, Ordinal, ordinal, without_ordinal};
use super::workbook::{Area, Cell, Row, Sheet, Value, Workbook};
use crate::text::{fold, words};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A facility.
    Data,
    /// More of the facility above.
    Continuation,
    /// A commune, a sector, a source of money: holds for the rows below.
    Group,
    /// The sum of a group.
    Subtotal,
    /// The sum of all.
    Total,
    /// The header once more, on a new page.
    RepeatedHeader,
    /// `(1) (2) (3)`
    Numbering,
    /// Who made and signed the list.
    Signature,
    /// A remark below the table.
    Note,
    /// Nothing.
    Blank,
    /// Hidden by the sender.
    Hidden,
}

/// A person's word on one row: take it in or leave it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RowChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row.
    pub row: u32,
    /// What it is.
    pub kind: RowKind,
}

/// A person's word on where a table stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TableChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// First and last row of data.
    pub data_rows: (u32, u32),
}

/// One table of a sheet.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Lines above it, with their rows.
    pub titles: Vec<(u32, String)>,
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// Headers: column, and the path from the highest header to the lowest.
    pub headers: Vec<(u32, Vec<String>)>,
    /// The field of each column.
    pub columns: Vec<Assigned>,
    /// Unit of money named in the titles.
    pub unit: Option<Unit>,
    /// Rows below the header: index into the sheet's rows, kind.
    pub rows: Vec<(usize, RowKind)>,
    /// Blank rows between data, by number.
    pub blanks: Vec<u32>,
}

impl Layout {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<u32> {
        self.columns
            .iter()
            .find(|assigned| assigned.field == Some(field))
            .map(|assigned| assigned.column)
    }
}

/// Merged areas, ready to be asked by cell.
pub struct Merges {
    /// Areas of more than one row, by column, by first row.
    tall: HashMap<u32, Vec<Area>>,
    /// Columns spanned by the widest area that starts in a row.
    wide: HashMap<u32, u32>,
    /// Header areas: looked at one by one, only near headers.
    all: Vec<Area>,
}

impl Merges {
    /// Of a sheet.
    pub fn of(sheet: &Sheet) -> Self {
        let mut tall: HashMap<u32, Vec<Area>> = HashMap::new();
        let mut wide = HashMap::new();
        for area in &sheet.merges {
            if area.bottom > area.top {
                // An area across a whole sheet is a slip of the hand, not 16.384 columns of data.
                for column in area.left..=area.right.min(area.left + 256) {
                    tall.entry(column).or_default().push(*area);
                }
            }
            let width = area.right - area.left + 1;
            let slot = wide.entry(area.top).or_insert(0);
            *slot = width.max(*slot);
        }
        Self {
            tall,
            wide,
            all: sheet.merges.clone(),
        }
    }

    /// The tall area that holds a cell.
    pub fn tall_at(&self, row: u32, column: u32) -> Option<Area> {
        let areas = self.tall.get(&column)?;
        let after = areas.partition_point(|area| area.top <= row);
        areas[..after]
            .last()
            .copied()
            .filter(|area| area.holds(row, column))
    }

    fn width(&self, row: u32) -> u32 {
        self.wide.get(&row).copied().unwrap_or(1)
    }

    /// Areas that touch rows `top..=bottom`.
    fn near(&self, top: u32, bottom: u32) -> Vec<Area> {
        let until = self.all.partition_point(|area| area.top <= bottom);
        self.all[..until]
            .iter()
            .filter(|area| area.bottom >= top && area.bottom - area.top < 20)
            .copied()
            .collect()
    }
}

/// Most rows looked at for the first header of a sheet.
const SEARCH: usize = 200;
/// Most header rows.
const LEVELS: u32 = 4;

struct Found {
    first: usize,
    last: usize,
    headers: Vec<(u32, Vec<String>)>,
    score: u32,
    fields: usize,
}

/// The tables of a sheet.
pub fn tables(
    workbook: &Workbook,
    sheet: &Sheet,
    merges: &Merges,
    tables: &[TableChoice],
    rows: &[RowChoice],
    columns: &dyn Fn(u32) -> HashMap<u32, Option<Field>>,
) -> Vec<Layout> {
    let chosen_rows: HashMap<u32, RowKind> = rows
        .iter()
        .filter(|choice| choice.sheet == sheet.name)
        .map(|choice| (choice.row, choice.kind))
        .collect();
    let mut out: Vec<Layout> = Vec::new();
    let mine: Vec<&TableChoice> = tables.iter().filter(|t| t.sheet == sheet.name).collect();
    if !mine.is_empty() {
        let mut from = 0;
        for choice in mine {
            let at = |row: u32| sheet.rows.partition_point(|r| r.number < row);
            let (first, last) = (at(choice.header_rows.0), at(choice.header_rows.1 + 1));
            let headers = paths(sheet, merges, first, last.saturating_sub(1).max(first));
            let end = at(choice.data_rows.1.saturating_add(1));
            let number = u32::try_from(out.len()).unwrap_or(u32::MAX);
            let mut layout = lay(
                workbook,
                sheet,
                merges,
                from,
                first,
                last,
                headers,
                &columns(number),
                &chosen_rows,
                Some((choice.data_rows, end)),
            );
            layout.header_rows = choice.header_rows;
            out.push(layout);
            from = end;
        }
        return out;
    }
    let mut from = 0;
    let mut at = 0;
    while at < sheet.rows.len() && (!out.is_empty() || at < SEARCH) {
        let Some(found) = header_at(sheet, merges, at) else {
            at += 1;
            continue;
        };
        let number = u32::try_from(out.len()).unwrap_or(u32::MAX);
        let layout = lay(
            workbook,
            sheet,
            merges,
            from,
            found.first,
            found.last + 1,
            found.headers,
            &columns(number),
            &chosen_rows,
            None,
        );
        let next = layout.rows.last().map_or(found.last, |(index, _)| *index) + 1;
        out.push(layout);
        from = next;
        at = next;
    }
    out
}

/// The header that starts at a row, if one does; looks a few rows on for a better one.
fn header_at(sheet: &Sheet, merges: &Merges, at: usize) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut limit = at + 1;
    let mut first = at;
    while first < limit.min(sheet.rows.len()) {
        if plausible_header(sheet.rows.get(first)?) {
            for last in first..(first + LEVELS as usize).min(sheet.rows.len()) {
                if sheet.rows[last].number - sheet.rows[first].number >= LEVELS
                    || !plausible_header(&sheet.rows[last])
                {
                    break;
                }
                let headers = paths(sheet, merges, first, last);
                let (score, fields) = score(&headers);
                let enough = fields >= 3 || (fields == 2 && headers.len() <= 4);
                // Among equals the one without a line of title above it.
                let better = best.as_ref().is_none_or(|b| {
                    score > b.score
                        || (score == b.score
                            && first > b.first
                            && last <= b.last
                            && sheet.rows[b.first].cells.len() < 3)
                });
                if enough && better {
                    // A better one may start a few rows below, where parents were taken for it.
                    limit = limit.max(first + 4);
                    best = Some(Found {
                        first,
                        last,
                        headers,
                        score,
                        fields,
                    });
                }
            }
        }
        first += 1;
    }
    let best = best?;
    // The header ends where its tall cells end.
    let top = sheet.rows[best.first].number;
    let bottom = merges
        .near(top, top)
        .iter()
        .filter(|area| area.top == top)
        .map(|area| area.bottom)
        .max()
        .unwrap_or(top);
    let last = sheet
        .rows
        .partition_point(|row| row.number <= bottom)
        .saturating_sub(1);
    let mut last = last.max(best.last);
    // A row of nothing but units belongs to the header: “(người) (triệu đồng)”.
    if let Some(next) = sheet.rows.get(last + 1) {
        let only_units = next.number == sheet.rows[last].number + 1
            && next.cells.iter().all(|cell| {
                cell.value.as_text().is_some_and(|text| {
                    let text = text.trim();
                    text.chars().count() <= 24
                        && (Unit::named_in(text).is_some()
                            || matches!(words(text).as_str(), "nguoi" | "m2" | "ha" | "nam" | "kw"))
                        && !text
                            .chars()
                            .any(|c| c.is_ascii_digit() && c != '1' && c != '0')
                })
            });
        if only_units {
            last += 1;
        }
    }
    if last > best.last && last - best.first < LEVELS as usize {
        let headers = paths(sheet, merges, best.first, last);
        return Some(Found {
            last,
            headers,
            ..best
        });
    }
    let _ = best.fields;
    Some(best)
}

/// Header cells are short texts; a year may stand among them.
fn plausible_header(row: &Row) -> bool {
    let mut texts = 0;
    for cell in &row.cells {
        match &cell.value {
            Value::Text(text) if text.chars().count() <= 160 => texts += 1,
            Value::Number(number) if *number >= 1990.into() && *number <= 2100.into() => {}
            _ => return false,
        }
    }
    texts >= 1
}

/// How well headers match the names of fields, each field once.
fn score(headers: &[(u32, Vec<String>)]) -> (u32, usize) {
    let mut best: HashMap<Field, u32> = HashMap::new();
    for (_, path) in headers {
        if let Some((field, score)) = cached_best(path) {
            let slot = best.entry(field).or_default();
            *slot = (*slot).max(u32::from(score));
        }
    }
    (best.values().sum(), best.len())
}

fn cached_best(path: &[String]) -> Option<(Field, u8)> {
    lexicon()
        .candidates(path)
        .into_iter()
        .next()
        .filter(|(_, score)| *score >= LEAST)
}

/// The header of every column over some rows: from the highest to the lowest, each text once.
fn paths(sheet: &Sheet, merges: &Merges, first: usize, last: usize) -> Vec<(u32, Vec<String>)> {
    let Some(rows) = sheet.rows.get(first..=last) else {
        return Vec::new();
    };
    let (top, bottom) = (
        rows.first().map_or(0, |r| r.number),
        rows.last().map_or(0, |r| r.number),
    );
    let areas = merges.near(top, bottom);
    let mut columns: Vec<u32> = rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|cell| cell.column))
        .collect();
    for area in &areas {
        if sheet.cell(area.top, area.left).is_some() && area.top >= top {
            columns.extend(area.left..=area.right.min(area.left + 60));
        }
    }
    columns.sort_unstable();
    columns.dedup();
    let flat = areas.is_empty();
    let mut out = Vec::with_capacity(columns.len());
    for column in columns {
        let mut path: Vec<String> = Vec::new();
        for (level, row) in rows.iter().enumerate() {
            let area = areas.iter().find(|area| area.holds(row.number, column));
            let cell = match area {
                Some(area) if area.top < top => None,
                Some(area) => sheet.cell(area.top, area.left),
                None => row.cell(column),
            };
            let cell = cell.or_else(|| {
                // Without merges (csv), an empty cell above a filled one continues its left parent.
                let below = rows.get(level + 1)?;
                if !flat || below.cell(column).is_none() {
                    return None;
                }
                let left = row.cells.iter().rev().find(|cell| cell.column < column)?;
                let unbroken = (left.column..=column).all(|c| below.cell(c).is_some());
                unbroken.then_some(left)
            });
            if let Some(text) = cell.and_then(|cell| super::values::line(&cell.value.text()))
                && path.last() != Some(&text)
            {
                path.push(text);
            }
        }
        if !path.is_empty() {
            out.push((column, path));
        }
    }
    out
}

/// Lays out one table whose header is known.
#[expect(
    clippy::too_many_arguments,
    reason = "what is known of one table, used once"
)]
fn lay(
    workbook: &Workbook,
    sheet: &Sheet,
    merges: &Merges,
    from: usize,
    first: usize,
    after: usize,
    headers: Vec<(u32, Vec<String>)>,
    chosen: &HashMap<u32, Option<Field>>,
    chosen_rows: &HashMap<u32, RowKind>,
    bounds: Option<((u32, u32), usize)>,
) -> Layout {
    let titles: Vec<(u32, String)> = sheet.rows[from.min(first)..first]
        .iter()
        .flat_map(|row| {
            row.cells
                .iter()
                .filter_map(|cell| Some((row.number, super::values::line(cell.value.as_text()?)?)))
        })
        .collect();
    let unit = titles
        .iter()
        .rev()
        .filter(|(_, text)| {
            let text = words(text);
            text.contains("dvt") || text.contains("don vi")
        })
        .find_map(|(_, text)| Unit::named_in(text));
    let evidence = Evidence::of(sheet.rows.iter().skip(after));
    let columns = assign(&headers, &evidence, chosen);
    let header_rows = (
        sheet.rows.get(first).map_or(0, |row| row.number),
        sheet
            .rows
            .get(after.saturating_sub(1))
            .map_or(0, |row| row.number),
    );
    let mut layout = Layout {
        titles,
        header_rows,
        headers,
        columns,
        unit,
        rows: Vec::new(),
        blanks: Vec::new(),
    };
    let judge = Judge::new(workbook, sheet, merges, &layout);
    let mut signed = false;
    let mut any_data = false;
    let end = bounds.map_or(sheet.rows.len(), |(_, end)| end);
    let mut rows: Vec<(usize, RowKind)> = Vec::new();
    for index in after..end {
        let row = &sheet.rows[index];
        if bounds.is_some_and(|((from, _), _)| row.number < from) {
            continue;
        }
        let mut kind = judge.kind(row, any_data);
        if let Some(chosen) = chosen_rows.get(&row.number) {
            kind = *chosen;
        } else if bounds.is_none()
            && !matches!(kind, RowKind::RepeatedHeader | RowKind::Hidden)
            && !(kind == RowKind::Data && judge.strong(row))
            && judge.new_header(row)
            && header_at(sheet, merges, index)
                .is_some_and(|found| found.first == index && found.fields >= 3)
        {
            break;
        }
        if signed {
            kind = match kind {
                RowKind::Data if judge.strong(row) => {
                    signed = false;
                    RowKind::Data
                }
                RowKind::RepeatedHeader => {
                    signed = false;
                    kind
                }
                RowKind::Note | RowKind::Hidden => kind,
                _ => RowKind::Signature,
            };
        }
        match kind {
            RowKind::Signature => signed = true,
            RowKind::Data => any_data = true,
            _ => {}
        }
        rows.push((index, kind));
    }
    // Lines of title before the next table's header belong to that table.
    let is_end = |kind: &RowKind| {
        matches!(
            kind,
            RowKind::Group
                | RowKind::Note
                | RowKind::Continuation
                | RowKind::Signature
                | RowKind::Data
        )
    };
    let next_index = rows.last().map_or(after, |(index, _)| index + 1);
    if next_index < end {
        while let Some((index, kind)) = rows.last() {
            let row = &sheet.rows[*index];
            let title = row.cells.len() <= 2 && is_end(kind) && !judge.strong(row);
            if !title || *kind == RowKind::Signature && !is_title(row) {
                break;
            }
            rows.pop();
        }
    }
    let last_data = rows
        .iter()
        .rev()
        .find(|(_, kind)| {
            matches!(
                kind,
                RowKind::Data | RowKind::Continuation | RowKind::Total | RowKind::Subtotal
            )
        })
        .map_or(0, |(index, _)| sheet.rows[*index].number);
    let mut before = header_rows.1;
    for (index, _) in &rows {
        let number = sheet.rows[*index].number;
        if number <= last_data && number - before > 1 && number - before < 1000 {
            layout.blanks.extend(before + 1..number);
        }
        before = number;
    }
    layout.rows = rows;
    layout
}

fn is_title(row: &Row) -> bool {
    row.cells
        .iter()
        .filter_map(|cell| cell.value.as_text())
        .any(|text| {
            let folded = words(text);
            [
                "bieu",
                "phu luc",
                "danh sach",
                "bang",
                "don vi tinh",
                "dvt",
                "tong hop",
            ]
            .iter()
            .any(|start| folded.starts_with(start))
        })
}

/// Judges rows of one table.
struct Judge<'a> {
    workbook: &'a Workbook,
    sheet: &'a Sheet,
    merges: &'a Merges,
    ordinal: Option<u32>,
    name: Option<u32>,
    /// Columns whose text makes a row a facility's.
    telling: Vec<u32>,
    numeric: Vec<u32>,
    header_words: HashMap<u32, Vec<String>>,
}

impl<'a> Judge<'a> {
    fn new(workbook: &'a Workbook, sheet: &'a Sheet, merges: &'a Merges, layout: &Layout) -> Self {
        let shape = |assigned: &Assigned| assigned.field.map(Field::shape);
        let numeric = layout
            .columns
            .iter()
            .filter(|a| matches!(shape(a), Some(Shape::Money | Shape::Count)))
            .map(|a| a.column)
            .collect();
        let telling = layout
            .columns
            .iter()
            .filter(|a| {
                !matches!(
                    a.field,
                    None | Some(Field::Name | Field::Ordinal | Field::Note)
                ) && !matches!(shape(a), Some(Shape::Money | Shape::Count | Shape::Place))
            })
            .map(|a| a.column)
            .collect();
        Self {
            workbook,
            sheet,
            merges,
            ordinal: layout.column(Field::Ordinal),
            name: layout.column(Field::Name),
            telling,
            numeric,
            header_words: layout
                .headers
                .iter()
                .map(|(column, path)| (*column, path.iter().map(|p| words(p)).collect()))
                .collect(),
        }
    }

    fn text(&self, row: &Row, column: Option<u32>) -> Option<String> {
        let cell = row.cell(column?)?;
        super::values::line(&cell.value.text())
    }

    fn ordinal_of(&self, row: &Row) -> Option<Ordinal> {
        match &row.cell(self.ordinal?)?.value {
            Value::Number(number) => {
                use rust_decimal::prelude::ToPrimitive;
                number.to_u32().map(Ordinal::Arabic)
            }
            Value::Text(text) => ordinal(text),
            _ => None,
        }
    }

    /// A running number, a name and more: a facility beyond doubt.
    fn strong(&self, row: &Row) -> bool {
        let numbered =
            self.ordinal.is_none() || matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_)));
        let named = self
            .name
            .and_then(|name| row.cell(name))
            .is_some_and(|cell| {
                cell.value
                    .as_text()
                    .is_some_and(|text| text.chars().any(char::is_alphabetic))
            });
        let telling = self
            .telling
            .iter()
            .filter(|c| row.cell(**c).is_some())
            .count();
        named
            && numbered
            && telling >= 1
            && row.cells.len() >= if self.ordinal.is_some() { 3 } else { 4 }
    }

    fn kind(&self, row: &Row, any_data: bool) -> RowKind {
        if self.sheet.is_row_hidden(row.number) {
            return RowKind::Hidden;
        }
        if row.cells.is_empty() {
            return RowKind::Blank;
        }
        if self.ordinal.is_some() && self.strong(row) && !self.total_words(row) {
            return RowKind::Data;
        }
        if self.is_numbering(row) {
            return RowKind::Numbering;
        }
        if self.repeats_header(row) {
            return RowKind::RepeatedHeader;
        }
        if let Some(kind) = self.total(row) {
            return kind;
        }
        if self.strong(row) && row.cells.len() >= 4 {
            return RowKind::Data;
        }
        if self.is_signature(row) {
            return RowKind::Signature;
        }
        if self.is_note(row) {
            return RowKind::Note;
        }
        if self.is_group(row) {
            return RowKind::Group;
        }
        let named = self.text(row, self.name).is_some()
            && self
                .name
                .and_then(|name| self.merges.tall_at(row.number, name))
                .is_none_or(|area| area.top >= row.number);
        if named {
            return RowKind::Data;
        }
        let merged_name = self
            .name
            .and_then(|name| self.merges.tall_at(row.number, name))
            .is_some_and(|area| area.top < row.number);
        let numbered = matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_)))
            && self
                .ordinal
                .and_then(|c| self.merges.tall_at(row.number, c))
                .is_none_or(|area| area.top >= row.number);
        let filled = row
            .cells
            .iter()
            .filter(|cell| {
                self.telling.contains(&cell.column) || self.numeric.contains(&cell.column)
            })
            .count();
        if any_data && filled > 0 && (merged_name || !numbered) {
            RowKind::Continuation
        } else if filled >= 2 {
            RowKind::Data
        } else if numbered && row.cells.len() == 1 {
            // A number written ahead for rows that were never filled.
            RowKind::Blank
        } else {
            RowKind::Note
        }
    }

    /// `(1) (2) (3)`, `1 2 3`, `A B 1 2 3`, `(3)=(4)+(5)`.
    fn is_numbering(&self, row: &Row) -> bool {
        if row.cells.len() < 3 {
            return false;
        }
        let mut numbers = Vec::new();
        let mut letters = 0;
        for cell in &row.cells {
            let text = match &cell.value {
                Value::Number(number) => number.normalize().to_string(),
                Value::Text(text) => text.trim().to_owned(),
                _ => return false,
            };
            let first = text.split('=').next().unwrap_or("").trim();
            let first = first.trim_matches(['(', ')', '[', ']', '.', ' ']);
            if let Some(number) = first.parse::<u32>().ok().filter(|n| *n <= 200) {
                numbers.push(number);
            } else if first.len() <= 2
                && first
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_lowercase())
                && !first.is_empty()
            {
                letters += 1;
            } else {
                return false;
            }
        }
        let rising = numbers
            .windows(2)
            .filter(|pair| pair[1] == pair[0] + 1)
            .count();
        numbers.len() >= 2
            && letters <= 3
            && numbers[0] <= 3
            && (rising + 1) * 10 >= numbers.len() * 7
    }

    fn repeats_header(&self, row: &Row) -> bool {
        let mut same = 0;
        let mut texts = 0;
        for cell in &row.cells {
            let Some(text) = cell.value.as_text() else {
                continue;
            };
            texts += 1;
            let folded = words(text);
            let known = self
                .header_words
                .get(&cell.column)
                .is_some_and(|path| path.contains(&folded));
            same += usize::from(known);
        }
        same >= 2 && same * 10 >= texts * 6 && same * 10 >= row.cells.len() * 6
    }

    /// Whether a row could be the header of another table: most cells are text, several are names.
    fn new_header(&self, row: &Row) -> bool {
        row.cells.len() >= 3
            && plausible_header(row)
            && row
                .cells
                .iter()
                .filter_map(|cell| cell.value.as_text())
                .filter(|text| {
                    cached_best(&[(*text).to_owned()]).is_some_and(|(_, score)| score >= 85)
                })
                .count()
                * 2
                >= row.cells.len()
    }

    fn label(&self, row: &Row) -> Option<String> {
        let head = self
            .text(row, self.ordinal)
            .filter(|text| ordinal(text).is_none());
        head.or_else(|| self.text(row, self.name)).or_else(|| {
            row.cells
                .iter()
                .find_map(|cell| cell.value.as_text().filter(|text| ordinal(text).is_none()))
                .and_then(super::values::line)
        })
    }

    fn total_words(&self, row: &Row) -> bool {
        self.label(row)
            .is_some_and(|label| total_label(&label).is_some())
    }

    fn total(&self, row: &Row) -> Option<RowKind> {
        let label = self.label(row)?;
        let kind = total_label(&label)?;
        let telling = self
            .telling
            .iter()
            .filter_map(|c| row.cell(*c))
            .filter(|cell| {
                cell.value
                    .as_text()
                    .is_some_and(|text| super::values::line(text).is_some_and(|t| t != label))
            })
            .count();
        (telling == 0 && !matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_)))).then_some(kind)
    }

    fn is_group(&self, row: &Row) -> bool {
        // A group's text may stand in any column, but there is no other.
        let first_text = row
            .cells
            .iter()
            .find(|cell| {
                cell.value
                    .as_text()
                    .is_some_and(|text| ordinal(text).is_none())
            })
            .map(|cell| cell.column);
        if self
            .telling
            .iter()
            .any(|c| Some(*c) != first_text && row.cell(*c).is_some())
        {
            return false;
        }
        let Some(label) = self.label(row) else {
            return false;
        };
        let plain = without_ordinal(&label);
        let texts = row
            .cells
            .iter()
            .filter(|cell| cell.value.as_text().is_some_and(|t| ordinal(t).is_none()))
            .count();
        if texts > 2 {
            return false;
        }
        let mut score = 0;
        match self.ordinal_of(row) {
            Some(Ordinal::Roman | Ordinal::Letter) => score += 20,
            Some(Ordinal::Arabic(_)) => score -= 20,
            None => score += 5,
        }
        if plain.len() < label.trim().len() && !label.starts_with(|c: char| c.is_ascii_digit()) {
            score += 20;
        }
        // No facility is called “Xã Song Lãng”, whatever number stands before it.
        if places::whole(&label).is_some() {
            score += 45;
        }
        if self.merges.width(row.number) >= 3 {
            score += 15;
        }
        if row.cells.len() == 1 {
            score += 5;
            if self.ordinal.is_some() {
                // Facilities are numbered here.
                score += 6;
            }
            if self.label_column(row) != self.name {
                score += 8;
            }
        }
        let cell: Option<&Cell> = row.cells.first();
        if cell
            .and_then(|c| c.font)
            .and_then(|f| self.workbook.fonts.get(usize::from(f)))
            .is_some_and(|f| f.bold)
        {
            score += 6;
        }
        if is_company(&fold(plain)) {
            score -= 25;
        }
        score >= 15
    }

    fn label_column(&self, row: &Row) -> Option<u32> {
        row.cells
            .iter()
            .find(|cell| cell.value.as_text().is_some())
            .map(|cell| cell.column)
    }

    fn is_signature(&self, row: &Row) -> bool {
        if row.cells.len() > 5 || matches!(self.ordinal_of(row), Some(Ordinal::Arabic(_))) {
            return false;
        }
        row.cells
            .iter()
            .filter_map(|cell| cell.value.as_text())
            .any(|text| {
                let folded = words(text);
                const STARTS: [&str; 22] = [
                    "nguoi lap",
                    "nguoi tong hop",
                    "nguoi bao cao",
                    "nguoi khao sat",
                    "nguoi ke khai",
                    "can bo",
                    "tm ubnd",
                    "tm uy ban",
                    "kt chu tich",
                    "kt truong phong",
                    "kt giam doc",
                    "chu tich",
                    "thu truong",
                    "truong phong",
                    "pho truong phong",
                    "giam doc",
                    "ky ghi ro",
                    "ky ten",
                    "ky va ghi",
                    "xac nhan",
                    "noi nhan",
                    "lap bieu",
                ];
                STARTS.iter().any(|start| folded.starts_with(start))
                    || (folded.contains("ngay")
                        && folded.contains("thang")
                        && folded.contains("nam")
                        && folded.len() < 70)
                    || folded.contains("ky ghi ro ho ten")
            })
    }

    fn is_note(&self, row: &Row) -> bool {
        if row.cells.len() > 2 {
            return false;
        }
        row.cells
            .iter()
            .filter_map(|cell| cell.value.as_text())
            .any(|text| {
                let folded = words(text);
                text.trim_start().starts_with(['*', '(', '['])
                    || [
                        "ghi chu",
                        "luu y",
                        "chu thich",
                        "nguon",
                        "dvt",
                        "don vi tinh",
                        "bang chu",
                    ]
                    .iter()
                    .any(|start| folded.starts_with(start))
                    || (text.chars().count() > 120 && row.cells.len() == 1)
            })
    }
}

/// Whether a label says “total”.
pub fn total_label(label: &str) -> Option<RowKind> {
    let folded = words(without_ordinal(label));
    let list: Vec<&str> = folded.split(' ').collect();
    let next = list.get(1).copied().unwrap_or("");
    match list.first().copied()? {
        "tong" => match next {
            "cong" if list.get(2) == Some(&"ty") => None,
            "cong" | "so" | "" | "toan" | "i" | "a" | "1" => Some(RowKind::Total),
            "xa" | "phuong" | "thi" | "nhom" | "muc" | "huyen" => Some(RowKind::Subtotal),
            _ => None,
        },
        "cong" => match next {
            "ty" | "nghiep" | "nghe" | "nhan" | "thuong" | "dong" | "doan" => None,
            "" | "xa" | "phuong" | "thi" | "nhom" | "muc" | "huyen" | "i" | "ii" | "iii" | "iv"
            | "v" | "a" | "b" | "c" | "so" | "theo" | "don" | "cac" | "1" | "2" | "3" => {
                Some(RowKind::Subtotal)
            }
            "chung" | "toan" => Some(RowKind::Total),
            _ => (list.len() <= 4).then_some(RowKind::Subtotal),
        },
        "ts" if list.len() == 1 => Some(RowKind::Total),
        "toan" if matches!(next, "huyen" | "tinh" | "xa") && list.len() <= 5 => {
            Some(RowKind::Total)
        }
        _ => None,
    }
}

/// Year that the titles name, such as “… NĂM 2023”.
pub fn year_in_titles(titles: &[(u32, String)]) -> Option<i32> {
    titles
        .iter()
        .rev()
        .filter(|(_, text)| {
            let folded = words(text);
            folded.contains("nam ") && !folded.contains("kem")
        })
        .find_map(|(_, text)| year_of(std::slice::from_ref(text)))
}
