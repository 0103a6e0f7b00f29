//! Official documents: reports, plans, letters in the form of NĐ 30/2020/NĐ-CP.
//!
//! A [`Document`] is a value that says *what* stands in a document: the agency, the title, numbered
//! headings, paragraphs, tables, the signature, annexes. It knows no page, no point, no file
//! format, so that the PDF, the Word and the Excel file come from the same value. [`Form`] says how
//! it must look. [`layout`] is pure: document and form in, [`Page`]s out, every text and rule at its
//! place in whole micrometres; [`describe`] writes them down for golden tests. [`write`] makes a file of
//! it: PDF, which draws what is on the pages and decides nothing, or its Word or Excel twin.
//!
//! What surprises: the printed words that follow from the form (the motto, `Số:`, `Kính gửi:`, the
//! numbers of headings, capitals) are not in the document; [`words`] makes them, for every writer.

mod bars;
pub mod chart;
pub mod check;
mod docx;
pub mod extras;
mod file;
pub mod font;
pub mod form;
mod front;
mod layout;
mod lines;
mod marks;
mod mentions;
mod metadata;
pub mod model;
pub mod page;
mod pdf;
mod picture;
mod strip;
mod tables;
#[cfg(test)]
mod tests;
pub mod typeface;
pub mod words;
mod xlsx;

pub use chart::{Chart, Series, Value};
pub use check::check;
pub use extras::{Drafter, Extras, Secrecy, Urgency};
pub use file::{Format, Printer, write};
pub use font::{Size, Style};
pub use form::Form;
pub use layout::layout;
pub use metadata::Metadata;
pub use model::{
    Annex, Block, Cell, Column, Document, Head, Kind, Level, Row, RowKind, Run, Runs, Signature,
    Table, Width,
};
pub use page::{Ink, Item, Mark, Page, Rule, Shade, Text, describe};
pub use typeface::Typeface;
