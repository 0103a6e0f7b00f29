//! From a document to its pages.
//!
//! Everything becomes a list of [`Strip`]s: pieces of a page's width that are never split. Filling
//! pages is then one rule: strips that are glued together move together, and a page that begins
//! inside a table begins with the table's header.

use super::bars;
use super::font::{Style, width};
use super::form::{Form, Margins};
use super::front;
use super::lines::{Align, Span, break_evenly, break_lines};
use super::marks;
use super::mentions::linked;
use super::model::{Annex, Block, Document, Level, Run};
use super::page::{Ink, Item, Mark, Page, Text, merge_rules};
use super::strip::Strip;
use super::tables;
use super::words;
use crate::error::Result;

/// The pages of a document: its text, then each annex, numbered on its own.
pub fn layout(document: &Document, form: &Form) -> Vec<Page> {
    // Nobody who says nothing stops it.
    watched(document, form, &|| Ok(())).unwrap_or_default()
}

/// The same; each row of a table is told as it is set, and an error then stops it.
pub(super) fn watched(
    document: &Document,
    form: &Form,
    told: &dyn Fn() -> Result<()>,
) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for (index, (blocks, charts)) in document.texts().enumerate() {
        let annex = index.checked_sub(1).map(|at| (at, &document.annexes[at]));
        let sheet = Sheet::new(form, annex.is_some_and(|(_, annex)| annex.landscape));
        let width = sheet.block_width();
        let mut strips = match annex {
            None => front::head(document, form, width),
            Some((at, _)) => front::annex(document, at, form, width),
        };
        strips.extend(body(blocks, charts, &document.annexes, form, &sheet, told)?);
        if annex.is_none() {
            sign(&mut strips, front::signature(document, form, width));
        }
        let foot = match annex {
            None => marks::foot(&document.extras, form, width),
            Some(_) => None,
        };
        pages.extend(fill(strips, foot, &sheet, form));
    }
    Ok(pages)
}

/// The paper as it is turned.
pub(super) struct Sheet {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) margins: Margins,
}

impl Sheet {
    pub(super) fn new(form: &Form, landscape: bool) -> Self {
        if landscape {
            Self {
                width: form.paper_long,
                height: form.paper_short,
                margins: form.landscape_margins,
            }
        } else {
            Self {
                width: form.paper_short,
                height: form.paper_long,
                margins: form.margins,
            }
        }
    }

    pub(super) fn block_width(&self) -> i64 {
        self.width - self.margins.left - self.margins.right
    }

    pub(super) fn block_height(&self) -> i64 {
        self.height - self.margins.top - self.margins.bottom
    }
}

/// The blocks of a text as strips, with so many charts before it.
fn body(
    blocks: &[Block],
    charts: usize,
    annexes: &[Annex],
    form: &Form,
    sheet: &Sheet,
    told: &dyn Fn() -> Result<()>,
) -> Result<Vec<Strip>> {
    let width = sheet.block_width();
    let numbers = words::numbers(blocks, charts);
    let mut strips: Vec<Strip> = Vec::new();
    let said = |runs: &[Run], italic: bool| {
        let spans = linked(Span::from_runs(runs, false, italic), annexes);
        paragraph(&spans, form, width)
    };
    let mut keep = false; // the block before wants this one beside it
    for (block, number) in blocks.iter().zip(numbers) {
        let number = number.unwrap_or_default();
        let mut made = match block {
            Block::Heading { level, title } => heading(*level, &number, title, form, width),
            Block::Item { runs, .. } => said(&numbered(&number, runs), false),
            Block::Paragraph(runs) => said(runs, false),
            Block::Basis(runs) => said(runs, true),
            Block::Bullet(runs) => said(&numbered("-", runs), false),
            Block::Table(table) => tables::strips(table, form, width, sheet.block_height(), told)?,
            Block::Chart(chart) => bars::strips(chart, &number, form, width, sheet.block_height()),
        };
        if let Some(first) = made.first_mut() {
            first.glued |= keep;
            keep = matches!(block, Block::Heading { .. });
        }
        strips.extend(made);
    }
    Ok(strips)
}

fn numbered(number: &str, runs: &[Run]) -> Vec<Run> {
    let mut out = vec![Run::plain(format!("{number} "))];
    out.extend_from_slice(runs);
    out
}

fn heading(level: Level, number: &str, title: &str, form: &Form, width: i64) -> Vec<Strip> {
    let size = form.sizes.body;
    let titled = level.titled(title);
    let style = match level {
        Level::Point => Style::Regular,
        _ => Style::Bold,
    };
    let mut strips = if level.is_centred() {
        let mut lines = break_evenly(&[Span::new(number, style)], size, width);
        lines.extend(break_evenly(&[Span::new(&titled, style)], size, width));
        vec![Strip::of_lines(&lines, size, width, Align::Centre)]
    } else {
        let span = Span::new(&format!("{number} {titled}"), style);
        flow(&[span], Align::Left, form, width)
    };
    for strip in strips.iter_mut().skip(1) {
        strip.glued = true;
    }
    if let Some(first) = strips.first_mut() {
        first.space = form.paragraph_gap;
        first.heading = Some(Mark {
            text: format!("{number} {titled}"),
            depth: level as u8,
            y: 0,
            annex: None,
        });
    }
    strips
}

fn paragraph(spans: &[Span], form: &Form, width: i64) -> Vec<Strip> {
    let mut strips = flow(spans, Align::Justified, form, width);
    let last = strips.len().saturating_sub(1);
    for (i, strip) in strips.iter_mut().enumerate() {
        // neither the first line alone at the foot of a page nor the last alone at its head
        strip.glued = i == 1 || (i > 0 && i == last);
    }
    if let Some(first) = strips.first_mut() {
        first.space = form.paragraph_gap;
    }
    strips
}

/// Body text: one strip for each line, the first indented.
fn flow(spans: &[Span], align: Align, form: &Form, width: i64) -> Vec<Strip> {
    let size = form.sizes.body;
    let height = size.line() * form.line_percent / 100;
    // what line spacing adds stands above the letters, as in Word
    let baseline = height - size.line() + size.ascent();
    break_lines(spans, size, width - form.indent, width)
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let x = if i == 0 { form.indent } else { 0 };
            Strip {
                height,
                items: line.set(x, baseline, width - x, align),
                ..Strip::default()
            }
        })
        .collect()
}

/// The signature is never alone on a page: two lines of the text, at least, stay with it.
fn sign(strips: &mut Vec<Strip>, mut signature: Strip) {
    signature.glued = !strips.is_empty();
    let first = strips.len().saturating_sub(1).max(1);
    for strip in strips.iter_mut().skip(first) {
        strip.glued = true;
    }
    strips.push(signature);
}

/// Fills pages of one numbering; what stands at the foot of the first takes its room.
fn fill(strips: Vec<Strip>, foot: Option<Strip>, sheet: &Sheet, form: &Form) -> Vec<Page> {
    let mut pages = Pages {
        sheet,
        form,
        foot,
        done: Vec::new(),
        items: Vec::new(),
        headings: Vec::new(),
        y: 0,
    };
    let mut rest = strips.as_slice();
    while !rest.is_empty() {
        let together = 1 + rest[1..].iter().take_while(|strip| strip.glued).count();
        let (group, after) = rest.split_at(together);
        if !pages.fits(group) {
            pages.turn();
        }
        if pages.fits(group) {
            group.iter().for_each(|strip| pages.place(strip));
        } else {
            // longer than a page: what cannot be kept together is filled line by line
            for strip in group {
                if !pages.fits(std::slice::from_ref(strip)) {
                    pages.turn();
                }
                pages.place(strip);
            }
        }
        rest = after;
    }
    pages.turn();
    pages.done
}

struct Pages<'a> {
    sheet: &'a Sheet,
    form: &'a Form,
    /// Of the first page; taken when that ends.
    foot: Option<Strip>,
    done: Vec<Page>,
    items: Vec<Item>,
    headings: Vec<Mark>,
    y: i64,
}

impl Pages<'_> {
    fn fits(&self, group: &[Strip]) -> bool {
        let mut y = self.y;
        for strip in group {
            y += if y == 0 { repeated(strip) } else { strip.space } + strip.height;
        }
        let foot = self.foot.as_ref();
        y <= self.sheet.block_height() - foot.map_or(0, |foot| foot.space + foot.height)
    }

    fn place(&mut self, strip: &Strip) {
        let (left, top) = (self.sheet.margins.left, self.sheet.margins.top);
        if self.y == 0 {
            if let Some(header) = &strip.header {
                let moved = header.items.iter().map(|item| item.moved(left, top));
                self.items.extend(moved);
            }
            self.y = repeated(strip);
        } else {
            self.y += strip.space;
        }
        if let Some(mark) = &strip.heading {
            self.headings.push(Mark {
                y: top + self.y,
                ..mark.clone()
            });
        }
        let y = top + self.y;
        self.items
            .extend(strip.items.iter().map(|item| item.moved(left, y)));
        self.y += strip.height;
    }

    /// Ends the page, unless nothing is on it.
    fn turn(&mut self) {
        if self.items.is_empty() {
            return;
        }
        let number = self.done.len() + 1;
        let mut items = Vec::new();
        if number > 1 {
            items.push(page_number(number, self.sheet, self.form));
        }
        items.append(&mut self.items);
        if let Some(foot) = self.foot.take() {
            let bottom = self.sheet.height - self.sheet.margins.bottom;
            let (left, top) = (self.sheet.margins.left, bottom - foot.height);
            items.extend(foot.items.iter().map(|item| item.moved(left, top)));
        }
        self.done.push(Page {
            width: self.sheet.width,
            height: self.sheet.height,
            items: merge_rules(items),
            headings: std::mem::take(&mut self.headings),
        });
        self.y = 0;
    }
}

fn repeated(strip: &Strip) -> i64 {
    strip.header.as_ref().map_or(0, |header| header.height)
}

/// In the middle of the top margin, between the margins at the sides.
fn page_number(number: usize, sheet: &Sheet, form: &Form) -> Item {
    let text = number.to_string();
    let size = form.sizes.page_number;
    let wide = width(&text, Style::Regular, size);
    Item::Text(Text {
        x: sheet.margins.left + (sheet.block_width() - wide) / 2,
        y: form.number_baseline,
        width: wide,
        style: Style::Regular,
        size,
        text,
        spacing: 0,
        source: None,
        link: None,
        ink: Ink::Black,
    })
}
