//! `.ods`, read straight from its XML: repeated cells are counted, not laid out, and merges, hidden
//! rows and fonts come along, which calamine does not tell for this format.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};

use chrono::NaiveDate;
use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;
use zip::ZipArchive;

use super::guard;
use super::parts::attribute;
use super::workbook::{Area, Fonts, Meter, Sheet, Value, Workbook};
use crate::error::Result;

/// A filled row or cell is repeated at most this often; more is a trick, not a survey.
const MOST_REPEATS: u32 = 10_000;

#[derive(Default)]
struct Styles {
    /// Style → (font name, bold).
    fonts: HashMap<String, (String, bool)>,
    /// Hidden sheets' styles.
    hidden: Vec<String>,
}

pub(super) fn read(bytes: &[u8], meter: &mut Meter<'_>) -> Result<Workbook> {
    let unreadable = || guard::unreadable(meter.file_name);
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let part = zip.by_name("content.xml").map_err(|_| unreadable())?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(64 << 10, part));
    let mut buffer = Vec::new();
    let mut styles = Styles::default();
    let mut fonts = Fonts::default();
    let mut workbook = Workbook::default();
    let mut style = None;
    let (mut row, mut row_repeat, mut column) = (1_u32, 1_u32, 0_u32);
    let mut open: Option<Open> = None;
    let mut paragraphs = 0;
    let mut in_text = false;
    loop {
        buffer.clear();
        let event = xml
            .read_event_into(&mut buffer)
            .map_err(|_| guard::unreadable(meter.file_name))?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "style" => style = attribute(&e, "name"),
                "text-properties" => {
                    if let Some(style) = &style {
                        let name =
                            attribute(&e, "font-name").or_else(|| attribute(&e, "font-family"));
                        let bold = attribute(&e, "font-weight").as_deref() == Some("bold");
                        styles
                            .fonts
                            .insert(style.clone(), (name.unwrap_or_default(), bold));
                    }
                }
                "table-properties" if attribute(&e, "display").as_deref() == Some("false") => {
                    styles.hidden.extend(style.clone());
                }
                "table" => {
                    let hidden = attribute(&e, "style-name")
                        .is_some_and(|style| styles.hidden.contains(&style));
                    workbook.sheets.push(Sheet {
                        name: unescaped(&e, "name").unwrap_or_default(),
                        hidden,
                        ..Sheet::default()
                    });
                    (row, column) = (1, 0);
                }
                "table-column" => {
                    let repeat = number(&e, "number-columns-repeated");
                    if is_hidden(&e)
                        && let Some(sheet) = workbook.sheets.last_mut()
                    {
                        sheet
                            .hidden_columns
                            .push((column, column.saturating_add(repeat - 1)));
                    }
                    column = column.saturating_add(repeat);
                }
                "table-row" => {
                    row_repeat = number(&e, "number-rows-repeated");
                    column = 0;
                    if let (true, Some(sheet)) = (is_hidden(&e), workbook.sheets.last_mut()) {
                        sheet
                            .hidden_rows
                            .push((row, row.saturating_add(row_repeat - 1)));
                    }
                    if empty {
                        row = row.saturating_add(row_repeat);
                    }
                }
                "table-cell" | "covered-table-cell" => {
                    let cell = Open::new(&e);
                    if empty {
                        close(
                            cell,
                            &mut workbook,
                            &styles,
                            &mut fonts,
                            meter,
                            row,
                            row_repeat,
                            &mut column,
                        )?;
                    } else {
                        open = Some(cell);
                        paragraphs = 0;
                    }
                }
                "p" => {
                    if let Some(cell) = &mut open {
                        if paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        paragraphs += 1;
                        in_text = !empty;
                    }
                }
                "s" => {
                    if let (true, Some(cell)) = (in_text, &mut open) {
                        for _ in 0..number(&e, "c").min(100) {
                            cell.text.push(' ');
                        }
                    }
                }
                "line-break" => {
                    if let (true, Some(cell)) = (in_text, &mut open) {
                        cell.text.push('\n');
                    }
                }
                _ => {}
            },
            Event::Text(text) => {
                if let (true, Some(cell)) = (in_text, &mut open) {
                    cell.text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                if let (true, Some(cell)) = (in_text, &mut open) {
                    let named = match &*reference {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    cell.text.extend(named);
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "p" => in_text = false,
                "table-cell" | "covered-table-cell" => {
                    if let Some(cell) = open.take() {
                        close(
                            cell,
                            &mut workbook,
                            &styles,
                            &mut fonts,
                            meter,
                            row,
                            row_repeat,
                            &mut column,
                        )?;
                    }
                }
                "table-row" => row = row.saturating_add(row_repeat),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    workbook.fonts = fonts.list;
    Ok(workbook)
}

/// A cell whose end has not come yet.
struct Open {
    kind: Option<String>,
    value: Option<String>,
    style: Option<String>,
    repeat: u32,
    span: (u32, u32),
    text: String,
}

impl Open {
    fn new(e: &BytesStart<'_>) -> Self {
        let kind = attribute(e, "value-type");
        let value = match kind.as_deref() {
            Some("date") => attribute(e, "date-value"),
            Some("boolean") => attribute(e, "boolean-value"),
            _ => attribute(e, "value"),
        };
        Self {
            kind,
            value,
            style: attribute(e, "style-name"),
            repeat: number(e, "number-columns-repeated"),
            span: (
                number(e, "number-rows-spanned"),
                number(e, "number-columns-spanned"),
            ),
            text: String::new(),
        }
    }

    fn value(self) -> Option<Value> {
        let decimal = |text: &str| {
            text.parse::<Decimal>()
                .or_else(|_| Decimal::from_scientific(text))
                .ok()
        };
        let given = self.value.as_deref();
        match self.kind.as_deref() {
            Some("float" | "currency" | "percentage") => given.and_then(decimal).map(Value::Number),
            Some("date") => given
                .and_then(|day| NaiveDate::parse_from_str(day.get(..10)?, "%Y-%m-%d").ok())
                .map(Value::Date),
            Some("boolean") => given.map(|v| Value::Bool(v == "true")),
            _ if self.text.is_empty() => None,
            _ => Some(Value::Text(self.text.into())),
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the state of one pass over the XML"
)]
fn close(
    cell: Open,
    workbook: &mut Workbook,
    styles: &Styles,
    fonts: &mut Fonts,
    meter: &mut Meter<'_>,
    row: u32,
    row_repeat: u32,
    column: &mut u32,
) -> Result<()> {
    let (repeat, span) = (cell.repeat, cell.span);
    let font = cell
        .style
        .as_ref()
        .and_then(|style| styles.fonts.get(style))
        .map(|(name, bold)| fonts.index(name, *bold));
    let at = *column;
    *column = column.saturating_add(repeat);
    let Some(sheet) = workbook.sheets.last_mut() else {
        return Ok(());
    };
    if span != (1, 1) {
        sheet.merges.push(Area {
            top: row,
            bottom: row.saturating_add(span.0 - 1),
            left: at,
            right: at.saturating_add(span.1 - 1),
        });
    }
    let Some(value) = cell.value() else {
        return Ok(());
    };
    if repeat > MOST_REPEATS || row_repeat > MOST_REPEATS {
        return Err(guard::too_large(meter.file_name));
    }
    for down in 0..row_repeat {
        for across in 0..repeat {
            meter.cell(&value)?;
            sheet.push(
                row.saturating_add(down),
                at.saturating_add(across),
                font,
                value.clone(),
            );
        }
    }
    Ok(())
}

fn number(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name)
        .and_then(|n| n.parse().ok())
        .filter(|n| *n > 0)
        .unwrap_or(1)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(
        attribute(e, "visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

fn unescaped(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let raw = attribute(e, name)?;
    quick_xml::escape::unescape(&raw)
        .map(|text| text.into_owned())
        .ok()
}
