//! Mẫu của đơn vị: a Word file that staff wrote with tags, read as hostile, checked, and filled.
//!
//! Word tears a tag into several runs as soon as somebody edits it; a paragraph is read as one text and the
//! tags are found in it. What is filled is the text of those runs alone: every other byte of those parts, and
//! every other part of the file, stays as it was.

mod check;
mod part;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use quick_xml::events::Event;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

use super::facts::Facts;
use super::kind::Paper;
use crate::error::{Error, Result};
use crate::finding::Finding;
use part::Part;

/// The largest file that is looked at.
const FILE_BYTES: usize = 20 << 20;
/// The largest that one part, and all together, may come to when they are inflated.
const PART_BYTES: u64 = 64 << 20;
const TOTAL_BYTES: u64 = 200 << 20;
/// The largest part of text, which is held in memory.
const TEXT_BYTES: u64 = 16 << 20;
const PARTS: usize = 5_000;
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A Word file with its parts of text.
pub(super) struct Template {
    bytes: Vec<u8>,
    /// By their place in the zip.
    parts: Vec<(usize, Part)>,
}

impl Template {
    /// Opens a file that nobody vouches for.
    pub(super) fn read(file_name: &str, bytes: &[u8]) -> Result<Self> {
        if bytes.len() > FILE_BYTES {
            return Err(too_large(file_name));
        }
        if !bytes.starts_with(b"PK\x03\x04") {
            return Err(match bytes.starts_with(&OLE) {
                true => protected(file_name),
                false => not_word(file_name),
            });
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable(file_name))?;
        if zip.len() > PARTS {
            return Err(too_large(file_name));
        }
        let names = inflate_all(&mut zip, file_name)?;
        let Some(types) = names.iter().position(|name| name == "[Content_Types].xml") else {
            return Err(not_word(file_name));
        };
        let types = text_of(&mut zip, types, file_name)?;
        let kinds = kinds(&types).ok_or_else(|| unreadable(file_name))?;
        if !kinds.iter().any(|(_, kind)| *kind == part::Kind::Body) {
            return Err(not_word(file_name));
        }
        let mut parts = Vec::new();
        for (name, kind) in kinds {
            let Some(at) = names.iter().position(|one| one.eq_ignore_ascii_case(&name)) else {
                continue;
            };
            let xml = text_of(&mut zip, at, file_name)?;
            parts.push((
                at,
                Part::read(xml, kind).ok_or_else(|| unreadable(file_name))?,
            ));
        }
        // The text first, then what stands around it.
        parts.sort_by_key(|(at, part)| (part.kind, *at));
        Ok(Self {
            bytes: bytes.to_vec(),
            parts,
        })
    }

    /// What is wrong with its tags.
    pub(super) fn check(&self, paper: Paper) -> Vec<Finding> {
        check::check(self.parts.iter().map(|(_, part)| part), paper)
    }

    /// Every name that its tags ask for.
    pub(super) fn used(&self) -> BTreeSet<String> {
        let marks = self.parts.iter().flat_map(|(_, part)| part.marks());
        marks.map(|mark| mark.name.clone()).collect()
    }

    /// The file with its tags filled. Only one that was checked may be filled.
    pub(super) fn fill(&self, facts: &Facts) -> Result<Vec<u8>> {
        let mut filled = Vec::new();
        for (at, part) in &self.parts {
            let xml = part.filled(facts).ok_or_else(too_long)?;
            filled.push((*at, xml));
        }
        self.package(&filled)
            .map_err(|error| Error::internal(format!("template: {error}")))
    }

    fn package(&self, filled: &[(usize, String)]) -> zip::result::ZipResult<Vec<u8>> {
        let mut from = ZipArchive::new(Cursor::new(&self.bytes[..]))?;
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..from.len() {
            let file = from.by_index_raw(at)?;
            match filled.iter().find(|(place, _)| *place == at) {
                None => to.raw_copy_file(file)?,
                Some((_, xml)) => {
                    let mut options = SimpleFileOptions::default()
                        .compression_method(CompressionMethod::Deflated);
                    if let Some(time) = file.last_modified() {
                        options = options.last_modified_time(time);
                    }
                    let name = file.name()?.to_string();
                    drop(file);
                    to.start_file(name, options)?;
                    to.write_all(xml.as_bytes())?;
                }
            }
        }
        Ok(to.finish()?.into_inner())
    }
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Inflates and counts every part with nothing kept: the sizes that a zip declares are not believed.
fn inflate_all(zip: &mut Zip<'_>, file_name: &str) -> Result<Vec<String>> {
    let mut names: Vec<String> = Vec::with_capacity(zip.len());
    let mut total = 0;
    let mut buffer = vec![0; 64 << 10];
    for at in 0..zip.len() {
        let raw = zip.by_index_raw(at).map_err(|_| unreadable(file_name))?;
        if raw.encrypted() {
            return Err(protected(file_name));
        }
        let name = raw.name().map_err(|_| unreadable(file_name))?.to_string();
        drop(raw);
        if names.contains(&name) {
            return Err(unreadable(file_name));
        }
        names.push(name);
        let mut part = zip.by_index(at).map_err(|_| unreadable(file_name))?;
        let mut size = 0;
        loop {
            let read = part.read(&mut buffer).map_err(|_| unreadable(file_name))?;
            if read == 0 {
                break;
            }
            let read = u64::try_from(read).unwrap_or(u64::MAX);
            (size, total) = (size + read, total + read);
            if size > PART_BYTES || total > TOTAL_BYTES {
                return Err(too_large(file_name));
            }
        }
    }
    Ok(names)
}

fn text_of(zip: &mut Zip<'_>, at: usize, file_name: &str) -> Result<String> {
    let part = zip.by_index(at).map_err(|_| unreadable(file_name))?;
    let mut text = String::new();
    part.take(TEXT_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|_| unreadable(file_name))?;
    match u64::try_from(text.len()).unwrap_or(u64::MAX) > TEXT_BYTES {
        true => Err(too_large(file_name)),
        false => Ok(text),
    }
}

/// The parts that hold text, by what the package itself says of them.
fn kinds(types: &str) -> Option<Vec<(String, part::Kind)>> {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    let mut kinds = Vec::new();
    let mut reader = quick_xml::Reader::from_str(types);
    loop {
        match reader.read_event().ok()? {
            Event::Empty(element) | Event::Start(element)
                if element.local_name().as_ref() == "Override" =>
            {
                let (mut name, mut kind) = (String::new(), None);
                for attribute in element.attributes().flatten() {
                    let value = attribute
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .ok()?;
                    match attribute.key.local_name().as_ref() {
                        "PartName" => name = value.trim_start_matches('/').to_owned(),
                        "ContentType" => {
                            kind = value.strip_prefix(WORD).and_then(|kind| match kind {
                                "document.main+xml" => Some(part::Kind::Body),
                                "header+xml" => Some(part::Kind::Header),
                                "footer+xml" => Some(part::Kind::Footer),
                                "footnotes+xml" | "endnotes+xml" => Some(part::Kind::Notes),
                                _ => None,
                            });
                        }
                        _ => {}
                    }
                }
                kinds.extend(kind.map(|kind| (name, kind)));
            }
            Event::DocType(_) => return None,
            Event::Eof => return Some(kinds),
            _ => {}
        }
    }
}

fn too_large(file_name: &str) -> Error {
    Error::refused(
        "template_too_large",
        format!(
            "Tệp “{file_name}” quá lớn hoặc phình to bất thường khi mở nên không được đọc. Hãy bỏ bớt ảnh rồi lưu lại."
        ),
    )
}

fn too_long() -> Error {
    Error::refused(
        "template_too_long",
        "Mẫu điền ra dài quá mức vì dòng lặp quá lớn. Hãy rút gọn dòng lặp trong mẫu rồi nạp lại.",
    )
}

fn unreadable(file_name: &str) -> Error {
    Error::refused(
        "template_unreadable",
        format!(
            "Tệp “{file_name}” bị hỏng hoặc chép thiếu nên không đọc được. Hãy mở bằng Word, lưu lại thành .docx rồi nạp lại."
        ),
    )
}

fn protected(file_name: &str) -> Error {
    Error::refused(
        "template_protected",
        format!(
            "Tệp “{file_name}” là tệp .doc cũ hoặc có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu và lưu thành .docx rồi nạp lại."
        ),
    )
}

fn not_word(file_name: &str) -> Error {
    Error::refused(
        "template_not_word",
        format!(
            "Tệp “{file_name}” không phải là tệp Word .docx. Hãy tải mẫu gốc, sửa trong Word rồi nạp lại."
        ),
    )
}
