//! Charts as Excel's own, each on a sheet with its numbers, so that they stay computable.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart as Drawn, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartPatternFill, ChartPatternFillType, ChartSeries, ChartSolidFill, Color, FormatAlign,
    FormatBorder, Worksheet,
};

use super::{
    HEAD, TYPEFACE, Written, column, format, high, merged, number_format, paper, pixels, points,
};
use crate::document::chart::Chart;
use crate::document::form::Form;
use crate::document::layout::Sheet;
use crate::document::model::{Block, Document};
use crate::document::words;

/// The names' part of the sheet's width, in hundredths.
const NAMES: i64 = 46;
/// Of a bar in Excel's own chart, in pixels, with the room beside it.
const BAR: u32 = 22;
/// What title, legend and edges of Excel's own chart take.
const AROUND: u32 = 130;

/// Excel takes no longer description.
const LONGEST: usize = 255;

/// A chart with the sheet that it gets.
pub(super) struct Page<'a> {
    pub(super) name: String,
    number: String,
    chart: &'a Chart,
    landscape: bool,
}

/// The charts in their order.
pub(super) fn pages(document: &Document) -> Vec<Page<'_>> {
    let mut pages = Vec::new();
    for (index, (blocks, charts)) in document.texts().enumerate() {
        let annex = index.checked_sub(1).map(|at| &document.annexes[at]);
        let numbers = words::numbers(blocks, charts);
        for (block, number) in blocks.iter().zip(numbers) {
            let (Block::Chart(chart), Some(number)) = (block, number) else {
                continue;
            };
            pages.push(Page {
                name: number.trim_end_matches('.').to_owned(),
                number,
                chart,
                landscape: annex.is_some_and(|annex| annex.landscape),
            });
        }
    }
    pages
}

impl Page<'_> {
    pub(super) fn write(&self, sheet: &mut Worksheet, form: &Form) -> Written {
        let (chart, size) = (self.chart, form.sizes.table);
        sheet.set_name(&self.name)?;
        paper(sheet, form, self.landscape);
        let width = Sheet::new(form, self.landscape).block_width() * 9 / 10;
        let names = width * NAMES / 100;
        let each = (width - names) / chart.series.len().max(1) as i64;
        let last = column(chart.series.len());
        sheet.set_column_width_pixels(0, pixels(names))?;
        for at in 1..=last {
            sheet.set_column_width_pixels(at, pixels(each))?;
        }
        let title = format!("{} {}", self.number, chart.title);
        let look = format(form.sizes.title)
            .set_bold()
            .set_align(FormatAlign::Center);
        merged(sheet, (0, 0), (0, last), &title, &look)?;
        sheet.set_row_height(0, points(high(&title, form.sizes.title, width, form)))?;
        if let Some(unit) = &chart.unit {
            let unit = format!("Đơn vị tính: {unit}");
            let look = format(size).set_italic().set_align(FormatAlign::Right);
            merged(sheet, (1, 0), (1, last), &unit, &look)?;
        }
        let cell = format(size).set_border(FormatBorder::Thin);
        let header = cell.clone().set_bold().set_align(FormatAlign::Center);
        sheet.write_string_with_format(HEAD, 0, "Nội dung", &header)?;
        let mut row = HEAD;
        for (at, name) in chart.categories.iter().enumerate() {
            row += 1;
            sheet.write_string_with_format(row, 0, name, &cell)?;
            sheet.set_row_height(row, points(high(name, size, names, form)))?;
            for (to, series) in (1..).zip(&chart.series) {
                let Some(value) = series.values.get(at) else {
                    continue;
                };
                let number = value.text.split(' ').next().unwrap_or_default();
                let look = cell
                    .clone()
                    .set_align(FormatAlign::Right)
                    .set_num_format(number_format(number));
                let value = value.value.to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, to, value, &look)?;
            }
        }
        for (to, series) in (1..).zip(&chart.series) {
            sheet.write_string_with_format(HEAD, to, &series.name, &header)?;
        }
        if row > HEAD {
            let drawn = self.drawn(row, pixels(width));
            sheet.insert_chart(row + 2, 0, &drawn)?;
        }
        Ok(())
    }

    /// The same chart over the cells down to this row.
    fn drawn(&self, last: u32, width: u32) -> Drawn {
        let chart = self.chart;
        let name = self.name.as_str();
        let title = format!("{} {}", self.number, chart.title);
        let font = |size: u32| {
            let mut font = ChartFont::new();
            font.set_name(TYPEFACE).set_size(size);
            font
        };
        let mut drawn = Drawn::new_bar();
        drawn.title().set_name(&title).set_font(&font(12));
        for (to, mut looks) in (1..)
            .zip(looks(chart.series.len()))
            .take(chart.series.len())
        {
            let decimals = chart.series[usize::from(to) - 1]
                .values
                .iter()
                .map(|value| value.text.split(' ').next().unwrap_or_default())
                .max_by_key(|text| text.split_once(',').map_or(0, |(_, after)| after.len()));
            let mut label = ChartDataLabel::new();
            label
                .show_value()
                .set_num_format(number_format(decimals.unwrap_or_default()))
                .set_font(&font(10));
            let mut series = ChartSeries::new();
            series
                .set_name((name, HEAD, to))
                .set_categories((name, HEAD + 1, 0, last, 0))
                .set_values((name, HEAD + 1, to, last, to))
                .set_format(&mut looks)
                .set_gap(60)
                .set_data_label(&label);
            drawn.push_series(&series);
        }
        // From the top down, as on paper; the numbers stand at the bars.
        drawn.y_axis().set_reverse().set_font(&font(10));
        drawn.x_axis().set_hidden(true).set_major_gridlines(false);
        match chart.series.len() {
            1 => drawn.legend().set_hidden(),
            _ => drawn
                .legend()
                .set_position(ChartLegendPosition::Bottom)
                .set_font(&font(10)),
        };
        // The numbers themselves stand in the cells, which a reader of screens reads.
        let said = format!("{title}. Số liệu ở các ô phía trên biểu đồ.");
        let bars = u32::try_from(chart.categories.len() * (chart.series.len() + 1)).unwrap_or(1);
        drawn
            .set_width(width)
            .set_height(AROUND + bars.min(200) * BAR)
            .set_name(name)
            .set_alt_text(said.chars().take(LONGEST).collect::<String>());
        drawn
    }
}

/// The greys and the hatch of the printed chart.
fn looks(series: usize) -> Vec<ChartFormat> {
    let mut line = ChartLine::new();
    line.set_color(Color::Black).set_width(1);
    let grey = |colour: u32| {
        let mut fill = ChartSolidFill::new();
        fill.set_color(Color::RGB(colour));
        let mut look = ChartFormat::new();
        look.set_solid_fill(&fill).set_border(&line);
        look
    };
    if series < 2 {
        return vec![grey(0x99_99_99)];
    }
    let mut hatch = ChartPatternFill::new();
    hatch
        .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
        .set_foreground_color(Color::Black)
        .set_background_color(Color::White);
    let mut hatched = ChartFormat::new();
    hatched.set_pattern_fill(&hatch).set_border(&line);
    vec![grey(0xD9_D9_D9), hatched, grey(0x4D_4D_4D)]
}
