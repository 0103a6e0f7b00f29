//! Sổ: the ledger, one SQLite file that holds everything a centre knows.
//!
//! Opening takes a lock beside the file; a second program that opens the same ledger reads it and
//! says why it cannot write. All writing goes through one door, [`Ledger::transact`]; what it hands
//! out for reading ([`Reader`]) cannot write, because its connection is read-only. Everything a
//! person can change is journalled by triggers made when the ledger is opened ([`journal`]), which
//! gives undo, redo and history of every noun without a line of code per noun.
//!
//! # Design
//! WAL with `synchronous=FULL`: a transaction that was answered survives a power cut. Instants, the
//! person and the device come in with [`World`]; the ledger never asks the machine.

pub mod backup;
pub(crate) mod blob;
mod cells;
mod connection;
pub mod gate;
pub mod journal;
pub(crate) mod knowledge;
mod lock;
pub mod memory;
mod migrate;
pub(crate) mod numbers;
mod op;
mod reference;
mod reference_news;
mod refusal;
mod rows;
pub mod search;
#[cfg(test)]
pub(crate) mod testing;
mod transact;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use rusqlite::Connection;

pub(crate) use cells::Cells;
pub use knowledge::Knowledge;
pub use op::Op;
pub use reference_news::{
    ReferenceChange, ReferenceList, ReferenceNews, ReferenceRow, reference_news, reference_waits,
    update_reference,
};
pub(crate) use rows::Rows;
pub use transact::{Aim, Done, Reader, Tx};

use crate::clock::{Clock, Instant};
use crate::error::{Error, Result};
use crate::ids::Ids;
use connection::Mode;
use journal::JournalStep;
use lock::Lock;
use memory::Memory;

/// What the ledger must not ask the machine: the time, chance, who and where.
#[derive(Clone)]
pub struct World {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids of new records.
    pub ids: Arc<Ids>,
    /// This device; lives outside the ledger, because a copied file is a new device.
    pub device: String,
    /// What this machine remembers of the ledgers written on it.
    pub memory: Arc<dyn Memory>,
    /// Who acts, as history will name them.
    pub person: String,
    /// The rules that typed records pass: [`crate::gates::ALL`].
    pub gates: gate::Gates,
}

/// What a new ledger needs to know.
#[derive(Debug, Clone, Default)]
pub struct Creation {
    /// Name of the centre.
    pub agency: String,
    /// Code of the province, as it is now (`79`) or was before 1/7/2025.
    pub province: String,
}

/// An open ledger.
pub struct Ledger {
    path: PathBuf,
    world: World,
    writer: Option<Mutex<Connection>>,
    readers: Mutex<Vec<Connection>>,
    mode: Mode,
    read_only: Option<String>,
    /// Held until the ledger is dropped.
    _lock: Option<Lock>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger")
            .field("path", &self.path)
            .field("read_only", &self.read_only)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// Makes a new ledger with the reference data and opens it. Refuses to touch an existing file;
    /// a half-made one never carries the name.
    pub fn create(path: &Path, world: World, creation: &Creation) -> Result<Self> {
        if path.exists() {
            return Err(Error::refused(
                "ledger_exists",
                format!(
                    "Đã có tệp “{}”. Hãy chọn tên khác hoặc mở sổ đó.",
                    crate::files::name(path)
                ),
            ));
        }
        let making = crate::files::beside(path, ".dang-tao");
        let made = make(&making, &world, creation);
        if made.is_err() {
            let _ = std::fs::remove_file(&making);
        }
        made?;
        crate::files::rename(&making, path)?;
        Self::open(path, world)
    }

    /// Opens a ledger, upgrading it if it is older (after a backup). Where another program holds it,
    /// or the place cannot be written, it opens for reading and [`Ledger::read_only`] says why.
    pub fn open(path: &Path, world: World) -> Result<Self> {
        if !path.exists() {
            return Err(Error::refused(
                "ledger_missing",
                format!(
                    "Không tìm thấy sổ “{}”. Hãy chọn lại tệp hoặc tạo sổ mới.",
                    path.display()
                ),
            ));
        }
        if path.is_dir() {
            return Err(Error::refused(
                "file_is_folder",
                format!(
                    "“{}” là thư mục, không phải tệp sổ. Hãy chọn tệp sổ (*.db).",
                    crate::files::name(path)
                ),
            ));
        }
        let lock = match lock::take(path) {
            Ok(lock) => lock,
            Err(lock::NotTaken::Held) => {
                return Self::open_for_reading(
                    path,
                    world,
                    Mode::ReadOnly,
                    "Sổ đang được mở ở một cửa sổ hoặc chương trình khác nên ở đây chỉ xem được, chưa ghi được.".to_owned(),
                );
            }
            Err(lock::NotTaken::Unwritable) => return Self::open_unwritable(path, world),
        };
        let mut writer = match open_for_writing(path) {
            Ok(writer) => writer,
            // The lock file of better days can be taken although nothing new can be made beside it.
            Err(error) if matches!(error.code(), "ledger_cannot_open" | "ledger_read_only") => {
                drop(lock);
                return Self::open_unwritable(path, world);
            }
            Err(error) => return Err(error),
        };
        if migrate::is_old(&writer)? {
            backup::make_from(
                &writer,
                path,
                &backup::folder(path),
                "upgrade",
                world.clock.now(),
            )?;
            migrate::run(&mut writer)?;
        }
        journal::watch(&writer)?;
        crate::views::make(&writer)?;
        Ok(Self {
            path: path.to_owned(),
            world,
            writer: Some(Mutex::new(writer)),
            readers: Mutex::new(Vec::new()),
            mode: Mode::ReadOnly,
            read_only: None,
            _lock: Some(lock),
        })
    }

    fn open_unwritable(path: &Path, world: World) -> Result<Self> {
        let mode = if connection::has_wal(path) {
            Mode::ReadOnly
        } else {
            Mode::Immutable
        };
        Self::open_for_reading(
            path,
            world,
            mode,
            "Thư mục chứa sổ không cho ghi nên chỉ xem được. Hãy chép sổ sang một thư mục ghi được.".to_owned(),
        )
    }

    fn open_for_reading(path: &Path, world: World, mode: Mode, why: String) -> Result<Self> {
        let reader = connection::open(path, mode)?;
        migrate::refuse_strangers(&reader, path)?;
        if migrate::is_old(&reader)? {
            return Err(Error::refused(
                "ledger_needs_upgrade",
                "Sổ này thuộc phiên bản cũ và cần nâng cấp, nhưng hiện không ghi được. Hãy đóng chương trình đang mở sổ hoặc chép sổ sang nơi ghi được rồi mở lại.",
            ));
        }
        crate::views::make(&reader)?;
        Ok(Self {
            path: path.to_owned(),
            world,
            writer: None,
            readers: Mutex::new(vec![reader]),
            mode,
            read_only: Some(why),
            _lock: None,
        })
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The clock, ids, device and person it was opened with.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The time now.
    pub fn now(&self) -> Instant {
        self.world.clock.now()
    }

    /// Today in Việt Nam.
    pub fn today(&self) -> NaiveDate {
        self.world.clock.today()
    }

    /// Why this ledger cannot be written here, if so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Reads one consistent state of the ledger. Never waits for a writer.
    pub fn read<T>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        let pooled = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => {
                let connection = connection::open(&self.path, self.mode)?;
                crate::views::make(&connection)?;
                connection
            }
        };
        let result = transact::read(&connection, work);
        self.readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        result
    }

    /// The one door for writing: all of `work` or nothing, journalled under `op`.
    pub fn transact<T>(&self, op: &Op, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<Done<T>> {
        let connection = self.writing()?;
        transact::run(&connection, &self.world, op, work)
    }

    /// What the next undo would undo, and the next redo would redo, by name.
    pub fn undoable(&self) -> Result<(Option<String>, Option<String>)> {
        let (undo, redo) = self.next_steps()?;
        Ok((undo.map(|step| step.label), redo.map(|step| step.label)))
    }

    /// What the next undo would undo, and the next redo would redo.
    pub fn next_steps(&self) -> Result<(Option<JournalStep>, Option<JournalStep>)> {
        self.read(|reader| journal::next_steps(reader, &self.world.device))
    }

    /// Undoes the newest operation that is not undone. The value names it.
    pub fn undo(&self) -> Result<Done<String>> {
        let connection = self.writing()?;
        transact::undo(&connection, &self.world, None)
    }

    /// Undoes this operation, which has to be the newest that stands; otherwise the refusal says what stands
    /// after it.
    pub fn undo_operation(&self, number: i64) -> Result<Done<String>> {
        let connection = self.writing()?;
        transact::undo(&connection, &self.world, Some(number))
    }

    /// Does again what was undone last. The value names it.
    pub fn redo(&self) -> Result<Done<String>> {
        let connection = self.writing()?;
        transact::redo(&connection, &self.world, None)
    }

    /// Does this operation again, which has to be the one undone last.
    pub fn redo_operation(&self, number: i64) -> Result<Done<String>> {
        let connection = self.writing()?;
        transact::redo(&connection, &self.world, Some(number))
    }

    /// Keeps what somebody is typing; not journalled, gone once saved. `None` forgets it.
    pub fn keep_draft(
        &self,
        noun: &str,
        key: &str,
        values: Option<&serde_json::Value>,
    ) -> Result<()> {
        let connection = self.writing()?;
        match values {
            Some(values) => connection.execute(
                "INSERT INTO draft(noun, key, values_json, at_ms) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (noun, key) DO UPDATE SET values_json = excluded.values_json, at_ms = excluded.at_ms",
                rusqlite::params![noun, key, values.to_string(), self.now().0],
            )?,
            None => connection.execute("DELETE FROM draft WHERE noun = ?1 AND key = ?2", [noun, key])?,
        };
        Ok(())
    }

    /// What somebody was typing when the program ended.
    pub fn draft(&self, noun: &str, key: &str) -> Result<Option<serde_json::Value>> {
        let text = self.read(|reader| {
            reader.row(
                "SELECT values_json FROM draft WHERE noun = ?1 AND key = ?2",
                [noun, key],
                |row| row.get::<_, String>(0),
            )
        })?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// How many rows each noun has.
    pub fn counts(&self) -> Result<BTreeMap<String, i64>> {
        self.read(|reader| {
            let mut counts = BTreeMap::new();
            for noun in crate::nouns::NOUNS {
                let count = reader.value(&format!("SELECT count(*) FROM {}", noun.name), [])?;
                counts.insert(noun.name.to_owned(), count);
            }
            Ok(counts)
        })
    }

    /// A fact about the ledger itself, such as its id or its province.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        self.read(|reader| {
            reader.row("SELECT value FROM meta WHERE key = ?1", [key], |row| {
                row.get(0)
            })
        })
    }

    /// Closes, moving everything into the one file so that copying it copies all of it.
    pub fn close(self) -> Result<()> {
        self.readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        if let Some(writer) = self.writer {
            let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
            connection::close(writer)?;
        }
        Ok(())
    }

    pub(crate) fn writing(&self) -> Result<std::sync::MutexGuard<'_, Connection>> {
        match &self.writer {
            Some(writer) => Ok(writer.lock().unwrap_or_else(PoisonError::into_inner)),
            None => Err(Error::refused(
                "ledger_read_only",
                self.read_only.clone().unwrap_or_default(),
            )),
        }
    }
}

/// Nothing of the file changes before it is known to be a ledger of ours that we can read.
fn open_for_writing(path: &Path) -> Result<Connection> {
    let writer = connection::open(path, Mode::ReadWrite)?;
    migrate::refuse_strangers(&writer, path)?;
    connection::start_log(&writer).map_err(|error| refusal::naming(error, path))?;
    Ok(writer)
}

fn make(path: &Path, world: &World, creation: &Creation) -> Result<()> {
    let _ = std::fs::remove_file(path);
    let mut connection = connection::open(path, Mode::Create)?;
    migrate::run(&mut connection)?;
    let transaction = connection.transaction()?;
    reference::load(&transaction)?;
    reference_news::remember(&transaction)?;
    let now = world.clock.now();
    for (key, value) in [
        ("ledger_id", world.ids.next(now)),
        ("province", creation.province.clone()),
        ("created_at_ms", now.0.to_string()),
    ] {
        transaction.execute(
            "INSERT INTO meta(key, value) VALUES (?1, ?2)",
            [key, &value],
        )?;
    }
    knowledge::begin(&transaction, world, now)?;
    search::index_everything(&transaction)?;
    transaction.commit()?;
    if !creation.agency.is_empty() {
        journal::watch(&connection)?;
        transact::run(&connection, world, &Op::CreateLedger, |tx| {
            tx.run(
                "INSERT INTO agency(id, name, own, place)
                 SELECT ?1, ?2, 1, (SELECT CASE WHEN name LIKE 'Tỉnh %' THEN substr(name, 6) ELSE name END FROM unit
                                    WHERE level = 1 AND code = ?3 ORDER BY standard LIMIT 1)",
                rusqlite::params![tx.new_id(), creation.agency, creation.province],
            )
        })?;
    }
    connection::close(connection)
}
