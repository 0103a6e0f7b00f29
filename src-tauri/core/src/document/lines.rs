//! Breaking text into lines (UAX #14) and setting a line at its place.
//!
//! Like Word, a line takes as much as fits. A number such as `49/QĐ-SCT` is not broken at its stroke
//! or hyphen unless it is longer than a whole line, and `95,2 %` not before its sign; a word longer
//! than a line is broken anywhere, so that nothing is ever clipped.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::char::is_combining_mark;

use super::font::{Size, Style, advance, settable};
use super::model::Run;
use super::page::{Ink, Item, Text};

/// Text in one style, ready to be broken.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) source: Option<String>,
    /// The annex that it names.
    pub(super) link: Option<usize>,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pieces: Vec<Piece>,
    size: Size,
    units: i64,
    spaces: i64,
    /// The paragraph, or a line the author ended, ends here: it is not stretched.
    last: bool,
}

#[derive(Debug, Clone)]
struct Piece {
    text: String,
    style: Style,
    source: Option<String>,
    link: Option<usize>,
    units: i64,
    spaces: i64,
}

/// Where a line stands between the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
    Justified,
}

impl Span {
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self {
            text: settable(text),
            style,
            source: None,
            link: None,
        }
    }

    pub(super) fn from_runs(runs: &[Run], bold: bool, italic: bool) -> Vec<Self> {
        runs.iter()
            .map(|run| Self {
                text: settable(&run.text),
                style: Style::new(bold || run.bold, italic || run.italic),
                source: run.source.clone(),
                link: None,
            })
            .collect()
    }
}

impl Line {
    pub(super) fn width(&self) -> i64 {
        self.size.length(self.units)
    }

    /// Its words, without what hangs over the edge.
    pub(super) fn text(&self) -> String {
        let text: String = self.pieces.iter().map(|piece| &*piece.text).collect();
        text.trim_end().to_owned()
    }

    /// Its items with the left edge at `x` and the baseline at `y`.
    pub(super) fn set(&self, x: i64, y: i64, width: i64, align: Align) -> Vec<Item> {
        let free = width - self.width();
        let start = match align {
            Align::Left | Align::Justified => x,
            Align::Centre => x + free / 2,
            Align::Right => x + free,
        };
        let spacing = if align == Align::Justified && !self.last && self.spaces > 0 && free > 0 {
            free / self.spaces
        } else {
            0
        };
        let (mut units, mut spaces) = (0, 0);
        let pen = |units: i64, spaces: i64| start + self.size.length(units) + spaces * spacing;
        self.pieces
            .iter()
            .map(|piece| {
                let from = pen(units, spaces);
                units += piece.units;
                spaces += piece.spaces;
                Item::Text(Text {
                    text: piece.text.clone(),
                    style: piece.style,
                    size: self.size,
                    x: from,
                    y,
                    width: pen(units, spaces) - from,
                    spacing,
                    source: piece.source.clone(),
                    link: piece.link,
                    ink: Ink::Black,
                })
            })
            .collect()
    }
}

/// Lines no wider than `width`, the first no wider than `first`.
pub(super) fn break_lines(spans: &[Span], size: Size, first: i64, width: i64) -> Vec<Line> {
    let letters = Letters::of(spans);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < letters.chars.len() {
        let limit = size.units(if lines.is_empty() { first } else { width });
        let (end, last) = letters.line_end(start, limit);
        lines.push(letters.line(spans, size, start, end, last));
        start = end;
    }
    lines
}

/// As many lines as [`break_lines`] makes, but of even length: for centred names and titles.
pub(super) fn break_evenly(spans: &[Span], size: Size, width: i64) -> Vec<Line> {
    let lines = break_lines(spans, size, width, width);
    let (mut low, mut high) = (longest_word(spans, size).min(width), width);
    while low < high {
        let middle = (low + high) / 2;
        if break_lines(spans, size, middle, middle).len() > lines.len() {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    break_lines(spans, size, high, high)
}

/// The width below which a word would have to be broken.
pub(super) fn longest_word(spans: &[Span], size: Size) -> i64 {
    let letters = Letters::of(spans);
    let (mut most, mut word) = (0, 0);
    for i in 0..letters.chars.len() {
        if matches!(letters.breaks[i], Break::Allowed | Break::Forced) {
            word = 0;
        }
        // a space at a line's end hangs over the edge
        if !letters.chars[i].0.is_whitespace() {
            word += letters.chars[i].1;
            most = most.max(word);
        }
    }
    size.length(most) + 1
}

/// The width of the longest line when nothing is broken but where the author did.
pub(super) fn natural_width(spans: &[Span], size: Size) -> i64 {
    const UNLIMITED: i64 = 10_000_000;
    break_lines(spans, size, UNLIMITED, UNLIMITED)
        .iter()
        .map(Line::width)
        .max()
        .map_or(0, |width| width + 1)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    No,
    /// Only inside a word longer than the line.
    Needed,
    Allowed,
    Forced,
}

struct Letters {
    /// Character, its advance, the span it belongs to.
    chars: Vec<(char, i64, usize)>,
    /// Whether a line may begin at this character.
    breaks: Vec<Break>,
}

impl Letters {
    fn of(spans: &[Span]) -> Self {
        let whole: String = spans.iter().map(|span| span.text.as_str()).collect();
        let chars: Vec<(char, i64, usize)> = spans
            .iter()
            .enumerate()
            .flat_map(|(i, span)| {
                span.text
                    .chars()
                    .map(move |c| (c, advance(span.style, c).unwrap_or(0), i))
            })
            .collect();
        let mut opportunities = linebreaks(&whole).peekable();
        let mut breaks = Vec::with_capacity(chars.len());
        let mut before = None;
        for (at, letter) in whole.char_indices() {
            while opportunities.next_if(|(o, _)| *o < at).is_some() {}
            let here = opportunities.next_if(|(o, _)| *o == at).map(|(_, o)| o);
            breaks.push(match (here, before) {
                (Some(BreakOpportunity::Mandatory), _) => Break::Forced,
                (Some(BreakOpportunity::Allowed), Some('/' | '-' | '.' | ',')) => Break::Needed,
                (Some(BreakOpportunity::Allowed), _) if letter == '%' => Break::Needed,
                (Some(BreakOpportunity::Allowed), _) => Break::Allowed,
                (None, _) => Break::No,
            });
            before = Some(letter);
        }
        Self { chars, breaks }
    }

    /// Where the line that begins at `start` ends, and whether it ends a paragraph.
    fn line_end(&self, start: usize, limit: i64) -> (usize, bool) {
        let (mut allowed, mut needed) = (None, None);
        let mut units = 0;
        for i in start..self.chars.len() {
            let (c, advance, _) = self.chars[i];
            if i > start {
                match self.breaks[i] {
                    Break::Forced => return (i, true),
                    Break::Allowed => allowed = Some(i),
                    Break::Needed => needed = Some(i),
                    Break::No => {}
                }
            }
            units += if c == '\n' { 0 } else { advance };
            if units > limit && !c.is_whitespace() && i > start {
                let anywhere = (start + 1..=i)
                    .rev()
                    .find(|at| !is_combining_mark(self.chars[*at].0))
                    .unwrap_or(i);
                return (allowed.or(needed).unwrap_or(anywhere), false);
            }
        }
        (self.chars.len(), true)
    }

    fn line(&self, spans: &[Span], size: Size, start: usize, end: usize, last: bool) -> Line {
        let kept = (start..end)
            .rev()
            .find(|i| !self.chars[*i].0.is_whitespace())
            .map_or(start, |i| i + 1);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut owner = None;
        for &(c, units, span) in &self.chars[start..kept] {
            if owner != Some(span) {
                owner = Some(span);
                pieces.push(Piece {
                    text: String::new(),
                    style: spans[span].style,
                    source: spans[span].source.clone(),
                    link: spans[span].link,
                    units: 0,
                    spaces: 0,
                });
            }
            let piece = pieces.last_mut().expect("a piece was pushed for this span");
            let blank = c == ' ' || c == '\u{a0}';
            piece.text.push(if blank { ' ' } else { c });
            piece.units += units;
            piece.spaces += i64::from(blank);
        }
        Line {
            units: pieces.iter().map(|p| p.units).sum(),
            spaces: pieces.iter().map(|p| p.spaces).sum(),
            pieces,
            size,
            last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::mm;
    use super::*;

    const SIZE: Size = Size(140);

    fn lines(text: &str, width: i64) -> Vec<String> {
        let spans = [Span::new(text, Style::Regular)];
        break_lines(&spans, SIZE, width, width)
            .iter()
            .map(|line| line.pieces.iter().map(|p| p.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn a_line_breaks_between_words_and_not_inside_a_document_number() {
        assert_eq!(
            lines("Thực hiện Quyết định số 49/QĐ-SCT ngày 30 tháng 3", mm(60)),
            ["Thực hiện Quyết định số", "49/QĐ-SCT ngày 30 tháng 3"]
        );
        assert_eq!(lines("một\nhai", mm(60)), ["một", "hai"]);
        assert!(lines("", mm(60)).is_empty());
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken_and_nothing_of_it_is_lost() {
        let word = "Nghiêngngảkhôngdấucách".repeat(4);
        let broken = lines(&word, mm(20));
        assert!(broken.len() > 4);
        assert_eq!(broken.concat(), word);
        assert_eq!(
            lines("157/QĐ-TTKC-VP/2026", mm(25)),
            ["157/QĐ-", "TTKC-", "VP/2026"]
        );
    }

    #[test]
    fn even_lines_are_no_more_lines() {
        let spans = [Span::new("SỞ CÔNG THƯƠNG TỈNH BÌNH DƯƠNG", Style::Regular)];
        let even: Vec<i64> = break_evenly(&spans, Size(120), mm(68))
            .iter()
            .map(Line::width)
            .collect();
        assert_eq!(even.len(), 2);
        assert!((even[0] - even[1]).abs() < mm(10), "{even:?}");
    }

    #[test]
    fn a_justified_line_ends_at_the_right_edge() {
        let text = "Kinh phí được giao là 1.140 triệu đồng, gồm 03 lớp đào tạo nghề. ".repeat(5);
        let lines = break_lines(&[Span::new(&text, Style::Regular)], SIZE, mm(155), mm(165));
        for line in &lines[..lines.len() - 1] {
            let Some(Item::Text(text)) = line.set(0, 0, mm(165), Align::Justified).pop() else {
                panic!("a line of text");
            };
            let width = if std::ptr::eq(line, &lines[0]) {
                continue;
            } else {
                mm(165)
            };
            assert!((width - text.x - text.width).abs() < 50);
        }
    }
}
