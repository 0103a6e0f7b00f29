//! The Word twin of a document: the same words, figures and order as on the printed pages, in real
//! styles, with headers that repeat and rows that do not split.
//!
//! No crate writes rows that repeat at the head of every page, so the parts are written here, as
//! ECMA-376 wants them. What is laid out by Word itself (lines, pages) is left to Word; what the form
//! fixes (column widths, the lengths of rules, even lines of names) comes from our own layout.

mod charts;
mod styles;
mod tables;
mod text;
mod xml;

use std::io::{self, Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::form::Form;
use super::metadata::Metadata;
use super::model::Document;
use super::typeface::Typeface;
use crate::error::{Error, Result};
use charts::Picture;
use styles::MAIN;
use xml::{Xml, empty, inside, part};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The `.docx` file of a document.
pub(super) fn write(
    document: &Document,
    form: &Form,
    typeface: &Typeface,
    metadata: &Metadata,
) -> Result<Vec<u8>> {
    let pictures = charts::drawn(document, form, typeface)?;
    package(document, form, metadata, &pictures)
        .map_err(|error| Error::internal(format!("docx: {error}")))
}

fn package(
    document: &Document,
    form: &Form,
    metadata: &Metadata,
    pictures: &[Vec<Picture>],
) -> io::Result<Vec<u8>> {
    let parts = [
        ("[Content_Types].xml", content_types()?),
        ("_rels/.rels", package_relations()?),
        ("docProps/core.xml", properties(metadata)?),
        ("word/document.xml", text::write(document, form, pictures)?),
        (
            "word/_rels/document.xml.rels",
            document_relations(pictures)?,
        ),
        ("word/styles.xml", styles::write(form)?),
        ("word/settings.xml", settings()?),
        ("word/header1.xml", header(true)?),
        ("word/header2.xml", header(false)?),
        ("word/footer1.xml", footer(&document.extras.address)?),
        ("word/footer2.xml", footer(&[])?),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    for picture in pictures.iter().flatten() {
        let name = format!("word/{}", picture.part());
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(&picture.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types() -> io::Result<Vec<u8>> {
    part(|xml| {
        let space = format!("{PACKAGE}/content-types");
        inside(xml, "Types", &[("xmlns", &space)], |xml| {
            for (extension, kind) in [
                (
                    "rels",
                    "application/vnd.openxmlformats-package.relationships+xml",
                ),
                ("xml", "application/xml"),
                ("png", "image/png"),
            ] {
                let default = [("Extension", extension), ("ContentType", kind)];
                empty(xml, "Default", &default)?;
            }
            for (name, kind) in [
                ("/word/document.xml", format!("{WORD}.document.main+xml")),
                ("/word/styles.xml", format!("{WORD}.styles+xml")),
                ("/word/settings.xml", format!("{WORD}.settings+xml")),
                ("/word/header1.xml", format!("{WORD}.header+xml")),
                ("/word/header2.xml", format!("{WORD}.header+xml")),
                ("/word/footer1.xml", format!("{WORD}.footer+xml")),
                ("/word/footer2.xml", format!("{WORD}.footer+xml")),
                (
                    "/docProps/core.xml",
                    "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
                ),
            ] {
                let part = [("PartName", name), ("ContentType", &*kind)];
                empty(xml, "Override", &part)?;
            }
            Ok(())
        })
    })
}

fn relations(of: &[(&str, String, &str)]) -> io::Result<Vec<u8>> {
    part(|xml| {
        let space = format!("{PACKAGE}/relationships");
        inside(xml, "Relationships", &[("xmlns", &space)], |xml| {
            of.iter().try_for_each(|(id, kind, target)| {
                let one = [("Id", *id), ("Type", &**kind), ("Target", *target)];
                empty(xml, "Relationship", &one)
            })
        })
    })
}

fn package_relations() -> io::Result<Vec<u8>> {
    relations(&[
        (
            "rId1",
            format!("{RELATIONS}/officeDocument"),
            "word/document.xml",
        ),
        (
            "rId2",
            format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml",
        ),
    ])
}

fn document_relations(pictures: &[Vec<Picture>]) -> io::Result<Vec<u8>> {
    let pictures: Vec<(String, String)> = pictures
        .iter()
        .flatten()
        .map(|picture| (picture.relation(), picture.part()))
        .collect();
    let mut all = vec![
        ("rId1", format!("{RELATIONS}/styles"), "styles.xml"),
        ("rId2", format!("{RELATIONS}/settings"), "settings.xml"),
        (text::NUMBERED, format!("{RELATIONS}/header"), "header1.xml"),
        (
            text::UNNUMBERED,
            format!("{RELATIONS}/header"),
            "header2.xml",
        ),
        (
            text::WITH_ADDRESS,
            format!("{RELATIONS}/footer"),
            "footer1.xml",
        ),
        (
            text::WITHOUT_ADDRESS,
            format!("{RELATIONS}/footer"),
            "footer2.xml",
        ),
    ];
    all.extend(
        pictures
            .iter()
            .map(|(id, part)| (&**id, format!("{RELATIONS}/image"), &**part)),
    );
    relations(&all)
}

fn properties(metadata: &Metadata) -> io::Result<Vec<u8>> {
    let core = format!("{PACKAGE}/metadata/core-properties");
    let spaces = [
        ("xmlns:cp", &*core),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let of = |xml: &mut Xml, name: &str, attributes: &[(&str, &str)], text: &str| {
        inside(xml, name, attributes, |xml| {
            let text = quick_xml::events::BytesText::new(text);
            xml.write_event(quick_xml::events::Event::Text(text))
        })
    };
    part(|xml| {
        inside(xml, "cp:coreProperties", &spaces, |xml| {
            of(xml, "dc:title", &[], &metadata.title)?;
            of(xml, "dc:creator", &[], &metadata.author)?;
            of(xml, "dc:language", &[], "vi-VN")?;
            let made = format!("{}+07:00", metadata.made.local().replace(' ', "T"));
            let kind = [("xsi:type", "dcterms:W3CDTF")];
            of(xml, "dcterms:created", &kind, &made)?;
            of(xml, "dcterms:modified", &kind, &made)
        })
    })
}

fn settings() -> io::Result<Vec<u8>> {
    part(|xml| {
        inside(xml, "w:settings", &[("xmlns:w", MAIN)], |xml| {
            empty(xml, "w:autoHyphenation", &[("w:val", "false")])?;
            empty(xml, "w:defaultTabStop", &[("w:val", "567")])?;
            inside(xml, "w:compat", &[], |xml| {
                // Word 2013 and later; without it the file opens in “compatibility mode”.
                let mode = [
                    ("w:name", "compatibilityMode"),
                    ("w:uri", "http://schemas.microsoft.com/office/word"),
                    ("w:val", "15"),
                ];
                empty(xml, "w:compatSetting", &mode)
            })?;
            empty(xml, "w:themeFontLang", &[("w:val", "vi-VN")])
        })
    })
}

/// The agency's address at the foot of the first page, or nothing.
fn footer(address: &[String]) -> io::Result<Vec<u8>> {
    part(|xml| {
        inside(xml, "w:ftr", &[("xmlns:w", MAIN)], |xml| {
            if address.is_empty() {
                return xml::paragraph(xml, "GachCuoi", xml::Own::default(), |_| Ok(()));
            }
            address
                .iter()
                .try_for_each(|one| xml::line(xml, "DiaChi", xml::Own::default(), one))
        })
    })
}

/// The page's number in the upper margin; of a first page nothing.
fn header(numbered: bool) -> io::Result<Vec<u8>> {
    part(|xml| {
        inside(xml, "w:hdr", &[("xmlns:w", MAIN)], |xml| {
            xml::paragraph(xml, "SoTrang", xml::Own::default(), |xml| {
                if !numbered {
                    return Ok(());
                }
                inside(xml, "w:fldSimple", &[("w:instr", "PAGE")], |xml| {
                    xml::run(xml, xml::Look::default(), "2")
                })
            })
        })
    })
}
