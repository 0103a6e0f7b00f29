//! Pages as they will be drawn: shades, text and rules at fixed places.
//!
//! Lengths are whole micrometres from the top left corner of the paper, downwards.

use std::fmt::Write as _;

use super::font::{Size, Style};

/// One side of paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Width as read.
    pub width: i64,
    /// Height as read.
    pub height: i64,
    /// What is drawn, in this order: shades, texts in reading order, rules.
    pub items: Vec<Item>,
    /// The headings that begin on this page, for the outline beside the preview.
    pub headings: Vec<Mark>,
}

/// A heading's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The heading with its number, as printed.
    pub text: String,
    /// 0 for annexes and parts; deeper for each level of the text.
    pub depth: u8,
    /// Top of its first line.
    pub y: i64,
    /// The annex that begins here, from 0.
    pub annex: Option<usize>,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A grey rectangle.
    Shade(Shade),
    /// A run of text in one style on one baseline.
    Text(Text),
    /// A straight line.
    Rule(Rule),
}

/// A run of text in one style on one baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// NFC; every character is in the typeface.
    pub text: String,
    /// Style.
    pub style: Style,
    /// Size.
    pub size: Size,
    /// Left end.
    pub x: i64,
    /// Baseline.
    pub y: i64,
    /// From `x` to where the pen stands after it, spacing included.
    pub width: i64,
    /// Added to every space, to justify the line.
    pub spacing: i64,
    /// The figure that the text shows, as the document named it.
    pub source: Option<String>,
    /// The annex that the text names, from 0: a reader can go there.
    pub link: Option<usize>,
    /// Colour.
    pub ink: Ink,
}

/// What it is drawn with: official documents are black, but for some stamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Ink {
    /// Black.
    #[default]
    Black,
    /// Bright red.
    Red,
}

/// A rectangle filled with grey, without a line around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shade {
    /// Left edge.
    pub x: i64,
    /// Upper edge.
    pub y: i64,
    /// To the right.
    pub width: i64,
    /// Downwards.
    pub height: i64,
    /// In hundredths: 0 is black, 100 white.
    pub grey: u8,
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// From, across.
    pub x1: i64,
    /// From, down.
    pub y1: i64,
    /// To, across.
    pub x2: i64,
    /// To, down.
    pub y2: i64,
    /// Thickness, half on each side.
    pub weight: i64,
    /// Colour.
    pub ink: Ink,
}

impl Page {
    /// Its texts, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.items.iter().filter_map(|item| match item {
            Item::Text(text) => Some(text),
            Item::Rule(_) | Item::Shade(_) => None,
        })
    }

    /// Its rules.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.items.iter().filter_map(|item| match item {
            Item::Rule(rule) => Some(rule),
            Item::Text(_) | Item::Shade(_) => None,
        })
    }

    /// Its shades.
    pub fn shades(&self) -> impl Iterator<Item = &Shade> {
        self.items.iter().filter_map(|item| match item {
            Item::Shade(shade) => Some(shade),
            Item::Text(_) | Item::Rule(_) => None,
        })
    }
}

impl Item {
    /// The same, moved.
    pub(super) fn moved(&self, dx: i64, dy: i64) -> Self {
        match self {
            Self::Text(text) => Self::Text(Text {
                x: text.x + dx,
                y: text.y + dy,
                ..text.clone()
            }),
            Self::Shade(shade) => Self::Shade(Shade {
                x: shade.x + dx,
                y: shade.y + dy,
                ..*shade
            }),
            Self::Rule(rule) => Self::Rule(Rule {
                x1: rule.x1 + dx,
                y1: rule.y1 + dy,
                x2: rule.x2 + dx,
                y2: rule.y2 + dy,
                ..*rule
            }),
        }
    }

    /// The same text or line in this ink.
    pub(super) fn inked(&self, ink: Ink) -> Self {
        match self {
            Self::Text(text) => Self::Text(Text {
                ink,
                ..text.clone()
            }),
            Self::Rule(rule) => Self::Rule(Rule { ink, ..*rule }),
            Self::Shade(_) => self.clone(),
        }
    }
}

/// Pages as text, for golden tests: one line for each item, lengths in micrometres.
pub fn describe(pages: &[Page]) -> String {
    let mut out = String::new();
    for (index, page) in pages.iter().enumerate() {
        let _ = writeln!(out, "page {} {}×{}", index + 1, page.width, page.height);
        for item in &page.items {
            let _ = match item {
                Item::Text(text) => writeln!(
                    out,
                    "  {},{} {}{}{}{} {:?}",
                    text.x,
                    text.y,
                    match text.style {
                        Style::Regular => "regular ",
                        Style::Bold => "bold ",
                        Style::Italic => "italic ",
                        Style::BoldItalic => "bold-italic ",
                    },
                    match text.size.0 % 10 {
                        0 => (text.size.0 / 10).to_string(),
                        tenth => format!("{},{tenth}", text.size.0 / 10),
                    },
                    match text.spacing {
                        0 => String::new(),
                        spacing => format!(" +{spacing}"),
                    },
                    coloured(text.ink),
                    text.text,
                ),
                Item::Shade(shade) => writeln!(
                    out,
                    "  {},{} {}×{} grey {}",
                    shade.x, shade.y, shade.width, shade.height, shade.grey
                ),
                Item::Rule(rule) => writeln!(
                    out,
                    "  {},{} — {},{} {}{}",
                    rule.x1,
                    rule.y1,
                    rule.x2,
                    rule.y2,
                    rule.weight,
                    coloured(rule.ink),
                ),
            };
        }
    }
    out
}

fn coloured(ink: Ink) -> &'static str {
    match ink {
        Ink::Black => "",
        Ink::Red => " red",
    }
}

/// Shades below, texts on them, rules above. Rules are drawn once: the common edges of cells become one
/// line, and so do the pieces of a long one.
pub(super) fn merge_rules(items: Vec<Item>) -> Vec<Item> {
    let (mut shades, mut texts, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Shade(_) => shades.push(item),
            Item::Text(_) => texts.push(item),
            Item::Rule(rule) => rules.push(rule),
        }
    }
    // along the line first, so that pieces that touch follow each other
    rules.sort_by_key(|r| {
        if r.y1 == r.y2 {
            (0, r.ink, r.weight, r.y1, r.x1, r.x2)
        } else if r.x1 == r.x2 {
            (1, r.ink, r.weight, r.x1, r.y1, r.y2)
        } else {
            (2, r.ink, r.weight, r.x1, r.y1, r.y2)
        }
    });
    let mut merged: Vec<Rule> = Vec::new();
    for rule in rules {
        match merged.last_mut() {
            Some(last)
                if (last.ink, last.weight) == (rule.ink, rule.weight) && touches(last, &rule) =>
            {
                last.x2 = last.x2.max(rule.x2);
                last.y2 = last.y2.max(rule.y2);
            }
            _ => merged.push(rule),
        }
    }
    shades.append(&mut texts);
    shades.extend(merged.into_iter().map(Item::Rule));
    shades
}

fn touches(a: &Rule, b: &Rule) -> bool {
    let flat = |r: &Rule| r.y1 == r.y2;
    let upright = |r: &Rule| r.x1 == r.x2;
    if flat(a) && flat(b) {
        a.y1 == b.y1 && b.x1 <= a.x2
    } else {
        upright(a) && upright(b) && a.x1 == b.x1 && b.y1 <= a.y2
    }
}
