//! A second pair of eyes: what lies in a ledger's file, read by a plain connection of SQLite's own,
//! without any of the code under test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use so_khuyen_cong_core::nouns::NOT_JOURNALLED;

/// Table by table, its rows in the order of their keys, as one JSON text.
pub type Dump = BTreeMap<String, String>;

/// A plain connection for reading.
pub fn plain(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opened")
}

/// Every journalled table of the ledger at `path`.
pub fn of(path: &Path) -> Dump {
    let connection = plain(path);
    // One state, whoever writes meanwhile.
    let connection = connection.unchecked_transaction().expect("begun");
    let tables = journalled(&connection);
    of_tables(&connection, tables.iter().map(String::as_str))
}

/// These tables only.
pub fn of_tables<'a>(connection: &Connection, tables: impl IntoIterator<Item = &'a str>) -> Dump {
    tables
        .into_iter()
        .map(|table| (table.to_owned(), rows(connection, table)))
        .collect()
}

/// The user tables that are not listed as not journalled.
pub fn journalled(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare(
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
        )
        .expect("prepared");
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .expect("asked")
        .collect::<Result<_, _>>()
        .expect("read");
    names
        .into_iter()
        .filter(|name| !NOT_JOURNALLED.contains(&name.as_str()))
        .collect()
}

/// The rows of one table that has an `id`.
pub fn rows(connection: &Connection, table: &str) -> String {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")
        .expect("prepared");
    let columns: Vec<String> = statement
        .query_map([table], |row| row.get::<_, String>(0))
        .expect("asked")
        .map(|name| format!("\"{}\"", name.expect("read")))
        .collect();
    connection
        .query_row(
            &format!(
                "SELECT json_group_array(json_array({})) FROM (SELECT * FROM {table} ORDER BY id)",
                columns.join(", ")
            ),
            [],
            |row| row.get(0),
        )
        .expect("read")
}

/// What differs between two dumps, a line for each row; empty where they are equal.
pub fn differences(before: &Dump, after: &Dump) -> Vec<String> {
    let tables: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut lines = Vec::new();
    for table in tables {
        let (old, new) = (before.get(table), after.get(table));
        if old == new {
            continue;
        }
        let read = |text: Option<&String>| -> BTreeSet<String> {
            let rows: Vec<Value> = text
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default();
            rows.iter().map(Value::to_string).collect()
        };
        let (old, new) = (read(old), read(new));
        lines.extend(old.difference(&new).map(|row| format!("{table} -{row}")));
        lines.extend(new.difference(&old).map(|row| format!("{table} +{row}")));
    }
    lines
}
