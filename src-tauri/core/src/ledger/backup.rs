//! Backups that are known to be good, and restoring that can itself be undone.
//!
//! A backup is a copy of the ledger and a small file beside it (`….json`) with its SHA-256 and its
//! row counts. A copy gets its name only after it was reopened, checked page by page and counted, so
//! a file that is called a backup is one. Before it is restored it is checked again: one flipped byte
//! anywhere is found. Restoring first keeps what it replaces.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use rusqlite::backup::Backup as Copying;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::connection::{self, Mode};
use super::knowledge::{self, Knowledge};
use super::{Ledger, Reader, World, lock, migrate, numbers, refusal};
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::files;

/// One backup in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Backup {
    /// File name, without its folder.
    pub file: String,
    /// When, in Việt Nam.
    pub at: String,
    /// Why: `hand`, `exit`, `upgrade`, `import`, `restore`.
    pub reason: String,
    /// Bytes.
    #[specta(type = i32)]
    pub size: u64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Rows per table.
    #[specta(type = BTreeMap<String, i32>)]
    pub counts: BTreeMap<String, i64>,
    /// Whether the file beside it is there to check it by.
    pub verified: bool,
}

/// Where the backups of a ledger lie unless told otherwise: a folder beside it.
pub fn folder(ledger: &Path) -> PathBuf {
    let stem = ledger.file_stem().unwrap_or_default().to_string_lossy();
    ledger.with_file_name(format!("{stem}-sao-luu"))
}

/// Makes a verified backup of an open ledger into `folder`.
pub fn make(ledger: &Ledger, folder: &Path, reason: &str) -> Result<Backup> {
    let source = connection::open(ledger.path(), Mode::ReadOnly)?;
    make_from(&source, ledger.path(), folder, reason, ledger.now())
}

pub(crate) fn make_from(
    source: &Connection,
    ledger: &Path,
    folder: &Path,
    reason: &str,
    now: Instant,
) -> Result<Backup> {
    files::make_folder(folder)?;
    let stem = ledger
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let stamp: String = now.local().chars().filter(|c| c.is_ascii_digit()).collect();
    let (file, path) = (0..1000)
        .map(|n| {
            if n == 0 {
                format!("{stem}-{stamp}.db")
            } else {
                format!("{stem}-{stamp}-{n}.db")
            }
        })
        .map(|file| (file.clone(), folder.join(file)))
        .find(|(_, path)| !path.exists())
        .ok_or_else(|| Error::internal("a thousand backups within one second"))?;
    let making = files::beside(&path, ".dang-sao");
    let made = copy(source, &making).and_then(|counts| {
        let size = fs::metadata(&making)
            .map(|meta| meta.len())
            .unwrap_or_default();
        let backup = Backup {
            file,
            at: now.local(),
            reason: reason.to_owned(),
            size,
            sha256: files::sha256_of_file(&making)?,
            counts,
            verified: true,
        };
        files::write(&note_of(&path), &serde_json::to_vec_pretty(&backup)?)?;
        Ok(backup)
    });
    match made {
        Ok(backup) => {
            files::rename(&making, &path)?;
            Ok(backup)
        }
        Err(error) => {
            let _ = fs::remove_file(&making);
            let _ = fs::remove_file(note_of(&path));
            Err(error)
        }
    }
}

fn note_of(path: &Path) -> PathBuf {
    files::beside(path, ".json")
}

fn copy(source: &Connection, to: &Path) -> Result<BTreeMap<String, i64>> {
    let _ = fs::remove_file(to);
    // One state of the ledger from the counting to the last page, whoever writes meanwhile.
    let source = &*Transaction::new_unchecked(source, TransactionBehavior::Deferred)?;
    let expected = counts(source)?;
    {
        let mut target = Connection::open(to).map_err(|error| refusal::naming(error, to))?;
        Copying::new(source, &mut target)?
            .run_to_completion(1024, Duration::ZERO, None)
            .map_err(|error| refusal::naming(error, to))?;
        // The copy is one file: it must not look for a log beside it.
        target.pragma_update(None, "journal_mode", "DELETE")?;
        target
            .close()
            .map_err(|(_, error)| refusal::naming(error, to))?;
    }
    let copied = check_file(to)?;
    if copied != expected {
        return Err(Error::refused(
            "backup_differs",
            "Bản sao lưu không khớp với sổ (có thay đổi trong lúc sao). Hãy sao lưu lại.",
        ));
    }
    Ok(copied)
}

/// Opens a copy by itself, checks every page and reference, and counts its rows.
fn check_file(path: &Path) -> Result<BTreeMap<String, i64>> {
    let copy = connection::open(path, Mode::Immutable)?;
    migrate::refuse_strangers(&copy, path)?;
    let problems = problems(&copy)?;
    if let Some(first) = problems.first() {
        return Err(Error::refused(
            "backup_damaged",
            format!(
                "Bản sao “{}” bị hỏng ({first}). Hãy dùng bản khác.",
                files::name(path)
            ),
        ));
    }
    counts(&copy)
}

fn problems(connection: &Connection) -> Result<Vec<String>> {
    let mut statement =
        connection.prepare("SELECT integrity_check FROM pragma_integrity_check LIMIT 20")?;
    let mut problems: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    problems.retain(|line| line != "ok");
    let mut statement = connection
        .prepare("SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1")?;
    let broken = statement.query_map([], |row| {
        Ok(format!(
            "{}: {} tham chiếu không có đích",
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?
        ))
    })?;
    for line in broken {
        problems.push(line?);
    }
    Ok(problems)
}

fn counts(connection: &Connection) -> Result<BTreeMap<String, i64>> {
    let mut counts = BTreeMap::new();
    for table in super::journal::tables(&Reader::of(connection))? {
        let count = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })?;
        counts.insert(table, count);
    }
    Ok(counts)
}

/// The backups in a folder, newest first.
pub fn list(folder: &Path) -> Result<Vec<Backup>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut backups = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|extension| extension != "db") {
            continue;
        }
        let note = fs::read(note_of(&path))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Backup>(&bytes).ok());
        backups.push(note.unwrap_or_else(|| {
            Backup {
                file: files::name(&path),
                at: String::new(),
                reason: String::new(),
                size: fs::metadata(&path)
                    .map(|meta| meta.len())
                    .unwrap_or_default(),
                sha256: String::new(),
                counts: BTreeMap::new(),
                verified: false,
            }
        }));
    }
    backups.sort_by(|a, b| (&b.at, &b.file).cmp(&(&a.at, &a.file)));
    Ok(backups)
}

/// Checks a backup byte by byte against what was written down when it was made, then restores it
/// into a temporary folder, opens it there, and counts. Nothing of the ledger is touched.
pub fn verify(path: &Path, temporary: &Path) -> Result<BTreeMap<String, i64>> {
    let name = files::name(path);
    let damaged = |why: &str| {
        Error::refused(
            "backup_damaged",
            format!("Bản sao “{name}” bị hỏng ({why}). Hãy dùng bản khác."),
        )
    };
    let note = match fs::read(note_of(path)) {
        Ok(bytes) => Some(
            serde_json::from_slice::<Backup>(&bytes)
                .map_err(|_| damaged("tệp mô tả không đọc được"))?,
        ),
        Err(_) => None,
    };
    let sha256 = files::sha256_of_file(path)?;
    if note.as_ref().is_some_and(|note| note.sha256 != sha256) {
        return Err(damaged("nội dung đã thay đổi so với lúc sao"));
    }
    files::make_folder(temporary)?;
    let trial = temporary.join("thu-khoi-phuc.db");
    fs::copy(path, &trial).map_err(|error| files::refusal(&error, &trial, "ghi"))?;
    let counted = check_file(&trial);
    let _ = fs::remove_file(&trial);
    let counted = counted?;
    if note.is_some_and(|note| note.counts != counted) {
        return Err(damaged("số bản ghi không khớp"));
    }
    Ok(counted)
}

/// *Sao chép sổ…*: a whole, checked copy of an open ledger at `to`. It is the same ledger under another
/// incarnation, because from now on both are written.
pub fn duplicate(ledger: &Ledger, to: &Path) -> Result<()> {
    let itself = |path: &Path| fs::canonicalize(path).ok();
    if itself(to).is_some_and(|path| Some(path) == itself(ledger.path())) {
        return Err(Error::refused(
            "file_is_open",
            format!(
                "“{}” chính là sổ đang mở. Hãy chọn tên khác hoặc thư mục khác cho bản sao.",
                files::name(to)
            ),
        ));
    }
    let source = connection::open(ledger.path(), Mode::ReadOnly)?;
    let making = files::beside(to, ".dang-sao");
    let made = copy(&source, &making).and_then(|_| begin_anew(&making, &ledger.world, &[]));
    if made.is_err() {
        let _ = fs::remove_file(&making);
    }
    made?;
    put_in_place(&making, to)
}

/// Makes the copy at `path` an incarnation of its own, whose numbers go on behind `standing`.
fn begin_anew(path: &Path, world: &World, standing: &[(String, i64, i64)]) -> Result<()> {
    let connection = connection::open(path, Mode::ReadWrite)?;
    let transaction = Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)?;
    knowledge::renew(&transaction, world, world.clock.now())?;
    numbers::go_on_behind(&transaction, &world.device, standing)?;
    transaction.commit()?;
    connection::close(connection)?;
    fs::File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| files::refusal(&error, path, "ghi"))
}

/// Gives a whole copy its name. An old log must be gone before, or it would be replayed into it.
fn put_in_place(making: &Path, path: &Path) -> Result<()> {
    for leftover in [connection::wal(path), connection::shm(path)] {
        let _ = fs::remove_file(leftover);
    }
    files::rename(making, path)
}

/// How far the number series of the ledger at `path` have come, if it is the one that `backup` is of and
/// can still be read.
fn series_of_the_same(path: &Path, backup: &Path) -> Vec<(String, i64, i64)> {
    let read = || -> Result<Vec<(String, i64, i64)>> {
        let replaced = connection::open(path, Mode::ReadOnly)?;
        let restored = connection::open(backup, Mode::Immutable)?;
        if knowledge::ledger_id(&replaced)? == knowledge::ledger_id(&restored)? {
            numbers::standing(&replaced)
        } else {
            Ok(Vec::new())
        }
    };
    read().unwrap_or_default()
}

/// Replaces the ledger at `ledger` (which must not be open) by the backup at `from`. What it replaces
/// is backed up first; the answer is that backup, by which the restore is undone. None where the
/// ledger was lost, so that there was nothing to replace. What is restored goes on under an incarnation
/// of its own, and no number given since the backup is given again.
pub fn restore(ledger: &Path, from: &Path, world: &World) -> Result<Option<Backup>> {
    let folder = folder(ledger);
    verify(from, &folder.join("kiem-tra"))?;
    let _ = fs::remove_dir(folder.join("kiem-tra"));
    let lock = if ledger.exists() {
        Some(lock::take(ledger).map_err(|why| match why {
            lock::NotTaken::Held => Error::refused(
                "ledger_locked",
                "Sổ đang được mở ở một cửa sổ hoặc chương trình khác. Hãy đóng lại rồi khôi phục.",
            ),
            lock::NotTaken::Unwritable => Error::refused(
                "ledger_read_only",
                "Thư mục chứa sổ không cho ghi nên chưa khôi phục được. Hãy chép bản sao lưu sang một thư mục ghi được rồi mở ở đó.",
            ),
        })?)
    } else {
        None
    };
    let replaced = match &lock {
        Some(_) => Some(keep_replaced(ledger, &folder, world.clock.now())?),
        None => None,
    };
    let standing = series_of_the_same(ledger, from);
    let making = files::beside(ledger, ".dang-khoi-phuc");
    let made = fs::copy(from, &making)
        .map_err(|error| files::refusal(&error, ledger, "ghi"))
        .and_then(|_| begin_anew(&making, world, &standing));
    if made.is_err() {
        let _ = fs::remove_file(&making);
    }
    made?;
    put_in_place(&making, ledger)?;
    Ok(replaced)
}

/// Backs up what is about to be replaced; a ledger too damaged for that is kept byte for byte.
fn keep_replaced(ledger: &Path, folder: &Path, now: Instant) -> Result<Backup> {
    let orderly = connection::open(ledger, Mode::ReadWrite).and_then(|source| {
        let backup = make_from(&source, ledger, folder, "restore", now)?;
        connection::close(source)?;
        Ok(backup)
    });
    if let Ok(backup) = orderly {
        return Ok(backup);
    }
    files::make_folder(folder)?;
    let stamp: String = now.local().chars().filter(|c| c.is_ascii_digit()).collect();
    let file = format!(
        "{}-{stamp}-hong.db",
        ledger.file_stem().unwrap_or_default().to_string_lossy()
    );
    let kept = folder.join(&file);
    for (from, to) in [
        (ledger.to_owned(), kept.clone()),
        (connection::wal(ledger), connection::wal(&kept)),
    ] {
        if from.exists() {
            fs::copy(&from, &to).map_err(|error| files::refusal(&error, &to, "ghi"))?;
        }
    }
    Ok(Backup {
        file,
        at: now.local(),
        reason: "restore".to_owned(),
        size: fs::metadata(&kept)
            .map(|meta| meta.len())
            .unwrap_or_default(),
        sha256: files::sha256_of_file(&kept)?,
        counts: BTreeMap::new(),
        verified: false,
    })
}

/// What a health check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Health {
    /// Nothing is wrong.
    pub ok: bool,
    /// What was looked at and what was found, in words.
    pub lines: Vec<String>,
    /// Which incarnation the file is, and what it holds of others' work.
    pub knowledge: Knowledge,
    /// Rows per table.
    #[specta(type = BTreeMap<String, i32>)]
    pub counts: BTreeMap<String, i64>,
}

/// Checks pages, references, the journal and the search index of an open ledger.
pub fn check(ledger: &Ledger) -> Result<Health> {
    let mode = if ledger.mode == Mode::Immutable {
        Mode::Immutable
    } else {
        Mode::ReadOnly
    };
    let connection = connection::open(ledger.path(), mode)?;
    let mut lines = problems(&connection)?;
    let orphans: i64 = connection.query_row(
        "SELECT count(*) FROM journal_change c WHERE NOT EXISTS (SELECT 1 FROM journal_transaction t WHERE t.id = c.tx)",
        [],
        |row| row.get(0),
    )?;
    if orphans > 0 {
        lines.push(format!(
            "Nhật ký có {orphans} thay đổi không thuộc thao tác nào."
        ));
    }
    lines.extend(knowledge::problems(&Reader::of(&connection))?);
    let unindexed: i64 = connection.query_row(
        "SELECT (SELECT count(*) FROM facility) - (SELECT count(*) FROM search_document WHERE noun = 'facility')",
        [],
        |row| row.get(0),
    )?;
    if unindexed != 0 {
        lines.push(format!(
            "Chỉ mục tìm kiếm lệch {unindexed} cơ sở so với sổ."
        ));
    }
    let ok = lines.is_empty();
    if ok {
        lines.push(
            "Sổ lành lặn: các trang, tham chiếu, nhật ký và chỉ mục tìm kiếm đều khớp.".to_owned(),
        );
    }
    Ok(Health {
        ok,
        lines,
        knowledge: knowledge::of(&connection)?,
        counts: counts(&connection)?,
    })
}

/// Which of the backups made on `days` to delete on `today`: everything of the last two days stays,
/// then the last of each day for two weeks, of each week for two months, of each month for two years.
/// Answers positions in `days`, which runs newest first.
pub fn thin(today: NaiveDate, days: &[NaiveDate]) -> Vec<usize> {
    let mut seen = std::collections::BTreeSet::new();
    let mut drop = Vec::new();
    for (position, day) in days.iter().enumerate() {
        let age = (today - *day).num_days();
        let slot = match age {
            ..=1 => continue,
            2..=14 => (0, day.year(), day.ordinal()),
            15..=60 => (1, day.iso_week().year(), day.iso_week().week()),
            61..=730 => (2, day.year(), day.month()),
            _ => {
                drop.push(position);
                continue;
            }
        };
        if !seen.insert(slot) {
            drop.push(position);
        }
    }
    drop
}

/// Deletes the backups that [`thin`] lets go of; those made before a restore or an upgrade stay.
pub fn tidy(folder: &Path, today: NaiveDate) -> Result<usize> {
    let ours: Vec<(Backup, NaiveDate)> = list(folder)?
        .into_iter()
        .filter(|backup| {
            backup.verified && !matches!(backup.reason.as_str(), "restore" | "upgrade")
        })
        .filter_map(|backup| {
            let day = NaiveDate::parse_from_str(backup.at.get(..10)?, "%Y-%m-%d").ok()?;
            Some((backup, day))
        })
        .collect();
    let days: Vec<NaiveDate> = ours.iter().map(|(_, day)| *day).collect();
    let drop = thin(today, &days);
    for position in &drop {
        let path = folder.join(&ours[*position].0.file);
        let _ = fs::remove_file(&path);
        let _ = fs::remove_file(note_of(&path));
    }
    Ok(drop.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn thinning_keeps_recent_days_whole_and_older_ones_by_day_week_and_month() {
        let days: Vec<NaiveDate> = [
            "2026-11-22",
            "2026-11-22",
            "2026-11-15",
            "2026-11-15",
            "2026-10-02",
            "2026-10-01",
            "2026-03-20",
            "2026-03-01",
            "2020-01-01",
        ]
        .map(day)
        .to_vec();
        assert_eq!(
            thin(day("2026-11-22"), &days),
            [3, 5, 7, 8],
            "the second of a day, week, month, and the very old"
        );
    }
}
