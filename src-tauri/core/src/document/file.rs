//! A document as a file: the PDF to send, the Word file to edit, the Excel file to compute with.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::form::Form;
use super::model::Document;
use super::typeface::Typeface;
use super::{docx, layout, pdf, xlsx};
use crate::clock::Instant;
use crate::error::Result;

/// The kinds of file that a document is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As it is printed.
    Pdf,
    /// For Word.
    Docx,
    /// For Excel.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Docx, Self::Xlsx];

    /// How the names of its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// What the name of a file asks for; none for any other ending.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        Self::ALL
            .into_iter()
            .find(|format| ending.eq_ignore_ascii_case(format.extension()))
    }
}

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// `Báo cáo Kết quả công tác khuyến công quý III năm 2023`.
    pub title: String,
    /// The issuing agency.
    pub author: String,
    /// When the file was made.
    pub made: Instant,
}

impl Metadata {
    /// Title and author as the document has them.
    pub fn of(document: &Document, made: Instant) -> Self {
        let kind = document.kind.as_deref().unwrap_or("Công văn");
        Self {
            title: format!("{kind} {}", document.summary.replace('\n', " ")),
            author: document.head.agency.replace('\n', " "),
            made,
        }
    }
}

/// The bytes of a document's file, made at that time. Words, figures and their order are the same in all
/// formats.
pub fn write(document: &Document, form: &Form, format: Format, made: Instant) -> Result<Vec<u8>> {
    write_in(document, form, &Typeface::default(), format, made)
}

/// The same in a typeface of the person's own: in a PDF, and in the charts of a Word file. Word and
/// Excel files name Times New Roman, which the programs that open them look for themselves.
pub fn write_in(
    document: &Document,
    form: &Form,
    typeface: &Typeface,
    format: Format,
    made: Instant,
) -> Result<Vec<u8>> {
    write_as(
        document,
        form,
        typeface,
        format,
        &Metadata::of(document, made),
    )
}

/// The same, saying this about itself.
pub fn write_as(
    document: &Document,
    form: &Form,
    typeface: &Typeface,
    format: Format,
    metadata: &Metadata,
) -> Result<Vec<u8>> {
    match format {
        Format::Pdf => pdf::write(&layout(document, form), typeface, metadata),
        Format::Docx => docx::write(document, form, typeface, metadata),
        Format::Xlsx => xlsx::write(document, form, metadata),
    }
}
