//! Opening: what can be opened, what is refused and why, and that a refused file is left alone.

use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use rusqlite::Connection;
use serde_json::json;
use so_khuyen_cong_core::ledger::Ledger;
use so_khuyen_cong_tests::{Bench, world};
use tempfile::TempDir;

use super::{assert_refused, facilities, write_whole};

#[test]
fn a_second_program_reads_what_the_first_writes_and_says_why_it_cannot_write() {
    let bench = Bench::small();
    let path = bench.ledger.path().to_owned();
    let second = Ledger::open(&path, world(8)).expect("opened for reading");
    let why = second.read_only().expect("read-only").to_owned();
    assert!(
        why.contains("đang được mở ở một cửa sổ hoặc chương trình khác"),
        "{why}"
    );
    assert_refused(
        &write_whole(&second, 1, 1).expect_err("cannot write"),
        "ledger_read_only",
    );
    assert_refused(&second.undo().expect_err("cannot undo"), "ledger_read_only");
    assert_refused(
        &second
            .keep_draft("facility", "new", None)
            .expect_err("no draft either"),
        "ledger_read_only",
    );

    bench.add("facility", json!({ "name": "Xưởng mộc Chánh Nghĩa" }));
    assert_eq!(
        second.counts().expect("counted")["facility"],
        1,
        "it sees what was just written"
    );

    bench.ledger.close().expect("closed");
    assert_eq!(
        second.counts().expect("counted")["facility"],
        1,
        "and still reads when the first is gone"
    );
    assert!(
        second.read_only().is_some(),
        "but does not become a writer by itself"
    );
    let third = Ledger::open(&path, world(9)).expect("opened");
    assert!(third.read_only().is_none(), "the lock was free");
}

#[test]
fn a_closed_ledger_is_one_file() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 30).expect("written");
    let (path, folder) = (bench.ledger.path().to_owned(), bench.folder);
    bench.ledger.close().expect("closed");
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .expect("listed")
        .map(|entry| {
            entry
                .expect("read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, ["so.db", "so.db.lock"], "nothing else to copy");
    assert_eq!(facilities(&path), 1);
}

/// Opens, asserts the refusal, and that neither the file nor a log beside it changed.
#[track_caller]
fn assert_left_alone(path: &Path, codes: &[&str], what: &str) {
    let wal = format!("{}-wal", path.display());
    let before = (std::fs::read(path).expect("read"), std::fs::read(&wal).ok());
    let error = Ledger::open(path, world(1)).map(|_| ()).expect_err(what);
    assert!(
        codes.contains(&error.code()),
        "{what}: {} {error}",
        error.code()
    );
    assert_refused(&error, error.code());
    let name = path.file_name().expect("a name").to_string_lossy();
    assert!(
        error.message().contains(&*name),
        "{what}: names the file: {error}"
    );
    let after = (std::fs::read(path).expect("read"), std::fs::read(&wal).ok());
    assert!(before.0 == after.0, "{what}: the file is untouched");
    assert!(before.1 == after.1, "{what}: and so is its log");
    assert!(!path.with_extension("db-journal").exists(), "{what}");
}

#[test]
fn a_file_that_is_no_ledger_is_refused_by_name_and_left_alone() {
    let folder = TempDir::new().expect("a folder");
    let not_ours = ["ledger_not_a_ledger"];
    for (name, bytes) in [
        ("trong.db", Vec::new()),
        ("mot.db", vec![0]),
        (
            "rac.db",
            (0..20_000_u32)
                .map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3])
                .collect(),
        ),
        (
            "van-ban.db",
            "Danh sách cơ sở công nghiệp nông thôn\n"
                .repeat(500)
                .into_bytes(),
        ),
        (
            "bang-tinh.xlsx",
            b"PK\x03\x04 not really a workbook".repeat(300),
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        assert_left_alone(&path, &not_ours, name);
    }

    let other = folder.path().join("cua-nguoi-khac.db");
    let connection = Connection::open(&other).expect("made");
    connection.execute_batch("CREATE TABLE message(id INTEGER PRIMARY KEY, text TEXT); INSERT INTO message(text) VALUES ('chào');").expect("made");
    drop(connection);
    assert_left_alone(&other, &not_ours, "another program's database");

    // Another program's database with changes still in its log, as if it had been killed.
    let living = folder.path().join("dang-dung.db");
    let connection = Connection::open(&living).expect("made");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; CREATE TABLE message(id INTEGER PRIMARY KEY, text TEXT);",
        )
        .expect("made");
    let copied = folder.path().join("ban-chep.db");
    std::fs::copy(&living, &copied).expect("copied");
    std::fs::copy(
        folder.path().join("dang-dung.db-wal"),
        folder.path().join("ban-chep.db-wal"),
    )
    .expect("copied");
    assert_left_alone(&copied, &not_ours, "another program's database with a log");
}

#[test]
fn a_ledger_cut_short_is_refused_and_left_alone() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 50).expect("written");
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let whole = std::fs::read(&path).expect("read");
    for length in [
        16,
        60,
        100,
        512,
        4_096,
        4_097,
        8_192,
        whole.len() / 2,
        whole.len() - 4_096,
    ] {
        let cut = bench.folder.path().join(format!("cut-{length}.db"));
        std::fs::write(&cut, &whole[..length]).expect("written");
        assert_left_alone(
            &cut,
            &["ledger_damaged", "ledger_not_a_ledger"],
            &format!("{length} bytes"),
        );
    }
}

#[test]
fn a_ledger_of_a_newer_program_is_refused_and_left_alone() {
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 5).expect("written");
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    Connection::open(&path)
        .expect("opened")
        .pragma_update(None, "user_version", 99)
        .expect("set");
    assert_left_alone(&path, &["ledger_too_new"], "closed in order");
    assert!(
        !bench.folder.path().join("so-sao-luu").exists(),
        "and nothing was backed up for an upgrade"
    );

    // The newer program was killed, and changes lie in its log.
    let newer = Connection::open(&path).expect("opened");
    newer
        .execute_batch("UPDATE facility SET note = 'mới'")
        .expect("written");
    let copied = bench.folder.path().join("bi-tat.db");
    std::fs::copy(&path, &copied).expect("copied");
    std::fs::copy(
        bench.folder.path().join("so.db-wal"),
        bench.folder.path().join("bi-tat.db-wal"),
    )
    .expect("copied");
    assert_left_alone(&copied, &["ledger_too_new"], "killed");
}

#[test]
fn a_ledger_that_is_not_there_or_is_a_folder_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let error = Ledger::open(&folder.path().join("khong-co.db"), world(1))
        .map(|_| ())
        .expect_err("missing");
    assert_refused(&error, "ledger_missing");
    assert!(
        !folder.path().join("khong-co.db").exists(),
        "opening never creates"
    );
    let error = Ledger::open(folder.path(), world(1))
        .map(|_| ())
        .expect_err("a folder");
    assert_refused(&error, "file_is_folder");
}

/// The child that may not write: asserts what a person there sees.
#[test]
fn the_reader_who_may_not_write() {
    let (Ok(path), Ok(expected)) = (
        std::env::var("SKC_SUITE_READ_ONLY"),
        std::env::var("SKC_SUITE_EXPECTED"),
    ) else {
        return;
    };
    match Ledger::open(path.as_ref(), world(3)) {
        Ok(ledger) => {
            assert_eq!(expected, "reads");
            let why = ledger.read_only().expect("read-only");
            assert!(why.contains("không cho ghi"), "{why}");
            assert_eq!(ledger.counts().expect("counted")["facility"], 2);
            assert_refused(
                &write_whole(&ledger, 1, 1).expect_err("cannot write"),
                "ledger_read_only",
            );
            let health = so_khuyen_cong_core::ledger::backup::check(&ledger).expect("checked");
            assert!(health.ok, "{:?}", health.lines);
            ledger.close().expect("closed");
        }
        Err(error) => {
            assert_eq!(expected, error.code(), "{error}");
            assert_refused(&error, &expected.clone());
        }
    }
}

/// Runs [`the_reader_who_may_not_write`] as somebody without special rights.
#[cfg(unix)]
#[track_caller]
fn assert_reader(path: &Path, expected: &str, what: &str) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let binary = std::env::current_exe().expect("this binary");
    let root = std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0);
    // Somebody else may not be able to look into the folder where the suite was built.
    let folder = TempDir::new().expect("a folder");
    let mut command = if root {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
            .expect("set");
        let copy = folder.path().join("suite");
        if std::fs::hard_link(&binary, &copy).is_err() {
            std::fs::copy(&binary, &copy).expect("copied");
        }
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(copy);
        command
    } else {
        Command::new(binary)
    };
    let output = command
        .args([
            "--exact",
            "ledger::opening::the_reader_who_may_not_write",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("SKC_SUITE_READ_ONLY", path)
        .env("SKC_SUITE_EXPECTED", expected)
        .output()
        .expect("started");
    assert!(
        output.status.success(),
        "{what}: {}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[cfg(unix)]
#[test]
fn a_ledger_where_one_may_not_write_is_read_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let allow = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    let bench = Bench::small();
    write_whole(&bench.ledger, 1, 3).expect("written");
    write_whole(&bench.ledger, 2, 3).expect("written");
    let log = std::fs::read(bench.path("so.db-wal")).expect("there is a log");
    let early = std::fs::read(bench.ledger.path()).expect("read");
    let path = bench.ledger.path().to_owned();
    bench.ledger.close().expect("closed");
    let bytes = std::fs::read(&path).expect("read");

    let place = TempDir::new().expect("a folder");
    let lay = |name: &str, files: &[(&str, &[u8], u32)], folder_mode: u32| {
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).expect("made");
        for (file, bytes, mode) in files {
            std::fs::write(folder.join(file), bytes).expect("written");
            allow(&folder.join(file), *mode);
        }
        allow(&folder, folder_mode);
        folder.join("so.db")
    };
    allow(place.path(), 0o755);
    type Case<'a> = (&'a str, &'a [(&'a str, &'a [u8], u32)], u32, &'a str);
    let cases: &[Case<'_>] = &[
        (
            "read-only file",
            &[("so.db", &bytes, 0o444)],
            0o777,
            "reads",
        ),
        (
            "read-only folder",
            &[("so.db", &bytes, 0o666)],
            0o555,
            "reads",
        ),
        (
            "read-only both",
            &[("so.db", &bytes, 0o444)],
            0o555,
            "reads",
        ),
        (
            "read-only folder with a lock of before",
            &[("so.db", &bytes, 0o666), ("so.db.lock", b"", 0o666)],
            0o555,
            "reads",
        ),
        // Changes lie in a log that cannot be read without writing beside it: said, not overlooked.
        (
            "read-only folder with a log",
            &[("so.db", &early, 0o444), ("so.db-wal", &log, 0o444)],
            0o555,
            "ledger_cannot_open",
        ),
        (
            "unreadable file",
            &[("so.db", &bytes, 0o000)],
            0o777,
            "ledger_cannot_open",
        ),
    ];
    for (name, files, mode, expected) in cases {
        let ledger = lay(name, files, *mode);
        assert_reader(&ledger, expected, name);
        assert_eq!(
            std::fs::read(&ledger).expect("read"),
            files[0].1,
            "{name}: untouched"
        );
        // So that the temporary folder can be taken away again.
        allow(ledger.parent().expect("a folder"), 0o755);
    }
}

#[cfg(unix)]
#[test]
fn a_ledger_is_opened_again_at_once_while_other_programs_are_being_started() {
    let Bench { folder, ledger } = Bench::small();
    ledger.close().expect("closed");
    let path = folder.path().join("so.db");
    let enough = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !enough.load(std::sync::atomic::Ordering::Relaxed) {
                    Command::new("true").status().expect("started");
                }
            });
        }
        let mut kept = 0;
        for _ in 0..60 {
            let ledger = Ledger::open(&path, world(8)).expect("opened");
            kept += i32::from(ledger.read_only().is_some());
            ledger.close().expect("closed");
        }
        enough.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(kept, 0, "times the lock outlived the ledger");
    });
}
