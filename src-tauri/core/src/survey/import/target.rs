//! The seam between importing as such and what is imported: who a record is in the ledger, and how it
//! is written, belongs to the target.

use chrono::{Datelike, NaiveDate};

use super::assess::Assessment;
use super::{Counts, Outcome, PreviewOptions, commit, people};
use crate::error::Result;
use crate::finding::Finding;
use crate::ids::ImportId;
use crate::ledger::{Op, Reader, Tx};
use crate::progress::Progress;
use crate::survey::codes::{CodeLists, WrittenValue};
use crate::survey::origin::TableColumns;
use crate::survey::{Recognised, Record, Target, store};

/// What would become of one record.
pub(super) struct Fate {
    pub(super) outcome: Outcome,
    /// The facility or the person it is, if known.
    pub(super) id: Option<String>,
    /// Why it waits.
    pub(super) reason: Option<String>,
}

/// The records of one import, each held against the ledger.
pub(super) trait Assessed: Send {
    /// The year that they are filed under.
    fn year(&self) -> i32;
    /// How many come to what.
    fn counts(&self) -> Counts;
    /// What is worth a look, once.
    fn findings(&mut self) -> Vec<Finding>;
    /// Written values that no list knows, once.
    fn values(&mut self) -> Vec<WrittenValue>;
    /// What would become of the record of this number.
    fn fate(&self, number: usize) -> Fate;
    /// Writes the record of this number, and where it came from.
    fn write(
        &mut self,
        tx: &Tx<'_>,
        import: &ImportId,
        record: &Record,
        number: usize,
        columns: &[TableColumns],
        options: &PreviewOptions,
    ) -> Result<()>;
    /// Writes what still waits to be written, once.
    fn finish(&mut self, _: &Tx<'_>) -> Result<()> {
        Ok(())
    }
}

/// Holds every record against the ledger, as its target does.
pub(super) fn assess(
    reader: &Reader<'_>,
    lists: CodeLists,
    today: NaiveDate,
    sha256: &str,
    recognised: &Recognised,
    options: &PreviewOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn Assessed>> {
    // The same file once more is about the same year.
    let before = store::imported_before(reader, options.reading.target, sha256)?;
    let otherwise = before.map_or_else(|| today.year(), |before| before.year);
    Ok(match options.reading.target {
        Target::Facility => Box::new(super::assess::assess(
            reader, lists, otherwise, sha256, recognised, options, progress,
        )?),
        Target::Person => Box::new(people::assess(
            reader, lists, otherwise, recognised, options, progress,
        )?),
    })
}

impl Assessed for Assessment {
    fn year(&self) -> i32 {
        self.year
    }

    fn counts(&self) -> Counts {
        self.counts
    }

    fn findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    fn values(&mut self) -> Vec<WrittenValue> {
        std::mem::take(&mut self.values)
    }

    fn fate(&self, number: usize) -> Fate {
        let one = &self.records[number];
        Fate {
            outcome: one.outcome,
            id: one.facility.clone().map(String::from),
            reason: one.reason.clone(),
        }
    }

    fn write(
        &mut self,
        tx: &Tx<'_>,
        import: &ImportId,
        record: &Record,
        number: usize,
        columns: &[TableColumns],
        options: &PreviewOptions,
    ) -> Result<()> {
        commit::write(tx, import, record, number, columns, self, options)
    }

    fn finish(&mut self, tx: &Tx<'_>) -> Result<()> {
        self.new_rows.write(tx)
    }
}

/// The operation of importing a file of a target.
pub(super) fn import(target: Target, file: String) -> Op {
    match target {
        Target::Facility => Op::ImportSurvey { file },
        Target::Person => Op::ImportPeople { file },
    }
}

/// The operation of taking such an import back.
pub(super) fn undo(target: Target, file: String) -> Op {
    match target {
        Target::Facility => Op::UndoImport { file },
        Target::Person => Op::UndoImportPeople { file },
    }
}
