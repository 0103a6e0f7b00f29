//! From a recognised workbook to the ledger: the dry run, the commit, and taking it back.
//!
//! [`preview`] and [`commit`] share one assessment, so that what was shown is what is written. One
//! transaction takes every good record; what is held or in conflict waits with the import. An empty
//! cell never erases. The sender's bytes are kept with the import. What differs between facilities and
//! people stands behind `target`.

mod assess;
mod commit;
mod people;
mod target;
mod undo;
mod waiting;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;

pub use assess::preview;
pub use commit::commit;
pub use undo::{imports, undo};
pub use waiting::{Reopened, Waiting, WaitingRow, dismiss, reopen, waiting};

use super::codes::{ValueChoice, WrittenValue};
use super::mode::FieldMode;
use super::{
    ColumnChoice, Limits, Options, Recognised, Record, SheetReading, Target, edit, mapping, read,
    recognise, returned, store,
};
use crate::error::Result;
use crate::files;
use crate::finding::Finding;
use crate::ids::{FacilityId, ImportId, PersonId};
use crate::ledger::Ledger;
use crate::progress::Progress;

/// What a person said about a workbook before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct PreviewOptions {
    /// The year of the figures; otherwise the titles say it, otherwise the date, otherwise today.
    pub year: Option<i32>,
    /// The date of the survey, `2024-06-30`: communes are read as they were on it.
    pub as_of: Option<String>,
    /// The role that the people of a list are given, by its stable name.
    pub role: Option<String>,
    /// Words on columns.
    pub columns: Vec<ColumnChoice>,
    /// What the rows are; words on rows, tables, encodings and units.
    pub reading: Options,
    /// What values do to what the ledger says, field by field.
    pub modes: Vec<FieldMode>,
    /// Answers on written values that no list knows.
    pub values: Vec<ValueChoice>,
    /// Whether the commit refuses while such a value has no answer; otherwise it stays as written.
    pub answered: bool,
}

/// What would become of one record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The ledger does not know it.
    New,
    /// Known, with something to change or to add.
    Update,
    /// Known, and the sheet says nothing new of it.
    Unchanged,
    /// Its keys contradict the ledger; a person decides.
    Conflict,
    /// An error stands in its cells; mended first.
    Held,
}

/// One record and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PreviewRecord {
    /// As read.
    #[serde(flatten)]
    pub record: Box<Record>,
    /// What would become of it.
    pub outcome: Outcome,
    /// The facility it is, if known.
    pub facility_id: Option<FacilityId>,
    /// The person it is, if known.
    pub person_id: Option<PersonId>,
    /// Why it waits, in words.
    pub reason: Option<String>,
}

/// How many records come to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct Counts {
    /// Thêm mới.
    pub new: u32,
    /// Cập nhật.
    pub update: u32,
    /// Không đổi.
    pub unchanged: u32,
    /// Xung đột.
    pub conflict: u32,
    /// Chờ xử lý.
    pub held: u32,
}

/// A field that a column can be read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FieldName {
    /// Stable name.
    pub name: String,
    /// Label.
    pub label: String,
}

/// The dry run of one workbook. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Preview {
    /// File name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The year the figures are filed under.
    pub year: i32,
    /// What was made of each sheet.
    pub sheets: Vec<SheetReading>,
    /// Record by record.
    pub records: Vec<PreviewRecord>,
    /// What is wrong or worth a look.
    pub findings: Vec<Finding>,
    /// How many come to what.
    pub counts: Counts,
    /// Written values that no list knows, with the answers given so far.
    pub values: Vec<WrittenValue>,
    /// Fields that a column can be read as.
    pub fields: Vec<FieldName>,
    /// Says so where the same file was imported before.
    pub already: Option<String>,
}

/// What a commit wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Summary {
    /// The import; empty where there was nothing to write.
    pub id: ImportId,
    /// New facilities, or people.
    pub new: u32,
    /// Those changed or added to.
    pub updated: u32,
    /// Those about which nothing was new.
    pub unchanged: u32,
    /// Records that wait for a decision.
    pub conflict: u32,
    /// Records that wait to be mended.
    pub held: u32,
}

/// One past import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What its rows are.
    pub target: Target,
    /// The sender's file.
    pub file_name: String,
    /// The year of its figures.
    pub year: i32,
    /// When, in Việt Nam.
    pub at: String,
    /// Who.
    pub who: String,
    /// Thêm mới.
    pub new: u32,
    /// Cập nhật.
    pub updated: u32,
    /// Không đổi.
    pub unchanged: u32,
    /// Held back when it was made, conflicts among them.
    pub held: u32,
    /// Still waiting of those.
    pub waiting: u32,
    /// It was taken back.
    pub undone: bool,
}

/// What taking an import back did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct Reversed {
    /// What the import had added and is gone, in words.
    pub removed: Vec<String>,
    /// What it had changed and is as before, with the fields, in words.
    pub restored: Vec<String>,
    /// What was kept and why, in sentences.
    pub kept: Vec<String>,
}

/// The files that a person means by a path: itself, or the workbooks of a folder and of the folders in
/// it, by name.
pub fn workbooks(path: &Path) -> Result<Vec<PathBuf>> {
    const KINDS: [&str; 6] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"];
    const DEPTH: u32 = 3;
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = files::within(path, DEPTH)?;
    files.retain(|file| {
        let kind = file
            .extension()
            .map(|kind| kind.to_string_lossy().to_lowercase());
        kind.is_some_and(|kind| KINDS.contains(&kind.as_str()))
    });
    Ok(files)
}

/// The sender's workbook with what is to be mended, as `.xlsx`; writes nothing into the ledger.
pub fn returned(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Vec<u8>> {
    let shown = preview(ledger, bytes, file_name, options, progress)?;
    let workbook = read(bytes, file_name, &Limits::default(), progress)?;
    returned::write(
        &workbook,
        bytes,
        &shown.sheets,
        &shown.findings,
        &options.reading.encodings,
    )
}

/// Reads a workbook, mends what a person mended, and understands it: by their words on columns, else
/// by those that are remembered for such a header.
fn understand(
    ledger: &Ledger,
    bytes: &[u8],
    file_name: &str,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Recognised> {
    let mut workbook = read(bytes, file_name, &Limits::default(), progress)?;
    for cell in &options.reading.cells {
        edit(&mut workbook, &cell.sheet, &cell.at, &cell.text)?;
    }
    let reading = Options {
        year: options.year.or(options.reading.year),
        headings: ledger.read(store::headings)?,
        mappings: ledger.read(mapping::mappings)?,
        ..options.reading.clone()
    };
    let recognised = recognise(&workbook, &options.columns, &reading, progress);
    // Freeing millions of cells takes a while, and nobody has to wait for it.
    rayon::spawn(move || drop(workbook));
    recognised
}
