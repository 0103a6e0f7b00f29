//! The name of an operation is used once on all laptops: whatever is copied, restored, carried or lost,
//! no two operations have the same incarnation and sequence, and each says what it had seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use so_khuyen_cong_core::ledger::memory::{self, Fleeting, InFolder};
use so_khuyen_cong_core::ledger::{Ledger, Op, World, backup};
use so_khuyen_cong_core::{Error, Result};
use so_khuyen_cong_tests::sample::Chance;
use so_khuyen_cong_tests::{Bench, dump, world};

use super::{torn, write_whole};

/// A program of a machine: the memory is the machine's.
fn program(machine: &str, memory: &Arc<Fleeting>, seed: u64) -> World {
    World {
        device: memory::device(machine, "skc"),
        memory: memory.clone(),
        ..world(seed)
    }
}

/// An operation as any laptop would know it: its dot, and what tells it from every other.
type Known = BTreeMap<(String, i64), (String, i64)>;

fn known(path: &Path) -> Known {
    let connection = dump::plain(path);
    let mut statement = connection
        .prepare(
            "SELECT incarnation, sequence, kind || ' ' || label, clock FROM journal_transaction",
        )
        .expect("prepared");
    statement
        .query_map([], |row| {
            Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?)))
        })
        .expect("asked")
        .collect::<rusqlite::Result<_>>()
        .expect("read")
}

/// The sequences of each incarnation count from 1 without a gap.
#[track_caller]
fn assert_counts_without_a_gap(path: &Path) {
    let mut sequences: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (incarnation, sequence) in known(path).into_keys() {
        sequences.entry(incarnation).or_default().push(sequence);
    }
    for (incarnation, found) in sequences {
        let wanted: Vec<i64> = (1..).take(found.len()).collect();
        assert_eq!(found, wanted, "{incarnation}");
    }
}

/// What the newest operation had seen of each incarnation, its own among them.
fn newest(path: &Path) -> (String, i64, BTreeMap<String, i64>) {
    let (incarnation, sequence, vector): (String, i64, String) = dump::plain(path)
        .query_row(
            "SELECT t.incarnation, t.sequence, s.vector FROM journal_transaction t JOIN journal_seen s ON s.id = t.seen
             ORDER BY t.id DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .expect("asked");
    let seen = serde_json::from_str(&vector).expect("a vector");
    (incarnation, sequence, seen)
}

#[test]
fn operations_count_without_a_gap_whatever_was_refused_or_changed_nothing() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 2).expect("written");
    let refused: Result<_> = bench.ledger.transact(&Op::LoadDemo, |tx| {
        super::add_whole(tx, 2, 2)?;
        Err::<(), _>(Error::Cancelled)
    });
    refused.expect_err("cancelled");
    bench
        .ledger
        .transact(&Op::LoadDemo, |_| Ok(()))
        .expect("nothing changed");
    bench.ledger.undo().expect("undone");
    bench.ledger.redo().expect("done again");
    write_whole(&bench.ledger, 3, 1).expect("written");
    let bench = bench.reopened();
    write_whole(&bench.ledger, 4, 1).expect("written");

    let (incarnation, sequence, seen) = newest(bench.ledger.path());
    assert_eq!(sequence, 5, "two refused or empty ones used no number");
    assert_counts_without_a_gap(bench.ledger.path());
    assert_eq!(
        seen.values().copied().collect::<Vec<_>>(),
        [1],
        "the making of the ledger, which was another machine's"
    );
    let health = backup::check(&bench.ledger).expect("checked");
    assert!(health.ok, "{:?}", health.lines);
    assert_eq!(
        (
            health.knowledge.incarnation,
            health.knowledge.sequence,
            health.knowledge.seen
        ),
        (incarnation, 5, seen)
    );
    let vectors: i64 = dump::plain(bench.ledger.path())
        .query_row("SELECT count(*) FROM journal_seen", [], |row| row.get(0))
        .expect("counted");
    assert_eq!(vectors, 2, "stored once for each change of knowledge");
}

#[test]
fn a_backup_copied_back_by_hand_goes_on_under_another_name() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 2).expect("written");
    let (path, world) = (bench.ledger.path().to_owned(), bench.ledger.world().clone());
    bench.ledger.close().expect("closed");
    let usb = bench.folder.path().join("usb.db");
    std::fs::copy(&path, &usb).expect("kept");

    let ledger = Ledger::open(&path, world.clone()).expect("opened");
    write_whole(&ledger, 2, 2).expect("written");
    let (first, ..) = newest(&path);
    ledger.close().expect("closed");
    let lost = known(&path);
    std::fs::copy(&usb, &path).expect("copied back");

    let ledger = Ledger::open(&path, world).expect("opened");
    let was = ledger.undoable().expect("asked").0;
    assert_eq!(was.as_deref(), Some("Nhập khảo sát “tệp 1.xlsx”"));
    write_whole(&ledger, 3, 2).expect("written");
    let (second, sequence, seen) = newest(&path);
    assert_ne!(first, second);
    assert_eq!((sequence, seen[&first]), (1, 1), "it saw what came back");
    let now = known(&path);
    for (dot, operation) in &lost {
        assert!(
            now.get(dot).is_none_or(|other| other == operation),
            "{dot:?} is {operation:?} and {:?}",
            now[dot]
        );
    }
    assert_eq!(
        ledger.undo().expect("undone").value,
        "Nhập khảo sát “tệp 3.xlsx”"
    );
    assert_eq!(
        ledger.undo().expect("the work of this machine").value,
        "Nhập khảo sát “tệp 1.xlsx”"
    );
    assert_eq!(torn(&path), Vec::<String>::new());
}

#[test]
fn a_restored_ledger_and_a_copy_are_incarnations_of_their_own_from_the_start() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 2).expect("written");
    let incarnation = |path: &Path| -> (String, String, i64) {
        dump::plain(path)
            .query_row(
                "SELECT (SELECT value FROM meta WHERE key = 'incarnation'), (SELECT value FROM meta WHERE key = 'ledger_id'), sequence
                 FROM journal_clock",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .expect("asked")
    };
    let path = bench.ledger.path().to_owned();
    let before = incarnation(&path);

    let copied = bench.path("ban-sao.db");
    backup::duplicate(&bench.ledger, &copied).expect("copied");
    let copy = incarnation(&copied);
    assert_ne!(copy.0, before.0);
    assert_eq!(
        (&copy.1, copy.2),
        (&before.1, 0),
        "the same ledger, nothing written yet"
    );
    assert_eq!(
        dump::differences(&bench.dump(), &dump::of(&copied)),
        Vec::<String>::new()
    );
    let refused = backup::duplicate(&bench.ledger, &path).expect_err("onto itself");
    super::assert_refused(&refused, "file_is_open");

    let made = backup::make(&bench.ledger, &backup::folder(&path), "hand").expect("made");
    let world = bench.ledger.world().clone();
    bench.ledger.close().expect("closed");
    backup::restore(&path, &backup::folder(&path).join(&made.file), &world).expect("restored");
    let restored = incarnation(&path);
    assert_ne!(restored.0, before.0);
    assert_eq!(restored.2, 0);
    let ledger = Ledger::open(&path, world).expect("opened");
    let health = backup::check(&ledger).expect("checked");
    assert!(health.ok, "{:?}", health.lines);
    assert_eq!(health.knowledge.seen[&before.0], 1);
}

#[test]
fn a_ledger_carried_to_and_fro_goes_on_under_one_name_on_each_machine() {
    let bench = Bench::small();
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let machines = [Arc::new(Fleeting::default()), Arc::new(Fleeting::default())];
    for turn in 0..20 {
        let (name, memory) = [("may-a", &machines[0]), ("may-b", &machines[1])][turn % 2];
        let seed = 100 + u64::try_from(turn).expect("small");
        let ledger = Ledger::open(&path, program(name, memory, seed)).expect("opened");
        let number = i64::try_from(turn).expect("small");
        write_whole(&ledger, number, 1).expect("written");
        write_whole(&ledger, 100 + number, 1).expect("written");
        ledger.close().expect("closed");
    }
    let dots = known(&path);
    let incarnations: BTreeSet<&String> = dots.keys().map(|(incarnation, _)| incarnation).collect();
    assert_eq!(
        incarnations.len(),
        3,
        "the maker's and one for each machine"
    );
    assert_counts_without_a_gap(&path);
    let (_, sequence, seen) = newest(&path);
    assert_eq!(sequence, 20);
    assert_eq!(
        seen.values().copied().collect::<BTreeSet<_>>(),
        BTreeSet::from([1, 20])
    );
}

#[test]
fn no_dot_is_used_twice_whatever_is_copied_restored_carried_or_killed() {
    for seed in 0..3 {
        let mut chance = Chance(seed);
        let bench = Bench::small();
        let (so, start) = (bench.path("so.db"), bench.path("dau.db"));
        let Bench { folder, ledger } = bench;
        ledger.close().expect("closed");
        std::fs::rename(so, &start).expect("kept");
        let machines: Vec<Arc<Fleeting>> = (0..3).map(|_| Arc::default()).collect();
        // A place for a ledger on each machine, and a stick that is carried about.
        let places: Vec<_> = (0..3)
            .map(|n| folder.path().join(format!("may-{n}.db")))
            .collect();
        let stick = folder.path().join("usb.db");
        for place in &places {
            std::fs::copy(&start, place).expect("copied");
        }
        std::fs::copy(&start, &stick).expect("copied");

        let mut all = Known::new();
        let mut number = 0;
        for step in 0..40 {
            let at = chance.below(3);
            let on_stick = chance.once_in(5);
            let path = if on_stick { &stick } else { &places[at] };
            match chance.below(6) {
                0 => {
                    std::fs::copy(path, if on_stick { &places[at] } else { &stick })
                        .expect("carried");
                }
                1 => {
                    let ledger = Ledger::open(
                        path,
                        program(
                            &format!("may-{at}"),
                            &machines[at],
                            1_000 * (seed + 1) + step,
                        ),
                    )
                    .expect("opened");
                    let made = backup::make(&ledger, &backup::folder(path), "hand").expect("made");
                    let world = ledger.world().clone();
                    number += 1;
                    write_whole(&ledger, number, 1).expect("written");
                    all.extend(known(path));
                    ledger.close().expect("closed");
                    backup::restore(path, &backup::folder(path).join(made.file), &world)
                        .expect("restored");
                }
                _ => {
                    let ledger = Ledger::open(
                        path,
                        program(
                            &format!("may-{at}"),
                            &machines[at],
                            1_000 * (seed + 1) + step,
                        ),
                    )
                    .expect("opened");
                    for _ in 0..=chance.below(3) {
                        number += 1;
                        write_whole(&ledger, number, 1).expect("written");
                    }
                    if chance.once_in(3) {
                        let _ = ledger.undo();
                    }
                    ledger.close().expect("closed");
                }
            }
            assert_counts_without_a_gap(path);
            for (dot, operation) in known(path) {
                let other = all.entry(dot.clone()).or_insert_with(|| operation.clone());
                assert_eq!(*other, operation, "seed {seed}, step {step}: {dot:?} twice");
            }
        }
        assert!(all.len() > 40, "{}", all.len());
    }
}

#[test]
fn two_copies_written_at_once_do_not_take_the_same_name() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 1).expect("written");
    let world = bench.ledger.world().clone();
    let bench = bench.reopened();
    let twin = bench.path("ban-chep.db");
    // As a file manager copies it: nobody is asked.
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    std::fs::copy(&path, &twin).expect("copied");
    let (one, other) = (
        Ledger::open(&path, world.clone()).expect("opened"),
        Ledger::open(&twin, world).expect("opened"),
    );
    for number in 2..8 {
        write_whole(&one, number, 1).expect("written");
        write_whole(&other, 10 + number, 1).expect("written");
    }
    let (of_one, of_other) = (known(&path), known(&twin));
    for (dot, operation) in &of_one {
        let same = of_other.get(dot);
        assert!(same.is_none_or(|same| same == operation), "{dot:?}");
    }
    // In the middle of an operation of one, the other finishes one.
    one.transact(&Op::LoadDemo, |tx| {
        super::add_whole(tx, 20, 1)?;
        write_whole(&other, 21, 1)
    })
    .expect("each under its own name");
    assert_counts_without_a_gap(&path);
    assert_counts_without_a_gap(&twin);
}

#[test]
fn the_machine_remembers_in_a_folder_from_one_program_to_the_next() {
    let bench = Bench::small();
    let path = bench.ledger.path().to_owned();
    let home = bench.path("chuong-trinh");
    let world = |program: &str, seed: u64| World {
        device: memory::device("may-a", program),
        memory: Arc::new(InFolder::new(&home)),
        ..world(seed)
    };
    bench.ledger.close().expect("closed");
    for (program, number) in [("skc", 1), ("cua-so", 2), ("skc", 3)] {
        let seed = u64::try_from(40 + number).expect("small");
        let ledger = Ledger::open(&path, world(program, seed)).expect("opened");
        write_whole(&ledger, number, 1).expect("written");
        if number == 3 {
            assert_eq!(
                ledger.undo().expect("undone").value,
                "Nhập khảo sát “tệp 3.xlsx”"
            );
            assert_eq!(
                ledger
                    .undo()
                    .expect("the window's, on the same machine")
                    .value,
                "Nhập khảo sát “tệp 2.xlsx”"
            );
        }
        ledger.close().expect("closed");
    }
    let (_, sequence, seen) = newest(&path);
    assert_eq!((sequence, seen.len()), (5, 1), "one incarnation for both");
    let devices: i64 = dump::plain(&path)
        .query_row(
            "SELECT count(DISTINCT device) FROM journal_transaction WHERE incarnation = (SELECT value FROM meta WHERE key = 'incarnation')",
            [],
            |row| row.get(0),
        )
        .expect("asked");
    assert_eq!(devices, 2, "by two devices");
}

/// A merge as it will be filed: a row that came from another laptop, under the operation that brought it.
fn file_a_merge(path: &Path) {
    let connection = Connection::open(path).expect("opened");
    connection
        .execute_batch(
            "INSERT INTO journal_seen (vector) VALUES ('{\"doi-khac\":41}');
             INSERT INTO journal_transaction (op, label, kind, state, at_ms, clock, person, device, incarnation, sequence, seen, first_change, last_change)
               SELECT 'exchange.merge', 'Nhận gói của chị Mai', 'merge', 'done', 1, c.clock + 1, 'Lan', 'may-thu',
                      (SELECT value FROM meta WHERE key = 'incarnation'), c.sequence + 1, c.seen,
                      (SELECT max(id) + 1 FROM journal_change), (SELECT max(id) + 1 FROM journal_change) FROM journal_clock c;
             INSERT INTO facility (id, name) VALUES ('cua-mai', 'Cơ sở chị Mai thêm');
             INSERT INTO journal_change (tx, tbl, row_id, kind) SELECT max(id), 'facility', 'cua-mai', 'I' FROM journal_transaction;
             UPDATE journal_clock SET clock = clock + 2, sequence = sequence + 1,
                                      seen = (SELECT max(id) FROM journal_seen);
             INSERT INTO journal_transaction (op, label, kind, state, under, at_ms, clock, person, device, incarnation, sequence, seen, first_change, last_change)
               SELECT 'facility.add', 'Thêm cơ sở CNNT “Cơ sở chị Mai thêm”', 'do', 'done', max(id), 1, 1, 'Mai', 'may-cua-mai',
                      'doi-khac', 42, 1, (SELECT max(id) + 1 FROM journal_change), (SELECT max(id) FROM journal_change) FROM journal_transaction;",
        )
        .expect("filed");
}

#[test]
fn undo_aims_at_the_merge_and_never_at_a_colleagues_operation_under_it() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 1).expect("written");
    let (path, mut world) = (bench.ledger.path().to_owned(), bench.ledger.world().clone());
    bench.ledger.close().expect("closed");
    file_a_merge(&path);
    // The machine wrote that operation, so it remembers it.
    world.memory = Arc::new(Fleeting::default());
    let ledger = Ledger::open(&path, world).expect("opened");
    let names = || ledger.undoable().expect("asked");
    assert_eq!(names().0.as_deref(), Some("Nhận gói của chị Mai"));
    ledger.undo().expect("undone");
    assert_eq!(super::facilities(&path), 1, "what came is gone");
    assert_eq!(names().0.as_deref(), Some("Nhập khảo sát “tệp 1.xlsx”"));
    ledger.redo().expect("received again");
    assert_eq!(super::facilities(&path), 2);
    ledger.undo().expect("undone");
    ledger.undo().expect("the own one");
    assert_eq!(names().0, None, "a colleague's is nobody's to undo here");
    assert_eq!(
        names().1.as_deref(),
        Some("Nhập khảo sát “tệp 1.xlsx”"),
        "nor to do again"
    );
    let (states, person): (String, String) = dump::plain(&path)
        .query_row(
            "SELECT group_concat(state), max(person) FROM journal_transaction WHERE under IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("asked");
    assert_eq!((&*states, &*person), ("done", "Mai"), "filed as it was");
    write_whole(&ledger, 2, 1).expect("written");
    assert_eq!(names().1, None, "and other work lets go of what was undone");
    let foreign: i64 = dump::plain(&path)
        .query_row(
            "SELECT id FROM journal_transaction WHERE under IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .expect("asked");
    for named in [
        ledger.undo_operation(foreign).expect_err("a colleague's"),
        ledger.redo_operation(foreign).expect_err("a colleague's"),
    ] {
        super::assert_refused(&named, "operation_of_another");
        assert!(
            named.message().contains("Nhận gói của chị Mai"),
            "says what to undo instead: {named}"
        );
    }
}

#[test]
fn nothing_is_undone_across_what_another_machine_wrote() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 1).expect("written");
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let ledger = Ledger::open(&path, program("may-b", &Arc::default(), 9)).expect("opened");
    assert_eq!(ledger.undoable().expect("asked"), (None, None));
    super::assert_refused(&ledger.undo().expect_err("not ours"), "nothing_to_undo");
    let theirs: i64 = dump::plain(&path)
        .query_row("SELECT max(id) FROM journal_transaction", [], |row| {
            row.get(0)
        })
        .expect("asked");
    super::assert_refused(
        &ledger.undo_operation(theirs).expect_err("not ours"),
        "operation_of_another",
    );
    write_whole(&ledger, 2, 1).expect("written");
    ledger.undo().expect("our own");
    assert_eq!(ledger.undoable().expect("asked").0, None);
    assert_eq!(super::facilities(&path), 1, "the colleague's stays");
    ledger.redo().expect("our own");
    assert_eq!(super::facilities(&path), 2);
}

#[test]
fn a_gap_in_the_journal_is_found() {
    let bench = Bench::small();
    for number in 1..=3 {
        write_whole(&bench.ledger, number, 1).expect("written");
    }
    let path = bench.ledger.path().to_owned();
    let connection = Connection::open(&path).expect("opened");
    connection
        .execute_batch(
            "DELETE FROM journal_change WHERE tx = (SELECT id FROM journal_transaction WHERE label LIKE '%tệp 2%');
             DELETE FROM journal_transaction WHERE label LIKE '%tệp 2%';",
        )
        .expect("lost");
    let health = backup::check(&bench.ledger).expect("checked");
    assert!(!health.ok);
    assert_eq!(health.lines, ["Nhật ký thiếu 1 thao tác ở giữa."]);
}

#[test]
fn nothing_secret_stands_in_a_journalled_table() {
    let bench = Bench::small();
    let connection = dump::plain(bench.ledger.path());
    let words = [
        "secret",
        "password",
        "passphrase",
        "private",
        "token",
        "pin_",
    ];
    let mut found = Vec::new();
    for table in dump::journalled(&connection) {
        let mut statement = connection
            .prepare("SELECT name FROM pragma_table_info(?1)")
            .expect("prepared");
        let columns = statement
            .query_map([&table], |row| row.get::<_, String>(0))
            .expect("asked");
        for column in columns {
            let column = column.expect("read");
            if words.iter().any(|word| column.contains(word)) {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    assert_eq!(
        found,
        Vec::<String>::new(),
        "a journalled table travels to every laptop: keep what proves who somebody is in a table of NOT_JOURNALLED"
    );
}
