//! How the sender drew a sheet: fonts, borders, colours, widths; of `.xlsx` alone. Read only when a
//! workbook goes back, so that it looks like the one that was sent.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{
    Border, BorderStyle, Color, HorizontalAlignment, Reader as _, Style, TextRotation,
    UnderlineStyle, VerticalAlignment, Xlsx,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

use super::parts::{self, attribute};
use super::workbook::Sheet;
use crate::text::legacy::Encoding;

/// What a text is written in whose font had letters of its own.
const PLAIN_FONT: &str = "Times New Roman";

/// One sheet's drawing, within its filled rows and columns.
#[derive(Default)]
pub(super) struct Dress {
    styles: HashMap<(u32, u32), usize>,
    formats: Vec<Format>,
    /// First and last column, from 0, and their width in pixels.
    pub(super) widths: Vec<(u32, u32, u32)>,
    /// Row, from 1, and its height in pixels.
    pub(super) heights: Vec<(u32, u32)>,
}

impl Dress {
    /// The format of a cell, by its row (from 1) and column (from 0).
    pub(super) fn format(&self, row: u32, column: u32) -> Option<&Format> {
        self.formats.get(*self.styles.get(&(row, column))?)
    }

    /// Whether nothing is known of how the sheet was drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.formats.is_empty()
    }

    /// Cells that are drawn, filled or not.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, u32)> {
        self.styles.keys().copied()
    }
}

/// How the sheets of a workbook are drawn, by name; nothing of what cannot be told.
pub(super) fn of(bytes: &[u8], sheets: &[Sheet]) -> HashMap<String, Dress> {
    let Ok(mut file) = Xlsx::new(Cursor::new(bytes)) else {
        return HashMap::new();
    };
    let mut dresses = HashMap::new();
    for sheet in sheets {
        let mut dress = Dress::default();
        let Ok(mut cells) = file.worksheet_cells_reader(&sheet.name) else {
            continue;
        };
        let (rows, columns) = sheet.size();
        while let Ok(Some((row, column, style))) = cells.next_style_id() {
            if style > 0 && row < rows && column < columns {
                dress.styles.insert((row + 1, column), style);
            }
        }
        dress.formats = cells.styles().iter().map(format).collect();
        drop(cells);
        dresses.insert(sheet.name.clone(), dress);
    }
    parts::each_sheet_element(bytes, |name, element| {
        let Some(dress) = dresses.get_mut(name) else {
            return;
        };
        match element.local_name().as_ref() {
            "col" => {
                let whole = |name: &str| {
                    attribute(element, name)?
                        .parse::<u32>()
                        .ok()?
                        .checked_sub(1)
                };
                let width = pixels(attribute(element, "width"), LETTER);
                if let (Some(first), Some(last), Some(width)) = (whole("min"), whole("max"), width)
                {
                    dress.widths.push((first, last, width));
                }
            }
            "row" if parts::is_on(attribute(element, "customHeight")) => {
                let row = attribute(element, "r").and_then(|row| row.parse().ok());
                dress
                    .heights
                    .extend(row.zip(pixels(attribute(element, "ht"), POINT)));
            }
            _ => {}
        }
    });
    for sheet in sheets {
        if let Some(dress) = dresses.get_mut(&sheet.name) {
            let (rows, _) = sheet.size();
            dress.heights.retain(|(row, _)| (1..=rows).contains(row));
        }
    }
    dresses
}

/// Pixels of a letter, in which widths are told, and of a point, in which heights are.
const LETTER: (i64, i64) = (7, 1);
const POINT: (i64, i64) = (4, 3);
/// No row is higher and no column is wider.
const MOST: u32 = 1_800;

/// A measure of the file as pixels, where it is a sensible one.
fn pixels(measure: Option<String>, (of, to): (i64, i64)) -> Option<u32> {
    let measure: Decimal = measure?.parse().ok()?;
    let pixels = measure.checked_mul(of.into())? / Decimal::from(to);
    pixels.round().to_u32().filter(|pixels| *pixels <= MOST)
}

fn format(style: &Style) -> Format {
    let mut format = Format::new();
    if let Some(font) = &style.font {
        if let Some(name) = &font.name {
            let old = Encoding::of_font(name).is_some();
            format = format.set_font_name(if old { PLAIN_FONT } else { name.as_str() });
        }
        if let Some(size) = font.size {
            format = format.set_font_size(size);
        }
        if font.is_bold() {
            format = format.set_bold();
        }
        if font.is_italic() {
            format = format.set_italic();
        }
        if font.has_strikethrough() {
            format = format.set_font_strikethrough();
        }
        format = format.set_underline(match font.underline {
            UnderlineStyle::Single => FormatUnderline::Single,
            UnderlineStyle::Double => FormatUnderline::Double,
            UnderlineStyle::SingleAccounting => FormatUnderline::SingleAccounting,
            UnderlineStyle::DoubleAccounting => FormatUnderline::DoubleAccounting,
            _ => FormatUnderline::None,
        });
        if let Some(color) = font.color {
            format = format.set_font_color(rgb(color));
        }
    }
    if let Some(color) = style
        .fill
        .as_ref()
        .filter(|fill| fill.is_visible())
        .and_then(calamine::Fill::get_color)
    {
        format = format.set_background_color(rgb(color));
    }
    if let Some(borders) = &style.borders {
        format = format
            .set_border_left(line(&borders.left))
            .set_border_right(line(&borders.right))
            .set_border_top(line(&borders.top))
            .set_border_bottom(line(&borders.bottom));
    }
    if let Some(number) = &style.number_format
        && number.format_code != "General"
    {
        format = format.set_num_format(&number.format_code);
    }
    let Some(alignment) = &style.alignment else {
        return format;
    };
    format = format.set_align(match alignment.horizontal {
        HorizontalAlignment::Left => FormatAlign::Left,
        HorizontalAlignment::Center => FormatAlign::Center,
        HorizontalAlignment::CenterContinuous => FormatAlign::CenterAcross,
        HorizontalAlignment::Right => FormatAlign::Right,
        HorizontalAlignment::Justify => FormatAlign::Justify,
        HorizontalAlignment::Distributed => FormatAlign::Distributed,
        HorizontalAlignment::Fill => FormatAlign::Fill,
        _ => FormatAlign::General,
    });
    format = format.set_align(match alignment.vertical {
        VerticalAlignment::Top => FormatAlign::Top,
        VerticalAlignment::Center => FormatAlign::VerticalCenter,
        VerticalAlignment::Justify => FormatAlign::VerticalJustify,
        VerticalAlignment::Distributed => FormatAlign::VerticalDistributed,
        _ => FormatAlign::Bottom,
    });
    if alignment.wrap_text {
        format = format.set_text_wrap();
    }
    if alignment.shrink_to_fit {
        format = format.set_shrink();
    }
    if let Some(indent) = alignment.indent.filter(|indent| *indent > 0) {
        format = format.set_indent(indent);
    }
    match alignment.text_rotation {
        // The file counts on from 90 for text that runs down.
        TextRotation::Degrees(up @ 1..=90) => format.set_rotation(i16::try_from(up).unwrap_or(0)),
        TextRotation::Degrees(down @ 91..=180) => {
            format.set_rotation(90 - i16::try_from(down).unwrap_or(90))
        }
        TextRotation::Stacked => format.set_rotation(270),
        _ => format,
    }
}

fn line(border: &Border) -> FormatBorder {
    match border.style {
        BorderStyle::Thin => FormatBorder::Thin,
        BorderStyle::Medium => FormatBorder::Medium,
        BorderStyle::Thick => FormatBorder::Thick,
        BorderStyle::Double => FormatBorder::Double,
        BorderStyle::Hair => FormatBorder::Hair,
        BorderStyle::Dashed => FormatBorder::Dashed,
        BorderStyle::Dotted => FormatBorder::Dotted,
        BorderStyle::MediumDashed => FormatBorder::MediumDashed,
        BorderStyle::DashDot => FormatBorder::DashDot,
        BorderStyle::MediumDashDot => FormatBorder::MediumDashDot,
        BorderStyle::DashDotDot => FormatBorder::DashDotDot,
        BorderStyle::MediumDashDotDot => FormatBorder::MediumDashDotDot,
        BorderStyle::SlantDashDot => FormatBorder::SlantDashDot,
        _ => FormatBorder::None,
    }
}

fn rgb(color: Color) -> rust_xlsxwriter::Color {
    rust_xlsxwriter::Color::RGB(color.to_argb() & 0x00ff_ffff)
}
