//! Backups: verified, complete while others write, restorable and restorable back.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use so_khuyen_cong_core::ledger::{Ledger, backup};
use so_khuyen_cong_tests::dump::{self, differences};
use so_khuyen_cong_tests::sample::Chance;
use so_khuyen_cong_tests::{Bench, world};

use super::{assert_refused, facilities, torn, write_whole};

#[test]
fn a_backup_holds_every_row_and_is_found_in_the_list() {
    let bench = Bench::new();
    for number in 1..=5 {
        write_whole(&bench.ledger, number, 8).expect("written");
    }
    let folder = backup::folder(bench.ledger.path());
    assert_eq!(folder, bench.path("so-sao-luu"), "beside the ledger");
    let made = backup::make(&bench.ledger, &folder, "hand").expect("made");
    assert_eq!(
        (made.counts["facility"], made.counts["facility_need"]),
        (5, 40)
    );
    assert!(
        made.counts["unit"] > 10_000,
        "reference rows too: {}",
        made.counts["unit"]
    );
    let path = folder.join(&made.file);
    assert_eq!(
        differences(&bench.dump(), &dump::of(&path)),
        Vec::<String>::new(),
        "the same rows"
    );
    assert_eq!(
        backup::verify(&path, &bench.path("tam")).expect("verified"),
        made.counts
    );
    assert_eq!(backup::list(&folder).expect("listed"), [made]);
    let names: Vec<_> = std::fs::read_dir(&folder)
        .expect("listed")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(
        names.len(),
        2,
        "the copy and its note, nothing half-made: {names:?}"
    );
    let opened = Ledger::open(&path, world(4)).expect("a backup is a ledger");
    assert_eq!(opened.counts().expect("counted")["facility"], 5);
}

#[test]
fn two_backups_within_one_second_have_two_names() {
    let bench = Bench::small();
    let folder = bench.path("sao");
    // The world's clock moves a second each time it is asked; this one stands.
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let mut still = world(4);
    still.clock = std::sync::Arc::new(|| 1_795_323_600_000);
    let ledger = Ledger::open(&path, still).expect("opened");
    let (one, other) = (
        backup::make(&ledger, &folder, "hand").expect("made"),
        backup::make(&ledger, &folder, "hand").expect("made"),
    );
    assert_ne!(one.file, other.file);
    assert_eq!(backup::list(&folder).expect("listed").len(), 2);
}

#[test]
fn one_flipped_byte_anywhere_in_a_backup_is_found() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 40).expect("written");
    let folder = bench.path("sao");
    let made = backup::make(&bench.ledger, &folder, "hand").expect("made");
    let path = folder.join(&made.file);
    let whole = std::fs::read(&path).expect("read");
    let mut chance = Chance(50);
    let mut places = vec![0, whole.len() - 1];
    places.extend((0..48).map(|_| chance.below(whole.len())));
    for at in places {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << chance.below(8);
        std::fs::write(&path, bytes).expect("written");
        let error = backup::verify(&path, &bench.path("tam"))
            .expect_err(&format!("byte {at} is not found"));
        assert_refused(&error, "backup_damaged");
        assert!(
            error.message().contains(&made.file),
            "names the file: {error}"
        );
    }
    std::fs::write(&path, &whole[..whole.len() - 1]).expect("written");
    assert_refused(
        &backup::verify(&path, &bench.path("tam")).expect_err("cut short"),
        "backup_damaged",
    );
    std::fs::write(&path, &whole).expect("written");
    backup::verify(&path, &bench.path("tam")).expect("sound again");
    let left = std::fs::read_dir(bench.path("tam"))
        .expect("listed")
        .count();
    assert_eq!(left, 0, "trial restores are cleared away");

    // Its note lost or scribbled over.
    let note = folder.join(format!("{}.json", made.file));
    std::fs::write(&note, "{").expect("written");
    assert_refused(
        &backup::verify(&path, &bench.path("tam")).expect_err("no note to read"),
        "backup_damaged",
    );
    std::fs::remove_file(&note).expect("removed");
    backup::verify(&path, &bench.path("tam")).expect("a sound ledger without a note is still one");
    assert!(
        !backup::list(&folder).expect("listed")[0].verified,
        "but the list says that nothing vouches for it"
    );
}

#[test]
fn a_damaged_backup_is_never_restored() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 4).expect("written");
    let folder = bench.path("sao");
    let made = backup::make(&bench.ledger, &folder, "hand").expect("made");
    let path = bench.ledger.path().to_owned();
    let before = bench.dump();
    bench.ledger.close().expect("closed");
    let mut bytes = std::fs::read(folder.join(&made.file)).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(folder.join(&made.file), bytes).expect("written");
    let error = backup::restore(&path, &folder.join(&made.file), &world(4)).expect_err("damaged");
    assert_refused(&error, "backup_damaged");
    assert_eq!(
        differences(&before, &dump::of(&path)),
        Vec::<String>::new(),
        "the ledger is as before"
    );
    let error =
        backup::restore(&path, &folder.join("khong-co.db"), &world(4)).expect_err("missing");
    assert_refused(&error, "file_missing");
}

#[test]
fn a_restore_can_be_restored_back() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 4).expect("written");
    let folder = backup::folder(bench.ledger.path());
    let early = backup::make(&bench.ledger, &folder, "hand").expect("made");
    let then = bench.dump();
    write_whole(&bench.ledger, 2, 9).expect("written");
    bench.ledger.undo().expect("undone");
    write_whole(&bench.ledger, 3, 2).expect("written");
    let now = bench.dump();
    let path = bench.ledger.path().to_owned();

    let error = backup::restore(&path, &folder.join(&early.file), &world(4)).expect_err("open");
    assert_refused(&error, "ledger_locked");
    bench.ledger.close().expect("closed");
    let replaced = backup::restore(&path, &folder.join(&early.file), &world(4))
        .expect("restored")
        .expect("kept");
    assert_eq!(
        differences(&then, &dump::of(&path)),
        Vec::<String>::new(),
        "as it was then"
    );
    let opened = Ledger::open(&path, world(5)).expect("opened");
    assert_eq!(
        opened.undoable().expect("asked").0.as_deref(),
        Some("Nhập khảo sát “tệp 1.xlsx”"),
        "its undo is as it was then"
    );
    opened.close().expect("closed");

    assert_eq!(
        (replaced.reason.as_str(), replaced.verified),
        ("restore", true)
    );
    backup::restore(&path, &folder.join(&replaced.file), &world(6)).expect("restored back");
    assert_eq!(
        differences(&now, &dump::of(&path)),
        Vec::<String>::new(),
        "as it was before the restore"
    );
    assert_eq!(torn(&path), Vec::<String>::new());
}

#[test]
fn what_a_killed_program_left_in_its_log_is_kept_by_a_restore() {
    let bench = Bench::small();
    let folder = backup::folder(bench.ledger.path());
    let early = backup::make(&bench.ledger, &folder, "hand").expect("made");
    write_whole(&bench.ledger, 1, 6).expect("written");
    let now = bench.dump();
    // As the disk looks when the program is killed.
    let killed = bench.path("bi-tat.db");
    std::fs::copy(bench.ledger.path(), &killed).expect("copied");
    std::fs::copy(bench.path("so.db-wal"), bench.path("bi-tat.db-wal")).expect("copied");
    let replaced = backup::restore(&killed, &folder.join(&early.file), &world(4))
        .expect("restored")
        .expect("kept");
    assert_eq!(
        facilities(&killed),
        0,
        "the old log is not replayed into the restored file"
    );
    backup::restore(
        &killed,
        &backup::folder(&killed).join(&replaced.file),
        &world(5),
    )
    .expect("restored back");
    assert_eq!(differences(&now, &dump::of(&killed)), Vec::<String>::new());
}

#[test]
fn a_lost_or_ruined_ledger_is_restored_and_the_ruin_is_kept() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 4).expect("written");
    let folder = backup::folder(bench.ledger.path());
    let made = backup::make(&bench.ledger, &folder, "hand").expect("made");
    let then = bench.dump();
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");

    std::fs::write(&path, b"ruined by something else").expect("ruined");
    let ruin = backup::restore(&path, &folder.join(&made.file), &world(4))
        .expect("restored")
        .expect("kept");
    assert_eq!(
        std::fs::read(folder.join(&ruin.file)).expect("read"),
        b"ruined by something else",
        "byte for byte"
    );
    assert!(!ruin.verified);
    assert_eq!(differences(&then, &dump::of(&path)), Vec::<String>::new());

    std::fs::remove_file(&path).expect("lost");
    let replaced = backup::restore(&path, &folder.join(&made.file), &world(5)).expect("restored");
    assert_eq!(replaced, None, "there was nothing to keep");
    assert_eq!(differences(&then, &dump::of(&path)), Vec::<String>::new());
}

#[test]
fn a_backup_made_while_somebody_writes_is_one_state_of_the_ledger() {
    let bench = Bench::small();
    for number in 1..=30 {
        write_whole(&bench.ledger, number, 20).expect("written");
    }
    let folder = bench.path("sao");
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 1_000;
            while !enough.load(Ordering::Relaxed) {
                write_whole(&bench.ledger, number, 15).expect("written");
                if number % 3 == 0 {
                    bench.ledger.undo().expect("undone");
                }
                number += 1;
            }
        });
        let made: Vec<_> = (0..12)
            .map(|_| backup::make(&bench.ledger, &folder, "hand"))
            .collect();
        enough.store(true, Ordering::Relaxed);
        for backup in made {
            let backup = backup.expect("made while somebody writes");
            let path = folder.join(&backup.file);
            assert_eq!(torn(&path), Vec::<String>::new(), "whole operations only");
            assert_eq!(facilities(&path), backup.counts["facility"]);
        }
    });
}

#[test]
fn old_backups_are_thinned_and_those_before_a_restore_stay() {
    let bench = Bench::small();
    let folder = bench.path("sao");
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    // One a day at noon for a hundred days, and one of each kind that is never thinned.
    let noon = 1_795_323_600_000_i64;
    let day = 86_400_000;
    for ago in (0..100).step_by(4) {
        let mut then = world(4);
        then.clock = std::sync::Arc::new(move || noon - ago * day);
        let ledger = Ledger::open(&path, then).expect("opened");
        backup::make(&ledger, &folder, if ago == 96 { "restore" } else { "exit" }).expect("made");
    }
    let today: NaiveDate = "2026-11-22".parse().expect("a day");
    assert_eq!(backup::list(&folder).expect("listed").len(), 25);
    let dropped = backup::tidy(&folder, today).expect("thinned");
    let kept = backup::list(&folder).expect("listed");
    assert_eq!(kept.len() + dropped, 25);
    assert!(dropped > 5, "by week and by month: {dropped}");
    assert!(
        kept.iter().any(|backup| backup.reason == "restore"),
        "kept although old"
    );
    assert_eq!(kept[0].at.get(..10), Some("2026-11-22"), "the newest first");
    let files = std::fs::read_dir(&folder).expect("listed").count();
    assert_eq!(
        files,
        2 * kept.len(),
        "each copy with its note, no note alone"
    );
    assert_eq!(
        backup::tidy(&folder, today).expect("thinned"),
        0,
        "a second time finds nothing"
    );
    for backup in kept {
        backup::verify(&folder.join(&backup.file), &bench.folder.path().join("tam"))
            .expect("sound");
    }
}
