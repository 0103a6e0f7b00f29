//! A document as a file: the PDF to send, the Word file to edit, the Excel file to compute with.

use std::cell::Cell;
use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::form::Form;
use super::metadata::Metadata;
use super::model::{Block, Document};
use super::typeface::Typeface;
use super::{docx, layout, pdf, xlsx};
use crate::clock::Instant;
use crate::error::Result;
use crate::progress::{Progress, Unwatched};

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

/// How documents become files: in which form and letters, and who hears how far it is.
pub struct Printer<'a> {
    /// The measures.
    pub form: Form,
    /// The letters of a PDF, and of the charts of a Word file. Word and Excel files name Times New Roman,
    /// which the programs that open them look for themselves.
    pub typeface: Typeface,
    /// Told while a PDF is set and drawn, in thousandths; says whether to go on.
    pub progress: &'a dyn Progress,
}

impl Default for Printer<'_> {
    fn default() -> Self {
        Self {
            form: Form::default(),
            typeface: Typeface::default(),
            progress: &Unwatched,
        }
    }
}

impl Printer<'_> {
    /// The bytes of a document's file, made at that time. Words, figures and their order are the same in all
    /// formats.
    ///
    /// # Errors
    /// [`Error::Cancelled`](crate::Error::Cancelled) where the one who hears stops it.
    pub fn write(&self, document: &Document, format: Format, made: Instant) -> Result<Vec<u8>> {
        self.write_as(document, format, &Metadata::of(document, made))
    }

    /// The same, saying this about itself.
    pub fn write_as(
        &self,
        document: &Document,
        format: Format,
        metadata: &Metadata,
    ) -> Result<Vec<u8>> {
        let (form, typeface) = (&self.form, &self.typeface);
        self.progress.step(0, STEPS)?;
        let bytes = match format {
            Format::Pdf => {
                let rows = rows(document);
                let done = Cell::new(0);
                let pages = layout::watched(document, form, &|| {
                    done.set(done.get() + 1);
                    self.progress
                        .step(done.get() * STEPS / 2 / rows.max(1), STEPS)
                })?;
                let drawn = |done: u64, total: u64| {
                    self.progress
                        .step(STEPS / 2 + done * STEPS / 2 / total.max(1), STEPS)
                };
                pdf::write(&pages, typeface, metadata, &drawn)?
            }
            Format::Docx => docx::write(document, form, typeface, metadata)?,
            Format::Xlsx => xlsx::write(document, form, metadata)?,
        };
        self.progress.step(STEPS, STEPS)?;
        Ok(bytes)
    }
}

/// What a whole file is told as: the rows set are one half of it, the pages drawn the other.
const STEPS: u64 = 1_000;

fn rows(document: &Document) -> u64 {
    let of = |block: &Block| match block {
        Block::Table(table) => table.rows.len(),
        _ => 0,
    };
    let all: usize = document
        .texts()
        .flat_map(|(blocks, _)| blocks)
        .map(of)
        .sum();
    u64::try_from(all).unwrap_or(u64::MAX)
}

/// The bytes of a document's file in the usual letters, with nobody watching.
pub fn write(document: &Document, form: &Form, format: Format, made: Instant) -> Result<Vec<u8>> {
    let printer = Printer {
        form: form.clone(),
        ..Printer::default()
    };
    printer.write(document, format, made)
}
