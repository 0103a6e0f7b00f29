//! Upgrading: every released ledger opens with today's program, has the schema of a fresh one, keeps
//! its rows, and can be undone to its start.
//!
//! Released ledgers lie in `tests/fixtures/ledgers`, one for each migration that is frozen; until the
//! first release there is none, and the first test holds that the folder says so honestly.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use so_khuyen_cong_core::ledger::{Ledger, backup};
use so_khuyen_cong_tests::dump::{self, differences};
use so_khuyen_cong_tests::{Bench, world};
use tempfile::TempDir;

use crate::tidy::{frozen, migrations, root};

fn released() -> Vec<PathBuf> {
    let mut ledgers: Vec<PathBuf> = std::fs::read_dir(root().join("tests/fixtures/ledgers"))
        .expect("the folder is there")
        .map(|entry| entry.expect("read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect();
    ledgers.sort();
    ledgers
}

/// Everything the file says of its shape: tables, indexes, columns with types and defaults, keys.
fn schema(path: &Path) -> BTreeMap<String, String> {
    let connection = dump::plain(path);
    let mut shape = BTreeMap::new();
    let mut statement = connection
        .prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_%' ESCAPE '\\'")
        .expect("prepared");
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .expect("asked");
    for row in rows {
        let (name, sql) = row.expect("read");
        // A rebuilt table may be written with other spaces.
        shape.insert(name, sql.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    for pragma in ["user_version", "application_id"] {
        let value: i64 = connection
            .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
            .expect("asked");
        shape.insert(pragma.to_owned(), value.to_string());
    }
    shape
}

#[test]
fn there_is_one_released_ledger_for_each_frozen_migration() {
    let names: Vec<String> = released()
        .iter()
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let numbers: Vec<String> = frozen()
        .iter()
        .map(|(name, _)| name[..4].to_owned())
        .collect();
    assert_eq!(
        names, numbers,
        "tests/fixtures/ledgers against src-tauri/core/migrations/frozen"
    );
}

#[test]
fn a_fresh_ledger_is_what_all_migrations_in_a_row_make() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("tung-buoc.db");
    let connection = Connection::open(&path).expect("made");
    for (_, sql) in migrations() {
        connection.execute_batch(&sql).expect("migrated");
    }
    drop(connection);
    let bench = Bench::new();
    let (mut by_steps, fresh) = (schema(&path), schema(bench.ledger.path()));
    let steps = migrations().len().to_string();
    assert_eq!(fresh["user_version"], steps, "the number of the last step");
    for pragma in ["user_version", "application_id"] {
        by_steps.insert(pragma.to_owned(), fresh[pragma].clone());
    }
    assert_eq!(by_steps, fresh);
    assert!(fresh.len() > 100, "tables and indexes: {}", fresh.len());
}

#[test]
fn every_released_ledger_is_upgraded_and_can_be_undone_to_its_start() {
    let fresh = schema(Bench::new().ledger.path());
    for released in released() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("so.db");
        std::fs::copy(&released, &path).expect("copied");
        let before = dump::of(&path);
        let was_old = schema(&path)["user_version"] != fresh["user_version"];
        let ledger = Ledger::open(&path, world(3))
            .unwrap_or_else(|error| panic!("{}: {error}", released.display()));
        assert_eq!(schema(&path), fresh, "{}", released.display());
        for (table, rows) in &before {
            let count = |rows: &str| {
                serde_json::from_str::<Vec<serde_json::Value>>(rows)
                    .expect("rows")
                    .len()
            };
            let now = dump::rows(&dump::plain(&path), table);
            assert!(
                count(&now) >= count(rows),
                "{}: {table} lost rows",
                released.display()
            );
        }
        let kept = backup::list(&backup::folder(&path)).expect("listed");
        assert_eq!(
            kept.iter().any(|one| one.reason == "upgrade"),
            was_old,
            "kept as it was before the upgrade"
        );
        let upgraded = dump::of(&path);
        let mut undone = 0;
        while ledger.undoable().expect("asked").0.is_some() {
            ledger
                .undo()
                .unwrap_or_else(|error| panic!("{}: {error}", released.display()));
            undone += 1;
        }
        while ledger.undoable().expect("asked").1.is_some() {
            ledger
                .redo()
                .unwrap_or_else(|error| panic!("{}: {error}", released.display()));
        }
        assert!(undone > 0, "{} has operations to undo", released.display());
        assert_eq!(
            differences(&upgraded, &dump::of(&path)),
            Vec::<String>::new(),
            "{}",
            released.display()
        );
        assert!(
            backup::check(&ledger).expect("checked").ok,
            "{}",
            released.display()
        );
    }
}
