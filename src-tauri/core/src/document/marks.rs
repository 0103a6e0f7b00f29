//! How the stamps, the frame and the address of [`super::extras`] are drawn.

use super::extras::Extras;
use super::font::{Size, Style};
use super::form::Form;
use super::lines::{Align, Line, Span, break_evenly};
use super::page::{Ink, Item, Rule};
use super::strip::{Stack, Strip};

/// Words in a frame; the measures are the frame's own, its lines inside.
pub(super) struct Stamp {
    pub(super) lines: Vec<Line>,
    pub(super) size: Size,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) ink: Ink,
}

/// The stamps of a document, from above.
pub(super) fn stamps(extras: &Extras, form: &Form) -> Vec<Stamp> {
    let red = [
        extras.secrecy.map(|one| (one.stamp(), one.width())),
        extras.urgency.map(|one| (one.stamp(), one.width())),
    ];
    let size = form.sizes.stamp;
    let red = red.into_iter().flatten().map(|(words, width)| Stamp {
        lines: break_evenly(&[Span::new(words, Style::Bold)], size, width),
        size,
        width,
        height: form.stamp_height,
        ink: Ink::Red,
    });
    red.chain(
        extras
            .circulation
            .as_deref()
            .map(|words| frame(words, form)),
    )
    .collect()
}

/// The frame of ô 11: the decree gives it no measures, so it is as high as the stamps and as wide as its
/// words ask.
fn frame(words: &str, form: &Form) -> Stamp {
    let size = form.sizes.circulation;
    let room = form.head_left - 2 * form.frame_side;
    let lines = break_evenly(&[Span::new(&words.to_uppercase(), Style::Bold)], size, room);
    let widest = lines.iter().map(Line::width).max().unwrap_or(0);
    let more = lines.len().saturating_sub(1) as i64;
    Stamp {
        lines,
        size,
        width: widest + 2 * form.frame_side,
        height: form.stamp_height + more * size.line(),
        ink: Ink::Black,
    }
}

/// The stamps below what the agency's column holds already.
pub(super) fn stamp(column: &mut Stack, extras: &Extras, form: &Form) {
    for stamp in stamps(extras, form) {
        column.y += form.number_gap;
        let left = column.x + (column.width - stamp.width) / 2;
        let top = column.y;
        let text = stamp.lines.len() as i64 * stamp.size.line();
        column.y += (stamp.height - text) / 2;
        let first = column.items.len();
        column.lines(&stamp.lines, stamp.size, Align::Centre);
        for item in &mut column.items[first..] {
            *item = item.inked(stamp.ink);
        }
        let sides = sides(left, top, &stamp, form.rule_weight);
        column.items.extend(sides.map(Item::Rule));
        column.y = top + stamp.height;
    }
}

/// The four lines of a frame, their outer edges where the frame's are.
fn sides(x: i64, y: i64, stamp: &Stamp, weight: i64) -> [Rule; 4] {
    let (right, bottom, half) = (x + stamp.width, y + stamp.height, weight / 2);
    [
        (x, y + half, right, y + half),
        (x, bottom - half, right, bottom - half),
        (x + half, y, x + half, bottom),
        (right - half, y, right - half, bottom),
    ]
    .map(|(x1, y1, x2, y2)| Rule {
        x1,
        y1,
        x2,
        y2,
        weight,
        ink: stamp.ink,
    })
}

/// The address at the foot of the first page, under a rule as wide as the text. The decree does not say how
/// its lines stand; they are centred, as on letterheads.
pub(super) fn foot(extras: &Extras, form: &Form, block: i64) -> Option<Strip> {
    if extras.address.is_empty() {
        return None;
    }
    let mut stack = Stack::new(0, block);
    stack.rule(block, form);
    stack.y += form.rule_gap;
    for line in &extras.address {
        stack.centred(line, Style::Regular, form.sizes.address);
    }
    Some(Strip {
        height: stack.y,
        space: form.paragraph_gap,
        items: stack.items,
        ..Strip::default()
    })
}
