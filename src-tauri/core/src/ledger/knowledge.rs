//! By what name an operation is known on every laptop, and what a ledger knew when it wrote it.
//!
//! An operation is a *dot*: the incarnation of the file that wrote it and a sequence that counts
//! without a gap. What a ledger holds of others' work is a vector, the last sequence of each other
//! incarnation; it is stored once for each change of knowledge, and every operation says which it had
//! seen.
//!
//! # Design
//! A dot is never used twice, or what is written later vanishes on the laptops that hold the earlier
//! one. So an incarnation belongs to one file on one machine. It is new where a ledger is made,
//! restored or copied; and before each operation the machine's memory ([`super::memory`]) is asked:
//! a file that is behind it (a backup copied back) or whose incarnation was never written here (a file
//! carried over) goes on under another. Under one of this machine's own, where the file holds all that
//! was written under it, so that a ledger carried to and fro does not gather hundreds; else a new one.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::Serialize;
use specta::Type;

use super::memory::Remembered;
use super::{Reader, World};
use crate::clock::Instant;
use crate::error::{Error, Result};

/// The name of an operation, and what had been seen when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dot {
    pub(crate) incarnation: String,
    pub(crate) sequence: i64,
    /// Names the vector in `journal_seen`.
    pub(crate) seen: i64,
}

/// What a ledger holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Knowledge {
    /// The incarnation of this file.
    pub incarnation: String,
    /// How far it has counted.
    #[specta(type = i32)]
    pub sequence: i64,
    /// The last sequence it holds of each other incarnation.
    #[specta(type = BTreeMap<String, i32>)]
    pub seen: BTreeMap<String, i64>,
}

/// What the ledger holds now.
pub(crate) fn of(connection: &Connection) -> Result<Knowledge> {
    let (incarnation, sequence, vector): (String, i64, String) = connection
        .prepare_cached(
            "SELECT (SELECT value FROM meta WHERE key = 'incarnation'), c.sequence, s.vector
             FROM journal_clock c JOIN journal_seen s ON s.id = c.seen",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Knowledge {
        incarnation,
        sequence,
        seen: serde_json::from_str(&vector)?,
    })
}

/// The id of the ledger, the same in all its copies.
pub(crate) fn ledger_id(connection: &Connection) -> Result<String> {
    Ok(connection
        .prepare_cached("SELECT value FROM meta WHERE key = 'ledger_id'")?
        .query_row([], |row| row.get(0))?)
}

/// Begins the first incarnation of a new ledger.
pub(crate) fn begin(connection: &Connection, world: &World, now: Instant) -> Result<()> {
    go_on_as(
        connection,
        &mint(connection, world, now)?,
        0,
        &BTreeMap::new(),
    )
}

/// Ends the file's incarnation and begins a new one: what it wrote so far is henceforth another's.
pub(crate) fn renew(connection: &Connection, world: &World, now: Instant) -> Result<()> {
    let all = everything(of(connection)?);
    go_on_as(connection, &mint(connection, world, now)?, 0, &all)
}

/// A fresh incarnation, which this machine may write under.
fn mint(connection: &Connection, world: &World, now: Instant) -> Result<String> {
    let incarnation = world.ids.next(now);
    world
        .memory
        .change(&ledger_id(connection)?, &mut |remembered| {
            remembered.written.insert(incarnation.clone(), 0);
        })?;
    Ok(incarnation)
}

/// The vector of all that is held, the file's own work among it.
fn everything(knowledge: Knowledge) -> BTreeMap<String, i64> {
    let mut all = knowledge.seen;
    if knowledge.sequence > 0 {
        all.insert(knowledge.incarnation, knowledge.sequence);
    }
    all
}

fn go_on_as(
    connection: &Connection,
    incarnation: &str,
    sequence: i64,
    seen: &BTreeMap<String, i64>,
) -> Result<()> {
    let vector = serde_json::to_string(seen)?;
    connection.execute(
        "INSERT INTO journal_seen (vector) VALUES (?1) ON CONFLICT (vector) DO NOTHING",
        [&vector],
    )?;
    connection.execute(
        "UPDATE journal_clock SET sequence = ?1, seen = (SELECT id FROM journal_seen WHERE vector = ?2)",
        params![sequence, vector],
    )?;
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('incarnation', ?1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [incarnation],
    )?;
    Ok(())
}

/// Whether this machine knows that the file's next dot is free.
fn vouches(remembered: &Remembered, knowledge: &Knowledge) -> bool {
    remembered
        .written
        .get(&knowledge.incarnation)
        .is_some_and(|last| *last <= knowledge.sequence)
}

/// The dot of the operation that begins. It is used up only by [`take`].
pub(crate) fn next(connection: &Connection, world: &World, now: Instant) -> Result<Dot> {
    let knowledge = of(connection)?;
    let remembered = world.memory.of(&ledger_id(connection)?);
    if !vouches(&remembered, &knowledge) {
        let mut all = everything(knowledge);
        let own = all
            .iter()
            .find(|(incarnation, held)| {
                remembered
                    .written
                    .get(*incarnation)
                    .is_some_and(|last| last <= *held)
            })
            .map(|(incarnation, held)| (incarnation.clone(), *held));
        match own {
            Some((incarnation, sequence)) => {
                all.remove(&incarnation);
                go_on_as(connection, &incarnation, sequence, &all)?;
            }
            None => go_on_as(connection, &mint(connection, world, now)?, 0, &all)?,
        }
    }
    let dot = connection
        .prepare_cached(
            "SELECT (SELECT value FROM meta WHERE key = 'incarnation'), sequence + 1, seen FROM journal_clock",
        )?
        .query_row([], |row| {
            Ok(Dot {
                incarnation: row.get(0)?,
                sequence: row.get(1)?,
                seen: row.get(2)?,
            })
        })?;
    Ok(dot)
}

/// Uses up the dot of an operation that is about to be committed, and the numbers it gave. The machine
/// is told first: told and not committed costs an incarnation, the other way round a dot twice.
pub(crate) fn take(
    connection: &Connection,
    world: &World,
    dot: &Dot,
    given: &BTreeMap<String, i64>,
) -> Result<()> {
    let mut free = true;
    world
        .memory
        .change(&ledger_id(connection)?, &mut |remembered| {
            let last = remembered.written.get(&dot.incarnation);
            let given_before = given
                .iter()
                .any(|(series, number)| remembered.given.get(series) >= Some(number));
            free = !given_before && last.is_none_or(|last| *last < dot.sequence);
            if free {
                remembered
                    .written
                    .insert(dot.incarnation.clone(), dot.sequence);
                remembered.given.extend(given.clone());
            }
        })?;
    if !free {
        return Err(Error::refused(
            "ledger_busy",
            "Một bản sao của sổ này vừa được ghi bằng chương trình khác trên máy này nên thao tác vừa rồi chưa được ghi. Hãy làm lại.",
        ));
    }
    connection
        .prepare_cached("UPDATE journal_clock SET sequence = ?1")?
        .execute([dot.sequence])?;
    Ok(())
}

/// What is wrong with the names of operations, in words; empty where nothing is.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let gaps: i64 = reader.value(
        "SELECT coalesce(sum(missing), 0) FROM
           (SELECT max(sequence) - min(sequence) + 1 - count(*) AS missing FROM journal_transaction GROUP BY incarnation)",
        [],
    )?;
    let ahead: bool = reader.value(
        "SELECT EXISTS (SELECT 1 FROM journal_transaction t, journal_clock c
                        WHERE t.incarnation = (SELECT value FROM meta WHERE key = 'incarnation') AND t.sequence > c.sequence)",
        [],
    )?;
    let mut lines = Vec::new();
    if gaps > 0 {
        lines.push(format!("Nhật ký thiếu {gaps} thao tác ở giữa."));
    }
    if ahead {
        lines.push("Số đếm thao tác của sổ chậm hơn nhật ký.".to_owned());
    }
    Ok(lines)
}
