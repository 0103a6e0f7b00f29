//! One part of a Word file: its paragraphs as texts, and where each piece of them stands in the XML.

use std::ops::Range;

use quick_xml::events::Event;

use crate::paper::facts::{Entry, Facts};
use crate::paper::tag::{Fault, Kind as MarkKind, Mark, scan};

/// Which part it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The text.
    Body,
    /// The head of pages.
    Header,
    /// The foot of pages.
    Footer,
    /// Footnotes and endnotes.
    Notes,
}

/// A part with its paragraphs in their order.
pub(super) struct Part {
    pub(super) kind: Kind,
    pub(super) paragraphs: Vec<Paragraph>,
    /// The bytes of every table row.
    pub(super) rows: Vec<Range<usize>>,
    xml: String,
    /// Before every name of WordprocessingML: `w:`.
    prefix: String,
}

/// A paragraph as one text, however many runs it is in.
pub(super) struct Paragraph {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Of a text box, which Word keeps twice: for itself, and for programs that do not know its shapes.
    pub(super) twin: bool,
    /// The innermost row that it stands in.
    pub(super) row: Option<usize>,
    /// `bảng 2, dòng 3`.
    pub(super) place: String,
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
    pub(super) faults: Vec<Fault>,
    pieces: Vec<Piece>,
}

/// An element that gives text.
struct Piece {
    /// Its bytes with its tags.
    element: Range<usize>,
    /// What it gives of the paragraph's text.
    text: Range<usize>,
    /// A line break or a tab, which reads as a space.
    gap: bool,
}

/// A paragraph or row that stands once for each entry of a list.
pub(super) struct Repeat {
    pub(super) list: String,
    pub(super) span: Range<usize>,
}

/// An element that is open while its part is read.
enum Open {
    Paragraph(usize),
    Table {
        number: usize,
        rows: usize,
    },
    Row(usize),
    /// `w:t`, with where it began and what it said so far.
    Text {
        start: usize,
        text: String,
    },
    /// `mc:Fallback`.
    Twin,
    Other,
}

/// Longer than any part of Word's, filled.
const LONGEST: usize = 64 << 20;
/// Deeper than any file of Word's.
const DEEPEST: usize = 1_000;

impl Part {
    /// Reads a part; none where it is no XML that Word would write.
    pub(super) fn read(xml: String, kind: Kind) -> Option<Self> {
        let mut part = Self {
            kind,
            paragraphs: Vec::new(),
            rows: Vec::new(),
            prefix: String::new(),
            xml: String::new(),
        };
        part.walk(&xml)?;
        for paragraph in &mut part.paragraphs {
            (paragraph.marks, paragraph.faults) = scan(&paragraph.text);
        }
        part.xml = xml;
        Some(part)
    }

    fn walk(&mut self, xml: &str) -> Option<()> {
        let skipped = xml.len() - xml.trim_start_matches('\u{feff}').len();
        let mut reader = quick_xml::Reader::from_str(&xml[skipped..]);
        let mut open: Vec<Open> = Vec::new();
        let (mut tables, mut loose) = (0, 0);
        let mut root = true;
        loop {
            let at = skipped + usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let end = skipped + usize::try_from(reader.buffer_position()).ok()?;
            match event {
                Event::Start(element) => {
                    let name = element.name();
                    let name: &str = name.as_ref();
                    if std::mem::take(&mut root) {
                        self.prefix = name
                            .rsplit_once(':')
                            .map_or("", |(prefix, _)| prefix)
                            .to_owned();
                        if !self.prefix.is_empty() {
                            self.prefix.push(':');
                        }
                    }
                    let opened = match self.own(name) {
                        Some("p") => Open::Paragraph(self.begin(at, &open, &mut loose)),
                        Some("tbl") => {
                            tables += 1;
                            Open::Table {
                                number: tables,
                                rows: 0,
                            }
                        }
                        Some("tr") => {
                            for one in open.iter_mut().rev() {
                                if let Open::Table { rows, .. } = one {
                                    *rows += 1;
                                    break;
                                }
                            }
                            self.rows.push(at..at);
                            Open::Row(self.rows.len() - 1)
                        }
                        Some("t") => Open::Text {
                            start: at,
                            text: String::new(),
                        },
                        _ if element.local_name().as_ref() == "Fallback" => Open::Twin,
                        _ => Open::Other,
                    };
                    open.push(opened);
                    if open.len() > DEEPEST {
                        return None;
                    }
                }
                Event::Empty(element) => {
                    let name = element.name();
                    // Tabs of a paragraph's properties are no text, but they stand in `w:tabs`.
                    if let Some("br" | "tab" | "cr") = self.own(name.as_ref())
                        && !element
                            .attributes()
                            .flatten()
                            .any(|one| one.key.local_name().as_ref() == "pos")
                    {
                        self.add(&open, at..end, " ", true);
                    }
                }
                Event::End(_) => match open.pop()? {
                    Open::Paragraph(number) => self.paragraphs[number].span.end = end,
                    Open::Row(number) => self.rows[number].end = end,
                    Open::Text { start, text } => self.add(&open, start..end, &text, false),
                    Open::Table { .. } | Open::Twin | Open::Other => {}
                },
                Event::Text(text) => say(&mut open, &text),
                Event::CData(text) => say(&mut open, &text),
                Event::GeneralRef(reference) => {
                    let named: &str = &reference;
                    let letter = match named {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => reference.resolve_char_ref().ok()??,
                    };
                    say(&mut open, letter.encode_utf8(&mut [0; 4]));
                }
                Event::DocType(_) => return None,
                Event::Eof => return (open.is_empty() && !root).then_some(()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// The name of an element of WordprocessingML without its prefix.
    fn own<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(&*self.prefix)
    }

    fn begin(&mut self, at: usize, open: &[Open], loose: &mut usize) -> usize {
        let row = open.iter().rev().find_map(|one| match one {
            Open::Row(number) => Some(*number),
            _ => None,
        });
        let table = open.iter().rev().find_map(|one| match one {
            Open::Table { number, rows } => Some((number, rows)),
            _ => None,
        });
        let twin = open.iter().any(|one| matches!(one, Open::Twin));
        let place = match table {
            Some((table, row)) => format!("bảng {table}, dòng {row}"),
            None => {
                *loose += usize::from(!twin);
                format!("đoạn {loose}")
            }
        };
        self.paragraphs.push(Paragraph {
            span: at..at,
            twin,
            row,
            place,
            text: String::new(),
            marks: Vec::new(),
            faults: Vec::new(),
            pieces: Vec::new(),
        });
        self.paragraphs.len() - 1
    }

    /// A piece of the innermost paragraph that is open.
    fn add(&mut self, open: &[Open], element: Range<usize>, text: &str, gap: bool) {
        let within = open.iter().rev().find_map(|one| match one {
            Open::Paragraph(number) => Some(*number),
            _ => None,
        });
        if let Some(paragraph) = within.and_then(|number| self.paragraphs.get_mut(number)) {
            let start = paragraph.text.len();
            paragraph.text.push_str(text);
            paragraph.pieces.push(Piece {
                element,
                text: start..paragraph.text.len(),
                gap,
            });
        }
    }

    /// The tags of all paragraphs.
    pub(super) fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.marks)
    }

    /// The rows and paragraphs that repeat. Of a part that was checked; what is wrong repeats nothing.
    pub(super) fn repeats(&self) -> Vec<Repeat> {
        let mut repeats = Vec::new();
        let mut opened: Option<(usize, &Mark)> = None;
        for (at, paragraph) in self.paragraphs.iter().enumerate() {
            for mark in &paragraph.marks {
                match (&mark.kind, opened) {
                    (MarkKind::Open, _) => opened = Some((at, mark)),
                    (MarkKind::Close, Some((from, open))) if open.name == mark.name => {
                        opened = None;
                        let span = match (self.paragraphs[from].row, paragraph.row) {
                            (Some(one), Some(other)) if one == other => self.rows[one].clone(),
                            (None, None) if from == at => paragraph.span.clone(),
                            _ => continue,
                        };
                        repeats.push(Repeat {
                            list: mark.name.clone(),
                            span,
                        });
                    }
                    _ => {}
                }
            }
        }
        repeats.sort_by_key(|repeat| repeat.span.start);
        repeats
    }

    /// The XML with its tags filled; none where its rows repeat into more than any document holds.
    pub(super) fn filled(&self, facts: &Facts) -> Option<String> {
        let mut edits: Vec<Edit<'_>> = self.paragraphs.iter().flat_map(Paragraph::edits).collect();
        edits.sort_by_key(|edit| edit.element.start);
        let mut out = String::with_capacity(self.xml.len());
        let mut at = 0;
        for repeat in self.repeats() {
            if repeat.span.start < at {
                continue;
            }
            self.render(at..repeat.span.start, &edits, facts, None, &mut out);
            for entry in facts.entries(&repeat.list) {
                self.render(repeat.span.clone(), &edits, facts, Some(&entry), &mut out);
                if out.len() > LONGEST {
                    return None;
                }
            }
            at = repeat.span.end;
        }
        self.render(at..self.xml.len(), &edits, facts, None, &mut out);
        Some(out)
    }

    fn render(
        &self,
        span: Range<usize>,
        edits: &[Edit<'_>],
        facts: &Facts,
        entry: Option<&Entry>,
        out: &mut String,
    ) {
        let mut at = span.start;
        let first = edits.partition_point(|edit| edit.element.start < span.start);
        for edit in edits[first..]
            .iter()
            .take_while(|edit| edit.element.start < span.end)
        {
            out.push_str(&self.xml[at..edit.element.start]);
            if !edit.gap {
                self.write(&edit.said, facts, entry, out);
            }
            at = edit.element.end;
        }
        out.push_str(&self.xml[at..span.end]);
    }

    /// `<w:t>` with this text.
    fn write(&self, said: &[Said<'_>], facts: &Facts, entry: Option<&Entry>, out: &mut String) {
        let prefix = &self.prefix;
        let open = format!("<{prefix}t xml:space=\"preserve\">");
        let close = format!("</{prefix}t>");
        out.push_str(&open);
        for one in said {
            match one {
                Said::Text(text) => escape(text, out),
                Said::Tag(mark) if matches!(mark.kind, MarkKind::Value { .. }) => {
                    let value = facts.printed(mark, entry).replace("\r\n", "\n");
                    for (number, line) in value.split(['\n', '\r']).enumerate() {
                        if number > 0 {
                            out.push_str(&format!("{close}<{prefix}br/>{open}"));
                        }
                        escape(line, out);
                    }
                }
                Said::Tag(_) => {}
            }
        }
        out.push_str(&close);
    }
}

fn say(open: &mut [Open], more: &str) {
    if let Some(Open::Text { text, .. }) = open.last_mut() {
        text.push_str(more);
    }
}

/// XML has no other control characters.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' => out.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
}

/// What becomes of a piece that has part in a tag.
struct Edit<'p> {
    element: Range<usize>,
    /// A break inside a tag, which goes.
    gap: bool,
    said: Vec<Said<'p>>,
}

/// What a piece says: its own text, and the values of the tags that begin in it.
enum Said<'p> {
    Text(&'p str),
    Tag(&'p Mark),
}

impl Paragraph {
    /// The pieces that tags stand in. The value stands where its tag began, in the look of that run.
    fn edits(&self) -> Vec<Edit<'_>> {
        let mut edits = Vec::new();
        for piece in &self.pieces {
            let (start, end) = (piece.text.start, piece.text.end);
            let first = self.marks.partition_point(|mark| mark.span.end <= start);
            let marks = self.marks[first..].iter();
            let mut marks = marks.take_while(|mark| mark.span.start < end).peekable();
            if marks.peek().is_none() {
                continue;
            }
            let mut said = Vec::new();
            let mut at = start;
            for mark in marks {
                if mark.span.start >= start {
                    said.push(Said::Text(&self.text[at..mark.span.start]));
                    said.push(Said::Tag(mark));
                }
                at = mark.span.end.min(end);
            }
            said.push(Said::Text(&self.text[at..end]));
            edits.push(Edit {
                element: piece.element.clone(),
                gap: piece.gap,
                said,
            });
        }
        edits
    }
}
