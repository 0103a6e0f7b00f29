//! Series of numbers: a report's number is given once, undo or not, restored or not.
//!
//! A series is a row of the device that draws from it. What surprises: the next number is above what
//! *any* device of this file was given and above what the machine remembers, because a laptop that was
//! set up anew is another device, and a restored backup has forgotten what is on paper already.

use rusqlite::{Connection, params};

use super::Tx;
use crate::error::{Error, Result};

/// Draws the next number of a series of a year. Not journalled: undoing what it was drawn for does not
/// give it back. An operation that is refused has drawn none.
pub(crate) fn draw(tx: &Tx<'_>, kind: &str, year: i32) -> Result<u32> {
    let of_file: i64 = tx.value(
        "SELECT coalesce(max(next), 1) FROM number_series WHERE kind = ?1 AND year = ?2",
        params![kind, year],
    )?;
    let number = of_file.max(tx.given(&series(kind, year))? + 1);
    go_on(tx, kind, year, number)?;
    u32::try_from(number).map_err(|_| Error::internal(format!("{kind} {year} is at {number}")))
}

/// Takes a number that the office gave by hand: the series goes on behind it. One below those that were given leaves
/// the series where it is; whether a paper has it already, the caller knows.
pub(crate) fn take(tx: &Tx<'_>, kind: &str, year: i32, number: u32) -> Result<()> {
    let of_file: i64 = tx.value(
        "SELECT coalesce(max(next), 1) FROM number_series WHERE kind = ?1 AND year = ?2",
        params![kind, year],
    )?;
    let last = (of_file - 1).max(tx.given(&series(kind, year))?);
    match i64::from(number) {
        number if number > last => go_on(tx, kind, year, number),
        _ => Ok(()),
    }
}

/// The series goes on behind `number`.
fn go_on(tx: &Tx<'_>, kind: &str, year: i32, number: i64) -> Result<()> {
    tx.run(
        "INSERT INTO number_series(id, device_id, kind, year, next) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET next = excluded.next",
        params![
            format!("{}/{kind}/{year}", tx.device()),
            tx.device(),
            kind,
            year,
            number + 1
        ],
    )?;
    tx.give(series(kind, year), number);
    Ok(())
}

fn series(kind: &str, year: i32) -> String {
    format!("{kind}/{year}")
}

/// How far the series of a ledger have come: kind, year, next number.
pub(crate) fn standing(connection: &Connection) -> Result<Vec<(String, i64, i64)>> {
    let mut statement = connection
        .prepare("SELECT kind, year, max(next) FROM number_series GROUP BY kind, year")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Lets the series of a restored ledger go on behind those of the one it replaces.
pub(crate) fn go_on_behind(
    connection: &Connection,
    device: &str,
    standing: &[(String, i64, i64)],
) -> Result<()> {
    for (kind, year, next) in standing {
        connection.execute(
            "INSERT INTO number_series(id, device_id, kind, year, next) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET next = max(next, excluded.next)",
            params![format!("{device}/{kind}/{year}"), device, kind, year, next],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ledger::memory::Fleeting;
    use crate::ledger::testing::{NOW, ledger};
    use crate::ledger::{Ledger, Op, World, backup};

    /// Draws a number for something that is written with it.
    fn give(ledger: &Ledger, year: i32) -> u32 {
        ledger
            .transact(&Op::LoadDemo, |tx| {
                let number = draw(tx, "report", year)?;
                tx.run(
                    "INSERT INTO facility(id, name) VALUES (?1, ?2)",
                    params![tx.new_id(), format!("Số {number}")],
                )?;
                Ok(number)
            })
            .unwrap()
            .value
    }

    #[test]
    fn numbers_follow_each_other_and_undo_gives_none_back() {
        let (ledger, _, _folder) = ledger("74", || NOW);
        assert_eq!([give(&ledger, 2026), give(&ledger, 2026)], [1, 2]);
        ledger.undo().unwrap();
        assert_eq!(give(&ledger, 2026), 3);
        assert_eq!(give(&ledger, 2027), 1, "each year from one");
        let refused = ledger.transact(&Op::LoadDemo, |tx| {
            assert_eq!(draw(tx, "report", 2026)?, 4);
            assert_eq!(draw(tx, "report", 2026)?, 5);
            Err::<(), _>(Error::Cancelled)
        });
        refused.unwrap_err();
        assert_eq!(give(&ledger, 2026), 4, "what was refused gave none");
    }

    #[test]
    fn a_number_given_by_hand_below_the_series_leaves_it_where_it_is() {
        let (ledger, _, _folder) = ledger("74", || NOW);
        let by_hand = |number: u32| {
            let done = ledger.transact(&Op::LoadDemo, |tx| {
                take(tx, "report", 2026, number)?;
                tx.run(
                    "INSERT INTO facility(id, name) VALUES (?1, ?2)",
                    params![tx.new_id(), format!("Số {number}")],
                )
            });
            done.map(|_| ())
        };
        by_hand(50).unwrap();
        ledger.undo().unwrap();
        by_hand(6).unwrap();
        by_hand(50).unwrap();
        assert_eq!(give(&ledger, 2026), 51);
    }

    #[test]
    fn a_restored_ledger_does_not_give_again_what_is_on_paper() {
        let (ledger, path, _folder) = ledger("74", || NOW);
        give(&ledger, 2026);
        let folder = backup::folder(&path);
        let made = backup::make(&ledger, &folder, "hand").unwrap();
        let world = ledger.world().clone();
        assert_eq!([give(&ledger, 2026), give(&ledger, 2026)], [2, 3]);
        ledger.close().unwrap();

        // A machine that remembers nothing of it: the ledger that is replaced still says it.
        let stranger = World {
            device: "may-2".into(),
            memory: Arc::new(Fleeting::default()),
            ..world.clone()
        };
        backup::restore(&path, &folder.join(&made.file), &stranger).unwrap();
        let ledger = Ledger::open(&path, stranger).unwrap();
        assert_eq!(give(&ledger, 2026), 4);
        ledger.close().unwrap();

        // The ledger is lost: the machine remembers.
        std::fs::remove_file(&path).unwrap();
        backup::restore(&path, &folder.join(&made.file), &world).unwrap();
        let ledger = Ledger::open(&path, world.clone()).unwrap();
        assert_eq!(give(&ledger, 2026), 4);
        ledger.close().unwrap();

        // Copied back by hand, over everything.
        std::fs::copy(folder.join(&made.file), &path).unwrap();
        let ledger = Ledger::open(&path, world).unwrap();
        assert_eq!(give(&ledger, 2026), 5);
    }

    #[test]
    fn a_machine_set_up_anew_goes_on_with_the_series_of_the_old_one() {
        let (ledger, path, _folder) = ledger("74", || NOW);
        assert_eq!([give(&ledger, 2026), give(&ledger, 2026)], [1, 2]);
        let world = World {
            device: "may-moi".into(),
            memory: Arc::new(Fleeting::default()),
            ..ledger.world().clone()
        };
        ledger.close().unwrap();
        let ledger = Ledger::open(&path, world).unwrap();
        assert_eq!(give(&ledger, 2026), 3);
    }
}
