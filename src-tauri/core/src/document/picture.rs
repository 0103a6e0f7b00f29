//! A chart as a picture, for files that cannot draw: black and grey, at the printer's own fineness.
//!
//! It draws what the layout has laid out, letter by letter from the same font files; the same chart gives
//! the same bytes.
#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "tiny-skia draws with f32; nothing is measured or decided here"
)]

use tiny_skia::{
    Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Shader, Stroke, Transform,
};
use ttf_parser::{Face, OutlineBuilder};

use super::font::advance;
use super::page::{Item, Text, merge_rules};
use super::typeface::Typeface;
use crate::error::{Error, Result};

/// Dots to the inch.
const DOTS: i64 = 300;
/// The most dots along a side: about 85 cm, more than any paper here has.
const MOST: u32 = 10_000;

/// A PNG of these items, in 256 greys; width and height in micrometres.
pub(super) fn png(
    items: Vec<Item>,
    width: i64,
    height: i64,
    typeface: &Typeface,
) -> Result<Vec<u8>> {
    let wrong = |reason: &dyn std::fmt::Display| Error::internal(format!("chart: {reason}"));
    let across = u32::try_from(width * DOTS / 25_400).unwrap_or(0);
    let down = u32::try_from(height * DOTS / 25_400).unwrap_or(0);
    let (across, down) = (across.clamp(1, MOST), down.clamp(1, MOST));
    let mut pixels = Pixmap::new(across, down).ok_or_else(|| wrong(&"no room"))?;
    pixels.fill(Color::WHITE);
    for item in merge_rules(items) {
        draw(&mut pixels, &item, typeface);
    }
    // opaque greys: red, green and blue are the same
    let greys: Vec<u8> = pixels.data().chunks_exact(4).map(|dot| dot[0]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, across, down);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_metre = u32::try_from(DOTS * 10_000 / 254).unwrap_or(0);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(|error| wrong(&error))?;
    writer
        .write_image_data(&greys)
        .map_err(|error| wrong(&error))?;
    writer.finish().map_err(|error| wrong(&error))?;
    Ok(bytes)
}

/// Micrometres as dots.
fn dots(micrometres: i64) -> f32 {
    micrometres as f32 * DOTS as f32 / 25_400.0
}

fn paint(grey: u8) -> Paint<'static> {
    let part = f32::from(grey.min(100)) / 100.0;
    let colour = Color::from_rgba(part, part, part, 1.0).unwrap_or(Color::BLACK);
    Paint {
        shader: Shader::SolidColor(colour),
        anti_alias: true,
        ..Paint::default()
    }
}

fn draw(pixels: &mut Pixmap, item: &Item, typeface: &Typeface) {
    let whole = Transform::identity();
    match item {
        Item::Shade(shade) => {
            let (x, y) = (dots(shade.x), dots(shade.y));
            if let Some(rect) = Rect::from_xywh(x, y, dots(shade.width), dots(shade.height)) {
                pixels.fill_rect(rect, &paint(shade.grey), whole, None);
            }
        }
        Item::Rule(rule) => {
            let mut path = PathBuilder::new();
            path.move_to(dots(rule.x1), dots(rule.y1));
            path.line_to(dots(rule.x2), dots(rule.y2));
            let stroke = Stroke {
                width: dots(rule.weight),
                ..Stroke::default()
            };
            if let Some(path) = path.finish() {
                pixels.stroke_path(&path, &paint(0), &stroke, whole, None);
            }
        }
        Item::Text(text) => {
            if let Some(path) = letters(text, &typeface.face(text.style)) {
                pixels.fill_path(&path, &paint(0), FillRule::Winding, whole, None);
            }
        }
    }
}

/// The outlines of a text, each letter where the layout has it.
fn letters(text: &Text, face: &Face<'_>) -> Option<Path> {
    let em = f32::from(face.units_per_em());
    let mut outline = Outline {
        path: PathBuilder::new(),
        x: 0.0,
        y: dots(text.y),
        scale: text.size.0 as f32 * DOTS as f32 / 720.0 / em,
    };
    let (mut units, mut spaces) = (0, 0);
    for letter in text.text.chars() {
        outline.x = dots(text.x + text.size.length(units) + spaces * text.spacing);
        if let Some(glyph) = face.glyph_index(letter) {
            face.outline_glyph(glyph, &mut outline);
        }
        units += advance(text.style, letter).unwrap_or(0);
        spaces += i64::from(letter == ' ');
    }
    outline.path.finish()
}

/// Font units, upwards from the baseline, as dots downwards from the top.
struct Outline {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2)) = (self.at(x1, y1), self.at(x2, y2));
        let (x, y) = self.at(x, y);
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
