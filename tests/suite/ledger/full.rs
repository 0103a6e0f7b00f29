//! A full disk: the operation is refused with its sentence, the ledger is as before, and works again
//! once there is room.
//!
//! Played on a file system of its own of a few megabytes, mounted for one child of the suite only.
//! Where the system does not allow even that (no `unshare`), the test says so and passes.

use std::path::{Path, PathBuf};
use std::process::Command;

use so_khuyen_cong_core::ledger::{Ledger, backup};
use so_khuyen_cong_tests::dump::{self, differences};
use so_khuyen_cong_tests::{Bench, world};
use tempfile::TempDir;

use super::{assert_refused, torn, write_whole};

/// Grows a file until nothing is left but `spare` bytes.
fn fill(filler: &Path, spare: usize) {
    let mut size = 0_usize;
    while std::fs::write(filler, vec![7; size + 65_536]).is_ok() {
        size += 65_536;
    }
    std::fs::write(filler, vec![7; size.saturating_sub(spare)]).expect("fits");
}

/// The child, on its small disk.
#[test]
fn the_writer_on_a_full_disk() {
    let Some(disk) = std::env::var_os("SKC_SUITE_SMALL_DISK").map(PathBuf::from) else {
        return;
    };
    let path = disk.join("so.db");
    let bench = Bench::small();
    let template = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    std::fs::copy(&template, &path).expect("copied");
    let ledger = Ledger::open(&path, world(3)).expect("opened");
    write_whole(&ledger, 1, 10).expect("there is room");
    let before = dump::of(&path);

    // Fills what is left, and gives back a little.
    let filler = disk.join("day.bin");
    fill(&filler, 131_072);

    let mut refused = 0;
    for number in 2..6 {
        let error = write_whole(&ledger, number, 4_000).expect_err("no room");
        assert_refused(&error, "disk_full");
        refused += 1;
        assert_eq!(
            differences(&before, &dump::of(&path)),
            Vec::<String>::new(),
            "as before"
        );
    }
    assert_eq!(refused, 4);
    let (undo, _) = ledger.undoable().expect("asked");
    assert_eq!(
        undo.as_deref(),
        Some("Nhập khảo sát “tệp 1.xlsx”"),
        "nothing else to undo"
    );

    let folder = backup::folder(&path);
    fill(&filler, 0);
    assert_refused(
        &backup::make(&ledger, &folder, "hand").expect_err("no room"),
        "disk_full",
    );
    let left = std::fs::read_dir(&folder)
        .map(|entries| entries.count())
        .unwrap_or_default();
    assert_eq!(left, 0, "half a backup is no backup");

    std::fs::remove_file(&filler).expect("freed");
    write_whole(&ledger, 7, 200).expect("works again");
    ledger.undo().expect("undone");
    assert_eq!(differences(&before, &dump::of(&path)), Vec::<String>::new());
    assert_eq!(torn(&path), Vec::<String>::new());
    assert!(backup::check(&ledger).expect("checked").ok);
    backup::make(&ledger, &folder, "hand").expect("backed up again");
    ledger.close().expect("closed");
    println!("the small disk was filled");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_an_operation_is_refused_and_the_ledger_is_as_before() {
    let disk = TempDir::new().expect("a folder");
    let isolated = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(disk.path());
        command
    };
    let probe = isolated("mount -t tmpfs -o size=6m tmpfs \"$1\"").output();
    if !probe.is_ok_and(|output| output.status.success()) {
        println!("not played: this system lets nobody mount a small disk for one process");
        return;
    }
    let output = isolated(
        "mount -t tmpfs -o size=6m tmpfs \"$1\" && exec \"$2\" --exact ledger::full::the_writer_on_a_full_disk --nocapture --test-threads=1",
    )
    .arg(std::env::current_exe().expect("this binary"))
    .env("SKC_SUITE_SMALL_DISK", disk.path())
    .output()
    .expect("started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("the small disk was filled"),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
