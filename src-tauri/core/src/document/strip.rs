//! What a page is made of before it is one: strips of its width, and columns that become strips.

use std::rc::Rc;

use super::font::{Size, Style};
use super::form::Form;
use super::lines::{Align, Line, Span, break_evenly, break_lines};
use super::page::{Ink, Item, Mark, Rule};

/// A piece of the block's width, with items measured from its own top left corner.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    pub(super) height: i64,
    /// Free space above, except at the top of a page.
    pub(super) space: i64,
    pub(super) items: Vec<Item>,
    /// Stays on the page of the strip before it.
    pub(super) glued: bool,
    /// Repeated above when a page begins with this strip.
    pub(super) header: Option<Rc<Strip>>,
    /// The heading that begins here.
    pub(super) heading: Option<Mark>,
}

impl Strip {
    /// Lines at single spacing that stay together.
    pub(super) fn of_lines(lines: &[Line], size: Size, width: i64, align: Align) -> Self {
        let mut strip = Self::default();
        for line in lines {
            let baseline = strip.height + size.ascent();
            strip.items.extend(line.set(0, baseline, width, align));
            strip.height += size.line();
        }
        strip
    }
}

/// Lines one below the other in a column.
pub(super) struct Stack {
    pub(super) x: i64,
    pub(super) width: i64,
    pub(super) y: i64,
    pub(super) items: Vec<Item>,
}

impl Stack {
    pub(super) fn new(x: i64, width: i64) -> Self {
        Self {
            x,
            width,
            y: 0,
            items: Vec::new(),
        }
    }

    /// Even centred lines; answers the width of the last.
    pub(super) fn centred(&mut self, text: &str, style: Style, size: Size) -> i64 {
        let lines = break_evenly(&[Span::new(text, style)], size, self.width);
        self.lines(&lines, size, Align::Centre)
    }

    pub(super) fn flush(&mut self, text: &str, style: Style, size: Size) {
        let lines = break_lines(&[Span::new(text, style)], size, self.width, self.width);
        self.lines(&lines, size, Align::Left);
    }

    pub(super) fn lines(&mut self, lines: &[Line], size: Size, align: Align) -> i64 {
        for line in lines {
            let baseline = self.y + size.ascent();
            self.items
                .extend(line.set(self.x, baseline, self.width, align));
            self.y += size.line();
        }
        lines.last().map_or(0, Line::width)
    }

    /// A centred rule under the last line.
    pub(super) fn rule(&mut self, length: i64, form: &Form) {
        let x1 = self.x + (self.width - length) / 2;
        self.y += form.rule_gap;
        self.items.push(Item::Rule(Rule {
            x1,
            y1: self.y,
            x2: x1 + length,
            y2: self.y,
            weight: form.rule_weight,
            ink: Ink::Black,
        }));
    }
}
