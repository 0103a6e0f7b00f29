//! The paragraph styles of an official document: every measure of the form is one of a style, so that
//! staff who edit in Word change a style, not a hundred paragraphs.

use std::io;

use super::xml::{Xml, empty, half_points, inside, part, twips};
use crate::document::font::Size;
use crate::document::form::{Form, points};
use crate::document::model::Level;
use crate::document::page::Ink;

/// The typeface as Word knows it; ours has the same measures.
pub(super) const TYPEFACE: &str = "Times New Roman";
/// The namespace of `w:`.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// How lines stand between the margins.
#[derive(Clone, Copy)]
enum Lines {
    Left,
    Centre,
    Right,
    Both,
}

/// A paragraph style; lengths in micrometres.
struct Style {
    id: &'static str,
    /// As Word's list of styles shows it; Word translates its own names.
    name: &'static str,
    size: Size,
    bold: bool,
    italic: bool,
    lines: Lines,
    before: i64,
    first_line: i64,
    /// In hundredths of single.
    percent: i64,
    keep: bool,
    /// The depth in Word's navigation.
    outline: Option<u8>,
}

impl Style {
    fn new(id: &'static str, name: &'static str, size: Size, lines: Lines) -> Self {
        Self {
            id,
            name,
            size,
            bold: false,
            italic: false,
            lines,
            before: 0,
            first_line: 0,
            percent: 100,
            keep: false,
            outline: None,
        }
    }

    fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    fn italic(self) -> Self {
        Self {
            italic: true,
            ..self
        }
    }

    fn before(self, before: i64) -> Self {
        Self { before, ..self }
    }

    fn keep(self) -> Self {
        Self { keep: true, ..self }
    }

    /// As the text of the document is set.
    fn flowing(self, form: &Form) -> Self {
        Self {
            first_line: form.indent,
            percent: form.line_percent,
            ..self.before(form.paragraph_gap)
        }
    }

    fn outline(self, depth: u8) -> Self {
        Self {
            outline: Some(depth),
            ..self
        }
    }
}

/// The style of a stamp.
pub(super) fn stamp(ink: Ink) -> &'static str {
    match ink {
        Ink::Red => "DauChi",
        Ink::Black => "PhamViLuuHanh",
    }
}

/// The style of a heading.
pub(super) fn heading(level: Level) -> &'static str {
    match level {
        Level::Part => "Heading1",
        Level::Chapter => "Chuong",
        Level::Division => "Muc",
        Level::Subdivision => "TieuMuc",
        Level::Section => "Heading2",
        Level::Article | Level::Clause => "Heading3",
        Level::Point => "Heading4",
    }
}

fn all(form: &Form) -> Vec<Style> {
    use Lines::{Both, Centre, Left, Right};
    let sizes = &form.sizes;
    let title = sizes.title;
    let centred = |id, name, depth| {
        Style::new(id, name, sizes.body, Centre)
            .bold()
            .before(form.paragraph_gap)
            .keep()
            .outline(depth)
    };
    vec![
        Style::new("QuocHieu", "Quốc hiệu", sizes.nation, Centre).bold(),
        Style::new("TieuNgu", "Tiêu ngữ", sizes.motto, Centre).bold(),
        Style::new("CoQuanChuQuan", "Cơ quan chủ quản", sizes.agency, Centre),
        Style::new("CoQuanBanHanh", "Cơ quan ban hành", sizes.agency, Centre).bold(),
        Style::new("SoKyHieu", "Số, ký hiệu", sizes.number, Centre).before(form.number_gap),
        Style::new("VeViec", "Về việc", sizes.about, Centre).before(form.number_gap),
        Style::new(
            "DiaDanhNgayThang",
            "Địa danh, ngày tháng",
            sizes.date,
            Centre,
        )
        .italic()
        .before(form.number_gap),
        Style::new("TenLoai", "Tên loại văn bản", title, Centre)
            .bold()
            .before(form.title_gap)
            .keep(),
        Style::new("TrichYeu", "Trích yếu", title, Centre)
            .bold()
            .keep(),
        Style::new("KinhGui", "Kính gửi", sizes.body, Centre).before(form.body_gap),
        Style::new("KinhGuiDong", "Kính gửi, từng dòng", sizes.body, Left),
        centred("Heading1", "heading 1", 0),
        centred("Chuong", "Chương", 0),
        centred("Muc", "Mục", 1),
        centred("TieuMuc", "Tiểu mục", 1),
        Style::new("Heading2", "heading 2", sizes.body, Left)
            .bold()
            .flowing(form)
            .keep()
            .outline(1),
        Style::new("Heading3", "heading 3", sizes.body, Left)
            .bold()
            .flowing(form)
            .keep()
            .outline(2),
        Style::new("Heading4", "heading 4", sizes.body, Left)
            .flowing(form)
            .keep()
            .outline(3),
        Style::new("NoiDung", "Nội dung", sizes.body, Both).flowing(form),
        Style::new("CanCu", "Căn cứ", sizes.body, Both)
            .italic()
            .flowing(form),
        Style::new("DonViTinh", "Đơn vị tính", sizes.table, Right)
            .italic()
            .before(form.paragraph_gap)
            .keep(),
        Style::new("BangTieuDe", "Bảng, tiêu đề cột", sizes.table, Centre)
            .bold()
            .before(form.cell_edge),
        Style::new("BangChu", "Bảng, chữ", sizes.table, Left).before(form.cell_edge),
        Style::new("BangSo", "Bảng, số", sizes.table, Right).before(form.cell_edge),
        Style::new("BangGiua", "Bảng, giữa ô", sizes.table, Centre).before(form.cell_edge),
        Style::new("BieuDo", "Biểu đồ, tên", sizes.table, Centre)
            .bold()
            .before(2 * form.paragraph_gap)
            .keep(),
        Style::new("BieuDoHinh", "Biểu đồ, hình", sizes.table, Centre).before(form.cell_edge),
        Style::new("ChucVu", "Quyền hạn, chức vụ", sizes.signature, Centre)
            .bold()
            .keep(),
        Style::new("HoTen", "Họ tên người ký", sizes.signature, Centre)
            .bold()
            .before(form.signature_room),
        Style::new("NoiNhan", "Nơi nhận", sizes.recipients_label, Left)
            .bold()
            .italic()
            .keep(),
        Style::new("NoiNhanDong", "Nơi nhận, từng dòng", sizes.recipients, Left),
        Style::new("NguoiSoan", "Người soạn, số bản", sizes.drafter, Left),
        Style::new("PhuLuc", "Phụ lục", title, Centre)
            .bold()
            .keep()
            .outline(0),
        Style::new("TenPhuLuc", "Tên phụ lục", title, Centre)
            .bold()
            .keep(),
        Style::new("KemTheo", "Kèm theo", title, Centre)
            .italic()
            .keep(),
        Style::new("SoTrang", "Số trang", sizes.page_number, Centre),
    ]
}

/// `word/styles.xml`.
pub(super) fn write(form: &Form) -> io::Result<Vec<u8>> {
    part(|xml| {
        inside(xml, "w:styles", &[("xmlns:w", MAIN)], |xml| {
            defaults(xml, form)?;
            let base = [
                ("w:type", "paragraph"),
                ("w:default", "1"),
                ("w:styleId", "Normal"),
            ];
            inside(xml, "w:style", &base, |xml| {
                empty(xml, "w:name", &[("w:val", "Normal")])?;
                empty(xml, "w:qFormat", &[])
            })?;
            all(form).iter().try_for_each(|one| style(xml, one))?;
            frame(xml, Ink::Red, form)?;
            frame(xml, Ink::Black, form)?;
            address(xml, form)?;
            rule(xml, form)?;
            last(xml)
        })
    })
}

fn defaults(xml: &mut Xml, form: &Form) -> io::Result<()> {
    inside(xml, "w:docDefaults", &[], |xml| {
        inside(xml, "w:rPrDefault", &[], |xml| {
            inside(xml, "w:rPr", &[], |xml| {
                let faces = ["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"];
                let faces = faces.map(|script| (script, TYPEFACE));
                empty(xml, "w:rFonts", &faces)?;
                let size = half_points(form.sizes.body);
                empty(xml, "w:sz", &[("w:val", &size)])?;
                empty(xml, "w:szCs", &[("w:val", &size)])?;
                let languages = ["w:val", "w:eastAsia"].map(|script| (script, "vi-VN"));
                empty(xml, "w:lang", &languages)
            })
        })?;
        inside(xml, "w:pPrDefault", &[], |xml| {
            inside(xml, "w:pPr", &[], |xml| {
                empty(xml, "w:widowControl", &[])?;
                let spacing = [
                    ("w:before", "0"),
                    ("w:after", "0"),
                    ("w:line", "240"),
                    ("w:lineRule", "auto"),
                ];
                empty(xml, "w:spacing", &spacing)
            })
        })
    })
}

fn style(xml: &mut Xml, style: &Style) -> io::Result<()> {
    let attributes = [("w:type", "paragraph"), ("w:styleId", style.id)];
    inside(xml, "w:style", &attributes, |xml| {
        empty(xml, "w:name", &[("w:val", style.name)])?;
        empty(xml, "w:basedOn", &[("w:val", "Normal")])?;
        empty(xml, "w:qFormat", &[])?;
        inside(xml, "w:pPr", &[], |xml| {
            if style.keep {
                empty(xml, "w:keepNext", &[])?;
            }
            let (before, lines) = (twips(style.before), (style.percent * 240 / 100).to_string());
            let spacing = [
                ("w:before", &*before),
                ("w:line", &lines),
                ("w:lineRule", "auto"),
            ];
            empty(xml, "w:spacing", &spacing)?;
            if style.first_line > 0 {
                empty(xml, "w:ind", &[("w:firstLine", &twips(style.first_line))])?;
            }
            let lines = match style.lines {
                Lines::Left => "left",
                Lines::Centre => "center",
                Lines::Right => "right",
                Lines::Both => "both",
            };
            empty(xml, "w:jc", &[("w:val", lines)])?;
            match style.outline {
                Some(depth) => empty(xml, "w:outlineLvl", &[("w:val", &depth.to_string())]),
                None => Ok(()),
            }
        })?;
        inside(xml, "w:rPr", &[], |xml| {
            if style.bold {
                empty(xml, "w:b", &[])?;
            }
            if style.italic {
                empty(xml, "w:i", &[])?;
            }
            empty(xml, "w:sz", &[("w:val", &half_points(style.size))])?;
            empty(xml, "w:szCs", &[("w:val", &half_points(style.size))])
        })
    })
}

/// A line's border, in eighths of a point.
fn border(xml: &mut Xml, side: &str, form: &Form, space: i64, colour: &str) -> io::Result<()> {
    let weight = ((form.rule_weight * 8 * 72 + 12_700) / 25_400).to_string();
    let space = space.to_string();
    let border = [
        ("w:val", "single"),
        ("w:sz", &*weight),
        ("w:space", &*space),
        ("w:color", colour),
    ];
    empty(xml, side, &border)
}

/// Words in a frame, red or black: the borders of a line that has the frame's height with them.
fn frame(xml: &mut Xml, ink: Ink, form: &Form) -> io::Result<()> {
    // Between the words and the border, above and below; Word takes whole points.
    const SPACE: i64 = 2;
    let (name, size, colour) = match ink {
        Ink::Red => ("Dấu chỉ độ mật, độ khẩn", form.sizes.stamp, "FF0000"),
        Ink::Black => ("Phạm vi lưu hành", form.sizes.circulation, "auto"),
    };
    let attributes = [("w:type", "paragraph"), ("w:styleId", stamp(ink))];
    inside(xml, "w:style", &attributes, |xml| {
        empty(xml, "w:name", &[("w:val", name)])?;
        empty(xml, "w:basedOn", &[("w:val", "Normal")])?;
        empty(xml, "w:qFormat", &[])?;
        inside(xml, "w:pPr", &[], |xml| {
            inside(xml, "w:pBdr", &[], |xml| {
                for (side, space) in [
                    ("w:top", SPACE),
                    ("w:left", 0),
                    ("w:bottom", SPACE),
                    ("w:right", 0),
                ] {
                    border(xml, side, form, space, colour)?;
                }
                Ok(())
            })?;
            let line = form.stamp_height - 2 * (form.rule_weight + points(10 * SPACE));
            let spacing = [("w:line", &*twips(line)), ("w:lineRule", "exact")];
            empty(xml, "w:spacing", &spacing)?;
            empty(xml, "w:jc", &[("w:val", "center")])
        })?;
        inside(xml, "w:rPr", &[], |xml| {
            empty(xml, "w:b", &[])?;
            empty(xml, "w:color", &[("w:val", colour)])?;
            empty(xml, "w:sz", &[("w:val", &half_points(size))])?;
            empty(xml, "w:szCs", &[("w:val", &half_points(size))])
        })
    })
}

/// The address at the foot of the first page, the rule above it.
fn address(xml: &mut Xml, form: &Form) -> io::Result<()> {
    let attributes = [("w:type", "paragraph"), ("w:styleId", "DiaChi")];
    inside(xml, "w:style", &attributes, |xml| {
        empty(xml, "w:name", &[("w:val", "Địa chỉ cơ quan")])?;
        empty(xml, "w:basedOn", &[("w:val", "Normal")])?;
        empty(xml, "w:qFormat", &[])?;
        inside(xml, "w:pPr", &[], |xml| {
            inside(xml, "w:pBdr", &[], |xml| {
                border(xml, "w:top", form, 2, "auto")
            })?;
            empty(xml, "w:jc", &[("w:val", "center")])
        })?;
        inside(xml, "w:rPr", &[], |xml| {
            let size = half_points(form.sizes.address);
            empty(xml, "w:sz", &[("w:val", &size)])?;
            empty(xml, "w:szCs", &[("w:val", &size)])
        })
    })
}

/// The solid rule under the motto, the agency and the summary: the upper border of a line that is almost
/// without height, as long as its indents leave it.
fn rule(xml: &mut Xml, form: &Form) -> io::Result<()> {
    let attributes = [("w:type", "paragraph"), ("w:styleId", "GachNgang")];
    inside(xml, "w:style", &attributes, |xml| {
        empty(xml, "w:name", &[("w:val", "Gạch ngang")])?;
        empty(xml, "w:basedOn", &[("w:val", "Normal")])?;
        inside(xml, "w:pPr", &[], |xml| {
            empty(xml, "w:keepNext", &[])?;
            inside(xml, "w:pBdr", &[], |xml| {
                border(xml, "w:top", form, 0, "auto")
            })?;
            let before = twips(form.rule_gap);
            let spacing = [
                ("w:before", &*before),
                ("w:line", "20"),
                ("w:lineRule", "exact"),
            ];
            empty(xml, "w:spacing", &spacing)
        })?;
        inside(xml, "w:rPr", &[], |xml| {
            empty(xml, "w:sz", &[("w:val", "2")])
        })
    })
}

/// A line of almost no height: where Word wants a paragraph and the form has none.
fn last(xml: &mut Xml) -> io::Result<()> {
    let attributes = [("w:type", "paragraph"), ("w:styleId", "GachCuoi")];
    inside(xml, "w:style", &attributes, |xml| {
        empty(xml, "w:name", &[("w:val", "Dòng cuối")])?;
        empty(xml, "w:basedOn", &[("w:val", "Normal")])?;
        inside(xml, "w:pPr", &[], |xml| {
            let spacing = [("w:line", "20"), ("w:lineRule", "exact")];
            empty(xml, "w:spacing", &spacing)
        })?;
        inside(xml, "w:rPr", &[], |xml| {
            empty(xml, "w:sz", &[("w:val", "2")])
        })
    })
}
