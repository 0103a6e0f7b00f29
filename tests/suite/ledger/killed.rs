//! A killed process: the program is ended at any moment, and the ledger holds whole operations only.
//!
//! The suite starts its own binary as the writer, which adds, changes and removes facilities with
//! their needs and reports each operation that was answered. It is killed (SIGKILL) at a moment drawn
//! from a seed. What was answered must be there, what is there must be whole, undo must still work.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use so_khuyen_cong_core::ledger::{Ledger, Op, backup};
use so_khuyen_cong_tests::sample::Chance;
use so_khuyen_cong_tests::{Bench, dump, world};

use super::{count, facilities, numbered, torn, write_whole};

const LEDGER: &str = "SKC_SUITE_KILLED_LEDGER";
const SEED: &str = "SKC_SUITE_KILLED_SEED";
const KILLS: u64 = 200;

/// The writer. Without its environment it is a test that has nothing to do.
#[test]
fn the_writer_that_is_killed() {
    let (Ok(path), Ok(seed)) = (std::env::var(LEDGER), std::env::var(SEED)) else {
        return;
    };
    let seed: u64 = seed.parse().expect("a number");
    let mut chance = Chance(seed);
    let ledger = Ledger::open(path.as_ref(), world(1_000 + seed)).expect("opened");
    let mut out = std::io::stdout();
    writeln!(out, "\nready").expect("written");
    for n in 0..100_000_i64 {
        let number = i64::try_from(seed).expect("small") * 100_000 + n;
        let many = ledger
            .read(|r| r.value::<i64>("SELECT count(*) FROM facility", []))
            .expect("counted")
            > 60;
        match chance.below(10) {
            _ if many => remove_one(&ledger, number),
            0 => {
                let _ = ledger.undo();
            }
            1 => change_one(&ledger, number),
            2 => remove_one(&ledger, number),
            _ => {
                let needs = i64::try_from(chance.below(16)).expect("small");
                write_whole(&ledger, number, needs).expect("written");
                writeln!(out, "done {number}").expect("written");
            }
        }
    }
}

/// Changes a facility and all its needs.
fn change_one(ledger: &Ledger, number: i64) {
    let op = Op::EditNarrative {
        report: format!("sửa {number}"),
    };
    ledger
        .transact(&op, |tx| {
            let newest: Option<String> = tx.row("SELECT max(id) FROM facility", [], |row| row.get(0))?;
            let Some(id) = newest else { return Ok(()) };
            tx.run("UPDATE facility_need SET requested_vnd = requested_vnd + 7 WHERE facility_id = ?1", [&id])?;
            tx.run(
                "UPDATE facility SET note = (SELECT count(*) || '/' || coalesce(sum(requested_vnd), 0) FROM facility_need WHERE facility_id = ?1) WHERE id = ?1",
                [&id],
            )?;
            Ok(())
        })
        .expect("changed");
}

/// Removes facilities; their needs go along.
fn remove_one(ledger: &Ledger, number: i64) {
    let op = Op::UndoImport {
        file: format!("bỏ {number}"),
    };
    ledger
        .transact(&op, |tx| {
            tx.run(
                "DELETE FROM facility WHERE id IN (SELECT id FROM facility ORDER BY id LIMIT 5)",
                [],
            )
        })
        .expect("removed");
}

#[test]
fn a_writer_killed_two_hundred_times_leaves_whole_operations_and_all_that_were_answered() {
    let bench = Bench::small();
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let mut chance = Chance(2026);
    let mut answered: Vec<i64> = Vec::new();
    let mut in_opening = 0;
    for kill in 0..KILLS {
        let mut writer = Command::new(std::env::current_exe().expect("this binary"))
            .args([
                "--exact",
                "ledger::killed::the_writer_that_is_killed",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(LEDGER, &path)
            .env(SEED, kill.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(writer.stdout.take().expect("piped"))
            .lines()
            .map_while(Result::ok);
        // Mostly while it writes; now and then while it starts, opens and recovers.
        if chance.once_in(8) {
            in_opening += 1;
        } else {
            assert!(
                lines.any(|line| line == "ready"),
                "the writer opened the ledger"
            );
        }
        std::thread::sleep(Duration::from_micros(
            1_000 + 10 * u64::try_from(chance.below(3_900)).expect("small"),
        ));
        writer.kill().expect("killed");
        writer.wait().expect("ended");
        answered.extend(lines.filter_map(|line| line.strip_prefix("done ")?.parse::<i64>().ok()));

        // Some are killed again over what the one before left.
        if chance.once_in(4) && kill + 1 < KILLS {
            continue;
        }
        let ledger = Ledger::open(&path, world(500_000 + kill)).expect("opens after the kill");
        assert!(
            ledger.read_only().is_none(),
            "the lock of a killed process is free"
        );
        assert_eq!(torn(&path), Vec::<String>::new(), "after kill {kill}");
        let connection = dump::plain(&path);
        for number in answered.drain(..) {
            let label = numbered(number).label();
            let there: bool = connection
                .query_row(
                    "SELECT EXISTS (SELECT 1 FROM journal_transaction WHERE label = ?1)",
                    [&label],
                    |row| row.get(0),
                )
                .expect("asked");
            assert!(there, "{label} was answered and is gone");
        }
        if ledger.undoable().expect("asked").0.is_some() {
            ledger.undo().expect("undo still works");
            if chance.once_in(2) {
                ledger.redo().expect("and redo");
            }
            if chance.once_in(10) {
                assert_eq!(torn(&path), Vec::<String>::new(), "after undo");
            }
        }
    }
    let ledger = Ledger::open(&path, world(9)).expect("opened");
    let health = backup::check(&ledger).expect("checked");
    assert!(health.ok, "{:?}", health.lines);
    let operations = count(&dump::plain(&path), "journal_transaction");
    assert!(
        operations > 200,
        "the writers got somewhere: {operations} operations, {in_opening} killed in opening"
    );
    assert!(
        facilities(&path) > 10,
        "facilities remain: {}",
        facilities(&path)
    );
}
