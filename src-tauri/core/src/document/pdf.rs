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

use lopdf::Bookmark;
use printpdf::{
    Codepoint, Color, FontId, FontMetrics, Greyscale, Line, LinePoint, Mm, OffsetDateTime, Op,
    ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, TextItem,
    TextMatrix,
};
use subsetter::GlyphRemapper;

use super::file::Metadata;
use super::font::Style;
use super::page::{Item, Page, Rule, Text};
use crate::error::{Error, Result};

/// The PDF file of these pages. Two files of the same pages look the same; their bytes may differ.
pub(super) fn write(pages: &[Page], metadata: &Metadata) -> Result<Vec<u8>> {
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
        let font = Embedded::new(style, &letters)?;
        let id = pdf.add_font(&font.parsed);
        fonts.insert(style, (id, font));
    }
    pdf.pages = pages.iter().map(|page| draw(page, &fonts)).collect();

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
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("Lang", lopdf::Object::string_literal("vi-VN"));
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|error| wrong(&error))?;
    Ok(bytes)
}

/// The headings as bookmarks, each under the one it belongs to.
fn outline(file: &mut lopdf::Document, pages: &[Page]) {
    const UPRIGHT: u32 = 0;
    let ids = file.get_pages();
    let mut above: Vec<(u8, u32)> = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        let Some(id) = ids.get(&number) else {
            continue;
        };
        for heading in &page.headings {
            above.retain(|(depth, _)| *depth < heading.depth);
            let parent = above.last().map(|(_, bookmark)| *bookmark);
            let bookmark = Bookmark::new(heading.text.clone(), [0.0; 3], UPRIGHT, *id);
            above.push((heading.depth, file.add_bookmark(bookmark, parent)));
        }
    }
    if let (Some(outline), Ok(catalog)) = (file.build_outline(), file.catalog_mut()) {
        catalog.set("Outlines", outline);
    }
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
    /// The true advances, in font units.
    advances: BTreeMap<char, f32>,
    em: f32,
}

impl Embedded {
    fn new(style: Style, letters: &BTreeSet<char>) -> Result<Self> {
        let face = style.face();
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
            advances.insert(letter, f32::from(advance));
            codes.insert(u32::from(letter), new);
            widths.insert(new, advance);
        }
        let bytes = subsetter::subset(style.file(), 0, &remapper)
            .map_err(|error| Error::internal(format!("subset of {}: {error:?}", style.name())))?;
        let mut parsed = ParsedFont::with_glyph_data(
            bytes,
            0,
            Some(format!("{}+{}", tag(style), style.name())),
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
            em: f32::from(em),
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

fn draw(page: &Page, fonts: &BTreeMap<Style, (FontId, Embedded)>) -> PdfPage {
    let black = Color::Greyscale(Greyscale::new(0.0, None));
    let mut ops = vec![
        Op::SetFillColor { col: black.clone() },
        Op::SetOutlineColor { col: black },
    ];
    for item in &page.items {
        match item {
            Item::Text(text) => {
                if let Some((id, font)) = fonts.get(&text.style) {
                    ops.extend(draw_text(text, page.height, id, font));
                }
            }
            Item::Rule(rule) => ops.extend(draw_rule(rule, page.height)),
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

/// The glyphs of a text. Word spacing has no effect on two-byte codes, so it is part of the space's
/// own movement, and so is what the file's whole thousandths have lost since the last space.
fn glyphs(text: &Text, size: f32, font: &Embedded) -> Vec<Codepoint> {
    let spacing = points(text.spacing) * 1000.0 / size;
    let mut lost = 0.0;
    text.text
        .chars()
        .filter_map(|letter| {
            let (glyph, told) = *font.glyphs.get(&letter)?;
            lost += font.advances[&letter] * 1000.0 / font.em - told;
            let mut back = 0.0;
            if letter == ' ' {
                // a positive number moves the pen back
                back = -(spacing + lost);
                lost = 0.0;
            }
            Some(Codepoint::with_cid(glyph, back, letter.to_string()))
        })
        .collect()
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
