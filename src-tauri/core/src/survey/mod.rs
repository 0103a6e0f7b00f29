//! Survey workbooks and lists of people that districts and communes send: read, recognised, nothing
//! written.
//!
//! One step a file, each pure after the first: [`workbook`] (bytes to cells, guarded) → [`encoding`]
//! (old Vietnamese text to Unicode) → [`layout`] (tables and kinds of rows; `form` turns one-facility
//! forms into a table) → [`columns`] (header to field) → `walk` and `records` (cells to values, with
//! [`numbers`], [`dates`], [`values`], [`places`]). [`recognise`] takes them one after the other.
//!
//! What the rows are is a [`Target`]: facilities by default.
//!
//! What surprises: everything works by likeness and by what the whole column shows, so a person may
//! overrule any step ([`ColumnChoice`], [`Options`]) and recognition simply runs again.

mod amounts;
pub mod codes;
mod column_field;
pub mod columns;
mod csv;
pub mod dates;
mod dress;
pub mod encoding;
mod facilities;
pub mod fields;
mod form;
mod guard;
mod header;
pub mod import;
pub mod layout;
mod lexicon;
mod mapping;
mod mistaken;
pub mod mode;
mod ods;
mod ole;
pub mod origin;
mod parts;
mod people;
pub mod places;
pub mod questionnaire;
mod recognise;
mod record;
mod records;
pub mod returned;
mod rows;
pub mod sets;
mod source;
mod store;
mod table;
mod target;
pub mod taught;
mod totals;
pub mod units;
pub mod values;
mod walk;
mod whereabouts;
mod window;
pub mod workbook;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;

use serde::Serialize;
use specta::Type;

pub use crate::money::written::{Qualifier, Unit};
pub use columns::{ColumnChoice, Confidence, Field};
pub use encoding::EncodingChoice;
pub use lexicon::Wording;
pub use mapping::Mapping;
pub use recognise::{fingerprint, recognise};
pub use record::{Need, Note, PersonValues, Record, Records, UnitChoice};
pub use source::{At, Source, Sources};
pub use table::{RowChoice, RowKind, TableChoice};
pub use target::{Definition, Target};
pub use window::{ShownCell, ShownRow, cell_text, edit, window};
pub use workbook::{Limits, Workbook, read};

use crate::finding::Finding;
use crate::text::legacy::Encoding;

/// What a person decided beside the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize, Type)]
#[serde(default)]
pub struct Options {
    /// What the rows are.
    pub target: Target,
    /// The year of the figures, where the titles do not state it.
    pub year: Option<i32>,
    /// Rows taken in or left out.
    pub rows: Vec<RowChoice>,
    /// Where tables stand.
    pub tables: Vec<TableChoice>,
    /// Encodings of columns.
    pub encodings: Vec<EncodingChoice>,
    /// Units of money columns.
    pub units: Vec<UnitChoice>,
    /// Take records from sheets that the sender hid.
    pub hidden_sheets: bool,
    /// Cells mended before the sheet is understood.
    pub cells: Vec<CellChoice>,
    /// Headings that staff added; the ledger keeps them.
    #[serde(skip)]
    pub headings: Vec<Wording>,
    /// Words on columns that the ledger remembers.
    #[serde(skip)]
    pub mappings: Vec<Mapping>,
}

/// A person's word on what a cell should say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, Type)]
pub struct CellChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// `C17`
    pub at: String,
    /// The new text; empty to empty the cell.
    pub text: String,
}

/// A workbook, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct Recognised {
    /// Every sheet, hidden ones too.
    pub sheets: Vec<SheetReading>,
    /// The facilities, or the people, in the order of sheets and rows.
    pub records: Records,
    /// What is wrong or worth a look, in the same order.
    pub findings: Vec<Finding>,
    /// What the workbook says of itself where it is a questionnaire of ours.
    pub questionnaire: Option<questionnaire::Mark>,
}

/// What was made of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct SheetReading {
    /// Name of the tab.
    pub name: String,
    /// Hidden by the sender.
    pub hidden: bool,
    /// Its tables.
    pub tables: Vec<TableReading>,
    /// Rows that are no record, with the reason.
    pub skipped: Vec<Skipped>,
}

/// What was made of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct TableReading {
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// First and last row of data.
    pub data_rows: (u32, u32),
    /// Unit of money that the titles name.
    pub unit: Option<Unit>,
    /// What most of the text was written in.
    pub encoding: Encoding,
    /// Its columns.
    pub columns: Vec<ColumnReading>,
    /// The year that the titles name.
    pub year: Option<i32>,
    /// Known again in another file: see [`fingerprint`].
    pub fingerprint: String,
}

/// What was made of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct ColumnReading {
    /// `H`
    pub letter: String,
    /// `Lao động / Nữ`
    pub header: String,
    /// The field; none for a column kept as a note.
    pub field: Option<Field>,
    /// How sure.
    pub confidence: Confidence,
    /// Hidden by the sender.
    pub hidden: bool,
    /// Unit of money, where it is a column of money and the unit is known.
    pub unit: Option<Unit>,
    /// What its text was written in.
    pub encoding: Encoding,
}

/// A row that is no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Skipped {
    /// Its number.
    pub row: u32,
    /// Why.
    pub reason: RowKind,
    /// What stands in it.
    pub text: String,
}
