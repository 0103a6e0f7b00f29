//! Charts: names, bars and numbers at their places.
//!
//! A chart is one strip with its title, so that it is never split. One that would not fit on a page even
//! in the smallest letters goes on in a second chart under the same title, so that nothing is lost.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::chart::Chart;
use super::font::{Size, Style};
use super::form::{Form, mm};
use super::lines::{Align, Line, Span, break_evenly, break_lines, natural_width};
use super::page::{Ink, Item, Rule, Shade};
use super::strip::Strip;

/// The names take no more than this part of the width, in hundredths.
const NAMES: i64 = 38;
/// Between the names and the bars, and between a bar and its number.
const GAP: i64 = 1500;
/// Between the bars of one category and those of the next.
const APART: i64 = 2200;
/// A bar is so much lower than a line of text, half of it above.
const SLIMMER: i64 = 700;
/// Something above nought is seen.
const SHORTEST: i64 = 250;
/// Between the lines of a hatch, measured across.
const HATCH: i64 = 1300;
const HATCH_WEIGHT: i64 = 120;
/// The patch of a legend.
const PATCH: i64 = mm(7);

/// Letters from this size on are small enough to fill more than half a page.
const SMALL: Size = Size(100);

/// What stands under the title: the legend, the names, the bars, the numbers.
pub(super) struct Picture {
    pub(super) height: i64,
    /// Measured from its top left corner.
    pub(super) items: Vec<Item>,
}

/// How the bars of a series are told from the others'.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// In hundredths: 0 is black.
    Grey(u8),
    Hatched,
}

/// The look of each series.
fn looks(series: usize) -> [Look; Chart::SERIES] {
    match series {
        0 | 1 => [Look::Grey(60); Chart::SERIES],
        _ => [Look::Grey(85), Look::Hatched, Look::Grey(30)],
    }
}

/// The chart as strips in a block of this width, on pages of this height: one, if it fits on a page.
pub(super) fn strips(
    chart: &Chart,
    number: &str,
    form: &Form,
    width: i64,
    room: i64,
) -> Vec<Strip> {
    let mut strips = Vec::new();
    for picture in pictures(chart, number, form, width, room) {
        let mut strip = heading(chart, number, strips.is_empty(), form, width);
        let top = strip.height;
        let items = picture.items.iter().map(|item| item.moved(0, top));
        strip.items.extend(items);
        strip.height += picture.height;
        strip.space = 2 * form.paragraph_gap;
        strips.push(strip);
    }
    strips
}

/// The title as it is printed; a chart that goes on says so.
pub(super) fn title(chart: &Chart, number: &str, first: bool) -> String {
    match first {
        true => format!("{number} {}", chart.title),
        false => format!("{number} {} (tiếp theo)", chart.title),
    }
}

/// The title and the unit.
fn heading(chart: &Chart, number: &str, first: bool, form: &Form, width: i64) -> Strip {
    let size = form.sizes.table;
    let title = Span::new(&title(chart, number, first), Style::Bold);
    let lines = break_evenly(&[title], size, width);
    let mut strip = Strip::of_lines(&lines, size, width, Align::Centre);
    if let Some(unit) = &chart.unit {
        let unit = Span::new(&format!("Đơn vị tính: {unit}"), Style::Italic);
        for line in break_lines(&[unit], size, width, width) {
            let baseline = strip.height + form.cell_edge + size.ascent();
            strip
                .items
                .extend(line.set(0, baseline, width, Align::Right));
            strip.height += form.cell_edge + size.line();
        }
    }
    strip.height += form.cell_edge;
    strip
}

/// One picture, or several where one would be higher than a page.
pub(super) fn pictures(
    chart: &Chart,
    number: &str,
    form: &Form,
    width: i64,
    room: i64,
) -> Vec<Picture> {
    if chart.categories.is_empty() || chart.series.is_empty() {
        return Vec::new();
    }
    let room = room - heading(chart, number, false, form, width).height;
    let mut set = Set::new(chart, form, form.sizes.table, width);
    loop {
        let rows = set.rows();
        let height = set.legend().height + rows.iter().map(|row| row.height).sum::<i64>();
        let fits = height <= room / 2 || (set.size <= SMALL && height <= room);
        if fits || set.size <= form.sizes.least_table {
            return set.stacked(&rows, room);
        }
        set = Set::new(chart, form, Size(set.size.0 - 5), width);
    }
}

struct Set<'a> {
    chart: &'a Chart,
    form: &'a Form,
    size: Size,
    width: i64,
    /// Where the bars begin.
    zero: i64,
    /// The longest bar.
    longest: i64,
}

impl<'a> Set<'a> {
    fn new(chart: &'a Chart, form: &'a Form, size: Size, width: i64) -> Self {
        let wide = |text: &str| natural_width(&[Span::new(text, Style::Regular)], size);
        let names = chart.categories.iter().map(|name| wide(name)).max();
        let names = names.unwrap_or(0).min(width * NAMES / 100);
        let numbers = chart.series.iter().flat_map(|series| &series.values);
        let numbers = numbers.map(|value| wide(&value.text)).max().unwrap_or(0);
        let zero = names + GAP;
        Self {
            chart,
            form,
            size,
            width,
            zero,
            longest: (width - zero - GAP - numbers).max(SHORTEST),
        }
    }

    /// The rows one below the other, in as few pictures as they need, each about as high as the others.
    fn stacked(&self, rows: &[Picture], room: i64) -> Vec<Picture> {
        let few = self.filled(rows, room);
        let all: i64 = rows.iter().map(|row| row.height).sum();
        let highest = rows.iter().map(|row| row.height).max().unwrap_or(0);
        let count = few.len().max(1) as i64;
        let even = self.filled(
            rows,
            (self.legend().height + all / count + highest).min(room),
        );
        match even.len() == few.len() {
            true => even,
            false => few,
        }
    }

    fn filled(&self, rows: &[Picture], room: i64) -> Vec<Picture> {
        let mut pictures: Vec<Picture> = Vec::new();
        for row in rows {
            let last = match pictures.last_mut() {
                Some(last) if last.height + row.height <= room => last,
                _ => {
                    pictures.push(self.legend());
                    pictures.last_mut().expect("it was pushed")
                }
            };
            let y = last.height;
            let items = row.items.iter().map(|item| item.moved(0, y));
            last.items.extend(items);
            // where the bars begin; the pieces of each row become one line
            last.items.push(Item::Rule(Rule {
                x1: self.zero,
                y1: y,
                x2: self.zero,
                y2: y + row.height,
                weight: self.form.grid_weight,
                ink: Ink::Black,
            }));
            last.height += row.height;
        }
        pictures
    }

    /// A patch and a name for each series, in as many rows as they need, in the middle.
    fn legend(&self) -> Picture {
        let mut picture = Picture {
            height: 0,
            items: Vec::new(),
        };
        if self.chart.series.len() < 2 {
            return picture;
        }
        let looks = looks(self.chart.series.len());
        let mut rows: Vec<Vec<(Line, i64, Look)>> = vec![Vec::new()];
        let mut used = 0;
        for (series, look) in self.chart.series.iter().zip(looks) {
            let span = [Span::new(&series.name, Style::Regular)];
            let inner = self.width - PATCH - GAP;
            for (at, line) in break_evenly(&span, self.size, inner)
                .into_iter()
                .enumerate()
            {
                let wide = PATCH + GAP + line.width() + 4 * GAP;
                if used > 0 && (at > 0 || used + wide - 4 * GAP > self.width) {
                    rows.push(Vec::new());
                    used = 0;
                }
                used += wide;
                if let Some(row) = rows.last_mut() {
                    row.push((line, wide, look));
                }
            }
        }
        for row in rows {
            let wide: i64 = row.iter().map(|(_, wide, _)| wide).sum::<i64>() - 4 * GAP;
            let mut x = (self.width - wide) / 2;
            for (line, wide, look) in row {
                let y = picture.height + SLIMMER / 2;
                picture.items.extend(self.bar(x, y, PATCH, look));
                let baseline = picture.height + self.size.ascent();
                let at = x + PATCH + GAP;
                let inner = line.width();
                picture
                    .items
                    .extend(line.set(at, baseline, inner, Align::Left));
                x += wide;
            }
            picture.height += self.size.line();
        }
        picture.height += self.form.cell_edge;
        picture
    }

    /// A category: its name, and for each series a bar with its number.
    fn rows(&self) -> Vec<Picture> {
        let most = self.chart.most();
        let looks = looks(self.chart.series.len());
        let line = self.size.line();
        let names = self.zero - GAP;
        (0..)
            .zip(&self.chart.categories)
            .map(|(at, name)| {
                let name = [Span::new(name, Style::Regular)];
                let name = break_evenly(&name, self.size, names);
                let (lines, bars) = (name.len() as i64, self.chart.of(at).count() as i64);
                let inner = lines.max(bars) * line;
                let mut items = Vec::new();
                let mut y = APART / 2 + (inner - lines * line) / 2;
                for one in &name {
                    items.extend(one.set(0, y + self.size.ascent(), names, Align::Right));
                    y += line;
                }
                let mut y = APART / 2 + (inner - bars * line) / 2;
                for ((_, value), look) in self.chart.of(at).zip(looks) {
                    let length = self.length(value.value, most);
                    items.extend(self.bar(self.zero, y + SLIMMER / 2, length, look));
                    let span = Span {
                        source: value.source.clone(),
                        ..Span::new(&value.text, Style::Regular)
                    };
                    let x = self.zero + length + GAP * 2 / 3;
                    for text in break_lines(&[span], self.size, self.width, self.width) {
                        let baseline = y + self.size.ascent();
                        items.extend(text.set(x, baseline, 0, Align::Left));
                    }
                    y += line;
                }
                Picture {
                    height: inner + APART,
                    items,
                }
            })
            .collect()
    }

    fn length(&self, value: Decimal, most: Option<Decimal>) -> i64 {
        let Some(most) = most.filter(|_| value > Decimal::ZERO) else {
            return 0;
        };
        let share = value.checked_div(most).unwrap_or_default();
        let length = share * Decimal::from(self.longest);
        length.round().to_i64().unwrap_or(0).max(SHORTEST)
    }

    fn bar(&self, x: i64, y: i64, width: i64, look: Look) -> Vec<Item> {
        let height = self.size.line() - SLIMMER;
        if width <= 0 {
            return Vec::new();
        }
        let mut items = match look {
            Look::Grey(grey) => vec![Item::Shade(Shade {
                x,
                y,
                width,
                height,
                grey,
            })],
            Look::Hatched => hatch(x, y, width, height),
        };
        let weight = self.form.grid_weight;
        let (right, bottom) = (x + width, y + height);
        let sides = [
            (x, y, right, y),
            (x, bottom, right, bottom),
            (x, y, x, bottom),
            (right, y, right, bottom),
        ];
        items.extend(sides.map(|(x1, y1, x2, y2)| {
            Item::Rule(Rule {
                x1,
                y1,
                x2,
                y2,
                weight,
                ink: Ink::Black,
            })
        }));
        items
    }
}

/// Slanting lines inside a rectangle.
fn hatch(x: i64, y: i64, width: i64, height: i64) -> Vec<Item> {
    (1..)
        .map(|line| line * HATCH)
        .take_while(|along| *along < width + height)
        .map(|along| {
            Item::Rule(Rule {
                x1: x + (along - height).max(0),
                y1: y + along.min(height),
                x2: x + along.min(width),
                y2: y + (along - width).max(0),
                weight: HATCH_WEIGHT,
                ink: Ink::Black,
            })
        })
        .collect()
}
