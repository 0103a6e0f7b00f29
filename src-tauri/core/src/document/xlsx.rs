//! The Excel twin of a document: a sheet of its words, and one for each table and each chart, with numbers
//! as numbers.
//!
//! Sums are formulas wherever the printed sum is the sum of the rows above; texts are written as texts,
//! so that nothing in them can become a formula.
#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "Excel takes sizes and inches as floats; no figure is computed here"
)]

mod charts;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::extras::Drafter;
use super::font::{Size, Style};
use super::form::Form;
use super::layout::Sheet;
use super::lines::{Line, Span, break_lines};
use super::marks;
use super::metadata::Metadata;
use super::model::{Block, Cell, Column, Document, Kind, Row, RowKind, Run, Table};
use super::tables::{fitted, heights};
use super::words::{self, ADDRESSED};
use crate::error::{Error, Result};

const TYPEFACE: &str = "Times New Roman";
/// The sheet of the words.
const WORDS: &str = "Văn bản";
/// A4.
const PAPER: u8 = 9;

type Written = std::result::Result<(), XlsxError>;

/// The `.xlsx` file of a document.
pub(super) fn write(document: &Document, form: &Form, metadata: &Metadata) -> Result<Vec<u8>> {
    book(document, form, metadata).map_err(|error| Error::internal(format!("xlsx: {error}")))
}

fn book(
    document: &Document,
    form: &Form,
    metadata: &Metadata,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&metadata.title)
        .set_author(&metadata.author);
    book.set_properties(&properties);
    let pages = pages(document);
    words(book.add_worksheet(), document, &pages, form)?;
    for page in &pages {
        page.write(book.add_worksheet(), form)?;
    }
    for page in charts::pages(document) {
        page.write(book.add_worksheet(), form)?;
    }
    book.save_to_buffer()
}

/// A table with the sheet that it gets.
struct Page<'a> {
    name: String,
    title: String,
    table: &'a Table,
    landscape: bool,
}

/// The tables in their order: those of the text, then those of the annexes.
fn pages(document: &Document) -> Vec<Page<'_>> {
    let mut pages: Vec<Page<'_>> = (1..)
        .zip(document.body.iter().filter_map(table))
        .map(|(number, table)| Page {
            name: format!("Bảng {number}"),
            title: document.summary.clone(),
            table,
            landscape: table.is_wide(),
        })
        .collect();
    for (index, annex) in document.annexes.iter().enumerate() {
        let heading = words::annex_heading(index, &document.annexes);
        let tables: Vec<&Table> = annex.body.iter().filter_map(table).collect();
        for (number, table) in (1..).zip(&tables) {
            let name = match tables.len() {
                1 => heading.clone(),
                _ => format!("{heading} ({number})"),
            };
            pages.push(Page {
                name,
                title: format!("{heading}. {}", annex.title),
                table,
                landscape: annex.landscape,
            });
        }
    }
    pages
}

fn table(block: &Block) -> Option<&Table> {
    match block {
        Block::Table(table) => Some(table),
        _ => None,
    }
}

fn format(size: Size) -> Format {
    Format::new()
        .set_font_name(TYPEFACE)
        .set_font_size(size.0.to_f64().unwrap_or_default() / 10.0)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn paper(sheet: &mut Worksheet, form: &Form, landscape: bool) {
    sheet.set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
    let margins = match landscape {
        true => {
            sheet.set_landscape();
            form.landscape_margins
        }
        false => form.margins,
    };
    let inches = |micrometres: i64| micrometres.to_f64().unwrap_or_default() / 25_400.0;
    sheet.set_margins(
        inches(margins.left),
        inches(margins.right),
        inches(margins.top),
        inches(margins.bottom),
        inches(form.number_baseline / 2),
        inches(form.number_baseline / 2),
    );
    sheet.set_header("&C&P");
}

/// The words of the document, one paragraph a row, with the name of the sheet where a table stands.
fn words(sheet: &mut Worksheet, document: &Document, pages: &[Page<'_>], form: &Form) -> Written {
    // Less than the paper: where the workbook's font is missing LibreOffice makes columns a third wider, and a single
    // column that passes the paper is cut, not shrunk.
    let width = Sheet::new(form, false).block_width() * 7 / 10;
    sheet.set_name(WORDS)?;
    sheet.set_column_width_pixels(0, pixels(width))?;
    paper(sheet, form, false);
    let plain = format(form.sizes.body);
    let bold = plain.clone().set_bold();
    let centred = bold.clone().set_align(FormatAlign::Center);
    let head = &document.head;
    let mut lines: Vec<(String, &Format)> = Vec::new();
    for name in head.superior.iter().chain([&head.agency]) {
        lines.push((name.replace('\n', " ").to_uppercase(), &bold));
    }
    lines.push((words::number_line(head), &plain));
    lines.push((words::place_and_date(head), &plain));
    let extras = &document.extras;
    for stamp in marks::stamps(extras, form) {
        let words: Vec<String> = stamp.lines.iter().map(Line::text).collect();
        lines.push((words.join(" "), &bold));
    }
    if let Some(kind) = &document.kind {
        lines.push((kind.to_uppercase(), &centred));
    }
    lines.push((document.summary.replace('\n', " "), &centred));
    for line in words::addressees(document) {
        let name = line.trim_start_matches("- ");
        lines.push((format!("{ADDRESSED} {name}"), &plain));
    }
    let mut tables = pages.iter().map(|page| page.name.as_str());
    let mut texts = document.texts();
    if let Some(text) = texts.next() {
        lines.extend(of_body(text, &mut tables, &plain, &bold));
    }
    for signer in document.signers() {
        for title in signer.authority.iter().chain([&signer.title]) {
            lines.push((title.replace('\n', " ").to_uppercase(), &centred));
        }
        lines.push((signer.name.clone(), &centred));
    }
    let recipients = words::recipients(document);
    if !recipients.is_empty() {
        lines.push((words::RECIPIENTS.to_owned(), &bold));
    }
    lines.extend(recipients.into_iter().map(|one| (one, &plain)));
    let drafter = extras.drafter.as_ref().map(Drafter::written);
    let last = drafter.into_iter().chain(extras.address.iter().cloned());
    lines.extend(last.map(|one| (one, &plain)));
    for ((index, annex), text) in document.annexes.iter().enumerate().zip(texts) {
        let heading = words::annex_heading(index, &document.annexes);
        lines.push((format!("{heading}. {}", annex.title), &bold));
        lines.extend(of_body(text, &mut tables, &plain, &bold));
    }
    for (row, (text, format)) in (0..).zip(&lines) {
        sheet.write_string_with_format(row, 0, text, format)?;
        sheet.set_row_height(row, points(high(text, form.sizes.body, width, form)))?;
    }
    Ok(())
}

/// How high a text in bold stands in a cell of this width.
fn high(text: &str, size: Size, width: i64, form: &Form) -> i64 {
    let inner = width - 4 * form.cell_side;
    let lines = break_lines(&[Span::new(text, Style::Bold)], size, inner, inner).len();
    let lines = i64::try_from(lines.max(1)).unwrap_or(1);
    lines * size.line() + 2 * form.cell_edge
}

/// Of a screen of 96 dots to the inch.
fn pixels(micrometres: i64) -> u32 {
    u32::try_from(micrometres * 96 / 25_400).unwrap_or(64)
}

fn points(micrometres: i64) -> f64 {
    (micrometres * 72).to_f64().unwrap_or_default() / 25_400.0
}

/// A text with so many charts before it.
fn of_body<'f>(
    (body, charts): (&[Block], usize),
    tables: &mut dyn Iterator<Item = &str>,
    plain: &'f Format,
    bold: &'f Format,
) -> Vec<(String, &'f Format)> {
    let text = |runs: &[Run]| -> String { runs.iter().map(|run| &*run.text).collect() };
    let numbers = words::numbers(body, charts);
    body.iter()
        .zip(numbers)
        .map(|(block, number)| {
            let number = number.unwrap_or_default();
            match block {
                Block::Heading { level, title } => {
                    (format!("{number} {}", level.titled(title)), bold)
                }
                Block::Item { runs, .. } => (format!("{number} {}", text(runs)), plain),
                Block::Paragraph(runs) | Block::Basis(runs) => (text(runs), plain),
                Block::Bullet(runs) => (format!("- {}", text(runs)), plain),
                Block::Table(_) => {
                    let name = tables.next().unwrap_or_default();
                    (format!("(Bảng số liệu: trang tính “{name}”)"), plain)
                }
                Block::Chart(chart) => {
                    let name = number.trim_end_matches('.');
                    let text = format!("{number} {} (trang tính “{name}”)", chart.title);
                    (text, plain)
                }
            }
        })
        .collect()
}

/// Above the header: the title and the unit.
const HEAD: u32 = 2;

impl Page<'_> {
    fn write(&self, sheet: &mut Worksheet, form: &Form) -> Written {
        sheet.set_name(&self.name)?;
        paper(sheet, form, self.landscape);
        let columns = self.table.leaves();
        let width = Sheet::new(form, self.landscape).block_width();
        let (size, widths) = fitted(self.table, form, width);
        for (column, width) in (0..).zip(&widths) {
            sheet.set_column_width_pixels(column, pixels(*width))?;
        }
        let last = column(columns.len().saturating_sub(1));
        let looks = Looks::new(size);
        let title = format(form.sizes.title)
            .set_bold()
            .set_align(FormatAlign::Center);
        merged(sheet, (0, 0), (0, last), &self.title, &title)?;
        let height = high(&self.title, form.sizes.title, width, form);
        sheet.set_row_height(0, points(height))?;
        let heights = heights(self.table, form, size, &widths);
        for (row, height) in (HEAD..).zip(heights) {
            // Excel knows no higher row.
            const HIGHEST: i64 = 144_000;
            sheet.set_row_height(row, points(height.min(HIGHEST)))?;
        }
        if let Some(unit) = &self.table.unit {
            let unit = format!("Đơn vị tính: {unit}");
            let look = format(size).set_italic().set_align(FormatAlign::Right);
            merged(sheet, (1, 0), (1, last), &unit, &look)?;
        }
        let depth = u32::try_from(self.table.depth()).unwrap_or(1);
        let mut at = 0;
        for one in &self.table.columns {
            at = header(sheet, one, HEAD, HEAD + depth, at, &looks.header)?;
        }
        let first = HEAD + depth;
        sheet.set_repeat_rows(HEAD, first - 1)?;
        sheet.set_freeze_panes(first, 2.min(last))?;
        let mut sums = Sums::new(first, columns.len());
        for (row, one) in (first..).zip(&self.table.rows) {
            self.row(sheet, row, one, &columns, &looks, &mut sums)?;
        }
        Ok(())
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        one: &Row,
        columns: &[&Column],
        looks: &Looks,
        sums: &mut Sums,
    ) -> Written {
        for (place, cell) in one.placed(columns.len()) {
            let (at, to) = (place.start, place.end);
            let kind = columns[at].kind;
            let look = looks.of(cell, kind, one.kind);
            match cell.value {
                Some(value) if to == at + 1 => {
                    let formula = sums.formula(row, at, kind, one.kind, value);
                    match (one.kind, &formula) {
                        (RowKind::Data, _) => sums.add(row, at, value),
                        (_, None) => sums.pass(row, at),
                        (_, Some(_)) => {}
                    }
                    match formula {
                        Some(formula) => {
                            let formula = Formula::new(formula).set_result(value.to_string());
                            sheet.write_formula_with_format(row, column(at), formula, &look)?;
                        }
                        None => {
                            let value = value.to_f64().unwrap_or_default();
                            sheet.write_number_with_format(row, column(at), value, &look)?;
                        }
                    }
                }
                _ => merged(
                    sheet,
                    (row, column(at)),
                    (row, column(to - 1)),
                    &cell.text,
                    &look,
                )?,
            }
        }
        sums.end(row, one.kind);
        Ok(())
    }
}

/// What the rows above a sum come to: since the sum before, and since the beginning.
struct Sums {
    group: Vec<Part>,
    all: Vec<Part>,
}

/// The cells of a column that a sum counts.
#[derive(Clone)]
struct Part {
    sum: Decimal,
    /// Rows without a break, the first and the last of each; a number that is written beside the rows breaks them.
    runs: Vec<(u32, u32)>,
    /// Where the next run begins.
    since: u32,
    broken: bool,
}

impl Part {
    fn from(row: u32) -> Self {
        Self {
            sum: Decimal::ZERO,
            runs: Vec::new(),
            since: row,
            broken: true,
        }
    }

    /// The ranges above a row; the last reaches to it where nothing breaks it, so that a row put in there counts.
    fn ranges(&self, row: u32, letter: &str) -> String {
        let last = self.runs.len().saturating_sub(1);
        let ranges = self.runs.iter().enumerate().map(|(at, (from, to))| {
            let to = if at == last && !self.broken {
                row
            } else {
                to + 1
            };
            format!("{letter}{}:{letter}{to}", from + 1)
        });
        ranges.collect::<Vec<_>>().join(",")
    }
}

impl Sums {
    fn new(first: u32, columns: usize) -> Self {
        Self {
            group: vec![Part::from(first); columns],
            all: vec![Part::from(first); columns],
        }
    }

    /// A number that sums count.
    fn add(&mut self, row: u32, at: usize, value: Decimal) {
        for part in [&mut self.group[at], &mut self.all[at]] {
            part.sum = part.sum.checked_add(value).unwrap_or_default();
            match part.runs.last_mut().filter(|_| !part.broken) {
                Some((_, to)) => *to = row,
                None => part.runs.push((part.since, row)),
            }
            part.broken = false;
        }
    }

    /// A number that says again what rows have said, and is no formula.
    fn pass(&mut self, row: u32, at: usize) {
        for part in [&mut self.group[at], &mut self.all[at]] {
            part.since = row + 1;
            part.broken = true;
        }
    }

    /// The formula of a sum that is the sum of the rows above it; subtotals above do not count again.
    fn formula(
        &self,
        row: u32,
        at: usize,
        kind: Kind,
        of: RowKind,
        value: Decimal,
    ) -> Option<String> {
        let part = match of {
            RowKind::Subtotal => &self.group[at],
            RowKind::Total => &self.all[at],
            RowKind::Data | RowKind::Group(_) => return None,
        };
        let adds_up = kind == Kind::Number
            && part.sum == value
            && (1..=MOST_RANGES).contains(&part.runs.len());
        adds_up.then(|| {
            let letter = column_number_to_name(column(at));
            format!("=SUBTOTAL(9,{})", part.ranges(row, &letter))
        })
    }

    fn end(&mut self, row: u32, kind: RowKind) {
        if kind == RowKind::Subtotal {
            self.group.fill(Part::from(row + 1));
        }
    }
}

/// So many ranges a function takes.
const MOST_RANGES: usize = 254;

/// How the cells of a table look.
struct Looks {
    header: Format,
    plain: Format,
}

impl Looks {
    fn new(size: Size) -> Self {
        let plain = format(size).set_border(FormatBorder::Thin);
        Self {
            header: plain.clone().set_bold().set_align(FormatAlign::Center),
            plain,
        }
    }

    fn of(&self, cell: &Cell, kind: Kind, row: RowKind) -> Format {
        let look = match kind {
            Kind::Text => self.plain.clone().set_align(FormatAlign::Left),
            Kind::Number | Kind::Rate => self.plain.clone().set_align(FormatAlign::Right),
            Kind::Centred => self.plain.clone().set_align(FormatAlign::Center),
        };
        let look = match cell.bold || row != RowKind::Data {
            true => look.set_bold(),
            false => look,
        };
        match cell.value {
            Some(_) => look.set_num_format(number_format(&cell.text)),
            None => look,
        }
    }
}

/// The format that shows a number as it is printed.
fn number_format(text: &str) -> String {
    let decimals = text
        .split_once(',')
        .map_or(0, |(_, decimals)| decimals.len());
    match decimals {
        0 => "#,##0".to_owned(),
        _ => format!("#,##0.{}", "0".repeat(decimals)),
    }
}

/// A heading of the header tree over its columns; answers the column after it.
fn header(
    sheet: &mut Worksheet,
    one: &Column,
    top: u32,
    bottom: u32,
    at: usize,
    look: &Format,
) -> std::result::Result<usize, XlsxError> {
    let mut after = at;
    for child in &one.children {
        after = header(sheet, child, top + 1, bottom, after, look)?;
    }
    let low = match one.children.is_empty() {
        true => {
            after = at + 1;
            bottom - 1
        }
        false => top,
    };
    merged(
        sheet,
        (top, column(at)),
        (low, column(after - 1)),
        &one.title,
        look,
    )?;
    Ok(after)
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A text in one cell, or in several that are merged.
fn merged(
    sheet: &mut Worksheet,
    from: (u32, u16),
    to: (u32, u16),
    text: &str,
    look: &Format,
) -> Written {
    match from == to {
        true => sheet.write_string_with_format(from.0, from.1, text, look)?,
        false => sheet.merge_range(from.0, from.1, to.0, to.1, text, look)?,
    };
    Ok(())
}
