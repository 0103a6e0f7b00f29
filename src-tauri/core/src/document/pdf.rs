//! Draws pages as PDF with printpdf. It decides nothing: every place comes from the layout.
//!
//! Only the glyphs that are used are embedded. What a reader copies out of the file comes from the
//! text itself, not from the font: in the typeface `-` shares its glyph with the soft hyphen and
//! `;` with the Greek question mark, and a table made from the font would give back those.
#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "printpdf takes points as f32; nothing is measured or decided here"
)]

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Bookmark, Object, ObjectId, dictionary};
use printpdf::{
    Codepoint, Color, FontId, FontMetrics, Greyscale, Line, LinePoint, Mm, OffsetDateTime, Op,
    PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon,
    PolygonRing, Pt, Rgb, TextItem, TextMatrix, WindingOrder,
};
use subsetter::GlyphRemapper;

use super::font::{Style, advance as laid, em as em_of_layout};
use super::metadata::Metadata;
use super::page::{Ink, Item, Page, Rule, Shade, Text};
use super::typeface::Typeface;
use crate::error::{Error, Result};

/// The PDF file of these pages. Two files of the same pages look the same; their bytes may differ. Each page
/// drawn is told, with how many there are.
pub(super) fn write(
    pages: &[Page],
    typeface: &Typeface,
    metadata: &Metadata,
    drawn: &dyn Fn(u64, u64) -> Result<()>,
) -> Result<Vec<u8>> {
    let mut pdf = PdfDocument::new(&metadata.title);
    let info = &mut pdf.metadata.info;
    info.author.clone_from(&metadata.author);
    info.creator = "Sổ Khuyến công".to_owned();
    info.producer = "Sổ Khuyến công".to_owned();
    let made = OffsetDateTime::from_unix_timestamp(metadata.made.0.div_euclid(1000))
        .map_err(|reason| Error::internal(format!("pdf date: {reason}")))?;
    info.creation_date = made;
    info.modification_date = made;
    info.metadata_date = made;

    let mut fonts = BTreeMap::new();
    for (style, letters) in used(pages) {
        let font = Embedded::new(typeface, style, &letters)?;
        let id = pdf.add_font(&font.parsed);
        fonts.insert(style, (id, font));
    }
    let total = u64::try_from(pages.len()).unwrap_or(u64::MAX);
    for (number, page) in (1..).zip(pages) {
        pdf.pages.push(draw(page, &fonts));
        drawn(number, total)?;
    }

    let mut warnings = Vec::new();
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    file.version = "1.7".to_owned();
    let wrong = |error: &dyn std::fmt::Display| Error::internal(format!("pdf: {error}"));
    // printpdf claims PDF/X in every file; ours is not meant for a printing press
    file.trailer
        .get(b"Info")
        .and_then(|info| info.as_reference())
        .and_then(|info| file.get_dictionary_mut(info))
        .map_err(|error| wrong(&error))?
        .remove(b"GTS_PDFXVersion");
    outline(&mut file, pages);
    link(&mut file, pages).map_err(|error| wrong(&error))?;
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("Lang", lopdf::Object::string_literal("vi-VN"));
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|error| wrong(&error))?;
    Ok(bytes)
}

/// The headings as bookmarks, each under the one it belongs to, each to its own line.
fn outline(file: &mut lopdf::Document, pages: &[Page]) {
    const UPRIGHT: u32 = 0;
    let ids = file.get_pages();
    let mut above: Vec<(u8, u32)> = Vec::new();
    let mut places = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        let Some(id) = ids.get(&number) else {
            continue;
        };
        for heading in &page.headings {
            above.retain(|(depth, _)| *depth < heading.depth);
            let parent = above.last().map(|(_, bookmark)| *bookmark);
            let bookmark = Bookmark::new(heading.text.clone(), [0.0; 3], UPRIGHT, *id);
            above.push((heading.depth, file.add_bookmark(bookmark, parent)));
            places.push(place(*id, page, heading.y));
        }
    }
    let before = file.max_id;
    if let (Some(outline), Ok(catalog)) = (file.build_outline(), file.catalog_mut()) {
        catalog.set("Outlines", outline);
    }
    // lopdf shows whole pages; its actions stand in the order of the headings
    let actions = file.objects.range_mut((before + 1, 0)..);
    let actions =
        actions.filter_map(|(_, object)| object.as_dict_mut().ok().filter(|one| one.has(b"D")));
    for (action, place) in actions.zip(places) {
        action.set("D", place);
    }
}

/// A line of a page, at the size that the reader has.
fn place(page: ObjectId, laid: &Page, y: i64) -> Object {
    let top = points(laid.height - y);
    let places = [
        Object::Reference(page),
        Object::Name(b"XYZ".to_vec()),
        Object::Null,
        Object::Real(top),
        Object::Null,
    ];
    Object::Array(places.to_vec())
}

/// From where the text names an annex to where the annex begins.
fn link(file: &mut lopdf::Document, pages: &[Page]) -> lopdf::Result<()> {
    let ids = file.get_pages();
    let mut begins = BTreeMap::new();
    for (page, id) in pages.iter().zip(ids.values()) {
        for heading in &page.headings {
            if let Some(annex) = heading.annex {
                begins.insert(annex, place(*id, page, heading.y));
            }
        }
    }
    for (page, id) in pages.iter().zip(ids.values()) {
        let mut links = Vec::new();
        for text in page.texts() {
            let Some(place) = text.link.and_then(|annex| begins.get(&annex)) else {
                continue;
            };
            let (above, below) = (text.y - text.size.ascent(), text.y + text.size.descent());
            let frame = [
                points(text.x),
                points(page.height - below),
                points(text.x + text.width),
                points(page.height - above),
            ];
            links.push(Object::Reference(file.add_object(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => frame.map(Object::Real).to_vec(),
                "Border" => vec![0.into(), 0.into(), 0.into()],
                "A" => dictionary! { "S" => "GoTo", "D" => place.clone() },
            })));
        }
        if !links.is_empty() {
            file.get_dictionary_mut(*id)?.set("Annots", links);
        }
    }
    Ok(())
}

/// The letters of each style that occur.
fn used(pages: &[Page]) -> BTreeMap<Style, BTreeSet<char>> {
    let mut used: BTreeMap<Style, BTreeSet<char>> = BTreeMap::new();
    for text in pages.iter().flat_map(Page::texts) {
        used.entry(text.style)
            .or_default()
            .extend(text.text.chars());
    }
    used
}

/// A style cut down to the letters that occur.
struct Embedded {
    parsed: ParsedFont,
    /// Letter to glyph in the subset, and how far the file says that it moves the pen, in
    /// thousandths of the size: whole ones, so a little less than the font does.
    glyphs: BTreeMap<char, (u16, f32)>,
    /// How far the layout has it move the pen, in thousandths of the size.
    advances: BTreeMap<char, f32>,
}

impl Embedded {
    fn new(typeface: &Typeface, style: Style, letters: &BTreeSet<char>) -> Result<Self> {
        let face = typeface.face(style);
        let em = face.units_per_em();
        let mut remapper = GlyphRemapper::new();
        let (mut glyphs, mut advances) = (BTreeMap::new(), BTreeMap::new());
        let (mut codes, mut widths) = (BTreeMap::new(), BTreeMap::new());
        for &letter in letters {
            let old = face.glyph_index(letter).unwrap_or_default();
            let new = remapper.remap(old.0);
            let advance = face.glyph_hor_advance(old).unwrap_or_default();
            let told = u32::from(advance) * 1000 / u32::from(em);
            glyphs.insert(letter, (new, told as f32));
            let laid = laid(style, letter).unwrap_or_default();
            advances.insert(letter, laid as f32 * 1000.0 / em_of_layout() as f32);
            codes.insert(u32::from(letter), new);
            widths.insert(new, advance);
        }
        let bytes = subsetter::subset(typeface.file(style), 0, &remapper)
            .map_err(|error| Error::internal(format!("subset of {}: {error:?}", style.name())))?;
        let mut parsed = ParsedFont::with_glyph_data(
            bytes,
            0,
            Some(format!("{}+{}", tag(style), typeface.name(style))),
            codes,
            widths,
            em,
            FontMetrics {
                ascent: face.ascender(),
                descent: face.descender(),
            },
        );
        let bounds = face.global_bounding_box();
        let metrics = &mut parsed.pdf_font_metrics;
        (metrics.x_min, metrics.y_min) = (bounds.x_min, bounds.y_min);
        (metrics.x_max, metrics.y_max) = (bounds.x_max, bounds.y_max);
        metrics.us_weight_class = face.weight().to_number();
        if let Some(hhea) = face.raw_face().table(ttf_parser::Tag::from_bytes(b"hhea")) {
            let short = |at: usize| {
                hhea.get(at..at + 2)
                    .map_or(0, |b| i16::from_be_bytes([b[0], b[1]]))
            };
            (metrics.caret_slope_rise, metrics.caret_slope_run) = (short(18), short(20));
        }
        Ok(Self {
            parsed,
            glyphs,
            advances,
        })
    }
}

/// Six letters in front of a subset's name.
fn tag(style: Style) -> &'static str {
    match style {
        Style::Regular => "KHCRGL",
        Style::Bold => "KHCBLD",
        Style::Italic => "KHCITL",
        Style::BoldItalic => "KHCBIT",
    }
}

fn points(micrometres: i64) -> f32 {
    (micrometres as f64 * 72.0 / 25_400.0) as f32
}

fn colour(ink: Ink) -> Color {
    match ink {
        Ink::Black => Color::Greyscale(Greyscale::new(0.0, None)),
        Ink::Red => Color::Rgb(Rgb::new(1.0, 0.0, 0.0, None)),
    }
}

fn draw(page: &Page, fonts: &BTreeMap<Style, (FontId, Embedded)>) -> PdfPage {
    let mut ops = vec![
        Op::SetFillColor {
            col: colour(Ink::Black),
        },
        Op::SetOutlineColor {
            col: colour(Ink::Black),
        },
    ];
    for item in &page.items {
        match item {
            Item::Text(text) => {
                if let Some((id, font)) = fonts.get(&text.style) {
                    let fill = |ink| Op::SetFillColor { col: colour(ink) };
                    ops.extend((text.ink != Ink::Black).then(|| fill(text.ink)));
                    ops.extend(draw_text(text, page.height, id, font));
                    ops.extend((text.ink != Ink::Black).then(|| fill(Ink::Black)));
                }
            }
            Item::Shade(shade) => ops.extend(draw_shade(shade, page.height)),
            Item::Rule(rule) => {
                let line = |ink| Op::SetOutlineColor { col: colour(ink) };
                ops.extend((rule.ink != Ink::Black).then(|| line(rule.ink)));
                ops.extend(draw_rule(rule, page.height));
                ops.extend((rule.ink != Ink::Black).then(|| line(Ink::Black)));
            }
        }
    }
    let mm = |micrometres: i64| Mm((micrometres as f64 / 1000.0) as f32);
    PdfPage::new(mm(page.width), mm(page.height), ops)
}

fn draw_text(text: &Text, height: i64, id: &FontId, font: &Embedded) -> [Op; 5] {
    let size = text.size.0 as f32 / 10.0;
    [
        Op::StartTextSection,
        Op::SetFont {
            font: PdfFontHandle::External(id.clone()),
            size: Pt(size),
        },
        Op::SetTextMatrix {
            matrix: TextMatrix::Translate(Pt(points(text.x)), Pt(points(height - text.y))),
        },
        Op::ShowText {
            items: vec![TextItem::GlyphIds(glyphs(text, size, font))],
        },
        Op::EndTextSection,
    ]
}

/// A typeface of the person's own may have letters of other widths; so far, in thousandths of the size,
/// nobody sees it.
const SEEN: f32 = 15.0;

/// The glyphs of a text. Word spacing has no effect on two-byte codes, so it is part of the space's
/// own movement, and so is what the file's whole thousandths have lost since the last space.
fn glyphs(text: &Text, size: f32, font: &Embedded) -> Vec<Codepoint> {
    let spacing = points(text.spacing) * 1000.0 / size;
    let mut lost = 0.0;
    text.text
        .chars()
        .filter_map(|letter| {
            let (glyph, told) = *font.glyphs.get(&letter)?;
            lost += font.advances[&letter] - told;
            let mut back = 0.0;
            if letter == ' ' {
                // a positive number moves the pen back
                back = -(spacing + lost);
                lost = 0.0;
            } else if lost.abs() > SEEN {
                back = -lost;
                lost = 0.0;
            }
            Some(Codepoint::with_cid(glyph, back, letter.to_string()))
        })
        .collect()
}

/// A filled rectangle; what is drawn after it is black again.
fn draw_shade(shade: &Shade, height: i64) -> [Op; 3] {
    let grey = |hundredths: u8| Op::SetFillColor {
        col: Color::Greyscale(Greyscale::new(f32::from(hundredths) / 100.0, None)),
    };
    let (left, top) = (shade.x, height - shade.y);
    let (right, bottom) = (left + shade.width, top - shade.height);
    let corner = |x: i64, y: i64| LinePoint {
        p: Point {
            x: Pt(points(x)),
            y: Pt(points(y)),
        },
        bezier: false,
    };
    let ring = PolygonRing {
        points: vec![
            corner(left, top),
            corner(right, top),
            corner(right, bottom),
            corner(left, bottom),
        ],
    };
    let polygon = Polygon {
        rings: vec![ring],
        mode: PaintMode::Fill,
        winding_order: WindingOrder::NonZero,
    };
    [grey(shade.grey), Op::DrawPolygon { polygon }, grey(0)]
}

fn draw_rule(rule: &Rule, height: i64) -> [Op; 2] {
    let point = |x: i64, y: i64| LinePoint {
        p: Point {
            x: Pt(points(x)),
            y: Pt(points(height - y)),
        },
        bezier: false,
    };
    [
        Op::SetOutlineThickness {
            pt: Pt(points(rule.weight)),
        },
        Op::DrawLine {
            line: Line {
                points: vec![point(rule.x1, rule.y1), point(rule.x2, rule.y2)],
                is_closed: false,
            },
        },
    ]
}
