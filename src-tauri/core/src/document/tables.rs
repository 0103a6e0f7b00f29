//! Tables: the widths of columns, the header tree, and rows as strips of a page.
//!
//! A cell is wrapped, never clipped; a row is one strip unless it is taller than a page.

use std::rc::Rc;

use super::font::{Size, Style};
use super::form::Form;
use super::lines::{Align, Line, Span, break_evenly, break_lines, longest_word, natural_width};
use super::model::{Cell, Column, Kind, RowKind, Table, Width};
use super::page::{Ink, Item, Rule};
use super::strip::Strip;
use crate::error::Result;

/// No single column asks for more than this part of the table, in hundredths.
const WIDEST_WORD: i64 = 35;

/// The table as strips in a block of this width, on pages of this height; each row is told.
pub(super) fn strips(
    table: &Table,
    form: &Form,
    width: i64,
    room: i64,
    told: &dyn Fn() -> Result<()>,
) -> Result<Vec<Strip>> {
    let columns = table.leaves();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let (size, widths) = fitted(table, form, width);
    let set = Set {
        form,
        size,
        edges: edges(&widths, width),
    };
    let header = Rc::new(set.header(table).0);
    let room = room - header.height;
    let mut strips = Vec::new();
    if let Some(unit) = &table.unit {
        strips.push(set.unit_line(unit, width));
    }
    let gap = if strips.is_empty() {
        form.paragraph_gap
    } else {
        form.cell_edge
    };
    strips.push(Strip {
        space: gap,
        glued: table.unit.is_some(),
        ..Strip::clone(&header)
    });
    let mut after_group = true; // the first row stays with the header
    for row in &table.rows {
        let sum = matches!(row.kind, RowKind::Subtotal | RowKind::Total);
        for mut strip in set.row(row, &columns, room) {
            strip.glued = after_group || sum;
            strip.header = Some(Rc::clone(&header));
            strips.push(strip);
            after_group = false;
        }
        after_group = matches!(row.kind, RowKind::Group(_));
        told()?;
    }
    Ok(strips)
}

/// How high the header's levels and the rows are, one after the other, in columns of these widths.
pub(super) fn heights(table: &Table, form: &Form, size: Size, widths: &[i64]) -> Vec<i64> {
    let set = Set {
        form,
        size,
        edges: edges(widths, widths.iter().sum()),
    };
    let columns = table.leaves();
    let (_, bottoms) = set.header(table);
    let levels = bottoms.windows(2).map(|pair| pair[1] - pair[0]);
    let rows = table.rows.iter().map(|row| {
        let strips = set.row(row, &columns, i64::MAX / 4);
        strips.iter().map(|strip| strip.height).sum()
    });
    levels.chain(rows).collect()
}

/// The largest size at which no word and no number must be broken, and the columns' widths in it.
pub(super) fn fitted(table: &Table, form: &Form, width: i64) -> (Size, Vec<i64>) {
    const STEP: i64 = 5;
    let columns = table.leaves();
    let mut size = if columns.len() > form.wide_table_columns {
        form.sizes.wide_table
    } else {
        form.sizes.table
    };
    loop {
        let (least, natural) = wanted(table, form, size, width);
        let smaller = Size(size.0 - STEP);
        if least.iter().sum::<i64>() <= width || smaller < form.sizes.least_table {
            return (size, share(&columns, &least, &natural, width));
        }
        size = smaller;
    }
}

/// The left edge of every column, and the right edge of the last.
fn edges(widths: &[i64], width: i64) -> Vec<i64> {
    let mut edges = vec![0];
    let mut at = 0;
    for column in widths {
        at += column;
        edges.push(at);
    }
    if let Some(last) = edges.last_mut() {
        *last = width; // rounding
    }
    edges
}

/// What each column needs so that no word is broken, and what it would like to have.
fn wanted(table: &Table, form: &Form, size: Size, width: i64) -> (Vec<i64>, Vec<i64>) {
    let columns = table.leaves();
    let pads = 2 * form.cell_side;
    let widest = width * WIDEST_WORD / 100;
    let mut least: Vec<i64> = columns
        .iter()
        .map(|c| longest_word(&[Span::new(&c.title, Style::Bold)], size).min(widest) + pads)
        .collect();
    // a narrow column is wide enough for its title in two lines
    let mut natural: Vec<i64> = columns
        .iter()
        .zip(&least)
        .map(|(c, least)| {
            let span = [Span::new(&c.title, Style::Bold)];
            // one line less than whole breaks in two, where there is a place to
            let room = (natural_width(&span, size) - 2)
                .min(widest)
                .max(*least - pads);
            let lines = break_evenly(&span, size, room);
            let wide = lines.iter().map(Line::width).max().unwrap_or(0);
            (*least).max(wide + pads + 1)
        })
        .collect();
    for row in &table.rows {
        for (place, cell) in row.placed(columns.len()) {
            // a cell over several columns says nothing about the width of one
            if place.len() == 1 {
                let spans = [cell_span(cell, row.kind)];
                let word = longest_word(&spans, size).min(widest) + pads;
                let at = place.start;
                least[at] = least[at].max(word);
                natural[at] = natural[at].max(natural_width(&spans, size).min(widest) + pads);
            }
        }
    }
    let mut at = 0;
    for column in &table.columns {
        widen_for_parent(column, &mut at, &mut least, size, pads, widest);
    }
    for (natural, least) in natural.iter_mut().zip(&least) {
        *natural = (*natural).max(*least);
    }
    (least, natural)
}

fn widen_for_parent(
    column: &Column,
    at: &mut usize,
    least: &mut [i64],
    size: Size,
    pads: i64,
    widest: i64,
) {
    let from = *at;
    if column.children.is_empty() {
        *at += 1;
        return;
    }
    for child in &column.children {
        widen_for_parent(child, at, least, size, pads, widest);
    }
    let own = longest_word(&[Span::new(&column.title, Style::Bold)], size).min(widest) + pads;
    let under = &mut least[from..*at];
    let lack = own - under.iter().sum::<i64>();
    if lack > 0 {
        let each = lack / under.len() as i64 + 1;
        for width in under {
            *width += each;
        }
    }
}

fn share(columns: &[&Column], least: &[i64], natural: &[i64], width: i64) -> Vec<i64> {
    let shares: Vec<i64> = columns
        .iter()
        .map(|c| match c.width {
            Width::Share(share) => i64::from(share.max(1)),
            Width::Content => 0,
        })
        .collect();
    let weight: i64 = shares.iter().sum();
    let floor: i64 = least.iter().sum();
    if floor >= width {
        return broken(columns, least, width);
    }
    // content columns as they wish, if the sharing ones keep their longest words
    let wish: i64 = (0..columns.len())
        .map(|i| if shares[i] == 0 { natural[i] } else { least[i] })
        .sum();
    let mut out: Vec<i64> = (0..columns.len())
        .map(|i| match shares[i] {
            0 if wish <= width => natural[i],
            0 => least[i] + (natural[i] - least[i]) * (width - floor) / (wish - floor).max(1),
            _ => least[i],
        })
        .collect();
    let free = width - out.iter().sum::<i64>();
    if weight == 0 {
        let all: i64 = out.iter().sum();
        return out.iter().map(|w| w + free * w / all.max(1)).collect();
    }
    // shares are of the whole width of the sharing columns; one that needs more keeps its need
    let mut sharing: Vec<usize> = (0..columns.len()).filter(|i| shares[*i] > 0).collect();
    let mut total = free + sharing.iter().map(|i| least[*i]).sum::<i64>();
    loop {
        let weight: i64 = sharing.iter().map(|i| shares[*i]).sum();
        let short = sharing
            .iter()
            .position(|i| total * shares[*i] / weight < least[*i]);
        match short {
            Some(at) if sharing.len() > 1 => {
                let column = sharing.remove(at);
                out[column] = least[column];
                total -= least[column];
            }
            _ => {
                for i in &sharing {
                    out[*i] = total * shares[*i] / weight;
                }
                return out;
            }
        }
    }
}

/// Not even the longest words fit: words are broken, numbers only when there is no other way.
fn broken(columns: &[&Column], least: &[i64], width: i64) -> Vec<i64> {
    let of = |text: bool| -> i64 {
        let kinds = columns.iter().map(|c| c.kind == Kind::Text);
        let chosen = least.iter().zip(kinds).filter(|(_, t)| *t == text);
        chosen.map(|(l, _)| l).sum()
    };
    let (words, numbers) = (of(true), of(false));
    let left = width - numbers;
    if left * 4 > words {
        let narrow = |(l, c): (&i64, &&Column)| match c.kind {
            Kind::Text => l * left / words.max(1),
            Kind::Number | Kind::Rate | Kind::Centred => *l,
        };
        return least.iter().zip(columns).map(narrow).collect();
    }
    let floor = words + numbers;
    least.iter().map(|l| l * width / floor.max(1)).collect()
}

fn cell_span(cell: &Cell, kind: RowKind) -> Span {
    Span {
        source: cell.source.clone(),
        ..Span::new(
            &cell.text,
            Style::new(cell.bold || kind != RowKind::Data, false),
        )
    }
}

struct Set<'a> {
    form: &'a Form,
    size: Size,
    edges: Vec<i64>,
}

/// A cell's lines in its frame: columns `from..to`.
struct Framed {
    from: usize,
    to: usize,
    lines: Vec<Line>,
    align: Align,
}

impl Set<'_> {
    fn unit_line(&self, unit: &str, width: i64) -> Strip {
        let span = Span::new(&format!("Đơn vị tính: {unit}"), Style::Italic);
        let lines = break_lines(&[span], self.size, width, width);
        Strip {
            space: self.form.paragraph_gap,
            ..Strip::of_lines(&lines, self.size, width, Align::Right)
        }
    }

    /// The header, and where each of its levels ends.
    fn header(&self, table: &Table) -> (Strip, Vec<i64>) {
        let depth = table.depth();
        let mut cells = Vec::new();
        let mut at = 0;
        for column in &table.columns {
            self.header_cells(column, 0, depth, &mut at, &mut cells);
        }
        // a level is as high as the cells that end on it need
        let mut bottoms = vec![0; depth + 1];
        for level in 0..depth {
            let needed = cells
                .iter()
                .filter(|(_, _, to)| *to == level + 1)
                .map(|(cell, from, _)| bottoms[*from] + self.height(cell.lines.len()))
                .max()
                .unwrap_or(0);
            bottoms[level + 1] = needed.max(bottoms[level] + self.height(1));
        }
        let mut items = Vec::new();
        for (cell, from, to) in &cells {
            let (top, bottom) = (bottoms[*from], bottoms[*to]);
            items.extend(self.frame(cell, top, bottom));
            items.extend(self.text(&cell.lines, cell, top, bottom));
        }
        let strip = Strip {
            height: bottoms[depth],
            items,
            ..Strip::default()
        };
        (strip, bottoms)
    }

    fn header_cells(
        &self,
        column: &Column,
        level: usize,
        depth: usize,
        at: &mut usize,
        cells: &mut Vec<(Framed, usize, usize)>,
    ) {
        let (from, here) = (*at, cells.len());
        let bottom = if column.children.is_empty() {
            *at += 1;
            depth
        } else {
            for child in &column.children {
                self.header_cells(child, level + 1, depth, at, cells);
            }
            level + 1
        };
        let lines = self.wrap(&[Span::new(&column.title, Style::Bold)], from, *at);
        let cell = Framed {
            from,
            to: *at,
            lines,
            align: Align::Centre,
        };
        // parents before children: reading order
        cells.insert(here, (cell, level, bottom));
    }

    fn row(&self, row: &super::model::Row, columns: &[&Column], room: i64) -> Vec<Strip> {
        let cells: Vec<Framed> = row
            .placed(columns.len())
            .map(|(place, cell)| Framed {
                from: place.start,
                to: place.end,
                lines: self.wrap(&[cell_span(cell, row.kind)], place.start, place.end),
                align: match columns[place.start].kind {
                    Kind::Number | Kind::Rate => Align::Right,
                    Kind::Centred => Align::Centre,
                    Kind::Text => Align::Left,
                },
            })
            .collect();
        let most = cells
            .iter()
            .map(|c| c.lines.len())
            .max()
            .unwrap_or(0)
            .max(1);
        let fit = ((room - self.height(0)) / self.size.line()).max(1) as usize;
        if most <= fit {
            return vec![self.piece(&cells, 0, most)];
        }
        (0..most)
            .step_by(fit)
            .map(|from| self.piece(&cells, from, (from + fit).min(most)))
            .collect()
    }

    /// The lines `from..to` of every cell in one strip.
    fn piece(&self, cells: &[Framed], from: usize, to: usize) -> Strip {
        let height = self.height(to - from);
        let mut items = Vec::new();
        for cell in cells {
            items.extend(self.frame(cell, 0, height));
            let lines = &cell.lines[from.min(cell.lines.len())..to.min(cell.lines.len())];
            items.extend(self.text(lines, cell, 0, height));
        }
        Strip {
            height,
            items,
            ..Strip::default()
        }
    }

    fn wrap(&self, spans: &[Span], from: usize, to: usize) -> Vec<Line> {
        let inner = self.edges[to] - self.edges[from] - 2 * self.form.cell_side;
        break_lines(spans, self.size, inner, inner)
    }

    fn height(&self, lines: usize) -> i64 {
        lines as i64 * self.size.line() + 2 * self.form.cell_edge
    }

    fn frame(&self, cell: &Framed, top: i64, bottom: i64) -> [Item; 4] {
        let (left, right) = (self.edges[cell.from], self.edges[cell.to]);
        [
            (left, top, right, top),
            (left, bottom, right, bottom),
            (left, top, left, bottom),
            (right, top, right, bottom),
        ]
        .map(|(x1, y1, x2, y2)| {
            Item::Rule(Rule {
                x1,
                y1,
                x2,
                y2,
                weight: self.form.grid_weight,
                ink: Ink::Black,
            })
        })
    }

    /// In the middle of the frame's height.
    fn text(&self, lines: &[Line], cell: &Framed, top: i64, bottom: i64) -> Vec<Item> {
        let x = self.edges[cell.from] + self.form.cell_side;
        let inner = self.edges[cell.to] - self.form.cell_side - x;
        let free = bottom - top - lines.len() as i64 * self.size.line();
        let mut y = top + free / 2 + self.size.ascent();
        let mut items = Vec::new();
        for line in lines {
            items.extend(line.set(x, y, inner, cell.align));
            y += self.size.line();
        }
        items
    }
}
