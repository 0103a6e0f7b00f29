//! Charts: the title and the unit as text, the bars as a picture that says in words what it shows.

use std::io;

use super::xml::{Look, Own, Xml, clean, empty, inside, line, paragraph, run};
use crate::document::bars::{pictures, title};
use crate::document::chart::Chart;
use crate::document::form::Form;
use crate::document::layout::Sheet;
use crate::document::model::{Block, Document};
use crate::document::picture;
use crate::document::typeface::Typeface;
use crate::document::words;
use crate::error::Result;

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";
/// English metric units in a micrometre.
const UNITS: i64 = 36;
/// The first relation of the document that is a picture's.
const FIRST: usize = 7;

/// A chart's picture in the file.
pub(super) struct Picture {
    /// From 1, through the whole document.
    place: usize,
    /// In micrometres.
    width: i64,
    height: i64,
    pub(super) bytes: Vec<u8>,
}

impl Picture {
    /// Its part, under `word/`.
    pub(super) fn part(&self) -> String {
        format!("media/chart{}.png", self.place)
    }

    /// As the document's relations name it.
    pub(super) fn relation(&self) -> String {
        format!("rId{}", FIRST + self.place - 1)
    }
}

/// The pictures of every chart, in the order of the document; a chart higher than a page has several.
pub(super) fn drawn(
    document: &Document,
    form: &Form,
    typeface: &Typeface,
) -> Result<Vec<Vec<Picture>>> {
    let mut all: Vec<Vec<Picture>> = Vec::new();
    let mut place = 0;
    for (index, (blocks, charts)) in document.texts().enumerate() {
        let annex = index.checked_sub(1).map(|at| &document.annexes[at]);
        let sheet = Sheet::new(form, annex.is_some_and(|annex| annex.landscape));
        let (width, room) = (sheet.block_width(), sheet.block_height());
        let numbers = words::numbers(blocks, charts);
        for (block, number) in blocks.iter().zip(numbers) {
            let Block::Chart(chart) = block else {
                continue;
            };
            let number = number.unwrap_or_default();
            let mut own = Vec::new();
            for laid in pictures(chart, &number, form, width, room) {
                place += 1;
                own.push(Picture {
                    place,
                    width,
                    height: laid.height,
                    bytes: picture::png(laid.items, width, laid.height, typeface)?,
                });
            }
            all.push(own);
        }
    }
    Ok(all)
}

/// A chart with its pictures.
pub(super) fn write(
    xml: &mut Xml,
    chart: &Chart,
    number: &str,
    drawn: &[Picture],
    own: Own,
) -> io::Result<()> {
    for (at, one) in drawn.iter().enumerate() {
        let above = match at {
            0 => Own { keep: false, ..own },
            _ => Own::default(),
        };
        line(xml, "BieuDo", above, &title(chart, number, at == 0))?;
        if let Some(unit) = &chart.unit {
            let near = Own {
                before: Some(0),
                ..Own::default()
            };
            paragraph(xml, "DonViTinh", near, |xml| {
                run(xml, Look::default(), &format!("Đơn vị tính: {unit}"))
            })?;
        }
        let last = Own {
            keep: own.keep && at + 1 == drawn.len(),
            ..Own::default()
        };
        let said = clean(&chart.described(number));
        let name = number.trim_end_matches('.');
        paragraph(xml, "BieuDoHinh", last, |xml| {
            inside(xml, "w:r", &[], |xml| {
                inside(xml, "w:drawing", &[], |xml| inline(xml, one, name, &said))
            })
        })?;
    }
    Ok(())
}

fn inline(xml: &mut Xml, one: &Picture, name: &str, said: &str) -> io::Result<()> {
    let id = one.place.to_string();
    let (across, down) = (one.width * UNITS, one.height * UNITS);
    let (across, down) = (across.to_string(), down.to_string());
    let size = [("cx", &*across), ("cy", &down)];
    let (placed, main, kind) = (
        format!("{DRAWING}/wordprocessingDrawing"),
        format!("{DRAWING}/main"),
        format!("{DRAWING}/picture"),
    );
    let far = ["distT", "distB", "distL", "distR"].map(|side| (side, "0"));
    let spaces = [("xmlns:wp", &*placed), ("xmlns:a", &main)];
    let attributes: Vec<(&str, &str)> = far.into_iter().chain(spaces).collect();
    inside(xml, "wp:inline", &attributes, |xml| {
        empty(xml, "wp:extent", &size)?;
        let told = [("id", &*id), ("name", name), ("descr", said)];
        empty(xml, "wp:docPr", &told)?;
        inside(xml, "wp:cNvGraphicFramePr", &[], |xml| {
            empty(xml, "a:graphicFrameLocks", &[("noChangeAspect", "1")])
        })?;
        inside(xml, "a:graphic", &[], |xml| {
            inside(xml, "a:graphicData", &[("uri", &kind)], |xml| {
                inside(xml, "pic:pic", &[("xmlns:pic", &kind)], |xml| {
                    inside(xml, "pic:nvPicPr", &[], |xml| {
                        empty(xml, "pic:cNvPr", &told)?;
                        empty(xml, "pic:cNvPicPr", &[])
                    })?;
                    inside(xml, "pic:blipFill", &[], |xml| {
                        empty(xml, "a:blip", &[("r:embed", &one.relation())])?;
                        inside(xml, "a:stretch", &[], |xml| empty(xml, "a:fillRect", &[]))
                    })?;
                    inside(xml, "pic:spPr", &[], |xml| {
                        inside(xml, "a:xfrm", &[], |xml| {
                            empty(xml, "a:off", &[("x", "0"), ("y", "0")])?;
                            empty(xml, "a:ext", &size)
                        })?;
                        inside(xml, "a:prstGeom", &[("prst", "rect")], |xml| {
                            empty(xml, "a:avLst", &[])
                        })
                    })
                })
            })
        })
    })
}
