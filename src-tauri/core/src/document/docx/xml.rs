//! The few shapes of WordprocessingML that everything here is made of.
//!
//! The order of children matters to Word: where the schema (ECMA-376) wants one, it is kept here.

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::document::font::Size;
use crate::text::nfc;

/// XML being written.
pub(super) type Xml = Writer<Vec<u8>>;

/// An element without content.
pub(super) fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let element = xml.create_element(name);
    element
        .with_attributes(attributes.iter().copied())
        .write_empty()?;
    Ok(())
}

/// An element with content.
pub(super) fn inside(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let element = xml.create_element(name);
    element
        .with_attributes(attributes.iter().copied())
        .write_inner_content(content)?;
    Ok(())
}

/// A whole part.
pub(super) fn part(content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut xml =
        Writer::new(br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#.to_vec());
    content(&mut xml)?;
    Ok(xml.into_inner())
}

/// Micrometres in twentieths of a point, to the nearest.
pub(super) fn twips(micrometres: i64) -> String {
    ((micrometres * 1440 + 12_700) / 25_400).to_string()
}

/// A character size in half points.
pub(super) fn half_points(size: Size) -> String {
    (size.0 / 5).to_string()
}

/// What one paragraph has otherwise than its style; lengths in micrometres.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own {
    /// Space above.
    pub(super) before: Option<i64>,
    /// Indents, left and right, without a first line's.
    pub(super) sides: Option<(i64, i64)>,
    /// On the page of the next one.
    pub(super) keep: bool,
}

/// How a run is set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Where it is not the style's.
    pub(super) size: Option<Size>,
}

/// A paragraph in a style.
pub(super) fn paragraph(
    xml: &mut Xml,
    style: &str,
    own: Own,
    runs: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    inside(xml, "w:p", &[], |xml| {
        inside(xml, "w:pPr", &[], |xml| {
            empty(xml, "w:pStyle", &[("w:val", style)])?;
            if own.keep {
                empty(xml, "w:keepNext", &[])?;
            }
            if let Some(before) = own.before {
                empty(xml, "w:spacing", &[("w:before", &twips(before))])?;
            }
            if let Some((left, right)) = own.sides {
                let (left, right) = (twips(left), twips(right));
                let sides = [
                    ("w:left", &*left),
                    ("w:right", &right),
                    ("w:firstLine", "0"),
                ];
                empty(xml, "w:ind", &sides)?;
            }
            Ok(())
        })?;
        runs(xml)
    })
}

/// A paragraph of one text.
pub(super) fn line(xml: &mut Xml, style: &str, own: Own, text: &str) -> io::Result<()> {
    paragraph(xml, style, own, |xml| run(xml, Look::default(), text))
}

/// The text without what XML does not have: control characters.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|letter| if letter == '\t' { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// Text in one look; a line break in it is kept.
pub(super) fn run(xml: &mut Xml, look: Look, text: &str) -> io::Result<()> {
    inside(xml, "w:r", &[], |xml| {
        if look.bold || look.italic || look.size.is_some() {
            inside(xml, "w:rPr", &[], |xml| {
                if look.bold {
                    empty(xml, "w:b", &[])?;
                }
                if look.italic {
                    empty(xml, "w:i", &[])?;
                }
                if let Some(size) = look.size {
                    empty(xml, "w:sz", &[("w:val", &half_points(size))])?;
                    empty(xml, "w:szCs", &[("w:val", &half_points(size))])?;
                }
                Ok(())
            })?;
        }
        for (number, text) in nfc(text).split('\n').enumerate() {
            if number > 0 {
                empty(xml, "w:br", &[])?;
            }
            let text = clean(text);
            inside(xml, "w:t", &[("xml:space", "preserve")], |xml| {
                xml.write_event(quick_xml::events::Event::Text(BytesText::new(&text)))
            })?;
        }
        Ok(())
    })
}
