//! Many rows of one table, written several to a statement.
//!
//! A statement that fires triggers keeps a copy of every page it touches until it ends, in case it fails half
//! way: one statement a row spends a fifth of a large import on copies of the same pages.

use rusqlite::types::Value;

use super::transact::Tx;
use crate::error::Result;

/// Rows to a statement.
const TOGETHER: usize = 32;

/// Rows of a table that wait to be written; whoever reads the table writes them first.
#[derive(Debug)]
pub(crate) struct Rows {
    insert: String,
    marks: String,
    waiting: Vec<Value>,
    count: usize,
}

impl Rows {
    /// `insert` is the statement up to its VALUES, `row` the marks of one row: `(?, ?, 'import')`.
    pub(crate) fn new(insert: impl Into<String>, row: impl Into<String>) -> Self {
        Self {
            insert: insert.into(),
            marks: row.into(),
            waiting: Vec::new(),
            count: 0,
        }
    }

    /// Takes one row.
    pub(crate) fn add(&mut self, values: impl IntoIterator<Item = Value>) {
        self.waiting.extend(values);
        self.count += 1;
    }

    /// Whether a statement's worth waits.
    pub(crate) fn full(&self) -> bool {
        self.count >= TOGETHER
    }

    /// Writes what waits.
    pub(crate) fn write(&mut self, tx: &Tx<'_>) -> Result<()> {
        let mut values = self.waiting.drain(..);
        let width = values.len().checked_div(self.count).unwrap_or_default();
        while self.count > 0 {
            // Two statements whatever the number of rows, so that both stay prepared.
            let rows = if self.count >= TOGETHER { TOGETHER } else { 1 };
            let marks = vec![self.marks.as_str(); rows].join(", ");
            tx.run(
                &format!("{} VALUES {marks}", self.insert),
                rusqlite::params_from_iter(values.by_ref().take(rows * width)),
            )?;
            self.count -= rows;
        }
        Ok(())
    }
}
