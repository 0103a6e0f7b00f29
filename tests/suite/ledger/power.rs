//! A power cut: what the disk had not yet been told to keep is lost, in part, or out of order.
//!
//! The writer's own files are recorded after each answered operation; a cut is then played on copies
//! of them. Simulated: the log cut at any sector, its tail never written (zeros), written in part
//! (each 512-byte sector new, old, zero or garbage), frames out of order, a log begun anew over an
//! older one, a checkpoint that reached the main file in part, a stale `-shm`. In all of them the
//! promise is the same: exactly the operations whose last byte had been flushed, whole.
//!
//! Not simulated: a disk that says "flushed" and lies, and rot in sectors flushed long ago (see
//! `damage`); SQLite cannot promise anything there, backups can.

use std::path::Path;

use so_khuyen_cong_core::ledger::Ledger;
use so_khuyen_cong_tests::dump::{self, Dump, differences};
use so_khuyen_cong_tests::sample::Chance;
use so_khuyen_cong_tests::{Bench, world};
use tempfile::TempDir;

use super::{torn, write_whole};

const SECTOR: usize = 512;
/// SQLite's log: a header, then frames of a header and a page each.
const HEADER: usize = 32;
const FRAME: usize = 24 + 4096;

/// The files after an answered operation, and what a reader saw.
struct Moment {
    db: Vec<u8>,
    wal: Vec<u8>,
    state: Dump,
}

fn moment(path: &Path) -> Moment {
    let beside =
        |suffix: &str| std::fs::read(format!("{}{suffix}", path.display())).unwrap_or_default();
    Moment {
        db: beside(""),
        wal: beside("-wal"),
        state: seen(path),
    }
}

/// What the operations here write, and the journal of it.
fn seen(path: &Path) -> Dump {
    let tables = [
        "facility",
        "facility_need",
        "agency",
        "journal_transaction",
        "journal_change",
    ];
    dump::of_tables(&dump::plain(path), tables)
}

/// A ledger's moments through operations of the given sizes, the untouched ledger first.
fn recorded(sizes: &[i64]) -> Vec<Moment> {
    let bench = Bench::small();
    let mut moments = vec![moment(bench.ledger.path())];
    for (number, needs) in (1..).zip(sizes) {
        if *needs < 0 {
            bench.ledger.undo().expect("undone");
        } else {
            write_whole(&bench.ledger, number, *needs).expect("written");
        }
        moments.push(moment(bench.ledger.path()));
    }
    moments
}

/// Where a cut is played.
struct Site {
    folder: TempDir,
    plays: usize,
}

impl Site {
    fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
            plays: 0,
        }
    }

    /// Boots from these files and asserts that the ledger is in this state.
    #[track_caller]
    fn assert_boots_to(&mut self, db: &[u8], wal: &[u8], expected: &Dump, what: &str) {
        self.plays += 1;
        let path = self.folder.path().join(format!("so-{}.db", self.plays));
        std::fs::write(&path, db).expect("written");
        std::fs::write(
            self.folder.path().join(format!("so-{}.db-wal", self.plays)),
            wal,
        )
        .expect("written");
        if self.plays.is_multiple_of(3) {
            std::fs::write(
                self.folder.path().join(format!("so-{}.db-shm", self.plays)),
                [0xA5; 32_768],
            )
            .expect("written");
        }
        let found = seen(&path);
        let lines = differences(expected, &found);
        assert!(
            lines.is_empty(),
            "{what}: {:?}",
            &lines[..lines.len().min(6)]
        );
        if self.plays % 25 == 1 {
            assert_eq!(torn(&path), Vec::<String>::new(), "{what}");
            let ledger = Ledger::open(&path, world(77)).expect("opened after the cut");
            let before = dump::of(&path);
            write_whole(&ledger, 99, 3).expect("written after the cut");
            ledger.undo().expect("undone after the cut");
            ledger.close().expect("closed");
            assert_eq!(
                differences(&before, &dump::of(&path)),
                Vec::<String>::new(),
                "{what}"
            );
        }
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
        }
    }
}

#[test]
fn a_log_cut_at_any_sector_gives_the_last_operation_that_was_flushed_whole() {
    let moments = recorded(&[2, 40, 0, 7, -1, 25]);
    let mut site = Site::new();
    for (at, pair) in moments.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        assert!(
            after.wal.starts_with(&before.wal),
            "the log only grows here"
        );
        // Every boundary of the sectors that were being written, whole and with its tail zeroed.
        let first = before.wal.len() / SECTOR * SECTOR;
        // (of long operations every fifth)
        let step = if after.wal.len() - first > 40 * SECTOR {
            5 * SECTOR
        } else {
            SECTOR
        };
        for cut in (first..after.wal.len())
            .step_by(step)
            .filter(|cut| *cut >= before.wal.len())
        {
            let name = format!("operation {at} cut at {cut} of {}", after.wal.len());
            site.assert_boots_to(&before.db, &after.wal[..cut], &before.state, &name);
            if cut % (2 * SECTOR) == 0 {
                let mut zeroed = after.wal.clone();
                zeroed[cut..].fill(0);
                site.assert_boots_to(
                    &before.db,
                    &zeroed,
                    &before.state,
                    &format!("{name}, zeros after"),
                );
            }
        }
        site.assert_boots_to(&before.db, &after.wal, &after.state, "nothing lost");
    }
    assert!(site.plays > 150, "{} cuts", site.plays);
}

#[test]
fn sectors_written_in_part_or_frames_out_of_order_give_the_operation_before() {
    let moments = recorded(&[12, 30, 5, 18]);
    let mut site = Site::new();
    let mut chance = Chance(31);
    for pair in moments.windows(2) {
        let [before, after] = pair else { continue };
        let start = before.wal.len().max(HEADER);
        for _ in 0..25 {
            let mut wal = after.wal.clone();
            let mut at = start;
            while at < wal.len() {
                let end = ((at / SECTOR + 1) * SECTOR).min(wal.len());
                match chance.below(4) {
                    0 => wal[at..end].fill(0),
                    1 => wal[at..end]
                        .iter_mut()
                        .for_each(|byte| *byte = chance.draw().to_le_bytes()[0]),
                    _ => {}
                }
                at = end;
            }
            if wal != after.wal {
                site.assert_boots_to(&before.db, &wal, &before.state, "torn sectors");
            }
        }
        let frames = (after.wal.len() - start) / FRAME;
        for _ in 0..5 {
            let (one, other) = (chance.below(frames), chance.below(frames));
            if one != other {
                let mut wal = after.wal.clone();
                let frame = |n: usize| start + n * FRAME..start + (n + 1) * FRAME;
                wal[frame(one)].copy_from_slice(&after.wal[frame(other)]);
                wal[frame(other)].copy_from_slice(&after.wal[frame(one)]);
                site.assert_boots_to(&before.db, &wal, &before.state, "frames out of order");
            }
        }
    }
}

#[test]
fn one_wrong_byte_anywhere_in_the_log_gives_a_prefix_of_the_operations() {
    let moments = recorded(&[3, 9, 1, 14, 2, 6]);
    let last = moments.last().expect("there is one");
    let mut site = Site::new();
    let mut chance = Chance(47);
    for _ in 0..60 {
        let mut wal = last.wal.clone();
        let at = chance.below(wal.len());
        wal[at] ^= 1 << chance.below(8);
        // The header says how to read all frames; behind it, what ended before the byte stands.
        let whole = if at < HEADER {
            &moments[0]
        } else {
            moments
                .iter()
                .rev()
                .find(|moment| moment.wal.len() <= at)
                .expect("the first has none")
        };
        site.assert_boots_to(&moments[0].db, &wal, &whole.state, &format!("byte {at}"));
    }
}

#[test]
fn a_cut_in_a_checkpoint_or_in_a_log_begun_anew_loses_nothing_that_was_answered() {
    // The third operation is past SQLite's thousand pages, so that the log moves into the file after it.
    let moments = recorded(&[10, 20, 14_000, 4, 8]);
    let [_, _, small, large, anew, last] = moments.as_slice() else {
        panic!("six moments")
    };
    assert_ne!(small.db, large.db, "the log was moved into the file");
    assert_ne!(
        large.wal[..HEADER],
        anew.wal[..HEADER],
        "and then begun anew"
    );
    let mut site = Site::new();
    let mut chance = Chance(5);
    for _ in 0..6 {
        // The checkpoint was under way: any of its sectors had reached the file.
        let mut db = large.db.clone();
        for at in (0..db.len()).step_by(SECTOR) {
            if chance.once_in(2) {
                let end = (at + SECTOR).min(db.len());
                match small.db.get(at..end) {
                    Some(old) => db[at..end].copy_from_slice(old),
                    None => db[at..end].fill(0),
                }
            }
        }
        site.assert_boots_to(&db, &large.wal, &large.state, "checkpoint in part");
        db.truncate(small.db.len().max(db.len() / 4096 / 2 * 4096));
        site.assert_boots_to(
            &db,
            &large.wal,
            &large.state,
            "checkpoint in part, file not grown",
        );
    }
    for (before, after) in [(large, anew), (anew, last)] {
        for _ in 0..15 {
            // The new header is flushed before the first new frame; the frames come in any order.
            let mut wal = after.wal.clone();
            let mut lost = false;
            for at in (SECTOR..wal.len()).step_by(SECTOR) {
                let end = (at + SECTOR).min(wal.len());
                if chance.once_in(3) && wal[at..end] != before.wal[at..end] {
                    wal[at..end].copy_from_slice(&before.wal[at..end]);
                    lost = true;
                }
            }
            let state = if lost { &before.state } else { &after.state };
            site.assert_boots_to(&after.db, &wal, state, "old frames under new ones");
        }
        let mut wal = after.wal.clone();
        if before.wal[..HEADER] != wal[..HEADER] {
            wal[8..20].fill(0x5A);
            site.assert_boots_to(&after.db, &wal, &before.state, "the new header in part");
        }
    }
}
