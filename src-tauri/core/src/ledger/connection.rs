//! One connection, opened the one way.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags};

use crate::error::Result;
use crate::ledger::refusal;

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Create,
    ReadWrite,
    ReadOnly,
    /// Read-only media: no lock, no shared memory beside the file.
    Immutable,
}

/// Opens with the pragmas that the ledger's promises rest on. An existing file is not changed by it:
/// whoever writes calls [`start_log`] once it is known to be a ledger.
pub(crate) fn open(path: &Path, mode: Mode) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match mode {
            Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Mode::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Mode::Immutable => OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        };
    let has_log = has_wal(path);
    let opened = if mode == Mode::Immutable {
        Connection::open_with_flags(format!("file:{}?immutable=1", uri_path(path)), flags)
    } else {
        Connection::open_with_flags(path, flags)
    };
    let connection = opened.map_err(|error| refusal::naming(error, path))?;
    set_up(&connection, mode, has_log).map_err(|error| refusal::naming(error, path))?;
    Ok(connection)
}

fn set_up(connection: &Connection, mode: Mode, has_log: bool) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.set_prepared_statement_cache_capacity(256);
    match mode {
        Mode::Create => start_log(connection)?,
        // A stranger's log stays where it is when we turn away.
        Mode::ReadWrite if has_log => {
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        }
        Mode::ReadWrite | Mode::ReadOnly | Mode::Immutable => {}
    }
    connection.create_scalar_function(
        "fold",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            Ok(context
                .get::<Option<String>>(0)?
                .map(|text| crate::text::fold(&text)))
        },
    )
}

/// Makes the file write ahead into a log, and every commit reach the disk before it is answered.
pub(crate) fn start_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")
}

/// Moves the log into the file and lets go of it, so that one file is the whole ledger.
pub(crate) fn close(connection: Connection) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Whether changes lie in a log beside the file.
pub(crate) fn has_wal(path: &Path) -> bool {
    std::fs::metadata(wal(path)).is_ok_and(|meta| meta.len() > 0)
}

/// The log beside the file.
pub(crate) fn wal(path: &Path) -> PathBuf {
    crate::files::beside(path, "-wal")
}

/// The shared memory beside the file.
pub(crate) fn shm(path: &Path) -> PathBuf {
    crate::files::beside(path, "-shm")
}

fn uri_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '?' => out.push_str("%3f"),
            '#' => out.push_str("%23"),
            c => out.push(c),
        }
    }
    out
}
