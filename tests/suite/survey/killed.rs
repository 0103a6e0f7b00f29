//! A power cut during an import: the process is ended at any moment, and the ledger holds the whole
//! import or nothing of it.
//!
//! The suite starts its own binary as the importer of two thousand rows, which says each step it
//! takes, and kills it (SIGKILL) a little after one of them. The ledger must open clean and be as
//! before or as after; an import that was answered must be there, and undone it must leave nothing.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::json;
use so_khuyen_cong_core::Result;
use so_khuyen_cong_core::ledger::{Ledger, backup};
use so_khuyen_cong_core::progress::Progress;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_tests::dump::{self, differences};
use so_khuyen_cong_tests::sample::Chance;
use so_khuyen_cong_tests::{Bench, world};

use super::table::Table;
use crate::ledger::torn;

const LEDGER: &str = "SKC_SUITE_KILLED_IMPORT_LEDGER";
const SEED: &str = "SKC_SUITE_KILLED_IMPORT_SEED";
const WORKBOOK: &str = "khảo sát.xlsx";
const ROWS: u32 = 2_000;
const KILLS: u64 = 40;

/// Says every step: `step 512/2000` while the rows are assessed, `row 512/2000` while they are written.
#[derive(Default)]
struct Told {
    rounds: AtomicU32,
}

impl Progress for Told {
    fn step(&self, done: u64, total: u64) -> Result<()> {
        if done == 0 && total > 0 {
            self.rounds.fetch_add(1, Ordering::Relaxed);
        }
        let what = if self.rounds.load(Ordering::Relaxed) < 2 {
            "step"
        } else {
            "row"
        };
        writeln!(std::io::stdout(), "{what} {done}/{total}").expect("written");
        Ok(())
    }
}

/// The importer. Without its environment it is a test that has nothing to do.
#[test]
fn the_import_that_is_killed() {
    let (Ok(path), Ok(seed)) = (std::env::var(LEDGER), std::env::var(SEED)) else {
        return;
    };
    let path = PathBuf::from(path);
    let bytes = std::fs::read(path.with_file_name(WORKBOOK)).expect("the workbook");
    let ledger = Ledger::open(&path, world(seed.parse().expect("a number"))).expect("opened");
    let told = |line: &str| writeln!(std::io::stdout(), "{line}").expect("written");
    told("\nready");
    let options = PreviewOptions::default();
    import::commit(&ledger, &bytes, WORKBOOK, &options, &Told::default()).expect("imported");
    told("done");
    // Whoever waits for it kills it here, before it closes.
    std::thread::sleep(Duration::from_secs(60));
}

/// Facilities, and rows of imports, that the file holds.
fn held(path: &Path) -> (i64, i64) {
    dump::plain(path)
        .query_row(
            "SELECT (SELECT count(*) FROM facility), (SELECT count(*) FROM survey_record)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("counted")
}

/// Starts an import, ends it at a moment that chance draws; answers whether it had been answered.
fn import_and_kill(path: &Path, seed: u64, chance: &mut Chance) -> bool {
    let mut importer = Command::new(std::env::current_exe().expect("this binary"))
        .args([
            "--exact",
            "survey::killed::the_import_that_is_killed",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(LEDGER, path)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let mut lines = BufReader::new(importer.stdout.take().expect("piped"))
        .lines()
        .map_while(std::result::Result::ok);
    // While it reads, assesses, writes its rows, ends the transaction, and when it has answered.
    let (until, most) = match chance.below(10) {
        0 => ("ready".to_owned(), 40),
        1 => ("step 0/0".to_owned(), 40),
        2 => (format!("step {}/{ROWS}", 256 * chance.below(8)), 20),
        3 | 4 => (format!("row {ROWS}/{ROWS}"), 200),
        5 => ("done".to_owned(), 1),
        _ => (format!("row {}/{ROWS}", 256 * chance.below(8)), 40),
    };
    let mut answered = false;
    let came = lines.any(|line| {
        answered |= line == "done";
        line == until
    });
    assert!(came, "the importer came to “{until}”");
    std::thread::sleep(Duration::from_micros(
        u64::try_from(chance.below(1_000 * most)).expect("small"),
    ));
    importer.kill().expect("killed");
    importer.wait().expect("ended");
    answered || lines.any(|line| line == "done")
}

/// Kills imports into a ledger of its own; answers how often nothing and how often all of it was there.
fn kill_again_and_again(seed: u64, kills: u64) -> (u64, u64) {
    let bench = Bench::small();
    std::fs::write(bench.path(WORKBOOK), Table::long(ROWS).workbook()).expect("written");
    let path = bench.ledger.path().to_owned();
    bench.add("facility", json!({ "name": "Lò gốm Tân Vạn" }));
    let before = bench.dump();
    bench.ledger.close().expect("closed");

    let mut chance = Chance(seed);
    let (mut nothing, mut whole) = (0, 0);
    for kill in 0..kills {
        let answered = import_and_kill(&path, 1_000 + kill, &mut chance);
        let ledger = Ledger::open(&path, world(5_000 + kill)).expect("opens after the kill");
        assert!(
            ledger.read_only().is_none(),
            "the lock of a killed process is free"
        );
        if kill % 4 == 0 {
            let health = backup::check(&ledger).expect("checked");
            assert!(health.ok, "after kill {kill}: {:?}", health.lines);
        }
        assert_eq!(torn(&path), Vec::<String>::new(), "after kill {kill}");
        let (undo, redo) = ledger.undoable().expect("asked");
        let last = undo.expect("what came before can be undone");
        if last.contains(WORKBOOK) {
            whole += 1;
            let rows = i64::from(ROWS);
            assert_eq!(held(&path), (1 + rows, rows), "whole after kill {kill}");
            assert_eq!(ledger.read(import::imports).expect("listed").len(), 1);
            ledger.undo().expect("undone");
        } else {
            nothing += 1;
            assert!(!answered, "kill {kill}: it was answered and is gone");
            assert!(last.contains("Lò gốm Tân Vạn"), "{last}");
            assert!(redo.is_none() || whole > 0, "{redo:?}");
        }
        let lines = differences(&before, &dump::of(&path));
        assert!(
            lines.is_empty(),
            "after kill {kill}:\n{}",
            lines[..lines.len().min(8)].join("\n")
        );
        ledger.close().expect("closed");
    }
    (nothing, whole)
}

#[test]
fn an_import_killed_at_forty_moments_is_in_the_ledger_whole_or_not_at_all() {
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| kill_again_and_again(2_027, KILLS / 2));
        let other = scope.spawn(|| kill_again_and_again(2_028, KILLS / 2));
        (one.join().expect("whole"), other.join().expect("whole"))
    });
    let (nothing, whole) = (one.0 + other.0, one.1 + other.1);
    assert!(
        nothing >= 15 && whole >= 3,
        "killed before and after the end: {nothing} times nothing, {whole} times whole"
    );
}
