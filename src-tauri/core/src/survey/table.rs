//! What a table of a sheet is once it is found: where it stands, its columns, the kind of each row.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::columns::{Assigned, Field, year_of};

use crate::money::written::Unit;
use crate::text::words;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A facility.
    Data,
    /// More of the facility above.
    Continuation,
    /// A commune, a sector, a source of money: holds for the rows below.
    Group,
    /// The sum of a group.
    Subtotal,
    /// The sum of all.
    Total,
    /// The header once more, on a new page.
    RepeatedHeader,
    /// `(1) (2) (3)`
    Numbering,
    /// Who made and signed the list.
    Signature,
    /// A remark below the table.
    Note,
    /// Nothing.
    Blank,
    /// Hidden by the sender.
    Hidden,
}

/// A person's word on one row: take it in or leave it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RowChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row.
    pub row: u32,
    /// What it is.
    pub kind: RowKind,
}

/// A person's word on where a table stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TableChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// First and last row of data.
    pub data_rows: (u32, u32),
}

/// One table of a sheet.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Lines above it, with their rows.
    pub titles: Vec<(u32, String)>,
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// Headers: column, and the path from the highest header to the lowest.
    pub headers: Vec<(u32, Vec<String>)>,
    /// The field of each column.
    pub columns: Vec<Assigned>,
    /// Columns under “Nhu cầu” that are ticked, and what a tick in each asks for.
    pub ticks: Vec<(u32, String)>,
    /// Unit of money named in the titles.
    pub unit: Option<Unit>,
    /// Rows below the header: index into the sheet's rows, kind.
    pub rows: Vec<(usize, RowKind)>,
    /// Blank rows between data, by number.
    pub blanks: Vec<u32>,
}

impl Layout {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<u32> {
        self.columns
            .iter()
            .find(|assigned| assigned.field == Some(field))
            .map(|assigned| assigned.column)
    }
}

/// `x`, `✓`: the box is ticked.
pub(super) fn is_tick(text: &str) -> bool {
    matches!(
        text.trim(),
        "x" | "X" | "✓" | "✔" | "√" | "v" | "V" | "☑" | "☒" | "\u{f0fc}"
    )
}

/// Year that the titles name, such as “… NĂM 2023”.
pub(super) fn year_in_titles(titles: &[(u32, String)]) -> Option<i32> {
    titles
        .iter()
        .rev()
        .filter(|(_, text)| {
            let folded = words(text);
            folded.contains("nam ") && !folded.contains("kem")
        })
        .find_map(|(_, text)| year_of(std::slice::from_ref(text)))
}
