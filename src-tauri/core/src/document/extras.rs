//! What only some official documents carry: the stamps of secrecy and urgency, the frame that says who may
//! read it, the writer's initials with the number of copies, the agency's address at the foot.
//! NĐ 30/2020/NĐ-CP, Phụ lục I, “các thành phần thể thức khác”, ô 10a–13.
//!
//! The decree fixes what they look like, and of their places only the box in its sketch. As in its samples
//! and in practice, stamps and frame stand below each other under the number, in the agency's column,
//! 6 pt apart; the initials end the recipients; the address closes the first page.

use super::font::{Size, Style};
use super::form::{Form, mm};
use super::front::Stack;
use super::layout::Strip;
use super::lines::{Align, Line, Span, break_evenly};
use super::page::{Ink, Item, Rule};

/// The parts that a document has only when somebody asks for them; by default none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// Dấu chỉ độ mật (ô 10a).
    pub secrecy: Option<Secrecy>,
    /// Dấu chỉ mức độ khẩn (ô 10b).
    pub urgency: Option<Urgency>,
    /// Chỉ dẫn về phạm vi lưu hành (ô 11): `Lưu hành nội bộ`, printed in capitals.
    pub circulation: Option<String>,
    /// Ký hiệu người soạn thảo và số lượng bản (ô 12).
    pub drafter: Option<Drafter>,
    /// The agency's address, telephone, e-mail (ô 13), line by line as printed.
    pub address: Vec<String>,
}

/// How secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secrecy {
    /// MẬT.
    Secret,
    /// TỐI MẬT.
    TopSecret,
    /// TUYỆT MẬT.
    MostSecret,
}

/// How urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// KHẨN.
    Urgent,
    /// THƯỢNG KHẨN.
    VeryUrgent,
    /// HỎA TỐC.
    Express,
}

/// Who wrote the document, and in how many copies it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafter {
    /// `PL`.
    pub initials: String,
    /// `300`, if they are counted.
    pub copies: Option<u32>,
}

impl Secrecy {
    /// What the stamp says.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Secret => "MẬT",
            Self::TopSecret => "TỐI MẬT",
            Self::MostSecret => "TUYỆT MẬT",
        }
    }

    /// The decree leaves these stamps to the rules on state secrets; here they are as large as the stamps
    /// of urgency with words as long.
    fn width(self) -> i64 {
        match self {
            Self::Secret => mm(20),
            Self::TopSecret => mm(30),
            Self::MostSecret => mm(40),
        }
    }
}

impl Urgency {
    /// What the stamp says.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Urgent => "KHẨN",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Express => "HỎA TỐC",
        }
    }

    fn width(self) -> i64 {
        match self {
            Self::Urgent => mm(20),
            Self::VeryUrgent => mm(40),
            Self::Express => mm(30),
        }
    }
}

impl Drafter {
    /// `PL.(300)`.
    pub fn written(&self) -> String {
        let initials = self.initials.trim().to_uppercase();
        match self.copies {
            Some(copies) => format!("{initials}.({copies})"),
            None => initials,
        }
    }
}

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
