//! The one door for writing, and the reader that cannot.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::NaiveDate;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, TransactionBehavior};
use serde::Serialize;
use specta::Type;

use super::journal::Heading;
use super::{Op, World, journal, knowledge, search};
use crate::clock::Instant;
use crate::error::{Error, Result};

/// What a change answers: its value, and the nouns it touched, which the window reloads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Done<T> {
    /// What the operation answers.
    pub value: T,
    /// Code names of the nouns touched, sorted.
    pub changed: Vec<String>,
    /// The operation of the journal that was done, undone or done again: what *Hoàn tác* beside this answer
    /// aims at. None where nothing changed, or where what was done cannot be undone.
    pub operation: Aim,
}

/// An operation of the journal by its number, if there is one. A type of its own, because an option in a generic answer
/// has two types on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
#[serde(untagged)]
pub enum Aim {
    /// None.
    #[default]
    Nothing,
    /// Its number.
    Operation(#[specta(type = i32)] i64),
}

impl Aim {
    /// The number, where there is one.
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Nothing => None,
            Self::Operation(number) => Some(number),
        }
    }
}

impl<T> Done<T> {
    /// An answer that changed nothing.
    pub fn unchanged(value: T) -> Self {
        Self {
            value,
            changed: Vec::new(),
            operation: Aim::Nothing,
        }
    }

    /// The same change with another value.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Done<U> {
        Done {
            value: into(self.value),
            changed: self.changed,
            operation: self.operation,
        }
    }
}

/// One consistent state of the ledger, for asking only.
pub struct Reader<'a> {
    connection: &'a Connection,
}

impl<'a> Reader<'a> {
    /// Asks a connection that is inside a transaction already, or that nobody else writes.
    pub(crate) fn of(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// All rows of a query, mapped.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement
            .query_map(params, map)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// The first row, if there is one.
    pub fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params, map).optional()?)
    }

    /// The one value of a query that always has one, such as a count.
    pub fn value<T: FromSql>(&self, sql: &str, params: impl Params) -> Result<T> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params, |row| row.get(0))?)
    }
}

/// A transaction under way: reads what it has written so far, and writes.
pub struct Tx<'a> {
    reader: Reader<'a>,
    world: &'a World,
    now: Instant,
    /// Names this operation in the journal.
    pub(crate) number: i64,
    /// Rows counted beforehand by a caller that already knows nothing will change.
    deferred: Cell<bool>,
    /// Numbers drawn so far, by series; the machine remembers them when the operation is committed.
    drawn: RefCell<BTreeMap<String, i64>>,
}

impl<'a> Deref for Tx<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Tx<'_> {
    /// One INSERT, UPDATE or DELETE; answers how many rows it touched.
    pub fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        let mut statement = self.reader.connection.prepare_cached(sql)?;
        Ok(statement.execute(params)?)
    }

    /// An id for a new record.
    pub fn new_id(&self) -> String {
        self.world.ids.next(self.now)
    }

    /// When this transaction began.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Today in Việt Nam.
    pub fn today(&self) -> NaiveDate {
        self.now.day()
    }

    /// The device that acts.
    pub fn device(&self) -> &str {
        &self.world.device
    }

    /// The last number that this machine gave in a series of the ledger; 0 if none.
    pub(crate) fn given(&self, series: &str) -> Result<i64> {
        if let Some(number) = self.drawn.borrow().get(series) {
            return Ok(*number);
        }
        let ledger = knowledge::ledger_id(self.reader.connection)?;
        let remembered = self.world.memory.of(&ledger);
        Ok(remembered.given.get(series).copied().unwrap_or_default())
    }

    /// Gives a number of a series for good, once the operation is committed.
    pub(crate) fn give(&self, series: String, number: i64) {
        self.drawn.borrow_mut().insert(series, number);
    }

    /// Checks references at the end only: rows of one operation may come in any order.
    pub(crate) fn defer_references(&self) -> Result<()> {
        if !self.deferred.replace(true) {
            self.reader
                .connection
                .pragma_update(None, "defer_foreign_keys", true)?;
        }
        Ok(())
    }

    /// Tries a statement that references may forbid; `Ok(false)` says they did.
    pub(crate) fn run_unless_referenced(&self, sql: &str, params: impl Params) -> Result<bool> {
        let mut statement = self.reader.connection.prepare_cached(sql)?;
        match statement.execute(params) {
            Ok(_) => Ok(true),
            Err(rusqlite::Error::SqliteFailure(failure, _))
                if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
            {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

pub(crate) fn read<T>(
    connection: &Connection,
    work: impl FnOnce(&Reader<'_>) -> Result<T>,
) -> Result<T> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let result = work(&Reader {
        connection: &transaction,
    });
    drop(transaction);
    result
}

/// What kind of entry the journal gets.
enum Entry<'o> {
    Do(&'o Op),
    Undo(journal::Target),
    Redo(journal::Target),
}

pub(crate) fn run<T>(
    connection: &Connection,
    world: &World,
    op: &Op,
    work: impl FnOnce(&Tx<'_>) -> Result<T>,
) -> Result<Done<T>> {
    write(connection, world, &Entry::Do(op), work)
}

pub(crate) fn undo(
    connection: &Connection,
    world: &World,
    wanted: Option<i64>,
) -> Result<Done<String>> {
    let target = read(connection, |reader| {
        journal::to_undo(reader, &world.device, wanted)
    })?;
    let (number, label) = (target.number, target.label.clone());
    write(connection, world, &Entry::Undo(target), |tx| {
        tx.defer_references()?;
        let reversed = journal::revert(tx, number)?;
        journal::mark(tx, number, "undone")?;
        match reversed.kept.first() {
            None => Ok(label.clone()),
            Some(kept) => Err(Error::internal(format!("undo of {number} keeps {kept:?}"))),
        }
    })
}

pub(crate) fn redo(
    connection: &Connection,
    world: &World,
    wanted: Option<i64>,
) -> Result<Done<String>> {
    let target = read(connection, |reader| {
        journal::to_redo(reader, &world.device, wanted)
    })?;
    let (number, label) = (target.number, target.label.clone());
    let undone_by = target.last_reversal;
    write(connection, world, &Entry::Redo(target), |tx| {
        tx.defer_references()?;
        let reversed = journal::revert(tx, undone_by)?;
        journal::mark(tx, number, "done")?;
        match reversed.kept.first() {
            None => Ok(label.clone()),
            Some(kept) => Err(Error::internal(format!("redo of {number} keeps {kept:?}"))),
        }
    })
}

fn write<T>(
    connection: &Connection,
    world: &World,
    entry: &Entry<'_>,
    work: impl FnOnce(&Tx<'_>) -> Result<T>,
) -> Result<Done<T>> {
    // Dropped without commit, on a refusal or a panic alike, it rolls back.
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let now = world.clock.now();
    let dot = knowledge::next(&transaction, world, now)?;
    let (op, label) = match entry {
        Entry::Do(op) => (op.code(), op.label()),
        Entry::Undo(target) | Entry::Redo(target) => (target.code.clone(), target.label.clone()),
    };
    let (kind, state, target) = match entry {
        Entry::Do(op) if op.undoable() => ("do", "done", None),
        Entry::Do(_) => ("do", "base", None),
        Entry::Undo(target) => ("undo", "done", Some(target.number)),
        Entry::Redo(target) => ("redo", "done", Some(target.number)),
    };
    let heading = Heading {
        op: &op,
        label: &label,
        kind,
        state,
        target,
    };
    let number = journal::begin(&transaction, world, now, &dot, &heading)?;
    let tx = Tx {
        reader: Reader {
            connection: &transaction,
        },
        world,
        now,
        number,
        deferred: Cell::new(false),
        drawn: RefCell::default(),
    };
    let value = work(&tx)?;
    let changed = journal::end(&tx, matches!(entry, Entry::Do(_)))?;
    search::follow(&tx)?;
    if changed.is_some() {
        knowledge::take(&transaction, world, &dot, &tx.drawn.borrow())?;
    }
    transaction.commit()?;
    let operation = match entry {
        Entry::Do(op) => (op.undoable() && changed.is_some()).then_some(number),
        Entry::Undo(target) | Entry::Redo(target) => Some(target.number),
    };
    Ok(Done {
        value,
        changed: changed.unwrap_or_default(),
        operation: operation.map_or(Aim::Nothing, Aim::Operation),
    })
}
