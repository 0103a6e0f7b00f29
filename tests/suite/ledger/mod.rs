//! The ledger: nothing is lost, everything can be undone, and what goes wrong has a sentence.

mod backup;
mod damage;
mod door;
mod dots;
mod full;
mod killed;
mod opening;
mod power;
mod undo;

use std::path::Path;

use rusqlite::Connection;
use so_khuyen_cong_core::ledger::{Ledger, Op, Tx};
use so_khuyen_cong_core::nouns::noun;
use so_khuyen_cong_core::{Error, Result};
use so_khuyen_cong_tests::dump;

/// Asserts a refusal: its code, and a sentence that a person can read.
#[track_caller]
fn assert_refused(error: &Error, code: &str) {
    assert_eq!(error.code(), code, "{error}");
    let message = error.message();
    assert!(message.ends_with('.'), "a whole sentence: {message}");
    assert!(
        message.chars().any(|c| {
            "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ".contains(c)
        }),
        "in Vietnamese with its marks: {message}"
    );
    assert!(
        !message.contains("sqlite") && !message.contains("SQLITE"),
        "in words: {message}"
    );
}

/// A facility with `needs` needs, whole or not at all: the facility's note says how many there are
/// and what they ask for together.
fn add_whole(tx: &Tx<'_>, number: i64, needs: i64) -> Result<String> {
    let id = tx.new_id();
    let each = |n: i64| 1_000 * number + n;
    let sum: i64 = (0..needs).map(each).sum();
    tx.run(
        "INSERT INTO facility(id, name, note) VALUES (?1, ?2, ?3)",
        rusqlite::params![id, format!("Cơ sở số {number}"), format!("{needs}/{sum}")],
    )?;
    for n in 0..needs {
        tx.run(
            "INSERT INTO facility_need(id, facility_id, year, content_written, requested_vnd, note)
             VALUES (?1, ?2, 2026, 'máy móc tiên tiến', ?3, ?4)",
            rusqlite::params![
                tx.new_id(),
                id,
                each(n),
                "x".repeat(usize::try_from(n % 7).expect("small") * 60)
            ],
        )?;
    }
    Ok(id)
}

/// The operation under which [`add_whole`] writes.
fn numbered(number: i64) -> Op {
    Op::ImportSurvey {
        file: format!("tệp {number}.xlsx"),
    }
}

/// Says what is not whole in the file at `path`; empty where everything is.
pub(crate) fn torn(path: &Path) -> Vec<String> {
    let connection = dump::plain(path);
    let mut lines = Vec::new();
    let mut ask = |sql: &str, what: &str| {
        let mut statement = connection.prepare(sql).expect("prepared");
        let found: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .expect("asked")
            .collect::<rusqlite::Result<_>>()
            .expect("read");
        lines.extend(found.into_iter().map(|line| format!("{what}: {line}")));
    };
    ask(
        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        "integrity",
    );
    ask(
        "SELECT \"table\" FROM pragma_foreign_key_check",
        "reference",
    );
    ask(
        "SELECT f.name || ' says ' || f.note FROM facility f
         WHERE f.note <> (SELECT count(*) || '/' || coalesce(sum(requested_vnd), 0) FROM facility_need n WHERE n.facility_id = f.id)",
        "half a transaction",
    );
    for table in ["facility", "facility_need"] {
        ask(
            &format!(
                "SELECT c.row_id || ' ' || c.kind FROM journal_change c LEFT JOIN {table} r ON r.id = c.row_id
                 WHERE c.tbl = '{table}' AND c.id = (SELECT max(id) FROM journal_change l WHERE l.tbl = c.tbl AND l.row_id = c.row_id)
                   AND (c.kind = 'D') <> (r.id IS NULL)"
            ),
            "journal against rows",
        );
        ask(
            &format!(
                "SELECT r.id FROM {table} r WHERE NOT EXISTS (SELECT 1 FROM journal_change c WHERE c.tbl = '{table}' AND c.row_id = r.id)"
            ),
            "row without journal",
        );
    }
    ask(
        "SELECT c.id || ' of ' || c.tx FROM journal_change c LEFT JOIN journal_transaction t ON t.id = c.tx
         WHERE t.last_change IS NULL OR c.id NOT BETWEEN t.first_change AND t.last_change
         UNION ALL
         SELECT sum(last_change - first_change + 1) || ' changes announced' FROM journal_transaction
         HAVING sum(last_change - first_change + 1) <> (SELECT count(*) FROM journal_change)",
        "operations against their changes",
    );
    ask(
        "SELECT record_id FROM search_document WHERE noun = 'facility' AND record_id NOT IN (SELECT id FROM facility)
         UNION ALL SELECT id FROM facility WHERE id NOT IN (SELECT record_id FROM search_document WHERE noun = 'facility')",
        "search against rows",
    );
    lines
}

/// How many facilities the file at `path` has.
fn facilities(path: &Path) -> i64 {
    count(&dump::plain(path), "facility")
}

fn count(connection: &Connection, table: &str) -> i64 {
    connection
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })
        .expect("counted")
}

/// Writes one whole facility.
fn write_whole(ledger: &Ledger, number: i64, needs: i64) -> Result<String> {
    Ok(ledger
        .transact(&numbered(number), |tx| add_whole(tx, number, needs))?
        .value)
}

#[test]
fn the_nouns_these_tests_write_by_hand_are_declared() {
    for name in ["facility", "facility_need"] {
        assert!(noun(name).is_some(), "{name}");
    }
}
