//! `word/document.xml`: head, text, signature, annexes, each annex a section that numbers its own pages.

use std::io;

use super::charts::{self, Picture};
use super::styles::{self, MAIN};
use super::tables;
use super::xml::{Look, Own, Xml, empty, inside, line, paragraph, part, run, twips};
use crate::document::font::{Size, Style, width};
use crate::document::form::Form;
use crate::document::front;
use crate::document::layout::Sheet;
use crate::document::lines::{Line, Span, break_evenly};
use crate::document::marks;
use crate::document::mentions::pieces;
use crate::document::model::{Block, Document, Level, Run, Signature};
use crate::document::words;
use crate::text::nfc;

/// The header with a page number, and the one without, as the document's relations name them.
pub(super) const NUMBERED: &str = "rId3";
pub(super) const UNNUMBERED: &str = "rId4";
/// The footer with the agency's address, and the one without.
pub(super) const WITH_ADDRESS: &str = "rId5";
pub(super) const WITHOUT_ADDRESS: &str = "rId6";

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(super) fn write(
    document: &Document,
    form: &Form,
    pictures: &[Vec<Picture>],
) -> io::Result<Vec<u8>> {
    part(|xml| {
        let spaces = [("xmlns:w", MAIN), ("xmlns:r", RELATIONS)];
        inside(xml, "w:document", &spaces, |xml| {
            inside(xml, "w:body", &[], |xml| {
                let sheet = Sheet::new(form, false);
                let setter = Setter {
                    document,
                    form,
                    pictures,
                    width: sheet.block_width(),
                };
                let mut charts = document.texts().map(|(_, charts)| charts);
                setter.head(xml)?;
                let before = charts.next().unwrap_or(0);
                setter.blocks(xml, &document.body, before, true)?;
                setter.signature(xml)?;
                let mut sheets = vec![sheet];
                for ((index, annex), charts) in document.annexes.iter().enumerate().zip(charts) {
                    end_of_section(xml, &sheets[index], form, foot(document, index == 0))?;
                    let sheet = Sheet::new(form, annex.landscape);
                    let setter = Setter {
                        width: sheet.block_width(),
                        ..setter
                    };
                    setter.annex(xml, index, charts)?;
                    sheets.push(sheet);
                }
                // Word wants a paragraph after a table, and the last section at the very end.
                paragraph(xml, "GachCuoi", Own::default(), |_| Ok(()))?;
                match sheets.last() {
                    Some(last) => section(xml, last, form, foot(document, sheets.len() == 1)),
                    None => Ok(()),
                }
            })
        })
    })
}

/// A line of no height that ends a section.
fn end_of_section(xml: &mut Xml, sheet: &Sheet, form: &Form, foot: Option<&str>) -> io::Result<()> {
    inside(xml, "w:p", &[], |xml| {
        inside(xml, "w:pPr", &[], |xml| {
            empty(xml, "w:pStyle", &[("w:val", "GachCuoi")])?;
            section(xml, sheet, form, foot)
        })
    })
}

/// What stands at the foot of a section's first page: the address in the text's, nothing in an annex. Left to
/// Word, an annex would repeat it.
fn foot(document: &Document, of_text: bool) -> Option<&'static str> {
    match (document.extras.address.is_empty(), of_text) {
        (true, _) => None,
        (false, true) => Some(WITH_ADDRESS),
        (false, false) => Some(WITHOUT_ADDRESS),
    }
}

/// Paper, margins, and page numbers that begin anew, the first of them not shown.
fn section(xml: &mut Xml, sheet: &Sheet, form: &Form, foot: Option<&str>) -> io::Result<()> {
    inside(xml, "w:sectPr", &[], |xml| {
        for (kind, header) in [("default", NUMBERED), ("first", UNNUMBERED)] {
            let reference = [("w:type", kind), ("r:id", header)];
            empty(xml, "w:headerReference", &reference)?;
        }
        if let Some(foot) = foot {
            let reference = [("w:type", "first"), ("r:id", foot)];
            empty(xml, "w:footerReference", &reference)?;
        }
        empty(xml, "w:type", &[("w:val", "nextPage")])?;
        let (width, height) = (twips(sheet.width), twips(sheet.height));
        let turned = if sheet.width > sheet.height {
            "landscape"
        } else {
            "portrait"
        };
        let paper = [("w:w", &*width), ("w:h", &height), ("w:orient", turned)];
        empty(xml, "w:pgSz", &paper)?;
        let margins = &sheet.margins;
        let header = form.number_baseline - form.sizes.page_number.ascent();
        let [top, right, bottom, left, header] = [
            margins.top,
            margins.right,
            margins.bottom,
            margins.left,
            header,
        ]
        .map(twips);
        let margins = [
            ("w:top", &*top),
            ("w:right", &right),
            ("w:bottom", &bottom),
            ("w:left", &left),
            ("w:header", &header),
            // The address stands on the lower margin; Word shortens the text of that page by it.
            ("w:footer", if foot.is_some() { &bottom } else { &header }),
            ("w:gutter", "0"),
        ];
        empty(xml, "w:pgMar", &margins)?;
        empty(xml, "w:pgNumType", &[("w:start", "1")])?;
        empty(xml, "w:titlePg", &[])
    })
}

#[derive(Clone, Copy)]
struct Setter<'a> {
    document: &'a Document,
    form: &'a Form,
    /// Of each chart of the document.
    pictures: &'a [Vec<Picture>],
    /// Of the text block.
    width: i64,
}

impl Setter<'_> {
    /// Everything above the text.
    fn head(&self, xml: &mut Xml) -> io::Result<()> {
        let (document, form) = (self.document, self.form);
        let head = &document.head;
        let columns = [form.head_left, self.width - form.head_left];
        let agency = |xml: &mut Xml| {
            if let Some(superior) = &head.superior {
                let name = superior.to_uppercase();
                self.even(xml, "CoQuanChuQuan", &name, false, columns[0])?;
            }
            let name = head.agency.to_uppercase();
            let last = self.even(xml, "CoQuanBanHanh", &name, true, columns[0])?;
            self.rule(xml, last * form.rule_percent / 100, columns[0])
        };
        let nation = |xml: &mut Xml| {
            line(xml, "QuocHieu", Own::default(), words::NATION)?;
            line(xml, "TieuNgu", Own::default(), words::MOTTO)?;
            let motto = width(words::MOTTO, Style::Bold, form.sizes.motto);
            self.rule(xml, motto, columns[1])
        };
        let number = |xml: &mut Xml| {
            line(xml, "SoKyHieu", Own::default(), &words::number_line(head))?;
            if document.kind.is_none() {
                let about = format!("V/v {}", document.summary);
                line(xml, "VeViec", Own::default(), &about)?;
            }
            self.stamps(xml, columns[0])
        };
        let date = |xml: &mut Xml| {
            let date = words::place_and_date(head);
            line(xml, "DiaDanhNgayThang", Own::default(), &date)
        };
        tables::side_by_side(xml, &columns, &[[&agency, &nation], [&number, &date]])?;
        if let Some(kind) = &document.kind {
            line(xml, "TenLoai", Own::default(), &kind.to_uppercase())?;
            let room = form.title_width.min(self.width);
            let last = self.even(xml, "TrichYeu", &document.summary, true, room)?;
            self.rule(xml, last * form.rule_percent / 100, self.width)?;
        }
        self.addressees(xml)
    }

    /// The stamps below the number, in frames as wide as on our own pages.
    fn stamps(&self, xml: &mut Xml, column: i64) -> io::Result<()> {
        for stamp in marks::stamps(&self.document.extras, self.form) {
            // Two frames that touch would become one.
            let gap = Own {
                before: Some(self.form.number_gap),
                ..Own::default()
            };
            paragraph(xml, "GachCuoi", gap, |_| Ok(()))?;
            let side = (column - stamp.width) / 2 + self.form.rule_weight;
            let own = Own {
                sides: Some((side, side)),
                ..Own::default()
            };
            let words: Vec<String> = stamp.lines.iter().map(Line::text).collect();
            line(xml, styles::stamp(stamp.ink), own, &words.join("\n"))?;
        }
        Ok(())
    }

    fn addressees(&self, xml: &mut Xml) -> io::Result<()> {
        let lines = words::addressees(self.document);
        let indents = front::addressee_indents(&lines, self.form, self.width);
        match (lines.as_slice(), indents) {
            ([], _) => Ok(()),
            ([one], _) => {
                let text = format!("{} {one}", words::ADDRESSED);
                let own = Own {
                    sides: Some((self.form.indent, self.form.indent)),
                    ..Own::default()
                };
                line(xml, "KinhGui", own, &text)
            }
            (several, (label, dash)) => {
                let at = |left, before| Own {
                    sides: Some((left, 0)),
                    before,
                    ..Own::default()
                };
                let gap = Some(self.form.body_gap);
                line(xml, "KinhGuiDong", at(label, gap), words::ADDRESSED)?;
                several
                    .iter()
                    .try_for_each(|one| line(xml, "KinhGuiDong", at(dash, None), one))
            }
        }
    }

    /// A centred text broken into even lines as on our own pages; answers the last one's width.
    fn even(
        &self,
        xml: &mut Xml,
        style: &str,
        text: &str,
        bold: bool,
        room: i64,
    ) -> io::Result<i64> {
        let size = match style {
            "CoQuanChuQuan" | "CoQuanBanHanh" => self.form.sizes.agency,
            _ => self.form.sizes.title,
        };
        let lines = self.lines(text, Style::new(bold, false), size, room);
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        line(xml, style, Own::default(), &texts.join("\n"))?;
        Ok(lines.last().map_or(0, Line::width))
    }

    fn lines(&self, text: &str, style: Style, size: Size, room: i64) -> Vec<Line> {
        let whole = words::whole(text, &self.document.head.place);
        break_evenly(&[Span::new(&whole, style)], size, room)
    }

    /// A rule of this length in the middle of a column.
    fn rule(&self, xml: &mut Xml, length: i64, column: i64) -> io::Result<()> {
        let side = (column - length) / 2;
        let own = Own {
            sides: Some((side, side)),
            ..Own::default()
        };
        paragraph(xml, "GachNgang", own, |_| Ok(()))
    }

    /// A text with so many charts before it; one that is `signed` keeps its end with the signature.
    fn blocks(
        &self,
        xml: &mut Xml,
        blocks: &[Block],
        charts: usize,
        signed: bool,
    ) -> io::Result<()> {
        let numbers = words::numbers(blocks, charts);
        let mut pictures = self.pictures.iter().skip(charts);
        let last = blocks.len().saturating_sub(1);
        for (at, (block, number)) in blocks.iter().zip(numbers).enumerate() {
            let number = number.unwrap_or_default();
            let own = Own {
                before: (at == 0).then_some(self.form.body_gap),
                // The signature is never alone on a page.
                keep: signed && at == last,
                ..Own::default()
            };
            match block {
                Block::Heading { level, title } => heading(xml, *level, own, &number, title)?,
                Block::Item { runs, .. } => self.text(xml, "NoiDung", own, &number, runs)?,
                Block::Paragraph(runs) => self.text(xml, "NoiDung", own, "", runs)?,
                Block::Basis(runs) => self.text(xml, "CanCu", own, "", runs)?,
                Block::Bullet(runs) => self.text(xml, "NoiDung", own, "-", runs)?,
                Block::Table(table) => tables::write(xml, table, self.form, self.width)?,
                Block::Chart(chart) => {
                    let drawn = pictures.next().map_or(&[][..], Vec::as_slice);
                    charts::write(xml, chart, &number, drawn, own)?;
                }
            }
        }
        Ok(())
    }

    /// The recipients beside the signer.
    fn signature(&self, xml: &mut Xml) -> io::Result<()> {
        let form = self.form;
        paragraph(
            xml,
            "GachCuoi",
            Own {
                before: Some(form.signature_gap),
                keep: true,
                ..Own::default()
            },
            |_| Ok(()),
        )?;
        let recipients = |xml: &mut Xml| {
            let lines = words::recipients(self.document);
            let drafter = &self.document.extras.drafter;
            if lines.is_empty() && drafter.is_none() {
                return paragraph(xml, "NoiNhanDong", Own::default(), |_| Ok(()));
            }
            if !lines.is_empty() {
                line(xml, "NoiNhan", Own::default(), words::RECIPIENTS)?;
            }
            for one in &lines {
                line(xml, "NoiNhanDong", Own::default(), one)?;
            }
            match drafter {
                Some(drafter) => line(xml, "NguoiSoan", Own::default(), &drafter.written()),
                None => Ok(()),
            }
        };
        if self.document.cosigners.is_empty() {
            let columns = [form.recipients_width, self.width - form.recipients_width];
            let signer = |xml: &mut Xml| sign(xml, &self.document.signature);
            return tables::side_by_side(xml, &columns, &[[&recipients, &signer]]);
        }
        let half = self.width / 2;
        for pair in self.document.signers().chunks(2) {
            let part = |at: usize, write: fn(&mut Xml, &Signature) -> io::Result<()>| {
                move |xml: &mut Xml| match pair.get(at) {
                    Some(signer) => write(xml, signer),
                    None => paragraph(xml, "ChucVu", Own::default(), |_| Ok(())),
                }
            };
            tables::side_by_side(
                xml,
                &[half, self.width - half],
                &[
                    [&part(0, titles), &part(1, titles)],
                    [&part(0, name), &part(1, name)],
                ],
            )?;
            // Between two tables Word wants a paragraph.
            let gap = Own {
                before: Some(form.signature_gap),
                ..Own::default()
            };
            paragraph(xml, "GachCuoi", gap, |_| Ok(()))?;
        }
        match self.document.recipients.is_empty() && self.document.extras.drafter.is_none() {
            true => Ok(()),
            false => recipients(xml),
        }
    }

    /// A paragraph; where it names an annex, a reader can go there.
    fn text(
        &self,
        xml: &mut Xml,
        style: &str,
        own: Own,
        number: &str,
        runs: &[Run],
    ) -> io::Result<()> {
        paragraph(xml, style, own, |xml| {
            if !number.is_empty() {
                run(xml, Look::default(), &format!("{number} "))?;
            }
            for one in runs {
                let look = Look {
                    bold: one.bold,
                    italic: one.italic,
                    size: None,
                };
                let text = nfc(&one.text);
                for (piece, annex) in pieces(&text, &self.document.annexes) {
                    match annex {
                        None => run(xml, look, piece)?,
                        Some(annex) => {
                            let to = [("w:anchor", &*anchor(annex)), ("w:history", "1")];
                            inside(xml, "w:hyperlink", &to, |xml| run(xml, look, piece))?;
                        }
                    }
                }
            }
            Ok(())
        })
    }

    fn annex(&self, xml: &mut Xml, index: usize, charts: usize) -> io::Result<()> {
        let (document, form) = (self.document, self.form);
        let annex = &document.annexes[index];
        let heading = words::annex_heading(index, &document.annexes);
        paragraph(xml, "PhuLuc", Own::default(), |xml| {
            let id = index.to_string();
            let name = anchor(index);
            let start = [("w:id", &*id), ("w:name", &name)];
            empty(xml, "w:bookmarkStart", &start)?;
            run(xml, Look::default(), &heading)?;
            empty(xml, "w:bookmarkEnd", &[("w:id", &*id)])
        })?;
        self.even(
            xml,
            "TenPhuLuc",
            &annex.title.to_uppercase(),
            true,
            self.width,
        )?;
        if annex.attached {
            let attached = words::attached_to(document);
            let lines = self.lines(&attached, Style::Italic, form.sizes.title, self.width);
            let texts: Vec<String> = lines.iter().map(Line::text).collect();
            line(xml, "KemTheo", Own::default(), &texts.join("\n"))?;
            let last = lines.last().map_or(0, Line::width);
            self.rule(xml, last * form.rule_percent / 100, self.width)?;
        }
        self.blocks(xml, &annex.body, charts, false)
    }
}

fn sign(xml: &mut Xml, signer: &Signature) -> io::Result<()> {
    titles(xml, signer)?;
    name(xml, signer)
}

fn titles(xml: &mut Xml, signer: &Signature) -> io::Result<()> {
    let mut titles = signer.authority.iter().chain([&signer.title]);
    titles.try_for_each(|title| line(xml, "ChucVu", Own::default(), &title.to_uppercase()))
}

fn name(xml: &mut Xml, signer: &Signature) -> io::Result<()> {
    line(xml, "HoTen", Own::default(), &signer.name)
}

fn heading(xml: &mut Xml, level: Level, own: Own, number: &str, title: &str) -> io::Result<()> {
    let title = level.titled(title);
    let text = match level.is_centred() {
        true => format!("{number}\n{title}"),
        false => format!("{number} {title}"),
    };
    line(xml, styles::heading(level), own, &text)
}

/// The name of an annex's place in the file.
fn anchor(annex: usize) -> String {
    format!("PhuLuc{}", annex + 1)
}
