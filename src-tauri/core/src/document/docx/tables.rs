//! Tables: header rows that repeat, rows that do not split, groups and sums that stay with their rows.

use std::io;

use super::xml::{Look, Own, Xml, empty, inside, paragraph, run, twips};
use crate::document::font::Size;
use crate::document::form::Form;
use crate::document::model::{Cell, Column, Kind, Row, RowKind, Table};
use crate::document::tables::fitted;

/// A cell of the header in one of its rows.
struct HeadCell<'a> {
    /// None: the one above goes on.
    title: Option<&'a str>,
    /// How many columns it takes.
    span: usize,
    /// It goes on in the row below.
    deep: bool,
}

/// Word measures a little wider than we do, and a column may be just as wide as its longest number.
const SLACK: i64 = 600;

/// A table of the document in a block of this width.
pub(super) fn write(xml: &mut Xml, table: &Table, form: &Form, width: i64) -> io::Result<()> {
    let columns = table.leaves();
    if columns.is_empty() {
        return Ok(());
    }
    let (size, widths) = fitted(table, form, width);
    let set = Set {
        size: (size != form.sizes.table).then_some(size),
        widths: &widths,
    };
    if let Some(unit) = &table.unit {
        paragraph(xml, "DonViTinh", Own::default(), |xml| {
            run(xml, set.look(false), &format!("Đơn vị tính: {unit}"))
        })?;
    }
    let grid = Grid {
        widths: &widths,
        side: form.cell_side - SLACK,
        edge: form.cell_edge,
        weight: Some(form.grid_weight),
    };
    inside(xml, "w:tbl", &[], |xml| {
        grid.write(xml)?;
        let depth = table.depth();
        for level in 0..depth {
            set.header(xml, table, level, depth)?;
        }
        for (at, row) in table.rows.iter().enumerate() {
            let next = table.rows.get(at + 1).map(|row| row.kind);
            let keep = matches!(row.kind, RowKind::Group(_))
                || matches!(next, Some(RowKind::Subtotal | RowKind::Total));
            set.row(xml, row, &columns, keep)?;
        }
        Ok(())
    })
}

/// What writes the content of a cell.
type Content<'a> = dyn Fn(&mut Xml) -> io::Result<()> + 'a;

/// Rows of two cells without borders.
pub(super) fn side_by_side(
    xml: &mut Xml,
    widths: &[i64; 2],
    rows: &[[&Content<'_>; 2]],
) -> io::Result<()> {
    let grid = Grid {
        widths,
        side: 0,
        edge: 0,
        weight: None,
    };
    inside(xml, "w:tbl", &[], |xml| {
        grid.write(xml)?;
        rows.iter().try_for_each(|cells| {
            inside(xml, "w:tr", &[], |xml| {
                inside(xml, "w:trPr", &[], |xml| empty(xml, "w:cantSplit", &[]))?;
                for (width, content) in widths.iter().zip(cells) {
                    inside(xml, "w:tc", &[], |xml| {
                        inside(xml, "w:tcPr", &[], |xml| width_of(xml, *width))?;
                        content(xml)
                    })?;
                }
                Ok(())
            })
        })
    })
}

/// What all cells of a table have in common.
struct Grid<'a> {
    widths: &'a [i64],
    /// Inside a cell, left and right.
    side: i64,
    /// Inside a cell, below; above stands in the style.
    edge: i64,
    /// Of the lines, if there are any.
    weight: Option<i64>,
}

impl Grid<'_> {
    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        inside(xml, "w:tblPr", &[], |xml| {
            let all = twips(self.widths.iter().sum());
            empty(xml, "w:tblW", &[("w:w", &*all), ("w:type", "dxa")])?;
            empty(xml, "w:tblInd", &[("w:w", "0"), ("w:type", "dxa")])?;
            if let Some(weight) = self.weight {
                // In eighths of a point.
                let weight = ((weight * 8 * 72 + 12_700) / 25_400).to_string();
                let border = [
                    ("w:val", "single"),
                    ("w:sz", &*weight),
                    ("w:space", "0"),
                    ("w:color", "auto"),
                ];
                inside(xml, "w:tblBorders", &[], |xml| {
                    ["top", "left", "bottom", "right", "insideH", "insideV"]
                        .iter()
                        .try_for_each(|side| empty(xml, &format!("w:{side}"), &border))
                })?;
            }
            empty(xml, "w:tblLayout", &[("w:type", "fixed")])?;
            inside(xml, "w:tblCellMar", &[], |xml| {
                let (side, edge) = (twips(self.side), twips(self.edge));
                for (name, margin) in [
                    ("w:top", "0"),
                    ("w:left", &*side),
                    ("w:bottom", &edge),
                    ("w:right", &side),
                ] {
                    empty(xml, name, &[("w:w", margin), ("w:type", "dxa")])?;
                }
                Ok(())
            })
        })?;
        inside(xml, "w:tblGrid", &[], |xml| {
            self.widths
                .iter()
                .try_for_each(|width| empty(xml, "w:gridCol", &[("w:w", &twips(*width))]))
        })
    }
}

fn width_of(xml: &mut Xml, width: i64) -> io::Result<()> {
    empty(xml, "w:tcW", &[("w:w", &*twips(width)), ("w:type", "dxa")])
}

struct Set<'a> {
    /// Where it is not the style's.
    size: Option<Size>,
    widths: &'a [i64],
}

impl Set<'_> {
    fn look(&self, bold: bool) -> Look {
        Look {
            bold,
            italic: false,
            size: self.size,
        }
    }

    /// One row of the header tree.
    fn header(&self, xml: &mut Xml, table: &Table, level: usize, depth: usize) -> io::Result<()> {
        let mut cells = Vec::new();
        for column in &table.columns {
            head_cells(column, 0, level, depth, &mut cells);
        }
        inside(xml, "w:tr", &[], |xml| {
            inside(xml, "w:trPr", &[], |xml| {
                empty(xml, "w:cantSplit", &[])?;
                empty(xml, "w:tblHeader", &[])
            })?;
            let mut at = 0;
            for cell in &cells {
                self.frame(
                    xml,
                    at,
                    cell.span,
                    |xml| match (cell.title, cell.deep) {
                        (Some(_), false) => Ok(()),
                        (Some(_), true) => empty(xml, "w:vMerge", &[("w:val", "restart")]),
                        (None, _) => empty(xml, "w:vMerge", &[]),
                    },
                    |xml| {
                        // A header alone at the foot of a page helps nobody.
                        let own = Own {
                            keep: true,
                            ..Own::default()
                        };
                        paragraph(xml, "BangTieuDe", own, |xml| match cell.title {
                            Some(title) => run(xml, self.look(false), title),
                            None => Ok(()),
                        })
                    },
                )?;
                at += cell.span;
            }
            Ok(())
        })
    }

    fn row(&self, xml: &mut Xml, row: &Row, columns: &[&Column], keep: bool) -> io::Result<()> {
        inside(xml, "w:tr", &[], |xml| {
            inside(xml, "w:trPr", &[], |xml| empty(xml, "w:cantSplit", &[]))?;
            for (place, cell) in row.placed(columns.len()) {
                let kind = columns[place.start].kind;
                self.frame(
                    xml,
                    place.start,
                    place.len(),
                    |_| Ok(()),
                    |xml| self.cell(xml, cell, kind, row.kind, keep),
                )?;
            }
            Ok(())
        })
    }

    fn cell(
        &self,
        xml: &mut Xml,
        cell: &Cell,
        column: Kind,
        row: RowKind,
        keep: bool,
    ) -> io::Result<()> {
        let style = match column {
            Kind::Text => "BangChu",
            Kind::Number | Kind::Rate => "BangSo",
            Kind::Centred => "BangGiua",
        };
        let own = Own {
            keep,
            ..Own::default()
        };
        paragraph(xml, style, own, |xml| match cell.text.is_empty() {
            true => Ok(()),
            false => run(
                xml,
                self.look(cell.bold || row != RowKind::Data),
                &cell.text,
            ),
        })
    }

    /// A cell over so many columns.
    fn frame(
        &self,
        xml: &mut Xml,
        at: usize,
        span: usize,
        merge: impl FnOnce(&mut Xml) -> io::Result<()>,
        content: impl FnOnce(&mut Xml) -> io::Result<()>,
    ) -> io::Result<()> {
        inside(xml, "w:tc", &[], |xml| {
            inside(xml, "w:tcPr", &[], |xml| {
                width_of(xml, self.widths[at..at + span].iter().sum())?;
                if span > 1 {
                    empty(xml, "w:gridSpan", &[("w:val", &span.to_string())])?;
                }
                merge(xml)?;
                empty(xml, "w:vAlign", &[("w:val", "center")])
            })?;
            content(xml)
        })
    }
}

/// The cells that a column has in one row of the header.
fn head_cells<'a>(
    column: &'a Column,
    at: usize,
    level: usize,
    depth: usize,
    cells: &mut Vec<HeadCell<'a>>,
) {
    let leaf = column.children.is_empty();
    if at < level && !leaf {
        for child in &column.children {
            head_cells(child, at + 1, level, depth, cells);
        }
        return;
    }
    cells.push(HeadCell {
        title: (at == level).then_some(column.title.as_str()),
        span: column.leaves().len(),
        deep: leaf && level + 1 < depth,
    });
}
